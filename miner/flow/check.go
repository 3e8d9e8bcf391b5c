package flow

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/zgminer/zgminer/miner/index"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Report is what Check and Repair found.
type Report struct {
	Entries, Contexts, Nodes uint64   // looked at
	Problems                 uint64   // found
	Texts                    []string // the first maxTexts problems in words
	Repaired                 uint64   // records written or removed
	// Kept is, after Repair, the number of entries; fewer than before if one was
	// damaged. The rest is read again from the chain.
	Kept uint64
}

// maxTexts bounds a report.
const maxTexts = 100

func (r *Report) problem(format string, args ...any) {
	r.Problems++
	if len(r.Texts) < maxTexts {
		r.Texts = append(r.Texts, fmt.Sprintf(format, args...))
	}
}

// Check reads the whole log and compares it with itself: every entry lies where
// the rules put it, every stored node and every context's root is what the entries
// give, nodes filled in from data agree with those above, the indexes are complete.
// progress, which may be nil, is told how much is done. The log does not change
// meanwhile. Memory does not depend on the number of entries. An error is one of
// reading; what is wrong is in the Report.
func (l *Log) Check(ctx context.Context, progress func(done, total uint64)) (*Report, error) {
	return l.check(ctx, progress, nil)
}

// Repair is Check that puts right what follows from the entries: tree nodes, root
// and digest index. Filled nodes that contradict the tree are removed, to be filled
// again from data. At an entry or context that is itself damaged the log is cut;
// a Syncer reads the rest again.
func (l *Log) Repair(ctx context.Context, progress func(done, total uint64)) (*Report, error) {
	r, err := l.check(ctx, progress, l.db.Batch())
	if err == nil {
		r.Kept = l.Next()
	}
	return r, err
}

// checker is the work of one Check.
type checker struct {
	l        *Log
	ctx      context.Context
	report   Report
	batch    *index.Batch // nil: only look
	id       Identity
	progress func(done, total uint64)
	done     uint64
	total    uint64

	edge   edge // of the recomputed tree
	length uint64
	ends   bool // a record was damaged: nothing after it can be judged
	next   uint64
	epoch  uint64
	coming storedContext // the context of epoch+1 once it was read
}

func (l *Log) check(ctx context.Context, progress func(done, total uint64), batch *index.Batch) (*Report, error) {
	l.write.Lock()
	defer l.write.Unlock()
	st := l.now()
	if progress == nil {
		progress = func(uint64, uint64) {}
	}
	c := &checker{l: l, ctx: ctx, batch: batch, progress: progress, total: 2*st.next + st.epoch, length: rules.FirstLength}
	id, ok := l.Identity()
	if !ok {
		return nil, errors.New("check the flow log: it was never read from a chain")
	}
	c.id = id
	err := c.run(st)
	if err != nil {
		if c.batch != nil {
			c.batch.Discard()
		}
		return nil, fmt.Errorf("check the flow log: %w", err)
	}
	if batch == nil {
		return &c.report, nil
	}
	if err := c.flush(true); err != nil {
		return nil, fmt.Errorf("repair the flow log: %w", err)
	}
	l.edge = edge{}
	if c.ends {
		if err := c.cut(st); err != nil {
			return nil, fmt.Errorf("repair the flow log: %w", err)
		}
	}
	return &c.report, nil
}

func (c *checker) run(st state) error {
	if err := c.entries(st); err != nil {
		return err
	}
	if !c.ends && (c.next != st.next || c.length != st.length || c.epoch != st.epoch) {
		c.report.problem("progress says %d entries, %d sectors, %d contexts; there are %d, %d, %d", st.next, st.length, st.epoch, c.next, c.length, c.epoch)
	}
	if c.batch != nil { // the rest reads what was repaired
		if err := c.flush(false); err != nil {
			return err
		}
	}
	if err := c.indexed(); err != nil {
		return err
	}
	return c.filled()
}

// step counts and looks whether to stop.
func (c *checker) step() error {
	if c.done++; c.done%1024 == 0 {
		c.progress(min(c.done, c.total), c.total)
		if c.batch != nil && c.batch.Len() > 4<<20 {
			if err := c.flush(false); err != nil {
				return err
			}
		}
	}
	return c.ctx.Err()
}

// flush commits repairs.
func (c *checker) flush(last bool) error {
	batch := c.batch
	if c.batch = nil; !last {
		c.batch = c.l.db.Batch()
	}
	return batch.Commit()
}

// set repairs a record.
func (c *checker) set(k, v []byte) {
	if c.batch != nil {
		c.batch.Set(k, v)
		c.report.Repaired++
	}
}

