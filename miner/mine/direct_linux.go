package mine

import (
	"errors"
	"fmt"
	"os"

	// x/sys: O_DIRECT on every Linux architecture (syscall lacks it on some).
	"golang.org/x/sys/unix"
)

// openDirect opens name for reading without the page cache. Where that is
// refused it returns no file and the reason; an error is one of the file itself.
// A first read tells, because some file systems refuse only then.
func openDirect(name string) (f *os.File, refused string, err error) {
	f, err = os.OpenFile(name, os.O_RDONLY|unix.O_DIRECT, 0)
	if errors.Is(err, unix.EINVAL) {
		return nil, "the file system refuses O_DIRECT", nil
	}
	if err != nil {
		return nil, "", err
	}
	if _, err := f.ReadAt(AlignedBytes(BufferAlign), 0); errors.Is(err, unix.EINVAL) {
		f.Close()
		return nil, fmt.Sprintf("the file system refuses O_DIRECT reads of %d bytes", BufferAlign), nil
	}
	return f, "", nil
}
