package vfs_test

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/zgminer/zgminer/internal/vfs"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func block(b byte) []byte {
	out := vfs.Aligned(vfs.Align)
	for i := range out {
		out[i] = b
	}
	return out
}

// TestConformance holds both file systems to the interface.
func TestConformance(t *testing.T) {
	for name, f := range map[string]vfs.FS{"os": vfs.OS(), "mem": vfs.NewMem()} {
		t.Run(name, func(t *testing.T) { conformance(t, f, t.TempDir()) })
	}
}

func conformance(t *testing.T, f vfs.FS, base string) {
	dir := filepath.Join(base, "x", "y")
	if _, err := f.List(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	must(t, f.MkdirAll(dir))
	must(t, f.MkdirAll(dir))
	name := filepath.Join(dir, "data")
	if _, err := f.Open(name, vfs.How{}); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	file, err := f.Open(name, vfs.How{Create: true, Direct: true})
	must(t, err)
	direct, why := file.Direct()
	t.Log("direct:", direct, why)
	if err := file.Allocate(vfs.Align, 3*vfs.Align); err != nil && !errors.Is(err, vfs.ErrNoAllocate) {
		t.Fatal(err)
	}
	if n, err := file.Size(); n != 4*vfs.Align || err != nil {
		t.Error(n, err)
	}
	for i := range 3 {
		n, err := file.WriteAt(block(byte(i+1)), int64(i)*vfs.Align)
		if n != vfs.Align || err != nil {
			t.Fatal(n, err)
		}
	}
	must(t, file.Sync())
	must(t, f.SyncDir(dir))
	got := vfs.Aligned(2 * vfs.Align)
	must(t, vfs.ReadFull(file, got, 2*vfs.Align))
	if !bytes.Equal(got[:vfs.Align], block(3)) || !bytes.Equal(got[vfs.Align:], block(0)) {
		t.Error("not what was written")
	}
	if err := vfs.ReadFull(file, got, 3*vfs.Align); err == nil {
		t.Error("a read over the end succeeds")
	}
	switch err := file.Punch(vfs.Align, vfs.Align); {
	case errors.Is(err, errors.ErrUnsupported):
		t.Log(err)
	default:
		must(t, err)
		must(t, vfs.ReadFull(file, got, vfs.Align))
		if !bytes.Equal(got[:vfs.Align], block(0)) || !bytes.Equal(got[vfs.Align:], block(3)) {
			t.Error("the hole is elsewhere")
		}
	}
	must(t, file.Truncate(vfs.Align))
	must(t, file.Truncate(2*vfs.Align))
	must(t, vfs.ReadFull(file, got, 0))
	if !bytes.Equal(got[:vfs.Align], block(1)) || !bytes.Equal(got[vfs.Align:], block(0)) {
		t.Error("a cut file grows with old bytes")
	}
	must(t, file.Close())
	names, err := f.List(dir)
	must(t, err)
	if len(names) != 1 || names[0] != "data" {
		t.Error(names)
	}
	if free, err := f.Free(dir); free == 0 || err != nil {
		t.Error(free, err)
	}
	must(t, f.Remove(name))
	if err := f.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// TestMemForgets: a crash keeps what was synced and tears the rest at sectors.
func TestMemForgets(t *testing.T) {
	m := vfs.NewMem()
	must(t, m.MkdirAll("d"))
	f, err := m.Open("d/f", vfs.How{Create: true})
	must(t, err)
	must(t, m.SyncDir("d"))
	_, err = f.WriteAt(block(1), 0)
	must(t, err)
	must(t, f.Sync())
	_, err = f.WriteAt(block(2), 0)
	must(t, err)
	_, err = m.Open("d/new", vfs.How{Create: true})
	must(t, err)
	old, new, made := 0, 0, 0
	for seed := range uint64(50) {
		c := m.Crash(rand.New(rand.NewPCG(seed, 0)))
		g, err := c.Open("d/f", vfs.How{})
		must(t, err)
		got := make([]byte, vfs.Align)
		must(t, vfs.ReadFull(g, got, 0))
		for at := 0; at < len(got); at += vfs.SectorBytes {
			sector := got[at : at+vfs.SectorBytes]
			switch {
			case bytes.Equal(sector, block(1)[:vfs.SectorBytes]):
				old++
			case bytes.Equal(sector, block(2)[:vfs.SectorBytes]):
				new++
			default:
				t.Fatal("a sector is torn")
			}
		}
		if _, err := c.Open("d/new", vfs.How{}); err == nil {
			made++
		}
	}
	if old < 100 || new < 100 || made < 10 || made > 40 {
		t.Error(old, new, made)
	}
}

// TestMemFaults: space, refusals, flipped bits.
func TestMemFaults(t *testing.T) {
	m := vfs.NewMem()
	m.SetSpace(8 * vfs.Align)
	must(t, m.MkdirAll("d"))
	f, err := m.Open("d/f", vfs.How{Create: true, Direct: true})
	must(t, err)
	must(t, f.Allocate(0, 8*vfs.Align))
	if err := f.Allocate(8*vfs.Align, vfs.Align); !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
	must(t, f.Punch(0, vfs.Align))
	if m.Used() != 7*vfs.Align {
		t.Error(m.Used())
	}
	if _, err := f.WriteAt(make([]byte, 100), 0); !errors.Is(err, syscall.EINVAL) {
		t.Error(err)
	}
	_, err = f.WriteAt(block(1), 8*vfs.Align)
	must(t, err)
	if _, err := f.WriteAt(block(1), 0); !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
	m.Flip("d/f", 8*(8*vfs.Align)+3)
	got := make([]byte, vfs.Align)
	must(t, vfs.ReadFull(f, got, 8*vfs.Align))
	if got[0] != 1^8 || got[1] != 1 {
		t.Error(got[:2])
	}
	boom := errors.New("boom")
	m.Hook = func(o vfs.Op) error {
		if o.Kind == "write" {
			return boom
		}
		return nil
	}
	if _, err := f.WriteAt(block(9), 4*vfs.Align); !errors.Is(err, boom) {
		t.Error(err)
	}
	must(t, vfs.ReadFull(f, got, 4*vfs.Align))
	if n := bytes.Count(got, []byte{9}); n == 0 || n == vfs.Align || n%vfs.SectorBytes != 0 {
		t.Error(n)
	}
}
