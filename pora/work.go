package pora

import (
	"bytes"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/abi"
	"github.com/zgminer/zgminer/pora/merkle"
)

// endOf returns the end of the answer's unit; ok is false beyond 256 bits.
func endOf(a *Answer) (end uint256.Int, ok bool) {
	var unit uint256.Int
	_, overflow := end.AddOverflow(&a.RecallPosition, unit.SetUint64(UnitSectors))
	return end, !overflow
}

// checkData is step 8 of the contract's checks: unsealed data and proof lead to
// the flow's root.
func (a *Answer) checkData(cpu *kernels.CPU, settings Settings, flowRoot Hash, position uint64) error {
	data := a.SealedData
	if !settings.Has(NoSeal) {
		if a.SealedContextDigest == merkle.Empty {
			return reject(ErrSealDigestEmpty, "sealed context digest is that of an expired epoch")
		}
		mask := FirstMask(a.MinerID, a.SealedContextDigest, position)
		cpu.Unseal(data[:], []Hash{mask})
	}
	if settings.Has(NoProof) {
		return nil
	}
	if root := UnitRoot(cpu, &data, position, a.MerkleProof); root != flowRoot {
		return reject(ErrMerkleRoot, "unit at %d leads to %x, flow root is %x", position, root, flowRoot)
	}
	return nil
}

// FirstMask is the first mask of the sealed unit that begins at sector position:
// Keccak-256 of miner id | context digest | u256(position) (spec/storage.md 5.1).
// Package sealing computes them in numbers.
func FirstMask(minerID, digest Hash, position uint64) Hash {
	return merkle.Sum(minerID[:], digest[:], abi.AppendUint64(nil, position))
}

// UnitRoot returns the flow root that a raw unit at sector position leads to
// through the siblings from height 4 up (spec/storage.md 4.5). As in the
// contract the number of siblings is not checked otherwise.
func UnitRoot(cpu *kernels.CPU, data *[UnitBytes]byte, position uint64, siblings []Hash) Hash {
	leaves := make([]Hash, UnitSectors)
	cpu.Leaves(leaves, data[:])
	cur := cpu.TreeRoot(leaves)
	index := position / UnitSectors
	for i := range siblings {
		if index&1 == 0 {
			cur = merkle.Pair(cur, siblings[i])
		} else {
			cur = merkle.Pair(siblings[i], cur)
		}
		index >>= 1
	}
	return cur
}

// work is step 9 of the contract's checks up to the quality.
func (a *Answer) work(cpu *kernels.CPU, subtaskDigest Hash, r Range, position, offset uint64) (q Hash, err error) {
	if a.MinerID == (Hash{}) {
		return q, reject(ErrMinerIDEmpty, "miner id is 0")
	}
	w := &Window{MinerID: a.MinerID, SubtaskDigest: subtaskDigest, RangeDigest: r.Digest()}
	t := w.Try(cpu, a.Nonce)
	chunk, err := r.Recall(t.RecallSeed)
	if err != nil {
		return q, reject(err, "recall seed %x in a range of %d sectors", t.RecallSeed, r.MineLength)
	}
	if want := chunk + offset*UnitSectors; position != want {
		return q, reject(ErrRecallPosition, "position %d, the nonce points to %d", position, want)
	}
	return t.Quality(&a.SealedData, offset), nil
}

// Trial is one nonce worked out alone: what a mining loop does in batches.
type Trial struct {
	Seed       PadSeed
	Pad        [kernels.PadBytes]byte
	RecallSeed Hash
}

// Try computes the scratchpad of one nonce.
func (w *Window) Try(cpu *kernels.CPU, nonce Hash) *Trial {
	t := &Trial{}
	seeds, recall := make([]PadSeed, 1), make([]Hash, 1)
	w.PadSeeds(cpu, seeds, []Hash{nonce})
	cpu.Pads(t.Pad[:], recall, seeds)
	t.Seed, t.RecallSeed = seeds[0], recall[0]
	return t
}

// Quality returns the quality of a sealed unit at a seal offset for this nonce.
func (t *Trial) Quality(sealed *[UnitBytes]byte, offset uint64) Hash {
	var mixed [UnitBytes]byte
	Mix(&mixed, sealed, t.Pad[:], offset)
	return Quality(&t.Seed, &mixed, offset)
}

// atMost compares big-endian numbers.
func atMost(a, b *Hash) bool { return bytes.Compare(a[:], b[:]) <= 0 }
