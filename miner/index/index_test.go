package index_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/zgminer/zgminer/miner/index"
)

func open(t *testing.T, fs vfs.FS) *index.DB {
	t.Helper()
	d, err := index.Open("index", index.Options{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func set(t *testing.T, d *index.DB, kv ...string) {
	t.Helper()
	b := d.Batch()
	for i := 0; i < len(kv); i += 2 {
		b.Set([]byte(kv[i]), []byte(kv[i+1]))
	}
	if err := b.Commit(); err != nil {
		t.Fatal(err)
	}
}

func keys(t *testing.T, d *index.DB, low, high string) (list []string) {
	t.Helper()
	err := d.Scan([]byte(low), []byte(high), func(k, v []byte) error {
		list = append(list, string(k)+"="+string(v))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestBatchesAndScans(t *testing.T) {
	fs := vfs.NewMem()
	d := open(t, fs)
	set(t, d, "sa", "1", "sb", "2", "sc", "3", "t", "4")
	if got := fmt.Sprint(keys(t, d, "s", "t")); got != "[sa=1 sb=2 sc=3]" {
		t.Error(got)
	}
	b := d.Batch()
	b.Delete([]byte("sa"))
	b.DeleteRange([]byte("sc"), []byte("t"))
	if err := b.CommitLazy(); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	d = open(t, fs)
	defer d.Close()
	if got := fmt.Sprint(keys(t, d, "s", "z")); got != "[sb=2 t=4]" {
		t.Error(got)
	}
	var down []string
	err := d.ScanDown([]byte("s"), nil, func(k, _ []byte) error {
		down = append(down, string(k))
		return index.ErrStop
	})
	if err != nil || fmt.Sprint(down) != "[t]" {
		t.Error(down, err)
	}
	boom := errors.New("boom")
	if err := d.Scan(nil, nil, func(_, _ []byte) error { return boom }); !errors.Is(err, boom) {
		t.Error(err)
	}
	if _, ok, err := d.Get([]byte("nothing")); ok || err != nil {
		t.Error(ok, err)
	}
}

func TestPrefixEnd(t *testing.T) {
	for _, c := range [][2][]byte{{{1, 2}, {1, 3}}, {{1, 255}, {2}}, {{255, 255}, nil}} {
		if got := index.PrefixEnd(c[0]); !bytes.Equal(got, c[1]) {
			t.Errorf("%x: %x", c[0], got)
		}
	}
}

// TestNewerFormatIsRefused: a downgrade says why it cannot work.
func TestNewerFormatIsRefused(t *testing.T) {
	fs := vfs.NewMem()
	d := open(t, fs)
	set(t, d, "\x00v", string([]byte{index.Version + 1}))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Open("index", index.Options{FS: fs}); !errors.Is(err, index.ErrFormat) {
		t.Error(err)
	}
}

// TestCommittedSurvivesACrash: what Commit acknowledged is there after a crash
// that forgets unsynced data, and lazy changes are lost only from the end.
func TestCommittedSurvivesACrash(t *testing.T) {
	for seed := range uint64(30) {
		fs := vfs.NewCrashableMem()
		d := open(t, fs)
		rng := rand.New(rand.NewPCG(seed, 1))
		acked := -1
		n := 5 + rng.IntN(20)
		for i := range n {
			b := d.Batch()
			b.Set(fmt.Appendf(nil, "k%03d", i), bytes.Repeat([]byte{byte(i)}, rng.IntN(3000)))
			var err error
			if rng.IntN(3) == 0 {
				err = b.Commit()
				acked = i
			} else {
				err = b.CommitLazy()
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		after := fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: 50, RNG: rng})
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		d = open(t, after)
		got := keys(t, d, "k", "l")
		if len(got) < acked+1 {
			t.Fatalf("seed %d: %d batches left, %d were acknowledged", seed, len(got), acked+1)
		}
		for i, kv := range got {
			if want := fmt.Sprintf("k%03d=", i); kv[:len(want)] != want {
				t.Fatalf("seed %d: key %d is %q: an earlier change is lost and a later one kept", seed, i, kv[:len(want)])
			}
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// refusingFS fails writes once armed.
type refusingFS struct {
	vfs.FS
	armed *atomic.Bool
}

type refusingFile struct {
	vfs.File
	armed *atomic.Bool
}

var errFull = errors.New("no space left on device")

func (f refusingFS) wrap(file vfs.File, err error) (vfs.File, error) {
	if err != nil {
		return nil, err
	}
	return refusingFile{file, f.armed}, nil
}

func (f refusingFS) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return f.wrap(f.FS.Create(name, c))
}

func (f refusingFS) ReuseForWrite(a, b string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return f.wrap(f.FS.ReuseForWrite(a, b, c))
}

func (f refusingFile) Write(p []byte) (int, error) {
	if f.armed.Load() {
		return 0, errFull
	}
	return f.File.Write(p)
}

// TestFullDiskIsAnError: a commit that cannot be written is an error, later ones
// too, reads go on, the process lives.
func TestFullDiskIsAnError(t *testing.T) {
	var armed atomic.Bool
	d := open(t, refusingFS{vfs.NewMem(), &armed})
	set(t, d, "a", "1")
	armed.Store(true)
	for range 2 {
		b := d.Batch()
		b.Set([]byte("b"), []byte("2"))
		if err := b.Commit(); !errors.Is(err, index.ErrFailed) || !errors.Is(err, errFull) {
			t.Fatal(err)
		}
	}
	if v, ok, err := d.Get([]byte("a")); !ok || err != nil || string(v) != "1" {
		t.Error(v, ok, err)
	}
	if err := d.Close(); !errors.Is(err, index.ErrFailed) {
		t.Error(err)
	}
}

// TestRoom: a nearly full disk is said before writes fail.
func TestRoom(t *testing.T) {
	for free, want := range map[uint64]error{0: nil, 1 << 20: index.ErrRoom, 1 << 30: nil} {
		fs := vfs.NewMem()
		if free > 0 {
			fs.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: free, TotalBytes: 1 << 40})
		}
		d := open(t, fs)
		if err := d.Room(); !errors.Is(err, want) {
			t.Errorf("%d bytes free: %v", free, err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
