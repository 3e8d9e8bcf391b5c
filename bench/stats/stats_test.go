package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestQuantile(t *testing.T) {
	values := []float64{4, 1, 3, 2}
	for q, want := range map[float64]float64{0: 1, 0.5: 2.5, 1: 4, 0.25: 1.75} {
		if got := Quantile(values, q); got != want {
			t.Errorf("quantile %v is %v, want %v", q, got, want)
		}
	}
	if !slices.Equal(values, []float64{4, 1, 3, 2}) {
		t.Error("Quantile reordered its input")
	}
	if !math.IsNaN(Median(nil)) {
		t.Error("the median of nothing is a number")
	}
}

// TestMedianRanks compares with published ranks of the sign test.
func TestMedianRanks(t *testing.T) {
	for n, want := range map[int]int{1: 0, 5: 0, 6: 0, 9: 1, 10: 1, 20: 5, 25: 7, 50: 17} {
		if low, high := medianRanks(n); low != want || high != n-1-want {
			t.Errorf("ranks of %d samples are %d and %d, want %d and %d", n, low, high, want, n-1-want)
		}
	}
	exact, _ := medianRanks(1000)
	normal, _ := medianRanks(1100)
	if exact < 465 || exact > 470 || normal < 514 || normal > 520 {
		t.Errorf("ranks of 1000 and 1100 samples are %d and %d", exact, normal)
	}
}

// TestIntervalsCoverTheMedian draws many sets from a skewed distribution with
// median 1 and counts how often the intervals hold the truth.
func TestIntervalsCoverTheMedian(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	draw := func(n int) []float64 {
		v := make([]float64, n)
		for i := range v {
			v[i] = math.Exp(0.2 * rnd.NormFloat64())
		}
		return v
	}
	sets := 200
	if testing.Short() {
		sets = 40
	}
	ranks, boot := 0, 0
	for range sets {
		a, b := draw(40), draw(60)
		if s := Summarize(a); s.Low <= 1 && 1 <= s.High {
			ranks++
		}
		if _, i := RatioOfMedians(a, b); i.Holds(1) {
			boot++
		}
	}
	if ranks < sets*90/100 || boot < sets*86/100 {
		t.Errorf("of %d intervals at 95 %%, %d by ranks and %d by bootstrap hold the truth", sets, ranks, boot)
	}
}

func TestRatioOfMediansIsRepeatableAndSeesADifference(t *testing.T) {
	a, b := make([]float64, 50), make([]float64, 50)
	for i := range a {
		a[i] = 100 + float64(i%7)
		b[i] = 1.2 * a[i]
	}
	ratio, first := RatioOfMedians(a, b)
	_, second := RatioOfMedians(a, b)
	if first != second {
		t.Errorf("the same samples gave %v and %v", first, second)
	}
	if math.Abs(ratio-1.2) > 1e-9 || !first.Holds(1.2) || first.Holds(1) {
		t.Errorf("ratio %v in %v, want 1.2", ratio, first)
	}
	if ratio, i := RatioOfMedians([]float64{2}, []float64{3}); ratio != 1.5 || i != (Interval{1.5, 1.5}) {
		t.Errorf("single samples gave %v in %v", ratio, i)
	}
}

// TestResampledMedian compares with sorting.
func TestResampledMedian(t *testing.T) {
	for n := 1; n < 20; n++ {
		values := make([]float64, n)
		rnd := rand.New(rand.NewPCG(uint64(n), 3))
		for i := range values {
			values[i] = math.Round(10 * rnd.Float64())
		}
		r := newResampler(values)
		got := r.median(rnd)
		var drawn []float64
		for rank, c := range r.counts {
			for range c {
				drawn = append(drawn, r.sorted[rank])
			}
		}
		if len(drawn) != n || got != Median(drawn) {
			t.Errorf("of %d values %d were drawn, median %v, want %v", n, len(drawn), got, Median(drawn))
		}
	}
}

func TestSteady(t *testing.T) {
	if Steady([]float64{5, 5, 5}, 2, 0.05) {
		t.Error("too few samples are called steady")
	}
	if Steady([]float64{9, 9, 5, 5}, 2, 0.05) {
		t.Error("a warm-up is called steady")
	}
	if !Steady([]float64{9, 9, 5, 5, 5.1, 5}, 2, 0.05) {
		t.Error("steady samples are not")
	}
}

func TestRound(t *testing.T) {
	for in, want := range map[float64]float64{123456: 123500, 0.00123456: 0.001235, 0: 0, -98766: -98770} {
		if got := Round(in, 4); math.Abs(got-want) > 1e-9*math.Abs(want) {
			t.Errorf("Round(%v) = %v, want %v", in, got, want)
		}
	}
}

// TestNeighboursHaveMuchInCommon: samples taken one after the other under the
// same disturbance are no independent witnesses. The interval of such samples
// must be wider than that of the same values in a random order, and hold 1 when
// both sides saw the same disturbances.
func TestNeighboursHaveMuchInCommon(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	runs := func() []float64 { // stretches of 20 samples at one of two speeds
		var v []float64
		for range 8 {
			speed := 100 + 10*float64(rnd.IntN(2))
			for range 20 {
				v = append(v, speed+rnd.Float64())
			}
		}
		return v
	}
	width := func(i Interval) float64 { return i.High - i.Low }
	ordered, mixed, wider, holds := 0.0, 0.0, 0, 0
	const sets = 40
	for range sets {
		a, b := runs(), runs()
		_, in := RatioOfMedians(a, b)
		ma, mb := slices.Clone(a), slices.Clone(b)
		rnd.Shuffle(len(ma), func(i, j int) { ma[i], ma[j] = ma[j], ma[i] })
		rnd.Shuffle(len(mb), func(i, j int) { mb[i], mb[j] = mb[j], mb[i] })
		_, shuffled := RatioOfMedians(ma, mb)
		ordered, mixed = ordered+width(in), mixed+width(shuffled)
		if width(in) > width(shuffled) {
			wider++
		}
		if in.Holds(1) {
			holds++
		}
	}
	if ordered < 1.5*mixed || wider < sets*6/10 || holds < sets*8/10 {
		t.Errorf("widths %.3f in the order taken and %.3f at random, wider in %d and 1 held in %d of %d", ordered/sets, mixed/sets, wider, holds, sets)
	}
}

// TestFewSamplesAreNotOverrated: the interval holds the true ratio about 95 times
// of 100 with few samples too (the bootstrap alone: 63 to 90), and still sees a
// difference that stands out.
func TestFewSamplesAreNotOverrated(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	draw := func(n int, center float64) []float64 {
		v := make([]float64, n)
		for i := range v {
			v[i] = center * math.Exp(0.05*rnd.NormFloat64())
		}
		return v
	}
	for _, n := range [][2]int{{2, 2}, {2, 7}, {3, 3}, {3, 4}, {4, 4}, {5, 5}, {7, 7}, {3, 12}, {2, 30}} {
		const runs = 400
		held, seen := 0, 0
		for range runs {
			if _, i := RatioOfMedians(draw(n[0], 1), draw(n[1], 1.2)); i.Holds(1.2) {
				held++
			}
			if _, i := RatioOfMedians(draw(n[0], 1), draw(n[1], 3)); !i.Holds(1) {
				seen++
			}
		}
		// 20 misses are expected of 400, more than 34 come once in a thousand.
		if runs-held > 34 || seen < runs*99/100 {
			t.Errorf("%d and %d samples: the interval holds the ratio %d times of %d, sees a factor of three %d times", n[0], n[1], held, runs, seen)
		}
	}
}
