// Package tiers gives the search what the sealed store holds: loads kept in
// memory, a disk for each directory, read by physical position past the page
// cache, and loads of known zeros, which are sealed when they are asked for
// (package mine, spec/performance.md 6). A unit is offered only while it is
// sealed with the digest of its own epoch.
package tiers

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"runtime"
	"sync"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/sealing"
)

// Reads of one directory: this many at a time unless Source.Workers says
// otherwise, and three times as many that wait.
const defaultWorkers = 16

// Zeros says when loads of known zeros without a slot are sealed for the search.
type Zeros string

// The choices.
const (
	// ZerosAuto seals them while that is cheaper than drawing nonces until one asks
	// for a load that is held: see zerosPay.
	ZerosAuto   Zeros = "auto"
	ZerosNever  Zeros = "never"
	ZerosAlways Zeros = "always"
)

// Store is the part of store.Store that is used.
type Store interface {
	ReadSealed(load uint64, buf []byte) (sealing.Bitmap, sealing.Contexts, error)
	State(load uint64) (store.LoadState, bool)
	Summary(load uint64) (store.Summary, bool)
	Summaries(from uint64) iter.Seq2[uint64, store.Summary]
	Zeros() [][2]uint64
	Dir(p store.Place) string
	MinerID() kernels.Hash
}

// Log is the part of flow.Log that is used.
type Log interface {
	ContextsOf(list sealing.Contexts, load uint64) (sealing.Contexts, error)
}

// Source opens the store for the search. It implements mining.Source. Set the
// fields before it is used; Store, Log and Share are required.
type Source struct {
	Store Store
	Log   Log
	// Share returns the part of the flow that is stored: loads that are id modulo
	// shards.
	Share func() (id, shards uint64)
	// RAMBytes is how much memory sealed loads may take; Warm fills it.
	RAMBytes uint64
	// Zeros is when known zeros are sealed for the search; "" means ZerosAuto.
	Zeros Zeros
	// CPU seals known zeros; nil means the fastest kernels that this machine runs.
	CPU *kernels.CPU
	// Workers is how many reads a directory gets at a time; 0 means 16. A hard disk
	// wants 2 or 3, an NVMe drive 8 to 32.
	Workers int
	// Logger receives what goes wrong; nil means slog.Default.
	Logger *slog.Logger

	once    sync.Once // of init
	sealers sync.Pool // *sealing.Sealer, of any miner id
	ram     resident
}

func (s *Source) init() {
	s.once.Do(func() {
		if s.CPU == nil {
			all := kernels.Tiers()
			s.CPU = all[len(all)-1]
		}
		if s.Workers <= 0 {
			s.Workers = defaultWorkers
		}
		if s.Zeros == "" {
			s.Zeros = ZerosAuto
		}
		if s.Logger == nil {
			s.Logger = slog.Default()
		}
		s.ram.kept = map[uint64]*kept{}
	})
}

// Shard implements mining.Source.
func (s *Source) Shard() (id, shards uint64) { return s.Share() }

// Tiers implements mining.Source: what is in memory, one disk for each directory
// with loads in the range, and known zeros where they pay. What it returns keeps
// to the loads held now; a unit that loses its seal meanwhile is not offered.
func (s *Source) Tiers(ctx context.Context, r pora.Range, length uint64) (mining.Tiers, error) {
	s.init()
	v := &view{source: s, rng: r, first: r.StartPosition / pora.LoadSectors, loads: min(r.MineLength, length-min(length, r.StartPosition)) / pora.LoadSectors}
	v.memory = newMemory(v, s.ram.snapshot())
	if err := v.openDisks(ctx); err != nil {
		return mining.Tiers{}, err
	}
	var list []mine.Tier
	held := v.memory.held.Count()
	if held > 0 {
		list = append(list, v.memory)
	}
	for _, d := range v.disks {
		held += v.onlyOn(d)
		d.ReadPool = mine.NewReadPool(s.Workers, 3*s.Workers, d.read)
		list = append(list, d)
	}
	z := newZeros(v)
	if z.count == 0 || s.Zeros == ZerosNever || s.Zeros == ZerosAuto && !zerosPay(held, r.Loads()) {
		return mining.Tiers{List: list, Close: func() { closePools(v.disks) }}, nil
	}
	// Sealing shares the processors with the search: a quarter of them.
	workers := max(1, runtime.GOMAXPROCS(0)/4)
	z.ReadPool = mine.NewReadPool(workers, 3*workers, z.read)
	return mining.Tiers{List: append(list, z), Close: func() { closePools(v.disks); z.ReadPool.Close() }}, nil
}

