package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/internal/config"
	"github.com/zgminer/zgminer/internal/units"
)

// quickMining are the demo's contracts with epochs of ten blocks, nine of which are
// a window, and a target that some loads reach all the time.
func quickMining() contracts.Params {
	p := contracts.Demo()
	p.Difficulty, p.MinDifficulty = 16, 16
	p.BlocksPerEpoch, p.TargetMineBlocks, p.SubtaskInterval = 10, 8, 9
	return p
}

// crashHome makes a home of chain, storage node and miner that the program runs.
func crashHome(t *testing.T, p contracts.Params) (home string, cfg config.Config) {
	t.Helper()
	home = filepath.Join(t.TempDir(), "home")
	file := filepath.Join(home, config.FileName)
	if err := makeDemoHome(home, file, ""); err != nil {
		t.Fatal(err)
	}
	_, err := node.Init(node.InitOptions{Homes: []string{home}, Dev: true, Contracts: node.NoContracts, Adjust: func(g *genesis.Genesis) {
		governor := nodetest.DevAccount(t, g, 0).Address
		g.EVM.Alloc, g.Contracts, g.System.Governance = genesis.Alloc{}, nil, common.Address{}
		if err := g.Deploy(&p, contracts.DevGovernance(governor)); err != nil {
			t.Fatal(err)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	l, err := config.Load(config.Source{Path: file, Required: true})
	if err != nil {
		t.Fatal(err)
	}
	cfg = l.Config
	cfg.Storage.Slab, cfg.Storage.Quota = 4*units.MiB, units.GiB
	cfg.Miner.MinProfit, cfg.Miner.WithdrawAbove = "-1", "0"
	c := &cfg.Chain
	ports := nodetest.FreePorts(t, 9) // which nobody takes while the program is dead
	for i, addr := range []*string{&cfg.Storage.Addr, &cfg.Storage.Admin, &cfg.Storage.Indexer, &cfg.Status.Addr, &c.Metrics.Addr} {
		*addr = fmt.Sprintf("127.0.0.1:%d", ports[i])
	}
	c.P2P.Laddr, c.CometRPC.Laddr = fmt.Sprintf("tcp://127.0.0.1:%d", ports[5]), fmt.Sprintf("tcp://127.0.0.1:%d", ports[6])
	c.HTTP.Port, c.WS.Port = ports[7], ports[8]
	c.EVM.DBCacheMB, c.EVM.CleanCacheMB, c.EVM.DirtyCacheMB, c.RPC.Rate = 16, 16, 4, 0
	if err := os.WriteFile(file, []byte(cfg.TOML("chain.mode", "storage.network")), 0o600); err != nil {
		t.Fatal(err)
	}
	return home, cfg
}

// rpcURL is where the home's chain answers.
func rpcURL(cfg *config.Config) string {
	return fmt.Sprintf("http://127.0.0.1:%d", cfg.Chain.HTTP.Port)
}
