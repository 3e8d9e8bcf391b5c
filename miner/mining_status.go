package miner

import (
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/miner/answers"
	"github.com/zgminer/zgminer/miner/heartbeat"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/miner/plan"
	"github.com/zgminer/zgminer/miner/watch"
)

// MiningStatus is the search and what it brings.
type MiningStatus struct {
	MinerID     common.Hash    `json:"miner_id"`
	Account     common.Address `json:"account"`
	Beneficiary common.Address `json:"beneficiary"`
	Code        string         `json:"code"`   // why it mines, or not
	Reason      string         `json:"reason"` // the same in a sentence; never empty
	Active      bool           `json:"active" metric:"zgminer_mining" help:"1 while the own window is open and searched."`
	Yielding    string         `json:"yielding,omitempty"`
	Epoch       uint64         `json:"epoch"`
	WindowFrom  uint64         `json:"window_from_block"` // 0: no window is known
	WindowTo    uint64         `json:"window_to_block"`
	OpensIn     float64        `json:"opens_in_s"`
	ClosesIn    float64        `json:"closes_in_s"`
	QuotaLeft   uint64         `json:"quota_left"`
	Difficulty  *big.Int       `json:"difficulty,omitempty"`

	Range    string           `json:"range"`
	Ranges   plan.RangeChoice `json:"ranges"`
	Percent  int              `json:"percent"`
	Ideal    float64          `json:"ideal_loads_per_s" metric:"zgminer_ideal_loads_per_second" help:"Loads a second that the plan expects while searching."`
	PadRate  float64          `json:"pads_per_s" metric:"zgminer_pads_per_second" help:"Scratch pads a second over the last minute."`
	HashRate float64          `json:"mixes_per_s" metric:"zgminer_mixes_per_second" help:"Loads mixed and hashed a second over the last minute."`
	Limit    string           `json:"bottleneck,omitempty"`
	Totals   mining.Counts    `json:"totals"`
	Rates    mining.Rates     `json:"rates"` // each over 10 s, 60 s and 15 min
	Devices  []DeviceStatus   `json:"devices"`
	Tiers    []TierStatus     `json:"tiers"`
	Hits     uint64           `json:"hits" metric:"zgminer_hits_total" help:"Units that reached the target, verified."`
	Sent     uint64           `json:"answers_sent" metric:"zgminer_answers_sent_total" help:"Answers handed in."`
	Accepted uint64           `json:"answers_accepted" metric:"zgminer_answers_accepted_total" help:"Answers in a block."`
	Final    uint64           `json:"answers_final" metric:"zgminer_answers_final_total" help:"Answers in a final block."`
	Rejected uint64           `json:"answers_rejected" metric:"zgminer_answers_rejected_total" help:"Answers that the contract refused, before or in a block, or that no block took."`
	Waiting  uint64           `json:"answers_waiting" metric:"zgminer_answers_waiting" help:"Hits that are being proven, asked about or sent."`
	Lost     []LostStatus     `json:"lost"`
	Newest   []answers.Answer `json:"newest_answers"`
	GasUsed  uint64           `json:"gas" metric:"zgminer_answers_gas_total" help:"Gas of accepted answers."`
	Fees     *big.Int         `json:"fees_wei"`
	Earned   *big.Int         `json:"earned_wei"` // by final blocks, since the first start
	Answers  uint64           `json:"answers_ever"`
	PerDay   []DayStatus      `json:"per_day"`
	Keeper   KeeperStatus     `json:"contexts"`
	Chunks   []ChunkStatus    `json:"pricing_chunks"`
	Balance  *big.Int         `json:"balance_wei"` // of the account
	Pays     uint64           `json:"balance_answers" metric:"zgminer_balance_answers" help:"Answers that the account's balance pays for."`
	Tokens   float64          `json:"-" metric:"zgminer_earned_tokens" help:"Tokens earned, by final blocks."`
	Wallet   float64          `json:"-" metric:"zgminer_balance_tokens" help:"Tokens of the account that pays for answers."`
	Paid     float64          `json:"-" metric:"zgminer_fees_tokens_total" help:"Tokens paid for the gas of accepted answers since the start."`
	Beat     *BeatStatus      `json:"heartbeat,omitempty"`
}

