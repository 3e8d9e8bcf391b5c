package bench

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner/plan"
)

// Assumptions are what an expectation of earnings rests on until a chain tells.
// Zero values mean the defaults below.
type Assumptions struct {
	// Difficulty of the mine contract, 2^256/poraTarget; 0: the published
	// 1,000,000, with which the network's contracts are deployed.
	Difficulty float64
	// FlowBytes is the length of all data of the network; 0: 4 TiB.
	FlowBytes int64
	// Shards is into how many shards the store cuts the flow, a power of two; 0: 1.
	Shards int
	// HeldBytes is how much sealed data this machine will hold; 0: nine tenths of
	// the free space of the measured directories, at most the flow.
	HeldBytes int64
	// RewardPerAnswer in tokens; 0: not known, no reward is told.
	RewardPerAnswer float64
	// PricePerKWh in any currency and Watts of the whole rig; both or neither.
	PricePerKWh float64
	Watts       float64
	// Network are the values of a live chain, nil: the published ones; those above
	// win where they are set. NetworkSource says where they are from.
	Network       *plan.Network
	NetworkSource string
}

// Defaults of Assumptions.
const (
	DefaultDifficulty = 1e6
	DefaultFlowBytes  = int64(4 << 40)
)

// flow is the assumed length of the flow in bytes.
func (a *Assumptions) flow() int64 {
	if a.FlowBytes == 0 && a.Network != nil {
		return int64(a.Network.FlowBytes)
	}
	return cmp.Or(a.FlowBytes, DefaultFlowBytes)
}

func (a *Assumptions) check() error {
	for name, v := range map[string]float64{"difficulty": a.Difficulty, "reward per answer": a.RewardPerAnswer, "price per kWh": a.PricePerKWh, "watts": a.Watts} {
		if !(v >= 0) || math.IsInf(v, 0) {
			return fmt.Errorf("expectation: %s %v is not a number of 0 or more", name, v)
		}
	}
	switch {
	case a.FlowBytes < 0 || a.HeldBytes < 0:
		return fmt.Errorf("expectation: flow of %d and held %d bytes must not be negative", a.FlowBytes, a.HeldBytes)
	case a.FlowBytes > 0 && a.FlowBytes < plan.LoadBytes:
		return fmt.Errorf("expectation: a flow of %d bytes holds no load of %d bytes", a.FlowBytes, int64(plan.LoadBytes))
	case a.HeldBytes > a.flow():
		return fmt.Errorf("expectation: %s held of a flow of %s: nobody can hold more than the flow (--held, --flow-bytes)", sizeText(a.HeldBytes), sizeText(a.flow()))
	case a.Shards < 0 || a.Shards&(a.Shards-1) != 0:
		return fmt.Errorf("expectation: %d shards; the number must be a power of two", a.Shards)
	case (a.PricePerKWh > 0) != (a.Watts > 0):
		return errors.New("expectation: the electricity cost needs both the price per kWh and the watts of the rig")
	}
	return nil
}

