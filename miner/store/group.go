package store

import "sync"

// flushGroup lets concurrent writers of a file share its flushes. The first
// failed flush is remembered: afterwards nobody can know what of the file is on
// disk, so that every later flush fails too, until the store is opened again.
type flushGroup struct {
	mu       sync.Mutex // guards the rest
	changed  sync.Cond
	running  bool
	started  uint64 // flushes begun so far
	finished uint64 // the newest that succeeded
	err      error
}

func newFlushGroup() *flushGroup {
	g := &flushGroup{}
	g.changed.L = &g.mu
	return g
}

// flush returns when everything written before the call is durable.
func (g *flushGroup) flush(sync func() error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	want := g.started + 1 // the first that begins from now on
	for g.err == nil && g.finished < want {
		if g.running {
			g.changed.Wait()
			continue
		}
		g.running = true
		g.started++
		n := g.started
		g.mu.Unlock()
		err := sync()
		g.mu.Lock()
		g.running = false
		if err != nil {
			g.err = err
		} else {
			g.finished = n
		}
		g.changed.Broadcast()
	}
	return g.err
}

// failure returns the remembered error.
func (g *flushGroup) failure() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}
