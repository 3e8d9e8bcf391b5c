package app

import (
	"bytes"
	"context"
	"sync"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/zgminer/zgminer/chain/evm"
	"github.com/zgminer/zgminer/chain/rules"
)

// builder holds the optimistic build: the block of the next height, begun as soon
// as its parent is the head, in the time that is waited anyway
// (spec/chain.md 10.2).
type builder struct {
	mu    sync.Mutex // guards early
	early *earlyBuild
}

// earlyBuild is one optimistic build.
type earlyBuild struct {
	attributes evm.Attributes
	pool       uint64 // the pool's change counter when it began
	done       chan struct{}
	block      *types.Block // nil if it failed
}

// prebuild begins the next block if we are its likely proposer. Time and last
// commit are guesses: a wrong one only makes the work a warm-up.
func (a *App) prebuild(parent *types.Header, lastCommit []abci.VoteInfo) {
	if len(a.cfg.Self) == 0 || a.cfg.NextProposer == nil || a.ctx.Err() != nil || !a.worthEarly() {
		return
	}
	a.wg.Add(1)
	go func() {
		defer a.wg.Done()
		defer func() {
			if p := recover(); p != nil {
				a.log.Error("optimistic build", "error", panicError(p))
			}
		}()
		next := parent.Number.Int64() + 1
		if bytes.Equal(a.cfg.NextProposer(next), a.cfg.Self) {
			a.buildEarly(parent, height{number: next, time: time.Unix(int64(parent.Time)+1, 0), proposer: a.cfg.Self, lastCommit: lastCommit})
		}
	}()
}

// worthEarly reports whether a block built now may be the one that is proposed: the
// pool could fill it, or is empty. In between, more transactions come and it would
// be built again, at twice the CPU time.
func (a *App) worthEarly() bool {
	pending, _ := a.cfg.EVM.PoolStats()
	return pending == 0 || uint64(pending) >= a.cfg.GasLimit/params.TxGas
}

func (a *App) buildEarly(parent *types.Header, guess height) {
	e, err := a.expected(guess, parent)
	if err != nil {
		return
	}
	early := &earlyBuild{attributes: a.attributes(e), pool: a.gossip.changes.Load(), done: make(chan struct{})}
	defer close(early.done)
	a.builder.mu.Lock()
	a.builder.early = early
	a.builder.mu.Unlock()
	block, err := a.build(early.attributes)
	if err != nil {
		a.log.Debug("optimistic build", "error", err)
		return
	}
	early.block = block
	if full(block) {
		a.start(block) // it will be proposed as it is
	}
}

// propose returns the block to propose: the optimistic one if nothing better can
// be had, else a fresh one.
func (a *App) propose(e rules.Expected) (*types.Block, error) {
	want := a.attributes(e)
	a.builder.mu.Lock()
	early := a.builder.early
	a.builder.early = nil
	a.builder.mu.Unlock()
	if early != nil && early.attributes.Equal(want) {
		<-early.done // bounded by the build limit
		if b := early.block; b != nil && (full(b) || early.pool == a.gossip.changes.Load()) {
			return b, nil
		}
	}
	return a.build(want)
}

func (a *App) build(at evm.Attributes) (*types.Block, error) {
	began := time.Now()
	defer a.stats.Build.since(began)
	ctx, cancel := context.WithTimeout(context.Background(), 2*a.cfg.BuildLimit+time.Second)
	defer cancel()
	return a.cfg.EVM.Build(ctx, at)
}

// full reports whether not even a plain transfer fits into the block any more.
func full(b *types.Block) bool { return b.GasLimit()-b.GasUsed() < params.TxGas }
