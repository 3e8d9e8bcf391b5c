package bench

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/kernels"
)

// made is a report with the figures of the reference core of
// spec/performance.md 1, on n cores.
func made(n float64) *Report {
	r := &Report{Schema: report.Schema, Advice: []string{}, Environment: report.Environment{Tier: "avx512", UsableCores: int(n), LogicalCPUs: int(n), MemoryFree: 64 << 30}}
	add := func(s report.Stage) {
		s.Samples, s.SampleSeconds = []float64{s.Value}, 0.001
		if s.Device == "" {
			s.Device = "cpu"
		}
		r.Stages = append(r.Stages, s)
	}
	for _, c := range []float64{1, n} {
		add(report.Stage{Name: StageIterations, Tier: "avx512", Cores: int(c), Value: 9250 * c, Unit: report.UnitIterations, RatioToPlainGo: 6.1, ScalingFactor: c})
		add(report.Stage{Name: StagePads, Tier: "avx512", Cores: int(c), Value: 37700 * c, Unit: report.UnitPads})
		add(report.Stage{Name: StageMix, Tier: "avx512", Cores: int(c), Value: 13900 * c, Unit: report.UnitLoads})
		add(report.Stage{Name: StageMemoryRead, Device: "memory", Cores: int(c), Value: 10e9 * c, Unit: report.UnitBytes})
	}
	return r
}

// withDisk adds a directory.
func withDisk(r *Report, random, direct, bucketed float64) *Report {
	for _, s := range []report.Stage{
		{Name: StageDiskRandom, Device: "disk", InFlight: 16, Cores: 1, Value: random, Unit: report.UnitReads},
		{Name: StagePipelineDirect, Device: "cpu", Tier: "avx512", Cores: r.Environment.UsableCores, Value: direct, Unit: report.UnitIterations, Synthetic: true},
		{Name: StagePipelineBucketed, Device: "cpu", Tier: "avx512", Cores: r.Environment.UsableCores, Value: bucketed, Unit: report.UnitIterations, Synthetic: true},
	} {
		s.Directory, s.Samples, s.SampleSeconds = "/data", []float64{s.Value}, 1
		r.Stages = append(r.Stages, s)
	}
	return r
}

func TestVerdicts(t *testing.T) {
	for name, c := range map[string]struct {
		report      *Report
		expectation *report.Expectation
		limit       string
		verdict     []string
		advice      []string
	}{
		"no disk": {made(4), nil, report.LimitHashing,
			[]string{"37,000 mining iterations/s from RAM on 4 cores with avx512, 6.1 times plain Go", "No disk was measured"}, []string{"more or faster cores: they raise"}},
		"disk": {withDisk(made(4), 1400, 1390, 9000), &report.Expectation{Limit: report.LimitDisk, HeldShare: 1, PadsShare: 0.3, HashingShare: 0.2}, report.LimitDisk,
			[]string{"limited by disk reads: 1,390 iterations/s, the disk gives 1,400 loads/s", "lift it to 9,000"},
			[]string{"sweeps do 6.47 times", "in RAM: 64 GiB are free", "another disk"}},
		"little held": {withDisk(made(4), 20000, 18000, 18000), &report.Expectation{Limit: report.LimitPads, HeldShare: 0.02, PadsShare: 0.9, HashingShare: 0.05, HeldBytes: 80 << 30, FlowBytes: 4 << 40}, report.LimitPads,
			[]string{"80 GiB held of a flow of 4 TiB"}, []string{"hold more of the flow"}},
		"all held": {withDisk(made(4), 90000, 35000, 24000), &report.Expectation{Limit: report.LimitHashing, HeldShare: 1, PadsShare: 0.3, HashingShare: 0.65, ChanceNoAnswer: 0.4}, report.LimitHashing,
			[]string{"limited by computing", "Sweeps bring nothing", "none at all in 40 % of days"}, nil},
		"quota": {made(4), &report.Expectation{Limit: report.LimitHashing, Range: "wide", WideScorePerSec: 3, ShardScorePerSec: 1, QuotaBinds: true, RewardPerDay: 5, RewardPerAnswer: 1, ElectricityPerDay: 2, ElectricityPerAnswer: 0.004}, report.LimitHashing,
			[]string{"5 tokens a day", "Electricity costs 2 a day, 0.004 per answer"}, []string{"widest range", "fewer answers per epoch"}},
	} {
		r := c.report
		r.Expectation = c.expectation
		judge(r)
		if r.Bottleneck.Limit != c.limit || r.Bottleneck.Reason == "" || len(r.Bottleneck.Evidence) < 4 {
			t.Errorf("%s: bottleneck %+v", name, r.Bottleneck)
		}
		for _, want := range c.verdict {
			if !strings.Contains(r.Verdict, want) {
				t.Errorf("%s: no %q in %q", name, want, r.Verdict)
			}
		}
		for _, want := range c.advice {
			if !strings.Contains(strings.Join(r.Advice, "\n"), want) {
				t.Errorf("%s: no advice %q in %q", name, want, r.Advice)
			}
		}
	}
}

