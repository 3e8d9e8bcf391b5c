package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"github.com/zgminer/zgminer/bench"
	"github.com/zgminer/zgminer/bench/chart"
	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/internal/units"
)

// benchWidth is how wide text may be: the terminal, at most 100 columns.
func benchWidth(w io.Writer) int {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 40 {
			return min(columns, 100)
		}
	}
	return 100
}

// printBench prints verdict, bottleneck, tables and advice, in this order.
func printBench(w io.Writer, r *bench.Report, width int) error {
	p := &benchPrinter{r: r, width: width}
	p.paragraphs("VERDICT", r.Verdict)
	p.bottleneck()
	p.kernels()
	p.tiers()
	p.loops()
	p.disks()
	p.others()
	p.limits()
	p.expectation()
	p.list("ADVICE", r.Advice)
	p.list("WARNINGS", r.Warnings)
	p.environment()
	_, err := io.WriteString(w, p.b.String())
	return err
}

// unitBehind finds a number with the unit that belongs to it.
var unitBehind = regexp.MustCompile(`(\d) (%|[KMGT]i?B(?:/s)?|GHz|M [a-z]+/s|[a-z]+/s|×|s|ms|µs|W|cores?|times|answers|tokens)([\s.,;:)]|$)`)

type benchPrinter struct {
	r     *bench.Report
	width int
	b     strings.Builder
}

func (p *benchPrinter) paragraphs(title, text string) {
	fmt.Fprintf(&p.b, "%s\n", title)
	p.wrapped("  ", "  ", text)
	p.b.WriteByte('\n')
}

// wrapped writes text in lines of the width, the first after first, the others
// after rest.
func (p *benchPrinter) wrapped(first, rest, text string) {
	line, empty := first, true
	const joined = "\u00a0" // keeps a number and its unit on one line
	text = unitBehind.ReplaceAllString(text, "${1}"+joined+"${2}${3}")
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' }) {
		word = strings.ReplaceAll(word, joined, " ")
		if !empty && len([]rune(line))+1+len([]rune(word)) > p.width {
			p.b.WriteString(line + "\n")
			line, empty = rest, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	p.b.WriteString(line + "\n")
}

func (p *benchPrinter) list(title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(&p.b, "%s\n", title)
	for _, line := range lines {
		p.wrapped("  - ", "    ", line)
	}
	p.b.WriteByte('\n')
}

func (p *benchPrinter) bottleneck() {
	b := &p.r.Bottleneck
	fmt.Fprintf(&p.b, "BOTTLENECK: %s\n", b.Limit)
	p.wrapped("  ", "  ", b.Reason+".")
	var facts []string
	for _, f := range b.Evidence {
		facts = append(facts, f.Name+" "+evidenceText(f))
	}
	p.wrapped("  Evidence: ", "    ", strings.Join(facts, "; ")+".")
	p.b.WriteByte('\n')
}

func evidenceText(f report.Figure) string {
	if f.Unit == "ratio" {
		if f.Value <= 1 {
			return units.Percent(f.Value)
		}
		return units.Count(f.Value) + " ×"
	}
	return chart.Value(f.Value, f.Unit)
}

// table writes rows with aligned columns.
func (p *benchPrinter) table(title string, header string, rows []string) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(&p.b, "%s\n", title)
	cells := [][]string{strings.Split(header, "\t")}
	for _, row := range rows {
		cells = append(cells, strings.Split(row, "\t"))
	}
	p.b.WriteString(columns(p.width, cells) + "\n")
}

func dashIfZero(v float64, format string, args ...any) string {
	if v == 0 {
		return "-"
	}
	return fmt.Sprintf(format, args...)
}

// spread is half the interquartile range as percent of the median.
func spread(s *report.Stage) string {
	return fmt.Sprintf("±%.1f %%", 50*(s.UpperQuartile-s.LowerQuartile)/s.Value)
}

// kernels lists the stages of the tier that mines.
func (p *benchPrinter) kernels() {
	e := &p.r.Environment
	var rows []string
	for i := range p.r.Stages {
		s := &p.r.Stages[i]
		if s.Tier != e.Tier || s.Cores != 1 || s.Synthetic {
			continue
		}
		all, scaling := "-", "-"
		if e.UsableCores > 1 {
			if a := p.r.Find(s.Name, s.Tier, e.UsableCores); a != nil {
				all, scaling = chart.Value(a.Value, a.Unit), dashIfZero(a.ScalingFactor, "%.2f", a.ScalingFactor)
			}
		} else {
			all = chart.Value(s.Value, s.Unit)
		}
		ceiling := s.PercentOfIdeal
		if s.Ceiling > 0 {
			ceiling = s.PercentOfCeiling
		}
		rows = append(rows, strings.Join([]string{s.Name, chart.Value(s.Value, s.Unit), chart.Value(s.Ideal, s.Unit), dashIfZero(s.PercentOfIdeal, "%.0f %%", s.PercentOfIdeal),
			dashIfZero(ceiling, "%.0f %%", ceiling), s.Limit, spread(s), dashIfZero(s.RatioToPlainGo, "%.2f", s.RatioToPlainGo), all, scaling}, "\t"))
	}
	p.table(fmt.Sprintf("KERNELS, tier %s (1 core; spread is half the distance of the quartiles)", e.Tier),
		fmt.Sprintf("stage\t1 core\tideal\tof ideal\tof ceiling\tlimit\tspread\t× plain Go\t%d cores\tscaling", e.UsableCores), rows)
}

