package plan

import (
	"fmt"

	"github.com/zgminer/zgminer/internal/units"
)

// Choice is the policy for a window with what led to it.
type Choice struct {
	Policy         Policy
	Reason         string // one sentence
	LoadsPerSecond float64
	Direct         DirectPlan
	Bucketed       BucketedPlan
	ResidentOnly   DirectPlan // the resident tiers alone
}

// margin is how much better a sweep must be to be preferred: it holds its first
// answers back and needs memory.
const margin = 1.02

// Choose picks the policy that hashes most loads in the window.
func Choose(c Compute, tiers []Tier, s Sweep) Choice {
	var ch Choice
	ch.Direct = DirectReading(c, tiers)
	used := make([]bool, len(tiers))
	resident, disks := false, false
	for i, t := range tiers {
		used[i] = t.Resident && t.Share > 0
		resident = resident || used[i]
		disks = disks || !t.Resident && t.Share > 0
	}
	ch.ResidentOnly = steady(c, tiers, used)
	if disks && s.Loads > 0 && s.WindowSeconds > 0 {
		ch.Bucketed = BucketedSweep(c, tiers, s)
	}
	readsDisk := false
	for i, t := range tiers {
		readsDisk = readsDisk || ch.Direct.Used[i] && !t.Resident
	}
	b, d := ch.Bucketed, ch.Direct
	switch {
	case !disks && !resident:
		ch.Policy, ch.Reason = Resident, "no load is held"
	case !disks:
		ch.Policy, ch.LoadsPerSecond = Resident, ch.ResidentOnly.LoadsPerSecond
		ch.Reason = "all held loads are in memory"
	case b.LoadsPerSecond > margin*d.LoadsPerSecond:
		ch.Policy, ch.LoadsPerSecond = Bucketed, b.LoadsPerSecond
		ch.Reason = fmt.Sprintf("a sweep serves %.3g nonces per read: %s loads/s against %s with a read for each",
			b.NoncesPerRead, units.Count(b.LoadsPerSecond), units.Count(d.LoadsPerSecond))
	case readsDisk:
		ch.Policy, ch.LoadsPerSecond = Direct, d.LoadsPerSecond
		ch.Reason = fmt.Sprintf("a sweep would reach %s loads/s (%.3g nonces per read) and a read for each nonce %s",
			units.Count(b.LoadsPerSecond), b.NoncesPerRead, units.Count(d.LoadsPerSecond))
	default:
		ch.Policy, ch.LoadsPerSecond = Resident, ch.ResidentOnly.LoadsPerSecond
		ch.Reason = "reading costs more compute than dropping the nonces whose load is not in memory"
	}
	return ch
}
