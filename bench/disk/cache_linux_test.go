package disk

import (
	"os"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// resident counts the pages of the file that the page cache holds.
func resident(t *testing.T, f *File) (pages, of int) {
	t.Helper()
	m, err := unix.Mmap(int(f.f.Fd()), 0, int(f.Bytes()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(m)
	in := make([]byte, len(m)/os.Getpagesize())
	if _, _, errno := unix.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(&m[0])), uintptr(len(m)), uintptr(unsafe.Pointer(&in[0]))); errno != 0 {
		t.Fatal(errno)
	}
	for _, b := range in {
		pages += int(b & 1)
	}
	return pages, len(in)
}

// onDisk returns a directory of the module's file system, and skips the test
// where that is memory: a file there is nothing but cache.
func onDisk(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(".", "testdata-cache-")
	if err != nil {
		t.Skipf("no directory to write in beside the test: %v", err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		t.Fatal(err)
	}
	if fs.Type == unix.TMPFS_MAGIC || fs.Type == unix.RAMFS_MAGIC {
		t.Skip("the module lies on a file system in memory: a disk is missing")
	}
	return dir
}

// TestDirectIsDirect holds that a file said to be read with O_DIRECT is open with
// it, and that it is wherever the file system takes it.
func TestDirectIsDirect(t *testing.T) {
	dir := onDisk(t)
	f, err := Create(t.Context(), dir, Settings{Bytes: 4 * BlockBytes})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Remove()
	flags, err := unix.FcntlInt(f.f.Fd(), unix.F_GETFL, 0)
	if err != nil {
		t.Fatal(err)
	}
	direct, reason := f.Direct()
	if direct != (flags&unix.O_DIRECT != 0) {
		t.Errorf("direct is %v, the flags of the file are %#x", direct, flags)
	}
	name := dir + "/probe"
	if err := os.WriteFile(name, make([]byte, BlockBytes), 0o600); err != nil {
		t.Fatal(err)
	}
	own, err := unix.Open(name, unix.O_RDWR|unix.O_DIRECT, 0)
	if err == nil {
		_, err = unix.Pread(own, alignedBytes(BlockBytes), 0)
		unix.Close(own)
	}
	if (err == nil) != direct {
		t.Errorf("direct is %v (%s), an own attempt says %v", direct, reason, err)
	}
}

// TestCacheIsDropped holds that buffered reads do not become reads of the page
// cache: nothing of the file is there before the first, and after many of them
// only what is being read.
func TestCacheIsDropped(t *testing.T) {
	f, err := Create(t.Context(), onDisk(t), Settings{Bytes: 64 * BlockBytes, Buffered: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Remove()
	if n, of := resident(t, f); n > of/8 {
		t.Errorf("%d of %d pages are cached after the file was filled", n, of)
	}
	if _, err := f.f.ReadAt(make([]byte, f.Bytes()), 0); err != nil {
		t.Fatal(err)
	}
	if n, of := resident(t, f); n < of/2 {
		t.Skipf("a plain read leaves only %d of %d pages cached: the page cache is missing", n, of)
	}
	dropCache(f.f, 0, f.Bytes())
	if _, err := f.ReadRandom(t.Context(), 4, 100*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if n, of := resident(t, f); n > of/4 {
		t.Errorf("%d of %d pages are cached after random reads", n, of)
	}
}
