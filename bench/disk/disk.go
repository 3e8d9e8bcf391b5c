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
	"sync"
	"syscall"
	"time"
	"unsafe"
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
	path   string
	f      *os.File
	blocks int
	direct bool
	// reason says why the file is not read with O_DIRECT.
	reason string
}

// Bytes returns the size of the file.
func (f *File) Bytes() int64 { return int64(f.blocks) * BlockBytes }

// Path returns where the file lies.
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
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Problem, e.Cure = "it does not exist", "create it, or name another with --dir"
	case errors.Is(err, syscall.ENOTDIR):
		e.Problem, e.Cure = "it is not a directory", "name a directory with --dir"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		e.Problem, e.Cure = "it is not writable", "make it writable for this user, or name another with --dir"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		e.Problem = fmt.Sprintf("it is full, a file of %d MiB is needed", wanted>>20)
		e.Cure = "free some space, name another directory with --dir, or use --quick, which needs less"
	default:
		e.Problem, e.Cure = "a file cannot be made there", "name another directory with --dir"
	}
	return e
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
		return nil, directoryError(dir, set.Bytes, err)
	}
	f := &File{path: tmp.Name(), f: tmp}
	defer func() {
		if err != nil {
			f.Remove()
		}
	}()
	if err := preallocate(tmp, int64(blocks)*BlockBytes); err != nil {
		return nil, directoryError(dir, set.Bytes, err)
	}
	if f.direct, f.reason = true, ""; set.Buffered {
		f.direct, f.reason = false, "buffered reads were asked for"
	} else if err := f.openDirect(); err != nil {
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
	return errors.Join(f.f.Close(), os.Remove(f.path))
}

// Stale returns the files of earlier benchmarks in dir that were left behind,
// by a crash or kill -9, more than a day ago.
func Stale(dir string) []string {
	found, _ := filepath.Glob(filepath.Join(dir, FilePrefix+"*.dat"))
	var stale []string
	for _, path := range found {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			stale = append(stale, path)
		}
	}
	return stale
}

// Result is a measurement of reads.
type Result struct {
	// Rates are reads per second in consecutive slices of SliceSeconds.
	Rates        []float64
	SliceSeconds float64
	Reads        int64
	Seconds      float64
	// Latencies are the durations of all reads in seconds, unordered.
	Latencies []float64
	// CPUSeconds is the CPU time of this process during the measurement.
	CPUSeconds float64
}

// maxSlices bounds the slices of a measurement.
const maxSlices = 400

// ReadRandom reads random blocks with inFlight reads at a time for about
// duration.
func (f *File) ReadRandom(ctx context.Context, inFlight int, duration time.Duration) (*Result, error) {
	return f.read(ctx, inFlight, duration, func(reader int, rnd *rand.Rand) func() (int, int) {
		return func() (int, int) { return rnd.IntN(f.blocks), 1 }
	})
}

// sequentialBlocks is how many blocks a sequential read takes at once.
const sequentialBlocks = 8

// ReadSequential reads the file from the beginning to the end, again and again,
// 2 MiB at a time with four reads in flight; a read counts as the blocks it
// holds. It shows what the disk can deliver at best.
func (f *File) ReadSequential(ctx context.Context, duration time.Duration) (*Result, error) {
	var mu sync.Mutex
	next := 0
	return f.read(ctx, 4, duration, func(int, *rand.Rand) func() (int, int) {
		return func() (int, int) {
			mu.Lock()
			defer mu.Unlock()
			if next >= f.blocks {
				next = 0
			}
			at, n := next, min(sequentialBlocks, f.blocks-next)
			next += n
			return at, n
		}
	})
}

