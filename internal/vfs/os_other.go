//go:build !linux

package vfs

import (
	"errors"
	"fmt"
	"os"
)

func isInvalid(error) bool { return false }

func openDirect(string, int) (f *os.File, refused string, err error) {
	return nil, "O_DIRECT is supported on Linux only", nil
}

func syncData(f *os.File) error { return f.Sync() }

func allocate(f *os.File, off, n int64) error {
	info, err := f.Stat()
	if err == nil && info.Size() < off+n {
		err = f.Truncate(off + n)
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("%w: supported on Linux only", ErrNoAllocate)
}

func punch(*os.File, int64, int64) error {
	return fmt.Errorf("%w: punching holes is supported on Linux only", errors.ErrUnsupported)
}

// freeBytes has no portable answer: quotas alone bound what is written.
func freeBytes(string) (uint64, error) { return 1 << 62, nil }
