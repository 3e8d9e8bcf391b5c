package files

import (
	"errors"

	"github.com/zgminer/zgminer/miner/flow"
)

// State is how far a file is.
type State string

// The states of a file.
const (
	Pending   State = "pending"   // nothing of it is under way
	Uploading State = "uploading" // some of its own segments are stored
	// Duplicate: the same data are finalized under another entry, but on this shard
	// that one does not have all that this one needs; peers must send the rest.
	Duplicate State = "duplicate, waits for sync"
	Finalized State = "finalized" // all own segments are stored
	Pruned    State = "pruned"    // its reward is over, its data are dropped
)

// Info is what is known of a file.
type Info struct {
	Entry    flow.Entry
	State    State
	Cached   bool   // segments wait in memory to be attached
	Uploaded uint64 // see spec/storage-node.md 1.2, uploadedSegNum
}

// BySeq returns what is known of a file by its number; ok is false if the log
// does not have it.
func (f *Files) BySeq(seq uint64) (info Info, ok bool, err error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.info(seq)
}

// ByRoot returns what is known of a file by its root: the first finalized entry,
// else, if needAvailable, the first that is not pruned, else the first.
func (f *Files) ByRoot(root Hash, needAvailable bool) (info Info, ok bool, err error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if first, ok, err := f.firstFinal(root); err != nil {
		return info, false, err
	} else if ok {
		if info, ok, err = f.info(first); err != nil || ok && info.State == Finalized {
			return info, ok, err
		}
	}
	seqs, err := f.log.ByRoot(root)
	if err != nil {
		return info, false, err
	}
	var fallback *Info
	for _, seq := range seqs {
		info, ok, err := f.info(seq)
		switch {
		case err != nil:
			return info, false, err
		case !ok:
			continue
		case info.State == Finalized:
			return info, true, nil
		case fallback == nil && (!needAvailable || info.State != Pruned):
			fallback = &info
		}
		// Pruned files are the oldest; behind the first that is not, only one that
		// is finalized would be preferred, and firstFinal knows of those.
		if fallback != nil && info.State != Pruned {
			break
		}
	}
	if fallback == nil {
		return info, false, nil
	}
	return *fallback, true, nil
}

// info is BySeq with mu held.
func (f *Files) info(seq uint64) (info Info, ok bool, err error) {
	e, ok, err := f.log.Entry(seq)
	if err != nil || !ok {
		return info, false, err
	}
	info = Info{Entry: e, State: Pending}
	sh := ShapeOf(e.Size)
	cached := f.cache.count(e.Root)
	r, known, err := f.record(seq)
	if err != nil {
		return info, false, err
	}
	known = known && r.same(&e) && seq < f.set.next
	switch {
	case known && e.Start < f.set.pruneBelow:
		info.State = Pruned
	case known && (r.final || f.owned(f.set.shard, &e, &sh) == 0):
		info.State = Finalized
	}
	switch {
	case info.State != Pending:
		info.Uploaded = sh.Data
	case cached > 0:
		info.Cached, info.Uploaded = true, cached
	case known:
		return info, true, f.progress(&info, &e, &sh)
	}
	return info, true, nil
}

// progress adds what is stored of a file under way.
func (f *Files) progress(info *Info, e *flow.Entry, sh *Shape) error {
	_, active, err := f.db.Get(seqKey(prefActive, e.Seq))
	if err != nil || !active {
		return err
	}
	info.State = Uploading
	if _, copied, err := f.firstFinal(e.Root); err != nil {
		return err
	} else if copied {
		info.State = Duplicate
	}
	info.Uploaded = f.track(e, sh).boundary(sh)
	return nil
}

// Counts are numbers of files by state.
type Counts struct {
	Total     uint64 // entries taken in from the log
	Finalized uint64 // among them pruned ones that were finalized before
}

// Counts returns how many files there are.
func (f *Files) Counts() Counts {
	return Counts{f.settings().next, f.final.Load()}
}

// Missing lists up to limit own segments of a file that are not stored, for
// those who fetch them. It is empty for files that are finalized, pruned or not
// known.
func (f *Files) Missing(seq uint64, limit int) ([]uint64, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	e, ok, err := f.current(seq)
	if err != nil || !ok || e.Start < f.set.pruneBelow {
		return nil, err
	}
	r, ok, err := f.record(seq)
	if err != nil || !ok || r.final {
		return nil, err
	}
	sh := ShapeOf(e.Size)
	return f.track(&e, &sh).missing(limit), nil
}

// errStop ends a scan.
var errStop = errors.New("enough")

// Pending lists up to limit files from seq on that are neither finalized nor
// pruned, and the number to go on from.
func (f *Files) Pending(from uint64, limit int) (seqs []uint64, next uint64, err error) {
	set := f.settings()
	next = set.next
	err = f.scanSeqs(prefRecord, from, func(seq uint64, v []byte) error {
		r, err := decodeRecord(v)
		if err != nil || r.final || r.start < set.pruneBelow {
			return err
		}
		if len(seqs) == limit {
			next = seq
			return errStop
		}
		seqs = append(seqs, seq)
		return nil
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return seqs, next, err
}

func ignoreUnknown(err error) error {
	if errors.Is(err, ErrUnknown) {
		return nil
	}
	return err
}
