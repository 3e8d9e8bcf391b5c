package contracts

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// some returns one of the values.
func some[T any](w *twins, values ...T) T { return values[w.rnd.IntN(len(values))] }

func (w *twins) chance(percent int) bool { return w.rnd.IntN(100) < percent }

// anyNumber is a number of any size, small ones and edges preferred.
func (w *twins) anyNumber() *big.Int {
	switch w.rnd.IntN(6) {
	case 0:
		return num(w.rnd.Uint64N(4))
	case 1:
		return num(w.rnd.Uint64N(1000))
	case 2:
		return num(w.rnd.Uint64())
	case 3:
		n := new(big.Int).Lsh(big.NewInt(1), uint(w.rnd.IntN(256)))
		return n.Sub(n, num(w.rnd.Uint64N(2)))
	case 4:
		n := new(big.Int).Lsh(big.NewInt(1), 256)
		return n.Sub(n, num(1+w.rnd.Uint64N(40)))
	}
	return new(big.Int).SetBytes(w.bytes(w.rnd.IntN(33)))
}

func (w *twins) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(w.rnd.Uint32())
	}
	return b
}

func (w *twins) word() (h [32]byte) {
	copy(h[:], w.bytes(32))
	return h
}

func (w *twins) anyone() common.Address {
	return some(w, alice, stranger, owner, guardian, miner, payee, treasury, workerCaller)
}

// badNodes is a submission that is mostly, but not always, against the rules.
func (w *twins) badNodes() bindings.Submission {
	s := bindings.Submission{Submitter: some(w, alice, common.Address{}), Data: bindings.SubmissionData{Tags: w.bytes(w.rnd.IntN(70))}}
	if w.chance(60) {
		s.Submitter = alice
	}
	height := w.rnd.Uint64N(14)
	total := new(big.Int)
	for range w.rnd.IntN(6) {
		h := num(height)
		if w.chance(5) {
			h = w.anyNumber()
		}
		s.Data.Nodes = append(s.Data.Nodes, bindings.SubmissionNode{Root: w.word(), Height: h})
		if h.BitLen() < 8 {
			total.Add(total, new(big.Int).Lsh(big.NewInt(256), uint(h.Uint64())))
		}
		if step := w.rnd.Uint64N(3); w.chance(85) && height >= step {
			height -= step
		}
	}
	switch w.rnd.IntN(4) {
	case 0:
		total.Add(total, num(w.rnd.Uint64N(3)))
	case 1:
		if less := num(w.rnd.Uint64N(5000)); less.Cmp(total) <= 0 {
			total.Sub(total, less)
		}
	case 2:
		total = new(big.Int).Rsh(total, 1)
	}
	s.Data.Length = total
	return s
}

// spoil changes bytes of calldata or its length.
func (w *twins) spoil(data []byte) []byte {
	data = append([]byte(nil), data...)
	switch w.rnd.IntN(4) {
	case 0:
		return data[:w.rnd.IntN(len(data)+1)]
	case 1:
		return append(data, w.bytes(w.rnd.IntN(64))...)
	case 2: // a high byte of a word: dirty addresses, large offsets
		if words := (len(data) - 4) / 32; words > 0 {
			data[4+32*w.rnd.IntN(min(words, 24))+w.rnd.IntN(32)] ^= byte(1 + w.rnd.IntN(255))
		}
		return data
	}
	if len(data) > 0 {
		data[w.rnd.IntN(len(data))] ^= byte(1 + w.rnd.IntN(255))
	}
	return data
}

// roles calls the access functions that every contract inherits.
func (w *twins) roles(c *contract) {
	role := some(w, adminRole, pauserRole, paramsRole, w.word())
	who := w.anyone()
	switch w.rnd.IntN(7) {
	case 0:
		w.send(some(w, owner, stranger), c, "grantRole", role, who)
	case 1:
		if who != owner {
			w.send(some(w, owner, stranger), c, "revokeRole", role, who)
		}
	case 2:
		from := w.anyone()
		if from != owner {
			w.send(from, c, "renounceRole", role, some(w, from, who))
		}
	case 3:
		w.try(who, c, "hasRole", role, who)
	case 4:
		w.try(who, c, "getRoleMember", role, num(w.rnd.Uint64N(4)))
	case 5:
		w.try(who, c, "getRoleMemberCount", role)
		w.try(who, c, "getRoleAdmin", role)
	case 6:
		w.try(who, c, "supportsInterface", some(w, [4]byte{0x79, 0x65, 0xdb, 0x0b}, [4]byte{1, 0xff, 0xc9, 0xa7}, [4]byte(w.bytes(4))))
	}
}

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

