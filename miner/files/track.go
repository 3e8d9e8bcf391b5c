package files

import (
	"context"
	"errors"
	"math/bits"
	"sync"
	"sync/atomic"

	"github.com/zgminer/zgminer/miner/flow"
)

// maxTracks bounds the files under way whose state is in memory; others are
// looked up in the store again when needed.
const maxTracks = 4096

// track is which of the own segments of a file under way are stored. Ordinal o
// is the local segment first + o*num.
type track struct {
	base       uint64 // the file's first segment in the flow
	first, num uint64
	count      uint64 // own segments

	once   sync.Once
	active atomic.Bool // x a seq is written

	mu    sync.Mutex // guards the rest
	have  []uint64   // bits by ordinal
	left  uint64     // ordinals that miss
	low   uint64     // all ordinals below are there
	busy  map[uint64]chan struct{}
	final sync.Mutex // one finalizes
}

type tracks struct {
	mu  sync.Mutex
	all map[uint64]*track
}

func (t *tracks) init() { t.all = make(map[uint64]*track) }

// get returns the track of entry e, made from the store if there is none.
// Files.mu is held.
func (f *Files) track(e *flow.Entry, sh *Shape) *track {
	t := f.tracks.get(e, sh, f.set.shard)
	t.once.Do(func() {
		for o := range t.count {
			i := t.first + o*t.num
			load, sector, n := place(e, sh, i)
			if f.store.Missing(load, sector, n) {
				continue
			}
			// A crash may have come between a segment's data and its nodes: then it is
			// not there yet, and whoever sends it again brings the nodes.
			if _, err := f.fileNode(e, sh, i, 1); errors.Is(err, ErrUnknown) {
				continue
			}
			t.have[o/64] |= 1 << (o % 64)
			t.left--
		}
		t.advance()
	})
	return t
}

func (t *tracks) get(e *flow.Entry, sh *Shape, s Shard) *track {
	t.mu.Lock()
	defer t.mu.Unlock()
	if k := t.all[e.Seq]; k != nil {
		return k
	}
	if len(t.all) >= maxTracks {
		t.evict()
	}
	g := e.Start / segmentSectors
	k := &track{base: g, first: s.first(g) - g, num: s.Num, count: s.Count(g, g+sh.Data), busy: make(map[uint64]chan struct{})}
	k.left = k.count
	k.have = make([]uint64, (k.count+63)/64)
	t.all[e.Seq] = k
	return k
}

// evict drops a track that nobody writes to. Whoever has it still may go on with
// it: at worst a segment is stored twice, which the store leaves alone.
func (t *tracks) evict() {
	for seq, k := range t.all {
		k.mu.Lock()
		idle := len(k.busy) == 0
		k.mu.Unlock()
		if idle {
			delete(t.all, seq)
			return
		}
	}
}

func (t *tracks) drop(seq uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.all, seq)
}

// dropFrom forgets the files from seq on.
func (t *tracks) dropFrom(seq uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for s := range t.all {
		if s >= seq {
			delete(t.all, s)
		}
	}
}

// advance moves low to the first ordinal that misses. mu is held, or nobody else
// is there yet.
func (t *track) advance() {
	for t.low < t.count {
		if miss := ^t.have[t.low/64] >> (t.low % 64); miss != 0 {
			t.low += uint64(bits.TrailingZeros64(miss))
			break
		}
		t.low = t.low/64*64 + 64
	}
	t.low = min(t.low, t.count)
}

// begin claims a local segment of the own shard for writing; mine is false if it
// is there already, waiting for another that writes it.
func (t *track) begin(ctx context.Context, i uint64) (mine bool, err error) {
	o := (i - t.first) / t.num
	for {
		t.mu.Lock()
		if t.have[o/64]>>(o%64)&1 == 1 {
			t.mu.Unlock()
			return false, nil
		}
		done := t.busy[o]
		if done == nil {
			t.busy[o] = make(chan struct{})
			t.mu.Unlock()
			return true, nil
		}
		t.mu.Unlock()
		select {
		case <-done:
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
}

// end gives a claim back; complete tells whether the segment was the last one.
func (t *track) end(i uint64, stored bool) (complete bool) {
	o := (i - t.first) / t.num
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.busy[o])
	delete(t.busy, o)
	if stored {
		t.have[o/64] |= 1 << (o % 64)
		t.left--
		t.advance()
	}
	return t.left == 0
}

// complete tells whether all own segments are there.
func (t *track) complete() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.left == 0
}

// boundary is the local segment below which all own segments are there; 0 if
// none is.
func (t *track) boundary(sh *Shape) uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.low == 0:
		return 0
	case t.low == t.count:
		return sh.Data
	}
	return t.first + t.low*t.num
}

// missing lists up to limit local segments that are not there.
func (t *track) missing(limit int) (list []uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for o := t.low; o < t.count && len(list) < limit; o++ {
		if t.have[o/64]>>(o%64)&1 == 0 {
			list = append(list, t.first+o*t.num)
		}
	}
	return list
}

// place returns where data segment i of a file lies: load, first sector in it,
// number of sectors.
func place(e *flow.Entry, sh *Shape, i uint64) (load, sector, n uint64) {
	at := e.Start + i*segmentSectors
	return at / segmentSectors, at % segmentSectors, sh.DataSectors(i)
}
