package reward

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/pora/revert"
)

func sum(amounts ...uint256.Int) (s uint256.Int) {
	for i := range amounts {
		s.Add(&s, &amounts[i])
	}
	return s
}

// TestPoolsNeverPayMoreThanLocked claims at random times, also several times in
// the same second, under both schedules (spec/storage.md 9, rewards).
func TestPoolsNeverPayMoreThanLocked(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for _, s := range []Schedule{Linear{12 * SecondsPerMonth}, Linear{1}, Decay{40}, Decay{60000}} {
		for range 20 {
			b := NewBook(s, market, mine, admin)
			payment := uint256.NewInt(rng.Uint64())
			now := uint64(1_700_000_000)
			if err := b.Fill(market, 0, PricingSectors, payment, now); err != nil {
				t.Fatal(err)
			}
			var paid uint256.Int
			var released uint256.Int
			for range 200 {
				if rng.IntN(3) > 0 {
					now += rng.Uint64N(1 << rng.IntN(24))
				}
				before := b.Pool(0)
				amount, err := b.Claim(mine, 0, beneficiary, now)
				if err != nil {
					t.Fatal(err)
				}
				p := b.Pool(0)
				paid = sum(paid, amount)
				if total := sum(p.Locked, p.Claimable, p.Distributed); total != *payment {
					t.Fatalf("%+v: pool holds %s of %s", s, &total, payment)
				}
				if p.Distributed != paid || paid.Gt(payment) {
					t.Fatalf("%+v: paid %s, pool says %s", s, &paid, &p.Distributed)
				}
				half := sum(before.Claimable, before.Locked) // before release and payment
				half.Sub(&half, &p.Locked)
				half.Rsh(&half, 1)
				if amount != half {
					t.Fatalf("%+v: a hit pays %s of twice %s", s, &amount, &half)
				}
				now2 := sum(p.Claimable, p.Distributed)
				if now2.Lt(&released) {
					t.Fatalf("%+v: released amount fell", s)
				}
				released = now2
			}
			balance := sum(b.Balance, paid)
			if balance != *payment || b.Payments[beneficiary] != paid {
				t.Errorf("%+v: balance and payments do not add up", s)
			}
		}
	}
}

// TestPricingBoundary: a chunk starts exactly when its last sector is paid for.
func TestPricingBoundary(t *testing.T) {
	for _, c := range []struct {
		before, sectors uint64
		started, next   bool
	}{
		{0, PricingSectors - 1, false, false}, {0, PricingSectors, true, false}, {1, PricingSectors - 1, true, false},
		{0, PricingSectors + 1, true, false}, {PricingSectors - 1, 1, true, false}, {PricingSectors, PricingSectors, false, true},
	} {
		b := NewBook(Linear{1000}, market, mine, admin)
		if err := b.Fill(market, c.before, c.sectors, uint256.NewInt(1e18), 5); err != nil {
			t.Fatal(err)
		}
		if got := b.Pool(0).StartTime == 5; got != c.started {
			t.Errorf("%+v: chunk 0 started %v", c, got)
		}
		if got := b.Pool(1).StartTime == 5; got != c.next {
			t.Errorf("%+v: chunk 1 started %v", c, got)
		}
	}
}

func TestSplitLosesOnlyRoundings(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	for range 300 {
		before, sectors := rng.Uint64N(1<<40), 1+rng.Uint64N(1<<(1+rng.IntN(29)))
		payment := uint256.NewInt(rng.Uint64())
		shares, err := Split(before, sectors, payment)
		if err != nil {
			t.Fatal(err)
		}
		var total uint256.Int
		for i, s := range shares {
			total.Add(&total, &s.Amount)
			if s.Index != before/PricingSectors+uint64(i) || s.Full != ((s.Index+1)*PricingSectors <= before+sectors) {
				t.Errorf("share %d of %d sectors from %d: %+v", i, sectors, before, s)
			}
		}
		var lost uint256.Int
		if lost.Sub(payment, &total); total.Gt(payment) || lost.Uint64() > 2*uint64(len(shares)) {
			t.Errorf("%d sectors from %d: %s of %s", sectors, before, &total, payment)
		}
	}
}

