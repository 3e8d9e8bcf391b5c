package store_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/sealing"
)

// TestWriteSealRead is the way of a load on real files: pieces in any order,
// sealed, read raw and sealed, opened again, resealed.
func TestWriteSealRead(t *testing.T) {
	dir := t.TempDir()
	s := openReal(t, dir, nil)
	rng := rand.New(rand.NewPCG(1, 2))
	loads := []uint64{5, 0, 9000, 1 << 30, 6}
	for _, load := range loads {
		for _, piece := range rng.Perm(32) {
			sector := uint64(piece) * 32
			must(t, s.Write(ctx, load, sector, flowBytes(0, load*1024+sector, 32)))
			if s.Missing(load, sector, 32) {
				t.Fatal("written sectors are missing")
			}
		}
		s.wantRaw(t, load, 0, loadBytes(load))
	}
	contexts := sealing.Contexts{{End: 10, Digest: digest(1)}, {End: 64, Digest: digest(2)}}
	for _, load := range loads {
		must(t, s.Seal(ctx, load, contexts))
		units, err := s.checkSealed(load, loadBytes(load))
		if err != nil || units != sealing.Full {
			t.Fatal(units, err)
		}
	}
	if st := s.Stats(); st.Whole != 5 || st.SealedUnits != 320 || st.UsedBytes != 5*store.LoadBytes || st.MinerID != minerID {
		t.Errorf("%+v", st)
	}
	s.close(t)

	s = openReal(t, dir, func(o *store.Options) { o.MinerID = kernels.Hash{} })
	defer func() { s.close(t) }()
	if s.MinerID() != minerID {
		t.Error("the miner id is forgotten")
	}
	var got []uint64
	for load, st := range s.Loads(0) {
		got = append(got, load)
		if st.Sealed != sealing.Full || !st.Present.Full() || len(st.Contexts) != 2 {
			t.Errorf("load %d: %+v", load, st)
		}
	}
	if len(got) != 5 || got[0] != 0 || got[4] != 1<<30 {
		t.Error(got)
	}
	for _, load := range loads {
		s.wantRaw(t, load, 0, loadBytes(load))
		for range 20 {
			sector := rng.Uint64N(1024)
			n := 1 + rng.Uint64N(1024-sector)
			s.wantRaw(t, load, sector, flowBytes(0, load*1024+sector, n))
		}
		must(t, s.Seal(ctx, load, one(3)))
		if _, err := s.checkSealed(load, loadBytes(load)); err != nil {
			t.Error(err)
		}
		s.wantRaw(t, load, 0, loadBytes(load))
	}
	if err := s.SetMinerID(kernels.Hash{1}); !errors.Is(err, store.ErrOtherMiner) {
		t.Error(err)
	}
}

// TestPartialLoads: only units with all their sectors and a context are sealed,
// and what is written later is sealed later.
func TestPartialLoads(t *testing.T) {
	s := openReal(t, t.TempDir(), nil)
	defer s.close(t)
	must(t, s.Write(ctx, 3, 10, flowBytes(0, 3*1024+10, 100))) // units 1..5 whole, 0 and 6 in part
	if err := s.Read(3, 9, 2, make([]byte, 512)); !errors.Is(err, store.ErrMissing) {
		t.Error(err)
	}
	if !s.Missing(3, 9, 2) || s.Missing(3, 10, 100) || !s.Missing(3, 10, 101) || !s.Missing(4, 0, 1) {
		t.Error("Missing is wrong")
	}
	must(t, s.Seal(ctx, 3, sealing.Contexts{{End: 4, Digest: digest(1)}}))
	raw := make([]byte, store.LoadBytes)
	copy(raw[10*256:], flowBytes(0, 3*1024+10, 100))
	units, err := s.checkSealed(3, raw)
	if err != nil || units != 0b1110 {
		t.Fatal(units, err)
	}
	must(t, s.Write(ctx, 3, 0, loadBytes(3))) // the rest; what is there is left alone
	s.wantRaw(t, 3, 0, loadBytes(3))
	must(t, s.Seal(ctx, 3, sealing.Contexts{{End: 4, Digest: digest(2)}, {End: 50, Digest: digest(3)}}))
	units, err = s.checkSealed(3, loadBytes(3))
	if err != nil || units != sealing.First(50) {
		t.Fatal(units, err)
	}
	// Contexts that do not reach as far leave the other seals alone.
	must(t, s.Seal(ctx, 3, sealing.Contexts{{End: 2, Digest: digest(4)}}))
	st, ok := s.State(3)
	if !ok || st.Sealed != sealing.First(50) || st.Contexts.Of(1).Digest != digest(4) || st.Contexts.Of(2).Digest != digest(2) || st.Contexts.Of(40).Digest != digest(3) {
		t.Errorf("%+v", st)
	}
	if _, err = s.checkSealed(3, loadBytes(3)); err != nil {
		t.Error(err)
	}
	s.wantRaw(t, 3, 0, loadBytes(3))
}

