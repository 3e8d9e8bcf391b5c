package store_test

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	pvfs "github.com/cockroachdb/pebble/v2/vfs"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/sealing"
)

var quiet = slog.New(slog.DiscardHandler)

// faultScript runs a script; operation at of the data files fails, and all later
// ones if lasting. After the first failed step the store must still serve
// everything it had, and again after it is opened anew.
func faultScript(seed uint64, at int64, lasting bool) (ops int64, failed bool, err error) {
	files, db := vfs.NewMem(), pvfs.NewMem()
	var count atomic.Int64
	var broken atomic.Bool
	files.Hook = func(o vfs.Op) error {
		n := count.Add(1)
		if n == at || lasting && broken.Load() {
			broken.Store(lasting)
			return fmt.Errorf("%s: %w", o.Kind, syscall.EIO)
		}
		return nil
	}
	var old, new model
	var log []string
	var generation byte
	rng := rand.New(rand.NewPCG(seed, 0))
	s, err := openMem(files, db, func(o *store.Options) { o.Logger = quiet })
	if err != nil {
		return 0, false, err
	}
	for range 9 {
		a := randomAction(rng, &old, &generation)
		log = append(log, a.name)
		new = old
		a.to(&new)
		if err = a.do(s.Store); err != nil {
			failed = true
			if !errors.Is(err, syscall.EIO) {
				return 0, true, wrapLog(fmt.Errorf("operation %d failed: %w", at, err), log)
			}
			break
		}
		old = new
	}
	ops = count.Load()
	count.Store(1 << 40) // from here on only a lasting fault
	if !broken.Load() {
		if err := s.checkDoubt(&old, &new, true); err != nil {
			return 0, failed, wrapLog(fmt.Errorf("operation %d failed: %w", at, err), log)
		}
	}
	if err := s.Store.Close(); err != nil {
		return 0, failed, err
	}
	if err := s.db.Close(); err != nil {
		return 0, failed, err
	}
	files.Hook = nil
	m := &machine{files: files, index: db}
	if err := m.survive(&old, &new); err != nil {
		return ops, failed, wrapLog(fmt.Errorf("operation %d failed, opened again: %w", at, err), log)
	}
	return ops, failed, nil
}

// TestInputOutputErrors fails every operation of random scripts once, and from
// then on.
func TestInputOutputErrors(t *testing.T) {
	points, failures := 0, 0
	scripts := uint64(7)
	if testing.Short() {
		scripts = 1 // for the race detector: one goroutine, of which it learns nothing
	}
	for seed := uint64(100); seed < 100+scripts; seed++ {
		total, _, err := faultScript(seed, 0, false)
		if err != nil {
			t.Fatalf("script %d without a fault: %v", seed, err)
		}
		for at := int64(1); at <= total; at++ {
			for _, lasting := range []bool{false, true} {
				_, failed, err := faultScript(seed, at, lasting)
				if err != nil {
					t.Fatalf("script %d, lasting %v: %v", seed, lasting, err)
				}
				points++
				if failed {
					failures++
				}
			}
		}
	}
	t.Logf("%d points, %d failed steps", points, failures)
	if failures < 200*int(scripts)/7 {
		t.Errorf("%d failed steps only", failures)
	}
}

