package reward

import (
	"testing"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

var (
	market      = Address{1}
	mine        = Address{2}
	admin       = Address{3}
	beneficiary = Address{4}
)

func number(n *testvec.Number) uint256.Int { return *uint256.MustFromBig(&n.Int) }

type poolVector struct {
	Locked, Claimable, Distributed testvec.Number
	StartTime, LastUpdate          uint64
}

type scenario struct {
	Contract                       string
	ConstructorArg, PricePerSector testvec.Number
	Steps                          []struct {
		Op   string
		Time uint64

		Heights                               []uint64
		Value                                 testvec.Number
		FlowLengthBefore, StartIndex, Sectors uint64
		FlowBalanceAfter, MarketBalanceAfter  *testvec.Number
		RewardContractBalance                 *testvec.Number
		TreasuryBalance                       *testvec.Number
		RewardsAfter                          map[uint64]poolVector
		Error, ErrorFromStranger              string

		Amount               testvec.Number
		PricingIndex         uint64
		PaymentsAfter        testvec.Number
		TotalBaseRewardAfter *testvec.Number
		Bps                  uint64
		Received             testvec.Number
		Chunk, Timestamp     uint64
	}
}

func TestMarketRewardVectors(t *testing.T) {
	var v struct{ Scenarios []scenario }
	testvec.Load(t, "contract/market_reward.json", &v)
	for i := range v.Scenarios {
		v.Scenarios[i].run(t)
	}
	for _, p := range []struct{ months, unit, want uint64 }{{12, 33, 30733644962}, {12, 24, 22351741790}, {3, 1, 232830643}} {
		got := PricePerSector(p.months, p.unit)
		testvec.Check(t, got.Uint64(), p.want, "price for %d months at %d", p.months, p.unit)
	}
}

func TestDecayVectors(t *testing.T) {
	var v struct {
		PowHalf []struct {
			ExponentX64, PowHalfX96 testvec.Number
		}
		Scenario scenario
	}
	testvec.Load(t, "contract/decay.json", &v)
	for _, p := range v.PowHalf {
		x := number(&p.ExponentX64)
		testvec.Check(t, PowHalf(&x), number(&p.PowHalfX96), "2^-%s", p.ExponentX64.String())
	}
	v.Scenario.run(t)
}

func (v *scenario) run(t *testing.T) {
	var schedule Schedule
	switch arg := v.ConstructorArg.U64(); v.Contract {
	case "ChunkLinearReward":
		schedule = Linear{ReleaseSeconds: arg}
	case "ChunkDecayReward":
		schedule = Decay{AnnualMilliRate: uint16(arg)}
	default:
		t.Fatalf("unknown contract %q", v.Contract)
	}
	book := NewBook(schedule, market, mine, admin)
	m := &Market{Account: market, PricePerSector: number(&v.PricePerSector)}
	reason := func(err error) string {
		if err == nil {
			return ""
		}
		return err.Error()
	}
	for i, s := range v.Steps {
		amount := number(&s.Amount)
		switch s.Op {
		case "submit":
			var nodes []merkle.Node
			var sectors uint64
			for _, h := range s.Heights {
				nodes = append(nodes, merkle.Node{Height: h})
				sectors += 1 << h
			}
			testvec.Check(t, sectors, s.Sectors, "step %d: sectors", i)
			start, _, err := flow.Place(s.FlowLengthBefore, nodes)
			testvec.Check(t, err, nil, "step %d: placement", i)
			if s.Error == "" {
				testvec.Check(t, start, s.StartIndex, "step %d: start", i)
			}
			value := number(&s.Value)
			err = m.Charge(book, s.FlowLengthBefore, start-s.FlowLengthBefore, sectors, &value, s.Time)
			testvec.Check(t, reason(err), s.Error, "step %d: error", i)
		case "claim":
			got, err := book.Claim(mine, s.PricingIndex, beneficiary, s.Time)
			testvec.Check(t, reason(err), "", "step %d: error", i)
			testvec.Check(t, got, amount, "step %d: amount", i)
			testvec.Check(t, book.Payments[beneficiary], number(&s.PaymentsAfter), "step %d: payments", i)
		case "claimByStranger":
			_, err := book.Claim(beneficiary, s.PricingIndex, beneficiary, s.Time)
			testvec.Check(t, reason(err), s.Error, "step %d: error", i)
		case "donate":
			book.Donate(&amount)
		case "setBaseReward":
			testvec.Check(t, reason(book.SetBaseReward(beneficiary, &amount)), s.ErrorFromStranger, "step %d: error", i)
			testvec.Check(t, reason(book.SetBaseReward(admin, &amount)), "", "step %d: error", i)
		case "setServiceFeeRate":
			testvec.Check(t, reason(book.SetServiceFee(admin, s.Bps)), "", "step %d: error", i)
		case "withdraw":
			testvec.Check(t, book.Withdraw(beneficiary), number(&s.Received), "step %d: received", i)
		case "firstRewardableChunk":
			testvec.Check(t, book.FirstRewardable(schedule.(Linear), s.Time), s.Chunk, "step %d: chunk", i)
			testvec.Check(t, s.Timestamp, s.Time, "step %d: timestamp", i)
		default:
			t.Fatalf("step %d: unknown op %q", i, s.Op)
		}
		for _, b := range []struct {
			got  uint256.Int
			want *testvec.Number
			name string
		}{
			{m.Flow, s.FlowBalanceAfter, "flow"}, {m.Balance, s.MarketBalanceAfter, "market"}, {book.Balance, s.RewardContractBalance, "reward contract"},
			{book.Treasury, s.TreasuryBalance, "treasury"}, {book.TotalBase, s.TotalBaseRewardAfter, "base reward"},
		} {
			if b.want != nil {
				testvec.Check(t, b.got, number(b.want), "step %d: balance of %s", i, b.name)
			}
		}
		for index, want := range s.RewardsAfter {
			testvec.Check(t, book.Pool(index), Pool{number(&want.Locked), number(&want.Claimable), number(&want.Distributed), want.StartTime, want.LastUpdate},
				"step %d: pool %d", i, index)
		}
	}
}
