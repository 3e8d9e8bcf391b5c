// Package share keeps a node's share of the flow in bounds while the flow grows:
// it halves the share when it would no longer fit the disks, and drops pricing
// chunks that earn nothing any more (spec/storage-node.md 3.5, 3.6).
package share

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/setup"
	"github.com/zgminer/zgminer/miner/store"
)

// Files is what this package needs of files.Files.
type Files interface {
	Shard() files.Shard
	Shrink(ctx context.Context, higher bool) (files.Shard, error)
	Prune(first uint64) error
}

// Options configure New. Files, Length and Stats are needed.
type Options struct {
	Files Files
	// Length returns the length of the flow in sectors, Stats the state of the store.
	Length func() uint64
	Stats  func() store.Stats
	// MaxShards returns the most shards that may mine, from the mine contract; nil or
	// an error: nothing is halved.
	MaxShards func(ctx context.Context) (uint64, error)
	// Rewardable returns the first pricing chunk that earns something and the chain's
	// time, from the reward contract; nil, or an error that ErrNotLinear wraps:
	// nothing is pruned.
	Rewardable func(ctx context.Context) (first uint64, now time.Time, err error)
	// Every is the time between looks, default 1 min.
	Every  time.Duration
	Random *rand.Rand
	Now    func() time.Time
	Logger *slog.Logger
}

// ErrNotLinear says that the reward contract knows no first rewardable chunk.
var ErrNotLinear = errors.New("the reward contract does not let chunks expire")

// ClockBound is how far the chain's time may be from this machine's for pruning:
// with a wrong clock, or a server that is far behind, nothing is deleted.
const ClockBound = time.Hour

const (
	sectorBytes    = store.SectorBytes
	pricingSectors = 1 << 25 // 8 GiB
)

// Share follows the flow. Its methods may be called from any goroutine.
type Share struct {
	opt Options

	mu sync.Mutex // guards st
	st Status
}

// Status is the state of the share.
type Status struct {
	Shard      string `json:"shard"`
	FlowBytes  uint64 `json:"flow_bytes"`  // that earn something
	ShareBytes uint64 `json:"share_bytes"` // of those, the own share
	Quota      uint64 `json:"quota_bytes"`
	Used       uint64 `json:"used_bytes"`
	MaxShards  uint64 `json:"max_shards"` // 0: not known
	First      uint64 `json:"first_rewardable_chunk"`
	// Reason says why the share is larger than the disks, or nothing is pruned; empty
	// if all is well.
	Reason string `json:"reason,omitempty"`
}

// New returns a Share; Run makes it work.
func New(opt Options) *Share {
	if opt.Every <= 0 {
		opt.Every = time.Minute
	}
	if opt.Random == nil {
		opt.Random = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	return &Share{opt: opt}
}

// Status returns the state as of the last look.
func (s *Share) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.st
}

// First returns the first pricing chunk that earns something, as far as it is
// known; package sync wants it.
func (s *Share) First() uint64 { return s.Status().First }

// Run looks until ctx ends.
func (s *Share) Run(ctx context.Context) error {
	tick := time.NewTicker(s.opt.Every)
	defer tick.Stop()
	for {
		if err := s.Look(ctx); err != nil && ctx.Err() == nil {
			s.opt.Logger.Error("keeping the share in bounds", "err", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Look prunes what earns nothing any more, then halves the share as often as it
// has to.
func (s *Share) Look(ctx context.Context) error {
	st := s.Status()
	st.Reason = ""
	err := s.prune(ctx, &st)
	err = errors.Join(err, s.shrink(ctx, &st))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.st = st
	return err
}

// prune drops the pricing chunks that the contract says earn nothing any more.
func (s *Share) prune(ctx context.Context, st *Status) error {
	if s.opt.Rewardable == nil {
		return nil
	}
	first, now, err := s.opt.Rewardable(ctx)
	switch {
	case errors.Is(err, ErrNotLinear):
		return nil
	case err != nil:
		st.Reason = "nothing is pruned: " + err.Error()
		return nil
	}
	if off := s.opt.Now().Sub(now).Abs(); off > ClockBound {
		st.Reason = fmt.Sprintf("nothing is pruned: this machine's clock and the chain's time are %v apart", off.Round(time.Second))
		return nil
	}
	// A chunk beyond the flow cannot have expired.
	if first > s.opt.Length()/pricingSectors {
		st.Reason = fmt.Sprintf("nothing is pruned: the contract names chunk %d, the flow read so far ends in chunk %d", first, s.opt.Length()/pricingSectors)
		return nil
	}
	if first <= st.First {
		return nil
	}
	if err := s.opt.Files.Prune(first); err != nil {
		return err
	}
	st.First = first
	return nil
}

// shrink halves the share while it is more than setup.FillShare of the quota and
// the disks are that full: a share that did not arrive takes no room, as the
// flow's empty stretches never do.
func (s *Share) shrink(ctx context.Context, st *Status) error {
	stats := s.opt.Stats()
	st.Quota, st.Used = stats.QuotaBytes, stats.UsedBytes
	room := uint64(float64(st.Quota) * setup.FillShare)
	st.FlowBytes = (s.opt.Length() - min(s.opt.Length(), st.First*pricingSectors)) * sectorBytes
	measure := func(shard files.Shard) {
		st.Shard, st.ShareBytes = shard.String(), st.FlowBytes/shard.Num
	}
	shard := s.opt.Files.Shard()
	measure(shard)
	if st.ShareBytes <= room || st.Used <= room || s.opt.MaxShards == nil {
		return nil
	}
	most, err := s.opt.MaxShards(ctx)
	if err != nil {
		st.Reason = fmt.Sprintf("the share should be halved, but the contract does not say how many shards may mine: %v", err)
		return nil
	}
	st.MaxShards = most
	// Each halving frees half of what is used, once its loads are deleted.
	for used := st.Used; st.ShareBytes > room && used > room; used /= 2 {
		if shard.Num*2 > most {
			st.Reason = fmt.Sprintf("the share of %s is more than the disks have room for, but more than %d shards may not mine: add a disk", units.Bytes(st.ShareBytes), most)
			return nil
		}
		id, num := setup.Grow(shard.ID, shard.Num, s.opt.Random)
		s.opt.Logger.Info("the flow has outgrown the disks: the share is halved", "from", shard.String(), "to", files.Shard{ID: id, Num: num}.String(), "flow_bytes", st.FlowBytes, "quota_bytes", st.Quota)
		if shard, err = s.opt.Files.Shrink(ctx, id != shard.ID); err != nil {
			return err
		}
		measure(shard)
	}
	return nil
}
