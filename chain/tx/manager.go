// Package tx sends transactions: it chooses nonce, gas limit and fee, signs, hands
// them to a node, replaces those that are stuck, takes back those that are of no
// use any more, and follows each into a final block. What it does is derived from
// the outbox on disk and the chain alone, so that it goes on after any crash.
package tx

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/outbox"
)

// Chain is the part of client.Client that is used.
type Chain interface {
	Head(ctx context.Context) (client.Header, error)
	Header(ctx context.Context, at client.BlockRef) (client.Header, error)
	WatchHeads(ctx context.Context, fn func(client.Header) error) error
	Call(ctx context.Context, msg client.Message, at client.BlockRef) ([]byte, error)
	EstimateGas(ctx context.Context, msg client.Message) (uint64, error)
	Balance(ctx context.Context, account common.Address, at client.BlockRef) (*big.Int, error)
	Nonce(ctx context.Context, account common.Address, at client.BlockRef) (uint64, error)
	GasPrice(ctx context.Context) (*big.Int, error)
	SendRaw(ctx context.Context, raw []byte) (common.Hash, error)
	Receipt(ctx context.Context, tx common.Hash) (*types.Receipt, error)
	Transaction(ctx context.Context, tx common.Hash) (client.TxInfo, error)
}

// Signer signs for an account. What it returns is checked: it must be the given
// transaction with a signature of from.
type Signer interface {
	SignTx(ctx context.Context, from common.Address, tx *types.Transaction, chainID *big.Int) (*types.Transaction, error)
}

// Options tunes a Manager. The zero value of a field is its default.
type Options struct {
	// GasPercent of the estimate is the gas limit, 100 to 110 (default 110): the
	// 0G network charges at least 80 % of the limit (spec/chain.md 11.2).
	GasPercent uint64
	// BumpAfter is the number of blocks after which a transaction that is not
	// mined is replaced by one with a higher fee (default 5).
	BumpAfter uint64
	// MaxFee bounds the fee, wei per gas (default 500 gwei).
	MaxFee *big.Int
	// MinTip is the least tip, wei per gas (default 0).
	MinTip *big.Int
	// Legacy sends transactions with a gas price also where EIP-1559 is known.
	Legacy bool
	// LostAfter is the number of blocks that a used nonce must be final, with none
	// of our transactions found, before a new one is signed (default 16).
	LostAfter uint64
	// Logger receives what an operator should know (default slog.Default()).
	Logger *slog.Logger
}

