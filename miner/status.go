package miner

import (
	"math"
	"time"

	// The size of the disks; it is there for the index.
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/internal/health"
	"github.com/zgminer/zgminer/miner/seal"
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
	Home     string           `json:"home"` // where index and outbox lie, absolute
	Network  string           `json:"network"`
	ChainID  uint64           `json:"chain_id"`
	Healthy  bool             `json:"healthy" metric:"zgminer_healthy" help:"1 if no part of the work stands still."`
	Problems []health.Problem `json:"problems"`
	Public   string           `json:"public_url"` // under which others reach the node; "": nobody is told
	RPC      []RPCStatus      `json:"rpc"`        // servers of the chain; none if it runs in this process
	Flow     FlowStatus       `json:"flow"`
	Share    ShareStatus      `json:"share"`
	Files    FileStatus       `json:"files"`
	Disks    []DiskStatus     `json:"disks"`
	Fetching FetchStatus      `json:"fetching"`
	Mining   *MiningStatus    `json:"mining"` // never nil
}

// RPCStatus is the health of a server of the chain.
type RPCStatus struct {
	Server  string  `json:"server" label:"server"` // without path: it may hold a key
	Usable  bool    `json:"usable" metric:"zgminer_rpc_usable" help:"1 if the server is asked: right chain, no pause after errors."`
	Height  uint64  `json:"height" metric:"zgminer_rpc_height" help:"Newest block that the server told of."`
	Lag     uint64  `json:"lag_blocks" metric:"zgminer_rpc_lag_blocks" help:"Blocks behind the best server."`
	Latency float64 `json:"latency_s" metric:"zgminer_rpc_latency_seconds" help:"Time of an answered request, moving average."`
	Errors  float64 `json:"error_rate" metric:"zgminer_rpc_error_rate" help:"Share of failed requests, moving average."`
	Asked   uint64  `json:"requests" metric:"zgminer_rpc_requests_total" help:"Requests since the start."`
	Problem string  `json:"problem,omitempty"` // the newest error
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
	Zeros       uint64  `json:"zero_bytes" metric:"zgminer_share_zero_bytes" help:"Bytes of the shard known to be zero that are not on disk."`
	Sealed      uint64  `json:"sealed_bytes" metric:"zgminer_share_sealed_bytes" help:"Bytes sealed for the miner id."`
	Sealable    uint64  `json:"sealable_bytes" metric:"zgminer_share_sealable_bytes" help:"Bytes held in whole units, sealed or not."`
	SealQueue   uint64  `json:"seal_queue_bytes" metric:"zgminer_seal_queue_bytes" help:"Bytes that can be sealed now and are not."`
	SealLoads   uint64  `json:"seal_queue_loads" metric:"zgminer_seal_queue_loads" help:"Loads with something to seal now."`
	SealWaiting uint64  `json:"seal_waiting_bytes" metric:"zgminer_seal_waiting_bytes" help:"Bytes that wait for the context of their epoch."`
	SealRate    float64 `json:"seal_bytes_per_s" metric:"zgminer_seal_bytes_per_second" help:"Rate of sealing while it works."`
	SealETA     float64 `json:"seal_eta_s"`            // until all that is held is sealed; -1 unknown
	SealReason  string  `json:"seal_reason,omitempty"` // why nothing is being sealed
	SealProblem string  `json:"seal_problem,omitempty"`
	First       uint64  `json:"first_rewardable_chunk" metric:"zgminer_share_first_rewardable_chunk" help:"First pricing chunk of 8 GiB that still pays."`
	Limits      string  `json:"limits,omitempty"` // why the share is larger than the disks, or nothing is pruned
	InDoubt     uint64  `json:"loads_in_doubt" metric:"zgminer_store_loads_in_doubt" help:"Loads with an interrupted change."`
}

