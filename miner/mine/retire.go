package mine

// How a runner gives work back: at the end of the search, or when its device is
// retired.

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
