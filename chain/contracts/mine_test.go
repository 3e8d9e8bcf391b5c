package contracts

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/merkle"
)

func TestMineSingle(t *testing.T) {
	var v struct {
		testvec.PoraOneEpoch
		Answers              []testvec.Answer
		ComputeWorkerContext struct {
			Context                                                 testvec.Context
			MaxShards                                               uint64
			PoraTarget                                              testvec.Number
			SubtaskDigest                                           testvec.Hash
			ReturnData                                              testvec.Hex
			ErrorFromOtherCaller, ErrorUnknownMiner, ErrorZeroMiner string
		}
	}
	testvec.Load(t, "pora/single.json", &v)
	a := openArena(t, &v.PoraOneEpoch)
	c := &v.ComputeWorkerContext
	id := [32]byte(v.Miner.MinerID)
	o := a.mine.try(workerCaller, "computeWorkerContext", id).must()
	testvec.Check(t, testvec.Hex(o.data).String(), c.ReturnData.String(), "worker context")
	w, err := mineBinding.UnpackComputeWorkerContext(o.data)
	testvec.Check(t, err, nil, "worker context")
	sameContext(t, w.Context, contextOf(&c.Context), "worker context")
	testvec.Check(t, w.MaxShards, c.MaxShards, "shards of the worker context")
	testvec.Check(t, w.SubtaskDigest, c.SubtaskDigest, "digest of the worker context")
	testvec.Check(t, w.PoraTarget.Cmp(&c.PoraTarget.Int), 0, "target of the worker context")
	a.mine.try(workerCaller, "computeWorkerContext", [32]byte{}).fails(c.ErrorZeroMiner, "worker context of id 0")
	a.mine.try(workerCaller, "computeWorkerContext", [32]byte{1}).fails(c.ErrorUnknownMiner, "worker context of another id")
	a.mine.try(stranger, "computeWorkerContext", id).fails(c.ErrorFromOtherCaller, "worker context for a stranger")

	for i := range v.Answers {
		name := fmt.Sprintf("answer %d", i)
		x := a.answer(&v.Answers[i], name)
		a.checkQuality(x, &v.Answers[i], name)
		o := a.submit(x)
		o.fails(v.Answers[i].Outcome(), name)
		a.checkAccepted(o, x, v.Context.Epoch, uint64(i), name)
		reportAnswerGas(t, i, v.Answers[i].ExecutionGas, o.gas)
	}
	testvec.Check(t, a.mine.number("currentSubmissions").Uint64(), uint64(len(v.Answers)), "answers")
	a.checkRanges()
}

func TestMineShards(t *testing.T) {
	var v struct {
		testvec.PoraOneEpoch
		Answers       []testvec.Answer
		TooManyShards struct {
			Nonce  testvec.Hash
			Range  testvec.RecallRange
			Result string
		}
	}
	testvec.Load(t, "pora/shards.json", &v)
	a := openArena(t, &v.PoraOneEpoch)
	var last *pora.Answer
	accepted := uint64(0)
	for i := range v.Answers {
		name := fmt.Sprintf("answer %d", i)
		last = a.answer(&v.Answers[i], name)
		a.checkQuality(last, &v.Answers[i], name)
		o := a.submit(last)
		o.fails(v.Answers[i].Outcome(), name)
		if o.err == nil {
			a.checkAccepted(o, last, v.Context.Epoch, accepted, name)
			accepted++
			reportAnswerGas(t, i, v.Answers[i].ExecutionGas, o.gas)
		}
	}
	many := *last
	many.Nonce, many.Range = kernels.Hash(v.TooManyShards.Nonce), wideOf(&v.TooManyShards.Range)
	a.submit(&many).fails(v.TooManyShards.Result, "too many shards")
	a.checkRanges()
}

type mutation struct {
	Name    string
	Changed map[string]any
	Result  string
}

