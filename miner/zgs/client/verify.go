package client

import (
	"fmt"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Segments returns how many segments of size bytes have data, and how many the
// padded file has in the flow (spec/storage-node.md 2.1).
func Segments(size uint64) (data, padded uint64) {
	n := merkle.Sectors(size)
	return ceilSegments(n), ceilSegments(merkle.PaddedSectors(n))
}

func ceilSegments(sectors uint64) uint64 {
	return (sectors + merkle.SegmentSectors - 1) / merkle.SegmentSectors
}

// SegmentSectors returns how many sectors of data segment index of a file of size
// bytes has, 0 if it has no such segment.
func SegmentSectors(size, index uint64) uint64 {
	n := merkle.Sectors(size)
	if index >= ceilSegments(n) {
		return 0
	}
	return min(merkle.SegmentSectors, n-index*merkle.SegmentSectors)
}

// CheckSegment verifies that s is segment index of the file with a root and size:
// the length of the data, their hash, the proof. It returns the segment's root.
func CheckSegment(cpu *kernels.CPU, root merkle.Hash, size, index uint64, s *zgs.SegmentWithProof) (merkle.Hash, error) {
	sectors := SegmentSectors(size, index)
	if got := uint64(len(s.Data)); sectors == 0 || got != sectors*merkle.SectorBytes {
		return merkle.Hash{}, fmt.Errorf("segment %d of a file of %d bytes has %d bytes, need %d", index, size, got, sectors*merkle.SectorBytes)
	}
	leaf := SegmentRoot(cpu, size, index, s.Data)
	_, padded := Segments(size)
	if err := s.Proof.Proof().Verify(root, leaf, index, padded); err != nil {
		return merkle.Hash{}, fmt.Errorf("segment %d of file %#x: %w", index, root, err)
	}
	return leaf, nil
}

// SegmentRoot is the root of segment index of a file of size bytes, whose data
// (at most 256 KiB) are filled up with the zero sectors that belong to it in the
// flow.
func SegmentRoot(cpu *kernels.CPU, size, index uint64, data []byte) merkle.Hash {
	padded := merkle.PaddedSectors(merkle.Sectors(size))
	leaves := make([]merkle.Hash, min(merkle.SegmentSectors, padded-index*merkle.SegmentSectors))
	merkle.HashSectors(cpu, leaves, data)
	if len(leaves) == merkle.SegmentSectors {
		return cpu.TreeRoot(leaves)
	}
	return merkle.Root(leaves)
}
