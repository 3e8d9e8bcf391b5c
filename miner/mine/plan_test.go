package mine

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

// TestOverlappingTiersCountOnce: a load that two tiers hold is the first one's,
// in the plan as in the search.
func TestOverlappingTiersCountOnce(t *testing.T) {
	const loads = 40
	tier := func(name string, in func(uint64) bool) *MemoryTier {
		held := subset(loads, in)
		m, err := NewMemoryTier(name, held, make([]byte, held.Count()*kernels.LoadBytes), nil)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	memory := tier("memory", func(l uint64) bool { return l < 20 })
	first := newFakeDisk("first", tier("first", func(l uint64) bool { return l >= 10 && l < 30 }), 1, 4)
	defer first.Close()
	second := newFakeDisk("second", tier("second", func(l uint64) bool { return l%2 == 0 }), 1, 4)
	defer second.Close()
	b := kernels.NewCPUBackend(bestCPU(), 1)
	defer b.Close()
	s, err := New(b.Devices(), []Tier{memory, first, second}, Options{Policy: Bucketed, Log: quiet(), Rates: testRates(1, 3)})
	if err != nil {
		t.Fatal(err)
	}
	r, err := newSearch(context.Background(), s, testWindow(1, loads, 1e-9))
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, want := range []uint64{20, 10, 5} { // 30, 32, … 38 are left for the second disk
		if n := r.held[i].Count(); n != want {
			t.Errorf("tier %d: %d loads, want %d", i, n, want)
		}
		share := r.planTiers()[i].Share
		if math.Abs(share-float64(want)/loads) > 1e-12 {
			t.Errorf("tier %d: share %v of the plan, want %d of %d loads", i, share, want, loads)
		}
		sum += share
	}
	if math.Abs(sum-35.0/loads) > 1e-12 {
		t.Errorf("the plan's shares add up to %v, 35 of %d loads are held", sum, loads)
	}
}

// TestRoundLeavesTime: a round is planned for 97 % of the time left, because
// what a sweep does not finish before the deadline is lost.
func TestRoundLeavesTime(t *testing.T) {
	const loads = 8
	_, disks, _ := testTiers(loads, "d", 0)
	defer disks[0].Close()
	b := kernels.NewCPUBackend(bestCPU(), 1)
	defer b.Close()
	s, err := New(b.Devices(), []Tier{disks[0]}, Options{Policy: Bucketed, Log: quiet(), Rates: testRates(1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	w := testWindow(2, loads, 1e-9)
	w.Deadline = time.Now().Add(1000 * time.Hour) // the test's own time does not count
	r, err := newSearch(context.Background(), s, w)
	if err != nil {
		t.Fatal(err)
	}
	p := r.planRound()
	got := p.RoundSeconds * float64(p.Rounds) / (1000 * time.Hour).Seconds()
	if math.Abs(got-0.97) > 0.001 {
		t.Errorf("a round is planned for %.4f of the time left, want 0.97", got)
	}
}