func TestMineRejections(t *testing.T) {
	var v struct {
		testvec.PoraOneEpoch
		Base                    testvec.Answer
		BoundaryUnits, LoadZero []testvec.Answer
		Mutations               []mutation
		CommitLogs              []logVector
		Resubmission            string
		AfterWindow, AfterEpoch struct {
			Block  uint64
			Result string
		}
		LastBlockOfWindow struct {
			Block        uint64
			Resubmission string
		}
	}
	testvec.Load(t, "pora/rejections.json", &v)
	a := openArena(t, &v.PoraOneEpoch)
	base := a.answer(&v.Base, "base")
	for _, m := range v.Mutations {
		x := *base
		x.MerkleProof = slices.Clone(base.MerkleProof)
		for field, value := range m.Changed {
			a.mutate(&x, field, value)
		}
		a.submit(&x).fails(m.Result, m.Name)
	}
	a.checkBounds(base)
	for name, list := range map[string][]testvec.Answer{"boundary unit": v.BoundaryUnits, "load zero": v.LoadZero} {
		for i := range list {
			name := fmt.Sprintf("%s %d", name, i)
			x := a.answer(&list[i], name)
			a.checkQuality(x, &list[i], name)
			a.try(x).fails(list[i].Outcome(), name)
		}
	}
	o := a.submit(base)
	o.fails("", "base")
	reportAnswerGas(t, 0, v.Base.ExecutionGas, o.gas)
	got := a.mine.events(o, "NewSubmission")
	testvec.Check(t, len(got), len(v.CommitLogs), "events of the base answer")
	for i, want := range v.CommitLogs {
		checkLog(t, got[i], want.Topics, want.Data, "base answer")
	}
	a.submit(base).fails(v.Resubmission, "resubmission")
	a.at(v.LastBlockOfWindow.Block)
	a.submit(base).fails(v.LastBlockOfWindow.Resubmission, "resubmission in the window's last block")
	a.at(v.AfterWindow.Block)
	a.submit(base).fails(v.AfterWindow.Result, "after the window")
	a.checkRanges()
	a.at(v.AfterEpoch.Block)
	a.submit(base).fails(v.AfterEpoch.Result, "after the epoch")
}

// checkBounds tries the two bounds that the contract states by itself.
func (a *arena) checkBounds(base *pora.Answer) {
	a.t.Helper()
	const offset, position = "Seal offset out of bound", "Recall position out of range"
	top := new(uint256.Int).Not(new(uint256.Int))
	end := base.Range.MineLength.Uint64()
	for _, c := range []struct {
		offset, position *uint256.Int
		want             string
	}{
		{uint256.NewInt(64), nil, offset},
		{uint256.NewInt(65), nil, offset},
		{new(uint256.Int).Lsh(uint256.NewInt(1), 64), nil, offset},
		{top, nil, offset},
		{uint256.NewInt(64), uint256.NewInt(end), offset},
		{uint256.NewInt(63), nil, "Incorrect recall position"},
		{nil, uint256.NewInt(end - 15), position},
		{nil, uint256.NewInt(end), position},
		{nil, new(uint256.Int).Lsh(uint256.NewInt(1), 64), position},
		{nil, new(uint256.Int).SubUint64(top, 16), position},
		{nil, new(uint256.Int).SubUint64(top, 15), "Panic(0x11)"},
		{nil, uint256.NewInt(end - 16), "Inconsistent merkle root"},
	} {
		x := *base
		if c.offset != nil {
			x.SealOffset = *c.offset
		}
		if c.position != nil {
			x.RecallPosition = *c.position
		}
		a.submit(&x).fails(c.want, fmt.Sprintf("offset %s, position %s", x.SealOffset.Hex(), x.RecallPosition.Hex()))
	}
}