// FileStatus counts files.
type FileStatus struct {
	Known     uint64 `json:"known" metric:"zgminer_files_known" help:"Files in the log."`
	Finalized uint64 `json:"finalized" metric:"zgminer_files_finalized" help:"Files whose own segments are all held."`
	Pending   uint64 `json:"pending" metric:"zgminer_files_pending" help:"Files that lack own segments, or were pruned before they had them."`
}

// FetchStatus is what comes from other nodes.
type FetchStatus struct {
	Missing  int64        `json:"segments_missing" metric:"zgminer_fetch_segments_missing" help:"Own segments that are not held, as of the last look; -1: nobody looked."`
	Segments uint64       `json:"segments" metric:"zgminer_fetch_segments_total" help:"Segments fetched since the start."`
	Rate     float64      `json:"bytes_per_s" metric:"zgminer_fetch_bytes_per_second" help:"Over the last minute."`
	ETA      float64      `json:"eta_s"` // 0: nothing is missing; -1 unknown
	Peers    int          `json:"peers" metric:"zgminer_fetch_peers" help:"Nodes that answer."`
	Reason   string       `json:"reason,omitempty"`
	Nodes    []PeerStatus `json:"nodes"`
}

// PeerStatus is a node that segments come from.
type PeerStatus = fetch.PeerStatus

// DiskStatus is a directory of data.
type DiskStatus struct {
	Path    string `json:"path" label:"path"`
	Quota   uint64 `json:"quota_bytes" metric:"zgminer_disk_quota_bytes" help:"Bytes that zgminer may use there."`
	Used    uint64 `json:"used_bytes" metric:"zgminer_disk_used_bytes" help:"Bytes of loads there."`
	OnDisk  uint64 `json:"on_disk_bytes" metric:"zgminer_disk_taken_bytes" help:"Bytes that zgminer's files take there."`
	Free    int64  `json:"free_bytes" metric:"zgminer_disk_free_bytes" help:"Free bytes of the file system; -1 unknown."`
	Direct  bool   `json:"direct"`
	Problem string `json:"problem,omitempty"`
}

// Status returns the state now.
func (n *Node) Status() Status {
	now := time.Now()
	s := Status{
		At: now, Uptime: int64(now.Sub(n.began).Seconds()), Network: n.cfg.Network.Name, ChainID: n.cfg.Network.ChainID,
		Healthy: n.health.Healthy(), Problems: n.health.Problems(), Flow: n.flowStatus(),
		Home: n.home, Public: n.cfg.Storage.PublicURL, RPC: n.rpcStatus(now), Disks: []DiskStatus{},
	}
	if s.Problems == nil {
		s.Problems = []health.Problem{}
	}
	count := n.files.Counts()
	s.Files = FileStatus{count.Total, count.Finalized, count.Total - min(count.Total, count.Finalized)}
	st := n.store.Stats()
	shard := n.files.Shard()
	length := n.flow.Length() / 1024
	s.Share = ShareStatus{
		Shard: shard.String(), Own: shard.Count(0, length) * sealing.LoadBytes, Held: st.Loads * sealing.LoadBytes,
		Zeros: n.zeroLoads() * sealing.LoadBytes, Sealed: st.SealedUnits * sealing.UnitBytes, InDoubt: st.InDoubt, SealETA: -1,
	}
	limits := n.share.Status()
	s.Share.First, s.Share.Limits = limits.First, limits.Reason
	for _, d := range st.Dirs {
		x := DiskStatus{Path: d.Path, Quota: d.QuotaBytes, Used: d.UsedBytes, OnDisk: d.FileBytes, Free: -1, Direct: d.Direct}
		if u, err := vfs.Default.GetDiskUsage(d.Path); err == nil {
			x.Free = int64(min(u.AvailBytes, math.MaxInt64))
		}
		for _, text := range []string{d.Err, d.Full, d.LastError} {
			if x.Problem == "" {
				x.Problem = text
			}
		}
		s.Disks = append(s.Disks, x)
	}
	s.Fetching = fetchStatus(n.sync.Report(), s.Files.Pending)
	n.mu.Lock()
	m, idle := n.mining, n.idle
	n.mu.Unlock()
	if m == nil {
		s.Share.SealReason = idle.Text
		s.Mining = n.idleStatus(idle)
		return s
	}
	sealStatus(&s.Share, m.seal.Status())
	s.Mining = n.miningStatus(m, now)
	return s
}