func TestMemoryAndOtherAdvice(t *testing.T) {
	r := made(16)
	for i := range r.Stages {
		s := &r.Stages[i]
		if s.Cores == 16 && s.Name == StageIterations {
			s.Value, s.ScalingFactor = 80000, 8.6
		}
		if s.Cores == 16 && s.Name == StageMemoryRead {
			s.Value = 25e9
		}
	}
	r.Stages = append(r.Stages, report.Stage{Name: StageIterations, Device: "cpu", Tier: "avx2", Cores: 1, Value: 20000, Unit: report.UnitIterations, Samples: []float64{1}, SampleSeconds: 1})
	r.Environment.Governor, r.Environment.GPUs, r.Environment.LogicalCPUs = "powersave", []string{"NVIDIA H100"}, 32
	r.Environment.Directories = []report.Directory{{Path: "/slow"}}
	judge(r)
	if r.Bottleneck.Limit != report.LimitMemory {
		t.Errorf("bottleneck %+v", r.Bottleneck)
	}
	for _, want := range []string{"tier avx2 does", "powersave", "1 GPU(s)", "/slow", "memory channels"} {
		if !strings.Contains(strings.Join(r.Advice, "\n"), want) {
			t.Errorf("no advice %q in %q", want, r.Advice)
		}
	}
}

// TestCeilings holds the floors of spec/performance.md 2 at 2.8 GHz.
func TestCeilings(t *testing.T) {
	const clock = 2.8e9
	nanoseconds := func(tier, vendor, stage string) float64 {
		return opsOf(tier, vendor).cyclesPerOp(stage) / clock * 1e9
	}
	for _, c := range []struct {
		tier, stage string
		low, high   float64 // ns
	}{
		{"avx512", StageKeccak, 46, 52},
		{"avx512", StageBlake2b, 30, 34},
		{"avx512", StageIterations, 88e3, 96e3},
		{"avx512", StagePads, 23.5e3, 26.7e3},
		{"avx2", StageKeccak, 128, 140},
		{"generic", StageKeccak, 230, 372}, // below the fastest scalar code known there
		{"generic", StageBlake2b, 100, 164},
	} {
		if got := nanoseconds(c.tier, "GenuineIntel", c.stage); got < c.low || got > c.high {
			t.Errorf("%s %s: %.4g ns, want %v to %v", c.tier, c.stage, got, c.low, c.high)
		}
	}
	if intel, amd := nanoseconds("avx2", "GenuineIntel", StageKeccak), nanoseconds("avx2", "AuthenticAMD", StageKeccak); math.Abs(intel/amd-4./3) > 1e-9 {
		t.Errorf("avx2 on four pipes: %v against %v on three", amd, intel)
	}
	// A leaf is two permutations, a segment 3071, a unit 127.
	k := opsOf("avx512", "").cyclesPerOp(StageKeccak)
	for stage, want := range map[string]float64{StageLeaf: 2 / 256., StageSegment: kernels.LoadKeccaks, StageSeal: 127 / 4096., StagePads: kernels.IterationKeccaks} {
		if got := opsOf("avx512", "").cyclesPerOp(stage) / k; math.Abs(got/want-1) > 0.03 {
			t.Errorf("%s costs %v permutations, want %v", stage, got, want)
		}
	}
	if opsOf("avx512", "").cyclesPerOp("disk.read256k") != 0 {
		t.Error("a disk has an arithmetic ceiling")
	}
}

