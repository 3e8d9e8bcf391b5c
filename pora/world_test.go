package pora

import (
	"maps"
	"testing"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

func contextOf(c *testvec.Context) flow.Context {
	return flow.Context{
		Epoch: c.Epoch, MineStart: c.MineStart, FlowRoot: Hash(c.FlowRoot), FlowLength: c.FlowLength,
		BlockDigest: Hash(c.BlockDigest), Digest: Hash(c.Digest),
	}
}

// world is a vector file's flow and contract, rebuilt.
type world struct {
	testvec.PoraHead
	cpu    *kernels.CPU
	tree   *flow.Tree
	epochs *flow.Epochs
	data   []byte // of the whole flow
	mine   *Mine
	done   map[Hash]bool // qualities of accepted answers
}

func newWorld(t *testing.T, cpu *kernels.CPU, h *testvec.PoraHead) *world {
	t.Helper()
	w := &world{PoraHead: *h, cpu: cpu, data: make([]byte, merkle.SectorBytes), done: map[Hash]bool{}}
	var err error
	if w.tree, err = flow.NewTree(flow.MemoryStore{}); err != nil {
		t.Fatal(err)
	}
	for i, s := range h.Submissions {
		testvec.Check(t, s.TxSeq, uint64(i), "submission index")
		data := testvec.Bytes(s.DataSeed, int(s.Size))
		file, err := merkle.NewFile(cpu, data)
		if err != nil {
			t.Fatal(err)
		}
		start, err := w.tree.Append(file.Nodes)
		if err != nil {
			t.Fatal(err)
		}
		testvec.Check(t, start, s.StartIndex, "submission %d: start", s.TxSeq)
		testvec.Check(t, file.Padded, s.Length, "submission %d: length", s.TxSeq)
		root, err := w.tree.Root(w.tree.Length())
		testvec.Check(t, err, nil, "submission %d", s.TxSeq)
		testvec.Check(t, root, Hash(s.FlowRootAfter), "submission %d: flow root", s.TxSeq)
		w.data = append(w.data, make([]byte, int(w.tree.Length())*merkle.SectorBytes-len(w.data))...)
		copy(w.data[start*merkle.SectorBytes:], data)
		for i, segment := range file.Segments {
			if id := (flow.NodeID{Height: flow.LoadHeight, Index: start/LoadSectors + uint64(i)}); start%LoadSectors == 0 && (uint64(i)+1)*LoadSectors <= file.Padded {
				if err := w.tree.Fill(id, segment); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	w.epochs = flow.NewEpochs(h.DeployBlock, h.BlocksPerEpoch)
	for i, r := range h.EpochRanges {
		testvec.Check(t, uint64(i), r.Index, "epoch range index")
		root, err := w.tree.Root(r.End)
		testvec.Check(t, err, nil, "epoch range %d", i)
		boundary := h.DeployBlock + uint64(i+1)*h.BlocksPerEpoch // no epoch was skipped or expired
		testvec.Check(t, flow.ContextDigest(w.blockHash(boundary), root, r.End), Hash(r.Digest), "epoch range %d: digest", i)
		w.epochs.History = append(w.epochs.History, flow.EpochRange{Start: r.Start, End: r.End, Digest: Hash(r.Digest)})
	}
	settings := Settings(h.Settings)
	switch h.Contract {
	case "PoraMineTest":
		settings |= FixedDifficulty
	case "PoraMineSet":
	default:
		t.Fatalf("unknown contract %q", h.Contract)
	}
	p := h.InitParams
	w.mine = NewMine(settings, InitParams{number(&p.Difficulty), p.TargetMineBlocks, p.TargetSubmissions, p.MaxShards, p.NSubtasks, p.SubtaskInterval})
	m := &h.Miner
	testvec.Check(t, w.blockHash(m.RequestBlock-1), Hash(m.ParentBlockHash), "parent hash of the miner id request")
	testvec.Check(t, MinerID(Hash(m.ParentBlockHash), m.Sender, m.Seed), Hash(m.MinerID), "miner id")
	return w
}

// checkContext rebuilds a context from the flow and the chain.
func (w *world) checkContext(t *testing.T, c flow.Context) {
	t.Helper()
	root, err := w.tree.Root(c.FlowLength)
	testvec.Check(t, err, nil, "context %d", c.Epoch)
	testvec.Check(t, root, c.FlowRoot, "context %d: flow root", c.Epoch)
	testvec.Check(t, c.MineStart, w.DeployBlock+c.Epoch*w.BlocksPerEpoch, "context %d: start", c.Epoch)
	testvec.Check(t, w.blockHash(c.MineStart), c.BlockDigest, "context %d: block digest", c.Epoch)
	testvec.Check(t, flow.ContextDigest(c.BlockDigest, c.FlowRoot, c.FlowLength), c.Digest, "context %d: digest", c.Epoch)
}

func (w *world) blockHash(number uint64) Hash {
	return Hash(testvec.BlockHash(w.ChainLabel, number))
}

// state is what the contract sees in a block.
func (w *world) state(c flow.Context, block uint64) *State {
	return &State{
		Mine: w.mine, Context: c, Block: block, BlockHash: w.blockHash, EpochRange: w.epochs.RangeOf,
		Beneficiary: func(id Hash) (Address, bool) { return Address(w.Miner.Sender), id == Hash(w.Miner.MinerID) },
		Submitted:   func(q Hash) bool { return w.done[q] },
	}
}

// accept makes a verdict the contract's new storage.
func (w *world) accept(v *Verdict) {
	w.mine = v.Mine
	w.done[v.Quality] = true
}

// fork returns a world that can go on differently.
func (w *world) fork() *world {
	f := *w
	m := *w.mine
	f.mine, f.done = &m, maps.Clone(w.done)
	return &f
}

// load returns the raw data of a load, zeros beyond the flow.
func (w *world) load(load uint64) []byte {
	out := make([]byte, kernels.LoadBytes)
	if at := load * kernels.LoadBytes; at < uint64(len(w.data)) {
		copy(out, w.data[at:])
	}
	return out
}

// seal returns a sealed unit of the flow.
func (w *world) seal(position uint64, digest Hash) (unit [UnitBytes]byte) {
	copy(unit[:], w.data[position*merkle.SectorBytes:])
	w.cpu.Seal(unit[:], []Hash{FirstMask(Hash(w.Miner.MinerID), digest, position)})
	return unit
}

// sealedLoad returns a load sealed for the miner, every unit with its digest.
func (w *world) sealedLoad(t *testing.T, load, length uint64) []byte {
	t.Helper()
	out := make([]byte, 0, kernels.LoadBytes)
	for u := uint64(0); u < LoadUnits; u++ {
		position := load*LoadSectors + u*UnitSectors
		r, err := w.epochs.At(position+UnitSectors-1, length)
		if err != nil {
			t.Fatal(err)
		}
		unit := w.seal(position, r.Digest)
		out = append(out, unit[:]...)
	}
	return out
}

// check rebuilds the answer from the flow, compares every field and returns it.
func (w *world) check(t *testing.T, v *testvec.Answer, c flow.Context, name string) *Answer {
	t.Helper()
	if v.NonceSeed != "" {
		testvec.Check(t, testvec.HashOf(v.NonceSeed), v.Nonce, "%s: nonce", name)
	}
	r, position := rangeOf(&v.Range), v.RecallPosition
	testvec.Check(t, v.ContextDigest, testvec.Hash(c.Digest), "%s: context digest", name)
	testvec.Check(t, v.MinerID, w.Miner.MinerID, "%s: miner id", name)
	window := Window{Hash(v.MinerID), Hash(v.SubtaskDigest), r.Digest()}
	trial := window.Try(w.cpu, Hash(v.Nonce))
	testvec.Check(t, trial.Seed, [64]byte(v.PadSeed), "%s: pad seed", name)
	testvec.Check(t, trial.RecallSeed, Hash(v.RecallSeed), "%s: recall seed", name)
	chunk, err := r.Recall(trial.RecallSeed)
	testvec.Check(t, err, nil, "%s: recall", name)
	testvec.Check(t, chunk, v.RecallChunk, "%s: recall chunk", name)
	load, ok := r.Load(trial.RecallSeed)
	testvec.Check(t, ok, true, "%s: load", name)
	testvec.Check(t, load*LoadSectors+v.SealOffset*UnitSectors, position, "%s: recall position", name)

	sealed := w.seal(position, Hash(v.SealedContextDigest))
	testvec.Check(t, testvec.Keccak256(sealed[:]), v.SealedKeccak, "%s: sealed data", name)
	if v.SealedData != nil {
		testvec.Check(t, string(sealed[:]), string(v.SealedData), "%s: sealed data in full", name)
	}
	var mixed [UnitBytes]byte
	Mix(&mixed, &sealed, trial.Pad[:], v.SealOffset)
	testvec.Check(t, testvec.Keccak256(mixed[:]), v.MixedKeccak, "%s: mixed data", name)
	testvec.Check(t, trial.Quality(&sealed, v.SealOffset), Hash(v.Quality), "%s: quality", name)
	scale, err := r.Scale(c.FlowLength)
	testvec.Check(t, err, nil, "%s: scale", name)
	testvec.Check(t, scale, number(&v.TargetScaleX64), "%s: scale", name)

	up, err := w.mine.Upcoming(c.Epoch)
	testvec.Check(t, err, nil, "%s: upcoming parameters", name)
	testvec.Check(t, Threshold(&up.Target, &scale), Hash(v.Threshold), "%s: threshold", name)
	subtask, err := up.Subtask(&c, Hash(v.MinerID))
	testvec.Check(t, err, nil, "%s: subtask", name)
	testvec.Check(t, SubtaskDigest(c.Digest, w.blockHash(subtask.Start)), Hash(v.SubtaskDigest), "%s: subtask digest", name)

	lower := flow.NewLower(w.cpu, load, c.FlowLength, w.load(load))
	claim := &Claim{Context: &c, MinerID: Hash(v.MinerID), Nonce: Hash(v.Nonce), Range: r, Load: load, Offset: int(v.SealOffset), Sealed: &sealed}
	a, err := Assemble(claim, w.epochs, w.tree, lower)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if v.EpochBoundaryAt == 0 || v.Outcome() == "" { // else it is sealed with the wrong digest on purpose
		testvec.Check(t, a.SealedContextDigest, Hash(v.SealedContextDigest), "%s: sealed context digest", name)
	}
	a.SealedContextDigest = Hash(v.SealedContextDigest)
	testvec.Check(t, len(a.MerkleProof), len(v.MerkleProof), "%s: proof length", name)
	for i := range v.MerkleProof {
		testvec.Check(t, a.MerkleProof[i], Hash(v.MerkleProof[i]), "%s: proof node %d", name, i)
	}
	if v.CalldataKeccak != nil {
		call := a.AppendCalldata(nil)
		testvec.Check(t, len(call), v.CalldataLength, "%s: calldata length", name)
		testvec.Check(t, testvec.Keccak256(call), *v.CalldataKeccak, "%s: calldata", name)
		back, err := DecodeCalldata(call)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		testvec.Check(t, string(back.AppendCalldata(nil)), string(call), "%s: calldata decoded and encoded", name)
	}
	return a
}

// submit verifies an answer as the contract does and compares the result.
func (w *world) submit(t *testing.T, a *Answer, s *State, want, name string) *Verdict {
	t.Helper()
	before := *s.Mine
	v, err := Verify(w.cpu, a, s)
	testvec.Check(t, reason(err), want, "%s: result", name)
	testvec.Check(t, *s.Mine, before, "%s: the state given to Verify", name)
	return v
}
