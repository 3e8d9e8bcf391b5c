package contracts

import (
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/chain/contracts/provertest"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/pora/reward"
)

// TestEpochOfUnit: a unit is sealed with the digest of the range that holds its
// last sector, exactly.
func TestEpochOfUnit(t *testing.T) {
	b := newBench(t)
	first := b.flow.context()
	b.at(1150)
	b.flow.send(alice, "submit", submission(b.Upload("second", 700_000), alice)).must()
	b.at(1202)
	b.flow.send(alice, "makeContext").must()
	second := b.flow.context()
	border := first.FlowLength.Uint64()
	testvec.Check(t, border%16, 0, "border between the ranges")

	a := b.Answer(b.id, provertest.Wish{})
	const invalid = "Invalid sealed context digest"
	for _, c := range []struct {
		digest   [32]byte
		position uint64
		want     string
	}{
		{first.Digest, 0, ""}, {first.Digest, border - 16, ""}, {first.Digest, border - 15, invalid}, {first.Digest, border, invalid},
		{second.Digest, border - 17, invalid}, {second.Digest, border - 16, invalid}, {second.Digest, border - 15, ""}, {second.Digest, border, ""},
		{[32]byte{1}, 0, invalid},
	} {
		a.SealedContextDigest = c.digest
		a.RecallPosition.SetUint64(c.position)
		b.mine.try(stranger, "basicCheck", bound(a), second).fails(c.want, "unit")
	}
}

// TestBlockHashWindow: which hash a context gets, by the age of its block, with and
// without the history contract.
func TestBlockHashWindow(t *testing.T) {
	for _, c := range []struct {
		age     uint64
		history bool
		known   bool
	}{
		{1, true, true}, {256, true, true}, {257, true, true}, {8191, true, true},
		{1, false, true}, {256, false, true}, {257, false, false}, {8191, false, false},
	} {
		m := newMachine(t, "window", 1000)
		f := freeFlow(m, 100_000)
		if !c.history {
			m.db.SetCode(params.HistoryStorageAddress, nil, 0)
		}
		m.at(101_000 + c.age)
		f.send(alice, "makeContext").must()
		want := common.Hash{}
		if c.known {
			want = m.hash(101_000)
		}
		testvec.Check(t, common.Hash(f.context().BlockDigest), want, "age %d, history %v", c.age, c.history)
	}
}

// TestSubtasksFit: the last window of an epoch of 100 blocks has to end before its
// last block.
func TestSubtasksFit(t *testing.T) {
	b := newBench(t)
	for blocks, want := range map[uint64]string{28: "", 29: "Number of subtasks must be less than blocks per epoch"} {
		b.mine.send(owner, "setTargetMineBlocks", num(blocks)).must()
		b.mine.send(owner, "setNumSubtasks", num(8)).fails(want, "eight windows, ten blocks apart")
	}
	b.mine.send(owner, "setTargetMineBlocks", num(35)).must()
	b.mine.send(owner, "setSubtaskInterval", num(9)).fails("", "windows nine blocks apart")
	b.mine.send(owner, "setTargetMineBlocks", num(36)).must()
	b.mine.send(owner, "setSubtaskInterval", num(9)).fails("Number of subtask intervals must be less than blocks per epoch", "windows nine blocks apart")
}

// TestRecallOnePast: the bound on recalled loads lets one past the end through,
// which then is not where the answer says.
func TestRecallOnePast(t *testing.T) {
	b := newBench(t)
	a := bound(b.Answer(b.id, provertest.Wish{}))
	loads := a.Range.MineLength.Uint64() / 1024
	for past, want := range map[uint64]string{0: "Incorrect recall position", 1: "Recall position out of bound"} {
		a.Range.ShardMask, a.Range.ShardId = 0, loads+past
		a.RecallPosition = num(1)
		b.mine.try(stranger, "pora", a, [32]byte{}).fails(want, "load past the end")
	}
}

// TestLinearBorders: the moment of the deadline still counts, and a clock that goes
// back releases nothing.
func TestLinearBorders(t *testing.T) {
	m := newMachine(t, "linear", 100)
	r := m.proxied(ChunkLinearReward, num(1000))
	r.send(owner, "initialize", alice, miner, owner).must()
	for chunk := range uint64(1100) {
		r.pay(alice, num(100), "fillReward", num(chunk<<25), num(1<<25)).must()
	}
	start := m.time
	first := func() uint64 {
		return r.all(r.try(stranger, "firstRewardableChunk"), "firstRewardableChunk")[0].(uint64)
	}
	testvec.Check(t, r.number("rewardDeadline", num(1099)).Uint64(), start+1000, "deadline")
	testvec.Check(t, r.number("rewardDeadline", num(1100)).Uint64(), 0, "deadline of a chunk that is not full")
	m.time = start + 1000
	testvec.Check(t, first(), 0, "at the deadline")
	m.time++
	testvec.Check(t, first(), 1100, "after the deadline")

	m.time = start + 500
	r.send(miner, "claimMineReward", num(3), payee, [32]byte{}).must()
	testvec.Check(t, r.number("payments", payee).Uint64(), 25, "half of what half the time releases")
	m.time = start + 100
	r.send(miner, "claimMineReward", num(3), payee, [32]byte{}).must()
	testvec.Check(t, r.number("payments", payee).Uint64(), 25+12, "half of what was left")
}

// TestMarketSpendsAll: money that lies in the market goes to the rewards with the
// next upload.
func TestMarketSpendsAll(t *testing.T) {
	m := newMachine(t, "market", 100)
	s := newShop(m, ChunkLinearReward, num(1000), num(10))
	m.send(stranger, s.market.at, nil, num(500)).must()
	s.flow.pay(alice, num(80), "submit", nodes("x", 3)).must()
	testvec.Check(t, m.balance(s.market.at).Uint64(), 0, "money left in the market")
	testvec.Check(t, m.balance(s.reward.at).Uint64(), 580, "money of the rewards")
	// Of the fee of 80, padding 7 to upload 8 takes floor(80*7/15) = 37; all of it is
	// for the same chunk.
	testvec.Check(t, s.pool(0), "580 0 0 0 0", "pool")
}

// TestPowHalf compares the power with the model's, which has the vectors' values.
func TestPowHalf(t *testing.T) {
	c := newMachine(t, "power", 1).deploy("ExponentTest")
	rnd := rand.New(rand.NewPCG(7, 7))
	for range 3000 {
		x := new(uint256.Int).SetUint64(rnd.Uint64())
		x.Lsh(x, uint(rnd.IntN(12)))
		if rnd.IntN(4) == 0 {
			x.Rsh(x, uint(rnd.IntN(64)))
		}
		want := reward.PowHalf(x)
		testvec.Check(t, common.BigToHash(c.number("powHalf", x.ToBig())), common.Hash(want.Bytes32()), "2^-(%s * 2^-64)", x.Hex())
	}
}
