package sync

import (
	"fmt"
	"sync"
	"time"

	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
)

// peer is a storage node that segments may be fetched from.
type peer struct {
	node    *client.Node
	trusted bool // configured, not named by an indexer
	opt     *Options

	mu      sync.Mutex // guards the rest
	ip      string     // "" while it is not known
	shard   zgs.ShardConfig
	next    uint64 // log entries that it has
	known   bool   // shard and next were read
	seen    time.Time
	fails   int       // in a row
	until   time.Time // it is left alone until then
	lies    int
	dropped string // why it is not asked any more, "" if it is
	lastErr string
	single  bool // it does not answer batches
	busy    int  // calls for segments under way
	// perSegment is the smoothed time that it takes for one, 0 before the first.
	perSegment time.Duration
	segments   uint64 // that were right
	bytes      uint64
	lacks      uint64 // segments that it should have had and had not
}

// usable tells whether the node may be asked now.
func (p *peer) usable(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.usableLocked(now)
}

func (p *peer) usableLocked(now time.Time) bool { return p.known && !now.Before(p.until) }

// guess is the time assumed for a segment of a node that sent none yet.
const guess = 50 * time.Millisecond

// cost is what a further call to the node is expected to take for each segment;
// ok is false if it has no room for one.
func (p *peer) cost(now time.Time) (d time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.usableLocked(now) || p.busy >= p.opt.PerPeer {
		return 0, false
	}
	d = p.perSegment
	if d == 0 {
		d = guess
	}
	return d * time.Duration(p.busy+1), true
}

func (p *peer) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.busy++
}

func (p *peer) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.busy--
}

// good notes n segments of some bytes that came in time d.
func (p *peer) good(n int, bytes uint64, d time.Duration, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fails, p.seen, p.lastErr = 0, now, ""
	p.segments += uint64(n)
	p.bytes += bytes
	if n == 0 {
		return
	}
	// Time under load: the calls beside this one slow it down too.
	each := max(d/time.Duration(n)/time.Duration(max(p.busy, 1)), time.Microsecond)
	if p.perSegment == 0 {
		p.perSegment = each
	} else {
		p.perSegment += (each - p.perSegment) / 8
	}
}

// failed notes that the node did not answer as it should: it is left alone for a
// time that doubles.
func (p *peer) failed(err error, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lastErr = err.Error()
	if now.Before(p.until) {
		return // calls that began before
	}
	pause := p.opt.Backoff << min(p.fails, 16)
	p.fails++
	p.until = now.Add(min(pause, maxBackoff))
}

// lied drops the node: it sent what does not belong to the file, or it belongs to
// another network.
func (p *peer) lied(why string, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dropped != "" && now.Before(p.until) {
		return // calls that began before
	}
	p.dropped, p.lastErr = why, why
	p.until = now.Add(p.opt.DropFor << min(p.lies, 8))
	p.lies++
}

// answered notes what a look at the node told.
func (p *peer) answered(shard zgs.ShardConfig, next uint64, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shard, p.next, p.known, p.seen = shard, next, true, now
	if !now.Before(p.until) {
		p.fails, p.lastErr, p.dropped = 0, "", ""
	}
}

// PeerStatus is what is known of a node.
type PeerStatus struct {
	URL        string        `json:"url"` // without path and query
	Configured bool          `json:"configured"`
	State      string        `json:"state"` // connected, waiting, dropped or unknown
	Reason     string        `json:"reason,omitempty"`
	Shard      string        `json:"shard,omitempty"`
	Entries    uint64        `json:"entries"`
	Busy       int           `json:"calls"`
	Segments   uint64        `json:"segments"`
	Bytes      uint64        `json:"bytes"`
	Lacks      uint64        `json:"lacks"`
	PerSegment time.Duration `json:"per_segment_ns"`
	Seen       time.Time     `json:"seen"`
	Until      time.Time     `json:"until"` // waiting or dropped until then
	ip         string
	config     zgs.ShardConfig
}

func (p *peer) status(now time.Time) PeerStatus {
	p.mu.Lock()
	defer p.mu.Unlock()
	st := PeerStatus{
		URL: p.node.String(), Configured: p.trusted, Entries: p.next, Busy: p.busy, Segments: p.segments, Bytes: p.bytes, Lacks: p.lacks,
		PerSegment: p.perSegment, Seen: p.seen, Reason: p.lastErr, ip: p.ip, config: p.shard,
	}
	if p.known {
		st.Shard = fmt.Sprintf("%d/%d", p.shard.ShardID, p.shard.NumShard)
	}
	switch {
	case now.Before(p.until) && p.dropped != "":
		st.State, st.Reason, st.Until = "dropped", p.dropped, p.until
	case now.Before(p.until):
		st.State, st.Until = "waiting", p.until
	case p.known:
		st.State = "connected"
	default:
		st.State = "unknown"
	}
	return st
}
