package transfer

import "sync"

// reporter counts bytes by stage and hands on what happens, one at a time. Stages
// of several nodes and fragments overlap: each keeps its own count.
type reporter struct {
	to func(Progress)

	mu     sync.Mutex
	stages map[Stage]*Progress // guarded by mu
	last   Stage               // guarded by mu
}

func newReporter(to func(Progress)) *reporter {
	if to == nil {
		to = func(Progress) {}
	}
	return &reporter{to: to, stages: map[Stage]*Progress{}}
}

// add counts bytes of a stage, skip those that were there already, expect adds to
// its total.
func (r *reporter) add(s Stage, bytes uint64) { r.change(s, Progress{Done: bytes}) }

func (r *reporter) skip(s Stage, bytes uint64) { r.change(s, Progress{Done: bytes, Skipped: bytes}) }

func (r *reporter) expect(s Stage, bytes uint64) { r.change(s, Progress{Total: bytes}) }

// say reports a stage without bytes, unless bytes are on their way, or with "" a
// note about the present one.
func (r *reporter) say(s Stage, note string) {
	r.mu.Lock()
	busy := r.stages[Sending] != nil && r.stages[Sending].Done < r.stages[Sending].Total
	r.mu.Unlock()
	if s == "" || !busy {
		r.change(s, Progress{Note: note})
	}
}

func (r *reporter) change(s Stage, by Progress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s == "" {
		s = r.last
	}
	r.last = s
	p := r.stages[s]
	if p == nil {
		p = &Progress{Stage: s}
		r.stages[s] = p
	}
	p.Done += by.Done
	p.Skipped += by.Skipped
	p.Total += by.Total
	out := *p
	out.Note = by.Note
	r.to(out)
}
