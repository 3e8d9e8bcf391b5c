package reward

import (
	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/pora/revert"
)

// PricingSectors is the size of the flow's part that shares one reward pool, 8
// GiB in sectors.
const PricingSectors = 1 << 25

// Reasons of the reward contract.
const (
	ErrRewardOverflow revert.Reason = "Reward overflow"
	ErrPoolStarted    revert.Reason = "Reward item has been initialized"
	ErrPermission     revert.Reason = "Sender does not have permission"
	ErrNotFoundation  revert.Reason = "Not foundation admin"
)

// Pool is the reward of one pricing chunk.
type Pool struct {
	Locked      uint256.Int // not released yet
	Claimable   uint256.Int // released, not paid
	Distributed uint256.Int // paid
	StartTime   uint64      // when the chunk filled up; 0: it has not, and pays nothing
	LastUpdate  uint64
}

// max128 is the largest amount of a pool's field.
var max128 = func() (m uint256.Int) { m.SetAllOne(); m.Rsh(&m, 128); return m }()

// add adds amount to a pool that has not started, and starts it if its chunk is
// full now.
func (p *Pool) add(amount *uint256.Int, full bool, now uint64) error {
	if amount.Gt(&max128) {
		return ErrRewardOverflow
	}
	if p.StartTime != 0 {
		return ErrPoolStarted
	}
	var locked uint256.Int
	if locked.Add(&p.Locked, amount); locked.Gt(&max128) {
		return revert.Overflow
	}
	p.Locked = locked
	if full {
		p.StartTime, p.LastUpdate = now, now
	}
	return nil
}

// release moves amount from locked to claimable.
func (p *Pool) release(amount *uint256.Int, now uint64) error {
	var claimable uint256.Int
	if claimable.Add(&p.Claimable, amount); amount.Gt(&p.Locked) || claimable.Gt(&max128) {
		return revert.Overflow
	}
	p.Locked.Sub(&p.Locked, amount)
	p.Claimable = claimable
	p.LastUpdate = now
	return nil
}

// pay takes half of what is claimable out of a started pool.
func (p *Pool) pay() (amount uint256.Int, err error) {
	if p.StartTime == 0 {
		return amount, nil
	}
	amount.Rsh(&p.Claimable, 1)
	var distributed uint256.Int
	if distributed.Add(&p.Distributed, &amount); distributed.Gt(&max128) {
		return amount, revert.Overflow
	}
	p.Claimable.Sub(&p.Claimable, &amount)
	p.Distributed = distributed
	return amount, nil
}

// Schedule says when a pool's money is released.
type Schedule interface {
	// Released is what a claim at a time releases of a pool.
	Released(p *Pool, now uint64) (uint256.Int, error)
	// PaysBase tells whether a claim earns the base reward.
	PaysBase(p *Pool, now uint64) bool
}

// Linear releases a pool evenly over its life; the deployed contract's way.
type Linear struct{ ReleaseSeconds uint64 }

// SecondsPerMonth is the market's month; a year has twelve.
const SecondsPerMonth = 31 * 86400

// Released implements Schedule: what is due by time less what was released.
func (l Linear) Released(p *Pool, now uint64) (due uint256.Int, err error) {
	if p.StartTime == 0 {
		return due, nil
	}
	if now < p.StartTime {
		return due, revert.Overflow
	}
	var released, total, x uint256.Int
	released.Add(&p.Claimable, &p.Distributed) // 128-bit sums in the contract
	total.Add(&p.Locked, &released)
	if released.Gt(&max128) || total.Gt(&max128) {
		return due, revert.Overflow
	}
	if l.ReleaseSeconds == 0 {
		return due, revert.DivisionByZero
	}
	due.Mul(&total, x.SetUint64(now-p.StartTime)) // below 2^192
	due.Div(&due, x.SetUint64(l.ReleaseSeconds))
	if due.Gt(&total) {
		due = total
	}
	if due.Lt(&released) {
		return uint256.Int{}, nil
	}
	due.Sub(&due, &released)
	return due, nil
}

// PaysBase implements Schedule: during a pool's life.
func (l Linear) PaysBase(p *Pool, now uint64) bool {
	return p.StartTime != 0 && now < p.StartTime+l.ReleaseSeconds
}

// Decay releases a fixed share of what is locked per time.
type Decay struct{ AnnualMilliRate uint16 }

// invLn2 is 2^128/ln 2 as the contract has it.
var invLn2 = *uint256.MustFromBig(decInt("490923683258796565746369346286093237521"))

const milliSecondsPerYear = 1000 * 12 * SecondsPerMonth

// Released implements Schedule.
func (d Decay) Released(p *Pool, now uint64) (amount uint256.Int, err error) {
	if p.StartTime == 0 {
		return amount, nil
	}
	if now < p.LastUpdate || now-p.LastUpdate > 1<<50 { // the contract fails or never gets there
		return amount, revert.Overflow
	}
	var x, k uint256.Int
	x.SetUint64((now - p.LastUpdate) * 1000)
	if _, overflow := x.MulOverflow(&x, &invLn2); overflow {
		return amount, revert.Overflow
	}
	if _, overflow := x.MulOverflow(&x, k.SetUint64(uint64(d.AnnualMilliRate))); overflow {
		return amount, revert.Overflow
	}
	x.Rsh(&x, 64)
	x.Div(&x, k.SetUint64(milliSecondsPerYear))
	x.Div(&x, k.SetUint64(1000))
	left := PowHalf(&x)
	amount.Lsh(k.SetUint64(1), 96)
	amount.Sub(&amount, &left)
	amount.Mul(&amount, &p.Locked) // 97 + 128 bits
	amount.Rsh(&amount, 96)
	return amount, nil
}

// PaysBase implements Schedule: always.
func (d Decay) PaysBase(*Pool, uint64) bool { return true }
