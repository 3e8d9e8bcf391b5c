package compare

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/bench/report"
)

// recorded reads one of two reports of the same machine, taken one after the
// other with zgminer bench --quick --no-disk while other programs kept it busy
// (load averages of 5 and more on 2 cores).
func recorded(t *testing.T, name string) *report.Report {
	t.Helper()
	r, err := report.Read("testdata/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func mustCompare(t *testing.T, a, b *report.Report, margin float64) *Result {
	t.Helper()
	res, err := Reports(a, b, margin)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// TestSameMachineTwice finds no difference in any of the kernels, on one core or
// two, although the machine was busy. Memory bandwidth and the long samples of
// curve arithmetic share the machine with the other programs and may differ.
func TestSameMachineTwice(t *testing.T) {
	a, b := recorded(t, "twice-a"), recorded(t, "twice-b")
	for _, pair := range [][2]*report.Report{{a, b}, {b, a}} {
		res := mustCompare(t, pair[0], pair[1], DefaultMargin)
		kernels := 0
		for _, row := range res.Rows {
			if row.Ratio < row.ConfidenceLow || row.Ratio > row.ConfidenceHigh {
				t.Errorf("%s: ratio %v lies outside of its interval", row.Name, row.Ratio)
			}
			switch row.Tier {
			case "plain-go", "generic", "avx2", "avx512":
			default:
				continue
			}
			if row.Name == "pipeline.memory" {
				continue
			}
			kernels++
			if row.Verdict != NoDifference {
				t.Errorf("%s %s on %d cores: %.3f (%.3f to %.3f), %s", row.Name, row.Tier, row.Cores, row.Ratio, row.ConfidenceLow, row.ConfidenceHigh, row.Verdict)
			}
		}
		if kernels != 55 || len(res.Rows) != len(a.Stages) || len(res.OnlyA)+len(res.OnlyB) > 0 {
			t.Errorf("%d kernel rows of %d, %v, %v: %s", kernels, len(res.Rows), res.OnlyA, res.OnlyB, res.Verdict)
		}
		for _, d := range res.Environment {
			if !strings.HasPrefix(d.Field, "load_average") {
				t.Errorf("the environment differs: %+v", d)
			}
		}
	}
}

func TestAReportAndItself(t *testing.T) {
	a := recorded(t, "twice-a")
	res := mustCompare(t, a, a, 0)
	if res.Count(NoDifference) != len(a.Stages) || len(res.Environment) != 0 {
		t.Errorf("%s %v", res.Verdict, res.Environment)
	}
}

// scaled multiplies the samples of a stage, like a slower or faster machine.
func scaled(r *report.Report, name string, factor float64) {
	for i := range r.Stages {
		s := &r.Stages[i]
		if s.Name != name {
			continue
		}
		s.Value *= factor
		s.RatioToPlainGo *= factor
		s.Samples = slices.Clone(s.Samples)
		for j := range s.Samples {
			s.Samples[j] *= factor
		}
	}
}

func TestDifferencesAreSeen(t *testing.T) {
	for _, c := range []struct {
		factor, margin float64
		want           string
	}{
		{1.2, DefaultMargin, Faster}, {0.8, DefaultMargin, Slower}, {1.04, DefaultMargin, NoDifference}, {1.2, 0.3, NoDifference}, {0.9, 0, Slower},
	} {
		a, b := recorded(t, "twice-a"), recorded(t, "twice-a")
		a.Stages, b.Stages = a.Stages[:12], b.Stages[:12] // the mining kernels
		scaled(b, "pora.iterations", c.factor)
		res := mustCompare(t, a, b, c.margin)
		for _, row := range res.Rows {
			want := NoDifference
			if row.Name == "pora.iterations" {
				want = c.want
			}
			if row.Verdict != want {
				t.Errorf("× %v, margin %v: %s %s is %s (%v to %v)", c.factor, c.margin, row.Name, row.Tier, row.Verdict, row.ConfidenceLow, row.ConfidenceHigh)
			}
			if row.Name == "pora.iterations" && row.Tier == "avx512" && row.Cores == 1 && (row.RatioOfRatios < c.factor-0.001 || row.RatioOfRatios > c.factor+0.001) {
				t.Errorf("ratio of ratios %v, want %v", row.RatioOfRatios, c.factor)
			}
		}
		if n := res.Count(c.want); n == 0 || c.want != NoDifference && !strings.Contains(res.Verdict, "Mining iterations with avx512") {
			t.Errorf("verdict %q", res.Verdict)
		}
	}
}

func TestStagesAndEnvironmentsThatDiffer(t *testing.T) {
	a, b := recorded(t, "twice-a"), recorded(t, "twice-a")
	a.Stages = a.Stages[1:]
	last := b.Stages[len(b.Stages)-1]
	b.Stages = b.Stages[:len(b.Stages)-1]
	b.Environment.Governor, b.Environment.UsableCores, b.Environment.LoadEnd = "powersave", 64, a.Environment.LoadEnd+5
	b.Environment.LoadStart = a.Environment.LoadStart + 0.9 // too little to be told
	res := mustCompare(t, a, b, DefaultMargin)
	if len(res.OnlyA) != 1 || len(res.OnlyB) != 1 || !strings.HasPrefix(res.OnlyA[0], last.Name) || !strings.HasPrefix(res.OnlyB[0], "pora.iterations plain-go, 1 core") {
		t.Errorf("only in a %q, only in b %q", res.OnlyA, res.OnlyB)
	}
	var fields []string
	for _, d := range res.Environment {
		fields = append(fields, d.Field)
	}
	if !slices.Equal(fields, []string{"usable_cores", "cpu_governor", "load_average_end"}) {
		t.Errorf("%+v", res.Environment)
	}
	if data, err := json.Marshal(res); err != nil || !strings.Contains(string(data), `"schema":"zgminer.bench.compare/1"`) {
		t.Errorf("%v", err)
	}
}

// TestSlowerMachine: when plain Go is slower too, the verdict says so.
func TestSlowerMachine(t *testing.T) {
	a, b := recorded(t, "twice-a"), recorded(t, "twice-a")
	if res := mustCompare(t, a, b, DefaultMargin); strings.Contains(res.Verdict, "Plain Go") {
		t.Error(res.Verdict)
	}
	for i := range b.Stages {
		if s := &b.Stages[i]; s.Device == "cpu" {
			s.Value *= 0.7
			for j := range s.Samples {
				s.Samples[j] *= 0.7
			}
		}
	}
	res := mustCompare(t, a, b, DefaultMargin)
	if !strings.Contains(res.Verdict, "Plain Go did 0.7 times the work in b") {
		t.Error(res.Verdict)
	}
	for _, row := range res.Rows {
		if kernel := row.Tier == "generic" || strings.HasPrefix(row.Tier, "avx"); (row.RatioOfRatios != 0) != (kernel && row.Cores == 1 && row.Name != "pipeline.memory") {
			t.Errorf("%s %s on %d cores: ratio of ratios %v", row.Name, row.Tier, row.Cores, row.RatioOfRatios)
		}
		if row.RatioOfRatios != 0 && (row.RatioOfRatios < 0.999 || row.RatioOfRatios > 1.001) {
			t.Errorf("%s: ratio of ratios %v", row.Name, row.RatioOfRatios)
		}
	}
}

func TestCompareErrors(t *testing.T) {
	a, b := recorded(t, "twice-a"), recorded(t, "twice-a")
	for _, margin := range []float64{-0.1, 1, 7} {
		if _, err := Reports(a, b, margin); err == nil {
			t.Errorf("margin %v was taken", margin)
		}
	}
	b.Stages[0].Unit = "miles"
	if _, err := Reports(a, b, 0.05); err == nil || !strings.Contains(err.Error(), "miles") {
		t.Errorf("other units: %v", err)
	}
	for i := range b.Stages {
		b.Stages[i].Name += "x"
	}
	if res := mustCompare(t, a, b, 0.05); res.Verdict != "The reports have no stage in common." {
		t.Error(res.Verdict)
	}
}

// TestFewSamples: one sample on a side shows no difference, whatever it is.
func TestFewSamples(t *testing.T) {
	one := func(samples ...float64) *report.Report {
		return &report.Report{Stages: []report.Stage{{Name: "x", Device: "disk", Directory: "/d", InFlight: 4, Cores: 1, Unit: "y", Value: samples[0], Samples: samples}}}
	}
	for _, pair := range [][2]*report.Report{{one(1), one(2)}, {one(1, 1, 1, 1.01), one(2)}, {one(2), one(1, 1, 1, 1.01)}} {
		if res := mustCompare(t, pair[0], pair[1], 0.05); res.Rows[0].Verdict != NoDifference || res.Rows[0].Dir != 1 {
			t.Errorf("%+v", res.Rows[0])
		}
	}
	// A ratio of exactly the margin is no difference, just beyond is one.
	for margin, want := range map[float64]string{0.5: NoDifference, 0.49: Faster} {
		if res := mustCompare(t, one(2, 2, 2, 2, 2, 2, 2, 2), one(3, 3, 3, 3, 3, 3, 3, 3), margin); res.Rows[0].Verdict != want {
			t.Errorf("margin %v: %+v", margin, res.Rows[0])
		}
	}
	if res := mustCompare(t, one(1, 1, 1, 1.01), one(2, 2, 2.01, 2), 0.05); res.Rows[0].Verdict != Faster {
		t.Errorf("%+v", res.Rows[0])
	}
}

// TestWords: directories and options are told in words, the reports by their
// names, and a loop that differs is in the sentence.
func TestWords(t *testing.T) {
	a, b := recorded(t, "twice-a"), recorded(t, "twice-a")
	b.Environment.Directories = []report.Directory{{Path: "/other", FileSystem: "ext4", SetBytes: 512 << 20, ODirect: true}}
	b.Environment.Options.Threads = 3
	for r, rate := range map[*report.Report]float64{a: 2, b: 1} {
		r.Stages = append(r.Stages, report.Stage{Name: "pipeline.direct", Device: "cpu", Tier: "avx512", Cores: 2, Unit: "y", Value: rate,
			Samples: []float64{rate, rate, rate, 1.01 * rate, rate, rate}})
	}
	res := mustCompare(t, a, b, DefaultMargin)
	res.Named("old.json", "new.json")
	if !strings.Contains(res.Verdict, "new.json is faster in 0") || !strings.Contains(res.Verdict, "End to end, pipeline.direct: 0.5 times") {
		t.Errorf("verdict %q", res.Verdict)
	}
	all := ""
	for _, d := range res.Environment {
		all += d.B + "\n"
	}
	if !strings.Contains(all, "/other (ext4, 512 MiB, read with O_DIRECT)") || !strings.Contains(all, "3 threads asked for") || strings.ContainsAny(all, "{}") {
		t.Errorf("environment %q", all)
	}
}

// TestTheRule holds both halves of "no difference": the interval and the margin.
func TestTheRule(t *testing.T) {
	around := func(center, spread float64) *report.Stage {
		s := &report.Stage{Name: "pora.iterations", Unit: report.UnitIterations, Value: center}
		for i := range 40 { // evenly over center ± spread, in a fixed disorder
			s.Samples = append(s.Samples, center*(1+spread*(float64(i*17%40)-19.5)/19.5))
		}
		return s
	}
	for _, c := range []struct {
		center, spread float64
		want           string
	}{
		{1.07, 0.005, Faster}, // beyond the margin, sure
		{0.93, 0.005, Slower},
		{1.04, 0.005, NoDifference}, // sure, but within the margin
		{1.12, 0.9, NoDifference},   // beyond the margin, but it may be chance
		{0.88, 0.9, NoDifference},
	} {
		row := rowOf(report.Key{Name: "pora.iterations"}, around(1, c.spread), around(c.center, c.spread), DefaultMargin)
		if row.Verdict != c.want || row.Ratio < c.center-0.02 || row.Ratio > c.center+0.02 {
			t.Errorf("%+v: %+v", c, row)
		}
	}
	if DefaultMargin != 0.05 { // the promise of the help and of docs/benchmarks.md
		t.Errorf("margin %v", DefaultMargin)
	}
}
