package jsonrpc

import (
	"context"
	"errors"
	"net/netip"
	"sync"
	"time"
)

var errBusy = errors.New("no memory for the request in time")

// budget shares out bytes, by address.
type budget struct {
	mu    sync.Mutex
	free  int64
	each  int64 // what one address may hold
	used  map[netip.Addr]int64
	freed chan struct{} // closed when something is given back
}

func newBudget(total, each int64) *budget {
	return &budget{free: total, each: each, used: make(map[netip.Addr]int64), freed: make(chan struct{})}
}

// take waits until n bytes are free for a.
func (b *budget) take(ctx context.Context, a netip.Addr, n int64) error {
	for {
		b.mu.Lock()
		if b.free >= n && b.used[a]+n <= b.each {
			b.free -= n
			b.used[a] += n
			b.mu.Unlock()
			return nil
		}
		freed := b.freed
		b.mu.Unlock()
		select {
		case <-freed:
		case <-ctx.Done():
			return errBusy
		}
	}
}

// add counts n bytes that are in use already; n may be negative.
func (b *budget) add(a netip.Addr, n int64) {
	if n == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free -= n
	if b.used[a] += n; b.used[a] == 0 {
		delete(b.used, a)
	}
	if n < 0 {
		close(b.freed)
		b.freed = make(chan struct{})
	}
}

// maxRates bounds how many addresses are remembered.
const maxRates = 1 << 14

// rates are token buckets by address.
type rates struct {
	mu         sync.Mutex
	perSecond  float64
	burst      float64
	byAddr     map[netip.Addr]*bucket
	now        func() time.Time
	sleepUntil func(ctx context.Context, d time.Duration) error
}

type bucket struct {
	tokens float64
	at     time.Time
}

func newRates(perSecond, burst float64) *rates {
	return &rates{perSecond: perSecond, burst: burst, byAddr: make(map[netip.Addr]*bucket), now: time.Now, sleepUntil: sleep}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// wait takes one token of a's bucket, after the time it needs to fill. Programs
// on this machine are not held back.
func (r *rates) wait(ctx context.Context, a netip.Addr) error {
	if a.IsLoopback() {
		return nil
	}
	d := r.reserve(network(a))
	if d <= 0 {
		return nil
	}
	if end, ok := ctx.Deadline(); ok && r.now().Add(d).After(end) {
		r.giveBack(network(a))
		return errBusy
	}
	return r.sleepUntil(ctx, d)
}

// network is what counts as one address: of IPv6 the /64.
func network(a netip.Addr) netip.Addr {
	if a = a.Unmap(); a.Is6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return a
}

func (r *rates) reserve(a netip.Addr) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	b := r.byAddr[a]
	if b == nil {
		if len(r.byAddr) >= maxRates {
			r.forget(now)
		}
		b = &bucket{r.burst, now}
		r.byAddr[a] = b
	}
	b.tokens = min(r.burst, b.tokens+now.Sub(b.at).Seconds()*r.perSecond)
	b.at = now
	b.tokens--
	return time.Duration(-b.tokens / r.perSecond * float64(time.Second))
}

func (r *rates) giveBack(a netip.Addr) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if b := r.byAddr[a]; b != nil {
		b.tokens++
	}
}

// forget drops full buckets, and all if none is full.
func (r *rates) forget(now time.Time) {
	for a, b := range r.byAddr {
		if b.tokens+now.Sub(b.at).Seconds()*r.perSecond >= r.burst {
			delete(r.byAddr, a)
		}
	}
	if len(r.byAddr) >= maxRates {
		clear(r.byAddr)
	}
}
