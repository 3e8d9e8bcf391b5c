// Package disk measures how fast loads of 256 KiB can be read from a directory
// at random places: the reads that mining consists of. It makes a file of its
// own, reads it past the page cache where the file system allows (O_DIRECT),
// and removes it whatever happens.
//
// Every block of the file begins with its own number, so that a read that
// returns something else is found.
package disk

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"time"
	"unsafe"

	"github.com/zgminer/zgminer/internal/units"
)

// BlockBytes is the size of a read: one load (spec/storage.md 1).
const BlockBytes = 256 << 10

// writeBytes is the size of the writes that fill the file.
const writeBytes = 4 << 20

// align is the alignment of buffers and offsets, enough for O_DIRECT on every
// common disk.
const align = 4096

// FilePrefix begins the names of the files; whoever finds one that no benchmark
// is using may delete it.
const FilePrefix = "zgminer-bench-"

// File is a file that is read from.
type File struct {
	path   string // where it can be opened
	name   string // for people
	linked bool   // it still has a name in the directory
	f      *os.File
	blocks int
	direct bool
	// reason says why the file is not read with O_DIRECT.
	reason string
}

// Bytes returns the size of the file.
func (f *File) Bytes() int64 { return int64(f.blocks) * BlockBytes }

// Path returns a path at which this process can open the file. On Linux the
// file loses its name as soon as it is made, so that nothing stays behind
// however the process ends; the path is then one below /proc/self/fd.
func (f *File) Path() string { return f.path }

// Direct reports whether reads go past the page cache. If not, reason says why,
// and what was read is dropped from the cache after each read.
func (f *File) Direct() (direct bool, reason string) { return f.direct, f.reason }

// ErrDirectory reports a directory in which no file can be made. Cause is the
// system's error.
type ErrDirectory struct {
	Dir, Problem, Cure string
	Cause              error
}

func (e *ErrDirectory) Error() string {
	return fmt.Sprintf("benchmark of directory %s: %s: %v (%s)", e.Dir, e.Problem, e.Cause, e.Cure)
}

func (e *ErrDirectory) Unwrap() error { return e.Cause }

// directoryError puts err into words for the operator.
func directoryError(dir string, wanted int64, err error) error {
	e := &ErrDirectory{Dir: dir, Cause: err}
	_, statErr := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && statErr != nil:
		e.Problem, e.Cure = "it does not exist", "create it, or name another with --dir"
	case errors.Is(err, syscall.ENOTDIR):
		e.Problem, e.Cure = "it is not a directory", "name a directory with --dir"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		e.Problem, e.Cure = "it is not writable", "make it writable for this user, or name another with --dir"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		e.Problem = fmt.Sprintf("it is full, a file of %s is needed", units.Bytes(wanted))
		e.Cure = "free some space, or name another directory with --dir"
	default:
		e.Problem, e.Cure = "a file cannot be made there", "name another directory with --dir"
	}
	return e
}

// ErrFull returns the error for a directory that has free bytes and needs
// wanted; nothing was written.
func ErrFull(dir string, wanted, free int64) error {
	return &ErrDirectory{Dir: dir, Cause: syscall.ENOSPC,
		Problem: fmt.Sprintf("it is full, %s are needed and %s are free", units.Bytes(wanted), units.Bytes(free)),
		Cure:    "free some space, or name another directory with --dir"}
}

// Settings of Create.
type Settings struct {
	Bytes int64 // wanted size, rounded down to whole blocks, at least one
	// FillTime bounds the filling: a slow disk gets a smaller file, but at least
	// MinBytes.
	FillTime time.Duration
	MinBytes int64
	// Buffered avoids O_DIRECT (for tests).
	Buffered bool
	// Progress is called with the share filled; may be nil.
	Progress func(share float64)
}

