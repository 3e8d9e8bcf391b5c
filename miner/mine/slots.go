package mine

import "github.com/zgminer/zgminer/kernels"

// item is one nonce with the load it asks for, ready to be hashed.
type item struct {
	counter uint64
	load    uint64
	tier    int
	data    []byte
	units   uint64
	pad     []byte // nil: the device computes it
	seed    *kernels.PadSeed
	draw    *drawSlot // owner of pad, nil if none or if buf owns it
	buf     *loadBuf  // owner of data, nil for memory tiers
}

// drawSlot is a draw batch with its buffers.
type drawSlot struct {
	b     kernels.DrawBatch
	draws []kernels.Draw
	pads  []byte // nil until the slot is used with pads
	seeds []kernels.PadSeed
	uses  int // pending or running items that use pads
}

// searchSlot is a search batch with the items it was made of.
type searchSlot struct {
	b     kernels.SearchBatch
	items []item
}

// slots holds a runner's batches: those free, and those the device has, oldest
// first.
type slots struct {
	freeDraws    []*drawSlot
	freeSearches []*searchSlot
	draws        []*drawSlot
	searches     []*searchSlot
}

func newSlots(info kernels.DeviceInfo, draws, searches int) slots {
	var s slots
	for range draws {
		s.freeDraws = append(s.freeDraws, &drawSlot{
			draws: make([]kernels.Draw, info.DrawNonces),
			seeds: make([]kernels.PadSeed, info.DrawNonces),
		})
	}
	for range searches {
		s.freeSearches = append(s.freeSearches, &searchSlot{
			b: kernels.SearchBatch{
				Items: make([]kernels.SearchItem, 0, info.SearchItems),
				Hits:  make([]kernels.SearchHit, 0, kernels.LoadUnits),
			},
			items: make([]item, 0, info.SearchItems),
		})
	}
	return s
}

// keep returns the slots for another Run, without what they refer to, or nil if
// some are not free.
func (s *slots) keep(draws, searches int) *slots {
	if len(s.freeDraws) != draws || len(s.freeSearches) != searches {
		return nil
	}
	for _, f := range s.freeDraws {
		f.b.Window, f.b.Held = nil, nil
	}
	for _, f := range s.freeSearches {
		f.b.Window = nil
		clear(f.b.Items[:cap(f.b.Items)])
		clear(f.items[:cap(f.items)])
	}
	kept := *s // s lies in a runner, which must not be kept alive
	return &kept
}

func (s *slots) inFlight() int { return len(s.draws) + len(s.searches) }

// drawOf takes the in-flight slot of b off the list, nil if it is not there.
func (s *slots) drawOf(b *kernels.DrawBatch) *drawSlot {
	for i, d := range s.draws {
		if &d.b == b {
			s.draws = append(s.draws[:i], s.draws[i+1:]...)
			return d
		}
	}
	return nil
}

// searchOf takes the in-flight slot of b off the list, nil if it is not there.
func (s *slots) searchOf(b *kernels.SearchBatch) *searchSlot {
	for i, d := range s.searches {
		if &d.b == b {
			s.searches = append(s.searches[:i], s.searches[i+1:]...)
			return d
		}
	}
	return nil
}

// pop takes the last element.
func pop[T any](list *[]T) T {
	l := *list
	v := l[len(l)-1]
	*list = l[:len(l)-1]
	return v
}
