package files

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Segment is a segment of a file as a client or a peer sends it.
type Segment struct {
	Root     Hash   // of the file
	Data     []byte // whole sectors, without the flow's padding; not kept unless the file has no entry yet
	Index    uint64 // in the file
	FileSize uint64 // bytes
	Proof    *merkle.Proof
}

// BySeq names the entry that segments are for; nil leaves it to the root.
func BySeq(seq uint64) *uint64 { return &seq }

// AddSegments checks segments in order and stores those of the own shard; the
// first error ends it, what came before stays stored. Segments that are there
// already are no error. It returns when everything is durable, and the files are
// finalized that became complete. Segments of a small file that has no entry yet
// wait in memory for it. Too many bytes at once are held back for Options.Hold
// before they are refused. origin, the sender, bounds what one of them keeps in
// memory. Errors that clients should see are a *Refusal.
func (f *Files) AddSegments(ctx context.Context, origin string, seq *uint64, segments []Segment) error {
	var total int64
	for i := range segments {
		total += int64(len(segments[i].Data))
	}
	leave, ok := f.gate.enter(ctx, total, f.opt.Hold)
	if !ok {
		return f.tooMany()
	}
	defer leave()
	if err := f.refresh(ctx); err != nil {
		return err
	}
	cached, err := f.add(ctx, origin, seq, segments)
	for _, root := range cached {
		// The entry may have come while its segment went into the cache.
		if seqs, rerr := f.log.ByRoot(root); rerr != nil || len(seqs) == 0 {
			err = errors.Join(err, rerr)
		} else if serr := f.Sync(ctx); serr != nil {
			err = errors.Join(err, serr)
		} else {
			f.flush(ctx, root, seqs[0])
		}
	}
	return err
}

func (f *Files) tooMany() *Refusal {
	return refused("too many data writing: %d", f.gate.all/segmentBytes)
}

// group writes segments at the same time and keeps the first error in order.
type group struct {
	wg     sync.WaitGroup
	mu     sync.Mutex
	failed int
	err    error
}

func (g *group) do(i int, fn func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		if err := fn(); err != nil {
			g.fail(i, err)
		}
	}()
}

func (g *group) fail(i int, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil || i < g.failed {
		g.failed, g.err = i, err
	}
}

// add is AddSegments behind the gate; it returns the roots of what was cached.
func (f *Files) add(ctx context.Context, origin string, seq *uint64, segments []Segment) (cached []Hash, err error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	var g group
	for i := range segments {
		s := &segments[i]
		e, c, err := f.examine(seq, s)
		if err == nil && c != nil && e == nil {
			if err = f.cache.put(origin, s); err == nil && !slices.Contains(cached, s.Root) {
				cached = append(cached, s.Root)
			}
		}
		if err != nil {
			g.fail(i, err)
			break
		}
		if c != nil && e != nil {
			g.do(i, func() error { return f.put(ctx, e, c) })
		}
	}
	g.wg.Wait()
	return cached, g.err
}

// examine checks a segment (spec/storage-node.md 2.3, in its order). The entry is
// nil if there is none yet; c is nil if the file is finalized already. mu is
// held.
func (f *Files) examine(seq *uint64, s *Segment) (e *flow.Entry, c *checked, err error) {
	switch {
	case len(s.Data) == 0:
		return nil, nil, refused("data is empty")
	case len(s.Data)%sectorBytes != 0:
		return nil, nil, refused("invalid data length")
	}
	entry, ok, err := f.locate(seq, s.Root)
	if err != nil {
		return nil, nil, err
	}
	if s.FileSize == 0 {
		return nil, nil, param("file_size", "file is empty")
	}
	if !ok {
		if s.FileSize > f.opt.CacheFileBytes {
			return nil, nil, param("file_size", "caching of large file when tx is unavailable is not supported")
		}
		sh := ShapeOf(s.FileSize)
		c, err = check(f.cpu, s.Root, &sh, s)
		return nil, c, err
	}
	e = &entry
	r, ok, err := f.record(e.Seq)
	switch {
	case err != nil:
		return nil, nil, err
	case !ok:
		return nil, nil, fmt.Errorf("file %d has no record in the index", e.Seq)
	case e.Root != s.Root:
		return nil, nil, &Refusal{Internal: true, Text: "data root and tx seq not match"}
	case e.Size != s.FileSize:
		return nil, nil, param("file_size", "segment file size not matched with tx file size")
	case e.Start < f.set.pruneBelow:
		return nil, nil, param("root", "already pruned")
	case r.final:
		return e, nil, nil
	}
	sh := ShapeOf(e.Size)
	c, err = check(f.cpu, e.Root, &sh, s)
	return e, c, err
}

// locate finds the entry that a segment is for. mu is held.
func (f *Files) locate(seq *uint64, root Hash) (e flow.Entry, ok bool, err error) {
	if seq != nil {
		return f.current(*seq)
	}
	if first, ok, err := f.firstFinal(root); err != nil || ok {
		if err != nil {
			return e, false, err
		}
		return f.current(first)
	}
	seqs, err := f.log.ByRoot(root)
	if err != nil || len(seqs) == 0 {
		return e, false, err
	}
	return f.current(seqs[0])
}

// put stores a checked segment: its sectors if they belong to the shard, and in
// any case the tree nodes that its proof tells, which later proofs need. mu is
// held.
func (f *Files) put(ctx context.Context, e *flow.Entry, c *checked) error {
	sh := ShapeOf(e.Size)
	nodes := c.nodes(&sh, e.Start)
	load, sector, _ := place(e, &sh, c.index)
	if !f.set.shard.Holds(load) {
		return f.fill(nodes)
	}
	t := f.track(e, &sh)
	mine, err := t.begin(ctx, c.index)
	if err != nil {
		return err
	}
	complete := !mine && t.complete()
	if mine {
		err = f.write(ctx, e, t, load, sector, c.data, nodes)
		complete = t.end(c.index, err == nil)
	}
	if err == nil && complete {
		err = f.finalize(ctx, e, &sh, t)
	}
	if errors.Is(err, store.ErrFull) {
		f.slog.Warn("no room for an uploaded segment", "file", e.Seq, "load", load, "err", err)
		return f.tooMany()
	}
	return err
}

// write makes a segment durable with the zeros around the file in its load and
// the nodes learned with it.
func (f *Files) write(ctx context.Context, e *flow.Entry, t *track, load, sector uint64, data []byte, nodes []flow.NodeHash) error {
	if !t.active.Load() {
		batch := f.db.Batch()
		batch.Set(seqKey(prefActive, e.Seq), nil)
		if err := batch.CommitLazy(); err != nil {
			return err
		}
		t.active.Store(true)
	}
	if err := f.store.Write(ctx, load, sector, data); err != nil {
		return err
	}
	if err := f.zeroAround(ctx, e, load); err != nil {
		return err
	}
	return f.fill(nodes)
}

func (f *Files) fill(nodes []flow.NodeHash) error {
	if len(nodes) == 0 {
		return nil
	}
	return f.log.Fill(nodes...)
}
