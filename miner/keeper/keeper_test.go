package keeper

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/pora/flow"
)

// world is a chain, an outbox and a watcher in memory.
type world struct {
	state    watch.State
	box      []outbox.Entry
	estimate uint64
	err      error // of estimates
	now      time.Time
	used     uint64 // gas that a transaction uses
}

const price = 10_000_000_000 // wei per gas

func (w *world) Call(context.Context, client.Message, client.BlockRef) ([]byte, error) {
	return nil, nil
}
func (w *world) EstimateGas(context.Context, client.Message) (uint64, error) {
	return w.estimate, w.err
}
func (w *world) GasPrice(context.Context) (*big.Int, error) { return big.NewInt(price), nil }
func (w *world) List() []outbox.Entry                       { return w.box }
func (w *world) State() watch.State                         { return w.state }
func (w *world) Changed() <-chan struct{}                   { return nil }

func (w *world) Submit(_ context.Context, i outbox.Intent) (outbox.Entry, error) {
	a := outbox.Attempt{Gas: i.GasLimit, FeeCap: (*hexutil.Big)(big.NewInt(price)), Value: new(hexutil.Big)}
	e := outbox.Entry{Intent: i, State: outbox.Sent, Attempts: []outbox.Attempt{a}}
	w.box = append(w.box, e)
	return e, nil
}

// mine puts all transactions into block n.
func (w *world) mine(n uint64) {
	for i := range w.box {
		if e := &w.box[i]; e.State == outbox.Sent {
			e.State = outbox.Final
			e.Inclusion = &outbox.Inclusion{BlockNumber: n, GasUsed: w.used, GasPrice: (*hexutil.Big)(big.NewInt(price))}
		}
	}
}

// at sets the watcher's state: so many contexts missing at a block, the oldest's
// boundary so far back.
func (w *world) at(block, pending, behind uint64) {
	w.state = watch.State{Head: client.Header{Number: block}, ReadAt: block, Pending: pending, OldestPending: block - behind}
}

func (w *world) keeper(t *testing.T, mode Mode, perDay int64) *Keeper {
	t.Helper()
	k, err := New(Options{
		Chain: w, Sender: w, Box: w, Watcher: w, Mode: mode, PerDay: big.NewInt(perDay),
		Now: func() time.Time { return w.now }, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestWhenContextsAreMade(t *testing.T) {
	for _, c := range []struct {
		mode            Mode
		pending, behind uint64
		want            uint64
	}{
		{Always, 0, 0, 0}, {Always, 1, 1, 1}, {Always, 8, 1, 8}, {Always, 9, 1, 9}, {Always, 3000, 9000, 51},
		{Auto, 1, 1, 0}, {Auto, 8, 6000, 0}, {Auto, 9, 1, 9}, {Auto, 60, 1, 51},
		{Auto, 1, flow.HistoryBlocks - staleMargin, 0}, {Auto, 1, flow.HistoryBlocks - staleMargin + 1, 1},
		{Never, 60, 8000, 0},
	} {
		w := &world{}
		w.at(100_000, c.pending, c.behind)
		if got := w.keeper(t, c.mode, 1).Needed(&w.state); got != c.want {
			t.Errorf("%s, %d pending, boundary %d blocks ago: %d, want %d", c.mode, c.pending, c.behind, got, c.want)
		}
	}
	if _, err := New(Options{Mode: "sometimes"}); err == nil {
		t.Error("an unknown mode is accepted")
	}
}

// TestOneTransaction: none while one is under way, none for what one that was
// mined after the contracts were read has made already, and none while the chain
// cannot be read.
func TestOneTransaction(t *testing.T) {
	w := &world{used: 200_000}
	k := w.keeper(t, Always, 1e18)
	step := func(want int) {
		t.Helper()
		if err := k.Step(t.Context()); err != nil || len(w.box) != want {
			t.Fatalf("%d transactions, error %v, want %d", len(w.box), err, want)
		}
	}
	w.at(100, 1, 1)
	w.state.Reason.Code = watch.ChainDown
	step(0)
	w.state.Reason.Code = watch.BeforeWindow
	step(1)
	if i := w.box[0]; i.GasLimit != firstGas || i.NotAfter != 100+patience {
		t.Errorf("gas limit %d, not after %d", i.GasLimit, i.NotAfter)
	}
	step(1)
	w.mine(101)
	w.state.Head.Number = 101 // not read again yet
	step(1)
	w.at(130, 1, 1)
	step(2)
	if k.Status().Sent != 2 {
		t.Errorf("%+v", k.Status())
	}
}

// TestGasOfABatch: many contexts are estimated; where the node cannot tell, the
// most is asked for that a transaction may have; a refusal is told.
func TestGasOfABatch(t *testing.T) {
	for _, c := range []struct {
		estimate uint64
		err      error
		want     uint64
	}{
		{4_000_000, nil, 4_400_000 + moreGas}, {16_000_000, nil, maxGas}, {0, errors.New("out of gas"), firstGas + 50*moreGas},
		{0, &client.Revert{Reason: "no"}, 0},
	} {
		w := &world{estimate: c.estimate, err: c.err}
		w.at(100_000, 3000, 9000)
		err := w.keeper(t, Auto, 1e18).Step(t.Context())
		if c.want == 0 {
			if err == nil || len(w.box) != 0 {
				t.Errorf("refused: %v, %d transactions", err, len(w.box))
			}
			continue
		}
		if err != nil || len(w.box) != 1 || w.box[0].GasLimit != c.want {
			t.Errorf("estimate %d: %+v, error %v, want %d", c.estimate, w.box, err, c.want)
		}
	}
}

// TestBudget: a day's transactions stay within the budget, also after a restart,
// and the next day has its own.
func TestBudget(t *testing.T) {
	w := &world{used: 100_000, now: time.Unix(1_700_000_000, 0)}
	// A transaction reserves 400,000 gas and uses 100,000: four fit into 700,000.
	const perDay = 700_000 * price
	block := uint64(1000)
	for day := range 3 {
		for range 10 {
			k := w.keeper(t, Always, perDay)
			w.at(block, 1, 1)
			err := k.Step(t.Context())
			w.mine(block)
			block++
			if len(w.box) == 4*(day+1) && err != nil && !strings.Contains(err.Error(), "miner.gas_per_day") {
				t.Fatal(err)
			}
			if s := k.Status(); (err != nil) != (s.Problem != "") || s.SpentToday.Cmp(s.PerDay) > 0 {
				t.Errorf("status %+v, error %v", s, err)
			}
		}
		if len(w.box) != 4*(day+1) {
			t.Errorf("after day %d: %d transactions, want %d", day, len(w.box), 4*(day+1))
		}
		w.now = w.now.Add(24 * time.Hour)
	}
}
