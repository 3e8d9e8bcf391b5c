package files

import (
	"context"
	"sync"
	"time"
)

// gate bounds the bytes of uploads under way. Those that do not fit wait.
type gate struct {
	mu    sync.Mutex
	all   int64
	free  int64
	freed chan struct{} // closed when something is given back
}

func (g *gate) init(n int64) { g.all, g.free, g.freed = n, n, make(chan struct{}) }

// enter waits until n bytes are free, at most for hold. What is more than the
// whole gate counts as the whole.
func (g *gate) enter(ctx context.Context, n int64, hold time.Duration) (leave func(), ok bool) {
	n = min(n, g.all)
	var expired <-chan time.Time
	for {
		g.mu.Lock()
		if g.free >= n {
			g.free -= n
			g.mu.Unlock()
			return func() { g.leave(n) }, true
		}
		freed := g.freed
		g.mu.Unlock()
		if expired == nil {
			t := time.NewTimer(hold)
			defer t.Stop()
			expired = t.C
		}
		select {
		case <-freed:
		case <-expired:
			return nil, false
		case <-ctx.Done():
			return nil, false
		}
	}
}

func (g *gate) leave(n int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.free += n
	close(g.freed)
	g.freed = make(chan struct{})
}
