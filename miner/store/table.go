package store

import (
	"slices"
	"sort"
	"sync"

	"github.com/zgminer/zgminer/sealing"
)

// table is the index of loads with a slot in memory: 12 to 17 bytes for each load
// (50 to 70 MiB for each TiB held). Loads that are not sealed whole have their details
// in the database only.
type table struct {
	mu       sync.RWMutex      // guards the rest
	pages    map[uint64][]cell // by load / pageLoads, sorted by offset, never empty
	order    []uint64          // the keys of pages, sorted
	contexts []sealing.Contexts
	ids      map[string]uint32 // of contexts, by their encoding
	recent   uint32            // the one looked up last
	total    counts
}

// pageLoads is how many consecutive loads share a page.
const pageLoads = 4096

// cell is one load.
type cell struct {
	place    Place
	contexts uint32 // if whole: index in table.contexts
	offset   uint16 // load % pageLoads
	flags    uint8
	sealed   uint8 // sealed units, 0..64
}

const (
	cellComplete = 1 << iota // all sectors present
	cellWhole                // all units sealed
	cellDoubt                // an intent is open
)

// counts are sums over all loads.
type counts struct {
	loads, complete, whole, doubt uint64
	sealedUnits                   uint64
}

func (c *counts) add(e cell, n uint64) { // n is 1 or minus 1
	c.loads += n
	c.sealedUnits += n * uint64(e.sealed)
	if e.flags&cellComplete != 0 {
		c.complete += n
	}
	if e.flags&cellWhole != 0 {
		c.whole += n
	}
	if e.flags&cellDoubt != 0 {
		c.doubt += n
	}
}

func newTable() *table {
	return &table{pages: map[uint64][]cell{}, ids: map[string]uint32{}}
}

// find returns the position of a load in its page.
func find(page []cell, offset uint16) (int, bool) {
	// A page that is filled evenly has it where the offset says.
	if len(page) > 0 {
		if i := int(offset) * len(page) / pageLoads; page[i].offset == offset {
			return i, true
		}
	}
	i := sort.Search(len(page), func(i int) bool { return page[i].offset >= offset })
	return i, i < len(page) && page[i].offset == offset
}

// get returns the cell of a load.
func (t *table) get(load uint64) (cell, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	page := t.pages[load/pageLoads]
	if i, ok := find(page, uint16(load%pageLoads)); ok {
		return page[i], true
	}
	return cell{}, false
}

// contextsOf returns the contexts of a load that is sealed whole. They are
// shared and must not be changed.
func (t *table) contextsOf(c cell) sealing.Contexts {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.contexts[c.contexts]
}

// put sets or replaces a load's cell by its record.
func (t *table) put(load uint64, r *record, doubt bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := cell{place: r.place, offset: uint16(load % pageLoads), sealed: uint8(r.seal.Sealed.Count())}
	if r.present.Full() {
		c.flags |= cellComplete
	}
	if r.seal.Sealed == sealing.Full {
		c.flags |= cellWhole
		c.contexts = t.intern(r.seal.Contexts)
	}
	if doubt {
		c.flags |= cellDoubt
	}
	page := t.pages[load/pageLoads]
	i, ok := find(page, c.offset)
	if ok {
		t.total.add(page[i], ^uint64(0))
		page[i] = c
	} else {
		t.set(load/pageLoads, slices.Insert(page, i, c))
	}
	t.total.add(c, 1)
}

// intern returns the number of equal contexts.
func (t *table) intern(c sealing.Contexts) uint32 {
	// Neighbours mostly belong to one epoch.
	if int(t.recent) < len(t.contexts) && slices.Equal(t.contexts[t.recent], c) {
		return t.recent
	}
	key := make([]byte, 0, len(c)*33)
	for i := range c {
		key = append(append(key, c[i].End), c[i].Digest[:]...)
	}
	id, ok := t.ids[string(key)]
	if !ok {
		id = uint32(len(t.contexts))
		t.contexts = append(t.contexts, slices.Clone(c))
		t.ids[string(key)] = id
	}
	t.recent = id
	return id
}

// remove takes a load out.
func (t *table) remove(load uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	page := t.pages[load/pageLoads]
	i, ok := find(page, uint16(load%pageLoads))
	if !ok {
		return
	}
	t.total.add(page[i], ^uint64(0))
	t.set(load/pageLoads, slices.Delete(page, i, i+1))
}

// removeFrom takes out all loads from first on and returns their places.
func (t *table) removeFrom(first uint64) (places []Place) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, _ := slices.BinarySearch(t.order, first/pageLoads)
	for _, number := range slices.Clone(t.order[at:]) {
		page, keep := t.pages[number], 0
		if number == first/pageLoads {
			keep, _ = slices.BinarySearchFunc(page, uint16(first%pageLoads), func(c cell, o uint16) int { return int(c.offset) - int(o) })
		}
		for _, c := range page[keep:] {
			places = append(places, c.place)
			t.total.add(c, ^uint64(0))
		}
		t.set(number, page[:keep:keep])
	}
	slices.Sort(places)
	return places
}

// sums returns the totals.
func (t *table) sums() counts {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.total
}

// pageFrom returns a copy of the first page at or after load, cut to loads from
// load on, and the page's first load; nil at the end.
func (t *table) pageFrom(load uint64, buf []cell) (page []cell, first uint64) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	number := load / pageLoads
	if rest := t.cut(t.pages[number], load); len(rest) > 0 {
		return append(buf[:0], rest...), number * pageLoads
	}
	i, ok := slices.BinarySearch(t.order, number)
	if ok {
		i++
	}
	if i == len(t.order) {
		return nil, 0
	}
	return append(buf[:0], t.pages[t.order[i]]...), t.order[i] * pageLoads
}

// set stores a page and keeps the order of their numbers.
func (t *table) set(number uint64, page []cell) {
	i, ok := slices.BinarySearch(t.order, number)
	switch {
	case len(page) == 0:
		delete(t.pages, number)
		if ok {
			t.order = slices.Delete(t.order, i, i+1)
		}
		return
	case !ok:
		t.order = slices.Insert(t.order, i, number)
	}
	t.pages[number] = page
}

func (t *table) cut(page []cell, load uint64) []cell {
	i := sort.Search(len(page), func(i int) bool { return uint64(page[i].offset) >= load%pageLoads })
	return page[i:]
}