// TestZeros: known zeros cost nothing until wanted.
func TestZeros(t *testing.T) {
	dir := t.TempDir()
	s := openReal(t, dir, nil)
	must(t, s.Write(ctx, 20, 5, flowBytes(0, 20*1024+5, 3)))
	must(t, s.MarkZero(ctx, 10, 16394)) // 4 GiB
	must(t, s.MarkZero(ctx, 10, 11))
	zero := make([]byte, store.LoadBytes)
	check := func() {
		t.Helper()
		s.wantRaw(t, 10, 0, zero)
		s.wantRaw(t, 16393, 1000, zero[:24*256])
		if !s.Missing(16394, 0, 1) || !s.Missing(9, 0, 1) {
			t.Error("a load outside the range is held")
		}
		want := bytes.Clone(zero)
		copy(want[5*256:], flowBytes(0, 20*1024+5, 3))
		s.wantRaw(t, 20, 0, want)
		if st := s.Stats(); st.ZeroLoads != 16383 || st.Loads != 1 {
			t.Errorf("%+v", st)
		}
	}
	check()
	s.close(t)
	s = openReal(t, dir, nil)
	check()
	must(t, s.Seal(ctx, 11, one(1)))
	if units, err := s.checkSealed(11, zero); err != nil || units != sealing.Full {
		t.Error(units, err)
	}
	if _, _, err := s.ReadSealed(12, vfs.Aligned(store.LoadBytes)); !errors.Is(err, store.ErrMissing) {
		t.Error(err)
	}
	must(t, s.Delete(ctx, 11))
	s.wantRaw(t, 11, 0, zero)
	// A cut inside the range; what is written behind it takes the zeros along.
	must(t, s.Truncate(ctx, 12*1024+7))
	s.wantRaw(t, 12, 0, zero[:7*256])
	if !s.Missing(12, 7, 1) || !s.Missing(13, 0, 1) || !s.Missing(20, 5, 3) {
		t.Error("sectors behind the cut are held")
	}
	must(t, s.Write(ctx, 12, 9, flowBytes(0, 12*1024+9, 1)))
	s.wantRaw(t, 12, 0, zero[:7*256])
	s.wantRaw(t, 12, 9, flowBytes(0, 12*1024+9, 1))
	if !s.Missing(12, 8, 1) {
		t.Error("a sector between is held")
	}
	s.close(t)
	s = openReal(t, dir, nil)
	s.wantRaw(t, 12, 0, zero[:7*256])
	s.wantRaw(t, 12, 9, flowBytes(0, 12*1024+9, 1))
	s.close(t)
}

// TestTruncate cuts at every kind of position and writes other data behind.
func TestTruncate(t *testing.T) {
	s := openReal(t, t.TempDir(), nil)
	defer s.close(t)
	for _, cut := range []uint64{4*1024 + 100, 4 * 1024, 3*1024 + 1, 3*1024 + 1023, 2*1024 + 512, 2*1024 + 5, 2 * 1024} {
		end := uint64(6 * 1024)
		for load := uint64(0); load < 6; load++ {
			must(t, s.Write(ctx, load, 0, loadBytes(load)))
			must(t, s.Seal(ctx, load, one(byte(load))))
		}
		must(t, s.Truncate(ctx, cut))
		must(t, s.Truncate(ctx, cut))
		for sector := cut - min(cut, 40); sector < end; sector += 13 {
			if held := !s.Missing(sector/1024, sector%1024, 1); held != (sector < cut) {
				t.Fatalf("cut at %d: sector %d held: %v", cut, sector, held)
			}
		}
		if w := cut % 1024; w > 0 {
			s.wantRaw(t, cut/1024, 0, flowBytes(0, cut-w, w))
			// Another fork's data in the same unit.
			must(t, s.Write(ctx, cut/1024, w, flowBytes(1, cut, 1024-w)))
			s.wantRaw(t, cut/1024, w, flowBytes(1, cut, 1024-w))
			s.wantRaw(t, cut/1024, 0, flowBytes(0, cut-w, w))
			must(t, s.Seal(ctx, cut/1024, one(9)))
			raw := append(flowBytes(0, cut-w, w), flowBytes(1, cut, 1024-w)...)
			if units, err := s.checkSealed(cut/1024, raw); err != nil || units != sealing.Full {
				t.Fatal(units, err)
			}
			must(t, s.Truncate(ctx, 0))
		}
	}
	must(t, s.Truncate(ctx, 0))
	if st := s.Stats(); st.Loads != 0 || st.UsedBytes != 0 {
		t.Errorf("%+v", st)
	}
}

