package app

import (
	"crypto/sha256"
	"sync"
	"time"

	"github.com/zgminer/zgminer/chain/rules"
)

// rejectedBlocks remembers contents that were expensive to refuse, so that a
// hostile proposer cannot have the same one decoded or executed again and again.
// Entries die soon: a refusal may have been this machine's fault. A block that
// the others decided is executed all the same.
type rejectedBlocks struct {
	mu      sync.Mutex // guards all below
	entries [64]rejectedBlock
	next    int
}

type rejectedBlock struct {
	sum   [sha256.Size]byte
	v     *rules.Violation
	until time.Time
}

// rejectedFor is the life of an entry.
const rejectedFor = 30 * time.Second

// put remembers a refusal that follows from the content alone.
func (r *rejectedBlocks) put(sum [sha256.Size]byte, v *rules.Violation) {
	if v.Reason != rules.Encoding && v.Reason != rules.Execution {
		return // cheap, or true for one height and proposer only
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries[r.next] = rejectedBlock{sum, v, time.Now().Add(rejectedFor)}
	r.next = (r.next + 1) % len(r.entries)
}

func (r *rejectedBlocks) get(sum [sha256.Size]byte) *rules.Violation {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.entries {
		if e.v != nil && e.sum == sum && time.Now().Before(e.until) {
			return e.v
		}
	}
	return nil
}
