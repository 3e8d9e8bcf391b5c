package evm

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/txpool/legacypool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/event"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/rpc"
)

// EVM is an open chain database with everything that runs on it. Its methods are
// safe for concurrent use.
type EVM struct {
	cfg     Config
	stack   *node.Node
	backend *eth.Ethereum
	apis    []rpc.API
	inproc  *rpc.Server
	rpc     *listeners

	restoring bool // a snapshot is being read
	persisted persisted
}

// Open opens or creates the database and starts the EVM without listeners. The
// error says when the directory is in use or belongs to another chain.
func Open(cfg Config) (*EVM, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	stack, err := node.New(cfg.node())
	if err != nil {
		if errors.Is(err, node.ErrDatadirUsed) {
			return nil, fmt.Errorf("open the EVM's directory %s: another process uses it; stop that one first", cfg.Dir)
		}
		return nil, fmt.Errorf("open the EVM's directory %s: %w", cfg.Dir, err)
	}
	backend, err := eth.New(stack, cfg.eth())
	if err != nil {
		stack.Close()
		var mismatch *core.GenesisMismatchError
		if errors.As(err, &mismatch) {
			return nil, fmt.Errorf("the data in %s belongs to a chain with genesis %s, the genesis file makes %s: use that chain's genesis.zg.json, or another home",
				cfg.Dir, mismatch.Stored, mismatch.New)
		}
		return nil, fmt.Errorf("open the EVM's database in %s: %w", cfg.Dir, err)
	}
	e := &EVM{cfg: cfg, stack: stack, backend: backend}
	for _, api := range backend.APIs() {
		if !strings.HasPrefix(fmt.Sprintf("%T", api.Service), "*downloader.") { // about geth's own network, which is off
			e.apis = append(e.apis, api)
		}
	}
	if cfg.Options.Mempool.PriceLimit == 0 {
		backend.Miner().SetGasTip(new(big.Int))
		backend.TxPool().SetGasTip(new(big.Int))
	}
	if e.inproc, err = e.server([]string{"eth", "net", "web3", "txpool", "debug"}); err != nil {
		stack.Close()
		return nil, err
	}
	if err := stack.Start(); err != nil {
		stack.Close()
		return nil, fmt.Errorf("start the EVM: %w", err)
	}
	backend.SetSynced()
	return e, nil
}

// Close stops the listeners and the EVM and writes the state that is in memory.
// It must not be cut short: that costs a replay at the next start.
func (e *EVM) Close() error {
	e.StopRPC()
	e.inproc.Stop()
	if err := e.stack.Close(); err != nil {
		return fmt.Errorf("close the EVM: %w", err)
	}
	return nil
}

func (e *EVM) chain() *core.BlockChain { return e.backend.BlockChain() }

// Head returns the header of the newest decided block.
func (e *EVM) Head() *types.Header { return e.chain().CurrentBlock() }

// Genesis returns block 0.
func (e *EVM) Genesis() *types.Block { return e.chain().Genesis() }

// BlockByNumber returns a decided block or nil.
func (e *EVM) BlockByNumber(n uint64) *types.Block { return e.chain().GetBlockByNumber(n) }

// Receipts returns the receipts of a block.
func (e *EVM) Receipts(hash common.Hash) types.Receipts { return e.chain().GetReceiptsByHash(hash) }

// Executed reports whether a block and the state after it are here.
func (e *EVM) Executed(b *types.Block) bool {
	return e.chain().HasBlockAndState(b.Hash(), b.NumberU64())
}

// Insert executes a block on its parent's state, verifies its header against the
// result and stores both. The head stays where it is.
func (e *EVM) Insert(ctx context.Context, b *types.Block) error {
	if e.Executed(b) {
		return nil
	}
	_, err := e.chain().InsertBlockWithoutSetHead(ctx, b, false)
	return err
}

// SetHead makes an executed block the head, safe and final.
func (e *EVM) SetHead(b *types.Block) error {
	if _, err := e.chain().SetCanonical(b); err != nil {
		return fmt.Errorf("make block %d (%s) the head: %w", b.NumberU64(), b.Hash(), err)
	}
	h := b.Header()
	e.chain().SetFinalized(h)
	e.chain().SetSafe(h)
	return nil
}

// State returns the state after a block; read it only.
func (e *EVM) State(h *types.Header) (*state.StateDB, error) {
	return e.chain().StateAt(h.Root, h.Number, h.Time)
}

// Flush writes the state of the head to disk, so that a crash replays nothing from
// before. geth drops every other state that is in memory with it: those of older
// blocks are gone for eth_call until new ones have gathered, and flushing an older
// state would drop that of the head. So nothing may be executing meanwhile.
func (e *EVM) Flush() error {
	h := e.Head()
	if err := e.chain().TrieDB().Commit(h.Root, false); err != nil {
		return fmt.Errorf("write the state of block %d: %w", h.Number, err)
	}
	return nil
}

// SubscribeTxs sends every transaction that became executable in the pool.
func (e *EVM) SubscribeTxs(ch chan<- core.NewTxsEvent) event.Subscription {
	return e.backend.TxPool().SubscribeTransactions(ch, false)
}

// PoolStats returns the number of executable and of waiting transactions.
func (e *EVM) PoolStats() (pending, queued int) { return e.backend.TxPool().Stats() }

// SettlePool waits until the pool has taken note of the newest block.
func (e *EVM) SettlePool() { e.backend.TxPool().Sync() }

// PoolFull reports whether AddTx failed for want of room: try again later.
func PoolFull(err error) bool { return errors.Is(err, legacypool.ErrTxPoolOverflow) }

// AddTx gives a transaction to the pool.
func (e *EVM) AddTx(tx *types.Transaction) error {
	if tx.Type() == types.BlobTxType {
		return ErrBlobTx
	}
	return e.backend.TxPool().Add([]*types.Transaction{tx}, false)[0]
}

// Reuse returns the block with those of its transactions that the pool knows
// replaced by the pool's objects, whose senders are recovered already. The bytes
// stay the same.
func (e *EVM) Reuse(b *types.Block) *types.Block {
	pool := e.backend.TxPool()
	body := *b.Body()
	body.Transactions = make(types.Transactions, len(b.Transactions()))
	for i, tx := range b.Transactions() {
		if known := pool.Get(tx.Hash()); known != nil {
			tx = known
		}
		body.Transactions[i] = tx
	}
	return b.WithBody(body)
}
