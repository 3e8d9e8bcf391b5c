package kernels

import (
	"fmt"

	"github.com/zgminer/zgminer/kernels/internal/variant"
)

// CPU is one tier of kernels, used synchronously on the caller's core. It holds
// no state: any number of goroutines may use one CPU. A call cannot be
// preempted while it is in assembly, which lasts below 1 ms at a time.
type CPU struct {
	tier Tier
	set  *variant.Set
}

// Tier returns which tier this is.
func (c *CPU) Tier() Tier { return c.tier }

// Lanes returns how many independent messages a call works on at once; batches
// in multiples of it waste nothing.
func (c *CPU) Lanes() int { return c.set.Lanes }

func (c *CPU) String() string { return string(c.tier) }

// Keccak256 computes Keccak-256 (padding 0x01, not SHA3-256) of len(out)
// messages of msgBytes bytes each (0 included), back to back in msgs:
// len(msgs) = len(out)*msgBytes. When msgBytes >= 64, out may be the memory at
// the beginning of msgs.
func (c *CPU) Keccak256(out []Hash, msgs []byte, msgBytes int) {
	if msgBytes < 0 || len(msgs) != len(out)*msgBytes {
		panic(fmt.Sprintf("kernels: Keccak256 of %d messages of %d bytes got %d bytes", len(out), msgBytes, len(msgs)))
	}
	if len(out) > 0 {
		c.set.Keccak256(out, msgs, msgBytes)
	}
}

// PadSeeds computes the pad seed of each nonce: BLAKE2b-512 of prefix | nonce |
// suffix; in mining prefix is the miner id and suffix is subtask digest | range
// digest (spec/storage.md 4.4). len(seeds) = len(nonces).
func (c *CPU) PadSeeds(seeds []PadSeed, prefix *Hash, suffix *[64]byte, nonces []Hash) {
	mustMatch("PadSeeds", "seeds", len(seeds), len(nonces))
	if len(seeds) > 0 {
		c.set.PadSeeds(seeds, prefix, suffix, nonces)
	}
}

// RecallSeeds computes the recall seed of each pad seed, the Keccak-256 of the
// scratchpad's last cell, and stores no scratchpad. len(recall) = len(seeds).
func (c *CPU) RecallSeeds(recall []Hash, seeds []PadSeed) {
	mustMatch("RecallSeeds", "recall seeds", len(recall), len(seeds))
	if len(seeds) > 0 {
		c.set.RecallSeeds(recall, seeds)
	}
}

// Pads computes the scratchpad of each seed into pads (PadBytes each, back to
// back) and its recall seed. len(pads) = PadBytes*len(seeds).
func (c *CPU) Pads(pads []byte, recall []Hash, seeds []PadSeed) {
	mustMatch("Pads", "recall seeds", len(recall), len(seeds))
	mustMatch("Pads", "pad bytes", len(pads), PadBytes*len(seeds))
	if len(seeds) > 0 {
		c.set.Pads(pads, recall, seeds)
	}
}

// Search computes the quality of the units of load (LoadBytes) whose bit is set
// in units (bit u = seal offset u), each mixed with its quarter of pad
// (PadBytes): the first 32 bytes of BLAKE2b-512(u256(offset) | seed | zero(32) |
// unit XOR pad part), a big-endian number. Those at or below limit are written
// to hits in ascending order of offset; the result is their count. hits must
// have room for every set bit (LoadUnits always suffices).
func (c *CPU) Search(hits []Hit, load, pad []byte, seed *PadSeed, units uint64, limit *Hash) int {
	mustMatch("Search", "load bytes", len(load), LoadBytes)
	mustMatch("Search", "pad bytes", len(pad), PadBytes)
	if len(hits) < LoadUnits {
		panic(fmt.Sprintf("kernels: Search needs room for %d hits, got %d", LoadUnits, len(hits)))
	}
	if units == 0 {
		return 0
	}
	return c.set.Search(hits, load, pad, seed, units, limit)
}

// Seal seals len(masks) units lying back to back in data, in place
// (spec/storage.md 5.1). masks[i] is the first mask of unit i, Keccak-256 of
// miner id | context digest | u256(sector); it is read only.
// len(data) = UnitBytes*len(masks).
func (c *CPU) Seal(data []byte, masks []Hash) {
	mustMatch("Seal", "unit bytes", len(data), UnitBytes*len(masks))
	if len(masks) > 0 {
		c.set.Seal(data, masks)
	}
}

// Unseal is the inverse of Seal.
func (c *CPU) Unseal(data []byte, masks []Hash) {
	mustMatch("Unseal", "unit bytes", len(data), UnitBytes*len(masks))
	if len(masks) > 0 {
		c.set.Unseal(data, masks)
	}
}

func mustMatch(method, what string, got, want int) {
	if got != want {
		panic(fmt.Sprintf("kernels: %s got %d %s, need %d", method, got, what, want))
	}
}
