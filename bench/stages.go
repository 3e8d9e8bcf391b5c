package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/zgminer/zgminer/bench/plaingo"
	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/kernels"
)

// coreStages measures kernels, memory and Reed-Solomon in several passes.
func (r *run) coreStages(ctx context.Context) error {
	if err := r.chooseTier(ctx); err != nil {
		return err
	}
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

// chooseTier lets an automatic choice rest on samples in which the tiers kept
// their core: the trial of kernels.Select is short, and a busy machine can turn
// it around.
func (r *run) chooseTier(ctx context.Context) error {
	if r.opt.Kernels.Requested != kernels.Auto || len(r.engines) < 2 {
		return nil
	}
	g := &group{step: "choosing the fastest tier", budget: r.plan.kernels}
	g.budget.samples, g.budget.limit = max(3, g.budget.samples/3), g.budget.limit/8
	iterations := poraStages[slices.IndexFunc(poraStages, func(s kernelStage) bool { return s.name == StageIterations })]
	for _, e := range r.engines {
		g.variants = append(g.variants, &variant{name: iterations.name, device: "cpu", tier: e.tier, unit: iterations.unit, cores: 1, maxPieces: iterations.maxPieces,
			make: func(n int) *job { return iterations.make(r.work, e.engine, e.tier, n) }})
	}
	if err := r.measure(ctx, []*group{g}, 1); err != nil {
		return err
	}
	rates := map[string]float64{}
	best := r.tier
	for _, v := range g.variants {
		rates[v.tier] = v.stage().Value
	}
	for tier, rate := range rates {
		if rate > 1.01*rates[best] {
			best = tier
		}
	}
	if best == r.tier {
		return nil
	}
	c, err := kernels.ForTier(kernels.Tier(best))
	if err != nil {
		return err
	}
	chosen := *r.opt.Kernels // the caller's stays as it is
	chosen.CPU = c
	r.warn("the short trial at the start chose tier %s; undisturbed samples find %s faster (%s against %s iterations/s on 1 core), so this run mines with %s",
		r.tier, best, units.Count(rates[best]), units.Count(rates[r.tier]), best)
	r.opt.Kernels, r.tier, r.report.Environment.Tier = &chosen, best, best
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
