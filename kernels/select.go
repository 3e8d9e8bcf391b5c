package kernels

import (
	"math/rand/v2"
	"os"
	"slices"
	"time"
)

// Selection is the outcome of Select: the kernels to use and why.
type Selection struct {
	CPU       *CPU
	Requested Tier           // as configured or overridden
	From      string         // "config", "environment" or "default"
	Timings   []TierTiming   // what Auto measured; empty for a fixed tier
	Rejected  []*ErrMismatch // tiers that failed the self-test, in the order tried
}

// TierTiming is the cost of one mining iteration (scratchpad, mixing, 64
// qualities; data in cache) on one core.
type TierTiming struct {
	Tier         Tier          `json:"tier"`
	PerIteration time.Duration `json:"per_iteration_ns"`
}

// FellBack reports whether a tier was given up because its results were wrong.
func (s *Selection) FellBack() bool { return len(s.Rejected) > 0 }

// autoTime is how long Auto compares the two best tiers, together.
const autoTime = 50 * time.Millisecond

// Select chooses the kernels to run: the tier named by the environment variable
// TierEnv if set, else configured ("" means Auto). Auto times the two best
// tiers for 50 ms and keeps the faster. The choice is then checked against
// generic on random input; a tier that differs is listed in Rejected and the
// next slower one is taken. The error is *ErrTier: a tier unknown or lacking.
func Select(configured Tier) (*Selection, error) {
	from := "config"
	if env := os.Getenv(TierEnv); env != "" {
		t, err := ParseTier(env)
		if err != nil {
			return nil, TierSetBy(err, "environment "+TierEnv)
		}
		configured, from = t, "environment"
	} else if configured == "" {
		configured, from = Auto, "default"
	}
	s, err := Choose(configured, from)
	if from == "environment" {
		err = TierSetBy(err, "environment "+TierEnv)
	}
	return s, err
}

// Choose is Select without the environment, for a tier that was named more
// directly, such as by a flag; from says by what.
func Choose(tier Tier, from string) (*Selection, error) {
	s := &Selection{Requested: tier, From: from}
	candidates := Tiers()
	if s.Requested != Auto {
		if _, err := ForTier(s.Requested); err != nil {
			return nil, err
		}
		candidates = candidates[:1+slices.IndexFunc(candidates, func(c *CPU) bool { return c.tier == s.Requested })]
	}
	s.choose(candidates, rand.Uint64())
	return s, nil
}

// choose takes the best of candidates (slowest first, generic at index 0) that
// computes what generic computes.
func (s *Selection) choose(candidates []*CPU, seed uint64) {
	candidates = slices.Clone(candidates)
	slices.Reverse(candidates) // best first
	judge := len(candidates) - 1
	sound := candidates[:0]
	for i, c := range candidates {
		if i < judge { // generic is the judge itself
			if err := SelfTest(c, seed); err != nil {
				s.Rejected = append(s.Rejected, err.(*ErrMismatch))
				continue
			}
		}
		sound = append(sound, c)
		if s.Requested != Auto || len(sound) == 2 {
			break
		}
	}
	s.CPU = sound[0]
	if s.Requested == Auto && len(sound) == 2 {
		s.Timings = TimeTiers(sound, autoTime)
		s.CPU = sound[faster(s.Timings)]
	}
}

// faster returns the index of the cheapest tier, the first of equals.
func faster(timings []TierTiming) (best int) {
	for i, t := range timings {
		if t.PerIteration < timings[best].PerIteration {
			best = i
		}
	}
	return best
}

// TimeTiers measures the cost of an iteration on each tier in turn, A B A B …,
// for about total in all, and returns the medians in the order given. Samples
// last a fraction of a millisecond, so a shared host disturbs few of them.
func TimeTiers(tiers []*CPU, total time.Duration) []TierTiming {
	const nonces = 8
	var (
		seeds  [nonces]PadSeed
		recall [nonces]Hash
		limit  Hash
		hits   = make([]Hit, LoadUnits)
		pads   = make([]byte, nonces*PadBytes)
		load   = make([]byte, LoadBytes)
		costs  = make([][]time.Duration, len(tiers))
	)
	rand.NewChaCha8([32]byte{}).Read(load)
	for start := time.Now(); len(costs[0]) < 3 || time.Since(start) < total; {
		for i, c := range tiers {
			n := c.Lanes()
			seeds[0][0]++
			began := time.Now()
			c.Pads(pads[:n*PadBytes], recall[:n], seeds[:n])
			for l := range n {
				c.Search(hits, load, pads[l*PadBytes:(l+1)*PadBytes], &seeds[l], ^uint64(0), &limit)
			}
			costs[i] = append(costs[i], time.Since(began)/time.Duration(n))
		}
	}
	out := make([]TierTiming, len(tiers))
	for i, c := range tiers {
		slices.Sort(costs[i])
		out[i] = TierTiming{Tier: c.tier, PerIteration: costs[i][len(costs[i])/2]}
	}
	return out
}
