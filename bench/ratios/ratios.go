// Package ratios keeps what travels between machines of a benchmark's report,
// the ratios to plain Go on one core, in a small text file that continuous
// integration can compare with (spec/performance.md 7, rule 8): a drop of more
// than five per cent is an error on a dedicated machine and a warning on a shared
// one.
package ratios

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/zgminer/zgminer/bench/report"
)

// Margin is the drop that is told.
const Margin = 0.05

// Ratio is that of one stage on one tier, with its 95 % interval.
type Ratio struct {
	Stage string  `json:"stage"`
	Tier  string  `json:"tier"`
	Value float64 `json:"ratio"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Of returns the ratios of a report, in its order, plain Go itself left out.
func Of(r *report.Report) []Ratio {
	list := []Ratio{}
	for i := range r.Stages {
		s := &r.Stages[i]
		if s.RatioToPlainGo > 0 && s.Cores == 1 && s.Tier != report.PlainGo {
			list = append(list, Ratio{s.Name, s.Tier, s.RatioToPlainGo, s.RatioConfidenceLow, s.RatioConfidenceHigh})
		}
	}
	return list
}

// Write writes one ratio a line: stage, tier, ratio, and the ends of its
// interval. Lines that begin with # are for people.
func Write(w io.Writer, r *report.Report) error {
	e := &r.Environment
	_, err := fmt.Fprintf(w, "# Ratios to plain Go on one core of %s, %s mode, zgminer %s.\n# stage tier ratio low high\n", e.CPUModel, e.Options.Mode, e.Version)
	for _, x := range Of(r) {
		if err == nil {
			_, err = fmt.Fprintf(w, "%s %s %.3f %.3f %.3f\n", x.Stage, x.Tier, x.Value, x.Low, x.High)
		}
	}
	if err != nil {
		return fmt.Errorf("write ratios: %w", err)
	}
	return nil
}

// Read reads what Write wrote. Errors: a line that has not five fields, a number
// that is not positive and finite, a stage and tier that come twice.
func Read(r io.Reader) ([]Ratio, error) {
	var list []Ratio
	seen := map[[2]string]bool{}
	lines := bufio.NewScanner(r)
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 5 {
			return nil, fmt.Errorf("read ratios: line %d has %d fields, want stage, tier, ratio, low and high", number, len(f))
		}
		x := Ratio{Stage: f[0], Tier: f[1]}
		for i, to := range []*float64{&x.Value, &x.Low, &x.High} {
			v, err := strconv.ParseFloat(f[2+i], 64)
			if err != nil || !(v > 0) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("read ratios: line %d: %q is not a positive number", number, f[2+i])
			}
			*to = v
		}
		key := [2]string{x.Stage, x.Tier}
		if seen[key] {
			return nil, fmt.Errorf("read ratios: line %d: %s of %s comes twice", number, x.Stage, x.Tier)
		}
		seen[key] = true
		list = append(list, x)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read ratios: %w", err)
	}
	return list, nil
}

// Drop is a ratio that fell.
type Drop struct {
	Before Ratio `json:"before"`
	Now    Ratio `json:"now"`
}

// String tells the drop in a sentence's half.
func (d Drop) String() string {
	return fmt.Sprintf("%s on %s is %.2f times plain Go, it was %.2f (%.1f %% less)", d.Now.Stage, d.Now.Tier, d.Now.Value, d.Before.Value, 100*(1-d.Now.Value/d.Before.Value))
}

// Drops returns the ratios whose whole interval lies more than Margin below
// what it was. What only one of the lists has (another CPU's tiers) is not
// compared; compared is how many were.
func Drops(before, now []Ratio) (drops []Drop, compared int) {
	drops = []Drop{}
	for _, b := range before {
		for _, n := range now {
			if b.Stage != n.Stage || b.Tier != n.Tier {
				continue
			}
			compared++
			if max(n.Value, n.High) < (1-Margin)*b.Value {
				drops = append(drops, Drop{b, n})
			}
		}
	}
	return drops, compared
}
