package flow

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/pora/merkle"
)

// far is how many blocks behind the log counts as catching up.
const far = 100

// maxStepEvents bounds the events of one batch, and so its memory.
const maxStepEvents = 2000

// readUp reads blocks up to target: first, where there are many, those up to the
// finalized block as they come, then the rest, whose blocks with events are
// compared with the chain's headers.
func (s *Syncer) readUp(ctx context.Context, target, final *client.Header, settled uint64) error {
	from := s.log.now().from
	if from > target.Number {
		return nil // what became final meanwhile is noted with the next step
	}
	if target.Number-from > far {
		s.caught = false
		s.note(func(st *Status) { st.Phase = CatchingUp })
		if from <= final.Number && final.Number < target.Number {
			if err := s.read(ctx, from, Checkpoint{final.Number, Hash(final.Hash)}, settled, false); err != nil {
				return err
			}
			from = final.Number + 1
		}
	}
	return s.read(ctx, from, Checkpoint{target.Number, Hash(target.Hash)}, settled, target.Number > final.Number || target.Number-from <= far)
}

// read applies the blocks from from to last. Missing events are asked for again from
// the newest known event on. If that does not help, or if events do not follow on
// what is known, something read before is wrong, and that is compared.
func (s *Syncer) read(ctx context.Context, from uint64, last Checkpoint, settled uint64, verify bool) error {
	err := s.apply(ctx, from, last, settled, verify)
	if errors.Is(err, ErrGap) {
		s.opt.Logger.Warn("events of the flow are missing, asking again", "error", err)
		err = s.apply(ctx, min(from, max(s.log.now().lastEvent, s.opt.Start)), last, settled, verify)
	}
	if errors.Is(err, ErrGap) || errors.Is(err, ErrContradiction) {
		s.opt.Logger.Warn("events of the flow do not follow on what is known, comparing", "error", err)
		if again := s.reread(ctx); again != nil {
			return errors.Join(err, again)
		}
		if errors.Is(err, ErrGap) && s.log.now().next == 0 {
			err = fmt.Errorf("%w: %w", errPruned, err)
		}
	}
	var conflict *ConflictError
	if errors.As(err, &conflict) {
		return s.resolve(ctx, conflict)
	}
	return err
}

// query asks for the flow's events of a range of blocks.
func (s *Syncer) query(from, to uint64) client.LogQuery {
	return client.LogQuery{From: from, To: to, Addresses: []common.Address{s.contract.Address()},
		Topics: [][]common.Hash{{storage.SubmitTopic, storage.NewEpochTopic}}}
}

// apply is read without asking again.
func (s *Syncer) apply(ctx context.Context, from uint64, last Checkpoint, settled uint64, verify bool) error {
	q := s.query(from, last.Number)
	began := time.Now()
	return s.chain.Logs(ctx, q, func(w client.LogWindow) error {
		s.note(func(st *Status) { st.LastAnswer = time.Now() })
		if err := s.window(ctx, w, last, settled, verify); err != nil {
			return err
		}
		now := time.Now()
		s.mu.Lock()
		s.rate.add(w.To-w.From+1, now.Sub(began))
		s.mu.Unlock()
		began = now
		return ctx.Err()
	})
}

// window applies one answered window, in several steps if it has many events.
func (s *Syncer) window(ctx context.Context, w client.LogWindow, last Checkpoint, settled uint64, verify bool) error {
	var events []ChainEvent
	for i := range w.Logs {
		if w.Logs[i].Address != s.contract.Address() {
			return fmt.Errorf("%w: a log of contract %s was not asked for", ErrContradiction, w.Logs[i].Address)
		}
		e, ok, err := DecodeEvent(&w.Logs[i])
		if err != nil {
			return err
		}
		if ok {
			events = append(events, e)
		}
	}
	if err := s.check(ctx, events, last, verify); err != nil {
		return err
	}
	step := Step{From: w.From, Final: settled, Verified: verify}
	for i := range events {
		// A step ends only between blocks.
		if len(step.Events) >= maxStepEvents && events[i].Block > events[i-1].Block {
			step.To = events[i].Block - 1
			if err := s.step(ctx, step); err != nil {
				return err
			}
			step = Step{From: events[i].Block, Final: settled, Verified: verify}
		}
		step.Events = append(step.Events, events[i])
	}
	step.To = w.To
	if w.To == last.Number {
		step.Hash = last.Hash
	}
	return s.step(ctx, step)
}

// step applies a step and now and then compares the root.
func (s *Syncer) step(ctx context.Context, step Step) error {
	if err := s.log.Apply(step); err != nil {
		return err
	}
	st := s.log.now()
	s.attempted = min(s.attempted, st.next)
	if s.rereading || st.next < max(s.attempted, st.compared)+s.opt.CompareEvery {
		return nil
	}
	return s.compareRoot(ctx)
}

// check compares the new events' blocks with headers, and looks up the blocks that
// contexts are made of. Contexts without sectors of their own are looked up only
// where blocks are verified anyway: of old ones nobody asks.
func (s *Syncer) check(ctx context.Context, events []ChainEvent, last Checkpoint, verify bool) error {
	known := map[uint64]Hash{}
	if last.Hash != (Hash{}) {
		known[last.Number] = last.Hash
	}
	id, _ := s.log.Identity()
	st := s.log.now()
	length := st.rangeStart
	for i := range events {
		e := &events[i]
		if e.Submit != nil && e.Submit.Index < st.next || e.Epoch != nil && e.Epoch.Epoch <= st.epoch {
			continue // known; Apply compares it
		}
		if verify {
			if _, ok := known[e.Block]; !ok {
				h, err := s.chain.Header(ctx, client.At(e.Block))
				if err != nil {
					return err
				}
				known[e.Block] = Hash(h.Hash)
			}
			if known[e.Block] != e.BlockHash {
				return fmt.Errorf("%w: the log of a transaction %x is of block %d with hash %x, the chain has %x", errRetry, e.TxHash, e.Block, e.BlockHash, known[e.Block])
			}
		}
		if e.Epoch == nil {
			continue
		}
		if n := e.Epoch; n.Digest != merkle.Empty && (verify || n.FlowLength > length) {
			end := id.FirstBlock + n.Epoch*id.BlocksPerEpoch
			h, err := s.chain.Header(ctx, client.At(end))
			switch {
			case err == nil:
				e.BlockDigest = Hash(h.Hash)
			case errors.Is(err, client.ErrNotFound) && end < last.Number:
				s.opt.Logger.Warn("the server lacks an old block, a context's digest is taken unchecked", "block", end)
			default:
				return err
			}
			length = n.FlowLength
		}
	}
	return nil
}
