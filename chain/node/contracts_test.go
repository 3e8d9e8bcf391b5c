package node_test

import (
	"bytes"
	"context"
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/presets"
)

// TestContractsOfBlock0 finds a development chain's storage contracts as every
// other program does, and shows that nobody can come before their deployer.
func TestContractsOfBlock0(t *testing.T) {
	t.Parallel()
	net := nodetest.New(t, 1, nil)
	n := nodetest.Start(t, net.Nodes[0])
	ctx := context.Background()
	g := net.Init.Genesis
	where, err := presets.Settings{Network: presets.Dev, LogStart: -1}.ResolveIn(net.Nodes[0].Dir)
	if err != nil {
		t.Fatal(err)
	}
	if s := n.Status(); s.Contracts == nil || s.Contracts.Flow != where.Flow || *s.Governance != g.System.Governance {
		t.Errorf("status: %+v", s)
	}
	c, err := client.InProcess(ctx, n.Attach(), where.ChainID, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all, err := storage.Connect(ctx, c, where.Flow, where.Mine, where.Reward, where.Market)
	if err != nil {
		t.Fatal(err)
	}
	before := checkDemo(t, all, g, client.At(0))

	// A stranger tries everything that an initialiser could.
	stranger := nodetest.DevAccount(t, g, 5)
	flow, mine, reward, market := bindings.NewFixedPriceFlow(), bindings.NewPoraMine(), bindings.NewChunkLinearReward(), bindings.NewFixedPrice()
	one, me := big.NewInt(1), stranger.Address
	tries := []struct {
		name    string
		to      common.Address
		data    []byte
		success bool
	}{
		{"setParams", where.Flow, flow.PackSetParams(big.NewInt(5), big.NewInt(9), me), true},
		{"initialize of flow", where.Flow, flow.PackInitialize(me, one), false},
		{"initialize of mine", where.Mine, mine.PackInitialize(me, me, bindings.PoraMineMineInitParams{Difficulty: one, TargetMineBlocks: one, TargetSubmissions: one, MaxShards: 1, NSubtasks: one, SubtaskInterval: one}), false},
		{"initialize of reward", where.Reward, reward.PackInitialize(me, me, me), false},
		{"initialize of market", where.Market, market.PackInitialize(one, me, me), false},
		{"setPricePerSector", where.Market, market.PackSetPricePerSector(one), false},
		{"upgrade of the reserved address", genesis.Reserved, contracts.UpgradeSystem(where.Flow, nil), false},
	}
	var sent []*types.Transaction
	for _, try := range tries {
		tx := stranger.Tx(&try.to, 0, 1, 1_000_000, try.data)
		if err := n.Client.SendTransaction(ctx, tx); err != nil {
			t.Fatal(err)
		}
		sent = append(sent, tx)
	}
	var last uint64
	for i, tx := range sent {
		r := n.Receipt(tx)
		if (r.Status == types.ReceiptStatusSuccessful) != tries[i].success {
			t.Errorf("%s by a stranger: status %d", tries[i].name, r.Status)
		}
		last = max(last, r.BlockNumber.Uint64())
	}
	if after := checkDemo(t, all, g, client.At(last)); after != before {
		t.Errorf("after the stranger's transactions: %+v, before %+v", after, before)
	}

	// An upload is taken and its price locked; nobody gets a share.
	alice, price := nodetest.DevAccount(t, g, 1), contracts.Demo().PricePerSector.Int64()
	upload := storage.SubmitData(storage.Submission{Length: 256, Nodes: []storage.SubmissionNode{{Root: common.Hash{1}}}, Submitter: alice.Address})
	tx := alice.Tx(&where.Flow, price, 1, 1_000_000, upload)
	if err := n.Client.SendTransaction(ctx, tx); err != nil {
		t.Fatal(err)
	}
	r := n.Receipt(tx)
	at := client.At(r.BlockNumber.Uint64())
	state, err := all.Flow.State(ctx, at)
	if err != nil || r.Status != types.ReceiptStatusSuccessful || state.Submissions != 1 {
		t.Errorf("upload: status %d, %+v, %v", r.Status, state, err)
	}
	if chunk, err := all.Reward.Chunk(ctx, 0, at); err != nil || chunk.Locked.Int64() != price {
		t.Errorf("the upload's money: %+v, %v", chunk, err)
	}

	// No block has a proxy that is not initialised: of each, the version that
	// Initializable stores (ERC-7201) is 1, from block 0 on.
	initialized := common.HexToHash("0xf0c57e16840df040f15088dc2f81fe391c3923bec73e23a9662efc9c229c6a00")
	for h := range last + 1 {
		for _, a := range g.Contracts.Main() {
			code, err := n.Client.CodeAt(ctx, a.Address, new(big.Int).SetUint64(h))
			if err != nil || len(code) == 0 {
				t.Fatalf("block %d: code of %s: %d bytes, %v", h, a.Name, len(code), err)
			}
			v, err := n.Client.StorageAt(ctx, a.Address, initialized, new(big.Int).SetUint64(h))
			if err != nil || new(big.Int).SetBytes(v).Uint64() != 1 {
				t.Errorf("block %d: %s is not initialised: %x, %v", h, a.Name, v, err)
			}
		}
	}
}

// checkDemo compares what the contracts say in a block with the parameters, and
// returns the flow's, which a stranger must not change.
func checkDemo(t *testing.T, all storage.Contracts, g *genesis.Genesis, at client.BlockRef) storage.FlowParameters {
	t.Helper()
	ctx := context.Background()
	p := contracts.Demo()
	f, err := all.Flow.Parameters(ctx, at)
	if err != nil || f.BlocksPerEpoch != p.BlocksPerEpoch || f.FirstBlock != 1 || f.Market != g.Contracts.Market || f.RootHistory != g.Contracts.RootHistory {
		t.Errorf("flow: %+v, %v", f, err)
	}
	m, err := all.Mine.Parameters(ctx, at)
	if err != nil || m.TargetMineBlocks != p.TargetMineBlocks || m.TargetSubmissions != p.TargetAnswers || m.MaxShards != p.MaxShards ||
		m.Subtasks != p.Subtasks || m.SubtaskInterval != p.SubtaskInterval || m.MinDifficulty.Uint64() != p.MinDifficulty ||
		!m.SealDataEnabled || !m.DataProofEnabled || m.FixedDifficulty {
		t.Errorf("mine: %+v, %v", m, err)
	}
	r, err := all.Reward.Parameters(ctx, at)
	if err != nil || r.Kind != storage.LinearReward || r.ReleaseSeconds != p.ReleaseSeconds || r.BaseReward.Cmp(p.BaseReward) != 0 ||
		r.TotalBaseReward.Cmp(p.Donation) != 0 || r.ServiceFeeBps != 0 {
		t.Errorf("reward: %+v, %v", r, err)
	}
	if price, err := all.Market.PricePerSector(ctx, at); err != nil || price.Cmp(p.PricePerSector) != 0 {
		t.Errorf("price: %v, %v", price, err)
	}
	return f
}

// TestUpgradeOfReserved gives 0x…1000 its first code as governance does it, on a
// running chain.
func TestUpgradeOfReserved(t *testing.T) {
	t.Parallel()
	net := nodetest.New(t, 1, nil)
	n := nodetest.Start(t, net.Nodes[0])
	ctx := context.Background()
	g := net.Init.Genesis
	ask := func(data []byte) ([]byte, error) {
		return n.Client.CallContract(ctx, ethereum.CallMsg{To: &genesis.Reserved, Data: data}, nil)
	}
	text, err := os.ReadFile("../contracts/testdata/artifacts/SystemTest.json")
	if err != nil {
		t.Fatal(err)
	}
	impl, err := contracts.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	pack := func(method string, args ...any) []byte {
		data, err := impl.ABI.Pack(method, args...)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	question := pack("number")
	if _, err := ask(question); err == nil || !strings.Contains(err.Error(), "no code yet: governance sets it") {
		t.Errorf("before: %v", err)
	}

	governor, stranger := nodetest.DevAccount(t, g, 0), nodetest.DevAccount(t, g, 7)
	at := crypto.CreateAddress(governor.Address, 0)
	upgrade := contracts.UpgradeSystem(at, pack("set", big.NewInt(42)))
	lock, timelock, reserved := bindings.NewTimelockController(), &g.System.Governance, &genesis.Reserved
	schedule := lock.PackSchedule(*reserved, new(big.Int), upgrade, [32]byte{}, [32]byte{}, new(big.Int))
	execute := lock.PackExecute(*reserved, new(big.Int), upgrade, [32]byte{}, [32]byte{})
	type step struct {
		name    string
		from    *nodetest.Account
		to      *common.Address
		data    []byte
		success bool
	}
	send := func(steps ...step) {
		t.Helper()
		var sent []*types.Transaction
		for _, s := range steps {
			tx := s.from.Tx(s.to, 0, 1, 1_000_000, s.data)
			if err := n.Client.SendTransaction(ctx, tx); err != nil {
				t.Fatal(err)
			}
			sent = append(sent, tx)
		}
		for i, tx := range sent {
			if r := n.Receipt(tx); (r.Status == types.ReceiptStatusSuccessful) != steps[i].success {
				t.Errorf("%s: status %d", steps[i].name, r.Status)
			}
		}
	}
	send(step{"creation", governor, nil, impl.Bytecode, true},
		step{"upgrade without the timelock", governor, reserved, upgrade, false},
		step{"execution of what is not scheduled", governor, timelock, execute, false},
		step{"schedule", governor, timelock, schedule, true},
		step{"upgrade by a stranger", stranger, reserved, upgrade, false},
		step{"schedule by a stranger", stranger, timelock, schedule, false},
		step{"execution by a stranger", stranger, timelock, execute, false})
	if _, err := ask(question); err == nil {
		t.Error("it has code before the upgrade was executed")
	}
	send(step{"execution by a stranger of what is due", stranger, timelock, execute, false}, step{"execution", governor, timelock, execute, true})
	out, err := ask(question)
	if err != nil || new(big.Int).SetBytes(out).Uint64() != 42 {
		t.Errorf("after: %x, %v", out, err)
	}
	out, err = ask(pack("caller"))
	if err != nil || !bytes.Equal(out[12:], g.System.Governance[:]) {
		t.Errorf("caller of the initialisation: %x, %v", out, err)
	}
}
