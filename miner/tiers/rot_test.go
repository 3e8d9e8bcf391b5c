package tiers

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/sealing"
)

// TestRot flips 1,000 bits of the data files: hashing what is read back finds
// every damaged load, and no hit in a damaged unit passes as an answer, while
// those in all others do.
func TestRot(t *testing.T) {
	w := grown(t, nil)
	rng := rand.New(rand.NewPCG(11, 11))
	type spot struct {
		load uint64
		unit int
	}
	damaged := map[spot]bool{}
	var loads []uint64
	states := map[uint64]store.LoadState{}
	for load, st := range w.Loads(0) {
		if st.Sealed == sealing.Full {
			loads = append(loads, load)
			states[load] = st
		}
	}
	flips := map[[2]uint64]bool{}
	for len(flips) < 1000 {
		load, bit := loads[rng.IntN(len(loads))], rng.Uint64N(store.LoadBytes*8)
		if flips[[2]uint64{load, bit}] {
			continue
		}
		flips[[2]uint64{load, bit}] = true
		damaged[spot{load, int(bit / 8 / sealing.UnitBytes)}] = true
		p := states[load].Place
		f, err := os.OpenFile(filepath.Join(w.Dir(p), fmt.Sprintf("loads-%05d.dat", p.File())), os.O_RDWR, 0)
		must(t, err)
		var b [1]byte
		at := int64(p.Slot())*store.LoadBytes + int64(bit/8)
		_, err = f.ReadAt(b[:], at)
		must(t, err)
		b[0] ^= 1 << (bit % 8)
		_, err = f.WriteAt(b[:], at)
		must(t, err)
		must(t, f.Sync())
		must(t, f.Close())
	}
	var scratch [kernels.LoadSectors]kernels.Hash
	got := make([]byte, store.LoadBytes)
	for _, load := range loads {
		must(t, w.Read(load, 0, 1024, got))
		want := w.raw(load)
		if found := cpu.SegmentRoot(got, &scratch) != cpu.SegmentRoot(want, &scratch); !found {
			for u := range sealing.LoadUnits {
				if damaged[spot{load, u}] {
					t.Errorf("damage in unit %d of load %d is not found", u, load)
				}
			}
		}
		for u := range sealing.LoadUnits {
			at, end := u*sealing.UnitBytes, (u+1)*sealing.UnitBytes
			if same := bytes.Equal(got[at:end], want[at:end]); same == damaged[spot{load, u}] {
				t.Errorf("load %d, unit %d: damaged %v, same %v", load, u, damaged[spot{load, u}], same)
			}
		}
	}
	good, refused := 0, 0
	w.judge = func(load uint64, unit int, err error) {
		switch {
		case err == nil && damaged[spot{load, unit}]:
			t.Errorf("a hit in the damaged unit %d of load %d passes", unit, load)
		case err != nil && !damaged[spot{load, unit}]:
			t.Errorf("a hit in load %d, unit %d is refused: %v", load, unit, err)
		case err == nil:
			good++
		default:
			refused++
		}
	}
	s := &Source{Store: w.Store, Log: w, Share: whole, Zeros: ZerosNever}
	_, _, err := w.search(s, pora.ShardRange(w.flow.Epochs.Current.FlowLength, 0, 0, 1), mine.Bucketed, 800)
	must(t, err)
	if good < 100 || refused < 20 {
		t.Errorf("%d hits pass, %d are refused", good, refused)
	}
}
