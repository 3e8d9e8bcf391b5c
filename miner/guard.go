package miner

import (
	"context"
	"errors"
	"time"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/miner/files"
)

// keepShare keeps the files within the quota: what earns nothing any more is
// dropped, and the share of the flow is halved when room runs out.
func (n *Node) keepShare(ctx context.Context) error {
	return n.files.Watch(ctx, files.Guard{
		MaxShards: func(ctx context.Context) (uint64, error) {
			p, err := n.at.Mine.Parameters(ctx, client.Latest)
			return p.MaxShards, err
		},
		FirstRewardable: func(ctx context.Context) (uint64, time.Time, bool, error) {
			chunk, at, err := n.at.Reward.FirstRewardableChunk(ctx, client.Latest)
			var revert *client.Revert
			if errors.As(err, &revert) {
				return 0, time.Time{}, false, nil // a contract whose chunks do not expire
			}
			return chunk, time.Unix(int64(min(at, 1<<62)), 0), err == nil, err
		},
	})
}
