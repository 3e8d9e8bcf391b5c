package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/zgminer/zgminer/bench"
	"github.com/zgminer/zgminer/internal/units"
)

// benchNow is the clock of file names; tests set it.
var benchNow = time.Now

// benchProgress shows where a run is: a bar on a terminal, a line per step in a
// pipe, JSON lines with --json.
type benchProgress struct {
	w        io.Writer
	json     bool
	terminal bool
	columns  int
	step     string
	figure   string
}

func newBenchProgress(w io.Writer, asJSON bool) *benchProgress {
	p := &benchProgress{w: w, json: asJSON, columns: 100}
	if f, ok := w.(*os.File); ok && !asJSON && term.IsTerminal(int(f.Fd())) {
		p.terminal = true
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 20 {
			p.columns = columns
		}
	}
	return p
}

// benchProgressLine is a JSON line of progress.
type benchProgressLine struct {
	Step           string  `json:"step"`
	Share          float64 `json:"share"`
	ElapsedSeconds float64 `json:"elapsed_seconds"`
	LeftSeconds    float64 `json:"left_seconds"`
	Figure         string  `json:"figure,omitempty"`
}

func (p *benchProgress) update(b bench.Progress) {
	switch {
	case p.json:
		if b.Step == p.step && b.Figure == p.figure {
			return
		}
		json.NewEncoder(p.w).Encode(benchProgressLine{b.Step, roundTo(b.Share, 1000), roundTo(b.Elapsed.Seconds(), 1000), roundTo(b.Left.Seconds(), 10), b.Figure})
	case p.terminal:
		fmt.Fprintf(p.w, "\r%s\x1b[K", p.bar(b))
	case b.Step != p.step && b.Step != "done":
		fmt.Fprintf(p.w, "%3.0f %%  %s (about %s left)\n", 100*b.Share, b.Step, leftText(b.Left))
	}
	p.step, p.figure = b.Step, b.Figure
}

func roundTo(v, per float64) float64 { return float64(int64(v*per+0.5)) / per }

func leftText(d time.Duration) string { return units.Duration(max(d.Round(time.Second), time.Second)) }

// bar draws one line no longer than the terminal is wide.
func (p *benchProgress) bar(b bench.Progress) string {
	const cells = 24
	full := int(b.Share*cells + 0.5)
	line := fmt.Sprintf("[%s%s] %3.0f %%  %s left  %s", strings.Repeat("#", full), strings.Repeat(".", cells-full), 100*b.Share, leftText(b.Left), b.Step)
	if b.Figure != "" {
		line += "  (" + b.Figure + ")"
	}
	return fitLine(line, p.columns)
}

// done clears the bar.
func (p *benchProgress) done() {
	if p.terminal {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
