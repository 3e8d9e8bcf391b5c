package chainload

import (
	"time"

	"github.com/zgminer/zgminer/bench"
)

// pace turns the steps of a run into progress. Each step has a weight: the seconds
// that it is expected to take.
type pace struct {
	report func(bench.Progress)
	now    func() time.Time
	began  time.Time

	expected float64 // seconds of all steps
	done     float64 // of the finished ones, as expected
	step     float64 // of the one at work
	figure   string  // newest result for people
}

// trust is the share of the expected time that the plan counts for against what
// was measured: one early step that takes several times its share must not
// multiply all that is left.
const trust = 0.2

// begin ends the step before and starts one.
func (p *pace) begin(name string, seconds float64) {
	p.done += p.step
	p.step = seconds
	p.tell(name)
}

// end reports that all is done.
func (p *pace) end() {
	p.done, p.step = p.expected, 0
	p.tell("done")
}

func (p *pace) tell(name string) {
	elapsed := p.now().Sub(p.began)
	p.report(bench.Progress{Step: name, Share: min(1, p.done/p.expected), Elapsed: elapsed, Left: p.left(elapsed), Figure: p.figure})
}

// left estimates the time to the end: what is expected, corrected by how the
// finished steps went.
func (p *pace) left(elapsed time.Duration) time.Duration {
	prior := trust * p.expected
	rate := (elapsed.Seconds() + prior) / (p.done + prior)
	return time.Duration(max(0, p.expected-p.done) * rate * float64(time.Second))
}