// TestPowerLossOfMany: several goroutines write and seal when power goes.
func TestPowerLossOfMany(t *testing.T) {
	for _, content1 := range []uint64{0, 1, 2, 3} {
		content(0, content1) // the cache is not for concurrent use
	}
	seeds := uint64(150)
	if testing.Short() {
		seeds = 15 // each takes a second with the race detector
	}
	for seed := range seeds {
		m := newMachine(vfs.NewMem(), pvfs.NewCrashableMem(), int64(20+seed), seed)
		s, err := openMem(m.files, m.indexFS(), func(o *store.Options) { o.Logger = quiet })
		if err != nil {
			continue // power went while opening
		}
		var olds, news [4]model
		var group sync.WaitGroup
		for load := range uint64(4) {
			group.Go(func() {
				rng := rand.New(rand.NewPCG(seed, load))
				old := &olds[load]
				for range 6 {
					new := *old
					if rng.IntN(2) == 0 {
						at := rng.Uint64N(1024)
						n := 1 + rng.Uint64N(1024-at)
						new.fill(load, at, n, 1)
						err := s.Write(ctx, load, at, content(0, load)[at*256:(at+n)*256])
						if err != nil && !m.gone.Load() {
							t.Error(err)
						}
					} else {
						c := randomContexts(rng)
						new.seal(load, c)
						err := s.Seal(ctx, load, c)
						if err != nil && !errors.Is(err, store.ErrMissing) && !m.gone.Load() {
							t.Error(err)
						}
					}
					news[load] = new
					if m.gone.Load() {
						return
					}
					*old = new
				}
			})
		}
		group.Wait()
		s.Store.Close()
		must(t, s.db.Close())
		if !m.gone.Load() {
			continue
		}
		var old, new model
		for load := range uint64(4) {
			copy(old.sectors[load*1024:], olds[load].sectors[load*1024:(load+1)*1024])
			copy(new.sectors[load*1024:], news[load].sectors[load*1024:(load+1)*1024])
			copy(old.sealed[load*64:], olds[load].sealed[load*64:(load+1)*64])
			copy(new.sealed[load*64:], news[load].sealed[load*64:(load+1)*64])
		}
		if err := newMachine(m.after.files, m.after.index, 0, 0).survive(&old, &new); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// TestDiskFull: a full disk refuses writes, loses nothing, and room that is made
// is used, with and without preallocation.
func TestDiskFull(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		files, db := vfs.NewMem(), pvfs.NewMem()
		files.NoAllocate = sparse
		files.SetSpace(10*store.LoadBytes + 3*4096)
		s, err := openMem(files, db, func(o *store.Options) { o.Logger = quiet; o.ReserveBytes = 1 })
		must(t, err)
		held := uint64(0)
		for ; held < 100; held++ {
			if err = s.Write(ctx, held, 0, content(0, held)); err != nil {
				break
			}
		}
		if held != 10 || !sparse && !errors.Is(err, store.ErrFull) || sparse && !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, store.ErrFull) {
			t.Fatalf("sparse %v: %d loads held, then %v", sparse, held, err)
		}
		must(t, s.Seal(ctx, 4, one(1))) // in place: needs no room
		for load := range held {
			s.wantRaw(t, load, 0, content(0, load))
		}
		must(t, s.Delete(ctx, 0, 1, 2))
		for load := held; load < held+3; load++ {
			must(t, s.Write(ctx, load, 0, content(0, load)))
		}
		if err := s.Write(ctx, 50, 0, content(0, 50)); err == nil {
			t.Error("an eleventh load fits")
		}
		for load := uint64(3); load < held+3; load++ {
			s.wantRaw(t, load, 0, content(0, load))
		}
		s.close(t)
	}
}

// TestSpaceGoesBack: slots freed beyond a slab become holes, and are used again.
func TestSpaceGoesBack(t *testing.T) {
	files, db := vfs.NewMem(), pvfs.NewMem()
	one4M := func(o *store.Options) { o.Dirs = []store.Dir{{Path: "a", Bytes: 6 << 20}} }
	s, err := openMem(files, db, one4M)
	must(t, err)
	fill := func() {
		t.Helper()
		for load := range uint64(24) {
			must(t, s.Write(ctx, load, 0, content(0, load)))
		}
	}
	fill()
	full := files.Used()
	var all []uint64
	for load := range uint64(24) {
		all = append(all, load)
	}
	must(t, s.Delete(ctx, all...))
	if got := files.Used(); full-got != 20*store.LoadBytes {
		t.Errorf("%d bytes came back of %d, a slab of 1 MiB stays", full-got, full)
	}
	if st := s.Stats(); st.FreeSlots != 24 || st.Dirs[0].FileBytes != 1<<20 || st.UsedBytes != 0 {
		t.Errorf("%+v", st)
	}
	fill()
	if files.Used() != full {
		t.Error(files.Used(), full)
	}
	for load := range uint64(24) {
		s.wantRaw(t, load, 0, content(0, load))
	}
	must(t, s.Delete(ctx, all[:12]...))
	s.close(t)
	// A lower quota gives back what it can and takes nothing more.
	s, err = openMem(files, db, func(o *store.Options) { o.Dirs = []store.Dir{{Path: "a", Bytes: 2 << 20}} })
	must(t, err)
	if st := s.Stats(); st.Dirs[0].FileBytes != 3<<20 {
		t.Errorf("%+v", st)
	}
	if err := s.Write(ctx, 30, 0, content(0, 30)); !errors.Is(err, store.ErrFull) {
		t.Error(err)
	}
	must(t, s.Delete(ctx, all[12:20]...))
	must(t, s.Write(ctx, 30, 0, content(0, 30)))
	s.wantRaw(t, 23, 0, content(0, 23))
	s.close(t)
}

