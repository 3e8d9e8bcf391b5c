package genesis

import (
	"bytes"
	"crypto/ed25519"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/zgminer/zgminer/chain/devkeys"
)

func example() *Genesis {
	g := Default(DefaultChainID, time.Unix(1_700_000_000, 5))
	for i := range 2 {
		key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(i + 1)}, 32)).Public().(ed25519.PublicKey)
		g.AddValidator(key, 10, "v", common.Address{byte(i)})
	}
	g.EVM.Prefund = &Funds{Mnemonic: devkeys.Mnemonic, Count: 2, Tokens: 1_000_000}
	g.EVM.Alloc[common.Address{0xaa}] = types.Account{Balance: big.NewInt(7), Code: []byte{0}, Storage: map[common.Hash]common.Hash{{1}: {2}}}
	return g
}

func TestRoundTrip(t *testing.T) {
	g := example()
	g.EVM.Alloc[common.Address{0xab}] = types.Account{Nonce: 1} // no balance: written as 0
	data, err := g.Encode()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), FileName)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	back, sum, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if sum != Sum(data) || len(sum) != 64 {
		t.Errorf("sum %s", sum)
	}
	again, err := back.Encode()
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("the file changed by reading and writing it: %v\n%s", err, again)
	}
	a, err := g.Block0()
	if err != nil {
		t.Fatal(err)
	}
	b, err := back.Block0()
	if err != nil {
		t.Fatal(err)
	}
	if a.ToBlock().Hash() != b.ToBlock().Hash() {
		t.Error("block 0 differs after reading the file")
	}
	doc, err := back.Comet(b.ToBlock().Hash())
	if err != nil {
		t.Fatal(err)
	}
	if doc.ChainID != "zg-1660099" || doc.InitialHeight != 1 || len(doc.Validators) != 2 || doc.ConsensusParams.Block.MaxGas != -1 ||
		!bytes.Equal(doc.AppHash, b.ToBlock().Hash().Bytes()) || doc.GenesisTime.Unix() != 1_700_000_000 {
		t.Errorf("%+v", doc)
	}
	if !bytes.Equal(doc.Validators[1].Address, back.Addresses()[1]) {
		t.Error("the order of addresses differs from the document's")
	}
}

// TestBlock0 pins what makes a chain's block 0, so that a new version of the
// program cannot make another chain of an old file.
func TestBlock0(t *testing.T) {
	for fork, want := range map[string]string{
		"prague": "0x2b14a7e3e9b416fdfa3565dde011c2d2577514d70c8fd2d2dd672a383de5383f",
		"osaka":  "0x1467bb74103d3416d78f99e220281903bd4ca3c4df4b7144650f86655d222be8",
	} {
		g := example()
		g.EVM.Fork = fork
		b, err := g.Block0()
		if err != nil {
			t.Fatal(err)
		}
		if got := b.ToBlock().Hash().Hex(); got != want {
			t.Errorf("%s: hash %s, want %s", fork, got, want)
		}
		for _, a := range []common.Address{params.BeaconRootsAddress, params.HistoryStorageAddress, params.WithdrawalQueueAddress, params.ConsolidationQueueAddress} {
			if len(b.Alloc[a].Code) == 0 {
				t.Errorf("%s: no code at %s, blocks would be invalid", fork, a)
			}
		}
		if b.Config.IsOsaka(big.NewInt(1), 1) != (fork == "osaka") || b.Config.IsAmsterdam(big.NewInt(1), 1) || !b.Config.IsPrague(big.NewInt(1), 1) {
			t.Errorf("%s: forks %v", fork, b.Config)
		}
		if err := b.Config.CheckConfigForkOrder(); err != nil {
			t.Error(err)
		}
	}
}

func TestRefused(t *testing.T) {
	good, err := example().Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		spoil func(*Genesis)
		want  string
	}{
		"public id":       {func(g *Genesis) { g.ChainID = 16661 }, "belongs to a public"},
		"comet id":        {func(g *Genesis) { g.CometChainID = "zg-1" }, "comet_chain_id"},
		"newer format":    {func(g *Genesis) { g.Format = 9 }, "newer zgminer"},
		"newer helper":    {func(g *Genesis) { g.EVM.Precompiles = 99 }, "newer zgminer"},
		"height":          {func(g *Genesis) { g.InitialHeight = 5 }, "initial_height"},
		"fork":            {func(g *Genesis) { g.EVM.Fork = "london" }, "evm.fork"},
		"gas for prague":  {func(g *Genesis) { g.EVM.GasLimit = 200_000_000 }, "lower the gas limit to"},
		"gas for osaka":   {func(g *Genesis) { g.EVM.Fork, g.EVM.GasLimit = "osaka", 100_000_000 }, "osaka allows"},
		"set":             {func(g *Genesis) { g.System.Sets = []string{"moon/1"} }, "no set"},
		"no validators":   {func(g *Genesis) { g.Validators = nil }, "validators"},
		"same key":        {func(g *Genesis) { g.Validators[1].Key = g.Validators[0].Key }, "validators[1]"},
		"power":           {func(g *Genesis) { g.Validators[0].Power = 0 }, "power"},
		"short key":       {func(g *Genesis) { g.Validators[0].Key = g.Validators[0].Key[1:] }, "ed25519"},
		"fractional time": {func(g *Genesis) { g.Time = g.Time.Add(1) }, "whole seconds"},
	} {
		g := example()
		c.spoil(g)
		if err := g.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
	for name, data := range map[string]string{
		"unknown key":     strings.Replace(string(good), `"chain_id"`, `"chainid": 3, "chain_id"`, 1),
		"account field":   strings.Replace(string(good), `"balance"`, `"ballance"`, 1),
		"trailing object": string(good) + "{}",
		"not JSON":        "chain_id = 3",
	} {
		if _, err := Decode([]byte(data)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	g := example()
	g.EVM.Alloc[params.BeaconRootsAddress] = types.Account{Balance: big.NewInt(1)}
	if _, err := g.Block0(); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("an account over a hook: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	good, err := example().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := Decode(data)
		if err != nil {
			return
		}
		if f := g.EVM.Prefund; f != nil {
			f.Count = min(f.Count, 2)
		}
		again, err := g.Encode()
		if err != nil {
			t.Fatalf("accepted, but not to be written: %v", err)
		}
		if _, err := Decode(again); err != nil {
			t.Fatalf("written, but refused: %v", err)
		}
		g.Block0()
	})
}
