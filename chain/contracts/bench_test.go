package contracts

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/contracts/provertest"
	"github.com/zgminer/zgminer/pora"
)

// Call makes the bare EVM a provertest.Backend.
func (m *machine) Call(from, to common.Address, data []byte) []byte {
	m.t.Helper()
	return m.ask(from, to, data).must().data
}

// bench is a small network in which miner id is in its window.
type bench struct {
	*machine
	*provertest.Prover
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
	b := &bench{m, provertest.New(t, m, f.at, mine.at), f, mine, [32]byte{}}
	m.at(1001)
	f.send(alice, "submit", submission(b.Upload("bench", 700_000), alice)).must()
	b.id = [32]byte(mine.send(payee, "requestMinerId", payee, uint64(1)).must().logs[0].Topics[1])
	m.at(1102)
	f.send(alice, "makeContext").must()
	return b
}

func (b *bench) try(a *pora.Answer) *outcome {
	b.machine.t.Helper()
	return b.ask(stranger, b.mine.at, a.AppendCalldata(nil))
}
