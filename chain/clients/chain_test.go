package clients

import (
	"context"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// stepped is a node that makes a block only when it is told to.
type stepped struct {
	*nodetest.Running
	t       *testing.T
	genesis *genesis.Genesis

	mu      sync.Mutex // guards allowed
	changed *sync.Cond
	allowed uint64 // height of the newest block that may be proposed
}

const unlimited = ^uint64(0)

// startStepped runs a node of one validator. adjust may be nil.
func startStepped(t *testing.T, adjust func(*genesis.Genesis)) *stepped {
	t.Helper()
	net := nodetest.New(t, 1, adjust)
	s := &stepped{t: t, genesis: net.Init.Genesis, allowed: 1}
	s.changed = sync.NewCond(&s.mu)
	cfg := net.Nodes[0]
	cfg.Fast = true // no pacing: the chain's clock runs ahead
	cfg.Hook = func(step app.Step, height int64) {
		if step != app.BeforePrepare {
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for uint64(height) > s.allowed {
			s.changed.Wait()
		}
	}
	s.Running = nodetest.Start(t, cfg)
	t.Cleanup(func() { s.allow(unlimited) }) // before the node is stopped
	s.WaitHeight(1)
	return s
}

func (s *stepped) allow(height uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allowed = max(s.allowed, height)
	s.changed.Broadcast()
}

// head is the number of the newest block.
func (s *stepped) head() uint64 { return s.EVM().Head().Number.Uint64() }

// mine makes a block.
func (s *stepped) mine() { s.mineTo(s.head() + 1) }

// mineTo makes blocks up to a height.
func (s *stepped) mineTo(height uint64) {
	s.t.Helper()
	s.EVM().SettlePool()
	s.allow(height)
	s.WaitHeight(height)
}

// external connects as the rest of zgminer connects to a chain elsewhere.
func external(t *testing.T, chainID uint64, urls ...string) client.Client {
	t.Helper()
	c, err := client.External(t.Context(), urls, chainID, client.Options{RequestsPerSecond: 1e6, PollInterval: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func number(v uint64) *big.Int { return new(big.Int).SetUint64(v) }

// patient is a context that ends when something hangs.
func patient(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), nodetest.Patience)
	t.Cleanup(cancel)
	return ctx
}