func (o Options) withDefaults() (Options, error) {
	if o.GasPercent == 0 {
		o.GasPercent = 110
	}
	if o.GasPercent < 100 || o.GasPercent > 110 {
		return o, fmt.Errorf("gas limit of %d %% of the estimate: use 100 to 110; more is charged without use on the 0G network", o.GasPercent)
	}
	if o.BumpAfter == 0 {
		o.BumpAfter = 5
	}
	if o.LostAfter == 0 {
		o.LostAfter = 16
	}
	if o.MaxFee == nil {
		o.MaxFee = big.NewInt(500e9)
	}
	if o.MinTip == nil {
		o.MinTip = new(big.Int)
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return o, nil
}

// Manager sends the transactions of an outbox. Its methods may be called from
// several goroutines.
type Manager struct {
	chain   Chain
	chainID *big.Int
	signer  Signer
	store   *outbox.Store
	opt     Options

	mu       sync.Mutex
	accounts map[common.Address]*account // guarded by mu
}

// account serialises what happens to one account's nonces.
type account struct {
	busy chan struct{} // one entry while somebody works on the account
	// usedSince and bumpNow are guarded by busy.
	usedSince map[string]uint64 // id → block since which a foreign transaction seems to have its nonce
	bumpNow   map[string]bool   // id → a node said that the fee is too low
}

// New makes a Manager. The store stays the caller's, who closes it after Run.
func New(chain Chain, chainID uint64, signer Signer, store *outbox.Store, opt Options) (*Manager, error) {
	opt, err := opt.withDefaults()
	if err != nil {
		return nil, err
	}
	return &Manager{
		chain: chain, chainID: new(big.Int).SetUint64(chainID), signer: signer, store: store, opt: opt,
		accounts: map[common.Address]*account{},
	}, nil
}

// enter waits until nobody else works on an account.
func (m *Manager) enter(ctx context.Context, a common.Address) (*account, error) {
	m.mu.Lock()
	acc := m.accounts[a]
	if acc == nil {
		acc = &account{busy: make(chan struct{}, 1), usedSince: map[string]uint64{}, bumpNow: map[string]bool{}}
		m.accounts[a] = acc
	}
	m.mu.Unlock()
	select {
	case acc.busy <- struct{}{}:
		return acc, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (a *account) leave() { <-a.busy }

// Submit accepts an intent, signs it and hands it in. Once the intent is on disk
// the returned Entry has a State; it is then sent sooner or later whatever
// happens, unless it is Rejected (the error says why: a *client.Revert if the
// contract refuses it) or Expired. Any other error, such as
// *InsufficientFundsError, tells why it was not sent yet. The same ID again
// returns what became of it.
func (m *Manager) Submit(ctx context.Context, i outbox.Intent) (outbox.Entry, error) {
	if _, err := m.store.Put(i); err != nil {
		return outbox.Entry{}, err
	}
	acc, err := m.enter(ctx, i.From)
	if err != nil {
		e, _ := m.store.Get(i.ID)
		return e, err
	}
	defer acc.leave()
	e, err := m.store.Get(i.ID)
	if err != nil || e.State != outbox.Intended && e.State != outbox.Signed {
		return e, err
	}
	head, err := m.chain.Head(ctx)
	if err == nil {
		err = m.advance(ctx, acc, &e, head)
	}
	now, getErr := m.store.Get(i.ID)
	if err == nil && now.State == outbox.Rejected {
		err = errors.New(now.Problem)
	}
	return now, errors.Join(err, getErr)
}

// Cancel takes a transaction back: one that is not signed ends at once, one that
// is signed is replaced by a self-transfer, which may come too late.
func (m *Manager) Cancel(ctx context.Context, id string) error {
	e, err := m.store.Get(id)
	if err != nil || e.State.Done() {
		return err
	}
	acc, err := m.enter(ctx, e.From)
	if err != nil {
		return err
	}
	defer acc.leave()
	if err := m.store.RequestCancel(id); err != nil {
		return err
	}
	if e, err = m.store.Get(id); err != nil {
		return err
	}
	head, err := m.chain.Head(ctx)
	if err != nil {
		return err
	}
	return m.advance(ctx, acc, &e, head)
}

// Wait returns when the transaction is done, or, with mined, when it is in a
// block, which may still be reorganised away.
func (m *Manager) Wait(ctx context.Context, id string, mined bool) (outbox.Entry, error) {
	for {
		changed := m.store.Changed()
		e, err := m.store.Get(id)
		if err != nil || e.State.Done() || mined && e.State == outbox.Mined {
			return e, err
		}
		if err := m.store.Err(); err != nil {
			return e, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return e, context.Cause(ctx)
		}
	}
}

// Run follows the chain and advances all transactions with every head, until ctx
// ends or the outbox cannot be written.
func (m *Manager) Run(ctx context.Context) error {
	var warned time.Time // zero while nothing waits
	return m.chain.WatchHeads(ctx, func(h client.Header) error {
		err := m.Step(ctx, h)
		if err == nil {
			warned = time.Time{}
			return nil
		}
		if broken := m.store.Err(); broken != nil {
			return broken
		}
		if time.Since(warned) > warnEvery {
			warned = time.Now()
			m.opt.Logger.Warn("transactions wait", "block", h.Number, "error", err)
		}
		return nil
	})
}

// warnEvery is the time between two warnings that transactions wait, as they do with
// every block while an account is empty.
const warnEvery = 10 * time.Minute

// Step advances every transaction as far as the chain at head allows. Errors of
// single transactions do not stop the others; they are joined.
func (m *Manager) Step(ctx context.Context, head client.Header) error {
	var errs []error
	for _, e := range m.store.List() {
		if e.State.Done() {
			continue
		}
		if err := m.stepOne(ctx, e.ID, e.From, head); err != nil {
			errs = append(errs, fmt.Errorf("transaction %q: %w", e.ID, err))
			if m.store.Err() != nil || ctx.Err() != nil {
				break
			}
		}
	}
	return errors.Join(errs...)
}

func (m *Manager) stepOne(ctx context.Context, id string, from common.Address, head client.Header) error {
	acc, err := m.enter(ctx, from)
	if err != nil {
		return err
	}
	defer acc.leave()
	e, err := m.store.Get(id) // it may have changed meanwhile
	if err != nil || e.State.Done() {
		return err
	}
	return m.advance(ctx, acc, &e, head)
}
