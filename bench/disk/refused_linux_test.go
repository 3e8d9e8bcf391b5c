package disk

import (
	"errors"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestDirectRefused asks a file system that refuses O_DIRECT, /proc: the file
// stays open as it was, and the reason is the system's.
func TestDirectRefused(t *testing.T) {
	const path = "/proc/self/comm"
	plain, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no file system here is known to refuse O_DIRECT: %v", err)
	}
	defer plain.Close()
	f := &File{path: path, f: plain, linked: true}
	if err := f.openDirect(); !errors.Is(err, unix.EINVAL) || f.f != plain {
		t.Errorf("got %v, file replaced: %v", err, f.f != plain)
	}
	if _, err := plain.Stat(); err != nil {
		t.Errorf("the file was closed: %v", err)
	}
}

// TestUnwritableDirectory holds for every user: /sys lets nobody make a file.
func TestUnwritableDirectory(t *testing.T) {
	const dir = "/sys/kernel"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("sysfs, in which nobody can make a file, is missing: %v", err)
	}
	_, err := Create(t.Context(), dir, Settings{Bytes: BlockBytes})
	var e *ErrDirectory
	if !errors.As(err, &e) || !strings.Contains(err.Error(), "not writable") || !strings.Contains(err.Error(), "--dir") {
		t.Errorf("got %v", err)
	}
}
