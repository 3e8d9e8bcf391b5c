package miner

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	// Advisory file locks, which end with the process however it ends.
	"golang.org/x/sys/unix"
)

// lock keeps a second process away from a storage home.
type lock struct{ f *os.File }

// ErrInUse says that another process has the storage home.
var ErrInUse = errors.New("used by another process")

func lockHome(home string) (*lock, error) {
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, fmt.Errorf("make the storage directory: %w", err)
	}
	name := filepath.Join(home, "lock")
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the storage directory: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		holder, _ := os.ReadFile(name)
		f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, fmt.Errorf("the storage directory %s is %w (process %s): stop it first", home, ErrInUse, strings.TrimSpace(string(holder)))
		}
		return nil, fmt.Errorf("lock the storage directory %s: %w", home, err)
	}
	// For others' messages only, so that a full disk does not matter.
	if f.Truncate(0) == nil {
		fmt.Fprintln(f, os.Getpid())
	}
	return &lock{f}, nil
}

func (l *lock) unlock() error { return l.f.Close() }
