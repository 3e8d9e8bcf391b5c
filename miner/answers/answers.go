// Package answers turns hits into money: it assembles the answer with its proof at
// the context's root, verifies it as the contract will, asks the contract on the
// next block, hands it to the outbox with an explicit gas limit and follows it to a
// final block. Every answer that does not get there is counted by its cause, with
// the gas it lost (spec/storage.md 3.2, 4.5, 4.6).
//
// What was handed in is remembered by the outbox alone: after a restart its
// answers are followed on.
package answers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/sealing"
)

// Chain is the part of client.Client that is used.
type Chain interface {
	Call(ctx context.Context, msg client.Message, at client.BlockRef) ([]byte, error)
	EstimateGas(ctx context.Context, msg client.Message) (uint64, error)
	GasPrice(ctx context.Context) (*big.Int, error)
	Receipt(ctx context.Context, tx common.Hash) (*types.Receipt, error)
}

// Sender is the part of tx.Manager that is used.
type Sender interface {
	Submit(ctx context.Context, i outbox.Intent) (outbox.Entry, error)
	Cancel(ctx context.Context, id string) error
}

// Box is the part of outbox.Store that is used.
type Box interface {
	List() []outbox.Entry
	Changed() <-chan struct{}
}

// Log is the flow's log: its proofs at historic lengths and its epoch ranges, in
// order.
type Log interface {
	UnitProof(sector, length uint64, lower *flow.Lower) ([]pora.Hash, error)
	Epochs() []sealing.Epoch
}

// Raw reads the raw bytes of a load, kernels.LoadBytes.
type Raw func(load uint64, dst []byte) error

// Watcher is the part of watch.Watcher that is used.
type Watcher interface {
	State() watch.State
	Changed() <-chan struct{}
}

// Profit says what an answer in a pricing chunk is expected to earn, in wei.
type Profit interface {
	Expected(ctx context.Context, pricingIndex, epoch uint64) (*big.Int, error)
}

// Options are what Answers need. Chain, Sender, Box, Log, Raw, Watcher, Mine and
// From are required.
type Options struct {
	Chain   Chain
	Sender  Sender
	Box     Box
	Log     Log
	Raw     Raw
	Watcher Watcher
	Mine    common.Address // the mine contract
	From    common.Address // sends the answers and pays for them
	Profit  Profit         // nil: every answer is sent
	// MinProfit is what an answer must be expected to earn above its gas, in wei; a
	// negative number sends always; nil means 0.
	MinProfit *big.Int
	// Allowed, if not nil, says why nothing may be sent now, such as a low balance.
	Allowed func() error
	// Workers is how many hits are worked on at a time; 0 means 4.
	Workers int
	// Pause is the time between two tries of a hit that something temporary holds
	// up; 0 means 1 s.
	Pause  time.Duration
	Logger *slog.Logger // nil means slog.Default
}

// queueHits is how many hits may wait. More come only at an absurdly easy target;
// the search is not held up by them.
const queueHits = 256

// hit is a found nonce with what it was found for.
type hit struct {
	work *watch.Work
	rng  pora.Range
	hit  mine.Hit
}

// Answers makes and follows answers. Found may be called from any goroutine.
type Answers struct {
	opt   Options
	queue chan hit
	busy  atomic.Int64 // hits in the queue or being worked on

	mu        sync.Mutex // guards the rest
	tally     Tally
	submitted map[pora.Hash]bool // qualities of answers sent for the epoch seenEpoch
	seenEpoch uint64
	handed    map[string]time.Time // outbox id → when it was handed in
	delays    []time.Duration      // from there to a block, newest last
	newest    []Answer

	sending  sync.Mutex          // held from the last look at the quota to the outbox
	progress map[string]progress // of follow
}

