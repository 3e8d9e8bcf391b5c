package contracts

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/contracts/provertest"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/flow"
)

var update = flag.Bool("update", false, "write testdata/gas.json")

func flowLog(l *types.Log) flow.Log {
	out := flow.Log{Data: l.Data}
	for _, topic := range l.Topics {
		out.Topics = append(out.Topics, kernels.Hash(topic))
	}
	return out
}

// reportGas logs the execution gas of a vector beside ours, which includes the
// beacon proxies that the vectors' contracts were run without.
func reportGas(t testing.TB, name string, official, ours uint64) {
	t.Logf("execution gas of %s: official %d, ours %d", name, official, ours)
}

func reportAnswerGas(t testing.TB, index int, official, ours uint64) {
	if index < 2 {
		reportGas(t, "answer", official, ours)
	}
}

// gasRow is what one transaction costs, calldata included, refunds not deducted.
type gasRow struct {
	Call string `json:"call"`
	Gas  uint64 `json:"gas"`
}

// gasTable measures a whole network behind proxies: priced flow, market, linear
// reward, sealed answers. load replaces the artefacts of the contracts.
func gasTable(t testing.TB, load func(string) *Artifact) (rows []gasRow) {
	m := newMachine(t, "gas", 1000)
	m.load = load
	price := PricePerSector(12, 33)
	f, mine, market, reward := m.proxied(FixedPriceFlow, num(0)), m.proxied(PoraMine, num(0)), m.proxied(FixedPrice), m.proxied(ChunkLinearReward, num(32_140_800))
	m.load = nil
	market.send(owner, "initialize", price, f.at, reward.at).must()
	mine.send(owner, "initialize", f.at, reward.at, bindings.PoraMineMineInitParams{
		Difficulty: num(1), TargetMineBlocks: num(50), TargetSubmissions: num(10), MaxShards: 8, NSubtasks: num(1), SubtaskInterval: num(10),
	}).must()
	reward.send(owner, "initialize", market.at, mine.at, owner).must()
	f.send(owner, "initialize", market.at, num(100)).must()
	reward.send(owner, "setBaseReward", num(1000)).must()
	reward.pay(owner, num(1e9), "donate").must()
	p := provertest.New(t, m, f.at, mine.at)

	measure := func(name string, to *contract, data []byte, sectors uint64) {
		t.Helper()
		o := m.send(alice, to.at, data, num(sectors).Mul(num(sectors), price)).must()
		if name != "" {
			rows = append(rows, gasRow{name, o.transactionGas(data)})
		}
	}
	submit := func(name string, size int) {
		t.Helper()
		file := p.Upload("gas"+name, size)
		measure(name, f, flowBinding.PackSubmit(submission(file, alice)), file.Padded)
	}
	answer := func(name string, id [32]byte) {
		t.Helper()
		measure(name, mine, p.Answer(id, provertest.Wish{}).AppendCalldata(nil), 0)
	}
	m.at(1001)
	submit("Flow.submit, first ever, one node", 100)
	submit("Flow.submit, one node", 200)
	submit("Flow.submit, two nodes", 1_200_000)
	submit("Flow.submit, four nodes, after a gap", 3_900_000)
	m.time += 1000
	measure("Flow.submit, 4 GiB of zeros that fill the first pricing chunk", f, flowBinding.PackSubmit(p.Zeros(24)), 1<<24)
	m.time += 1000
	id := [32]byte(mine.send(payee, "requestMinerId", payee, uint64(1)).must().logs[0].Topics[1])
	m.at(1102)
	answer("PoraMine.submit, first ever, with its context", id)
	answer("PoraMine.submit, further", id)
	m.time += 1000
	m.at(1202)
	answer("PoraMine.submit, first of an epoch, with its context", id)
	m.at(1302)
	f.send(alice, "makeContext").must()
	answer("PoraMine.submit, first of an epoch", id)
	m.time += 1000
	answer("PoraMine.submit, further, reward released", id)

	// Contexts alone.
	epoch := 1000 + (f.number("epoch").Uint64()+1)*100
	m.at(epoch + 1)
	measure("Flow.submit, one node, with one context", f, flowBinding.PackSubmit(nodes("context", 0)), 1)
	m.at(epoch + 101)
	measure("Flow.makeContext, one context", f, flowBinding.PackMakeContext(), 0)
	m.at(epoch + 1201)
	measure("Flow.makeContext, eleven contexts", f, flowBinding.PackMakeContext(), 0)
	m.at(epoch + 6201)
	measure(fifty, f, flowBinding.PackMakeContextFixedTimes(num(49)), 0)
	measure("Flow.makeContext, none", f, flowBinding.PackMakeContext(), 0)
	return rows
}

// transactionGas adds what a transaction costs before it runs, with the floor for
// calldata of EIP-7623.
func (o *outcome) transactionGas(data []byte) uint64 {
	zeros := uint64(bytes.Count(data, []byte{0}))
	tokens := zeros + 4*(uint64(len(data))-zeros)
	return max(21000+4*tokens+o.gas, 21000+10*tokens)
}

// TestGas compares the costs with those on record; -update writes the record. A
// cost that changed is no failure of the contracts, but somebody should look at it.
func TestGas(t *testing.T) {
	const file = "testdata/gas.json"
	got := gasTable(t, nil)
	plan := deployGasRows(t)
	got = append(got, plan...)
	if *update {
		text, err := json.MarshalIndent(got, "", " ")
		testvec.Check(t, err, nil, "gas")
		if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	testvec.Check(t, err, nil, "gas on record")
	var want []gasRow
	testvec.Check(t, json.Unmarshal(text, &want), nil, "gas on record")
	testvec.Check(t, len(got), len(want), "rows")
	for i := range want {
		testvec.Check(t, got[i], want[i], "gas")
	}
	doc, err := os.ReadFile("../../docs/contracts-gas.md")
	testvec.Check(t, err, nil, "table of the documentation")
	for _, r := range want {
		if row := fmt.Sprintf("| %s | %d |", r.Call, r.Gas); !strings.Contains(string(doc), row) {
			t.Errorf("docs/contracts-gas.md lacks the row %s", row)
		}
	}
	// From Osaka on a transaction may take 2^24.
	for _, r := range got {
		if r.Gas > 1<<24 {
			t.Errorf("%s takes %d gas, more than one transaction may", r.Call, r.Gas)
		}
	}
}

const fifty = "Flow.makeContextFixedTimes(49), fifty contexts"

func deployGasRows(t testing.TB) (rows []gasRow) {
	for _, p := range []Params{Published()[0], Demo()} {
		m := newMachine(t, "gas", 10)
		plan := planOf(t, m, &p, DevGovernance(owner), Roles{})
		lock := m.create(owner, plan.Timelock.Data, nil).must()
		o := m.create(owner, plan.Deploy.Data, plan.Deploy.Value).must()
		rows = append(rows, gasRow{"deployment of the timelock, " + p.Name, lock.gas + intrinsic(plan.Timelock.Data)},
			gasRow{"deployment of the storage contracts, " + p.Name, o.gas + intrinsic(plan.Deploy.Data)})
	}
	return rows
}

// TestOfficialGas logs the same table for the official contracts, behind the same
// proxies.
func TestOfficialGas(t *testing.T) {
	official(t, Flow)
	theirs, ours := gasTable(t, func(name string) *Artifact { return official(t, name) }), gasTable(t, nil)
	for i := range ours {
		t.Logf("| %s | %d | %d |", ours[i].Call, ours[i].Gas, theirs[i].Gas)
	}
}
