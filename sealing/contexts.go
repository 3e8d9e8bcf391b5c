package sealing

import (
	"fmt"
	"sort"
)

// Epoch is an epoch range of the flow: the sectors [Start, End) and the context
// digest that they are sealed with.
type Epoch struct {
	Start, End uint64
	Digest     Hash
}

// Context says that the units of a load up to End (exclusive) and from the End
// of the context before it belong to Digest.
type Context struct {
	End    uint8 // 1..64
	Digest Hash
}

// Contexts is the sorted list of the contexts in one load, normally one, and
// more where epochs end inside the load. Units from the last End on have no
// context yet. Ends rise strictly and neighbours differ in Digest.
type Contexts []Context

// UnitDigest returns the digest that the unit beginning at sector is sealed
// with: that of the epoch range which holds the unit's LAST sector
// (spec/storage.md 5.2). epochs must be sorted; empty ranges are allowed. ok is
// false if no range holds it, so the unit cannot be sealed yet.
func UnitDigest(epochs []Epoch, sector uint64) (digest Hash, ok bool) {
	last := sector + UnitSectors - 1
	i := sort.Search(len(epochs), func(i int) bool { return epochs[i].End > last })
	if i == len(epochs) || epochs[i].Start > last {
		return Hash{}, false
	}
	return epochs[i].Digest, true
}

// ContextsOf appends to list the contexts of load number load, from sorted
// epochs. Units without an epoch range may only lie at the end of the load; one
// in the middle is an error, because ranges tile the flow.
func ContextsOf(list Contexts, epochs []Epoch, load uint64) (Contexts, error) {
	from := len(list)
	// Nearly every load lies within one epoch.
	first, end := load*LoadSectors, (load+1)*LoadSectors
	i := sort.Search(len(epochs), func(i int) bool { return epochs[i].End > first+UnitSectors-1 })
	if i < len(epochs) && epochs[i].Start <= first+UnitSectors-1 && epochs[i].End >= end {
		return append(list, Context{LoadUnits, epochs[i].Digest}), nil
	}
	for u := range LoadUnits {
		digest, ok := UnitDigest(epochs, load*LoadSectors+uint64(u)*UnitSectors)
		if !ok {
			continue
		}
		covered := 0
		if n := len(list); n > from {
			covered = int(list[n-1].End)
		}
		if covered != u {
			return list[:from], fmt.Errorf("contexts of load %d: unit %d lies in no epoch range, unit %d does: the ranges have a hole", load, covered, u)
		}
		if n := len(list); n > from && list[n-1].Digest == digest {
			list[n-1].End++
		} else {
			list = append(list, Context{uint8(u + 1), digest})
		}
	}
	return list, nil
}

// Units returns how many units of the load have a context.
func (c Contexts) Units() int {
	if len(c) == 0 {
		return 0
	}
	return int(c[len(c)-1].End)
}

// Of returns the context of a unit, nil if it has none.
func (c Contexts) Of(unit int) *Context {
	for i := range c {
		if unit < int(c[i].End) {
			return &c[i]
		}
	}
	return nil
}

// Check verifies the list's own rules.
func (c Contexts) Check() error {
	for i := range c {
		end := int(c[i].End)
		switch {
		case end > LoadUnits || end == 0:
			return fmt.Errorf("context %d of a load ends at unit %d, must be 1 to %d", i, end, LoadUnits)
		case i > 0 && end <= int(c[i-1].End):
			return fmt.Errorf("context %d of a load ends at unit %d, the one before at %d", i, end, c[i-1].End)
		case i > 0 && c[i].Digest == c[i-1].Digest:
			return fmt.Errorf("contexts %d and %d of a load are the same", i-1, i)
		}
	}
	return nil
}

// Differing returns the units whose digest in c differs from that in other; a
// unit without a context in either is not counted. After a reorganisation of
// the chain these, as far as they are sealed, have to be resealed.
func (c Contexts) Differing(other Contexts) (b Bitmap) {
	for u := range min(c.Units(), other.Units()) {
		if c.Of(u).Digest != other.Of(u).Digest {
			b = b.With(u)
		}
	}
	return b
}
