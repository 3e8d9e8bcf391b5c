package mine

import (
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

func TestBitmap(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		n := 1 + rnd.Uint64N(300)
		b, want := NewBitmap(n), []uint64{}
		for i := range n {
			if rnd.IntN(3) == 0 {
				b.Set(i)
				want = append(want, i)
			}
		}
		var got []uint64
		b.each(func(l uint64) { got = append(got, l) })
		if !slices.Equal(got, want) || b.Count() != uint64(len(want)) {
			t.Fatalf("%v, want %v", got, want)
		}
		r := newRanks(b)
		for i := range n + 130 {
			rank, ok := r.of(i)
			at, has := slices.BinarySearch(want, i)
			if ok != has || b.Has(i) != has || has && rank != uint64(at) {
				t.Fatalf("rank of %d in %v: %d, %v", i, want, rank, ok)
			}
		}
		cut := rnd.Uint64N(n + 1)
		if c := b.clip(cut); c.Count() != uint64(len(want[:lowerBound(want, cut)])) {
			t.Fatalf("clipped at %d: %d loads", cut, c.Count())
		}
		other := FullBitmap(n / 2)
		if d := b.without(other); d.Count()+b.clip(n/2).Count() != b.Count() {
			t.Fatal("without")
		}
		if u := NewBitmap(1).or(b).or(other); u.Count() != n/2+b.without(other).Count() {
			t.Fatal("or")
		}
		if FullBitmap(n).Count() != n {
			t.Fatal("full")
		}
	}
}

func lowerBound(list []uint64, v uint64) int { i, _ := slices.BinarySearch(list, v); return i }

