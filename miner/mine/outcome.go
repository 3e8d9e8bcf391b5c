package mine

import (
	"errors"
	"fmt"
	"math/bits"

	"github.com/zgminer/zgminer/kernels"
)

// What a runner does with what its device and the tiers give back.

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
