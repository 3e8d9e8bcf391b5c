package rewards

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
)

// Logs is the part of client.Client that the ledger reads.
type Logs interface {
	Header(ctx context.Context, at client.BlockRef) (client.Header, error)
	Logs(ctx context.Context, q client.LogQuery, fn func(client.LogWindow) error) error
}

// Sum is what a number of answers earned.
type Sum struct {
	Answers uint64
	Wei     *big.Int
}

func (s *Sum) add(wei *big.Int) {
	s.Answers++
	if s.Wei == nil {
		s.Wei = new(big.Int)
	}
	s.Wei.Add(s.Wei, wei)
}

// Day is a UTC day's sum.
type Day struct {
	Date string // 2026-11-24
	Sum
}

// Chunk is a pricing chunk's sum.
type Chunk struct {
	Index uint64
	Sum
}

// Earned is what a miner id earned up to a block, by the contract's events.
type Earned struct {
	UpTo   uint64 // block
	Total  Sum
	Days   []Day
	Chunks []Chunk
}

// Ledger adds up the rewards of a miner id from the DistributeReward events. It
// reads final blocks only, each once. Methods may be called from any goroutine.
type Ledger struct {
	chain    Logs
	contract common.Address
	minerID  common.Hash

	mu     sync.Mutex // guards the rest
	next   uint64     // block to go on with
	total  Sum
	days   map[string]*Sum
	chunks map[uint64]*Sum
}

// NewLedger returns a Ledger of the reward contract from block start on.
func NewLedger(chain Logs, contract common.Address, minerID common.Hash, start uint64) *Ledger {
	return &Ledger{chain: chain, contract: contract, minerID: minerID, next: start, days: map[string]*Sum{}, chunks: map[uint64]*Sum{}}
}

// Read reads the events that are final by now and returns the sums. After an
// error what was read stays, and the next Read goes on from there.
func (l *Ledger) Read(ctx context.Context) (Earned, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	final, err := l.chain.Header(ctx, client.Finalized)
	if err != nil {
		return l.earned(), err
	}
	if final.Number < l.next {
		return l.earned(), nil
	}
	q := client.LogQuery{
		From: l.next, To: final.Number, Addresses: []common.Address{l.contract},
		Topics: [][]common.Hash{{storage.DistributeRewardTopic}, nil, nil, {l.minerID}},
	}
	err = l.chain.Logs(ctx, q, func(w client.LogWindow) error { return l.window(ctx, w) })
	if err != nil {
		err = fmt.Errorf("read the rewards of miner id %s: %w", l.minerID, err)
	}
	return l.earned(), err
}

// window adds a window's events, all or none of them.
func (l *Ledger) window(ctx context.Context, w client.LogWindow) error {
	type item struct {
		date string
		ev   *storage.DistributeRewardEvent
	}
	var items []item
	dates := map[uint64]string{}
	for i := range w.Logs {
		decoded, err := storage.DecodeLog(&w.Logs[i])
		if err != nil {
			return err
		}
		ev, ok := decoded.(*storage.DistributeRewardEvent)
		if !ok || ev.Removed || ev.MinerID != l.minerID {
			continue
		}
		if dates[ev.BlockNumber] == "" {
			h, err := l.chain.Header(ctx, client.At(ev.BlockNumber))
			if err != nil {
				return err
			}
			dates[ev.BlockNumber] = time.Unix(int64(h.Time), 0).UTC().Format(time.DateOnly)
		}
		items = append(items, item{dates[ev.BlockNumber], ev})
	}
	for _, it := range items {
		l.total.add(it.ev.Amount)
		if l.days[it.date] == nil {
			l.days[it.date] = new(Sum)
		}
		l.days[it.date].add(it.ev.Amount)
		if l.chunks[it.ev.PricingIndex] == nil {
			l.chunks[it.ev.PricingIndex] = new(Sum)
		}
		l.chunks[it.ev.PricingIndex].add(it.ev.Amount)
	}
	l.next = w.To + 1
	return nil
}

// earned copies the sums. l.mu is held.
func (l *Ledger) earned() Earned {
	e := Earned{Total: clone(&l.total)}
	if l.next > 0 {
		e.UpTo = l.next - 1
	}
	for d, s := range l.days {
		e.Days = append(e.Days, Day{d, clone(s)})
	}
	for i, s := range l.chunks {
		e.Chunks = append(e.Chunks, Chunk{i, clone(s)})
	}
	slices.SortFunc(e.Days, func(a, b Day) int { return cmp.Compare(a.Date, b.Date) })
	slices.SortFunc(e.Chunks, func(a, b Chunk) int { return cmp.Compare(a.Index, b.Index) })
	return e
}

func clone(s *Sum) Sum {
	c := Sum{Answers: s.Answers, Wei: new(big.Int)}
	if s.Wei != nil {
		c.Wei.Set(s.Wei)
	}
	return c
}
