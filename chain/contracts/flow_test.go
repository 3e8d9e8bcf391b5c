package contracts

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/contracts/provertest"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

var cpu = kernels.Tiers()[len(kernels.Tiers())-1]

var flowBinding = bindings.NewFixedPriceFlow()

func contextOf(c *testvec.Context) bindings.MineContext {
	return bindings.MineContext{
		Epoch: num(c.Epoch), MineStart: num(c.MineStart), FlowRoot: c.FlowRoot, FlowLength: num(c.FlowLength),
		BlockDigest: c.BlockDigest, Digest: c.Digest,
	}
}

// madeVector is a list of contexts, or its length with the first and the last.
type madeVector struct {
	count       int
	list        []testvec.Context
	first, last *testvec.Context
}

func (m *madeVector) UnmarshalJSON(b []byte) error {
	if b[0] == '[' {
		err := json.Unmarshal(b, &m.list)
		m.count = len(m.list)
		return err
	}
	var v struct {
		Count       int
		First, Last *testvec.Context
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	err := d.Decode(&v)
	m.count, m.first, m.last = v.Count, v.First, v.Last
	return err
}

type logVector struct {
	Topics []testvec.Hash
	Data   testvec.Hex
}

type flowScenario struct {
	ChainLabel                              string
	DeployBlock, FirstBlock, BlocksPerEpoch uint64
	FinalBlock                              uint64
	InitialContext                          testvec.Context
	EpochRangeHistory                       []testvec.EpochRange
	EpochRangeHistoryLength                 int
	QueryContextAtPosition                  []struct {
		Position, Start, End uint64
		Digest               testvec.Hash
		Error                string
	}
	Steps []struct {
		Op                              string
		Block                           uint64
		TxSeq, Size, StartIndex, Length uint64
		PreviousLength, FlowLength      uint64
		FlowRoot, SubmissionDigest      testvec.Hash
		DataRoot                        testvec.Hash
		DataSeed                        string
		EpochsMade                      madeVector
		ExecutionGas                    uint64
		SubmitLog                       *logVector
	}
}

func TestFlowTiny(t *testing.T) {
	var v flowScenario
	testvec.Load(t, "flow/tiny.json", &v)
	v.run(t)
}

func TestFlowSegments(t *testing.T) {
	var v flowScenario
	testvec.Load(t, "flow/segments.json", &v)
	v.run(t)
}

func TestFlowEpochs(t *testing.T) {
	var v flowScenario
	testvec.Load(t, "flow/epochs.json", &v)
	v.run(t)
}

func TestFlowEdge8191(t *testing.T) {
	var v flowScenario
	testvec.Load(t, "flow/edge8191.json", &v)
	v.run(t)
}

// submission is a file's, in the form that the bindings take.
func submission(file *merkle.File, submitter common.Address) bindings.Submission {
	return provertest.Submission(file, submitter)
}

// freeFlow deploys a flow with a free market.
func freeFlow(m *machine, blocksPerEpoch uint64) *contract {
	f := m.proxied(Flow, num(0))
	f.send(owner, "initialize", m.deploy(DummyMarket).at, num(blocksPerEpoch)).must()
	return f
}

func (c *contract) context() bindings.MineContext {
	c.m.t.Helper()
	v, err := flowBinding.UnpackGetContext(c.try(stranger, "getContext").must().data)
	if err != nil {
		c.m.t.Fatal(err)
	}
	return v
}

func sameContext(t testing.TB, got, want bindings.MineContext, name string, args ...any) {
	t.Helper()
	pack := func(c bindings.MineContext) string {
		return common.Bytes2Hex(bytes.Join([][]byte{
			common.BigToHash(c.Epoch).Bytes(), common.BigToHash(c.MineStart).Bytes(), c.FlowRoot[:],
			common.BigToHash(c.FlowLength).Bytes(), c.BlockDigest[:], c.Digest[:],
		}, nil))
	}
	testvec.Check(t, pack(got), pack(want), name, args...)
}

func (v *flowScenario) run(t *testing.T) {
	m := newMachine(t, v.ChainLabel, v.DeployBlock)
	f := freeFlow(m, v.BlocksPerEpoch)
	testvec.Check(t, f.number("firstBlock").Uint64(), v.FirstBlock, "first block")
	sameContext(t, f.context(), contextOf(&v.InitialContext), "initial context")
	for i, s := range v.Steps {
		m.at(s.Block)
		var o *outcome
		ranges := rangeCount(f)
		switch s.Op {
		case "submit":
			file, err := merkle.NewFile(cpu, testvec.Bytes(s.DataSeed, int(s.Size)))
			if err != nil {
				t.Fatal(err)
			}
			testvec.Check(t, file.DataRoot(), kernels.Hash(s.DataRoot), "step %d: data root", i)
			testvec.Check(t, f.number("tree").Uint64(), s.PreviousLength, "step %d: length before", i)
			call := flowBinding.PackSubmit(submission(file, alice))
			o = m.send(stranger, f.at, call, nil).must()
			r, err := flowBinding.UnpackSubmit(o.data)
			testvec.Check(t, err, nil, "step %d: result", i)
			testvec.Check(t, r.Index.Uint64(), s.TxSeq, "step %d: index", i)
			testvec.Check(t, r.Digest, s.SubmissionDigest, "step %d: digest", i)
			testvec.Check(t, r.StartIndex.Uint64(), s.StartIndex, "step %d: start", i)
			testvec.Check(t, r.Length.Uint64(), s.Length, "step %d: sectors", i)
			testvec.Check(t, f.number("tree").Uint64(), s.FlowLength, "step %d: length after", i)
			testvec.Check(t, f.get("getFlowRootByTxSeq", num(s.TxSeq)).([32]byte), s.FlowRoot, "step %d: root", i)
			testvec.Check(t, f.get("computeFlowRoot").([32]byte), s.FlowRoot, "step %d: computed root", i)
			checkSubmit(t, f, o, s.SubmitLog, flow.Receipt{
				Index: s.TxSeq, Start: s.StartIndex, Sectors: s.Length, Identity: kernels.Hash(s.SubmissionDigest),
				Submission: *merkle.NewSubmission(file, testvec.Submitter),
			}, i)
			f.send(stranger, "computeFlowRoot").must()
		case "makeContext":
			o = f.send(stranger, "makeContext").must()
		default:
			t.Fatalf("step %d: unknown op %q", i, s.Op)
		}
		if s.ExecutionGas != 0 {
			reportGas(t, "flow "+s.Op, s.ExecutionGas, o.gas)
		}
		s.EpochsMade.check(t, f, o, ranges, i)
	}
	testvec.Check(t, rangeCount(f), uint64(v.EpochRangeHistoryLength), "ranges")
	for _, r := range v.EpochRangeHistory {
		testvec.Check(t, historyRow(f, r.Index), r, "range %d", r.Index)
		got, err := flowBinding.UnpackGetEpochRange(f.try(stranger, "getEpochRange", [32]byte(r.Digest)).must().data)
		testvec.Check(t, err, nil, "range of digest %d", r.Index)
		testvec.Check(t, testvec.EpochRange{Index: r.Index, Start: got.Start.Uint64(), End: got.End.Uint64(), Digest: r.Digest}, r, "range of digest %d", r.Index)
	}
	m.at(v.FinalBlock)
	for _, q := range v.QueryContextAtPosition {
		o := f.try(stranger, "queryContextAtPosition", num(q.Position))
		testvec.Check(t, o.why(), q.Error, "query of %d", q.Position)
		if q.Error != "" {
			continue
		}
		got, err := flowBinding.UnpackQueryContextAtPosition(o.data)
		testvec.Check(t, err, nil, "query of %d", q.Position)
		testvec.Check(t, testvec.EpochRange{Index: 0, Start: got.Start.Uint64(), End: got.End.Uint64(), Digest: got.Digest}, testvec.EpochRange{Index: 0, Start: q.Start, End: q.End, Digest: q.Digest}, "query of %d", q.Position)
	}
}

// rangeCount finds how long the contract's range history is.
func rangeCount(f *contract) uint64 {
	f.m.t.Helper()
	low, high := uint64(0), f.number("epoch").Uint64()+1
	for low < high {
		if middle := (low + high) / 2; f.try(stranger, "getEpochRangeHistory", num(middle)).err == nil {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

func historyRow(f *contract, index uint64) testvec.EpochRange {
	f.m.t.Helper()
	r, err := flowBinding.UnpackGetEpochRangeHistory(f.try(stranger, "getEpochRangeHistory", num(index)).must().data)
	if err != nil {
		f.m.t.Fatal(err)
	}
	return testvec.EpochRange{Index: index, Start: r.Start.Uint64(), End: r.End.Uint64(), Digest: r.Digest}
}

// checkSubmit compares the Submit event with the model's and the recorded one.
func checkSubmit(t testing.TB, f *contract, o *outcome, want *logVector, r flow.Receipt, step int) {
	t.Helper()
	logs := f.events(o, "Submit")
	if len(logs) != 1 {
		t.Fatalf("step %d: %d Submit events", step, len(logs))
	}
	model := r.Log()
	if want == nil {
		want = &logVector{Data: model.Data}
		for _, topic := range model.Topics {
			want.Topics = append(want.Topics, testvec.Hash(topic))
		}
	}
	testvec.Check(t, len(logs[0].Topics), len(want.Topics), "step %d: topics", step)
	for i := range want.Topics {
		testvec.Check(t, testvec.Hash(logs[0].Topics[i]), want.Topics[i], "step %d: topic %d", step, i)
	}
	testvec.Check(t, testvec.Hex(logs[0].Data).String(), want.Data.String(), "step %d: event data", step)
}

// check compares the contexts that a call made: events, ranges and the last context.
func (v *madeVector) check(t testing.TB, f *contract, o *outcome, ranges uint64, step int) {
	t.Helper()
	logs := f.events(o, "NewEpoch")
	if len(logs) != v.count {
		t.Fatalf("step %d: %d NewEpoch events, want %d", step, len(logs), v.count)
	}
	one := func(i int, want *testvec.Context, row uint64) {
		t.Helper()
		e, err := flow.DecodeNewEpoch(flowLog(logs[i]))
		if err != nil {
			t.Fatal(err)
		}
		testvec.Check(t, common.Address(e.Sender), stranger, "step %d: sender of context %d", step, want.Epoch)
		got := testvec.Context{Epoch: e.Epoch, FlowLength: e.FlowLength, FlowRoot: testvec.Hash(e.FlowRoot), Digest: testvec.Hash(e.Digest)}
		testvec.Check(t, got, testvec.Context{Epoch: want.Epoch, FlowLength: want.FlowLength, FlowRoot: want.FlowRoot, Digest: want.Digest}, "step %d: context %d", step, want.Epoch)
		if want.RangeStart != nil {
			testvec.Check(t, historyRow(f, row), testvec.EpochRange{Index: row, Start: *want.RangeStart, End: *want.RangeEnd, Digest: want.Digest}, "step %d: range of context %d", step, want.Epoch)
		}
	}
	row := ranges
	for i := range v.list {
		one(i, &v.list[i], row)
		if v.list[i].RangeStart != nil {
			row++
		}
	}
	last := v.last
	if v.first != nil {
		one(0, v.first, ranges)
		one(len(logs)-1, v.last, rangeCount(f)-1)
	} else if len(v.list) > 0 {
		last = &v.list[len(v.list)-1]
		testvec.Check(t, rangeCount(f), row, "step %d: ranges", step)
	}
	if last != nil {
		sameContext(t, f.context(), contextOf(last), "step %d: context", step)
	}
}

// TestFlowTree replays single insertions into the tree.
func TestFlowTree(t *testing.T) {
	var v struct {
		Trees []struct {
			Ops []struct {
				Height               uint64
				Root                 testvec.Hash
				Start, CurrentLength uint64
				CommittedRoot        *testvec.Hash
			}
		}
	}
	testvec.Load(t, "flow/tree.json", &v)
	m := newMachine(t, "tree", 1)
	for n, tree := range v.Trees {
		c := m.deploy("FlowTreeTest")
		for i, op := range tree.Ops {
			o := c.send(owner, "insertNode", [32]byte(op.Root), num(op.Height)).must()
			testvec.Check(t, common.BytesToHash(o.data), common.BigToHash(num(op.Start)), "tree %d op %d: start", n, i)
			testvec.Check(t, c.number("currentLength").Uint64(), op.CurrentLength, "tree %d op %d: length", n, i)
			if op.CommittedRoot != nil {
				testvec.Check(t, c.get("root").([32]byte), *op.CommittedRoot, "tree %d op %d: root", n, i)
			}
		}
	}
}
