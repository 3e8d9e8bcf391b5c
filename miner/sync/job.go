package sync

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
)

// job fetches one file. run owns it; the fields behind mu are also read by others.
type job struct {
	s     *Syncer
	entry flow.Entry
	// first and end bound the segments of the file that are wanted.
	first, end uint64

	asked   map[*peer]bool
	tries   map[uint64]int  // of segments that did not come
	running map[uint64]bool // segments on their way
	calls   int
	results chan fetched

	begun  time.Time
	cancel context.CancelFunc // nil: not launched yet; guarded by Syncer.mu

	mu      sync.Mutex
	sources []*source
	state   string // FindingPeers or Downloading
	got     uint64
	next    uint64 // first segment that misses
}

// source is a node that has the file, perhaps under another entry of the same data.
type source struct {
	p     *peer
	seq   uint64
	base  uint64 // first segment of that entry in the flow
	final bool   // it says that it has all that its shard must hold
	shard zgs.ShardConfig
	lacks map[uint64]bool
}

// fetched is the outcome of a call for segments.
type fetched struct {
	src     *source
	indexes []uint64
	stored  int
	lacking []uint64 // that the node does not have
	err     error    // of this node's store: the job ends
}

// Errors that end a job.
var (
	errNobody = errors.New("no known node has what is missing")
	errFull   = errors.New("nothing can be stored at the moment")
)

const (
	window   = 1024 // segments looked at at the same time
	maxTries = 4    // calls for a segment before the job gives it up for now
	askNodes = 4    // nodes asked for a file at the same time
	maxAsked = 64   // nodes asked for a file in all
	maxLacks = 64   // segments that a node lacks before it counts as not having the file
)

