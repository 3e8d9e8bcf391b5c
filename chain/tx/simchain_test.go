package tx

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/client"
)

const simID = 1660099

// simChain is a made-up chain with a pool, forks and faults, driven step by step.
// It is not safe for several goroutines.
type simChain struct {
	rng     *rand.Rand
	signer  types.Signer
	blocks  []simBlock // block 0 is empty
	final   uint64
	pool    map[common.Address]map[uint64]*types.Transaction
	funds   map[common.Address]*big.Int // at the start
	baseFee int64
	faults  faults
	fork    int
	sends   map[common.Hash]int
	noFees  bool // no EIP-1559
	price   int64
}

// faults are probabilities of trouble.
type faults struct {
	refuse  float64 // a request fails
	swallow float64 // a transaction is accepted but the answer lost
	forget  float64 // a transaction is dropped from the pool with a block
	delay   float64 // an executable transaction is not put into a block
	reorg   float64 // blocks that are not final are replaced
}

type simBlock struct {
	hash common.Hash
	txs  []*types.Transaction
}

// simError is an error that a node answers.
type simError string

func (e simError) Error() string  { return string(e) }
func (e simError) ErrorCode() int { return -32000 }

var errLine = errors.New("the line is broken")

func newSimChain(seed uint64, accounts ...common.Address) *simChain {
	c := &simChain{
		rng: rand.New(rand.NewPCG(seed, 7)), signer: types.LatestSignerForChainID(big.NewInt(simID)),
		blocks: make([]simBlock, 1), pool: map[common.Address]map[uint64]*types.Transaction{}, funds: map[common.Address]*big.Int{},
		baseFee: 1e9, price: 2e9, sends: map[common.Hash]int{},
	}
	for _, a := range accounts {
		c.funds[a] = new(big.Int).Mul(big.NewInt(1e18), big.NewInt(100))
	}
	return c
}

func (c *simChain) chance(p float64) bool { return c.rng.Float64() < p }

func (c *simChain) head() client.Header {
	n := uint64(len(c.blocks) - 1)
	h := client.Header{Number: n, Hash: c.blocks[n].hash, BaseFee: big.NewInt(c.baseFee)}
	if c.noFees {
		h.BaseFee = nil
	}
	return h
}

// count returns the transactions of an account in blocks up to a number.
func (c *simChain) count(a common.Address, upTo uint64) uint64 {
	n := uint64(0)
	for _, b := range c.blocks[:min(len(c.blocks), int(upTo)+1)] {
		for _, tx := range b.txs {
			if from, _ := types.Sender(c.signer, tx); from == a {
				n++
			}
		}
	}
	return n
}

func (c *simChain) balance(a common.Address) *big.Int {
	have := new(big.Int).Set(c.funds[a])
	for _, b := range c.blocks {
		for _, tx := range b.txs {
			if from, _ := types.Sender(c.signer, tx); from == a {
				have.Sub(have, new(big.Int).Mul(tx.GasFeeCap(), new(big.Int).SetUint64(tx.Gas())))
				have.Sub(have, tx.Value())
			}
		}
	}
	return have
}

// mine makes a block, sometimes after taking back some that are not final.
func (c *simChain) mine() client.Header {
	if last := uint64(len(c.blocks) - 1); last > c.final && c.chance(c.faults.reorg) {
		c.fork++
		keep := c.final + c.rng.Uint64N(last-c.final)
		for _, b := range c.blocks[keep+1:] {
			for _, tx := range b.txs {
				if !c.chance(c.faults.forget) {
					c.add(tx)
				}
			}
		}
		c.blocks = c.blocks[:keep+1]
		for uint64(len(c.blocks)) <= last {
			c.block()
		}
	}
	c.block()
	if n := uint64(len(c.blocks) - 1); n > 2 {
		c.final = max(c.final, n-2)
	}
	return c.head()
}

func (c *simChain) block() {
	number := uint64(len(c.blocks))
	b := simBlock{hash: crypto.Keccak256Hash(fmt.Appendf(nil, "%d/%d", number, c.fork))}
	for _, a := range c.senders() {
		next := c.count(a, number)
		for {
			tx := c.pool[a][next]
			if tx == nil || tx.GasFeeCap().Int64() < c.baseFee || c.chance(c.faults.delay) {
				break
			}
			b.txs = append(b.txs, tx)
			delete(c.pool[a], next)
			next++
		}
		for n := uint64(0); n < next; n++ {
			delete(c.pool[a], n)
		}
		for n := next; n < next+50; n++ {
			if c.pool[a][n] != nil && c.chance(c.faults.forget) {
				delete(c.pool[a], n)
			}
		}
	}
	c.blocks = append(c.blocks, b)
}

// senders is in a fixed order, so that a seed gives one story.
func (c *simChain) senders() []common.Address {
	var all []common.Address
	for _, key := range keys {
		all = append(all, address(key))
	}
	return all
}

func (c *simChain) add(tx *types.Transaction) {
	from, err := types.Sender(c.signer, tx)
	if err != nil {
		panic(err)
	}
	if c.pool[from] == nil {
		c.pool[from] = map[uint64]*types.Transaction{}
	}
	c.pool[from][tx.Nonce()] = tx
}

func (c *simChain) line() error {
	if c.chance(c.faults.refuse) {
		return errLine
	}
	return nil
}

