// Package compare tells whether two benchmark reports differ: the ratio of each
// stage with its 95 % confidence interval, and what differs in the environment.
package compare

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/bench/stats"
	"github.com/zgminer/zgminer/internal/units"
)

// Verdicts of a row.
const (
	Faster       = "faster"
	Slower       = "slower"
	NoDifference = "no difference"
)

// DefaultMargin is the ratio that is never called a difference: 0.05 is ± 5 %.
const DefaultMargin = 0.05

// Row compares one stage. All stages are rates, so more is better.
type Row struct {
	Name     string  `json:"name"`
	Device   string  `json:"device"`
	Tier     string  `json:"tier,omitempty"`
	Cores    int     `json:"cores"`
	InFlight int     `json:"in_flight,omitempty"`
	Dir      int     `json:"directory_number,omitempty"` // 1: the first directory of each report
	Unit     string  `json:"unit"`
	A        float64 `json:"a"`
	B        float64 `json:"b"`
	// Ratio is B/A, median by median; the interval holds the true ratio with 95 %
	// confidence.
	Ratio          float64 `json:"ratio"`
	ConfidenceLow  float64 `json:"confidence_low"`
	ConfidenceHigh float64 `json:"confidence_high"`
	// RatioOfRatios is B's ratio to plain Go divided by A's: a difference of clock
	// or load that meets plain Go as well cancels out. 0 if there is none.
	RatioOfRatios float64 `json:"ratio_of_ratios_to_plain_go,omitempty"`
	Verdict       string  `json:"verdict"`
}

// Difference is a field of the environment with two values.
type Difference struct {
	Field string `json:"field"`
	A     string `json:"a"`
	B     string `json:"b"`
}

// Result is a comparison.
type Result struct {
	Schema string  `json:"schema"`
	NameA  string  `json:"name_a"`
	NameB  string  `json:"name_b"`
	Margin float64 `json:"margin"`
	// Verdict sums it up in a sentence.
	Verdict     string       `json:"verdict"`
	Rows        []Row        `json:"rows"`
	OnlyA       []string     `json:"only_in_a"`
	OnlyB       []string     `json:"only_in_b"`
	Environment []Difference `json:"environment"`
	// WarningsA and WarningsB are what the two runs themselves warned of.
	WarningsA []string `json:"warnings_a"`
	WarningsB []string `json:"warnings_b"`
}

// Schema names the JSON form of Result.
const Schema = "zgminer.bench.compare/1"

// Reports compares b with a. margin must be between 0 and 1.
func Reports(a, b *report.Report, margin float64) (*Result, error) {
	if !(margin >= 0 && margin < 1) {
		return nil, fmt.Errorf("compare with margin %v: it must be at least 0 and below 1, 0.05 means ± 5 %%", margin)
	}
	res := &Result{Schema: Schema, NameA: "a", NameB: "b", Margin: margin, Rows: []Row{}, OnlyA: []string{}, OnlyB: []string{},
		WarningsA: append([]string{}, a.Warnings...), WarningsB: append([]string{}, b.Warnings...)}
	keysA, keysB := a.Keys(), b.Keys()
	for i, key := range keysA {
		j := slices.Index(keysB, key)
		if j < 0 {
			res.OnlyA = append(res.OnlyA, nameOf(key))
			continue
		}
		sa, sb := &a.Stages[i], &b.Stages[j]
		if sa.Unit != sb.Unit {
			return nil, fmt.Errorf("compare stage %s: units %s and %s differ; one of the files is not a report of this schema", nameOf(key), sa.Unit, sb.Unit)
		}
		res.Rows = append(res.Rows, rowOf(key, sa, sb, margin))
	}
	for _, key := range keysB {
		if !slices.Contains(keysA, key) {
			res.OnlyB = append(res.OnlyB, nameOf(key))
		}
	}
	res.Environment = environments(&a.Environment, &b.Environment)
	res.Verdict = res.sentence()
	return res, nil
}

// Named gives the two reports other names than "a" and "b", in the sentence
// too.
func (r *Result) Named(a, b string) {
	r.NameA, r.NameB = a, b
	r.Verdict = r.sentence()
}

func rowOf(key report.Key, a, b *report.Stage, margin float64) Row {
	row := Row{Name: key.Name, Device: key.Device, Tier: key.Tier, Cores: key.Cores, InFlight: key.InFlight, Dir: key.Directory,
		Unit: a.Unit, A: a.Value, B: b.Value}
	ratio, interval := stats.RatioOfMedians(a.Samples, b.Samples)
	row.Ratio, row.ConfidenceLow, row.ConfidenceHigh = stats.Round(ratio, 5), stats.Round(interval.Low, 5), stats.Round(interval.High, 5)
	if a.RatioToPlainGo > 0 && b.RatioToPlainGo > 0 && key.Tier != report.PlainGo {
		row.RatioOfRatios = stats.Round(b.RatioToPlainGo/a.RatioToPlainGo, 5)
	}
	switch {
	case interval.Holds(1) || ratio >= 1-margin && ratio <= 1+margin:
		row.Verdict = NoDifference
	case len(a.Samples) < 2 || len(b.Samples) < 2:
		row.Verdict = NoDifference // one sample says nothing about its own spread
	case ratio > 1:
		row.Verdict = Faster
	default:
		row.Verdict = Slower
	}
	return row
}

// nameOf prints a key for people.
func nameOf(k report.Key) string {
	var b strings.Builder
	b.WriteString(k.Name)
	if k.Tier != "" {
		b.WriteString(" " + k.Tier)
	}
	if k.InFlight > 0 {
		fmt.Fprintf(&b, ", %d in flight", k.InFlight)
	} else {
		fmt.Fprintf(&b, ", %d core", k.Cores)
		if k.Cores != 1 {
			b.WriteByte('s')
		}
	}
	if k.Directory > 1 {
		fmt.Fprintf(&b, ", directory %d", k.Directory)
	}
	return b.String()
}