func TestServiceFee(t *testing.T) {
	for _, c := range []struct{ bps, fee uint64 }{{0, 0}, {1, 12}, {9999, 123444}, {10000, 123457}} {
		b := NewBook(Linear{1000}, market, mine, admin)
		b.ServiceFeeBps = c.bps
		if err := b.Fill(market, 1, 10, uint256.NewInt(123457), 1); err != nil {
			t.Fatal(err)
		}
		if b.Treasury.Uint64() != c.fee || b.Balance.Uint64() != 123457-c.fee || b.Pool(0).Locked != b.Balance {
			t.Errorf("%d bps of 123457: treasury %s, balance %s", c.bps, &b.Treasury, &b.Balance)
		}
	}
	b := NewBook(Linear{1000}, market, mine, admin)
	b.ServiceFeeBps = 10001
	if err := b.Fill(market, 1, 10, uint256.NewInt(123457), 1); err != revert.Overflow {
		t.Errorf("a fee above the payment: %v", err)
	}
}

// TestRefusalsChangeNothing: a refused payment leaves everything as it was, also
// when its first half, the gap's, went through.
func TestRefusalsChangeNothing(t *testing.T) {
	b := NewBook(Linear{1000}, market, mine, admin)
	m := &Market{Account: market, PricePerSector: *uint256.NewInt(10)}
	if err := m.Charge(b, 0, 0, PricingSectors, uint256.NewInt(10*PricingSectors), 1); err != nil {
		t.Fatal(err)
	}
	b.Pools[2] = &Pool{StartTime: 1}
	pools, balance := len(b.Pools), b.Balance
	for name, c := range map[string]struct {
		err            error
		before, upload uint64
		value          uint64
	}{
		"started pool":  {ErrPoolStarted, 5, 10, 100},
		"second half":   {ErrPoolStarted, PricingSectors, PricingSectors + 2, 20 * PricingSectors},
		"no payment":    {revert.Reason("NotEnoughFee(10,3,29)"), PricingSectors, 3, 29},
		"no sectors":    {revert.DivisionByZero, PricingSectors, 0, 0},
		"too far":       {revert.Overflow, math.MaxUint64 - 20, 30, 1000},
		"a hundred PiB": {ErrOutOfGas, PricingSectors, 1 << 50, 1 << 60},
	} {
		if err := m.Charge(b, c.before, min(c.upload, 16), c.upload, uint256.NewInt(c.value), 9); err != c.err {
			t.Errorf("%s: %v", name, err)
		}
		if len(b.Pools) != pools || b.Balance != balance || !m.Flow.IsZero() || !m.Balance.IsZero() {
			t.Errorf("%s changed something", name)
		}
	}
	if err := b.Fill(mine, 0, 1, uint256.NewInt(1), 1); err != ErrPermission {
		t.Errorf("fill by a stranger: %v", err)
	}
	huge := new(uint256.Int).Lsh(uint256.NewInt(1), 128)
	if err := b.Fill(market, 4*PricingSectors, 1, huge, 1); err != ErrRewardOverflow {
		t.Errorf("2^128 wei: %v", err)
	}
	var twice uint256.Int
	twice.SubUint64(huge, 1)
	if err := b.Fill(market, 4*PricingSectors, 1, &twice, 1); err != nil {
		t.Error(err)
	}
	if err := b.Fill(market, 4*PricingSectors, 1, &twice, 1); err != revert.Overflow {
		t.Errorf("two times almost 2^128 wei: %v", err)
	}
	if _, err := Split(0, 1<<26, new(uint256.Int).Lsh(huge, 110)); err != revert.Overflow {
		t.Errorf("2^238 wei over two pools: %v", err)
	}
	if err := b.SetServiceFee(mine, 1); err != ErrNotFoundation {
		t.Errorf("service fee by a stranger: %v", err)
	}
}