// good makes an answer that the contract takes, if the state allows one.
func (w *mineWorld) good(id [32]byte) *pora.Answer {
	o := w.mine.try(workerCaller, "computeWorkerContext", id)
	if o.err != nil {
		return nil
	}
	c, err := mineBinding.UnpackComputeWorkerContext(o.data)
	if err != nil {
		w.t.Fatal(err)
	}
	length := c.Context.FlowLength.Uint64()
	shards := uint64(1) << w.rnd.Uint64N(3)
	r := pora.ShardRange(length, 0, w.rnd.Uint64N(shards), shards)
	if r.Loads() == 0 {
		return nil
	}
	scale, err := r.Scale(length)
	if err != nil {
		return nil
	}
	target := uint256.MustFromBig(c.PoraTarget)
	limit := pora.Threshold(target, &scale)
	window := pora.Window{MinerID: id, SubtaskDigest: c.SubtaskDigest, RangeDigest: r.Digest()}
	for range 40 {
		nonce := kernels.Hash(w.word())
		trial := window.Try(cpu, nonce)
		load, ok := r.Load(trial.RecallSeed)
		offset := w.rnd.Uint64N(pora.LoadUnits)
		position := load*pora.LoadSectors + offset*pora.UnitSectors
		if !ok || position+pora.UnitSectors > length || position == 0 && w.chance(90) {
			continue
		}
		q := w.flow.try(stranger, "queryContextAtPosition", num(position+pora.UnitSectors-1))
		if q.err != nil {
			continue
		}
		epoch, err := flowBinding.UnpackQueryContextAtPosition(q.data)
		if err != nil {
			w.t.Fatal(err)
		}
		a := &pora.Answer{ContextDigest: c.Context.Digest, Nonce: nonce, MinerID: id, Range: r.Wide(), SealedContextDigest: epoch.Digest}
		a.RecallPosition.SetUint64(position)
		a.SealOffset.SetUint64(offset)
		copy(a.SealedData[:], w.data[position*merkle.SectorBytes:])
		if w.settings&1 == 0 {
			cpu.Seal(a.SealedData[:], []kernels.Hash{pora.FirstMask(id, epoch.Digest, position)})
		}
		if quality := trial.Quality(&a.SealedData, offset); w.chance(95) && new(big.Int).SetBytes(quality[:]).Cmp(new(big.Int).SetBytes(limit[:])) > 0 {
			continue
		}
		raw := make([]byte, kernels.LoadBytes)
		copy(raw, w.data[load*kernels.LoadBytes:])
		if a.MerkleProof, err = w.tree.UnitProof(position, length, flow.NewLower(cpu, load, length, raw)); err != nil {
			w.t.Fatal(err)
		}
		return a
	}
	return nil
}

// enter goes on to the window of a miner id, in this epoch or the next.
func (w *mineWorld) enter(id [32]byte) {
	for range 2 {
		c := w.flow.context()
		length := w.mine.number("targetMineBlocks").Uint64()
		s, err := pora.SubtaskOf(c.Digest, id, c.MineStart.Uint64(), w.mine.number("nSubtasks").Uint64(), w.mine.number("subtaskInterval").Uint64(), length)
		next := w.flow.number("firstBlock").Uint64() + (c.Epoch.Uint64()+1)*w.flow.number("blocksPerEpoch").Uint64()
		if c.Epoch.Sign() > 0 && err == nil && length > 0 && s.Start+1 <= next && s.End > w.block() {
			w.at(max(w.block(), min(next, s.Start+1+w.rnd.Uint64N(length))))
			return
		}
		w.at(max(w.block(), next+1))
		w.send(w.anyone(), w.flow, "makeContext")
	}
}

