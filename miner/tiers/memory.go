package tiers

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/sealing"
)

// kept is a load in memory. It never changes; one that is not wanted any more is
// left to the garbage collector, because a search may still read it.
type kept struct {
	data     []byte
	units    sealing.Bitmap
	contexts sealing.Contexts // that data is sealed with
	zero     bool             // of known zeros, nowhere on disk
}

// resident is the loads in memory.
type resident struct {
	mu   sync.Mutex // guards kept
	kept map[uint64]*kept
}

func (r *resident) snapshot() map[uint64]*kept {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := make(map[uint64]*kept, len(r.kept))
	for load, k := range r.kept {
		m[load] = k
	}
	return m
}

func (r *resident) put(load uint64, k *kept) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k == nil {
		delete(r.kept, load)
	} else {
		r.kept[load] = k
	}
}

func (r *resident) has(load uint64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kept[load] != nil
}

// Resident returns how many loads are in memory.
func (s *Source) Resident() int {
	s.init()
	s.ram.mu.Lock()
	defer s.ram.mu.Unlock()
	return len(s.ram.kept)
}

// Warm keeps RAMBytes full of loads that can be mined until ctx is done: those
// on disk in the order they lie, then known zeros. It looks for changes every
// interval, 0 for 5 s, and does nothing while hold (which may be nil) returns
// more than zero.
func (s *Source) Warm(ctx context.Context, interval time.Duration, hold func() time.Duration) error {
	s.init()
	if interval <= 0 {
		interval = 5 * time.Second
	}
	for ctx.Err() == nil {
		wait := interval
		if hold != nil && hold() > 0 {
			wait = max(hold(), 10*time.Millisecond)
		} else if err := s.Fill(ctx); err != nil && ctx.Err() == nil {
			s.Logger.Warn("keeping sealed loads in memory", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
	return nil
}

// Fill drops loads from memory that cannot be mined any more and reads others
// until RAMBytes is full or everything is in it.
func (s *Source) Fill(ctx context.Context) error {
	s.init()
	s.dropStale()
	room := int(s.RAMBytes/store.LoadBytes) - s.Resident()
	if room <= 0 {
		return nil
	}
	list := s.candidates(ctx, room)
	if err := s.each(ctx, list, s.read, false); err != nil {
		return err
	}
	if room -= len(list); room <= 0 || s.Zeros == ZerosNever {
		return nil
	}
	var more []uint64
	for load := range s.zeroLoads(0, ^uint64(0)) {
		if len(more) == room {
			break
		}
		if !s.ram.has(load) {
			more = append(more, load)
		}
	}
	return s.each(ctx, more, s.sealZeros, true)
}

// dropStale removes what is sealed otherwise now, or not held.
func (s *Source) dropStale() {
	for load, k := range s.ram.snapshot() {
		sum, has := s.Store.Summary(load)
		want, err := s.Log.ContextsOf(nil, load)
		if err != nil || k.zero == has || !k.zero && sum.Doubt || usable(load, k.units, k.contexts, want) != k.units || len(want) == 0 {
			s.ram.put(load, nil)
		}
	}
}

// candidates returns up to n loads that are sealed whole and not in memory, in
// the order in which they lie on disk.
func (s *Source) candidates(ctx context.Context, n int) (list []uint64) {
	var want sealing.Contexts
	type placed struct {
		place store.Place
		load  uint64
	}
	var found []placed
	for load, sum := range s.Store.Summaries(0) {
		if len(found) == n || ctx.Err() != nil {
			break
		}
		if !sum.Whole || s.ram.has(load) {
			continue
		}
		var err error
		if want, err = s.Log.ContextsOf(want[:0], load); err != nil || s.available(load, sum, want) == 0 {
			continue
		}
		found = append(found, placed{sum.Place, load})
	}
	slices.SortFunc(found, func(a, b placed) int { return int(int64(a.place) - int64(b.place)) })
	for _, p := range found {
		list = append(list, p.load)
	}
	return list
}

// each brings loads into memory, several at a time.
func (s *Source) each(ctx context.Context, loads []uint64, read func(uint64, []byte) (sealing.Bitmap, sealing.Contexts, error), zero bool) error {
	next := make(chan uint64)
	var group sync.WaitGroup
	var mu sync.Mutex // guards failed
	var failed error
	for range s.Workers {
		group.Go(func() {
			for load := range next {
				data := vfs.Aligned(store.LoadBytes)
				units, contexts, err := read(load, data)
				if err != nil {
					mu.Lock()
					failed = fmt.Errorf("load %d: %w", load, err)
					mu.Unlock()
				} else if units != 0 {
					s.ram.put(load, &kept{data, units, contexts, zero})
				}
			}
		})
	}
	for _, load := range loads {
		if ctx.Err() != nil {
			break
		}
		next <- load
	}
	close(next)
	group.Wait()
	return failed
}

// memory is the loads in memory that lie in a view. It implements mine.Memory.
type memory struct {
	held  mine.Bitmap
	ranks ranks
	loads []*kept // of held, in ascending order
}

func newMemory(v *view, all map[uint64]*kept) *memory {
	m := &memory{held: mine.NewBitmap(v.loads)}
	order := make([]uint64, 0, len(all))
	for load := range all {
		order = append(order, load)
	}
	slices.Sort(order)
	var want sealing.Contexts
	for _, global := range order {
		load, k := global-v.first, all[global]
		if global < v.first || load >= v.loads || !v.rng.Covers(load) {
			continue
		}
		var err error
		if want, err = v.source.Log.ContextsOf(want[:0], global); err != nil || usable(global, k.units, k.contexts, want) != k.units {
			continue
		}
		m.held.Set(load)
		m.loads = append(m.loads, k)
	}
	m.ranks = newRanks(m.held)
	return m
}

// Name implements mine.Tier.
func (m *memory) Name() string { return "memory" }

// Held implements mine.Tier.
func (m *memory) Held() mine.Bitmap { return m.held }

// Load implements mine.Memory.
func (m *memory) Load(load uint64) (data []byte, units uint64) {
	if !m.held.Has(load) {
		return nil, 0
	}
	k := m.loads[m.ranks.of(load)]
	return k.data, uint64(k.units)
}

var _ mine.Memory = (*memory)(nil)
