package merkle

import (
	"fmt"
	"math/bits"

	"github.com/zgminer/zgminer/kernels"
)

// MaxFileBytes bounds the size of a file so that no count here leaves 64 bits;
// it is far above what a flow of 2^63 sectors could take.
const MaxFileBytes = 1 << 62

// Sectors returns how many sectors size bytes fill; the last is filled up with
// zeros.
func Sectors(size uint64) uint64 { return size/SectorBytes + min(1, size%SectorBytes) }

// PaddedSectors returns the sectors that a file of n >= 1 sectors takes in the
// flow: n rounded up to a multiple of one sixteenth of the next power of two
// (spec/storage.md 2.2(1,2)). n must not exceed 2^63.
func PaddedSectors(n uint64) uint64 {
	p := uint64(1) << bits.Len64(n-1)
	if n == p || p < 16 {
		return n
	}
	m := p / 16
	return (n + m - 1) / m * m
}

// Node is a balanced subtree that a submission announces: its root and its
// height (2^height sectors).
type Node struct {
	Root   Hash
	Height uint64
}

// File is what the network knows of a file's content: the roots of its segments
// and of its submission nodes.
type File struct {
	Size     uint64 // bytes, at least 1
	Sectors  uint64 // ceil(size/256)
	Padded   uint64 // sectors in the flow
	Segments []Hash // root of every segment of the padded file; the last may be shorter than 1024 sectors
	Nodes    []Node // one to four, heights strictly falling
}

// DataRoot is the file's identity: the root over its padded sectors.
func (f *File) DataRoot() Hash {
	roots := make([]Hash, len(f.Nodes))
	for i := range f.Nodes {
		roots[i] = f.Nodes[i].Root
	}
	return FoldNodes(roots)
}

// Builder computes a File from its segments in order, holding one segment root
// each and nothing of the data.
type Builder struct {
	cpu  *kernels.CPU
	file File
	tail []Node // nodes below segment height, in the last, partial segment
	left uint64 // bytes not yet added
	work [SegmentSectors]Hash
}

// NewBuilder starts a file of size bytes; hashing is done by cpu.
func NewBuilder(cpu *kernels.CPU, size uint64) (*Builder, error) {
	if size == 0 || size > MaxFileBytes {
		return nil, fmt.Errorf("file of %d bytes: the network takes 1 to %d bytes", size, uint64(MaxFileBytes))
	}
	n := Sectors(size)
	return &Builder{cpu: cpu, left: size, file: File{Size: size, Sectors: n, Padded: PaddedSectors(n)}}, nil
}

// Add takes the next segment: SegmentBytes bytes, or what is left of the file.
// The data are not kept and not changed.
func (b *Builder) Add(segment []byte) error {
	if want := min(b.left, SegmentBytes); uint64(len(segment)) != want || want == 0 {
		return fmt.Errorf("segment %d of a file of %d bytes has %d bytes, need %d",
			len(b.file.Segments), b.file.Size, len(segment), want)
	}
	b.left -= uint64(len(segment))
	sectors := min(SegmentSectors, b.file.Padded-uint64(len(b.file.Segments))*SegmentSectors)
	b.file.Segments = append(b.file.Segments, b.segment(segment, int(sectors)))
	return nil
}

// Finish adds the zero segments that the padding asks for and returns the file.
func (b *Builder) Finish() (*File, error) {
	if b.left != 0 {
		return nil, fmt.Errorf("file of %d bytes ends %d bytes early", b.file.Size, b.left)
	}
	f := &b.file
	for at := uint64(len(f.Segments)) * SegmentSectors; at < f.Padded; at += SegmentSectors {
		f.Segments = append(f.Segments, b.segment(nil, int(min(SegmentSectors, f.Padded-at))))
	}
	whole := f.Segments[:f.Padded/SegmentSectors]
	f.Nodes = f.Nodes[:0]
	for _, t := range subtrees(uint64(len(whole))) {
		root := Root(whole[t.start : t.start+1<<t.height])
		f.Nodes = append(f.Nodes, Node{root, uint64(t.height + SegmentHeight)})
	}
	f.Nodes = append(f.Nodes, b.tail...)
	return f, nil
}

// segment returns the root over the given number of sectors, which begin with
// data and go on with zeros. For less than a whole segment it also leaves the
// subtrees in b.tail.
func (b *Builder) segment(data []byte, sectors int) Hash {
	leaves := b.work[:sectors]
	HashSectors(b.cpu, leaves, data)
	if sectors == SegmentSectors {
		return b.cpu.TreeRoot(leaves)
	}
	b.tail = b.tail[:0]
	roots := make([]Hash, 0, SegmentHeight)
	for _, t := range subtrees(uint64(sectors)) {
		r := b.cpu.TreeRoot(leaves[t.start : t.start+1<<t.height])
		roots = append(roots, r)
		b.tail = append(b.tail, Node{r, uint64(t.height)})
	}
	return FoldNodes(roots)
}

// HashSectors computes the leaves of consecutive sectors that begin with data
// and go on with zero bytes. len(data) <= SectorBytes*len(leaves).
func HashSectors(cpu *kernels.CPU, leaves []Hash, data []byte) {
	whole := len(data) / SectorBytes
	cpu.Leaves(leaves[:whole], data[:whole*SectorBytes])
	if rest := data[whole*SectorBytes:]; len(rest) > 0 {
		var sector [SectorBytes]byte
		copy(sector[:], rest)
		leaves[whole] = Leaf(sector[:])
		whole++
	}
	for i := whole; i < len(leaves); i++ {
		leaves[i] = Zero(0)
	}
}

// NewFile computes the File of data at once.
func NewFile(cpu *kernels.CPU, data []byte) (*File, error) {
	b, err := NewBuilder(cpu, uint64(len(data)))
	if err != nil {
		return nil, err
	}
	for len(data) > 0 {
		n := min(len(data), SegmentBytes)
		if err := b.Add(data[:n]); err != nil {
			return nil, err
		}
		data = data[n:]
	}
	return b.Finish()
}
