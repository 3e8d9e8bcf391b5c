package bench

import (
	"fmt"
	"strings"

	"github.com/zgminer/zgminer/bench/disk"
	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/kernels"
)

// facts are the figures that a verdict rests on, taken from the stages; 0 where
// a stage is missing.
type facts struct {
	tier  string
	cores int

	iterations, oneCore, ratio, scaling float64
	pads, mix                           float64
	memory                              float64 // bytes per second read by all cores
	seal                                float64 // bytes per second
	resident                            float64 // pipeline from RAM

	// Of the best directory.
	dir              string
	inMemory         bool
	random           float64
	direct, bucketed float64
	directStage      *report.Stage
}

func factsOf(r *Report) facts {
	e := &r.Environment
	f := facts{tier: e.Tier, cores: e.UsableCores}
	value := func(name string, cores int) float64 {
		if s := r.Find(name, f.tier, cores); s != nil {
			return s.Value
		}
		return 0
	}
	f.iterations, f.oneCore = value(StageIterations, f.cores), value(StageIterations, 1)
	f.pads, f.mix = value(StagePads, f.cores), value(StageMix, f.cores)
	f.seal, f.resident = value(StageSeal, f.cores), value(StagePipelineMemory, f.cores)
	if s := r.Find(StageIterations, f.tier, 1); s != nil {
		f.ratio = s.RatioToPlainGo
	}
	if s := r.Find(StageIterations, f.tier, f.cores); s != nil {
		f.scaling = s.ScalingFactor
	}
	if s := r.Find(StageMemoryRead, "", f.cores); s != nil {
		f.memory = s.Value
	}
	// The directory that mines fastest.
	best := 0.0
	for i := range r.Stages {
		s := &r.Stages[i]
		if (s.Name == StagePipelineDirect || s.Name == StagePipelineBucketed) && s.Value > best {
			best, f.dir = s.Value, s.Directory
		}
	}
	for i := range r.Stages {
		s := &r.Stages[i]
		if f.dir == "" || s.Directory != f.dir {
			continue
		}
		switch s.Name {
		case StageDiskRandom:
			f.random = max(f.random, s.Value)
			f.inMemory = f.inMemory || s.Device == "memory"
		case StagePipelineDirect:
			f.direct, f.directStage = s.Value, s
		case StagePipelineBucketed:
			f.bucketed = s.Value
		}
	}
	return f
}

// judge fills verdict, bottleneck and advice from the stages.
func judge(r *Report) {
	f := factsOf(r)
	r.Bottleneck = f.bottleneck(r.Expectation)
	r.Verdict = f.verdict(r)
	r.Advice = append(r.Advice, f.advice(r)...)
}

// computePart names the larger part of an iteration when loads are at hand.
func (f *facts) computePart() (limit, reason string) {
	pad, hash := 1/f.pads, max(0, 1/f.iterations-1/f.pads)
	share := func(part float64) string { return units.Percent(part * f.iterations) }
	if pad > hash {
		return report.LimitPads, fmt.Sprintf("an iteration spends %s of its time on the scratchpad (%s pads/s)", share(pad), units.Count(f.pads))
	}
	return report.LimitHashing, fmt.Sprintf("an iteration spends %s of its time on mixing and hashing the load (%s loads/s)", share(hash), units.Count(f.mix))
}

// bottleneck names what limits mining: in the situation of the expectation if
// there is one, else with every load at hand.
func (f *facts) bottleneck(x *report.Expectation) report.Bottleneck {
	b := report.Bottleneck{Evidence: []report.Figure{}}
	add := func(name string, v float64, unit string) {
		if v > 0 {
			b.Evidence = append(b.Evidence, report.Figure{Name: name, Value: rounded(v), Unit: unit})
		}
	}
	if f.iterations <= 0 || f.pads <= 0 {
		b.Limit, b.Reason = report.LimitIssue, "the mining kernels were not measured"
		return b
	}
	part, partReason := f.computePart()
	demand := f.iterations * kernels.LoadBytes
	switch {
	case f.cores > 1 && f.scaling > 0 && f.scaling < 0.75*float64(f.cores) && f.memory > 0 && demand > 0.6*f.memory:
		b.Limit = report.LimitMemory
		b.Reason = fmt.Sprintf("memory: %d cores do only %.2f times the work of one and ask for %s of the %s that memory delivers", f.cores, f.scaling, units.Rate(demand), units.Rate(f.memory))
	case x == nil:
		b.Limit, b.Reason = part, "the cores: "+partReason
	case x.Limit == report.LimitDisk:
		b.Limit = report.LimitDisk
		b.Reason = fmt.Sprintf("disk reads: the disk gives %s loads/s, the cores could hash %s%s", units.Count(f.random), units.Count(f.iterations), gains(x))
	case x.Limit == report.LimitPads && x.HeldShare < 0.5:
		b.Limit = report.LimitPads
		b.Reason = fmt.Sprintf("drawing nonces: only %s of them ask for a load that is held (%s of %s), so scratchpads take %s of the compute%s", units.Percent(x.HeldShare), sizeText(x.HeldBytes), sizeText(x.FlowBytes), units.Percent(x.PadsShare), gains(x))
	case x.Limit == report.LimitPads:
		b.Limit = report.LimitPads
		b.Reason = fmt.Sprintf("the cores: scratchpads take %s of the compute, mixing and hashing %s%s", units.Percent(x.PadsShare), units.Percent(x.HashingShare), gains(x))
	default:
		b.Limit = report.LimitHashing
		b.Reason = fmt.Sprintf("the cores: mixing and hashing take %s of the compute, scratchpads %s%s", units.Percent(x.HashingShare), units.Percent(x.PadsShare), gains(x))
	}
	add("iterations from RAM, all cores", f.iterations, report.UnitIterations)
	add("pads, all cores", f.pads, report.UnitPads)
	add("mixing and hashing of cached loads, all cores", f.mix, report.UnitLoads)
	add("memory bandwidth, all cores", f.memory, report.UnitBytes)
	add("scaling over cores", f.scaling, "ratio")
	add("random reads", f.random, report.UnitReads)
	add("mining with a read for each nonce", f.direct, report.UnitIterations)
	add("mining with sweeps", f.bucketed, report.UnitIterations)
	if x != nil {
		add("held share of the mined range", x.HeldShare, "ratio")
		add("share of the compute for scratchpads", x.PadsShare, "ratio")
		add("share of the compute for mixing and hashing", x.HashingShare, "ratio")
		add("share of the compute for reads", x.ReadsShare, "ratio")
		add("share of the compute that is idle", x.IdleShare, "ratio")
	}
	return b
}

