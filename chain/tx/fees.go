package tx

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/outbox"
)

// fee is a price in wei per gas. A legacy transaction has tip equal to cap.
type fee struct {
	cap, tip *big.Int
	legacy   bool
}

func (f fee) into(a *outbox.Attempt) {
	a.FeeCap, a.Tip = (*hexutil.Big)(f.cap), (*hexutil.Big)(f.tip)
	if f.legacy {
		a.Tip = a.FeeCap
	}
}

// fees follows the node's price and does not outbid it. The cap leaves room for
// the base fee to double, so that the effective tip, which pools of the 0G network
// look at, stays what it is (spec/chain.md 11.2).
func (m *Manager) fees(ctx context.Context, head client.Header) (fee, error) {
	price, err := m.chain.GasPrice(ctx)
	if err != nil {
		return fee{}, err
	}
	base := head.BaseFee
	if base == nil {
		base = new(big.Int)
	}
	tip := new(big.Int).Sub(price, base)
	if tip.Cmp(m.opt.MinTip) < 0 {
		tip.Set(m.opt.MinTip)
	}
	least := new(big.Int).Add(base, tip)
	if least.Cmp(m.opt.MaxFee) > 0 {
		return fee{}, fmt.Errorf("the chain asks for %d wei per gas, allowed are %d: wait until it is cheaper or raise the limit", least, m.opt.MaxFee)
	}
	if m.opt.Legacy || head.BaseFee == nil {
		return fee{cap: least, tip: least, legacy: true}, nil
	}
	limit := new(big.Int).Add(least, base)
	if limit.Cmp(m.opt.MaxFee) > 0 {
		limit.Set(m.opt.MaxFee)
	}
	return fee{cap: limit, tip: tip}, nil
}

// raiseAbove raises f by at least an eighth above an earlier attempt, which every
// pool accepts as a replacement. It is false if max does not allow that.
func (f *fee) raiseAbove(old *outbox.Attempt, max *big.Int) bool {
	f.cap = bigger(f.cap, eighthMore(old.FeeCap.ToInt()))
	f.tip = bigger(f.tip, eighthMore(old.Tip.ToInt()))
	if f.legacy {
		f.tip = f.cap
	}
	if f.cap.Cmp(f.tip) < 0 {
		f.cap = f.tip
	}
	return f.cap.Cmp(max) <= 0
}

// eighthMore is v + 12.5 %, rounded up, and at least 1 more.
func eighthMore(v *big.Int) *big.Int {
	out := new(big.Int).Add(v, big.NewInt(7))
	out.Rsh(out, 3)
	if out.Sign() == 0 {
		out.SetInt64(1)
	}
	return out.Add(out, v)
}

func bigger(a, b *big.Int) *big.Int {
	if a.Cmp(b) >= 0 {
		return a
	}
	return b
}

// InsufficientFundsError says how much is missing on an account, in wei.
type InsufficientFundsError struct {
	Account             common.Address
	Have, Need, Missing *big.Int
	// Waiting is the part of Need that belongs to earlier transactions under way.
	Waiting *big.Int
	cause   error
}

func (e *InsufficientFundsError) Error() string {
	return fmt.Sprintf("%s has %s, but %s are needed (%s for transactions under way): send %s to it",
		e.Account, Tokens(e.Have), Tokens(e.Need), Tokens(e.Waiting), Tokens(e.Missing))
}

// Unwrap returns the node's error, if a node complained.
func (e *InsufficientFundsError) Unwrap() error { return e.cause }

// Tokens prints wei as tokens of 10^18 wei.
func Tokens(wei *big.Int) string {
	whole, rest := new(big.Int).QuoRem(wei, big.NewInt(1e18), new(big.Int))
	text := fmt.Sprintf("%d.%018d", whole, rest.Abs(rest))
	for text[len(text)-1] == '0' {
		text = text[:len(text)-1]
	}
	if text[len(text)-1] == '.' {
		text = text[:len(text)-1]
	}
	return text + " tokens"
}

// checkFunds compares the balance with the most that a and all other transactions
// under way can cost.
func (m *Manager) checkFunds(ctx context.Context, e *outbox.Entry, a *outbox.Attempt) error {
	have, err := m.chain.Balance(ctx, e.From, client.Latest)
	if err != nil {
		return err
	}
	return m.compareFunds(e, a, have, nil)
}

func (m *Manager) compareFunds(e *outbox.Entry, a *outbox.Attempt, have *big.Int, cause error) error {
	waiting := new(big.Int)
	for _, o := range m.store.List() {
		if o.From != e.From || o.ID == e.ID || o.State != outbox.Signed && o.State != outbox.Sent {
			continue
		}
		waiting.Add(waiting, o.Newest().Cost())
	}
	need := new(big.Int).Add(waiting, a.Cost())
	if cause == nil && have.Cmp(need) >= 0 {
		return nil
	}
	missing := new(big.Int).Sub(need, have)
	if missing.Sign() < 0 {
		missing.SetInt64(0)
	}
	return &InsufficientFundsError{Account: e.From, Have: have, Need: need, Missing: missing, Waiting: waiting, cause: cause}
}

// insufficient explains a node's refusal for lack of money.
func (m *Manager) insufficient(ctx context.Context, e *outbox.Entry, a *outbox.Attempt, cause error) error {
	have, err := m.chain.Balance(ctx, e.From, client.Latest)
	if err != nil {
		return cause
	}
	return m.compareFunds(e, a, have, cause)
}
