package minertest_test

import (
	"context"
	"math/big"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/miner/minertest"
	"github.com/zgminer/zgminer/miner/rewards"
)

// easy are the demo's parameters with a target that one processor core reaches at
// once, though only a few loads of the flow are held.
func easy() contracts.Params {
	p := contracts.Demo()
	p.Difficulty, p.MinDifficulty = 16, 16
	return p
}

// blockTime is short, so that an epoch lasts some seconds.
const blockTime = 150 * time.Millisecond

// TestPath mines on a real chain: a file is stored, the rest of the pricing chunk
// filled by others, a miner id registered, and the miner's answers are accepted,
// paid and withdrawn.
func TestPath(t *testing.T) {
	t.Parallel()
	n := minertest.Start(t, easy())
	n.Upload("file", 1<<20)
	n.Fill()
	id := n.Register()
	rig := minertest.NewRig(n, id, minertest.Change{})
	n.Tick(blockTime)
	rig.Run()
	nodetest.Until(t, "three final answers", func() bool { return rig.Answers.Tally().Final >= 3 })
	got := rig.Answers.Tally()
	if got.Earned.Cmp(new(big.Int).Mul(n.Params.BaseReward, big.NewInt(3))) < 0 {
		t.Errorf("earned %v wei with %d answers, the base reward alone is %v each", got.Earned, got.Final, n.Params.BaseReward)
	}
	for cause, l := range got.Dropped {
		t.Logf("dropped: %s %d, gas %d: %s", cause, l.Count, l.Gas, l.Reason)
	}
	for _, cause := range []string{"verify", "proof", "refused", "reverted"} {
		for c, l := range got.Dropped {
			if string(c) == cause {
				t.Errorf("%d hits ended as %s: %s", l.Count, c, l.Reason)
			}
		}
	}
	payments, err := n.Contracts.Reward.Payments(context.Background(), n.From, client.Latest)
	if err != nil || payments.Cmp(got.Earned) < 0 {
		t.Errorf("escrow holds %v, earned %v, error %v", payments, got.Earned, err)
	}
	ledger := rewards.NewLedger(n.Chain, n.At.Reward, id, 0)
	nodetest.Until(t, "the ledger", func() bool {
		e, err := ledger.Read(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return e.Total.Answers >= 3 && len(e.Chunks) == 1 && e.Chunks[0].Index == 0 && e.Chunks[0].Wei.Cmp(e.Total.Wei) == 0
	})
	purse := &rewards.Purse{Chain: n.Chain, Sender: n.Manager, Box: n.Box, Contract: n.Contracts.Reward, From: n.From, Payee: n.From}
	w, err := purse.Withdraw(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if w.Wei.Cmp(payments) < 0 || w.After.Cmp(w.Before) <= 0 {
		t.Errorf("withdrawn %v wei of %v; wallet %v, then %v", w.Wei, payments, w.Before, w.After)
	}
	s := rig.Mining.Status()
	if s.Totals.Hits == 0 || s.Totals.Mixes == 0 || s.Totals.Pads < s.Totals.Mixes || len(s.Devices) != 1 || len(s.Tiers) != 1 || s.Tiers[0].Totals.Mixes != s.Totals.Mixes {
		t.Errorf("statistics %+v", s)
	}
	if s.Ranges.Wide.Shards != 1 || s.Ranges.Wide.Score <= 0 {
		t.Errorf("range scores %+v", s.Ranges)
	}
	t.Logf("block %d: %+v", n.Height(), got)
}
