// Package tiers gives the search what the sealed store holds: each directory is a
// disk of its own, read by physical position past the page cache (package mine,
// spec/performance.md 6). A unit is offered only while it is sealed with the digest
// of its own epoch.
package tiers

import (
	"context"
	"fmt"
	"iter"

	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/sealing"
)

// Reads of one directory: this many at a time, and this many more that wait.
const (
	Workers = 16
	Waiting = 48
)

// Store is the part of store.Store that is used.
type Store interface {
	ReadSealed(load uint64, buf []byte) (sealing.Bitmap, sealing.Contexts, error)
	State(load uint64) (store.LoadState, bool)
	Summary(load uint64) (store.Summary, bool)
	Summaries(from uint64) iter.Seq2[uint64, store.Summary]
	Dir(p store.Place) string
}

// Log is the part of flow.Log that is used.
type Log interface {
	ContextsOf(list sealing.Contexts, load uint64) (sealing.Contexts, error)
}

// Source opens the store for the search. It implements mining.Source.
type Source struct {
	Store Store
	Log   Log
	// Share returns the part of the flow that is stored: loads that are id modulo
	// shards.
	Share func() (id, shards uint64)
}

// Shard implements mining.Source.
func (s *Source) Shard() (id, shards uint64) { return s.Share() }

// Tiers implements mining.Source: one disk for each directory with loads in the
// range.
func (s *Source) Tiers(ctx context.Context, r pora.Range, length uint64) (mining.Tiers, error) {
	first := r.StartPosition / pora.LoadSectors
	held := map[string]*disk{}
	var list []mine.Tier
	loads := r.MineLength / pora.LoadSectors
	for load, sum := range s.Store.Summaries(first) {
		relative := load - first
		if relative >= loads || (load+1)*pora.LoadSectors > length {
			break
		}
		if relative&0xffff == 0 && ctx.Err() != nil {
			return mining.Tiers{}, context.Cause(ctx)
		}
		if sum.Doubt || !r.Covers(load) || !sum.Whole && !s.partly(load) {
			continue
		}
		name := s.Store.Dir(sum.Place)
		d := held[name]
		if d == nil {
			d = &disk{source: s, name: name, first: first, held: mine.NewBitmap(loads)}
			held[name] = d
			list = append(list, d)
		}
		d.held.Set(relative)
	}
	for _, t := range list {
		d := t.(*disk)
		d.ReadPool = mine.NewReadPool(Workers, Waiting, d.read)
	}
	return mining.Tiers{List: list, Close: func() {
		for _, t := range list {
			t.(*disk).ReadPool.Close() // completes what is queued, never fails
		}
	}}, nil
}

// partly tells whether some units of a load that is not whole are sealed.
func (s *Source) partly(load uint64) bool {
	st, ok := s.Store.State(load)
	return ok && st.Sealed != 0
}

// disk is one directory. It implements mine.Disk.
type disk struct {
	*mine.ReadPool
	source *Source
	name   string
	first  uint64 // load of the range's start
	held   mine.Bitmap
}

// Name implements mine.Tier.
func (d *disk) Name() string { return d.name }

// Held implements mine.Tier.
func (d *disk) Held() mine.Bitmap { return d.held }

// Place implements mine.Disk.
func (d *disk) Place(load uint64) uint64 {
	sum, _ := d.source.Store.Summary(d.first + load)
	return uint64(sum.Place)
}

// read reads a load and tells which of its units may be mined: those sealed with
// the digest that the contract wants. Seal unit 0 of load 0 cannot be proven
// (spec/storage.md 4.5).
func (d *disk) read(load uint64, buf []byte) (units uint64, err error) {
	global := d.first + load
	sealed, have, err := d.source.Store.ReadSealed(global, buf)
	if err != nil {
		return 0, err
	}
	want, err := d.source.Log.ContextsOf(nil, global)
	if err != nil {
		return 0, fmt.Errorf("find the contexts of load %d: %w", global, err)
	}
	good := sealed & sealing.First(want.Units()) &^ have.Differing(want)
	if global == 0 {
		good = good.Without(0)
	}
	return uint64(good), nil
}

var _ mine.Disk = (*disk)(nil)
var _ mining.Source = (*Source)(nil)
