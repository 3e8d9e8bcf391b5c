package contracts

import (
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/merkle"
)

var (
	mineBinding  = bindings.NewPoraMine()
	workerCaller = common.Address(pora.WorkerContextCaller)
)

func wideOf(v *testvec.RecallRange) pora.WideRange {
	r := pora.Range{StartPosition: v.StartPosition, MineLength: v.MineLength, ShardID: v.ShardID, ShardMask: v.ShardMask.U64()}
	return r.Wide()
}

// arena is a flow and a mine contract in the state that a vector file begins with.
type arena struct {
	*machine
	head *testvec.PoraHead
	flow *contract
	mine *contract
	data []byte // of the whole flow
}

func newArena(t testing.TB, h *testvec.PoraHead) *arena {
	t.Helper()
	m := newMachine(t, h.ChainLabel, h.DeployBlock)
	a := &arena{machine: m, head: h, flow: freeFlow(m, h.BlocksPerEpoch), mine: m.proxied(h.Contract, num(h.Settings)), data: make([]byte, merkle.SectorBytes)}
	p := &h.InitParams
	a.mine.send(owner, "initialize", a.flow.at, m.deploy(DummyReward).at, bindings.PoraMineMineInitParams{
		Difficulty: &p.Difficulty.Int, TargetMineBlocks: num(p.TargetMineBlocks), TargetSubmissions: num(p.TargetSubmissions),
		MaxShards: p.MaxShards, NSubtasks: num(p.NSubtasks), SubtaskInterval: num(p.SubtaskInterval),
	}).must()

	// A file lies in the first epoch range that reaches to its end, or in the
	// running epoch.
	for _, s := range h.Submissions {
		epoch := slices.IndexFunc(h.EpochRanges, func(r testvec.EpochRange) bool { return r.End >= s.StartIndex+s.Length })
		if epoch < 0 {
			epoch = len(h.EpochRanges)
		}
		m.at(h.DeployBlock + uint64(epoch)*h.BlocksPerEpoch + 1)
		data := testvec.Bytes(s.DataSeed, int(s.Size))
		file, err := merkle.NewFile(cpu, data)
		if err != nil {
			t.Fatal(err)
		}
		r, err := flowBinding.UnpackSubmit(m.send(alice, a.flow.at, flowBinding.PackSubmit(submission(file, alice)), nil).must().data)
		testvec.Check(t, err, nil, "submission %d", s.TxSeq)
		testvec.Check(t, r.StartIndex.Uint64(), s.StartIndex, "submission %d: start", s.TxSeq)
		testvec.Check(t, r.Length.Uint64(), s.Length, "submission %d: length", s.TxSeq)
		testvec.Check(t, a.flow.get("getFlowRootByTxSeq", r.Index).([32]byte), s.FlowRootAfter, "submission %d: root", s.TxSeq)
		a.data = append(a.data, make([]byte, int(s.StartIndex+s.Length)*merkle.SectorBytes-len(a.data))...)
		copy(a.data[s.StartIndex*merkle.SectorBytes:], data)
	}
	return a
}

// register has the vector's miner request its id.
func (a *arena) register() {
	a.t.Helper()
	v := &a.head.Miner
	a.at(v.RequestBlock)
	testvec.Check(a.t, a.hash(v.RequestBlock-1), common.Hash(v.ParentBlockHash), "parent hash of the request")
	o := a.mine.send(common.Address(v.Sender), "requestMinerId", common.Address(v.Sender), v.Seed).must()
	testvec.Check(a.t, len(o.logs), 1, "events of the request")
	e, err := mineBinding.UnpackNewMinerIdEvent(o.logs[0])
	testvec.Check(a.t, err, nil, "event of the request")
	testvec.Check(a.t, e.MinerId, v.MinerID, "miner id")
	testvec.Check(a.t, e.Beneficiary, common.Address(v.Sender), "beneficiary")
	testvec.Check(a.t, a.mine.account("beneficiaries", [32]byte(v.MinerID)), common.Address(v.Sender), "beneficiary")
	a.mine.send(common.Address(v.Sender), "requestMinerId", common.Address(v.Sender), v.Seed).fails("MinerId has registered", "second request")
}

// seal returns a sealed unit of the flow.
func (a *arena) seal(position uint64, digest kernels.Hash) (unit [pora.UnitBytes]byte) {
	copy(unit[:], a.data[position*merkle.SectorBytes:])
	cpu.Seal(unit[:], []kernels.Hash{pora.FirstMask(kernels.Hash(a.head.Miner.MinerID), digest, position)})
	return unit
}

// answer builds the answer that a vector describes.
func (a *arena) answer(v *testvec.Answer, name string) *pora.Answer {
	a.t.Helper()
	out := &pora.Answer{
		ContextDigest: kernels.Hash(v.ContextDigest), Nonce: kernels.Hash(v.Nonce), MinerID: kernels.Hash(v.MinerID), Range: wideOf(&v.Range),
		SealedContextDigest: kernels.Hash(v.SealedContextDigest), SealedData: a.seal(v.RecallPosition, kernels.Hash(v.SealedContextDigest)),
	}
	testvec.Check(a.t, testvec.Keccak256(out.SealedData[:]), v.SealedKeccak, "%s: sealed data", name)
	if v.SealedData != nil {
		testvec.Check(a.t, string(out.SealedData[:]), string(v.SealedData), "%s: sealed data in full", name)
	}
	out.RecallPosition.SetUint64(v.RecallPosition)
	out.SealOffset.SetUint64(v.SealOffset)
	for _, h := range v.MerkleProof {
		out.MerkleProof = append(out.MerkleProof, kernels.Hash(h))
	}
	if v.CalldataKeccak != nil {
		call := out.AppendCalldata(nil)
		testvec.Check(a.t, len(call), v.CalldataLength, "%s: calldata length", name)
		testvec.Check(a.t, testvec.Keccak256(call), *v.CalldataKeccak, "%s: calldata", name)
		testvec.Check(a.t, string(mineBinding.PackSubmit(bound(out))), string(call), "%s: calldata by the bindings", name)
	}
	return out
}