// tiers compares the tiers by the stages that pay.
func (p *benchPrinter) tiers() {
	var rows []string
	for i := range p.r.Stages {
		s := &p.r.Stages[i]
		if s.Name != bench.StageIterations || s.Cores != 1 {
			continue
		}
		row := []string{s.Tier, chart.Value(s.Value, s.Unit), dashIfZero(s.RatioToPlainGo, "%.2f", s.RatioToPlainGo)}
		for _, name := range []string{bench.StageSeal, bench.StageSegment} {
			cell, ratio := "-", "-"
			if o := p.r.Find(name, s.Tier, 1); o != nil {
				cell, ratio = chart.Value(o.Value, o.Unit), dashIfZero(o.RatioToPlainGo, "%.2f", o.RatioToPlainGo)
			}
			row = append(row, cell, ratio)
		}
		checked := "-"
		for _, c := range p.r.Correctness.Tiers {
			if c.Tier == s.Tier {
				checked = fmt.Sprintf("%d golden, %s measured results", c.GoldenValues, units.Count(float64(c.CheckedResults)))
			}
		}
		rows = append(rows, strings.Join(append(row, checked), "\t"))
	}
	p.table("TIERS, 1 core (× is the ratio to plain Go of the same run)", "tier\titerations\t×\tsealing\t×\tsegment roots\t×\tchecked, all right", rows)
}

// loops lists the search loops end to end.
func (p *benchPrinter) loops() {
	var rows []string
	for i := range p.r.Stages {
		s := &p.r.Stages[i]
		if !s.Synthetic {
			continue
		}
		where := s.Directory
		if where == "" {
			where = "RAM"
		}
		rows = append(rows, strings.Join([]string{strings.TrimPrefix(s.Name, "pipeline."), chart.Value(s.Value, s.Unit), chart.Value(s.Ideal, s.Unit),
			dashIfZero(s.PercentOfIdeal, "%.0f %%", s.PercentOfIdeal), s.Limit, dashIfZero(s.CPUShare, "%.0f %%", 100*s.CPUShare), where}, "\t"))
	}
	p.table("MINING END TO END (made-up sealed data, the miner's own loops)", "loop\trate\tideal\tof ideal\tlimit\tCPU used\tdata in", rows)
}

func (p *benchPrinter) disks() {
	var rows []string
	for i := range p.r.Stages {
		s := &p.r.Stages[i]
		if s.Name != bench.StageDiskRandom && s.Name != bench.StageDiskSequential {
			continue
		}
		how := fmt.Sprintf("random, %d in flight", s.InFlight)
		if s.Name == bench.StageDiskSequential {
			how = "in order"
		}
		const loadBytes = 256 << 10
		rows = append(rows, strings.Join([]string{how, chart.Value(s.Value, s.Unit), units.Rate(s.Value * loadBytes).String(),
			dashIfZero(s.LatencyP50Seconds, "%s", secondsText(s.LatencyP50Seconds)), dashIfZero(s.LatencyP99Seconds, "%s", secondsText(s.LatencyP99Seconds)),
			secondsText(s.CPUSecondsPerRead), dashIfZero(s.PercentOfIdeal, "%.0f %%", s.PercentOfIdeal), s.Directory}, "\t"))
	}
	p.table("DISKS, reads of 256 KiB", "reads\trate\tbytes\tp50\tp99\tCPU per read\tof best\tdirectory", rows)
}

func secondsText(s float64) string { return units.Duration(time.Duration(s * float64(time.Second))) }

