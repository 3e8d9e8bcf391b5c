package flow

import (
	"errors"
	"fmt"
	"math/bits"

	"github.com/zgminer/zgminer/pora/merkle"
)

// ErrUnknownNode reports that a proof needs a node inside a submitted subtree of
// which only the root is known. Fill the tree from the data first.
var ErrUnknownNode = errors.New("flow tree node is not known yet")

// ErrMismatch reports data that contradict a submitted root.
var ErrMismatch = errors.New("data do not match the flow tree")

// Tree is the Merkle tree over the flow (spec/storage.md 2.4). The store holds
// complete nodes only: the roots of submitted subtrees, of gaps, and every
// ancestor as soon as its last sector is appended. The right edge of the tree at
// any length is computed from them with zero subtrees, so roots and proofs at
// historic lengths cost O(log length) reads and hashes. A Tree is for one
// goroutine at a time.
type Tree struct {
	store  NodeStore
	length uint64
}

// NewTree returns the tree of an empty flow in an empty store.
func NewTree(store NodeStore) (*Tree, error) {
	t := &Tree{store: store, length: FirstLength}
	return t, store.Put(NodeID{}, Hash{}) // the leaf of sector 0 is not a hash
}

// OpenTree returns the tree of length sectors that an earlier Tree left in store.
func OpenTree(store NodeStore, length uint64) *Tree { return &Tree{store, length} }

// Length returns the flow's length in sectors.
func (t *Tree) Length() uint64 { return t.length }

// Insert appends one subtree at the next multiple of its size and returns its
// first sector. The sectors between are a gap of zeros.
func (t *Tree) Insert(n merkle.Node) (start uint64, err error) {
	start, ok := alignUp(t.length, n.Height)
	after, carry := bits.Add64(start, 1<<n.Height, 0)
	if n.Height > merkle.MaxHeight || !ok || carry != 0 {
		return 0, fmt.Errorf("insert a subtree of height %d at flow length %d: beyond 2^64 sectors", n.Height, t.length)
	}
	if err := t.zerosTo(start); err != nil {
		return 0, err
	}
	if err := t.push(NodeID{uint8(n.Height), start >> n.Height}, n.Root); err != nil {
		return 0, err
	}
	t.length = after
	return start, nil
}

// Append appends the nodes of a valid submission by the rule of spec/storage.md
// 2.4 and returns its first sector.
func (t *Tree) Append(nodes []merkle.Node) (start uint64, err error) {
	start, _, err = Place(t.length, nodes)
	if err != nil {
		return 0, err
	}
	if err := t.zerosTo(start); err != nil {
		return 0, err
	}
	for i := range nodes {
		if _, err := t.Insert(nodes[i]); err != nil {
			return 0, err
		}
	}
	return start, nil
}

// zerosTo appends zero sectors up to start, in the largest aligned subtrees.
func (t *Tree) zerosTo(start uint64) error {
	for t.length < start {
		h := min(bits.TrailingZeros64(t.length), bits.Len64(start-t.length)-1)
		if err := t.push(NodeID{uint8(h), t.length >> h}, merkle.Zero(h)); err != nil {
			return err
		}
		t.length += 1 << h
	}
	return nil
}

// push stores the node that begins at the current end, and the ancestors that it
// completes, as a binary counter carries: left siblings are complete and stored.
func (t *Tree) push(id NodeID, hash Hash) error {
	for {
		if err := t.store.Put(id, hash); err != nil {
			return err
		}
		if id.Index%2 == 0 {
			return nil
		}
		left, ok, err := t.store.Get(id.sibling())
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("append to the flow tree at height %d index %d: left sibling is missing, the store is damaged: %w", id.Height, id.Index, ErrUnknownNode)
		}
		id, hash = id.parent(), merkle.Pair(left, hash)
	}
}

// Truncate cuts the flow back to length, which must be one that it had.
func (t *Tree) Truncate(length uint64) error {
	if length < FirstLength || length > t.length {
		return fmt.Errorf("cut the flow back to %d sectors: it has %d", length, t.length)
	}
	if err := t.store.Truncate(length); err != nil {
		return err
	}
	t.length = length
	return nil
}

// height of the root of a flow of length sectors: ceil(log2(length)).
func height(length uint64) uint8 { return uint8(bits.Len64(length - 1)) }

// Root returns the root that the flow had at length sectors, 1 <= length <=
// Length: that of the full binary tree of 2^ceil(log2 length) leaves in which
// missing leaves are zero sectors.
func (t *Tree) Root(length uint64) (Hash, error) {
	if length < FirstLength || length > t.length {
		return Hash{}, fmt.Errorf("flow root at %d sectors: the flow has %d", length, t.length)
	}
	return t.node(NodeID{height(length), 0}, length)
}

// node returns a node as it was when the flow had length sectors.
func (t *Tree) node(id NodeID, length uint64) (Hash, error) {
	if id.Height < 64 && id.start() >= length {
		return merkle.Zero(int(id.Height)), nil
	}
	if id.Height < 64 && id.last() < length {
		return t.complete(id)
	}
	left, err := t.node(NodeID{id.Height - 1, id.Index * 2}, length)
	if err != nil {
		return Hash{}, err
	}
	right, err := t.node(NodeID{id.Height - 1, id.Index*2 + 1}, length)
	if err != nil {
		return Hash{}, err
	}
	return merkle.Pair(left, right), nil
}

// complete returns a node whose sectors all lie in the flow. Inside a subtree
// that is all zeros, a gap for instance, nothing is stored and nothing needed.
func (t *Tree) complete(id NodeID) (Hash, error) {
	h, ok, err := t.store.Get(id)
	if ok || err != nil {
		return h, err
	}
	for up := id.parent(); up.Height < 64; up = up.parent() {
		h, ok, err := t.store.Get(up)
		if err != nil {
			return Hash{}, err
		}
		if !ok {
			continue
		}
		if h == merkle.Zero(int(up.Height)) {
			return merkle.Zero(int(id.Height)), nil
		}
		break
	}
	return Hash{}, fmt.Errorf("%w: height %d index %d (sectors %d to %d)", ErrUnknownNode, id.Height, id.Index, id.start(), id.last())
}

// Fill adds a node learned from data, for instance a segment root, inside a
// submitted subtree, and every ancestor that becomes known by it. Where an
// ancestor is known already the data must lead to it; if they do not, nothing is
// stored and the error is ErrMismatch.
func (t *Tree) Fill(id NodeID, hash Hash) error {
	if id.Height > merkle.MaxHeight || id.last() >= t.length {
		return fmt.Errorf("fill flow tree node of height %d index %d: the flow has %d sectors", id.Height, id.Index, t.length)
	}
	type node struct {
		id   NodeID
		hash Hash
	}
	var fresh []node
	for first := id; ; {
		known, err := t.complete(id)
		if err == nil && known != hash {
			return fmt.Errorf("%w: node of height %d index %d is %x, data under it (height %d index %d) give %x",
				ErrMismatch, id.Height, id.Index, known, first.Height, first.Index, hash)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, ErrUnknownNode) {
			return err
		}
		fresh = append(fresh, node{id, hash})
		sibling, ok, err := t.store.Get(id.sibling())
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if id.Index%2 == 0 {
			id, hash = id.parent(), merkle.Pair(hash, sibling)
		} else {
			id, hash = id.parent(), merkle.Pair(sibling, hash)
		}
	}
	for _, n := range fresh {
		if err := t.store.Put(n.id, n.hash); err != nil {
			return err
		}
	}
	return nil
}
