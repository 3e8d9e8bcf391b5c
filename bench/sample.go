package bench

import (
	"context"
	"slices"
	"time"

	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/bench/stats"
)

// variant is one thing that is measured: a stage by one tier on a number of
// cores. Variants of a group are sampled in turn, A B C A B C …, so that all
// meet the same machine; groups are sampled in several passes, so that what
// changes in the course of a run is in the samples and widens their interval.
type variant struct {
	name, device, tier string
	unit               string
	cores              int
	// make builds a job that does n basic pieces of work; called once per core and
	// again for the filler. prepared data is shared, buffers are not.
	make func(n int) *job
	// maxPieces bounds n; 0 means 1.
	maxPieces int
	// alone says that the job spreads over the cores by itself: one job, whatever
	// cores says.
	alone bool
	notes []string

	jobs, fill []*job
	samples    []float64 // rates, in unit, one per round
	durations  []float64 // seconds
	disturbed  []bool
	checked    int64
}

// sampleTarget is how long a sample should last. Hosts that cap CPU time do it
// over tens of milliseconds; a sample well below that is either untouched or an
// outlier that a median ignores.
const sampleTarget = time.Millisecond

// warmUpTime bounds the warm-up of a group: enough for a governor to raise the
// clock.
const warmUpTime = 150 * time.Millisecond

// calibrate chooses how many pieces of work make a sample, and builds the jobs.
func (v *variant) calibrate(c *crew) error {
	pieces := 1
	if v.maxPieces > 1 {
		probe := v.make(1)
		best := time.Duration(0)
		for range 5 {
			o, err := c.sample([]*job{probe}, nil)
			if err != nil {
				return err
			}
			if best == 0 || o.duration < best {
				best = o.duration
			}
		}
		pieces = min(v.maxPieces, max(1, int(sampleTarget/max(best, 1))))
	}
	n := v.cores
	if v.alone {
		n = 1
	}
	for range n {
		j := v.make(pieces)
		j.ownThreads = v.alone
		v.jobs = append(v.jobs, j)
		if n > 1 || v.maxPieces > 1 {
			v.fill = append(v.fill, v.make(1))
		}
	}
	return nil
}

// tries bounds how often a sample that another program cut into is repeated.
const tries = 4

func (v *variant) sample(c *crew) error {
	var o outcome
	for try := 0; try == 0 || o.disturbed && try < tries; try++ {
		var err error
		if o, err = c.sample(v.jobs, v.fill); err != nil {
			return err
		}
		for _, j := range v.jobs {
			v.checked += int64(j.results)
		}
		if o.duration > 10*sampleTarget { // long ones are never undisturbed
			break
		}
	}
	v.samples = append(v.samples, rounded(o.rate))
	v.durations = append(v.durations, o.duration.Seconds())
	v.disturbed = append(v.disturbed, o.disturbed)
	return nil
}

// budget bounds a group: at most samples rounds, and no new round after limit;
// but always minRounds.
type budget struct {
	samples   int
	minRounds int
	limit     time.Duration
}

// group is a set of variants that are sampled in turn.
type group struct {
	step     string // for people
	variants []*variant
	budget   budget
}

// prepare calibrates the variants and warms up.
func (g *group) prepare(ctx context.Context, c *crew) error {
	for _, v := range g.variants {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := v.calibrate(c); err != nil {
			return err
		}
	}
	if err := g.warmUp(c); err != nil {
		return err
	}
	for _, v := range g.variants {
		n := g.budget.samples
		v.samples, v.durations, v.disturbed = make([]float64, 0, n), make([]float64, 0, n), make([]bool, 0, n)
	}
	return nil
}

// warmUp runs the first variant until its rate no longer changes; its samples
// do not count.
func (g *group) warmUp(c *crew) error {
	warm := *g.variants[0]
	for begin := time.Now(); time.Since(begin) < min(warmUpTime, g.budget.limit/8) && !stats.Steady(warm.samples, 10, 0.02); {
		if err := warm.sample(c); err != nil {
			return err
		}
	}
	return nil
}

