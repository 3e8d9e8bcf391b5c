//go:build unix

package varianttest

import (
	"os"
	"testing"

	// Memory between two pages that fault on access; the standard library has no mprotect.
	"golang.org/x/sys/unix"
)

// guardedBytes returns at least n writable bytes, whole pages, between two
// pages that may not be touched.
func guardedBytes(t testing.TB, n int) []byte {
	page := os.Getpagesize()
	n = (n + page - 1) / page * page
	m, err := unix.Mmap(-1, 0, n+2*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Fatalf("map %d bytes between guard pages: %v", n, err)
	}
	t.Cleanup(func() { _ = unix.Munmap(m) })
	for _, guard := range [][]byte{m[:page], m[page+n:]} {
		if err := unix.Mprotect(guard, unix.PROT_NONE); err != nil {
			t.Fatalf("protect a guard page: %v", err)
		}
	}
	return m[page : page+n]
}
