// Package evm is the shell around go-ethereum: database, state, transaction pool,
// block building and execution, JSON-RPC. It is the only package that knows
// geth's node and eth packages, whose API is not stable (spec/chain.md 2.1).
//
// Consensus is not here: the caller says which block is next and when it is the
// head. geth's own network is off.
package evm

import (
	"fmt"
	"log/slog"
	"math/big"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/history"
	"github.com/ethereum/go-ethereum/core/rawdb"
	// The EVM node, its options and its log.
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	gethlog "github.com/ethereum/go-ethereum/log"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"

	"github.com/zgminer/zgminer/chain/options"
	// The helper precompile must be registered before any EVM runs.
	_ "github.com/zgminer/zgminer/chain/precompile"
)

// Config is what Open needs.
type Config struct {
	Dir      string        // the EVM's own directory
	Genesis  *core.Genesis // block 0
	Options  options.Options
	Recommit time.Duration // time limit of filling one block
}

// clientName is the extra data of our blocks and the client's name.
const clientName = "zgminer"

func (c *Config) node() *node.Config {
	return &node.Config{
		Name: "geth", Version: clientName, DataDir: c.Dir,
		BatchRequestLimit: c.Options.RPC.BatchItems, BatchResponseMaxSize: c.Options.RPC.BatchBytes,
		AllowUnprotectedTxs: c.Options.Mode == options.Dev, // keyless deployments (spec/chain.md 7.1)
		P2P:                 p2p.Config{NoDiscovery: true, NoDial: true},
		UseLightweightKDF:   true,
	}
}

func (c *Config) eth() *ethconfig.Config {
	o := c.Options
	e := ethconfig.Defaults
	e.Genesis, e.NetworkId = c.Genesis, c.Genesis.Config.ChainID.Uint64()
	e.SyncMode, e.HistoryMode.Mode = ethconfig.FullSync, history.KeepAll
	e.StateScheme = rawdb.PathScheme
	e.DatabaseCache, e.DatabaseHandles = o.EVM.DBCacheMB, 512
	e.TrieCleanCache, e.TrieDirtyCache, e.SnapshotCache = o.EVM.CleanCacheMB, o.EVM.DirtyCacheMB, 0
	e.StateHistory, e.LogHistory, e.TransactionHistory = uint64(o.EVM.StateHistory), uint64(o.EVM.LogHistory), uint64(o.EVM.TxHistory)
	if o.EVM.Archive {
		e.NoPruning, e.StateHistory = true, 0
	}
	// MaxBlobsPerBlock stays 0: a negative limit makes geth skip every transaction.
	// Blob transactions are kept out of the pool instead.
	e.Miner.GasCeil, e.Miner.Recommit = c.Genesis.GasLimit, c.Recommit
	e.Miner.ExtraData = []byte(clientName)
	e.Miner.GasPrice = big.NewInt(max(o.Mempool.PriceLimit, 1)) // Open lowers it to 0 where wanted
	e.TxPool.NoLocals, e.TxPool.Journal = true, ""
	e.TxPool.PriceLimit, e.TxPool.PriceBump, e.TxPool.Lifetime = uint64(max(o.Mempool.PriceLimit, 1)), uint64(o.Mempool.PriceBump), o.Mempool.Lifetime
	e.TxPool.GlobalSlots, e.TxPool.AccountSlots = uint64(o.Mempool.GlobalSlots), uint64(o.Mempool.AccountSlots)
	e.TxPool.GlobalQueue, e.TxPool.AccountQueue = uint64(o.Mempool.GlobalSlots/4), uint64(max(o.Mempool.AccountSlots, 64))
	e.BlobPool.Datadir, e.BlobPool.Datacap = "", 1<<20 // in memory: the chain takes no blobs
	e.RPCGasCap, e.RPCEVMTimeout, e.RPCTxFeeCap = uint64(o.RPC.GasCap), o.RPC.EVMTimeout, o.RPC.TxFeeCap
	if o.Mode == options.Dev {
		e.GPO.IgnorePrice = new(big.Int)
	}
	return &e
}

// DatabaseDir returns where the EVM keeps blocks and state under its directory.
func DatabaseDir(dir string) string { return filepath.Join(dir, "geth", "chaindata") }

// LogTo sends geth's messages, of the whole process, to h. geth logs every block
// at info level, so the levels shift: its info becomes debug.
func LogTo(h slog.Handler) { gethlog.SetDefault(gethlog.NewLogger(shifted{h})) }

// check refuses an incomplete configuration.
func (c *Config) check() error {
	if c.Dir == "" || c.Genesis == nil || c.Recommit <= 0 {
		return fmt.Errorf("open the EVM: directory %q, genesis %v, recommit %v: all are needed", c.Dir, c.Genesis != nil, c.Recommit)
	}
	return nil
}
