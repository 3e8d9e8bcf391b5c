package client

import (
	"errors"
	"fmt"
	"time"
)

// ServerStatus is the health of one RPC server, for status pages.
type ServerStatus struct {
	Server       string        // scheme and host; never the path, which may hold a key
	Height, Lag  uint64        // last head answered, blocks behind the best server
	Latency      time.Duration // moving average of answered requests
	ErrorRate    float64       // share of failed requests, moving average
	Requests     uint64        // since the start
	BlockedUntil time.Time     // no requests before; zero if never
	WrongChain   bool
	LastError    string // "" if there was none
}

// Servers returns the health of all servers in the configured order.
func (r *Remote) Servers() []ServerStatus {
	r.pool.mu.Lock()
	highest := r.pool.highest
	r.pool.mu.Unlock()
	var out []ServerStatus
	for _, e := range r.pool.servers {
		e.mu.Lock()
		s := ServerStatus{
			Server: e.label, Height: e.height, Lag: lag(highest, e.height), Latency: time.Duration(e.latency * float64(time.Second)),
			ErrorRate: e.errorRate, Requests: e.requests, BlockedUntil: e.blockedUntil, WrongChain: e.refused != nil,
		}
		if e.lastError != nil {
			s.LastError = e.lastError.Error()
		}
		e.mu.Unlock()
		out = append(out, s)
	}
	return out
}

func lag(highest, height uint64) uint64 {
	if height >= highest {
		return 0
	}
	return highest - height
}

// Weights of the health score, in seconds of latency.
const (
	errorWeight = 5.0 // a server that always fails
	lagWeight   = 0.5 // a block behind
)

// pick chooses the healthiest server not tried yet. Without one it returns how
// long to wait for one, or an error if waiting is no use. Servers that are far
// behind are asked only for their head, which tells when they caught up.
func (p *pool) pick(tried map[*endpoint]error, isHead bool) (*endpoint, time.Duration, error) {
	select {
	case <-p.stop:
		return nil, 0, ErrClosed
	default:
	}
	p.mu.Lock()
	highest := p.highest
	p.mu.Unlock()
	now := time.Now()
	var best *endpoint
	var bestScore float64
	wait := time.Duration(-1)
	var refused []error
	var stale error
	for _, e := range p.servers {
		if _, ok := tried[e]; ok {
			e.mu.Lock()
			if w := e.blockedUntil.Sub(now); e.refused == nil && (wait < 0 || w < wait) {
				wait = max(0, w)
			}
			e.mu.Unlock()
			continue
		}
		e.mu.Lock()
		blocked, behind := e.blockedUntil.Sub(now), lag(highest, e.height)
		score := e.score(behind, p.opt.MaxLag)
		isRefused, known := e.refused, !e.heightAt.IsZero()
		e.mu.Unlock()
		switch {
		case isRefused != nil && blocked > 0:
			refused = append(refused, isRefused)
		case blocked > 0:
			if wait < 0 || blocked < wait {
				wait = blocked
			}
		case known && behind > p.opt.MaxBackward && !isHead:
			stale = backwards(e.label, highest-behind, highest)
		case best == nil || score < bestScore:
			best, bestScore = e, score
		}
	}
	switch {
	case best != nil:
		return best, 0, nil
	case wait >= 0:
		return nil, wait, nil
	case stale != nil:
		return nil, 0, stale
	case len(refused) > 0:
		return nil, 0, fmt.Errorf("no configured RPC server belongs to the chain: %w", errors.Join(refused...))
	}
	return nil, 0, nil
}

// score is the cost of asking a server, lower is better. e.mu is held.
func (e *endpoint) score(behind, maxLag uint64) float64 {
	s := e.latency + errorWeight*e.errorRate + lagWeight*float64(behind)
	if behind > maxLag {
		s += 1000
	}
	return s * (1 + float64(len(e.slots))/float64(cap(e.slots)))
}
