// Package keeper makes mining contexts. A context is made by the first storage
// transaction after an epoch's end, so on a quiet chain they fall behind: the
// next transaction then has to pay for all of them and may run out of gas, and
// after 8191 blocks a context's digest, and with it what was sealed for it, is
// lost (spec/storage.md 2.6, 8). The keeper pays for them in time, within a
// budget of gas money a day.
package keeper

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/pora/flow"
)

// Mode says when contexts are made.
type Mode string

// The modes.
const (
	Auto   Mode = "auto"   // when more than watch.MaxPending are missing or one would go stale
	Always Mode = "always" // at every epoch's end
	Never  Mode = "never"
)

// Numbers of a catch-up transaction.
const (
	// batch is the argument of makeContextFixedTimes, which makes one more.
	batch = 50
	// maxGas is below the limit of one transaction from Osaka on, 2^24 (EIP-7825).
	maxGas = 16_500_000
	// firstGas and moreGas are what contexts cost, with a reserve: measured are up
	// to 290k gas for one and about 100k for each further one (spec/storage.md 5.3).
	firstGas = 400_000
	moreGas  = 130_000
	// staleMargin is how many blocks before its digest is lost a context is made.
	staleMargin = 1500
)

// Chain is the part of client.Client that is used.
type Chain interface {
	Call(ctx context.Context, msg client.Message, at client.BlockRef) ([]byte, error)
	EstimateGas(ctx context.Context, msg client.Message) (uint64, error)
	GasPrice(ctx context.Context) (*big.Int, error)
}

// Sender is the part of tx.Manager that is used.
type Sender interface {
	Submit(ctx context.Context, i outbox.Intent) (outbox.Entry, error)
}

// Box is the part of outbox.Store that is used.
type Box interface {
	List() []outbox.Entry
}

// Watcher is the part of watch.Watcher that is used.
type Watcher interface {
	State() watch.State
	Changed() <-chan struct{}
}

// Options are what a Keeper needs. Chain, Sender, Box, Watcher, Flow and From are
// required.
type Options struct {
	Chain   Chain
	Sender  Sender
	Box     Box
	Watcher Watcher
	Flow    common.Address // the flow contract
	From    common.Address // pays the gas
	Mode    Mode           // "" means Auto
	// PerDay bounds what contexts may cost in a UTC day, in wei; nil means 10^18.
	PerDay *big.Int
	// Now tells the time; nil means time.Now.
	Now    func() time.Time
	Logger *slog.Logger // nil means slog.Default
}

// Status is what the keeper did.
type Status struct {
	SpentToday *big.Int // wei of this UTC day, transactions under way at their highest cost
	PerDay     *big.Int
	Sent       uint64 // transactions since the start
	Problem    string // why contexts are missing though the keeper should make them; "" if none
}

// Keeper makes contexts. Step is for one goroutine at a time, Status for any.
type Keeper struct {
	opt Options

	mu     sync.Mutex // guards status
	status Status
}

