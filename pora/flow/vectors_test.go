package flow

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/merkle"
)

type contextVector struct {
	Epoch, MineStart, FlowLength  uint64
	FlowRoot, BlockDigest, Digest testvec.Hash
	RangeStart, RangeEnd          *uint64
}

func (c *contextVector) context() Context {
	return Context{c.Epoch, c.MineStart, Hash(c.FlowRoot), c.FlowLength, Hash(c.BlockDigest), Hash(c.Digest)}
}

// madeVector is a list of contexts, or its length with the first and the last.
type madeVector struct {
	count       int
	list        []contextVector
	first, last *contextVector
}

func (m *madeVector) UnmarshalJSON(b []byte) error {
	if b[0] == '[' {
		err := json.Unmarshal(b, &m.list)
		m.count = len(m.list)
		return err
	}
	var v struct {
		Count       int
		First, Last *contextVector
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	err := d.Decode(&v)
	m.count, m.first, m.last = v.Count, v.First, v.Last
	return err
}

type rangeVector struct {
	Index, Start, End uint64
	Digest            testvec.Hash
}

type logVector struct {
	Topics []testvec.Hash
	Data   testvec.Hex
}

type scenario struct {
	ChainLabel                              string
	DeployBlock, FirstBlock, BlocksPerEpoch uint64
	FinalBlock                              uint64
	InitialContext                          contextVector
	EpochRangeHistory                       []rangeVector
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
		ExecutionGas                    uint64 // not ours to compute
		SubmitLog                       *logVector
	}
}

func TestTinyVectors(t *testing.T) {
	var v scenario
	testvec.Load(t, "flow/tiny.json", &v)
	onEveryTier(t, &v)
}

func TestSegmentsVectors(t *testing.T) {
	var v scenario
	testvec.Load(t, "flow/segments.json", &v)
	onEveryTier(t, &v)
}

func TestEpochsVectors(t *testing.T) {
	var v scenario
	testvec.Load(t, "flow/epochs.json", &v)
	onEveryTier(t, &v)
}

func TestEdge8191Vectors(t *testing.T) {
	var v scenario
	testvec.Load(t, "flow/edge8191.json", &v)
	onEveryTier(t, &v)
}

func onEveryTier(t *testing.T, v *scenario) {
	for _, cpu := range kernels.Tiers() {
		t.Run(cpu.String(), func(t *testing.T) { v.run(t, cpu) })
	}
}

func (v *scenario) run(t *testing.T, cpu *kernels.CPU) {
	hash := func(n uint64) Hash { return Hash(testvec.BlockHash(v.ChainLabel, n)) }
	f, err := New(MemoryStore{}, v.FirstBlock, v.BlocksPerEpoch, hash)
	if err != nil {
		t.Fatal(err)
	}
	testvec.Check(t, v.DeployBlock <= v.FirstBlock, true, "deploy block before first block")
	testvec.Check(t, f.Epochs.Current, v.InitialContext.context(), "initial context")
	if _, _, err := f.Submit(v.FirstBlock-1, &merkle.Submission{}); err != ErrNotLaunched {
		t.Errorf("submission before the first block: %v", err)
	}
	for i, s := range v.Steps {
		var made []Made
		switch s.Op {
		case "submit":
			file, err := merkle.NewFile(cpu, testvec.Bytes(s.DataSeed, int(s.Size)))
			if err != nil {
				t.Fatal(err)
			}
			testvec.Check(t, file.DataRoot(), Hash(s.DataRoot), "step %d: data root", i)
			testvec.Check(t, f.Tree.Length(), s.PreviousLength, "step %d: length before", i)
			var r *Receipt
			r, made, err = f.Submit(s.Block, merkle.NewSubmission(file, testvec.Submitter))
			if err != nil {
				t.Fatalf("step %d: %v", i, err)
			}
			testvec.Check(t, r.Identity, Hash(s.SubmissionDigest), "step %d: identity", i)
			testvec.Check(t, r.Index, s.TxSeq, "step %d: index", i)
			testvec.Check(t, r.Start, s.StartIndex, "step %d: start", i)
			testvec.Check(t, r.Sectors, s.Length, "step %d: sectors", i)
			testvec.Check(t, f.Tree.Length(), s.FlowLength, "step %d: length after", i)
			root, err := f.RootAfter(r.Index)
			testvec.Check(t, err, nil, "step %d", i)
			testvec.Check(t, root, Hash(s.FlowRoot), "step %d: flow root", i)
			if s.SubmitLog != nil {
				checkSubmitLog(t, r, s.SubmitLog)
			}
		case "makeContext":
			if made, err = f.MakeContexts(s.Block); err != nil {
				t.Fatal(err)
			}
		default:
			t.Fatalf("step %d: unknown op %q", i, s.Op)
		}
		s.EpochsMade.check(t, i, made)
	}
	testvec.Check(t, len(f.Epochs.History), v.EpochRangeHistoryLength, "range history")
	for _, r := range v.EpochRangeHistory {
		want := EpochRange{r.Start, r.End, Hash(r.Digest)}
		testvec.Check(t, f.Epochs.History[r.Index], want, "range %d", r.Index)
		got, ok := f.Epochs.RangeOf(Hash(r.Digest))
		testvec.Check(t, ok, true, "range of digest %d", r.Index)
		testvec.Check(t, got, want, "range of digest %d", r.Index)
	}
	for _, q := range v.QueryContextAtPosition {
		got, err := f.Query(v.FinalBlock, q.Position)
		text := ""
		if err != nil {
			text = err.Error()
		}
		testvec.Check(t, text, q.Error, "query of %d", q.Position)
		testvec.Check(t, got, EpochRange{q.Start, q.End, Hash(q.Digest)}, "query of %d", q.Position)
	}
}