// TestLibraryIdeals holds that ideals lie above the medians of
// spec/performance.md 5 on the same core, by no more than a factor of four.
func TestLibraryIdeals(t *testing.T) {
	stage := func(name, unit string, value float64) report.Stage {
		return report.Stage{Name: name, Device: "cpu", Tier: "x", Cores: 1, Unit: unit, Value: value, UpperQuartile: value}
	}
	stages := []report.Stage{
		stage("rs.encode.10+4", report.UnitBytes, 36.7e9), stage("rs.reconstruct.10+4", report.UnitBytes, 35.2e9),
		stage(StageFieldMul, report.UnitMultiplies, 55e6), stage(StageVectorMul, report.UnitMultiplies, 110e6),
		stage("bn254.msm.2^10", report.UnitPoints, 1024/10.6e-3), stage("bn254.msm.2^16", report.UnitPoints, 65536/336e-3),
		stage("bn254.ntt.2^20", report.UnitElements, (1<<20)/181e-3),
		stage(StageMemoryRead, report.UnitBytes, 10e9), stage(StageMemoryCopy, report.UnitBytes, 8e9),
	}
	setLibraryIdeals(stages, 2.8e9, []string{"avx2", "avx512f", "gfni"}, "GenuineIntel")
	for _, s := range stages {
		if s.PercentOfIdeal < 25 || s.PercentOfIdeal > 100.001 || s.Limit == "" || s.IdealFrom == "" {
			t.Errorf("%s: %v of ideal %v, %.3g %%", s.Name, s.Value, s.Ideal, s.PercentOfIdeal)
		}
	}
	if s := stages[8]; s.Ideal != 10e9 {
		t.Errorf("copies of RAM have the ideal %v", s.Ideal)
	}
	for _, features := range [][]string{{"avx2", "gfni"}, {"avx2"}, nil} {
		if perByte, how := reedSolomonCycles(4, features, ""); perByte <= 4./64 || how == "" {
			t.Errorf("%v: %v cycles per byte", features, perByte)
		}
	}
}

func TestIterationIdeal(t *testing.T) {
	r := made(1)
	setIterationIdeals(r.Stages)
	s := r.Find(StageIterations, "avx512", 1)
	want := 1 / (1/37700. + 1/13900.)
	if math.Abs(s.Ideal/want-1) > 1e-4 || s.Limit != report.LimitHashing || math.Abs(s.PercentOfIdeal-100*9250/want) > 0.01 {
		t.Errorf("%+v, want ideal %v", s, want)
	}
}

// TestExpectation compares with a calculation by hand: 16 reference cores that
// hold 256 GiB of a flow of 4 TiB on one NVMe (the last line of
// spec/performance.md 6.6, a read for each nonce).
func TestExpectation(t *testing.T) {
	r := &run{tier: "avx512", cores: 16, quiet: 1, report: made(16)}
	for i := range r.report.Stages {
		if s := &r.report.Stages[i]; s.Cores == 16 && s.Name == StageIterations {
			s.Value = 16 / (26.5e-6 + 72e-6)
		} else if s.Cores == 16 && s.Name == StagePads {
			s.Value = 16 / 26.5e-6
		}
	}
	r.dirs = []directory{{path: "/data", random: 26703, sequential: 26703}}
	r.opt.Assumptions = Assumptions{Difficulty: 5e6, FlowBytes: 4 << 40, HeldBytes: 256 << 30, RewardPerAnswer: 2, PricePerKWh: 0.25, Watts: 400}
	r.expect()
	x := r.report.Expectation
	// A read for each nonce is held up by the disk, sweeps by the compute: below
	// what compute allows with 6.25 % of the nonces useful and no pad twice.
	most := 16 / (26.5e-6 + 0.0625*72e-6) * 0.0625
	if x.Loop != "bucketed" || x.IterationsPerSec <= 26703 || x.IterationsPerSec >= most {
		t.Errorf("%v iterations/s by the %s loop, want between the disk's 26703 and %v", x.IterationsPerSec, x.Loop, most)
	}
	if x.Limit != report.LimitPads || math.Abs(x.HeldShare-0.0625) > 1e-6 || x.PadsShare < 0.7 {
		t.Errorf("%+v", x)
	}
	// 64 qualities per load, a fifth of the day is a window; the quota of 200 per
	// epoch is far.
	perDay := 64 * x.IterationsPerSec / 5e6 * 86400 / 5
	if math.Abs(x.AnswersPerDay/perDay-1) > 0.01 || x.QuotaBinds {
		t.Errorf("%v answers a day (quota binds: %v), want %v", x.AnswersPerDay, x.QuotaBinds, perDay)
	}
	if math.Abs(x.RewardPerDay/(2*x.AnswersPerDay)-1) > 1e-3 || math.Abs(x.ElectricityPerDay-0.4*24*0.25) > 1e-9 {
		t.Errorf("reward %v, electricity %v", x.RewardPerDay, x.ElectricityPerDay)
	}
	for _, a := range x.Assumed {
		for _, given := range []string{"--difficulty", "--flow-bytes", "--held", "--reward"} {
			if strings.Contains(a, given) {
				t.Errorf("%q is listed as assumed and was given", a)
			}
		}
	}
	// A higher difficulty: a real chance of a day without an answer.
	r.opt.Assumptions.Difficulty = 1e11
	r.expect()
	if x := r.report.Expectation; math.Abs(x.ChanceNoAnswer-math.Exp(-x.AnswersPerDay)) > 0.01 || x.ChanceNoAnswer > 0.99 || x.ChanceNoAnswer < 0.01 {
		t.Errorf("%v answers a day, none in %v of days", x.AnswersPerDay, x.ChanceNoAnswer)
	}
}

