package flow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
)

// Chain is what a Syncer needs of client.Client.
type Chain interface {
	ChainID(ctx context.Context) (uint64, error)
	Head(ctx context.Context) (client.Header, error)
	Header(ctx context.Context, at client.BlockRef) (client.Header, error)
	WatchHeads(ctx context.Context, fn func(client.Header) error) error
	Logs(ctx context.Context, q client.LogQuery, fn func(client.LogWindow) error) error
}

// Contract is what a Syncer needs of storage.Flow.
type Contract interface {
	Address() common.Address
	Parameters(ctx context.Context, at client.BlockRef) (storage.FlowParameters, error)
	RootByTxSeq(ctx context.Context, txSeq uint64, at client.BlockRef) (common.Hash, error)
	EpochRange(ctx context.Context, digest common.Hash, at client.BlockRef) (storage.EpochRange, error)
}

// SyncOptions tune a Syncer. The zero value of a field is its default.
type SyncOptions struct {
	// Start is the first block to read, that of the contract's deployment or before
	// it (default 0).
	Start uint64
	// Confirmations is how many blocks below the head the log stays (default 0: it
	// follows the head and takes back what a reorganisation removes).
	Confirmations uint64
	// FinalOnly follows blocks only that the chain calls finalized.
	FinalOnly bool
	// FinalDepth is how many blocks below the head a block must be, besides being
	// finalized for the chain, to be taken as final (default 64). Reorganisations
	// down to the final block are followed; one that goes deeper is taken for a
	// wrong server.
	FinalDepth uint64
	// CompareEvery is after how many entries the root is compared with the
	// contract's while catching up (default 500).
	CompareEvery uint64
	// ComparePause is the time between comparisons at the chain's end (default 30 s).
	ComparePause time.Duration
	// Poll is the time after which the head is asked for although nothing was heard
	// (default 10 s).
	Poll time.Duration
	// MinBackoff and MaxBackoff bound the pause after trouble (default 1 s, 60 s).
	MinBackoff, MaxBackoff time.Duration
	// Logger receives what an operator should know (default slog.Default()).
	Logger *slog.Logger
}

func (o SyncOptions) withDefaults() SyncOptions {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	if o.FinalDepth == 0 {
		o.FinalDepth = 64
	}
	if o.CompareEvery == 0 {
		o.CompareEvery = 500
	}
	set(&o.ComparePause, 30*time.Second)
	set(&o.Poll, 10*time.Second)
	set(&o.MinBackoff, time.Second)
	set(&o.MaxBackoff, time.Minute)
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return o
}

// Syncer makes a Log follow a chain. It needs 2 to 4 requests for each new head
// and one for each window of blocks while catching up, and works with any rate of
// requests.
type Syncer struct {
	log      *Log
	chain    Chain
	contract Contract
	opt      SyncOptions

	// Of the goroutine in Run.
	ready      bool // identity and start are set
	boundaries map[uint64]Hash
	comparedAt time.Time
	attempted  uint64 // entries when a comparison was last tried
	rereading  bool   // what was read before is read again: no comparisons
	caught     bool
	lastFinal  client.Header
	completed  uint64 // epoch whose block digest was looked up

	mu     sync.Mutex
	status Status // guarded by mu
	rate   rate   // guarded by mu
}

// NewSyncer returns a Syncer; Run starts it.
func NewSyncer(log *Log, chain Chain, contract Contract, opt SyncOptions) *Syncer {
	return &Syncer{log: log, chain: chain, contract: contract, opt: opt.withDefaults(),
		boundaries: map[uint64]Hash{}, status: Status{Phase: Starting}}
}

// Run follows the chain until ctx ends and returns its cause. Nothing else ends
// it: servers that are down, behind, pruned, lying or of another chain are told by
// Status and tried again.
func (s *Syncer) Run(ctx context.Context) error {
	heads := make(chan client.Header, 1)
	var watch sync.WaitGroup
	watch.Go(func() { s.watch(ctx, heads) })
	defer watch.Wait()
	backoff, retries := s.opt.MinBackoff, 0
	var head *client.Header
	for ctx.Err() == nil {
		err := s.round(ctx, head)
		head = nil
		if ctx.Err() != nil {
			break
		}
		if err == nil {
			backoff, retries = s.opt.MinBackoff, 0
			s.note(func(st *Status) { st.Trouble, st.Message = troubleNone, "" })
			head = wait(ctx, s.opt.Poll, heads)
			continue
		}
		if retries++; errors.Is(err, errRetry) && retries <= 3 {
			continue
		}
		s.trouble(err, backoff)
		wait(ctx, backoff, nil) // a new head does not shorten the pause
		backoff = min(2*backoff, s.opt.MaxBackoff)
	}
	return context.Cause(ctx)
}

// wait returns after a time, with a head, or when ctx ends.
func wait(ctx context.Context, d time.Duration, heads <-chan client.Header) *client.Header {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case h := <-heads:
		return &h
	}
	return nil
}

