// Package bench measures what a machine can earn its living with: the kernels
// alone, the libraries, memory and disks, and the miner's own search loops end
// to end; and tells in plain words what limits it.
//
// How it measures (spec/performance.md 7): samples of about a millisecond, of
// every variant in turn with a plain Go baseline among them, medians, quartiles
// and intervals; loads from a set of RAM larger than the caches; disks with
// O_DIRECT. No figure is given before every tier computed the official golden
// vectors and the same checksum over the whole work list, and the results of
// the measured work are compared again after each sample.
//
// Run returns data; printing is the command's business.
package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/zgminer/zgminer/bench/disk"
	"github.com/zgminer/zgminer/bench/golden"
	"github.com/zgminer/zgminer/bench/plaingo"
	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/kernels"
)

// run is the state of one Run.
type run struct {
	opt     Options
	plan    runPlan
	cores   int
	tier    string // the one chosen for mining
	engines []named
	dirs    []directory

	machine *hwdetect.Machine
	report  *Report
	track   *tracker
	crew    *crew
	work    *workList
	clocks  []float64
	quiet   float64 // share of the cores that other programs leave
	checked map[string]int64
}

// named is an engine with the name of its tier.
type named struct {
	tier string
	engine
}

// Run measures and returns the report. Errors: *kernels.ErrTier for a tier that
// does not exist or that the CPU lacks; *golden.ErrMismatch and *ErrWrongResult
// when something computes wrong results, *disk.ErrDirectory for a directory
// that cannot be used, and the context's when it ends. No file is left behind in
// any case.
func Run(ctx context.Context, o Options) (*Report, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	plan, total, err := planOf(o.Mode)
	if err != nil {
		return nil, err
	}
	if o.Budget > 0 {
		plan = plan.scaled(float64(o.Budget) / float64(total))
		total = o.Budget
	}
	r := &run{opt: o, plan: plan, checked: map[string]int64{}, quiet: 1, track: newTracker(total, o.Progress)}
	for _, step := range []func(context.Context) error{
		r.look, r.verify, r.coreStages, r.curveStages, r.diskStages, r.finish,
	} {
		if err = ctx.Err(); err == nil {
			err = step(ctx)
		}
		if err != nil {
			break
		}
	}
	r.close()
	if err != nil {
		return nil, err
	}
	r.track.end()
	return r.report, nil
}

func (r *run) close() {
	if r.crew != nil {
		r.crew.close()
	}
	for i := range r.dirs {
		if f := r.dirs[i].file; f != nil {
			f.Remove()
		}
	}
}

// look finds out about the machine and the directories.
func (r *run) look(ctx context.Context) error {
	r.track.begin("looking at the machine", setupTime/3)
	if r.opt.Kernels == nil {
		s, err := kernels.Select(r.opt.Tier)
		if err != nil {
			return err
		}
		r.opt.Kernels = s
	}
	r.tier = string(r.opt.Kernels.CPU.Tier())
	if !r.opt.NoDisk {
		if err := r.findDirectories(); err != nil {
			return err
		}
	}
	r.track.expect(r.plan.weight(len(r.dirs)))
	r.machine = probe(ctx, &r.opt)
	if err := ctx.Err(); err != nil {
		return err
	}
	r.cores = usableCores(r.machine)
	warnings := []string{}
	if n := r.opt.Threads; n > 0 {
		if n > r.cores {
			warnings = append(warnings, fmt.Sprintf("%d threads were asked for and this process may use %d cores: rates of all cores mean time slices", n, r.cores))
		}
		r.cores = n
	}
	e := environmentOf(r.machine, &r.opt, r.cores)
	selectionInto(&e, r.opt.Kernels)
	r.report = &Report{Schema: report.Schema, Environment: e, Advice: []string{}, Warnings: warnings}
	if busy := e.LoadStart / float64(max(1, runtime.NumCPU())); busy > 0.5 {
		r.warn("other programs use this machine (load average %.1f on %d CPUs): rates of all cores and of disks are lower than on a quiet machine", e.LoadStart, runtime.NumCPU())
	}
	for _, rejected := range r.opt.Kernels.Rejected {
		r.warn("%v", rejected)
	}
	return nil
}

func (r *run) warn(format string, args ...any) {
	r.report.Warnings = append(r.report.Warnings, fmt.Sprintf(format, args...))
}

