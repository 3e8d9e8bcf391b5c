package flow

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/zgminer/zgminer/chain/client"
)

// Phase is what a Syncer does.
type Phase string

// The phases.
const (
	Starting   Phase = "starting"    // the chain did not answer yet
	CatchingUp Phase = "catching up" // reads old blocks
	Following  Phase = "following"   // at the chain's end
)

// Trouble is why a Syncer does not get on; "" if it does. It keeps trying.
type Trouble string

// The troubles, codes for status pages and metrics.
const (
	TroubleDown      Trouble = "rpc_down"           // no server answers
	TroubleBehind    Trouble = "rpc_behind"         // the servers are behind what was read
	TroublePruned    Trouble = "rpc_pruned"         // the servers do not have old logs or blocks
	TroubleLying     Trouble = "rpc_contradiction"  // what the servers say does not fit together
	TroubleFinal     Trouble = "final_block_gone"   // the chain lacks a block that was final
	TroubleChain     Trouble = "wrong_chain"        // another chain or contract
	TroubleDisk      Trouble = "index"              // the index cannot be read or written
	TroubleOther     Trouble = "other"              // see the message
	troubleNone      Trouble = ""                   //
	pausedAtPrefix           = "next try in %s: %s" // how a message begins
	compareDisclaims         = "the flow root was not compared with the contract: %w"
)

// Status is a Syncer's state, for status pages.
type Status struct {
	Phase   Phase
	Trouble Trouble
	Message string // one sentence on Trouble; "" if there is none

	Head, Target uint64 // newest block of the chain; block to follow up to
	Block        uint64 // last block that was read
	Final        uint64 // final up to here
	Start        uint64 // first block that is read
	Entries      uint64
	Sectors      uint64 // flow length
	Epoch        uint64 // confirmed contexts

	BlocksPerSecond float64       // while catching up
	ETA             time.Duration // until the chain's end is reached; 0 if it is, -1 if unknown

	LastAnswer time.Time // of any server; zero before the first

	Reorgs       uint64 // since the start
	DeepestReorg uint64 // blocks
	Compared     uint64 // entries before this one have a root that the contract confirmed
	CompareError string // why the newest comparison was skipped; "" if it was made
}

// Caught tells whether the log has reached the chain's end.
func (s Status) Caught() bool { return s.Phase == Following && s.Trouble == troubleNone }

// Errors by which troubles are told apart.
var (
	errBehind = errors.New("the servers are behind what was read before")
	errFinal  = errors.New("the chain no longer has a block that was final")
	errPruned = errors.New("the servers have no logs of old blocks")
	errIndex  = errors.New("the index of the flow log")
)

// prunedWords are how servers say that they dropped old data, in lower case.
var prunedWords = []string{"pruned", "history unavailable", "historical", "missing trie node", "not available", "ancient", "before the earliest", "header not found", "unknown block"}

func troubleOf(err error) Trouble {
	text := strings.ToLower(err.Error())
	switch {
	case errors.Is(err, client.ErrWrongChain) || errors.Is(err, ErrOtherFlow):
		return TroubleChain
	case errors.Is(err, errFinal):
		return TroubleFinal
	case errors.Is(err, errBehind) || errors.Is(err, client.ErrBackwards):
		return TroubleBehind
	case errors.Is(err, errPruned):
		return TroublePruned
	case errors.Is(err, ErrGap) || errors.Is(err, ErrContradiction):
		return TroubleLying
	case errors.Is(err, errIndex):
		return TroubleDisk
	case errors.Is(err, client.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, client.ErrClosed):
		return TroubleDown
	}
	for _, w := range prunedWords {
		if strings.Contains(text, w) {
			return TroublePruned
		}
	}
	return TroubleOther
}

// hints say what to do.
var hints = map[Trouble]string{
	TroubleDown:   "check the network and the RPC URLs",
	TroubleBehind: "wait until they caught up, or add another RPC URL",
	TroublePruned: "add the RPC URL of an archive node, or import a snapshot",
	TroubleLying:  "it is tried again; add another RPC URL if it stays",
	TroubleFinal:  "check that the RPC URLs are of the right network; if the chain was really started anew, use another home",
	TroubleChain:  "correct the configured chain, contract or RPC URLs",
	TroubleDisk:   "check the disk, then start again",
}

func messageOf(trouble Trouble, err error, wait time.Duration) string {
	s := fmt.Sprintf(pausedAtPrefix, wait.Round(time.Second), err)
	if h := hints[trouble]; h != "" {
		s += "; " + h
	}
	return s
}

// Status returns the Syncer's state.
func (s *Syncer) Status() Status {
	s.mu.Lock()
	out := s.status
	rate := s.rate
	s.mu.Unlock()
	st := s.log.now()
	out.Entries, out.Sectors, out.Epoch, out.Final, out.Compared, out.Start = st.next, st.length, st.epoch, st.final, st.compared, s.opt.Start
	if st.from > 0 {
		out.Block = st.from - 1
	}
	out.BlocksPerSecond = rate.perSecond()
	switch {
	case out.Phase == Following && out.Trouble == troubleNone:
		out.ETA, out.BlocksPerSecond = 0, 0
	case out.Phase == Starting || out.BlocksPerSecond <= 0:
		out.ETA = -1
	case out.Target > out.Block:
		out.ETA = time.Duration(float64(out.Target-out.Block) / out.BlocksPerSecond * float64(time.Second))
	}
	return out
}

// rate is the speed of catching up over the last moments.
type rate struct {
	blocks float64 // decayed
	time   float64 // seconds, decayed
}

// decaySeconds is after how much work the older part counts half.
const decaySeconds = 60

func (r *rate) add(blocks uint64, took time.Duration) {
	if r.time > decaySeconds {
		r.blocks, r.time = r.blocks/2, r.time/2
	}
	r.blocks += float64(blocks)
	r.time += took.Seconds()
}

func (r *rate) perSecond() float64 {
	if r.time <= 0 {
		return 0
	}
	return r.blocks / r.time
}
