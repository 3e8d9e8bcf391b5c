package app

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/evm"
)

// The EVM's pool is the only pool. CometBFT fetches from it what peers should get
// (ReapTxs) and brings what peers sent (InsertTx): spec/chain.md 5.

const (
	maxTxBytes     = 128 << 10 // of one transaction
	maxGossipTxs   = 100_000
	maxGossipBytes = 64 << 20
	codeRejected   = 1
)

// gossip is the queue of transactions for peers. When it is full the oldest go:
// they have had their chance, and their senders send again.
type gossip struct {
	changes atomic.Uint64 // counts events of the pool
	signal  chan struct{} // has one entry after an event
	dropped atomic.Uint64

	mu       sync.Mutex // guards all below
	queue    [][]byte
	bytes    int
	maxTxs   int
	maxBytes int
}

func newGossip(maxTxs, maxBytes int) *gossip {
	return &gossip{signal: make(chan struct{}, 1), maxTxs: maxTxs, maxBytes: maxBytes}
}

func (g *gossip) add(tx []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.queue = append(g.queue, tx)
	g.bytes += len(tx)
	for len(g.queue) > g.maxTxs || g.bytes > g.maxBytes {
		g.bytes -= len(g.queue[0])
		g.queue[0] = nil
		g.queue = g.queue[1:]
		g.dropped.Add(1)
	}
}

// take removes up to limit bytes (0: all) from the front, at least one transaction
// if there is one.
func (g *gossip) take(limit uint64) [][]byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	n, size := 0, uint64(0)
	for n < len(g.queue) {
		size += uint64(len(g.queue[n]))
		if limit > 0 && size > limit && n > 0 {
			break
		}
		n++
	}
	out := g.queue[:n:n]
	for _, tx := range out {
		g.bytes -= len(tx)
	}
	g.queue = g.queue[n:]
	if len(g.queue) == 0 {
		g.queue = nil
	}
	return out
}

// watchPool queues what becomes executable in the pool.
func (a *App) watchPool() {
	defer a.wg.Done()
	ch := make(chan core.NewTxsEvent, 1024)
	sub := a.cfg.EVM.SubscribeTxs(ch)
	defer sub.Unsubscribe()
	for {
		select {
		case e := <-ch:
			a.gossip.changes.Add(1)
			select {
			case a.gossip.signal <- struct{}{}:
			default:
			}
			for _, tx := range e.Txs {
				if data, err := tx.MarshalBinary(); err == nil && tx.Type() != types.BlobTxType {
					a.gossip.add(data)
				}
			}
		case <-sub.Err():
			return
		case <-a.ctx.Done():
			return
		}
	}
}

// GossipQueue returns the bytes waiting for peers and the transactions dropped.
func (a *App) GossipQueue() (bytes int, dropped uint64) {
	a.gossip.mu.Lock()
	defer a.gossip.mu.Unlock()
	return a.gossip.bytes, a.gossip.dropped.Load()
}

// ReapTxs hands out transactions for peers.
func (a *App) ReapTxs(_ context.Context, r *abci.RequestReapTxs) (*abci.ResponseReapTxs, error) {
	return &abci.ResponseReapTxs{Txs: a.gossip.take(r.MaxBytes)}, nil
}

// InsertTx takes a transaction from a peer.
func (a *App) InsertTx(_ context.Context, r *abci.RequestInsertTx) (*abci.ResponseInsertTx, error) {
	code, _ := a.insertTx(r.Tx)
	return &abci.ResponseInsertTx{Code: code}, nil
}

// CheckTx takes a transaction from CometBFT's RPC.
func (a *App) CheckTx(_ context.Context, r *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
	code, err := a.insertTx(r.Tx)
	out := &abci.ResponseCheckTx{Code: code}
	if err != nil {
		out.Log = err.Error()
	}
	return out, nil
}

var errTxSize = errors.New("the transaction is larger than 128 KiB")

func (a *App) insertTx(data []byte) (code uint32, err error) {
	defer func() {
		if p := recover(); p != nil {
			code, err = codeRejected, fmt.Errorf("internal error: %v", p)
		}
	}()
	tx, err := decodeTx(data)
	if err != nil {
		return codeRejected, err
	}
	switch err := a.cfg.EVM.AddTx(tx); {
	case err == nil:
		return abci.CodeTypeOK, nil
	case evm.PoolFull(err):
		return abci.CodeTypeRetry, err
	default:
		return codeRejected, err
	}
}

// decodeTx reads one signed transaction from a peer.
func decodeTx(data []byte) (*types.Transaction, error) {
	if len(data) > maxTxBytes {
		return nil, errTxSize
	}
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(data); err != nil {
		return nil, fmt.Errorf("decode a transaction: %w", err)
	}
	if tx.Type() == types.BlobTxType {
		return nil, evm.ErrBlobTx
	}
	return tx, nil
}
