package files

import (
	"context"
	"fmt"

	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// ExportLoad returns the raw data of a load for a snapshot, zeros where no file has
// data. ok is false if there are none, or not all of them are held, or they are not
// what the flow tree says.
func (f *Files) ExportLoad(load uint64) (data []byte, ok bool, err error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	data = make([]byte, segmentBytes)
	whole := true
	err = f.eachSegment(load, func(e *flow.Entry, sh *Shape, i, sector, n uint64) error {
		if !whole || f.store.Missing(load, sector, n) {
			whole = false
			return nil
		}
		part := data[sector*sectorBytes : (sector+n)*sectorBytes]
		if err := f.store.Read(load, sector, n, part); err != nil {
			return err
		}
		if _, good := f.verified(e, sh, i, part); !good {
			whole = false
			return nil
		}
		ok = true
		return nil
	})
	return data, ok && whole, err
}

// ImportLoad takes raw data of a load, from its beginning, as ExportLoad gave them.
// Each file's part is compared with the flow tree before it is stored as if it had
// been uploaded; the first that differs is an error. Loads of other shards are
// passed over. stored counts segments.
func (f *Files) ImportLoad(ctx context.Context, load uint64, data []byte) (stored int, err error) {
	if err := f.refresh(ctx); err != nil {
		return 0, err
	}
	f.mu.RLock()
	defer f.mu.RUnlock()
	if !f.set.shard.Holds(load) {
		return 0, nil
	}
	err = f.eachSegment(load, func(e *flow.Entry, sh *Shape, i, sector, n uint64) error {
		if e.Start < f.set.pruneBelow {
			return nil
		}
		r, ok, err := f.record(e.Seq)
		if err != nil || !ok || r.final {
			return err
		}
		if (sector+n)*sectorBytes > uint64(len(data)) {
			return nil // it ends before
		}
		c, good := f.verified(e, sh, i, data[sector*sectorBytes:(sector+n)*sectorBytes])
		if !good {
			return fmt.Errorf("load %d: segment %d of file %d does not belong to the root %x", load, i, e.Seq, e.Root)
		}
		if err := f.put(ctx, e, c); err != nil {
			return err
		}
		stored++
		return nil
	})
	return stored, err
}

// eachSegment calls fn for the data segments that lie in a load: segment i of entry
// e has n sectors of data from sector of the load on. mu is held.
func (f *Files) eachSegment(load uint64, fn func(e *flow.Entry, sh *Shape, i, sector, n uint64) error) error {
	begin, end := load*segmentSectors, (load+1)*segmentSectors
	for seq := f.firstEnding(begin); seq < f.set.next; seq++ {
		e, ok, err := f.current(seq)
		if err != nil {
			return err
		}
		if !ok || e.Start >= end {
			return nil
		}
		sh := ShapeOf(e.Size)
		i := uint64(0)
		if begin > e.Start {
			i = (begin - e.Start) / segmentSectors
		}
		if i >= sh.Data {
			continue // padding
		}
		at, sector, n := place(&e, &sh, i)
		if at != load {
			continue
		}
		if err := fn(&e, &sh, i, sector, n); err != nil {
			return err
		}
	}
	return nil
}

// verified compares data with what the flow tree says of segment i of entry e;
// where the tree does not tell it is not good. mu is held.
func (f *Files) verified(e *flow.Entry, sh *Shape, i uint64, data []byte) (c *checked, good bool) {
	leaf := segmentRoot(f.cpu, data, sh.leafSectors(i))
	if sh.Leaves == 1 {
		return &checked{i, data, leaf, nil}, leaf == e.Root
	}
	if known, err := f.fileNode(e, sh, i, 1); err == nil {
		return &checked{i, data, leaf, nil}, known == leaf
	}
	p, err := f.fileProof(e, sh, i, leaf)
	if err != nil {
		return nil, false
	}
	steps, at, ok := walk(p, sh.Leaves)
	return &checked{i, data, leaf, steps}, ok && at == i && p.Check() == nil && p.Root() == merkle.Hash(e.Root)
}
