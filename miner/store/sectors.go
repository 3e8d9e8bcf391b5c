package store

import (
	"math/bits"

	"github.com/zgminer/zgminer/sealing"
)

// Sectors is a set of the 1024 sectors of a load; bit i%64 of word i/64 belongs
// to sector i.
type Sectors [sealing.LoadSectors / 64]uint64

var allSectors = sectorRange(0, sealing.LoadSectors)

// sectorRange returns the sectors [first, first+n).
func sectorRange(first, n uint64) (s Sectors) {
	for i := range s {
		lo, hi := max(first, uint64(i)*64), min(first+n, uint64(i)*64+64)
		if lo < hi {
			s[i] = (^uint64(0) >> (64 - (hi - lo))) << (lo % 64)
		}
	}
	return s
}

// Has tells whether sector i is in the set.
func (s *Sectors) Has(i uint64) bool { return s[i/64]>>(i%64)&1 == 1 }

// Count returns the size of the set.
func (s *Sectors) Count() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// Full tells whether all sectors are in the set.
func (s *Sectors) Full() bool { return *s == allSectors }

func (s *Sectors) empty() bool { return *s == Sectors{} }

func (s Sectors) and(t Sectors) Sectors {
	for i := range s {
		s[i] &= t[i]
	}
	return s
}

func (s Sectors) or(t Sectors) Sectors {
	for i := range s {
		s[i] |= t[i]
	}
	return s
}

func (s Sectors) without(t Sectors) Sectors {
	for i := range s {
		s[i] &^= t[i]
	}
	return s
}

// unit returns the 16 bits of a unit's sectors.
func (s *Sectors) unit(u int) uint16 { return uint16(s[u/4] >> (u % 4 * 16)) }

// Units returns the units all of whose sectors are in the set.
func (s *Sectors) Units() (b sealing.Bitmap) {
	for u := range sealing.LoadUnits {
		if s.unit(u) == 0xffff {
			b = b.With(u)
		}
	}
	return b
}
