package flow

import (
	"fmt"

	"github.com/zgminer/zgminer/pora/merkle"
)

// Flow is a model of the whole contract without fees and access rights: tree,
// epochs and the list of submissions. It gives the contract's results for the
// same calls in the same blocks.
type Flow struct {
	Tree   *Tree
	Epochs *Epochs
	// BlockHash gives the hash of any past block.
	BlockHash func(number uint64) Hash

	entries []entry
}

// entry is what Revert needs of a submission: the state before it.
type entry struct {
	before uint64 // flow length
	after  uint64
	epochs Epochs
}

// New returns an empty flow that keeps its nodes in store.
func New(store NodeStore, firstBlock, blocksPerEpoch uint64, blockHash func(uint64) Hash) (*Flow, error) {
	tree, err := NewTree(store)
	if err != nil {
		return nil, err
	}
	return &Flow{Tree: tree, Epochs: NewEpochs(firstBlock, blocksPerEpoch), BlockHash: blockHash}, nil
}

// Submissions returns how many there are, the next submission's index (txSeq).
func (f *Flow) Submissions() uint64 { return uint64(len(f.entries)) }

// RootAfter returns the flow root right after submission index, as
// getFlowRootByTxSeq does; zero for a submission that does not exist.
func (f *Flow) RootAfter(index uint64) (Hash, error) {
	if index >= f.Submissions() {
		return Hash{}, nil
	}
	return f.Tree.Root(f.entries[index].after)
}

// MakeContexts makes all contexts that a transaction in block makes.
func (f *Flow) MakeContexts(block uint64) ([]Made, error) {
	if block < f.Epochs.FirstBlock {
		return nil, ErrNotLaunched
	}
	if f.Epochs.Next() >= block {
		return nil, nil
	}
	root, err := f.Tree.Root(f.Tree.Length())
	if err != nil {
		return nil, err
	}
	return f.Epochs.Advance(block, root, f.Tree.Length(), f.BlockHash), nil
}

// Submit appends a submission in block, after the contexts that are due.
func (f *Flow) Submit(block uint64, s *merkle.Submission) (*Receipt, []Made, error) {
	if block < f.Epochs.FirstBlock {
		return nil, nil, ErrNotLaunched
	}
	if err := s.Check(); err != nil {
		return nil, nil, err
	}
	e := entry{before: f.Tree.Length(), epochs: f.Epochs.Snapshot()}
	made, err := f.MakeContexts(block)
	if err != nil {
		return nil, nil, err
	}
	start, err := f.Tree.Append(s.Nodes)
	if err != nil {
		return nil, nil, err
	}
	e.after = f.Tree.Length()
	f.entries = append(f.entries, e)
	return &Receipt{
		Submission: *s, Identity: s.Digest(), Index: f.Submissions() - 1, Start: start, Sectors: s.Sectors(),
	}, made, nil
}

// Query returns the epoch range of a position as queryContextAtPosition in block
// does.
func (f *Flow) Query(block, position uint64) (EpochRange, error) {
	if _, err := f.MakeContexts(block); err != nil {
		return EpochRange{}, err
	}
	return f.Epochs.At(position, f.Tree.Length())
}

// Revert takes back submission index and all after it, with the contexts made in
// or after its transaction, as a reorganisation of the chain does.
func (f *Flow) Revert(index uint64) error {
	if index >= f.Submissions() {
		return fmt.Errorf("revert the flow to submission %d: it has %d", index, f.Submissions())
	}
	e := &f.entries[index]
	if err := f.Tree.Truncate(e.before); err != nil {
		return err
	}
	*f.Epochs = e.epochs
	f.entries = f.entries[:index]
	return nil
}
