package sync

import (
	"cmp"
	"context"
	"strings"
	"sync/atomic"
	"time"

	"github.com/zgminer/zgminer/miner/zgs"
)

// counters only grow.
type counters struct{ segments, bytes atomic.Uint64 }

func (s *Syncer) stored(segments int, bytes uint64) {
	s.total.segments.Add(uint64(segments))
	s.total.bytes.Add(bytes)
	s.mu.Lock()
	s.full = ""
	s.mu.Unlock()
}

// measure takes samples of the counters.
func (s *Syncer) measure(ctx context.Context) {
	for {
		s.meter.Add(time.Now(), []uint64{s.total.segments.Load(), s.total.bytes.Load()})
		if !sleep(ctx, time.Second, nil) {
			return
		}
	}
}

// Status is the state of the fetching.
type Status struct {
	Auto bool `json:"auto"`
	// CaughtUp: nothing that is wanted is missing, as of the last look.
	CaughtUp bool `json:"caught_up"`
	// Reason says in a sentence why nothing is fetched; empty while something is, or
	// nothing is missing.
	Reason   string            `json:"reason,omitempty"`
	Files    uint64            `json:"files_pending"` // as of the last look
	Missing  uint64            `json:"segments_missing"`
	Expired  uint64            `json:"files_expired"` // not fetched: they earn nothing any more
	Running  int               `json:"files_running"`
	Segments uint64            `json:"segments"` // stored since the start
	Bytes    uint64            `json:"bytes"`
	PerSec   float64           `json:"segments_per_second"` // over the last minute
	Rate     float64           `json:"bytes_per_second"`
	ETA      time.Duration     `json:"eta_ns"` // 0: not known
	Peers    []PeerStatus      `json:"peers"`
	Indexers map[string]string `json:"indexers,omitempty"` // the last error of each, "" if it answered
}

// Report returns the state now.
func (s *Syncer) Report() Status {
	now := time.Now()
	st := Status{Auto: s.opt.Auto, Segments: s.total.segments.Load(), Bytes: s.total.bytes.Load(), PerSec: s.meter.Rates(0)[1], Rate: s.meter.Rates(1)[1]}
	connected := 0
	for _, p := range s.list() {
		ps := p.status(now)
		if ps.State == "connected" {
			connected++
		}
		st.Peers = append(st.Peers, ps)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st.Indexers = map[string]string{}
	for k, v := range s.indexers {
		st.Indexers[k] = v
	}
	f := &s.found
	st.Files, st.Expired, st.Running = f.pending, f.expired, len(s.jobs)
	st.Missing = f.missing - min(f.missing, st.Segments-min(st.Segments, f.segments)) // less what came since
	st.CaughtUp = s.opt.Auto && f.ended && f.pending == 0
	if st.PerSec > 0 && st.Missing > 0 {
		st.ETA = time.Duration(float64(st.Missing) / st.PerSec * float64(time.Second))
	}
	switch {
	case st.CaughtUp || st.Running > 0 && s.full == "":
	case s.full != "":
		st.Reason = "nothing can be stored: " + s.full
	case !s.opt.Auto:
		st.Reason = "fetching by itself is switched off"
	case len(s.peers) == 0 && len(s.opt.Indexers) == 0:
		st.Reason = "no storage node and no indexer is configured"
	case len(s.peers) == 0:
		st.Reason = "no indexer has named a storage node yet"
	case connected == 0:
		st.Reason = "no storage node answers"
	case !s.found.ended:
		st.Reason = "the first look for missing files is not done"
	case len(s.waiting) == 0:
		st.Reason = "the known nodes have not been asked yet"
	default:
		st.Reason = "no known node has what is missing"
	}
	return st
}

// Network is the view of the nodes that admin_ calls and zgs_getStatus give: what
// segments are fetched from. It implements server.Network.
type Network struct{ *Syncer }

// Network returns that view.
func (s *Syncer) Network() Network { return Network{s} }

// Info counts nodes. There is no gossip network: no id, no listening addresses, no
// incoming connections.
func (n Network) Info() zgs.NetworkInfo {
	info := zgs.NetworkInfo{ListenAddresses: []string{}}
	now := time.Now()
	for _, p := range n.list() {
		info.TotalPeers++
		switch p.status(now).State {
		case "connected":
			info.ConnectedPeers++
			info.ConnectedOutgoingPeers++
		case "dropped":
			info.BannedPeers++
		default:
			info.DisconnectedPeers++
		}
	}
	return info
}

// Peers lists the nodes by their URL: they have no ids here.
func (n Network) Peers() map[string]zgs.PeerInfo {
	out := map[string]zgs.PeerInfo{}
	now := time.Now()
	for _, p := range n.list() {
		st := p.status(now)
		v := zgs.PeerInfo{
			Client:             zgs.PeerClient{Protocol: "json-rpc"},
			ConnectionStatus:   zgs.ConnectionStatus{Status: "disconnected"},
			ListeningAddresses: []string{}, SeenIPs: []string{}, IsTrusted: st.Configured,
		}
		if st.ip != "" {
			v.SeenIPs = append(v.SeenIPs, st.ip)
		}
		if !st.Seen.IsZero() {
			v.ConnectionStatus.LastSeenSecs = uint64(max(0, now.Sub(st.Seen)) / time.Second)
		}
		switch st.State {
		case "connected":
			out := "Outgoing"
			v.ConnectionDirection = &out
			v.ConnectionStatus.Status, v.ConnectionStatus.ConnectionsOut = "connected", uint8(min(max(st.Busy, 1), 255))
		case "dropped":
			v.ConnectionStatus.Status = "banned"
		case "unknown":
			v.ConnectionStatus.Status = "unknown"
		}
		out[st.URL] = v
	}
	return out
}

func cmpLocation(a, b zgs.LocationInfo) int {
	return cmp.Or(strings.Compare(a.IP, b.IP), cmp.Compare(a.ShardConfig.NumShard, b.ShardConfig.NumShard), cmp.Compare(a.ShardConfig.ShardID, b.ShardConfig.ShardID))
}
