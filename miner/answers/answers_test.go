package answers

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/sealing"
)

// world is a chain, an outbox and a watcher in memory.
type world struct {
	state    watch.State
	box      []outbox.Entry
	estimate uint64
	err      error   // of estimates
	calls    []error // of calls, in turn
	worth    int64
}

func (w *world) Call(context.Context, client.Message, client.BlockRef) ([]byte, error) {
	err := w.calls[0]
	w.calls = w.calls[1:]
	return nil, err
}
func (w *world) EstimateGas(context.Context, client.Message) (uint64, error) {
	return w.estimate, w.err
}
func (w *world) GasPrice(context.Context) (*big.Int, error) { return big.NewInt(10), nil }
func (w *world) Receipt(context.Context, common.Hash) (*types.Receipt, error) {
	return nil, client.ErrNotFound
}
func (w *world) List() []outbox.Entry     { return w.box }
func (w *world) State() watch.State       { return w.state }
func (w *world) Changed() <-chan struct{} { return nil }
func (w *world) Expected(context.Context, uint64, uint64) (*big.Int, error) {
	return big.NewInt(w.worth), nil
}

func (w *world) answers(minProfit int64) *Answers {
	return New(Options{Chain: w, Box: w, Watcher: w, Profit: w, MinProfit: big.NewInt(minProfit), Logger: slog.New(slog.DiscardHandler)})
}

// at is a state in epoch 5's window of blocks 101 to 120, of which 4 of 6 answers
// are in.
func at(block uint64) watch.State {
	m := &pora.Mine{TargetSubmissions: 3, CurrentSubmissions: 4, LastMinedEpoch: 5, TargetMineBlocks: 20}
	sub := pora.Subtask{Start: 100, End: 120}
	w := &watch.Work{Context: flow.Context{Epoch: 5}, Subtask: sub, SubtaskDigest: pora.Hash{1}, Contract: m, Rolled: m}
	return watch.State{Head: client.Header{Number: block}, ReadAt: block, Seen: time.Now(), Interval: time.Hour, Subtask: sub, Work: w}
}

func TestUseful(t *testing.T) {
	sent := func(state outbox.State, block uint64) outbox.Entry {
		e := outbox.Entry{Intent: outbox.Intent{ID: "answer:5:ab"}, State: state}
		if block != 0 {
			e.Inclusion = &outbox.Inclusion{BlockNumber: block}
		}
		return e
	}
	found := at(105).Work
	for name, c := range map[string]struct {
		block  uint64
		box    []outbox.Entry
		change func(*watch.State)
		want   Cause
	}{
		"in time":            {105, nil, nil, ""},
		"last moment":        {119, nil, nil, ""},
		"too late":           {120, nil, nil, Late},
		"another context":    {105, nil, func(s *watch.State) { s.Work.SubtaskDigest = pora.Hash{2} }, Stale},
		"no window":          {105, nil, func(s *watch.State) { s.Work = nil }, Stale},
		"one under way":      {105, []outbox.Entry{sent(outbox.Sent, 0)}, nil, ""},
		"two under way":      {105, []outbox.Entry{sent(outbox.Sent, 0), sent(outbox.Intended, 0)}, nil, Quota},
		"counted":            {105, []outbox.Entry{sent(outbox.Mined, 104), sent(outbox.Final, 103)}, nil, ""},
		"mined, not counted": {105, []outbox.Entry{sent(outbox.Mined, 106), sent(outbox.Sent, 0)}, nil, Quota},
		"of another epoch":   {105, []outbox.Entry{{Intent: outbox.Intent{ID: "answer:4:ab"}, State: outbox.Sent}, {Intent: outbox.Intent{ID: "answer:4:cd"}, State: outbox.Sent}}, nil, ""},
		"full":               {105, nil, func(s *watch.State) { s.Work.Rolled.CurrentSubmissions = 6 }, Quota},
		"no server":          {105, nil, func(s *watch.State) { s.Work, s.Reason.Code = nil, watch.ChainDown }, RPC},
		"no server, over":    {120, nil, func(s *watch.State) { s.Work, s.Reason.Code = nil, watch.ChainDown }, Late},
	} {
		w := &world{state: at(c.block), box: c.box}
		if c.change != nil {
			c.change(&w.state)
		}
		cause, err := w.answers(0).useful(&hit{work: found}, &w.state)
		if cause != c.want || (err == nil) != (c.want == "") {
			t.Errorf("%s: %q, %v, want %q", name, cause, err, c.want)
		}
	}
}

