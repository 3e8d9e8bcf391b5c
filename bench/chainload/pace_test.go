package chainload

import (
	"testing"
	"time"

	"github.com/zgminer/zgminer/bench"
)

// TestTimeLeft: the estimate begins with the plan, is not thrown off by a first
// step that takes eight times its share, and follows a machine that is slow or fast
// throughout.
func TestTimeLeft(t *testing.T) {
	for _, c := range []struct {
		what        string
		first, rate float64 // seconds of the first step, expected 1; of the others, per expected second
	}{
		{"as planned", 1, 1}, {"slow beginning", 8, 1}, {"slow machine", 2, 2}, {"fast machine", 0.5, 0.5},
	} {
		clock := time.Unix(1000, 0)
		var shown []bench.Progress
		p := &pace{report: func(b bench.Progress) { shown = append(shown, b) }, now: func() time.Time { return clock }, began: clock, expected: 151}
		whole := c.first + 150*c.rate
		check := func(within float64) {
			t.Helper()
			b := shown[len(shown)-1]
			want := whole - clock.Sub(p.began).Seconds()
			if off := b.Left.Seconds() - want; off > within || off < -within {
				t.Errorf("%s, %v done: %v left, really %.1f s", c.what, b.Share, b.Left, want)
			}
		}
		pass := func(seconds float64) { clock = clock.Add(time.Duration(seconds * float64(time.Second))) }
		p.begin("signing", 1)
		check(151) // nothing is known but the plan
		if left := shown[0].Left.Seconds(); left != 151 {
			t.Errorf("%s: the plan of 151 s is told as %v", c.what, left)
		}
		pass(c.first)
		for i := range 10 {
			p.begin("step", 15)
			switch {
			case i == 0 && c.rate == 1:
				check(0.25 * whole)
			case i >= 5:
				check(0.15 * whole)
			}
			pass(15 * c.rate)
		}
		p.end()
		last := -1.0
		for _, b := range shown {
			if b.Share < last || b.Share > 1 {
				t.Errorf("%s: the share goes from %v to %v", c.what, last, b.Share)
			}
			last = b.Share
		}
		if last != 1 || shown[len(shown)-1].Left != 0 {
			t.Errorf("%s: the end is %+v", c.what, shown[len(shown)-1])
		}
	}
}

// TestStepsAddUp: the weights of all steps of a plan are what the plan expects, so
// that the share is 1 when the last one begins to end.
func TestStepsAddUp(t *testing.T) {
	for _, o := range []Options{Quick(), Normal()} {
		o.Loads = []string{Transfers, Calls}
		r := &run{Options: o}
		got := r.signSeconds() + r.emptySeconds()
		for _, g := range o.gasLimits() {
			for round := range o.rounds(g) {
				for _, v := range o.sessions(g, round) {
					got += startSeconds + r.idleSeconds() + float64(len(o.Loads))*r.loadSeconds(v)
				}
			}
		}
		if want := r.expectedSeconds(); got < want-1e-6 || got > want+1e-6 || want < 60 {
			t.Errorf("the steps take %v s, the plan %v", got, want)
		}
	}
}
