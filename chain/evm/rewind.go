package evm

import "fmt"

// Rewind moves the head of an EVM that nobody drives back to a height, or lower
// if the state there is gone, and returns where it ended. Consensus replays the
// blocks above when it starts.
func (e *EVM) Rewind(height uint64) (uint64, error) {
	if head := e.Head().Number.Uint64(); height >= head {
		return head, nil
	}
	if err := e.chain().SetHead(height); err != nil {
		return 0, fmt.Errorf("move the head back to block %d: %w", height, err)
	}
	return e.Head().Number.Uint64(), nil
}
