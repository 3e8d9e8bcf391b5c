package files

import (
	"context"
	"fmt"

	"github.com/zgminer/zgminer/miner/flow"
)

// maxDuplicates bounds how many other entries of the same data are looked at
// when one is finalized.
const maxDuplicates = 1024

// finalize finishes a file whose own segments are all stored: it writes the
// zeros behind its data, records it, and has other entries of the same data
// completed from it. mu is held.
func (f *Files) finalize(ctx context.Context, e *flow.Entry, sh *Shape, t *track) error {
	t.final.Lock()
	defer t.final.Unlock()
	r, ok, err := f.record(e.Seq)
	if err != nil || !ok || r.final {
		return err
	}
	if err := f.pad(ctx, f.set.shard, e, sh); err != nil {
		return fmt.Errorf("write the zeros behind file %d: %w", e.Seq, err)
	}
	batch := f.db.Batch()
	wake, err := f.setFinal(batch, e)
	if err != nil {
		batch.Discard()
		return err
	}
	if err := batch.Commit(); err != nil {
		return err
	}
	f.final.Add(1)
	f.tracks.drop(e.Seq)
	f.tell([]uint64{e.Seq})
	for _, seq := range wake {
		f.enqueue(seq)
	}
	return nil
}

// setFinal adds to batch that e is finalized, and returns the other entries of
// the same data that are not and should be tried.
func (f *Files) setFinal(batch batch, e *flow.Entry) (wake []uint64, err error) {
	r := recordOf(e, true)
	batch.Set(seqKey(prefRecord, e.Seq), r.encode())
	batch.Delete(seqKey(prefActive, e.Seq))
	first, known, err := f.firstFinal(e.Root)
	if err != nil {
		return nil, err
	}
	if !known || e.Seq < first {
		batch.Set(rootKey(e.Root), seqKey(nil, e.Seq))
	}
	if known && f.set.shard.Num == 1 {
		return nil, nil // the others were tried when the first one was finalized
	}
	seqs, err := f.log.ByRoot(e.Root)
	if err != nil {
		return nil, err
	}
	for _, seq := range seqs[:min(len(seqs), maxDuplicates)] {
		if seq == e.Seq || seq >= f.set.next {
			continue
		}
		other, ok, err := f.record(seq)
		if err != nil {
			return nil, err
		}
		if ok && !other.final {
			batch.Set(seqKey(prefActive, seq), nil)
			wake = append(wake, seq)
		}
	}
	return wake, nil
}

// batch is the part of index.Batch used here.
type batch interface {
	Set(key, value []byte)
	Delete(key []byte)
}

// pad makes the sectors behind a file's data, up to its end in the flow, known
// as zeros.
func (f *Files) pad(ctx context.Context, s Shard, e *flow.Entry, sh *Shape) error {
	return f.zeros(ctx, s, e.Start+sh.Sectors, e.End(), func(uint64) bool { return true })
}

// zeroGap makes the sectors between two entries known as zeros. Loads that hold
// nothing yet get theirs with their first data.
func (f *Files) zeroGap(ctx context.Context, s Shard, first, end uint64) error {
	return f.zeros(ctx, s, first, end, func(load uint64) bool {
		_, ok := f.store.Summary(load)
		return ok
	})
}

// zeros makes the sectors first to end (exclusive) known as zeros: whole loads of
// any shard by a note, parts of loads of the own shard that write allows by
// writing them.
func (f *Files) zeros(ctx context.Context, s Shard, first, end uint64, write func(load uint64) bool) error {
	part := func(first, end uint64) error {
		load := first / segmentSectors
		if first >= end || !s.Holds(load) || !write(load) {
			return nil
		}
		return f.store.WriteZeros(ctx, load, first%segmentSectors, end-first)
	}
	from, to := ceilSegments(first), end/segmentSectors // whole loads
	if from > to {                                      // inside one load
		return part(first, end)
	}
	if err := part(first, from*segmentSectors); err != nil {
		return err
	}
	if from < to {
		if err := f.store.MarkZero(ctx, from, to); err != nil {
			return err
		}
	}
	return part(to*segmentSectors, end)
}

// zeroAround writes the gaps before and after an entry as far as they lie in a
// load that holds data of it. mu is held.
func (f *Files) zeroAround(ctx context.Context, e *flow.Entry, load uint64) error {
	begin, end := load*segmentSectors, (load+1)*segmentSectors
	if e.Start > begin {
		before := uint64(1) // sector 0 is no gap: it has no data
		if e.Seq > 0 {
			prev, ok, err := f.log.Entry(e.Seq - 1)
			if err != nil {
				return err
			}
			if before = e.Start; ok {
				before = prev.End()
			}
		}
		if err := f.part(ctx, max(begin, before), e.Start); err != nil {
			return err
		}
	}
	if e.End() < end {
		next, ok, err := f.log.Entry(e.Seq + 1)
		if err != nil || !ok {
			return err // what follows is not known yet
		}
		return f.part(ctx, e.End(), min(next.Start, end))
	}
	return nil
}

// part writes zeros inside one load.
func (f *Files) part(ctx context.Context, first, end uint64) error {
	if first >= end {
		return nil
	}
	return f.store.WriteZeros(ctx, first/segmentSectors, first%segmentSectors, end-first)
}
