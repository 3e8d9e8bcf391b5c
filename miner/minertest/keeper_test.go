package minertest_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/miner/keeper"
	"github.com/zgminer/zgminer/miner/minertest"
	"github.com/zgminer/zgminer/miner/watch"
)

// kept is a simulated chain with a watcher and a context keeper that are stepped.
type kept struct {
	*minertest.Net
	watch  *watch.Watcher
	keeper *keeper.Keeper
	now    time.Time
}

func keep(t *testing.T, blocksPerEpoch uint64, change func(*keeper.Options)) *kept {
	t.Helper()
	p := contracts.Demo()
	p.BlocksPerEpoch, p.TargetMineBlocks, p.SubtaskInterval = blocksPerEpoch, 1, 1
	k := &kept{Net: minertest.Simulate(t, p), now: time.Unix(1_700_000_000, 0)}
	k.watch = watch.New(watch.Options{Chain: k.Chain, Flow: k.Contracts.Flow, Mine: k.Contracts.Mine, Logger: minertest.Quiet(t)})
	o := keeper.Options{
		Chain: k.Chain, Sender: k.Manager, Box: k.Box, Watcher: k.watch, Flow: k.At.Flow, From: k.From,
		Now: func() time.Time { return k.now }, Logger: minertest.Quiet(t),
	}
	if change != nil {
		change(&o)
	}
	var err error
	if k.keeper, err = keeper.New(o); err != nil {
		t.Fatal(err)
	}
	k.look()
	return k
}

// look lets manager and watcher see the newest block.
func (k *kept) look() watch.State {
	k.T.Helper()
	head, err := k.Chain.Head(context.Background())
	if err != nil {
		k.T.Fatal(err)
	}
	if err := k.Manager.Step(context.Background(), head); err != nil {
		k.T.Fatal(err)
	}
	k.watch.Step(context.Background(), head)
	return k.watch.State()
}

// gas is what the keeper's transactions used, and how many there were.
func (k *kept) gas() (gas uint64, count int) {
	for _, e := range k.Box.List() {
		if strings.HasPrefix(e.ID, "context:") {
			if e.Inclusion == nil || e.Inclusion.Reverted {
				k.T.Errorf("%s: state %s, inclusion %+v", e.ID, e.State, e.Inclusion)
				continue
			}
			gas += e.Inclusion.GasUsed
			count++
		}
	}
	return gas, count
}

// TestKeeperCatchesUp: after 300 epochs without a transaction no transaction with
// the most gas there is can make the contexts at once; the keeper makes them in
// batches of 51, and the chain is usable again. The campaign does it with 3,000.
func TestKeeperCatchesUp(t *testing.T) {
	t.Parallel()
	catchUp(t, 300)
}

func catchUp(t *testing.T, behind uint64) {
	k := keep(t, 3, nil)
	k.Advance(1 + behind*k.Params.BlocksPerEpoch)
	s := k.look()
	if s.Pending < behind-1 || s.Reason.Code != watch.NoMinerID {
		t.Fatalf("%d contexts are pending, reason %v", s.Pending, s.Reason)
	}
	all := client.Message{From: k.From, To: &k.At.Flow, Data: storage.MakeContextData(), Gas: 16_700_000}
	if _, err := k.Chain.Call(context.Background(), all, client.Latest); err == nil {
		t.Fatal("one transaction can make all contexts: nothing to catch up with")
	}
	for s.Pending > 0 {
		if err := k.keeper.Step(context.Background()); err != nil {
			t.Fatal(err)
		}
		if s.Pending <= watch.MaxPending {
			break // the rest is made when it is needed
		}
		k.Advance(k.Height() + 1)
		before := s.Pending
		if s = k.look(); s.Pending >= before {
			t.Fatalf("%d contexts are pending after a batch, %d before it", s.Pending, before)
		}
	}
	gas, count := k.gas()
	t.Logf("%d transactions, %d gas, %d contexts: %d gas each", count, gas, s.Made, gas/s.Made)
	if n := int(behind / 51); count < n || count > n+3 {
		t.Errorf("%d transactions", count)
	}
	made, err := k.Contracts.Flow.Context(context.Background(), client.Latest)
	if err != nil || made.Epoch != s.Made || s.Made < behind-watch.MaxPending {
		t.Errorf("epoch %+v, error %v, watcher %d", made, err, s.Made)
	}
	if st := k.keeper.Status(); st.SpentToday.Sign() <= 0 || st.Problem != "" || st.Sent != uint64(count) {
		t.Errorf("status %+v", st)
	}
}
