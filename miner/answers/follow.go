package answers

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/pora"
)

// idPrefix begins the outbox ids of answers; the epoch follows.
const idPrefix = "answer:"

// epochOf returns the epoch in an answer's outbox id.
func epochOf(id string) (epoch uint64, ok bool) {
	rest, ok := strings.CutPrefix(id, idPrefix)
	if !ok {
		return 0, false
	}
	_, err := fmt.Sscanf(rest, "%d:", &epoch)
	return epoch, err == nil
}

// progress is how far an entry was followed.
type progress struct {
	state outbox.State
	block common.Hash // that it was mined in
}

func progressOf(e *outbox.Entry) progress {
	p := progress{state: e.State}
	if e.Inclusion != nil {
		p.block = e.Inclusion.BlockHash
	}
	return p
}

// follow watches the outbox's answers and the context they are for.
func (a *Answers) follow(ctx context.Context) {
	for {
		changed, heads := a.opt.Box.Changed(), a.opt.Watcher.Changed()
		retry := false
		next := map[string]progress{} // what the outbox has forgotten is left out
		for _, e := range a.opt.Box.List() {
			epoch, ok := epochOf(e.ID)
			if !ok {
				continue
			}
			before, known := a.progress[e.ID]
			now := progressOf(&e)
			switch {
			case known && before == now, a.advance(ctx, &e, epoch, before, known):
				next[e.ID] = now
			default:
				retry = true
				if known {
					next[e.ID] = before
				}
			}
		}
		a.progress = next
		s := a.opt.Watcher.State()
		a.takeBack(ctx, s.Context.Digest, s.Context.Epoch)
		var again <-chan time.Time
		if retry {
			again = time.After(time.Second)
		}
		select {
		case <-changed:
		case <-heads:
		case <-again:
		case <-ctx.Done():
			return
		}
	}
}

// history notes what ended before this start, which is not counted again.
func (a *Answers) history() {
	for _, e := range a.opt.Box.List() {
		if _, ok := epochOf(e.ID); ok && e.State.Done() {
			a.progress[e.ID] = progressOf(&e)
			if e.State == outbox.Final && !e.Inclusion.Reverted {
				a.tally.Before++
			}
		}
	}
}

// advance counts what became of an entry and reports whether that is known.
func (a *Answers) advance(ctx context.Context, e *outbox.Entry, epoch uint64, before progress, known bool) bool {
	if before.state == outbox.Mined && before.block != progressOf(e).block {
		a.reorged(e)
		before.state = outbox.Sent
	}
	switch e.State {
	case outbox.Intended, outbox.Signed, outbox.Sent:
		if !known {
			a.mu.Lock()
			a.tally.Sent++
			a.mu.Unlock()
		}
	case outbox.Mined:
		return a.mined(ctx, e, epoch, known)
	case outbox.Final:
		if before.state != outbox.Mined && !a.mined(ctx, e, epoch, known) {
			return false
		}
		a.final(ctx, e)
	case outbox.Cancelled, outbox.Expired:
		gas, wei := paid(e)
		a.lose(Expired, gas, wei, "it was not mined in its window")
		a.done(e.ID)
	case outbox.Rejected:
		a.lose(Refused, 0, nil, e.Problem)
		a.done(e.ID)
	}
	return true
}

// paid is what a mined entry cost.
func paid(e *outbox.Entry) (gas uint64, wei *big.Int) {
	wei = new(big.Int)
	if e.Inclusion == nil {
		return 0, wei
	}
	if p := e.Inclusion.GasPrice; p != nil {
		wei.Mul(p.ToInt(), new(big.Int).SetUint64(e.Inclusion.GasUsed))
	}
	return e.Inclusion.GasUsed, wei
}

