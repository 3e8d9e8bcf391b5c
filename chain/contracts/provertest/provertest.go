// Package provertest makes files for a flow and fresh answers for a mine contract in
// tests, on any chain: a miner of a few loads in memory.
package provertest

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

var (
	cpu         = kernels.Tiers()[len(kernels.Tiers())-1]
	flowBinding = bindings.NewFixedPriceFlow()
	mineBinding = bindings.NewPoraMine()
)

// Backend is a chain on which answers are made.
type Backend interface {
	// Call asks a contract; a call that fails ends the test.
	Call(from, to common.Address, data []byte) []byte
}

// Prover knows a flow's data and makes fresh answers.
type Prover struct {
	t          testing.TB
	chain      Backend
	flow, mine common.Address
	tree       *flow.Tree
	data       []byte
	nonce      uint64
}

// New begins with an empty flow.
func New(t testing.TB, chain Backend, flowAt, mineAt common.Address) *Prover {
	t.Helper()
	tree, err := flow.NewTree(flow.MemoryStore{})
	testvec.Check(t, err, nil, "tree")
	return &Prover{t: t, chain: chain, flow: flowAt, mine: mineAt, tree: tree, data: make([]byte, merkle.SectorBytes)}
}

// Upload returns a file of the given size for a submission, and takes its data.
func (p *Prover) Upload(seed string, size int) *merkle.File {
	p.t.Helper()
	data := testvec.Bytes(seed, size)
	file, err := merkle.NewFile(cpu, data)
	testvec.Check(p.t, err, nil, "file")
	start, err := p.tree.Append(file.Nodes)
	testvec.Check(p.t, err, nil, "tree")
	p.data = append(p.data, make([]byte, int(p.tree.Length())*merkle.SectorBytes-len(p.data))...)
	copy(p.data[start*merkle.SectorBytes:], data)
	for i, segment := range file.Segments {
		if start%pora.LoadSectors == 0 && (uint64(i)+1)*pora.LoadSectors <= file.Padded {
			err := p.tree.Fill(flow.NodeID{Height: flow.LoadHeight, Index: start/pora.LoadSectors + uint64(i)}, segment)
			testvec.Check(p.t, err, nil, "tree")
		}
	}
	return file
}

// Zeros returns a submission of 2^height sectors of zeros, and takes it.
func (p *Prover) Zeros(height uint64) bindings.Submission {
	p.t.Helper()
	z := make([]kernels.Hash, height+1)
	z[0] = merkle.Leaf(make([]byte, merkle.SectorBytes))
	for h := range height {
		z[h+1] = merkle.Pair(z[h], z[h])
	}
	start, err := p.tree.Append([]merkle.Node{{Root: z[height], Height: height}})
	testvec.Check(p.t, err, nil, "tree")
	for i := range uint64(1) << (height - flow.LoadHeight) {
		err := p.tree.Fill(flow.NodeID{Height: flow.LoadHeight, Index: start/pora.LoadSectors + i}, z[flow.LoadHeight])
		testvec.Check(p.t, err, nil, "tree")
	}
	return bindings.Submission{Submitter: common.Address(testvec.Submitter), Data: bindings.SubmissionData{
		Length: new(big.Int).Lsh(big.NewInt(merkle.SectorBytes), uint(height)), Tags: []byte{},
		Nodes: []bindings.SubmissionNode{{Root: z[height], Height: num(height)}},
	}}
}

// from returns the data from a sector on; what is missing is zero.
func (p *Prover) from(sector uint64) []byte {
	return p.data[min(sector*merkle.SectorBytes, uint64(len(p.data))):]
}

// Wish says which answer to make: where in which range. Its zero value takes the
// first unit outside of load 0 that is good enough, in the whole flow.
type Wish struct {
	Mask     uint64 // of the shard; 0: one shard
	Shard    uint64 // its id
	Position uint64 // 0: any
}

// Kind is a Wish with its name.
type Kind struct {
	Name string
	Wish Wish
}

