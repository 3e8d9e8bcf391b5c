package transfer

import (
	"context"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/tx"
)

// The first submission after an epoch's boundary makes the epoch's context, which
// costs 170,000 to 290,000 gas more (spec/storage.md 5.3).
const (
	contextGas = 300_000
	nearBlocks = 16 // how far off a boundary may be for a submission to land behind it
)

// SubmitGas is the gas limit of a submission to the flow contract: near a boundary
// the estimate with a tenth more and what a context costs, which the estimate
// cannot see; else 0, which leaves the limit to the outbox.
func SubmitGas(ctx context.Context, chain tx.Chain, flow common.Address, msg client.Message) (uint64, error) {
	c := storage.NewFlow(flow, chain)
	p, err := c.Parameters(ctx, client.Latest)
	if err != nil {
		return 0, err
	}
	s, err := c.State(ctx, client.Latest)
	if err != nil {
		return 0, err
	}
	head, err := chain.Head(ctx)
	if err != nil {
		return 0, err
	}
	boundary := p.FirstBlock + (s.Epoch+1)*p.BlocksPerEpoch
	if boundary < head.Number || boundary >= head.Number+nearBlocks {
		return 0, nil // the context is in the estimate, or not due
	}
	estimate, err := chain.EstimateGas(ctx, msg)
	if err != nil {
		return 0, err
	}
	return estimate + estimate/10 + contextGas, nil
}
