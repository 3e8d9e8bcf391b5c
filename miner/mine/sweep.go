package mine

import (
	"math"
	"sync"
	"time"

	"github.com/zgminer/zgminer/miner/plan"
)

// job is a load that was read, with nonces to hash it for. Each holds one
// reference to buf.
type job struct {
	buf     *loadBuf
	entries []placed
}

// jobEntries is how many nonces of a load go to one device at a time, so that a
// load with many is shared among them.
const jobEntries = 32

// sweep alternates lead phases, in which the runners draw and remember, with
// sweeps over the disks, until the search ends.
func (r *search) sweep() {
	for {
		p := r.planRound()
		r.lead(p)
		if r.stop.released() {
			return
		}
		last := r.drawn.released()
		books := r.ledger.turn(r.setRound(p, true))
		r.common.count(func(s *Stats) { s.Rounds++ })
		var disks sync.WaitGroup
		for _, d := range r.ledger.disks {
			disks.Go(func() { r.sweepDisk(d, books) })
		}
		disks.Wait()
		if last { // nothing is left to draw; the devices finish what they have
			<-r.stop.c
		}
		if r.stop.released() {
			return
		}
	}
}

// shortestRound keeps the last moments of a window from being planned in ever
// shorter rounds.
const shortestRound = 20 * time.Millisecond

// planned is the share of the time left that a round is planned for. What a
// sweep cannot finish before the deadline is lost, what it leaves over is used
// by a further, short round.
const planned = 0.97

// planRound plans what is left of the window and makes its loads the wanted
// ones.
func (r *search) planRound() plan.BucketedPlan {
	left := time.Duration(planned * float64(r.timeLeft()))
	p := plan.BucketedSweep(r.capacity, r.planTiers(), r.sweepFor(max(left, shortestRound)))
	p.LeadSeconds = max(p.LeadSeconds, shortestRound.Seconds()/4)
	next := r.setRound(p, false)
	for _, b := range r.ledger.books {
		b.mu.Lock()
		b.round = next
		b.mu.Unlock()
	}
	return p
}

// setRound tells the runners what to draw for. While a sweep runs, draws get the
// compute that hashing leaves over: for memory tiers, and for the next round if
// there will be one.
func (r *search) setRound(p plan.BucketedPlan, sweeping bool) *round {
	next := &round{held: NewBitmap(r.window.Map.Loads), remember: true, draw: true}
	for i, t := range r.tiers {
		if _, ok := t.(Memory); ok {
			next.held = next.held.or(r.held[i])
		}
	}
	last := p.Rounds <= 1 && !r.window.Deadline.IsZero()
	if sweeping && last {
		next.remember, next.draw = false, next.held.Count() > 0
	} else {
		for _, d := range r.ledger.disks {
			share := p.PerTier[d.tier] * float64(r.window.Map.Loads)
			next.held = next.held.or(d.beginning(r.held[d.tier], share))
		}
	}
	r.round.Store(next)
	r.nudgeAll()
	return next
}

// beginning returns about the given number of the disk's loads, those that come
// first in physical order.
func (d *sweptDisk) beginning(held Bitmap, loads float64) Bitmap {
	n := int(math.Ceil(loads))
	if n >= len(d.places) {
		return held
	}
	some := make(Bitmap, len(held))
	if n == 0 {
		return some
	}
	bound := d.places[n]
	held.each(func(load uint64) {
		if d.disk.Place(load) < bound {
			some.Set(load)
		}
	})
	return some
}

// lead waits until it is time to sweep: the planned time has passed, the memory
// is full, or there is nothing left to draw.
func (r *search) lead(p plan.BucketedPlan) {
	t := time.NewTimer(time.Duration(p.LeadSeconds * float64(time.Second)))
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.ledger.filled:
	case <-r.drawn.c:
	case <-r.stop.c:
	}
}

// pollJobs takes jobs that are waiting while there is room for their nonces.
func (r *runner) pollJobs() {
	for r.wantsJobs() {
		select {
		case j := <-r.run.jobs:
			r.takeJob(j)
		default:
			return
		}
	}
}

// takeJob makes items of a job's nonces.
func (r *runner) takeJob(j job) {
	for _, e := range j.entries {
		r.pending = append(r.pending, item{
			counter: e.counter, load: e.load, tier: j.buf.tier,
			data: j.buf.read.Buf, units: j.buf.read.Units, buf: j.buf,
		})
	}
}
