package app

import (
	"context"
	"crypto/sha256"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// executions makes sure that a block is executed once, however many ask for it.
type executions struct {
	mu      sync.Mutex // guards running
	running map[common.Hash]*execution
}

type execution struct {
	done chan struct{}
	err  error
}

// execute executes and stores a block unless that has happened, and waits if it
// is happening.
func (a *App) execute(b *types.Block) error {
	x := a.start(b)
	<-x.done
	return x.err
}

// start begins the execution of a block in the background.
func (a *App) start(b *types.Block) *execution {
	a.executions.mu.Lock()
	defer a.executions.mu.Unlock()
	if x := a.executions.running[b.Hash()]; x != nil {
		return x
	}
	x := &execution{done: make(chan struct{})}
	a.executions.running[b.Hash()] = x
	a.wg.Add(1)
	go func() {
		defer a.wg.Done()
		defer func() {
			if x.err == nil {
				a.cfg.EVM.ShareSenders(b) // nobody waits for it
			}
		}()
		defer func() {
			if p := recover(); p != nil {
				x.err = panicError(p)
			}
			a.executions.mu.Lock()
			delete(a.executions.running, b.Hash())
			a.executions.mu.Unlock()
			close(x.done)
		}()
		began := time.Now()
		x.err = a.cfg.EVM.Insert(context.Background(), b)
		a.stats.Insert.since(began)
	}()
	return x
}

// decodedBlocks remembers the last decoded envelopes, so that a block is decoded
// once for ProcessProposal and FinalizeBlock, and our own never.
type decodedBlocks struct {
	mu      sync.Mutex // guards all below
	entries [4]decodedBlock
	next    int
}

type decodedBlock struct {
	sum   [sha256.Size]byte
	block *types.Block
}

func (d *decodedBlocks) put(sum [sha256.Size]byte, b *types.Block) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.entries[d.next] = decodedBlock{sum, b}
	d.next = (d.next + 1) % len(d.entries)
}

func (d *decodedBlocks) get(sum [sha256.Size]byte) *types.Block {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range d.entries {
		if e.sum == sum && e.block != nil {
			return e.block
		}
	}
	return nil
}
