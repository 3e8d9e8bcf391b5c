package bench

import (
	"errors"
	"fmt"
	"math"

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
}

// Defaults of Assumptions.
const (
	DefaultDifficulty = 1e6
	DefaultFlowBytes  = int64(4 << 40)
)

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
	if e.Difficulty == 0 {
		e.Difficulty = DefaultDifficulty
		assume("difficulty %s, as the network's contracts are deployed (--difficulty)", units.Count(e.Difficulty))
	}
	if e.FlowBytes == 0 {
		e.FlowBytes = DefaultFlowBytes
		assume("a flow of %s (--flow-bytes)", sizeText(e.FlowBytes))
	}
	tiers, held, loops := r.heldTiers(e)
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
	if r.opt.Assumptions.RewardPerAnswer == 0 {
		assume("no reward is known before the chain is asked (--reward-per-answer)")
	}

	net := plan.Mainnet()
	net.Difficulty, net.FlowBytes, net.RewardPerAnswer = e.Difficulty, float64(e.FlowBytes), e.RewardPerAnswer
	windowSeconds := net.WindowBlocks * net.BlockSeconds
	assume("windows of %.0f blocks in epochs of %.0f, %.1f s each, %.0f target answers per epoch and no other miner in the quota", net.WindowBlocks, net.EpochBlocks, net.BlockSeconds, net.TargetSubmissions)
	choice := plan.ChooseRange(plan.RangeInput{
		FlowBytes: net.FlowBytes, StoreShards: int(e.Shards), Compute: r.compute(), Tiers: tiers, HeldBytes: held,
		WindowSeconds: windowSeconds, RememberBytes: rememberBytes,
	})
	best := choice.Best
	if best.LoadsPerSecond <= 0 {
		return // nothing is held
	}
	share := loops[best.Policy]
	e.Loop, e.Range = string(best.Policy), "wide"
	if best.Shards == choice.Shard.Shards && choice.Shard.Score > choice.Wide.Score {
		e.Range = "shard"
	}
	e.WideScorePerSec, e.ShardScorePerSec = rounded(choice.Wide.Score), rounded(choice.Shard.Score)
	e.RangeReason = choice.Reason
	e.IterationsPerSec = rounded(best.LoadsPerSecond * share)
	if share < 1 {
		assume("the loops reach %s of the formulas, as measured here", units.Percent(share))
	}
	r.spending(e, best, tiers, held, windowSeconds)
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

// spending fills what limits the expected rate: the same formulas for the range
// chosen, looked at from inside.
func (r *run) spending(e *report.Expectation, o plan.RangeOption, tiers []plan.Tier, held []float64, windowSeconds float64) {
	c := r.compute()
	split := make([]plan.Tier, len(tiers))
	for i, t := range tiers {
		t.Share = min(held[i]/o.RangeBytes, 1)
		split[i] = t
	}
	choice := plan.Choose(c, split, plan.Sweep{Loads: o.RangeBytes / plan.LoadBytes, WindowSeconds: windowSeconds, RememberBytes: rememberBytes})
	limit := choice.Direct.Limit
	if choice.Policy == plan.Bucketed {
		limit = choice.Bucketed.Limit
	}
	e.HeldShare = rounded(o.HeldShare)
	e.HashingShare = rounded(min(1, choice.LoadsPerSecond*c.HashSeconds/c.Capacity))
	reads := 0.0
	for i, t := range split {
		if !t.Resident && choice.Policy == plan.Direct {
			reads += choice.Direct.PerTier[i] * t.ReadSeconds / c.Capacity
		}
	}
	e.PadsShare = rounded(max(0, 1-e.HashingShare-reads))
	switch {
	case limit == "reads":
		e.Limit = report.LimitDisk
	case e.PadsShare > e.HashingShare:
		e.Limit = report.LimitPads
	default:
		e.Limit = report.LimitHashing
	}
}

// heldTiers describes where the held data would lie: the measured directories
// in proportion to their free space, or RAM when no disk was measured; and what
// share of the formulas the loops reach.
func (r *run) heldTiers(e *report.Expectation) (tiers []plan.Tier, held []float64, loops map[plan.Policy]float64) {
	loops = map[plan.Policy]float64{plan.Direct: 1, plan.Bucketed: 1, plan.Resident: 1}
	if s := r.report.Find(StagePipelineMemory, r.tier, r.cores); s != nil && s.Ideal > 0 {
		loops[plan.Resident] = min(1, s.Value/s.Ideal/r.quiet)
	}
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
		tiers = append(tiers, plan.Tier{Name: d.path, LoadsPerSecond: d.random, SequentialPerSecond: max(d.sequential, d.random), ReadSeconds: cost})
		held = append(held, room)
		total += room
		loops[plan.Direct] = min(loops[plan.Direct], d.direct.share())
		loops[plan.Bucketed] = min(loops[plan.Bucketed], d.bucketed.share())
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
	return tiers, held, loops
}
