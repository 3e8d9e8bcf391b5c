// Package meter turns counters that only grow into rates over the last 10
// seconds, minute and quarter of an hour.
package meter

import (
	"sync"
	"time"
)

// Spans are the times that rates are given for.
var Spans = [3]time.Duration{10 * time.Second, time.Minute, 15 * time.Minute}

// Rates are counts per second over each of Spans.
type Rates [3]float64

// step is the time between two remembered samples of a span: a sixtieth of it, so
// that a rate is never off by more than that share of its span.
const samples = 60

type sample struct {
	at     time.Time
	values []uint64
}

// Meter remembers the values of a fixed list of counters. Methods may be called
// from any goroutine.
type Meter struct {
	mu    sync.Mutex
	rings [len(Spans)][]sample // oldest first; guarded by mu
	last  sample               // the newest of all; guarded by mu
}

// Add records the values of all counters at a time; their number and order must
// always be the same.
func (m *Meter) Add(now time.Time, values []uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := sample{now, append([]uint64(nil), values...)}
	m.last = s
	for i, span := range Spans {
		ring := m.rings[i]
		if n := len(ring); n > 0 && now.Sub(ring[n-1].at) < span/samples {
			continue
		}
		ring = append(ring, s)
		// One sample at or before the span's beginning is kept.
		drop := 0
		for drop+1 < len(ring) && now.Sub(ring[drop+1].at) >= span {
			drop++
		}
		m.rings[i] = append(ring[:0:0], ring[drop:]...)
	}
}

// Rates returns the rates of counter i at the newest sample. While less time than
// a span has passed, the rate is over what has passed.
func (m *Meter) Rates(i int) (r Rates) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k := range Spans {
		if len(m.rings[k]) == 0 || i >= len(m.last.values) {
			continue
		}
		first := m.rings[k][0]
		if d := m.last.at.Sub(first.at); d > 0 && i < len(first.values) {
			r[k] = float64(m.last.values[i]-first.values[i]) / d.Seconds()
		}
	}
	return r
}
