//go:build !linux

package disk

import (
	"errors"
	"os"
	"time"
)

func preallocate(*os.File, int64) error { return nil }

func openDirect(string) (*os.File, error) {
	return nil, errors.New("this operating system has no O_DIRECT")
}

func dropCache(*os.File, int64, int64) {}

// CPUTime is not known here.
func CPUTime() time.Duration { return 0 }
