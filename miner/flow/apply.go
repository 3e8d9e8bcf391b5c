package flow

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/zgminer/zgminer/miner/index"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// ChainEvent is one event of the Flow contract, Submit or Epoch.
type ChainEvent struct {
	Block     uint64
	BlockHash Hash
	TxHash    Hash

	Submit *rules.Receipt
	Epoch  *rules.NewEpoch
	// BlockDigest is the hash of the block that ended the epoch, zero if it was
	// not looked up; then Epoch's digest is not checked.
	BlockDigest Hash
}

// Step is a part of the chain: the blocks From to To (both included) and all
// events of the Flow contract in them, in chain order.
type Step struct {
	From, To uint64
	Parent   Hash // of block From, zero if unknown
	Hash     Hash // of block To, zero if unknown
	Events   []ChainEvent
	// Final is the block up to which nothing changes any more, as far as is known.
	Final uint64
	// Verified says that the events' block hashes were compared with the chain's
	// headers; only then they count when a reorganisation is looked for.
	Verified bool
}

// Refusals of Apply. In each case nothing was changed.
var (
	// ErrGap says that events or blocks between the known ones and the given ones
	// are missing.
	ErrGap = errors.New("events of the flow are missing")
	// ErrContradiction says that an event cannot follow on what is known: the
	// server told something wrong, now or before.
	ErrContradiction = errors.New("the chain's events contradict each other")
)

// ConflictError says that an event known already is another one now: the chain
// was reorganised, or the server told something wrong, now or before. Nothing was
// changed.
type ConflictError struct {
	Block     uint64 // of the known event
	BlockHash Hash
	Given     ChainEvent // the zero value: the known event is not there
	Seq       uint64     // of the entry or the epoch
	IsEntry   bool
}

func (e *ConflictError) Error() string {
	what := "epoch"
	if e.IsEntry {
		what = "entry"
	}
	if e.absent() {
		return fmt.Sprintf("%s %d was in block %d (%x), now there is none", what, e.Seq, e.Block, e.BlockHash)
	}
	return fmt.Sprintf("%s %d was in block %d (%x), now it is another one in block %d (%x)", what, e.Seq, e.Block, e.BlockHash, e.Given.Block, e.Given.BlockHash)
}

func (e *ConflictError) absent() bool { return e.Given == ChainEvent{} }

// applying is the work on one Step.
type applying struct {
	l        *Log
	id       Identity
	st       state
	batch    *index.Batch
	nodes    *nodes
	tree     *rules.Tree
	contexts []*storedContext
	events   []Event
	history  map[uint64]Hash
	verified bool

	// Of a step that begins before the end of what was read: the next entry and
	// epoch that it must repeat.
	again      bool
	seq, epoch uint64
}

// Apply takes up a step: the whole or, with an error, nothing of it. It may begin
// before the end of what was read: known events are passed over. All changes are
// one batch; it is durable on return if the step has new events, else together
// with the next one.
func (l *Log) Apply(s Step) error {
	l.write.Lock()
	defer l.write.Unlock()
	id, ok := l.Identity()
	if !ok {
		return errors.New("apply blocks to the flow log: its identity is not set")
	}
	a := &applying{l: l, id: id, st: l.now(), batch: l.db.Batch(), history: map[uint64]Hash{}, verified: s.Verified}
	a.nodes = l.writer(a.batch)
	a.tree = rules.OpenTree(a.nodes, a.st.length)
	if err := a.step(&s); err != nil {
		a.batch.Discard()
		return fmt.Errorf("apply blocks %d to %d to the flow log: %w", s.From, s.To, err)
	}
	commit := a.batch.Commit
	if len(a.events) == 0 {
		commit = a.batch.CommitLazy
	}
	if err := commit(); err != nil {
		return fmt.Errorf("apply blocks %d to %d to the flow log: %w", s.From, s.To, err)
	}
	l.edge = a.nodes.edge
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state = a.st
	for _, c := range a.contexts {
		l.addContext(c)
	}
	for _, e := range a.events {
		l.publish(e)
	}
	return nil
}

