package minertest_test

import (
	"context"
	"math/big"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/answers"
	"github.com/zgminer/zgminer/miner/heartbeat"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/minertest"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/pora"
)

// always sends answers whatever they earn.
func always(o *answers.Options) { o.MinProfit = big.NewInt(-1) }

// accepted lists the accepted answers of the chain, by the contract's events.
func accepted(n *minertest.Net) (list []*storage.NewSubmissionEvent) {
	n.T.Helper()
	q := client.LogQuery{To: n.Height(), Addresses: []common.Address{n.At.Mine}, Topics: [][]common.Hash{{storage.NewSubmissionTopic}}}
	err := n.Chain.Logs(context.Background(), q, func(w client.LogWindow) error {
		for i := range w.Logs {
			ev, err := storage.DecodeLog(&w.Logs[i])
			if err != nil {
				return err
			}
			list = append(list, ev.(*storage.NewSubmissionEvent))
		}
		return nil
	})
	if err != nil {
		n.T.Fatal(err)
	}
	return list
}

// small is a chain with one file, on which few loads are enough: no chunk is full,
// so that answers earn nothing and are sent all the same.
func small(t *testing.T, change func(*contracts.Params)) (*minertest.Net, common.Hash) {
	t.Helper()
	p := easy()
	if change != nil {
		change(&p)
	}
	n := minertest.Start(t, p)
	n.Upload("file", 1<<20)
	return n, n.Register()
}

// TestQuota: however easy the target is, no more answers are sent than the epoch
// takes, and none is refused in a block.
func TestQuota(t *testing.T) {
	t.Parallel()
	n, id := small(t, func(p *contracts.Params) { p.TargetAnswers = 2 })
	rig := minertest.NewRig(n, id, minertest.Change{Answers: always})
	n.Tick(blockTime)
	rig.Run()
	nodetest.Until(t, "answers of two epochs", func() bool { return rig.Answers.Tally().Final >= 5 })
	got := rig.Answers.Tally()
	if l := got.Dropped[answers.Reverted]; l.Count > 0 {
		t.Errorf("%d answers were refused in a block: %s", l.Count, l.Reason)
	}
	if got.Dropped[answers.Quota].Count == 0 {
		t.Errorf("no hit was dropped for the quota: %+v", got)
	}
	perEpoch := map[uint64]int{}
	for _, ev := range accepted(n) {
		perEpoch[ev.Epoch]++
	}
	for epoch, count := range perEpoch {
		if count > 4 {
			t.Errorf("epoch %d has %d answers", epoch, count)
		}
	}
	if len(perEpoch) < 2 {
		t.Errorf("answers in %d epochs", len(perEpoch))
	}
}

// TestRestart stops the miner in the middle of a window with answers in no block
// yet. The next start follows them, proves on and sends nothing twice.
func TestRestart(t *testing.T) {
	t.Parallel()
	n, id := small(t, nil)
	rig := minertest.NewRig(n, id, minertest.Change{Answers: always})
	stopBlocks := n.Tick(blockTime)
	rig.Run()
	nodetest.Until(t, "a window", func() bool {
		s := rig.Watch.State()
		return s.Work != nil && rig.Answers.Tally().Sent > 0
	})
	stopBlocks() // what is sent now stays in no block
	rig.Stop()
	first := map[string]outbox.State{}
	waiting := 0
	for _, e := range n.Box.List() {
		first[e.ID] = e.State
		if !e.State.Done() {
			waiting++
		}
	}
	n.CloseBox()
	n.OpenBox()
	again := minertest.NewRig(n, id, minertest.Change{Answers: always})
	n.Tick(blockTime)
	again.Run()
	nodetest.Until(t, "the old answers and new ones", func() bool {
		for _, e := range n.Box.List() {
			if _, old := first[e.ID]; old && !e.State.Done() {
				return false
			}
		}
		return again.Answers.Tally().Final >= uint64(waiting)+2
	})
	again.Stop()
	if l := again.Answers.Tally().Dropped[answers.Reverted]; l.Count > 0 {
		t.Errorf("%d answers were refused in a block: %s", l.Count, l.Reason)
	}
	entry := map[common.Hash]string{}
	for _, e := range n.Box.List() {
		for _, a := range e.Attempts {
			entry[a.Hash] = e.ID
		}
	}
	used := map[string]bool{}
	for _, ev := range accepted(n) {
		id := entry[ev.TxHash]
		if id == "" || used[id] {
			t.Errorf("answer %s of the chain belongs to entry %q of the outbox, seen before: %v", ev.TxHash, id, used[id])
		}
		used[id] = true
	}
}