// mutate changes one field of an answer as rejections.json describes it.
func (a *arena) mutate(x *pora.Answer, field string, value any) {
	a.t.Helper()
	number := func() (n uint256.Int) {
		if s, ok := value.(string); ok {
			return *uint256.MustFromHex(s)
		}
		return *n.SetUint64(uint64(value.(float64)))
	}
	hash := func() kernels.Hash { return kernels.Hash(common.HexToHash(value.(string))) }
	switch field {
	case "minerId":
		x.MinerID = hash()
	case "contextDigest":
		x.ContextDigest = hash()
	case "nonce":
		x.Nonce = hash()
	case "sealedContextDigest":
		x.SealedContextDigest = hash()
	case "range.startPosition":
		x.Range.StartPosition = number()
	case "range.mineLength":
		x.Range.MineLength = number()
	case "range.shardId":
		n := number()
		x.Range.ShardID = n.Uint64()
	case "range.shardMask":
		n := number()
		x.Range.ShardMask = n.Uint64()
	case "recallPosition":
		x.RecallPosition = number()
	case "sealOffset":
		x.SealOffset = number()
	case "sealedData[0]":
		h := hash()
		copy(x.SealedData[:], h[:])
	case "sealedData[127]":
		h := hash()
		copy(x.SealedData[127*32:], h[:])
	case "sealedData":
		testvec.Check(a.t, value.(string), "raw flow data of the unit", "mutation")
		copy(x.SealedData[:], a.data[x.RecallPosition.Uint64()*merkle.SectorBytes:])
	case "merkleProof[0]":
		x.MerkleProof[0] = hash()
	case "merkleProof.length":
		x.MerkleProof = x.MerkleProof[:int(value.(float64))]
	case "merkleProof.appended":
		x.MerkleProof = append(x.MerkleProof, hash())
	default:
		a.t.Fatalf("unknown field %q", field)
	}
}

func TestMineDifficulty(t *testing.T) {
	type refusal struct {
		Block  uint64
		Result string
	}
	var v struct {
		testvec.PoraHead
		Epochs []struct {
			Context                                                testvec.Context
			Subtask                                                testvec.Subtask
			PoraTargetStored, PoraTargetEffective, PoraTargetAfter testvec.Number
			Answers                                                []testvec.Answer
			AtSubtaskStartBlock                                    *refusal
			AfterWindow                                            refusal
			CanSubmitAtEnd                                         bool
			WorkerContextAfterWindow                               struct {
				PoraTarget    testvec.Number
				SubtaskDigest testvec.Hash
			}
		}
		AfterSkippedEpochs struct {
			Context                               testvec.Context
			PoraTargetStored, PoraTargetEffective testvec.Number
		}
	}
	testvec.Load(t, "pora/difficulty.json", &v)
	a := newArena(t, &v.PoraHead)
	a.register()
	id := [32]byte(v.Miner.MinerID)
	target := func(want *testvec.Number, name string, n int) {
		t.Helper()
		testvec.Check(t, common.BigToHash(a.mine.number("poraTarget")), common.BigToHash(&want.Int), "epoch %d: target %s", n, name)
	}
	worker := func(c *testvec.Context, want *testvec.Number, digest *testvec.Hash, n int) {
		t.Helper()
		w, err := mineBinding.UnpackComputeWorkerContext(a.mine.try(workerCaller, "computeWorkerContext", id).must().data)
		testvec.Check(t, err, nil, "epoch %d: worker context", n)
		sameContext(t, w.Context, contextOf(c), "epoch %d: worker context", n)
		testvec.Check(t, common.BigToHash(w.PoraTarget), common.BigToHash(&want.Int), "epoch %d: target of the worker context", n)
		if digest != nil {
			testvec.Check(t, w.SubtaskDigest, *digest, "epoch %d: digest of the worker context", n)
		}
	}
	for n := range v.Epochs {
		e := &v.Epochs[n]
		a.at(e.Subtask.StartBlock + 1)
		target(&e.PoraTargetStored, "before", n)
		a.checkSubtask(contextOf(&e.Context), &e.Subtask)
		worker(&e.Context, &e.PoraTargetEffective, &e.Subtask.Digest, n)
		accepted := uint64(0)
		var last *pora.Answer
		for i := range e.Answers {
			name := fmt.Sprintf("epoch %d answer %d", n, i)
			last = a.answer(&e.Answers[i], name)
			a.checkQuality(last, &e.Answers[i], name)
			o := a.submit(last)
			o.fails(e.Answers[i].Outcome(), name)
			if o.err == nil {
				a.checkAccepted(o, last, e.Context.Epoch, accepted, name)
				accepted++
			}
			testvec.Check(t, a.mine.number("currentSubmissions").Uint64(), e.Answers[i].CurrentSubmissionsAfter, "%s: submissions", name)
		}
		target(&e.PoraTargetAfter, "after", n)
		testvec.Check(t, a.mine.get("canSubmit").(bool), e.CanSubmitAtEnd, "epoch %d: can submit", n)
		if r := e.AtSubtaskStartBlock; r != nil {
			a.at(r.Block)
			a.submit(last).fails(r.Result, "at the subtask's start block")
		}
		a.at(e.AfterWindow.Block)
		a.submit(last).fails(e.AfterWindow.Result, "after the window")
		worker(&e.Context, &e.WorkerContextAfterWindow.PoraTarget, &e.WorkerContextAfterWindow.SubtaskDigest, n)
	}
	s := &v.AfterSkippedEpochs
	c := contextOf(&s.Context)
	p := &v.InitParams
	sub, err := pora.SubtaskOf(c.Digest, id, c.MineStart.Uint64(), p.NSubtasks, p.SubtaskInterval, p.TargetMineBlocks)
	testvec.Check(t, err, nil, "subtask after skipped epochs")
	a.at(sub.Start + 1)
	target(&s.PoraTargetStored, "after skipped epochs", len(v.Epochs))
	worker(&s.Context, &s.PoraTargetEffective, nil, len(v.Epochs))
	// The file lists the ranges of the epochs that were mined.
	for _, r := range v.EpochRanges {
		testvec.Check(t, historyRow(a.flow, r.Index), r, "epoch range %d", r.Index)
	}
}

