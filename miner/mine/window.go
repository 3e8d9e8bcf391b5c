package mine

import (
	"errors"
	"fmt"
	"time"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/plan"
)

// Window is one mining window's work: fixed miner id, subtask and recall range,
// and the loosest quality that counts.
type Window struct {
	// Nonces gives each counter its nonce. Base must be random for a window that
	// was not searched before, so that two miners or two starts do not repeat
	// each other's nonces.
	Nonces kernels.Window
	// Map is the recall range's map from recall seeds to loads (spec/storage.md 4.3).
	Map kernels.LoadMap
	// Limit is the highest quality that is a hit, the contract's threshold.
	Limit kernels.Hash
	// Deadline ends the search; the zero time means no deadline. It should lie
	// before the window's last block by the time an answer needs to be included.
	Deadline time.Time
	// First is the first nonce counter. A Run whose Nonces equal those of the
	// Run before goes on where that one ended, or at First if that is higher.
	First uint64
	// Count is how many nonces are drawn in all, 0 for no limit. The search ends
	// when all work that they caused is done.
	Count uint64
}

func (w *Window) check() error {
	switch {
	case w.Map.Loads == 0:
		return errors.New("mining window: the recall range has no loads (is the flow shorter than one load, or the shard too narrow?)")
	case w.Map.ID&w.Map.Mask != 0:
		return fmt.Errorf("mining window: shard id %#x has bits of the shard mask %#x; they must not overlap", w.Map.ID, w.Map.Mask)
	case w.Limit == (kernels.Hash{}):
		return errors.New("mining window: the limit is zero, no quality can be a hit (a target of 0 means that the window is closed)")
	}
	return nil
}

// Hit is a seal unit that reaches the window's limit, verified on the CPU.
type Hit struct {
	Window  Window // the window it was found in
	Counter uint64
	Nonce   kernels.Hash
	Load    uint64       // index of the load in the recall range
	Unit    int          // seal offset in the load, 0..63
	Quality kernels.Hash // big-endian number, at or below Window.Limit
	Sealed  []byte       // the sealed unit, kernels.UnitBytes, a copy
	Device  string       // name of the device that found it
	Tier    string       // name of the tier the load came from
	Found   time.Time
}

// Policy says how loads are fetched; see the package comment.
type Policy = plan.Policy

// The policies; the text forms are those of the configuration.
const (
	Auto     = plan.Auto
	Direct   = plan.Direct
	Bucketed = plan.Bucketed
	Resident = plan.Resident
)

// ParsePolicy checks a policy's text form; "" means Auto.
func ParsePolicy(s string) (Policy, error) {
	switch p := Policy(s); p {
	case "":
		return Auto, nil
	case Auto, Direct, Bucketed, Resident:
		return p, nil
	}
	return "", fmt.Errorf("mining policy %q does not exist: use auto, direct, bucketed or resident", s)
}

// End says why a Run ended.
type End string

// The reasons.
const (
	EndDeadline  End = "deadline"  // Window.Deadline passed
	EndCancelled End = "cancelled" // the context was cancelled
	EndCount     End = "count"     // Window.Count nonces were drawn and their work is done
	EndDevices   End = "devices"   // no device is left
)
