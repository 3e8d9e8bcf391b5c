package store_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	pvfs "github.com/cockroachdb/pebble/v2/vfs"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/sealing"
)

// TestDrop: random sectors of sealed, half sealed and raw loads are dropped; the
// others keep their bytes, no unit that lost one stays sealed, and what was dropped
// can be written and sealed again. All of that holds after a restart.
func TestDrop(t *testing.T) {
	files, dbfs := vfs.NewMem(), pvfs.NewMem()
	s, err := openMem(files, dbfs, nil)
	must(t, err)
	must(t, s.SetMinerID(minerID))
	rng := rand.New(rand.NewPCG(1, 2))
	for load := uint64(3); load < 15; load++ {
		raw := loadBytes(load)
		must(t, s.Write(ctx, load, 0, raw))
		switch load % 3 {
		case 0:
			must(t, s.Seal(ctx, load, one(1)))
		case 1:
			must(t, s.Seal(ctx, load, sealing.Contexts{{End: 20, Digest: digest(1)}, {End: 41, Digest: digest(2)}}))
		}
		before, _ := s.State(load)
		var gone store.Sectors
		for range 1 + rng.IntN(5) {
			gone = gone.Or(store.SectorRange(rng.Uint64N(1024), 1+rng.Uint64N(1<<rng.Uint64N(10))))
		}
		if load == 14 {
			gone = store.SectorRange(0, 1024)
		}
		must(t, s.Drop(ctx, load, gone))
		must(t, s.Drop(ctx, load, gone))
		if load%4 == 0 {
			s.close(t)
			s, err = openMem(files, dbfs, nil)
			must(t, err)
		}
		st, held := s.State(load)
		if held == gone.Full() {
			t.Fatalf("load %d: held %v after dropping %d sectors", load, held, gone.Count())
		}
		for i := range uint64(1024) {
			if st.Present.Has(i) == gone.Has(i) {
				t.Fatalf("load %d: sector %d present %v, dropped %v", load, i, st.Present.Has(i), gone.Has(i))
			}
			if !gone.Has(i) {
				must(t, s.checkRaw(load, i, raw[i*256:(i+1)*256]))
			} else if err := s.Read(load, i, 1, make([]byte, 256)); !errors.Is(err, store.ErrMissing) {
				t.Fatalf("load %d: sector %d: %v", load, i, err)
			}
		}
		if held {
			units, err := s.checkSealed(load, raw)
			must(t, err)
			if want := before.Sealed & st.Present.Units(); units != want {
				t.Fatalf("load %d: units %064b are sealed, want %064b", load, units, want)
			}
		}
		must(t, s.Write(ctx, load, 0, raw))
		must(t, s.Seal(ctx, load, one(3)))
		must(t, s.checkRaw(load, 0, raw))
		if units, err := s.checkSealed(load, raw); err != nil || units != sealing.Full {
			t.Fatalf("load %d: sealed %x, %v", load, uint64(units), err)
		}
	}
	must(t, s.Drop(ctx, 99, store.SectorRange(0, 1024))) // not held
	s.close(t)
}
