package pora

import (
	"math/bits"
	"unsafe"

	// BLAKE2b-512 of a single quality message; batches go through kernels.
	"golang.org/x/crypto/blake2b"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/pora/revert"
)

// Subtask is a miner id's share of an epoch: answers are taken in the blocks
// (Start, End] (spec/storage.md 4.2).
type Subtask struct{ Index, Start, End uint64 }

// SubtaskOf returns the subtask of a miner id in an epoch that began at block
// mineStart, under the given parameters of the contract.
func SubtaskOf(contextDigest, minerID Hash, mineStart, subtasks, interval, mineBlocks uint64) (s Subtask, err error) {
	if subtasks == 0 {
		return s, revert.DivisionByZero
	}
	h := merkle.Sum(contextDigest[:], minerID[:])
	s.Index = mod(&h, subtasks)
	hi, at := bits.Mul64(s.Index, interval)
	var c1, c2 uint64
	s.Start, c1 = bits.Add64(mineStart, at, 0)
	s.End, c2 = bits.Add64(s.Start, mineBlocks, 0)
	if hi|c1|c2 != 0 {
		return Subtask{}, revert.Overflow
	}
	return s, nil
}

// Check says whether an answer in block is in time.
func (s Subtask) Check(block uint64) error {
	if block <= s.Start {
		return ErrBeforeSubtask
	}
	if block > s.End {
		return ErrAfterSubtask
	}
	return nil
}

// SubtaskDigest is what the answers of a subtask are computed on; startHash is
// the hash of block Subtask.Start, so it is known one block later.
func SubtaskDigest(contextDigest, startHash Hash) Hash {
	return merkle.Sum(contextDigest[:], startHash[:])
}

// Window is what all nonces of one subtask share.
type Window struct {
	MinerID       Hash
	SubtaskDigest Hash
	RangeDigest   Hash
}

// The suffix of the pad-seed message is SubtaskDigest | RangeDigest, which lie
// side by side in a Window.
var _ = [1]struct{}{}[unsafe.Offsetof(Window{}.RangeDigest)-unsafe.Offsetof(Window{}.SubtaskDigest)-32]

func (w *Window) suffix() *[64]byte { return (*[64]byte)(unsafe.Pointer(&w.SubtaskDigest)) }

// PadSeeds computes the pad seed of each nonce: BLAKE2b-512 of miner id | nonce |
// subtask digest | range digest. len(seeds) = len(nonces). Scratchpads and recall
// seeds follow with the cpu's Pads or RecallSeeds, qualities with its Search.
// Nothing is allocated.
func (w *Window) PadSeeds(cpu *kernels.CPU, seeds []PadSeed, nonces []Hash) {
	cpu.PadSeeds(seeds, &w.MinerID, w.suffix(), nonces)
}

// Mix writes to mixed the sealed unit XOR the part of the scratchpad that belongs
// to its seal offset: pads repeat every four units (spec/storage.md 4.4).
func Mix(mixed *[UnitBytes]byte, sealed *[UnitBytes]byte, pad []byte, offset uint64) {
	part := pad[offset%kernels.PadUnits*UnitBytes:]
	for i := range mixed {
		mixed[i] = sealed[i] ^ part[i]
	}
}

// Quality is the first half of BLAKE2b-512 over u256(offset) | pad seed |
// zero(32) | mixed unit. It is the slow, independent form of kernels' Search.
func Quality(seed *PadSeed, mixed *[UnitBytes]byte, offset uint64) (q Hash) {
	var msg [128 + UnitBytes]byte
	for i := range 8 {
		msg[31-i] = byte(offset >> (8 * i))
	}
	copy(msg[32:96], seed[:])
	copy(msg[128:], mixed[:])
	sum := blake2b.Sum512(msg[:])
	copy(q[:], sum[:])
	return q
}

// MinerID is the id that requestMinerId gives in a block whose parent has the
// given hash (spec/storage.md 3.2).
func MinerID(parentHash Hash, sender Address, seed uint64) Hash {
	var s [8]byte
	for i := range s {
		s[i] = byte(seed >> (56 - 8*i))
	}
	return merkle.Sum(parentHash[:], sender[:], s[:])
}
