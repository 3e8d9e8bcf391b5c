package app

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/devkeys"
	"github.com/zgminer/zgminer/chain/envelope"
	"github.com/zgminer/zgminer/chain/genesis"
)

// TestSharedSenders: the senders of a block that geth reads back are there without
// recovering them, and they are right.
func TestSharedSenders(t *testing.T) {
	a := newApp(t, nil)
	const count = 20
	for i := range count {
		pay(t, a, uint64(i))
	}
	a.cfg.EVM.SettlePool()
	txs := propose(t, a, 1, 1_000_001)
	decide(t, a, txs, 1, 1_000_001)
	executed := a.decoded.get(contentSum(txs))
	a.cfg.EVM.ShareSenders(executed) // as the execution does when nobody waits any more

	keys, err := devkeys.Derive(devkeys.Mnemonic, 1)
	if err != nil {
		t.Fatal(err)
	}
	want, signer := crypto.PubkeyToAddress(keys[0].PublicKey), types.LatestSignerForChainID(big.NewInt(genesis.DefaultChainID))
	// Recovering allocates, remembering does not. The first call is not counted.
	allocations := func(b *types.Block) float64 {
		if len(b.Transactions()) != count {
			t.Fatalf("%d transactions", len(b.Transactions()))
		}
		next := 0
		return testing.AllocsPerRun(count-2, func() {
			if from, err := types.Sender(signer, b.Transactions()[next]); err != nil || from != want {
				t.Errorf("transaction %d: %s, %v", next, from, err)
			}
			next++
		})
	}
	read := a.cfg.EVM.BlockByNumber(1)
	if read == executed {
		t.Fatal("geth gives the block that was executed: nothing is left to share")
	}
	a.cfg.EVM.SettlePool() // what goes on beside allocates too
	fresh, _, err := envelope.Decode(txs[0], 0)
	if err != nil {
		t.Fatal(err)
	}
	shared, recovered := allocations(read), allocations(fresh)
	if shared >= recovered/2 {
		t.Errorf("%v allocations for each known sender, %v to recover one", shared, recovered)
	}
}

// BenchmarkBlock measures a block of 400 transfers from the proposal to the end of
// the pool's reset.
func BenchmarkBlock(b *testing.B) {
	a := newApp(b, nil)
	const count = 400
	nonce := uint64(0)
	for h := int64(1); b.Loop(); h++ {
		b.StopTimer()
		for range count {
			pay(b, a, nonce)
			nonce++
		}
		a.cfg.EVM.SettlePool()
		b.StartTimer()
		decide(b, a, propose(b, a, h, 1_000_000+h), h, 1_000_000+h)
		a.cfg.EVM.SettlePool()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*count), "µs/tx")
}
