package contracts

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// TestOfficialMine compares whole networks: small files with real data, answers
// that are good or wrong in one place, parameters, pauses and money.
func TestOfficialMine(t *testing.T) {
	official(t, PoraMine)
	wanted := wantedCalls(t) * 7 / 10
	sum := &tally{}
	for seed := uint64(1); sum.calls < wanted; seed++ {
		w := newMineWorld(t, seed, false)
		for w.calls < 700 {
			w.step()
		}
		sum.add(w.twins)
	}
	sum.report(t, "whole networks")
}

// mineWorld is a network whose data the test knows.
type mineWorld struct {
	*twins
	settings uint64
	tree     *flow.Tree
	data     []byte
	ids      [][32]byte
	answers  []*pora.Answer
	price    *big.Int
}

// newMineWorld deploys a network with parameters at random; a plain one is sealed,
// free and has the easiest target.
func newMineWorld(t testing.TB, seed uint64, plain bool) *mineWorld {
	w := &mineWorld{twins: newTwins(t, seed, "lockstep", 1000), data: make([]byte, merkle.SectorBytes)}
	var err error
	if w.tree, err = flow.NewTree(flow.MemoryStore{}); err != nil {
		t.Fatal(err)
	}
	w.settings = some[uint64](w.twins, 0, 0, 0, 0, 1, 2, 3, 4, 5)
	w.price = some(w.twins, num(0), num(1), num(1000), num(30_733_644_962))
	if plain {
		w.settings, w.price = 4, num(0)
	}
	w.flow = w.deploy(some(w.twins, FixedPriceFlow, FixedPriceFlow, Flow), true, num(w.rnd.Uint64N(5)*20))
	w.mine = w.deploy(PoraMine, true, num(w.settings))
	w.market = w.deploy(FixedPrice, true)
	if w.chance(50) {
		w.reward = w.deploy(ChunkLinearReward, true, num(1+w.rnd.Uint64N(100_000)))
	} else {
		w.reward = w.deploy(ChunkDecayReward, true, uint16(w.rnd.UintN(1<<16)))
	}
	if w.flow.name == Flow {
		w.price = num(0) // nobody would bring the market its fee
	}
	epoch := 60 + w.rnd.Uint64N(300)
	subtasks := 1 + w.rnd.Uint64N(4)
	w.send(owner, w.market, "initialize", w.price, w.flow.at, w.reward.at)
	w.send(owner, w.reward, "initialize", w.market.at, w.mine.at, owner)
	w.send(owner, w.mine, "initialize", w.flow.at, w.reward.at, bindings.PoraMineMineInitParams{
		Difficulty: num(1 + w.rnd.Uint64N(20)), TargetMineBlocks: num(10 + epoch/3), TargetSubmissions: num(1 + w.rnd.Uint64N(6)),
		MaxShards: 1 << w.rnd.Uint64N(4), NSubtasks: num(subtasks), SubtaskInterval: num(1 + epoch/(2*subtasks)),
	})
	w.send(owner, w.flow, "initialize", w.market.at, num(epoch))
	if w.chance(50) {
		w.send(owner, w.reward, "setTreasury", treasury)
		w.send(owner, w.reward, "setServiceFeeRate", num(w.rnd.Uint64N(3000)))
		w.send(owner, w.reward, "setBaseReward", num(w.rnd.Uint64N(1e9)))
		w.pay(alice, num(w.rnd.Uint64N(1e12)), w.reward, "donate")
	}
	w.watch(w.flow, "getContext", "tree", "numSubmissions", "submissionIndex", "epoch", "epochStartPosition", "firstBlock", "blocksPerEpoch", "market", "rootHistory", "paused", "deployDelay", "computeFlowRoot", "PAUSER_ROLE", "DEFAULT_ADMIN_ROLE")
	w.watch(w.mine, "flow", "reward", "targetMineBlocks", "targetSubmissions", "targetSubmissionsNextEpoch", "difficultyAdjustRatio", "maxShards", "lastMinedEpoch", "currentSubmissions", "poraTarget", "minDifficulty",
		"nSubtasks", "nSubtasksNextEpoch", "subtaskInterval", "subtaskIntervalNextEpoch", "sealDataEnabled", "dataProofEnabled", "fixedDifficulty", "poraVersion", "canSubmit", "PARAMS_ADMIN_ROLE", "computeWorkerContextCaller")
	w.watch(w.market, "pricePerSector", "flow", "reward")
	w.watch(w.reward, "baseReward", "totalBaseReward", "serviceFeeRateBps", "treasury", "foundationAdmin", "market", "mine")
	for index := range uint64(2) {
		w.views = append(w.views, view{w.reward, w.reward.pack("rewards", num(index)), "rewards"})
	}
	w.watched = append(w.watched, treasury, payee, common.Address{})
	w.requestID()
	return w
}

func (w *mineWorld) requestID() {
	seed := w.rnd.Uint64N(3)
	from := w.anyone()
	o := w.send(from, w.mine, "requestMinerId", some(w.twins, payee, miner, payee, common.Address{}), seed)
	if o.err == nil {
		w.ids = append(w.ids, [32]byte(o.logs[0].Topics[1]))
	}
}