func TestMineDifficultyAdjust(t *testing.T) {
	var v struct {
		Cases []struct {
			PoraTarget, PoraTargetAfter           testvec.Number
			TargetSubmissions, CurrentSubmissions uint64
			DifficultyAdjustRatio                 uint64
			MinDifficulty                         testvec.Number
		}
	}
	testvec.Load(t, "contract/difficulty_adjust.json", &v)
	m := newMachine(t, "adjust", 1000)
	f := freeFlow(m, 100)
	mine := m.proxied("PoraMineSet", num(0))
	mine.send(owner, "initialize", f.at, m.deploy(DummyReward).at, bindings.PoraMineMineInitParams{
		Difficulty: num(1), TargetMineBlocks: num(50), TargetSubmissions: num(1), MaxShards: 1, NSubtasks: num(1), SubtaskInterval: num(1),
	}).must()
	id := [32]byte{1}
	mine.send(owner, "setMiner", id).must()
	m.at(1402) // epoch 4
	f.send(owner, "makeContext").must()
	for i := range v.Cases {
		c := &v.Cases[i]
		mine.send(owner, "setMinDifficulty", &c.MinDifficulty.Int).must()
		mine.send(owner, "setDifficultyAdjustRatio", num(c.DifficultyAdjustRatio)).must()
		mine.send(owner, "setTarget", &c.PoraTarget.Int).must()
		mine.send(owner, "setCounts", num(3), num(c.CurrentSubmissions), num(c.TargetSubmissions)).must()
		mine.send(workerCaller, "computeWorkerContext", id).must()
		testvec.Check(t, common.BigToHash(mine.number("poraTarget")), common.BigToHash(&c.PoraTargetAfter.Int), "case %d", i)
		testvec.Check(t, mine.number("currentSubmissions").Uint64(), 0, "case %d: submissions", i)
	}
}
