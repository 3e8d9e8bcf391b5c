// Package chart draws a benchmark report as SVG: how much of the ideal each
// stage reaches, and how many times plain Go the tiers are. The picture is
// self-contained, needs no font of its own and reads on a light background.
package chart

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/internal/units"
)

// Layout in pixels.
const (
	width     = 960
	margin    = 32
	labelEnd  = 250 // labels end here, bars begin
	barEnd    = 700 // a bar of full length ends here
	rowHeight = 26
	barHeight = 16
)

// Colours: one per limit, one per tier; dark enough to be told apart in grey.
const (
	ink, faint, grid = "#1f2933", "#6b7785", "#e4e8ed"
	track            = "#f1f4f7"
)

var limitColours = map[string]string{
	report.LimitPads: "#2f6fde", report.LimitHashing: "#7a4fd0", report.LimitIssue: "#4f8fb8",
	report.LimitMemory: "#d08b1d", report.LimitDisk: "#2e9e6b", report.LimitCopy: "#b8477f",
}

var tierColours = map[string]string{"generic": "#9aa5b1", "avx2": "#5b9bd5", "avx512": "#1f5fbf"}

// canvas collects elements and grows downwards.
type canvas struct {
	b strings.Builder
	y int
}

func (c *canvas) text(x, y, size int, colour, anchor, weight, format string, args ...any) {
	fmt.Fprintf(&c.b, `<text x="%d" y="%d" font-size="%d" fill="%s" text-anchor="%s" font-weight="%s">`, x, y, size, colour, anchor, weight)
	xml.EscapeText(&c.b, []byte(fmt.Sprintf(format, args...)))
	c.b.WriteString("</text>\n")
}

func (c *canvas) rect(x, y, w, h int, colour string) {
	fmt.Fprintf(&c.b, `<rect x="%d" y="%d" width="%d" height="%d" rx="3" fill="%s"/>`+"\n", x, y, max(w, 1), h, colour)
}

func (c *canvas) line(x1, y1, x2, y2 int, colour string) {
	fmt.Fprintf(&c.b, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="%s"/>`+"\n", x1, y1, x2, y2, colour)
}

func (c *canvas) heading(text string) {
	c.y += 18
	c.text(margin, c.y+14, 16, ink, "start", "600", "%s", text)
	c.y += 30
}

// paragraph writes text in lines of at most n characters.
func (c *canvas) paragraph(s string, size, n int, colour string) {
	for _, line := range wrap(s, n) {
		c.text(margin, c.y+size, size, colour, "start", "400", "%s", line)
		c.y += size + 6
	}
}

// wrap breaks s at spaces into lines of at most n characters where it can.
func wrap(s string, n int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > n {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// Write draws r to w.
func Write(w io.Writer, r *report.Report) error {
	c := &canvas{y: margin}
	e := &r.Environment
	c.text(margin, c.y+20, 22, ink, "start", "700", "zgminer bench")
	c.text(width-margin, c.y+20, 13, faint, "end", "400", "%s", e.Date.Format("2006-01-02 15:04 MST"))
	c.y += 36
	c.paragraph(fmt.Sprintf("%s · %d cores · %s · %s", orUnknown(e.CPUModel), e.UsableCores, e.Tier, e.GoVersion), 13, 120, faint)
	c.y += 6
	c.paragraph(r.Verdict, 14, 118, ink)
	c.y += 4
	c.paragraph("Bottleneck: "+r.Bottleneck.Limit+". "+upper(r.Bottleneck.Reason)+".", 14, 118, ink)
	c.idealBars(r)
	c.ratioBars(r)
	c.y += margin
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif">
<title>zgminer bench</title>
<rect width="%d" height="%d" fill="#ffffff"/>
%s</svg>
`, width, c.y, width, c.y, width, c.y, c.b.String())
	return err
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown CPU"
	}
	return s
}