// watch hands on new heads, of several the newest.
func (s *Syncer) watch(ctx context.Context, heads chan client.Header) {
	for ctx.Err() == nil {
		err := s.chain.WatchHeads(ctx, func(h client.Header) error {
			select {
			case <-heads:
			default:
			}
			heads <- h // nobody else sends
			return nil
		})
		if ctx.Err() != nil {
			return
		}
		s.opt.Logger.Warn("watching the chain's head ended, trying again", "error", err)
		wait(ctx, s.opt.MaxBackoff, nil)
	}
}

func (s *Syncer) note(f func(*Status)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.status)
}

// trouble notes an error and logs it when it is a new kind.
func (s *Syncer) trouble(err error, wait time.Duration) {
	t := troubleOf(err)
	message := messageOf(t, err, wait)
	s.mu.Lock()
	fresh := s.status.Trouble != t
	s.status.Trouble, s.status.Message = t, message
	s.mu.Unlock()
	if fresh {
		s.opt.Logger.Warn("the flow log does not get on", "code", string(t), "message", message)
	}
}

// setUp finds out which flow this is.
func (s *Syncer) setUp(ctx context.Context) error {
	if s.ready {
		return nil
	}
	id, err := s.chain.ChainID(ctx)
	if err != nil {
		return err
	}
	p, err := s.contract.Parameters(ctx, client.Latest)
	if err != nil {
		return fmt.Errorf("read the parameters of the flow contract: %w", err)
	}
	if err := s.log.SetIdentity(Identity{id, s.contract.Address(), p.FirstBlock, p.BlocksPerEpoch}); err != nil {
		return err
	}
	if err := s.log.StartAt(s.opt.Start); err != nil {
		return onDisk(err)
	}
	s.ready = true
	return nil
}

func onDisk(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errIndex, err)
}

// round brings the log up to the head once. head is nil if it is not known.
func (s *Syncer) round(ctx context.Context, head *client.Header) error {
	if err := s.setUp(ctx); err != nil {
		return err
	}
	if head == nil {
		h, err := s.chain.Head(ctx)
		if err != nil {
			return err
		}
		head = &h
	}
	final, err := s.final(ctx, head)
	if err != nil {
		return err
	}
	number := head.Number - min(head.Number, s.opt.Confirmations)
	if s.opt.FinalOnly {
		number = min(number, final.Number)
	}
	s.note(func(st *Status) { st.Head, st.Target, st.LastAnswer = head.Number, number, time.Now() })
	target := *head
	switch {
	case number == head.Number:
	case s.opt.FinalOnly && number == final.Number:
		target = final
	default:
		if target, err = s.header(ctx, number); err != nil {
			return err
		}
	}
	if err := s.checkFork(ctx, &target); err != nil {
		return err
	}
	settled := min(final.Number, head.Number-min(head.Number, s.opt.FinalDepth))
	if err := s.readUp(ctx, &target, &final, settled); err != nil {
		return err
	}
	return s.afterwards(ctx, &target)
}

// header reads a header that must be there, because the head is above it.
func (s *Syncer) header(ctx context.Context, number uint64) (client.Header, error) {
	h, err := s.chain.Header(ctx, client.At(number))
	if errors.Is(err, client.ErrNotFound) {
		err = fmt.Errorf("%w: %w", errBehind, err)
	}
	return h, err
}

// final returns the header up to which blocks are read without their hashes. It is
// asked for when the log is far back, or the one known is too old.
func (s *Syncer) final(ctx context.Context, head *client.Header) (client.Header, error) {
	near := head.Number-min(head.Number, s.log.now().from) <= far
	if near && !s.opt.FinalOnly && s.lastFinal.Hash != (common.Hash{}) && s.lastFinal.Number+s.opt.FinalDepth > head.Number {
		return s.lastFinal, nil
	}
	h, err := s.chain.Header(ctx, client.Finalized)
	if err != nil {
		return client.Header{}, fmt.Errorf("read the finalized block: %w", err)
	}
	if h.Number > head.Number {
		h = *head
	}
	s.lastFinal = h
	return h, nil
}

// afterwards does what belongs to a log that has reached the chain's end.
func (s *Syncer) afterwards(ctx context.Context, target *client.Header) error {
	if err := s.completeCurrent(ctx); err != nil {
		return err
	}
	if err := s.lookForPending(ctx, target); err != nil {
		return err
	}
	if time.Since(s.comparedAt) >= s.opt.ComparePause {
		if err := s.compare(ctx, target.Number); err != nil {
			return err
		}
	}
	s.note(func(st *Status) { st.Phase = Following })
	if !s.caught {
		s.caught = true
		s.log.announce(Event{Kind: CaughtUp})
	}
	return nil
}

var errRetry = errors.New("the chain was reorganised meanwhile")
