package transfer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
)

// holder is a node that may have segments of a file.
type holder struct {
	node  *client.Node
	seq   uint64
	first uint64 // segment of the flow that the file begins in, by the node's entry
	size  uint64 // bytes, as the node says

	mu     sync.Mutex
	shard  zgs.ShardConfig // guarded by mu: it changes when the node shrinks
	busy   int             // guarded by mu: requests under way
	failed int             // guarded by mu: failures since the last success
	lied   error           // guarded by mu: why nothing is believed any more
}

// rounds is how often all nodes are asked for a segment, with pauses.
const rounds = 5

var roundPause = time.Second // tests shorten it

// fetch gets a verified segment from one of the nodes.
func (d *download) fetch(ctx context.Context, w *wanted, s uint64) ([]byte, error) {
	var errs []error
	for round := range rounds {
		errs = errs[:0]
		for _, h := range w.candidates(s, round > 0) {
			data, err := d.from(ctx, h, w, s)
			if err == nil {
				return data, nil
			}
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			errs = append(errs, err)
		}
		if round == rounds-1 {
			break
		}
		if err := sleep(ctx, roundPause<<round); err != nil {
			return nil, err
		}
		each(len(w.holders), func(i int) { w.holders[i].refresh(ctx) })
	}
	if len(errs) == 0 {
		errs = append(errs, errors.New("it belongs to the shard of none of them"))
	}
	return nil, fmt.Errorf("%w: no node gives segment %d of %d of file %#x: %w", ErrNodes, s, w.segments(), w.root, errors.Join(errs...))
}

// candidates lists the nodes to ask for a segment, the most promising first; any
// also those whose shard does not hold it, last.
func (w *wanted) candidates(s uint64, any bool) []*holder {
	type ranked struct {
		*holder
		rank [3]int
	}
	var out []ranked
	for i, h := range w.holders {
		h.mu.Lock()
		own := 0
		if !h.shard.Holds(h.first + s) {
			own = 1
		}
		if h.lied == nil && (own == 0 || any) {
			turn := (i + len(w.holders) - int(s%uint64(len(w.holders)))) % len(w.holders)
			out = append(out, ranked{h, [3]int{own, h.failed + h.busy, turn}})
		}
		h.mu.Unlock()
	}
	slices.SortFunc(out, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank[0], b.rank[0]), cmp.Compare(a.rank[1], b.rank[1]), cmp.Compare(a.rank[2], b.rank[2]))
	})
	list := make([]*holder, len(out))
	for i := range out {
		list[i] = out[i].holder
	}
	return list
}

// from asks one node for a segment and verifies it.
func (d *download) from(ctx context.Context, h *holder, w *wanted, s uint64) ([]byte, error) {
	h.mu.Lock()
	h.busy++
	h.mu.Unlock()
	got, err := h.node.SegmentBySeq(ctx, h.seq, s)
	var lie error
	switch {
	case err != nil:
	case got == nil:
		err = fmt.Errorf("%s does not have it", h.node)
	default:
		if _, lie = client.CheckSegment(d.CPU, w.root, w.size, s, got); lie != nil {
			err = fmt.Errorf("%s: %w", h.node, lie)
		}
	}
	h.mu.Lock()
	h.busy--
	if h.failed++; err == nil {
		h.failed = 0
	}
	first := lie != nil && h.lied == nil
	if first {
		h.lied = lie
	}
	h.mu.Unlock()
	if first {
		d.report.say("", fmt.Sprintf("%s gave wrong data and is not asked any more: %v", h.node, lie))
	}
	if err != nil {
		return nil, err
	}
	return got.Data, nil
}

// refresh reads the shard again.
func (h *holder) refresh(ctx context.Context) {
	shard, err := h.node.ShardConfig(ctx)
	if err != nil || !shard.Valid() {
		return // the next request shows what is wrong
	}
	h.mu.Lock()
	h.shard = shard
	h.mu.Unlock()
}