func (a *applying) step(s *Step) error {
	if s.From > s.To {
		return errors.New("the range ends before it begins")
	}
	if s.From > a.st.from {
		return fmt.Errorf("%w: blocks from %d on were not read", ErrGap, a.st.from)
	}
	if s.From == a.st.from && s.Parent != (Hash{}) && a.st.hash != (Hash{}) && s.Parent != a.st.hash {
		return &ConflictError{Block: a.st.from - 1, BlockHash: a.st.hash, Given: ChainEvent{Block: s.From - 1, BlockHash: s.Parent}}
	}
	if a.again = s.From < a.st.from; a.again {
		var err error
		if a.seq, err = a.l.firstFrom(a.st.next, s.From); err != nil {
			return err
		}
		if a.epoch, err = a.l.contextsBefore(a.st.epoch, s.From); err != nil {
			return err
		}
		a.epoch++
	}
	last := s.From
	for i := range s.Events {
		e := &s.Events[i]
		if e.Block < last || e.Block > s.To {
			return fmt.Errorf("%w: an event of block %d is out of order", ErrContradiction, e.Block)
		}
		last = e.Block
		if e.Block == s.To && s.Hash != (Hash{}) && e.BlockHash != s.Hash {
			return fmt.Errorf("%w: block %d is %x, its event is of %x", ErrContradiction, s.To, s.Hash, e.BlockHash)
		}
		var err error
		switch {
		case e.Submit != nil:
			err = a.submit(e)
		case e.Epoch != nil:
			err = a.newEpoch(e)
		default:
			err = errors.New("an event that is nothing")
		}
		if err != nil {
			return err
		}
	}
	if err := a.repeated(s.To, math.MaxUint64, math.MaxUint64); err != nil {
		return err
	}
	if s.To+1 > a.st.from || s.To+1 == a.st.from && s.Hash != (Hash{}) {
		a.st.from, a.st.hash = s.To+1, s.Hash
		if s.Hash != (Hash{}) {
			a.history[s.To] = s.Hash
		}
	}
	return a.finish(s.Final)
}

// repeated says that the next event is entry seq or later and epoch epoch or
// later, or that the step ends with block to: known events before that must have
// been given again.
func (a *applying) repeated(to, seq, epoch uint64) error {
	if !a.again {
		return nil
	}
	if a.seq < min(seq, a.l.state.next) {
		known, ok, err := a.l.entry(a.seq)
		if err != nil || !ok {
			return errors.Join(err, missing("entry", a.seq))
		}
		if known.Block <= to {
			return &ConflictError{Block: known.Block, BlockHash: known.BlockHash, Seq: a.seq, IsEntry: true}
		}
	}
	if a.epoch < min(epoch, a.l.state.epoch+1) {
		known, ok, err := a.l.context(a.epoch)
		if err != nil || !ok {
			return errors.Join(err, missing("context of epoch", a.epoch))
		}
		if known.block <= to {
			return &ConflictError{Block: known.block, BlockHash: known.blockHash, Seq: a.epoch}
		}
	}
	return nil
}

// fresh records a new event's place.
func (a *applying) fresh(e *ChainEvent) error {
	if err := a.repeated(math.MaxUint64, math.MaxUint64, math.MaxUint64); err != nil {
		return err
	}
	if e.Block < a.st.lastEvent {
		return fmt.Errorf("%w: a new event in block %d, before the newest known one in block %d", ErrContradiction, e.Block, a.st.lastEvent)
	}
	a.st.lastEvent = e.Block
	if a.verified {
		a.history[e.Block] = e.BlockHash
	}
	return nil
}