// verify checks every tier before anything is measured.
func (r *run) verify(ctx context.Context) error {
	r.track.begin("checking every tier against the golden vectors", setupTime*2/3)
	for _, c := range kernels.Tiers() {
		tier := string(c.Tier())
		if t := r.opt.Tier; t == "" || t == kernels.Auto || t == c.Tier() || tier == r.tier {
			r.engines = append(r.engines, named{tier, c})
		}
	}
	if r.opt.engine != nil {
		for i := range r.engines {
			r.engines[i].engine = r.opt.engine(r.engines[i].engine, r.engines[i].tier)
		}
	}
	source := r.opt.vectors
	if source == nil {
		source = testvec.Read
	}
	vectors, err := golden.Load(source)
	if err != nil {
		return err
	}
	set := r.plan.setBytes(r.report.Environment.LLCBytes)
	if free := r.report.Environment.MemoryFree; free > 0 {
		set = min(set, free/4)
	}
	if r.work, err = newWorkList(ctx, set); err != nil {
		return err
	}
	r.report.Environment.ResidentBytes = int64(len(r.work.set))
	if llc := r.report.Environment.LLCBytes; int64(len(r.work.set)) < 2*llc {
		r.warn("loads are taken from %s of RAM, less than twice the last-level cache of %s: iteration rates may hold cache hits (a longer mode takes more)",
			sizeText(int64(len(r.work.set))), sizeText(llc))
	}
	for i, e := range append([]named{{report.PlainGo, plaingo.New()}}, r.engines...) {
		if err := ctx.Err(); err != nil {
			return err
		}
		check, err := r.work.verify(vectors, e.tier, e.engine)
		if err != nil {
			return err
		}
		r.report.Correctness.Tiers = append(r.report.Correctness.Tiers, check)
		r.track.update(float64(i+1) / float64(len(r.engines)+1))
	}
	r.crew = newCrew(r.cores)
	return nil
}

// coreStages measures kernels, memory and Reed-Solomon in several passes.
func (r *run) coreStages(ctx context.Context) error {
	groups := []*group{
		{"mining kernels", r.kernelVariants(poraStages), r.plan.kernels},
		{"sealing and Merkle kernels", r.kernelVariants(dataStages), r.plan.data},
		{"memory bandwidth", memoryVariants(r.work, r.cores), r.plan.memory},
	}
	var codes []*variant
	for _, s := range rsShapes {
		v, err := reedSolomonVariants(s, r.cores)
		if err != nil {
			return err
		}
		codes = append(codes, v...)
	}
	groups = append(groups, &group{"Reed-Solomon", codes, r.plan.rs})
	if err := r.measure(ctx, groups, r.plan.passes); err != nil {
		return err
	}
	for _, g := range groups[:2] {
		r.kernelResults(g.variants)
	}
	r.clockResult()
	for _, g := range groups[2:] {
		r.results(g.variants)
	}
	return nil
}

// measure samples the groups one after the other, pass by pass.
func (r *run) measure(ctx context.Context, groups []*group, passes int) error {
	for pass := range passes {
		for _, g := range groups {
			r.track.begin(g.step, g.budget.limit/time.Duration(passes))
			if pass == 0 {
				if err := g.prepare(ctx, r.crew); err != nil {
					return err
				}
			}
			if err := g.pass(ctx, r.crew, pass, passes, r.track.update); err != nil {
				return err
			}
			for _, v := range g.variants {
				if v.name == StageIterations && v.tier == r.tier && v.cores == r.cores {
					r.track.result(fmt.Sprintf("%s iterations/s on %s with %s", units.Count(v.stage().Value), coresText(v.cores), v.tier))
				}
			}
		}
	}
	return nil
}

// kernelVariants returns the stages on every engine, on one core and, for the
// chosen tier, on all; and the clock among them.
func (r *run) kernelVariants(stages []kernelStage) []*variant {
	var variants []*variant
	for _, st := range stages {
		for _, e := range append([]named{{report.PlainGo, nil}}, r.engines...) {
			for _, cores := range coreCounts(r.cores) {
				if cores > 1 && (e.tier == report.PlainGo || e.tier != r.tier && !r.plan.everyTierOnAllCores) {
					continue
				}
				variants = append(variants, &variant{name: st.name, device: "cpu", tier: e.tier, unit: st.unit, cores: cores,
					maxPieces: st.maxPieces, make: func(n int) *job {
						on := e.engine
						if on == nil {
							on = plaingo.New() // it is for one goroutine
						}
						return st.make(r.work, on, e.tier, n)
					}})
			}
		}
	}
	return append(variants, &variant{name: StageClock, device: "cpu", unit: report.UnitHertz, cores: 1, maxPieces: 64, make: clockJob})
}

// kernelResults turns variants of kernelVariants into stages with ideals.
func (r *run) kernelResults(variants []*variant) {
	clock := variants[len(variants)-1].stage()
	variants = variants[:len(variants)-1]
	stages := make([]report.Stage, len(variants))
	for i, v := range variants {
		stages[i] = v.stage()
		r.checked[v.tier] += v.checked
	}
	r.clocks = append(r.clocks, clock.Samples...)
	setCeilings(stages, clock.Value, r.machine.CPU.Vendor)
	setIterationIdeals(stages)
	setRatios(stages, variants)
	r.report.Stages = append(r.report.Stages, stages...)
	for i := range r.report.Correctness.Tiers {
		c := &r.report.Correctness.Tiers[i]
		c.CheckedResults = r.checked[c.Tier]
	}
}

