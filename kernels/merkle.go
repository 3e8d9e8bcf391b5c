package kernels

import "unsafe"

// Leaves computes the Merkle leaf, Keccak-256, of each 256-byte sector.
// len(sectors) = SectorBytes*len(out); out may be the memory at the beginning
// of sectors.
func (c *CPU) Leaves(out []Hash, sectors []byte) { c.Keccak256(out, sectors, SectorBytes) }

// Pairs computes one Merkle layer: out[i] = Keccak-256(nodes[2i] | nodes[2i+1]).
// len(nodes) = 2*len(out); out may be nodes[:len(out)].
func (c *CPU) Pairs(out, nodes []Hash) {
	mustMatch("Pairs", "nodes", len(nodes), 2*len(out))
	if len(out) > 0 {
		c.Keccak256(out, hashBytes(nodes), 2*HashBytes)
	}
}

// TreeRoot computes the root of the balanced tree over nodes, whose number must
// be a power of two, and overwrites nodes with intermediate layers.
func (c *CPU) TreeRoot(nodes []Hash) Hash {
	n := len(nodes)
	if n == 0 || n&(n-1) != 0 {
		mustMatch("TreeRoot", "nodes (not a power of two)", n, 1)
	}
	for ; n > 1; n /= 2 {
		c.Pairs(nodes[:n/2], nodes[:n])
	}
	return nodes[0]
}

// SegmentRoot computes the root over the 1024 sectors of a segment (LoadBytes).
// scratch is overwritten.
func (c *CPU) SegmentRoot(segment []byte, scratch *[LoadSectors]Hash) Hash {
	mustMatch("SegmentRoot", "segment bytes", len(segment), LoadBytes)
	c.Leaves(scratch[:], segment)
	return c.TreeRoot(scratch[:])
}

// hashBytes views hashes as the bytes they are.
func hashBytes(h []Hash) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(h))), len(h)*HashBytes)
}
