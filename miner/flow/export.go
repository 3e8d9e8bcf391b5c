package flow

import (
	"errors"
	"fmt"
	"iter"

	"github.com/zgminer/zgminer/miner/index"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Row is one record of the log for a snapshot: an entry, a context, or the end.
// Rows come in the order of the chain.
type Row struct {
	Kind RowKind
	// Number of the entry or epoch.
	Number uint64
	// Bytes is the stored record, with its own checksum.
	Bytes []byte
}

// RowKind says what a Row is.
type RowKind byte

// The kinds of rows.
const (
	RowEntry   RowKind = 'e'
	RowContext RowKind = 'c'
)

// Position is where the chain was when a snapshot was taken.
type Position struct {
	Identity Identity
	Block    uint64 // everything up to this block is in it
	Hash     Hash   // of Block
	Next     uint64 // entries
	Length   uint64 // sectors
	Epoch    uint64 // contexts
	Root     Hash   // of the flow
}

// FinalPosition returns the newest position that a reorganisation no longer
// changes: that of the newest final block whose hash is known.
func (l *Log) FinalPosition() (p Position, err error) {
	list, err := l.Checkpoints()
	if err != nil {
		return p, err
	}
	l.write.Lock()
	defer l.write.Unlock()
	st := l.now()
	id, ok := l.Identity()
	if !ok || len(list) == 0 || list[0].Number > st.final {
		return p, errors.New("no block of the flow log is final yet: wait until it has caught up")
	}
	p.Identity, p.Block, p.Hash = id, list[0].Number, list[0].Hash
	if p.Next, err = l.firstFrom(st.next, p.Block+1); err != nil {
		return p, err
	}
	if p.Epoch, err = l.contextsBefore(st.epoch, p.Block+1); err != nil {
		return p, err
	}
	p.Length = rules.FirstLength
	if p.Next > 0 {
		e, ok, err := l.entry(p.Next - 1)
		if err != nil || !ok {
			return p, errors.Join(err, missing("entry", p.Next-1))
		}
		p.Length = e.End()
	}
	p.Root, err = l.RootAt(p.Length)
	return p, err
}

// Rows yields the entries and contexts up to a position, each context after the
// entries that it was made on. After an error it ends.
func (l *Log) Rows(p Position) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		length, epoch := uint64(rules.FirstLength), uint64(0)
		var coming storedContext
		contexts := func() bool { // those made on the present length
			for epoch < p.Epoch {
				if coming.epoch != epoch+1 {
					c, ok, err := l.context(epoch + 1)
					if err != nil || !ok {
						yield(Row{}, errors.Join(err, missing("context of epoch", epoch+1)))
						return false
					}
					coming = c
				}
				if coming.flowLength > length {
					return true
				}
				epoch++
				if !yield(Row{RowContext, epoch, coming.encode()}, nil) {
					return false
				}
			}
			return true
		}
		for seq := range p.Next {
			e, ok, err := l.entry(seq)
			if err != nil || !ok {
				yield(Row{}, errors.Join(err, missing("entry", seq)))
				return
			}
			if !contexts() || !yield(Row{RowEntry, seq, e.encode()}, nil) {
				return
			}
			length = e.End()
		}
		contexts()
	}
}

// Importer fills an empty log from rows. Every row is checked as if it came from
// the chain: entries must lie where the rules put them, contexts must have the root
// that the entries give and a digest that follows from their block.
type Importer struct {
	l    *Log
	step Step
	err  error
}

// importStep is how many rows are one batch.
const importStep = 1000

// Import begins to fill an empty log. Until Finish the log is as a catching up one:
// what was imported is complete up to some block.
func (l *Log) Import(id Identity) (*Importer, error) {
	if n, _, ok := l.Progress(); ok {
		return nil, fmt.Errorf("import into the flow log: it is not empty, block %d was read: use a new home", n)
	}
	if err := l.SetIdentity(id); err != nil {
		return nil, err
	}
	return &Importer{l: l}, nil
}

// Add takes up a row.
func (i *Importer) Add(r Row) error {
	if i.err != nil {
		return i.err
	}
	e, err := eventOf(r)
	if err != nil {
		i.err = fmt.Errorf("import: %w", err)
		return i.err
	}
	if n := len(i.step.Events); n >= importStep && e.Block > i.step.Events[n-1].Block {
		if err := i.apply(e.Block - 1); err != nil {
			return err
		}
	}
	if n := len(i.step.Events); n >= 100*importStep {
		i.err = fmt.Errorf("import: more than %d events in block %d", n, e.Block)
		return i.err
	}
	i.step.Events = append(i.step.Events, e)
	return nil
}

func (i *Importer) apply(to uint64) error {
	i.step.To = to
	if i.err = i.l.Apply(i.step); i.err != nil {
		return i.err
	}
	i.step = Step{From: to + 1}
	return nil
}

// eventOf is the event that a row was made of, without what is not kept.
func eventOf(r Row) (ChainEvent, error) {
	switch r.Kind {
	case RowEntry:
		e, err := decodeEntry(r.Number, r.Bytes)
		if err != nil {
			return ChainEvent{}, err
		}
		out := &rules.Receipt{Index: e.Seq, Start: e.Start, Sectors: e.Sectors}
		out.Submission.Length, out.Submission.Nodes, out.Submission.Submitter = e.Size, e.Nodes, e.Sender
		return ChainEvent{Block: e.Block, BlockHash: e.BlockHash, TxHash: e.TxHash, Submit: out}, nil
	case RowContext:
		c, err := decodeContext(r.Number, r.Bytes)
		if err != nil {
			return ChainEvent{}, err
		}
		out := ChainEvent{Block: c.block, BlockHash: c.blockHash, Epoch: &rules.NewEpoch{
			Epoch: c.epoch, FlowRoot: c.flowRoot, FlowLength: c.flowLength, Digest: c.digest, Submission: anySubmission}}
		if !c.expired() {
			if out.BlockDigest = c.blockDigest; c.rangeStart < c.flowLength && c.blockDigest == (Hash{}) {
				return ChainEvent{}, fmt.Errorf("the context of epoch %d has no block hash to check its digest by", c.epoch)
			}
		}
		return out, nil
	}
	return ChainEvent{}, fmt.Errorf("row of kind %q", byte(r.Kind))
}