// expect fills the report's expectation from the measured rates.
func (r *run) expect() {
	a := r.opt.Assumptions
	e := &report.Expectation{
		Difficulty: a.Difficulty, FlowBytes: a.FlowBytes, Shards: uint64(max(a.Shards, 1)), HeldBytes: a.HeldBytes,
		RewardPerAnswer: a.RewardPerAnswer, PricePerKWh: a.PricePerKWh, Watts: a.Watts, Assumed: []string{},
	}
	assume := func(format string, args ...any) { e.Assumed = append(e.Assumed, fmt.Sprintf(format, args...)) }
	if n := a.Network; n != nil { // flags win
		assume("difficulty, flow, windows and reward as %s", a.NetworkSource)
		if e.Difficulty == 0 {
			e.Difficulty = n.Difficulty
		}
		if e.FlowBytes == 0 {
			e.FlowBytes = int64(n.FlowBytes)
		}
		if e.RewardPerAnswer == 0 {
			e.RewardPerAnswer = n.RewardPerAnswer
		}
	}
	if e.Difficulty == 0 {
		e.Difficulty = DefaultDifficulty
		assume("difficulty %s, as the network's contracts are deployed (--difficulty)", units.Count(e.Difficulty))
	}
	if e.FlowBytes == 0 {
		e.FlowBytes = DefaultFlowBytes
		assume("a flow of %s (--flow-bytes)", sizeText(e.FlowBytes))
	}
	tiers, held := r.heldTiers(e)
	for i := range tiers {
		if a.HeldBytes == 0 {
			e.HeldBytes += int64(held[i])
		}
	}
	if a.HeldBytes == 0 {
		where := "nine tenths of the free space of the measured directories"
		if len(r.dirs) == 0 {
			where = "half of the free memory, because no disk was measured"
		}
		assume("%s of sealed data held here: %s, at most the flow (--held)", sizeText(e.HeldBytes), where)
	}
	if len(r.dirs) == 0 {
		assume("the held data are read as fast as RAM, because no disk was measured (--dir)")
		if memory := r.report.Environment.MemoryBytes; memory > 0 && e.HeldBytes > memory {
			r.warn("the expectation takes %s of held data to be in RAM, this machine has %s: no disk was measured, name the directories of the data with --dir", sizeText(e.HeldBytes), sizeText(memory))
		}
	}
	if e.RewardPerAnswer == 0 {
		assume("no reward is known (--live asks the chain, --reward-per-answer tells it)")
	}

	net := plan.Mainnet()
	if a.Network != nil {
		net = *a.Network
	}
	net.Difficulty, net.FlowBytes, net.RewardPerAnswer = e.Difficulty, float64(e.FlowBytes), e.RewardPerAnswer
	windowSeconds := net.WindowBlocks * net.BlockSeconds
	assume("windows of %.0f blocks in epochs of %.0f, %.1f s each, %.0f target answers per epoch and no other miner in the quota", net.WindowBlocks, net.EpochBlocks, net.BlockSeconds, net.TargetSubmissions)
	in := plan.RangeInput{
		FlowBytes: net.FlowBytes, StoreShards: int(e.Shards), Compute: r.compute(), Tiers: tiers, HeldBytes: held,
		WindowSeconds: windowSeconds, RememberBytes: rememberBytes,
	}
	choice := plan.ChooseRange(in)
	best := choice.Best
	if best.LoadsPerSecond <= 0 {
		return // nothing is held
	}
	e.Loop, e.Range = string(best.Policy), "wide"
	if best.Shards == choice.Shard.Shards && choice.Shard.Score > choice.Wide.Score {
		e.Range = "shard"
	}
	e.WideScorePerSec, e.ShardScorePerSec = rounded(choice.Wide.Score), rounded(choice.Shard.Score)
	e.RangeReason = choice.Reason
	r.spending(e, in, best)
	e.WhatIf = whatIf(in, best.Score)
	e.Limit = expectedLimit(e)
	weight := ""
	if best.Weight < 1 {
		weight = fmt.Sprintf(" × %.3g, the weight of the range", best.Weight)
	}
	assume("each hashed load gives 64 chances, one per unit of 4 KiB: answers a day = 64 × iterations/s × %s s of windows a day ÷ difficulty%s (until the quota binds)",
		units.Count(86400*net.WindowBlocks/net.EpochBlocks), weight)
	assume("the cores are free for mining")
	x := plan.Expect(net, plan.Rig{
		LoadsPerSecond: e.IterationsPerSec, Shards: best.Shards, PowerWatts: e.Watts, PricePerKWh: e.PricePerKWh,
	})
	e.AnswersPerDay, e.ChanceNoAnswer, e.QuotaBinds = rounded(x.AnswersPerDay), rounded(x.NoneInADay), x.QuotaBinds
	e.RewardPerDay, e.ElectricityPerDay = rounded(x.RewardPerDay), rounded(x.ElectricityPerDay)
	if x.AnswersPerDay > 0 {
		e.ElectricityPerAnswer = rounded(x.ElectricityPerDay / x.AnswersPerDay)
	}
	r.report.Expectation = e
}

