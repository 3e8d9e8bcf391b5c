package meter

import (
	"math"
	"testing"
	"time"
)

// TestRates counts at a known, changing speed and compares every rate with the
// count over its span.
func TestRates(t *testing.T) {
	var m Meter
	if m.Rates(0) != (Rates{}) {
		t.Error("rates without samples")
	}
	at := time.Unix(1_000_000, 0)
	speed := func(second int) uint64 { return uint64(1 + second/100) }
	count := []uint64{0}
	for second := range 3000 {
		count = append(count, count[second]+speed(second))
		m.Add(at.Add(time.Duration(second)*time.Second), []uint64{count[second], 2 * count[second]})
		if second == 0 {
			continue
		}
		r, double := m.Rates(0), m.Rates(1)
		for i, span := range Spans {
			n := min(second, int(span.Seconds()))
			want := float64(count[second]-count[second-n]) / float64(n)
			// A sample may be a sixtieth of the span older than the span.
			if math.Abs(r[i]-want) > 0.02*want+0.1 || math.Abs(double[i]-2*r[i]) > 1e-9 {
				t.Fatalf("second %d, span %v: %v, want %v", second, span, r[i], want)
			}
		}
		for i := range m.rings {
			if len(m.rings[i]) > samples+2 {
				t.Fatalf("%d samples are kept", len(m.rings[i]))
			}
		}
	}
	if m.Rates(5) != (Rates{}) {
		t.Error("rates of a counter that does not exist")
	}
}
