package tx

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/outbox"
)

// lockedChain is a simChain for several goroutines.
type lockedChain struct {
	mu sync.Mutex
	c  *simChain
}

func locked[T any](l *lockedChain, f func() (T, error)) (T, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return f()
}

func (l *lockedChain) Head(ctx context.Context) (client.Header, error) {
	return locked(l, func() (client.Header, error) { return l.c.Head(ctx) })
}
func (l *lockedChain) Header(ctx context.Context, at client.BlockRef) (client.Header, error) {
	return locked(l, func() (client.Header, error) { return l.c.Header(ctx, at) })
}
func (l *lockedChain) WatchHeads(ctx context.Context, fn func(client.Header) error) error {
	for ctx.Err() == nil {
		h, _ := locked(l, func() (client.Header, error) { return l.c.mine(), nil })
		if err := fn(h); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}
func (l *lockedChain) Call(ctx context.Context, m client.Message, at client.BlockRef) ([]byte, error) {
	return locked(l, func() ([]byte, error) { return l.c.Call(ctx, m, at) })
}
func (l *lockedChain) EstimateGas(ctx context.Context, m client.Message) (uint64, error) {
	return locked(l, func() (uint64, error) { return l.c.EstimateGas(ctx, m) })
}
func (l *lockedChain) Balance(ctx context.Context, a common.Address, at client.BlockRef) (*big.Int, error) {
	return locked(l, func() (*big.Int, error) { return l.c.Balance(ctx, a, at) })
}
func (l *lockedChain) Nonce(ctx context.Context, a common.Address, at client.BlockRef) (uint64, error) {
	return locked(l, func() (uint64, error) { return l.c.Nonce(ctx, a, at) })
}
func (l *lockedChain) GasPrice(ctx context.Context) (*big.Int, error) {
	return locked(l, func() (*big.Int, error) { return l.c.GasPrice(ctx) })
}
func (l *lockedChain) SendRaw(ctx context.Context, raw []byte) (common.Hash, error) {
	return locked(l, func() (common.Hash, error) { return l.c.SendRaw(ctx, raw) })
}
func (l *lockedChain) Receipt(ctx context.Context, h common.Hash) (*types.Receipt, error) {
	return locked(l, func() (*types.Receipt, error) { return l.c.Receipt(ctx, h) })
}
func (l *lockedChain) Transaction(ctx context.Context, h common.Hash) (client.TxInfo, error) {
	return locked(l, func() (client.TxInfo, error) { return l.c.Transaction(ctx, h) })
}

type lockedSigner struct {
	mu sync.Mutex
	s  simSigner
}

func (l *lockedSigner) SignTx(ctx context.Context, from common.Address, tx *types.Transaction, id *big.Int) (*types.Transaction, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.s.SignTx(ctx, from, tx, id)
}

// TestParallel: many goroutines hand in transactions of two accounts, each one
// twice, while the manager runs: all become final with the nonces 0, 1, 2, …
func TestParallel(t *testing.T) {
	f := setup(t, Options{})
	chain := &lockedChain{c: f.chain}
	f.m.chain, f.m.signer = chain, new(lockedSigner)
	ctx, cancel := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- f.m.Run(ctx) }()
	const each = 20
	var callers sync.WaitGroup
	for i := range 4 * each {
		callers.Go(func() {
			id := fmt.Sprint(i / 2)
			w := outbox.Intent{ID: id, From: address(keys[i/2%2]), To: &common.Address{9}, Data: []byte(id)}
			if _, err := f.m.Submit(ctx, w); err != nil {
				t.Error(err)
			}
			if e, err := f.m.Wait(ctx, id, false); err != nil || e.State != outbox.Final {
				t.Errorf("%s: state %s, error %v", id, e.State, err)
			}
		})
	}
	callers.Wait()
	cancel()
	<-ran
	nonces := map[common.Address][]uint64{}
	for _, e := range f.store.List() {
		n, _ := e.Nonce()
		nonces[e.From] = append(nonces[e.From], n)
	}
	for a, all := range nonces {
		slices.Sort(all)
		if len(all) != each || all[0] != 0 || all[each-1] != each-1 || len(slices.Compact(all)) != each {
			t.Errorf("%s: nonces %v", a, all)
		}
	}
}
