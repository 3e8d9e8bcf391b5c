package contracts

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
)

// heights are those of a valid file of any size up to 2^top sectors.
func (w *twins) heights(top uint64) []uint64 {
	h := w.rnd.Uint64N(top + 1)
	if top >= 40 && w.chance(40) {
		h = top - w.rnd.Uint64N(2)
	}
	out := []uint64{h}
	for below := h; below > 0 && below+3 > h && w.chance(40); {
		below--
		if w.chance(60) {
			out = append(out, below)
		}
	}
	return out
}

// TestOfficialMoney compares market and reward with files of many gigabytes, whose
// data nobody has, and with claims at any time; mine is an account of the test.
func TestOfficialMoney(t *testing.T) {
	official(t, PoraMine)
	wanted := wantedCalls(t) * 2 / 10
	sum := &tally{}
	for seed := uint64(1); sum.calls < wanted; seed++ {
		w := newTwins(t, seed, "money", 100)
		w.flow = w.deploy(FixedPriceFlow, true, num(0))
		w.market = w.deploy(FixedPrice, true)
		if seed%2 == 0 {
			w.reward = w.deploy(ChunkLinearReward, true, num(w.rnd.Uint64N(40_000_000)))
		} else {
			w.reward = w.deploy(ChunkDecayReward, true, uint16(w.rnd.UintN(3000)))
		}
		price := some(w, num(w.rnd.Uint64N(1e12)), num(1), new(big.Int).Lsh(big.NewInt(1), 90))
		w.send(owner, w.market, "initialize", price, w.flow.at, w.reward.at)
		w.send(owner, w.reward, "initialize", some(w, w.market.at, w.market.at, alice), miner, owner)
		w.send(owner, w.flow, "initialize", w.market.at, num(1_000_000))
		w.send(owner, w.reward, "setTreasury", treasury)
		w.watch(w.flow, "tree", "numSubmissions", "computeFlowRoot")
		w.watch(w.market, "pricePerSector")
		w.watch(w.reward, "baseReward", "totalBaseReward", "serviceFeeRateBps", "treasury", "foundationAdmin", "market", "mine")
		if w.reward.name == ChunkLinearReward {
			w.watch(w.reward, "firstRewardableChunk", "releaseSeconds")
		} else {
			w.watch(w.reward, "annualMilliDecayRate")
		}
		for index := range uint64(12) {
			w.views = append(w.views, view{w.reward, w.reward.pack("rewards", num(index)), "rewards"})
		}
		w.watched = append(w.watched, treasury, payee)
		for w.calls < 250 {
			w.moneyStep(price)
		}
		sum.add(w)
	}
	sum.report(t, "market and reward")
}

func (w *twins) moneyStep(price *big.Int) {
	w.later(some(w, 0, 1, w.rnd.Uint64N(1000), w.rnd.Uint64N(1_000_000), w.rnd.Uint64N(20_000_000)))
	length := w.flow.number("tree").Uint64()
	chunk := num(w.rnd.Uint64N(length>>25 + 2))
	switch n := w.rnd.IntN(20); {
	case n < 5:
		h := w.heights(28)
		sectors := new(big.Int)
		for _, x := range h {
			sectors.Add(sectors, new(big.Int).Lsh(big.NewInt(1), uint(x)))
		}
		fee := sectors.Mul(sectors, price)
		fee.Add(fee, num(w.rnd.Uint64N(3)))
		w.pay(alice, fee, w.flow, "submit", nodes("money", h...))
	case n < 13:
		w.send(miner, w.reward, "claimMineReward", chunk, some(w, payee, payee, alice), w.word())
	case n < 14:
		w.send(miner, w.reward, "claimMineReward", w.anyNumber(), payee, w.word())
	case n < 15:
		// Directly, if the market is an account in this world.
		value := some(w, num(w.rnd.Uint64()), num(w.rnd.Uint64N(3)), new(big.Int).Lsh(big.NewInt(1), 100))
		before := some(w, num(length+w.rnd.Uint64N(1<<27)), num(w.rnd.Uint64N(1<<28)), w.anyNumber())
		sectors := some(w, num(w.rnd.Uint64N(1<<27)), num(w.rnd.Uint64N(5)))
		w.pay(some(w, alice, stranger), value, w.reward, "fillReward", before, sectors)
	case n < 16:
		w.send(owner, w.reward, "setServiceFeeRate", some(w, num(0), num(250), num(10_000), num(10_001), w.anyNumber()))
		if w.chance(70) {
			w.send(owner, w.reward, "setServiceFeeRate", num(w.rnd.Uint64N(5000)))
		}
	case n < 17:
		w.send(owner, w.reward, "setBaseReward", some(w, num(0), num(w.rnd.Uint64()), w.anyNumber()))
	case n < 18:
		w.pay(alice, num(w.rnd.Uint64()), w.reward, "donate")
	case n < 19:
		w.send(stranger, w.reward, "withdrawPayments", some(w, payee, alice))
		w.try(stranger, w.reward, "payments", some(w, payee, alice))
	default:
		if w.reward.name == ChunkLinearReward {
			w.try(stranger, w.reward, "rewardDeadline", some(w, chunk, w.anyNumber()))
		}
		w.try(stranger, w.reward, "rewards", w.anyNumber())
	}
}

// TestOfficialTree compares placement and roots of files of any height, until the
// tree is full.
func TestOfficialTree(t *testing.T) {
	official(t, Flow)
	wanted := wantedCalls(t) / 10
	sum := &tally{}
	for seed := uint64(1); sum.calls < wanted; seed++ {
		w := newTwins(t, seed, "tree", 100)
		w.flow = w.deploy(Flow, true, num(0))
		market := w.deploy(DummyMarket, false)
		w.send(owner, w.flow, "initialize", market.at, num(1+w.rnd.Uint64N(50)))
		w.watch(w.flow, "getContext", "tree", "numSubmissions", "computeFlowRoot", "epochStartPosition")
		top := some[uint64](w, 4, 12, 20, 40, 62, 63)
		for w.calls < 100 {
			w.at(w.block() + w.rnd.Uint64N(30))
			switch w.rnd.IntN(8) {
			case 0:
				w.send(stranger, w.flow, "makeContextFixedTimes", num(w.rnd.Uint64N(3)))
			case 1:
				position := some(w, num(w.rnd.Uint64N(2000)), num(w.rnd.Uint64()))
				w.send(stranger, w.flow, "queryContextAtPosition", position)
			case 2:
				batch := []bindings.Submission{nodes("tree", w.heights(top)...), nodes("tree", w.heights(min(top, 10))...)}
				w.send(stranger, w.flow, "batchSubmit", batch)
			case 3:
				// The empty file and one that its own nodes do not hold.
				s := nodes("tree", w.heights(min(top, 30))...)
				s.Data.Length = some(w, num(0), s.Data.Length.Add(s.Data.Length, num(1)))
				w.send(stranger, w.flow, "submit", s)
			default:
				s := nodes("tree", w.heights(top)...)
				s.Data.Tags, s.Submitter = w.bytes(w.rnd.IntN(40)), some(w, alice, alice, miner, common.Address{})
				w.send(stranger, w.flow, "submit", s)
			}
		}
		sum.add(w)
	}
	sum.report(t, "trees")
}
