package plan

import (
	"cmp"
	"math"
	"slices"
)

// DirectPlan is the steady state of direct reading: nonces are drawn, those
// whose tier has room are read and hashed, the others dropped
// (spec/performance.md 6.3).
type DirectPlan struct {
	PadsPerSecond  float64   // n
	LoadsPerSecond float64   // H, hashed
	PerTier        []float64 // y_i: loads/s from each tier, 0 for one that is not used
	Used           []bool    // whether nonces for the tier are accepted
	// Limit names what a faster machine would need first: "compute" while a used
	// tier still has loads to give, "reads" when all are saturated.
	Limit string
}

// DirectReading solves the steady state and leaves out the tiers whose reads
// cost more compute than they bring: dropping the nonce is cheaper then. For a
// given n the cheapest loads are the best ones, so the tiers in use are the
// cheapest ones, up to some cost.
func DirectReading(c Compute, tiers []Tier) DirectPlan {
	order := make([]int, 0, len(tiers))
	for i := range tiers {
		if tiers[i].Share > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(tiers[a].ReadSeconds, tiers[b].ReadSeconds) })
	used := make([]bool, len(tiers))
	best := steady(c, tiers, used)
	for _, i := range order {
		used[i] = true
		if p := steady(c, tiers, used); p.LoadsPerSecond > best.LoadsPerSecond {
			best = p
		}
	}
	return best
}

// steady solves Capacity = n*PadSeconds + sum of min(L_i, n*s_i)*(HashSeconds + c_i)
// for n over the used tiers. The right side grows with n in straight pieces.
func steady(c Compute, tiers []Tier, used []bool) DirectPlan {
	p := DirectPlan{PerTier: make([]float64, len(tiers)), Used: slices.Clone(used), Limit: "reads"}
	var saturates []int // tiers with a limit, by the n at which they reach it
	slope, spent := c.PadSeconds, 0.0
	for i, t := range tiers {
		if !used[i] {
			continue
		}
		slope += t.Share * (c.HashSeconds + t.ReadSeconds)
		if t.LoadsPerSecond > 0 {
			saturates = append(saturates, i)
		}
	}
	at := func(i int) float64 { return tiers[i].LoadsPerSecond / tiers[i].Share }
	slices.SortFunc(saturates, func(a, b int) int { return cmp.Compare(at(a), at(b)) })
	n := c.Capacity / slope
	for _, i := range saturates {
		if n <= at(i) {
			break
		}
		cost := c.HashSeconds + tiers[i].ReadSeconds
		slope -= tiers[i].Share * cost
		spent += tiers[i].LoadsPerSecond * cost
		n = (c.Capacity - spent) / slope
	}
	p.PadsPerSecond = n
	for i, t := range tiers {
		if !used[i] {
			continue
		}
		y := n * t.Share
		if t.LoadsPerSecond > 0 && t.LoadsPerSecond < y {
			y = t.LoadsPerSecond
		} else {
			p.Limit = "compute"
		}
		p.PerTier[i] = y
		p.LoadsPerSecond += y
	}
	return p
}

// ResidentShareOf returns the resident share at which a filter in memory alone
// hashes as many loads per second as a saturated disk of loadsPerSecond alone;
// +Inf if no share does.
func ResidentShareOf(c Compute, loadsPerSecond float64) float64 {
	rest := c.Capacity - loadsPerSecond*c.HashSeconds
	if rest <= 0 {
		return math.Inf(1)
	}
	return loadsPerSecond * c.PadSeconds / rest
}