// beyond makes an answer with a seal offset of 64: the unit after the load that the
// nonce leads to.
func (w *mineWorld) beyond(id [32]byte) *pora.Answer {
	for range 10 {
		a := w.good(id)
		if a == nil {
			continue
		}
		end := a.Range.MineLength.Uint64() - pora.UnitSectors
		step := pora.LoadUnits - a.SealOffset.Uint64()
		position := a.RecallPosition.Uint64() + step*pora.UnitSectors
		if position > end {
			continue
		}
		epoch, err := flowBinding.UnpackQueryContextAtPosition(w.flow.try(stranger, "queryContextAtPosition", num(position+pora.UnitSectors-1)).must().data)
		if err != nil {
			w.t.Fatal(err)
		}
		load, length := position/pora.LoadSectors, w.flow.context().FlowLength.Uint64()
		raw := make([]byte, kernels.LoadBytes)
		copy(raw, w.data[load*kernels.LoadBytes:])
		a.SealedContextDigest = epoch.Digest
		a.SealOffset.SetUint64(pora.LoadUnits)
		a.RecallPosition.SetUint64(position)
		copy(a.SealedData[:], w.data[position*merkle.SectorBytes:])
		cpu.Seal(a.SealedData[:], []kernels.Hash{pora.FirstMask(id, epoch.Digest, position)})
		if a.MerkleProof, err = w.tree.UnitProof(position, length, flow.NewLower(cpu, load, length, raw)); err != nil {
			w.t.Fatal(err)
		}
		return a
	}
	return nil
}

// TestOfficialBound shows the one difference that is meant: an answer for the unit
// after a load, with seal offset 64, is taken by the official contract.
func TestOfficialBound(t *testing.T) {
	official(t, PoraMine)
	w := newMineWorld(t, 1, true)
	w.at(1100) // after any delay
	id := [32]byte(w.send(payee, w.mine, "requestMinerId", payee, uint64(77)).must().logs[0].Topics[1])
	for w.tree.Length() < 8*pora.LoadSectors {
		w.submitFile()
	}
	for range 20 {
		w.enter(id)
		if a := w.beyond(id); a != nil {
			w.call("PoraMine.submit", stranger, w.mine.at, a.AppendCalldata(nil), nil, false).fails("Seal offset out of bound", "seal offset 64")
		}
		if w.bounds["Seal offset out of bound | official: "] > 0 {
			return
		}
		w.at(w.block() + 50)
	}
	t.Error("the official contract took no answer with seal offset 64")
}

func (w *mineWorld) answer() {
	id := w.id()
	if w.chance(70) {
		w.enter(id)
	}
	a := w.good(id)
	switch {
	case a == nil && len(w.answers) == 0:
		w.contexts()
		return
	case a == nil || w.chance(5):
		if len(w.answers) > 0 {
			a = some(w.twins, w.answers...)
		}
	}
	keep := true
	if w.chance(45) {
		a = w.wrong(a, &keep)
	} else if len(w.answers) < 20 {
		w.answers = append(w.answers, a)
	}
	data := a.AppendCalldata(nil)
	if keep && w.m[1].ask(stranger, w.mine.at, data).why() == "Recall position out of range" {
		keep = false // an old answer in a shorter range
	}
	w.call("PoraMine.submit", w.anyone(), w.mine.at, data, nil, keep)
}

