package mine

import (
	"errors"
	"fmt"
	"math/bits"
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
		slots: newSlots(d.info, depth+1, depth),
		local: newStats(run.tiers),
	}
	return r
}

// fail retires the runner's device and tells the runner; any goroutine may call
// it.
func (r *runner) fail(reason error) {
	r.retire(reason)
	r.failure.CompareAndSwap(nil, &reason)
	r.nudge()
}

func (r *runner) retire(reason error) {
	if r.device.retire(reason) {
		r.run.opt.warn("a device was retired", "device", r.device.info.Name, "reason", reason)
	}
}

// nudge makes the runner look at the shared state again.
func (r *runner) nudge() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
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

func (r *runner) complete(b kernels.Batch) {
	switch b := b.(type) {
	case *kernels.DrawBatch:
		if slot := r.drawOf(b); slot != nil {
			r.drawDone(slot)
		}
	case *kernels.SearchBatch:
		if slot := r.searchOf(b); slot != nil {
			r.searchDone(slot)
		}
	}
	r.local.Batches++
	r.device.flush(&r.local)
}

// drawDone takes a completed draw apart: every kept nonce goes to the tier of
// its load or is dropped.
func (r *runner) drawDone(slot *drawSlot) {
	b := &slot.b
	if err := b.Error(); err != nil {
		r.die(fmt.Errorf("drawing %d nonces from %d: %w", b.Count, b.First, err))
	} else if b.Kept < 0 || b.Kept > b.Count {
		r.die(fmt.Errorf("%w: %d of %d nonces kept", ErrMismatch, b.Kept, b.Count))
	}
	if r.dead { // another device draws them
		r.freeDraws = append(r.freeDraws, slot)
		r.run.counters.giveBack(span{b.First, uint64(b.Count)})
		r.run.endDraw(0)
		r.run.nudgeAll()
		return
	}
	r.local.Draws += uint64(b.Count)
	r.local.Pads += uint64(b.Count)
	r.local.Missing += uint64(b.Count - b.Kept)
	if r.stopped {
		r.local.Abandoned += uint64(b.Kept)
		r.freeDraws = append(r.freeDraws, slot)
		r.run.endDraw(0)
		return
	}
	accepted := 0
	r.entries = r.entries[:0]
	for i := range b.Kept {
		if r.accept(slot, i) {
			accepted++
		}
	}
	if len(r.entries) > 0 {
		accepted += r.remember()
	}
	if slot.uses == 0 {
		r.freeDraws = append(r.freeDraws, slot)
	}
	r.run.endDraw(accepted)
}

// accept sends draw i of slot to the first tier that holds its load and reports
// whether the nonce is on its way now. In a bucketed search a nonce for a disk
// goes to r.entries, to be decided by remember.
func (r *runner) accept(slot *drawSlot, i int) bool {
	d := slot.b.Draws[i]
	tier := r.run.tierOf(d.Load)
	if tier < 0 {
		r.local.Missing++
		return false
	}
	switch t := r.run.tiers[tier].(type) {
	case Memory:
		data, units := t.Load(d.Load)
		if len(data) != kernels.LoadBytes || units == 0 {
			r.local.Lost++
			return false
		}
		it := item{counter: d.Counter, load: d.Load, tier: tier, data: data, units: units}
		if slot.b.Pads != nil {
			it.pad, it.seed, it.draw = slot.pads[kernels.PadBytes*i:kernels.PadBytes*(i+1)], &slot.seeds[i], slot
			slot.uses++
		}
		r.pending = append(r.pending, it)
		return true
	case Disk:
		if r.run.ledger != nil {
			r.entries = append(r.entries, entry{d.Counter, d.Load})
			return false
		}
		return r.startRead(slot, i, tier, t)
	}
	return false
}

// startRead queues the read of draw i's load, or drops the nonce if the tier's
// queue or the buffers are full.
func (r *runner) startRead(slot *drawSlot, i, tier int, t Disk) bool {
	d := slot.b.Draws[i]
	var buf *loadBuf
	select {
	case buf = <-r.run.bufs:
	default:
		r.local.Full++
		r.local.Tiers[tier].Full++
		return false
	}
	buf.tier, buf.counter, buf.hasPad = tier, d.Counter, slot.b.Pads != nil
	buf.refs.Store(1)
	buf.read.Load, buf.read.Err, buf.read.Units = d.Load, nil, 0
	if buf.hasPad {
		copy(buf.pad, slot.pads[kernels.PadBytes*i:kernels.PadBytes*(i+1)])
		buf.seed = slot.seeds[i]
	}
	err := t.Submit(&buf.read, r.reads)
	switch {
	case err == nil:
		r.readsOut++
		return true
	case errors.Is(err, ErrTierFull):
		r.local.Full++
		r.local.Tiers[tier].Full++
	default:
		r.local.Lost++
		r.local.Tiers[tier].LastError = err.Error()
	}
	buf.release()
	return false
}

