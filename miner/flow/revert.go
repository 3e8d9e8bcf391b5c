package flow

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sort"

	rules "github.com/zgminer/zgminer/pora/flow"
)

// Checkpoint is a block that was read, with its hash.
type Checkpoint struct {
	Number uint64
	Hash   Hash
}

func decodeHistory(k, v []byte) (Checkpoint, error) {
	if len(k) != 10 || len(v) != len(Hash{}) {
		return Checkpoint{}, fmt.Errorf("block history with key %x and %d bytes: %w", k, len(v), errRecord)
	}
	return Checkpoint{binary.BigEndian.Uint64(k[2:]), Hash(v)}, nil
}

// Checkpoints returns the history of block hashes in ascending order: the newest
// final block that was noted, and of the later ones every block with an event and
// every end of a step whose hash was known.
func (l *Log) Checkpoints() (list []Checkpoint, err error) {
	l.write.Lock()
	defer l.write.Unlock()
	err = l.db.Scan(key(keyBlock), after(keyBlock), func(k, v []byte) error {
		c, err := decodeHistory(k, v)
		list = append(list, c)
		return err
	})
	return list, err
}

// Revert takes back everything after block number: entries, tree nodes, contexts,
// history. hash is the block's own, zero if unknown. It is one batch, durable on
// return. Consumers see one Reverted event, and Reverts tells those that were not
// running. What data were stored beyond the new length is theirs to forget.
func (l *Log) Revert(number uint64, hash Hash) error {
	l.write.Lock()
	defer l.write.Unlock()
	st := l.now()
	if number >= st.from {
		return nil
	}
	if err := l.revert(st, number+1, hash); err != nil {
		return fmt.Errorf("take the flow log back to block %d: %w", number, err)
	}
	return nil
}

// Reset takes back everything: the log is that of an empty flow, to be read from
// the given block.
func (l *Log) Reset(from uint64) error {
	l.write.Lock()
	defer l.write.Unlock()
	if err := l.revert(l.now(), 0, Hash{}); err != nil {
		return fmt.Errorf("take the flow log back to its beginning: %w", err)
	}
	return l.startAt(from)
}

// StartAt sets the first block to read. It changes nothing once a block was read.
func (l *Log) StartAt(block uint64) error {
	l.write.Lock()
	defer l.write.Unlock()
	return l.startAt(block)
}