// Count returns how many rows have a verdict.
func (r *Result) Count(verdict string) int {
	n := 0
	for i := range r.Rows {
		if r.Rows[i].Verdict == verdict {
			n++
		}
	}
	return n
}

func (r *Result) sentence() string {
	if len(r.Rows) == 0 {
		return "The reports have no stage in common."
	}
	faster, slower := r.Count(Faster), r.Count(Slower)
	note := r.machineNote()
	if faster == 0 && slower == 0 {
		return fmt.Sprintf("No difference in any of %d stages (95 %% confidence, margin ± %.3g %%).", len(r.Rows), 100*r.Margin) + note
	}
	s := fmt.Sprintf("Of %d stages %s is faster in %d and slower in %d; %d show no difference (95 %% confidence, margin ± %.3g %%).",
		len(r.Rows), r.NameB, faster, slower, r.Count(NoDifference), 100*r.Margin)
	// The stage that pays: iterations on most cores with the tier that mines.
	if i := r.main(); i >= 0 {
		m := &r.Rows[i]
		s += fmt.Sprintf(" Mining iterations with %s: %.3g times (%.3g to %.3g), %s.", m.Tier, m.Ratio, m.ConfidenceLow, m.ConfidenceHigh, m.Verdict)
	}
	// And what a miner meets end to end, where it differs.
	for i := range r.Rows {
		if m := &r.Rows[i]; strings.HasPrefix(m.Name, "pipeline.") && m.Verdict != NoDifference {
			where := ""
			if m.Dir > 1 {
				where = fmt.Sprintf(" in directory %d", m.Dir)
			}
			s += fmt.Sprintf(" End to end, %s%s: %.3g times (%.3g to %.3g), %s.", m.Name, where, m.Ratio, m.ConfidenceLow, m.ConfidenceHigh, m.Verdict)
		}
	}
	return s + note
}

// machineNote says whether plain Go, which is the same code in every release,
// changed too: then it is the machine or its load that differs.
func (r *Result) machineNote() string {
	var ratios []float64
	for i := range r.Rows {
		if r.Rows[i].Tier == report.PlainGo {
			ratios = append(ratios, r.Rows[i].Ratio)
		}
	}
	if len(ratios) == 0 {
		return ""
	}
	m := stats.Median(ratios)
	if m >= 1-r.Margin && m <= 1+r.Margin {
		return ""
	}
	return fmt.Sprintf(" Plain Go did %.3g times the work in %s: the machine or its load differs, compare the ratios to plain Go.", m, r.NameB)
}

func (r *Result) main() int {
	best := -1
	for i := range r.Rows {
		row := &r.Rows[i]
		if row.Name == "pora.iterations" && (best < 0 || math.Max(row.A, row.B) > math.Max(r.Rows[best].A, r.Rows[best].B)) {
			best = i
		}
	}
	return best
}

// ignored are fields of the environment that differ in every run or follow from
// others.
var ignored = map[string]bool{
	"date": true, "duration_seconds": true, "measured_clock_hertz": true, "tier_timings": true, "memory_available_bytes": true,
	"load_average_start": true, "load_average_end": true,
}

// environments lists the fields that differ, by their names in the file. Load
// averages are listed when they differ by more than one.
func environments(a, b *report.Environment) []Difference {
	out := []Difference{}
	va, vb := reflect.ValueOf(*a), reflect.ValueOf(*b)
	for i := range va.NumField() {
		name, _, _ := strings.Cut(va.Type().Field(i).Tag.Get("json"), ",")
		if fa, fb := text(va.Field(i)), text(vb.Field(i)); fa != fb && !ignored[name] {
			out = append(out, Difference{name, fa, fb})
		}
	}
	for _, l := range []struct {
		name string
		a, b float64
	}{{"load_average_start", a.LoadStart, b.LoadStart}, {"load_average_end", a.LoadEnd, b.LoadEnd}} {
		if math.Abs(l.a-l.b) > 1 {
			out = append(out, Difference{l.name, fmt.Sprintf("%.2f", l.a), fmt.Sprintf("%.2f", l.b)})
		}
	}
	return out
}

func text(v reflect.Value) string {
	if v.Kind() == reflect.Slice {
		var parts []string
		for i := range v.Len() {
			parts = append(parts, text(v.Index(i)))
		}
		return strings.Join(parts, ", ")
	}
	switch x := v.Interface().(type) {
	case report.Directory:
		how := "read with O_DIRECT"
		if !x.ODirect {
			how = "read through the page cache"
		}
		return fmt.Sprintf("%s (%s%s, %s)", x.Path, prefixed("", x.FileSystem, ", "), units.Bytes(x.SetBytes), how)
	case report.Options:
		s := x.Mode + " mode"
		if x.CPUOnly {
			s += ", CPU only"
		}
		if x.Threads > 0 {
			s += fmt.Sprintf(", %d threads asked for", x.Threads)
		}
		return s + prefixed(", tier ", x.TierGiven, "")
	case report.TierTiming:
		return fmt.Sprintf("%s %.3g µs", x.Tier, 1e6*x.SecondsPerIteration)
	case float64:
		return fmt.Sprintf("%.5g", x)
	}
	return fmt.Sprint(v.Interface())
}

// prefixed puts s between two texts, unless it is empty.
func prefixed(before, s, after string) string {
	if s == "" {
		return ""
	}
	return before + s + after
}
