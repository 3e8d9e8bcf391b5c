package files

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// copySegments is how many segments are copied before others get a turn.
const copySegments = 16

// resumeAll goes on with the files under way. One that fails does not keep the
// others from it; it is tried again later.
func (f *Files) resumeAll(ctx context.Context) error {
	f.jobMu.Lock()
	jobs := slices.Sorted(maps.Keys(f.jobs))
	clear(f.jobs)
	f.jobMu.Unlock()
	var failed []uint64
	var first error
	for i, seq := range jobs {
		if ctx.Err() != nil {
			failed = append(failed, jobs[i:]...)
			first = ctx.Err()
			break
		}
		for more := true; more; {
			var err error
			if more, err = f.resume(ctx, seq); err != nil {
				failed = append(failed, seq)
				if first == nil {
					first = fmt.Errorf("complete file %d: %w", seq, err)
				}
				break
			}
		}
	}
	f.jobMu.Lock()
	defer f.jobMu.Unlock()
	for _, seq := range failed {
		f.jobs[seq] = struct{}{}
	}
	return first
}

// resume copies some of the segments of a file that other entries of the same
// data have, and finalizes it when all own ones are there. more tells that there
// may be more to copy. Segments that no entry has stay missing: on a shard a copy
// has only those whose places both belong to it.
func (f *Files) resume(ctx context.Context, seq uint64) (more bool, err error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	e, ok, err := f.current(seq)
	if err != nil || !ok || e.Start < f.set.pruneBelow {
		return false, err // Sync or pruning dealt with it
	}
	r, ok, err := f.record(seq)
	if err != nil || !ok || r.final {
		return false, err
	}
	sh := ShapeOf(e.Size)
	t := f.track(&e, &sh)
	if t.complete() {
		return false, f.finalize(ctx, &e, &sh, t)
	}
	sources, err := f.sources(&e)
	if err != nil || len(sources) == 0 {
		return false, err
	}
	copied := 0
	for _, i := range t.missing(int(min(t.count, 1<<20))) {
		for k := range sources {
			c, err := f.fromCopy(&sources[k], &sh, i)
			if err != nil {
				return false, err
			}
			if c == nil {
				continue
			}
			if err := f.put(ctx, &e, c); err != nil {
				return false, err
			}
			if copied++; copied == copySegments {
				return true, nil
			}
			break
		}
	}
	return false, nil
}

// maxSources bounds the entries that a copy may be taken from.
const maxSources = 16

// sources lists finalized entries with the data of e. mu is held.
func (f *Files) sources(e *flow.Entry) (list []flow.Entry, err error) {
	first, ok, err := f.firstFinal(e.Root)
	if err != nil || !ok {
		return nil, err
	}
	add := func(seq uint64) error {
		s, ok, err := f.current(seq)
		if err == nil && ok {
			list = append(list, s)
		}
		return err
	}
	if err := add(first); err != nil || f.set.shard.Num == 1 {
		return list, err
	}
	seqs, err := f.log.ByRoot(e.Root)
	if err != nil {
		return nil, err
	}
	for _, seq := range seqs[:min(len(seqs), maxDuplicates)] {
		if seq == e.Seq || seq == first || len(list) == maxSources {
			continue
		}
		if r, ok, err := f.record(seq); err != nil {
			return nil, err
		} else if ok && r.final {
			if err := add(seq); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// fromCopy reads segment i of entry s with what its proof tells, nil if it is not
// held.
func (f *Files) fromCopy(s *flow.Entry, sh *Shape, i uint64) (*checked, error) {
	load, sector, n := place(s, sh, i)
	if f.store.Missing(load, sector, n) {
		return nil, nil
	}
	data := make([]byte, n*sectorBytes)
	if err := f.store.Read(load, sector, n, data); err != nil {
		return nil, err
	}
	leaf := segmentRoot(f.cpu, data, sh.leafSectors(i))
	p, err := f.fileProof(s, sh, i, leaf)
	if err != nil {
		return nil, err
	}
	steps, at, ok := walk(p, sh.Leaves)
	if !ok || at != i || p.Leaf() != leaf || p.Check() != nil || p.Root() != s.Root {
		f.suspect(s, sh, i)
		return nil, nil
	}
	return &checked{i, data, leaf, steps}, nil
}

// keepReverted puts files whose entries are taken back into the cache, for when
// the chain brings them again. mu is held alone; the log may not have the entries
// any more, their data are still in the store.
func (f *Files) keepReverted(from, end uint64) {
	left := f.opt.RevertBytes
	for seq := from; seq < end; seq++ {
		r, ok, err := f.record(seq)
		if err != nil || !ok {
			return
		}
		if !r.final || r.size > left {
			continue
		}
		e := flow.Entry{Seq: seq, Start: r.start, Sectors: r.sectors, Size: r.size, Root: r.root}
		data := f.wholeFile(&e)
		if data == nil {
			continue
		}
		file, err := merkle.NewFile(f.cpu, data[:r.size])
		if err != nil || file.DataRoot() != r.root {
			continue
		}
		left -= r.size
		for i := range ceilSegments(file.Sectors) {
			proof, err := file.ProveSegment(i)
			if err != nil {
				break
			}
			begin := i * segmentBytes
			s := Segment{r.root, data[begin:min(begin+segmentBytes, file.Sectors*sectorBytes)], i, r.size, proof}
			f.cache.keep(&s)
		}
	}
}

// wholeFile reads all sectors of a file, nil if some are not held.
func (f *Files) wholeFile(e *flow.Entry) []byte {
	sh := ShapeOf(e.Size)
	data := make([]byte, 0, sh.Sectors*sectorBytes)
	for i := range sh.Data {
		load, sector, n := place(e, &sh, i)
		if f.store.Missing(load, sector, n) {
			return nil
		}
		part := data[len(data) : len(data)+int(n*sectorBytes)]
		if err := f.store.Read(load, sector, n, part); err != nil {
			return nil
		}
		data = data[:len(data)+len(part)]
	}
	return data
}
