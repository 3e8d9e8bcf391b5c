package node

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

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
			return nil, problem(CodeInUse, "%s is used by %s (lock on %s): stop it first; two processes with one key would be punished as double signing", what, holderText(lockHolder(path)), path)
		}
		return nil, fmt.Errorf("lock %s: %w", what, err)
	}
	return &fileLock{f}, nil
}

// lockDir locks a chain directory and leaves the process's number in the lock file.
// Errors: *Problem with CodeInUse if another process has it; a directory that cannot
// be used, or, unless create is set, is not there.
func lockDir(dir string, create bool) (*fileLock, error) {
	l, err := lockFile(Layout{dir}.Lock(), "the chain directory "+dir, create)
	if err != nil {
		return nil, err
	}
	// For others' messages only, so that a full disk does not matter.
	if l.f.Truncate(0) == nil {
		fmt.Fprintln(l.f, os.Getpid())
	}
	return l, nil
}

// holderText names the process with a number in a sentence; 0: not known.
func holderText(pid int) string {
	switch pid {
	case 0:
		return "another process"
	case os.Getpid():
		return fmt.Sprintf("this process already, pid %d", pid)
	}
	return fmt.Sprintf("another process, pid %d", pid)
}

// lockHolder returns the number of the process that has locked a file, 0 if it
// cannot be told: by what lockDir wrote, else by the system's list of locks, which
// Linux has.
func lockHolder(path string) int {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer f.Close()
	head := make([]byte, 32)
	n, _ := f.Read(head)
	if pid, err := strconv.Atoi(strings.TrimSpace(string(head[:n]))); err == nil && pid > 0 {
		return pid
	}
	var id unix.Stat_t
	if unix.Fstat(int(f.Fd()), &id) != nil {
		return 0
	}
	list, err := os.Open("/proc/locks")
	if err != nil {
		return 0
	}
	defer list.Close()
	return holderIn(list, uint64(id.Dev), uint64(id.Ino))
}

// holderIn finds the holder of the exclusive lock on a file in the lines of
// /proc/locks, such as "1: FLOCK  ADVISORY  WRITE 708 fe:00:13 0 EOF". Some file
// systems are listed with another device than they show: then the inode alone
// decides, if it names one process. 0: none.
func holderIn(list io.Reader, dev, inode uint64) int {
	device := fmt.Sprintf("%02x:%02x:", unix.Major(dev), unix.Minor(dev))
	number := ":" + strconv.FormatUint(inode, 10)
	var maybe []int
	for lines := bufio.NewScanner(list); lines.Scan(); {
		f := strings.Fields(lines.Text())
		if len(f) < 6 || f[1] != "FLOCK" || f[3] != "WRITE" || !strings.HasSuffix(f[5], number) {
			continue
		}
		pid, err := strconv.Atoi(f[4])
		if err != nil || pid <= 0 {
			continue
		}
		if strings.HasPrefix(f[5], device) {
			return pid
		}
		if !slices.Contains(maybe, pid) {
			maybe = append(maybe, pid)
		}
	}
	if len(maybe) == 1 {
		return maybe[0]
	}
	return 0
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