// TestManyWriters writes and seals from many goroutines while others read.
func TestManyWriters(t *testing.T) {
	s := openReal(t, t.TempDir(), func(o *store.Options) { o.SealThreads = 1 })
	defer s.close(t)
	const loads = 60
	var group sync.WaitGroup
	for w := range 12 {
		group.Go(func() {
			for load := uint64(w); load < loads; load += 12 {
				for _, at := range []uint64{512, 0} {
					if err := s.Write(ctx, load, at, flowBytes(0, load*1024+at, 512)); err != nil {
						t.Error(err)
					}
				}
				if err := s.Seal(ctx, load, one(byte(load%3))); err != nil {
					t.Error(err)
				}
				if err := s.checkRaw(load, 0, loadBytes(load)); err != nil {
					t.Error(err)
				}
				if err := s.Seal(ctx, load, one(byte(load%5))); err != nil {
					t.Error(err)
				}
			}
		})
		group.Go(func() {
			for load := uint64(w); load < loads; load += 7 {
				if err := s.checkRaw(load, 512, flowBytes(0, load*1024+512, 512)); err != nil && !errors.Is(err, store.ErrMissing) {
					t.Error(err)
				}
				if _, err := s.checkSealed(load, loadBytes(load)); err != nil && !errors.Is(err, store.ErrMissing) {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	places := map[store.Place]bool{}
	for load, st := range s.Loads(0) {
		if places[st.Place] {
			t.Error("two loads in one slot")
		}
		places[st.Place] = true
		if st.Sealed != sealing.Full {
			t.Errorf("load %d: %x", load, st.Sealed)
		}
	}
	if len(places) != loads {
		t.Error(len(places))
	}
}

// TestQuota: the quotas bound the files, freed slots are reused.
func TestQuota(t *testing.T) {
	dir := t.TempDir()
	s := openReal(t, dir, func(o *store.Options) { o.Dirs[0].Bytes, o.Dirs[1].Bytes = 5<<20, 2<<20+1000 })
	n := uint64(0)
	for ; ; n++ {
		err := s.Write(ctx, n, 0, flowBytes(0, n*1024, 1))
		if errors.Is(err, store.ErrFull) {
			break
		}
		must(t, err)
	}
	if n != 28 {
		t.Errorf("%d loads fit into 7 MiB", n)
	}
	must(t, s.Delete(ctx, 3, 9, 3))
	must(t, s.Write(ctx, 100, 0, flowBytes(0, 100*1024, 1)))
	must(t, s.Write(ctx, 101, 0, flowBytes(0, 101*1024, 1)))
	if err := s.Write(ctx, 102, 0, flowBytes(0, 102*1024, 1)); !errors.Is(err, store.ErrFull) {
		t.Error(err)
	}
	for _, load := range []uint64{0, 4, 27, 100, 101} {
		s.wantRaw(t, load, 0, flowBytes(0, load*1024, 1))
	}
	var size int64
	for _, d := range []string{"a", "b"} {
		files, err := filepath.Glob(filepath.Join(dir, d, "loads-*.dat"))
		must(t, err)
		for _, f := range files {
			info, err := os.Stat(f)
			must(t, err)
			size += info.Size()
		}
	}
	if size != 7<<20 {
		t.Errorf("the files have %d bytes", size)
	}
	s.close(t)
}
