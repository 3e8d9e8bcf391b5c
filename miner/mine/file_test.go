package mine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/zgminer/zgminer/kernels"
)

// TestFileTier mines a synthetic file, with and without O_DIRECT, and finds
// what the same data in memory gives.
func TestFileTier(t *testing.T) {
	const loads, count = 20, 200
	name := writeSynthetic(t, t.TempDir(), loads, 42)
	data, err := os.ReadFile(name)
	if err != nil || len(data) != loads*kernels.LoadBytes {
		t.Fatalf("%s has %d bytes, %v", name, len(data), err)
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