// readDone queues the load of a direct read for hashing.
func (r *runner) readDone(rd *Read) {
	r.readsOut--
	buf := rd.owner
	r.run.countRead(&r.local, buf.tier, rd)
	if rd.Err != nil || rd.Units == 0 || r.stopped {
		if r.stopped {
			r.local.Abandoned++
		} else {
			r.local.Lost++
		}
		buf.release()
		r.run.work(-1)
		return
	}
	it := item{counter: buf.counter, load: rd.Load, tier: buf.tier, data: rd.Buf, units: rd.Units, buf: buf}
	if buf.hasPad {
		it.pad, it.seed = buf.pad, &buf.seed
	}
	if r.dead {
		r.run.orphan([]item{it})
		return
	}
	r.pending = append(r.pending, it)
}

// searchDone counts a completed search and sends its hits to be verified.
func (r *runner) searchDone(slot *searchSlot) {
	b := &slot.b
	r.freeSearches = append(r.freeSearches, slot)
	if err := b.Error(); err != nil {
		r.die(fmt.Errorf("hashing %d loads: %w", len(b.Items), err))
		if r.stopped {
			r.abandon(slot.items)
		} else {
			r.orphan(slot.items)
		}
		return
	}
	for i := range b.Hits {
		r.report(slot, &b.Hits[i])
	}
	for i := range slot.items {
		it := &slot.items[i]
		r.local.Hashed++
		r.local.Tiers[it.tier].Hashed++
		r.local.Units += uint64(bits.OnesCount64(it.units))
		if it.pad == nil {
			r.local.Pads++
		}
		r.finish(it)
	}
	r.run.work(-len(slot.items))
}

// report sends a hit of slot to the verifier.
func (r *runner) report(slot *searchSlot, h *kernels.SearchHit) {
	r.local.Candidates++
	if h.Item < 0 || h.Item >= len(slot.items) || h.Unit < 0 || h.Unit >= kernels.LoadUnits {
		r.local.Mismatches++
		r.fail(fmt.Errorf("%w: a hit in item %d of %d, unit %d of %d", ErrMismatch, h.Item, len(slot.items), h.Unit, kernels.LoadUnits))
		return
	}
	it := &slot.items[h.Item]
	unit := it.data[h.Unit*kernels.UnitBytes : (h.Unit+1)*kernels.UnitBytes]
	r.run.verifier.queue <- candidate{runner: r, tier: it.tier, hit: Hit{
		Window: *r.run.window, Counter: it.counter, Load: it.load, Unit: h.Unit, Quality: h.Quality,
		Sealed: append([]byte(nil), unit...), Device: r.device.info.Name, Tier: r.run.tiers[it.tier].Name(),
	}}
}

// finish gives back what an item holds.
func (r *runner) finish(it *item) {
	if it.draw != nil {
		if it.draw.uses--; it.draw.uses == 0 {
			r.freeDraws = append(r.freeDraws, it.draw)
		}
	}
	if it.buf != nil {
		it.buf.release()
	}
	*it = item{}
}

func (r *runner) abandon(items []item) {
	for i := range items {
		r.finish(&items[i])
	}
	r.local.Abandoned += uint64(len(items))
	r.run.work(-len(items))
}

func (r *runner) abandonPending() {
	r.abandon(r.pending)
	r.pending = r.pending[:0]
}

// orphan hands items to the other devices; pads that lie in this runner's slots
// are left behind.
func (r *runner) orphan(items []item) {
	list := make([]item, len(items))
	for i := range items {
		it := items[i]
		if it.draw != nil {
			it.draw.uses--
			it.draw, it.pad, it.seed = nil, nil, nil
		}
		list[i] = it
		items[i] = item{}
	}
	r.run.orphan(list)
}

// adopt takes over items of retired devices.
func (r *runner) adopt() {
	if want := r.device.info.SearchItems - len(r.pending); want > 0 {
		r.pending = r.run.adopt(r.pending, want)
	}
}

// die retires the device; its work goes to the others.
func (r *runner) die(reason error) {
	if r.dead {
		return
	}
	r.dead = true
	r.retire(reason)
	if !r.stopped {
		r.orphan(r.pending)
		r.pending = r.pending[:0]
	}
	r.run.lostDevice()
}

// giveUp forgets the batches that the device does not return. Their buffers are
// never used again.
func (r *runner) giveUp() {
	for _, s := range r.draws {
		r.run.counters.giveBack(span{s.b.First, uint64(s.b.Count)})
		r.run.endDraw(0)
	}
	for _, s := range r.searches {
		r.local.Abandoned += uint64(len(s.items))
		r.run.work(-len(s.items))
	}
	r.draws, r.searches = nil, nil
	r.run.nudgeAll()
}
