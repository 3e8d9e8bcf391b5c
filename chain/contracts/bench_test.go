package contracts

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// backend is a chain on which answers are made: the bare EVM or a simulated one.
type backend interface {
	// call asks a contract.
	call(from, to common.Address, data []byte) []byte
}

// prover knows a flow's data and makes fresh answers.
type prover struct {
	t          testing.TB
	chain      backend
	flow, mine common.Address
	tree       *flow.Tree
	data       []byte
	nonce      uint64
}

func newProver(t testing.TB, chain backend, flowAt, mineAt common.Address) *prover {
	t.Helper()
	tree, err := flow.NewTree(flow.MemoryStore{})
	testvec.Check(t, err, nil, "tree")
	return &prover{t: t, chain: chain, flow: flowAt, mine: mineAt, tree: tree, data: make([]byte, merkle.SectorBytes)}
}

// upload returns a file of the given size for a submission, and takes its data.
func (p *prover) upload(seed string, size int) *merkle.File {
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

// zeros returns a submission of 2^height sectors of zeros, and takes it.
func (p *prover) zeros(height uint64) bindings.Submission {
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
	s := nodes("", height)
	s.Data.Nodes[0].Root = z[height]
	return s
}

// from returns the data from a sector on; what is missing is zero.
func (p *prover) from(sector uint64) []byte {
	return p.data[min(sector*merkle.SectorBytes, uint64(len(p.data))):]
}

// wish says which answer to make: where in which range. Its zero value takes the
// first unit outside of load 0 that is good enough, in the whole flow.
type wish struct {
	mask     uint64 // of the shard; 0: one shard
	shard    uint64
	position uint64 // 0: any
}

// answer makes a fresh answer of a miner id.
func (p *prover) answer(id [32]byte, w wish) *pora.Answer {
	p.t.Helper()
	c, err := mineBinding.UnpackComputeWorkerContext(p.chain.call(workerCaller, p.mine, mineBinding.PackComputeWorkerContext(id)))
	testvec.Check(p.t, err, nil, "worker context")
	if c.PoraTarget.Sign() == 0 {
		p.t.Fatal("the miner id has no window now")
	}
	length := c.Context.FlowLength.Uint64()
	r := pora.ShardRange(length, 0, 0, 1)
	if w.mask != 0 {
		r.ShardMask, r.ShardID = w.mask, w.shard
	}
	scale, err := r.Scale(length)
	testvec.Check(p.t, err, nil, "scale")
	limit := common.Hash(pora.Threshold(uintOf(c.PoraTarget), &scale)).Big()
	window := pora.Window{MinerID: id, SubtaskDigest: c.SubtaskDigest, RangeDigest: r.Digest()}
	for range 100_000 {
		p.nonce++
		nonce := kernels.Hash(common.BigToHash(num(p.nonce)))
		trial := window.Try(cpu, nonce)
		load, ok := r.Load(trial.RecallSeed)
		if !ok || load != w.position/pora.LoadSectors && w.position != 0 || load == 0 && w.position == 0 {
			continue
		}
		first, last := uint64(0), uint64(pora.LoadUnits)
		if w.position != 0 {
			first = w.position % pora.LoadSectors / pora.UnitSectors
			last = first + 1
		}
		for o := first; o < last; o++ {
			a := &pora.Answer{ContextDigest: c.Context.Digest, Nonce: nonce, MinerID: id, Range: r.Wide()}
			position := load*pora.LoadSectors + o*pora.UnitSectors
			epoch, err := flowBinding.UnpackQueryContextAtPosition(p.chain.call(stranger, p.flow, flowBinding.PackQueryContextAtPosition(num(position+pora.UnitSectors-1))))
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

// call makes the bare EVM a backend.
func (m *machine) call(from, to common.Address, data []byte) []byte {
	m.t.Helper()
	return m.ask(from, to, data).must().data
}

// bench is a small network in which miner id is in its window.
type bench struct {
	*machine
	*prover
	flow, mine *contract
	id         [32]byte
}

// newBench deploys a free network with epochs of 100 blocks, uploads 700,000 bytes
// and goes to the first epoch's window.
func newBench(t testing.TB) *bench {
	t.Helper()
	m := newMachine(t, "bench", 1000)
	f, mine := freeFlow(m, 100), m.proxied("PoraMineSet", num(0))
	mine.send(owner, "initialize", f.at, m.deploy(DummyReward).at, bindings.PoraMineMineInitParams{
		Difficulty: num(10), TargetMineBlocks: num(50), TargetSubmissions: num(10), MaxShards: 8, NSubtasks: num(1), SubtaskInterval: num(10),
	}).must()
	b := &bench{m, newProver(t, m, f.at, mine.at), f, mine, [32]byte{}}
	m.at(1001)
	f.send(alice, "submit", submission(b.upload("bench", 700_000), alice)).must()
	b.id = [32]byte(mine.send(payee, "requestMinerId", payee, uint64(1)).must().logs[0].Topics[1])
	m.at(1102)
	f.send(alice, "makeContext").must()
	return b
}

func (b *bench) try(a *pora.Answer) *outcome {
	b.machine.t.Helper()
	return b.ask(stranger, b.mine.at, a.AppendCalldata(nil))
}