func TestUnstartedPoolPaysNothing(t *testing.T) {
	for _, s := range []Schedule{Linear{1000}, Decay{40}} {
		b := NewBook(s, market, mine, admin)
		b.BaseReward = *uint256.NewInt(7)
		b.Donate(uint256.NewInt(10))
		if err := b.Fill(market, 0, 5, uint256.NewInt(1000), 1); err != nil {
			t.Fatal(err)
		}
		first, err := b.Claim(mine, 0, beneficiary, 50)
		if err != nil {
			t.Fatal(err)
		}
		if want := map[bool]uint64{true: 7, false: 0}[s.PaysBase(&Pool{}, 0)]; first.Uint64() != want || b.Pool(0).LastUpdate != 50 {
			t.Errorf("%+v: an unstarted pool pays %s", s, &first)
		}
	}
}

// TestConstants recomputes the tables of PowHalf.
func TestConstants(t *testing.T) {
	const prec = 400
	one := new(big.Float).SetPrec(prec).SetInt64(1)
	scale := new(big.Float).SetPrec(prec).SetMantExp(one, 128)
	floor := func(x *big.Float) *big.Int {
		n, _ := new(big.Float).SetPrec(prec).Mul(x, scale).Int(nil)
		return n
	}
	root := new(big.Float).SetPrec(prec).SetFloat64(0.5)
	for k, got := range halfRoots {
		if root.Sqrt(root); floor(root).Cmp(got) != 0 {
			t.Errorf("2^(-1/2^%d) is %x, the table has %x", k+1, floor(root), got)
		}
	}
	// ln 2 = sum of 1/(k*2^k)
	ln2 := new(big.Float).SetPrec(prec)
	for k := int64(1); k < prec; k++ {
		term := new(big.Float).SetPrec(prec).SetMantExp(one, int(-k))
		ln2.Add(ln2, term.Quo(term, new(big.Float).SetInt64(k)))
	}
	power := new(big.Float).SetPrec(prec).Set(one)
	for k, got := range lnPowers {
		if power.Mul(power, ln2); floor(power).Cmp(got) != 0 {
			t.Errorf("ln(2)^%d is %s, the table has %s", k+1, floor(power), got)
		}
	}
	if inv := floor(new(big.Float).SetPrec(prec).Quo(one, ln2)); inv.Cmp(invLn2.ToBig()) != 0 {
		t.Errorf("1/ln 2 is %s, the constant is %s", inv, &invLn2)
	}
}

// TestPowHalfIsCloseAndFalling: within 2^-60 of the true value, never rising.
func TestPowHalfIsCloseAndFalling(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for range 500 {
		var x uint256.Int
		x[0], x[1] = rng.Uint64(), rng.Uint64N(70)
		y := PowHalf(&x)
		f, _ := new(big.Float).SetInt(y.ToBig()).Float64()
		got := math.Ldexp(f, -96)
		want := math.Exp2(-float64(x[1]) - math.Ldexp(float64(x[0]), -64))
		if math.Abs(got-want) > math.Ldexp(1, -50) {
			t.Errorf("2^-(%d + %x/2^64): %g, want %g", x[1], x[0], got, want)
		}
		var later uint256.Int
		later.AddUint64(&x, 1+rng.Uint64N(1<<40))
		if z := PowHalf(&later); z.Gt(&y) {
			t.Errorf("2^-x rises from %s to %s", x.Hex(), later.Hex())
		}
	}
	var far uint256.Int
	far.SetAllOne()
	if z := PowHalf(&far); !z.IsZero() {
		t.Errorf("2^-(2^192) is %s", &z)
	}
}
