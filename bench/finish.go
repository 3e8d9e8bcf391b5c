package bench

import (
	"context"
	"time"
)

// finish adds what follows from the stages.
func (r *run) finish(context.Context) error {
	r.track.begin("drawing conclusions", 100*time.Millisecond)
	r.expect()
	e := &r.report.Environment
	e.LoadEnd = loadAverage()
	e.DurationSeconds = rounded(r.track.now().Sub(r.track.start).Seconds())
	judge(r.report)
	return r.report.Check()
}
