// Package health keeps what is wrong at the moment: one tracker in which each part
// of the program sets and clears its problems, so that the command line, the
// status API, the metrics and the log say the same.
package health

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// Severity says how bad a problem is.
type Severity string

// The severities.
const (
	Warning Severity = "warning" // work goes on
	Error   Severity = "error"   // a part of the work stands still
)

// Problem is one thing that is wrong.
type Problem struct {
	Code     string    `json:"code"` // stable, such as "rpc-behind"
	Severity Severity  `json:"severity"`
	Sentence string    `json:"sentence"`       // what, with the values that matter
	Hint     string    `json:"hint,omitempty"` // what to do
	Since    time.Time `json:"since"`
	// Because names the code of a problem that causes this one: while that one
	// stands, this one is not shown.
	Because string `json:"because,omitempty"`
}

// Tracker is the list of present problems. The zero value is empty and logs
// nowhere; methods of a nil Tracker do nothing. It may be used from several
// goroutines.
type Tracker struct {
	Log *slog.Logger // told when a problem begins and ends; nil: nobody

	mu       sync.Mutex // guards problems
	problems map[string]Problem
}

// Set begins a problem, or replaces the texts of the one with this code, which
// keeps its time.
func (t *Tracker) Set(p Problem) {
	if t == nil {
		return
	}
	t.mu.Lock()
	old, known := t.problems[p.Code]
	if p.Since = time.Now(); known {
		p.Since = old.Since
	}
	if p.Severity == "" {
		p.Severity = Warning
	}
	if t.problems == nil {
		t.problems = map[string]Problem{}
	}
	t.problems[p.Code] = p
	t.mu.Unlock()
	if t.Log != nil && !known {
		level := slog.LevelWarn
		if p.Severity == Error {
			level = slog.LevelError
		}
		t.Log.Log(context.Background(), level, p.Sentence, "code", p.Code, "hint", p.Hint)
	}
}

// Clear ends a problem, if there is one with this code.
func (t *Tracker) Clear(code string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	p, known := t.problems[code]
	delete(t.problems, code)
	t.mu.Unlock()
	if known && t.Log != nil {
		t.Log.Info("solved: "+p.Sentence, "code", code, "after", time.Since(p.Since).Round(time.Second))
	}
}

// Problems returns what is wrong, errors first, then by time. What another present
// problem causes is left out.
func (t *Tracker) Problems() []Problem {
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []Problem
	for _, p := range t.problems {
		if _, hidden := t.problems[p.Because]; !hidden || p.Because == p.Code {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Problem) int {
		if a.Severity != b.Severity {
			return cmp.Compare(a.Severity, b.Severity) // "error" < "warning"
		}
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// Healthy reports whether no part of the work stands still.
func (t *Tracker) Healthy() bool {
	return !slices.ContainsFunc(t.Problems(), func(p Problem) bool { return p.Severity == Error })
}
