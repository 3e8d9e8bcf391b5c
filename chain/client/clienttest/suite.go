// Package clienttest is the conformance suite of client.Client: every
// implementation has to pass it over a chain that can make blocks.
package clienttest

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/zgminer/zgminer/chain/client"
)

// Chain is what the suite runs on.
type Chain struct {
	Client  client.Client
	ChainID uint64
	Key     *ecdsa.PrivateKey // owns at least one token
	Mine    func()            // makes a block, or waits for one
}

// Contracts of the suite, as creation code: a prefix that returns what follows.
var (
	// emits LOG1 with the first calldata word as topic
	logger = create("6000356000" + "6000a100")
	// returns its calldata
	echo = create("366000600037366000f3")
	// reverts with its calldata
	refuser = create("366000600037366000fd")
)

// create wraps run-time code: PUSH1 n DUP1 PUSH1 11 PUSH1 0 CODECOPY PUSH1 0 RETURN.
func create(code string) []byte {
	c := common.FromHex(code)
	return append([]byte{0x60, byte(len(c)), 0x80, 0x60, 0x0b, 0x60, 0x00, 0x39, 0x60, 0x00, 0xf3}, c...)
}

type suite struct {
	*testing.T
	Chain
	from  common.Address
	nonce uint64
}

// Run runs the suite.
func Run(t *testing.T, c Chain) {
	s := &suite{T: t, Chain: c, from: crypto.PubkeyToAddress(c.Key.PublicKey)}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var err error
	if s.nonce, err = c.Client.Nonce(ctx, s.from, client.Pending); err != nil {
		t.Fatal(err)
	}
	s.identity(ctx)
	s.transactions(ctx)
	s.contracts(ctx)
	s.logs(ctx)
	s.heads(ctx)
	s.batch(ctx)
	s.missing(ctx)
}

func (s *suite) identity(ctx context.Context) {
	id, err := s.Client.ChainID(ctx)
	if err != nil || id != s.ChainID {
		s.Errorf("chain id %d, error %v", id, err)
	}
}

// send signs and hands in a transaction, mines it and returns its receipt.
func (s *suite) send(ctx context.Context, to *common.Address, value int64, data []byte) *types.Receipt {
	s.Helper()
	msg := client.Message{From: s.from, To: to, Value: big.NewInt(value), Data: data}
	gas, err := s.Client.EstimateGas(ctx, msg)
	if err != nil {
		s.Fatal(err)
	}
	price, err := s.Client.GasPrice(ctx)
	if err != nil {
		s.Fatal(err)
	}
	id := new(big.Int).SetUint64(s.ChainID)
	tx, err := types.SignNewTx(s.Key, types.LatestSignerForChainID(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: s.nonce, Gas: gas + gas/10, GasTipCap: big.NewInt(1e9),
		GasFeeCap: new(big.Int).Add(new(big.Int).Lsh(price, 1), big.NewInt(1e9)), To: to, Value: msg.Value, Data: data,
	})
	if err != nil {
		s.Fatal(err)
	}
	s.nonce++
	raw, err := tx.MarshalBinary()
	if err != nil {
		s.Fatal(err)
	}
	for range 2 { // handing it in twice is no error
		hash, err := s.Client.SendRaw(ctx, raw)
		if err != nil || hash != tx.Hash() {
			s.Fatalf("send: %s, want %s, error %v", hash, tx.Hash(), err)
		}
	}
	for range 20 {
		s.Mine()
		r, err := s.Client.Receipt(ctx, tx.Hash())
		if err == nil {
			return r
		}
		if !errors.Is(err, client.ErrNotFound) {
			s.Fatal(err)
		}
	}
	s.Fatalf("transaction %s is not mined after 20 blocks", tx.Hash())
	return nil
}

