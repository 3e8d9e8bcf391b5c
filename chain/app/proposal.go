package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/envelope"
	"github.com/zgminer/zgminer/chain/rules"
)

// PrepareProposal builds our proposal. It waits until wall clock has reached the
// block's second, so that blocks keep step with it. It never returns an error:
// without a full block it proposes an empty one.
func (a *App) PrepareProposal(ctx context.Context, r *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	a.cfg.Hook(BeforePrepare, r.Height)
	began := time.Now()
	data, err := a.prepare(ctx, r)
	a.stats.Prepare.since(began)
	a.cfg.Hook(AfterPrepare, r.Height)
	if errors.Is(err, errStopping) { // CometBFT then signs nothing, where an empty answer would be signed and refused by all
		return nil, err
	}
	if err != nil {
		a.log.Error("no proposal", "height", r.Height, "error", err)
		return &abci.ResponsePrepareProposal{}, nil // refused by all, the next round follows
	}
	return &abci.ResponsePrepareProposal{Txs: [][]byte{data}}, nil
}

func (a *App) prepare(ctx context.Context, r *abci.RequestPrepareProposal) (data []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicError(p)
		}
	}()
	parent := a.cfg.EVM.Head()
	if parent.Number.Int64()+1 != r.Height {
		return nil, fmt.Errorf("propose height %d on block %d", r.Height, parent.Number)
	}
	h := height{number: r.Height, time: r.Time, proposer: r.ProposerAddress, lastCommit: localCommit(r.LocalLastCommit), misbehavior: r.Misbehavior}
	e, err := a.expected(h, parent)
	if err != nil {
		return nil, err
	}
	switch {
	case a.cfg.Instant:
		a.waitForWork(ctx, parent, e.Time)
	case a.cfg.Pace:
		due := time.Unix(int64(e.Time), 0)
		if limit := time.Now().Add(a.cfg.MaxWait); due.After(limit) {
			due = limit
		}
		a.sleepUntil(ctx, due)
	}
	if a.ctx.Err() != nil {
		return nil, errStopping
	}
	block, err := a.propose(e)
	if err != nil {
		a.log.Error("building a block failed, proposing an empty one", "height", r.Height, "error", err)
		block = nil
	}
	if block != nil {
		if data, err = envelope.Encode(block, nil); err != nil {
			return nil, err
		}
		if int64(len(data)) > r.MaxTxBytes || a.cfg.MaxBlockRLP > 0 && block.Size() > a.cfg.MaxBlockRLP {
			a.log.Error("the block is too large, proposing an empty one", "height", r.Height, "bytes", len(data), "limit", r.MaxTxBytes)
			block = nil
		}
	}
	if block == nil {
		if block, err = a.cfg.EVM.BuildEmpty(a.attributes(e)); err != nil {
			return nil, err
		}
		if data, err = envelope.Encode(block, nil); err != nil {
			return nil, err
		}
	}
	a.decoded.put(sha256.Sum256(data), block)
	a.start(block) // executed while the proposal travels
	return data, nil
}

// ProcessProposal accepts a proposal that keeps the rules and executes to what
// its header says. It never returns an error.
func (a *App) ProcessProposal(_ context.Context, r *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	a.cfg.Hook(BeforeProcess, r.Height)
	began := time.Now()
	v := a.process(r)
	a.stats.Process.since(began)
	a.cfg.Hook(AfterProcess, r.Height)
	if v != nil && a.ctx.Err() == nil {
		a.stats.Rejected.Add(1)
		a.stats.mu.Lock()
		a.stats.reasons[v.Reason]++
		a.stats.mu.Unlock()
		a.log.Warn("proposal refused", "height", r.Height, "proposer", fmt.Sprintf("%X", r.ProposerAddress), "reason", v.Reason, "detail", v.Detail)
	}
	if v != nil {
		return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
	}
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
}

func (a *App) process(r *abci.RequestProcessProposal) (v *rules.Violation) {
	defer func() {
		if p := recover(); p != nil {
			v = rules.Refuse(rules.Panic, "%v", panicError(p))
		}
	}()
	h := height{number: r.Height, time: r.Time, proposer: r.ProposerAddress, lastCommit: r.ProposedLastCommit.Votes, misbehavior: r.Misbehavior}
	sum, own := contentSum(r.Txs), len(a.cfg.Self) > 0 && bytes.Equal(r.ProposerAddress, a.cfg.Self)
	if v := a.rejected.get(sum); v != nil && !own {
		return v
	}
	block, v := a.check(h, r.Txs, sum)
	if v == nil {
		if err := a.execute(block); err != nil {
			v = rules.Refuse(rules.Execution, "%v", err)
		}
	}
	if v != nil && !own {
		a.rejected.put(sum, v)
	}
	return v
}

// contentSum is the SHA-256 of the one envelope, or of nothing.
func contentSum(txs [][]byte) [sha256.Size]byte {
	if len(txs) != 1 {
		return sha256.Sum256(nil)
	}
	return sha256.Sum256(txs[0])
}

// check decodes the content of a CometBFT block and applies the rules that need
// no execution.
func (a *App) check(h height, txs [][]byte, sum [sha256.Size]byte) (*types.Block, *rules.Violation) {
	if len(txs) != 1 {
		return nil, rules.Refuse(rules.Count, "%d transactions, want the one envelope", len(txs))
	}
	block := a.decoded.get(sum)
	if block == nil {
		b, bal, err := envelope.Decode(txs[0], 0)
		if err != nil {
			return nil, rules.Refuse(rules.Encoding, "%v", err)
		}
		if len(bal) > 0 {
			return nil, rules.Refuse(rules.Encoding, "an access list before its fork")
		}
		block = a.cfg.EVM.Reuse(b)
		a.decoded.put(sum, block)
	}
	parent := a.cfg.EVM.Head()
	if h.number < 1 || parent.Number.Int64()+1 != h.number {
		return nil, rules.Refuse(rules.Number, "height %d on block %d", h.number, parent.Number)
	}
	e, err := a.expected(h, parent)
	if err != nil {
		return nil, rules.Refuse(rules.Execution, "%v", err)
	}
	if v := rules.Check(block, e); v != nil {
		return nil, v
	}
	return block, nil
}

// panicError turns a recovered panic into an error that names the place.
func panicError(p any) error { return fmt.Errorf("internal error: %v\n%s", p, debug.Stack()) }
