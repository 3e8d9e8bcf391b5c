package evm

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/rpc"
)

// boundedLogs limits the blocks of one log query. geth's own limit takes "latest"
// for the last number there is and so refuses every open range.
type boundedLogs struct {
	next  *filters.FilterAPI
	head  func() uint64
	limit uint64 // blocks; 0: none
}

func (b boundedLogs) check(c filters.FilterCriteria) error {
	if b.limit == 0 || c.BlockHash != nil {
		return nil
	}
	head := b.head()
	resolve := func(n *big.Int) uint64 {
		switch {
		case n == nil:
			return head
		case n.Sign() >= 0:
			return n.Uint64()
		case n.Int64() == int64(rpc.EarliestBlockNumber):
			return 0
		}
		return head // latest, safe and finalized are equal here, pending is near
	}
	from, to := resolve(c.FromBlock), resolve(c.ToBlock)
	if to > from && to-from >= b.limit {
		return fmt.Errorf("the query spans %d blocks, the limit is %d: ask for a smaller range (chain.rpc.log_range_limit)", to-from+1, b.limit)
	}
	return nil
}

// GetLogs is eth_getLogs.
func (b boundedLogs) GetLogs(ctx context.Context, c filters.FilterCriteria) ([]*types.Log, error) {
	if err := b.check(c); err != nil {
		return nil, err
	}
	return b.next.GetLogs(ctx, c)
}

// NewFilter is eth_newFilter.
func (b boundedLogs) NewFilter(c filters.FilterCriteria) (rpc.ID, error) {
	if err := b.check(c); err != nil {
		return "", err
	}
	return b.next.NewFilter(c)
}
