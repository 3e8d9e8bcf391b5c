package flow

import (
	"fmt"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Sizes in sectors, and the height of a seal unit's subtree.
const (
	UnitSectors = kernels.UnitSectors // 16
	UnitHeight  = 4
	LoadSectors = kernels.LoadSectors // 1024
	LoadHeight  = merkle.SegmentHeight
)

// Lower holds the tree levels 0 to 10 of one load (segment) at one flow length,
// computed from its data; a proof needs them and the Tree above.
type Lower struct {
	load   uint64
	length uint64
	levels [2*LoadSectors - 1]Hash // leaves first, then each level behind the one below
}

// NewLower hashes load number load: data are its raw LoadBytes bytes, of which
// those at or beyond length sectors count as zeros, as they did when the flow
// had that length.
func NewLower(cpu *kernels.CPU, load, length uint64, data []byte) *Lower {
	l := &Lower{load: load, length: length}
	leaves := l.levels[:LoadSectors]
	cpu.Leaves(leaves, data)
	if load == 0 {
		leaves[0] = Hash{}
	}
	for i := range leaves {
		if load*LoadSectors+uint64(i) >= length {
			leaves[i] = merkle.Zero(0)
		}
	}
	for below := l.levels[:]; len(below) > 1; {
		n := (len(below) + 1) / 2 // nodes of the level that below begins with
		cpu.Pairs(below[n:n+n/2], below[:n])
		below = below[n:]
	}
	return l
}

// at returns the node of the load's level with the given index in the load.
func (l *Lower) at(height uint8, index uint64) Hash {
	return l.levels[2*LoadSectors-2*LoadSectors>>height+int(index)]
}

// Root returns the root of the load's 1024 sectors.
func (l *Lower) Root() Hash { return l.at(LoadHeight, 0) }

// siblings appends the siblings on the way from the node at the given height
// that contains sector up to, not including, the root of the flow at length.
// Levels below the load's root come from lower if it is not nil.
func (t *Tree) siblings(list []Hash, from uint8, sector, length uint64, lower *Lower) ([]Hash, error) {
	if length > t.length || sector >= length {
		return nil, fmt.Errorf("prove sector %d at flow length %d: the flow has %d sectors", sector, length, t.length)
	}
	if lower != nil && (lower.load != sector/LoadSectors || lower.length != length) {
		return nil, fmt.Errorf("prove sector %d at flow length %d: got the hashes of load %d at length %d", sector, length, lower.load, lower.length)
	}
	for h := from; h < height(length); h++ {
		id := NodeID{h, sector >> h}.sibling()
		if lower != nil && h < LoadHeight {
			list = append(list, lower.at(h, id.Index%(LoadSectors>>h)))
			continue
		}
		hash, err := t.node(id, length)
		if err != nil {
			return nil, err
		}
		list = append(list, hash)
	}
	return list, nil
}

// UnitProof returns the Merkle proof of a mining answer: the siblings of the
// seal unit that begins at sector, from height 4 up, in the flow as it was at
// length sectors (spec/storage.md 2.5). lower may be nil if the nodes inside the
// load were filled into the tree. There are ceil(log2 length) - 4 siblings.
func (t *Tree) UnitProof(sector, length uint64, lower *Lower) ([]Hash, error) {
	if sector%UnitSectors != 0 {
		return nil, fmt.Errorf("prove the unit at sector %d: not a multiple of %d", sector, UnitSectors)
	}
	return t.siblings(nil, UnitHeight, sector, length, lower)
}

// SectorProof returns the proof of one sector in the flow as it was at length
// sectors, in the format of the official node: leaf, siblings, root; a flow of
// one sector gives the root twice. lower must be the sector's load at length, or
// nil if the tree was filled down to the leaves.
func (t *Tree) SectorProof(sector, length uint64, lower *Lower) (*merkle.Proof, error) {
	list, err := t.siblings(make([]Hash, 1), 0, sector, length, lower)
	if err != nil {
		return nil, err
	}
	if lower != nil {
		list[0] = lower.at(0, sector%LoadSectors)
	} else if list[0], err = t.node(NodeID{0, sector}, length); err != nil {
		return nil, err
	}
	root, err := t.Root(length)
	if err != nil {
		return nil, err
	}
	p := &merkle.Proof{Lemma: append(list, root), Path: make([]bool, 0, height(length))}
	for h := range height(length) {
		p.Path = append(p.Path, sector>>h&1 == 0)
	}
	return p, nil
}

// RangeProof proves the sectors from First's to Last's position.
type RangeProof struct{ First, Last *merkle.Proof }

// VerifySector checks that p proves leaf to be the given sector of a flow of
// length sectors with the given root.
func VerifySector(p *merkle.Proof, root, leaf Hash, sector, length uint64) error {
	if sector >= length {
		return fmt.Errorf("%w: sector %d of a flow of %d", merkle.ErrProof, sector, length)
	}
	if err := p.Check(); err != nil {
		return err
	}
	if len(p.Path) != int(height(length)) || len(p.Lemma) != len(p.Path)+2 {
		return fmt.Errorf("%w: %d levels and %d hashes, a flow of %d sectors has %d levels", merkle.ErrProof, len(p.Path), len(p.Lemma), length, height(length))
	}
	if p.Root() != root || p.Leaf() != leaf {
		return fmt.Errorf("%w: it leads from leaf %x to root %x, need %x and %x", merkle.ErrProof, p.Leaf(), p.Root(), leaf, root)
	}
	var at uint64
	for h, left := range p.Path {
		if !left {
			at |= 1 << h
		}
	}
	if at != sector {
		return fmt.Errorf("%w: it is for sector %d, need %d", merkle.ErrProof, at, sector)
	}
	return nil
}

// Verify checks a proof of the data (whole sectors) that begin at sector first:
// both ends against root, and every sector between by rebuilding the subtrees
// that hang between the two paths. Sector 0 holds no data (its leaf is zero, not
// a hash), so its bytes are not checked.
func (r *RangeProof) Verify(cpu *kernels.CPU, root Hash, data []byte, first, length uint64) error {
	n := uint64(len(data)) / merkle.SectorBytes
	if n == 0 || uint64(len(data))%merkle.SectorBytes != 0 || r.First == nil || r.Last == nil {
		return fmt.Errorf("%w: %d bytes of data are not whole sectors, or an end is missing", merkle.ErrProof, len(data))
	}
	if first >= length || n > length-first {
		return fmt.Errorf("%w: sectors %d to %d of a flow of %d", merkle.ErrProof, first, first+n-1, length)
	}
	leaves := make([]Hash, n)
	merkle.HashSectors(cpu, leaves, data)
	if first == 0 {
		leaves[0] = Hash{}
	}
	last := first + n - 1
	if err := VerifySector(r.First, root, leaves[0], first, length); err != nil {
		return fmt.Errorf("first sector: %w", err)
	}
	if err := VerifySector(r.Last, root, leaves[n-1], last, length); err != nil {
		return fmt.Errorf("last sector: %w", err)
	}
	// Fold the leaves level by level, taking from the proofs what lies outside.
	lo := first
	for h := range int(height(length)) {
		hi := lo + uint64(len(leaves)) - 1
		level := make([]Hash, 0, len(leaves)+2)
		if lo%2 == 1 {
			level = append(level, r.First.Lemma[h+1])
			lo--
		}
		level = append(level, leaves...)
		if hi%2 == 0 {
			level = append(level, r.Last.Lemma[h+1])
		}
		leaves = make([]Hash, len(level)/2)
		cpu.Pairs(leaves, level)
		lo /= 2
	}
	if leaves[0] != root {
		return fmt.Errorf("%w: the %d sectors from %d lead to root %x, need %x", merkle.ErrProof, n, first, leaves[0], root)
	}
	return nil
}

// ProveRange returns the proofs of the first and the last sector of n sectors
// from first on; lowers give the loads of both (they may be the same).
func (t *Tree) ProveRange(first, n, length uint64, lowerFirst, lowerLast *Lower) (*RangeProof, error) {
	if n == 0 || first >= length || n > length-first {
		return nil, fmt.Errorf("prove %d sectors from %d at flow length %d: outside the flow", n, first, length)
	}
	a, err := t.SectorProof(first, length, lowerFirst)
	if err != nil {
		return nil, err
	}
	b, err := t.SectorProof(first+n-1, length, lowerLast)
	if err != nil {
		return nil, err
	}
	return &RangeProof{a, b}, nil
}
