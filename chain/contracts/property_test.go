package contracts

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/pora"
)

// FuzzReward: whatever is filled and claimed when, a pool never pays more than was
// locked in it, and the contract always holds what it still owes.
func FuzzReward(f *testing.F) {
	for seed := range uint64(6) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		m := newMachine(t, "reward", 100)
		name, arg := ChunkLinearReward, any(num(1+rnd.Uint64N(1e8)))
		if seed%2 == 1 {
			name, arg = ChunkDecayReward, any(uint16(rnd.UintN(1<<16)))
		}
		r := m.proxied(name, arg)
		r.send(owner, "initialize", alice, miner, owner).must()
		r.send(owner, "setTreasury", treasury).must()
		r.send(owner, "setServiceFeeRate", num(rnd.Uint64N(10_001))).must()
		r.send(owner, "setBaseReward", num(rnd.Uint64N(1e6))).must()
		decoder := bindings.NewChunkLinearReward()
		pool := func(i uint64) bindings.Reward {
			p, err := decoder.UnpackRewards(r.try(stranger, "rewards", num(i)).must().data)
			testvec.Check(t, err, nil, "pool")
			return p
		}
		const pools = 4
		var locked [pools]*big.Int // ever, by pool
		for i := range locked {
			locked[i] = new(big.Int)
		}
		in, donated := new(big.Int), new(big.Int)
		length := uint64(1)
		for range 40 {
			m.time += rnd.Uint64N(1 << rnd.Uint64N(30))
			switch rnd.IntN(4) {
			case 0:
				sectors := min(1+rnd.Uint64N(1<<25), pools<<25-length)
				if sectors == 0 {
					continue
				}
				value := new(big.Int).Rsh(new(big.Int).SetUint64(rnd.Uint64()), uint(rnd.IntN(64)))
				before := [pools]bindings.Reward{pool(0), pool(1), pool(2), pool(3)}
				r.pay(alice, value, "fillReward", num(length), num(sectors)).must()
				length += sectors
				in.Add(in, value)
				for i := range locked {
					locked[i].Add(locked[i], new(big.Int).Sub(pool(uint64(i)).LockedReward, before[i].LockedReward))
				}
			case 1:
				value := num(rnd.Uint64N(1e7))
				r.pay(stranger, value, "donate").must()
				in.Add(in, value)
				donated.Add(donated, value)
			default:
				r.send(miner, "claimMineReward", num(rnd.Uint64N(pools)), payee, [32]byte{}).must()
			}
			owed, paid := r.number("totalBaseReward"), new(big.Int)
			for i := range locked {
				p := pool(uint64(i))
				sum := new(big.Int).Add(p.LockedReward, p.ClaimableReward)
				owed.Add(owed, sum)
				paid.Add(paid, p.DistributedReward)
				if sum.Add(sum, p.DistributedReward).Cmp(locked[i]) != 0 {
					t.Fatalf("seed %d: pool %d has and paid %s of %s", seed, i, sum, locked[i])
				}
			}
			if m.balance(r.at).Cmp(owed) < 0 {
				t.Fatalf("seed %d: the contract holds %s and owes %s", seed, m.balance(r.at), owed)
			}
			// Everything credited comes from the pools or the donations.
			credited := r.number("payments", payee)
			spent := new(big.Int).Sub(donated, r.number("totalBaseReward"))
			testvec.Check(t, credited.Cmp(paid.Add(paid, spent)), 0, "seed %d: credited", seed)
			all := new(big.Int).Add(m.balance(r.at), m.balance(treasury))
			testvec.Check(t, all.Add(all, credited).Cmp(in), 0, "seed %d: money in and out", seed)
		}
	})
}