// closePools completes what is queued; it never fails.
func closePools(disks []*disk) {
	for _, d := range disks {
		d.ReadPool.Close()
	}
}

// onlyOn counts the loads of a disk that are not in memory.
func (v *view) onlyOn(d *disk) (n uint64) {
	for i, w := range d.held {
		n += mine.Bitmap{w &^ v.memory.held[i]}.Count()
	}
	return n
}

// view is the store seen through one recall range. Loads are counted from the
// range's start.
type view struct {
	source *Source
	rng    pora.Range
	first  uint64 // load of the range's start
	loads  uint64 // that end within the flow

	memory *memory
	disks  []*disk
}

// openDisks sorts the loads that are held by directory.
func (v *view) openDisks(ctx context.Context) error {
	byFile := map[int]*disk{}
	byDir := map[string]*disk{}
	var want sealing.Contexts
	for global, sum := range v.source.Store.Summaries(v.first) {
		load := global - v.first
		if load >= v.loads {
			break
		}
		if load&0xffff == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		var err error
		if want, err = v.source.Log.ContextsOf(want[:0], global); err != nil {
			return fmt.Errorf("find the contexts of load %d: %w", global, err)
		}
		if !v.rng.Covers(load) || v.source.available(global, sum, want) == 0 {
			continue
		}
		d := byFile[sum.Place.File()]
		if d == nil {
			name := v.source.Store.Dir(sum.Place)
			if name == "" {
				continue // its disk is gone
			}
			if d = byDir[name]; d == nil {
				d = &disk{view: v, name: name, held: mine.NewBitmap(v.loads)}
				byDir[name] = d
				v.disks = append(v.disks, d)
			}
			byFile[sum.Place.File()] = d
		}
		d.held.Set(load)
		d.places = append(d.places, sum.Place)
	}
	for _, d := range v.disks {
		d.ranks = newRanks(d.held)
	}
	return nil
}

// available returns the units of a load with a slot that may be mined.
func (s *Source) available(load uint64, sum store.Summary, want sealing.Contexts) sealing.Bitmap {
	switch {
	case sum.Doubt || len(want) == 0:
		return 0
	case sum.Whole:
		return usable(load, sealing.Full, sum.Contexts, want)
	}
	st, ok := s.Store.State(load)
	if !ok || st.Doubt {
		return 0
	}
	return usable(load, st.Sealed, st.Contexts, want)
}

// usable returns those of the sealed units that are sealed with the digest that
// the contract wants. Seal unit 0 of load 0 cannot be proven (spec/storage.md
// 4.5).
func usable(load uint64, sealed sealing.Bitmap, have, want sealing.Contexts) sealing.Bitmap {
	good := sealed & sealing.First(want.Units())
	if len(have) != 1 || len(want) != 1 || have[0].Digest != want[0].Digest {
		good &^= have.Differing(want)
	}
	if load == 0 {
		good = good.Without(0)
	}
	return good
}

// read reads a load as it is to be mined.
func (s *Source) read(load uint64, buf []byte) (units sealing.Bitmap, contexts sealing.Contexts, err error) {
	sealed, have, err := s.Store.ReadSealed(load, buf)
	if err != nil {
		return 0, nil, err
	}
	want, err := s.Log.ContextsOf(nil, load)
	if err != nil {
		return 0, nil, fmt.Errorf("find the contexts of load %d: %w", load, err)
	}
	return usable(load, sealed, have, want), have, nil
}

var _ mining.Source = (*Source)(nil)
