package files

import (
	"context"
	"fmt"

	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
)

// entriesPerBatch is how many entries of the log are taken in with one batch.
const entriesPerBatch = 512

// Sync takes in everything that the log has: reverts first, then new entries.
func (f *Files) Sync(ctx context.Context) error {
	f.proc.Lock()
	defer f.proc.Unlock()
	for {
		if err := f.reconcile(ctx); err != nil {
			return fmt.Errorf("follow a revert of the log: %w", err)
		}
		n, err := f.take(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

// current reads entry seq if it is taken in and belongs to the log as it is; ok
// is false if there is none. f.mu is held shared: as long as it is, a revert of
// the log is not acted upon, so that what is done for the entry will be undone.
func (f *Files) current(seq uint64) (e flow.Entry, ok bool, err error) {
	if seq >= f.set.next {
		return e, false, nil
	}
	if e, ok, err = f.log.Entry(seq); err != nil || !ok {
		return e, false, err
	}
	_, _, reverted, err := f.log.Reverts(f.set.generation)
	return e, err == nil && !reverted, err
}

// stale reports whether the log has something that was not taken in.
func (f *Files) stale() (bool, error) {
	set := f.settings()
	if f.log.Next() != set.next {
		return true, nil
	}
	_, _, reverted, err := f.log.Reverts(set.generation)
	return reverted, err
}

// refresh is Sync if there is something to take in.
func (f *Files) refresh(ctx context.Context) error {
	stale, err := f.stale()
	if err != nil || !stale {
		return err
	}
	return f.Sync(ctx)
}

// take takes in some entries and returns how many.
func (f *Files) take(ctx context.Context) (n int, err error) {
	set := f.settings()
	batch := f.db.Batch()
	defer func() {
		if err != nil {
			batch.Discard()
		}
	}()
	var roots []Hash
	var finals, copies []uint64
	end := uint64(1) // of the entry before
	if set.next > 0 {
		before, ok, err := f.log.Entry(set.next - 1)
		if err != nil || !ok {
			return 0, err
		}
		end = before.End()
	}
	firsts := make(map[Hash]struct{}) // roots whose first finalized file is in this batch
	for ; n < entriesPerBatch; n++ {
		seq := set.next + uint64(n)
		e, ok, err := f.log.Entry(seq)
		if err != nil {
			return 0, err
		}
		if !ok {
			break
		}
		if err := f.zeroGap(ctx, set.shard, end, e.Start); err != nil {
			return 0, err
		}
		end = e.End()
		sh := ShapeOf(e.Size)
		r := recordOf(&e, f.owned(set.shard, &e, &sh) == 0)
		if r.final {
			if err := f.pad(ctx, set.shard, &e, &sh); err != nil {
				return 0, err
			}
			finals = append(finals, seq)
		}
		_, known, err := f.firstFinal(e.Root)
		if err != nil {
			return 0, err
		}
		_, fresh := firsts[e.Root]
		switch known = known || fresh; {
		case r.final && !known:
			batch.Set(rootKey(e.Root), seqKey(nil, seq))
			firsts[e.Root] = struct{}{}
		case !r.final && known:
			batch.Set(seqKey(prefActive, seq), nil)
			copies = append(copies, seq)
		}
		batch.Set(seqKey(prefRecord, seq), r.encode())
		roots = append(roots, e.Root)
	}
	if n == 0 {
		batch.Discard()
		return 0, nil
	}
	set.next += uint64(n)
	batch.Set(keySettings, set.encode())
	if err := batch.Commit(); err != nil {
		return 0, err
	}
	f.mu.Lock()
	f.set.next = set.next
	f.mu.Unlock()
	f.final.Add(uint64(len(finals)))
	f.tell(finals)
	for _, seq := range copies {
		f.enqueue(seq)
	}
	for i, root := range roots {
		f.flush(ctx, root, set.next-uint64(n)+uint64(i))
	}
	return n, nil
}

func (f *Files) tell(finals []uint64) {
	if f.opt.Finalized != nil {
		for _, seq := range finals {
			f.opt.Finalized(seq)
		}
	}
}

// owned returns how many data segments of the entry belong to the shard.
func (f *Files) owned(s Shard, e *flow.Entry, sh *Shape) uint64 {
	g := e.Start / segmentSectors
	return s.Count(g, g+sh.Data)
}

// reconcile undoes what was done for entries that the log took back. proc is
// held.
func (f *Files) reconcile(ctx context.Context) error {
	set := f.settings()
	_, _, reverted, err := f.log.Reverts(set.generation)
	if err != nil || !reverted {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	generation, to, _, err := f.log.Reverts(set.generation)
	if err != nil {
		return err
	}
	// Entries that are there again, at the same place with the same data, are kept.
	next, length := min(to.Next, set.next), to.Length
	for ; next < set.next; next++ {
		r, ok, err := f.record(next)
		if err != nil {
			return err
		}
		e, there, err := f.log.Entry(next)
		if err != nil {
			return err
		}
		if !ok || !there || !r.same(&e) {
			break
		}
		length = e.End()
	}
	if _, _, again, err := f.log.Reverts(generation); err != nil {
		return err
	} else if again { // meanwhile: nothing that was compared counts, and it will be looked at again
		next, length = min(to.Next, set.next), to.Length
	}
	f.slog.Warn("the chain took submissions back", "first", next, "last", set.next, "flow_sectors", length)
	f.keepReverted(next, set.next)
	if err := f.store.Truncate(ctx, length); err != nil {
		return err
	}
	batch := f.db.Batch()
	var final uint64
	err = f.scanSeqs(prefRecord, next, func(seq uint64, v []byte) error {
		r, err := decodeRecord(v)
		if err != nil {
			return err
		}
		if r.final {
			final++
		}
		if first, ok, err := f.firstFinal(r.root); err != nil {
			return err
		} else if ok && first >= next {
			batch.Delete(rootKey(r.root))
		}
		return nil
	})
	if err != nil {
		batch.Discard()
		return err
	}
	batch.DeleteRange(seqKey(prefRecord, next), index.PrefixEnd(prefRecord))
	batch.DeleteRange(seqKey(prefActive, next), index.PrefixEnd(prefActive))
	set.next, set.generation = next, generation
	batch.Set(keySettings, set.encode())
	if err := batch.Commit(); err != nil {
		return err
	}
	f.final.Add(-final)
	f.set = set
	f.tracks.dropFrom(next)
	return nil
}
