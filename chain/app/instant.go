package app

import (
	"context"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
)

// MaxLead is how far the chain's clock may run ahead of this machine's in instant
// mode, where blocks can follow each other faster than their timestamps, which
// are whole seconds and must rise (spec/chain.md 3.4).
const MaxLead = 10 * time.Second

// waitForWork waits until a transaction waits in the pool or the newest block is
// IdleTime old, and as long as the lead of the block's time is more than MaxLead.
// The first block of a chain waits for nothing. blockTime is in Unix seconds.
func (a *App) waitForWork(ctx context.Context, parent *types.Header, blockTime uint64) {
	if parent.Number.Sign() == 0 {
		return
	}
	a.sleepUntil(ctx, time.Unix(int64(blockTime), 0).Add(-MaxLead))
	a.cfg.EVM.SettlePool() // else the transactions of the newest block seem to wait
	idle := time.NewTimer(min(time.Until(time.Unix(int64(parent.Time), 0).Add(a.cfg.IdleTime)), a.cfg.IdleTime+MaxLead))
	defer idle.Stop()
	for {
		if pending, _ := a.cfg.EVM.PoolStats(); pending > 0 {
			return
		}
		select {
		case <-a.gossip.signal:
		case <-idle.C:
			return
		case <-ctx.Done():
			return
		case <-a.ctx.Done():
			return
		}
	}
}