func (w *mineWorld) id() [32]byte {
	if w.chance(3) || len(w.ids) == 0 {
		return some(w.twins, w.word(), [32]byte{})
	}
	return some(w.twins, w.ids...)
}

// step does one thing at random.
func (w *mineWorld) step() {
	if w.chance(25) {
		epoch := w.flow.number("blocksPerEpoch").Uint64()
		w.at(w.block() + some(w.twins, 1, 1, 1, 1+w.rnd.Uint64N(4), 1+w.rnd.Uint64N(10), 1+w.rnd.Uint64N(epoch), 1+w.rnd.Uint64N(3*epoch)))
		w.later(1 + w.rnd.Uint64N(1000))
		if w.chance(2) {
			w.at(w.block() + some[uint64](w.twins, 250, 256, 257, 300, 8180, 8191, 8192, 8250, 9000))
		}
	}
	switch n := w.rnd.IntN(100); {
	case n < 14:
		w.submitFile()
	case n < 20:
		w.badSubmission()
	case n < 30:
		w.contexts()
	case n < 62:
		w.answer()
	case n < 68:
		w.ask()
	case n < 76:
		w.parameters()
	case n < 82:
		w.money()
	case n < 86:
		w.miners()
	case n < 90:
		w.roles(some(w.twins, w.flow, w.mine, w.market, w.reward))
	case n < 91:
		w.pause()
	case n < 95:
		w.history()
	default:
		w.raw()
	}
}

// file is a random file and its data.
func (w *mineWorld) file() (*merkle.File, []byte) {
	size := some(w.twins, 1+w.rnd.IntN(600), 1+w.rnd.IntN(20_000), 1+w.rnd.IntN(700_000), 262_144*(1+w.rnd.IntN(3)))
	data := w.bytes(min(size, 4096))
	data = append(data, make([]byte, size-len(data))...)
	f, err := merkle.NewFile(cpu, data)
	if err != nil {
		w.t.Fatal(err)
	}
	return f, data
}

// grown follows a successful submission.
func (w *mineWorld) grown(f *merkle.File, data []byte) {
	start, err := w.tree.Append(f.Nodes)
	if err != nil {
		w.t.Fatal(err)
	}
	w.data = append(w.data, make([]byte, int(w.tree.Length())*merkle.SectorBytes-len(w.data))...)
	copy(w.data[start*merkle.SectorBytes:], data)
	for i, segment := range f.Segments {
		if id := (flow.NodeID{Height: flow.LoadHeight, Index: start/pora.LoadSectors + uint64(i)}); start%pora.LoadSectors == 0 && (uint64(i)+1)*pora.LoadSectors <= f.Padded {
			if err := w.tree.Fill(id, segment); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

func (w *mineWorld) fee(sectors uint64) *big.Int {
	if w.flow.name == Flow {
		return num(0)
	}
	fee := new(big.Int).Mul(w.market.number("pricePerSector"), num(sectors))
	return some(w.twins, fee, fee, fee, new(big.Int).Add(fee, num(w.rnd.Uint64N(100))), new(big.Int).Quo(fee, num(2)))
}

func (w *mineWorld) submitFile() {
	if len(w.data) > 6<<20 {
		w.contexts()
		return
	}
	f, data := w.file()
	s := submission(f, w.anyone())
	if w.chance(30) {
		s.Data.Tags = w.bytes(w.rnd.IntN(100))
	}
	if w.chance(80) {
		if w.pay(w.anyone(), w.fee(f.Padded), w.flow, "submit", s).err == nil {
			w.grown(f, data)
		}
		return
	}
	g, more := w.file()
	o := w.pay(w.anyone(), w.fee(f.Padded+g.Padded), w.flow, "batchSubmit", []bindings.Submission{s, submission(g, alice)})
	if o.err == nil {
		w.grown(f, data)
		w.grown(g, more)
	}
}

func (w *mineWorld) badSubmission() {
	s := w.badNodes()
	// The test does not know the data of a submission that passes: only try it.
	w.try(w.anyone(), w.flow, "submit", s)
	w.try(w.anyone(), w.flow, "batchSubmit", []bindings.Submission{w.badNodes(), s}[:w.rnd.IntN(3)])
}

func (w *mineWorld) contexts() {
	switch w.rnd.IntN(8) {
	case 0:
		w.send(w.anyone(), w.flow, "makeContext")
	case 1:
		w.send(w.anyone(), w.flow, "makeContextFixedTimes", num(w.rnd.Uint64N(4)))
	case 2:
		w.send(w.anyone(), w.flow, "makeContextWithResult")
	case 3:
		w.send(w.anyone(), w.flow, "queryContextAtPosition", num(w.rnd.Uint64N(w.tree.Length()+3)))
	case 4:
		w.try(w.anyone(), w.flow, "queryContextAtPosition", new(big.Int).Rsh(w.anyNumber(), 128))
	case 5:
		w.try(w.anyone(), w.flow, "getEpochRangeHistory", num(w.rnd.Uint64N(20)))
		w.try(w.anyone(), w.flow, "getFlowRootByTxSeq", num(w.rnd.Uint64N(20)))
	case 6:
		w.try(w.anyone(), w.flow, "getEpochRange", w.flow.context().Digest)
	case 7:
		w.send(w.anyone(), w.flow, "setParams", w.anyNumber(), w.anyNumber(), w.anyone())
	}
}
