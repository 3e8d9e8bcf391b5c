package client

import (
	"context"
	"sync"
	"time"
)

// limiter lets at most len(recent) requests start in any period.
type limiter struct {
	period time.Duration

	mu     sync.Mutex
	recent []time.Time // guarded by mu: ring of the last starts, future ones are reserved
	next   int         // guarded by mu: the oldest entry of recent
}

// newLimiter allows perSecond requests in any second; below one per second, one
// in each 1/perSecond.
func newLimiter(perSecond float64) *limiter {
	count := max(1, int(perSecond))
	return &limiter{
		period: time.Duration(float64(count) / perSecond * float64(time.Second)),
		recent: make([]time.Time, count),
	}
}

// wait returns when one more request may start.
func (l *limiter) wait(ctx context.Context) error {
	l.mu.Lock()
	now := time.Now()
	start := l.recent[l.next].Add(l.period)
	if start.Before(now) {
		start = now
	}
	l.recent[l.next] = start
	l.next = (l.next + 1) % len(l.recent)
	l.mu.Unlock()
	if d := start.Sub(now); d > 0 {
		return sleep(ctx, d)
	}
	return nil
}
