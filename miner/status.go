package miner

import (
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/health"
	"github.com/zgminer/zgminer/miner/answers"
	"github.com/zgminer/zgminer/miner/heartbeat"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/miner/plan"
	fetch "github.com/zgminer/zgminer/miner/sync"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/sealing"
)

// Status is what a node says of itself: on the terminal, as JSON, and, by the
// metric tags, to Prometheus. Sizes are bytes of the flow (256 a sector), money is
// in wei.
type Status struct {
	At       time.Time        `json:"at"`
	Uptime   int64            `json:"uptime_s" metric:"zgminer_uptime_seconds" help:"Seconds since the start."`
	Network  string           `json:"network"`
	ChainID  uint64           `json:"chain_id"`
	Healthy  bool             `json:"healthy" metric:"zgminer_healthy" help:"1 if no part of the work stands still."`
	Problems []health.Problem `json:"problems"`
	Flow     FlowStatus       `json:"flow"`
	Share    ShareStatus      `json:"share"`
	Files    FileStatus       `json:"files"`
	Disks    []DiskStatus     `json:"disks"`
	Fetching FetchStatus      `json:"fetching"`
	Mining   *MiningStatus    `json:"mining,omitempty"`
}

// FlowStatus is how far the log of submissions is.
type FlowStatus struct {
	Phase       string  `json:"phase"`
	Bytes       uint64  `json:"bytes" metric:"zgminer_flow_bytes" help:"Length of the flow."`
	Submissions uint64  `json:"submissions" metric:"zgminer_flow_submissions" help:"Entries of the log."`
	Block       uint64  `json:"block" metric:"zgminer_flow_block" help:"Last block that was read."`
	Head        uint64  `json:"head" metric:"zgminer_chain_head" help:"Newest block of the chain."`
	Lag         uint64  `json:"lag_blocks" metric:"zgminer_flow_lag_blocks" help:"Blocks that are not read yet."`
	Epoch       uint64  `json:"epoch" metric:"zgminer_flow_epoch" help:"Contexts made on the chain."`
	Reorgs      uint64  `json:"reorgs" metric:"zgminer_flow_reorgs_total" help:"Reorganisations of the chain since the start."`
	Compared    uint64  `json:"compared" metric:"zgminer_flow_roots_compared" help:"Entries whose root the contract confirmed."`
	BlocksPerS  float64 `json:"blocks_per_s,omitempty"`
	ETA         float64 `json:"eta_s"` // until the chain's end; -1 unknown
	Message     string  `json:"message,omitempty"`
}

// ShareStatus is the node's own part of the flow.
type ShareStatus struct {
	Shard       string  `json:"shard"`
	Own         uint64  `json:"own_bytes" metric:"zgminer_share_own_bytes" help:"Bytes of the flow that belong to the shard."`
	Held        uint64  `json:"held_bytes" metric:"zgminer_share_held_bytes" help:"Bytes held on disk."`
	Zeros       uint64  `json:"zero_bytes" metric:"zgminer_share_zero_bytes" help:"Bytes known to be zero."`
	Sealed      uint64  `json:"sealed_bytes" metric:"zgminer_share_sealed_bytes" help:"Bytes sealed for the miner id."`
	Sealable    uint64  `json:"sealable_bytes"` // held in whole units
	SealRate    float64 `json:"seal_bytes_per_s" metric:"zgminer_seal_bytes_per_second" help:"Rate of sealing while it works."`
	SealETA     float64 `json:"seal_eta_s"` // -1 unknown
	SealProblem string  `json:"seal_problem,omitempty"`
	First       uint64  `json:"first_rewardable_chunk" metric:"zgminer_share_first_rewardable_chunk" help:"First pricing chunk of 8 GiB that still pays."`
	Limits      string  `json:"limits,omitempty"` // why the share is larger than the disks, or nothing is pruned
	InDoubt     uint64  `json:"loads_in_doubt" metric:"zgminer_store_loads_in_doubt" help:"Loads with an interrupted change."`
}

// FileStatus counts files.
type FileStatus struct {
	Known     uint64 `json:"known" metric:"zgminer_files_known" help:"Files in the log."`
	Finalized uint64 `json:"finalized" metric:"zgminer_files_finalized" help:"Files whose own segments are all held."`
}

// FetchStatus is what comes from other nodes.
type FetchStatus struct {
	Missing  uint64       `json:"segments_missing" metric:"zgminer_fetch_segments_missing" help:"Own segments that are not held, as of the last look."`
	Segments uint64       `json:"segments" metric:"zgminer_fetch_segments_total" help:"Segments fetched since the start."`
	Rate     float64      `json:"bytes_per_s" metric:"zgminer_fetch_bytes_per_second" help:"Over the last minute."`
	ETA      float64      `json:"eta_s"` // 0: nothing is missing, or not known
	Peers    int          `json:"peers" metric:"zgminer_fetch_peers" help:"Nodes that answer."`
	Reason   string       `json:"reason,omitempty"`
	Nodes    []PeerStatus `json:"nodes"`
}

