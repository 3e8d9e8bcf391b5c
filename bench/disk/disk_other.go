//go:build !linux

package disk

import (
	"errors"
	"os"
	"time"
)

func preallocate(*os.File, int64) error { return nil }

func unlink(*os.File) (string, error) { return "", errors.New("the file needs its name here") }

func openPath(f *os.File) string { return f.Name() }

func openDirect(string) (*os.File, error) {
	return nil, errors.New("this operating system has no O_DIRECT")
}

func dropCache(*os.File, int64, int64) {}

func expectRandom(*os.File, bool) {}

// CPUTime is not known here.
func CPUTime() time.Duration { return 0 }
