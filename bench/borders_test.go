package bench

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/bench/disk"
	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/hwdetect"
)

// TestDiskStage: the stage tells the median and the 99th percentile of the reads,
// and what a read costs the CPU.
func TestDiskStage(t *testing.T) {
	d := &directory{path: t.TempDir()}
	var err error
	if d.file, err = disk.Create(t.Context(), d.path, disk.Settings{Bytes: disk.BlockBytes, Buffered: true}); err != nil {
		t.Fatal(err)
	}
	defer d.file.Remove()
	latencies := make([]float64, 101)
	for i := range latencies {
		latencies[(i*37)%101] = float64(i) / 1000 // 0 to 100 ms in any order
	}
	s := diskStage(StageDiskRandom, d, &disk.Result{Rates: []float64{10, 0, 30}, SliceSeconds: 0.5, Reads: 200, CPUSeconds: 4, Latencies: latencies}, 16)
	if s.LatencyP50Seconds != 0.05 || s.LatencyP99Seconds != 0.099 || s.CPUSecondsPerRead != 0.02 {
		t.Errorf("p50 %v, p99 %v, %v CPU seconds a read; want 0.05, 0.099, 0.02", s.LatencyP50Seconds, s.LatencyP99Seconds, s.CPUSecondsPerRead)
	}
	if s.Value != 20 || s.InFlight != 16 || s.Directory != d.path || s.Device != "disk" || s.Unit != report.UnitReads {
		t.Errorf("%+v", s)
	}
}

// TestModesKeepTheirTime: the parts of each mode add up to no more than the mode
// promises.
func TestModesKeepTheirTime(t *testing.T) {
	for mode, most := range map[Mode]time.Duration{Quick: 30 * time.Second, Normal: 3 * time.Minute, "": 3 * time.Minute} {
		p, total, err := planOf(mode)
		if err != nil {
			t.Fatal(err)
		}
		if total > most || p.weight(1) > most {
			t.Errorf("mode %q is planned for %v in parts of %v, want at most %v", mode, total, p.weight(1), most)
		}
		if p.weight(1) < most/3 {
			t.Errorf("mode %q uses %v of %v", mode, p.weight(1), most)
		}
	}
}

// TestDiskSize: never more than half of what is free, in memory never more than a
// quarter of the free RAM, and never too small to be read from.
func TestDiskSize(t *testing.T) {
	r := &run{report: &Report{}}
	r.report.Environment.MemoryBytes, r.report.Environment.MemoryFree = 8*gib, 2*gib
	dir := func(free uint64, inMemory bool) *directory {
		return &directory{info: hwdetect.Directory{FreeBytes: &free, TotalBytes: 100 * gib, InMemory: inMemory}}
	}
	for name, c := range map[string]struct {
		planned, want int64
		d             *directory
	}{
		"as planned":                 {gib, gib, dir(50*gib, false)},
		"half of the free space":     {4 * gib, 3 * gib, dir(6*gib, false)},
		"four times the memory":      {0, 32 * gib, dir(90*gib, false)},
		"a quarter of the free RAM":  {gib, gib / 2, dir(50*gib, true)},
		"at least the smallest file": {gib, smallestFile, dir(20*mib, false)},
		"unknown free space":         {gib, gib, &directory{}},
	} {
		if r.plan.diskBytes = c.planned; r.diskSize(c.d) != c.want {
			t.Errorf("%s: %d bytes, want %d", name, r.diskSize(c.d), c.want)
		}
	}
}

// TestVerdictOfMemory: a directory in memory is called one in the verdict, a disk
// is not.
func TestVerdictOfMemory(t *testing.T) {
	const sentence = "in memory: the figures mean RAM"
	r := withDisk(made(4), 20000, 18000, 18000)
	if judge(r); strings.Contains(r.Verdict, sentence) {
		t.Errorf("a disk: %q", r.Verdict)
	}
	r = withDisk(made(4), 20000, 18000, 18000)
	r.Find(StageDiskRandom, "", 1).Device = "memory"
	if judge(r); !strings.Contains(r.Verdict, sentence) {
		t.Errorf("a tmpfs: %q", r.Verdict)
	}
}

// TestElectricityPerAnswer: the day's cost shared among the day's answers.
func TestElectricityPerAnswer(t *testing.T) {
	r := &run{tier: "avx512", cores: 4, quiet: 1, report: made(4)}
	r.dirs = []directory{{path: "/data", random: 5000, sequential: 5000}}
	r.opt.Assumptions = Assumptions{Difficulty: 1e7, FlowBytes: 1 << 40, HeldBytes: 1 << 39, PricePerKWh: 0.5, Watts: 1000}
	r.expect()
	x := r.report.Expectation
	if x.AnswersPerDay <= 0 || x.ElectricityPerDay != 12 || math.Abs(x.ElectricityPerAnswer*x.AnswersPerDay/12-1) > 1e-3 {
		t.Errorf("%v answers a day for %v, %v each", x.AnswersPerDay, x.ElectricityPerDay, x.ElectricityPerAnswer)
	}
}

// TestRangeIsTheBetterOne: the range told is the one with the higher score.
func TestRangeIsTheBetterOne(t *testing.T) {
	ranges := map[string]bool{}
	for _, held := range []int64{1 << 28, 1 << 30, 1 << 32, 1 << 35, 1 << 36} {
		r := &run{tier: "avx512", cores: 1, quiet: 1, report: made(1)}
		r.dirs = []directory{{path: "/data", random: 50000, sequential: 50000}}
		r.opt.Assumptions = Assumptions{FlowBytes: 4 << 40, Shards: 64, HeldBytes: held}
		r.expect()
		x := r.report.Expectation
		if (x.Range == "shard") != (x.ShardScorePerSec > x.WideScorePerSec) || !strings.HasPrefix(x.RangeReason, x.Range) {
			t.Errorf("%d held: range %s, wide %v, shard %v, %q", held, x.Range, x.WideScorePerSec, x.ShardScorePerSec, x.RangeReason)
		}
		ranges[x.Range] = true
	}
	if !ranges["wide"] {
		t.Errorf("only %v came up", ranges)
	}
}

// TestQuickIsQuick: the options that the command gives for --quick make the quick
// plan, the smallest of the three.
func TestQuickIsQuick(t *testing.T) {
	if _, err := Run(canceled(), Options{Mode: "fast"}); err == nil || !strings.Contains(err.Error(), "quick") {
		t.Errorf("got %v", err)
	}
	quick, a, _ := planOf(Quick)
	normal, b, _ := planOf(Normal)
	full, c, _ := planOf(Full)
	if !(a < b && b < c) || !(quick.weight(1) < normal.weight(1) && normal.weight(1) < full.weight(1)) {
		t.Errorf("%v, %v, %v", quick.weight(1), normal.weight(1), full.weight(1))
	}
}

func canceled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}
