package vfs

import (
	"errors"
	"fmt"
	"os"

	// x/sys: fallocate, fdatasync, statfs and O_DIRECT on every Linux architecture.
	"golang.org/x/sys/unix"
)

func isInvalid(err error) bool { return errors.Is(err, unix.EINVAL) }

// openDirect opens name past the page cache. Where that is refused it returns no
// file and the reason; an error is one of the file itself. A first read tells,
// because some file systems refuse only then.
func openDirect(name string, flags int) (f *os.File, refused string, err error) {
	f, err = os.OpenFile(name, flags|unix.O_DIRECT, 0o644)
	if isInvalid(err) {
		return nil, "the file system refuses O_DIRECT", nil
	}
	if err != nil {
		return nil, "", err
	}
	if _, err := f.ReadAt(Aligned(Align), 0); isInvalid(err) {
		f.Close()
		return nil, fmt.Sprintf("the file system refuses O_DIRECT reads of %d bytes", Align), nil
	}
	return f, "", nil
}

func syncData(f *os.File) error {
	for {
		err := unix.Fdatasync(int(f.Fd()))
		if !errors.Is(err, unix.EINTR) {
			return wrap("fdatasync", f, err)
		}
	}
}

func allocate(f *os.File, off, n int64) error {
	err := retry(func() error { return unix.Fallocate(int(f.Fd()), 0, off, n) })
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		info, serr := f.Stat()
		if serr == nil && info.Size() < off+n {
			serr = f.Truncate(off + n)
		}
		if serr != nil {
			return serr
		}
		return fmt.Errorf("%w: %w", ErrNoAllocate, wrap("fallocate", f, err))
	}
	return wrap("fallocate", f, err)
}

func punch(f *os.File, off, n int64) error {
	err := retry(func() error {
		return unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE, off, n)
	})
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		return fmt.Errorf("%w: %w", errors.ErrUnsupported, wrap("punching a hole", f, err))
	}
	return wrap("punching a hole", f, err)
}

func retry(f func() error) error {
	for {
		if err := f(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

func wrap(op string, f *os.File, err error) error {
	if err == nil {
		return nil
	}
	return &os.PathError{Op: op, Path: f.Name(), Err: err}
}

func freeBytes(dir string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, &os.PathError{Op: "statfs", Path: dir, Err: err}
	}
	return s.Bavail * uint64(s.Bsize), nil
}