func TestCounters(t *testing.T) {
	c := newCounters(100, 1000)
	var mu sync.Mutex
	seen := map[uint64]int{}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(g), 1))
			for {
				s := c.take(1 + rnd.Uint64N(9))
				if s.count == 0 {
					return
				}
				if rnd.IntN(5) == 0 {
					c.giveBack(s)
					continue
				}
				mu.Lock()
				for i := range s.count {
					seen[s.first+i]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for s := c.take(3); s.count > 0; s = c.take(3) { // returned after the others left
		for i := range s.count {
			seen[s.first+i]++
		}
	}
	if !c.exhausted() {
		t.Error("not exhausted")
	}
	for i := range uint64(1000) {
		if seen[100+i] != 1 {
			t.Fatalf("counter %d dealt out %d times", 100+i, seen[100+i])
		}
	}
	if len(seen) != 1000 {
		t.Errorf("%d counters dealt out", len(seen))
	}
}

func TestHistogram(t *testing.T) {
	var h Histogram
	if h.Quantile(0.5) != 0 {
		t.Error("of nothing")
	}
	for i := range 1000 {
		h.Add(time.Duration(i+1) * time.Millisecond)
	}
	for _, q := range []float64{0.01, 0.5, 0.99, 1} {
		got, want := h.Quantile(q).Seconds(), q
		if got < want*0.99 || got > want*1.3 {
			t.Errorf("quantile %g is %g", q, got)
		}
	}
	for i := range len(h.counts) {
		if bucket(bound(i)) != i && i > 8 { // below 4 us several bounds are the same microsecond
			t.Fatalf("bound %d (%v) lies in bucket %d", i, bound(i), bucket(bound(i)))
		}
	}
	for _, d := range []time.Duration{-1, 0, 1 << 62} {
		h.Add(d)
	}
	if h.Count() != 1003 {
		t.Errorf("%d counted", h.Count())
	}
}

// TestLedger fills a ledger beyond its memory: what it keeps comes back once,
// by part and in physical order.
func TestLedger(t *testing.T) {
	const loads = 1000
	mem, err := NewMemoryTier("disk", subset(loads, func(l uint64) bool { return l%2 == 0 }), make([]byte, loads/2*kernels.LoadBytes), nil)
	if err != nil {
		t.Fatal(err)
	}
	d := newFakeDisk("disk", mem, 1, 1)
	d.reverse = true
	defer d.Close()
	run := &search{tiers: []Tier{d}, held: []Bitmap{d.Held()}}
	run.opt.RememberBytes = 100 * chunkBytes
	wanted := &round{held: d.Held(), draw: true, remember: true}
	run.round.Store(wanted)
	l := newLedger(run, 3)
	if l.parts < 4 || l.parts > 25/3 {
		t.Fatalf("%d parts with room for 100 chunks and 3 runners", l.parts)
	}
	run.ledger = l
	rnd := rand.New(rand.NewPCG(1, 1))
	kept := map[uint64]uint64{}
	for turn := range 3 {
		forgotten := 0
		for i := range uint64(40000) {
			r := &runner{run: run, index: rnd.IntN(3), local: newStats(run.tiers)}
			e := entry{counter: uint64(turn)<<40 | i, load: rnd.Uint64N(loads)}
			r.entries = []entry{e}
			switch n := r.remember(); {
			case n == 1:
				kept[e.counter] = e.load
			case e.load%2 == 1:
				if r.local.Missing != 1 {
					t.Fatal("a load that is not wanted was not counted")
				}
			default:
				forgotten += int(r.local.Forgotten)
			}
		}
		if max, least := 100*chunkEntries, 75*chunkEntries; len(kept) > max || len(kept) < least-l.parts*3*chunkEntries || forgotten == 0 {
			t.Errorf("kept %d, forgot %d", len(kept), forgotten)
		}
		books := l.turn(wanted)
		lastPlace := uint64(0)
		for p := range l.disks[0].bounds {
			for _, e := range l.collect(l.disks[0], books, p) {
				if kept[e.counter] != e.load {
					t.Fatalf("%+v was not remembered", e)
				}
				delete(kept, e.counter)
				if e.place < lastPlace || e.place != d.Place(e.load) {
					t.Fatalf("place %d after %d", e.place, lastPlace)
				}
				lastPlace = e.place
			}
		}
		if len(kept) != 0 {
			t.Errorf("%d nonces did not come back", len(kept))
		}
	}
}

// TestNoAllocationsPerBatch compares a short and a long run: the loop allocates
// at its start, not per nonce or batch.
func TestNoAllocationsPerBatch(t *testing.T) {
	const loads = 16
	b := kernels.NewCPUBackend(bestCPU(), 1)
	defer b.Close()
	for _, kinds := range []string{"m", "d"} {
		tiers, disks, _ := testTiers(loads, kinds, 1)
		for _, d := range disks {
			defer d.Close()
			d.order = make([]uint64, 0, 1<<16)
		}
		s, err := New(b.Devices(), tiers, Options{Policy: Direct, Log: quiet()})
		if err != nil {
			t.Fatal(err)
		}
		allocs := func(count uint64) uint64 {
			w := testWindow(30, loads, 1e-12)
			w.Count = count
			s.next = 0
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if _, err := s.Run(context.Background(), w); err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			return after.Mallocs - before.Mallocs
		}
		allocs(200)
		short, long := allocs(200), allocs(1200)
		if long > short+40 { // 1,000 nonces more, about 45 batches; the runtime's own are a few
			t.Errorf("tier %q: %d allocations for 200 nonces, %d for 1,200", kinds, short, long)
		}
		t.Logf("tier %q: %d and %d allocations", kinds, short, long)
	}
}

func TestRaiseProcs(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	a, b := raiseProcs(), raiseProcs()
	if n := runtime.GOMAXPROCS(0); n != before+extraProcs {
		t.Errorf("%d processors with two users, %d before", n, before)
	}
	a()
	a()
	if n := runtime.GOMAXPROCS(0); n != before+extraProcs {
		t.Errorf("%d processors with one user left, %d before", n, before)
	}
	b()
	if n := runtime.GOMAXPROCS(0); n != before {
		t.Errorf("%d processors at the end, %d before", n, before)
	}
}
