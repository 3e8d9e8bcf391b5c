package evm

import (
	"fmt"
	"sync"

	"github.com/ethereum/go-ethereum/core/rawdb"
)

// persisted remembers what Persisted found: it only rises.
type persisted struct {
	mu     sync.Mutex // guards number
	number uint64
}

// persistedStride is the first step of the search: geth keeps the newest 128
// states in memory.
const persistedStride = 128

// Persisted returns the newest block, at or below the head, whose state is proven
// to be on disk, or a lower one that was found earlier.
func (e *EVM) Persisted() (uint64, error) {
	e.persisted.mu.Lock()
	defer e.persisted.mu.Unlock()
	db := e.backend.ChainDb()
	if err := db.SyncKeyValue(); err != nil {
		return 0, fmt.Errorf("sync the EVM's database: %w", err)
	}
	limit := rawdb.ReadPersistentStateID(db)
	// States have rising ids once they have left memory, and lose them again when
	// their history is cut (chain.evm.state_history). So the search goes down from
	// the head until a state on disk is met.
	onDisk := func(number uint64) bool {
		h := e.chain().GetHeaderByNumber(number)
		if h == nil {
			return false
		}
		id := rawdb.ReadStateID(db, h.Root)
		return id != nil && *id <= limit
	}
	low, high := e.persisted.number, e.Head().Number.Uint64()
	for at := high; at > low; at -= min(at, persistedStride) {
		if onDisk(at) {
			low = at
			break
		}
		high = at - 1
	}
	for low < high {
		mid := (low + high + 1) / 2
		if onDisk(mid) {
			low = mid
		} else {
			high = mid - 1
		}
	}
	e.persisted.number = low
	return low, nil
}
