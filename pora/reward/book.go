package reward

import (
	"math/bits"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/pora/revert"
)

// Address is an account.
type Address = [20]byte

// Book is the reward contract: pools, base reward and what accounts may
// withdraw.
type Book struct {
	Schedule Schedule
	Market   Address // may fill
	Mine     Address // may claim
	Admin    Address // the foundation's

	Pools         map[uint64]*Pool
	ServiceFeeBps uint64
	BaseReward    uint256.Int // per hit, as long as there is money for it
	TotalBase     uint256.Int // donated and not paid yet

	Balance  uint256.Int             // of the contract, without the escrow
	Treasury uint256.Int             // received service fees
	Payments map[Address]uint256.Int // escrow
}

// NewBook returns an empty reward contract.
func NewBook(s Schedule, market, mine, admin Address) *Book {
	return &Book{Schedule: s, Market: market, Mine: mine, Admin: admin, Pools: map[uint64]*Pool{}, Payments: map[Address]uint256.Int{}}
}

// Pool returns the pool of a pricing chunk, the zero one if nothing was paid for
// it yet.
func (b *Book) Pool(index uint64) Pool {
	if p := b.Pools[index]; p != nil {
		return *p
	}
	return Pool{}
}

// Share is what one pool gets of a payment.
type Share struct {
	Index  uint64
	Amount uint256.Int
	Full   bool // the payment's sectors reach the end of the pricing chunk
}

// maxShares bounds the pools of one payment: 512 TiB, far above what a block's
// gas pays for.
const maxShares = 1 << 16

// ErrOutOfGas stands for a call that no block has the gas for.
const ErrOutOfGas revert.Reason = "out of gas"

// Split spreads a payment for sectors from before on over the pricing chunks
// (spec/storage.md 3.4). Remainders of the divisions are in no share.
func Split(before, sectors uint64, payment *uint256.Int) ([]Share, error) {
	after, carry := bits.Add64(before, sectors, 0)
	if carry != 0 {
		return nil, revert.Overflow
	}
	if sectors == 0 {
		return nil, revert.DivisionByZero
	}
	first, last := before/PricingSectors, (after-1)/PricingSectors
	if last-first > maxShares {
		return nil, ErrOutOfGas
	}
	lastFull := after%PricingSectors == 0
	if first == last {
		return []Share{{first, *payment, lastFull}}, nil
	}
	var per, n uint256.Int
	if _, overflow := per.MulOverflow(payment, n.SetUint64(PricingSectors)); overflow {
		return nil, revert.Overflow
	}
	per.Div(&per, n.SetUint64(sectors))
	part := func(sectors uint64) (a uint256.Int, err error) {
		var n uint256.Int
		if _, overflow := a.MulOverflow(&per, n.SetUint64(sectors)); overflow {
			return a, revert.Overflow
		}
		a.Rsh(&a, 25)
		return a, nil
	}
	head, err := part(PricingSectors - before%PricingSectors)
	if err != nil {
		return nil, err
	}
	tail, err := part((after-1)%PricingSectors + 1)
	if err != nil {
		return nil, err
	}
	shares := []Share{{first, head, true}}
	for i := first + 1; i < last; i++ {
		shares = append(shares, Share{i, per, true})
	}
	return append(shares, Share{last, tail, lastFull}), nil
}

// Fill takes a payment for sectors from before on: the service fee goes to the
// treasury, the rest into the pools. On error nothing changed.
func (b *Book) Fill(caller Address, before, sectors uint64, payment *uint256.Int, now uint64) error {
	if caller != b.Market {
		return ErrPermission
	}
	var fee, rest, n uint256.Int
	if _, overflow := fee.MulOverflow(payment, n.SetUint64(b.ServiceFeeBps)); overflow {
		return revert.Overflow
	}
	fee.Div(&fee, n.SetUint64(10000))
	if _, underflow := rest.SubOverflow(payment, &fee); underflow { // a rate above 100 %
		return revert.Overflow
	}
	shares, err := Split(before, sectors, &rest)
	if err != nil {
		return err
	}
	filled := make([]*Pool, len(shares))
	for i := range shares {
		p := b.Pool(shares[i].Index)
		if err := p.add(&shares[i].Amount, shares[i].Full, now); err != nil {
			return err
		}
		filled[i] = &p
	}
	for i := range shares {
		b.Pools[shares[i].Index] = filled[i]
	}
	b.Treasury.Add(&b.Treasury, &fee)
	b.Balance.Add(&b.Balance, &rest)
	return nil
}

// Claim pays an accepted answer whose unit lies in the pricing chunk index: half
// of what the pool has released and not paid, and the base reward. The amount is
// credited to the beneficiary. On error nothing changed.
func (b *Book) Claim(caller Address, index uint64, beneficiary Address, now uint64) (amount uint256.Int, err error) {
	if caller != b.Mine {
		return amount, ErrPermission
	}
	p := b.Pool(index)
	released, err := b.Schedule.Released(&p, now)
	if err != nil {
		return amount, err
	}
	if err := p.release(&released, now); err != nil {
		return amount, err
	}
	if amount, err = p.pay(); err != nil {
		return amount, err
	}
	b.Pools[index] = &p
	if b.Schedule.PaysBase(&p, now) {
		base := b.BaseReward
		if base.Gt(&b.TotalBase) {
			base = b.TotalBase
		}
		b.TotalBase.Sub(&b.TotalBase, &base)
		amount.Add(&amount, &base)
	}
	payment := b.Payments[beneficiary]
	b.Payments[beneficiary] = *payment.Add(&payment, &amount)
	b.Balance.Sub(&b.Balance, &amount)
	return amount, nil
}

// Donate adds to the money for base rewards.
func (b *Book) Donate(amount *uint256.Int) {
	b.TotalBase.Add(&b.TotalBase, amount)
	b.Balance.Add(&b.Balance, amount)
}

// Withdraw pays out what an account has earned.
func (b *Book) Withdraw(account Address) uint256.Int {
	amount := b.Payments[account]
	delete(b.Payments, account)
	return amount
}

// SetBaseReward sets the base reward per hit.
func (b *Book) SetBaseReward(caller Address, amount *uint256.Int) error {
	if caller != b.Admin {
		return ErrNotFoundation
	}
	b.BaseReward = *amount
	return nil
}

// SetServiceFee sets the treasury's share of payments in hundredths of a percent.
func (b *Book) SetServiceFee(caller Address, bps uint64) error {
	if caller != b.Admin {
		return ErrNotFoundation
	}
	b.ServiceFeeBps = bps
	return nil
}

// FirstRewardable returns the first pricing chunk whose pool is not at its end,
// as firstRewardableChunk of the linear contract finds it: doubling from 1024,
// then halving the interval, on the assumption that pools end in order.
func (b *Book) FirstRewardable(l Linear, now uint64) uint64 {
	ended := func(i uint64) bool {
		p := b.Pools[i]
		return p != nil && p.StartTime != 0 && p.StartTime+l.ReleaseSeconds < now
	}
	low, high := uint64(0), uint64(1024)
	for ended(high) {
		low, high = high, high*2
	}
	for low < high {
		if mid := low + (high-low)/2; ended(mid) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}
