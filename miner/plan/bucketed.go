package plan

import "math"

// NonceBytes is the memory that a remembered nonce takes: counter and load.
const NonceBytes = 16

// Sweep describes what a bucketed sweep has to work with.
type Sweep struct {
	Loads         float64 // in the recall range (N)
	WindowSeconds float64 // time to search (T), without the time an answer needs to be included
	RememberBytes float64 // memory for remembered nonces, 0 for no limit
}

// BucketedPlan divides a window into rounds of drawing and sweeping
// (spec/performance.md 6.4). In the lead phase nonces are drawn, resident ones
// hashed at once, those for the swept part of the disks remembered; then the
// disks are read in physical order.
type BucketedPlan struct {
	Rounds         int     // equal rounds that the window is cut into, by memory
	RoundSeconds   float64 // of one round
	LeadSeconds    float64 // of a round (t1)
	Nonces         float64 // drawn in the lead phase of a round (G)
	ResidentShare  float64 // r
	SweptShare     float64 // of the loads of the range, swept per round (f)
	PerTier        []float64
	RememberBytes  float64 // memory used
	NoncesPerRead  float64 // remembered nonces per swept load (G/N)
	ReadsPerRound  float64 // loads read, those without a nonce left out
	SpareSeconds   float64 // compute seconds per round left for resident nonces during the sweep
	LoadsPerSecond float64 // H, over the whole window
	// Limit is "compute" or, when the disks cannot be read once in the time,
	// "reads".
	Limit string
}

// maxRounds bounds the search for the number of rounds; more rounds than this
// mean that there is no memory worth the name.
const maxRounds = 10_000

// BucketedSweep finds the best division of the window by a scan over the length
// of the lead phase, with as few rounds as the memory allows.
func BucketedSweep(c Compute, tiers []Tier, s Sweep) BucketedPlan {
	p := scan(c, tiers, s, s.WindowSeconds)
	p.Rounds = 1
	for s.RememberBytes > 0 && p.RememberBytes > s.RememberBytes && p.Rounds < maxRounds {
		rounds := max(p.Rounds+1, int(float64(p.Rounds)*p.RememberBytes/s.RememberBytes))
		p = scan(c, tiers, s, s.WindowSeconds/float64(rounds))
		p.Rounds = rounds
	}
	return p
}

func scan(c Compute, tiers []Tier, s Sweep, seconds float64) BucketedPlan {
	// A coarse scan first, then twice around the best point.
	lo, hi := 0.0, seconds
	var best BucketedPlan
	for range 3 {
		const steps = 400
		step := (hi - lo) / steps
		for i := range steps + 1 {
			if p := round(c, tiers, s, seconds, lo+float64(i)*step); p.LoadsPerSecond > best.LoadsPerSecond || best.PerTier == nil {
				best = p
			}
		}
		lo, hi = max(0, best.LeadSeconds-step), min(seconds, best.LeadSeconds+step)
	}
	return best
}

// round computes a round with the given lead phase.
func round(c Compute, tiers []Tier, s Sweep, seconds, lead float64) BucketedPlan {
	p := BucketedPlan{RoundSeconds: seconds, LeadSeconds: lead, PerTier: make([]float64, len(tiers)), Limit: "compute"}
	sweep := seconds - lead
	var resident []Tier
	used := []bool{}
	disks, readCost := false, 0.0
	for i, t := range tiers {
		if t.Resident {
			p.ResidentShare += t.Share
			p.PerTier[i] = t.Share
			resident, used = append(resident, t), append(used, true)
			continue
		}
		f := min(t.Share, t.sequential()*sweep/s.Loads)
		if t.sequential() <= 0 {
			f = t.Share
		}
		if f < t.Share && t.Share > 0 {
			p.Limit = "reads"
		}
		p.PerTier[i] = f
		p.SweptShare += f
		readCost += f * t.ReadSeconds
		disks = disks || f > 0
	}
	f := p.SweptShare
	// Lead phase: resident tiers as in direct reading; their rates may be limited.
	direct := steady(c, resident, used)
	p.Nonces = direct.PadsPerSecond * lead
	if disks {
		// The sweep must have the compute for all that is remembered, and for its
		// reads; a load without a nonce is not read.
		for range 4 {
			p.ReadsPerRound = s.Loads * f * (1 - math.Exp(-p.Nonces/s.Loads))
			budget := c.Capacity*sweep - p.ReadsPerRound*readCost/f
			p.Nonces = min(p.Nonces, max(0, budget/(f*(c.PadSeconds+c.HashSeconds))))
		}
		p.SpareSeconds = max(0, c.Capacity*sweep-p.ReadsPerRound*readCost/f-p.Nonces*f*(c.PadSeconds+c.HashSeconds))
	} else {
		p.SpareSeconds = c.Capacity * sweep
	}
	residentRate := 0.0 // resident loads per drawn nonce
	if direct.PadsPerSecond > 0 {
		residentRate = direct.LoadsPerSecond / direct.PadsPerSecond
	}
	hashed := p.Nonces*(residentRate+f) + p.SpareSeconds/c.Capacity*direct.LoadsPerSecond
	p.RememberBytes = NonceBytes * f * p.Nonces
	if s.Loads > 0 {
		p.NoncesPerRead = p.Nonces / s.Loads
	}
	p.LoadsPerSecond = hashed / seconds
	return p
}
