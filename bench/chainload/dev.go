package chainload

import (
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/eth"
	// geth's dev mode, which is the baseline: a chain that nobody has to agree on.
	"github.com/ethereum/go-ethereum/eth/catalyst"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	gethlog "github.com/ethereum/go-ethereum/log"
	gethnode "github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"

	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/options"
)

// devPeriod is the pause between dev mode's blocks, seconds.
const devPeriod = 1

// dev is a running geth as `geth --dev --dev.period 1 --datadir DIR` sets it up,
// on the genesis of the chain that is compared with it. geth's settings are its
// defaults but for the pool, which is as large as ours and takes zero tips.
type dev struct{ stack *gethnode.Node }

func openDev(genesisFile, dir string) (*dev, error) {
	gethlog.SetDefault(gethlog.NewLogger(slog.DiscardHandler))
	doc, _, err := genesis.Load(genesisFile)
	if err != nil {
		return nil, err
	}
	block0, err := doc.Block0()
	if err != nil {
		return nil, err
	}
	stack, err := gethnode.New(&gethnode.Config{
		Name: "geth", DataDir: dir, UseLightweightKDF: true, P2P: p2p.Config{NoDiscovery: true, NoDial: true},
		HTTPHost: "127.0.0.1", HTTPPort: 0, HTTPModules: []string{"eth", "net", "web3"}, HTTPVirtualHosts: []string{"*"},
		BatchRequestLimit: gethnode.DefaultConfig.BatchRequestLimit, BatchResponseMaxSize: gethnode.DefaultConfig.BatchResponseMaxSize,
	})
	if err != nil {
		return nil, fmt.Errorf("open the baseline's directory %s: %w", dir, err)
	}
	pool := options.Default(options.Dev).Mempool
	cfg := ethconfig.Defaults
	cfg.Genesis, cfg.NetworkId, cfg.SyncMode = block0, doc.ChainID, ethconfig.FullSync
	cfg.StateScheme = rawdb.PathScheme
	cfg.Miner.GasCeil, cfg.Miner.GasPrice = doc.EVM.GasLimit, big.NewInt(1)
	cfg.TxPool.Journal = ""
	cfg.TxPool.GlobalSlots, cfg.TxPool.AccountSlots = uint64(pool.GlobalSlots), uint64(pool.AccountSlots)
	cfg.TxPool.GlobalQueue, cfg.TxPool.AccountQueue = uint64(pool.GlobalSlots/4), uint64(pool.AccountSlots)
	cfg.RPCTxFeeCap = 0
	backend, err := eth.New(stack, &cfg)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the baseline's database: %w", err), stack.Close())
	}
	backend.Miner().SetGasTip(new(big.Int))
	backend.TxPool().SetGasTip(new(big.Int))
	beacon, err := catalyst.NewSimulatedBeacon(devPeriod, common.Address{}, backend)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("set up the baseline's block production: %w", err), stack.Close())
	}
	stack.RegisterLifecycle(beacon)
	if err := stack.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start the baseline: %w", err), stack.Close())
	}
	backend.SetSynced()
	return &dev{stack}, nil
}

func (d *dev) address() string { return strings.TrimPrefix(d.stack.HTTPEndpoint(), "http://") }

func (d *dev) close() error { return d.stack.Close() }