// run fetches what is missing and returns nil when nothing is left of it.
func (j *job) run(ctx context.Context) error {
	defer j.wait()
	for {
		list, err := j.missing()
		if err != nil {
			return err
		}
		if len(list) == 0 && j.calls == 0 {
			return nil
		}
		busy := j.dispatch(ctx, list)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case j.calls == 0 && !busy:
			return errNobody
		case j.calls == 0:
			// All that have it are busy with other files or left alone for a moment.
			if !sleep(ctx, time.Second, j.s.changed()) {
				return ctx.Err()
			}
			continue
		}
		select {
		case r := <-j.results:
			if err := j.take(&r); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// wait ends when no call is under way.
func (j *job) wait() {
	for j.calls > 0 {
		r := <-j.results
		_ = j.take(&r) // what it would end has ended
	}
}

// missing lists segments that are wanted, not stored and not on their way.
func (j *job) missing() (list []uint64, err error) {
	limit := window
	if j.end-j.first < j.total() {
		limit = int(min(j.end, 1<<20)) // the wanted ones may be the last
	}
	all, err := j.s.files.Missing(j.entry.Seq, limit)
	if err != nil {
		return nil, err
	}
	for _, i := range all {
		if i >= j.first && i < j.end && !j.running[i] {
			list = append(list, i)
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.next = j.end
	if len(list) > 0 {
		j.next = list[0]
	}
	return list, nil
}

func (j *job) total() uint64 {
	sh := files.ShapeOf(j.entry.Size)
	return sh.Data
}

// dispatch begins calls for segments of list as long as there is room; busy tells
// whether a node has some of them but may not be asked now.
func (j *job) dispatch(ctx context.Context, list []uint64) (busy bool) {
	for n, i := range list {
		if j.running[i] || j.tries[i] >= maxTries {
			continue
		}
		src, waits := j.pick(i)
		for src == nil && !waits && j.ask(ctx, i, len(list)) {
			src, waits = j.pick(i)
		}
		busy = busy || waits
		if src == nil {
			continue
		}
		batch := []uint64{i}
		for _, k := range list[n+1:] {
			if len(batch) == j.s.opt.Batch {
				break
			}
			if !j.running[k] && j.tries[k] < maxTries && src.has(k) {
				batch = append(batch, k)
			}
		}
		select {
		case j.s.slots <- struct{}{}:
		default:
			if j.calls > 0 {
				return true
			}
			select { // this job has no call: wait for a turn
			case j.s.slots <- struct{}{}:
			case <-ctx.Done():
				return true
			}
		}
		j.begin(ctx, src, batch)
	}
	return busy
}

// has tells whether the node should have segment i of the file.
func (src *source) has(i uint64) bool { return src.shard.Holds(src.base+i) && !src.lacks[i] }

// pick chooses the node that is expected to bring segment i first. Nodes that say
// that they have all of their share come first. waits tells that one has it but
// may not be asked now.
func (j *job) pick(i uint64) (best *source, waits bool) {
	now := time.Now()
	j.mu.Lock()
	defer j.mu.Unlock()
	var least time.Duration
	for _, final := range []bool{true, false} {
		for _, src := range j.sources {
			if src.final != final || !src.has(i) {
				continue
			}
			cost, ok := src.p.cost(now)
			if !ok {
				waits = waits || src.p.soon(now)
				continue
			}
			if best == nil || cost < least {
				best, least = src, cost
			}
		}
		if best != nil {
			return best, false
		}
	}
	return nil, waits
}

// soon tells whether a node that may not be asked now may be in a short time.
func (p *peer) soon(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dropped == "" && p.until.Sub(now) < 10*time.Second
}

// ask asks some more nodes whether they have the file: those first that should
// have segment i, of them the fastest; false: there are none left. The more
// segments miss, the more nodes are asked at the same time.
func (j *job) ask(ctx context.Context, i uint64, missing int) bool {
	type candidate struct {
		p     *peer
		holds bool
		cost  time.Duration
	}
	var some []candidate
	now := time.Now()
	for _, p := range j.s.list() {
		if !j.asked[p] && p.usable(now) {
			cost, _ := p.cost(now)
			p.mu.Lock()
			holds := p.shard.Holds(j.entry.Start/segmentSectors + i)
			p.mu.Unlock()
			some = append(some, candidate{p, holds, cost})
		}
	}
	if len(some) == 0 || len(j.asked) >= maxAsked || ctx.Err() != nil {
		return false
	}
	slices.SortStableFunc(some, func(a, b candidate) int {
		if a.holds != b.holds {
			if a.holds {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.cost, b.cost)
	})
	some = some[:min(len(some), askNodes, 1+missing/16)]
	var wg sync.WaitGroup
	for _, c := range some {
		p := c.p
		j.asked[p] = true
		wg.Add(1)
		go func() {
			defer wg.Done()
			if src := j.s.locate(ctx, p, &j.entry); src != nil {
				j.mu.Lock()
				j.sources = append(j.sources, src)
				j.state = "Downloading"
				j.mu.Unlock()
			}
		}()
	}
	wg.Wait()
	return true
}

// locate asks a node for an entry, and for another one of the same data if it has
// nothing of this one; nil if it has none.
func (s *Syncer) locate(ctx context.Context, p *peer, e *flow.Entry) *source {
	p.mu.Lock()
	next, shard := p.next, p.shard
	p.mu.Unlock()
	var info *zgs.FileInfo
	var err error
	if e.Seq < next {
		info, err = p.node.FileInfoBySeq(ctx, e.Seq)
	}
	if err == nil && (info == nil || !info.Finalized || info.Tx.DataMerkleRoot != common.Hash(e.Root)) {
		// An entry of the same data may be complete where this one is not.
		var other *zgs.FileInfo
		if other, err = p.node.FileInfo(ctx, common.Hash(e.Root), true); other != nil && (other.Finalized || info == nil) {
			info = other
		}
	}
	now := time.Now()
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		p.failed(err, now)
		return nil
	case info == nil || info.Pruned || info.Tx.DataMerkleRoot != common.Hash(e.Root) || info.Tx.Size != e.Size:
		return nil // its log is another one at this place: behind, ahead or on a fork
	case !info.Finalized && info.UploadedSegNum == 0:
		return nil
	}
	p.good(0, 0, 0, now)
	return &source{p: p, seq: info.Tx.Seq, base: info.Tx.StartEntryIndex / segmentSectors, final: info.Finalized, shard: shard, lacks: map[uint64]bool{}}
}

const segmentSectors = 1024

// begin sends a call for segments; the slot is taken already.
func (j *job) begin(ctx context.Context, src *source, batch []uint64) {
	for _, i := range batch {
		j.running[i] = true
	}
	j.calls++
	src.p.begin()
	go func() {
		r := j.fetch(ctx, src, batch)
		src.p.end()
		<-j.s.slots
		j.results <- r
		j.s.signal()
	}()
}

// take notes the outcome of a call.
func (j *job) take(r *fetched) error {
	j.calls--
	j.mu.Lock()
	defer j.mu.Unlock()
	j.got += uint64(r.stored)
	for n, i := range r.indexes {
		delete(j.running, i)
		if n >= r.stored {
			j.tries[i]++
		}
	}
	for _, i := range r.lacking {
		r.src.lacks[i] = true
		j.tries[i]-- // another one may have it
	}
	if len(r.src.lacks) > maxLacks {
		j.sources = slices.DeleteFunc(j.sources, func(s *source) bool { return s == r.src })
	}
	return r.err
}

// fetch calls for segments, and stores what comes. The indexes of the result are
// sorted so that those stored come first.
func (j *job) fetch(ctx context.Context, src *source, batch []uint64) (r fetched) {
	r = fetched{src: src, indexes: batch}
	begun := time.Now()
	answers, err := src.p.fetch(ctx, src.seq, batch)
	now := time.Now()
	if err != nil {
		if ctx.Err() == nil {
			src.p.failed(err, now)
		}
		return r
	}
	var come []files.Segment
	var have, not []uint64
	var bytes uint64
	for n, i := range batch {
		v := answers[n]
		if v == nil {
			not = append(not, i)
			continue
		}
		have = append(have, i)
		bytes += uint64(len(v.Data))
		come = append(come, files.Segment{Root: j.entry.Root, Data: v.Data, Index: i, FileSize: j.entry.Size, Proof: v.Proof.Proof()})
	}
	r.indexes, r.lacking = append(have, not...), not
	if len(not) > 0 {
		src.p.mu.Lock()
		src.p.lacks += uint64(len(not))
		src.p.mu.Unlock()
	}
	if len(come) == 0 {
		return r
	}
	// A segment that was checked is stored also when the job ends.
	sctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
	defer cancel()
	err = j.s.files.AddSegments(sctx, src.p.node.String(), files.BySeq(j.entry.Seq), come)
	var refusal *files.Refusal
	switch {
	case err == nil:
		r.stored = len(come)
		src.p.good(len(come), bytes, now.Sub(begun), now)
		j.s.stored(len(come), bytes)
	case errors.As(err, &refusal) && wrong(refusal):
		why := fmt.Sprintf("it sent wrong segments of file %d: %v", j.entry.Seq, refusal)
		src.p.lied(why, now)
		j.s.log.Warn("a storage node is not asked any more", "node", src.p.node.String(), "reason", why)
	case errors.As(err, &refusal) && refusal.Param == "" && !refusal.Internal:
		j.s.pause(refusal.Text)
		r.err = errFull
	default:
		r.err = fmt.Errorf("store segments of file %d: %w", j.entry.Seq, err)
	}
	return r
}

// wrong tells whether a refusal blames what a node sent: data and proof come from
// it, everything else from the own log.
func wrong(r *files.Refusal) bool {
	return r.Param == "data" || r.Param == "proof" || r.Text == "data is empty" || r.Text == "invalid data length"
}

// fetch asks in one call, or one by one where batches are not understood.
func (p *peer) fetch(ctx context.Context, seq uint64, indexes []uint64) ([]*zgs.SegmentWithProof, error) {
	p.mu.Lock()
	single := p.single || len(indexes) == 1
	p.mu.Unlock()
	if !single {
		out, err := p.node.SegmentsBySeq(ctx, seq, indexes)
		if !errors.Is(err, client.ErrNoBatch) {
			return out, err
		}
		p.mu.Lock()
		p.single = true
		p.mu.Unlock()
	}
	out := make([]*zgs.SegmentWithProof, len(indexes))
	for n, i := range indexes {
		var err error
		if out[n], err = p.node.SegmentBySeq(ctx, seq, i); err != nil {
			return nil, err
		}
	}
	return out, nil
}