// wrong changes an answer in one place or two. Changes that the bounds of ours may
// decide are only tried.
func (w *mineWorld) wrong(a *pora.Answer, keep *bool) *pora.Answer {
	x := *a
	x.MerkleProof = append([]kernels.Hash(nil), a.MerkleProof...)
	wide := func() uint256.Int { return *uint256.MustFromBig(w.anyNumber()) }
	for range 1 + w.rnd.IntN(2) {
		switch w.rnd.IntN(15) {
		case 0:
			x.MinerID = w.id()
		case 1:
			x.Nonce = w.word()
		case 2:
			x.ContextDigest = some(w.twins, w.word(), kernels.Hash(merkle.Empty))
		case 3:
			x.Range.StartPosition = some(w.twins, wide(), *uint256.NewInt(1 << 25), *uint256.NewInt(1024))
		case 4:
			x.Range.MineLength = some(w.twins, wide(), *new(uint256.Int).AddUint64(&x.Range.MineLength, 1024), *new(uint256.Int).SubUint64(&x.Range.MineLength, 1024))
			*keep = false
		case 5:
			x.Range.ShardID = some(w.twins, w.rnd.Uint64N(16), w.rnd.Uint64())
		case 6:
			x.Range.ShardMask = some(w.twins, ^uint64(0)<<w.rnd.Uint64N(8), w.rnd.Uint64(), ^uint64(5), 0)
		case 7:
			x.RecallPosition = some(w.twins, wide(), *new(uint256.Int).AddUint64(&x.RecallPosition, 16), *new(uint256.Int).AddUint64(&x.RecallPosition, 1))
			*keep = false
		case 8:
			x.SealOffset = some(w.twins, wide(), *uint256.NewInt(w.rnd.Uint64N(70)))
			*keep = false
		case 9:
			x.SealedContextDigest = some(w.twins, w.word(), kernels.Hash(merkle.Empty), x.ContextDigest)
		case 10:
			x.SealedData[w.rnd.IntN(len(x.SealedData))] ^= 1
		case 11:
			if n := len(x.MerkleProof); n > 0 {
				x.MerkleProof[w.rnd.IntN(n)] = w.word()
			}
		case 12:
			x.MerkleProof = x.MerkleProof[:w.rnd.IntN(len(x.MerkleProof)+1)]
		case 13:
			x.MerkleProof = append(x.MerkleProof, w.word())
		case 14: // offset and position together, beyond the load: the official contract may take it
			by := w.rnd.Uint64N(80)
			x.SealOffset.AddUint64(&x.SealOffset, by)
			x.RecallPosition.AddUint64(&x.RecallPosition, by*pora.UnitSectors)
			*keep = false
		}
	}
	return &x
}

// ask calls the functions that judge parts of an answer.
func (w *mineWorld) ask() {
	id := w.id()
	switch w.rnd.IntN(6) {
	case 0:
		w.call("PoraMine.computeWorkerContext", some(w.twins, workerCaller, workerCaller, stranger), w.mine.at, w.mine.pack("computeWorkerContext", id), nil, w.chance(30))
	case 1:
		w.send(w.anyone(), w.mine, "canSubmit")
	case 2:
		c := w.flow.context()
		if w.chance(30) {
			c.MineStart = w.anyNumber()
		}
		w.try(w.anyone(), w.mine, "getSubtaskDigest", c, id)
	default:
		if len(w.answers) == 0 {
			return
		}
		keep := false
		x := w.wrong(some(w.twins, w.answers...), &keep)
		if w.chance(50) {
			w.try(w.anyone(), w.mine, "pora", bound(x), w.word())
			return
		}
		c := w.flow.context()
		c.Digest = some(w.twins, c.Digest, x.ContextDigest, merkle.Empty)
		if w.chance(30) {
			c.FlowLength = w.anyNumber()
		}
		w.try(w.anyone(), w.mine, "basicCheck", bound(x), c)
	}
}

func (w *mineWorld) parameters() {
	from := some(w.twins, owner, owner, owner, stranger, guardian)
	small := num(w.rnd.Uint64N(6))
	switch w.rnd.IntN(8) {
	case 0:
		w.send(from, w.mine, "setTargetMineBlocks", num(w.rnd.Uint64N(300)))
	case 1:
		w.send(from, w.mine, "setTargetSubmissions", num(w.rnd.Uint64N(8)))
	case 2:
		w.send(from, w.mine, "setDifficultyAdjustRatio", some(w.twins, small, num(20)))
	case 3:
		w.send(from, w.mine, "setMaxShards", some(w.twins, w.rnd.Uint64N(17), 1<<w.rnd.Uint64N(64)))
	case 4:
		w.send(from, w.mine, "setMinDifficulty", some(w.twins, small, num(w.rnd.Uint64N(40))))
	case 5:
		w.send(from, w.mine, "setNumSubtasks", small)
	case 6:
		w.send(from, w.mine, "setSubtaskInterval", num(w.rnd.Uint64N(60)))
	case 7: // extremes would end the network: only tried
		name := some(w.twins, "setTargetMineBlocks", "setTargetSubmissions", "setDifficultyAdjustRatio", "setMinDifficulty", "setNumSubtasks", "setSubtaskInterval")
		w.try(from, w.mine, name, w.anyNumber())
	}
}

