package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/zgminer/zgminer/bench/disk"
	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/bench/stats"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/plan"
)

// Stages of the search loops, end to end.
const (
	StagePipelineMemory   = "pipeline.memory"
	StagePipelineDirect   = "pipeline.direct"
	StagePipelineBucketed = "pipeline.bucketed"
)

// A bucketed run lasts up to sweepWindows times as long as a direct one, and
// there are up to sweepRuns of them.
const (
	sweepWindows = 4
	sweepRuns    = 3
)

// measureTime is how long the loop measures a device or a disk before a sweep.
const measureTime = 50 * time.Millisecond

// rememberBytes is the memory that a sweep may use for nonces, the miner's
// default.
const rememberBytes = 256 * mib

// compute returns what the cores can do together, as measured: the cost of a
// pad, and that of a load taken from RAM.
func (r *run) compute() plan.Compute {
	pads, it := r.report.Find(StagePads, r.tier, r.cores), r.report.Find(StageIterations, r.tier, r.cores)
	if pads == nil || it == nil {
		return plan.Compute{}
	}
	c := plan.Compute{Capacity: 1, PadSeconds: 1 / pads.Value}
	c.HashSeconds = max(1/it.Value-c.PadSeconds, 0.05/it.Value) // noise must not make it negative
	return c
}

// rates are the measured rates of all cores in the terms of package plan; the
// hashing of a load includes fetching it from RAM.
func (r *run) rates() plan.Machine {
	c := r.compute()
	if c.Capacity == 0 {
		return plan.Machine{}
	}
	m := plan.Machine{KeccaksPerSecond: plan.KeccaksPerPad / c.PadSeconds, BLAKE2bsPerSecond: plan.BLAKE2bsPerLoad / c.HashSeconds, OneUnit: true}
	if s := r.report.Find(StageMemoryRead, "", r.cores); s != nil {
		m.MemoryBytesPerSecond = s.Value
	}
	return m
}

// slowed is c as far as a loop got it: the share of the cores' time that it
// used itself; 0 for unknown.
func slowed(c plan.Compute, share float64) plan.Compute {
	if share > 0 {
		c.Capacity *= min(1, share)
	}
	return c
}

// heldBack is the share of the cores' time below which a loop that computes all
// the time was disturbed.
const heldBack = 0.8

func disturbed(s *report.Stage) bool {
	return s.CPUShare > 0 && s.CPUShare < heldBack && s.Limit != report.LimitDisk
}

// warnHeldBack warns of a loop that the cores should have limited and that did
// not get them.
func (r *run) warnHeldBack(s *report.Stage) {
	if disturbed(s) {
		r.warn("%s in %s used only %s of the cores' time, though the cores should limit it: other programs or the host took the rest, or the loop waited; its figure is too low; the expectation takes the formula instead and assumes that the cores are free", s.Name, s.Directory, units.Percent(s.CPUShare))
	}
}

// computeLimit names the larger part of an iteration's compute.
func computeLimit(c plan.Compute, padsPerLoad float64) string {
	if padsPerLoad*c.PadSeconds > c.HashSeconds {
		return report.LimitPads
	}
	return report.LimitHashing
}

// window returns a window of made-up work over n loads; about one unit in
// 65,536 is a hit, which the loop verifies.
func window(n int, d time.Duration) mine.Window {
	w := mine.Window{Map: kernels.LoadMap{Loads: uint64(n), Mask: ^uint64(0)}}
	key := [32]byte{'w'}
	for i := range 8 {
		key[8+i] = byte(rand.Uint32())
	}
	rnd := rand.NewChaCha8(key)
	rnd.Read(w.Nonces.MinerID[:])
	rnd.Read(w.Nonces.Suffix[:])
	rnd.Read(w.Nonces.Base[:])
	for i := range w.Limit[2:] {
		w.Limit[2+i] = 0xff
	}
	w.Deadline = time.Now().Add(d)
	return w
}

