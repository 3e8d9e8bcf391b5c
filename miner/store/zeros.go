package store

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"github.com/zgminer/zgminer/miner/index"
)

// zeroRanges are sorted, disjoint and not adjacent ranges of sectors known to be
// zero. A load that has a slot ignores them.
type zeroRanges struct {
	db   *index.DB
	mu   sync.RWMutex // guards list; held over the commit of a change
	list []zeroRange
}

type zeroRange struct{ first, end uint64 } // sectors

// in returns which sectors of a load are known to be zero.
func (z *zeroRanges) in(load uint64) (known Sectors) {
	z.mu.RLock()
	defer z.mu.RUnlock()
	first, end := load*LoadSectors, (load+1)*LoadSectors
	for i := z.search(first); i < len(z.list) && z.list[i].first < end; i++ {
		lo, hi := max(first, z.list[i].first), min(end, z.list[i].end)
		known = known.or(sectorRange(lo-first, hi-lo))
	}
	return known
}

// search returns the first range that ends behind sector.
func (z *zeroRanges) search(sector uint64) int {
	i, _ := slices.BinarySearchFunc(z.list, sector, func(r zeroRange, s uint64) int {
		if r.end <= s {
			return -1
		}
		return 1
	})
	return i
}

// add makes a range known, durable on return.
func (z *zeroRanges) add(first, end uint64) error {
	if first >= end {
		return nil
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	b := z.db.Batch()
	i, _ := slices.BinarySearchFunc(z.list, first, func(r zeroRange, s uint64) int {
		if r.end < s {
			return -1
		}
		return 1
	})
	j, merged := i, zeroRange{first, end}
	for ; j < len(z.list) && z.list[j].first <= end; j++ {
		merged.first, merged.end = min(merged.first, z.list[j].first), max(merged.end, z.list[j].end)
		b.Delete(zeroKey(z.list[j].first))
	}
	if j == i+1 && z.list[i] == merged {
		b.Discard()
		return nil
	}
	b.Set(zeroKey(merged.first), binary.BigEndian.AppendUint64(nil, merged.end))
	if err := b.Commit(); err != nil {
		return fmt.Errorf("sectors %d to %d known to be zero: %w", first, end, err)
	}
	z.list = slices.Replace(z.list, i, j, merged)
	return nil
}

// cut puts into b that nothing from sector on is known, and returns what makes
// it so in memory once b is committed.
func (z *zeroRanges) cut(b *index.Batch, sector uint64) (done func()) {
	z.mu.RLock()
	defer z.mu.RUnlock()
	i := z.search(sector)
	left := slices.Clone(z.list[:i])
	for j, r := range z.list[i:] {
		if j == 0 && r.first < sector {
			left = append(left, zeroRange{r.first, sector})
			b.Set(zeroKey(r.first), binary.BigEndian.AppendUint64(nil, sector))
		} else {
			b.Delete(zeroKey(r.first))
		}
	}
	return func() {
		z.mu.Lock()
		defer z.mu.Unlock()
		z.list = left
	}
}

// load reads the ranges.
func (z *zeroRanges) load() error {
	prefix := []byte("sz")
	return z.db.Scan(prefix, index.PrefixEnd(prefix), func(k, v []byte) error {
		first, err := keyNumber(k)
		if err != nil {
			return err
		}
		if len(v) != 8 {
			return fmt.Errorf("%w: zero range %d of %d bytes", errRecord, first, len(v))
		}
		r := zeroRange{first, binary.BigEndian.Uint64(v)}
		if n := len(z.list); r.first >= r.end || n > 0 && z.list[n-1].end >= r.first {
			return fmt.Errorf("%w: zero range %d to %d", errRecord, r.first, r.end)
		}
		z.list = append(z.list, r)
		return nil
	})
}

// loads returns the ranges of whole loads.
func (z *zeroRanges) loads() (list [][2]uint64) {
	z.mu.RLock()
	defer z.mu.RUnlock()
	for _, r := range z.list {
		first, end := (r.first+LoadSectors-1)/LoadSectors, r.end/LoadSectors
		if first < end {
			list = append(list, [2]uint64{first, end})
		}
	}
	return list
}
