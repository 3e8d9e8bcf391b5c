package transfer

import (
	"fmt"
	"io"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/merkle"
)

// tree is the file tree over segment roots with all its nodes, so that a proof
// costs no hashing. A node without a sibling moves up a level, which gives the
// shape of spec/storage.md 2.2(5).
type tree struct{ levels [][]Hash }

func newTree(leaves []Hash) tree {
	t := tree{[][]Hash{leaves}}
	for len(leaves) > 1 {
		up := make([]Hash, (len(leaves)+1)/2)
		for i := range len(leaves) / 2 {
			up[i] = merkle.Pair(leaves[2*i], leaves[2*i+1])
		}
		if len(leaves)%2 == 1 {
			up[len(up)-1] = leaves[len(leaves)-1]
		}
		t.levels, leaves = append(t.levels, up), up
	}
	return t
}

func (t tree) root() Hash { return t.levels[len(t.levels)-1][0] }

// prove returns the file proof of a leaf.
func (t tree) prove(index uint64) *merkle.Proof {
	p := &merkle.Proof{Lemma: []Hash{t.levels[0][index]}}
	if len(t.levels) == 1 {
		return p
	}
	for _, level := range t.levels[:len(t.levels)-1] {
		if sibling := index ^ 1; sibling < uint64(len(level)) {
			p.Lemma, p.Path = append(p.Lemma, level[sibling]), append(p.Path, index%2 == 0)
		}
		index /= 2
	}
	p.Lemma = append(p.Lemma, t.root())
	return p
}

// part is a stretch of the source that is one file of the network.
type part struct {
	offset uint64 // in the source, bytes
	file   *merkle.File
	tree   tree
	root   Hash
}

// dataSegments is the number of segments that are sent.
func (p *part) dataSegments() uint64 {
	return (p.file.Sectors + merkle.SegmentSectors - 1) / merkle.SegmentSectors
}

// hashPart computes the trees of size bytes of src at an offset. seen is told of
// the bytes done.
func hashPart(cpu *kernels.CPU, src io.ReaderAt, offset, size uint64, stop func() error, seen func(uint64)) (*part, error) {
	b, err := merkle.NewBuilder(cpu, size)
	if err != nil {
		return nil, err
	}
	buf := make([]byte, min(size, merkle.SegmentBytes))
	for at := uint64(0); at < size; at += merkle.SegmentBytes {
		if err := stop(); err != nil {
			return nil, err
		}
		piece := buf[:min(size-at, merkle.SegmentBytes)]
		if err := readAt(src, piece, offset+at); err != nil {
			return nil, err
		}
		if err := b.Add(piece); err != nil {
			return nil, err
		}
		seen(uint64(len(piece)))
	}
	f, err := b.Finish()
	if err != nil {
		return nil, err
	}
	return &part{offset: offset, file: f, tree: newTree(f.Segments), root: f.DataRoot()}, nil
}

// readAt fills b; a source that is shorter than it was is an error.
func readAt(src io.ReaderAt, b []byte, at uint64) error {
	n, err := src.ReadAt(b, int64(at))
	if n == len(b) {
		return nil
	}
	if err == io.EOF {
		err = fmt.Errorf("it ends after %d bytes: it became shorter meanwhile", at+uint64(n))
	}
	return fmt.Errorf("read %d bytes of the file at %d: %w", len(b), at, err)
}
