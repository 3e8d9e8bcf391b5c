package mine

import (
	"cmp"
	"slices"
	"sort"
	"sync"
	"unsafe"
)

// entry is a nonce put aside for a sweep, with the load it asks for.
type entry struct{ counter, load uint64 }

const (
	chunkEntries = 128
	chunkBytes   = int64(chunkEntries * unsafe.Sizeof(entry{}))
)

var _ = [1]struct{}{}[16-unsafe.Sizeof(entry{})] // plan.NonceBytes

type chunk [chunkEntries]entry

// ledger remembers nonces by the part of the disk that their load lies in.
// Every runner writes into a book of its own; a sweep takes all books and reads
// part after part. Memory is taken in chunks within a budget.
type ledger struct {
	disks []*sweptDisk
	parts int // of all disks
	books []*book

	mu     sync.Mutex // guards the rest
	free   []*chunk
	room   int64         // chunks that may still be made
	filled chan struct{} // signalled when memory ran out
}

// sweptDisk is a disk with its loads in physical order.
type sweptDisk struct {
	disk   Disk
	tier   int
	places []uint64 // of its loads, ascending
	bounds []uint64 // first place of each part; the first is 0
	first  int      // number of its first part among all
}

// book is one runner's remembered nonces.
type book struct {
	mu    sync.Mutex // guards the rest
	round *round     // what is wanted at the moment
	parts []page
}

// page is a list of entries in chunks; all but the last are full.
type page struct {
	chunks []*chunk
	last   int // entries in the last chunk
}

func newLedger(run *search, runners int) *ledger {
	l := &ledger{room: run.opt.RememberBytes / chunkBytes, filled: make(chan struct{}, 1)}
	var loads uint64
	for i, t := range run.tiers {
		if d, ok := t.(Disk); ok && run.held[i].Count() > 0 {
			s := &sweptDisk{disk: d, tier: i}
			run.held[i].each(func(load uint64) { s.places = append(s.places, d.Place(load)) })
			if !slices.IsSorted(s.places) {
				slices.Sort(s.places)
			}
			loads += uint64(len(s.places))
			l.disks = append(l.disks, s)
		}
	}
	// Parts of about 64 loads, but only so many that half-filled chunks take at
	// most a quarter of the memory.
	parts := min(loads/64, 2048, uint64(l.room)/4/uint64(runners))
	for _, d := range l.disks {
		n := max(1, int(parts*uint64(len(d.places))/loads))
		d.first = l.parts
		d.bounds = make([]uint64, n)
		for p := 1; p < n; p++ {
			d.bounds[p] = d.places[len(d.places)*p/n]
		}
		l.parts += n
	}
	for range runners {
		l.books = append(l.books, &book{round: run.round.Load(), parts: make([]page, l.parts)})
	}
	return l
}

// part returns the number of the part that load lies in.
func (l *ledger) part(tier int, load uint64) int {
	for _, d := range l.disks {
		if d.tier == tier {
			place := d.disk.Place(load)
			return d.first + sort.Search(len(d.bounds)-1, func(i int) bool { return place < d.bounds[i+1] })
		}
	}
	panic("mine: a nonce for a tier that is not swept")
}

// getChunk returns nil when the memory is used up, and says so on l.filled.
func (l *ledger) getChunk() *chunk {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.free); n > 0 {
		return pop(&l.free)
	}
	if l.room > 0 {
		l.room--
		return new(chunk)
	}
	select {
	case l.filled <- struct{}{}:
	default:
	}
	return nil
}

func (l *ledger) putChunks(list []*chunk) {
	l.mu.Lock()
	l.free = append(l.free, list...)
	l.mu.Unlock()
}

// add remembers e in part p and reports whether there was memory for it.
func (b *book) add(l *ledger, p int, e entry) bool {
	g := &b.parts[p]
	if len(g.chunks) == 0 || g.last == chunkEntries {
		c := l.getChunk()
		if c == nil {
			return false
		}
		g.chunks, g.last = append(g.chunks, c), 0
	}
	g.chunks[len(g.chunks)-1][g.last] = e
	g.last++
	return true
}

// turn begins a new round: it takes what all books hold and makes next their
// round. The result is indexed by book, then part.
func (l *ledger) turn(next *round) [][]page {
	var taken [][]page
	for _, b := range l.books {
		b.mu.Lock()
		taken = append(taken, b.parts)
		b.parts, b.round = make([]page, l.parts), next
		b.mu.Unlock()
	}
	select {
	case <-l.filled: // from the round that ended
	default:
	}
	return taken
}

// placed is an entry with its load's physical position.
type placed struct {
	place uint64
	entry
}

// collect returns the entries of one part from all books in physical order and
// frees their memory.
func (l *ledger) collect(d *sweptDisk, books [][]page, part int) []placed {
	n := 0
	for _, b := range books {
		if g := &b[part]; len(g.chunks) > 0 {
			n += (len(g.chunks)-1)*chunkEntries + g.last
		}
	}
	list := make([]placed, 0, n)
	for _, b := range books {
		g := &b[part]
		for i, c := range g.chunks {
			entries := c[:]
			if i == len(g.chunks)-1 {
				entries = c[:g.last]
			}
			for _, e := range entries {
				list = append(list, placed{d.disk.Place(e.load), e})
			}
		}
		l.putChunks(g.chunks)
		*g = page{}
	}
	slices.SortFunc(list, func(a, b placed) int {
		if c := cmp.Compare(a.place, b.place); c != 0 {
			return c
		}
		if c := cmp.Compare(a.load, b.load); c != 0 {
			return c
		}
		return cmp.Compare(a.counter, b.counter)
	})
	return list
}

// remember puts the nonces in r.entries into the runner's book and returns how
// many it kept.
func (r *runner) remember() int {
	l := r.run.ledger
	b := l.books[r.index]
	kept := 0
	b.mu.Lock()
	for _, e := range r.entries {
		switch tier := r.run.tierOf(e.load); {
		case !b.round.held.Has(e.load):
			r.local.Missing++
		case b.round.remember && b.add(l, l.part(tier, e.load), e):
			kept++
		default:
			r.local.Forgotten++
		}
	}
	b.mu.Unlock()
	r.local.Remembered += uint64(kept)
	return kept
}
