package bench

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/bench/golden"
	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
)

// tiny is a run of about two seconds in dir on a made-up machine.
func tiny(dirs ...string) Options {
	free := uint64(64 << 30)
	m := &hwdetect.Machine{}
	m.CPU.Model, m.CPU.Vendor, m.CPU.UsableCPUs, m.CPU.LogicalCPUs = "Test CPU", "GenuineIntel", 2, 2
	m.Memory.TotalBytes, m.Memory.UsableBytes = free, &free
	return Options{Mode: Quick, Budget: 2 * time.Second, Threads: 2, Directories: dirs, NoDisk: len(dirs) == 0, machine: m}
}

func TestRunEndToEnd(t *testing.T) {
	dir := t.TempDir()
	o := tiny(dir)
	var shares []float64
	var steps []string
	o.Progress = func(p Progress) {
		shares = append(shares, p.Share)
		if len(steps) == 0 || steps[len(steps)-1] != p.Step {
			steps = append(steps, p.Step)
		}
		if p.Left < 0 || p.Elapsed < 0 {
			t.Errorf("progress %+v", p)
		}
	}
	r, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	tier := r.Environment.Tier
	type want struct {
		name, tier string
		cores      int
	}
	wanted := []want{
		{StageClock, "", 1}, {StageMemoryRead, "", 1}, {StageMemoryRead, "", 2}, {"rs.encode.10+4", tierReedSolomon, 1}, {"rs.reconstruct.10+4", tierReedSolomon, 2},
		{"rs.encode.32+32", tierReedSolomon, 2}, {"rs.reconstruct.32+32", tierReedSolomon, 2}, {StageFieldMul, tierGnark, 1}, {"bn254.msm.2^10", tierGnark, 1}, {"bn254.ntt.2^10", tierGnark, 2},
		{StagePipelineMemory, tier, 2}, {StagePipelineDirect, tier, 2}, {StagePipelineBucketed, tier, 2}, {StageDiskSequential, "", 1},
	}
	for _, st := range allStages() {
		wanted = append(wanted, want{st.name, report.PlainGo, 1}, want{st.name, tier, 1}, want{st.name, tier, 2}, want{st.name, "generic", 1})
	}
	for _, w := range wanted {
		s := r.Find(w.name, w.tier, w.cores)
		if s == nil {
			t.Errorf("no stage %+v", w)
			continue
		}
		kernel := s.Tier == tier && !s.Synthetic
		if kernel && (s.Ideal <= 0 || s.PercentOfIdeal <= 0 || s.Limit == "" || s.IdealFrom == "") {
			t.Errorf("%+v has no ideal: %+v", w, s)
		}
		if kernel && (s.Cores == 1) != (s.RatioToPlainGo > 0) || kernel && (s.Cores == 2) != (s.ScalingFactor > 0) {
			t.Errorf("%+v: ratio %v, scaling %v", w, s.RatioToPlainGo, s.ScalingFactor)
		}
	}
	for _, n := range inFlights {
		if !slices.ContainsFunc(r.Stages, func(s report.Stage) bool {
			return s.Name == StageDiskRandom && s.InFlight == n && s.Directory == dir && s.LatencyP99Seconds >= s.LatencyP50Seconds && s.LatencyP50Seconds > 0
		}) {
			t.Errorf("no stage of reads with %d in flight", n)
		}
	}
	for _, s := range r.Stages {
		if s.Name != StageClock && (s.Ideal <= 0 || s.PercentOfIdeal <= 0 || s.Limit == "" || s.IdealFrom == "") {
			t.Errorf("%s %s has no ideal: %+v", s.Name, s.Tier, s)
		}
		if strings.HasPrefix(s.Name, "pipeline.") != s.Synthetic {
			t.Errorf("%s: synthetic is %v", s.Name, s.Synthetic)
		}
	}
	if n := len(r.Correctness.Tiers); n != len(kernels.Tiers())+1 {
		t.Errorf("%d tiers were checked", n)
	}
	for _, c := range r.Correctness.Tiers {
		if c.GoldenValues == 0 || c.CheckedResults == 0 || c.Checksum != r.Correctness.Tiers[0].Checksum {
			t.Errorf("check %+v", c)
		}
	}
	if x := r.Expectation; x == nil || x.AnswersPerDay <= 0 || x.Difficulty != DefaultDifficulty || len(x.Assumed) < 3 {
		t.Errorf("expectation %+v", x)
	}
	if r.Verdict == "" || r.Bottleneck.Limit == "" || len(r.Bottleneck.Evidence) < 5 || len(r.Advice) == 0 {
		t.Errorf("verdict %q, bottleneck %+v, advice %q", r.Verdict, r.Bottleneck, r.Advice)
	}
	e := r.Environment
	if e.CPUModel != "Test CPU" || e.Date.IsZero() || e.GoVersion == "" || len(e.Directories) != 1 || e.DurationSeconds <= 0 || e.ClockHertz < 1e8 || e.UsableCores != 2 {
		t.Errorf("environment %+v", e)
	}
	if data, err := r.Encode(); err != nil || !bytes.Contains(data, []byte(report.Schema)) {
		t.Error(err)
	}
	if !slices.IsSorted(shares) || shares[len(shares)-1] != 1 || steps[len(steps)-1] != "done" || len(steps) < 8 {
		t.Errorf("progress %v in steps %q", shares, steps)
	}
	mustBeEmpty(t, dir)
}

