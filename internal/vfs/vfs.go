// Package vfs is the little of a file system that large flat data files need:
// positioned reads and writes past the page cache where that works,
// preallocation, holes and flushes. OS is the machine's file system; Mem is one
// in memory that forgets unsynced data, tears writes and fails on demand, so
// that crashes can be tried by the thousand.
package vfs

import (
	"errors"
	"fmt"
	"io"
	"unsafe"
)

// FS opens files. Its methods may be called from any goroutine.
type FS interface {
	// Open opens name for reading and writing.
	Open(name string, how How) (File, error)
	// Remove removes a file; SyncDir of its directory makes that durable.
	Remove(name string) error
	// List returns the names in dir, sorted.
	List(dir string) ([]string, error)
	// MkdirAll makes dir and what is missing above it.
	MkdirAll(dir string) error
	// SyncDir makes durable which files dir has.
	SyncDir(dir string) error
	// Free returns how many bytes the file system of dir has left for us.
	Free(dir string) (uint64, error)
}

// How says how a file is opened.
type How struct {
	Create bool // make it if it does not exist (else that is fs.ErrNotExist)
	Direct bool // past the page cache, if the file system grants it
}

// File is an open file. Its methods may be called from any goroutine. On a
// direct file, offsets, lengths and buffer addresses of reads and writes must be
// multiples of Align.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	// Sync makes durable what was written, allocated, punched and truncated. After
	// an error the file must not be trusted to hold what was written since the
	// last success: the system may have dropped it and report success next time.
	Sync() error
	// Allocate reserves the bytes [off, off+n) and makes the file at least that
	// long. ErrNoAllocate wraps the cause where reserving is not possible; the file
	// is then longer, with holes.
	Allocate(off, n int64) error
	// Punch gives the space of [off, off+n) back; it reads as zeros. It fails with
	// errors.ErrUnsupported where that is not possible.
	Punch(off, n int64) error
	// Truncate cuts the file or makes it longer with a hole.
	Truncate(size int64) error
	Size() (int64, error)
	// Direct reports whether the page cache is bypassed; if not, reason says why.
	Direct() (direct bool, reason string)
}

// Align is the alignment that direct files want, in bytes.
const Align = 4096

// ErrNoAllocate says that a file system cannot reserve space.
var ErrNoAllocate = errors.New("the file system cannot reserve space")

// Aligned returns n zero bytes whose address is a multiple of Align. (The
// garbage collector does not move them.)
func Aligned(n int) []byte {
	b := make([]byte, n+Align)
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(b))) % Align
	return b[skip : skip+uintptr(n) : skip+uintptr(n)]
}

// ReadFull reads len(b) bytes at off; fewer is an error that says how many.
func ReadFull(f File, b []byte, off int64) error {
	n, err := f.ReadAt(b, off)
	if n == len(b) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%d of %d bytes at %d: %w", n, len(b), off, err)
}
