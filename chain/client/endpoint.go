package client

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
)

// endpoint is one RPC server of a pool: its connection, limits and health.
type endpoint struct {
	url, label string // label has no path: that may hold an access key
	pushes     bool   // WebSocket
	chainID    uint64
	opt        Options
	slots      chan struct{} // one entry for each request under way
	limit      *limiter

	connections atomic.Uint64 // network connections opened so far
	connectMu   sync.Mutex
	rpc         *rpc.Client     // guarded by connectMu
	http        *http.Transport // guarded by connectMu

	verifying chan struct{} // one entry while the chain id is asked
	verified  atomic.Uint64 // connections at the last successful check; 0 never

	mu     sync.Mutex
	health // guarded by mu
}

// health is what past requests tell about a server.
type health struct {
	refused      error     // belongs to another chain; nil if not
	blockedUntil time.Time // no request before
	failures     int       // in a row
	height, peak uint64    // newest and highest head answered
	heightAt     time.Time
	latency      float64 // seconds, moving average
	errorRate    float64 // 0 … 1, moving average
	requests     uint64
	lastError    error
}

// recheckRefused is the time after which a server of another chain is asked
// again: its operator may have corrected it.
const recheckRefused = time.Minute

// smoothing is the weight of the newest value in moving averages.
const smoothing = 0.2

func newEndpoint(text string, chainID uint64, opt Options) (*endpoint, error) {
	label, pushes, err := parseURL(text)
	if err != nil {
		return nil, err
	}
	return &endpoint{
		url: text, label: label, pushes: pushes, chainID: chainID, opt: opt,
		slots: make(chan struct{}, opt.MaxInFlight), limit: newLimiter(opt.RequestsPerSecond),
		verifying: make(chan struct{}, 1),
	}, nil
}

// do runs op, which makes cost requests, within the limits of the server. The
// answer counts only if the chain id was checked on every connection opened so
// far, also on one that op itself opened.
func (e *endpoint) do(ctx context.Context, method string, cost int, op func(context.Context, *rpc.Client) error) error {
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if err := e.verify(ctx); err != nil {
		return err
	}
	err := e.attempt(ctx, method, cost, op)
	if err == nil {
		err = e.verify(ctx)
	}
	return err
}

// attempt makes one try and notes how it went.
func (e *endpoint) attempt(ctx context.Context, method string, cost int, op func(context.Context, *rpc.Client) error) error {
	for range cost {
		if err := e.limit.wait(ctx); err != nil {
			return err
		}
	}
	var note answerNote
	bounded, cancel := context.WithTimeout(context.WithValue(ctx, noteKey{}, &note), e.opt.RequestTimeout)
	defer cancel()
	start := time.Now()
	c, err := e.connect(bounded)
	if err == nil {
		err = op(bounded, c)
	}
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx) // says nothing about the server
	}
	err = e.redact(err)
	e.note(method, err, time.Since(start), note.retryAfter)
	return err
}

// verify asks the chain id (and the genesis hash, if one is configured) unless
// that was done since the newest connection was opened.
func (e *endpoint) verify(ctx context.Context) error {
	if v := e.verified.Load(); v != 0 && v == e.connections.Load() {
		return nil
	}
	select {
	case e.verifying <- struct{}{}:
		defer func() { <-e.verifying }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if v := e.verified.Load(); v != 0 && v == e.connections.Load() {
		return nil
	}
	var id hexutil.Uint64
	err := e.attempt(ctx, "eth_chainId", 1, func(ctx context.Context, c *rpc.Client) error {
		return c.CallContext(ctx, &id, "eth_chainId")
	})
	if err == nil && uint64(id) != e.chainID {
		err = wrongChain(e.label, uint64(id), e.chainID)
	}
	if err == nil && e.opt.GenesisHash != (emptyHash) {
		err = e.verifyGenesis(ctx)
	}
	if errors.Is(err, ErrWrongChain) {
		e.refuse(err)
	}
	if err != nil {
		return err
	}
	e.mu.Lock()
	e.refused = nil
	e.mu.Unlock()
	e.verified.Store(max(1, e.connections.Load()))
	return nil
}

func (e *endpoint) verifyGenesis(ctx context.Context) error {
	var genesis headerAnswer
	err := e.attempt(ctx, "eth_getBlockByNumber", 1, func(ctx context.Context, c *rpc.Client) error {
		return c.CallContext(ctx, &genesis, "eth_getBlockByNumber", hexutil.Uint64(0), false)
	})
	if err != nil {
		return err
	}
	if genesis.header == nil || genesis.header.Hash != e.opt.GenesisHash {
		return fmt.Errorf("%w: %s has the configured chain id %d but another first block than %s; correct the URL or the genesis hash",
			ErrWrongChain, e.label, e.chainID, e.opt.GenesisHash)
	}
	return nil
}

// refuse takes a server of another chain out of use.
func (e *endpoint) refuse(err error) {
	e.mu.Lock()
	first := e.refused == nil
	e.refused, e.lastError = err, err
	e.blockedUntil = time.Now().Add(recheckRefused)
	e.mu.Unlock()
	e.verified.Store(0)
	if first {
		e.opt.Logger.Error("RPC server refused", "server", e.label, "error", err)
	}
}

// note records the outcome of an attempt.
func (e *endpoint) note(method string, err error, took time.Duration, wait time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.requests++
	failed := 0.0
	switch c := classOf(method, err); c {
	case classAnswer, classRange:
		e.failures = 0
		if e.latency == 0 {
			e.latency = took.Seconds()
		}
		e.latency += smoothing * (took.Seconds() - e.latency)
	case classNode:
		failed, e.lastError = 1, err
	default:
		failed, e.lastError = 1, err
		// Requests under way together fail for one reason: that is one failure, or a
		// burst of refusals would end in the longest pause at once.
		if !time.Now().Before(e.blockedUntil) {
			e.failures++
		}
		e.block(max(wait, e.backoff()))
	}
	e.errorRate += smoothing * (failed - e.errorRate)
}

// classOf is classify with classAnswer for success.
func classOf(method string, err error) class {
	if err == nil {
		return classAnswer
	}
	return classify(method, err)
}

// block stops requests for d. e.mu is held.
func (e *endpoint) block(d time.Duration) {
	if until := time.Now().Add(d); until.After(e.blockedUntil) {
		e.blockedUntil = until
	}
}

// backoff is the pause after e.failures failures in a row. e.mu is held.
func (e *endpoint) backoff() time.Duration {
	d := e.opt.MaxBackoff
	if shift := e.failures - 1; shift < 20 {
		d = min(d, e.opt.MinBackoff<<max(0, shift))
	}
	return d/2 + rand.N(d/2+1)
}

// noteHeight records an answered head. It is an error if the server went back.
func (e *endpoint) noteHeight(h uint64) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.height, e.heightAt = h, time.Now()
	if h+e.opt.MaxBackward < e.peak {
		e.lastError = backwards(e.label, h, e.peak)
		return e.lastError
	}
	e.peak = max(e.peak, h)
	return nil
}

// redact removes the URL and long bodies from an error.
func (e *endpoint) redact(err error) error {
	if err == nil {
		return nil
	}
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err
	}
	var inHTTP rpc.HTTPError
	if errors.As(err, &inHTTP) && len(inHTTP.Body) > 300 {
		inHTTP.Body = append(inHTTP.Body[:300:300], "…"...)
		err = inHTTP
	}
	return fmt.Errorf("%s: %w", e.label, err)
}