// whatIf recomputes the best score with a change each.
func whatIf(in plan.RangeInput, score float64) []report.WhatIf {
	var list []report.WhatIf
	try := func(change string, in plan.RangeInput) {
		list = append(list, report.WhatIf{Change: change, Gain: rounded(plan.ChooseRange(in).Best.Score / score)})
	}
	more := in
	more.Compute.Capacity *= 2
	try(report.TwiceCompute, more)
	disks, total := false, 0.0
	faster := in
	faster.Tiers = slices.Clone(in.Tiers)
	for i := range faster.Tiers {
		t := &faster.Tiers[i]
		disks = disks || !t.Resident
		t.LoadsPerSecond, t.SequentialPerSecond = 2*t.LoadsPerSecond, 2*t.SequentialPerSecond
		total += in.HeldBytes[i]
	}
	if disks {
		try(report.TwiceDisk, faster)
	}
	if factor := min(2, in.FlowBytes/total); factor > 1.99 {
		held := in
		held.HeldBytes = slices.Clone(in.HeldBytes)
		for i := range held.HeldBytes {
			held.HeldBytes[i] *= factor
		}
		try(report.TwiceHeld, held)
	}
	slices.SortStableFunc(list, func(a, b report.WhatIf) int { return cmp.Compare(b.Gain, a.Gain) })
	return list
}

// expectedLimit names what limits the expected rate: the disks if doubling them brings
// more than doubling the compute, else the larger part of the compute.
func expectedLimit(e *report.Expectation) string {
	switch d := e.Gain(report.TwiceDisk); {
	case d > 1.05 && d >= e.Gain(report.TwiceCompute):
		return report.LimitDisk
	case e.PadsShare > e.HashingShare:
		return report.LimitPads
	}
	return report.LimitHashing
}

// spending fills the expected rate, and what the compute goes into: the same
// formulas for the range chosen, looked at from inside.
func (r *run) spending(e *report.Expectation, in plan.RangeInput, o plan.RangeOption) {
	c := in.Compute
	split := slices.Clone(in.Tiers)
	share := 0.0
	for i := range split {
		held := in.HeldBytes[i]
		if store := max(in.StoreShards, 1); o.Shards > store {
			held *= float64(store) / float64(o.Shards)
		}
		split[i].Share = min(held/o.RangeBytes, 1-share)
		share += split[i].Share
	}
	choice := plan.Choose(c, split, plan.Sweep{Loads: o.RangeBytes / plan.LoadBytes, WindowSeconds: in.WindowSeconds, RememberBytes: in.RememberBytes})
	rate, pads, reads := choice.LoadsPerSecond, 0.0, 0.0
	e.HeldShare = rounded(o.HeldShare)
	efficiencies := make([]efficiency, len(split))
	var perTier []float64
	switch choice.Policy {
	case plan.Bucketed:
		b := choice.Bucketed
		perTier = b.PerTier
		pads = b.Nonces * (1 + b.SweptShare) / b.RoundSeconds
		for i, t := range split {
			if b.SweptShare > 0 && !t.Resident {
				reads += b.ReadsPerRound / b.RoundSeconds * b.PerTier[i] / b.SweptShare * t.ReadSeconds
			}
		}
		for i := range r.dirs {
			efficiencies[i] = r.dirs[i].bucketed
		}
	default:
		p := choice.Direct
		if choice.Policy == plan.Resident {
			p = choice.ResidentOnly
		}
		perTier, pads = p.PerTier, p.PadsPerSecond
		useful := 0.0 // nonces beyond what saturates every disk are of no use
		for i, t := range split {
			reads += p.PerTier[i] * t.ReadSeconds
			if p.Used[i] && t.Share > 0 && t.LoadsPerSecond > 0 {
				useful = max(useful, t.LoadsPerSecond/t.Share)
			}
		}
		if p.Limit == "reads" && useful > 0 {
			pads = min(pads, useful)
		}
		for i := range r.dirs {
			efficiencies[i] = r.dirs[i].direct
		}
	}
	if len(r.dirs) == 0 {
		if s := r.report.Find(StagePipelineMemory, r.tier, r.cores); s != nil && s.Ideal > 0 {
			efficiencies[0] = efficiency{measured: s.Value, formula: s.Ideal * r.quiet}
		}
	}
	// Each directory's loads count as far as the loop reached the formula there.
	sum, reached := 0.0, 0.0
	for i, y := range perTier {
		sum += y
		reached += y * efficiencies[i].share()
	}
	if sum > 0 {
		rate *= reached / sum
		if reached < 0.995*sum {
			e.Assumed = append(e.Assumed, fmt.Sprintf("the %s loop reaches %s of its formula, as measured here", choice.Policy, units.Percent(reached/sum)))
		}
	}
	for i, of := range efficiencies {
		if of.disturbed {
			e.Assumed = append(e.Assumed, fmt.Sprintf("the %s loop was disturbed in %s, so its formula counts in full there", choice.Policy, split[i].Name))
		}
	}
	e.IterationsPerSec = rounded(max(rate, r.atLeast(o.HeldShare, choice.Bucketed.NoncesPerRead)))
	part := func(seconds float64) float64 { return rounded(min(1, seconds/c.Capacity)) }
	e.HashingShare, e.PadsShare, e.ReadsShare = part(choice.LoadsPerSecond*c.HashSeconds), part(pads*c.PadSeconds), part(reads)
	e.IdleShare = rounded(max(0, 1-e.HashingShare-e.PadsShare-e.ReadsShare))
}

