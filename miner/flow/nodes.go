package flow

import (
	"fmt"

	"github.com/zgminer/zgminer/miner/index"
	rules "github.com/zgminer/zgminer/pora/flow"
)

// edge remembers, of each height, the last node with an even index that was
// stored. Appending asks for no other: the left sibling of a node at the right
// end of the tree.
type edge [65]struct {
	index uint64
	hash  Hash
	known bool
}

func (e *edge) note(id rules.NodeID, hash Hash) {
	if id.Index%2 == 0 {
		e[id.Height].index, e[id.Height].hash, e[id.Height].known = id.Index, hash, true
	}
}

// nodes is the tree's NodeStore over the index. With batch it collects changes
// that it shows before they are committed; without it is for reading.
type nodes struct {
	db      *index.DB
	batch   *index.Batch
	pending map[rules.NodeID]Hash
	edge    edge // of the appended nodes; unused by readers
}

func (l *Log) reader() *nodes { return &nodes{db: l.db} }

// writer collects changes in batch.
func (l *Log) writer(batch *index.Batch) *nodes {
	return &nodes{db: l.db, batch: batch, pending: map[rules.NodeID]Hash{}, edge: l.edge}
}

// Get implements rules.NodeStore.
func (n *nodes) Get(id rules.NodeID) (Hash, bool, error) {
	if n.batch != nil {
		if e := &n.edge[id.Height]; e.known && e.index == id.Index {
			return e.hash, true, nil
		}
		if h, ok := n.pending[id]; ok {
			return h, true, nil
		}
	}
	v, ok, err := n.db.Get(nodeKey(id))
	if err != nil || !ok {
		return Hash{}, false, err
	}
	if len(v) != len(Hash{}) {
		return Hash{}, false, fmt.Errorf("flow tree node of height %d index %d has %d bytes: %w", id.Height, id.Index, len(v), errRecord)
	}
	return Hash(v), true, nil
}

// Put implements rules.NodeStore.
func (n *nodes) Put(id rules.NodeID, hash Hash) error {
	n.batch.Set(nodeKey(id), hash[:])
	n.pending[id] = hash
	n.edge.note(id, hash)
	return nil
}

// Truncate implements rules.NodeStore. It must be the first change of a batch.
func (n *nodes) Truncate(length uint64) error {
	if len(n.pending) > 0 {
		return fmt.Errorf("cut the flow tree back to %d sectors after other changes", length)
	}
	n.edge = edge{}
	for h := uint8(0); h <= 64; h++ {
		first := uint64(0)
		if h < 64 {
			first = length >> h // the first node that reaches beyond length
		}
		n.batch.DeleteRange(nodeKey(rules.NodeID{Height: h, Index: first}), []byte{prefix, keyNode, h + 1})
	}
	return nil
}
