package answers

import (
	"errors"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/pora"
)

// Cause says why a hit earned nothing. The words appear in status and metrics.
type Cause string

// The causes.
const (
	Overflow     Cause = "overflow"     // too many hits waited
	Stale        Cause = "stale"        // the context changed or the window was over
	Late         Cause = "late"         // no block of the window was left
	Quota        Cause = "quota"        // the epoch takes no more answers
	Duplicate    Cause = "duplicate"    // the same answer was sent before
	Proof        Cause = "proof"        // the data or the proof could not be had
	Verify       Cause = "verify"       // the answer is wrong: data or device damaged
	Refused      Cause = "refused"      // the contract refused it when asked
	Unprofitable Cause = "unprofitable" // it costs more than it earns
	Funds        Cause = "funds"        // the account cannot pay for it
	RPC          Cause = "rpc"          // the chain could not be asked
	Reverted     Cause = "reverted"     // mined, and refused there: gas lost
	Expired      Cause = "expired"      // not mined in the window; taken back
)

// Loss counts what one cause cost.
type Loss struct {
	Count  uint64
	Gas    uint64
	Wei    *big.Int // paid for that gas; nil is 0
	Reason string   // of the newest one
}

// Tally counts hits and what became of them since the start.
type Tally struct {
	Hits     uint64 // found
	Waiting  uint64 // of them not decided yet: proven, asked or tried again
	Sent     uint64 // handed to the outbox
	Accepted uint64 // in a block
	Final    uint64 // in a final block
	Before   uint64 // accepted before this start, as far as the outbox remembers
	Dropped  map[Cause]Loss
	Gas      uint64   // of accepted answers
	Fees     *big.Int // wei paid for it
	Earned   *big.Int // wei, by the DistributeReward events of final answers
}

// Answer is one answer that reached a block.
type Answer struct {
	Epoch    uint64      `json:"epoch"`
	Position uint64      `json:"position"`
	Block    uint64      `json:"block"`
	TxHash   common.Hash `json:"tx_hash"`
	Gas      uint64      `json:"gas"`
	Reward   *big.Int    `json:"reward_wei"` // 0 if its chunk pays nothing
	Final    bool        `json:"final"`
}

// keepNewest is how many accepted answers are kept for the status.
const keepNewest = 32

// Tally returns a copy of the counts.
func (a *Answers) Tally() Tally {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.tally
	t.Waiting = uint64(max(0, a.busy.Load()))
	t.Dropped = maps.Clone(t.Dropped)
	t.Fees, t.Earned = new(big.Int).Set(t.Fees), new(big.Int).Set(t.Earned)
	return t
}

// Newest returns the newest accepted answers, oldest first.
func (a *Answers) Newest() []Answer {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.newest)
}

// Inclusion returns the 95th percentile of the time from handing an answer in to
// its block, of the newest hundred; 0 if there was none yet.
func (a *Answers) Inclusion() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.delays) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(a.delays))
	return sorted[(len(sorted)*95-1)/100]
}

// drop counts a hit that earns nothing and costs nothing.
func (a *Answers) drop(c Cause, err error) {
	a.lose(c, 0, nil, err.Error())
	switch c {
	case Verify, Proof, Refused:
		var r *pora.Rejection
		detail := ""
		if errors.As(err, &r) {
			detail = r.Detail
		}
		a.opt.Logger.Warn("a hit was dropped", "cause", c, "reason", err, "detail", detail)
	default:
		a.opt.Logger.Debug("a hit was dropped", "cause", c, "reason", err)
	}
}

func (a *Answers) lose(c Cause, gas uint64, wei *big.Int, reason string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	l := a.tally.Dropped[c]
	l.Count++
	l.Gas += gas
	sum := new(big.Int)
	if l.Wei != nil {
		sum.Set(l.Wei)
	}
	if wei != nil {
		sum.Add(sum, wei)
	}
	l.Wei, l.Reason = sum, reason
	a.tally.Dropped[c] = l
}

// causeOf returns the cause of an error, other if it has none.
func causeOf(err error, other Cause) Cause {
	var c *causeError
	var funds *tx.InsufficientFundsError
	switch {
	case errors.As(err, &c):
		return c.cause
	case errors.As(err, &funds):
		return Funds
	}
	return other
}

// reverted reports whether the contract itself refused.
func reverted(err error) bool {
	var r *client.Revert
	return errors.As(err, &r)
}

// refusal sorts a refusal of an answer, by the contract or by the verification
// that does as the contract does.
func refusal(err error) error {
	var r *client.Revert
	var own *pora.Rejection
	reason, cause := "", Refused
	switch {
	case errors.As(err, &r):
		reason = r.Reason
	case errors.As(err, &own):
		reason, cause = own.Error(), Verify
	default:
		return err
	}
	switch reason {
	case string(pora.ErrDuplicate):
		cause = Duplicate
	case string(pora.ErrEpochFull):
		cause = Quota
	case string(pora.ErrContextDigest), string(pora.ErrBeforeSubtask):
		cause = Stale
	case string(pora.ErrAfterSubtask):
		cause = Late
	}
	return &causeError{cause, storage.Explain(err)}
}
