// Package client is zgminer's one way to a chain: the same Client speaks to the
// node in this process (InProcess) and to RPC servers elsewhere (External), so
// that every other part runs the same code on both.
//
// What it takes care of, so that its users need not: nodes of the 0G network
// give several blocks the same second, leave out the finalized tag, and add
// fields to blocks; public RPC servers limit request rates and log ranges, fall
// behind, answer garbage, or belong to another chain. A header's hash is taken
// from the answer and never computed, because the 0G network hashes fields that
// go-ethereum does not know (spec/chain.md 11.2, 12).
package client

import (
	"context"
	"errors"
	"math/big"

	// Addresses, hashes, logs and receipts as the Ethereum JSON-RPC defines them.
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	// JSON-RPC over HTTP, WebSocket and function calls; kept by the authors of the node.
	"github.com/ethereum/go-ethereum/rpc"
)

// Client is a chain as seen by the rest of zgminer. All methods may be called
// from several goroutines. Amounts are in wei, times in Unix seconds.
type Client interface {
	// ChainID returns the EVM chain id. It was compared with the configured one
	// before any other answer was given.
	ChainID(ctx context.Context) (uint64, error)

	// Head returns the header of the newest block. It never returns one that is
	// more than Options.MaxBackward blocks below an earlier answer: that is
	// ErrBackwards.
	Head(ctx context.Context) (Header, error)
	// Header returns the header of one block, ErrNotFound if there is none.
	Header(ctx context.Context, at BlockRef) (Header, error)
	// WatchHeads calls fn with the current head and then with every new one,
	// until ctx ends or fn fails, and returns the reason. Blocks may be skipped
	// when they come faster than fn returns; numbers fall only if the chain was
	// reorganised.
	WatchHeads(ctx context.Context, fn func(Header) error) error

	// Logs reads the logs of a block range window by window in ascending order
	// and calls fn once for each window, also for empty ones. The window adapts
	// to what the server allows. An error of fn ends it and is returned.
	Logs(ctx context.Context, q LogQuery, fn func(LogWindow) error) error

	// Call executes a message without a transaction and returns its output. A
	// revert is an error that RevertData and RevertReason explain.
	Call(ctx context.Context, msg Message, at BlockRef) ([]byte, error)
	// EstimateGas returns the gas that a transaction would use on the newest state.
	EstimateGas(ctx context.Context, msg Message) (uint64, error)
	// Code returns the code of an account, empty if it has none.
	Code(ctx context.Context, account common.Address, at BlockRef) ([]byte, error)
	// Balance returns the wei of an account.
	Balance(ctx context.Context, account common.Address, at BlockRef) (*big.Int, error)
	// Nonce returns the number of transactions an account has sent; at Pending it
	// counts those that wait in the pool of the node.
	Nonce(ctx context.Context, account common.Address, at BlockRef) (uint64, error)

	// GasPrice returns the node's price in wei per gas, base fee included.
	GasPrice(ctx context.Context) (*big.Int, error)
	// FeeHistory returns base fees, fill ratios and tip percentiles (0 … 100,
	// ascending) of the newest blocks.
	FeeHistory(ctx context.Context, blocks uint64, percentiles []float64) (*FeeHistory, error)

	// SendRaw hands in a signed transaction (its binary form) and returns its
	// hash. A node that already has it counts as success.
	SendRaw(ctx context.Context, raw []byte) (common.Hash, error)
	// Receipt returns the receipt of a mined transaction, ErrNotFound if it is
	// not mined.
	Receipt(ctx context.Context, tx common.Hash) (*types.Receipt, error)
	// Transaction tells what the node knows about a transaction, ErrNotFound if
	// nothing.
	Transaction(ctx context.Context, tx common.Hash) (TxInfo, error)

	// Batch sends several requests at once. Its error is about the whole; each
	// element has its own.
	Batch(ctx context.Context, elems []rpc.BatchElem) error

	// Close ends all connections and waits for the client's goroutines.
	Close()
}

// Message is a call or a transaction to be estimated. To == nil creates a
// contract; zero Gas leaves the limit to the node.
type Message struct {
	From  common.Address
	To    *common.Address
	Gas   uint64
	Value *big.Int
	Data  []byte
}

// LogQuery selects logs of the blocks From … To (both included). Empty Addresses
// match every address; Topics are positional alternatives as in eth_getLogs.
type LogQuery struct {
	From, To  uint64
	Addresses []common.Address
	Topics    [][]common.Hash
}

// LogWindow is one answered part of a LogQuery. Logs are in chain order.
type LogWindow struct {
	From, To uint64
	Logs     []types.Log
}

// FeeHistory is the answer of eth_feeHistory: BaseFee has one entry more than
// UsedRatio, that of the next block.
type FeeHistory struct {
	OldestBlock uint64
	BaseFee     []*big.Int
	UsedRatio   []float64
	Tips        [][]*big.Int // per block, per percentile asked for
}

// TxInfo is what a node knows about a transaction. Block is nil while it waits
// in the pool.
type TxInfo struct {
	Hash  common.Hash
	From  common.Address
	Nonce uint64
	Block *uint64
}

// Sentinels that callers distinguish with errors.Is.
var (
	// ErrNotFound means the chain has no such block, transaction or receipt.
	ErrNotFound = errors.New("not found")
	// ErrWrongChain means a server belongs to another chain than configured.
	ErrWrongChain = errors.New("wrong chain")
	// ErrBackwards means a server answered for a much older head than before.
	ErrBackwards = errors.New("the RPC went backwards")
	// ErrUnavailable means no server answered in time.
	ErrUnavailable = errors.New("no RPC server answered")
	// ErrClosed means the client was closed.
	ErrClosed = errors.New("the chain client is closed")
)
