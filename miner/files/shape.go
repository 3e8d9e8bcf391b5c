package files

import (
	"math/bits"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/flow"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Hash is a data root, node or leaf.
type Hash = merkle.Hash

const (
	sectorBytes    = merkle.SectorBytes
	segmentSectors = merkle.SegmentSectors
	segmentBytes   = merkle.SegmentBytes
	segmentHeight  = merkle.SegmentHeight
)

// Shape is how a file of some size lies in segments (spec/storage-node.md 2.1).
type Shape struct {
	Size    uint64 // bytes
	Sectors uint64 // of data
	Padded  uint64 // sectors in the flow
	Data    uint64 // segments with data; only these are uploaded
	Leaves  uint64 // segments in the flow; more than Data if the last are padding
}

// ShapeOf returns the shape of a file of size bytes, 1 to merkle.MaxFileBytes.
func ShapeOf(size uint64) Shape {
	n := merkle.Sectors(size)
	p := merkle.PaddedSectors(n)
	return Shape{size, n, p, ceilSegments(n), ceilSegments(p)}
}

func ceilSegments(sectors uint64) uint64 {
	return sectors/segmentSectors + min(1, sectors%segmentSectors)
}

// DataSectors returns how many sectors of data segment index (below Data) has.
func (s *Shape) DataSectors(index uint64) uint64 {
	return min(segmentSectors, s.Sectors-index*segmentSectors)
}

// leafSectors returns how many sectors segment index covers in the flow.
func (s *Shape) leafSectors(index uint64) uint64 {
	return min(segmentSectors, s.Padded-index*segmentSectors)
}

// segmentRoot returns the root over the given number of sectors, which begin
// with data and go on with zeros.
func segmentRoot(cpu *kernels.CPU, data []byte, sectors uint64) Hash {
	leaves := make([]Hash, sectors)
	merkle.HashSectors(cpu, leaves, data)
	var roots []Hash
	for len(leaves) > 0 {
		n := 1 << (bits.Len(uint(len(leaves))) - 1)
		roots = append(roots, cpu.TreeRoot(leaves[:n]))
		leaves = leaves[n:]
	}
	return merkle.FoldNodes(roots)
}

// step is one level of a file proof's path, from the top down: the sibling
// subtree over count leaves from leaf first on.
type step struct {
	first, count uint64
	left         bool // the running node is the left child
	sibling      Hash
}

// walk goes down the path of a proof of a tree over leaves and returns the leaf
// that it ends at. ok is false if the path does not fit the tree.
func walk(p *merkle.Proof, leaves uint64) (steps []step, at uint64, ok bool) {
	if leaves == 1 {
		return nil, 0, len(p.Path) == 0 && len(p.Lemma) == 1
	}
	if len(p.Lemma) != len(p.Path)+2 {
		return nil, 0, false
	}
	n := leaves
	for i := len(p.Path) - 1; i >= 0; i-- {
		if n <= 1 {
			return nil, 0, false
		}
		k := uint64(1) << (bits.Len64(n-1) - 1)
		s := step{left: p.Path[i], sibling: p.Lemma[i+1]}
		if s.left {
			s.first, s.count = at+k, n-k
			n = k
		} else {
			s.first, s.count = at, k
			at, n = at+k, n-k
		}
		steps = append(steps, s)
	}
	return steps, at, n == 1
}

// checked is a segment that belongs to its file.
type checked struct {
	index uint64
	data  []byte
	leaf  Hash
	steps []step
}

// check verifies a segment against the file's root and size
// (spec/storage-node.md 2.3, 3 to 6). The error is a Refusal.
func check(cpu *kernels.CPU, root Hash, sh *Shape, s *Segment) (*checked, error) {
	switch {
	case s.Index >= sh.Data:
		return nil, param("index", "index out of bound")
	case uint64(len(s.Data)) != sh.DataSectors(s.Index)*sectorBytes:
		return nil, param("data", "invalid data length")
	}
	steps, at, ok := walk(s.Proof, sh.Leaves)
	if !ok {
		return nil, param("proof", "invalid proof")
	}
	leaf := segmentRoot(cpu, s.Data, sh.leafSectors(s.Index))
	if at != s.Index || s.Proof.Leaf() != leaf || s.Proof.Root() != root || s.Proof.Check() != nil {
		return nil, param("proof", "validation failed")
	}
	for _, st := range steps {
		if st.left && st.first >= sh.Data && st.sibling != merkle.Zero(bits.Len64(st.count)-1+segmentHeight) {
			return nil, param("proof", "invalid proof node value in the padding range")
		}
	}
	return &checked{s.Index, s.Data, leaf, steps}, nil
}

// nodes returns the nodes of the flow tree that the segment's proof tells for a
// file that starts at sector start: the whole segment and its siblings, as far
// as they are balanced subtrees.
func (c *checked) nodes(sh *Shape, start uint64) []flow.NodeHash {
	var list []flow.NodeHash
	add := func(first, count uint64, h Hash) {
		if count&(count-1) != 0 || (first+count)*segmentSectors > sh.Padded {
			return
		}
		height := uint64(bits.Len64(count) - 1)
		id := rules.NodeID{Height: uint8(height + segmentHeight), Index: (start/segmentSectors + first) >> height}
		list = append(list, flow.NodeHash{NodeID: id, Hash: h})
	}
	for _, s := range c.steps {
		add(s.first, s.count, s.sibling)
	}
	if start%segmentSectors == 0 {
		add(c.index, 1, c.leaf)
	}
	return list
}
