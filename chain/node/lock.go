package node

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	// Advisory file locks, which end with the process however it ends.
	"golang.org/x/sys/unix"
)

// fileLock is an exclusive lock on a file.
type fileLock struct{ f *os.File }

// lockFile locks a file, which is made if create is set. what names it in the
// error when another process holds the lock.
func lockFile(path, what string, create bool) (*fileLock, error) {
	flags := os.O_RDWR
	if create {
		flags |= os.O_CREATE
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, fmt.Errorf("make the directory of %s: %w", path, err)
		}
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", what, err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, problem(CodeInUse, "%s is used by another process (lock on %s): stop it first; two processes with one key would be punished as double signing", what, path)
		}
		return nil, fmt.Errorf("lock %s: %w", what, err)
	}
	return &fileLock{f}, nil
}

func (l *fileLock) unlock() {
	if l != nil {
		l.f.Close() // gives the lock back
	}
}

// InUse reports whether a process holds the lock of a chain directory.
func InUse(dir string) bool {
	l, err := lockFile(Layout{dir}.Lock(), "the chain directory", false)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	l.unlock()
	return false
}

// checkSecret refuses a key file that others may read.
func checkSecret(path string) error {
	i, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("read the key file: %w", err)
	}
	if i.Mode().Perm()&0o077 != 0 {
		return problem(CodeConfig, "the key file %s can be read or written by others (mode %04o): run chmod 600 %s", path, i.Mode().Perm(), path)
	}
	return nil
}