// fetchStatus takes over what the fetching reports. Without a finished look what is
// missing is not known, unless all files are complete.
func fetchStatus(f fetch.Status, pending uint64) FetchStatus {
	out := FetchStatus{Missing: int64(f.Missing), Segments: f.Segments, Rate: f.Rate, ETA: f.ETA.Seconds(), Reason: f.Reason, Nodes: f.Peers}
	if out.Nodes == nil {
		out.Nodes = []PeerStatus{}
	}
	switch {
	case f.CaughtUp || f.Files > 0:
	case pending == 0:
		out.Missing, out.Reason = 0, ""
	default:
		out.Missing = -1
	}
	if out.Missing != 0 && out.ETA == 0 {
		out.ETA = -1
	}
	for _, p := range f.Peers {
		if p.State == "connected" {
			out.Peers++
		}
	}
	return out
}

// sealStatus takes over what the seal worker reports. Units that wait for their
// context have no known end.
func sealStatus(s *ShareStatus, w seal.Status) {
	s.SealRate, s.SealProblem, s.SealReason, s.SealETA = w.Rate, w.Problem, w.Reason, seconds(w.ETA)
	s.SealLoads, s.SealQueue, s.SealWaiting = w.Waiting, w.Units*sealing.UnitBytes, w.NoContext*sealing.UnitBytes
	s.Sealable = s.Sealed + (w.Units-min(w.Units, w.Reseal)+w.NoContext)*sealing.UnitBytes
	if w.NoContext > 0 {
		s.SealETA = -1
	}
}

// zeroLoads counts the own loads that are known to be zero and have no place on
// disk; those that do are among the held ones.
func (n *Node) zeroLoads() (count uint64) {
	shard := n.files.Shard()
	for _, r := range n.store.Zeros() {
		count += shard.Count(r[0], r[1])
		for load := range n.store.Summaries(r[0]) {
			if load >= r[1] {
				break
			}
			if shard.Holds(load) {
				count--
			}
		}
	}
	return count
}

// rpcStatus is the health of the chain's servers.
func (n *Node) rpcStatus(now time.Time) []RPCStatus {
	out := []RPCStatus{}
	remote, ok := n.cfg.Chain.(interface{ Servers() []client.ServerStatus })
	if !ok {
		return out // in this process
	}
	for _, x := range remote.Servers() {
		out = append(out, RPCStatus{
			Server: x.Server, Usable: !x.WrongChain && !now.Before(x.BlockedUntil), Height: x.Height, Lag: x.Lag,
			Latency: x.Latency.Seconds(), Errors: x.ErrorRate, Asked: x.Requests, Problem: x.LastError,
		})
	}
	return out
}

func (n *Node) flowStatus() FlowStatus {
	f := n.syncer.Status()
	return FlowStatus{
		Phase: string(f.Phase), Bytes: n.flow.Length() * merkle.SectorBytes, Submissions: n.flow.Next(), Block: f.Block, Head: f.Head, Lag: f.Head - min(f.Head, f.Block),
		Epoch: f.Epoch, Reorgs: f.Reorgs, Compared: f.Compared, BlocksPerS: f.BlocksPerSecond, ETA: seconds(f.ETA), Message: f.Message,
	}
}

// seconds is a duration as JSON has it; a negative one stays -1.
func seconds(d time.Duration) float64 {
	if d < 0 {
		return -1
	}
	return d.Seconds()
}