// New returns a Keeper.
func New(opt Options) (*Keeper, error) {
	switch opt.Mode {
	case "":
		opt.Mode = Auto
	case Auto, Always, Never:
	default:
		return nil, fmt.Errorf("context keeper: mode %q does not exist: use auto, always or never", opt.Mode)
	}
	if opt.PerDay == nil {
		opt.PerDay = big.NewInt(1e18)
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	return &Keeper{opt: opt, status: Status{SpentToday: new(big.Int), PerDay: opt.PerDay}}, nil
}

// Status returns what was done so far.
func (k *Keeper) Status() Status {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.status
	s.SpentToday = new(big.Int).Set(s.SpentToday)
	return s
}

// Run steps with every change of the watcher until ctx ends.
func (k *Keeper) Run(ctx context.Context) error {
	for {
		changed := k.opt.Watcher.Changed()
		if err := k.Step(ctx); err != nil && ctx.Err() == nil {
			k.opt.Logger.Warn("mining contexts were not made", "error", err)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// Needed returns how many contexts a transaction should make now, 0 for none.
func (k *Keeper) Needed(s *watch.State) uint64 {
	stale := s.Head.Number+staleMargin > s.OldestPending+flow.HistoryBlocks
	switch {
	case s.Pending == 0 || k.opt.Mode == Never:
		return 0
	case s.Pending > watch.MaxPending:
		return min(s.Pending, batch+1)
	case k.opt.Mode == Always || stale:
		return s.Pending
	}
	return 0
}

// Step sends a transaction if contexts are needed and none is under way.
func (k *Keeper) Step(ctx context.Context) (err error) {
	s := k.opt.Watcher.State()
	n := uint64(0)
	if s.Reason.Code != watch.ChainDown && s.Reason.Code != watch.Starting && s.Reason.Code != watch.Paused {
		n = k.Needed(&s)
	}
	defer func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		switch {
		case err != nil:
			k.status.Problem = err.Error()
		case n == 0:
			k.status.Problem = ""
		}
	}()
	spent, busy := k.spent(s.ReadAt)
	k.mu.Lock()
	k.status.SpentToday = spent
	k.mu.Unlock()
	if n == 0 || busy {
		return nil
	}
	data := storage.MakeContextData()
	if s.Pending > watch.MaxPending {
		data = storage.MakeContextFixedTimesData(batch)
	}
	msg := client.Message{From: k.opt.From, To: &k.opt.Flow, Data: data}
	gas, err := k.gas(ctx, msg, n)
	if err != nil {
		return err
	}
	price, err := k.opt.Chain.GasPrice(ctx)
	if err != nil {
		return err
	}
	cost := new(big.Int).Mul(price, new(big.Int).SetUint64(gas))
	if new(big.Int).Add(spent, cost).Cmp(k.opt.PerDay) > 0 {
		return fmt.Errorf("make %d mining contexts: they may cost %d wei and %d of the %d wei a day are spent; raise miner.gas_per_day or wait for the next day", n, cost, spent, k.opt.PerDay)
	}
	// The id has the epoch, so that after a crash the same contexts are not paid
	// for twice, and the day, for the budget.
	id := fmt.Sprintf("%s%d:%d:%d", idPrefix, k.day(), s.Made+1, s.Head.Number)
	label := fmt.Sprintf("make mining contexts from epoch %d on", s.Made+1)
	e, err := k.opt.Sender.Submit(ctx, outbox.Intent{ID: id, Label: label, From: k.opt.From, To: &k.opt.Flow, Data: data, GasLimit: gas, NotAfter: s.Head.Number + patience})
	if e.State != "" {
		k.mu.Lock()
		k.status.Sent++
		k.mu.Unlock()
	}
	return err
}

// idPrefix begins the outbox ids of the keeper's transactions.
const idPrefix = "context:"

// patience is how many blocks a transaction may wait before it is taken back; the
// next one is chosen by what is missing then.
const patience = 50

// gas is the gas limit for n contexts. An estimate is worth nothing for the first
// transaction after a boundary: the estimate runs in the block before, where
// nothing has to be made yet. So known costs are the floor.
func (k *Keeper) gas(ctx context.Context, msg client.Message, n uint64) (uint64, error) {
	floor := uint64(firstGas + moreGas*(n-1))
	if n <= watch.MaxPending {
		return floor, nil
	}
	// Many at once: most are empty and cheaper, and a chain may charge the limit.
	msg.Gas = maxGas
	estimate, err := k.opt.Chain.EstimateGas(ctx, msg)
	var revert *client.Revert
	switch {
	case errors.As(err, &revert):
		return 0, fmt.Errorf("make mining contexts: %w", storage.Explain(err))
	case err != nil:
		return min(floor, maxGas), nil // the node cannot tell
	}
	return min(estimate+estimate/10+moreGas, maxGas), nil
}

func (k *Keeper) day() int64 { return k.opt.Now().Unix() / 86400 }

// spent adds up this day's transactions from the outbox, which survives a
// restart, and tells whether one is under way, or was mined after the contracts
// were read.
func (k *Keeper) spent(readAt uint64) (wei *big.Int, busy bool) {
	wei = new(big.Int)
	today := fmt.Sprintf("%s%d:", idPrefix, k.day())
	for _, e := range k.opt.Box.List() {
		if !strings.HasPrefix(e.ID, idPrefix) {
			continue
		}
		busy = busy || !e.State.Done() && e.State != outbox.Mined || e.Inclusion != nil && e.Inclusion.BlockNumber > readAt
		if !strings.HasPrefix(e.ID, today) {
			continue
		}
		switch {
		case e.Inclusion != nil && e.Inclusion.GasPrice != nil:
			wei.Add(wei, new(big.Int).Mul(e.Inclusion.GasPrice.ToInt(), new(big.Int).SetUint64(e.Inclusion.GasUsed)))
		case e.Newest() != nil && !e.State.Done():
			wei.Add(wei, e.Newest().Cost())
		}
	}
	return wei, busy
}