// TestGas: known costs are the floor where an estimate may look at the wrong
// block.
func TestGas(t *testing.T) {
	before := outbox.Entry{Intent: outbox.Intent{ID: "answer:4:ab"}, State: outbox.Final, Inclusion: &outbox.Inclusion{}}
	for name, c := range map[string]struct {
		box      []outbox.Entry
		last     uint64
		pending  uint64
		estimate uint64
		err      error
		want     uint64
		cause    Cause
	}{
		"first ever of the contract": {[]outbox.Entry{before}, 0, 0, 700_000, nil, 800_000, ""},
		"our first":                  {nil, 5, 0, 400_000, nil, 800_000, ""},
		"first of the epoch":         {[]outbox.Entry{before}, 4, 0, 400_000, nil, 640_000, ""},
		"a further one":              {[]outbox.Entry{before}, 5, 0, 400_000, nil, 440_000, ""},
		"it makes a context":         {[]outbox.Entry{before}, 4, 1, 500_000, nil, 940_000, ""},
		"it makes three":             {[]outbox.Entry{before}, 4, 3, 500_000, nil, 1_180_000, ""},
		"an estimate too early":      {[]outbox.Entry{before}, 4, 0, 0, &client.Revert{Reason: string(pora.ErrBeforeSubtask)}, 640_000, ""},
		"refused":                    {[]outbox.Entry{before}, 5, 0, 0, &client.Revert{Reason: string(pora.ErrEpochFull)}, 0, Quota},
		"no server":                  {[]outbox.Entry{before}, 5, 0, 0, errors.New("connection refused"), 0, RPC},
	} {
		w := &world{state: at(105), box: c.box, estimate: c.estimate, err: c.err}
		w.state.Pending = c.pending
		w.state.Work.Contract.LastMinedEpoch = c.last
		got, err := w.answers(0).gas(t.Context(), client.Message{}, w.state.Work)
		if got != c.want || (c.cause != "") != (err != nil) || err != nil && causeOf(err, "") != c.cause {
			t.Errorf("%s: %d, %v, want %d %s", name, got, err, c.want, c.cause)
		}
	}
}

func TestPays(t *testing.T) {
	w := &world{worth: 5_000_000}
	for _, c := range []struct {
		minProfit int64
		gas       uint64
		want      bool
	}{{0, 500_000, true}, {0, 500_001, false}, {1_000_000, 400_000, true}, {1_000_001, 400_000, false}, {-1, 900_000, true}} {
		err := w.answers(c.minProfit).pays(t.Context(), 0, 5, c.gas)
		if (err == nil) != c.want || err != nil && causeOf(err, "") != Unprofitable {
			t.Errorf("profit of %d asked, gas %d at 10 wei, worth %d: %v", c.minProfit, c.gas, w.worth, err)
		}
	}
}

// TestAsk: the next block judges; a server without one judges in the newest.
func TestAsk(t *testing.T) {
	down, full := errors.New("no pending block"), &client.Revert{Reason: string(pora.ErrEpochFull)}
	for name, c := range map[string]struct {
		calls []error
		want  Cause
	}{
		"good": {[]error{nil}, ""}, "refused": {[]error{full}, Quota}, "no pending block": {[]error{down, nil}, ""},
		"refused in the newest": {[]error{down, full}, Quota}, "no server": {[]error{down, down}, RPC},
	} {
		w := &world{calls: c.calls}
		err := w.answers(0).ask(t.Context(), client.Message{})
		if (err == nil) != (c.want == "") || err != nil && causeOf(err, "") != c.want || len(w.calls) != 0 {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestCauses(t *testing.T) {
	for reason, want := range map[string]Cause{
		string(pora.ErrDuplicate): Duplicate, string(pora.ErrEpochFull): Quota, string(pora.ErrContextDigest): Stale, string(pora.ErrBeforeSubtask): Stale,
		string(pora.ErrAfterSubtask): Late, string(pora.ErrQuality): Refused, "": Refused,
	} {
		if got := causeOf(refusal(&client.Revert{Reason: reason}), ""); got != want {
			t.Errorf("%q: %s, want %s", reason, got, want)
		}
	}
	if got := causeOf(&tx.InsufficientFundsError{}, RPC); got != Funds {
		t.Errorf("no money: %s", got)
	}
	if got := causeOf(errors.New("x"), RPC); got != RPC {
		t.Errorf("anything else: %s", got)
	}
}

// TestOverflow: hits that nobody takes in time are dropped and counted; the search
// is not held up.
func TestOverflow(t *testing.T) {
	a := (&world{}).answers(0)
	const extra = 10
	for range queueHits + extra {
		a.Found(nil, pora.Range{}, mine.Hit{})
	}
	if got := a.Tally(); got.Hits != queueHits+extra || got.Dropped[Overflow].Count != extra {
		t.Errorf("%+v", got)
	}
}

func TestInclusion(t *testing.T) {
	a := (&world{}).answers(0)
	if a.Inclusion() != 0 {
		t.Error("a percentile of nothing")
	}
	for i := range 100 {
		a.delays = append(a.delays, time.Duration(100-i)*time.Second)
	}
	if got := a.Inclusion(); got != 95*time.Second {
		t.Errorf("%v", got)
	}
	a.delays = []time.Duration{3 * time.Second}
	if got := a.Inclusion(); got != 3*time.Second {
		t.Errorf("of one: %v", got)
	}
}

func TestRanges(t *testing.T) {
	r := Ranges{{Start: 1, End: 100, Digest: sealing.Hash{1}}, {Start: 100, End: 100, Digest: sealing.Hash{2}}, {Start: 100, End: 130, Digest: sealing.Hash{3}}}
	for sector, want := range map[uint64]byte{1: 1, 99: 1, 100: 3, 129: 3} {
		if got, err := r.At(sector, 140); err != nil || got.Digest[0] != want {
			t.Errorf("sector %d: %+v, %v", sector, got, err)
		}
	}
	if _, err := r.At(130, 140); !errors.Is(err, flow.ErrNoContextYet) {
		t.Errorf("beyond the ranges: %v", err)
	}
	if _, err := r.At(140, 140); !errors.Is(err, flow.ErrBeyondFlow) {
		t.Errorf("beyond the flow: %v", err)
	}
	if got, ok := r.Of(pora.Hash{2}); !ok || got.Start != 100 || got.End != 100 {
		t.Errorf("%+v %v", got, ok)
	}
	if _, ok := r.Of(pora.Hash{9}); ok {
		t.Error("an unknown digest has a range")
	}
}
