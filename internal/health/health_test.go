package health

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func codes(t *Tracker) string {
	var out []string
	for _, p := range t.Problems() {
		out = append(out, p.Code)
	}
	return strings.Join(out, " ")
}

func TestTracker(t *testing.T) {
	var log bytes.Buffer
	h := &Tracker{Log: slog.New(slog.NewTextHandler(&log, nil))}
	h.Set(Problem{Code: "slow", Sentence: "slow disk"})
	h.Set(Problem{Code: "rpc-down", Severity: Error, Sentence: "no server answers", Hint: "start one"})
	h.Set(Problem{Code: "behind", Severity: Error, Sentence: "behind", Because: "rpc-down"})
	if got := codes(h); got != "rpc-down slow" || h.Healthy() {
		t.Errorf("problems %q, healthy %v", got, h.Healthy())
	}
	first := h.Problems()[1].Since
	h.Set(Problem{Code: "slow", Sentence: "slower disk"})
	if p := h.Problems()[1]; !p.Since.Equal(first) || p.Sentence != "slower disk" || p.Severity != Warning {
		t.Errorf("%+v", p)
	}
	h.Clear("rpc-down")
	h.Clear("rpc-down")
	if got := codes(h); got != "behind slow" {
		t.Errorf("the hidden problem is %q", got)
	}
	h.Clear("behind")
	if !h.Healthy() {
		t.Error("a warning is no failure")
	}
	// Beginning and end are logged once each.
	for text, want := range map[string]int{`msg="no server answers"`: 1, `msg="solved: no server answers"`: 1, `msg="slow disk"`: 1, "slower": 0, "level=ERROR": 2} {
		if n := strings.Count(log.String(), text); n != want {
			t.Errorf("%q stands %d times, not %d, in\n%s", text, n, want, log.String())
		}
	}
}

func TestNobodyListens(t *testing.T) {
	var nobody *Tracker
	nobody.Set(Problem{Code: "a"})
	nobody.Clear("a")
	var quiet Tracker
	quiet.Set(Problem{Code: "a"})
	if nobody.Problems() != nil || !nobody.Healthy() || codes(&quiet) != "a" {
		t.Error("a tracker without log")
	}
}
