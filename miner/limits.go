package miner

import (
	"context"
	"time"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/miner/share"
)

// maxShards is the most shards that may mine.
func (n *Node) maxShards(ctx context.Context) (uint64, error) {
	p, err := n.at.Mine.Parameters(ctx, client.Latest)
	return p.MaxShards, err
}

// rewardable is the first pricing chunk that still pays, with the chain's time.
// Only the linear reward lets chunks expire.
func (n *Node) rewardable(ctx context.Context) (first uint64, now time.Time, err error) {
	p, err := n.at.Reward.Parameters(ctx, client.Latest)
	if err != nil {
		return 0, now, err
	}
	if p.Kind != storage.LinearReward {
		return 0, now, share.ErrNotLinear
	}
	first, second, err := n.at.Reward.FirstRewardableChunk(ctx, client.Latest)
	return first, time.Unix(int64(second), 0), err
}