// bound converts an answer to the form of the bindings.
func bound(a *pora.Answer) bindings.PoraAnswer {
	out := bindings.PoraAnswer{
		ContextDigest: a.ContextDigest, Nonce: a.Nonce, MinerId: a.MinerID,
		Range: bindings.RecallRange{
			StartPosition: a.Range.StartPosition.ToBig(), MineLength: a.Range.MineLength.ToBig(), ShardId: a.Range.ShardID, ShardMask: a.Range.ShardMask,
		},
		RecallPosition: a.RecallPosition.ToBig(), SealOffset: a.SealOffset.ToBig(), SealedContextDigest: a.SealedContextDigest,
	}
	for i := range out.SealedData {
		out.SealedData[i] = [32]byte(a.SealedData[32*i:])
	}
	out.MerkleProof = append(out.MerkleProof, a.MerkleProof...)
	return out
}

func (a *arena) submit(x *pora.Answer) *outcome {
	a.t.Helper()
	return a.send(stranger, a.mine.at, x.AppendCalldata(nil), nil)
}

// try submits without lasting effect.
func (a *arena) try(x *pora.Answer) *outcome {
	a.t.Helper()
	return a.ask(stranger, a.mine.at, x.AppendCalldata(nil))
}

// checkQuality asks for an answer's quality alone.
func (a *arena) checkQuality(x *pora.Answer, v *testvec.Answer, name string) {
	a.t.Helper()
	o := a.ask(stranger, a.mine.at, mineBinding.PackPora(bound(x), v.SubtaskDigest))
	testvec.Check(a.t, o.why(), "", "%s: quality", name)
	testvec.Check(a.t, common.BytesToHash(o.data), common.Hash(v.Quality), "%s: quality", name)
}

// checkAccepted compares the event of an accepted answer.
func (a *arena) checkAccepted(o *outcome, x *pora.Answer, epoch, index uint64, name string) {
	a.t.Helper()
	logs := a.mine.events(o, "NewSubmission")
	if len(logs) != 1 {
		a.t.Fatalf("%s: %d NewSubmission events", name, len(logs))
	}
	want := pora.NewSubmission{Epoch: epoch, MinerID: x.MinerID, Index: index, RecallPosition: x.RecallPosition.Uint64()}
	checkLog(a.t, logs[0], want.Log().Topics, want.Log().Data, name)
}

func checkLog[H ~[32]byte](t testing.TB, got *types.Log, topics []H, data []byte, name string) {
	t.Helper()
	testvec.Check(t, len(got.Topics), len(topics), "%s: topics", name)
	for i, want := range topics {
		testvec.Check(t, got.Topics[i], common.Hash(want), "%s: topic %d", name, i)
	}
	testvec.Check(t, common.Bytes2Hex(got.Data), common.Bytes2Hex(data), "%s: event data", name)
}

// openArena checks the head of a file with one context and goes to its submit block.
func openArena(t *testing.T, h *testvec.PoraOneEpoch) *arena {
	t.Helper()
	a := newArena(t, &h.PoraHead)
	testvec.Check(t, common.BigToHash(a.mine.number("poraTarget")), common.BigToHash(&h.PoraTarget.Int), "target")
	a.register()
	a.at(h.SubmitBlock)
	a.checkSubtask(contextOf(&h.Context), &h.Subtask)
	return a
}

func (a *arena) checkSubtask(c bindings.MineContext, v *testvec.Subtask) {
	a.t.Helper()
	id := [32]byte(a.head.Miner.MinerID)
	got := a.ask(stranger, a.mine.at, mineBinding.PackGetSubtaskDigest(c, id)).must().data
	testvec.Check(a.t, common.BytesToHash(got), common.Hash(v.Digest), "subtask digest")
	testvec.Check(a.t, a.hash(v.StartBlock), common.Hash(v.StartBlockHash), "hash of the subtask's start")
	p := &a.head.InitParams
	s, err := pora.SubtaskOf(c.Digest, id, c.MineStart.Uint64(), p.NSubtasks, p.SubtaskInterval, p.TargetMineBlocks)
	testvec.Check(a.t, err, nil, "subtask")
	testvec.Check(a.t, s, pora.Subtask{Index: v.Index, Start: v.StartBlock, End: v.StartBlock + p.TargetMineBlocks}, "subtask")
}

func (a *arena) checkRanges() {
	a.t.Helper()
	testvec.Check(a.t, rangeCount(a.flow), uint64(len(a.head.EpochRanges)), "epoch ranges")
	for _, r := range a.head.EpochRanges {
		testvec.Check(a.t, historyRow(a.flow, r.Index), r, "epoch range %d", r.Index)
	}
}
