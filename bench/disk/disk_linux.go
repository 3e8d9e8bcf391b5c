package disk

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	// O_DIRECT, fallocate and fadvise.
	"golang.org/x/sys/unix"
)

// preallocate reserves n bytes, so that a full disk is found before filling. It
// asks for the free space first, because a reservation that fails half way
// takes all that is free for a moment.
func preallocate(f *os.File, n int64) error {
	var room unix.Statfs_t
	if err := unix.Fstatfs(int(f.Fd()), &room); err == nil && room.Bavail < uint64(n)/uint64(room.Bsize) {
		return unix.ENOSPC
	}
	err := unix.Fallocate(int(f.Fd()), 0, 0, n)
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		return nil // the file system has no such call; writing finds out
	}
	return err
}

// unlink takes the file's name away and returns a path at which this process
// can still open it, O_DIRECT included.
func unlink(f *os.File) (string, error) {
	path := openPath(f)
	a, err := f.Stat()
	if err != nil {
		return "", err
	}
	if b, err := os.Stat(path); err != nil || !os.SameFile(a, b) {
		return "", errors.New("no /proc: the file keeps its name")
	}
	if err := os.Remove(f.Name()); err != nil {
		return "", err
	}
	return path, nil
}

// openPath is the path of an open file in this process.
func openPath(f *os.File) string { return fmt.Sprintf("/proc/self/fd/%d", f.Fd()) }

func openDirect(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|unix.O_DIRECT, 0)
}

// dropCache asks the kernel to forget a part of the file.
func dropCache(f *os.File, at, n int64) {
	unix.Fadvise(int(f.Fd()), at, n, unix.FADV_DONTNEED)
}

// expectRandom tells the kernel whether to read ahead: at random places that would
// put into the cache what a later read should fetch from the disk.
func expectRandom(f *os.File, random bool) {
	advice := unix.FADV_NORMAL
	if random {
		advice = unix.FADV_RANDOM
	}
	unix.Fadvise(int(f.Fd()), 0, 0, advice)
}

// CPUTime is the CPU time of this process, system calls included.
func CPUTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
