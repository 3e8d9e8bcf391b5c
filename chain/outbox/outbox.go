// Package outbox remembers on disk what zgminer wants to send to a chain and what
// it has signed, so that a crash at any moment neither loses a transaction nor
// sends one twice.
//
// An intent becomes a transaction by these states, each written and synced
// before the step that follows it:
//
//	intent    accepted, nothing signed
//	signed    the signed bytes are stored; they may or may not have been sent
//	sent      handed to a node at least once
//	mined     in a block that may still be reorganised away (then sent again)
//	final     in a final block; done
//	cancelled a self-transfer with the same nonce is final instead; done
//	rejected  the chain refuses it, nothing was signed; done
//	expired   its last block passed before it was signed; done
//
// All signed versions of an intent (fee bumps, cancellation) have the same nonce,
// so at most one of them can be mined. A second nonce is possible only after Lost
// recorded that a foreign transaction used the first one for good.
package outbox

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// State is the progress of an entry.
type State string

// The states, see the package comment.
const (
	Intended  State = "intent"
	Signed    State = "signed"
	Sent      State = "sent"
	Mined     State = "mined"
	Final     State = "final"
	Cancelled State = "cancelled"
	Rejected  State = "rejected"
	Expired   State = "expired"
)

// Done reports whether nothing more will happen.
func (s State) Done() bool {
	return s == Final || s == Cancelled || s == Rejected || s == Expired
}

// Intent is a wish for exactly one transaction.
type Intent struct {
	// ID is chosen by who wants the transaction; handing in the same ID again is
	// the same wish, however often and after whatever crash.
	ID string `json:"id"`
	// Label says in words what it is for.
	Label string          `json:"label,omitempty"`
	From  common.Address  `json:"from"`
	To    *common.Address `json:"to,omitempty"` // nil creates a contract
	Value *hexutil.Big    `json:"value,omitempty"`
	Data  hexutil.Bytes   `json:"data,omitempty"`
	// GasLimit replaces the estimate if not zero.
	GasLimit uint64 `json:"gasLimit,omitempty"`
	// NotAfter is the last block in which the transaction is of use, 0 for any:
	// later it is not signed any more, and cancelled if it was.
	NotAfter uint64 `json:"notAfter,omitempty"`
}

// same reports whether two intents with one ID ask for the same transaction.
func (i *Intent) same(o *Intent) bool {
	sameTo := i.To == nil && o.To == nil || i.To != nil && o.To != nil && *i.To == *o.To
	return i.From == o.From && sameTo && bytes.Equal(i.Data, o.Data) && i.Wei().Cmp(o.Wei()) == 0
}

// Wei returns Value, zero for nil.
func (i *Intent) Wei() *big.Int {
	if i.Value == nil {
		return new(big.Int)
	}
	return i.Value.ToInt()
}

// Attempt is one signed transaction for an intent.
type Attempt struct {
	Nonce  uint64        `json:"nonce"`
	Hash   common.Hash   `json:"hash"`
	Raw    hexutil.Bytes `json:"raw"` // what is sent, again and again if need be
	Gas    uint64        `json:"gas"`
	FeeCap *hexutil.Big  `json:"feeCap"` // wei per gas; the gas price of a legacy transaction
	Tip    *hexutil.Big  `json:"tip"`    // wei per gas; equal to FeeCap if legacy
	Value  *hexutil.Big  `json:"value"`
	Cancel bool          `json:"cancel,omitempty"` // a self-transfer of 0 in place of the intent
	Head   uint64        `json:"head"`             // newest block when it was signed
}

// Cost is the most the attempt can take from the account, in wei.
func (a *Attempt) Cost() *big.Int {
	c := new(big.Int).Mul(new(big.Int).SetUint64(a.Gas), a.FeeCap.ToInt())
	return c.Add(c, a.Value.ToInt())
}

// Inclusion says where a transaction was mined.
type Inclusion struct {
	Hash        common.Hash  `json:"hash"` // of the transaction
	BlockNumber uint64       `json:"blockNumber"`
	BlockHash   common.Hash  `json:"blockHash"`
	Reverted    bool         `json:"reverted,omitempty"`
	GasUsed     uint64       `json:"gasUsed"`
	GasPrice    *hexutil.Big `json:"gasPrice,omitempty"` // wei per gas paid
}

// Entry is an intent and what became of it.
type Entry struct {
	Intent
	Order           uint64 // of acceptance
	State           State
	CancelRequested bool
	Attempts        []Attempt // newest last, all of one nonce
	LostNonces      []uint64  // given up because another transaction used them
	Inclusion       *Inclusion
	Problem         string // why it was rejected; "" otherwise
}

// Nonce returns the nonce of the attempts.
func (e *Entry) Nonce() (uint64, bool) {
	if len(e.Attempts) == 0 {
		return 0, false
	}
	return e.Attempts[0].Nonce, true
}

// Newest returns the last attempt, nil if nothing is signed.
func (e *Entry) Newest() *Attempt {
	if len(e.Attempts) == 0 {
		return nil
	}
	return &e.Attempts[len(e.Attempts)-1]
}

