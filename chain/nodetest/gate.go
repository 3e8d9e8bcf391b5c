package nodetest

import (
	"sync"

	"github.com/zgminer/zgminer/chain/app"
)

// Gate lets a node propose blocks up to a height only, so that a test decides when
// they are made.
type Gate struct {
	mu   sync.Mutex // guards max
	cond *sync.Cond
	max  int64
}

// NewGate returns a gate that is open up to block 1.
func NewGate() *Gate {
	g := &Gate{max: 1}
	g.cond = sync.NewCond(&g.mu)
	return g
}

// Open lets blocks up to height be proposed.
func (g *Gate) Open(height int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.max = max(g.max, height)
	g.cond.Broadcast()
}

// Hook is the node's Config.Hook.
func (g *Gate) Hook(step app.Step, height int64) {
	if step != app.BeforePrepare {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for height > g.max {
		g.cond.Wait()
	}
}
