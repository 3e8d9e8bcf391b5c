// Package setup works out how a node should be configured: which share of the flow
// its disks can hold, and what a configuration of the reference node means here.
package setup

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/zgminer/zgminer/internal/units"
)

// FillShare is the part of the quota that a share of the flow may fill when it is
// chosen; the rest is room for the flow to grow.
const FillShare = 0.8

// Facts are what a proposal depends on.
type Facts struct {
	FlowBytes uint64 // length of the flow
	Quota     uint64 // bytes that may be used on disk
	MaxShards uint64 // of the mine contract, a power of two
	// Rates in bytes per second; 0: not known.
	DiskRate    float64 // writing
	NetworkRate float64 // receiving
	SealRate    float64 // of all processor threads together
}

// Proposal is a share of the flow.
type Proposal struct {
	ShardID, Shards uint64
	ShareBytes      uint64        // what the shard holds of the flow today
	Fill, Seal      time.Duration // to receive and to seal it; 0: not known
	// Short says that even the smallest share is larger than FillShare of the quota;
	// the node then holds what fits, the newest last.
	Short bool
}

// Propose chooses the largest share of the flow that fits: the smallest number of
// shards 2^k with FlowBytes/2^k ≤ FillShare·Quota, at most MaxShards, and one of
// them at random, so that nodes spread over the shards.
func Propose(f Facts, random *rand.Rand) (Proposal, error) {
	if f.MaxShards == 0 || f.MaxShards&(f.MaxShards-1) != 0 {
		return Proposal{}, fmt.Errorf("choose a share of the flow: the contract allows %d shards, which is no power of two", f.MaxShards)
	}
	room := uint64(float64(f.Quota) * FillShare)
	p := Proposal{Shards: 1}
	for p.Shards < f.MaxShards && f.FlowBytes/p.Shards > room {
		p.Shards *= 2
	}
	p.ShardID = random.Uint64N(p.Shards)
	p.ShareBytes = f.FlowBytes / p.Shards
	p.Short = p.ShareBytes > room
	held := min(p.ShareBytes, f.Quota)
	if f.NetworkRate > 0 { // the disk's rate says nothing of the line
		p.Fill = duration(held, slower(f.NetworkRate, f.DiskRate))
	}
	p.Seal = duration(held, slower(f.SealRate, f.DiskRate))
	return p, nil
}

// Grow returns the shard of a node whose share no longer fits: the half of it that
// random picks. It is the rule of the reference node (spec/storage-node.md 3.5).
func Grow(id, shards uint64, random *rand.Rand) (newID, newShards uint64) {
	return id + shards*random.Uint64N(2), shards * 2
}

// String says the proposal in a sentence.
func (p Proposal) String() string {
	s := fmt.Sprintf("shard %d of %d: %s of the flow", p.ShardID, p.Shards, units.Bytes(p.ShareBytes))
	if p.Fill > 0 {
		s += ", about " + units.Duration(p.Fill) + " to receive"
	} else if p.ShareBytes > 0 {
		s += ", time to receive: unknown (give --network-rate)"
	}
	if p.Seal > 0 {
		s += ", about " + units.Duration(p.Seal) + " to seal"
	}
	if p.Short {
		s += "; that is more than the disks' share, so only a part of it can be held"
	}
	return s
}

// slower is the smaller of two rates of which one may be unknown.
func slower(a, b float64) float64 {
	switch {
	case a <= 0:
		return max(b, 0)
	case b <= 0:
		return a
	}
	return min(a, b)
}

func duration(bytes uint64, rate float64) time.Duration {
	if rate <= 0 {
		return 0
	}
	return time.Duration(float64(bytes) / rate * float64(time.Second))
}