// due is the block that ends the running epoch.
func (a *applying) due() uint64 { return a.id.FirstBlock + (a.st.epoch+1)*a.id.BlocksPerEpoch }

func (a *applying) submit(e *ChainEvent) error {
	r := e.Submit
	entry := Entry{
		Seq: r.Index, Start: r.Start, Sectors: r.Sectors, Size: r.Submission.Length, Nodes: r.Submission.Nodes, Root: dataRoot(r.Submission.Nodes),
		Block: e.Block, BlockHash: e.BlockHash, TxHash: e.TxHash, Sender: r.Submission.Submitter,
	}
	switch {
	case r.Index > a.st.next:
		return fmt.Errorf("%w: entry %d in block %d, entries from %d on are not known", ErrGap, r.Index, e.Block, a.st.next)
	case r.Index < a.l.state.next:
		known, ok, err := a.l.entry(r.Index)
		if err != nil || !ok {
			return errors.Join(err, missing("entry", r.Index))
		}
		if err := a.repeated(math.MaxUint64, r.Index, 0); err != nil {
			return err
		}
		if !known.Same(&entry) {
			return &ConflictError{known.Block, known.BlockHash, *e, r.Index, true}
		}
		a.seq = max(a.seq, r.Index+1)
		return nil
	case r.Index < a.st.next:
		return fmt.Errorf("%w: entry %d comes twice in one step", ErrContradiction, r.Index)
	case a.due() < e.Block:
		return fmt.Errorf("%w: entry %d in block %d comes before the context of epoch %d, due after block %d", ErrGap, r.Index, e.Block, a.st.epoch+1, a.due())
	}
	if err := a.fresh(e); err != nil {
		return err
	}
	start, err := a.tree.Append(entry.Nodes)
	if err != nil {
		return err
	}
	if start != r.Start {
		return fmt.Errorf("%w: entry %d begins at sector %d, after the known entries it must be %d", ErrContradiction, r.Index, r.Start, start)
	}
	a.batch.Set(numbered(keyEntry, entry.Seq), entry.encode())
	a.batch.Set(rootKey(entry.Root, entry.Seq), nil)
	a.st.next++
	a.st.length = a.tree.Length()
	a.events = append(a.events, Event{Kind: Appended, Seq: entry.Seq, Length: a.st.length})
	return nil
}

func (a *applying) newEpoch(e *ChainEvent) error {
	n := e.Epoch
	if n.Epoch > a.st.epoch+1 {
		return fmt.Errorf("%w: the context of epoch %d in block %d, epochs from %d on are not known", ErrGap, n.Epoch, e.Block, a.st.epoch+1)
	}
	if n.Epoch <= a.l.state.epoch {
		return a.knownEpoch(e)
	}
	if n.Epoch <= a.st.epoch {
		return fmt.Errorf("%w: epoch %d comes twice in one step", ErrContradiction, n.Epoch)
	}
	end := a.due()
	if end >= e.Block {
		return fmt.Errorf("%w: the context of epoch %d in block %d, it ends with block %d", ErrContradiction, n.Epoch, e.Block, end)
	}
	if n.Submission > a.st.next && n.Submission != anySubmission {
		return fmt.Errorf("%w: %d submissions were made before epoch %d, %d are known", ErrGap, n.Submission, n.Epoch, a.st.next)
	}
	root, err := a.tree.Root(a.st.length)
	if err != nil {
		return err
	}
	if n.Submission != a.st.next && n.Submission != anySubmission || n.FlowLength != a.st.length || n.FlowRoot != root {
		return fmt.Errorf("%w: epoch %d has %d submissions, %d sectors and root %x; the known events give %d, %d and %x", ErrContradiction,
			n.Epoch, n.Submission, n.FlowLength, n.FlowRoot, a.st.next, a.st.length, root)
	}
	c := &storedContext{
		epoch: n.Epoch, flowLength: n.FlowLength, rangeStart: a.st.rangeStart, block: e.Block, flowRoot: root,
		digest: n.Digest, blockHash: e.BlockHash,
	}
	if err := a.checkDigest(c, e, end); err != nil {
		return err
	}
	if err := a.fresh(e); err != nil {
		return err
	}
	a.batch.Set(numbered(keyContext, c.epoch), c.encode())
	if !c.expired() {
		a.batch.Set(digestKey(c.digest), numbered(keyContext, c.epoch)[2:])
		a.st.rangeStart = c.flowLength
	}
	a.st.epoch = c.epoch
	a.contexts = append(a.contexts, c)
	a.events = append(a.events, Event{Kind: NewContext, Epoch: c.epoch, Length: c.flowLength})
	return nil
}

