package node_test

import (
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// TestInstant: in instant mode transactions have a block each at once, whatever
// the block time is, and the chain's clock does not run away.
func TestInstant(t *testing.T) {
	t.Parallel()
	net := nodetest.New(t, 1, nil)
	cfg := net.Nodes[0]
	cfg.Options.Dev.Instant, cfg.Options.Dev.BlockTime = true, time.Minute
	n := nodetest.Start(t, cfg)
	n.WaitHeight(1)
	began := time.Now()
	alice := nodetest.DevAccount(t, net.Init.Genesis, 0)
	const count = 13 // the last ones wait for the clock
	for range count {
		tx := alice.Transfer(common.Address{5}, 1, 0)
		if err := n.Client.SendTransaction(t.Context(), tx); err != nil {
			t.Fatal(err)
		}
		r := n.Receipt(tx)
		b := n.EVM().BlockByNumber(r.BlockNumber.Uint64())
		if lead := time.Until(time.Unix(int64(b.Time()), 0)); lead > app.MaxLead {
			t.Errorf("block %d has a time %v ahead", b.NumberU64(), lead)
		}
	}
	empty := 0
	head := n.EVM().Head().Number.Uint64()
	for h := uint64(2); h <= head; h++ {
		if len(n.EVM().BlockByNumber(h).Transactions()) == 0 {
			empty++
		}
	}
	if limit := int(time.Since(began)/time.Minute) + 1; empty > limit {
		t.Errorf("%d empty blocks in %v", empty, time.Since(began))
	}
	checkHistory(t, n)
}
