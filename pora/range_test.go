package pora

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/revert"
)

func TestThresholdRounding(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	for range 1000 {
		var target, scale, limit, back uint256.Int
		for i := range target {
			target[i] = rng.Uint64() >> rng.IntN(64)
		}
		scale[0], scale[1] = rng.Uint64(), 1+rng.Uint64N(1<<35)
		h := Threshold(&target, &scale)
		limit.SetBytes32(h[:])
		if limit[0] != 0 {
			t.Fatalf("threshold %x has low bits", h)
		}
		limit.Rsh(&limit, 64)
		if back.Mul(&limit, &scale); back.Gt(&target) {
			t.Fatalf("threshold of %s at scale %s is too large", &target, &scale)
		}
		if _, overflow := back.AddOverflow(&back, &scale); !overflow && !back.Gt(&target) {
			t.Fatalf("threshold of %s at scale %s is too small", &target, &scale)
		}
	}
}

// TestFlowLengths checks ranges at flow lengths around multiples of a load, and
// beyond the largest range.
func TestFlowLengths(t *testing.T) {
	for _, c := range []struct{ length, shards, start, mine uint64 }{
		{1023, 1, 0, 0}, {1024, 1, 0, 1024}, {2047, 1, 0, 1024}, {1024 * 77, 4, 0, 1024 * 77}, {1024*77 + 1023, 4, 0, 1024 * 77},
		{MaxMineSectors, 1, 0, MaxMineSectors}, {MaxMineSectors + 5*PricingSectors + 3000, 1, 5 * PricingSectors, MaxMineSectors},
		{3 * MaxMineSectors, 2, MaxMineSectors, 2 * MaxMineSectors}, {3 * MaxMineSectors, 4, 0, 3 * MaxMineSectors},
		{1 << 62, 1 << 32, 0, 1 << 62},
	} {
		r := ShardRange(c.length, 1<<63, 0, c.shards)
		if r.StartPosition != c.start || r.MineLength != c.mine {
			t.Errorf("flow of %d in %d shards: %+v", c.length, c.shards, r)
		}
		if err := r.Check(MaxEnd(c.length)); err != nil {
			t.Errorf("flow of %d in %d shards: %+v: %v", c.length, c.shards, r, err)
		}
		for _, longer := range []uint64{r.MineLength - 1024, r.MineLength + 1024} {
			wrong := r
			if wrong.MineLength = longer; wrong.Check(MaxEnd(c.length)) == nil {
				t.Errorf("flow of %d in %d shards: a length of %d is accepted", c.length, c.shards, longer)
			}
		}
	}
	r := Range{}
	if _, err := r.Recall(Hash{}); err != revert.DivisionByZero {
		t.Errorf("recall in an empty range: %v", err)
	}
	if _, ok := r.Load(Hash{}); ok {
		t.Error("an empty range has a load")
	}
	if _, err := (Range{ShardMask: ^uint64(7)}).Scale(7); err != revert.DivisionByZero {
		t.Errorf("scale of 8 shards in a flow of 7 sectors: %v", err)
	}
}

// TestRecallEnumerated draws every value of q for small ranges, contiguous and
// other masks, and compares with the formula written out.
func TestRecallEnumerated(t *testing.T) {
	for _, loads := range []uint64{1, 2, 5, 8, 13, 64, 67} {
		for _, r := range []Range{
			{0, loads * 1024, 0, ^uint64(0)}, {1 << 25, loads*1024 + 700, 1, ^uint64(1)}, {0, loads * 1024, 3, ^uint64(3)},
			{0, loads * 1024, 5, ^uint64(7)}, {0, loads * 1024, 8, ^uint64(10)}, {0, loads * 1024, 64, ^uint64(64 | 2)},
		} {
			hit := map[uint64]bool{}
			for q := range loads {
				var seed Hash
				binary.BigEndian.PutUint64(seed[24:], q+loads*(1<<40))
				c := q&r.ShardMask | r.ShardID
				sector, err := r.Recall(seed)
				load, ok := r.Load(seed)
				hit[load] = hit[load] || ok
				switch {
				case c > loads && err != ErrRecallOutOfBound, c <= loads && (err != nil || sector != r.StartPosition+c*1024):
					t.Errorf("%+v q %d: sector %d, %v", r, q, sector, err)
				case ok != (c < loads), ok && load != r.StartPosition/1024+c:
					t.Errorf("%+v q %d: load %d %v", r, q, load, ok)
				}
			}
			first := r.StartPosition / 1024
			for load := max(first, 3) - 3; load < first+loads+3; load++ {
				if r.Covers(load) != hit[load] {
					t.Errorf("%+v covers load %d: %v, but it is hit: %v", r, load, r.Covers(load), hit[load])
				}
			}
		}
	}
}

func TestModOf256Bits(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 1000 {
		var seed Hash
		for i := range seed {
			seed[i] = byte(rng.Uint32())
		}
		n := 1 + rng.Uint64()>>(1+rng.IntN(63))
		var x, y uint256.Int
		if x.Mod(x.SetBytes32(seed[:]), y.SetUint64(n)); x.Uint64() != mod(&seed, n) {
			t.Fatalf("%x mod %d", seed, n)
		}
	}
}

func TestHotPathAllocatesNothing(t *testing.T) {
	r := Range{0, 77 * 1024, 1, ^uint64(1)}
	seeds, nonces := make([]PadSeed, 64), make([]Hash, 64)
	for _, cpu := range kernels.Tiers() {
		w := &Window{MinerID: Hash{1}}
		used := uint64(0)
		if n := testing.AllocsPerRun(10, func() {
			w.PadSeeds(cpu, seeds, nonces)
			for i := range seeds {
				load, _ := r.Load(Hash(seeds[i][:32]))
				used += load
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", cpu, n)
		}
		if used == 0 {
			t.Error("no loads")
		}
	}
}