func (c *simChain) Head(context.Context) (client.Header, error) { return c.head(), c.line() }

func (c *simChain) Header(_ context.Context, at client.BlockRef) (client.Header, error) {
	if at != client.Finalized {
		panic("only the finalized header is read")
	}
	return client.Header{Number: c.final, Hash: c.blocks[c.final].hash}, c.line()
}

func (c *simChain) WatchHeads(ctx context.Context, fn func(client.Header) error) error {
	for ctx.Err() == nil {
		if err := fn(c.mine()); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}

func (c *simChain) Call(context.Context, client.Message, client.BlockRef) ([]byte, error) {
	return nil, c.line()
}

// EstimateGas refuses data that contains "refuse".
func (c *simChain) EstimateGas(_ context.Context, msg client.Message) (uint64, error) {
	if err := c.line(); err != nil {
		return 0, err
	}
	if bytes.Contains(msg.Data, []byte("refuse")) {
		return 0, &client.Revert{Reason: "Mine deadline exceed"}
	}
	return 21000 + 16*uint64(len(msg.Data)), nil
}

func (c *simChain) Balance(_ context.Context, a common.Address, _ client.BlockRef) (*big.Int, error) {
	return c.balance(a), c.line()
}

func (c *simChain) Nonce(_ context.Context, a common.Address, at client.BlockRef) (uint64, error) {
	if err := c.line(); err != nil {
		return 0, err
	}
	if at == client.Finalized {
		return c.count(a, c.final), nil
	}
	n := c.count(a, uint64(len(c.blocks)))
	for at == client.Pending && c.pool[a][n] != nil {
		n++
	}
	return n, nil
}

func (c *simChain) GasPrice(context.Context) (*big.Int, error) { return big.NewInt(c.price), c.line() }

func (c *simChain) SendRaw(_ context.Context, raw []byte) (common.Hash, error) {
	if err := c.line(); err != nil {
		return common.Hash{}, err
	}
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		panic(err)
	}
	from, err := types.Sender(c.signer, tx)
	if err != nil {
		panic(err)
	}
	c.sends[tx.Hash()]++
	if tx.Nonce() < c.count(from, uint64(len(c.blocks))) {
		return common.Hash{}, simError("nonce too low")
	}
	if c.balance(from).Cmp(tx.Cost()) < 0 {
		return common.Hash{}, simError("insufficient funds for gas * price + value")
	}
	if old := c.pool[from][tx.Nonce()]; old != nil && old.Hash() != tx.Hash() {
		for _, fee := range [][2]*big.Int{{old.GasFeeCap(), tx.GasFeeCap()}, {old.GasTipCap(), tx.GasTipCap()}} {
			least := new(big.Int).Mul(fee[0], big.NewInt(110))
			if new(big.Int).Mul(fee[1], big.NewInt(100)).Cmp(least) < 0 || fee[1].Cmp(fee[0]) <= 0 {
				return common.Hash{}, simError("replacement transaction underpriced")
			}
		}
	}
	c.add(tx)
	if c.chance(c.faults.swallow) {
		return common.Hash{}, errLine
	}
	return tx.Hash(), nil
}

// find returns where a transaction is mined.
func (c *simChain) find(hash common.Hash) (*types.Transaction, uint64) {
	for n, b := range c.blocks {
		for _, tx := range b.txs {
			if tx.Hash() == hash {
				return tx, uint64(n)
			}
		}
	}
	return nil, 0
}

func (c *simChain) Receipt(_ context.Context, hash common.Hash) (*types.Receipt, error) {
	if err := c.line(); err != nil {
		return nil, err
	}
	tx, n := c.find(hash)
	if tx == nil {
		return nil, client.ErrNotFound
	}
	r := &types.Receipt{TxHash: hash, BlockNumber: new(big.Int).SetUint64(n), BlockHash: c.blocks[n].hash, GasUsed: tx.Gas(), EffectiveGasPrice: tx.GasFeeCap(), Status: 1}
	if strings.Contains(string(tx.Data()), "revert") {
		r.Status = 0
	}
	return r, nil
}

func (c *simChain) Transaction(_ context.Context, hash common.Hash) (client.TxInfo, error) {
	if err := c.line(); err != nil {
		return client.TxInfo{}, err
	}
	if tx, n := c.find(hash); tx != nil {
		return client.TxInfo{Hash: hash, Block: &n}, nil
	}
	for _, txs := range c.pool {
		for _, tx := range txs {
			if tx.Hash() == hash {
				return client.TxInfo{Hash: hash}, nil
			}
		}
	}
	return client.TxInfo{}, client.ErrNotFound
}

// keys are the accounts of the tests.
var keys = func() (out []*ecdsa.PrivateKey) {
	for i := range byte(3) {
		k, err := crypto.ToECDSA(bytes.Repeat([]byte{i + 1}, 32))
		if err != nil {
			panic(err)
		}
		out = append(out, k)
	}
	return out
}()

func address(k *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(k.PublicKey) }

// simSigner signs with keys, and counts.
type simSigner struct{ signed int }

func (s *simSigner) SignTx(_ context.Context, from common.Address, tx *types.Transaction, id *big.Int) (*types.Transaction, error) {
	for _, k := range keys {
		if address(k) == from {
			s.signed++
			return types.SignTx(tx, types.LatestSignerForChainID(id), k)
		}
	}
	return nil, errors.New("no such key")
}
