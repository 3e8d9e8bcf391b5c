package app

import (
	"context"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	comet "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/evm"
	"github.com/zgminer/zgminer/chain/rules"
)

// height is what CometBFT tells of one height, the same in PrepareProposal,
// ProcessProposal and FinalizeBlock.
type height struct {
	number      int64
	time        time.Time
	proposer    []byte
	lastCommit  []abci.VoteInfo
	misbehavior []abci.Misbehavior
}

// expected derives what the block of a height must be, on the parent.
func (a *App) expected(h height, parent *types.Header) (rules.Expected, error) {
	before, err := a.cfg.EVM.State(parent)
	if err != nil {
		return rules.Expected{}, fmt.Errorf("read the state of block %d: %w", parent.Number, err)
	}
	word := rules.Context{Proposer: rules.Unknown}
	if i, ok := a.cfg.Registry.Index(before, h.proposer); ok {
		word.Proposer = i
	}
	for _, v := range h.lastCommit {
		if v.BlockIdFlag != comet.BlockIDFlagAbsent {
			continue
		}
		if i, ok := a.cfg.Registry.Seat(before, v.Validator.Address); ok {
			word.SetAbsent(i)
		}
	}
	for _, m := range h.misbehavior {
		i, ok := a.cfg.Registry.Index(before, m.Validator.Address)
		if !ok {
			continue
		}
		kind := uint8(rules.DuplicateVote)
		if m.Type == abci.MisbehaviorType_LIGHT_CLIENT_ATTACK {
			kind = rules.LightClientAttack
		}
		word.AddEvidence(rules.Evidence{Validator: i, Kind: kind})
	}
	number := parent.Number.Uint64() + 1
	return rules.Expected{
		Height: number, Parent: parent.Hash(), Time: rules.Time(parent.Time, h.time), Randao: rules.Randao(parent.Hash(), number, h.proposer),
		Word: word.Word(), Withdrawals: a.cfg.Inflation.Withdrawals(number), GasLimit: a.cfg.GasLimit, MaxBytes: a.cfg.MaxBlockRLP,
	}, nil
}

// attributes turns an expectation into what the builder needs.
func (a *App) attributes(e rules.Expected) evm.Attributes {
	return evm.Attributes{Parent: e.Parent, Time: e.Time, FeeRecipient: a.cfg.FeeRecipient, Randao: e.Randao, Word: e.Word, Withdrawals: e.Withdrawals}
}

// localCommit strips vote extensions, which this chain does not use.
func localCommit(c abci.ExtendedCommitInfo) []abci.VoteInfo {
	out := make([]abci.VoteInfo, len(c.Votes))
	for i, v := range c.Votes {
		out[i] = abci.VoteInfo{Validator: v.Validator, BlockIdFlag: v.BlockIdFlag}
	}
	return out
}

// sleepUntil waits for a time, for ctx or for the node to stop.
func (a *App) sleepUntil(ctx context.Context, t time.Time) {
	d := time.Until(t)
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-a.ctx.Done():
	}
}