// New returns Answers. Run them once.
func New(opt Options) *Answers {
	if opt.MinProfit == nil {
		opt.MinProfit = new(big.Int)
	}
	if opt.Workers <= 0 {
		opt.Workers = 4
	}
	if opt.Pause <= 0 {
		opt.Pause = time.Second
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	a := &Answers{
		opt: opt, queue: make(chan hit, queueHits), submitted: map[pora.Hash]bool{}, handed: map[string]time.Time{}, progress: map[string]progress{},
	}
	a.tally.Dropped = map[Cause]Loss{}
	a.tally.Earned, a.tally.Fees = new(big.Int), new(big.Int)
	a.history()
	return a
}

// Found takes a hit and returns at once. Hits for which there is no room are
// dropped and counted. It has the form of mining.Options.Sink.
func (a *Answers) Found(w *watch.Work, r pora.Range, h mine.Hit) {
	a.mu.Lock()
	a.tally.Hits++
	a.mu.Unlock()
	a.busy.Add(1)
	select {
	case a.queue <- hit{w, r, h}:
	default:
		a.busy.Add(-1)
		a.drop(Overflow, fmt.Errorf("%d hits are waiting", queueHits))
	}
}

// Run works until ctx ends. Answers of an earlier start are followed too.
func (a *Answers) Run(ctx context.Context) error {
	var group sync.WaitGroup
	for range a.opt.Workers {
		group.Go(func() {
			raw := make([]byte, kernels.LoadBytes)
			for {
				select {
				case h := <-a.queue:
					a.one(ctx, &h, raw)
					a.busy.Add(-1)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	group.Go(func() { a.follow(ctx) })
	group.Wait()
	return context.Cause(ctx)
}

// one takes a hit as far as the outbox. What may pass, a server that does not
// answer or a log that is a block behind, is tried again while the window lasts.
func (a *Answers) one(ctx context.Context, h *hit, raw []byte) {
	for {
		cause, err := a.try(ctx, h, raw)
		if err == nil || ctx.Err() != nil {
			return
		}
		if cause != RPC && cause != Proof {
			a.drop(cause, err)
			return
		}
		select {
		case <-time.After(a.opt.Pause):
		case <-ctx.Done():
			return
		}
		s := a.opt.Watcher.State()
		if now, over := a.useful(h, &s); over != nil && now != RPC {
			a.drop(cause, err) // what kept it is the cause, not the end of the window
			return
		}
	}
}

func (a *Answers) try(ctx context.Context, h *hit, raw []byte) (Cause, error) {
	s := a.opt.Watcher.State()
	if cause, err := a.useful(h, &s); err != nil {
		return cause, err
	}
	answer, v, err := a.Assemble(h.work, h.rng, &h.hit, &s, raw)
	if err != nil {
		return causeOf(err, Verify), err
	}
	if a.known(v.Quality, h.work.Context.Epoch) {
		return Duplicate, fmt.Errorf("an answer of quality %x was sent before", v.Quality[:8])
	}
	if err := a.send(ctx, h, answer, v); err != nil {
		a.forget(v.Quality)
		return causeOf(err, RPC), err
	}
	return "", nil
}

// useful says why a hit is of no use any more.
func (a *Answers) useful(h *hit, s *watch.State) (Cause, error) {
	if s.Reason.Code == watch.ChainDown && s.Subtask == h.work.Subtask {
		if !time.Now().Before(s.EndsAt()) {
			return Late, fmt.Errorf("the window ended while the chain could not be read")
		}
		return RPC, errors.New(s.Reason.Text)
	}
	if s.Work == nil || s.Work.SubtaskDigest != h.work.SubtaskDigest {
		return Stale, fmt.Errorf("epoch %d's window is over or its context changed", h.work.Context.Epoch)
	}
	if s.Head.Number >= h.work.Subtask.End {
		return Late, fmt.Errorf("the window ended with block %d", h.work.Subtask.End)
	}
	if left, out := s.QuotaLeft(), a.underWay(h.work.Context.Epoch, s.ReadAt); left <= out {
		return Quota, fmt.Errorf("epoch %d takes %d more answers, %d of ours are under way", h.work.Context.Epoch, left, out)
	}
	return "", nil
}

// causeError is an error with the cause it is counted as.
type causeError struct {
	cause Cause
	err   error
}

func (e *causeError) Error() string { return e.err.Error() }
func (e *causeError) Unwrap() error { return e.err }

// Assemble makes the answer of a hit and verifies it as the contract would in the
// block after the state's head. raw is scratch for a load.
func (a *Answers) Assemble(w *watch.Work, r pora.Range, h *mine.Hit, s *watch.State, raw []byte) (*pora.Answer, *pora.Verdict, error) {
	load := r.StartPosition/pora.LoadSectors + h.Load
	if err := a.opt.Raw(load, raw); err != nil {
		return nil, nil, &causeError{Proof, fmt.Errorf("read load %d for its proof: %w", load, err)}
	}
	c := &pora.Claim{
		Context: &w.Context, MinerID: pora.Hash(w.MinerID), Nonce: h.Nonce, Range: r, Load: load, Offset: h.Unit,
		Sealed: (*[pora.UnitBytes]byte)(h.Sealed),
	}
	ranges := Ranges(a.opt.Log.Epochs())
	answer, err := pora.Assemble(c, ranges, a.opt.Log, flow.NewLower(kernels.Judge(), load, w.Context.FlowLength, raw))
	if err != nil {
		return nil, nil, &causeError{Proof, err}
	}
	v, err := pora.Verify(kernels.Judge(), answer, Judge(w, ranges, s.Head.Number+1))
	if err != nil {
		return nil, nil, refusal(err)
	}
	return answer, v, nil
}

// Judge is the contract's state for an answer of w in a block.
func Judge(w *watch.Work, ranges Ranges, block uint64) *pora.State {
	return &pora.State{
		Mine: w.Contract, Context: w.Context, Block: block,
		BlockHash: func(n uint64) pora.Hash {
			if n == w.Subtask.Start {
				return w.StartHash
			}
			return pora.Hash{}
		},
		EpochRange: ranges.Of,
		Beneficiary: func(id pora.Hash) (pora.Address, bool) {
			return pora.Address(w.Beneficiary), id == pora.Hash(w.MinerID)
		},
	}
}

// send asks the contract and hands the answer to the outbox.
func (a *Answers) send(ctx context.Context, h *hit, answer *pora.Answer, v *pora.Verdict) error {
	if a.opt.Allowed != nil {
		if err := a.opt.Allowed(); err != nil {
			return &causeError{Funds, err}
		}
	}
	msg := client.Message{From: a.opt.From, To: &a.opt.Mine, Data: answer.AppendCalldata(nil)}
	if err := a.ask(ctx, msg); err != nil {
		return err
	}
	gas, err := a.gas(ctx, msg, h.work)
	if err != nil {
		return err
	}
	if err := a.pays(ctx, v.PricingIndex, h.work.Context.Epoch, gas); err != nil {
		return err
	}
	i := outbox.Intent{
		ID:    fmt.Sprintf("%s%d:%x", idPrefix, h.work.Context.Epoch, v.Quality[:16]),
		Label: fmt.Sprintf("answer for epoch %d, unit at sector %d", h.work.Context.Epoch, v.Event.RecallPosition),
		From:  a.opt.From, To: &a.opt.Mine, Data: msg.Data, GasLimit: gas, NotAfter: h.work.Subtask.End,
	}
	a.sending.Lock()
	defer a.sending.Unlock()
	s := a.opt.Watcher.State()
	if cause, err := a.useful(h, &s); err != nil {
		return &causeError{cause, err}
	}
	a.mu.Lock()
	a.handed[i.ID] = time.Now()
	a.mu.Unlock()
	e, err := a.opt.Sender.Submit(ctx, i)
	switch {
	case e.State == outbox.Rejected || e.State == outbox.Expired:
		return nil // follow counts it
	case e.State != "":
		// It is in the outbox and will be sent; what kept it is no loss yet.
		if err != nil {
			a.opt.Logger.Warn("an answer waits in the outbox", "id", i.ID, "reason", err)
		}
		return nil
	}
	return err
}

// ask lets the contract judge the answer in the next block. A server without a
// pending block judges it in the newest one.
func (a *Answers) ask(ctx context.Context, msg client.Message) error {
	_, err := a.opt.Chain.Call(ctx, msg, client.Pending)
	if err == nil || reverted(err) {
		return refusal(err)
	}
	if _, again := a.opt.Chain.Call(ctx, msg, client.Latest); again == nil || reverted(again) {
		return refusal(again)
	}
	return &causeError{RPC, err}
}

// Gas limits of an answer, measured (spec/storage.md 8): the first ever needs
// 726k, an epoch's first 565k, further ones 403k. An estimate looks at the block
// before and can miss what only the next one has to do, so known costs are the
// floor.
const (
	firstEverGas    = 800_000
	firstOfEpochGas = 640_000
	contextGas      = 300_000 // of one context that the answer makes
	moreContextGas  = 120_000
)

func (a *Answers) gas(ctx context.Context, msg client.Message, w *watch.Work) (uint64, error) {
	s := a.opt.Watcher.State()
	floor := uint64(0)
	switch {
	case w.Contract.LastMinedEpoch == 0 || a.first():
		floor = firstEverGas
	case w.Contract.LastMinedEpoch < w.Context.Epoch:
		floor = firstOfEpochGas
	}
	if s.Pending > 0 {
		floor = max(floor, firstOfEpochGas) + contextGas + moreContextGas*(s.Pending-1)
	}
	estimate, err := a.opt.Chain.EstimateGas(ctx, msg)
	switch {
	case reverted(err) && floor > 0:
		return floor, nil // in the newest block it may still be too early
	case err != nil && floor > 0:
		return floor, nil
	case reverted(err):
		return 0, refusal(err)
	case err != nil:
		return 0, &causeError{RPC, err}
	}
	return max(floor, estimate+estimate/10), nil
}

// first reports whether no answer of ours is known to be accepted: the first one
// pays for storage that later ones find.
func (a *Answers) first() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.tally.Accepted+a.tally.Before == 0
}

// pays refuses an answer that costs more than it is expected to earn.
func (a *Answers) pays(ctx context.Context, pricingIndex, epoch, gas uint64) error {
	if a.opt.Profit == nil || a.opt.MinProfit.Sign() < 0 {
		return nil
	}
	expected, err := a.opt.Profit.Expected(ctx, pricingIndex, epoch)
	if err != nil {
		return &causeError{RPC, err}
	}
	price, err := a.opt.Chain.GasPrice(ctx)
	if err != nil {
		return &causeError{RPC, err}
	}
	need := new(big.Int).Mul(price, new(big.Int).SetUint64(gas))
	if need.Add(need, a.opt.MinProfit); expected.Cmp(need) < 0 {
		return &causeError{Unprofitable, fmt.Errorf("pricing chunk %d is expected to pay %d wei, the answer needs %d (gas and miner.min_profit); miner.min_profit = -1 sends always", pricingIndex, expected, need)}
	}
	return nil
}

// known remembers a quality and reports whether it was there already.
func (a *Answers) known(q pora.Hash, epoch uint64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if epoch > a.seenEpoch {
		a.seenEpoch = epoch
		clear(a.submitted)
	}
	if a.submitted[q] {
		return true
	}
	a.submitted[q] = true
	return false
}

func (a *Answers) forget(q pora.Hash) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.submitted, q)
}

// underWay counts answers of an epoch that are handed in and that the contract's
// counter, read at block readAt, does not have yet.
func (a *Answers) underWay(epoch, readAt uint64) (n uint64) {
	for _, e := range a.opt.Box.List() {
		if ep, ok := epochOf(e.ID); ok && ep == epoch && (!e.State.Done() && e.State != outbox.Mined || e.Inclusion != nil && e.Inclusion.BlockNumber > readAt) {
			n++
		}
	}
	return n
}