// PeerStatus is a node that segments come from.
type PeerStatus = fetch.PeerStatus

// DiskStatus is a directory of data.
type DiskStatus struct {
	Path    string `json:"path"`
	Quota   uint64 `json:"quota_bytes"`
	Used    uint64 `json:"used_bytes"`
	OnDisk  uint64 `json:"on_disk_bytes"`
	Direct  bool   `json:"direct"`
	Problem string `json:"problem,omitempty"`
}

// MiningStatus is the search and what it brings.
type MiningStatus struct {
	MinerID     common.Hash    `json:"miner_id"`
	Account     common.Address `json:"account"`
	Beneficiary common.Address `json:"beneficiary"`
	Code        string         `json:"code"`   // why it mines, or not
	Reason      string         `json:"reason"` // the same in a sentence
	Yielding    string         `json:"yielding,omitempty"`
	Epoch       uint64         `json:"epoch"`
	WindowFrom  uint64         `json:"window_from_block"`
	WindowTo    uint64         `json:"window_to_block"`
	OpensIn     float64        `json:"opens_in_s"`
	ClosesIn    float64        `json:"closes_in_s"`
	QuotaLeft   uint64         `json:"quota_left"`
	Difficulty  *big.Int       `json:"difficulty,omitempty"`

	Range    string           `json:"range"`
	Ranges   plan.RangeChoice `json:"ranges"`
	Percent  int              `json:"percent"`
	Ideal    float64          `json:"ideal_loads_per_s"`
	Limit    string           `json:"bottleneck,omitempty"`
	Totals   mining.Counts    `json:"totals"`
	Rates    mining.Rates     `json:"rates"` // each over 10 s, 60 s and 15 min
	Devices  []mining.Part    `json:"devices"`
	Tiers    []mining.Part    `json:"tiers"`
	Hits     uint64           `json:"hits" metric:"zgminer_hits_total" help:"Units that reached the target, verified."`
	Sent     uint64           `json:"answers_sent" metric:"zgminer_answers_sent_total" help:"Answers handed in."`
	Accepted uint64           `json:"answers_accepted" metric:"zgminer_answers_accepted_total" help:"Answers in a block."`
	Final    uint64           `json:"answers_final" metric:"zgminer_answers_final_total" help:"Answers in a final block."`
	Lost     []LostStatus     `json:"lost"`
	Newest   []answers.Answer `json:"newest_answers"`
	GasUsed  uint64           `json:"gas" metric:"zgminer_answers_gas_total" help:"Gas of accepted answers."`
	Fees     *big.Int         `json:"fees_wei"`
	Earned   *big.Int         `json:"earned_wei"` // by final blocks, since the first start
	Answers  uint64           `json:"answers_ever"`
	PerDay   []DayStatus      `json:"per_day"`
	Keeper   KeeperStatus     `json:"contexts"`
	Balance  *big.Int         `json:"balance_wei"` // of the account
	Pays     uint64           `json:"balance_answers" metric:"zgminer_balance_answers" help:"Answers that the account's balance pays for."`
	Tokens   float64          `json:"-" metric:"zgminer_earned_tokens" help:"Tokens earned, by final blocks."`
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
	Cause  string `json:"cause"`
	Count  uint64 `json:"count"`
	Gas    uint64 `json:"gas"`
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

// Status returns the state now.
func (n *Node) Status() Status {
	now := time.Now()
	s := Status{
		At: now, Uptime: int64(now.Sub(n.began).Seconds()), Network: n.cfg.Network.Name, ChainID: n.cfg.Network.ChainID,
		Healthy: n.health.Healthy(), Problems: n.health.Problems(), Flow: n.flowStatus(),
	}
	if s.Problems == nil {
		s.Problems = []health.Problem{}
	}
	count := n.files.Counts()
	s.Files = FileStatus{count.Total, count.Finalized}
	st := n.store.Stats()
	shard := n.files.Shard()
	length := n.flow.Length() / 1024
	s.Share = ShareStatus{
		Shard: shard.String(), Own: shard.Count(0, length) * sealing.LoadBytes, Held: st.Loads * sealing.LoadBytes,
		Zeros: st.ZeroLoads * sealing.LoadBytes, Sealed: st.SealedUnits * sealing.UnitBytes, InDoubt: st.InDoubt, SealETA: -1,
	}
	limits := n.share.Status()
	s.Share.First, s.Share.Limits = limits.First, limits.Reason
	for _, d := range st.Dirs {
		x := DiskStatus{Path: d.Path, Quota: d.QuotaBytes, Used: d.UsedBytes, OnDisk: d.FileBytes, Direct: d.Direct}
		for _, text := range []string{d.Err, d.Full, d.LastError} {
			if x.Problem == "" {
				x.Problem = text
			}
		}
		s.Disks = append(s.Disks, x)
	}
	f := n.sync.Report()
	s.Fetching = FetchStatus{Missing: f.Missing, Segments: f.Segments, Rate: f.Rate, ETA: f.ETA.Seconds(), Reason: f.Reason, Nodes: f.Peers}
	for _, p := range f.Peers {
		if p.State == "connected" {
			s.Fetching.Peers++
		}
	}
	n.mu.Lock()
	m := n.mining
	n.mu.Unlock()
	if m != nil {
		w := m.seal.Status()
		s.Share.SealRate, s.Share.SealProblem, s.Share.SealETA = w.Rate, w.Problem, seconds(w.ETA)
		s.Share.Sealable = s.Share.Sealed + (w.Units+w.NoContext)*sealing.UnitBytes
		s.Mining = n.miningStatus(m, now)
	}
	return s
}

func (n *Node) flowStatus() FlowStatus {
	f := n.syncer.Status()
	return FlowStatus{
		Phase: string(f.Phase), Bytes: n.flow.Length() * merkle.SectorBytes, Submissions: n.flow.Next(), Block: f.Block, Head: f.Head, Lag: f.Head - min(f.Head, f.Block),
		Epoch: f.Epoch, Reorgs: f.Reorgs, Compared: f.Compared, BlocksPerS: f.BlocksPerSecond, ETA: seconds(f.ETA), Message: f.Message,
	}
}

func (n *Node) miningStatus(m *miningParts, now time.Time) *MiningStatus {
	w, x, t, k := m.watch.State(), m.mining.Status(), m.answers.Tally(), m.keeper.Status()
	out := &MiningStatus{
		MinerID: m.id, Account: n.set.account, Beneficiary: m.payee, Code: string(x.Reason.Code), Reason: x.Reason.Text, Yielding: x.Yielding,
		Epoch: w.Context.Epoch, WindowFrom: w.Subtask.Start + 1, WindowTo: w.Subtask.End, QuotaLeft: w.QuotaLeft(),
		Range: x.Range, Ranges: x.Ranges, Percent: x.Percent, Ideal: x.Ideal, Totals: x.Totals, Rates: x.Rates, Devices: x.Devices, Tiers: x.Tiers,
		Hits: t.Hits, Sent: t.Sent, Accepted: t.Accepted, Final: t.Final, Newest: m.answers.Newest(), GasUsed: t.Gas, Fees: zero(t.Fees),
		Lost: []LostStatus{}, PerDay: []DayStatus{},
		Keeper: KeeperStatus{Pending: w.Pending, SpentToday: zero(k.SpentToday), Sent: k.Sent, Problem: k.Problem},
	}
	out.OpensIn, out.ClosesIn = seconds(max(w.StartsAt().Sub(now), 0)), seconds(max(w.EndsAt().Sub(now), 0))
	if w.Contract != nil && !w.Contract.Target.IsZero() {
		top := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
		out.Difficulty = top.Quo(top, w.Contract.Target.ToBig())
	}
	for cause, l := range t.Dropped {
		out.Lost = append(out.Lost, LostStatus{string(cause), l.Count, l.Gas, l.Reason})
	}
	m.mu.Lock()
	e := m.earned
	m.mu.Unlock()
	out.Earned, out.Answers = zero(e.Total.Wei), e.Total.Answers
	out.Tokens, _ = new(big.Float).Quo(new(big.Float).SetInt(out.Earned), big.NewFloat(1e18)).Float64()
	g := m.funds.Status()
	out.Balance, out.Pays = zero(g.Balance), g.Answers
	if m.heart != nil {
		h := m.heart.Status()
		out.Beat = &BeatStatus{string(h.Code), h.Text, h.At, h.Took.Seconds(), h.Verified, h.Code == heartbeat.OK, h.Beats}
	}
	for _, d := range e.Days {
		out.PerDay = append(out.PerDay, DayStatus{d.Date, d.Answers, zero(d.Wei)})
	}
	return out
}

// seconds is a duration as JSON has it; a negative one stays -1.
func seconds(d time.Duration) float64 {
	if d < 0 {
		return -1
	}
	return d.Seconds()
}
