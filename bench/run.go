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
	"fmt"
	"runtime"

	"github.com/zgminer/zgminer/bench/golden"
	"github.com/zgminer/zgminer/bench/plaingo"
	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/internal/testvec"
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
	early   []string // warnings from before there is a report
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
	warnings := append([]string{}, r.early...)
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

// coresText is "1 core" or "n cores".
func coresText(n int) string {
	if n == 1 {
		return "1 core"
	}
	return fmt.Sprintf("%d cores", n)
}
