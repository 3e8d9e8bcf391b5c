package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
)

var emptyHash common.Hash

// Remote is a Client over one or more RPC servers.
type Remote struct {
	*methods
	pool *pool
}

// External makes a Client of RPC servers (http, https, ws or wss URLs), the
// preferred one first. It asks all of them for the chain id: servers of another
// chain are refused, those that do not answer are asked again later; at least
// one must answer for chainID, unless Options.Late allows that it does so later.
func External(ctx context.Context, urls []string, chainID uint64, opt Options) (*Remote, error) {
	opt = opt.withDefaults()
	if len(urls) == 0 {
		return nil, errors.New("no RPC URL is configured: set chain.rpc_url")
	}
	p := &pool{opt: opt, stop: make(chan struct{})}
	for i, u := range urls {
		e, err := newEndpoint(u, chainID, opt)
		if err != nil {
			return nil, fmt.Errorf("RPC URL number %d: %w", i+1, err)
		}
		p.servers = append(p.servers, e)
	}
	if err := p.start(ctx); err != nil {
		p.close()
		return nil, err
	}
	return &Remote{newMethods(p, chainID, opt), p}, nil
}

// pool is a transport over several servers.
type pool struct {
	servers []*endpoint
	opt     Options
	stop    chan struct{}
	once    sync.Once
	probes  sync.WaitGroup

	mu      sync.Mutex
	highest uint64 // guarded by mu: highest head any server answered
}

// start checks all servers and begins probing.
func (p *pool) start(ctx context.Context) error {
	errs := make([]error, len(p.servers))
	var checks sync.WaitGroup
	for i, e := range p.servers {
		checks.Go(func() { errs[i] = p.probe(ctx, e) })
	}
	checks.Wait()
	good, wrong := 0, 0
	for _, err := range errs {
		switch {
		case err == nil:
			good++
		case errors.Is(err, ErrWrongChain):
			wrong++
		}
	}
	switch {
	case good > 0:
		p.probes.Go(p.keepProbing)
		return nil
	case wrong == len(errs):
		return fmt.Errorf("no configured RPC server belongs to the chain: %w", errors.Join(errs...))
	case p.opt.Late && ctx.Err() == nil:
		p.opt.Logger.Warn("no RPC server answers yet", "error", errors.Join(errs...))
		p.probes.Go(p.keepProbing)
		return nil
	}
	return fmt.Errorf("%w at the start: %w; check the network and the RPC URLs", ErrUnavailable, errors.Join(errs...))
}

// keepProbing asks servers that were not used lately for their height, so that
// one that fell behind, was down or belonged to another chain comes back.
func (p *pool) keepProbing() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	t := time.NewTicker(p.opt.ProbeInterval)
	defer t.Stop()
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	for {
		select {
		case <-p.stop:
			return
		case <-t.C:
		}
		for _, e := range p.servers {
			now := time.Now()
			e.mu.Lock()
			due := now.Sub(e.heightAt) >= p.opt.ProbeInterval && !now.Before(e.blockedUntil)
			e.mu.Unlock()
			if due {
				running.Go(func() { _ = p.probe(ctx, e) }) // the outcome is in e's health
			}
		}
	}
}

// probe checks one server's chain and height.
func (p *pool) probe(ctx context.Context, e *endpoint) error {
	ctx, cancel := context.WithTimeout(ctx, p.opt.RequestTimeout)
	defer cancel()
	var number hexutil.Uint64
	err := e.do(ctx, "eth_blockNumber", 1, func(ctx context.Context, c *rpc.Client) error {
		return c.CallContext(ctx, &number, "eth_blockNumber")
	})
	if err != nil {
		return err
	}
	return p.noteHeight(e, uint64(number))
}

// noteHeight records a server's head and tells whether it may be believed.
func (p *pool) noteHeight(e *endpoint, h uint64) error {
	if err := e.noteHeight(h); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if h+p.opt.MaxBackward < p.highest {
		return backwards(e.label, h, p.highest)
	}
	p.highest = max(p.highest, h)
	return nil
}

// heightReporter is a result that tells the head of the server it came from.
type heightReporter interface {
	height() (uint64, bool)
}