// atLeast is what was measured end to end in a situation no better than the
// expected one: with (nearly) all held, a read for each nonce on the slowest
// directory, and sweeps that served no more nonces with a read.
func (r *run) atLeast(heldShare, noncesPerRead float64) float64 {
	if heldShare < 0.95 || len(r.dirs) == 0 {
		return 0
	}
	least := math.Inf(1)
	for i := range r.dirs {
		d := &r.dirs[i]
		rate := d.direct.measured
		if d.noncesPerRead > 0 && d.noncesPerRead <= noncesPerRead {
			rate = max(rate, d.bucketed.measured)
		}
		least = min(least, rate)
	}
	return least * heldShare
}

// sharing counts the measured directories on d's device, d included; one whose
// device is not known counts alone.
func (r *run) sharing(d *directory) float64 {
	n := 0.0
	for i := range r.dirs {
		if o := &r.dirs[i]; o == d || d.info.Device != "" && o.info.Device == d.info.Device {
			n++
		}
	}
	return n
}

// heldTiers describes where the held data would lie: the measured directories
// in proportion to their free space, or RAM when no disk was measured.
func (r *run) heldTiers(e *report.Expectation) (tiers []plan.Tier, held []float64) {
	total := 0.0
	for i := range r.dirs {
		d := &r.dirs[i]
		room := float64(gib)
		if d.info.FreeBytes != nil && *d.info.FreeBytes > 0 {
			room = 0.9 * float64(*d.info.FreeBytes)
		}
		cost := 0.0
		for j := range r.report.Stages {
			if s := &r.report.Stages[j]; s.Name == StageDiskRandom && s.Directory == d.path && s.InFlight == 16 {
				cost = s.CPUSecondsPerRead / float64(r.cores)
			}
		}
		// Directories of one file system share its space and its reads.
		n := r.sharing(d)
		tiers = append(tiers, plan.Tier{Name: d.path, LoadsPerSecond: d.random / n, SequentialPerSecond: max(d.sequential, d.random) / n, ReadSeconds: cost})
		held = append(held, room/n)
		total += room / n
	}
	if len(tiers) == 0 {
		tiers = []plan.Tier{{Name: "RAM", Resident: true}}
		total = float64(max(gib, r.report.Environment.MemoryFree/2))
		held = []float64{total}
	}
	whole := min(total, float64(e.FlowBytes))
	if e.HeldBytes > 0 {
		whole = min(float64(e.HeldBytes), float64(e.FlowBytes))
	}
	for i := range held {
		held[i] *= whole / total
	}
	return tiers, held
}