func checkSubmitLog(t *testing.T, r *Receipt, want *logVector) {
	t.Helper()
	got := r.Log()
	testvec.Check(t, len(got.Topics), len(want.Topics), "submit log topics")
	for i := range want.Topics {
		testvec.Check(t, got.Topics[i], Hash(want.Topics[i]), "submit log topic %d", i)
	}
	testvec.Check(t, testvec.Hex(got.Data).String(), want.Data.String(), "submit log data")
	back, err := DecodeSubmit(got)
	if err != nil {
		t.Fatal(err)
	}
	testvec.Check(t, back.Index, r.Index, "decoded index")
	testvec.Check(t, back.Start, r.Start, "decoded start")
	testvec.Check(t, back.Submission.Length, r.Submission.Length, "decoded length")
	testvec.Check(t, back.Submission.Digest(), r.Identity, "decoded nodes")
}

func (m *madeVector) check(t *testing.T, step int, made []Made) {
	t.Helper()
	if len(made) != m.count {
		t.Errorf("step %d: %d contexts made, want %d", step, len(made), m.count)
		return
	}
	one := func(got Made, want *contextVector) {
		t.Helper()
		testvec.Check(t, got.Context, want.context(), "step %d: context %d", step, want.Epoch)
		testvec.Check(t, got.Expired, want.RangeStart == nil, "step %d: context %d expired", step, want.Epoch)
		if want.RangeStart != nil {
			r := EpochRange{*want.RangeStart, *want.RangeEnd, Hash(want.Digest)}
			testvec.Check(t, got.Range, r, "step %d: range of context %d", step, want.Epoch)
		}
	}
	for i := range m.list {
		one(made[i], &m.list[i])
	}
	if m.first != nil {
		one(made[0], m.first)
		one(made[len(made)-1], m.last)
	}
}

// TestTreeVectors replays single insertions, which the contract commits only
// now and then; ours has a root at every length.
func TestTreeVectors(t *testing.T) {
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
	for n, tv := range v.Trees {
		tree, err := NewTree(MemoryStore{})
		if err != nil {
			t.Fatal(err)
		}
		// These trees begin with "one zero leaf", the leaf of sector 0.
		for i, op := range tv.Ops {
			start, err := tree.Insert(merkle.Node{Root: Hash(op.Root), Height: op.Height})
			if err != nil {
				t.Fatal(err)
			}
			testvec.Check(t, start, op.Start, "tree %d op %d: start", n, i)
			testvec.Check(t, tree.Length(), op.CurrentLength, "tree %d op %d: length", n, i)
			if op.CommittedRoot != nil {
				root, err := tree.Root(tree.Length())
				testvec.Check(t, err, nil, "tree %d op %d", n, i)
				testvec.Check(t, root, Hash(*op.CommittedRoot), "tree %d op %d: root", n, i)
			}
		}
	}
}

func TestNewEpochTopic(t *testing.T) {
	got := testvec.Hash(NewEpochTopic).String()
	if got[:10] != "0xbc8a3fd8" || got[len(got)-10:] != "d52ff4e993" {
		t.Errorf("NewEpoch topic is %s", got)
	}
}
