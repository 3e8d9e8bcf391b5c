package mine

import (
	"errors"
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

// sweepDisk reads the loads that books ask for in physical order, as many at a
// time as the disk and the buffers allow, and hands them out as jobs.
func (r *search) sweepDisk(d *sweptDisk, books [][]page) {
	parts := make(chan []placed, 1)
	go r.sortParts(d, books, parts)
	w := &reader{run: r, disk: d, done: make(chan *Read, cap(r.bufs)), local: newStats(r.tiers)}
	w.stream(parts)
	r.common.flush(&w.local)
	for range parts { // wait for the sorter; what it still has is abandoned
	}
}

// sortParts sends the disk's parts in order, sorted while the one before is
// being read.
func (r *search) sortParts(d *sweptDisk, books [][]page, parts chan<- []placed) {
	defer close(parts)
	for p := range d.bounds {
		list := r.ledger.collect(d, books, d.first+p)
		if len(list) == 0 {
			continue
		}
		select {
		case parts <- list:
		case <-r.stop.c:
			return
		}
	}
}

// reader streams one disk.
type reader struct {
	run   *search
	disk  *sweptDisk
	done  chan *Read
	out   int      // reads at the disk
	part  []placed // of the current part, what is not being read yet
	local Stats
}

// stream reads every part and returns when the last load is handed out or the
// search ends.
func (w *reader) stream(parts <-chan []placed) {
	depth := max(w.disk.disk.Depth(), 1)
	var buf *loadBuf
	for {
		if len(w.part) > 0 && buf != nil && w.out < depth {
			if !w.submit(buf) {
				return
			}
			buf = nil
			continue
		}
		if parts == nil && len(w.part) == 0 && w.out == 0 {
			return
		}
		// Wait for what the next read lacks, or for one to complete.
		var wantPart <-chan []placed
		var wantBuf <-chan *loadBuf
		if len(w.part) == 0 {
			wantPart = parts
		} else if buf == nil && w.out < depth {
			wantBuf = w.run.bufs
		}
		select {
		case list, ok := <-wantPart:
			if !ok {
				parts = nil
				if buf != nil {
					w.run.bufs <- buf
					buf = nil
				}
			}
			w.part = list
		case buf = <-wantBuf:
		case rd := <-w.done:
			w.out--
			if !w.deliver(rd) {
				return
			}
		case <-w.run.stop.c:
			return
		}
	}
}

// take cuts the nonces of the next load off the part.
func (w *reader) take() []placed {
	n := 1
	for n < len(w.part) && w.part[n].load == w.part[0].load {
		n++
	}
	list := w.part[:n]
	w.part = w.part[n:]
	return list
}

// submit starts the read of the next load. Nonces whose load the disk refuses
// are lost. It reports false when the search ended.
func (w *reader) submit(buf *loadBuf) bool {
	buf.tier, buf.entries, buf.hasPad = w.disk.tier, w.take(), false
	buf.refs.Store(1)
	buf.read.Load, buf.read.Err, buf.read.Units = buf.entries[0].load, nil, 0
	for {
		err := w.disk.disk.Submit(&buf.read, w.done)
		if err == nil {
			w.out++
			return true
		}
		if !errors.Is(err, ErrTierFull) {
			w.lose(buf, err)
			return true
		}
		// Somebody else uses the disk, or its Depth is less than it says.
		select {
		case rd := <-w.done:
			w.out--
			if !w.deliver(rd) {
				return false
			}
		case <-time.After(time.Millisecond):
		case <-w.run.stop.c:
			return false
		}
	}
}

func (w *reader) lose(buf *loadBuf, err error) {
	n := len(buf.entries)
	w.local.Lost += uint64(n)
	if err != nil {
		w.local.Tiers[w.disk.tier].LastError = err.Error()
	}
	buf.entries = nil
	buf.release()
	w.run.work(-n)
}

// deliver hands a read load to the devices. It reports false when the search
// ended.
func (w *reader) deliver(rd *Read) bool {
	w.run.countRead(&w.local, w.disk.tier, rd)
	defer w.run.common.flush(&w.local)
	buf := rd.owner
	if rd.Err != nil || rd.Units == 0 {
		w.lose(buf, rd.Err)
		return true
	}
	entries := buf.entries
	buf.refs.Store(int32(len(entries)))
	for len(entries) > 0 {
		n := min(jobEntries, len(entries))
		select {
		case w.run.jobs <- job{buf, entries[:n]}:
		case <-w.run.stop.c:
			return false
		}
		entries = entries[n:]
	}
	return true
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