func (c *checker) remove(k []byte) {
	if c.batch != nil {
		c.batch.Delete(k)
		c.report.Repaired++
	}
}

// Get implements rules.NodeStore over the recomputed tree: appending and the root
// at its end need the edge only.
func (c *checker) Get(id rules.NodeID) (Hash, bool, error) {
	e := &c.edge[id.Height]
	return e.hash, e.known && e.index == id.Index, nil
}

// Put compares a recomputed node with the stored one.
func (c *checker) Put(id rules.NodeID, hash Hash) error {
	c.edge.note(id, hash)
	c.report.Nodes++
	v, ok, err := c.l.db.Get(nodeKey(id))
	if err != nil {
		return err
	}
	if !ok || string(v) != string(hash[:]) {
		c.report.problem("node of height %d index %d is %x, the entries give %x", id.Height, id.Index, v, hash)
		c.set(nodeKey(id), hash[:])
	}
	return nil
}

// Truncate implements rules.NodeStore.
func (c *checker) Truncate(uint64) error { return errors.New("not for checking") }

// entries goes through entries and contexts in the order of the chain.
func (c *checker) entries(st state) error {
	if err := c.Put(rules.NodeID{}, Hash{}); err != nil {
		return err
	}
	tree := rules.OpenTree(c, rules.FirstLength)
	rangeStart, block := uint64(0), uint64(0)
	err := c.l.db.Scan(key(keyEntry), after(keyEntry), func(k, v []byte) error {
		if len(k) != 10 {
			c.report.problem("entry with key %x", k)
			c.remove(append([]byte{}, k...))
			return nil
		}
		seq := binary.BigEndian.Uint64(k[2:])
		e, err := decodeEntry(seq, v)
		var start uint64
		var placeErr error
		if err == nil {
			start, _, placeErr = rules.Place(c.length, e.Nodes)
		}
		switch {
		case err != nil:
			c.report.problem("%v", err)
		case seq != c.next:
			c.report.problem("entry %d follows on %d entries", seq, c.next)
		case seq >= st.next:
			c.report.problem("entry %d, progress says %d entries", seq, st.next)
		case placeErr != nil || start != e.Start || e.Block < block:
			c.report.problem("entry %d at sector %d in block %d, it must be at %d, and not before block %d", seq, e.Start, e.Block, start, block)
		default:
			if err := c.contexts(st, tree, &rangeStart); err != nil {
				return err
			}
			if due := c.id.FirstBlock + (c.epoch+1)*c.id.BlocksPerEpoch; !c.ends && due < e.Block {
				c.report.problem("entry %d in block %d comes before the context of epoch %d, due after block %d", seq, e.Block, c.epoch+1, due)
				c.ends = true
			}
			if c.ends {
				return index.ErrStop
			}
			block = e.Block
			c.report.Entries++
			if _, err := tree.Append(e.Nodes); err != nil {
				return err
			}
			c.length, c.next = tree.Length(), seq+1
			if _, ok, err := c.l.db.Get(rootKey(e.Root, seq)); err != nil {
				return err
			} else if !ok {
				c.report.problem("entry %d is missing among those with root %x", seq, e.Root)
				c.set(rootKey(e.Root, seq), nil)
			}
			return c.step()
		}
		c.ends = true
		return index.ErrStop
	})
	if err != nil || c.ends {
		return err
	}
	return c.contexts(st, tree, &rangeStart)
}

// contexts checks the contexts that were made on a flow of the present length: all
// that come before the next entry, or after the last.
func (c *checker) contexts(st state, tree *rules.Tree, rangeStart *uint64) error {
	for c.epoch < st.epoch {
		if c.coming.epoch != c.epoch+1 {
			x, ok, err := c.l.context(c.epoch + 1)
			if err != nil && !errors.Is(err, errRecord) {
				return err
			}
			if err != nil || !ok {
				c.report.problem("context of epoch %d is missing or damaged: %v", c.epoch+1, err)
				c.ends = true
				return nil
			}
			c.coming = x
		}
		x := &c.coming
		if x.flowLength > c.length {
			return nil
		}
		root, err := tree.Root(c.length)
		if err != nil {
			return err
		}
		if x.flowLength != c.length || x.flowRoot != root || x.rangeStart != *rangeStart {
			c.report.problem("context of epoch %d has sectors %d to %d and root %x, the entries give %d to %d and %x", x.epoch, x.rangeStart, x.flowLength, x.flowRoot, *rangeStart, c.length, root)
			c.ends = true
			return nil
		}
		c.report.Contexts++
		c.epoch++
		if !x.expired() {
			*rangeStart = x.flowLength
			want := numbered(keyContext, x.epoch)[2:]
			if v, ok, err := c.l.db.Get(digestKey(x.digest)); err != nil {
				return err
			} else if !ok || string(v) != string(want) {
				c.report.problem("epoch %d is missing in the index of digests", x.epoch)
				c.set(digestKey(x.digest), want)
			}
		}
		if err := c.step(); err != nil {
			return err
		}
	}
	return nil
}

