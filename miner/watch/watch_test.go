package watch

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/merkle"
)

// world is a chain of blocks with the contracts' answers.
type world struct {
	flow    storage.FlowParameters
	stored  storage.MineContext
	pending storage.MineContext
	mine    storage.MineParameters
	payee   common.Address
	paused  bool
	err     error
	reads   int // of all mine parameters
}

func hashOf(n uint64) common.Hash { return common.BigToHash(new(big.Int).SetUint64(n + 1)) }

func header(n uint64) client.Header {
	return client.Header{Number: n, Hash: hashOf(n), ParentHash: hashOf(n - 1), Time: 1000 + n}
}

type chainOf struct{ *world }

func (w chainOf) Header(_ context.Context, at client.BlockRef) (client.Header, error) {
	for n := range uint64(1000) {
		if client.At(n) == at {
			return header(n), nil
		}
	}
	return client.Header{}, client.ErrNotFound
}
func (w chainOf) WatchHeads(ctx context.Context, fn func(client.Header) error) error {
	<-ctx.Done()
	return ctx.Err()
}

type flowOf struct{ *world }

func (w flowOf) Parameters(context.Context, client.BlockRef) (storage.FlowParameters, error) {
	return w.flow, w.err
}
func (w flowOf) Context(context.Context, client.BlockRef) (storage.MineContext, error) {
	return w.stored, w.err
}
func (w flowOf) CurrentContext(context.Context, client.BlockRef) (storage.MineContext, error) {
	return w.pending, w.err
}
func (w flowOf) Paused(context.Context, client.BlockRef) (bool, error) { return w.paused, w.err }

type mineOf struct{ *world }

func (w mineOf) Parameters(context.Context, client.BlockRef) (storage.MineParameters, error) {
	w.reads++
	return w.mine, w.err
}
func (w mineOf) Progress(context.Context, client.BlockRef) (uint64, uint64, error) {
	return w.mine.LastMinedEpoch, w.mine.CurrentSubmissions, w.err
}
func (w mineOf) Beneficiary(context.Context, common.Hash, client.BlockRef) (common.Address, error) {
	return w.payee, w.err
}

var id = common.Hash{1}

// healthy is epoch 3 of 100 blocks each, with two subtasks of 20 blocks, 30 apart.
func healthy() *world {
	w := &world{
		flow: storage.FlowParameters{FirstBlock: 10, BlocksPerEpoch: 100}, payee: common.Address{7},
		stored: storage.MineContext{Epoch: 3, MineStart: 310, FlowLength: 5000, Digest: common.Hash{9}},
		mine: storage.MineParameters{
			TargetMineBlocks: 20, TargetSubmissions: 10, TargetSubmissionsNext: 10, DifficultyAdjustRatio: 20, MaxShards: 256,
			LastMinedEpoch: 3, CurrentSubmissions: 4, PoraTarget: new(big.Int).Lsh(big.NewInt(1), 250), MinDifficulty: new(big.Int),
			Subtasks: 2, SubtasksNext: 2, SubtaskInterval: 30, SubtaskIntervalNext: 30, SealDataEnabled: true, DataProofEnabled: true,
		},
	}
	w.pending = w.stored
	return w
}

func (w *world) watcher() *Watcher {
	return New(Options{
		Chain: chainOf{w}, Flow: flowOf{w}, Mine: mineOf{w}, MinerID: func() common.Hash { return id }, Logger: slog.New(slog.DiscardHandler),
	})
}

// window is the subtask by the specification's words (spec/storage.md 4.2).
func (w *world) window(subtasks, interval uint64) (start, end uint64) {
	sum := merkle.Sum(w.stored.Digest[:], id[:])
	n := new(big.Int).Mod(new(big.Int).SetBytes(sum[:]), new(big.Int).SetUint64(subtasks)).Uint64()
	start = w.stored.MineStart + n*interval
	return start, start + w.mine.TargetMineBlocks
}

