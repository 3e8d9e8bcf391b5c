package tiers

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/sealing"
)

func whole() (id, shards uint64) { return 0, 1 }

// grown is a world with files of many sizes, an epoch that ends inside a load and
// a unit, gaps, zeros and a part without a context.
func grown(t *testing.T, own func(uint64) bool) *world {
	w := newWorld(t)
	w.submit(1)
	w.submit(3000)
	w.submit(2<<20 + 300)
	w.epoch()
	w.submit(257)
	w.submit(100000)
	w.epoch()
	w.submit(900)
	w.submit(3 << 20)
	w.zeros(13) // 2 MiB
	w.epoch()
	w.epoch() // nothing new: an empty range
	w.submit(5 << 20)
	w.submit(70000)
	w.epoch()
	w.submit(400000) // not in a context yet
	w.fill(own)
	w.seal()
	return w
}

// TestEveryHitVerifies mines real sealed data through every kind of tier and
// policy; each hit becomes an answer that the contract's rules accept, and there
// are as many as the units that are held say.
func TestEveryHitVerifies(t *testing.T) {
	w := grown(t, nil)
	length := w.flow.Epochs.Current.FlowLength
	r := pora.ShardRange(length, 0, 0, 1)
	source := func() *Source { return &Source{Store: w.Store, Log: w, Share: whole, Zeros: ZerosNever} }
	disks := source()
	ram := source()
	ram.RAMBytes = 1 << 30
	ram.Zeros = ZerosAuto
	must(t, ram.Fill(ctx))
	some := source()
	some.RAMBytes = 5 << 20
	some.Zeros = ZerosAlways
	must(t, some.Fill(ctx))
	if n := some.Resident(); n != 20 {
		t.Errorf("%d loads in 5 MiB", n)
	}
	var reference map[uint64]int
	for name, c := range map[string]struct {
		source *Source
		policy mine.Policy
		zeros  bool
	}{
		"disks, direct": {disks, mine.Direct, false}, "disks, bucketed": {disks, mine.Bucketed, false},
		"memory": {ram, mine.Resident, true}, "all, bucketed": {some, mine.Bucketed, true}, "all, direct": {some, mine.Direct, true},
	} {
		t.Run(name, func(t *testing.T) {
			w.t = t
			const nonces = 1000
			hits, res, err := w.search(c.source, r, c.policy, nonces)
			must(t, err)
			zeroHits := 0
			for load, n := range hits {
				if allZero(w.raw(load)) {
					zeroHits += n
				}
			}
			if (zeroHits > 0) != c.zeros {
				t.Errorf("%d hits in known zeros", zeroHits)
			}
			// At difficulty 64 a load has a hit on average; 5 sigma.
			if want := float64(res.Stats.Hashed); math.Abs(float64(total(hits))-want) > 5*math.Sqrt(want)+want/10 {
				t.Errorf("%d hits in %d hashed loads", total(hits), res.Stats.Hashed)
			}
			if res.Stats.Hashed < 100 || res.Stats.Lost > 0 || res.Stats.Mismatches > 0 {
				t.Errorf("%+v", res.Stats)
			}
			if c.policy == mine.Bucketed && !c.zeros {
				reference = hits
			}
		})
	}
	w.t = t
	if reference[0] == 0 {
		t.Error("no hit in load 0, whose units 1 to 63 can be proven")
	}
	for load := range reference {
		if (load+1)*1024 > length {
			t.Errorf("a hit in load %d, which does not end within the context's flow", load)
		}
	}
}

// TestShards: a shard's store mines its own range, and the widest with what it
// holds.
func TestShards(t *testing.T) {
	w := grown(t, func(load uint64) bool { return load%2 == 1 })
	length := w.flow.Epochs.Current.FlowLength
	s := &Source{Store: w.Store, Log: w, Share: func() (uint64, uint64) { return 1, 2 }, Zeros: ZerosNever}
	for _, shards := range []uint64{1, 2} {
		r := pora.ShardRange(length, 0, 1%shards, shards)
		hits, res, err := w.search(s, r, mine.Bucketed, 1000)
		must(t, err)
		if len(hits) < 5 || res.Stats.Lost > 0 {
			t.Errorf("%d shards: hits in %d loads, %+v", shards, len(hits), res.Stats)
		}
		for load := range hits {
			if load%2 != 1 {
				t.Errorf("a hit in load %d, which is not stored", load)
			}
		}
	}
	if id, n := s.Shard(); id != 1 || n != 2 {
		t.Error(id, n)
	}
}

