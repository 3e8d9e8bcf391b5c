package disk

import (
	"errors"
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

func openDirect(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|unix.O_DIRECT, 0)
}

// dropCache asks the kernel to forget a part of the file.
func dropCache(f *os.File, at, n int64) {
	unix.Fadvise(int(f.Fd()), at, n, unix.FADV_DONTNEED)
}

// CPUTime is the CPU time of this process, system calls included.
func CPUTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
