package merkle

import "math/bits"

// A tree over n leaves that need not be a power of two splits at the largest
// power of two below n (the shape of RFC 6962): no leaf is doubled and none is
// invented. Files, and segments that a file fills only in part, have this shape
// (spec/storage.md 2.2(5)).

// split is the number of leaves on the left of a tree over n >= 2 leaves.
func split(n uint64) uint64 { return 1 << (bits.Len64(n-1) - 1) }

// FoldNodes returns the root over the roots of consecutive balanced trees of
// strictly falling height: the last two become a node, that and the one before,
// and so on to the first. It is the root of the tree over all leaves. len(roots)
// must be at least 1.
func FoldNodes(roots []Hash) Hash {
	r := roots[len(roots)-1]
	for i := len(roots) - 2; i >= 0; i-- {
		r = Pair(roots[i], r)
	}
	return r
}

// Root returns the root of the tree over leaves (at least 1), without changing
// them.
func Root(leaves []Hash) Hash {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := split(uint64(len(leaves)))
	return Pair(Root(leaves[:k]), Root(leaves[k:]))
}

// balanced is one maximal balanced subtree of a tree over n leaves.
type balanced struct {
	start  uint64 // first leaf
	height int    // 2^height leaves
}

// subtrees lists the balanced subtrees that make up n leaves from left to right:
// one for each set bit of n, the highest first.
func subtrees(n uint64) []balanced {
	list := make([]balanced, 0, bits.OnesCount64(n))
	for start := uint64(0); n != 0; {
		h := bits.Len64(n) - 1
		list = append(list, balanced{start, h})
		start += 1 << h
		n -= 1 << h
	}
	return list
}
