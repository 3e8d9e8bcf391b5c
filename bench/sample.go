package bench

import (
	"context"
	"time"

	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/bench/stats"
)

// variant is one thing that is measured: a stage by one tier on a number of
// cores. Variants of a group are sampled in turn, A B C A B C …, so that all
// meet the same machine.
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
	samples    []float64 // rates, in unit
	durations  []float64 // seconds
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
			_, d, err := c.sample([]*job{probe}, nil)
			if err != nil {
				return err
			}
			if best == 0 || d < best {
				best = d
			}
		}
		pieces = min(v.maxPieces, max(1, int(sampleTarget/max(best, 1))))
	}
	n := v.cores
	if v.alone {
		n = 1
	}
	for range n {
		v.jobs = append(v.jobs, v.make(pieces))
		if n > 1 {
			v.fill = append(v.fill, v.make(pieces))
		}
	}
	return nil
}

func (v *variant) sample(c *crew) error {
	rate, d, err := c.sample(v.jobs, v.fill)
	if err != nil {
		return err
	}
	for _, j := range v.jobs {
		v.checked += int64(j.results)
	}
	v.samples = append(v.samples, rounded(rate))
	v.durations = append(v.durations, d.Seconds())
	return nil
}

// budget bounds a group: at most samples rounds, and no new round after limit;
// but always minRounds.
type budget struct {
	samples   int
	minRounds int
	limit     time.Duration
}

// sampleGroup warms up and samples the variants in turn. progress is called
// with the share done.
func sampleGroup(ctx context.Context, c *crew, variants []*variant, b budget, progress func(share float64)) error {
	start := time.Now()
	for _, v := range variants {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := v.calibrate(c); err != nil {
			return err
		}
	}
	// Warm up until the first variant's rate no longer changes; its samples do not
	// count.
	warm := variants[0]
	for begin := time.Now(); time.Since(begin) < min(warmUpTime, b.limit/4) && !stats.Steady(warm.samples, 10, 0.02); {
		if err := warm.sample(c); err != nil {
			return err
		}
	}
	for _, v := range variants {
		v.samples, v.durations = make([]float64, 0, b.samples), make([]float64, 0, b.samples)
	}
	for round := range b.samples {
		if err := ctx.Err(); err != nil {
			return err
		}
		elapsed := time.Since(start)
		if round >= b.minRounds && elapsed > b.limit {
			break
		}
		for _, v := range variants {
			if err := v.sample(c); err != nil {
				return err
			}
		}
		progress(max(float64(round+1)/float64(b.samples), min(1, float64(elapsed)/float64(b.limit))))
	}
	return nil
}

// stage turns what was measured into a stage of the report.
func (v *variant) stage() report.Stage {
	s := summarized(v.samples)
	s.Name, s.Device, s.Tier, s.Unit, s.Cores, s.Notes = v.name, v.device, v.tier, v.unit, v.cores, v.notes
	s.SampleSeconds = stats.Round(stats.Median(v.durations), 4)
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

// fewSamples is the number below which pairs say little, and medians are
// compared instead.
const fewSamples = 10

// pairedRatio summarises b[i]/a[i], the ratio of samples taken one after the
// other.
func pairedRatio(a, b []float64) stats.Summary {
	if len(b) < fewSamples || len(a) < fewSamples {
		ratio, interval := stats.RatioOfMedians(a, b)
		return stats.Summary{Median: ratio, Low: interval.Low, High: interval.High}
	}
	ratios := make([]float64, min(len(a), len(b)))
	for i := range ratios {
		ratios[i] = b[i] / a[i]
	}
	return stats.Summarize(ratios)
}

// rounded is how figures go into the report.
func rounded(v float64) float64 { return stats.Round(v, 5) }
