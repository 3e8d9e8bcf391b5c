package client

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"
)

// knownHeads is how many headers below the newest are remembered to tell an old
// answer from a reorganisation.
const knownHeads = 64

// headFilter passes each new head once: never an old one that a slower server
// repeats, always one that replaces a block passed before.
type headFilter struct {
	seen   bool
	last   Header
	hashes map[uint64]common.Hash // of the passed headers, the newest knownHeads
}

func (f *headFilter) pass(h Header) bool {
	if f.seen {
		if h.Hash == f.last.Hash {
			return false
		}
		known, passed := f.hashes[h.Number]
		if h.Number <= f.last.Number && (!passed || known == h.Hash) {
			return false
		}
	}
	if f.hashes == nil {
		f.hashes = map[uint64]common.Hash{}
	}
	for n := range f.hashes {
		if n > h.Number || n+knownHeads < h.Number {
			delete(f.hashes, n)
		}
	}
	f.seen, f.last = true, h
	f.hashes[h.Number] = h.Hash
	return true
}

// WatchHeads subscribes where the server can push, and asks every PollInterval
// besides, so that a connection that fell silent delays a head but never loses it.
func (m *methods) WatchHeads(ctx context.Context, fn func(Header) error) error {
	var filter headFilter
	pushed := make(chan json.RawMessage, 16)
	var sub subscription
	defer func() {
		if sub != nil {
			sub.Unsubscribe()
		}
	}()
	canPush := true
	poll := time.NewTicker(m.opt.PollInterval)
	defer poll.Stop()
	for {
		if canPush && sub == nil {
			s, err := m.subscribe(ctx, pushed)
			switch {
			case err == nil:
				sub = s
			case errors.Is(err, rpc.ErrNotificationsUnsupported):
				canPush = false
			}
		}
		if err := m.deliver(ctx, &filter, fn); err != nil {
			return err
		}
		// Wait for a reason to look again.
		var failed <-chan error
		if sub != nil {
			failed = sub.Err()
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-poll.C:
		case <-pushed:
			// Only the newest head matters: the pushed one may be old by now.
			for len(pushed) > 0 {
				<-pushed
			}
		case <-failed:
			sub.Unsubscribe()
			sub = nil
			if err := sleep(ctx, m.opt.PollInterval); err != nil {
				return err
			}
		}
	}
}

// deliver reads the head and passes it on if it is new. That no server answers is
// no reason to stop watching; that the chain is the wrong one is.
func (m *methods) deliver(ctx context.Context, filter *headFilter, fn func(Header) error) error {
	h, err := m.Head(ctx)
	switch {
	case err == nil:
		if filter.pass(h) {
			return fn(h)
		}
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, ErrWrongChain) || errors.Is(err, ErrClosed):
		return err
	}
	m.opt.Logger.Warn("the chain's head could not be read, trying again", "error", err)
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
