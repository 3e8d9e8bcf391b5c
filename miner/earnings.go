package miner

import (
	"context"
	"time"

	"github.com/zgminer/zgminer/miner/rewards"
)

// follow adds up the rewards now and then, and asks which chunks pay.
func (n *Node) follow(ctx context.Context, m *miningParts) error {
	for {
		if e, err := m.ledger.Read(ctx); err == nil {
			m.mu.Lock()
			m.earned = e
			m.mu.Unlock()
		}
		epoch := m.watch.State().Context.Epoch
		for _, i := range rewards.Asked(n.share.First(), n.flow.Length()) {
			if _, err := m.profit.Expected(ctx, i, epoch); err != nil {
				n.log.Debug("what an answer earns was not read", "pricing_chunk", i, "error", err)
				break
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(ledgerEvery):
		}
	}
}
