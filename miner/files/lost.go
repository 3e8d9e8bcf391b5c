package files

import (
	"context"
	"fmt"
	"sort"

	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Lost takes back that sectors of a load are held, because they are damaged on
// disk: the files with data there are not finalized any more and fetch them again,
// zeros are written again. It returns those files. What proves to be right after
// all, because it was written anew since somebody looked, is kept. It is durable on
// return and may be repeated.
func (f *Files) Lost(ctx context.Context, load uint64, sectors store.Sectors) (seqs []uint64, err error) {
	f.proc.Lock()
	defer f.proc.Unlock()
	seqs, err = f.lose(ctx, load, sectors)
	if err != nil {
		return seqs, fmt.Errorf("give up damaged sectors of load %d: %w", load, err)
	}
	return seqs, nil
}

// lose is Lost with proc held.
func (f *Files) lose(ctx context.Context, load uint64, sectors store.Sectors) (seqs []uint64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	begin, end := load*segmentSectors, (load+1)*segmentSectors
	if sectors, err = f.stillBad(load, sectors); err != nil || sectors.Count() == 0 {
		return nil, err
	}
	zeros := sectors // those in no entry
	batch := f.db.Batch()
	final := uint64(0)
	for seq := f.firstEnding(begin); seq < f.set.next; seq++ {
		e, ok, err := f.current(seq)
		if err != nil {
			batch.Discard()
			return nil, err
		}
		if !ok || e.Start >= end {
			break
		}
		from, to := max(begin, e.Start)-begin, min(end, e.End())-begin
		part := store.SectorRange(from, to-from)
		if hit := sectors.And(part); hit.Count() == 0 {
			continue
		}
		zeros = zeros.Without(part)
		seqs = append(seqs, seq)
		changed, err := f.unfinal(batch, &e)
		if err != nil {
			batch.Discard()
			return nil, err
		}
		if changed {
			final++
		}
	}
	// First the records: a file that counts as complete would not be looked at again
	// after a crash between the two.
	if err := batch.Commit(); err != nil {
		return nil, err
	}
	f.final.Add(-final)
	for _, seq := range seqs {
		f.tracks.drop(seq)
	}
	if err := f.store.Drop(ctx, load, sectors); err != nil {
		return seqs, err
	}
	f.slog.Warn("damaged sectors are given up and have to be fetched again", "load", load, "sectors", sectors.Count(), "files", len(seqs))
	if f.set.shard.Holds(load) && begin >= f.set.pruneBelow {
		if err := f.rewriteZeros(ctx, load, zeros); err != nil {
			return seqs, err
		}
	}
	for _, seq := range seqs {
		f.enqueue(seq)
	}
	return seqs, nil
}

// stillBad returns those of sectors that are not what they should be: data by the
// flow tree, all others zeros. mu is held.
func (f *Files) stillBad(load uint64, sectors store.Sectors) (store.Sectors, error) {
	bad := sectors
	rest := sectors // not data of a file
	err := f.eachSegment(load, func(e *flow.Entry, sh *Shape, i, sector, n uint64) error {
		part := store.SectorRange(sector, n)
		rest = rest.Without(part)
		if hit := sectors.And(part); hit.Count() == 0 || f.store.Missing(load, sector, n) {
			return nil
		}
		data := make([]byte, n*sectorBytes)
		if f.store.Read(load, sector, n, data) != nil {
			return nil
		}
		if _, good := f.verified(e, sh, i, data); good {
			bad = bad.Without(part)
		}
		return nil
	})
	if err != nil {
		return bad, err
	}
	var zero, got [sectorBytes]byte
	for i := range uint64(segmentSectors) {
		if rest.Has(i) && f.store.Read(load, i, 1, got[:]) == nil && got == zero {
			bad = bad.Without(store.SectorRange(i, 1))
		}
	}
	return bad, nil
}

// rewriteZeros writes the sectors of a load that lie in no entry again, as far as
// the load keeps a slot.
func (f *Files) rewriteZeros(ctx context.Context, load uint64, sectors store.Sectors) error {
	if _, ok := f.store.Summary(load); !ok {
		return nil // known without a slot, or written with the next data
	}
	length := f.log.Length()
	for i := uint64(0); i < segmentSectors; i++ {
		n := uint64(0)
		for i+n < segmentSectors && sectors.Has(i+n) && load*segmentSectors+i+n < length && load+i+n > 0 {
			n++
		}
		if n == 0 {
			continue
		}
		if err := f.store.WriteZeros(ctx, load, i, n); err != nil {
			return err
		}
		i += n
	}
	return nil
}

// firstEnding returns the first entry taken in that ends after sector. mu is held.
func (f *Files) firstEnding(sector uint64) uint64 {
	return uint64(sort.Search(int(f.set.next), func(i int) bool {
		e, ok, err := f.log.Entry(uint64(i))
		return err != nil || !ok || e.End() > sector
	}))
}

// unfinal adds to batch that an entry is not complete any more; changed tells
// whether it was finalized. mu is held alone.
func (f *Files) unfinal(batch batch, e *flow.Entry) (changed bool, err error) {
	r, ok, err := f.record(e.Seq)
	if err != nil || !ok || e.Start < f.set.pruneBelow {
		return false, err
	}
	batch.Set(seqKey(prefActive, e.Seq), nil)
	if !r.final {
		return false, nil
	}
	r.final = false
	batch.Set(seqKey(prefRecord, e.Seq), r.encode())
	first, known, err := f.firstFinal(e.Root)
	if err != nil || !known || first != e.Seq {
		return true, err
	}
	batch.Delete(rootKey(e.Root))
	seqs, err := f.log.ByRoot(e.Root)
	if err != nil {
		return true, err
	}
	for _, seq := range seqs[:min(len(seqs), maxDuplicates)] {
		if seq == e.Seq || seq >= f.set.next {
			continue
		}
		other, ok, err := f.record(seq)
		if err != nil {
			return true, err
		}
		if ok && other.final {
			batch.Set(rootKey(e.Root), seqKey(nil, seq))
			break
		}
	}
	return true, nil
}

// genuine tells whether data are segment i of entry e, by the nodes of the flow
// tree: the disk may have changed them. mu is held.
func (f *Files) genuine(e *flow.Entry, sh *Shape, i uint64, data []byte) (*merkle.Proof, bool) {
	leaf := segmentRoot(f.cpu, data, sh.leafSectors(i))
	if sh.Leaves == 1 {
		return &merkle.Proof{Lemma: []Hash{e.Root}, Path: []bool{}}, leaf == e.Root
	}
	p, err := f.fileProof(e, sh, i, leaf)
	if err != nil {
		// Without its siblings it can be compared with its own node.
		known, err := f.fileNode(e, sh, i, 1)
		return nil, err != nil || known == leaf
	}
	return p, p.Check() == nil
}

// suspect notes that a segment read from disk is damaged; Settle gives it up.
func (f *Files) suspect(e *flow.Entry, sh *Shape, i uint64) {
	load, sector, _ := place(e, sh, i)
	part := store.SectorRange(sector, sh.leafSectors(i))
	f.slog.Error("a segment on disk is damaged and is not served", "file", e.Seq, "segment", i, "load", load)
	f.badMu.Lock()
	f.bad[load] = f.bad[load].Or(part)
	f.badMu.Unlock()
	select {
	case f.work <- struct{}{}:
	default:
	}
}

// giveUpSuspects has Lost deal with what suspect noted.
func (f *Files) giveUpSuspects(ctx context.Context) error {
	f.badMu.Lock()
	bad := f.bad
	f.bad = make(map[uint64]store.Sectors)
	f.badMu.Unlock()
	for load, sectors := range bad {
		if _, err := f.Lost(ctx, load, sectors); err != nil {
			f.badMu.Lock()
			f.bad[load] = f.bad[load].Or(sectors)
			f.badMu.Unlock()
			return err
		}
	}
	return nil
}
