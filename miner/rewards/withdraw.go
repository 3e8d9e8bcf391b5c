package rewards

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/outbox"
)

// Chain is the part of client.Client that withdrawals use.
type Chain interface {
	Head(ctx context.Context) (client.Header, error)
	Balance(ctx context.Context, account common.Address, at client.BlockRef) (*big.Int, error)
}

// Sender is the part of tx.Manager that is used.
type Sender interface {
	Submit(ctx context.Context, i outbox.Intent) (outbox.Entry, error)
	Wait(ctx context.Context, id string, mined bool) (outbox.Entry, error)
}

// Box is the part of outbox.Store that is used.
type Box interface {
	List() []outbox.Entry
}

// Purse brings what was earned into the beneficiary's wallet. Anyone may send the
// transaction; it pays the beneficiary only.
type Purse struct {
	Chain    Chain
	Sender   Sender
	Box      Box
	Contract Contract
	From     common.Address // pays the gas
	Payee    common.Address // the beneficiary
	// Above is the amount in wei from which on Run withdraws; nil or 0 means never.
	Above  *big.Int
	Logger *slog.Logger // nil means slog.Default
}

// ErrNothing means that there is nothing to withdraw.
var ErrNothing = errors.New("nothing to withdraw")

// Withdrawal is a withdrawal that was mined.
type Withdrawal struct {
	Wei           *big.Int // that left the escrow
	TxHash        common.Hash
	Block         uint64
	Before, After *big.Int // the payee's wallet in the blocks around it
}

// Waiting returns what can be withdrawn, in wei.
func (p *Purse) Waiting(ctx context.Context) (*big.Int, error) {
	return p.Contract.Payments(ctx, p.Payee, client.Latest)
}

const idPrefix = "withdraw:"

// Withdraw sends all that waits to the wallet and returns when it is mined. A
// withdrawal that is under way is waited for instead of sending a second one.
func (p *Purse) Withdraw(ctx context.Context) (*Withdrawal, error) {
	id, ok := p.underWay()
	if !ok {
		wei, err := p.Waiting(ctx)
		if err != nil {
			return nil, err
		}
		if wei.Sign() == 0 {
			return nil, fmt.Errorf("withdraw the rewards of %s: %w", p.Payee, ErrNothing)
		}
		head, err := p.Chain.Head(ctx)
		if err != nil {
			return nil, err
		}
		to := p.Contract.Address()
		id = fmt.Sprintf("%s%s:%d", idPrefix, p.Payee, head.Number)
		_, err = p.Sender.Submit(ctx, outbox.Intent{ID: id, Label: "withdraw the rewards of " + p.Payee.Hex(), From: p.From, To: &to, Data: storage.WithdrawData(p.Payee)})
		if err != nil {
			return nil, fmt.Errorf("withdraw the rewards of %s: %w", p.Payee, storage.Explain(err))
		}
	}
	e, err := p.Sender.Wait(ctx, id, true)
	switch {
	case err != nil:
		return nil, fmt.Errorf("wait for the withdrawal to be mined: %w", err)
	case e.Inclusion == nil || e.Inclusion.Reverted:
		return nil, fmt.Errorf("withdraw the rewards of %s: the transaction ended as %s %s", p.Payee, e.State, e.Problem)
	}
	w := &Withdrawal{TxHash: e.Inclusion.Hash, Block: e.Inclusion.BlockNumber}
	if w.Before, err = p.Chain.Balance(ctx, p.Payee, client.At(w.Block-1)); err != nil {
		return nil, err
	}
	if w.After, err = p.Chain.Balance(ctx, p.Payee, client.At(w.Block)); err != nil {
		return nil, err
	}
	if w.Wei, err = p.Contract.Payments(ctx, p.Payee, client.At(w.Block-1)); err != nil {
		return nil, err
	}
	return w, nil
}

// underWay returns a withdrawal for the payee that is not in a block yet.
func (p *Purse) underWay() (id string, ok bool) {
	for _, e := range p.Box.List() {
		if strings.HasPrefix(e.ID, idPrefix+p.Payee.Hex()+":") && !e.State.Done() && e.State != outbox.Mined {
			return e.ID, true
		}
	}
	return "", false
}

// Run withdraws whenever more than Above waits, looking every interval, until ctx
// ends.
func (p *Purse) Run(ctx context.Context, interval time.Duration) error {
	log := p.Logger
	if log == nil {
		log = slog.Default()
	}
	if p.Above == nil || p.Above.Sign() <= 0 {
		<-ctx.Done()
		return context.Cause(ctx)
	}
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		wei, err := p.Waiting(ctx)
		if err == nil && wei.Cmp(p.Above) > 0 {
			var w *Withdrawal
			if w, err = p.Withdraw(ctx); err == nil {
				log.Info("rewards were withdrawn", "wei", w.Wei, "account", p.Payee, "tx", w.TxHash)
			}
		}
		if err != nil && ctx.Err() == nil {
			log.Warn("rewards were not withdrawn; trying again", "account", p.Payee, "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