// pass samples rounds of the variants within a part of the budget: pass number
// i of n. progress is called with the share of the pass that is done.
func (g *group) pass(ctx context.Context, c *crew, i, n int, progress func(share float64)) error {
	if i > 0 {
		if err := g.warmUp(c); err != nil {
			return err
		}
	}
	start, limit := time.Now(), g.budget.limit/time.Duration(n)
	part := func(total int) int { return total*(i+1)/n - total*i/n }
	rounds := max(1, part(g.budget.samples))
	for round := range rounds {
		if err := ctx.Err(); err != nil {
			return err
		}
		elapsed := time.Since(start)
		if round >= part(g.budget.minRounds) && elapsed > limit {
			break
		}
		for _, v := range g.variants {
			if err := v.sample(c); err != nil {
				return err
			}
		}
		progress(max(float64(round+1)/float64(rounds), min(1, float64(elapsed)/float64(limit))))
	}
	return nil
}

// fewSamples is the number below which samples say little in pairs, fewKept
// that below which undisturbed samples are too few to stand for all.
const (
	fewSamples = 10
	fewKept    = 6
)

// undisturbed returns the rounds in which all of the variants kept their cores.
// What a core does is not told by samples in which another program ran on it
// (spec/performance.md 7: outliers on shared machines). If too few rounds are
// left, all count.
func undisturbed(variants ...*variant) []int {
	var all, kept []int
	for round := range variants[0].samples {
		all = append(all, round)
		if !slices.ContainsFunc(variants, func(v *variant) bool { return round >= len(v.disturbed) || v.disturbed[round] }) {
			kept = append(kept, round)
		}
	}
	if len(kept) < min(fewKept, len(all)/2+1) {
		return all
	}
	return kept
}

// pick returns the values at the given indexes.
func pick(values []float64, at []int) []float64 {
	out := make([]float64, 0, len(at))
	for _, i := range at {
		if i < len(values) {
			out = append(out, values[i])
		}
	}
	return out
}

// stage turns what was measured into a stage of the report.
func (v *variant) stage() report.Stage {
	kept := undisturbed(v)
	s := summarized(pick(v.samples, kept))
	s.Name, s.Device, s.Tier, s.Unit, s.Cores, s.Notes = v.name, v.device, v.tier, v.unit, v.cores, v.notes
	s.SampleSeconds = stats.Round(stats.Median(pick(v.durations, kept)), 4)
	for _, d := range v.disturbed {
		if d {
			s.DisturbedSamples++
		}
	}
	s.DisturbedCounted = s.DisturbedSamples > 0 && len(kept) == len(v.samples)
	return s
}

// summarized fills the statistics of a stage.
func summarized(samples []float64) report.Stage {
	sum := stats.Summarize(samples)
	return report.Stage{
		Value: rounded(sum.Median), LowerQuartile: rounded(sum.LowerQuartile), UpperQuartile: rounded(sum.UpperQuartile),
		ConfidenceLow: rounded(sum.Low), ConfidenceHigh: rounded(sum.High), Samples: samples,
	}
}

// pairedRatio summarises b/a, sample by sample taken one after the other; with
// few samples pairs say little, and medians are compared instead.
func pairedRatio(a, b *variant) stats.Summary {
	rounds := undisturbed(a, b)
	va, vb := pick(a.samples, rounds), pick(b.samples, rounds)
	if len(va) < fewSamples || len(vb) < fewSamples {
		ratio, interval := stats.RatioOfMedians(va, vb)
		return stats.Summary{Median: ratio, Low: interval.Low, High: interval.High}
	}
	ratios := make([]float64, min(len(va), len(vb)))
	for i := range ratios {
		ratios[i] = vb[i] / va[i]
	}
	return stats.Summarize(ratios)
}

// rounded is how figures go into the report.
func rounded(v float64) float64 { return stats.Round(v, 5) }