// anySubmission stands for the number of submissions of a context, which is not
// kept: the flow's length says the same.
const anySubmission = ^uint64(0)

// Finish applies what is left and compares the whole with the snapshot's position.
// If they differ the log is emptied again.
func (i *Importer) Finish(p Position) error {
	if i.err == nil && i.step.From <= p.Block {
		i.step.Hash, i.step.Final, i.step.Verified = p.Hash, p.Block, true
		_ = i.apply(p.Block)
	}
	err := i.err
	if err == nil {
		root, rootErr := i.l.Root()
		st := i.l.now()
		if id, _ := i.l.Identity(); rootErr != nil || id != p.Identity || st.from != p.Block+1 || st.next != p.Next || st.length != p.Length || st.epoch != p.Epoch || root != p.Root {
			err = errors.Join(rootErr, fmt.Errorf("import: block %d, %d entries, %d sectors, %d contexts and root %x were imported, the snapshot says block %d, %d, %d, %d and %x",
				st.from-1, st.next, st.length, st.epoch, root, p.Block, p.Next, p.Length, p.Epoch, p.Root))
		}
	}
	if err == nil {
		return i.l.sync()
	}
	return errors.Join(err, i.Abort())
}

// Abort empties the log again.
func (i *Importer) Abort() error {
	if i.err == nil {
		i.err = errors.New("import: it was given up")
	}
	return i.l.clear()
}

// clear empties the log as if nothing had ever been read.
func (l *Log) clear() error {
	l.write.Lock()
	defer l.write.Unlock()
	batch := l.db.Batch()
	batch.Delete(key(keyIdentity))
	err := errors.Join(l.revert(l.now(), 0, Hash{}), batch.Commit())
	if err != nil {
		return fmt.Errorf("empty the flow log: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.identity = nil
	return nil
}

// Pair is a node inside a submitted subtree with its two children, learned from
// data.
type Pair struct {
	rules.NodeID      // of the parent
	Left, Right  Hash // its children
}

// Pairs yields what was filled into the tree inside the entries before a position,
// from the top down: every parent is known before its children.
func (l *Log) Pairs(p Position) iter.Seq2[Pair, error] {
	return func(yield func(Pair, error) bool) {
		var right rules.NodeID
		var rightHash Hash
		have := false
		err := l.db.ScanDown(key(keyNode), after(keyNode), func(k, v []byte) error {
			id, hash, err := decodeNode(k, v)
			if err != nil {
				return err
			}
			pair := have && id.Index%2 == 0 && right == rules.NodeID{Height: id.Height, Index: id.Index + 1}
			out := Pair{rules.NodeID{Height: id.Height + 1, Index: id.Index / 2}, hash, rightHash}
			right, rightHash, have = id, hash, true
			if !pair {
				return nil
			}
			inside, err := l.inside(out.NodeID, p.Length)
			if err == nil && inside && !yield(out, nil) {
				return index.ErrStop
			}
			return err
		})
		if err != nil {
			yield(Pair{}, err)
		}
	}
}

// inside tells whether a node lies inside a submitted subtree or is its root.
func (l *Log) inside(id rules.NodeID, length uint64) (bool, error) {
	if id.Height > merkle.MaxHeight {
		return false, nil
	}
	start := id.Index << id.Height
	end := start + 1<<id.Height
	if end > length {
		return false, nil
	}
	e, ok, err := l.At(start)
	if err != nil || !ok {
		return false, err
	}
	at := e.Start
	for _, n := range e.Nodes {
		if at <= start && end <= at+1<<n.Height {
			return true, nil
		}
		at += 1 << n.Height
	}
	return false, nil
}

// FillPairs adds pairs whose parents are known, or come before them in the list.
// One that does not give its parent's hash refuses the whole call with
// pora/flow.ErrMismatch. It is durable together with the next step or Fill.
func (l *Log) FillPairs(list []Pair) error {
	l.write.Lock()
	defer l.write.Unlock()
	batch := l.db.Batch()
	nodes := l.writer(batch)
	for _, p := range list {
		parent, ok, err := nodes.Get(p.NodeID)
		if err == nil && (!ok || p.Height == 0) {
			err = fmt.Errorf("%w: height %d index %d", rules.ErrUnknownNode, p.Height, p.Index)
		}
		if err == nil && merkle.Pair(p.Left, p.Right) != parent {
			err = fmt.Errorf("%w: height %d index %d", rules.ErrMismatch, p.Height, p.Index)
		}
		if err != nil {
			batch.Discard()
			return fmt.Errorf("fill %d pairs into the flow tree: %w", len(list), err)
		}
		child := rules.NodeID{Height: p.Height - 1, Index: 2 * p.Index}
		batch.Set(nodeKey(child), p.Left[:])
		nodes.pending[child] = p.Left
		child.Index++
		batch.Set(nodeKey(child), p.Right[:])
		nodes.pending[child] = p.Right
	}
	return batch.CommitLazy()
}
