package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"
)

// transport carries requests: a direct connection or a pool of servers.
type transport interface {
	call(ctx context.Context, result any, method string, args ...any) error
	batch(ctx context.Context, elems []rpc.BatchElem) error
	// subscribe returns rpc.ErrNotificationsUnsupported where there is none.
	subscribe(ctx context.Context, heads chan<- json.RawMessage) (subscription, error)
	close()
}

// subscription is the part of rpc.ClientSubscription that is used.
type subscription interface {
	Err() <-chan error
	Unsubscribe()
}

// methods implements Client over a transport.
type methods struct {
	transport
	chainID uint64
	opt     Options
	window  logWindow

	mu          sync.Mutex
	noFinalized bool   // guarded by mu: the chain does not know the finalized tag
	highest     uint64 // guarded by mu: highest head returned
}

var _ Client = (*methods)(nil)

func newMethods(t transport, chainID uint64, opt Options) *methods {
	return &methods{transport: t, chainID: chainID, opt: opt, window: newLogWindow(opt)}
}

func (m *methods) ChainID(ctx context.Context) (uint64, error) {
	var id hexutil.Uint64
	if err := m.call(ctx, &id, "eth_chainId"); err != nil {
		return 0, fmt.Errorf("read the chain id: %w", err)
	}
	if uint64(id) != m.chainID {
		return 0, wrongChain("the node", uint64(id), m.chainID)
	}
	return uint64(id), nil
}