// gains tells what changes of the machine would bring, "" if not computed.
func gains(x *report.Expectation) string {
	if len(x.WhatIf) == 0 {
		return ""
	}
	var parts []string
	for _, w := range x.WhatIf {
		parts = append(parts, fmt.Sprintf("%s %s", w.Change, gainText(w.Gain)))
	}
	return "; computed for the assumed held share, " + strings.Join(parts, ", ")
}

// gainText prints what a change does to the answers.
func gainText(gain float64) string {
	if gain < 1.01 && gain > 0.99 {
		return "brings nothing"
	}
	return fmt.Sprintf("brings %.2f times the answers", gain)
}

// directLimit says what held the loop with a read for each nonce, as its own
// stage shows.
func (f *facts) directLimit() string {
	s := f.directStage
	diskBound := s.Limit == report.LimitDisk || s.Limit == "" && f.random < f.iterations
	switch near := s.Ideal <= 0 || s.PercentOfIdeal >= 70; {
	case diskBound && (near || f.direct > 0.7*f.random):
		return "limited by disk reads"
	case !diskBound && disturbed(s):
		return fmt.Sprintf("held back (it used only %s of the cores' time: other programs took the rest, or it waited)", units.Percent(s.CPUShare))
	case !diskBound && (near || s.CPUShare >= 0.95):
		return "limited by computing"
	}
	return fmt.Sprintf("not explained by the cores or the disk alone (it reaches %s of what they allow)", units.Percent(s.PercentOfIdeal/100))
}

func (f *facts) verdict(r *Report) string {
	var b strings.Builder
	say := func(format string, args ...any) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, format, args...)
	}
	say("This machine does %s mining iterations/s from RAM on %s with %s", units.Count(f.iterations), coresText(f.cores), f.tier)
	if f.ratio > 1.095 {
		fmt.Fprintf(&b, ", %.1f times plain Go on the same core", f.ratio)
	}
	if f.ratio > 0 && f.ratio <= 1.095 {
		b.WriteString(", about as fast as plain Go on the same core")
	}
	b.WriteByte('.')
	if f.seal > 0 {
		say("It seals %s.", units.Rate(f.seal))
	}
	switch {
	case f.dir == "":
		say("No disk was measured.")
	default:
		say("With everything held on %s, mining with a read for each nonce is %s: %s iterations/s, the disk gives %s loads/s.", f.dir, f.directLimit(), units.Count(f.direct), units.Count(f.random))
		if f.bucketed > 1.05*f.direct {
			say("Sweeps, which serve many nonces with one read, lift it to %s.", units.Count(f.bucketed))
		} else {
			say("Sweeps bring nothing on a file this small (%s).", units.Count(f.bucketed))
		}
	}
	if f.inMemory {
		say("That directory is in memory: the figures mean RAM, not a disk.")
	}
	if x := r.Expectation; x != nil {
		say("With %s held of a flow of %s at difficulty %s it can expect %s answers a day: %s iterations/s by the %s loop, with %s of the mined range held", sizeText(x.HeldBytes), sizeText(x.FlowBytes), units.Count(x.Difficulty), units.Count(x.AnswersPerDay), units.Count(x.IterationsPerSec), x.Loop, units.Percent(x.HeldShare))
		switch {
		case x.ChanceNoAnswer < 0.0005:
			b.WriteString("; a day without any is practically impossible")
		default:
			fmt.Fprintf(&b, "; none at all in %s of days", units.Percent(x.ChanceNoAnswer))
		}
		b.WriteByte('.')
		if x.RewardPerDay > 0 {
			say("At %s tokens each that is %s tokens a day.", units.Count(x.RewardPerAnswer), units.Count(x.RewardPerDay))
		}
		if x.ElectricityPerDay > 0 {
			say("Electricity costs %s a day, %.3g per answer.", units.Count(x.ElectricityPerDay), x.ElectricityPerAnswer)
		}
	}
	return b.String()
}