// Create makes and fills a file in dir. The error is *ErrDirectory, or the
// context's; no file is left then.
func Create(ctx context.Context, dir string, set Settings) (_ *File, err error) {
	blocks := max(1, int(set.Bytes/BlockBytes))
	tmp, err := os.CreateTemp(dir, FilePrefix+"*.dat")
	if err != nil {
		if p := (*fs.PathError)(nil); errors.As(err, &p) {
			err = p.Err // the random name says nothing; the directory is told
		}
		return nil, directoryError(dir, set.Bytes, err)
	}
	f := &File{path: tmp.Name(), name: "the benchmark's file in " + dir, f: tmp, linked: true}
	defer func() {
		if err != nil {
			f.Remove()
		}
	}()
	if path, err := unlink(tmp); err == nil {
		f.path, f.linked = path, false
	}
	if err := preallocate(tmp, int64(blocks)*BlockBytes); err != nil {
		return nil, directoryError(dir, set.Bytes, err)
	}
	if f.direct, f.reason = true, ""; set.Buffered {
		f.direct, f.reason = false, "buffered reads were asked for"
	} else if err := f.openDirect(); err != nil {
		if p := (*fs.PathError)(nil); errors.As(err, &p) {
			err = p.Err
		}
		f.direct, f.reason = false, err.Error()
	}
	if err := f.fill(ctx, dir, blocks, set); err != nil {
		return nil, err
	}
	return f, nil
}

// openDirect replaces the file by a handle with O_DIRECT, if a write and a read
// of a block succeed with it.
func (f *File) openDirect() error {
	d, err := openDirect(f.path)
	if err != nil {
		return err
	}
	buf := alignedBytes(BlockBytes)
	if _, err = d.WriteAt(buf, 0); err == nil {
		_, err = d.ReadAt(buf, 0)
	}
	if err != nil {
		d.Close()
		return err
	}
	if path := openPath(d); !f.linked { // the one before ends with its handle
		f.path = path
	}
	f.f.Close()
	f.f = d
	return nil
}

func (f *File) fill(ctx context.Context, dir string, blocks int, set Settings) error {
	start := time.Now()
	buf := alignedBytes(writeBytes)
	rnd := rand.NewChaCha8([32]byte{3})
	rnd.Read(buf)
	for f.blocks < blocks {
		if err := ctx.Err(); err != nil {
			return err
		}
		if set.FillTime > 0 && f.Bytes() >= set.MinBytes && time.Since(start) > set.FillTime {
			break
		}
		n := min(writeBytes/BlockBytes, blocks-f.blocks)
		for i := range n {
			// New bytes in every page, so that nothing can compress or share them.
			block := buf[i*BlockBytes:][:BlockBytes]
			for at := 0; at < BlockBytes; at += align {
				rnd.Read(block[at : at+64])
			}
			binary.LittleEndian.PutUint64(block, uint64(f.blocks+i))
			binary.LittleEndian.PutUint64(block[BlockBytes-8:], ^uint64(f.blocks+i))
		}
		if _, err := f.f.WriteAt(buf[:n*BlockBytes], f.Bytes()); err != nil {
			return directoryError(dir, set.Bytes, err)
		}
		f.blocks += n
		if set.Progress != nil {
			set.Progress(max(float64(f.blocks)/float64(blocks), share(start, set.FillTime)))
		}
	}
	if err := f.f.Sync(); err != nil {
		return directoryError(dir, set.Bytes, err)
	}
	if err := f.f.Truncate(f.Bytes()); err != nil {
		return directoryError(dir, set.Bytes, err)
	}
	dropCache(f.f, 0, f.Bytes())
	return nil
}

func share(start time.Time, whole time.Duration) float64 {
	if whole <= 0 {
		return 0
	}
	return min(1, float64(time.Since(start))/float64(whole))
}

// Remove closes and deletes the file.
func (f *File) Remove() error {
	err := f.f.Close()
	if f.linked {
		err = errors.Join(err, os.Remove(f.path))
	}
	return err
}

// Stale returns the files of earlier benchmarks in dir that were left behind,
// by a crash or kill -9 of a version or system that needs a name, and that
// nothing has written to for an hour.
func Stale(dir string) []string {
	found, _ := filepath.Glob(filepath.Join(dir, FilePrefix+"*.dat"))
	var stale []string
	for _, path := range found {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > time.Hour {
			stale = append(stale, path)
		}
	}
	return stale
}

// alignedBytes returns n bytes at an address that O_DIRECT takes.
func alignedBytes(n int) []byte {
	b := make([]byte, n+align)
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(b))) % align
	return b[skip : skip+uintptr(n) : skip+uintptr(n)]
}
