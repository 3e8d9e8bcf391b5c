package flow

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
)

// compareRoot compares the newest entry's root with the contract's. A server that
// cannot tell is no trouble: the comparison is skipped, and Status says so.
func (s *Syncer) compareRoot(ctx context.Context) error {
	st := s.log.now()
	if st.next == 0 {
		return nil
	}
	s.attempted = st.next
	same, known, err := s.sameRoot(ctx, st.next-1)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errIndex):
		return err
	case err != nil:
		s.skipped(err)
		return nil
	case same:
		s.note(func(st *Status) { st.CompareError = "" })
		return onDisk(s.log.noteCompared(st.next))
	case !known:
		// The server that answered is behind, or the entry is not real.
		s.skipped(fmt.Errorf("it does not know entry %d", st.next-1))
		return s.rereadFrom(ctx, st.lastEvent)
	}
	s.opt.Logger.Warn("the flow root differs from the contract's", "entry", st.next-1)
	return s.differing(ctx, st)
}

// skipped notes that a comparison could not be made.
func (s *Syncer) skipped(err error) {
	s.note(func(st *Status) { st.CompareError = fmt.Errorf(compareDisclaims, err).Error() })
}

// sameRoot compares the root after entry seq with the contract's; known is false
// if the contract has no such entry.
func (s *Syncer) sameRoot(ctx context.Context, seq uint64) (same, known bool, err error) {
	e, ok, err := s.log.Entry(seq)
	if err != nil || !ok {
		return false, false, onDisk(errors.Join(err, missing("entry", seq)))
	}
	ours, err := s.log.RootAt(e.End())
	if err != nil {
		return false, false, onDisk(err)
	}
	theirs, err := s.contract.RootByTxSeq(ctx, seq, client.Latest)
	if err != nil {
		return false, false, err
	}
	return Hash(theirs) == ours, theirs != (common.Hash{}), nil
}

// differing finds the first entry whose root is not the contract's and reads the
// chain's events from there on again: they tell whether ours are wrong.
func (s *Syncer) differing(ctx context.Context, st state) error {
	bad, err := search(st.next, func(i uint64) (bool, error) {
		if i < st.compared {
			return false, nil
		}
		same, known, err := s.sameRoot(ctx, i)
		return known && !same, err
	})
	if err != nil {
		return err
	}
	if bad == st.next {
		return fmt.Errorf("%w: the contract's root of entry %d differed and does not any more", errRetry, st.next-1)
	}
	e, ok, err := s.log.Entry(bad)
	if err != nil || !ok {
		return onDisk(errors.Join(err, missing("entry", bad)))
	}
	ours, err := s.log.RootAt(e.End())
	if err != nil {
		return onDisk(err)
	}
	theirs, err := s.contract.RootByTxSeq(ctx, bad, client.Latest)
	if err != nil {
		return err
	}
	report := fmt.Errorf("%w: the flow root after entry %d (block %d) is %x by the events, %x by the contract", ErrContradiction, bad, e.Block, ours, theirs)
	if err := s.rereadFrom(ctx, e.Block); err != nil {
		return errors.Join(report, err)
	}
	return report
}

// reread asks again for the events since the newest entry whose root was confirmed.
func (s *Syncer) reread(ctx context.Context) error {
	st := s.log.now()
	from := s.opt.Start
	if st.compared > 0 {
		e, ok, err := s.log.Entry(st.compared - 1)
		if err != nil || !ok {
			return onDisk(errors.Join(err, missing("entry", st.compared-1)))
		}
		from = e.Block
	}
	return s.rereadFrom(ctx, from)
}

// rereadFrom asks again for the events from a block up to the last one read, and
// resolves what is different.
func (s *Syncer) rereadFrom(ctx context.Context, from uint64) error {
	number, hash, ok := s.log.Progress()
	if !ok || from > number {
		return nil
	}
	s.rereading = true
	defer func() { s.rereading = false }()
	err := s.apply(ctx, from, Checkpoint{number, hash}, 0, true)
	var conflict *ConflictError
	if errors.As(err, &conflict) {
		return s.resolve(ctx, conflict)
	}
	return err
}