// indexed looks for records of the two indexes that are not real.
func (c *checker) indexed() error {
	err := c.l.db.Scan(key(keyRoot), after(keyRoot), func(k, _ []byte) error {
		real := false
		if len(k) == len(rootKey(Hash{}, 0)) {
			e, ok, err := c.l.entry(binary.BigEndian.Uint64(k[34:]))
			if err != nil && !errors.Is(err, errRecord) {
				return err
			}
			real = err == nil && ok && e.Root == Hash(k[2:34])
		}
		if !real {
			c.report.problem("no entry belongs to the root index %x", k[2:])
			c.remove(append([]byte{}, k...))
		}
		return c.step()
	})
	if err != nil {
		return err
	}
	return c.l.db.Scan(key(keyDigest), after(keyDigest), func(k, v []byte) error {
		real := false
		if len(k) == len(digestKey(Hash{})) && len(v) == 8 {
			x, ok, err := c.l.context(binary.BigEndian.Uint64(v))
			if err != nil && !errors.Is(err, errRecord) {
				return err
			}
			real = err == nil && ok && x.digest == Hash(k[2:])
		}
		if !real {
			c.report.problem("no context belongs to the digest index %x", k[2:])
			c.remove(append([]byte{}, k...))
		}
		return c.ctx.Err()
	})
}

// filled compares all stored nodes with their stored parents, from the leaves up.
func (c *checker) filled() error {
	var left rules.NodeID
	var leftHash Hash
	have := false
	return c.l.db.Scan(key(keyNode), after(keyNode), func(k, v []byte) error {
		id, hash, err := decodeNode(k, v)
		if err != nil {
			c.report.problem("%v", err)
			c.remove(append([]byte{}, k...))
			return nil
		}
		if !c.ends && id.Height < 64 && (id.Index+1)<<id.Height-1 >= c.length {
			c.report.problem("node of height %d index %d reaches beyond the flow's %d sectors", id.Height, id.Index, c.length)
			c.remove(nodeKey(id))
			return nil
		}
		pair := have && id.Index%2 == 1 && left == rules.NodeID{Height: id.Height, Index: id.Index - 1}
		if pair {
			err = c.pair(left, leftHash, hash)
		}
		left, leftHash, have = id, hash, true
		return errors.Join(err, c.ctx.Err())
	})
}

// pair checks the parent of a left node and its sibling.
func (c *checker) pair(left rules.NodeID, leftHash, rightHash Hash) error {
	right := rules.NodeID{Height: left.Height, Index: left.Index + 1}
	want := merkle.Pair(leftHash, rightHash)
	v, ok, err := c.l.db.Get(nodeKey(rules.NodeID{Height: left.Height + 1, Index: left.Index / 2}))
	if err != nil {
		return err
	}
	if !ok || string(v) != string(want[:]) {
		c.report.problem("nodes of height %d index %d and %d give %x, the node above is %x", left.Height, left.Index, right.Index, want, v)
		c.remove(nodeKey(left))
		c.remove(nodeKey(right))
	}
	return c.step()
}

// cut takes the log back to before the damaged record: to the beginning of the
// block of the last good entry, in which it may lie.
func (c *checker) cut(st state) error {
	from, next := uint64(0), c.next
	if next > 0 {
		e, ok, err := c.l.entry(next - 1)
		if err != nil || !ok {
			return errors.Join(err, missing("entry", next-1))
		}
		from = e.Block
	}
	next, err := c.l.firstFrom(next, from)
	if err != nil {
		return err
	}
	epoch, err := c.l.contextsBefore(c.epoch, from)
	if err != nil {
		return err
	}
	return c.l.cut(st, from, Hash{}, next, epoch)
}

// decodeNode takes a stored node apart.
func decodeNode(k, v []byte) (id rules.NodeID, hash Hash, err error) {
	if len(k) != 11 || len(v) != len(hash) || k[2] > 64 {
		return id, hash, fmt.Errorf("flow tree node with key %x and %d bytes: %w", k, len(v), errRecord)
	}
	return rules.NodeID{Height: k[2], Index: binary.BigEndian.Uint64(k[3:])}, Hash(v), nil
}