func mustBeEmpty(t *testing.T, dir string) {
	t.Helper()
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestRunOnOneTierWithoutDisk(t *testing.T) {
	o := tiny()
	o.Tier, o.Threads, o.CPUOnly = kernels.Generic, 1, true
	r, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range r.Stages {
		if s.Cores != 1 || s.Tier == "avx2" || s.Tier == "avx512" || s.Device == "disk" {
			t.Errorf("stage %s of tier %q on %d cores", s.Name, s.Tier, s.Cores)
		}
	}
	if !strings.Contains(r.Verdict, "No disk was measured") || !strings.Contains(r.Verdict, "1 core with generic") {
		t.Error(r.Verdict)
	}
	if r.Expectation == nil || r.Expectation.Loop != "resident" {
		t.Errorf("%+v", r.Expectation)
	}
}

// TestWrongResultsGiveNoFigures breaks one tier: in the golden vectors, in the
// checksum, and only in a measured sample.
func TestWrongResultsGiveNoFigures(t *testing.T) {
	o := tiny()
	o.engine = func(e engine, tier string) engine { return broken{e.(*kernels.CPU)} }
	r, err := Run(t.Context(), o)
	var mismatch *golden.ErrMismatch
	if r != nil || !errors.As(err, &mismatch) || !strings.Contains(err.Error(), "no figures") {
		t.Errorf("a wrong seal: %v, %v", r, err)
	}
	o.engine = func(e engine, tier string) engine { return wrongRoot{e.(*kernels.CPU)} }
	r, err = Run(t.Context(), o)
	var wrong *ErrWrongResult
	if r != nil || !errors.As(err, &wrong) || wrong.Stage != "checksum" {
		t.Errorf("a wrong root: %v, %v", r, err)
	}
	o.engine = func(e engine, tier string) engine { return &tired{CPU: e.(*kernels.CPU)} }
	r, err = Run(t.Context(), o)
	if r != nil || !errors.As(err, &wrong) || wrong.Stage != StageSegment {
		t.Errorf("a root that is wrong the fourth time: %v, %v", r, err)
	}
}

// wrongRoot is wrong for segments that are not all zeros, as no golden vector
// here tells.
type wrongRoot struct{ *kernels.CPU }

func (w wrongRoot) SegmentRoot(segment []byte, scratch *[kernels.LoadSectors]kernels.Hash) kernels.Hash {
	h := w.CPU.SegmentRoot(segment, scratch)
	if segment[0] != 0 || segment[1] != 0 {
		h[0] ^= 1
	}
	return h
}

// tired is right for the checks and wrong when it is measured.
type tired struct {
	*kernels.CPU
	calls int
}

func (w *tired) Lanes() int { return 1 }

func (w *tired) SegmentRoot(segment []byte, scratch *[kernels.LoadSectors]kernels.Hash) kernels.Hash {
	h := w.CPU.SegmentRoot(segment, scratch)
	if w.calls++; w.calls > 3 {
		h[0] ^= 1
	}
	return h
}

func TestTruncatedVectorsGiveNoFigures(t *testing.T) {
	o := tiny()
	o.vectors = func(name string) ([]byte, error) {
		b, err := testvec.Read(name)
		return b[:len(b)*9/10], err
	}
	if r, err := Run(t.Context(), o); r != nil || err == nil || !strings.Contains(err.Error(), "truncated or damaged") {
		t.Errorf("%v, %v", r, err)
	}
}

// TestInterruption cancels at the steps that have files and threads.
func TestInterruption(t *testing.T) {
	steps := []string{"mining kernels", "filling", "reading", "sweeps"}
	if testing.Short() {
		steps = steps[3:]
	}
	for _, at := range steps {
		dir := t.TempDir()
		o := tiny(dir)
		ctx, cancel := context.WithCancel(t.Context())
		hit := false
		o.Progress = func(p Progress) {
			if strings.Contains(p.Step, at) {
				hit = true
				cancel()
			}
		}
		r, err := Run(ctx, o)
		cancel()
		if r != nil || !errors.Is(err, context.Canceled) || !hit {
			t.Errorf("at %q (reached %v): %v, %v", at, hit, r, err)
		}
		mustBeEmpty(t, dir)
	}
}

func TestUsageErrors(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"mode":       {func(o *Options) { o.Mode = "slow" }, "quick, normal or full"},
		"threads":    {func(o *Options) { o.Threads = -1 }, "-1 threads"},
		"tier":       {func(o *Options) { o.Tier = "neon" }, `"neon"`},
		"no disk":    {func(o *Options) { o.NoDisk, o.Directories = true, []string{"/x"} }, "choose one"},
		"shards":     {func(o *Options) { o.Assumptions.Shards = 3 }, "power of two"},
		"watts":      {func(o *Options) { o.Assumptions.Watts = 5 }, "price per kWh"},
		"flow":       {func(o *Options) { o.Assumptions.FlowBytes = 5 }, "holds no load"},
		"more held":  {func(o *Options) { o.Assumptions.FlowBytes, o.Assumptions.HeldBytes = 1<<40, 1<<40+1 }, "more than the flow"},
		"no name":    {func(o *Options) { o.NoDisk, o.Directories = false, []string{"/x", ""} }, "--dir is empty"},
		"held":       {func(o *Options) { o.Assumptions.HeldBytes = -5 }, "negative"},
		"difficulty": {func(o *Options) { o.Assumptions.Difficulty = math.NaN() }, "difficulty NaN"},
		"directory":  {func(o *Options) { o.NoDisk, o.Directories = false, []string{"/nonexistent/x"} }, "does not exist"},
		"twice":      {func(o *Options) { d := t.TempDir(); o.NoDisk, o.Directories = false, []string{d, d + "/."} }, "name it once"},
	} {
		o := tiny()
		c.change(&o)
		if r, err := Run(t.Context(), o); r != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A tier that exists and that this CPU lacks.
	for _, tier := range []kernels.Tier{kernels.AVX2, kernels.AVX512} {
		if _, err := kernels.ForTier(tier); err != nil {
			o := tiny()
			o.Tier = tier
			var e *kernels.ErrTier
			if _, err := Run(t.Context(), o); !errors.As(err, &e) {
				t.Errorf("%s: %v", tier, err)
			}
		}
	}
}

// TestDirectoryWarnings reads through the page cache from a directory that is
// said to be in memory.
func TestDirectoryWarnings(t *testing.T) {
	r := &run{opt: Options{cached: true}, track: newTracker(time.Second, nil), report: &Report{}}
	r.plan, _, _ = planOf(Quick)
	r.plan = r.plan.scaled(0.02)
	d := directory{path: t.TempDir(), info: hwdetect.Directory{InMemory: true, FileSystem: "tmpfs"}}
	r.dirs = []directory{d}
	defer r.close()
	if err := r.makeFile(t.Context(), &r.dirs[0]); err != nil {
		t.Fatal(err)
	}
	if err := r.readFile(t.Context(), &r.dirs[0]); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(r.report.Warnings, "\n")
	for _, want := range []string{"its figures mean RAM", "refuses O_DIRECT", "--dir"} {
		if !strings.Contains(all, want) {
			t.Errorf("no warning %q in %q", want, all)
		}
	}
	for _, s := range r.report.Stages {
		if s.Device != "memory" || len(s.Notes) < 2 {
			t.Errorf("%+v", s)
		}
	}
}

// TestTmpfs tells a real directory in memory from a disk.
func TestTmpfs(t *testing.T) {
	if mounts, err := os.ReadFile("/proc/self/mounts"); err != nil || !strings.Contains(string(mounts), " /dev/shm tmpfs ") {
		t.Skipf("a tmpfs on /dev/shm is missing: %v", err)
	}
	if info, err := hwdetect.ProbeDirectory("/dev/shm"); err != nil || !info.InMemory {
		t.Fatalf("the tmpfs on /dev/shm is taken for %+v, error %v", info, err)
	}
	dir, err := os.MkdirTemp("/dev/shm", "zgminer-test-*")
	if err != nil {
		t.Skipf("the tmpfs on /dev/shm takes no directory: %v", err)
	}
	defer os.Remove(dir)
	r := &run{opt: tiny(dir), track: newTracker(time.Second, nil), report: &Report{}}
	r.plan, _, _ = planOf(Quick)
	r.plan = r.plan.scaled(0.02)
	if err := r.findDirectories(); err != nil {
		t.Fatal(err)
	}
	defer r.close()
	if err := r.makeFile(t.Context(), &r.dirs[0]); err != nil {
		t.Fatal(err)
	}
	if all := strings.Join(r.report.Warnings, "\n"); !strings.Contains(all, "in memory (tmpfs)") {
		t.Errorf("warnings %q", all)
	}
}

// TestUnwritableCacheDirectory: a cache directory that is there and takes no file,
// whoever asks (it leads into /sys), gives way to the current directory, with a
// word about it.
func TestUnwritableCacheDirectory(t *testing.T) {
	if _, err := os.Stat("/sys/kernel"); err != nil {
		t.Skipf("sysfs, in which nobody can make a file, is missing: %v", err)
	}
	cache, here := t.TempDir(), t.TempDir()
	if err := errors.Join(os.Mkdir(filepath.Join(cache, "zgminer"), 0o700), os.Symlink("/sys/kernel", filepath.Join(cache, "zgminer", "bench"))); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Chdir(here)
	dir, fallback, err := defaultDirectory()
	if err != nil || dir != here || !strings.Contains(fallback, "permission denied") || !strings.Contains(fallback, here) || !strings.Contains(fallback, "--dir") {
		t.Errorf("%s, %q, %v", dir, fallback, err)
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	if dir, fallback, err := defaultDirectory(); err != nil || dir == here || fallback != "" {
		t.Errorf("a writable one: %s, %q, %v", dir, fallback, err)
	} else {
		mustBeEmpty(t, dir)
	}
}