// startAt is StartAt with write held.
func (l *Log) startAt(block uint64) error {
	st := l.now()
	if st.next != 0 || st.epoch != 0 || st.from >= block {
		return nil
	}
	st.from, st.hash = block, Hash{}
	batch := l.db.Batch()
	batch.Set(key(keyState), st.encode())
	if err := batch.Commit(); err != nil {
		return fmt.Errorf("set the first block of the flow log: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state = st
	return nil
}

// revert keeps what lies in blocks before from. write is held.
func (l *Log) revert(st state, from uint64, hash Hash) error {
	next, err := l.firstFrom(st.next, from)
	if err != nil {
		return err
	}
	epoch, err := l.contextsBefore(st.epoch, from)
	if err != nil {
		return err
	}
	return l.cut(st, from, hash, next, epoch)
}

// cut keeps next entries and epoch contexts, which are those of the blocks before
// from. What is cut off need not be readable.
func (l *Log) cut(st state, from uint64, hash Hash, next, epoch uint64) (err error) {
	length, lastEvent := uint64(rules.FirstLength), uint64(0)
	if next > 0 {
		e, ok, err := l.entry(next - 1)
		if err != nil || !ok {
			return errors.Join(err, missing("entry", next-1))
		}
		length, lastEvent = e.End(), e.Block
	}
	var current *storedContext
	if epoch > 0 {
		c, ok, err := l.context(epoch)
		if err != nil || !ok {
			return errors.Join(err, missing("context of epoch", epoch))
		}
		current, lastEvent = &c, max(lastEvent, c.block)
	}
	gone := st.next != next || st.epoch != epoch

	batch := l.db.Batch()
	defer func() {
		if err != nil {
			batch.Discard()
		}
	}()
	nodes := l.writer(batch)
	if length < st.length {
		if err := rules.OpenTree(nodes, st.length).Truncate(length); err != nil {
			return err
		}
	}
	err = l.db.Scan(numbered(keyEntry, next), after(keyEntry), func(k, v []byte) error {
		if e, err := decodeEntry(binary.BigEndian.Uint64(k[2:]), v); err == nil {
			batch.Delete(rootKey(e.Root, e.Seq))
		}
		return nil
	})
	if err != nil {
		return err
	}
	batch.DeleteRange(numbered(keyEntry, next), after(keyEntry))
	err = l.db.Scan(numbered(keyContext, epoch+1), after(keyContext), func(k, v []byte) error {
		if c, err := decodeContextAt(k, v); err == nil && !c.expired() {
			batch.Delete(digestKey(c.digest))
		}
		return nil
	})
	if err != nil {
		return err
	}
	batch.DeleteRange(numbered(keyContext, epoch+1), after(keyContext))
	batch.DeleteRange(numbered(keyBlock, from), after(keyBlock))

	kept := sort.Search(len(l.epochs), func(i int) bool { return l.epochs[i] > epoch })
	st.from, st.hash, st.next, st.length, st.epoch, st.lastEvent = from, hash, next, length, epoch, lastEvent
	st.final = min(st.final, max(from, 1)-1)
	st.compared = min(st.compared, next)
	st.rangeStart = 0
	if kept > 0 {
		st.rangeStart = l.ranges[kept-1].End
	}
	if hash != (Hash{}) && from > 0 {
		batch.Set(numbered(keyBlock, from-1), hash[:])
	}
	if gone {
		st.generation++
		batch.Set(numbered(keyRevert, st.generation), encodePair(next, length))
	}
	batch.Set(key(keyState), st.encode())

	l.mu.Lock()
	defer l.mu.Unlock()
	if err := batch.Commit(); err != nil {
		return err
	}
	l.edge = edge{}
	l.state, l.current = st, current
	// Lists that were given away keep what they had.
	l.ranges, l.epochs = slices.Clip(l.ranges[:kept]), slices.Clip(l.epochs[:kept])
	l.pending = nil
	if gone {
		l.publish(Event{Kind: Reverted, Seq: next, Length: length, Epoch: epoch})
	}
	return nil
}

// firstFrom returns the first of n entries that lies in block from or later.
func (l *Log) firstFrom(n, from uint64) (uint64, error) {
	return search(n, func(i uint64) (bool, error) {
		e, ok, err := l.entry(i)
		if err == nil && !ok {
			err = missing("entry", i)
		}
		return e.Block >= from, err
	})
}

// contextsBefore returns how many of n contexts were made before block from.
func (l *Log) contextsBefore(n, from uint64) (uint64, error) {
	return search(n, func(i uint64) (bool, error) {
		c, ok, err := l.context(i + 1)
		if err == nil && !ok {
			err = missing("context of epoch", i+1)
		}
		return c.block >= from, err
	})
}

// search is sort.Search with errors and 64 bits: the smallest i in [0, n) for
// which f is true, else n.
func search(n uint64, f func(uint64) (bool, error)) (uint64, error) {
	lo, hi := uint64(0), n
	for lo < hi {
		mid := lo + (hi-lo)/2
		yes, err := f(mid)
		if err != nil {
			return 0, err
		}
		if yes {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo, nil
}

// Reverted by Reverts: the smallest number of entries and the smallest length that
// the flow had since some generation. Whatever is kept of entries from Next on and
// of sectors from Length on is of a chain that is gone, even if there are such
// entries again. Contexts may have changed from Length on too; the digests of
// units before it are as they were unless their context was taken back, so sealed
// units are compared with Epochs.
type RevertedTo struct{ Next, Length uint64 }

// Reverts tells a consumer that did its work at generation since what was taken
// back after it; ok is false if nothing was. It returns the generation to
// remember. A consumer that never worked starts with 0.
func (l *Log) Reverts(since uint64) (generation uint64, to RevertedTo, ok bool, err error) {
	l.write.Lock()
	defer l.write.Unlock()
	generation = l.now().generation
	err = l.db.Scan(numbered(keyRevert, since+1), after(keyRevert), func(_, v []byte) error {
		next, length, err := decodePair("revert", v)
		if !ok || next < to.Next {
			to.Next = next
		}
		if !ok || length < to.Length {
			to.Length = length
		}
		ok = true
		return err
	})
	return generation, to, ok, err
}