func (r *run) clockResult() {
	s := summarized(r.clocks)
	s.Name, s.Device, s.Unit, s.Cores, s.SampleSeconds = StageClock, "cpu", report.UnitHertz, 1, sampleTarget.Seconds()
	s.Notes = []string{"a chain of additions and exclusive ors, each of which waits one cycle for the one before"}
	r.report.Stages = append(r.report.Stages, s)
	r.report.Environment.ClockHertz = s.Value
	r.report.Environment.ClockFrom = "median rate of a chain of dependent additions, sampled among the kernels"
}

// results turns other variants into stages.
func (r *run) results(variants []*variant) {
	stages := make([]report.Stage, len(variants))
	for i, v := range variants {
		stages[i] = v.stage()
	}
	setRatios(stages, variants)
	setLibraryIdeals(stages, r.report.Environment.ClockHertz, r.machine.CPU.Features, r.machine.CPU.Vendor)
	r.report.Stages = append(r.report.Stages, stages...)
}

// setRatios fills the ratios to plain Go (one core) and the scaling over cores.
func setRatios(stages []report.Stage, variants []*variant) {
	find := func(name, tier string, cores int) *variant {
		i := slices.IndexFunc(variants, func(v *variant) bool { return v.name == name && v.tier == tier && v.cores == cores })
		if i < 0 {
			return nil
		}
		return variants[i]
	}
	for i, v := range variants {
		s := &stages[i]
		if base := find(v.name, report.PlainGo, 1); base != nil && v.cores == 1 {
			sum := pairedRatio(base, v)
			s.RatioToPlainGo, s.RatioConfidenceLow, s.RatioConfidenceHigh = rounded(sum.Median), rounded(sum.Low), rounded(sum.High)
		}
		if one := find(v.name, v.tier, 1); one != nil && v.cores > 1 {
			s.ScalingFactor = rounded(pairedRatio(one, v).Median)
		}
	}
}

// curveStages measures BN254: sizes of their own, because a run takes up to a
// second.
func (r *run) curveStages(ctx context.Context) error {
	r.track.begin("curve arithmetic (BN254)", 0) // the points take a moment
	logs := []int{10, 16}
	if r.opt.Budget > 0 && r.opt.Budget < 15*time.Second {
		logs = logs[:1]
	}
	curve := newCurve(1 << logs[len(logs)-1])
	first := &group{step: "curve arithmetic (BN254, multiplication)", budget: r.plan.curve}
	first.budget.samples, first.budget.limit = 10*first.budget.samples, first.budget.limit/8
	for _, cores := range coreCounts(r.cores) {
		first.variants = append(first.variants, curve.mul(StageFieldMul, cores), curve.mul(StageVectorMul, cores))
	}
	if err := r.measure(ctx, []*group{first}, 1); err != nil {
		return err
	}
	all := first.variants
	for _, log := range logs {
		g := &group{step: fmt.Sprintf("curve arithmetic (BN254, 2^%d)", log), budget: r.plan.curve}
		for _, cores := range coreCounts(r.cores) {
			g.variants = append(g.variants, curve.msm(log, cores), curve.ntt(log, cores))
		}
		if log == 10 { // a hundredth of the time
			g.budget.samples, g.budget.limit = 4*g.budget.samples, g.budget.limit/4
		}
		if err := r.measure(ctx, []*group{g}, 1); err != nil {
			return err
		}
		all = append(all, g.variants...)
	}
	r.results(all)
	return nil
}

// directory is a directory under test.
type directory struct {
	path string
	info hwdetect.Directory
	file *disk.File

	random, sequential float64 // best rates seen, loads per second
	direct, bucketed   efficiency
}

// findDirectories settles the directories and refuses those that cannot be
// used, before the long part of the run.
func (r *run) findDirectories() error {
	dirs := r.opt.Directories
	if len(dirs) == 0 {
		d, err := DefaultDirectory()
		if err != nil {
			return err
		}
		dirs = []string{d}
	}
	for _, d := range dirs {
		path, err := filepath.Abs(d)
		if err != nil {
			return fmt.Errorf("benchmark of directory %s: %w", d, err)
		}
		if slices.ContainsFunc(r.dirs, func(o directory) bool { return o.path == path }) {
			return fmt.Errorf("benchmark of directory %s: it is named twice", path)
		}
		f, err := disk.Create(context.Background(), path, disk.Settings{Bytes: disk.BlockBytes})
		if err != nil {
			return err
		}
		if err := f.Remove(); err != nil {
			return fmt.Errorf("benchmark of directory %s: remove the trial file: %w", path, err)
		}
		info, err := hwdetect.ProbeDirectory(path)
		if err != nil {
			return errors.Join(fmt.Errorf("benchmark of directory %s", path), err)
		}
		r.dirs = append(r.dirs, directory{path: path, info: info})
	}
	return nil
}

// coresText is "1 core" or "n cores".
func coresText(n int) string {
	if n == 1 {
		return "1 core"
	}
	return fmt.Sprintf("%d cores", n)
}