func (w *mineWorld) money() {
	from := some(w.twins, owner, owner, stranger)
	switch w.rnd.IntN(10) {
	case 0:
		w.send(from, w.reward, "setBaseReward", num(w.rnd.Uint64N(1e9)))
	case 1:
		w.send(from, w.reward, "setServiceFeeRate", num(w.rnd.Uint64N(10_500)))
	case 2:
		w.send(from, w.reward, "setTreasury", some(w.twins, treasury, treasury, treasury, common.Address{}, w.mine.at))
	case 3:
		w.pay(w.anyone(), num(w.rnd.Uint64N(1e12)), w.reward, "donate")
	case 4:
		w.send(w.anyone(), w.reward, "withdrawPayments", some(w.twins, payee, miner, stranger, w.mine.at))
		w.try(w.anyone(), w.reward, "payments", payee)
	case 5:
		w.send(stranger, w.reward, "claimMineReward", num(0), payee, w.word())
		w.pay(stranger, num(5), w.reward, "fillReward", num(1), num(1))
	case 6:
		w.send(w.anyone(), w.market, "chargeFee", num(1), num(1), num(0))
	case 7:
		if w.flow.name != Flow {
			w.send(from, w.market, "setPricePerSector", some(w.twins, num(0), num(7), w.price))
		}
	case 8:
		w.send(from, w.reward, "setFoundationAdmin", owner)
		w.call("FixedPrice.receive", w.anyone(), w.market.at, nil, num(w.rnd.Uint64N(1000)), true)
	case 9:
		w.try(from, w.market, "initialize", num(1), alice, alice)
		w.try(from, w.flow, "initialize", alice, num(1))
		w.try(from, w.reward, "initialize", alice, alice, alice)
	}
}

func (w *mineWorld) miners() {
	if w.chance(50) {
		w.requestID()
		return
	}
	w.send(w.anyone(), w.mine, "transferBeneficial", some(w.twins, payee, miner), w.id())
	w.try(w.anyone(), w.mine, "beneficiaries", w.id())
}

func (w *mineWorld) pause() {
	if w.chance(50) {
		w.send(some(w.twins, owner, stranger), w.flow, "pause")
		w.step()
	}
	w.send(owner, w.flow, "unpause")
}

// history asks the ring of roots and the escrow.
func (w *mineWorld) history() {
	h := w.m[1].bind(DigestHistory, w.flow.account("rootHistory"))
	switch w.rnd.IntN(5) {
	case 0:
		w.try(stranger, h, "at", num(w.rnd.Uint64N(30)))
	case 1:
		w.try(stranger, h, "available", num(w.rnd.Uint64N(30)))
	case 2:
		w.try(stranger, h, "contains", some(w.twins, w.flow.context().FlowRoot, w.word(), [32]byte{}))
	case 3:
		w.send(w.anyone(), h, "insert", w.word())
		w.try(w.anyone(), h, "owner")
		w.send(stranger, h, "transferOwnership", stranger)
		w.send(stranger, h, "renounceOwnership")
	case 4:
		w.try(stranger, h, "at", w.anyNumber())
		w.try(stranger, h, "available", w.anyNumber())
	}
}

// raw sends calldata that no encoder makes.
func (w *mineWorld) raw() {
	var data []byte
	to := w.flow.at
	switch w.rnd.IntN(4) {
	case 0:
		data = w.flow.pack("submit", w.badNodes())
	case 1:
		data = w.flow.pack("batchSubmit", []bindings.Submission{w.badNodes(), w.badNodes()})
	case 2:
		to = w.mine.at
		if len(w.answers) > 0 {
			data = some(w.twins, w.answers...).AppendCalldata(nil)
		}
	case 3:
		c := some(w.twins, w.flow, w.mine, w.market, w.reward)
		to, data = c.at, w.bytes(w.rnd.IntN(80))
	}
	w.call("raw", w.anyone(), to, w.spoil(data), nil, false)
}