// TestLostDirectory: a disk that is not there costs its own loads, is named,
// gets nothing written, and is back when it is mounted again.
func TestLostDirectory(t *testing.T) {
	dir := t.TempDir()
	loud := func(o *store.Options) { o.Logger = quiet }
	s := openReal(t, dir, loud)
	for load := range uint64(20) {
		must(t, s.Write(ctx, load, 0, content(0, load)))
		must(t, s.Seal(ctx, load, one(1)))
	}
	in := map[string][]uint64{}
	for load, st := range s.Loads(0) {
		d := s.Dir(st.Place)
		in[d] = append(in[d], load)
	}
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	if len(in[a]) != 10 || len(in[b]) != 10 {
		t.Fatal("loads are not spread over the directories", in)
	}
	s.close(t)
	must(t, os.Rename(b, b+".away"))
	s = openReal(t, dir, loud)
	st := s.Stats()
	if !strings.Contains(st.Dirs[1].Err, "mounted") || len(st.LostFiles) != 1 || st.Loads != 20 {
		t.Errorf("%+v", st)
	}
	for _, load := range in[a] {
		s.wantRaw(t, load, 0, content(0, load))
	}
	for _, load := range in[b] {
		if err := s.Read(load, 0, 1, make([]byte, 256)); err == nil || errors.Is(err, store.ErrMissing) {
			t.Error(err)
		}
		if err := s.Seal(ctx, load, one(2)); err == nil {
			t.Error("a load on a lost disk is sealed")
		}
	}
	for load := uint64(20); load < 30; load++ {
		must(t, s.Write(ctx, load, 0, content(0, load)))
	}
	s.close(t)
	must(t, os.RemoveAll(b))
	must(t, os.Rename(b+".away", b))
	s = openReal(t, dir, loud)
	for load := range uint64(30) {
		s.wantRaw(t, load, 0, content(0, load))
	}
	s.close(t)

	// The files may move to another directory; a directory of another store is
	// refused; a file that was cut is not written.
	c := filepath.Join(dir, "c")
	must(t, os.Rename(b, c))
	s = openReal(t, dir, func(o *store.Options) { o.Dirs[1].Path = c; o.Logger = quiet })
	for load := range uint64(30) {
		s.wantRaw(t, load, 0, content(0, load))
	}
	s.close(t)
	other := openReal(t, t.TempDir(), func(o *store.Options) { o.Dirs[1].Path = c; o.Logger = quiet })
	if st := other.Stats(); !strings.Contains(st.Dirs[1].Err, "another store") {
		t.Errorf("%+v", st)
	}
	other.close(t)
	cut, err := filepath.Glob(filepath.Join(a, "loads-*.dat"))
	must(t, err)
	must(t, os.Truncate(cut[0], 100))
	s = openReal(t, dir, func(o *store.Options) { o.Dirs[1].Path = c; o.Logger = quiet })
	if st := s.Stats(); len(st.LostFiles) != 1 || !strings.Contains(st.LostFiles[0], "was cut") {
		t.Errorf("%+v", st)
	}
	s.close(t)
}

// TestDamageDuringRecovery: a block that is neither old nor new costs its unit,
// not the load, and is never offered.
func TestDamageDuringRecovery(t *testing.T) {
	files, db := vfs.NewMem(), pvfs.NewMem()
	s, err := openMem(files, db, func(o *store.Options) { o.Logger = quiet })
	must(t, err)
	must(t, s.Write(ctx, 1, 0, content(0, 1)))
	// The write of the seal fails half done, then rot strikes.
	files.Hook = func(o vfs.Op) error {
		if o.Kind == "write" {
			return syscall.EIO
		}
		return nil
	}
	if err := s.Seal(ctx, 1, one(1)); !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	s.wantRaw(t, 1, 0, content(0, 1))
	st, _ := s.State(1)
	if !st.Doubt || s.Stats().InDoubt != 1 {
		t.Fatalf("%+v", st)
	}
	s.close(t)
	files.Hook = nil
	place := st.Place
	files.Flip(filepath.Join("a", fmt.Sprintf("loads-%05d.dat", place.File())), int64(place.Slot())*store.LoadBytes*8+5*4096*8+7777)
	s, err = openMem(files, db, func(o *store.Options) { o.Logger = quiet })
	must(t, err)
	defer func() { s.close(t) }()
	st, _ = s.State(1)
	if st.Doubt || st.Sealed != sealing.Full.Without(5) || st.Present.Units() != sealing.Full.Without(5) {
		t.Fatalf("%+v", st)
	}
	if _, err := s.checkSealed(1, content(0, 1)); err != nil {
		t.Error(err)
	}
	s.wantRaw(t, 1, 0, content(0, 1)[:5*4096])
	s.wantRaw(t, 1, 6*16, content(0, 1)[6*4096:])
	must(t, s.Write(ctx, 1, 0, content(0, 1)))
	must(t, s.Seal(ctx, 1, one(1)))
	if units, err := s.checkSealed(1, content(0, 1)); err != nil || units != sealing.Full {
		t.Error(units, err)
	}
}
