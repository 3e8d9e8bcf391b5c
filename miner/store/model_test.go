package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/sealing"
)

// universe is how many loads the random scripts use.
const universe = 5

// content of a sector in the model: missing, known to be zero, or the flow's
// bytes of generation content-1.
const (
	missing = 0
	zero    = 255
)

// model is what a store has to hold.
type model struct {
	sectors [universe * 1024]byte
	sealed  [universe * 64]byte // digest number of each unit, 0 for none
	slot    [universe]bool
	known   [universe * 1024]bool // known to be zero without a slot
	also    byte                  // a digest that any unit may be sealed with
	onWrite bool                  // whole units of new loads are sealed with contexts 77
}

// action is one step of a script: what it does to a store and to the model.
type action struct {
	name string
	do   func(s *store.Store) error
	to   func(m *model)
}

var contentCache = map[[2]uint64][]byte{}

// content returns the bytes of a load of one generation; not for concurrent use.
func content(generation byte, load uint64) []byte {
	key := [2]uint64{uint64(generation), load}
	if contentCache[key] == nil {
		contentCache[key] = flowBytes(generation, load*1024, 1024)
	}
	return contentCache[key]
}

// randomAction draws a step that is legal in state m. generation is that of the
// data written after the newest truncation.
func randomAction(rng *rand.Rand, m *model, generation *byte) action {
	load := rng.Uint64N(universe)
	switch k := rng.IntN(20); {
	case k < 7:
		sector := rng.Uint64N(1024)
		n := 1 + rng.Uint64N(1024-sector)
		if rng.IntN(2) == 0 {
			sector, n = 0, 1024
		}
		g := *generation
		return action{
			fmt.Sprintf("write %d+%d of load %d", sector, n, load),
			func(s *store.Store) error {
				return s.Write(ctx, load, sector, content(g, load)[sector*256:(sector+n)*256])
			},
			func(m *model) { m.fill(load, sector, n, g+1) },
		}
	case k < 14:
		c := randomContexts(rng)
		return action{
			fmt.Sprintf("seal load %d with %v", load, ends(c)),
			func(s *store.Store) error {
				err := s.Seal(ctx, load, c)
				if errors.Is(err, store.ErrMissing) {
					err = nil // nothing there yet
				}
				return err
			},
			func(m *model) { m.seal(load, c) },
		}
	case k < 16:
		cut := rng.Uint64N(universe * 1024)
		*generation++
		return action{
			fmt.Sprintf("truncate at %d", cut),
			func(s *store.Store) error { return s.Truncate(ctx, cut) },
			func(m *model) { m.truncate(cut) },
		}
	case k < 18:
		other := rng.Uint64N(universe)
		return action{
			fmt.Sprintf("delete loads %d %d", load, other),
			func(s *store.Store) error { return s.Delete(ctx, load, other) },
			func(m *model) { m.drop(load); m.drop(other) },
		}
	default:
		end := load + 1 + rng.Uint64N(universe-load)
		return action{
			fmt.Sprintf("mark loads %d to %d zero", load, end),
			func(s *store.Store) error { return s.MarkZero(ctx, load, end) },
			func(m *model) {
				for l := load; l < end; l++ {
					m.markZero(l)
				}
			},
		}
	}
}

// markZero makes what is missing of a load zero.
func (m *model) markZero(load uint64) {
	all := true
	for i := load * 1024; i < (load+1)*1024; i++ {
		all = all && m.known[i]
	}
	for i := load * 1024; i < (load+1)*1024; i++ {
		if m.sectors[i] == missing {
			m.sectors[i] = zero
		}
		if !m.slot[load] || all {
			m.known[i] = true
		}
	}
}

func (m *model) fill(load, sector, n uint64, content byte) {
	if isNew := !m.slot[load]; isNew && m.onWrite {
		defer func() {
			if m.slot[load] {
				m.seal(load, one(77))
			}
		}()
	}
	for i := load*1024 + sector; i < load*1024+sector+n; i++ {
		if m.sectors[i] == missing {
			m.sectors[i] = content
			m.slot[load] = true
		}
	}
}

func (m *model) complete(unit int) bool {
	for i := unit * 16; i < unit*16+16; i++ {
		if m.sectors[i] == missing {
			return false
		}
	}
	return true
}

func (m *model) seal(load uint64, c sealing.Contexts) {
	if !m.slot[load] {
		for u := range 64 {
			if !m.complete(int(load)*64 + u) {
				return
			}
		}
		m.slot[load] = true
	}
	for u := range 64 {
		if at := int(load)*64 + u; m.complete(at) && c.Of(u) != nil {
			m.sealed[at] = c.Of(u).Digest[1]
		}
	}
}

func (m *model) truncate(cut uint64) {
	for i := cut; i < uint64(len(m.sectors)); i++ {
		m.sectors[i], m.known[i] = missing, false
	}
	for u := range m.sealed {
		if uint64(u)*16+16 > cut {
			m.sealed[u] = 0
		}
	}
	for l := range m.slot {
		if uint64(l)*1024 >= cut {
			m.slot[l] = false
		}
	}
	m.dropEmpty()
}

