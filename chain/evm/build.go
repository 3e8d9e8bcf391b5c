package evm

import (
	"context"
	"errors"
	"fmt"

	// The payload's form that is always available, for the empty fallback.
	"github.com/ethereum/go-ethereum/beacon/engine"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/miner"
)

// Attributes are what consensus dictates of a block to be built.
type Attributes struct {
	Parent       common.Hash
	Time         uint64
	FeeRecipient common.Address
	Randao       common.Hash
	Word         common.Hash // parent beacon root
	Withdrawals  types.Withdrawals
}

// Equal reports whether two blocks built from the same pool would be the same.
func (a Attributes) Equal(b Attributes) bool {
	if a.Parent != b.Parent || a.Time != b.Time || a.FeeRecipient != b.FeeRecipient || a.Randao != b.Randao || a.Word != b.Word ||
		len(a.Withdrawals) != len(b.Withdrawals) {
		return false
	}
	for i := range a.Withdrawals {
		if *a.Withdrawals[i] != *b.Withdrawals[i] {
			return false
		}
	}
	return true
}

// Build makes a block on the parent from the pool's transactions. When ctx ends
// before it is filled, the block is empty.
func (e *EVM) Build(ctx context.Context, a Attributes) (*types.Block, error) {
	p, err := e.payload(ctx, a)
	if err != nil {
		return nil, err
	}
	full := make(chan *types.Block, 1)
	go func() {
		p.ResolveFull()
		b, _, _, _ := p.FullBlockAndReceipts()
		full <- b
	}()
	select {
	case b := <-full:
		if b == nil {
			return nil, errors.New("build a block: the payload has none")
		}
		return b, nil
	case <-ctx.Done():
		return emptyBlock(p, a)
	}
}

// BuildEmpty makes a block without transactions.
func (e *EVM) BuildEmpty(a Attributes) (*types.Block, error) {
	p, err := e.payload(context.Background(), a)
	if err != nil {
		return nil, err
	}
	return emptyBlock(p, a)
}

func (e *EVM) payload(ctx context.Context, a Attributes) (*miner.Payload, error) {
	word := a.Word
	// The build goes on in the background after ctx: it only ends by being resolved.
	p, err := e.backend.Miner().BuildPayload(context.WithoutCancel(ctx), &miner.BuildPayloadArgs{
		Parent: a.Parent, Timestamp: a.Time, FeeRecipient: a.FeeRecipient, Random: a.Randao,
		Withdrawals: a.Withdrawals, BeaconRoot: &word, Version: engine.PayloadV3,
	}, false)
	if err != nil {
		return nil, fmt.Errorf("build a block on %s: %w", a.Parent, err)
	}
	return p, nil
}

func emptyBlock(p *miner.Payload, a Attributes) (*types.Block, error) {
	env := p.ResolveEmpty()
	word := a.Word
	requests := env.Requests
	if requests == nil {
		requests = [][]byte{}
	}
	b, err := engine.ExecutableDataToBlock(*env.ExecutionPayload, []common.Hash{}, &word, requests)
	if err != nil {
		return nil, fmt.Errorf("build an empty block on %s: %w", a.Parent, err)
	}
	return b, nil
}