func (p *pool) call(ctx context.Context, result any, method string, args ...any) error {
	reporter, isHead := result.(heightReporter)
	return p.do(ctx, method, 1, isHead, func(ctx context.Context, e *endpoint, c *rpc.Client) error {
		if err := c.CallContext(ctx, result, method, args...); err != nil {
			return err
		}
		if isHead {
			if h, ok := reporter.height(); ok {
				return p.noteHeight(e, h)
			}
		}
		return nil
	})
}

func (p *pool) batch(ctx context.Context, elems []rpc.BatchElem) error {
	return p.do(ctx, "batch", len(elems), false, func(ctx context.Context, _ *endpoint, c *rpc.Client) error {
		for i := range elems {
			elems[i].Error = nil
		}
		if err := c.BatchCallContext(ctx, elems); err != nil {
			return err
		}
		for _, el := range elems {
			// One request refused for its rate, or not answered at all: all again.
			if el.Error != nil && (errors.Is(el.Error, rpc.ErrMissingBatchResponse) || classify(el.Method, el.Error) == classRate) {
				return el.Error
			}
		}
		return nil
	})
}

// do runs op on the best server, then on others until one gives an answer.
func (p *pool) do(ctx context.Context, method string, cost int, isHead bool, op func(context.Context, *endpoint, *rpc.Client) error) error {
	caller := ctx
	ctx, cancel := context.WithTimeout(ctx, p.opt.CallTimeout)
	defer cancel()
	tried := map[*endpoint]error{}
	var last error
	for attempt := 0; attempt < p.opt.Attempts; {
		e, wait, err := p.pick(tried, isHead)
		if err != nil {
			return errors.Join(err, last)
		}
		if e == nil {
			// All that may be asked were asked, or pause.
			if last != nil && p.exhausted(method, tried) {
				return last
			}
			clear(tried)
			if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
				break // it would end in vain
			}
			if err := p.pause(ctx, wait); err != nil {
				last = errors.Join(last, err)
				break
			}
			continue
		}
		attempt++
		err = e.do(ctx, method, cost, func(ctx context.Context, c *rpc.Client) error { return op(ctx, e, c) })
		if caller.Err() != nil {
			return context.Cause(caller)
		}
		if ctx.Err() != nil {
			last = errors.Join(last, err)
			break
		}
		c := classOf(method, err)
		if c == classAnswer || c == classRange {
			return err
		}
		tried[e], last = err, err
	}
	if caller.Err() != nil {
		return context.Cause(caller)
	}
	if last == nil {
		last = p.lastErrors()
	}
	return fmt.Errorf("%w %s: %w", ErrUnavailable, method, last)
}

// lastErrors says why the servers pause.
func (p *pool) lastErrors() error {
	var errs []error
	for _, e := range p.servers {
		e.mu.Lock()
		if e.lastError != nil {
			errs = append(errs, fmt.Errorf("%w (no requests until %s)", e.lastError, e.blockedUntil.Format(time.TimeOnly)))
		}
		e.mu.Unlock()
	}
	if len(errs) == 0 {
		return context.DeadlineExceeded
	}
	return errors.Join(errs...)
}

// exhausted reports whether every failure in tried would be the same again: the
// servers answered that they cannot, went backwards, or are of another chain.
func (p *pool) exhausted(method string, tried map[*endpoint]error) bool {
	if len(tried) == 0 {
		return false
	}
	for _, err := range tried {
		if errors.Is(err, ErrBackwards) || errors.Is(err, ErrWrongChain) || classify(method, err) == classNode {
			continue
		}
		return false
	}
	return true
}

func (p *pool) pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(max(d, time.Millisecond))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-p.stop:
		return ErrClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (p *pool) subscribe(ctx context.Context, heads chan<- json.RawMessage) (subscription, error) {
	for _, e := range p.servers {
		if !e.pushes {
			continue
		}
		var sub subscription
		err := e.do(ctx, "eth_subscribe", 1, func(_ context.Context, c *rpc.Client) error {
			// The subscription outlives the attempt's time limit.
			s, err := c.EthSubscribe(ctx, heads, "newHeads")
			if err == nil {
				sub = s
			}
			return err
		})
		if err != nil {
			if sub != nil {
				sub.Unsubscribe()
			}
			continue
		}
		return sub, nil
	}
	return nil, rpc.ErrNotificationsUnsupported
}

func (p *pool) close() {
	p.once.Do(func() {
		close(p.stop)
		p.probes.Wait()
		for _, e := range p.servers {
			e.disconnect()
		}
	})
}