// TestOtherDigests: what is sealed with a digest that is not the epoch's is not
// offered, from disk or from memory, not even when that changes during a search.
func TestOtherDigests(t *testing.T) {
	w := grown(t, nil)
	length := w.flow.Epochs.Current.FlowLength
	r := pora.ShardRange(length, 0, 0, 1)
	s := &Source{Store: w.Store, Log: w, Share: whole, Zeros: ZerosNever, RAMBytes: 3 << 20}
	must(t, s.Fill(ctx))
	must(t, w.Seal(ctx, 10, sealing.Contexts{{End: 64, Digest: sealing.Hash{1}}}))
	must(t, w.Seal(ctx, 12, sealing.Contexts{{End: 32, Digest: sealing.Hash{1}}}))
	// A copy in memory is still right, what is on disk is not: units that are wrong
	// would be refused by the proof.
	hits, _, err := w.search(s, r, mine.Bucketed, 800)
	must(t, err)
	onDisk, _, err := w.search(&Source{Store: w.Store, Log: w, Share: whole, Zeros: ZerosNever}, r, mine.Bucketed, 800)
	must(t, err)
	if hits[10] == 0 || onDisk[10] > 0 || onDisk[12] == 0 || hits[12] <= onDisk[12] {
		t.Errorf("hits in load 10: %d and %d, in load 12: %d and %d", hits[10], onDisk[10], hits[12], onDisk[12])
	}
	// Another fork's epochs: everything after the first epoch has another digest.
	for i := range w.now[1:] {
		w.now[i+1].Digest[0] ^= 1
	}
	tiers, err := s.Tiers(ctx, r, length)
	must(t, err)
	for _, tier := range tiers.List {
		for load := range r.Loads() {
			if tier.Held().Has(load) && load*1024 >= w.now[0].End {
				t.Errorf("load %d of %s is offered", load, tier.Name())
			}
		}
	}
	tiers.Close()
	must(t, s.Fill(ctx))
	n := s.Resident()
	w.seal()
	must(t, s.Fill(ctx))
	if s.Resident() <= n || s.Resident() != 12 {
		t.Errorf("%d, then %d loads in memory", n, s.Resident())
	}
}

// TestDropped: loads that are deleted while a search could ask for them are read
// errors, not wrong data; nothing held at all is an error of the search.
func TestDropped(t *testing.T) {
	w := grown(t, nil)
	length := w.flow.Epochs.Current.FlowLength
	r := pora.ShardRange(length, 0, 0, 1)
	s := &Source{Store: w.Store, Log: w, Share: whole, Zeros: ZerosNever}
	tiers, err := s.Tiers(ctx, r, length)
	must(t, err)
	disk := tiers.List[0].(mine.Disk)
	var all []uint64
	for load := range w.Summaries(0) {
		all = append(all, load)
	}
	must(t, w.Delete(ctx, all...))
	done := make(chan *mine.Read, 1)
	for load := range r.Loads() {
		if disk.Held().Has(load) {
			must(t, disk.Submit(&mine.Read{Load: load, Buf: mine.AlignedBytes(1 << 18)}, done))
			if rd := <-done; rd.Err == nil {
				t.Fatal("a deleted load was read")
			}
		}
	}
	tiers.Close()
	if _, _, err := w.search(s, r, mine.Bucketed, 10); !errors.Is(err, mine.ErrNothingHeld) {
		t.Error(err)
	}
	// Known zeros are all that is left: they pay now.
	s = &Source{Store: w.Store, Log: w, Share: whole}
	hits, _, err := w.search(s, r, mine.Bucketed, 500)
	must(t, err)
	if total(hits) == 0 {
		t.Error("no hit in known zeros")
	}
	c, cancel := context.WithCancel(ctx)
	cancel()
	must(t, s.Warm(c, 0, nil))
}

func TestZerosPay(t *testing.T) {
	for _, c := range []struct {
		held, loads uint64
		want        bool
	}{{0, 1000, true}, {62, 1000, true}, {63, 1000, false}, {1000, 1000, false}} {
		if got := zerosPay(c.held, c.loads); got != c.want {
			t.Errorf("%d of %d: %v", c.held, c.loads, got)
		}
	}
}