// BeatStatus is the newest try of the whole path at an easy target.
type BeatStatus struct {
	Code     string    `json:"code"`
	Text     string    `json:"text"`
	At       time.Time `json:"at"`
	Took     float64   `json:"took_s"`
	Verified uint64    `json:"verified" metric:"zgminer_heartbeat_verified" help:"Answers that the newest heartbeat verified."`
	OK       bool      `json:"-" metric:"zgminer_heartbeat_ok" help:"1 if the newest heartbeat verified answers."`
	Beats    uint64    `json:"beats" metric:"zgminer_heartbeats_total" help:"Heartbeats since the start."`
}

// LostStatus is what one cause cost.
type LostStatus struct {
	Cause  string `json:"cause" label:"cause"`
	Count  uint64 `json:"count" metric:"zgminer_answers_lost_total" help:"Hits that earned nothing, by cause."`
	Gas    uint64 `json:"gas" metric:"zgminer_answers_lost_gas_total" help:"Gas lost by them."`
	Reason string `json:"newest_reason"`
}

// DayStatus is what a UTC day earned.
type DayStatus struct {
	Date    string   `json:"date"`
	Answers uint64   `json:"answers"`
	Wei     *big.Int `json:"wei"`
}

// KeeperStatus is the context keeper's.
type KeeperStatus struct {
	Pending    uint64   `json:"pending" metric:"zgminer_contexts_pending" help:"Epochs without a context."`
	SpentToday *big.Int `json:"spent_today_wei"`
	Sent       uint64   `json:"sent" metric:"zgminer_contexts_sent_total" help:"Transactions that make contexts."`
	Problem    string   `json:"problem,omitempty"`
}

// ChunkStatus is what an answer in a pricing chunk (8 GiB of the flow) was expected
// to earn when it was asked for last.
type ChunkStatus struct {
	Index  uint64   `json:"index" label:"chunk"`
	Wei    *big.Int `json:"next_answer_wei"`
	Pays   bool     `json:"pays" metric:"zgminer_chunk_pays" help:"1 if an answer in the pricing chunk earns something."`
	Tokens float64  `json:"-" metric:"zgminer_chunk_answer_tokens" help:"Tokens that an answer in the pricing chunk earns."`
}

// DeviceStatus is what a device did.
type DeviceStatus struct {
	Name     string       `json:"name" label:"device"`
	Retired  string       `json:"retired,omitempty"` // why it works no more
	Works    bool         `json:"works" metric:"zgminer_device_works" help:"1 unless the device failed."`
	Mixes    uint64       `json:"mixes" metric:"zgminer_device_mixes_total" help:"Loads mixed and hashed by the device."`
	HashRate float64      `json:"mixes_per_s" metric:"zgminer_device_mixes_per_second" help:"The same a second over the last minute."`
	Pads     uint64       `json:"pads" metric:"zgminer_device_pads_total" help:"Scratch pads computed by the device."`
	Hits     uint64       `json:"hits" metric:"zgminer_device_hits_total" help:"Units that reached the target on the device."`
	Rates    mining.Rates `json:"rates"`
}

// TierStatus is what came from memory, a disk or known zeros.
type TierStatus struct {
	Name       string       `json:"name" label:"tier"`
	Reads      uint64       `json:"reads" metric:"zgminer_tier_loads_total" help:"Loads read from the tier."`
	Mixes      uint64       `json:"mixes" metric:"zgminer_tier_mixes_total" help:"Loads of the tier mixed and hashed."`
	Full       uint64       `json:"full" metric:"zgminer_tier_nonces_full_total" help:"Nonces dropped because the tier had enough to read."`
	ReadErrors uint64       `json:"read_errors" metric:"zgminer_tier_read_errors_total" help:"Loads that could not be read."`
	LastError  string       `json:"last_error,omitempty"`
	Rates      mining.Rates `json:"rates"`
}

// idleStatus is the status while there is nobody to mine for, or nothing is mined.
func (n *Node) idleStatus(why watch.Reason) *MiningStatus {
	return &MiningStatus{
		Account: n.set.account, Beneficiary: n.set.beneficiary, Code: string(why.Code), Reason: why.Text,
		Ranges: plan.RangeChoice{Options: []plan.RangeOption{}}, Devices: []DeviceStatus{}, Tiers: []TierStatus{}, Lost: []LostStatus{},
		Newest: []answers.Answer{}, PerDay: []DayStatus{}, Chunks: []ChunkStatus{}, Fees: new(big.Int), Earned: new(big.Int), Balance: new(big.Int),
		Keeper: KeeperStatus{SpentToday: new(big.Int)},
	}
}

