package app

import (
	"context"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/zgminer/zgminer/chain/rules"
)

// FinalizeBlock executes a decided block if it is not yet and answers with its
// hash and the validator changes. The head stays: see the package comment. An
// error stops CometBFT, which is right when nodes disagree.
func (a *App) FinalizeBlock(_ context.Context, r *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	a.cfg.Hook(BeforeFinalize, r.Height)
	began := time.Now()
	defer a.stats.Finalize.since(began)
	if a.cfg.BeforeBlock != nil {
		if err := a.cfg.BeforeBlock(); err != nil {
			return nil, a.fatal(err)
		}
	}
	h := height{number: r.Height, time: r.Time, proposer: r.ProposerAddress, lastCommit: r.DecidedLastCommit.Votes, misbehavior: r.Misbehavior}
	block, v := a.check(h, r.Txs, contentSum(r.Txs))
	if v != nil {
		return nil, a.fatal(a.disagreement(r, v))
	}
	if err := a.execute(block); err != nil {
		return nil, a.fatal(a.disagreement(r, rules.Refuse(rules.Execution, "%v", err)))
	}
	after, err := a.cfg.EVM.State(block.Header())
	if err != nil {
		return nil, a.fatal(fmt.Errorf("read the state of block %d: %w", r.Height, err))
	}
	updates, err := a.cfg.Registry.Updates(after, block.NumberU64())
	if err != nil {
		return nil, a.fatal(fmt.Errorf("read the validator changes of block %d: %w", r.Height, err))
	}
	a.pending, a.lastCommit = block, r.DecidedLastCommit.Votes
	a.cfg.Hook(AfterFinalize, r.Height)
	return &abci.ResponseFinalizeBlock{
		AppHash: block.Hash().Bytes(), ValidatorUpdates: updates,
		TxResults: []*abci.ExecTxResult{{Code: abci.CodeTypeOK, GasUsed: int64(block.GasUsed()), GasWanted: int64(block.GasUsed())}},
	}, nil
}

// disagreement describes a block that a majority decided and this node cannot
// accept.
func (a *App) disagreement(r *abci.RequestFinalizeBlock, v *rules.Violation) error {
	return fmt.Errorf("the validators decided block %d (CometBFT hash %X), but this node finds it invalid (%w): "+
		"this node's program, genesis or data differs from theirs, or its disk is damaged; compare zgminer version and the genesis sum with the others, then run zgminer chain rollback and start again",
		r.Height, r.Hash, v)
}

// Commit makes the block the head of the EVM.
func (a *App) Commit(context.Context, *abci.RequestCommit) (*abci.ResponseCommit, error) {
	block := a.pending
	if block == nil {
		return nil, a.fatal(fmt.Errorf("commit without a finalized block"))
	}
	number := int64(block.NumberU64())
	a.cfg.Hook(BeforeCommit, number)
	began := time.Now()
	if err := a.cfg.EVM.SetHead(block); err != nil {
		return nil, a.fatal(err)
	}
	a.pending = nil
	a.stats.Commit.since(began)
	if a.cfg.Committed != nil {
		a.cfg.Committed(number)
	}
	a.flush(uint64(len(block.Transactions())))
	a.cfg.Hook(AfterCommit, number)
	a.prebuild(block.Header(), a.lastCommit)
	a.makeSnapshot(number)
	r := &abci.ResponseCommit{}
	if a.cfg.Retain != nil {
		r.RetainHeight = a.cfg.Retain(number)
	}
	return r, nil
}

// flush writes the state to disk when many transactions have passed since the
// last time. It comes before anything is done for the next height, because it
// drops all states but that of the head; a snapshot that is being made needs an
// older one and goes first.
func (a *App) flush(txs uint64) {
	a.unflushed += txs
	if a.cfg.FlushTxs == 0 || a.unflushed < a.cfg.FlushTxs || a.snapshots.busy() {
		return
	}
	a.unflushed = 0
	if err := a.cfg.EVM.Flush(); err != nil {
		a.log.Warn("writing the state early failed: a crash would replay more", "error", err)
	}
}
