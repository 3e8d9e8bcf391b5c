package mine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/plan"
)

// search is one Run's state that its goroutines share.
type search struct {
	opt    Options
	window *Window
	tiers  []Tier
	held   []Bitmap // per tier: the loads this Run takes from it; disjoint, so that a load has one tier
	policy Policy
	reason string
	rates  *Rates
	common *tally
	pads   bool // draws keep their pads where the device returns them cheaply

	counters *counters
	round    atomic.Pointer[round]
	verifier *verifier
	bufs     chan *loadBuf

	// Of a bucketed search.
	ledger   *ledger
	jobs     chan job
	capacity plan.Compute

	runners     []*runner
	alive       atomic.Int64
	outstanding atomic.Int64 // draw batches taken and nonces on their way
	drawsOut    atomic.Int64 // draw batches taken and not taken apart yet
	drawn       latch        // every counter of Window.Count is drawn
	finished    latch        // and its work is done
	devicesGone latch
	stop        latch // the search ends: drop what is queued

	orphanCount atomic.Int64
	mu          sync.Mutex // guards orphans
	orphans     []item
}

// round is what draws look for at the moment.
type round struct {
	held Bitmap // loads wanted
	draw bool   // whether drawing leads anywhere
	// remember says whether nonces for disks are put aside (bucketed).
	remember bool
}

// latch is a channel that is closed at most once.
type latch struct {
	once sync.Once
	c    chan struct{}
}

func newLatch() latch     { return latch{c: make(chan struct{})} }
func (l *latch) release() { l.once.Do(func() { close(l.c) }) }

func (l *latch) released() bool {
	select {
	case <-l.c:
		return true
	default:
		return false
	}
}

func newSearch(ctx context.Context, s *Searcher, w Window) (*search, error) {
	r := &search{
		opt: s.opt, window: &w, tiers: s.tiers, common: &s.common, policy: s.opt.Policy,
		counters: newCounters(w.First, w.Count),
		drawn:    newLatch(), finished: newLatch(), devicesGone: newLatch(), stop: newLatch(),
	}
	var all Bitmap
	for _, t := range s.tiers {
		h := t.Held().clip(w.Map.Loads)
		r.held = append(r.held, h.without(all))
		all = all.or(h)
	}
	if err := r.choose(ctx, s); err != nil {
		return nil, err
	}
	wanted := NewBitmap(w.Map.Loads)
	for _, h := range r.held {
		wanted = wanted.or(h)
	}
	if wanted.Count() == 0 {
		return nil, ErrNothingHeld
	}
	// Where few nonces are hashed right away it is cheaper to compute their pads
	// again than to store every pad, which costs about a twenty-fifth of it.
	atOnce := uint64(0)
	for i, t := range r.tiers {
		if _, memory := t.(Memory); memory || r.policy != Bucketed {
			atOnce += r.held[i].Count()
		}
	}
	r.pads = atOnce >= w.Map.Loads/16
	r.round.Store(&round{held: wanted, draw: true, remember: true})
	r.bufs = s.buffers(r.bufferCount(s))
	for _, d := range s.devices {
		if d.status().Retired == nil {
			r.runners = append(r.runners, newRunner(r, d, len(r.runners)))
		}
	}
	if len(r.runners) == 0 {
		return nil, s.deviceErrors()
	}
	if r.policy == Bucketed {
		r.capacity = r.compute(s)
		r.jobs = make(chan job, 2*len(r.runners))
		r.ledger = newLedger(r, len(r.runners))
	}
	r.alive.Store(int64(len(r.runners)))
	return r, nil
}

// bufferCount is how many load buffers keep the disks and devices busy.
func (r *search) bufferCount(s *Searcher) int {
	n, least := 0, 0
	for i, t := range r.tiers {
		if d, ok := t.(Disk); ok && r.held[i].Count() > 0 {
			n += d.Depth()
			least++
		}
	}
	if n == 0 {
		return 0
	}
	for _, d := range s.devices {
		n += min(d.info.SearchItems, 32)
		least++
	}
	return max(least, min(n, int(r.opt.BufferBytes/(kernels.LoadBytes+kernels.PadBytes))))
}

// do runs the search to its end.
func (r *search) do(ctx context.Context) End {
	if len(r.bufs) > 0 { // disks are read
		defer raiseProcs()()
	}
	r.verifier = newVerifier(r.window, &r.opt)
	var group sync.WaitGroup
	for _, n := range r.runners {
		group.Go(n.loop)
	}
	if r.ledger != nil {
		group.Go(r.sweep)
	}
	var deadline <-chan time.Time
	if !r.window.Deadline.IsZero() {
		t := time.NewTimer(time.Until(r.window.Deadline))
		defer t.Stop()
		deadline = t.C
	}
	var end End
	select {
	case <-ctx.Done():
		end = EndCancelled
	case <-deadline:
		end = EndDeadline
	case <-r.finished.c:
		end = EndCount
	case <-r.devicesGone.c:
		end = EndDevices
	}
	r.stop.release()
	group.Wait()
	r.verifier.close()
	return end
}

// tierOf returns the index of the tier that a load is taken from, -1 if none.
func (r *search) tierOf(load uint64) int {
	for i := range r.held {
		if r.held[i].Has(load) {
			return i
		}
	}
	return -1
}

// work changes the amount of outstanding work; at zero with nothing left to draw
// the search is finished. Add what comes before subtracting what it came from.
func (r *search) work(n int) {
	if n != 0 && r.outstanding.Add(int64(n)) == 0 && r.counters.exhausted() {
		r.finished.release()
	}
}

// beginDraw is called before counters are taken, endDraw when the batch is taken
// apart and accepted nonces of it are on their way (or none were taken).
func (r *search) beginDraw() {
	r.outstanding.Add(1)
	r.drawsOut.Add(1)
}

func (r *search) endDraw(accepted int) {
	r.outstanding.Add(int64(accepted))
	if r.drawsOut.Add(-1) == 0 && r.counters.exhausted() {
		r.drawn.release()
	}
	r.work(-1)
}

func (r *search) nudgeAll() {
	for _, n := range r.runners {
		n.nudge()
	}
}

// orphan offers items to any device.
func (r *search) orphan(items []item) {
	if len(items) == 0 {
		return
	}
	r.mu.Lock()
	r.orphans = append(r.orphans, items...)
	r.orphanCount.Store(int64(len(r.orphans)))
	r.mu.Unlock()
	r.nudgeAll()
}

// adopt moves up to n orphans to list.
func (r *search) adopt(list []item, n int) []item {
	if r.orphanCount.Load() == 0 {
		return list
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	n = min(n, len(r.orphans))
	rest := len(r.orphans) - n
	list = append(list, r.orphans[rest:]...)
	clear(r.orphans[rest:])
	r.orphans = r.orphans[:rest]
	r.orphanCount.Store(int64(rest))
	return list
}

// lostDevice notes that a device was retired.
func (r *search) lostDevice() {
	if r.alive.Add(-1) == 0 {
		r.devicesGone.release()
	}
	r.nudgeAll()
}

// countRead counts a completed read of a tier in s.
func (r *search) countRead(s *Stats, tier int, rd *Read) {
	t := &s.Tiers[tier]
	t.Reads++
	t.Latency.Add(rd.Latency)
	if rd.Err != nil {
		t.ReadErrors++
		t.LastError = rd.Err.Error()
		return
	}
	t.ReadBytes += uint64(len(rd.Buf))
}
