package files

import "fmt"

// Shard is the part of the flow that the node holds: the segments whose number
// modulo Num is ID. Num is a power of two (spec/storage.md 5.5).
type Shard struct{ ID, Num uint64 }

// Valid reports whether s is a possible shard.
func (s Shard) Valid() bool { return s.Num != 0 && s.Num&(s.Num-1) == 0 && s.ID < s.Num }

// Holds reports whether segment g of the flow belongs to the shard.
func (s Shard) Holds(g uint64) bool { return g&(s.Num-1) == s.ID }

func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.ID, s.Num) }

// first returns the first segment from g on that the shard holds.
func (s Shard) first(g uint64) uint64 { return g + (s.ID-g)&(s.Num-1) }

// Count returns how many of the segments first to end (exclusive) it holds.
func (s Shard) Count(first, end uint64) uint64 {
	f := s.first(first)
	if f >= end {
		return 0
	}
	return (end-f-1)/s.Num + 1
}
