package app

import (
	"context"
	"errors"
	"math/big"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/devkeys"
	"github.com/zgminer/zgminer/chain/envelope"
	"github.com/zgminer/zgminer/chain/genesis"
)

// pay gives the pool a transfer of the first prefunded account.
func pay(t testing.TB, a *App, nonce uint64) *types.Transaction {
	t.Helper()
	keys, err := devkeys.Derive(devkeys.Mnemonic, 1)
	if err != nil {
		t.Fatal(err)
	}
	tx := types.MustSignNewTx(keys[0], types.LatestSignerForChainID(big.NewInt(genesis.DefaultChainID)),
		&types.DynamicFeeTx{Nonce: nonce, To: &common.Address{4}, Value: big.NewInt(1), Gas: 21000, GasFeeCap: big.NewInt(1e12), GasTipCap: new(big.Int)})
	data, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if r, err := a.InsertTx(context.Background(), &abci.RequestInsertTx{Tx: data}); err != nil || r.Code != 0 {
		t.Fatalf("insert: %+v, %v", r, err)
	}
	return tx
}

// proposing begins a proposal.
func proposing(ctx context.Context, t *testing.T, a *App, height, seconds int64) <-chan [][]byte {
	t.Helper()
	out := make(chan [][]byte, 1)
	go func() {
		r, err := a.PrepareProposal(ctx, &abci.RequestPrepareProposal{MaxTxBytes: 1 << 20, Height: height, Time: time.Unix(seconds, 0), ProposerAddress: self})
		if errors.Is(err, errStopping) {
			out <- nil // nothing is signed
			return
		}
		if err != nil {
			t.Error(err)
			out <- nil
			return
		}
		if len(r.Txs) == 0 {
			t.Error("an empty proposal, which all would refuse")
		}
		out <- r.Txs
	}()
	return out
}

func stillWaiting(t *testing.T, ch <-chan [][]byte) {
	t.Helper()
	select {
	case <-ch:
		t.Error("a block was proposed too early")
	case <-time.After(100 * time.Millisecond):
	}
}

// TestInstant: with an idle time of hours only a transaction makes a block, as
// long as the chain's clock is not far ahead.
func TestInstant(t *testing.T) {
	a := newApp(t, func(c *Config) { c.Instant, c.IdleTime = true, time.Hour })
	now := time.Now().Unix()
	decide(t, a, propose(t, a, 1, now), 1, now) // the first needs no transaction

	ch := proposing(t.Context(), t, a, 2, now+1)
	stillWaiting(t, ch)
	tx := pay(t, a, 0)
	txs := <-ch
	b, _, err := envelope.Decode(txs[0], 0)
	if err != nil || len(b.Transactions()) != 1 || b.Transactions()[0].Hash() != tx.Hash() {
		t.Fatalf("proposed %v, %v", b, err)
	}
	decide(t, a, txs, 2, now+1)

	// The transaction is mined: it must not make one more block.
	ctx, cancel := context.WithCancel(t.Context())
	ch = proposing(ctx, t, a, 3, now+2)
	stillWaiting(t, ch)
	cancel()
	<-ch

	// A lead of an hour is too much, whatever waits.
	pay(t, a, 1)
	ch = proposing(t.Context(), t, a, 3, now+3600)
	stillWaiting(t, ch)
	a.Interrupt()
	<-ch
}

// TestInstantIdle: an old block is followed by an empty one.
func TestInstantIdle(t *testing.T) {
	a := newApp(t, func(c *Config) { c.Instant, c.IdleTime = true, time.Minute })
	old := time.Now().Unix() - 3600
	for h := int64(1); h <= 3; h++ {
		decide(t, a, propose(t, a, h, old+h), h, old+h)
	}
}
