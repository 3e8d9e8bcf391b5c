// Package stats holds the few order statistics that a benchmark needs: medians,
// quartiles, rank-based intervals and a bootstrap of the ratio of two medians.
// Nothing in it assumes a normal distribution: samples of a shared machine have
// long tails.
package stats

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
)

// Quantile returns the q-quantile (0 <= q <= 1) of values, interpolated between
// the two neighbouring ranks; NaN if there are none. values stay as they are.
func Quantile(values []float64, q float64) float64 {
	return quantileOfSorted(slices.Sorted(slices.Values(values)), q)
}

// Median returns the 0.5-quantile.
func Median(values []float64) float64 { return Quantile(values, 0.5) }

// Summary describes a set of samples.
type Summary struct {
	Median, LowerQuartile, UpperQuartile float64
	// Low and High hold the true median with 95 % confidence (rank-based, samples
	// taken as independent). With fewer than six samples no ranks reach 95 %, and
	// they are the smallest and the largest sample.
	Low, High float64
}

// Summarize returns the summary of values; all fields are NaN if there are none.
func Summarize(values []float64) Summary {
	sorted := slices.Sorted(slices.Values(values))
	if len(sorted) == 0 {
		nan := math.NaN()
		return Summary{nan, nan, nan, nan, nan}
	}
	low, high := medianRanks(len(sorted))
	return Summary{
		Median:        quantileOfSorted(sorted, 0.5),
		LowerQuartile: quantileOfSorted(sorted, 0.25),
		UpperQuartile: quantileOfSorted(sorted, 0.75),
		Low:           sorted[low],
		High:          sorted[high],
	}
}

func quantileOfSorted(sorted []float64, q float64) float64 {
	n := len(sorted)
	if n == 0 {
		return math.NaN()
	}
	at := q * float64(n-1)
	i := int(at)
	if i+1 >= n {
		return sorted[n-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// medianRanks returns the indexes of the two order statistics of n samples that
// enclose the median with at least 95 % confidence: the largest low with
// P(Binomial(n, 1/2) <= low) <= 2.5 %, and its mirror image.
func medianRanks(n int) (low, high int) {
	cumulated, term := 0.0, math.Exp2(-float64(n))
	if term == 0 { // beyond 1,000 samples: the normal approximation
		low = max(0, int(float64(n)/2-0.98*math.Sqrt(float64(n)))-1)
		return low, n - 1 - low
	}
	for k := 0; k <= n/2; k++ {
		cumulated += term
		if cumulated > 0.025 {
			break
		}
		low = k + 1
		term *= float64(n-k) / float64(k+1)
	}
	low = max(0, low-1)
	return low, n - 1 - low
}

// Interval is a closed interval.
type Interval struct{ Low, High float64 }

// Holds reports whether v lies in the interval.
func (i Interval) Holds(v float64) bool { return i.Low <= v && v <= i.High }

// resamples of the bootstrap; the 2.5 % tail then holds 50 of them.
const resamples = 2000

// RatioOfMedians returns median(b)/median(a) and its 95 % interval by a moving
// block bootstrap with a fixed seed, so that the same samples always give the
// same answer. Blocks of an eighth of the samples, at least the square root, keep
// what neighbouring samples have in common (another task on the machine, a
// frequency change), which single samples would hide. The values must be
// positive and in the order in which they were taken; with fewer than
// eight samples on a side the interval is at least Student's for normal
// logarithms, with fewer than two it is the ratio alone.
func RatioOfMedians(a, b []float64) (ratio float64, interval Interval) {
	ratio = Median(b) / Median(a)
	if len(a) < 2 || len(b) < 2 {
		return ratio, Interval{ratio, ratio}
	}
	rnd := rand.New(rand.NewPCG(0x7a676d696e6572, 1))
	ratios := make([]float64, resamples)
	ra, rb := newResampler(a), newResampler(b)
	for i := range ratios {
		ma := ra.median(rnd)
		ratios[i] = rb.median(rnd) / ma
	}
	slices.Sort(ratios)
	interval = Interval{quantileOfSorted(ratios, 0.025), quantileOfSorted(ratios, 0.975)}
	if min(len(a), len(b)) < fewSamples {
		normal := byStudent(a, b, ratio)
		interval = Interval{min(interval.Low, normal.Low), max(interval.High, normal.High)}
	}
	return ratio, interval
}

// resampler draws medians of blockwise resampled values without sorting anew:
// it counts how often each value is drawn and walks up to the middle.
type resampler struct {
	sorted []float64
	rank   []int // of the value at each place
	counts []int
	block  int
}

func newResampler(values []float64) *resampler {
	n := len(values)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	r := &resampler{sorted: make([]float64, n), rank: make([]int, n), counts: make([]int, n),
		block: max(1, int(math.Sqrt(float64(n))), n/8)}
	for rank, at := range order {
		r.sorted[rank], r.rank[at] = values[at], rank
	}
	return r
}

// median draws blocks that begin at random places, the end of the values
// continued at their beginning, and returns the median.
func (r *resampler) median(rnd *rand.Rand) float64 {
	n := len(r.sorted)
	clear(r.counts)
	for drawn := 0; drawn < n; {
		from := rnd.IntN(n)
		for range min(r.block, n-drawn) {
			r.counts[r.rank[from]]++
			drawn++
			if from++; from == n {
				from = 0
			}
		}
	}
	// The values of ranks (n-1)/2 and n/2 of the resample.
	low := math.NaN()
	seen := 0
	for i, c := range r.counts {
		seen += c
		if math.IsNaN(low) && seen > (n-1)/2 {
			low = r.sorted[i]
		}
		if seen > n/2 {
			return (low + r.sorted[i]) / 2
		}
	}
	return low
}

// Steady reports whether the last two windows of the given number of samples
// have medians within tolerance (0.05: 5 %) of each other: the warm-up is over.
func Steady(samples []float64, window int, tolerance float64) bool {
	n := len(samples)
	if window < 1 || n < 2*window {
		return false
	}
	before, now := Median(samples[n-2*window:n-window]), Median(samples[n-window:])
	return math.Abs(now/before-1) <= tolerance
}

// Round returns v with the given number of significant decimal digits; samples
// are stored so, because no timer gives more.
func Round(v float64, digits int) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64)
	if err != nil { // beyond the largest number
		return v
	}
	return r
}