func (m *methods) Head(ctx context.Context) (Header, error) {
	h, err := m.Header(ctx, Latest)
	if err != nil {
		return Header{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if h.Number+m.opt.MaxBackward < m.highest {
		return Header{}, backwards("the node", h.Number, m.highest)
	}
	m.highest = max(m.highest, h.Number)
	return h, nil
}

func (m *methods) Header(ctx context.Context, at BlockRef) (Header, error) {
	if at.isFinalized() {
		return m.finalized(ctx)
	}
	h, err := m.header(ctx, at)
	if err != nil {
		return Header{}, fmt.Errorf("read the header of %s: %w", at, err)
	}
	return h, nil
}

func (m *methods) header(ctx context.Context, at BlockRef) (Header, error) {
	answer := headerAnswer{latest: at.isLatest()}
	var err error
	if at.kind == refHash {
		err = m.call(ctx, &answer, "eth_getBlockByHash", at.hash, false)
	} else {
		err = m.call(ctx, &answer, "eth_getBlockByNumber", at.param(), false)
	}
	if err != nil {
		return Header{}, err
	}
	if answer.header == nil {
		return Header{}, ErrNotFound
	}
	if at.kind == refNumber && answer.header.Number != at.number {
		return Header{}, fmt.Errorf("the node answered with block %d", answer.header.Number)
	}
	return *answer.header, nil
}

// finalized reads the finalized header, or that of latest-3 where the tag is
// missing or has no block yet.
func (m *methods) finalized(ctx context.Context) (Header, error) {
	m.mu.Lock()
	missing := m.noFinalized
	m.mu.Unlock()
	if !missing {
		h, err := m.header(ctx, Finalized)
		if err == nil {
			return h, nil
		}
		var answered rpc.Error
		switch {
		case errors.Is(err, ErrNotFound) || errors.As(err, &answered) && strings.Contains(err.Error(), "finalized block not found"):
			// Not yet: ask again next time.
		case errors.As(err, &answered) && classify("eth_getBlockByNumber", err) != classRate:
			m.mu.Lock()
			m.noFinalized = true
			m.mu.Unlock()
		default:
			return Header{}, fmt.Errorf("read the finalized header: %w", err)
		}
	}
	head, err := m.Head(ctx)
	if err != nil {
		return Header{}, err
	}
	number := head.Number - min(head.Number, finalizedLag)
	return m.Header(ctx, At(number))
}

// resolve turns Finalized into a number, which every node understands.
func (m *methods) resolve(ctx context.Context, at BlockRef) (BlockRef, error) {
	if !at.isFinalized() {
		return at, nil
	}
	h, err := m.finalized(ctx)
	return At(h.Number), err
}

func (m *methods) Call(ctx context.Context, msg Message, at BlockRef) ([]byte, error) {
	at, err := m.resolve(ctx, at)
	if err != nil {
		return nil, err
	}
	var out hexutil.Bytes
	if err := m.call(ctx, &out, "eth_call", msg.param(), at.param()); err != nil {
		return nil, fmt.Errorf("call %s at %s: %w", addressText(msg.To), at, explained(err))
	}
	return out, nil
}

func (m *methods) EstimateGas(ctx context.Context, msg Message) (uint64, error) {
	var gas hexutil.Uint64
	if err := m.call(ctx, &gas, "eth_estimateGas", msg.param()); err != nil {
		return 0, fmt.Errorf("estimate the gas of a call of %s by %s: %w", addressText(msg.To), msg.From, explained(err))
	}
	return uint64(gas), nil
}

// param is the transaction object of eth_call. Both names of the calldata field
// are in use; "input" is the standard one, old nodes read "data" only.
func (msg Message) param() any {
	p := map[string]any{"from": msg.From}
	if msg.To != nil {
		p["to"] = msg.To
	}
	if msg.Gas != 0 {
		p["gas"] = hexutil.Uint64(msg.Gas)
	}
	if msg.Value != nil && msg.Value.Sign() != 0 {
		p["value"] = (*hexutil.Big)(msg.Value)
	}
	if len(msg.Data) > 0 {
		p["input"] = hexutil.Bytes(msg.Data)
		p["data"] = hexutil.Bytes(msg.Data)
	}
	return p
}

func addressText(a *common.Address) string {
	if a == nil {
		return "a new contract"
	}
	return a.Hex()
}

func (m *methods) Code(ctx context.Context, account common.Address, at BlockRef) ([]byte, error) {
	var out hexutil.Bytes
	err := m.state(ctx, &out, "eth_getCode", "code", account, at)
	return out, err
}

func (m *methods) Balance(ctx context.Context, account common.Address, at BlockRef) (*big.Int, error) {
	var out hexutil.Big
	err := m.state(ctx, &out, "eth_getBalance", "balance", account, at)
	return (*big.Int)(&out), err
}

func (m *methods) Nonce(ctx context.Context, account common.Address, at BlockRef) (uint64, error) {
	var out hexutil.Uint64
	err := m.state(ctx, &out, "eth_getTransactionCount", "nonce", account, at)
	return uint64(out), err
}

func (m *methods) state(ctx context.Context, result any, method, what string, account common.Address, at BlockRef) error {
	at, err := m.resolve(ctx, at)
	if err == nil {
		err = m.call(ctx, result, method, account, at.param())
	}
	if err != nil {
		return fmt.Errorf("read the %s of %s at %s: %w", what, account, at, err)
	}
	return nil
}

func (m *methods) GasPrice(ctx context.Context) (*big.Int, error) {
	var out hexutil.Big
	if err := m.call(ctx, &out, "eth_gasPrice"); err != nil {
		return nil, fmt.Errorf("read the gas price: %w", err)
	}
	return (*big.Int)(&out), nil
}

func (m *methods) FeeHistory(ctx context.Context, blocks uint64, percentiles []float64) (*FeeHistory, error) {
	var j struct {
		OldestBlock hexutil.Uint64   `json:"oldestBlock"`
		BaseFee     []*hexutil.Big   `json:"baseFeePerGas"`
		UsedRatio   []float64        `json:"gasUsedRatio"`
		Tips        [][]*hexutil.Big `json:"reward"`
	}
	if percentiles == nil {
		percentiles = []float64{}
	}
	if err := m.call(ctx, &j, "eth_feeHistory", hexutil.Uint64(blocks), tagLatest, percentiles); err != nil {
		return nil, fmt.Errorf("read the fee history of %d blocks: %w", blocks, err)
	}
	out := &FeeHistory{OldestBlock: uint64(j.OldestBlock), BaseFee: bigInts(j.BaseFee), UsedRatio: j.UsedRatio}
	for _, t := range j.Tips {
		out.Tips = append(out.Tips, bigInts(t))
	}
	return out, nil
}

func bigInts(in []*hexutil.Big) []*big.Int {
	out := make([]*big.Int, len(in))
	for i, v := range in {
		out[i] = (*big.Int)(v)
	}
	return out
}

func (m *methods) SendRaw(ctx context.Context, raw []byte) (common.Hash, error) {
	hash := crypto.Keccak256Hash(raw) // the hash of every transaction type
	var answered common.Hash
	if err := m.call(ctx, &answered, "eth_sendRawTransaction", hexutil.Bytes(raw)); err != nil && !alreadyKnown(err) {
		return common.Hash{}, fmt.Errorf("send transaction %s: %w", hash, explained(err))
	}
	return hash, nil
}

// lookUp asks for a transaction. A node that has just started answers that it is
// still indexing instead of saying that it knows none; that passes in moments
// where the index is short, and is an error where it is not.
func (m *methods) lookUp(ctx context.Context, result any, method string, tx common.Hash) error {
	for wait := 50 * time.Millisecond; ; wait *= 2 {
		err := m.call(ctx, result, method, tx)
		if err == nil || wait > indexingPatience || !strings.Contains(err.Error(), "indexing is in progress") {
			return err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// indexingPatience bounds the last wait of lookUp, about half of all it waits.
const indexingPatience = 2 * time.Second

func (m *methods) Receipt(ctx context.Context, tx common.Hash) (*types.Receipt, error) {
	var r *types.Receipt
	if err := m.lookUp(ctx, &r, "eth_getTransactionReceipt", tx); err != nil {
		return nil, fmt.Errorf("read the receipt of %s: %w", tx, err)
	}
	// Some nodes answer for a transaction in the pool, without a block.
	if r == nil || r.BlockNumber == nil || r.BlockHash == (common.Hash{}) {
		return nil, fmt.Errorf("read the receipt of %s: %w", tx, ErrNotFound)
	}
	return r, nil
}

func (m *methods) Transaction(ctx context.Context, tx common.Hash) (TxInfo, error) {
	var j *struct {
		Hash  common.Hash     `json:"hash"`
		From  common.Address  `json:"from"`
		Nonce hexutil.Uint64  `json:"nonce"`
		Block *hexutil.Uint64 `json:"blockNumber"`
	}
	if err := m.lookUp(ctx, &j, "eth_getTransactionByHash", tx); err != nil {
		return TxInfo{}, fmt.Errorf("look up transaction %s: %w", tx, err)
	}
	if j == nil || j.Hash != tx {
		return TxInfo{}, fmt.Errorf("look up transaction %s: %w", tx, ErrNotFound)
	}
	return TxInfo{Hash: j.Hash, From: j.From, Nonce: uint64(j.Nonce), Block: (*uint64)(j.Block)}, nil
}

func (m *methods) Batch(ctx context.Context, elems []rpc.BatchElem) error {
	for len(elems) > 0 {
		n := min(len(elems), m.opt.MaxBatch)
		if err := m.batch(ctx, elems[:n]); err != nil {
			return fmt.Errorf("send a batch of %d requests: %w", n, err)
		}
		elems = elems[n:]
	}
	return nil
}

func (m *methods) Close() { m.close() }

// headerAnswer is a header that may be null, and tells a pool the height of the
// server it came from.
type headerAnswer struct {
	header *Header
	latest bool
}

// UnmarshalJSON accepts null.
func (a *headerAnswer) UnmarshalJSON(b []byte) error {
	a.header = nil
	return json.Unmarshal(b, &a.header)
}

// height implements heightReporter.
func (a *headerAnswer) height() (uint64, bool) {
	if !a.latest || a.header == nil {
		return 0, false
	}
	return a.header.Number, true
}
