package files

import (
	"context"
	"fmt"
	"time"

	"github.com/zgminer/zgminer/miner/flow"
)

// deletePart is how many loads are deleted at a time.
const deletePart = 16384

// Shrink halves the node's share: of the segments that the shard holds it keeps
// those of the lower id of the two new ones, or of the higher. The new shard is
// durable on return; what is dropped is deleted by Settle or Run, also after a
// restart.
func (f *Files) Shrink(ctx context.Context, higher bool) (Shard, error) {
	f.proc.Lock()
	defer f.proc.Unlock()
	f.mu.Lock()
	set := f.set
	old := set.shard
	set.shard.Num *= 2
	if higher {
		set.shard.ID += old.Num
	}
	batch := f.db.Batch()
	batch.Set(keySettings, set.encode())
	err := batch.Commit()
	if err == nil {
		f.set = set
		f.tracks.dropFrom(0)
		f.sweep.Store(true)
	}
	f.mu.Unlock()
	if err != nil {
		return old, fmt.Errorf("shrink the shard %v: %w", old, err)
	}
	f.slog.Info("the shard shrank", "from", old.String(), "to", set.shard.String())
	if err := f.finishPending(ctx); err != nil {
		return set.shard, err
	}
	select {
	case f.work <- struct{}{}:
	default:
	}
	return set.shard, nil
}

// finishPending finalizes files that are complete by the present shard. proc is
// held.
func (f *Files) finishPending(ctx context.Context) error {
	var seqs []uint64
	err := f.scanSeqs(prefRecord, 0, func(seq uint64, v []byte) error {
		r, err := decodeRecord(v)
		if err != nil || r.final {
			return err
		}
		e := flow.Entry{Start: r.start, Size: r.size}
		sh := ShapeOf(r.size)
		if f.owned(f.settings().shard, &e, &sh) == 0 {
			seqs = append(seqs, seq)
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = f.scanSeqs(prefActive, 0, func(seq uint64, _ []byte) error {
		seqs = append(seqs, seq)
		return nil
	})
	if err != nil {
		return err
	}
	for _, seq := range seqs {
		f.enqueue(seq)
	}
	return ctx.Err()
}

// deleteForeign deletes loads that do not belong to the shard or are pruned.
func (f *Files) deleteForeign(ctx context.Context) error {
	for f.sweep.Swap(false) {
		set := f.settings()
		var loads []uint64
		for load := range f.store.Summaries(0) {
			if !set.shard.Holds(load) || (load+1)*segmentSectors <= set.pruneBelow {
				if loads = append(loads, load); len(loads) == deletePart {
					break
				}
			}
		}
		if len(loads) == 0 {
			return nil
		}
		f.sweep.Store(true) // until nothing is found
		if err := f.delete(ctx, set, loads); err != nil {
			return err
		}
		t := time.NewTimer(f.opt.DeletePause)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		}
	}
	return nil
}

// delete deletes loads unless the settings changed since they were listed.
func (f *Files) delete(ctx context.Context, set settings, loads []uint64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.set.shard != set.shard || f.set.pruneBelow != set.pruneBelow {
		return nil
	}
	f.slog.Info("deleting loads that are not wanted any more", "loads", len(loads))
	return f.store.Delete(ctx, loads...)
}

// pricingSectors is the size of a pricing chunk, 8 GiB.
const pricingSectors = 1 << 25

// Prune drops the files and loads of the pricing chunks before first, which earn
// nothing any more (spec/storage-node.md 3.6). It never goes back.
func (f *Files) Prune(first uint64) error {
	if first > 1<<38 {
		return fmt.Errorf("prune below pricing chunk %d: beyond any flow", first)
	}
	f.proc.Lock()
	defer f.proc.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	set := f.set
	if first*pricingSectors <= set.pruneBelow {
		return nil
	}
	set.pruneBelow = first * pricingSectors
	batch := f.db.Batch()
	batch.Set(keySettings, set.encode())
	if err := batch.Commit(); err != nil {
		return fmt.Errorf("prune below pricing chunk %d: %w", first, err)
	}
	f.set = set
	f.sweep.Store(true)
	f.slog.Info("pricing chunks that earn nothing any more are pruned", "first_kept", first)
	select {
	case f.work <- struct{}{}:
	default:
	}
	return nil
}
