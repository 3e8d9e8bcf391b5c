// Package merkle computes the trees of the storage network: leaves, nodes, file
// roots, submission nodes and the proofs that clients and peers exchange
// (spec/storage.md 2.1, 2.2, 2.3, 2.5).
//
// All trees share one hash: a leaf is Keccak-256 of a 256-byte sector, a node
// Keccak-256 of its two children. There is no domain separation; the lengths of
// the two preimages differ, so neither can be taken for the other.
package merkle

import (
	"sync"

	"github.com/zgminer/zgminer/kernels"
)

// Hash is a leaf, node or root; as a number it is big-endian.
type Hash = kernels.Hash

// Sizes of spec/storage.md 1.
const (
	SectorBytes    = kernels.SectorBytes // 256, the leaf
	SegmentSectors = kernels.LoadSectors // 1024, unit of upload and of file proofs
	SegmentBytes   = kernels.LoadBytes
	SegmentHeight  = 10 // 2^10 sectors
	MaxHeight      = 63 // highest subtree; the zero table ends here
)

// scratch lets one short hash be computed without an allocation: what is passed
// to a kernel through its function table escapes to the heap.
type scratch struct {
	msg []byte
	out [1]Hash
}

var (
	judge     = kernels.Judge()
	scratches = sync.Pool{New: func() any { return &scratch{msg: make([]byte, 0, 256)} }}
)

// Sum is Keccak-256 of the concatenation of parts, for the few hashes that come
// alone; many hashes belong into one call of a kernels.CPU.
func Sum(parts ...[]byte) Hash {
	s := scratches.Get().(*scratch)
	s.msg = s.msg[:0]
	for _, p := range parts {
		s.msg = append(s.msg, p...)
	}
	judge.Keccak256(s.out[:], s.msg, len(s.msg))
	h := s.out[0]
	scratches.Put(s)
	return h
}

// Pair is the node above left and right.
func Pair(left, right Hash) Hash { return Sum(left[:], right[:]) }

// Leaf is the leaf of one sector, which must have SectorBytes bytes.
func Leaf(sector []byte) Hash {
	if len(sector) != SectorBytes {
		panic("merkle: a sector has 256 bytes")
	}
	return Sum(sector)
}

// Empty is Keccak-256 of nothing; as a context digest it marks "no context"
// (spec/storage.md 1).
var Empty = Sum()

var zeros = sync.OnceValue(func() *[MaxHeight + 1]Hash {
	z := new([MaxHeight + 1]Hash)
	z[0] = Sum(make([]byte, SectorBytes))
	for h := 1; h < len(z); h++ {
		z[h] = Pair(z[h-1], z[h-1])
	}
	return z
})

// Zero is the root of the balanced tree over 2^height zero sectors,
// 0 <= height <= MaxHeight.
func Zero(height int) Hash { return zeros()[height] }
