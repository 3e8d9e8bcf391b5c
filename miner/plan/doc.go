// Package plan holds the arithmetic by which the miner, the benchmark and the
// operator decide: how many loads per second a machine can hash by each policy,
// how a window is divided between drawing and sweeping, which recall range to
// mine, and what that is expected to earn. It is pure: no I/O, no clock, no
// hardware.
//
// The formulas are those of spec/performance.md 6 and spec/storage.md 7; the
// package's tests check them against the worked examples there and against an
// event simulation. Units are in the names; a load is 262,144 bytes; a share is
// a fraction of the loads of the recall range.
package plan

// LoadBytes is the size of a load, the unit of reading.
const LoadBytes = 262144

// Policy says how loads are fetched; see package mine.
type Policy string

// The policies; the text forms are those of the configuration.
const (
	Auto     Policy = "auto"
	Direct   Policy = "direct"
	Bucketed Policy = "bucketed"
	Resident Policy = "resident"
)

// Compute is what the devices can do together.
type Compute struct {
	// Capacity is the compute time available per second: the number of cores, or 1
	// if the costs are those of all devices together (K of the formulas).
	Capacity float64
	// PadSeconds is the cost of drawing a nonce: scratchpad and recall seed (t_s).
	PadSeconds float64
	// HashSeconds is the cost of mixing and hashing a load (t_h).
	HashSeconds float64
}

// Together returns the devices' compute as one that has their capacities' sum
// and draws and hashes at the sums of their rates.
func Together(devices []Compute) Compute {
	var c Compute
	var draws, hashes float64
	for _, d := range devices {
		c.Capacity += d.Capacity
		draws += d.Capacity / d.PadSeconds
		hashes += d.Capacity / d.HashSeconds
	}
	if len(devices) > 0 {
		c.PadSeconds, c.HashSeconds = c.Capacity/draws, c.Capacity/hashes
	}
	return c
}

// IterationsPerSecond is the rate when every load is at hand.
func (c Compute) IterationsPerSecond() float64 { return c.Capacity / (c.PadSeconds + c.HashSeconds) }

// SweptPerSecond is the rate when every pad is computed twice, the limit of a
// bucketed sweep with enough disk.
func (c Compute) SweptPerSecond() float64 { return c.Capacity / (2*c.PadSeconds + c.HashSeconds) }

// Tier is a part of the held loads that is fetched at one cost.
type Tier struct {
	Name  string
	Share float64 // of the loads of the range (s_i); the shares add up to at most 1
	// Resident says that a load is at hand without a read: host or device memory.
	Resident bool
	// LoadsPerSecond is the rate of fetching loads in random order (L_i), 0 for
	// no limit.
	LoadsPerSecond float64
	// SequentialPerSecond is the rate in physical order (L_q), 0 for the same.
	SequentialPerSecond float64
	// ReadSeconds is the compute time that fetching one load costs (c_i).
	ReadSeconds float64
}

func (t *Tier) sequential() float64 {
	if t.SequentialPerSecond > 0 {
		return t.SequentialPerSecond
	}
	return t.LoadsPerSecond
}
