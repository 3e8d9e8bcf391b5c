//go:build !linux

package mine

import (
	"errors"
	"os"
	"syscall"
)

func openDirect(string) (f *os.File, refused string, err error) {
	return nil, "O_DIRECT is supported on Linux only", nil
}

func createDirect(name string) (f *os.File, direct bool, err error) {
	f, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	return f, false, err
}

func noSpace(err error) bool { return errors.Is(err, syscall.ENOSPC) }