// search runs the miner's loop several times over a tier and returns the stage.
// The loop's own measurement of rates, which a miner makes once, does not
// count.
func (r *run) search(ctx context.Context, name string, policy mine.Policy, tier mine.Tier, loads, times int, d time.Duration) (report.Stage, mine.Stats, error) {
	fail := func(err error) (report.Stage, mine.Stats, error) {
		return report.Stage{}, mine.Stats{}, fmt.Errorf("benchmark of the %s loop: %w", policy, err)
	}
	backend := kernels.NewCPUBackend(r.opt.Kernels.CPU, r.cores)
	defer backend.Close()
	options := mine.Options{Policy: policy, RememberBytes: rememberBytes}
	if policy == mine.Bucketed {
		s, err := mine.New(backend.Devices(), []mine.Tier{tier}, options)
		if err != nil {
			return fail(err)
		}
		if options.Rates, err = s.MeasureRates(ctx, window(loads, 0).Map, measureTime, measureTime); err != nil {
			return fail(err)
		}
	}
	s, err := mine.New(backend.Devices(), []mine.Tier{tier}, options)
	if err != nil {
		return fail(err)
	}
	var samples, shares []float64
	var seconds float64
	for i := 0; i < times; i++ {
		cpu := disk.CPUTime()
		res, err := s.Run(ctx, window(loads, d))
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return fail(err)
		}
		st := &res.Stats
		if st.Mismatches > 0 {
			return report.Stage{}, mine.Stats{}, &ErrWrongResult{r.tier, name, "the quality of a hit"}
		}
		for _, t := range st.Tiers {
			if t.ReadErrors > 0 {
				return fail(fmt.Errorf("%d reads of %s failed, the last: %s", t.ReadErrors, t.Name, t.LastError))
			}
		}
		if st.Hashed == 0 && d < 10*time.Second { // a busy machine or a slow disk: more time
			d, i = 2*d, i-1
			continue
		}
		if st.Hashed == 0 {
			return fail(fmt.Errorf("no load was hashed within %v; the disk or the machine is too busy", d))
		}
		r.track.update(float64(i+1) / float64(times))
		samples = append(samples, rounded(float64(st.Hashed)/res.Elapsed.Seconds()))
		seconds = res.Elapsed.Seconds()
		shares = append(shares, min(1, (disk.CPUTime()-cpu).Seconds()/seconds/float64(r.cores)))
	}
	st := summarized(samples)
	st.Name, st.Device, st.Tier, st.Unit, st.Cores = name, "cpu", r.tier, report.UnitIterations, r.cores
	st.Synthetic, st.SampleSeconds, st.CPUShare = true, rounded(seconds), rounded(max(0, stats.Median(shares)))
	st.Notes = []string{"made-up sealed data and window; the search loop is the miner's"}
	r.track.result(fmt.Sprintf("%s iterations/s end to end (%s)", units.Count(st.Value), policy))
	return st, s.Stats(), nil
}

// memoryPipeline mines from RAM.
func (r *run) memoryPipeline(ctx context.Context) error {
	r.track.begin("mining from RAM", r.plan.pipelineTime*time.Duration(r.plan.pipelineRuns))
	tier, err := mine.NewMemoryTier("RAM", mine.FullBitmap(uint64(r.work.slots)), r.work.set, nil)
	if err != nil {
		return fmt.Errorf("benchmark of the resident loop: %w", err)
	}
	s, _, err := r.search(ctx, StagePipelineMemory, mine.Resident, tier, r.work.slots, r.plan.pipelineRuns, r.plan.pipelineTime)
	if err != nil {
		return err
	}
	if s.CPUShare > 0 {
		r.quiet = s.CPUShare
	}
	if r.quiet < 0.85 {
		r.warn("this process got only %s of the cores' time while it mined from RAM, other programs or the host took the rest: pipeline figures are lower than on a quiet machine, while the expectation assumes that the cores are free", units.Percent(r.quiet))
	}
	if m := r.rates(); m.KeccaksPerSecond > 0 {
		best, limit := tightest(m, 1)
		setIdeal(&s, best.IterationsPerSecond, limit, "the lower of the kernels alone on as many cores and of loads at the memory's bandwidth, in this run")
	}
	r.report.Stages = append(r.report.Stages, s)
	return nil
}

