package index

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
)

// Get returns a copy of the value of key; ok is false if there is none.
func (d *DB) Get(key []byte) (value []byte, ok bool, err error) {
	v, closer, err := d.db.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("reading key %x of the index %s: %w", key, d.dir, err)
	}
	value = append([]byte{}, v...)
	return value, true, closer.Close()
}

// Scan calls f for every key from low (inclusive) to high (exclusive) in
// ascending order, as of now. key and value are valid during the call only. It
// stops at the first error of f and returns it; ErrStop ends it without one.
func (d *DB) Scan(low, high []byte, f func(key, value []byte) error) error {
	return d.scan(low, high, (*pebble.Iterator).First, (*pebble.Iterator).Next, f)
}

// ScanDown is Scan in descending order.
func (d *DB) ScanDown(low, high []byte, f func(key, value []byte) error) error {
	return d.scan(low, high, (*pebble.Iterator).Last, (*pebble.Iterator).Prev, f)
}

// ErrStop returned by the function given to Scan ends it without an error.
var ErrStop = errors.New("stop")

func (d *DB) scan(low, high []byte, first, next func(*pebble.Iterator) bool, f func(key, value []byte) error) error {
	it, err := d.db.NewIter(&pebble.IterOptions{LowerBound: low, UpperBound: high})
	if err != nil {
		return fmt.Errorf("scanning keys %x to %x of the index %s: %w", low, high, d.dir, err)
	}
	for ok := first(it); ok; ok = next(it) {
		if err = f(it.Key(), it.Value()); err != nil {
			break
		}
	}
	if errors.Is(err, ErrStop) {
		return it.Close()
	}
	if cerr := it.Close(); cerr != nil && err == nil {
		err = fmt.Errorf("scanning keys %x to %x of the index %s: %w", low, high, d.dir, cerr)
	}
	return err
}

// PrefixEnd returns the first key behind all keys that begin with prefix, nil
// (no upper bound) if there is none.
func PrefixEnd(prefix []byte) []byte {
	end := append([]byte{}, prefix...)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i]++; end[i] != 0 {
			return end[:i+1]
		}
	}
	return nil
}

// Batch is a set of changes that happen all or not at all. It is for one
// goroutine, and for one Commit.
type Batch struct {
	d *DB
	b *pebble.Batch
}

// Batch returns an empty batch.
func (d *DB) Batch() *Batch { return &Batch{d, d.db.NewBatch()} }

// Set gives key the value. Both are copied.
func (b *Batch) Set(key, value []byte) { b.must(b.b.Set(key, value, nil)) }

// Delete removes key, which need not exist.
func (b *Batch) Delete(key []byte) { b.must(b.b.Delete(key, nil)) }

// DeleteRange removes all keys from low (inclusive) to high (exclusive).
func (b *Batch) DeleteRange(low, high []byte) { b.must(b.b.DeleteRange(low, high, nil)) }

// must holds: changes go to memory and fail only for a batch in use already.
func (b *Batch) must(err error) {
	if err != nil {
		panic(fmt.Sprintf("index: change of a batch: %v", err))
	}
}

// Len returns the size of the changes in bytes.
func (b *Batch) Len() int { return b.b.Len() }

// Commit makes the changes and returns when they are durable. Concurrent
// commits share the disk's flushes.
func (b *Batch) Commit() error { return b.commit(pebble.Sync) }

// CommitLazy makes the changes, visible to readers at once and durable together
// with the next Commit or Close: a crash before may lose them, but never keeps a
// later change and loses an earlier one.
func (b *Batch) CommitLazy() error { return b.commit(pebble.NoSync) }

func (b *Batch) commit(w *pebble.WriteOptions) (err error) {
	defer b.b.Close()
	if err := b.d.Err(); err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			p, ok := r.(commitPanic)
			if !ok {
				panic(r)
			}
			err = b.d.fail(p.err)
		}
	}()
	if err := b.b.Commit(w); err != nil {
		return fmt.Errorf("writing %d bytes to the index %s: %w", b.b.Len(), b.d.dir, err)
	}
	return nil
}

// Discard drops a batch that will not be committed.
func (b *Batch) Discard() { b.b.Close() }