// TestExpired: an answer that no block takes is replaced by a transfer of nothing
// to oneself when its window is over, and mining goes on.
func TestExpired(t *testing.T) {
	t.Parallel()
	n, id := small(t, nil)
	fault := n.Fault()
	var vanished atomic.Int64
	fault.Drop(func(raw []byte) bool {
		drop := len(raw) > 4000 && vanished.Load() < 3
		if drop {
			vanished.Add(1)
		}
		return drop
	})
	rig := minertest.NewRig(n, id, minertest.Change{Answers: always})
	n.Tick(blockTime)
	rig.Run()
	nodetest.Until(t, "an expired answer and a final one", func() bool {
		got := rig.Answers.Tally()
		return got.Dropped[answers.Expired].Count > 0 && got.Final > 0 || vanished.Load() >= 3 && got.Final > 3
	})
	for _, e := range n.Box.List() {
		if e.State == outbox.Cancelled && (e.Inclusion == nil || e.Inclusion.GasUsed != 21_000) {
			t.Errorf("%s: cancelled by %+v", e.ID, e.Inclusion)
		}
	}
	if l := rig.Answers.Tally().Dropped[answers.Reverted]; l.Count > 0 {
		t.Errorf("%d answers were refused in a block: %s", l.Count, l.Reason)
	}
}

// TestServerFaults: a third of all requests fails, and for some blocks all of
// them; answers are found, sent and followed all the same.
func TestServerFaults(t *testing.T) {
	t.Parallel()
	n, id := small(t, nil)
	fault := n.Fault()
	rig := minertest.NewRig(n, id, minertest.Change{Answers: always})
	n.Tick(blockTime)
	rig.Run()
	nodetest.Until(t, "a first answer", func() bool { return rig.Answers.Tally().Accepted > 0 })
	fault.Fail(func(string) bool { return true })
	before := n.Height()
	nodetest.Until(t, "blocks without a server", func() bool { return n.Height() > before+10 })
	if s := rig.Watch.State(); s.Work != nil && s.Reason.Code != watch.ChainDown && n.Height() > s.Head.Number+40 {
		t.Errorf("with no server: %v", s.Reason)
	}
	var count atomic.Int64
	fault.Fail(func(string) bool { return count.Add(1)%3 == 0 })
	had := rig.Answers.Tally().Final
	nodetest.Until(t, "answers through a bad server", func() bool { return rig.Answers.Tally().Final >= had+3 })
	fault.Fail(nil)
	if l := rig.Answers.Tally().Dropped[answers.Reverted]; l.Count > 0 {
		t.Errorf("%d answers were refused in a block: %s", l.Count, l.Reason)
	}
}

// rotten is a source whose sealed bytes are not what was stored.
type rotten struct{ mining.Source }

func (r rotten) Tiers(ctx context.Context, rng pora.Range, length uint64) (mining.Tiers, error) {
	t, err := r.Source.Tiers(ctx, rng, length)
	for i, tier := range t.List {
		m := tier.(*mine.MemoryTier)
		var data []byte
		for load := range rng.Loads() {
			if d, _ := m.Load(load); d != nil {
				data = append(data, d...)
			}
		}
		for at := 100; at < len(data); at += kernels.UnitBytes {
			data[at] ^= 1
		}
		if t.List[i], err = mine.NewMemoryTier(m.Name(), m.Held(), data, nil); err != nil {
			return t, err
		}
	}
	return t, err
}

// TestHeartbeat: a healthy path gives right answers at an easy target; rotten data
// are noticed though every hit computes right, and so is a path without data.
func TestHeartbeat(t *testing.T) {
	t.Parallel()
	n, id := small(t, nil)
	rig := minertest.NewRig(n, id, minertest.Change{Answers: always})
	n.Advance(n.Params.BlocksPerEpoch + 2)
	done := make(chan struct{})
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	backend := kernels.NewCPUBackend(minertest.CPU, 1)
	defer backend.Close()
	options := heartbeat.Options{
		Watcher: rig.Watch, Source: rig.Sealed, Devices: backend.Devices(), Assemble: rig.Answers.Assemble,
		MinerID: func() common.Hash { return id }, Logger: minertest.Quiet(t),
	}
	if s := heartbeat.New(options).Beat(ctx); s.Code != heartbeat.Unknown {
		t.Errorf("before anything was read: %+v", s)
	}
	go func() {
		defer close(done)
		for rig.Watch.State().Made == 0 {
			head, err := n.Chain.Head(ctx)
			if err != nil {
				t.Error(err)
				return
			}
			rig.Watch.Step(ctx, head)
			if err := rig.Keeper.Step(ctx); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	n.StepUntil(done)
	alarms := []watch.Code{}
	options.Alarm = func(r watch.Reason) { alarms = append(alarms, r.Code) }
	heart := heartbeat.New(options)
	if s := heart.Beat(ctx); s.Code != heartbeat.OK || s.Verified == 0 {
		t.Errorf("a healthy path: %+v", s)
	}
	options.Source = rotten{rig.Sealed}
	if s := heartbeat.New(options).Beat(ctx); s.Code != heartbeat.Mismatch {
		t.Errorf("rotten data: %+v", s)
	}
	if len(alarms) != 2 || alarms[0] != heartbeat.OK || alarms[1] != heartbeat.Mismatch {
		t.Errorf("alarms %v", alarms)
	}
}
