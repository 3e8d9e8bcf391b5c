package mine

import (
	"math/bits"
	"time"
)

// Stats counts what a search did. Every drawn nonce appears in exactly one of
// the counts that follow Draws, or is still on its way:
//
//	Draws = Missing + Full + Forgotten + Lost + Abandoned + Hashed + on its way
type Stats struct {
	Draws     uint64 // nonces whose recall seed was computed
	Missing   uint64 // dropped: the load is not held, or not wanted in this round of a sweep
	Full      uint64 // dropped: the tier's queue had no room
	Forgotten uint64 // dropped: no memory left to remember it for the sweep
	Lost      uint64 // dropped: the load could not be read
	Abandoned uint64 // accepted, but the window, or the device that had it, ended first
	Hashed    uint64 // iterations: nonces whose load was mixed and hashed

	Remembered uint64 // nonces put aside for a sweep (each ends as one of the above)
	Units      uint64 // qualities computed, at most 64 per iteration
	Pads       uint64 // scratchpads computed: Draws, and once more where the pad was not kept
	Batches    uint64 // device batches completed

	Candidates uint64 // hits as devices reported them
	Hits       uint64 // verified and delivered
	Mismatches uint64 // reported hits that the CPU computed otherwise
	Rejected   uint64 // verified hits that Options.Verify refused

	Rounds uint64 // sweeps begun
	Tiers  []TierStats
}

// TierStats counts what a search did with one tier.
type TierStats struct {
	Name       string
	Hashed     uint64 // iterations on its loads
	Full       uint64 // nonces dropped because its queue had no room
	Reads      uint64 // completed reads, failed ones included
	ReadErrors uint64
	ReadBytes  uint64
	Latency    Histogram // of completed reads, from submission
	LastError  string    // of the newest failed read
}

func newStats(tiers []Tier) Stats {
	s := Stats{Tiers: make([]TierStats, len(tiers))}
	for i, t := range tiers {
		s.Tiers[i].Name = t.Name()
	}
	return s
}

// counters lists the plain counts, so that add and sub cannot forget one.
func (s *Stats) counters() [16]*uint64 {
	return [...]*uint64{
		&s.Draws, &s.Missing, &s.Full, &s.Forgotten, &s.Lost, &s.Abandoned, &s.Hashed,
		&s.Remembered, &s.Units, &s.Pads, &s.Batches,
		&s.Candidates, &s.Hits, &s.Mismatches, &s.Rejected, &s.Rounds,
	}
}

func (t *TierStats) counters() [5]*uint64 {
	return [...]*uint64{&t.Hashed, &t.Full, &t.Reads, &t.ReadErrors, &t.ReadBytes}
}

// combine sets s to s + o, or s - o if minus. Both have the same tiers.
func (s *Stats) combine(o *Stats, minus bool) {
	apply := func(a, b *uint64) {
		if minus {
			*a -= *b
		} else {
			*a += *b
		}
	}
	oc := o.counters()
	for i, c := range s.counters() {
		apply(c, oc[i])
	}
	for i := range s.Tiers {
		a, b := &s.Tiers[i], &o.Tiers[i]
		bc := b.counters()
		for j, c := range a.counters() {
			apply(c, bc[j])
		}
		for j := range a.Latency.counts {
			apply(&a.Latency.counts[j], &b.Latency.counts[j])
		}
		if !minus && b.LastError != "" {
			a.LastError = b.LastError
		}
	}
}

func (s *Stats) clone() Stats {
	c := *s
	c.Tiers = append([]TierStats(nil), s.Tiers...)
	return c
}

// reset zeroes the counts and keeps the tiers' names.
func (s *Stats) reset() {
	tiers := s.Tiers
	for i := range tiers {
		tiers[i] = TierStats{Name: tiers[i].Name}
	}
	*s = Stats{Tiers: tiers}
}

// OnItsWay is how many drawn nonces are neither dropped nor hashed yet.
func (s *Stats) OnItsWay() uint64 {
	return s.Draws - s.Missing - s.Full - s.Forgotten - s.Lost - s.Abandoned - s.Hashed
}

// Histogram counts durations in buckets whose bounds grow by a factor of about
// 1.19 (four per doubling), from 1 µs to about 4,000 s.
type Histogram struct{ counts [128]uint64 }

// Add counts d.
func (h *Histogram) Add(d time.Duration) { h.counts[bucket(d)]++ }

// Count returns how many durations were counted.
func (h *Histogram) Count() uint64 {
	var n uint64
	for _, c := range h.counts {
		n += c
	}
	return n
}

// Quantile returns the upper bound of the bucket that holds the share q (0..1)
// of the durations, 0 if there are none.
func (h *Histogram) Quantile(q float64) time.Duration {
	n := h.Count()
	if n == 0 {
		return 0
	}
	rank := uint64(q * float64(n))
	for i, c := range h.counts {
		if rank < c {
			return bound(i + 1)
		}
		rank -= c
	}
	for i := len(h.counts) - 1; ; i-- {
		if h.counts[i] != 0 {
			return bound(i + 1)
		}
	}
}

// bucket is 4*log2(d/1 µs), the fraction linear inside a doubling.
func bucket(d time.Duration) int {
	us := uint64(max(d, 0)) / 1000
	if us == 0 {
		return 0
	}
	e := bits.Len64(us) - 1
	quarter := (us << 2 >> e) & 3
	return min(4*e+int(quarter), len(Histogram{}.counts)-1)
}

// bound is the lower bound of bucket i.
func bound(i int) time.Duration {
	e, quarter := i/4, i%4
	return time.Duration((4+quarter)<<e) * time.Microsecond / 4
}
