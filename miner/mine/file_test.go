package mine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/zgminer/zgminer/kernels"
)

// TestFileTier mines a synthetic file, with and without O_DIRECT, and finds
// what the same data in memory gives.
func TestFileTier(t *testing.T) {
	const loads, count = 20, 200
	var last int64
	name, err := WriteSynthetic(context.Background(), t.TempDir(), loads, 42, func(b int64) { last = b })
	if err != nil || last != loads*kernels.LoadBytes {
		t.Fatalf("wrote %d bytes, %v", last, err)
	}
	data, err := os.ReadFile(name)
	if err != nil || len(data) != loads*kernels.LoadBytes || !strings.Contains(name, "synthetic") {
		t.Fatalf("%s has %d bytes, %v", name, len(data), err)
	}
	one := make([]byte, kernels.LoadBytes)
	SyntheticLoad(one, 42, loads-1)
	if !slices.Equal(one, data[len(data)-kernels.LoadBytes:]) {
		t.Error("the last load is not what SyntheticLoad gives")
	}
	// Loads lie in the file in reverse; load 3 is not held, load 4 has one unit.
	slot := func(l uint64) uint64 { return loads - 1 - l }
	held := subset(loads, func(l uint64) bool { return l != 3 })
	units := func(l uint64) uint64 {
		if l == 4 {
			return 2
		}
		return ^uint64(0)
	}
	w := testWindow(21, loads, 1.0/128)
	w.Count = count
	want, useful := naive(w, 0, count, func(l uint64) ([]byte, uint64) {
		if l == 3 {
			return nil, 0
		}
		s := slot(l)
		return data[s*kernels.LoadBytes : (s+1)*kernels.LoadBytes], units(l)
	})
	b := kernels.NewCPUBackend(bestCPU(), 2)
	defer b.Close()
	for _, buffered := range []bool{false, true} {
		runPolicies(t, func(t *testing.T, p Policy) {
			f, err := OpenFile(name, FileOptions{Held: held, Slot: slot, Units: units, Workers: 4, Buffered: buffered})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			direct, reason := f.Direct()
			if direct == (reason != "") || buffered && direct {
				t.Errorf("direct %v, reason %q", direct, reason)
			}
			f.ReadPool.Close()
			f.ReadPool = NewReadPool(4, count, f.readLoad)
			var got collector
			s, err := New(b.Devices(), []Tier{f}, searchOptions(p, 2, 1, &got))
			if err != nil {
				t.Fatal(err)
			}
			res, err := s.Run(context.Background(), w)
			if err != nil || !slices.Equal(got.keys(), want) || res.Stats.Hashed != useful {
				t.Errorf("%d hits, want %d; %+v, %v", len(got.hits), len(want), res.Stats, err)
			}
		})
	}
	f, err := OpenFile(name, FileOptions{})
	if err != nil || f.Held().Count() != loads {
		t.Fatalf("%v, %v", f, err)
	}
	defer f.Close()
	// A truncated file costs the loads behind its end and says so.
	if err := os.Truncate(name, 10*kernels.LoadBytes+100); err != nil {
		t.Fatal(err)
	}
	_, err = f.readLoad(10, AlignedBytes(kernels.LoadBytes))
	if err == nil || !strings.Contains(err.Error(), "load 10 at slot 10 of "+name) {
		t.Errorf("read behind the end: %v", err)
	}
	if _, err := f.readLoad(9, AlignedBytes(kernels.LoadBytes)); err != nil {
		t.Error(err)
	}
	if _, err := OpenFile(filepath.Join(t.TempDir(), "nothing"), FileOptions{}); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// limitedFile takes so many bytes.
type limitedFile struct {
	room int64
	err  error
}

func (f *limitedFile) WriteAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > f.room {
		return 0, f.err
	}
	return len(p), nil
}

func (f *limitedFile) Sync() error { return nil }

func TestSyntheticFailures(t *testing.T) {
	full := &limitedFile{room: 5 << 20, err: &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}}
	err := writeSynthetic(context.Background(), full, "/data", 100, 1, nil)
	if !errors.Is(err, ErrNoSpace) || !strings.Contains(err.Error(), "/data") || !strings.Contains(err.Error(), "4 MiB of 25 MiB") {
		t.Errorf("disk full: %v", err)
	}
	broken := &limitedFile{err: syscall.EIO}
	if err := writeSynthetic(context.Background(), broken, "/data", 100, 1, nil); !errors.Is(err, syscall.EIO) || errors.Is(err, ErrNoSpace) {
		t.Errorf("broken disk: %v", err)
	}
	// Ctrl-C half way leaves no file, and an old one is replaced.
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	_, err = WriteSynthetic(ctx, dir, 64, 1, func(int64) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	for loads := uint64(1); loads < 3; loads++ {
		name, err := WriteSynthetic(context.Background(), dir, loads, 1, nil)
		if info, serr := os.Stat(name); err != nil || serr != nil || info.Size() != int64(loads*kernels.LoadBytes) {
			t.Errorf("%v, %v", err, serr)
		}
	}
	if _, err := WriteSynthetic(context.Background(), filepath.Join(dir, "none"), 1, 1, nil); err == nil || !strings.Contains(err.Error(), "another directory") {
		t.Errorf("missing directory: %v", err)
	}
}

func TestReadPool(t *testing.T) {
	gate := make(chan struct{})
	p := NewReadPool(2, 3, func(load uint64, buf []byte) (uint64, error) {
		<-gate
		if load == 1 {
			return 0, fmt.Errorf("no")
		}
		return load, nil
	})
	done := make(chan *Read, 10)
	taken := 0
	for i := range uint64(10) {
		switch err := p.Submit(&Read{Load: i, Buf: AlignedBytes(kernels.LoadBytes)}, done); {
		case err == nil:
			taken++
		case !errors.Is(err, ErrTierFull):
			t.Fatal(err)
		}
	}
	// The workers may or may not have emptied the queue by two.
	if p.Depth() != 5 || taken < 3 || taken > 5 {
		t.Errorf("depth %d, took %d", p.Depth(), taken)
	}
	if err := p.Submit(&Read{Buf: make([]byte, 5)}, done); err == nil || errors.Is(err, ErrTierFull) {
		t.Errorf("short buffer: %v", err)
	}
	close(gate)
	p.Close()
	if len(done) != taken {
		t.Errorf("%d of %d reads completed", len(done), taken)
	}
	for range taken {
		if r := <-done; (r.Err != nil) != (r.Load == 1) || r.Err == nil && r.Units != r.Load {
			t.Errorf("%+v", r)
		}
	}
	if err := p.Submit(&Read{Buf: AlignedBytes(kernels.LoadBytes)}, done); !errors.Is(err, ErrTierClosed) {
		t.Error(err)
	}
	p.Close()
}

func TestAlignedBytes(t *testing.T) {
	for _, n := range []int{1, 4095, 4096, kernels.LoadBytes} {
		b := AlignedBytes(n)
		if len(b) != n || cap(b) != n || uintptr(unsafe.Pointer(&b[0]))%BufferAlign != 0 {
			t.Errorf("%d bytes: len %d, cap %d, address %p", n, len(b), cap(b), &b[0])
		}
	}
}
