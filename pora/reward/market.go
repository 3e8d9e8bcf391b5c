package reward

import (
	"fmt"
	"math/bits"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/pora/revert"
)

// ErrFeeNotPaid is the market's refusal of a payment below the price.
const ErrFeeNotPaid revert.Reason = "Not enough paid fee"

// Market is FixedPriceFlow and FixedPrice together: the way of the money from
// the submitter to the reward contract. An overpayment stays in the flow contract
// and pays for whoever submits next (spec/storage.md 3.1).
type Market struct {
	Account        Address
	PricePerSector uint256.Int
	Flow           uint256.Int // balance of the flow contract
	Balance        uint256.Int // balance of the market contract
}

// Price returns what an upload of sectors costs.
func (m *Market) Price(sectors uint64) (fee uint256.Int, err error) {
	var n uint256.Int
	if _, overflow := fee.MulOverflow(&m.PricePerSector, n.SetUint64(sectors)); overflow {
		return fee, revert.Overflow
	}
	return fee, nil
}

// Charge takes the payment of a submission of sectors that is placed padding
// sectors behind the flow's length before, with value sent along. On error
// nothing changed; a payment too small is "NotEnoughFee(price,amount,paid)".
func (m *Market) Charge(book *Book, before, padding, sectors uint64, value *uint256.Int, now uint64) error {
	fee, err := m.Price(sectors)
	if err != nil {
		return err
	}
	var paid uint256.Int
	paid.Add(&m.Flow, value)
	if fee.Gt(&paid) {
		return revert.Reason(fmt.Sprintf("NotEnoughFee(%s,%d,%s)", m.PricePerSector.Dec(), sectors, paid.Dec()))
	}
	var balance uint256.Int
	balance.Add(&m.Balance, &fee)
	undo, err := book.snapshot(before, padding, sectors)
	if err != nil {
		return err
	}
	if err := charge(book, m.Account, before, padding, sectors, &fee, &balance, now); err != nil {
		undo()
		return err
	}
	m.Flow.Sub(&paid, &fee)
	m.Balance.Clear() // all of it went into the pools
	return nil
}

// charge is chargeFee of the market: the base fee is shared between gap and
// upload, whatever else the market holds goes to the upload.
func charge(book *Book, market Address, before, padding, sectors uint64, base, balance *uint256.Int, now uint64) error {
	if base.Gt(balance) {
		return ErrFeeNotPaid
	}
	var part, rest, n uint256.Int
	if _, overflow := part.MulOverflow(base, n.SetUint64(padding)); overflow {
		return revert.Overflow
	}
	if sectors+padding == 0 {
		return revert.DivisionByZero
	}
	part.Div(&part, n.SetUint64(sectors+padding))
	if padding > 0 {
		if err := book.Fill(market, before, padding, &part, now); err != nil {
			return err
		}
	}
	return book.Fill(market, before+padding, sectors, rest.Sub(balance, &part), now)
}

// snapshot remembers what fills of padding and of sectors from before on can
// change.
func (b *Book) snapshot(before, padding, sectors uint64) (undo func(), err error) {
	start, c1 := bits.Add64(before, padding, 0)
	end, c2 := bits.Add64(start, sectors, 0)
	if c1|c2 != 0 {
		return nil, revert.Overflow
	}
	if (end-before)/PricingSectors > maxShares {
		return nil, ErrOutOfGas
	}
	balance, treasury := b.Balance, b.Treasury
	pools := map[uint64]*Pool{}
	for i := before / PricingSectors; i <= end/PricingSectors; i++ {
		pools[i] = b.Pools[i]
	}
	return func() {
		b.Balance, b.Treasury = balance, treasury
		for i, p := range pools {
			if b.Pools[i] = p; p == nil {
				delete(b.Pools, i)
			}
		}
	}, nil
}

// PricePerSector returns the deployed price in wei for a life in months; the
// unit price is in whole tokens per 2^30 sectors and twelve months. The divisions
// are in the deployment script's order (spec/storage.md 3.3).
func PricePerSector(months, unitPrice uint64) uint256.Int {
	var p, n uint256.Int
	p.Mul(uint256.NewInt(months), n.SetUint64(unitPrice))
	p.Mul(&p, n.SetUint64(1e18))
	for range 3 {
		p.Div(&p, n.SetUint64(1024))
	}
	p.Div(&p, n.SetUint64(12))
	return p
}