func TestTracker(t *testing.T) {
	now := time.Unix(0, 0)
	var got []Progress
	tr := newTracker(10*time.Second, func(p Progress) { got = append(got, p) })
	tr.now = func() time.Time { return now }
	tr.start = now
	tr.begin("a", 5*time.Second)
	now = now.Add(5 * time.Second)
	tr.update(1)
	tr.result("7 things")
	tr.begin("b", 5*time.Second)
	now = now.Add(50 * time.Millisecond)
	tr.update(0.5) // too soon to be told
	now = now.Add(4 * time.Second)
	tr.update(0.5)
	tr.update(0.2) // within 100 ms
	tr.end()
	if len(got) != 5 {
		t.Fatalf("%d reports: %+v", len(got), got)
	}
	if p := got[1]; p.Share != 0.5 || p.Left != 5*time.Second {
		t.Errorf("half way: %+v", p)
	}
	if p := got[3]; p.Step != "b" || p.Share != 0.75 || p.Figure != "7 things" || p.Left < 2*time.Second || p.Left > 4*time.Second {
		t.Errorf("three quarters: %+v", p)
	}
	if p := got[4]; p.Share != 1 || p.Left != 0 {
		t.Errorf("the end: %+v", p)
	}
}

// TestDirectLimit: the loop's own stage tells what held it, not the disk alone.
func TestDirectLimit(t *testing.T) {
	for want, c := range map[string]struct {
		direct, random float64
		stage          report.Stage
	}{
		"limited by disk reads":                           {4600, 5000, report.Stage{Limit: report.LimitDisk, Ideal: 5000, PercentOfIdeal: 92, CPUShare: 0.5}},
		"limited by computing":                            {772, 4700, report.Stage{Limit: report.LimitHashing, Ideal: 800, PercentOfIdeal: 96, CPUShare: 0.97}},
		"held back (it used only 33 % of the cores' time": {300, 9000, report.Stage{Limit: report.LimitHashing, Ideal: 3000, PercentOfIdeal: 10, CPUShare: 0.33}},
		"not explained":                                   {300, 9000, report.Stage{Limit: report.LimitDisk, Ideal: 9000, PercentOfIdeal: 3, CPUShare: 0.5}},
	} {
		f := facts{iterations: 10000, direct: c.direct, random: c.random, directStage: &c.stage}
		if got := f.directLimit(); !strings.HasPrefix(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestExpectationOfDisturbedLoops: each directory counts by its own loop, a
// disturbed one by the formula, and with all held nothing below what was
// measured is told.
func TestExpectationOfDisturbedLoops(t *testing.T) {
	expect := func(a, b efficiency) *report.Expectation {
		r := &run{tier: "avx512", cores: 1, quiet: 1, report: made(1)}
		r.dirs = []directory{{path: "/a", random: 1000, sequential: 1000, direct: a}, {path: "/b", random: 1000, sequential: 1000, direct: b}}
		r.opt.Assumptions = Assumptions{FlowBytes: 8 << 40, HeldBytes: 8 << 40}
		r.expect()
		return r.report.Expectation
	}
	whole := expect(efficiency{}, efficiency{})
	half := expect(efficiency{measured: 100, formula: 200}, efficiency{measured: 200, formula: 200})
	if whole.Loop == "direct" && math.Abs(half.IterationsPerSec/whole.IterationsPerSec-0.75) > 0.01 {
		t.Errorf("one of two directories at half: %v of %v", half.IterationsPerSec, whole.IterationsPerSec)
	}
	if x := expect(efficiency{measured: 10, formula: 200, disturbed: true}, efficiency{}); x.IterationsPerSec != whole.IterationsPerSec {
		t.Errorf("a disturbed loop: %v, want %v", x.IterationsPerSec, whole.IterationsPerSec)
	}
	if whole.Loop != "direct" {
		t.Errorf("the %s loop", whole.Loop)
	}
	floor := expect(efficiency{measured: 5000, formula: 1e6}, efficiency{measured: 5000, formula: 1e6})
	if floor.IterationsPerSec != 5000 {
		t.Errorf("%v, below what was measured", floor.IterationsPerSec)
	}
	if s := whole.PadsShare + whole.HashingShare + whole.ReadsShare + whole.IdleShare; math.Abs(s-1) > 0.01 || whole.IdleShare < 0.5 {
		t.Errorf("shares add up to %v, idle %v", s, whole.IdleShare)
	}
	if whole.Limit != report.LimitDisk || whole.Gain(report.TwiceDisk) < 1.9 || whole.Gain(report.TwiceCompute) > 1.05 {
		t.Errorf("limit %s, %+v", whole.Limit, whole.WhatIf)
	}
}

// TestDirectoriesOfOneDevice share its space and its reads.
func TestDirectoriesOfOneDevice(t *testing.T) {
	free := uint64(100 << 30)
	dir := func(path, device string) directory {
		d := directory{path: path, random: 1000, sequential: 2000}
		d.info.Device, d.info.FreeBytes = device, &free
		return d
	}
	r := &run{tier: "avx512", cores: 2, quiet: 1, report: made(2)}
	r.dirs = []directory{dir("/a", "sda1"), dir("/b", "sda1"), dir("/c", "sdb1"), dir("/d", ""), dir("/e", "")}
	tiers, held := r.heldTiers(&report.Expectation{FlowBytes: 1 << 50})
	for i, want := range []float64{1, 1, 2, 2, 2} { // halves
		if tiers[i].LoadsPerSecond != 500*want || tiers[i].SequentialPerSecond != 1000*want {
			t.Errorf("%s reads %v, %v", tiers[i].Name, tiers[i].LoadsPerSecond, tiers[i].SequentialPerSecond)
		}
		if share := held[i] / (0.45 * float64(free)); share < want-1e-9 || share > want+1e-9 {
			t.Errorf("%s holds %v", tiers[i].Name, held[i])
		}
	}
}

// TestHeldDataWithoutADisk: the expectation says that it takes the held data to
// be as fast as RAM, and warns when they cannot be there.
func TestHeldDataWithoutADisk(t *testing.T) {
	for held, warnings := range map[int64]int{64 << 30: 0, 64<<30 + 1: 1, 2 << 40: 1} {
		r := &run{tier: "avx512", cores: 1, quiet: 1, report: made(1)}
		r.report.Environment.MemoryBytes, r.report.Warnings = 64<<30, nil
		r.opt.Assumptions = Assumptions{HeldBytes: held}
		r.expect()
		if x := r.report.Expectation; !strings.Contains(strings.Join(x.Assumed, "; "), "read as fast as RAM, because no disk was measured (--dir)") {
			t.Errorf("%d held: assumed %q", held, x.Assumed)
		}
		if w := r.report.Warnings; len(w) != warnings || warnings > 0 && !strings.Contains(w[0], "this machine has 64 GiB") {
			t.Errorf("%d held: warnings %q", held, w)
		}
	}
	r := &run{tier: "avx512", cores: 1, quiet: 1, report: made(1), dirs: []directory{{path: "/a", random: 1000, sequential: 1000}}}
	r.report.Environment.MemoryBytes, r.opt.Assumptions.HeldBytes = 1<<30, 2<<40
	r.expect()
	if x := r.report.Expectation; len(r.report.Warnings) > 0 || strings.Contains(strings.Join(x.Assumed, "; "), "as fast as RAM") {
		t.Errorf("with a disk: %q %q", x.Assumed, r.report.Warnings)
	}
}