func gainOr(gain float64, otherwise string) string {
	if gain <= 0 {
		return otherwise
	}
	return gainText(gain)
}

// advice lists what an operator can do, most helpful first.
func (f *facts) advice(r *Report) []string {
	var list []string
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	e := &r.Environment
	// A faster tier that was measured beside the chosen one.
	for i := range r.Stages {
		s := &r.Stages[i]
		if s.Name == StageIterations && s.Cores == 1 && s.Tier != f.tier && s.Tier != report.PlainGo && f.oneCore > 0 && s.Value > 1.03*f.oneCore {
			cure := fmt.Sprintf("leave the tier on auto, or set it with %s=%s", kernels.TierEnv, s.Tier)
			if e.TierRequested == string(kernels.Auto) {
				cure = "the machine was disturbed while the tiers were compared; the miner compares them anew when it starts"
			}
			add("tier %s does %s iterations/s per core, %s does %s: %s", s.Tier, units.Count(s.Value), f.tier, units.Count(f.oneCore), cure)
		}
	}
	if f.dir != "" && f.bucketed > 1.05*f.direct {
		text := fmt.Sprintf("with everything held on %s, sweeps do %s times the iterations of a read for each nonce", f.dir, units.Count(f.bucketed/f.direct))
		if x := r.Expectation; x != nil && x.Loop != "" {
			text += fmt.Sprintf("; with %s of the range held the miner chooses the %s loop by itself, nothing has to be set", units.Percent(x.HeldShare), x.Loop)
		} else {
			text += "; the miner chooses by itself, nothing has to be set"
		}
		add("%s", text)
	}
	switch r.Bottleneck.Limit {
	case report.LimitDisk:
		if free := e.MemoryFree; free > 2*gib && !f.inMemory {
			add("keep part of the sealed data in RAM: %s are free now, and loads held there are hashed at up to %s per second", sizeText(free), units.Count(f.iterations))
		}
		add("another disk adds its reads to this one's (%s loads/s): list several directories, the loops read them side by side", units.Count(f.random))
	case report.LimitPads, report.LimitHashing:
		if x := r.Expectation; x != nil && x.Limit == report.LimitPads && x.HeldShare < 0.5 {
			add("hold more of the flow: twice the sealed data %s here, at the same compute", gainOr(x.Gain(report.TwiceHeld), "brings more answers"))
		}
		if e.UsableCores < e.LogicalCPUs {
			add("%d of %d CPUs were used: give the process all of them (CPU affinity, cgroup quota, --threads)", e.UsableCores, e.LogicalCPUs)
		}
		more, faster := "they raise the rate", ""
		if x := r.Expectation; x != nil {
			if gain := x.Gain(report.TwiceCompute); gain > 0 {
				more = "twice the compute " + gainText(gain)
			}
			if gain := x.Gain(report.TwiceDisk); gain > 0 {
				faster = "; " + report.TwiceDisk + " " + gainText(gain)
			}
		}
		add("more or faster cores: %s%s", more, faster)
	case report.LimitMemory:
		add("memory limits before the cores do: fill all memory channels, bind the process to one NUMA node per miner, or use fewer threads")
	}
	if x := r.Expectation; x != nil {
		if x.Range == "wide" && x.WideScorePerSec > 1.05*x.ShardScorePerSec {
			add("mine the widest range: it counts as %s full-range loads/s, the store's own shard as %s", units.Count(x.WideScorePerSec), units.Count(x.ShardScorePerSec))
		}
		if x.QuotaBinds {
			add("the contract accepts fewer answers per epoch than this rig finds: the first of a window count, the rest are lost")
		}
	}
	if e.Governor != "" && e.Governor != "performance" {
		add("the CPU governor is %q: try \"performance\" (cpupower frequency-set -g performance)", e.Governor)
	}
	if len(e.GPUs) > 0 && e.MemlockBytes != "" && e.MemlockBytes != "unlimited" {
		add("this process may lock only %s bytes of memory: GPUs copy fastest from locked memory, raise the limit (ulimit -l unlimited, LimitMEMLOCK=infinity)", e.MemlockBytes)
	}
	if len(e.GPUs) > 0 && !e.Options.CPUOnly {
		add("%d GPU(s) are present (%s); this release mines on the CPU only", len(e.GPUs), e.GPUs[0])
	}
	for _, d := range e.Directories {
		if !d.ODirect {
			add("put the store on a file system with O_DIRECT (ext4, xfs): %s costs the page cache and CPU time for every read", d.Path)
		}
	}
	if f.random > 0 && f.random*disk.BlockBytes < 100e6 && !f.inMemory {
		add("%s reads only %s at random: use it with sweeps only, or add an SSD", f.dir, units.Rate(f.random*disk.BlockBytes))
	}
	return list
}
