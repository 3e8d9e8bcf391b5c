package hwdetect

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// Schema names the JSON form of Machine. It changes when a field changes its
// meaning or disappears; new fields do not change it.
const Schema = "zgminer.hw/1"

// Machine is everything Probe saw.
type Machine struct {
	Schema      string      `json:"schema"`
	CPU         CPU         `json:"cpu"`
	Memory      Memory      `json:"memory"`
	GPUDriver   GPUDriver   `json:"gpu_driver"`
	GPUs        []GPU       `json:"gpus"`
	Disks       []Disk      `json:"disks"`
	Directories []Directory `json:"directories"`
	Kernel      Kernel      `json:"kernel"`
	Limits      Limits      `json:"limits"`
	Clock       Clock       `json:"clock"`
	Unseen      []Unseen    `json:"unseen"`
}

// Unseen is one thing that could not be seen.
type Unseen struct {
	// What names the thing: "cpu governor", "gpu 0000:41:00.0 power draw".
	What string `json:"what"`
	// Reason says why, in words and with the cause.
	Reason string `json:"reason"`
	// Cure is what to do about it; empty when nothing can or need be done.
	Cure string `json:"cure,omitempty"`
}

// SawAll reports whether nothing of the named thing is missing, that is no
// entry of Unseen begins with what.
func (m *Machine) SawAll(what string) bool { return m.WhyUnseen(what) == "" }

// WhyUnseen returns the reason of the first entry of Unseen whose What begins
// with what, "" if there is none.
func (m *Machine) WhyUnseen(what string) string {
	for _, u := range m.Unseen {
		if len(u.What) >= len(what) && u.What[:len(what)] == what {
			return u.Reason
		}
	}
	return ""
}

// Limits are the process limits that matter to a miner.
type Limits struct {
	// OpenFiles is the number of open files (RLIMIT_NOFILE).
	OpenFiles *Limit `json:"open_files,omitempty"`
	// MemlockBytes is the memory this process may lock (RLIMIT_MEMLOCK).
	MemlockBytes *Limit `json:"memlock_bytes,omitempty"`
}

// Limit is a resource limit: Soft is in force, Hard is how far the process may
// raise it itself.
type Limit struct {
	Soft LimitValue `json:"soft"`
	Hard LimitValue `json:"hard"`
}

// LimitValue is the value of a limit; in JSON a number or "unlimited".
type LimitValue uint64

// Unlimited is the value of a limit that limits nothing.
const Unlimited LimitValue = math.MaxUint64

// String prints the number or "unlimited".
func (v LimitValue) String() string {
	if v == Unlimited {
		return "unlimited"
	}
	return strconv.FormatUint(uint64(v), 10)
}

// MarshalJSON writes a number or the text "unlimited".
func (v LimitValue) MarshalJSON() ([]byte, error) {
	if v == Unlimited {
		return []byte(`"unlimited"`), nil
	}
	return json.Marshal(uint64(v))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *LimitValue) UnmarshalJSON(data []byte) error {
	if string(data) == `"unlimited"` {
		*v = Unlimited
		return nil
	}
	number, err := strconv.ParseUint(string(data), 10, 64)
	if err != nil {
		return fmt.Errorf("read limit %s: neither a number nor \"unlimited\"", data)
	}
	*v = LimitValue(number)
	return nil
}

// findings collects what one part of the probe could not see. Each part has
// its own, so that a part that is given up on shares nothing.
type findings struct{ unseen []Unseen }

func (f *findings) miss(what, reason, cure string) {
	f.unseen = append(f.unseen, Unseen{What: what, Reason: reason, Cure: cure})
}

// missed records err as the reason why what was not seen, and reports whether
// there was one.
func (f *findings) missed(what string, err error) bool {
	if err == nil {
		return false
	}
	f.miss(what, err.Error(), "")
	return true
}