// idealBars draws percent of ideal for the chosen tier on most cores, the disks
// and the pipelines.
func (c *canvas) idealBars(r *report.Report) {
	var rows []*report.Stage
	for i := range r.Stages {
		s := &r.Stages[i]
		if s.PercentOfIdeal > 0 && (s.Tier == r.Environment.Tier && s.Cores == r.Environment.UsableCores || s.Device != "cpu" && s.Tier == "") {
			rows = append(rows, s)
		}
	}
	if len(rows) == 0 {
		return
	}
	c.heading("Share of the ideal")
	scale := func(percent float64) int { return int(percent / 100 * (barEnd - labelEnd)) }
	top := c.y
	used := map[string]bool{}
	for _, s := range rows {
		label := s.Name
		if s.InFlight > 0 {
			label = fmt.Sprintf("%s × %d", s.Name, s.InFlight)
		}
		c.text(labelEnd-12, c.y+barHeight-3, 13, ink, "end", "400", "%s", label)
		c.rect(labelEnd, c.y, barEnd-labelEnd, barHeight, track)
		c.rect(labelEnd, c.y, scale(min(100, s.PercentOfIdeal)), barHeight, colourOf(limitColours, s.Limit))
		c.text(barEnd+12, c.y+barHeight-3, 13, ink, "start", "600", "%.0f %%", s.PercentOfIdeal)
		c.text(width-margin, c.y+barHeight-3, 13, faint, "end", "400", "%s", Value(s.Value, s.Unit))
		used[s.Limit] = true
		c.y += rowHeight
	}
	for _, p := range []int{25, 50, 75, 100} {
		c.line(labelEnd+scale(float64(p)), top-4, labelEnd+scale(float64(p)), c.y-rowHeight+barHeight+4, grid)
	}
	x := labelEnd
	for _, limit := range []string{report.LimitPads, report.LimitHashing, report.LimitIssue, report.LimitMemory, report.LimitDisk, report.LimitCopy} {
		if used[limit] {
			c.rect(x, c.y+4, 12, 12, limitColours[limit])
			c.text(x+18, c.y+15, 12, faint, "start", "400", "limited by %s", limit)
			x += 135
		}
	}
	c.y += 26
}

// ratioBars draws ratios to plain Go of every tier on one core.
func (c *canvas) ratioBars(r *report.Report) {
	var names, tiers []string
	ratios := map[[2]string]float64{}
	most := 1.0
	for i := range r.Stages {
		s := &r.Stages[i]
		if s.RatioToPlainGo <= 0 || s.Tier == report.PlainGo || s.Cores != 1 {
			continue
		}
		if !slices.Contains(names, s.Name) {
			names = append(names, s.Name)
		}
		if !slices.Contains(tiers, s.Tier) {
			tiers = append(tiers, s.Tier)
		}
		ratios[[2]string{s.Name, s.Tier}] = s.RatioToPlainGo
		most = max(most, s.RatioToPlainGo)
	}
	if len(names) == 0 {
		return
	}
	c.heading("Times plain Go, one core, same run")
	const thin = 9
	scale := func(ratio float64) int { return int(ratio / most * (barEnd - labelEnd)) }
	top := c.y
	for _, name := range names {
		c.text(labelEnd-12, c.y+len(tiers)*(thin+2)/2+4, 13, ink, "end", "400", "%s", name)
		for _, tier := range tiers {
			v := ratios[[2]string{name, tier}]
			if v == 0 {
				continue
			}
			c.rect(labelEnd, c.y, scale(v), thin, colourOf(tierColours, tier))
			c.text(labelEnd+scale(v)+8, c.y+thin, 11, ink, "start", "400", "%.2f", v)
			c.y += thin + 2
		}
		c.y += 10
	}
	one := labelEnd + scale(1)
	c.line(one, top-4, one, c.y-6, faint)
	x := labelEnd
	for _, tier := range tiers {
		c.rect(x, c.y+4, 12, 12, colourOf(tierColours, tier))
		c.text(x+18, c.y+15, 12, faint, "start", "400", "%s", tier)
		x += 100
	}
	c.text(x+10, c.y+15, 12, faint, "start", "400", "the line marks plain Go (golang.org/x/crypto)")
	c.y += 24
}

func colourOf(of map[string]string, key string) string {
	if c, ok := of[key]; ok {
		return c
	}
	return "#7b8794"
}

// Value prints a figure with its unit for people.
func Value(v float64, unit string) string {
	switch unit {
	case report.UnitBytes:
		return units.Rate(v).String()
	case report.UnitHertz:
		return fmt.Sprintf("%.3g GHz", v/1e9)
	}
	name, found := strings.CutSuffix(unit, "_per_second")
	if !found {
		return units.Count(v) + " " + unit
	}
	switch {
	case v >= 1e6:
		return fmt.Sprintf("%.3g M %s/s", v/1e6, name)
	}
	return units.Count(v) + " " + name + "/s"
}
