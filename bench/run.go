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
		r.look, r.verify, r.kernelStages, r.memoryStages, r.libraryStages, r.diskStages, r.finish,
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

// kernelStages measures the stages that every tier has.
func (r *run) kernelStages(ctx context.Context) error {
	for _, group := range []struct {
		step   string
		stages []kernelStage
		budget budget
	}{
		{"mining kernels", poraStages, r.plan.kernels},
		{"sealing and Merkle kernels", dataStages, r.plan.data},
	} {
		r.track.begin(group.step, group.budget.limit)
		var variants []*variant
		for _, st := range group.stages {
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
		clock := &variant{name: StageClock, device: "cpu", unit: report.UnitHertz, cores: 1, maxPieces: 64, make: clockJob,
			notes: []string{"a chain of additions and exclusive ors, one cycle each"}}
		if err := sampleGroup(ctx, r.crew, append(variants, clock), group.budget, r.track.update); err != nil {
			return err
		}
		stages := make([]report.Stage, len(variants))
		for i, v := range variants {
			stages[i] = v.stage()
			r.checked[v.tier] += v.checked
		}
		r.clocks = append(r.clocks, clock.samples...)
		setCeilings(stages, clock.stage().Value, r.machine.CPU.Vendor)
		setIterationIdeals(stages)
		setRatios(stages, variants)
		r.report.Stages = append(r.report.Stages, stages...)
		if s := r.report.Find(StageIterations, r.tier, r.cores); s != nil {
			r.track.result(fmt.Sprintf("%s iterations/s on %s with %s", units.Count(s.Value), coresText(s.Cores), s.Tier))
		}
	}
	s := summarized(r.clocks)
	s.Name, s.Device, s.Unit, s.Cores, s.SampleSeconds = StageClock, "cpu", report.UnitHertz, 1, sampleTarget.Seconds()
	s.Notes = []string{"a chain of additions and exclusive ors, one cycle each; a small part of it waits for nothing else, so this is the core's clock"}
	r.report.Stages = append(r.report.Stages, s)
	r.report.Environment.ClockHertz = s.Value
	r.report.Environment.ClockFrom = "median rate of a chain of dependent additions, sampled among the kernels"
	for i := range r.report.Correctness.Tiers {
		c := &r.report.Correctness.Tiers[i]
		c.CheckedResults = r.checked[c.Tier]
	}
	return nil
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
			sum := pairedRatio(base.samples, v.samples)
			s.RatioToPlainGo, s.RatioConfidenceLow, s.RatioConfidenceHigh = rounded(sum.Median), rounded(sum.Low), rounded(sum.High)
		}
		if one := find(v.name, v.tier, 1); one != nil && v.cores > 1 {
			s.ScalingFactor = rounded(pairedRatio(one.samples, v.samples).Median)
		}
	}
}

// measure samples variants as one step and adds their stages.
func (r *run) measure(ctx context.Context, variants []*variant, b budget) error {
	if err := sampleGroup(ctx, r.crew, variants, b, r.track.update); err != nil {
		return err
	}
	stages := make([]report.Stage, len(variants))
	for i, v := range variants {
		stages[i] = v.stage()
	}
	setRatios(stages, variants)
	r.report.Stages = append(r.report.Stages, stages...)
	return nil
}

func (r *run) memoryStages(ctx context.Context) error {
	r.track.begin("memory bandwidth", r.plan.memory.limit)
	return r.measure(ctx, memoryVariants(r.work, r.cores), r.plan.memory)
}

func (r *run) libraryStages(ctx context.Context) error {
	r.track.begin("Reed-Solomon", r.plan.rs.limit)
	var variants []*variant
	for _, s := range rsShapes {
		v, err := reedSolomonVariants(s, r.cores)
		if err != nil {
			return err
		}
		variants = append(variants, v...)
	}
	if err := r.measure(ctx, variants, r.plan.rs); err != nil {
		return err
	}
	r.track.begin("curve arithmetic (BN254)", r.plan.curve.limit*5/4)
	logs := []int{10, 16}
	if r.opt.Budget > 0 && r.opt.Budget < 15*time.Second {
		logs = logs[:1]
	}
	curve := newCurve(1 << logs[len(logs)-1])
	for _, log := range logs {
		variants = nil
		for _, cores := range coreCounts(r.cores) {
			variants = append(variants, curve.msm(log, cores), curve.ntt(log, cores))
		}
		b := r.plan.curve
		if log == 10 { // a hundredth of the time
			b.samples, b.limit = 4*b.samples, b.limit/4
		}
		if err := r.measure(ctx, variants, b); err != nil {
			return err
		}
	}
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
