package files

import (
	"errors"
	"fmt"
	"math/bits"

	"github.com/zgminer/zgminer/miner/flow"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// ErrUnknown says that a proof needs a node of the flow tree that neither the
// log nor the data held here tell.
var ErrUnknown = errors.New("a node of the flow tree that the proof needs is not known here")

// node returns a node of the flow tree all of whose sectors lie in the flow.
// Below a subtree of zeros nothing is stored.
func (f *Files) node(height int, index uint64) (Hash, error) {
	for h, i := height, index; h <= merkle.MaxHeight; h, i = h+1, i>>1 {
		hash, ok, err := f.log.Node(h, i)
		if err != nil {
			return Hash{}, err
		}
		if ok && h == height {
			return hash, nil
		}
		if ok {
			if hash == merkle.Zero(h) {
				return merkle.Zero(height), nil
			}
			break
		}
	}
	return Hash{}, fmt.Errorf("%w: height %d index %d", ErrUnknown, height, index)
}

// fileNode returns the node of a file's tree over count segments from first on.
func (f *Files) fileNode(e *flow.Entry, sh *Shape, first, count uint64) (Hash, error) {
	whole := (first+count)*segmentSectors <= sh.Padded
	switch {
	case count&(count-1) == 0 && whole:
		h := bits.Len64(count) - 1 + segmentHeight
		return f.node(h, (e.Start+first*segmentSectors)>>h)
	case count == 1:
		return f.fold(e.Start+first*segmentSectors, sh.leafSectors(first))
	}
	k := uint64(1) << (bits.Len64(count-1) - 1)
	left, err := f.fileNode(e, sh, first, k)
	if err != nil {
		return Hash{}, err
	}
	right, err := f.fileNode(e, sh, first+k, count-k)
	return merkle.Pair(left, right), err
}

// fold returns the root over n sectors from at on, which lie as the nodes of a
// submission do: the highest first.
func (f *Files) fold(at, n uint64) (Hash, error) {
	var roots []Hash
	for n > 0 {
		h := bits.Len64(n) - 1
		root, err := f.node(h, at>>h)
		if err != nil {
			return Hash{}, err
		}
		roots = append(roots, root)
		at, n = at+1<<h, n-1<<h
	}
	return merkle.FoldNodes(roots), nil
}

// fileProof returns the proof of a segment with the given root against its
// file's data root.
func (f *Files) fileProof(e *flow.Entry, sh *Shape, index uint64, leaf Hash) (*merkle.Proof, error) {
	if sh.Leaves == 1 {
		return &merkle.Proof{Lemma: []Hash{e.Root}, Path: []bool{}}, nil
	}
	var siblings []Hash // from the top down
	var path []bool
	for at, n := uint64(0), sh.Leaves; n > 1; {
		k := uint64(1) << (bits.Len64(n-1) - 1)
		left := index < at+k
		first, count := at, k // of the sibling
		if left {
			first, count = at+k, n-k
			n = k
		} else {
			at, n = at+k, n-k
		}
		h, err := f.fileNode(e, sh, first, count)
		if err != nil {
			return nil, err
		}
		siblings, path = append(siblings, h), append(path, left)
	}
	p := &merkle.Proof{Lemma: []Hash{leaf}}
	for i := len(siblings) - 1; i >= 0; i-- {
		p.Lemma, p.Path = append(p.Lemma, siblings[i]), append(p.Path, path[i])
	}
	p.Lemma = append(p.Lemma, e.Root)
	return p, nil
}

// view answers for the flow as it was at length sectors, taking what lies inside
// one load from its data where they are held.
type view struct {
	f      *Files
	length uint64
	load   uint64
	held   [segmentSectors]bool
	leaves [segmentSectors]Hash
}

// newView hashes what is held of a load. mu is held.
func (f *Files) newView(length, load uint64) (*view, error) {
	v := &view{f: f, length: length, load: load}
	data := make([]byte, segmentBytes)
	for first := uint64(0); first < segmentSectors; {
		n := uint64(1)
		have := !f.store.Missing(load, first, 1)
		for first+n < segmentSectors && !f.store.Missing(load, first+n, 1) == have {
			n++
		}
		if have {
			part := data[first*sectorBytes : (first+n)*sectorBytes]
			if err := f.store.Read(load, first, n, part); err != nil {
				return nil, err
			}
			merkle.HashSectors(f.cpu, v.leaves[first:first+n], part)
			for i := first; i < first+n; i++ {
				v.held[i] = true
			}
		}
		first += n
	}
	if load == 0 { // the leaf of sector 0 is not a hash
		v.held[0], v.leaves[0] = true, Hash{}
	}
	return v, nil
}

// node returns a node as it was when the flow had v.length sectors.
func (v *view) node(height int, index uint64) (Hash, error) {
	var start, last uint64
	if height < 64 {
		start, last = index<<height, (index+1)<<height-1
	} else {
		last = ^uint64(0)
	}
	switch {
	case start >= v.length:
		return merkle.Zero(height), nil
	case last < v.length:
		h, err := v.f.node(height, index)
		if !errors.Is(err, ErrUnknown) || height > segmentHeight || start/segmentSectors != v.load {
			return h, err
		}
		if height == 0 {
			if i := start % segmentSectors; v.held[i] {
				return v.leaves[i], nil
			}
			return h, err
		}
	}
	left, err := v.node(height-1, index*2)
	if err != nil {
		return Hash{}, err
	}
	right, err := v.node(height-1, index*2+1)
	return merkle.Pair(left, right), err
}

// SectorProof proves a sector of the flow to the root that the flow had; a zero
// root means the root of now. It needs the sector's own data, or those of the
// load that hold it, and fails with ErrUnknown without.
func (f *Files) SectorProof(sector uint64, root Hash) (*merkle.Proof, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	length := f.log.Length()
	if root != (Hash{}) {
		var err error
		if length, err = f.lengthAt(root); err != nil {
			return nil, err
		}
	}
	if sector >= length {
		return nil, refused("sector %d is beyond the flow's length of %d sectors at this root", sector, length)
	}
	v, err := f.newView(length, sector/segmentSectors)
	if err != nil {
		return nil, err
	}
	top := bits.Len64(length - 1)
	p := &merkle.Proof{Path: make([]bool, 0, top)}
	leaf, err := v.node(0, sector)
	if err != nil {
		return nil, err
	}
	p.Lemma = append(p.Lemma, leaf)
	for h := range top {
		id := rules.NodeID{Height: uint8(h), Index: sector >> h}
		sibling, err := v.node(h, id.Index^1)
		if err != nil {
			return nil, err
		}
		p.Lemma = append(p.Lemma, sibling)
		p.Path = append(p.Path, id.Index%2 == 0)
	}
	if root == (Hash{}) {
		if root, err = f.log.RootAt(length); err != nil {
			return nil, err
		}
	}
	p.Lemma = append(p.Lemma, root)
	if err := p.Check(); err != nil {
		return nil, fmt.Errorf("prove sector %d at flow length %d: the data on disk do not belong to the flow, run seal verify: %w", sector, length, err)
	}
	return p, nil
}

// rootsBack is how many of the newest entries are asked for a historic root.
const rootsBack = 1024

// lengthAt finds the length that the flow had with a root.
func (f *Files) lengthAt(root Hash) (uint64, error) {
	next := f.log.Next()
	for seq := next; seq > 0 && next-seq < rootsBack; seq-- {
		e, ok, err := f.log.Entry(seq - 1)
		if err != nil {
			return 0, err
		}
		if !ok {
			continue
		}
		r, err := f.log.RootAt(e.End())
		if err != nil {
			return 0, err
		}
		if r == root {
			return e.End(), nil
		}
	}
	return 0, refused("flow root %x is none of the newest %d", root, rootsBack)
}
