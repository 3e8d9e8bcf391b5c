// Package watch knows when there is something to mine: it follows the chain's
// heads, keeps the mining context, the target and the own window of blocks up to
// date, and says in one sentence why the miner is not mining.
//
// The window is computed here and not asked for, with the parameters that the
// next answer will be judged by: PoraMine.computeWorkerContext uses the old ones
// when parameters have just changed (spec/storage.md 3.2, 4.2).
package watch

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
)

// Chain is the part of client.Client that is used besides the contracts.
type Chain interface {
	Header(ctx context.Context, at client.BlockRef) (client.Header, error)
	WatchHeads(ctx context.Context, fn func(client.Header) error) error
}

// Flow is the part of storage.Flow that is used.
type Flow interface {
	Parameters(ctx context.Context, at client.BlockRef) (storage.FlowParameters, error)
	Context(ctx context.Context, at client.BlockRef) (storage.MineContext, error)
	CurrentContext(ctx context.Context, at client.BlockRef) (storage.MineContext, error)
	Paused(ctx context.Context, at client.BlockRef) (bool, error)
}

// Mine is the part of storage.Mine that is used.
type Mine interface {
	Parameters(ctx context.Context, at client.BlockRef) (storage.MineParameters, error)
	Progress(ctx context.Context, at client.BlockRef) (lastMinedEpoch, currentSubmissions uint64, err error)
	Beneficiary(ctx context.Context, minerID common.Hash, at client.BlockRef) (common.Address, error)
}

// Options are what a Watcher needs. All but MinerID, MinInterval, BlockTime and
// Logger are required.
type Options struct {
	Chain Chain
	Flow  Flow
	Mine  Mine
	// MinerID returns the miner id, zero as long as there is none; nil: there is none.
	MinerID func() common.Hash
	// MinInterval is the least time between two readings of the contracts; heads
	// in between are only counted. 0 reads at every head. Servers that take few
	// requests a second want some seconds.
	MinInterval time.Duration
	// BlockTime is the time between blocks before any was measured; 0 means 1 s.
	BlockTime time.Duration
	// Logger receives every change of the reason; nil means slog.Default.
	Logger *slog.Logger
}

// MaxPending is how many contexts may be missing before mining waits for the
// context keeper: each costs gas in the transaction that makes it
// (spec/storage.md 8).
const MaxPending = 8

// Work is what is mined on in one window.
type Work struct {
	MinerID       common.Hash
	Context       flow.Context
	Subtask       pora.Subtask
	StartHash     pora.Hash // of block Subtask.Start
	SubtaskDigest pora.Hash
	// Contract is the mine contract's storage now, Rolled as the next answer will
	// find it (pora.Mine.Upcoming).
	Contract, Rolled *pora.Mine
	Beneficiary      common.Address
}

// State is what is known at a head. It is not changed once published.
type State struct {
	Head     client.Header
	Seen     time.Time     // when the head arrived
	Interval time.Duration // between blocks: median of the newest arrivals
	Flow     storage.FlowParameters
	ReadAt   uint64 // block at which the contracts were read, Head or an earlier one

	Made    uint64 // epochs that have a context
	Pending uint64 // contexts that a transaction in the next block would make first
	// OldestPending is the boundary block of the first of them.
	OldestPending uint64
	// Context is the newest context, Simulated if no transaction has made it yet.
	Context   flow.Context
	Simulated bool
	Contract  *pora.Mine // the mine contract's storage, nil before it was read
	Subtask   pora.Subtask

	// Work is what can be mined now, nil if there is nothing.
	Work   *Work
	Reason Reason
}

// EndsAt is when the last block of the window is expected: the blocks that are
// left times the measured interval.
func (s *State) EndsAt() time.Time {
	left := int64(s.Subtask.End) - int64(s.Head.Number)
	return s.Seen.Add(time.Duration(left) * s.Interval)
}

// StartsAt is when the window is expected to open.
func (s *State) StartsAt() time.Time {
	left := int64(s.Subtask.Start) - int64(s.Head.Number)
	return s.Seen.Add(time.Duration(left) * s.Interval)
}

// QuotaLeft is how many more answers the contract takes in the context's epoch,
// from all miners together.
func (s *State) QuotaLeft() uint64 {
	if s.Work == nil {
		return 0
	}
	m := s.Work.Rolled
	if m.Full() {
		return 0
	}
	return 2*m.TargetSubmissions - m.CurrentSubmissions
}

// Watcher follows the chain. Its methods may be called from any goroutine, Step
// from one at a time.
type Watcher struct {
	opt Options

	mu      sync.Mutex    // guards state and changed
	state   State         // the newest
	changed chan struct{} // closed at the next change

	reader reader // of Step
}

// New returns a Watcher that has seen nothing yet.
func New(opt Options) *Watcher {
	if opt.MinerID == nil {
		opt.MinerID = func() common.Hash { return common.Hash{} }
	}
	if opt.BlockTime == 0 {
		opt.BlockTime = time.Second
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	w := &Watcher{opt: opt, changed: make(chan struct{})}
	w.state = State{Interval: opt.BlockTime, Reason: because(Starting, "The chain has not been read yet.")}
	w.reader = reader{opt: &w.opt}
	return w
}

// Run follows the heads until ctx ends. Trouble with the chain is a Reason, never
// the end.
func (w *Watcher) Run(ctx context.Context) error {
	for {
		err := w.opt.Chain.WatchHeads(ctx, func(h client.Header) error {
			w.Step(ctx, h)
			return nil
		})
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s := w.State()
		s.Work, s.Reason = nil, failed(err)
		w.publish(s)
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// Step reads what is new at a head and publishes it.
func (w *Watcher) Step(ctx context.Context, h client.Header) {
	w.publish(w.reader.step(ctx, h, time.Now()))
}

// State returns the newest state.
func (w *Watcher) State() State {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.state
}

// Changed returns a channel that is closed when a newer state than the present
// one is published. Take it before State to miss nothing.
func (w *Watcher) Changed() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.changed
}

func (w *Watcher) publish(s State) {
	w.mu.Lock()
	before := w.state.Reason
	w.state = s
	close(w.changed)
	w.changed = make(chan struct{})
	w.mu.Unlock()
	if before.Code != s.Reason.Code {
		w.opt.Logger.Info("mining: "+s.Reason.Text, "code", s.Reason.Code, "block", s.Head.Number)
	}
}

// Interval of block arrivals.

// arrivals measures the time between blocks by when they arrive.
type arrivals struct {
	last   client.Header
	seen   time.Time
	values []time.Duration // newest last, at most keepArrivals
}

const keepArrivals = 100

// note records a head and returns whether the chain was reorganised as far as the
// heads tell.
func (a *arrivals) note(h client.Header, now time.Time) (reorg bool) {
	if a.seen.IsZero() {
		a.last, a.seen = h, now
		return false
	}
	reorg = h.Number <= a.last.Number || h.Number == a.last.Number+1 && h.ParentHash != a.last.Hash
	if n := int64(h.Number) - int64(a.last.Number); n > 0 {
		each := now.Sub(a.seen) / time.Duration(n)
		for range min(n, keepArrivals) {
			a.values = append(a.values, each)
		}
		a.values = a.values[max(0, len(a.values)-keepArrivals):]
	}
	a.last, a.seen = h, now
	return reorg
}
