package bench

import "time"

// tracker turns the steps of a run into progress. Each step has a weight, its
// expected duration; what is left is estimated from the weights and from how
// the finished ones went.
type tracker struct {
	report func(Progress)
	start  time.Time
	now    func() time.Time

	total, done float64 // seconds of weight
	shown       float64 // highest share reported
	step        string
	weight      float64
	figure      string
	last        time.Time
}

func newTracker(total time.Duration, report func(Progress)) *tracker {
	t := &tracker{report: report, now: time.Now, total: total.Seconds()}
	t.start = t.now()
	return t
}

// expect sets the sum of all weights, once it is known.
func (t *tracker) expect(total time.Duration) { t.total = total.Seconds() }

// begin ends the step before and starts one.
func (t *tracker) begin(step string, weight time.Duration) {
	t.done += t.weight
	t.step, t.weight = step, weight.Seconds()
	t.last = time.Time{}
	t.update(0)
}

// update tells the share of the step that is done. Reports are at least 100 ms
// apart within a step.
func (t *tracker) update(share float64) {
	now := t.now()
	if t.report == nil || now.Sub(t.last) < 100*time.Millisecond && share < 1 {
		return
	}
	t.last = now
	weight := t.done + t.weight*min(1, max(0, share))
	whole := max(t.total, t.done+t.weight)
	t.shown = max(t.shown, weight/whole)
	p := Progress{Step: t.step, Share: t.shown, Elapsed: now.Sub(t.start), Figure: t.figure}
	// Steps are bounded in time; how the finished ones went corrects the rest.
	pace := 1.0
	if t.done > 0.2*whole {
		pace = min(2, max(0.5, p.Elapsed.Seconds()/weight))
	}
	p.Left = time.Duration(pace * (whole - weight) * float64(time.Second))
	t.report(p)
}

// result keeps the newest figure for people.
func (t *tracker) result(figure string) { t.figure = figure }

// end reports that all is done.
func (t *tracker) end() {
	if t.report != nil {
		t.report(Progress{Step: "done", Share: 1, Elapsed: t.now().Sub(t.start), Figure: t.figure})
	}
}
