package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner/transfer"
)

const (
	barInterval  = 100 * time.Millisecond // between two drawings of the bar
	lineInterval = 5 * time.Second        // between two lines in a pipe
)

// fileProgress shows where a transfer is: a bar with rate and time left on a
// terminal, a line now and then in a pipe, JSON lines with --json.
type fileProgress struct {
	w        io.Writer
	json     bool
	terminal bool
	columns  int
	now      func() time.Time

	mu    sync.Mutex
	stage transfer.Stage // guarded by mu
	begin time.Time      // guarded by mu: of the stage
	base  uint64         // guarded by mu: bytes of the stage that were there at its begin or were skipped
	shown time.Time      // guarded by mu
	drawn bool           // guarded by mu: a bar is on the screen
}

func newFileProgress(w io.Writer, asJSON bool) *fileProgress {
	p := &fileProgress{w: w, json: asJSON, columns: 100, now: time.Now}
	if f, ok := w.(*os.File); ok && !asJSON && term.IsTerminal(int(f.Fd())) {
		p.terminal = true
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 20 {
			p.columns = columns
		}
	}
	return p
}

// fileProgressLine is a JSON line of progress on standard error.
type fileProgressLine struct {
	Stage          string  `json:"stage"`
	Bytes          uint64  `json:"bytes"`
	Total          uint64  `json:"total_bytes,omitempty"`
	BytesPerSecond float64 `json:"bytes_per_second,omitempty"`
	LeftSeconds    float64 `json:"left_seconds,omitempty"`
	Note           string  `json:"note,omitempty"`
}

func (p *fileProgress) update(t transfer.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	fresh := t.Stage != p.stage
	if fresh {
		p.stage, p.begin, p.base = t.Stage, now, t.Done-t.Skipped
	}
	if t.Note != "" && !p.json {
		p.clear()
		fmt.Fprintf(p.w, "note: %s\n", t.Note)
	}
	interval := lineInterval
	if p.terminal {
		interval = barInterval
	}
	if !fresh && t.Note == "" && now.Sub(p.shown) < interval && !(p.terminal && t.Done == t.Total) {
		return
	}
	p.shown = now
	rate, left := p.speed(t, now)
	switch {
	case p.json:
		json.NewEncoder(p.w).Encode(fileProgressLine{string(t.Stage), t.Done, t.Total, roundTo(rate, 1), roundTo(left.Seconds(), 10), t.Note})
	case p.terminal:
		fmt.Fprintf(p.w, "\r%s\x1b[K", p.bar(t, rate, left))
		p.drawn = true
	case fresh || t.Note == "":
		fmt.Fprintln(p.w, p.line(t, rate, left))
	}
}

// speed is the rate of the bytes that moved in this stage, and the time left.
func (p *fileProgress) speed(t transfer.Progress, now time.Time) (rate float64, left time.Duration) {
	seconds := now.Sub(p.begin).Seconds()
	moved := t.Done - t.Skipped
	if seconds < 0.5 || moved <= p.base {
		return 0, 0
	}
	rate = float64(moved-p.base) / seconds
	if t.Total > t.Done {
		left = time.Duration(float64(t.Total-t.Done) / rate * float64(time.Second))
	}
	return rate, left
}

func (p *fileProgress) line(t transfer.Progress, rate float64, left time.Duration) string {
	if t.Total == 0 {
		return string(t.Stage)
	}
	text := fmt.Sprintf("%s  %s of %s", t.Stage, units.Bytes(t.Done), units.Bytes(t.Total))
	if rate > 0 {
		text += fmt.Sprintf("  %s", units.Rate(rate))
	}
	if left > 0 {
		text += fmt.Sprintf("  %s left", leftText(left))
	}
	return text
}

// bar draws one line no longer than the terminal is wide.
func (p *fileProgress) bar(t transfer.Progress, rate float64, left time.Duration) string {
	line := p.line(t, rate, left)
	if t.Total > 0 {
		const cells = 24
		full := int(cells * min(t.Done, t.Total) / t.Total)
		line = fmt.Sprintf("[%s%s] %3d %%  %s", strings.Repeat("#", full), strings.Repeat(".", cells-full), 100*min(t.Done, t.Total)/t.Total, line)
	}
	return fitLine(line, p.columns)
}

// clear takes the bar away. p.mu is held.
func (p *fileProgress) clear() {
	if p.drawn {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.drawn = false
	}
}

// done takes the bar away.
func (p *fileProgress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}
