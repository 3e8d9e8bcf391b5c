package watch

import (
	"errors"
	"fmt"
	"time"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
)

// Code says in one word why the miner mines or does not. The words are an
// interface: they appear in the status, in metrics and in the log.
type Code string

// The codes that follow from the chain. Other parts of the miner add their own.
const (
	Mining         Code = "mining"          // the window is open
	Starting       Code = "starting"        // nothing was read yet
	ChainDown      Code = "chain-down"      // no RPC answers
	ContractsWrong Code = "contracts-wrong" // the contracts answer something unusable
	Paused         Code = "contracts-paused"
	NotLaunched    Code = "not-launched" // before the flow's first block
	NoMinerID      Code = "no-miner-id"
	UnknownMinerID Code = "miner-id-unknown"
	NoEpoch        Code = "no-epoch"          // the first epoch is not over
	ContextsBehind Code = "contexts-behind"   // too many epochs have no context
	ContextExpired Code = "context-expired"   // the context's digest is that of an expired epoch
	FlowTooShort   Code = "flow-too-short"    // no complete load in the context
	QuotaFull      Code = "quota-full"        // the epoch has all answers it takes
	BeforeWindow   Code = "before-window"     // the own window of this epoch comes
	AfterWindow    Code = "after-window"      // it is over
	WindowClosing  Code = "window-closing"    // too little of it is left for an answer
	TargetZero     Code = "target-zero"       // no quality reaches the target
	Impossible     Code = "window-impossible" // the parameters describe no window
)

// Reason is a code and one sentence for people.
type Reason struct {
	Code Code
	Text string
}

func (r Reason) String() string { return string(r.Code) + ": " + r.Text }

func because(c Code, format string, args ...any) Reason {
	return Reason{Code: c, Text: fmt.Sprintf(format, args...)}
}

// failed explains why the contracts could not be read.
func failed(err error) Reason {
	var paused *storage.Paused
	var revert *client.Revert
	switch {
	case errors.As(err, &paused):
		return because(Paused, "The storage contracts are paused by their operator; mining goes on when they are resumed.")
	case errors.As(err, &revert):
		return because(ContractsWrong, "The storage contracts refuse to be read (%v); check the configured addresses.", err)
	}
	return because(ChainDown, "The chain cannot be read (%v); the miner tries again with the next block.", err)
}

// in writes a time as people say it.
func in(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()+0.5))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()+0.5))
	}
	return fmt.Sprintf("%.1f h", d.Hours())
}