// mined reads the receipt of an answer that is in a block.
func (a *Answers) mined(ctx context.Context, e *outbox.Entry, epoch uint64, known bool) bool {
	if cancelled(e) || e.Inclusion.Reverted {
		return true // counted when it is final
	}
	r, err := a.opt.Chain.Receipt(ctx, e.Inclusion.Hash)
	if err != nil {
		return false
	}
	ans := Answer{Epoch: epoch, Block: e.Inclusion.BlockNumber, TxHash: e.Inclusion.Hash, Gas: e.Inclusion.GasUsed, Reward: new(big.Int)}
	readLogs(&ans, r)
	gas, wei := paid(e)
	a.mu.Lock()
	if !known {
		a.tally.Sent++
	}
	a.tally.Accepted++
	a.tally.Gas += gas
	a.tally.Fees.Add(a.tally.Fees, wei)
	if t, ok := a.handed[e.ID]; ok {
		a.delays = append(a.delays, time.Since(t))
		a.delays = a.delays[max(0, len(a.delays)-100):]
		delete(a.handed, e.ID)
	}
	a.newest = append(a.newest, ans)
	a.newest = a.newest[max(0, len(a.newest)-keepNewest):]
	a.mu.Unlock()
	a.opt.Logger.Info("an answer was accepted", "epoch", epoch, "block", ans.Block, "tx", ans.TxHash, "reward_wei", ans.Reward, "gas", ans.Gas)
	return true
}

func readLogs(ans *Answer, r *types.Receipt) {
	for _, l := range r.Logs {
		switch ev, _ := storage.DecodeLog(l); ev := ev.(type) {
		case *storage.NewSubmissionEvent:
			ans.Position = ev.RecallPosition
		case *storage.DistributeRewardEvent:
			ans.Reward = ev.Amount
		}
	}
}

// cancelled reports whether the self-transfer was mined in the answer's place.
func cancelled(e *outbox.Entry) bool {
	for _, t := range e.Attempts {
		if e.Inclusion != nil && t.Hash == e.Inclusion.Hash {
			return t.Cancel
		}
	}
	return false
}

// final counts an answer whose block is final.
func (a *Answers) final(ctx context.Context, e *outbox.Entry) {
	defer a.done(e.ID)
	if e.Inclusion.Reverted {
		gas, wei := paid(e)
		// What the contract says of it now is most likely what it said then.
		_, err := a.opt.Chain.Call(ctx, client.Message{From: e.From, To: e.To, Gas: e.GasLimit, Data: e.Data}, client.At(e.Inclusion.BlockNumber))
		reason := fmt.Sprintf("the contract refused it in block %d", e.Inclusion.BlockNumber)
		if err != nil {
			reason += ": " + err.Error()
		}
		a.lose(Reverted, gas, wei, reason)
		a.opt.Logger.Warn("an answer was mined and refused: its gas is lost", "tx", e.Inclusion.Hash, "gas", gas, "reason", reason)
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tally.Final++
	for i := range a.newest {
		if n := &a.newest[i]; n.TxHash == e.Inclusion.Hash && !n.Final {
			n.Final = true
			a.tally.Earned.Add(a.tally.Earned, n.Reward)
		}
	}
}

// reorged takes an answer back whose block is gone; it is sent again.
func (a *Answers) reorged(e *outbox.Entry) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range a.newest {
		n := &a.newest[i]
		for _, t := range e.Attempts {
			if t.Hash == n.TxHash && !n.Final {
				a.tally.Accepted--
				a.tally.Gas -= n.Gas
				a.newest = append(a.newest[:i], a.newest[i+1:]...)
				return
			}
		}
	}
}

func (a *Answers) done(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.handed, id)
}

// takeBack cancels answers for a context that is no longer the chain's, because
// it was replaced in a reorganisation or a newer one was made: the contract takes
// no answers for them. The end of the window is the outbox's matter
// (Intent.NotAfter).
func (a *Answers) takeBack(ctx context.Context, digest pora.Hash, epoch uint64) {
	if digest == (pora.Hash{}) {
		return
	}
	for _, e := range a.opt.Box.List() {
		ep, ok := epochOf(e.ID)
		if !ok || e.State.Done() || e.State == outbox.Mined || e.CancelRequested || ep > epoch {
			continue
		}
		ans, err := pora.DecodeCalldata(e.Data)
		if err != nil || ans.ContextDigest == digest {
			continue
		}
		if err := a.opt.Sender.Cancel(ctx, e.ID); err != nil && ctx.Err() == nil {
			a.opt.Logger.Warn("an answer that is of no use any more could not be taken back", "id", e.ID, "error", err)
		}
	}
}