// others lists memory and the libraries.
func (p *benchPrinter) others() {
	e := &p.r.Environment
	var rows []string
	for i := range p.r.Stages {
		s := &p.r.Stages[i]
		isKernel := s.Tier == e.Tier || s.RatioToPlainGo > 0 || s.Name == bench.StageClock
		if isKernel || s.Synthetic || s.Device == "disk" || s.InFlight > 0 || s.Cores > 1 && p.r.Find(s.Name, s.Tier, 1) != nil || isTier(p.r, s.Tier) {
			continue
		}
		one, all := chart.Value(s.Value, s.Unit), "-"
		if s.Cores > 1 {
			one, all = "-", one
		} else if a := p.r.Find(s.Name, s.Tier, e.UsableCores); a != nil && a.Cores > 1 {
			all = chart.Value(a.Value, a.Unit)
		}
		library := s.Tier
		if strings.HasPrefix(s.Name, "rs.") {
			library += ", from cache"
		}
		if a := p.r.Find(s.Name, s.Tier, e.UsableCores); a != nil && s.Cores == 1 && a.Cores > 1 && a.Value < s.Value {
			library += fmt.Sprintf("; slower on %d cores than on one", a.Cores)
		}
		rows = append(rows, strings.Join([]string{s.Name, one, all, spread(s), dashIfZero(s.PercentOfIdeal, "%.0f %%", s.PercentOfIdeal), s.Limit, library}, "\t"))
	}
	p.table("MEMORY AND LIBRARIES", fmt.Sprintf("stage\t1 core\t%d cores\tspread\tof ideal\tlimit\tlibrary", e.UsableCores), rows)
}

// limitWords explain the limits of the tables.
var limitWords = []struct{ limit, words string }{
	{report.LimitPads, "computing scratchpads"}, {report.LimitHashing, "mixing and BLAKE2b"}, {report.LimitIssue, "operations a core can start per cycle"},
	{report.LimitMemory, "bandwidth or latency of RAM"}, {report.LimitDisk, "reads of sealed loads"}, {report.LimitCopy, "copies between host and device"},
}

// limits explains the limits that appear.
func (p *benchPrinter) limits() {
	var words []string
	for _, l := range limitWords {
		if slices.ContainsFunc(p.r.Stages, func(s report.Stage) bool { return s.Limit == l.limit }) {
			words = append(words, l.limit+" = "+l.words)
		}
	}
	if len(words) > 0 {
		p.wrapped("Limits: ", "  ", strings.Join(words, "; ")+".")
		p.b.WriteByte('\n')
	}
}

// firstSentence is what a terminal that shows only the end should show.
func firstSentence(text string) string {
	if at := strings.Index(text, ". "); at >= 0 {
		return text[:at+1]
	}
	return text
}

func isTier(r *bench.Report, tier string) bool {
	for _, c := range r.Correctness.Tiers {
		if c.Tier == tier {
			return true
		}
	}
	return false
}

func (p *benchPrinter) expectation() {
	x := p.r.Expectation
	if x == nil {
		return
	}
	fmt.Fprintf(&p.b, "EXPECTATION (an average; a day's answers scatter around it)\n")
	t := tabwriter.NewWriter(&p.b, 0, 4, 2, ' ', 0)
	row := func(name, format string, args ...any) {
		fmt.Fprintf(t, "  %s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	row("rate in a window", "%s iterations/s, %s loop, %s range", units.Count(x.IterationsPerSec), x.Loop, x.Range)
	none := units.Percent(x.ChanceNoAnswer)
	if x.ChanceNoAnswer < 0.0001 {
		none = "below 0.01 %"
	}
	row("answers per day", "%s, chance of none %s", units.Count(x.AnswersPerDay), none)
	if x.RewardPerDay > 0 {
		row("reward per day", "%s tokens at %s per answer", units.Count(x.RewardPerDay), units.Count(x.RewardPerAnswer))
	}
	if x.ElectricityPerDay > 0 {
		row("electricity per day", "%s at %s W and %s per kWh, %.3g per answer", units.Count(x.ElectricityPerDay), units.Count(x.Watts), units.Count(x.PricePerKWh), x.ElectricityPerAnswer)
	}
	t.Flush()
	p.wrapped("  Range: ", "    ", x.RangeReason+".")
	p.wrapped("  Assumed: ", "    ", strings.Join(x.Assumed, "; ")+".")
	p.b.WriteByte('\n')
}

// environment is one line; the file holds the rest.
func (p *benchPrinter) environment() {
	e := &p.r.Environment
	cpu := e.CPUModel
	if cpu == "" {
		cpu = "unknown CPU"
	}
	clock := ""
	if e.ClockHertz > 0 {
		clock = fmt.Sprintf(" at %.2f GHz (measured)", e.ClockHertz/1e9)
	}
	cgo := "without cgo"
	if e.CGOEnabled {
		cgo = "with cgo"
	}
	p.wrapped("Measured on ", "  ", fmt.Sprintf("%s%s, %d of %d CPUs, %s RAM, %s %s, %s %s, zgminer %s; load %.2f before, %.2f after; %s mode, %s.",
		cpu, clock, e.UsableCores, e.LogicalCPUs, units.Bytes(e.MemoryBytes), e.GOOS, e.Kernel, e.GoVersion, cgo, e.Version, e.LoadStart, e.LoadEnd,
		e.Options.Mode, units.Duration(time.Duration(e.DurationSeconds*float64(time.Second)))))
}