func (s *suite) transactions(ctx context.Context) {
	to := common.HexToAddress("0x00000000000000000000000000000000000a11ce")
	before, err := s.Client.Balance(ctx, to, client.Latest)
	if err != nil {
		s.Fatal(err)
	}
	r := s.send(ctx, &to, 1000, nil)
	if r.Status != types.ReceiptStatusSuccessful || r.GasUsed != 21000 {
		s.Errorf("receipt %+v", r)
	}
	after, err := s.Client.Balance(ctx, to, client.At(r.BlockNumber.Uint64()))
	if err != nil || new(big.Int).Sub(after, before).Int64() != 1000 {
		s.Errorf("balance %v after %v, error %v", after, before, err)
	}
	info, err := s.Client.Transaction(ctx, r.TxHash)
	if err != nil || info.From != s.from || info.Nonce != s.nonce-1 || info.Block == nil || *info.Block != r.BlockNumber.Uint64() {
		s.Errorf("transaction %+v, error %v", info, err)
	}
	for _, at := range []client.BlockRef{client.Latest, client.Pending, client.At(r.BlockNumber.Uint64()), client.AtHash(r.BlockHash)} {
		if n, err := s.Client.Nonce(ctx, s.from, at); err != nil || n != s.nonce {
			s.Errorf("nonce at %s: %d, want %d, error %v", at, n, s.nonce, err)
		}
	}
	h, err := s.Client.FeeHistory(ctx, 1, []float64{50})
	if err != nil || len(h.BaseFee) != 2 || len(h.Tips) != 1 || len(h.Tips[0]) != 1 || len(h.UsedRatio) != 1 {
		s.Errorf("fee history %+v, error %v", h, err)
	}
}

func (s *suite) contracts(ctx context.Context) {
	r := s.send(ctx, nil, 0, echo)
	code, err := s.Client.Code(ctx, r.ContractAddress, client.Latest)
	if err != nil || !bytes.Equal(code, echo[11:]) {
		s.Errorf("code %x, error %v", code, err)
	}
	data := []byte("0123456789")
	if _, err := s.Client.Call(ctx, client.Message{To: &r.ContractAddress, Data: data}, client.Finalized); err != nil {
		s.Errorf("call at the finalized block: %v", err)
	}
	if out, err := s.Client.Call(ctx, client.Message{To: &r.ContractAddress, Data: data}, client.Latest); err != nil || !bytes.Equal(out, data) {
		s.Errorf("call: %q, error %v", out, err)
	}
	refused := s.send(ctx, nil, 0, refuser).ContractAddress
	reason := revertText("Mine deadline exceed")
	for _, c := range []struct {
		data []byte
		want string
	}{{reason, "Mine deadline exceed"}, {common.FromHex("0xd93c0665"), ""}, {nil, ""}} {
		_, callErr := s.Client.Call(ctx, client.Message{To: &refused, Data: c.data}, client.Latest)
		_, gasErr := s.Client.EstimateGas(ctx, client.Message{From: s.from, To: &refused, Data: c.data})
		for _, err := range []error{callErr, gasErr} {
			var revert *client.Revert
			if !errors.As(err, &revert) || revert.Reason != c.want || !bytes.Equal(revert.Data, c.data) {
				s.Errorf("refused call with %x: %v", c.data, err)
			}
		}
	}
}

// revertText encodes Error(string).
func revertText(text string) []byte {
	b := common.FromHex("08c379a0")
	b = append(b, common.LeftPadBytes([]byte{32}, 32)...)
	b = append(b, common.LeftPadBytes([]byte{byte(len(text))}, 32)...)
	return append(b, common.RightPadBytes([]byte(text), 32)...)
}

func (s *suite) logs(ctx context.Context) {
	at := s.send(ctx, nil, 0, logger).ContractAddress
	topics := []common.Hash{{1}, {2}, {3}}
	var blocks []uint64
	for _, topic := range topics {
		blocks = append(blocks, s.send(ctx, &at, 0, topic[:]).BlockNumber.Uint64())
		s.Mine()
	}
	head, err := s.Client.Head(ctx)
	if err != nil {
		s.Fatal(err)
	}
	read := func(topics ...common.Hash) (found []types.Log) {
		next := uint64(0)
		q := client.LogQuery{To: head.Number, Addresses: []common.Address{at}, Topics: [][]common.Hash{topics}}
		err := s.Client.Logs(ctx, q, func(w client.LogWindow) error {
			if w.From != next || w.To < w.From {
				s.Errorf("window %d to %d, expected to begin at %d", w.From, w.To, next)
			}
			next = w.To + 1
			found = append(found, w.Logs...)
			return nil
		})
		if err != nil {
			s.Fatal(err)
		}
		if next != head.Number+1 {
			s.Errorf("windows end at %d, head is %d", next, head.Number)
		}
		return found
	}
	all := read()
	if len(all) != 3 {
		s.Fatalf("%d logs", len(all))
	}
	for i, l := range all {
		if l.Address != at || l.Topics[0] != topics[i] || l.BlockNumber != blocks[i] {
			s.Errorf("log %d: %+v", i, l)
		}
	}
	if some := read(topics[2], topics[0]); len(some) != 2 || some[0].Topics[0] != topics[0] || some[1].Topics[0] != topics[2] {
		s.Errorf("filtered logs %+v", some)
	}
	stop := errors.New("stop")
	if err := s.Client.Logs(ctx, client.LogQuery{To: head.Number}, func(client.LogWindow) error { return stop }); !errors.Is(err, stop) {
		s.Errorf("the callback's error became %v", err)
	}
	if err := s.Client.Logs(ctx, client.LogQuery{From: 2, To: 1}, nil); err == nil {
		s.Error("an inverted range was accepted")
	}
}