// resolve decides between a known event and another one in its place.
func (s *Syncer) resolve(ctx context.Context, c *ConflictError) error {
	number, _, _ := s.log.Progress()
	h, err := s.chain.Header(ctx, client.At(c.Block))
	if err != nil && !errors.Is(err, client.ErrNotFound) {
		return errors.Join(c, err)
	}
	if err == nil && Hash(h.Hash) == c.BlockHash {
		// The block is there: what the contract has now decides.
		right, err := s.confirmed(ctx, c)
		if err != nil {
			return errors.Join(c, err)
		}
		if right && !s.insists(ctx, c) {
			return fmt.Errorf("%w: %w; the contract has the known one", ErrContradiction, c)
		}
	}
	if c.Block <= s.log.Final() {
		s.opt.Logger.Warn("an event that was taken as final was wrong", "block", c.Block)
	}
	if err := s.takeBack(number, Checkpoint{Number: max(c.Block, 1) - 1}); err != nil {
		return err
	}
	return fmt.Errorf("%w: %w", errRetry, c)
}

// confirmed tells whether the contract has the known event of a conflict.
func (s *Syncer) confirmed(ctx context.Context, c *ConflictError) (bool, error) {
	if c.IsEntry {
		same, known, err := s.sameRoot(ctx, c.Seq)
		if err == nil && !known && !c.absent() {
			err = fmt.Errorf("%w: the contract has no entry %d", errBehind, c.Seq)
		}
		return same, err
	}
	known, ok, err := s.log.context(c.Seq)
	if err != nil || !ok {
		return false, onDisk(errors.Join(err, missing("context of epoch", c.Seq)))
	}
	r, err := s.contract.EpochRange(ctx, common.Hash(known.digest), client.Latest)
	if err != nil {
		return false, err
	}
	return !known.expired() && r.End == known.flowLength, nil
}

// insists tells whether a conflict is about what the contract's roots do not cover
// (a transaction's hash, a sender, a size), and the servers say twice more what
// they said against the known event.
func (s *Syncer) insists(ctx context.Context, c *ConflictError) bool {
	if c.absent() || c.Given.Submit == nil && c.Given.Epoch == nil {
		return false
	}
	if c.IsEntry {
		known, ok, err := s.log.Entry(c.Seq)
		if err != nil || !ok || known.Root != dataRoot(c.Given.Submit.Submission.Nodes) || known.Start != c.Given.Submit.Start {
			return false
		}
	} else if known, ok, err := s.log.context(c.Seq); err != nil || !ok || known.digest != c.Given.Epoch.Digest {
		return false
	}
	for range 2 {
		found := false
		q := s.query(c.Given.Block, c.Given.Block)
		err := s.chain.Logs(ctx, q, func(w client.LogWindow) error {
			for i := range w.Logs {
				e, ok, err := DecodeEvent(&w.Logs[i])
				e.BlockDigest = c.Given.BlockDigest // it is not of the event
				found = found || err == nil && ok && reflect.DeepEqual(e, c.Given)
			}
			return nil
		})
		if err != nil || !found {
			return false
		}
	}
	return true
}

// compare looks at the chain's end whether the log is right and complete: the
// newest entry's root is the contract's, and the contract has no entry after it.
func (s *Syncer) compare(ctx context.Context, target uint64) error {
	s.comparedAt = time.Now()
	if st := s.log.now(); st.compared < st.next {
		if err := s.compareRoot(ctx); err != nil {
			return err
		}
	}
	st := s.log.now()
	if st.from != target+1 {
		return nil
	}
	root, err := s.contract.RootByTxSeq(ctx, st.next, client.At(target))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		s.skipped(err)
		return nil
	}
	if root == (common.Hash{}) {
		return nil
	}
	err = fmt.Errorf("%w: the contract has entry %d at block %d, no event told of it", ErrGap, st.next, target)
	s.opt.Logger.Warn("an entry is missing, asking again", "error", err)
	if again := s.rereadFrom(ctx, max(st.lastEvent, s.opt.Start)); again != nil {
		return errors.Join(err, again)
	}
	if s.log.Next() == st.next {
		return err
	}
	return nil
}

// noteCompared remembers that the contract confirmed the root of the first n
// entries. Losing that in a crash means comparing again.
func (l *Log) noteCompared(n uint64) error {
	l.write.Lock()
	defer l.write.Unlock()
	st := l.now()
	st.compared = min(n, st.next)
	batch := l.db.Batch()
	batch.Set(key(keyState), st.encode())
	if err := batch.CommitLazy(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state = st
	return nil
}
