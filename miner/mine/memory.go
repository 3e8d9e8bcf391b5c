package mine

import (
	"fmt"

	"github.com/zgminer/zgminer/kernels"
)

// MemoryTier is a Memory tier over one slice of host memory.
type MemoryTier struct {
	name  string
	ranks ranks
	data  []byte
	units func(load uint64) uint64
}

// NewMemoryTier returns a tier that holds the loads of held, whose sealed bytes
// lie in data in ascending order of load, kernels.LoadBytes each. units tells
// the available units of a load; nil means all.
func NewMemoryTier(name string, held Bitmap, data []byte, units func(load uint64) uint64) (*MemoryTier, error) {
	if n := held.Count(); uint64(len(data)) != n*kernels.LoadBytes {
		return nil, fmt.Errorf("memory tier %q: %d bytes of data for %d loads of %d bytes", name, len(data), n, kernels.LoadBytes)
	}
	return &MemoryTier{name: name, ranks: newRanks(held), data: data, units: units}, nil
}

// Name returns the tier's name.
func (m *MemoryTier) Name() string { return m.name }

// Held returns the loads given to NewMemoryTier.
func (m *MemoryTier) Held() Bitmap { return m.ranks.set }

// Load returns a load's bytes, nil if it is not held.
func (m *MemoryTier) Load(load uint64) (data []byte, units uint64) {
	r, ok := m.ranks.of(load)
	if !ok {
		return nil, 0
	}
	units = ^uint64(0)
	if m.units != nil {
		units = m.units(load)
	}
	return m.data[r*kernels.LoadBytes : (r+1)*kernels.LoadBytes], units
}
