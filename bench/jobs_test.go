package bench

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/bench/golden"
	"github.com/zgminer/zgminer/bench/plaingo"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
)

func testWork(t *testing.T) *workList {
	t.Helper()
	w, err := newWorkList(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// engines returns every tier and the baseline by name.
func engines() map[string]engine {
	e := map[string]engine{"plain-go": plaingo.New()}
	for _, c := range kernels.Tiers() {
		e[string(c.Tier())] = c
	}
	return e
}

func allStages() []kernelStage { return append(append([]kernelStage{}, poraStages...), dataStages...) }

// TestJobsAreRightAndAllocateNothing runs every stage on every engine in the
// smallest and in a larger size.
func TestJobsAreRightAndAllocateNothing(t *testing.T) {
	w := testWork(t)
	for tier, e := range engines() {
		for _, st := range allStages() {
			for _, n := range []int{1, min(3, st.maxPieces)} {
				j := st.make(w, e, tier, n)
				if j.ops <= 0 || j.results <= 0 {
					t.Errorf("%s on %s: %v operations, %d results", st.name, tier, j.ops, j.results)
				}
				if allocs := testing.AllocsPerRun(1, j.run); allocs != 0 {
					t.Errorf("%s on %s: %v allocations in a run", st.name, tier, allocs)
				}
				if j.prepare != nil {
					j.prepare()
				}
				if err := j.check(); err == nil && st.name != StageSeal && st.name != StageUnseal {
					t.Errorf("%s on %s: results are right before the work is done", st.name, tier)
				}
				j.run()
				if err := j.check(); err != nil {
					t.Errorf("%s on %s: %v", st.name, tier, err)
				}
			}
		}
	}
}

// broken is a tier whose seal is wrong in one bit of the last unit.
type broken struct{ *kernels.CPU }

func (b broken) Seal(data []byte, masks []kernels.Hash) {
	b.CPU.Seal(data, masks)
	data[len(data)-1] ^= 1
}

func TestWrongResultsAreFound(t *testing.T) {
	w := testWork(t)
	v, err := golden.Load(testvec.Read)
	if err != nil {
		t.Fatal(err)
	}
	for tier, e := range engines() {
		if c, err := w.verify(v, tier, e); err != nil || c.GoldenValues == 0 || c.Checksum == "" {
			t.Errorf("%s: %+v, %v", tier, c, err)
		}
	}
	if _, err := w.verify(v, "broken", broken{kernels.Judge()}); err == nil {
		t.Error("a wrong seal passed the golden vectors")
	}
	if sum := w.checksumOf(broken{kernels.Judge()}); sum == w.checksum {
		t.Error("a wrong seal has the right checksum")
	}
	// And in a measured sample.
	c := newCrew(1)
	defer c.close()
	_, err = c.sample([]*job{sealJob(w, broken{kernels.Judge()}, "broken", 1)}, nil)
	var wrong *ErrWrongResult
	if !errors.As(err, &wrong) || wrong.Stage != StageSeal || !strings.Contains(err.Error(), "no figures") {
		t.Errorf("a wrong seal in a sample gave %v", err)
	}
}

func TestCrewKeepsEveryWorkerBusy(t *testing.T) {
	c := newCrew(3)
	defer c.close()
	var jobs, fill []*job
	for i := range 3 {
		d := time.Duration(1+2*i) * time.Millisecond
		jobs = append(jobs, &job{ops: 1, run: func() { time.Sleep(d) }})
		fill = append(fill, &job{run: func() { time.Sleep(100 * time.Microsecond) }})
	}
	o, err := c.sample(jobs, fill)
	if err != nil || o.duration < 5*time.Millisecond || o.rate <= 0 || o.rate > 1000+1000/3.+1000/5.+1 {
		t.Errorf("%+v, %v", o, err)
	}
	if _, err := c.sample(make([]*job, 4), nil); err == nil {
		t.Error("more jobs than workers were taken")
	}
}

func TestLibraryAndMemoryJobs(t *testing.T) {
	w := testWork(t)
	variants := memoryVariants(w, 2)
	for _, s := range []rsShape{{10, 4, 1 << 10, false}, {32, 32, 1 << 10, true}} {
		v, err := reedSolomonVariants(s, 2)
		if err != nil {
			t.Fatal(err)
		}
		variants = append(variants, v...)
	}
	curve := newCurve(1 << 10)
	variants = append(variants, curve.msm(6, 1), curve.ntt(6, 2), curve.mul(StageFieldMul, 2), curve.mul(StageVectorMul, 1))
	c := newCrew(2)
	defer c.close()
	g := &group{"x", variants, budget{samples: 2, minRounds: 2, limit: time.Second}}
	if err := sampleAll(t.Context(), g, c, 1, nil); err != nil {
		t.Fatal(err)
	}
	for _, v := range variants {
		s := v.stage()
		if len(s.Samples) != 2 || s.Value <= 0 || s.SampleSeconds <= 0 {
			t.Errorf("%s: %+v", v.name, s)
		}
	}
	for _, v := range append(memoryVariants(w, 1), curve.mul(StageFieldMul, 1), curve.mul(StageVectorMul, 1)) {
		j := v.make(2)
		j.prepare()
		if n := testing.AllocsPerRun(2, j.run); n != 0 {
			t.Errorf("%s: %v allocations in a run", v.name, n)
		}
	}
	// A wrong point is found.
	curve.points[3] = curve.points[4]
	j := curve.msm(6, 1)
	if _, err := c.sample([]*job{j.make(1)}, nil); err == nil {
		t.Error("a wrong sum of points was taken")
	}
}

// sampleAll prepares g and makes all its passes.
func sampleAll(ctx context.Context, g *group, c *crew, passes int, progress func(float64)) error {
	if progress == nil {
		progress = func(float64) {}
	}
	err := g.prepare(ctx, c)
	for i := 0; i < passes && err == nil; i++ {
		err = g.pass(ctx, c, i, passes, progress)
	}
	return err
}

func TestGroupStopsInTime(t *testing.T) {
	c := newCrew(1)
	defer c.close()
	v := &variant{name: "x", device: "cpu", unit: "x", cores: 1, make: func(int) *job {
		return &job{ops: 1, run: func() { time.Sleep(time.Millisecond) }}
	}}
	ctx, cancel := context.WithCancel(t.Context())
	g := &group{"x", []*variant{v}, budget{samples: 1000, minRounds: 1, limit: time.Hour}}
	if err := sampleAll(ctx, g, c, 1, func(float64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	v.jobs = nil
	g.budget = budget{samples: 1000, minRounds: 4, limit: time.Millisecond}
	if err := sampleAll(t.Context(), g, c, 2, nil); err != nil || len(v.samples) < 4 || len(v.samples) > 12 {
		t.Errorf("%d samples in a budget for the minimum, %v", len(v.samples), err)
	}
	v.jobs = nil
	g.budget = budget{samples: 7, minRounds: 1, limit: time.Hour}
	if err := sampleAll(t.Context(), g, c, 3, nil); err != nil || len(v.samples) != 7 {
		t.Errorf("%d of 7 samples in three passes, %v", len(v.samples), err)
	}
}

func TestDisturbedSamplesDoNotCount(t *testing.T) {
	v := &variant{}
	for i := range 40 {
		disturbed := i%4 == 0
		rate := 100.0
		if disturbed {
			rate = 10
		}
		v.samples, v.disturbed, v.durations = append(v.samples, rate), append(v.disturbed, disturbed), append(v.durations, 1)
	}
	s := v.stage()
	if s.DisturbedSamples != 10 || s.DisturbedCounted || len(s.Samples) != 30 || s.LowerQuartile != 100 {
		t.Errorf("%+v", s)
	}
	for i := range v.disturbed {
		v.disturbed[i] = i > 4
	}
	if s := v.stage(); s.DisturbedSamples != 35 || !s.DisturbedCounted || len(s.Samples) != 40 {
		t.Errorf("with too few undisturbed samples: %+v", s)
	}
}
