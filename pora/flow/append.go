// Package flow models the Flow contract: where submissions land, the Merkle tree
// over all sectors with its roots and proofs at every historic length, and the
// epochs whose contexts mining refers to (spec/storage.md 2.4 to 2.6).
//
// The flow is one array of 256-byte sectors that only grows. Sector 0 holds no
// data and its leaf is 32 zero bytes.
package flow

import (
	"math/bits"

	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/pora/revert"
)

// Hash is a node, root or digest.
type Hash = merkle.Hash

// FirstLength is the length in sectors of a flow without submissions.
const FirstLength = 1

// alignUp rounds length up to a multiple of 2^height; ok is false beyond 64 bits.
func alignUp(length, height uint64) (aligned uint64, ok bool) {
	mask := uint64(1)<<height - 1
	sum, carry := bits.Add64(length, mask, 0)
	return sum &^ mask, carry == 0
}

// Place returns where a submission of the given nodes starts in a flow of length
// sectors, and the flow's length after it (spec/storage.md 2.4). The nodes must
// have passed merkle.Submission.Check. Lengths stay below 2^64; the contract
// would go on, but its tree has no zero root above height 63.
func Place(length uint64, nodes []merkle.Node) (start, after uint64, err error) {
	var sectors uint64
	for i := range nodes {
		sectors += 1 << nodes[i].Height
	}
	start, ok := alignUp(length, nodes[0].Height)
	last, carry := bits.Add64(start, sectors-1, 0)
	if !ok || carry != 0 {
		return 0, 0, revert.Overflow
	}
	if start%merkle.SegmentSectors != 0 && start/merkle.SegmentSectors != last/merkle.SegmentSectors {
		start, ok = alignUp(start, merkle.SegmentHeight)
	}
	after, carry = bits.Add64(start, sectors, 0)
	if !ok || carry != 0 {
		return 0, 0, revert.Overflow
	}
	return start, after, nil
}
