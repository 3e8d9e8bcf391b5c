package flow

import (
	"encoding/binary"
	"fmt"
	"iter"

	"github.com/zgminer/zgminer/miner/index"
)

// entry reads an entry; no lock is needed, it is one read.
func (l *Log) entry(seq uint64) (Entry, bool, error) {
	v, ok, err := l.db.Get(numbered(keyEntry, seq))
	if err != nil || !ok {
		return Entry{}, false, err
	}
	e, err := decodeEntry(seq, v)
	return e, err == nil, err
}

// Entry returns an entry by its number; ok is false if there is none.
func (l *Log) Entry(seq uint64) (e Entry, ok bool, err error) {
	if seq >= l.Next() { // a step is seen as a whole once it is taken up, not when it is on disk
		return Entry{}, false, nil
	}
	return l.entry(seq)
}

// ByRoot returns the numbers of the entries with a data root, in ascending order.
func (l *Log) ByRoot(root Hash) (seqs []uint64, err error) {
	next, low := l.Next(), rootKey(root, 0)
	err = l.db.Scan(low, index.PrefixEnd(low[:len(low)-8]), func(k, _ []byte) error {
		if len(k) != len(low) {
			return fmt.Errorf("root index with key %x: %w", k, errRecord)
		}
		if seq := binary.BigEndian.Uint64(k[len(k)-8:]); seq < next {
			seqs = append(seqs, seq)
		}
		return nil
	})
	return seqs, err
}

// firstEnding returns the first entry that ends after sector.
func (l *Log) firstEnding(sector uint64) (uint64, error) {
	return search(l.Next(), func(i uint64) (bool, error) {
		e, ok, err := l.entry(i)
		if err == nil && !ok {
			return true, nil // taken back meanwhile
		}
		return e.End() > sector, err
	})
}

// At returns the entry that holds a sector; ok is false for gaps, for sector 0 and
// for sectors beyond the end.
func (l *Log) At(sector uint64) (e Entry, ok bool, err error) {
	seq, err := l.firstEnding(sector)
	if err != nil {
		return Entry{}, false, err
	}
	e, ok, err = l.entry(seq)
	return e, ok && e.Start <= sector, err
}

// Range yields the entries that overlap the sectors from first to end (exclusive)
// in order. After an error it ends. Entries appended or taken back meanwhile may or
// may not be among them.
func (l *Log) Range(first, end uint64) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		seq, err := l.firstEnding(first)
		if err != nil {
			yield(Entry{}, err)
			return
		}
		err = l.db.Scan(numbered(keyEntry, seq), after(keyEntry), func(k, v []byte) error {
			e, err := decodeEntry(binary.BigEndian.Uint64(k[2:]), v)
			if err != nil {
				return err
			}
			if e.Start >= end || !yield(e, nil) {
				return index.ErrStop
			}
			return nil
		})
		if err != nil {
			yield(Entry{}, err)
		}
	}
}
