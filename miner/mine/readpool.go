package mine

import (
	"fmt"
	"sync"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

// ReadFunc reads a load into buf (kernels.LoadBytes) and tells which of its
// seal units are available. It is called from several goroutines.
type ReadFunc func(load uint64, buf []byte) (units uint64, err error)

// ReadPool makes the asynchronous part of a Disk out of a blocking ReadFunc: a
// bounded queue and a fixed number of goroutines.
type ReadPool struct {
	read    ReadFunc
	queue   chan queued
	workers int
	ended   sync.WaitGroup

	mu     sync.Mutex // guards closed, and sends against closing queue
	closed bool
}

type queued struct {
	r    *Read
	done chan<- *Read
}

// NewReadPool starts workers goroutines that call read; waiting more reads may
// wait in the queue.
func NewReadPool(workers, waiting int, read ReadFunc) *ReadPool {
	p := &ReadPool{read: read, workers: max(workers, 1), queue: make(chan queued, max(waiting, 0))}
	for range p.workers {
		p.ended.Go(p.work)
	}
	return p
}

// Depth returns the reads that may be running or waiting.
func (p *ReadPool) Depth() int { return p.workers + cap(p.queue) }

// Submit is that of Disk.
func (p *ReadPool) Submit(r *Read, done chan<- *Read) error {
	if len(r.Buf) != kernels.LoadBytes {
		return fmt.Errorf("read of load %d: the buffer has %d bytes, needs %d", r.Load, len(r.Buf), kernels.LoadBytes)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return ErrTierClosed
	}
	r.began = time.Now()
	select {
	case p.queue <- queued{r, done}:
		return nil
	default:
		return ErrTierFull
	}
}

// Close completes the reads that are queued and ends the goroutines.
func (p *ReadPool) Close() error {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		close(p.queue)
	}
	p.mu.Unlock()
	p.ended.Wait()
	return nil
}

func (p *ReadPool) work() {
	for q := range p.queue {
		q.r.Units, q.r.Err = p.read(q.r.Load, q.r.Buf)
		q.r.Latency = time.Since(q.r.began)
		q.done <- q.r
	}
}