func (s *suite) heads(ctx context.Context) {
	stop := errors.New("enough")
	var heads []client.Header
	err := s.Client.WatchHeads(ctx, func(h client.Header) error {
		heads = append(heads, h)
		if len(heads) == 3 {
			return stop
		}
		s.Mine()
		return nil
	})
	if !errors.Is(err, stop) {
		s.Fatalf("watching heads ended with %v", err)
	}
	for i, h := range heads[1:] {
		if h.Number <= heads[i].Number || h.Time < heads[i].Time {
			s.Errorf("head %d after %d", h.Number, heads[i].Number)
		}
	}
	byNumber, err1 := s.Client.Header(ctx, client.At(heads[1].Number))
	byHash, err2 := s.Client.Header(ctx, client.AtHash(heads[1].Hash))
	if err := errors.Join(err1, err2); err != nil || byNumber.Hash != heads[1].Hash || byHash.Number != heads[1].Number {
		s.Errorf("headers %+v and %+v, error %v", byNumber, byHash, err)
	}
	if child, err := s.Client.Header(ctx, client.At(heads[1].Number+1)); err != nil || child.ParentHash != heads[1].Hash {
		s.Errorf("child %+v, error %v", child, err)
	}
	final, err := s.Client.Header(ctx, client.Finalized)
	if err != nil || final.Number > heads[2].Number+1 {
		s.Errorf("finalized %+v, error %v", final, err)
	}
	for _, h := range heads {
		found, err := client.LastBlockBefore(ctx, s.Client, h.Time)
		if err != nil || found.Time > h.Time || found.Number < h.Number {
			s.Errorf("last block not after %d: %+v, error %v", h.Time, found, err)
		}
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if err := s.Client.WatchHeads(ended, func(client.Header) error { return nil }); !errors.Is(err, context.Canceled) {
		s.Errorf("watching with an ended context: %v", err)
	}
}

func (s *suite) batch(ctx context.Context) {
	var id hexutil.Uint64
	var balance hexutil.Big
	elems := []rpc.BatchElem{
		{Method: "eth_chainId", Result: &id},
		{Method: "eth_getBalance", Args: []any{s.from, "latest"}, Result: &balance},
		{Method: "eth_noSuchMethod", Result: new(any)},
	}
	for len(elems) < 45 { // more than one batch
		elems = append(elems, rpc.BatchElem{Method: "eth_blockNumber", Result: new(hexutil.Uint64)})
	}
	if err := s.Client.Batch(ctx, elems); err != nil {
		s.Fatal(err)
	}
	if uint64(id) != s.ChainID || (*big.Int)(&balance).Sign() <= 0 || elems[2].Error == nil {
		s.Errorf("batch: chain id %d, balance %v, error of an unknown method %v", id, (*big.Int)(&balance), elems[2].Error)
	}
	for i, e := range elems {
		if i != 2 && e.Error != nil {
			s.Errorf("batch element %d: %v", i, e.Error)
		}
	}
}

func (s *suite) missing(ctx context.Context) {
	_, err1 := s.Client.Receipt(ctx, common.Hash{1})
	_, err2 := s.Client.Transaction(ctx, common.Hash{1})
	_, err3 := s.Client.Header(ctx, client.At(1<<40))
	_, err4 := s.Client.Header(ctx, client.AtHash(common.Hash{1}))
	for i, err := range []error{err1, err2, err3, err4} {
		if !errors.Is(err, client.ErrNotFound) {
			s.Errorf("missing thing %d: %v", i, err)
		}
	}
}
