package files

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// Guard keeps the node within its quota and drops what earns nothing any more
// (spec/storage-node.md 3.5, 3.6). Zero means the default.
type Guard struct {
	// Every is the time between looks, default 60 s.
	Every time.Duration
	// FullAt is the share of the quota at which the shard shrinks, default 0.9.
	FullAt float64
	// MaxShards is the largest number of shards that can still be mined; nil means
	// 65536. An error postpones shrinking.
	MaxShards func(ctx context.Context) (uint64, error)
	// FirstRewardable returns the first pricing chunk that still pays and the time
	// of the chain that said so; nil, or ok false, means that none expires.
	FirstRewardable func(ctx context.Context) (chunk uint64, chain time.Time, ok bool, err error)
	// Higher draws which half is kept, default at random.
	Higher func() bool
}

// maxClock is how far the chain's time may be from ours for it to be believed
// that chunks expired: data that are dropped are gone.
const maxClock = time.Hour

// Watch does what g says until ctx ends. What fails is logged and tried again.
func (f *Files) Watch(ctx context.Context, g Guard) error {
	def(&g.Every, time.Minute)
	t := time.NewTicker(g.Every)
	defer t.Stop()
	for {
		if err := f.Check(ctx, g); err != nil && ctx.Err() == nil {
			f.slog.Warn("looking after the quota; trying again later", "err", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
}

// Check prunes what expired and then, if the quota is nearly used, shrinks the
// shard once.
func (f *Files) Check(ctx context.Context, g Guard) error {
	if err := f.checkRewards(ctx, &g); err != nil {
		return err
	}
	st := f.store.Stats()
	def(&g.FullAt, 0.9)
	if st.QuotaBytes == 0 || float64(st.UsedBytes) < g.FullAt*float64(st.QuotaBytes) || f.sweep.Load() {
		return nil // also while the last half is still being deleted
	}
	most := uint64(1 << 16)
	if g.MaxShards != nil {
		var err error
		if most, err = g.MaxShards(ctx); err != nil {
			return fmt.Errorf("ask for the largest number of shards: %w", err)
		}
	}
	shard := f.Shard()
	// A shard with less than one load of the flow mines nothing.
	if next := shard.Num * 2; next > most || next > f.log.Length()/segmentSectors {
		f.slog.Warn("the quota is nearly used and the shard cannot be halved any more: give more room", "shard", shard.String(), "used", st.UsedBytes, "quota", st.QuotaBytes)
		return nil
	}
	if g.Higher == nil {
		g.Higher = func() bool { return rand.IntN(2) == 1 }
	}
	_, err := f.Shrink(ctx, g.Higher())
	return err
}

func (f *Files) checkRewards(ctx context.Context, g *Guard) error {
	if g.FirstRewardable == nil {
		return nil
	}
	chunk, chain, ok, err := g.FirstRewardable(ctx)
	if err != nil {
		return fmt.Errorf("ask for the first pricing chunk that still pays: %w", err)
	}
	if !ok {
		return nil
	}
	if d := f.opt.Now().Sub(chain); d > maxClock || d < -maxClock {
		return fmt.Errorf("nothing is pruned: the chain's time is %s, ours differs by %s: check this machine's clock and the RPC server", chain.UTC().Format(time.RFC3339), d.Round(time.Second))
	}
	if most := f.log.Length() / pricingSectors; chunk > most {
		return fmt.Errorf("nothing is pruned: pricing chunk %d is said to be the first that pays, the flow has only %d whole ones", chunk, most)
	}
	return f.Prune(chunk)
}
