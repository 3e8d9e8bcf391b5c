package genesis

import (
	"bytes"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/contracts"
)

var governor = common.HexToAddress("0x60")

func deployed(t testing.TB, change func(*Genesis)) *Genesis {
	t.Helper()
	g := example()
	if change != nil {
		change(g)
	}
	p := contracts.Demo()
	if err := g.Deploy(&p, contracts.DevGovernance(governor)); err != nil {
		t.Fatal(err)
	}
	return g
}

func TestDeploy(t *testing.T) {
	g := deployed(t, nil)
	data, err := g.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := deployed(t, nil).Encode()
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("equal inputs, different bytes: %v", err)
	}
	t.Logf("genesis file: %d bytes", len(data))
	if len(data) > 160<<10 {
		t.Errorf("the file has %d bytes", len(data))
	}
	back, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back.Contracts, g.Contracts) || !reflect.DeepEqual(back.System, g.System) {
		t.Errorf("read back: %+v %+v", back.Contracts, back.System)
	}
	a, err := g.Block0()
	if err != nil {
		t.Fatal(err)
	}
	b, err := back.Block0()
	if err != nil || a.ToBlock().Hash() != b.ToBlock().Hash() {
		t.Errorf("block 0 differs after reading the file: %v", err)
	}
	// What is deployed depends on neither time, chain id nor fork: nothing of block 0
	// is baked into a contract that a later block would contradict.
	other := deployed(t, func(g *Genesis) {
		g.Time, g.ChainID, g.CometChainID, g.EVM.Fork = g.Time.AddDate(1, 0, 0), 77, CometChainID(77), "osaka"
	})
	if !reflect.DeepEqual(other.EVM.Alloc, g.EVM.Alloc) {
		t.Error("the accounts depend on time, chain id or fork")
	}
	// The donation is money of the reward contract; nobody else got any.
	total := new(big.Int)
	for at, acc := range g.EVM.Alloc {
		if at != (common.Address{0xaa}) {
			total.Add(total, acc.Balance)
		}
	}
	want := contracts.Demo().Donation
	if got := g.EVM.Alloc[g.Contracts.Reward].Balance; got.Cmp(want) != 0 || total.Cmp(want) != 0 {
		t.Errorf("donation: %v of %v, in all %v", got, want, total)
	}
	if a := g.EVM.Alloc[contracts.Block0Sender]; a.Nonce != 2 || a.Balance.Sign() != 0 {
		t.Errorf("sender: %+v", a)
	}
	if err := g.Deploy(nil, contracts.NobodyGoverns()); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("second deployment: %v", err)
	}
}

func TestDeployNone(t *testing.T) {
	g := example()
	if err := g.Deploy(nil, contracts.PrivateGovernance(governor)); err != nil {
		t.Fatal(err)
	}
	if g.Contracts != nil || g.Validate() != nil {
		t.Errorf("contracts %+v, %v", g.Contracts, g.Validate())
	}
	want := []common.Address{{0xaa}, Reserved, contracts.Block0Sender, g.System.Governance}
	slices.SortFunc(want, common.Address.Cmp)
	if got := slices.SortedFunc(maps.Keys(g.EVM.Alloc), common.Address.Cmp); !slices.Equal(got, want) {
		t.Errorf("accounts %v, want %v", got, want)
	}
	// Chains with and without the storage contracts have the same governance.
	if all := deployed(t, nil); all.System.Governance != g.System.Governance {
		t.Errorf("governance %s and %s", g.System.Governance, all.System.Governance)
	}
}

func TestContractsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*Genesis)
		want  string
	}{
		"governance":  {func(g *Genesis) { g.System.Governance = governor; g.System.Timelock = nil }, "make both equal"},
		"timelock":    {func(g *Genesis) { delete(g.EVM.Alloc, g.System.Governance) }, "no code at system.governance"},
		"reserved":    {func(g *Genesis) { g.EVM.Alloc[Reserved] = types.Account{} }, "system.governance"},
		"flow":        {func(g *Genesis) { g.Contracts.Flow = governor }, "contracts.flow"},
		"deployer":    {func(g *Genesis) { delete(g.EVM.Alloc, g.Contracts.Deployer) }, "contracts.deployer"},
		"first block": {func(g *Genesis) { g.Contracts.FirstBlock = 0 }, "first_block"},
	} {
		g := deployed(t, nil)
		c.spoil(g)
		if err := g.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
	g := example()
	if err := g.Add(common.Address{0xaa}, types.Account{Balance: new(big.Int)}); err == nil {
		t.Error("an account was listed twice")
	}
	if err := g.Deploy(nil, &contracts.Timelock{}); err == nil {
		t.Error("a timelock of nobody by mistake")
	}
}
