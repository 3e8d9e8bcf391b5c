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

// read applies the blocks from from to last. Missing events are asked for again
// once, from the newest known event on.
func (s *Syncer) read(ctx context.Context, from uint64, last Checkpoint, settled uint64, verify bool) error {
	err := s.apply(ctx, from, last, settled, verify)
	var conflict *ConflictError
	switch {
	case errors.Is(err, ErrGap):
		s.opt.Logger.Warn("events of the flow are missing, asking again", "error", err)
		err = s.apply(ctx, min(from, max(s.log.now().lastEvent, s.opt.Start)), last, settled, verify)
		if errors.Is(err, ErrGap) && s.log.now().next == 0 {
			err = fmt.Errorf("%w: %w", errPruned, err)
		}
	case errors.Is(err, ErrContradiction):
		// Either the new events are wrong or something read before is: read that again.
		s.opt.Logger.Warn("events of the flow do not follow on what is known, comparing", "error", err)
		if rereadErr := s.reread(ctx); rereadErr != nil {
			return errors.Join(err, rereadErr)
		}
	}
	if errors.As(err, &conflict) {
		return s.resolve(ctx, conflict)
	}
	return err
}

// apply is read without asking again.
func (s *Syncer) apply(ctx context.Context, from uint64, last Checkpoint, settled uint64, verify bool) error {
	q := client.LogQuery{From: from, To: last.Number, Addresses: []common.Address{s.contract.Address()},
		Topics: [][]common.Hash{{storage.SubmitTopic, storage.NewEpochTopic}}}
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
	step := Step{From: w.From, Final: settled}
	for i := range events {
		// A step ends only between blocks.
		if len(step.Events) >= maxStepEvents && events[i].Block > events[i-1].Block {
			step.To = events[i].Block - 1
			if err := s.step(ctx, step); err != nil {
				return err
			}
			step = Step{From: events[i].Block, Final: settled}
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

// check compares the events' blocks with headers, and looks up the blocks that
// contexts are made of. Contexts without sectors of their own are looked up only
// where blocks are verified anyway: of old ones nobody asks.
func (s *Syncer) check(ctx context.Context, events []ChainEvent, last Checkpoint, verify bool) error {
	known := map[uint64]Hash{last.Number: last.Hash}
	id, _ := s.log.Identity()
	length := s.log.now().rangeStart
	for i := range events {
		e := &events[i]
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
		if e.Epoch == nil || e.Epoch.Epoch <= s.log.now().epoch {
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