func TestReasons(t *testing.T) {
	start, end := healthy().window(2, 30)
	for name, c := range map[string]struct {
		change func(*world)
		block  uint64
		want   Code
	}{
		"mining":             {nil, start + 5, Mining},
		"first block":        {nil, start, Mining}, // an answer would be in the next block
		"before":             {nil, start - 1, BeforeWindow},
		"last block":         {nil, end - 1, Mining},
		"after":              {nil, end, AfterWindow},
		"no server":          {func(w *world) { w.err = errors.New("connection refused") }, start, ChainDown},
		"wrong contract":     {func(w *world) { w.err = &client.Revert{} }, start, ContractsWrong},
		"paused":             {func(w *world) { w.paused = true }, start, Paused},
		"paused while asked": {func(w *world) { w.err = &storage.Paused{} }, start, Paused},
		"unknown id":         {func(w *world) { w.payee = common.Address{} }, start, UnknownMinerID},
		"not launched":       {func(w *world) { w.flow.FirstBlock = 900 }, start, NotLaunched},
		"first epoch":        {func(w *world) { w.stored = storage.MineContext{FlowLength: 1}; w.pending = w.stored }, 15, NoEpoch},
		"behind":             {func(w *world) { w.flow.BlocksPerEpoch = 30; w.stored.Epoch = 1 }, 400, ContextsBehind},
		"expired":            {func(w *world) { w.stored.Digest = common.Hash(merkle.Empty) }, start, ContextExpired},
		"short flow":         {func(w *world) { w.stored.FlowLength = 1023 }, start, FlowTooShort},
		"quota":              {func(w *world) { w.mine.CurrentSubmissions = 20 }, start, QuotaFull},
		"no target":          {func(w *world) { w.mine.PoraTarget = new(big.Int) }, start, TargetZero},
		"no window":          {func(w *world) { w.mine.Subtasks = 0 }, start, Impossible},
	} {
		w := healthy()
		if c.change != nil {
			c.change(w)
		}
		watcher := w.watcher()
		watcher.Step(t.Context(), header(c.block))
		s := watcher.State()
		if s.Reason.Code != c.want || s.Reason.Text == "" || (s.Work != nil) != (c.want == Mining) {
			t.Errorf("%s at block %d: %v, work %v, want %s", name, c.block, s.Reason, s.Work, c.want)
		}
	}
	none := New(Options{Chain: chainOf{healthy()}, Flow: flowOf{healthy()}, Mine: mineOf{healthy()}, Logger: slog.New(slog.DiscardHandler)})
	if none.State().Reason.Code != Starting {
		t.Errorf("at the start: %v", none.State().Reason)
	}
	none.Step(t.Context(), header(start))
	if none.State().Reason.Code != NoMinerID {
		t.Errorf("without an id: %v", none.State().Reason)
	}
}

// TestWork compares what is mined on with the specification's formulas.
func TestWork(t *testing.T) {
	w := healthy()
	start, end := w.window(2, 30)
	watcher := w.watcher()
	watcher.Step(t.Context(), header(start+3))
	s := watcher.State()
	if s.Work == nil || s.Work.Subtask.Start != start || s.Work.Subtask.End != end || s.QuotaLeft() != 16 {
		t.Fatalf("%+v", s)
	}
	hash := hashOf(start)
	if want := merkle.Sum(w.stored.Digest[:], hash[:]); s.Work.SubtaskDigest != want || s.Work.StartHash != pora.Hash(hash) {
		t.Errorf("subtask digest %x, want %x", s.Work.SubtaskDigest, want)
	}
	if s.Work.Beneficiary != w.payee || s.Work.MinerID != id || s.Work.Context.Digest != pora.Hash(w.stored.Digest) {
		t.Errorf("%+v", s.Work)
	}
}

