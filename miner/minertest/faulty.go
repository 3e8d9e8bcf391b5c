package minertest

import (
	"context"
	"errors"
	"math/big"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/internal/testvec"
)

// Faulty is a client whose requests a test lets fail or vanish.
type Faulty struct {
	client.Client

	mu   sync.Mutex // guards the rest
	fail func(method string) bool
	drop func(raw []byte) bool
}

// ErrFault is what failed requests return.
var ErrFault = errors.New("the server does not answer")

// Fault puts a Faulty client between the net and its users, for all that is made
// after it.
func (n *Net) Fault() *Faulty {
	n.T.Helper()
	f := &Faulty{Client: n.Chain}
	n.Chain = f
	var err error
	n.Contracts, err = storage.Connect(context.Background(), n.Chain, n.At.Flow, n.At.Mine, n.At.Reward, common.Address{})
	testvec.Check(n.T, err, nil, "contracts")
	n.CloseBox()
	n.OpenBox()
	return f
}

// CloseBox closes the outbox, as the end of the program does.
func (n *Net) CloseBox() {
	n.T.Helper()
	testvec.Check(n.T, n.Box.Close(), nil, "outbox")
}

// Fail lets requests fail for which f is true; nil ends it.
func (f *Faulty) Fail(fail func(method string) bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fail = fail
}

// Drop lets signed transactions vanish for which f is true; nil ends it.
func (f *Faulty) Drop(drop func(raw []byte) bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop = drop
}

func (f *Faulty) err(method string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail != nil && f.fail(method) {
		return ErrFault
	}
	return nil
}

// Head implements client.Client.
func (f *Faulty) Head(ctx context.Context) (client.Header, error) {
	if err := f.err("head"); err != nil {
		return client.Header{}, err
	}
	return f.Client.Head(ctx)
}

// Header implements client.Client.
func (f *Faulty) Header(ctx context.Context, at client.BlockRef) (client.Header, error) {
	if err := f.err("header"); err != nil {
		return client.Header{}, err
	}
	return f.Client.Header(ctx, at)
}

// Call implements client.Client.
func (f *Faulty) Call(ctx context.Context, msg client.Message, at client.BlockRef) ([]byte, error) {
	if err := f.err("call"); err != nil {
		return nil, err
	}
	return f.Client.Call(ctx, msg, at)
}

// EstimateGas implements client.Client.
func (f *Faulty) EstimateGas(ctx context.Context, msg client.Message) (uint64, error) {
	if err := f.err("estimate"); err != nil {
		return 0, err
	}
	return f.Client.EstimateGas(ctx, msg)
}

// GasPrice implements client.Client.
func (f *Faulty) GasPrice(ctx context.Context) (*big.Int, error) {
	if err := f.err("price"); err != nil {
		return nil, err
	}
	return f.Client.GasPrice(ctx)
}

// Receipt implements client.Client.
func (f *Faulty) Receipt(ctx context.Context, tx common.Hash) (*types.Receipt, error) {
	if err := f.err("receipt"); err != nil {
		return nil, err
	}
	return f.Client.Receipt(ctx, tx)
}

// SendRaw implements client.Client. What vanishes is acknowledged.
func (f *Faulty) SendRaw(ctx context.Context, raw []byte) (common.Hash, error) {
	if err := f.err("send"); err != nil {
		return common.Hash{}, err
	}
	f.mu.Lock()
	drop := f.drop != nil && f.drop(raw)
	f.mu.Unlock()
	if drop {
		var tx types.Transaction
		if err := tx.UnmarshalBinary(raw); err != nil {
			return common.Hash{}, err
		}
		return tx.Hash(), nil
	}
	return f.Client.SendRaw(ctx, raw)
}
