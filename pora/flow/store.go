package flow

// NodeID names a node of the flow tree: the subtree over the 2^Height sectors
// from Index*2^Height on.
type NodeID struct {
	Height uint8  // 0 is a sector
	Index  uint64 // from the left
}

func (id NodeID) start() uint64 { return id.Index << id.Height }

// last is the last sector below the node.
func (id NodeID) last() uint64 { return (id.Index+1)<<id.Height - 1 }

func (id NodeID) parent() NodeID { return NodeID{id.Height + 1, id.Index / 2} }

func (id NodeID) sibling() NodeID { return NodeID{id.Height, id.Index ^ 1} }

// NodeStore keeps the nodes of a flow tree. Only complete nodes are put into it,
// those whose sectors all lie in the flow, so a node never changes its hash
// unless the flow is cut back; that is what makes every historic root available.
// The tree needs no order of writes beyond: what was put can be got.
type NodeStore interface {
	// Get returns a node's hash; ok is false if the store does not have it.
	Get(id NodeID) (hash Hash, ok bool, err error)
	// Put adds or replaces a node.
	Put(id NodeID, hash Hash) error
	// Truncate removes every node that reaches beyond length sectors.
	Truncate(length uint64) error
}

// MemoryStore is a NodeStore in memory.
type MemoryStore map[NodeID]Hash

// Get implements NodeStore.
func (m MemoryStore) Get(id NodeID) (Hash, bool, error) {
	h, ok := m[id]
	return h, ok, nil
}

// Put implements NodeStore.
func (m MemoryStore) Put(id NodeID, hash Hash) error {
	m[id] = hash
	return nil
}

// Truncate implements NodeStore.
func (m MemoryStore) Truncate(length uint64) error {
	for id := range m {
		if id.last() >= length {
			delete(m, id)
		}
	}
	return nil
}