// TestNextEpochsParameters: the first answer of an epoch is judged by the Next
// parameters, so the window is computed with them before any answer is in.
func TestNextEpochsParameters(t *testing.T) {
	w := healthy()
	w.mine.LastMinedEpoch, w.mine.CurrentSubmissions = 2, 20 // that epoch was full
	w.mine.SubtasksNext, w.mine.SubtaskIntervalNext, w.mine.TargetSubmissionsNext = 1, 70, 3
	start, _ := w.window(1, 70)
	watcher := w.watcher()
	watcher.Step(t.Context(), header(start+3))
	s := watcher.State()
	if s.Work == nil || s.Subtask.Start != start || s.QuotaLeft() != 6 {
		t.Errorf("%+v, want start %d", s, start)
	}
	// The adjusted target is the limit, not the stored one.
	if s.Work != nil && s.Work.Rolled.Target == s.Work.Contract.Target {
		t.Error("the target was not adjusted")
	}
}

// TestSimulatedContext: a context that no transaction has made yet is mined on.
func TestSimulatedContext(t *testing.T) {
	w := healthy()
	w.stored = storage.MineContext{Epoch: 2, MineStart: 210, FlowLength: 3000, Digest: common.Hash{8}}
	w.mine.LastMinedEpoch = 2
	watcher := w.watcher()
	watcher.Step(t.Context(), header(310))
	if s := watcher.State(); s.Pending != 0 && s.OldestPending != 310 {
		t.Errorf("at the boundary: %+v", s)
	}
	watcher.Step(t.Context(), header(311))
	if s := watcher.State(); s.Pending != 1 || s.OldestPending != 310 || !s.Simulated || s.Context.Epoch != 3 || s.Made != 2 {
		t.Errorf("after the boundary: %+v", s)
	}
}

// TestReading: settings are read again only when something tells that they changed.
func TestReading(t *testing.T) {
	w := healthy()
	watcher := w.watcher()
	step := func(n uint64, want int) {
		t.Helper()
		watcher.Step(t.Context(), header(n))
		if w.reads != want {
			t.Errorf("block %d: settings read %d times, want %d", n, w.reads, want)
		}
	}
	step(320, 1)
	step(321, 1)
	w.mine.CurrentSubmissions = 7
	step(322, 1)
	if s := watcher.State(); s.Contract.CurrentSubmissions != 7 {
		t.Errorf("submissions %d", s.Contract.CurrentSubmissions)
	}
	w.mine.LastMinedEpoch = 4
	step(323, 2)
	w.stored.Epoch = 4
	step(324, 3)
	step(324+refreshBlocks, 4)
	replaced := header(325 + refreshBlocks)
	replaced.ParentHash = common.Hash{66}
	watcher.Step(t.Context(), replaced) // a reorganisation
	if w.reads != 5 {
		t.Errorf("after a reorganisation: %d", w.reads)
	}
}

func TestInterval(t *testing.T) {
	var a arrivals
	now := time.Unix(1000, 0)
	if a.note(header(5), now); len(a.values) != 0 {
		t.Error("one arrival is no interval")
	}
	for i := range 300 {
		now = now.Add(time.Second)
		if i%10 == 9 {
			now = now.Add(30 * time.Second) // a pause now and then does not count much
		}
		a.note(header(uint64(6+i)), now)
	}
	if len(a.values) != keepArrivals || Median(a.values) != time.Second {
		t.Errorf("%d values, median %v", len(a.values), Median(a.values))
	}
	a = arrivals{}
	a.note(header(10), now)
	a.note(header(14), now.Add(8*time.Second)) // skipped heads
	if len(a.values) != 4 || Median(a.values) != 2*time.Second {
		t.Errorf("%v", a.values)
	}
	if Median(nil) != 0 || Median([]time.Duration{4, 1, 3, 2}) != 2 {
		t.Error("median")
	}
	s := State{Head: client.Header{Number: 90}, Seen: now, Interval: 2 * time.Second, Subtask: pora.Subtask{Start: 95, End: 100}}
	if s.EndsAt() != now.Add(20*time.Second) || s.StartsAt() != now.Add(10*time.Second) {
		t.Errorf("ends %v, starts %v", s.EndsAt(), s.StartsAt())
	}
}