// read runs readers that each take places from their own choose.
func (f *File) read(ctx context.Context, inFlight int, duration time.Duration, choose func(reader int, rnd *rand.Rand) func() (block, blocks int)) (*Result, error) {
	slices := int(min(maxSlices, max(5, duration/(20*time.Millisecond))))
	slice := max(duration/time.Duration(slices), time.Millisecond)
	counts := make([][]int64, inFlight)
	latencies := make([][]float64, inFlight)
	errs := make([]error, inFlight)
	cpu := CPUTime()
	start := time.Now()
	end := start.Add(slice * time.Duration(slices))
	var wg sync.WaitGroup
	for i := range inFlight {
		counts[i] = make([]int64, slices)
		pick := choose(i, rand.New(rand.NewPCG(uint64(i), uint64(start.UnixNano()))))
		wg.Go(func() {
			buf := alignedBytes(sequentialBlocks * BlockBytes)
			for ctx.Err() == nil {
				began := time.Now()
				if began.After(end) {
					return
				}
				block, n := pick()
				if err := f.readBlocks(buf[:n*BlockBytes], block); err != nil {
					errs[i] = err
					return
				}
				now := time.Now()
				latencies[i] = append(latencies[i], now.Sub(began).Seconds())
				if at := int(now.Sub(start) / slice); at < slices {
					counts[i][at] += int64(n)
				}
			}
		})
	}
	wg.Wait()
	seconds := time.Since(start).Seconds()
	r := &Result{SliceSeconds: slice.Seconds(), Seconds: seconds, CPUSeconds: (CPUTime() - cpu).Seconds()}
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	rates := make([]float64, slices)
	for i := range inFlight {
		r.Latencies = append(r.Latencies, latencies[i]...)
		for at, n := range counts[i] {
			rates[at] += float64(n) / slice.Seconds()
			r.Reads += n
		}
	}
	r.Rates = rates
	if slow := merged(rates); slow > 1 {
		r.Rates, r.SliceSeconds = mergeRates(rates, slow), slice.Seconds()*float64(slow)
	}
	if r.Reads == 0 {
		return nil, fmt.Errorf("read %s: no read of %d KiB completed within %v; the disk is too slow or busy", f.path, BlockBytes>>10, duration)
	}
	return r, nil
}

// merged returns how many slices have to be taken together for none to be empty
// (a slow disk finishes less than one read per slice).
func merged(rates []float64) int {
	for n := 1; n < len(rates); n *= 2 {
		empty := false
		for _, v := range mergeRates(rates, n) {
			empty = empty || v == 0
		}
		if !empty {
			return n
		}
	}
	return len(rates)
}

func mergeRates(rates []float64, n int) []float64 {
	var out []float64
	for at := 0; at+n <= len(rates); at += n {
		sum := 0.0
		for _, v := range rates[at : at+n] {
			sum += v
		}
		out = append(out, sum/float64(n))
	}
	return out
}

// readBlocks reads consecutive blocks and checks their numbers.
func (f *File) readBlocks(buf []byte, block int) error {
	at := int64(block) * BlockBytes
	if _, err := f.f.ReadAt(buf, at); err != nil {
		return fmt.Errorf("read %d KiB at byte %d of %s: %w", len(buf)>>10, at, f.path, err)
	}
	for i := 0; i < len(buf); i += BlockBytes {
		number := uint64(block + i/BlockBytes)
		b := buf[i : i+BlockBytes]
		if binary.LittleEndian.Uint64(b) != number || binary.LittleEndian.Uint64(b[BlockBytes-8:]) != ^number {
			return fmt.Errorf("read %s: block %d holds other data than was written; the disk or its driver is faulty", f.path, number)
		}
	}
	if !f.direct {
		dropCache(f.f, at, int64(len(buf)))
	}
	return nil
}

// ReadAt reads whole blocks into an aligned buffer, for callers that mine from
// the file. off and len(p) must be multiples of 4096.
func (f *File) ReadAt(p []byte, off int64) (int, error) { return f.f.ReadAt(p, off) }

// alignedBytes returns n bytes at an address that O_DIRECT takes.
func alignedBytes(n int) []byte {
	b := make([]byte, n+align)
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(b))) % align
	return b[skip : skip+uintptr(n) : skip+uintptr(n)]
}