// checkDigest compares a context's digest with the block that ended its epoch. A
// chain without the history contract of EIP-2935 knows only the last 256 hashes
// and takes zero for an older one.
func (a *applying) checkDigest(c *storedContext, e *ChainEvent, end uint64) error {
	if c.expired() != (e.Block-end > rules.HistoryBlocks) {
		return fmt.Errorf("%w: the context of epoch %d, made %d blocks after its end, has digest %x", ErrContradiction, c.epoch, e.Block-end, c.digest)
	}
	if c.expired() {
		c.blockDigest = merkle.Empty
		return nil
	}
	if e.BlockDigest == (Hash{}) {
		return nil
	}
	if rules.ContextDigest(e.BlockDigest, c.flowRoot, c.flowLength) == c.digest {
		c.blockDigest = e.BlockDigest
		return nil
	}
	if e.Block-end > 256 && rules.ContextDigest(Hash{}, c.flowRoot, c.flowLength) == c.digest {
		return nil
	}
	return fmt.Errorf("%w: the context of epoch %d has digest %x, block %d with hash %x gives %x", ErrContradiction, c.epoch, c.digest,
		end, e.BlockDigest, rules.ContextDigest(e.BlockDigest, c.flowRoot, c.flowLength))
}

func (a *applying) knownEpoch(e *ChainEvent) error {
	known, ok, err := a.l.context(e.Epoch.Epoch)
	if err != nil || !ok {
		return errors.Join(err, missing("context of epoch", e.Epoch.Epoch))
	}
	if err := a.repeated(math.MaxUint64, 0, e.Epoch.Epoch); err != nil {
		return err
	}
	if known.digest != e.Epoch.Digest || known.blockHash != e.BlockHash || known.block != e.Block || known.flowLength != e.Epoch.FlowLength || known.flowRoot != e.Epoch.FlowRoot {
		return &ConflictError{known.block, known.blockHash, *e, known.epoch, false}
	}
	a.epoch = max(a.epoch, known.epoch+1)
	return nil
}

// finish writes history and progress. Of the history up to the final block only
// the newest is kept.
func (a *applying) finish(final uint64) error {
	a.st.final = max(a.st.final, min(final, a.st.from-1))
	for number, hash := range a.history {
		a.batch.Set(numbered(keyBlock, number), hash[:])
	}
	var settled []uint64
	err := a.l.db.Scan(key(keyBlock), numbered(keyBlock, a.st.final+1), func(k, v []byte) error {
		c, err := decodeHistory(k, v)
		if _, again := a.history[c.Number]; !again {
			settled = append(settled, c.Number)
		}
		return err
	})
	if err != nil {
		return err
	}
	for number := range a.history {
		if number <= a.st.final {
			settled = append(settled, number)
		}
	}
	if len(settled) > 0 {
		newest := slices.Max(settled)
		for _, number := range settled {
			if number != newest {
				a.batch.Delete(numbered(keyBlock, number))
			}
		}
	}
	a.batch.Set(key(keyState), a.st.encode())
	return nil
}

func missing(what string, n uint64) error {
	return fmt.Errorf("%s %d is missing, the index is damaged: run storage verify", what, n)
}
