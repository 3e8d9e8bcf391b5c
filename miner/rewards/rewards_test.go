package rewards

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
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/outbox"
)

// contract is a reward contract in memory.
type contract struct {
	params   storage.RewardParameters
	err      error // of Parameters
	chunks   map[uint64]storage.ChunkReward
	reads    int
	payments *big.Int
}

func (c *contract) Address() common.Address { return common.Address{5} }
func (c *contract) Parameters(context.Context, client.BlockRef) (storage.RewardParameters, error) {
	c.reads++
	return c.params, c.err
}
func (c *contract) Chunk(_ context.Context, i uint64, _ client.BlockRef) (storage.ChunkReward, error) {
	c.reads++
	return c.chunks[i], nil
}
func (c *contract) Payments(context.Context, common.Address, client.BlockRef) (*big.Int, error) {
	return new(big.Int).Set(c.payments), nil
}

type clock struct{ header client.Header }

func (c *clock) Head(context.Context) (client.Header, error) { return c.header, nil }
func (c *clock) Balance(_ context.Context, _ common.Address, at client.BlockRef) (*big.Int, error) {
	return big.NewInt(1000), nil
}

func wei(n int64) *big.Int { return big.NewInt(n) }

func TestExpected(t *testing.T) {
	linear := storage.RewardParameters{Kind: storage.LinearReward, ReleaseSeconds: 1000, BaseReward: wei(70), TotalBaseReward: wei(1_000_000)}
	decay := storage.RewardParameters{Kind: storage.DecayReward, AnnualMilliDecayRate: 500, BaseReward: wei(70), TotalBaseReward: wei(50)}
	full := storage.ChunkReward{Locked: wei(8000), Claimable: wei(1000), Distributed: wei(1000), StartTime: 100, LastUpdate: 300}
	for name, c := range map[string]struct {
		params storage.RewardParameters
		err    error
		chunk  storage.ChunkReward
		now    uint64
		want   int64
	}{
		// 10,000 in all over 1000 s: at 400 s after the start 4000 are due, 2000 were
		// released, so claimable is 3000, of which half, and the base reward.
		"linear":              {linear, nil, full, 500, 1500 + 70},
		"linear, nothing new": {linear, nil, full, 300, 500 + 70},
		"linear, at its end":  {linear, nil, full, 1099, (1000+7990)/2 + 70},
		"linear, over":        {linear, nil, full, 1100, 4500},
		"linear, not full":    {linear, nil, storage.ChunkReward{Locked: wei(8000), Claimable: wei(0), Distributed: wei(0)}, 500, 0},
		// 50 % a year of 372 days is released: e^-0.5 of it stays. The donated money
		// does not reach for a whole base reward.
		"decay":           {decay, nil, storage.ChunkReward{Locked: wei(1_000_000), Claimable: wei(0), Distributed: wei(0), StartTime: 1, LastUpdate: 1}, 1 + 32_140_800, 196734 + 50},
		"decay, not full": {decay, nil, storage.ChunkReward{Locked: wei(8000), Claimable: wei(0), Distributed: wei(0)}, 500, 50},
		"dummy":           {storage.RewardParameters{}, &client.Revert{}, storage.ChunkReward{}, 500, 0},
	} {
		k := &contract{params: c.params, err: c.err, chunks: map[uint64]storage.ChunkReward{4: c.chunk}}
		at := &clock{client.Header{Time: c.now}}
		p := NewProfit(k, at)
		got, err := p.Expected(t.Context(), 4, 9)
		if err != nil || got.Cmp(wei(c.want)) != 0 {
			t.Errorf("%s: %v, error %v, want %d", name, got, err, c.want)
		}
		reads := k.reads
		if _, err := p.Expected(t.Context(), 4, 9); err != nil || k.reads != reads {
			t.Errorf("%s: %d reads for the second time in an epoch, error %v", name, k.reads-reads, err)
		}
		if _, err := p.Expected(t.Context(), 4, 10); err != nil || k.reads == reads {
			t.Errorf("%s: not read again in the next epoch", name)
		}
		if w := p.Worth()[4]; w == nil || w.Cmp(wei(c.want)) != 0 {
			t.Errorf("%s: worth %v", name, w)
		}
	}
	k := &contract{err: errors.New("no server")}
	if _, err := NewProfit(k, &clock{}).Expected(t.Context(), 1, 1); err == nil {
		t.Error("an unreadable contract is worth something")
	}
}

// chain has events of two miner ids in blocks of different days.
type chain struct {
	final  uint64
	events []types.Log
	fail   uint64 // block whose header cannot be read, 0: none
	asked  []client.LogQuery
}

func (c *chain) Header(_ context.Context, at client.BlockRef) (client.Header, error) {
	if at == client.Finalized {
		return client.Header{Number: c.final}, nil
	}
	for n := range c.final + 1 {
		if at == client.At(n) && n != c.fail {
			return client.Header{Number: n, Time: 1_700_000_000 + n*40_000}, nil
		}
	}
	return client.Header{}, client.ErrNotFound
}