func (e *Entry) clone() Entry {
	c := *e
	c.Attempts = append([]Attempt(nil), e.Attempts...)
	c.LostNonces = append([]uint64(nil), e.LostNonces...)
	if e.Inclusion != nil {
		i := *e.Inclusion
		c.Inclusion = &i
	}
	return c
}

// Sentinels.
var (
	// ErrUnknown means that there is no entry with an ID.
	ErrUnknown = errors.New("no such transaction in the outbox")
	// ErrConflict means that an ID was used for another transaction before.
	ErrConflict = errors.New("the id belongs to another transaction")
	// ErrDamaged means that the file is not what was written.
	ErrDamaged = errors.New("the outbox file is damaged")
	// ErrBroken means that a write failed: nothing may be sent until a restart
	// has read what reached the disk.
	ErrBroken = errors.New("the outbox could not be written")
)

// event is one line of the journal: a change of one entry.
type event struct {
	Op        op         `json:"op"`
	ID        string     `json:"id"`
	Intent    *Intent    `json:"intent,omitempty"`
	Attempt   *Attempt   `json:"attempt,omitempty"`
	Inclusion *Inclusion `json:"inclusion,omitempty"`
	Problem   string     `json:"problem,omitempty"`
}

type op string

const (
	opIntent  op = "intent"
	opSigned  op = "signed"
	opSent    op = "sent"
	opMined   op = "mined"
	opReorg   op = "reorg"
	opLost    op = "lost"
	opFinal   op = "final"
	opReject  op = "reject"
	opExpire  op = "expire"
	opRequest op = "cancel"
)

// apply makes a change; a change that the state does not allow is an error and
// leaves e as it was. It is the only place where states change.
func (e *Entry) apply(ev *event) error {
	bad := func(why string) error {
		return fmt.Errorf("outbox entry %q: %s in state %s: %s", e.ID, ev.Op, e.State, why)
	}
	if e.State.Done() {
		return bad("it is done")
	}
	switch ev.Op {
	case opSigned:
		if ev.Attempt == nil || e.State == Mined {
			return bad("no signing now")
		}
		if n, ok := e.Nonce(); ok && n != ev.Attempt.Nonce {
			return bad(fmt.Sprintf("nonce %d was signed, %d would be a second transaction", n, ev.Attempt.Nonce))
		}
		e.Attempts = append(e.Attempts, *ev.Attempt)
		e.State = Signed
	case opSent:
		if e.State != Signed && e.State != Sent {
			return bad("nothing to send")
		}
		e.State = Sent
	case opMined:
		if ev.Inclusion == nil || e.attempt(ev.Inclusion.Hash) == nil {
			return bad("not one of its transactions")
		}
		e.State, e.Inclusion = Mined, ev.Inclusion
	case opReorg:
		if e.State != Mined {
			return bad("it was not mined")
		}
		e.State, e.Inclusion = Sent, nil
	case opLost:
		n, ok := e.Nonce()
		if !ok || e.State == Mined {
			return bad("no nonce to lose")
		}
		e.LostNonces = append(e.LostNonces, n)
		e.State, e.Attempts = Intended, nil
	case opFinal:
		if e.State != Mined {
			return bad("it was not mined")
		}
		e.State = Final
		if e.attempt(e.Inclusion.Hash).Cancel {
			e.State = Cancelled
		}
	case opReject, opExpire:
		if e.State != Intended {
			return bad("it is signed")
		}
		e.State, e.Problem = Rejected, ev.Problem
		if ev.Op == opExpire {
			e.State = Expired
		}
	case opRequest:
		e.CancelRequested = true
	default:
		return bad("unknown change; the file was written by a newer version")
	}
	return nil
}

func (e *Entry) attempt(hash common.Hash) *Attempt {
	for i := range e.Attempts {
		if e.Attempts[i].Hash == hash {
			return &e.Attempts[i]
		}
	}
	return nil
}

// events rebuilds e from nothing; the journal is rewritten with them.
func (e *Entry) events() []event {
	out := []event{{Op: opIntent, ID: e.ID, Intent: &e.Intent}}
	add := func(ev event) { ev.ID = e.ID; out = append(out, ev) }
	for _, n := range e.LostNonces {
		// What was signed with it is of no use any more.
		add(event{Op: opSigned, Attempt: &Attempt{Nonce: n, FeeCap: new(hexutil.Big), Tip: new(hexutil.Big), Value: new(hexutil.Big)}})
		add(event{Op: opLost})
	}
	for i := range e.Attempts {
		add(event{Op: opSigned, Attempt: &e.Attempts[i]})
	}
	if e.CancelRequested {
		add(event{Op: opRequest})
	}
	switch e.State {
	case Sent:
		add(event{Op: opSent})
	case Mined, Final, Cancelled:
		add(event{Op: opSent})
		add(event{Op: opMined, Inclusion: e.Inclusion})
		if e.State != Mined {
			add(event{Op: opFinal})
		}
	case Rejected:
		add(event{Op: opReject, Problem: e.Problem})
	case Expired:
		add(event{Op: opExpire, Problem: e.Problem})
	}
	return out
}
