package flow

import (
	"math/rand/v2"
	"testing"

	"github.com/zgminer/zgminer/pora/merkle"
)

// TestRangesTile: every sector below the last range's end is in exactly one
// range (spec/storage.md 9, context).
func TestRangesTile(t *testing.T) {
	r := newRandomFlow(t, rand.New(rand.NewPCG(31, 32)), 60)
	var end uint64
	empty := 0
	for i, h := range r.Epochs.History {
		if h.Start != end || h.End < h.Start {
			t.Fatalf("range %d is %d to %d, the one before ends at %d", i, h.Start, h.End, end)
		}
		if h.Start == h.End {
			empty++
		}
		end = h.End
	}
	if end != r.Epochs.StartPosition || empty == 0 {
		t.Errorf("ranges end at %d, state says %d; %d empty", end, r.Epochs.StartPosition, empty)
	}
	for position := uint64(0); position < end; position += 3 {
		got, err := r.Epochs.At(position, r.Tree.Length())
		if err != nil || position < got.Start || position >= got.End {
			t.Fatalf("position %d: %v %v", position, got, err)
		}
	}
}

// TestBoundaryBlocks checks which block can make a context for boundary N, and
// which hash it sees.
func TestBoundaryBlocks(t *testing.T) {
	const first, per = 100, 50
	for _, c := range []struct {
		block   uint64
		made    int
		expired bool // the first context made
	}{
		{first + per, 0, false}, {first + per + 1, 1, false}, {first + 2*per, 1, false}, {first + 2*per + 1, 2, false},
		{first + per + HistoryBlocks, 164, false}, {first + per + HistoryBlocks + 1, 164, true},
	} {
		e := NewEpochs(first, per)
		made := e.Advance(c.block, Hash{9}, 77, hashOf)
		if len(made) != c.made {
			t.Fatalf("block %d: %d contexts, want %d", c.block, len(made), c.made)
		}
		if c.made == 0 {
			continue
		}
		m := made[0]
		if m.Expired != c.expired || (m.Context.Digest == merkle.Empty) != c.expired {
			t.Errorf("block %d: first context %+v", c.block, m)
		}
		if !c.expired && m.Context.BlockDigest != hashOf(first+per) {
			t.Errorf("block %d: block digest %x", c.block, m.Context.BlockDigest)
		}
		if c.expired && (e.History[0].Start != 0 || e.History[0].End != 77) {
			t.Errorf("block %d: sectors of the expired epoch are in %+v", c.block, e.History[0])
		}
	}
	for _, number := range []uint64{10000, 10001, 10000 - HistoryBlocks - 1} {
		if BlockHash(10000, number, hashOf) != (Hash{}) {
			t.Errorf("block 10000 sees a hash of block %d", number)
		}
	}
	for _, number := range []uint64{9999, 9744, 9743, 10000 - HistoryBlocks} {
		if BlockHash(10000, number, hashOf) != hashOf(number) {
			t.Errorf("block 10000 does not see the hash of block %d", number)
		}
	}
}

// TestSimulatedContext: what a call simulates in one block is what a later
// transaction makes, until the boundary expires (spec/storage.md 2.6).
func TestSimulatedContext(t *testing.T) {
	const first, per = 100, 50
	e := NewEpochs(first, per)
	e.Advance(first+per+1, Hash{1}, 20, hashOf)
	simulate := func(block uint64) Context {
		s := e.Snapshot()
		s.Advance(block, Hash{2}, 90, hashOf)
		return s.Current
	}
	boundary := uint64(first + 2*per)
	want := simulate(boundary + 1)
	if e.Epoch != 1 || len(e.History) != 1 || want.Epoch != 2 {
		t.Fatalf("simulation changed the state or made no context: %+v", want)
	}
	for _, block := range []uint64{boundary + 2, boundary + per} {
		if got := simulate(block); got != want {
			t.Errorf("block %d: %+v, want %+v", block, got, want)
		}
	}
	last := e.Snapshot()
	if m, _ := last.Step(boundary+HistoryBlocks, Hash{2}, 90, hashOf); m.Context != want {
		t.Errorf("last block that can make it: %+v", m.Context)
	}
	if m, _ := e.Step(boundary+HistoryBlocks+1, Hash{2}, 90, hashOf); m.Context.Digest != merkle.Empty || e.StartPosition != 20 {
		t.Errorf("one block later: %+v", m.Context)
	}
}
