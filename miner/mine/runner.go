package mine

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

// deviceBatches is how many batches a runner keeps at its device, if the queue
// has room: one running, one next, one that hides the runner's own delay.
const deviceBatches = 3

// runner drives one device through one Run: it keeps the device's queue filled
// with draws and searches, and is the only goroutine that touches its fields.
type runner struct {
	run    *search
	device *device
	index  int // among the runners
	depth  int

	done    chan kernels.Batch
	reads   chan *Read
	wake    chan struct{} // something outside changed: round, orphans, failure
	failure atomic.Pointer[error]

	slots
	pending  []item  // ready to be hashed, oldest first
	entries  []entry // of the draw batch being taken apart (bucketed)
	readsOut int     // own reads queued or running (direct)
	stopped  bool    // the search ended: drop what is queued
	dead     bool    // the device was retired
	blocked  bool    // the device's queue was full with none of ours in it
	heard    time.Time
	local    Stats
}

func newRunner(run *search, d *device, index int) *runner {
	depth := min(d.info.QueueDepth, deviceBatches)
	r := &runner{
		run: run, device: d, index: index, depth: depth,
		done:  make(chan kernels.Batch, depth),
		reads: make(chan *Read, cap(run.bufs)),
		wake:  make(chan struct{}, 1),
		local: newStats(run.tiers),
	}
	if d.spare != nil {
		r.slots, d.spare = *d.spare, nil
	} else {
		r.slots = newSlots(d.info, depth+1, depth)
	}
	return r
}

// loop runs until the search ends or the device is retired.
func (r *runner) loop() {
	opt := &r.run.opt
	watch := time.NewTicker(max(opt.DeviceTimeout/8, time.Millisecond))
	defer watch.Stop()
	var grace <-chan time.Time
	stop := r.run.stop.c
	r.heard = time.Now()
	for {
		r.fill()
		if r.inFlight() == 0 && (r.stopped || r.dead && r.readsOut == 0) {
			break
		}
		var jobs chan job
		if r.wantsJobs() {
			jobs = r.run.jobs
		}
		var retry <-chan time.Time
		if r.blocked {
			retry = time.After(time.Millisecond)
		}
		select {
		case b := <-r.done:
			r.heard = time.Now()
			r.complete(b)
		case rd := <-r.reads:
			r.readDone(rd)
		case j := <-jobs:
			r.takeJob(j)
		case <-r.wake:
		case <-retry:
		case <-stop:
			stop, r.stopped = nil, true
			r.abandonPending()
			grace = time.After(opt.StopGrace)
		case <-grace:
			r.giveUp()
		case now := <-watch.C:
			if r.inFlight() > 0 && now.Sub(r.heard) > opt.DeviceTimeout {
				r.die(fmt.Errorf("%w: nothing for %v with %d batches queued", ErrDeviceStuck, opt.DeviceTimeout, r.inFlight()))
				r.giveUp()
			}
		}
	}
	// What is still being read belongs to the tier; it comes back unheard.
	r.local.Abandoned += uint64(r.readsOut)
	r.run.work(-r.readsOut)
	r.device.flush(&r.local)
	r.device.spare = r.keep(r.depth+1, r.depth)
}

// fill keeps the device's queue filled: hashing first, drawing with the rest.
func (r *runner) fill() {
	r.blocked = false
	if r.stopped || r.dead {
		return
	}
	if reason := r.failure.Load(); reason != nil {
		r.die(*reason)
		return
	}
	for r.inFlight() < r.depth {
		r.adopt()
		r.pollJobs()
		full := len(r.pending) >= r.device.info.SearchItems
		some := len(r.pending) > 0 && r.inFlight() < 2
		canSearch := len(r.freeSearches) > 0
		var ok bool
		switch {
		case canSearch && (full || some):
			ok = r.submitSearch()
		case r.mayDraw():
			ok = r.submitDraw()
		case canSearch && len(r.pending) > 0:
			ok = r.submitSearch()
		}
		if !ok {
			return
		}
	}
}

func (r *runner) wantsJobs() bool {
	return r.run.jobs != nil && !r.stopped && !r.dead && len(r.pending) < r.device.info.SearchItems
}

func (r *runner) mayDraw() bool {
	return len(r.freeDraws) > 0 && len(r.draws) < 2 && len(r.pending) < 2*r.device.info.SearchItems && r.run.round.Load().draw
}

// submitDraw hands the next counters to the device and reports whether it took
// them.
func (r *runner) submitDraw() bool {
	r.run.beginDraw()
	s := r.run.counters.take(uint64(r.device.info.DrawNonces))
	if s.count == 0 {
		r.run.endDraw(0)
		return false
	}
	slot := pop(&r.freeDraws)
	slot.b = kernels.DrawBatch{
		Window: &r.run.window.Nonces, Map: r.run.window.Map, Held: r.run.round.Load().held,
		First: s.first, Count: int(s.count), Draws: slot.draws,
	}
	if r.run.pads && r.device.info.PadsToHost {
		if slot.pads == nil {
			slot.pads = make([]byte, kernels.PadBytes*len(slot.draws))
		}
		slot.b.Pads, slot.b.Seeds = slot.pads, slot.seeds
	}
	if err := r.device.Submit(&slot.b, r.done); err != nil {
		r.freeDraws = append(r.freeDraws, slot)
		r.run.counters.giveBack(s)
		r.run.endDraw(0)
		r.refused(err)
		return false
	}
	r.draws = append(r.draws, slot)
	return true
}

// submitSearch hands the oldest pending items to the device.
func (r *runner) submitSearch() bool {
	slot := pop(&r.freeSearches)
	n := min(len(r.pending), cap(slot.items))
	slot.items = append(slot.items[:0], r.pending[:n]...)
	slot.b.Window, slot.b.Limit = &r.run.window.Nonces, r.run.window.Limit
	slot.b.Items = slot.b.Items[:0]
	for i := range slot.items {
		it := &slot.items[i]
		slot.b.Items = append(slot.b.Items, kernels.SearchItem{Counter: it.counter, Load: it.data, Units: it.units, Pad: it.pad, Seed: it.seed})
	}
	if err := r.device.Submit(&slot.b, r.done); err != nil {
		r.freeSearches = append(r.freeSearches, slot)
		r.refused(err)
		return false
	}
	r.pending = append(r.pending[:0], r.pending[n:]...)
	r.searches = append(r.searches, slot)
	return true
}

// refused deals with a batch that the device did not take.
func (r *runner) refused(err error) {
	if errors.Is(err, kernels.ErrQueueFull) {
		r.blocked = r.inFlight() == 0 // others use the device: ask again soon
		return
	}
	r.die(err)
}
