package merkle

import (
	"errors"
	"fmt"
	"math/bits"
)

// Proof is the proof format that the official nodes and clients exchange
// (spec/storage.md 2.5): Lemma is the leaf, the siblings from the bottom up, the
// root; Path says for each sibling whether the running node is the LEFT child.
// A tree of one leaf has an empty Path and, in a file proof, the root alone in
// Lemma; in a flow proof Lemma is the root twice.
type Proof struct {
	Lemma []Hash
	Path  []bool
}

// ErrProof is wrapped by every refusal of a proof.
var ErrProof = errors.New("merkle proof refused")

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrProof, fmt.Sprintf(format, args...))
}

// Leaf returns the hash that the proof is about; the zero hash for a proof
// without any.
func (p *Proof) Leaf() (h Hash) {
	if len(p.Lemma) > 0 {
		h = p.Lemma[0]
	}
	return h
}

// Root returns the root that the proof claims; the zero hash for a proof
// without any.
func (p *Proof) Root() (h Hash) {
	if len(p.Lemma) > 0 {
		h = p.Lemma[len(p.Lemma)-1]
	}
	return h
}

// Check verifies the proof's form and that its hashes lead from leaf to root;
// which leaf's it is, is for the caller to say.
func (p *Proof) Check() error {
	switch {
	case len(p.Path) > MaxHeight+1:
		return refuse("%d levels, no tree has more than %d", len(p.Path), MaxHeight+1)
	case len(p.Path) == 0 && len(p.Lemma) == 1:
		return nil
	case len(p.Lemma) != len(p.Path)+2:
		return refuse("%d hashes for %d levels, need two more hashes than levels", len(p.Lemma), len(p.Path))
	}
	cur := p.Lemma[0]
	for i, left := range p.Path {
		if sibling := p.Lemma[i+1]; left {
			cur = Pair(cur, sibling)
		} else {
			cur = Pair(sibling, cur)
		}
	}
	if cur != p.Root() {
		return refuse("its hashes lead to %x, not to its root %x", cur, p.Root())
	}
	return nil
}

// Verify checks that p proves leaf to be number index of a file tree over n
// leaves with the given root.
func (p *Proof) Verify(root, leaf Hash, index, n uint64) error {
	if index >= n {
		return refuse("leaf %d of a tree of %d leaves", index, n)
	}
	if err := p.Check(); err != nil {
		return err
	}
	if p.Root() != root {
		return refuse("it is for root %x, need %x", p.Root(), root)
	}
	if p.Leaf() != leaf {
		return refuse("it is for leaf %x, the data hash to %x", p.Leaf(), leaf)
	}
	got, err := p.Index(n)
	if err != nil {
		return err
	}
	if got != index {
		return refuse("it is for leaf %d, need %d", got, index)
	}
	return nil
}

// Index recovers which leaf of a file tree over n leaves the path leads to,
// walking from the top with the split rule.
func (p *Proof) Index(n uint64) (uint64, error) {
	var at uint64
	for i := len(p.Path) - 1; i >= 0; i-- {
		if n <= 1 {
			return 0, refuse("%d levels are more than the tree has", len(p.Path))
		}
		if k := split(n); p.Path[i] {
			n = k
		} else {
			at, n = at+k, n-k
		}
	}
	if n != 1 {
		return 0, refuse("%d levels end above a leaf, in a subtree of %d leaves", len(p.Path), n)
	}
	return at, nil
}

// Prove returns the proof of leaf number index in the file tree over leaves.
func Prove(leaves []Hash, index uint64) (*Proof, error) {
	n := uint64(len(leaves))
	if index >= n {
		return nil, fmt.Errorf("prove leaf %d of a tree of %d leaves: no such leaf", index, n)
	}
	if n == 1 {
		return &Proof{Lemma: []Hash{leaves[0]}}, nil
	}
	depth := bits.Len64(n - 1)
	p := &Proof{Lemma: append(make([]Hash, 0, depth+2), leaves[index]), Path: make([]bool, 0, depth)}
	root := p.walk(leaves, index)
	p.Lemma = append(p.Lemma, root)
	return p, nil
}

// walk appends the siblings on the way up from leaf index and returns the root.
func (p *Proof) walk(leaves []Hash, index uint64) Hash {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := split(uint64(len(leaves)))
	if index < k {
		cur, sibling := p.walk(leaves[:k], index), Root(leaves[k:])
		p.Lemma, p.Path = append(p.Lemma, sibling), append(p.Path, true)
		return Pair(cur, sibling)
	}
	cur, sibling := p.walk(leaves[k:], index-k), Root(leaves[:k])
	p.Lemma, p.Path = append(p.Lemma, sibling), append(p.Path, false)
	return Pair(sibling, cur)
}

// ProveSegment returns the proof of a segment against the file's data root.
func (f *File) ProveSegment(segment uint64) (*Proof, error) { return Prove(f.Segments, segment) }