func (m *model) dropEmpty() {
	for l := range m.slot {
		held := false
		for _, c := range m.sectors[l*1024 : (l+1)*1024] {
			held = held || c != missing
		}
		m.slot[l] = m.slot[l] && held
	}
}

// drop deletes a load's slot.
func (m *model) drop(load uint64) {
	if !m.slot[load] {
		return
	}
	m.slot[load] = false
	for i := load * 1024; i < (load+1)*1024; i++ {
		m.sectors[i] = missing
		if m.known[i] {
			m.sectors[i] = zero
		}
	}
	clear(m.sealed[load*64 : (load+1)*64])
}

func randomContexts(rng *rand.Rand) (c sealing.Contexts) {
	for end := 0; end < 64; {
		end += 1 + rng.IntN(60)
		if rng.IntN(3) == 0 {
			end = 64
		}
		if end > 64 {
			return c
		}
		d := byte(1 + rng.IntN(200))
		if n := len(c); n > 0 && c[n-1].Digest == digest(d) {
			d++
		}
		c = append(c, sealing.Context{End: uint8(end), Digest: digest(d)})
	}
	return c
}

func ends(c sealing.Contexts) (list []uint8) {
	for i := range c {
		list = append(list, c[i].End, c[i].Digest[1])
	}
	return list
}

// check compares a store with the model before and after the step that may have
// been under way; every sector and every unit must be as in one of them, what is
// held must be right, and what is offered for mining must be sealed as said.
func (s *site) check(before, after *model) error { return s.checkDoubt(before, after, false) }

// checkDoubt is check; doubt allows what errors may leave until the next start:
// loads whose change was interrupted, slots out of use, directories refused.
func (s *site) checkDoubt(before, after *model, doubt bool) error {
	loads := map[uint64]bool{}
	places := map[store.Place]uint64{}
	for load, st := range s.Loads(0) {
		loads[load] = true
		if other, ok := places[st.Place]; ok {
			return fmt.Errorf("loads %d and %d lie in one slot", load, other)
		}
		places[st.Place] = load
	}
	for load := range uint64(universe) {
		st, held := s.State(load)
		if st.HasSlot != loads[load] {
			return fmt.Errorf("load %d: slot %v, listed %v", load, st.HasSlot, loads[load])
		}
		if st.Doubt && !doubt {
			return fmt.Errorf("load %d is in doubt", load)
		}
		raw := make([]byte, store.LoadBytes)
		for i := range uint64(1024) {
			at := load*1024 + i
			have := held && st.Present.Has(i)
			b, a := before.sectors[at], after.sectors[at]
			if !have {
				if b != missing && a != missing {
					return fmt.Errorf("sector %d of load %d is lost", i, load)
				}
				continue
			}
			if b == missing && a == missing {
				return fmt.Errorf("sector %d of load %d is held and should not be", i, load)
			}
			if a == missing {
				a = b
			}
			if a != zero { // no step turns one content into another
				copy(raw[i*256:(i+1)*256], content(a-1, load)[i*256:])
			}
		}
		for first, n := range runs(&st.Present) {
			if err := s.checkRaw(load, first, raw[first*256:(first+n)*256]); err != nil {
				return fmt.Errorf("load %d: %w", load, err)
			}
		}
		for u := range 64 {
			got := byte(0)
			if st.Sealed.Has(u) {
				got = st.Contexts.Of(u).Digest[1]
			}
			if b, a := before.sealed[load*64+uint64(u)], after.sealed[load*64+uint64(u)]; got != b && got != a && got != after.also {
				return fmt.Errorf("unit %d of load %d is sealed with %d, should be %d or %d", u, load, got, b, a)
			}
		}
		if st.HasSlot {
			if _, err := s.checkSealed(load, raw); errors.Is(err, store.ErrDoubt) != st.Doubt || err != nil && !st.Doubt {
				return fmt.Errorf("load %d in doubt %v: %w", load, st.Doubt, err)
			}
		}
	}
	st := s.Stats()
	if st.Loads != uint64(len(loads)) || st.UsedBytes != uint64(len(loads))*store.LoadBytes && !doubt || st.InDoubt != 0 && !doubt || len(st.LostFiles) != 0 {
		return fmt.Errorf("statistics: %d loads, %d bytes used, %d in doubt, lost %v; there are %d loads", st.Loads, st.UsedBytes, st.InDoubt, st.LostFiles, len(loads))
	}
	for _, d := range st.Dirs {
		if d.Err != "" && !doubt || d.FileBytes > d.QuotaBytes {
			return fmt.Errorf("directory: %+v", d)
		}
	}
	return nil
}

// runs yields the maximal runs of sectors in a set.
func runs(s *store.Sectors) func(func(uint64, uint64) bool) {
	return func(yield func(uint64, uint64) bool) {
		for i := uint64(0); i < 1024; i++ {
			first := i
			for i < 1024 && s.Has(i) {
				i++
			}
			if i > first && !yield(first, i-first) {
				return
			}
		}
	}
}
