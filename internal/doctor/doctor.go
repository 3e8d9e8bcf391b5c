// Package doctor tells what holds a machine back as a miner, and what cures it.
//
// A check is a value: a stable code, why the matter counts, and a function of
// the machine that hwdetect saw. Checks read nothing themselves, so each is
// tested on recorded machines, and the same results serve the command line, the
// status page and the log. They run at the same time, each with a limit; a
// check that panics or does not answer is an error of its own and stops no
// other.
//
// Codes, severities and exit codes are an interface: codes are never reused for
// something else.
package doctor

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/internal/units"
)

// Schema names the JSON form of Report.
const Schema = "zgminer.doctor/1"

// Severity says how much a result matters.
type Severity int

// The severities, mildest first. A check that has no object on this machine
// (GPU checks without a GPU) gives no result.
const (
	OK      Severity = iota // nothing to do
	Note                    // worth knowing, or could not be seen
	Warning                 // costs speed or endangers running for long
	Error                   // something does not work or will not
)

var severityNames = []string{"ok", "note", "warning", "error"}

func (s Severity) String() string { return severityNames[s] }

// MarshalText writes the name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *Severity) UnmarshalText(text []byte) error {
	at := slices.Index(severityNames, string(text))
	if at < 0 {
		return fmt.Errorf("read severity %q: want one of %s", text, strings.Join(severityNames, ", "))
	}
	*s = Severity(at)
	return nil
}

// Outcome is what one check found.
type Outcome struct {
	Severity Severity
	// Saw is what was seen, in one line; Details are further lines, for example
	// one per GPU.
	Saw     string
	Details []string
	// Cure is the command or step that helps; empty if nothing need be done.
	Cure string
	// Skip drops the check: it has no object on this machine.
	Skip bool
}

// Check is one named examination of a machine.
type Check struct {
	Code string // stable, lower case with dashes
	Why  string // why the matter counts, one sentence
	Run  func(context.Context, *hwdetect.Machine) Outcome
}

// Result is the outcome of a check with its name.
type Result struct {
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Saw      string   `json:"saw"`
	Details  []string `json:"details,omitempty"`
	Why      string   `json:"why"`
	Cure     string   `json:"cure,omitempty"`
}

// Report holds all results, worst first, equals in order of their code.
type Report struct {
	Schema  string   `json:"schema"`
	Worst   Severity `json:"worst"`
	Results []Result `json:"results"`
}

// ExitCode is the exit code of a program that reports r: 0 if nothing is worse
// than a note, 1 if there are warnings, 2 if there are errors.
func (r *Report) ExitCode() int { return max(0, int(r.Worst)-int(Note)) }

// Count returns how many results have that severity.
func (r *Report) Count(s Severity) int {
	count := 0
	for _, result := range r.Results {
		if result.Severity == s {
			count++
		}
	}
	return count
}

// Checks returns all checks of this package.
func Checks() []Check {
	return slices.Concat(cpuChecks, memoryChecks, gpuChecks, diskChecks, systemChecks)
}

// Run examines m with all checks at the same time; limit is how long each may
// take, 0 means 5 s. Checks must not change m. A check that is still running
// when its limit or ctx ends is reported as an error and left behind.
func Run(ctx context.Context, m *hwdetect.Machine, checks []Check, limit time.Duration) Report {
	if limit <= 0 {
		limit = 5 * time.Second
	}
	pending := make([]<-chan Outcome, len(checks))
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("no answer within %s", units.Duration(limit)))
	defer cancel()
	for i, check := range checks {
		pending[i] = begin(ctx, check, m)
	}
	report := Report{Schema: Schema, Results: []Result{}}
	for i, check := range checks {
		outcome := await(ctx, pending[i])
		if outcome.Skip {
			continue
		}
		report.Worst = max(report.Worst, outcome.Severity)
		report.Results = append(report.Results, Result{
			Code: check.Code, Severity: outcome.Severity, Saw: outcome.Saw, Details: outcome.Details, Why: check.Why, Cure: outcome.Cure,
		})
	}
	slices.SortStableFunc(report.Results, func(a, b Result) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), strings.Compare(a.Code, b.Code))
	})
	return report
}

// cureReport is what helps against a mistake of ours.
const cureReport = "please report this with the output of: zgminer hw --json"

// begin runs one check; its channel yields one outcome, also after a panic.
func begin(ctx context.Context, check Check, m *hwdetect.Machine) <-chan Outcome {
	done := make(chan Outcome, 1)
	go func() {
		defer func() {
			if cause := recover(); cause != nil {
				done <- Outcome{Severity: Error, Saw: fmt.Sprintf("the check itself failed: %v", cause), Cure: cureReport}
			}
		}()
		done <- check.Run(ctx, m)
	}()
	return done
}

// await returns the outcome, or an error when ctx ends first. An outcome that
// is there already counts even if ctx has ended meanwhile.
func await(ctx context.Context, done <-chan Outcome) Outcome {
	select {
	case outcome := <-done:
		return outcome
	case <-ctx.Done():
	}
	select {
	case outcome := <-done:
		return outcome
	default:
		return Outcome{Severity: Error, Saw: fmt.Sprintf("the check did not finish: %v", context.Cause(ctx)), Cure: cureReport}
	}
}

// unseen is the outcome when the machine did not tell: a note with the reason
// of the first of the named things that has one.
func unseen(m *hwdetect.Machine, things ...string) Outcome {
	for _, what := range things {
		for _, u := range m.Unseen {
			if strings.HasPrefix(u.What, what) {
				return Outcome{Severity: Note, Saw: "could not be seen: " + u.Reason, Cure: u.Cure}
			}
		}
	}
	return Outcome{Severity: Note, Saw: "could not be seen"}
}