// Kinds lists one wish of each kind that the contract treats differently, for a
// flow whose first epoch ends at the sector boundary, inside a unit.
func Kinds(boundary uint64) []Kind {
	return []Kind{
		{"whole flow", Wish{}},
		{"second of two shards", Wish{Mask: ^uint64(1), Shard: 1}},
		{"shard by a mask with a gap", Wish{Mask: ^uint64(5), Shard: 4}},
		{"unit over an epoch's end", Wish{Position: boundary / pora.UnitSectors * pora.UnitSectors}},
		{"second unit of load 0", Wish{Position: pora.UnitSectors}},
	}
}

// Answer makes a fresh answer of a miner id.
func (p *Prover) Answer(id [32]byte, w Wish) *pora.Answer {
	p.t.Helper()
	c, err := mineBinding.UnpackComputeWorkerContext(p.chain.Call(common.Address(pora.WorkerContextCaller), p.mine, mineBinding.PackComputeWorkerContext(id)))
	testvec.Check(p.t, err, nil, "worker context")
	if c.PoraTarget.Sign() == 0 {
		p.t.Fatal("the miner id has no window now")
	}
	length := c.Context.FlowLength.Uint64()
	r := pora.ShardRange(length, 0, 0, 1)
	if w.Mask != 0 {
		r.ShardMask, r.ShardID = w.Mask, w.Shard
	}
	scale, err := r.Scale(length)
	testvec.Check(p.t, err, nil, "scale")
	limit := common.Hash(pora.Threshold(uint256.MustFromBig(c.PoraTarget), &scale)).Big()
	window := pora.Window{MinerID: id, SubtaskDigest: c.SubtaskDigest, RangeDigest: r.Digest()}
	for range 100_000 {
		p.nonce++
		nonce := kernels.Hash(common.BigToHash(num(p.nonce)))
		trial := window.Try(cpu, nonce)
		load, ok := r.Load(trial.RecallSeed)
		if !ok || load != w.Position/pora.LoadSectors && w.Position != 0 || load == 0 && w.Position == 0 {
			continue
		}
		first, last := uint64(0), uint64(pora.LoadUnits)
		if w.Position != 0 {
			first = w.Position % pora.LoadSectors / pora.UnitSectors
			last = first + 1
		}
		for o := first; o < last; o++ {
			a := &pora.Answer{ContextDigest: c.Context.Digest, Nonce: nonce, MinerID: id, Range: r.Wide()}
			position := load*pora.LoadSectors + o*pora.UnitSectors
			epoch, err := flowBinding.UnpackQueryContextAtPosition(p.chain.Call(common.Address{}, p.flow, flowBinding.PackQueryContextAtPosition(num(position+pora.UnitSectors-1))))
			testvec.Check(p.t, err, nil, "epoch of the unit")
			a.RecallPosition.SetUint64(position)
			a.SealOffset.SetUint64(o)
			a.SealedContextDigest = epoch.Digest
			copy(a.SealedData[:], p.from(position))
			cpu.Seal(a.SealedData[:], []kernels.Hash{pora.FirstMask(id, epoch.Digest, position)})
			if q := trial.Quality(&a.SealedData, o); common.Hash(q).Big().Cmp(limit) > 0 {
				continue
			}
			raw := make([]byte, kernels.LoadBytes)
			copy(raw, p.from(load*pora.LoadSectors))
			a.MerkleProof, err = p.tree.UnitProof(position, length, flow.NewLower(cpu, load, length, raw))
			testvec.Check(p.t, err, nil, "proof")
			return a
		}
	}
	p.t.Fatal("no answer in 100,000 nonces")
	return nil
}

// Length is the flow's, in sectors.
func (p *Prover) Length() uint64 { return p.tree.Length() }

// Submission is what Flow.submit takes for a file.
func Submission(file *merkle.File, submitter common.Address) bindings.Submission {
	s := bindings.Submission{Data: bindings.SubmissionData{Length: num(file.Size), Tags: []byte{}}, Submitter: submitter}
	for _, n := range file.Nodes {
		s.Data.Nodes = append(s.Data.Nodes, bindings.SubmissionNode{Root: n.Root, Height: num(n.Height)})
	}
	return s
}

func num(n uint64) *big.Int { return new(big.Int).SetUint64(n) }
