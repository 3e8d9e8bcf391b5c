package flow

import (
	"fmt"

	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// view is the tree for reading. mu is held for reading.
func (l *Log) view() *rules.Tree { return rules.OpenTree(l.reader(), l.state.length) }

// Root returns the root of the whole flow.
func (l *Log) Root() (Hash, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.view().Root(l.state.length)
}

// RootAt returns the root that the flow had when it was length sectors long, which
// must be the length after some entry, or 1. Every historic root can be had.
func (l *Log) RootAt(length uint64) (Hash, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.view().Root(length)
}

// SectorProof returns the proof of a sector in the flow as it was at length
// sectors. lower holds the hashes of the sector's load at that length; it may be
// nil where Fill was given them down to the sector. Nodes that are not known yet
// give pora/flow.ErrUnknownNode.
func (l *Log) SectorProof(sector, length uint64, lower *rules.Lower) (*merkle.Proof, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.view().SectorProof(sector, length, lower)
}

// RangeProof returns the proofs of the first and last of n sectors from first on;
// the lowers are those of their loads.
func (l *Log) RangeProof(first, n, length uint64, lowerFirst, lowerLast *rules.Lower) (*rules.RangeProof, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.view().ProveRange(first, n, length, lowerFirst, lowerLast)
}

// UnitProof returns the siblings of the seal unit that begins at sector, as a
// mining answer on a context with flow length length needs them (spec/storage.md
// 2.5).
func (l *Log) UnitProof(sector, length uint64, lower *rules.Lower) ([]Hash, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.view().UnitProof(sector, length, lower)
}

// Node returns a stored node of the tree: the subtree over the 2^height sectors
// from index·2^height on, all inside the flow. ok is false if it is not stored,
// also inside gaps, where every node is that of zeros.
func (l *Log) Node(height int, index uint64) (hash Hash, ok bool, err error) {
	if height < 0 || height > merkle.MaxHeight+1 {
		return Hash{}, false, fmt.Errorf("read the flow tree node of height %d: heights are 0 to %d", height, merkle.MaxHeight+1)
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.reader().Get(rules.NodeID{Height: uint8(height), Index: index})
}

// NodeHash is a node of the tree and its hash.
type NodeHash struct {
	rules.NodeID
	Hash Hash
}

// Fill adds nodes learned from data, in general roots of segments, and every
// ancestor that becomes known by them. Nodes that contradict the tree refuse the
// whole call with pora/flow.ErrMismatch. It is durable on return.
func (l *Log) Fill(list ...NodeHash) error {
	if err := l.fill(list); err != nil {
		return fmt.Errorf("fill %d nodes into the flow tree: %w", len(list), err)
	}
	return l.sync()
}

// fill is Fill without waiting for the disk, so that callers at the same time wait
// together.
func (l *Log) fill(list []NodeHash) error {
	l.write.Lock()
	defer l.write.Unlock()
	batch := l.db.Batch()
	tree := rules.OpenTree(l.writer(batch), l.state.length)
	for _, n := range list {
		if err := tree.Fill(n.NodeID, n.Hash); err != nil {
			batch.Discard()
			return err
		}
	}
	return batch.CommitLazy()
}
