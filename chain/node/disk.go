package node

import (
	"errors"
	"strings"

	"golang.org/x/sys/unix"
)

// diskFree returns the bytes that the process may still write below a directory.
func diskFree(dir string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return s.Bavail * uint64(s.Bsize), nil
}

// checkDisk refuses to go on when the disk is nearly full: a block that is
// written half costs a replay, one that is not begun costs nothing.
func checkDisk(dir string, minFree uint64, free func(string) (uint64, error)) error {
	if minFree == 0 {
		return nil
	}
	n, err := free(dir)
	if err != nil {
		return nil // no answer is no reason to stop
	}
	if n < minFree {
		return problem(CodeDisk, "the disk of %s has %d MiB left, below chain.min_free_mb = %d: the node stops before it breaks; make space and start it again, nothing is lost",
			dir, n>>20, minFree>>20)
	}
	return nil
}

// diskFullError makes an error of writing to a full disk one with the cure and
// CodeDisk, whichever part of the node met it first. CometBFT passes on the
// text of some errors only.
func diskFullError(dir string, err error) error {
	if err == nil || ExitCode(err) == CodeDisk {
		return err
	}
	if errors.Is(err, unix.ENOSPC) || strings.Contains(err.Error(), unix.ENOSPC.Error()) {
		return problem(CodeDisk, "the disk of %s is full: make space and start the node again, nothing is lost (%w)", dir, err)
	}
	return err
}