func (c *chain) Logs(_ context.Context, q client.LogQuery, fn func(client.LogWindow) error) error {
	c.asked = append(c.asked, q)
	for from := q.From; from <= q.To; from += 2 {
		w := client.LogWindow{From: from, To: min(from+1, q.To)}
		for _, l := range c.events {
			if l.BlockNumber >= w.From && l.BlockNumber <= w.To {
				w.Logs = append(w.Logs, l)
			}
		}
		if err := fn(w); err != nil {
			return err
		}
	}
	return nil
}

func event(block, index uint64, id common.Hash, amount int64) types.Log {
	return types.Log{
		Address: common.Address{5}, BlockNumber: block,
		Topics: []common.Hash{storage.DistributeRewardTopic, common.BigToHash(new(big.Int).SetUint64(index)), {31: 1}, id},
		Data:   common.BigToHash(wei(amount)).Bytes(),
	}
}

func TestLedger(t *testing.T) {
	own, other := common.Hash{1}, common.Hash{2}
	c := &chain{final: 4, events: []types.Log{event(1, 0, own, 10), event(1, 7, own, 5), event(2, 0, other, 100), event(4, 0, own, 1), event(6, 7, own, 1000)}}
	l := NewLedger(c, common.Address{5}, own, 1)
	c.fail = 4
	if e, err := l.Read(t.Context()); err == nil || e.UpTo != 2 || e.Total.Answers != 2 {
		t.Errorf("with a block that cannot be read: %+v, %v", e, err)
	}
	c.fail = 0
	e, err := l.Read(t.Context())
	if err != nil || e.UpTo != 4 || e.Total.Answers != 3 || e.Total.Wei.Cmp(wei(16)) != 0 {
		t.Fatalf("%+v, %v", e, err)
	}
	if len(e.Days) != 2 || e.Days[0].Date != "2023-11-15" || e.Days[0].Wei.Cmp(wei(15)) != 0 || e.Days[1].Wei.Cmp(wei(1)) != 0 {
		t.Errorf("days %+v", e.Days)
	}
	if len(e.Chunks) != 2 || e.Chunks[0].Wei.Cmp(wei(11)) != 0 || e.Chunks[1].Index != 7 || e.Chunks[1].Answers != 1 {
		t.Errorf("chunks %+v", e.Chunks)
	}
	asked := len(c.asked)
	if _, err := l.Read(t.Context()); err != nil || len(c.asked) != asked {
		t.Errorf("final blocks are read twice: %v", err)
	}
	c.final = 6
	if e, _ = l.Read(t.Context()); e.Total.Wei.Cmp(wei(1016)) != 0 || c.asked[len(c.asked)-1].From != 5 {
		t.Errorf("%+v", e)
	}
}

// sender mines what it is given.
type sender struct {
	box  []outbox.Entry
	sent int
	then func() // after a transaction is mined
}

func (s *sender) List() []outbox.Entry { return s.box }
func (s *sender) Submit(_ context.Context, i outbox.Intent) (outbox.Entry, error) {
	s.sent++
	s.box = append(s.box, outbox.Entry{Intent: i, State: outbox.Sent})
	return s.box[len(s.box)-1], nil
}
func (s *sender) Wait(_ context.Context, id string, _ bool) (outbox.Entry, error) {
	for i := range s.box {
		if s.box[i].ID == id {
			s.box[i].State, s.box[i].Inclusion = outbox.Mined, &outbox.Inclusion{BlockNumber: 8, Hash: common.Hash{1}}
			if s.then != nil {
				s.then()
			}
			return s.box[i], nil
		}
	}
	return outbox.Entry{}, outbox.ErrUnknown
}

func TestPurse(t *testing.T) {
	k := &contract{payments: wei(0)}
	s := &sender{}
	p := &Purse{Chain: &clock{client.Header{Number: 7}}, Sender: s, Box: s, Contract: k, Payee: common.Address{31}, Above: wei(100), Logger: slog.New(slog.DiscardHandler)}
	if _, err := p.Withdraw(t.Context()); !errors.Is(err, ErrNothing) {
		t.Errorf("an empty escrow: %v", err)
	}
	k.payments = wei(500)
	w, err := p.Withdraw(t.Context())
	if err != nil || w.Wei.Cmp(wei(500)) != 0 || w.Block != 8 || s.sent != 1 {
		t.Errorf("%+v, %v", w, err)
	}
	// One that was under way before a restart is waited for.
	s.box[0].State, s.box[0].Inclusion = outbox.Sent, nil
	if w, err = p.Withdraw(t.Context()); err != nil || s.sent != 1 {
		t.Errorf("%d sent, %+v, %v", s.sent, w, err)
	}
	// By itself only above the amount.
	k.payments = wei(100)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	p.Run(ctx, time.Millisecond)
	if s.sent != 1 {
		t.Errorf("withdrew %v wei, the limit is %v", k.payments, p.Above)
	}
	k.payments = wei(101)
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	s.then = cancel // Run looks once and ends
	p.Run(ctx, time.Hour)
	if s.sent != 2 {
		t.Errorf("%d withdrawals, want a second one", s.sent)
	}
}