// FuzzEpochs: the epoch ranges tile the flow up to the position where the next
// one begins, whatever is uploaded when; expired epochs add none.
func FuzzEpochs(f *testing.F) {
	for seed := range uint64(4) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		block := 100 + rnd.Uint64N(1000)
		m := newMachine(t, "epochs", block)
		fl := freeFlow(m, 20+rnd.Uint64N(200))
		for range 30 {
			block += 1 + rnd.Uint64N(300)
			if rnd.IntN(15) == 0 {
				block += 8000 + rnd.Uint64N(400)
			}
			m.at(block)
			switch rnd.IntN(3) {
			case 0:
				fl.send(alice, "makeContextFixedTimes", num(rnd.Uint64N(5))).must()
			default:
				fl.send(alice, "submit", nodes("epochs", rnd.Uint64N(14))).must()
			}
		}
		end := uint64(0)
		count := rangeCount(fl)
		for i := range count {
			r := historyRow(fl, i)
			if r.Start != end || r.End < r.Start {
				t.Fatalf("seed %d: range %d is %d to %d after %d", seed, i, r.Start, r.End, end)
			}
			end = r.End
		}
		testvec.Check(t, end, fl.number("epochStartPosition").Uint64(), "seed %d: end of the last range", seed)
		if length := fl.number("tree").Uint64(); end > length {
			t.Fatalf("seed %d: ranges reach to %d of %d sectors", seed, end, length)
		}
		// Each position of a range is found in it.
		fl.send(alice, "makeContext").must()
		for range 20 {
			if end == 0 {
				break
			}
			p := rnd.Uint64N(end)
			q, err := flowBinding.UnpackQueryContextAtPosition(fl.try(stranger, "queryContextAtPosition", num(p)).must().data)
			testvec.Check(t, err, nil, "query")
			if q.Start.Uint64() > p || q.End.Uint64() <= p {
				t.Fatalf("seed %d: position %d is said to be in %s to %s", seed, p, q.Start, q.End)
			}
		}
	})
}

// FuzzDifficulty: the target moves at most by a factor of two (rounded), stays
// within its limits and is the model's.
func FuzzDifficulty(f *testing.F) {
	f.Add([]byte{1}, uint64(100), uint64(1), uint64(20), uint64(0))
	f.Add([]byte{0xff, 31: 0xff}, uint64(10), uint64(7), uint64(3), uint64(2))
	f.Add([]byte{31: 1}, uint64(1), uint64(100), uint64(1), uint64(1<<40))
	m := newMachine(f, "adjust", 1000)
	fl := freeFlow(m, 100)
	mine := m.proxied("PoraMineSet", num(0))
	mine.send(owner, "initialize", fl.at, m.deploy(DummyReward).at, bindings.PoraMineMineInitParams{
		Difficulty: num(1), TargetMineBlocks: num(50), TargetSubmissions: num(1), MaxShards: 1, NSubtasks: num(1), SubtaskInterval: num(1),
	}).must()
	id := [32]byte{1}
	mine.send(owner, "setMiner", id).must()
	m.at(1402)
	fl.send(owner, "makeContext").must()
	f.Fuzz(func(t *testing.T, targetBytes []byte, wanted, count, ratio, least uint64) {
		m.t = t
		ratio = max(1, ratio)
		wanted = wanted%1000 + 1
		target := new(uint256.Int).SetBytes(targetBytes)
		mine.send(owner, "setMinDifficulty", num(least)).must()
		mine.send(owner, "setDifficultyAdjustRatio", num(ratio)).must()
		mine.send(owner, "setTarget", target.ToBig()).must()
		mine.send(owner, "setCounts", num(3), num(count), num(wanted)).must()
		o := mine.send(workerCaller, "computeWorkerContext", id)
		want, err := pora.AdjustTarget(target, wanted, count, ratio, uint256.NewInt(least))
		if err != nil {
			o.fails(err.Error(), "adjustment")
			return
		}
		got := uintOf(mine.number("poraTarget"))
		testvec.Check(t, common.Hash(got.Bytes32()), common.Hash(want.Bytes32()), "target after %s, %d of %d, ratio %d, least %d", target.Hex(), count, wanted, ratio, least)
		old := new(uint256.Int).Rsh(target, 16)
		now := new(uint256.Int).Rsh(got, 16)
		if now.Gt(new(uint256.Int).Lsh(old, 1)) {
			t.Errorf("the target more than doubled: %s after %s", got.Hex(), target.Hex())
		}
		if least == 0 && now.Lt(new(uint256.Int).Rsh(old, 1)) {
			t.Errorf("the target more than halved: %s after %s", got.Hex(), target.Hex())
		}
		if limit := new(uint256.Int).Not(new(uint256.Int)); least != 0 && got.Gt(limit.Div(limit, uint256.NewInt(least))) {
			t.Errorf("the target %s is easier than difficulty %d", got.Hex(), least)
		}
	})
}