func (n *Node) miningStatus(m *miningParts, now time.Time) *MiningStatus {
	w, x, t, k := m.watch.State(), m.mining.Status(), m.answers.Tally(), m.keeper.Status()
	out := &MiningStatus{
		MinerID: m.id, Account: n.set.account, Beneficiary: m.payee, Code: string(x.Reason.Code), Reason: x.Reason.Text, Yielding: x.Yielding,
		Active: x.Reason.Code == watch.Mining, Epoch: w.Context.Epoch, QuotaLeft: w.QuotaLeft(),
		Range: x.Range, Ranges: x.Ranges, Percent: x.Percent, Ideal: x.Ideal, Limit: x.Bottleneck, Totals: x.Totals, Rates: x.Rates,
		PadRate: x.Rates.Pads[1], HashRate: x.Rates.Mixes[1], Devices: []DeviceStatus{}, Tiers: []TierStatus{}, Waiting: t.Waiting,
		Hits: t.Hits, Sent: t.Sent, Accepted: t.Accepted, Final: t.Final, Newest: append([]answers.Answer{}, m.answers.Newest()...), GasUsed: t.Gas, Fees: zero(t.Fees),
		Lost: []LostStatus{}, PerDay: []DayStatus{}, Chunks: []ChunkStatus{},
		Keeper: KeeperStatus{Pending: w.Pending, SpentToday: zero(k.SpentToday), Sent: k.Sent, Problem: k.Problem},
	}
	if w.Subtask.End > 0 {
		out.WindowFrom, out.WindowTo = w.Subtask.Start+1, w.Subtask.End
		out.OpensIn, out.ClosesIn = seconds(max(w.StartsAt().Sub(now), 0)), seconds(max(w.EndsAt().Sub(now), 0))
	}
	if out.Ranges.Options == nil {
		out.Ranges.Options = []plan.RangeOption{}
	}
	for _, p := range x.Devices {
		out.Devices = append(out.Devices, DeviceStatus{p.Name, p.Retired, p.Retired == "", p.Totals.Mixes, p.Rates.Mixes[1], p.Totals.Pads, p.Totals.Hits, p.Rates})
	}
	for _, p := range x.Tiers {
		out.Tiers = append(out.Tiers, TierStatus{p.Name, p.Totals.Loads, p.Totals.Mixes, p.Totals.Full, p.ReadErrors, p.LastError, p.Rates})
	}
	if w.Contract != nil && !w.Contract.Target.IsZero() {
		top := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
		out.Difficulty = top.Quo(top, w.Contract.Target.ToBig())
	}
	for _, cause := range slices.Sorted(maps.Keys(t.Dropped)) {
		l := t.Dropped[cause]
		out.Lost = append(out.Lost, LostStatus{string(cause), l.Count, l.Gas, l.Reason})
	}
	for _, c := range []answers.Cause{answers.Refused, answers.Reverted, answers.Expired} {
		out.Rejected += t.Dropped[c].Count
	}
	worth := m.profit.Worth()
	for _, i := range slices.Sorted(maps.Keys(worth)) {
		out.Chunks = append(out.Chunks, ChunkStatus{i, worth[i], worth[i].Sign() > 0, tokens(worth[i])})
	}
	m.mu.Lock()
	e := m.earned
	m.mu.Unlock()
	out.Earned, out.Answers = zero(e.Total.Wei), e.Total.Answers
	g := m.funds.Status()
	out.Balance, out.Pays = zero(g.Balance), g.Answers
	out.Tokens, out.Wallet, out.Paid = tokens(out.Earned), tokens(out.Balance), tokens(out.Fees)
	if m.heart != nil {
		h := m.heart.Status()
		out.Beat = &BeatStatus{string(h.Code), h.Text, h.At, h.Took.Seconds(), h.Verified, h.Code == heartbeat.OK, h.Beats}
	}
	for _, d := range e.Days {
		out.PerDay = append(out.PerDay, DayStatus{d.Date, d.Answers, zero(d.Wei)})
	}
	return out
}

// tokens is an amount of wei in tokens, for metrics.
func tokens(wei *big.Int) float64 {
	x, _ := new(big.Float).Quo(new(big.Float).SetInt(wei), big.NewFloat(1e18)).Float64()
	return x
}