// diskPipelines mines from d's file, with a read for each nonce and with sweeps.
func (r *run) diskPipelines(ctx context.Context, d *directory) error {
	// The loops themselves add processors while they read, as they do in a miner.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(r.cores))
	c := r.compute()
	loads := int(d.file.Bytes() / disk.BlockBytes)
	direct, _ := d.file.Direct()
	tier, err := mine.OpenFile(d.file.Path(), mine.FileOptions{Buffered: !direct})
	if err != nil {
		return fmt.Errorf("benchmark of directory %s: %w", d.path, err)
	}
	defer tier.Close()
	share := time.Duration(len(r.dirs))

	// A read's CPU time is a share of all cores'.
	cost := 0.0
	for i := range r.report.Stages {
		if s := &r.report.Stages[i]; s.Name == StageDiskRandom && s.Directory == d.path && s.InFlight == 16 {
			cost = s.CPUSecondsPerRead / float64(r.cores)
		}
	}
	model := []plan.Tier{{Name: d.path, Share: 1, LoadsPerSecond: d.random, SequentialPerSecond: max(d.sequential, d.random), ReadSeconds: cost}}

	each := r.plan.pipelineTime / share
	r.track.begin("mining from "+d.path+", a read for each nonce", each*time.Duration(r.plan.pipelineRuns))
	s, _, err := r.search(ctx, StagePipelineDirect, mine.Direct, tier, loads, r.plan.pipelineRuns, each)
	if err != nil {
		return err
	}
	s.Directory = d.path
	p := plan.DirectReading(c, model)
	limit := computeLimit(c, 1)
	if p.Limit == "reads" {
		limit = report.LimitDisk
	}
	if p.LoadsPerSecond > 0 {
		setIdeal(&s, p.LoadsPerSecond, limit, "formula for a read per nonce, with the compute and disk rates of this run")
	}
	d.direct = efficiency{s.Value, plan.DirectReading(slowed(c, s.CPUShare), model).LoadsPerSecond, disturbed(&s)}
	r.warnHeldBack(&s)
	r.report.Stages = append(r.report.Stages, s)

	// A sweep must have the time to read all of the file, as a real window has for
	// a store of a few TiB.
	sweep := time.Duration(3 * float64(loads) / max(1, model[0].SequentialPerSecond) * float64(time.Second))
	sweep = min(max(sweep, 2*each), sweepWindows*each)
	times := min(sweepRuns, r.plan.pipelineRuns)
	r.track.begin("mining from "+d.path+", sweeps that serve many nonces with a read", sweep*time.Duration(times))
	s, st, err := r.search(ctx, StagePipelineBucketed, mine.Bucketed, tier, loads, times, sweep)
	if err != nil {
		return err
	}
	s.Directory = d.path
	work := plan.Sweep{Loads: float64(loads), WindowSeconds: sweep.Seconds(), RememberBytes: rememberBytes}
	b := plan.BucketedSweep(c, model, work)
	limit = computeLimit(c, 2)
	if b.Limit == "reads" {
		limit = report.LimitDisk
	}
	if b.LoadsPerSecond > 0 {
		setIdeal(&s, b.LoadsPerSecond, limit, fmt.Sprintf("formula for sweeps in windows of %.3g s, with the compute and disk rates of this run", sweep.Seconds()))
	}
	if reads := st.Tiers[0].Reads; reads > 0 {
		d.noncesPerRead = float64(st.Hashed) / float64(reads)
		s.Notes = append(s.Notes, fmt.Sprintf("%.1f nonces per read, in windows of %.3g s over %s", float64(st.Hashed)/float64(reads), sweep.Seconds(), sizeText(d.file.Bytes())))
		m := r.rates()
		m.ReadBytesPerSecond = model[0].SequentialPerSecond * disk.BlockBytes
		if k := m.BestNoncesPerRead(); k > 0 {
			s.Notes = append(s.Notes, fmt.Sprintf("from %.2g nonces per read on the cores and not this disk are the limit of a sweep", k))
		}
	}
	d.bucketed = efficiency{s.Value, plan.BucketedSweep(slowed(c, s.CPUShare), model, work).LoadsPerSecond, disturbed(&s)}
	r.warnHeldBack(&s)
	r.report.Stages = append(r.report.Stages, s)
	return nil
}

// efficiency is what a loop reached of what the formula says.
type efficiency struct {
	measured, formula float64
	// disturbed: the cores should limit the loop and it did not get them, so what it
	// reached says little about the loop.
	disturbed bool
}

func (e efficiency) share() float64 {
	if e.measured <= 0 || e.formula <= 0 || e.disturbed {
		return 1
	}
	return min(1, e.measured/e.formula)
}
