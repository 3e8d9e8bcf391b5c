package mine

import "math/bits"

// Bitmap is a set of loads by index in the recall range: load i is bit i%64 of
// word i/64. A load beyond the end is not in it.
type Bitmap []uint64

// NewBitmap returns an empty set with room for loads 0..loads-1.
func NewBitmap(loads uint64) Bitmap { return make(Bitmap, (loads+63)/64) }

// FullBitmap returns the set of loads 0..loads-1.
func FullBitmap(loads uint64) Bitmap {
	b := NewBitmap(loads)
	for i := range b {
		b[i] = ^uint64(0)
	}
	if r := loads % 64; r != 0 {
		b[len(b)-1] = 1<<r - 1
	}
	return b
}

// Has reports whether load i is in the set.
func (b Bitmap) Has(i uint64) bool { return i/64 < uint64(len(b)) && b[i/64]>>(i%64)&1 == 1 }

// Set adds load i, which must lie within the set's room.
func (b Bitmap) Set(i uint64) { b[i/64] |= 1 << (i % 64) }

// Count returns the number of loads in the set.
func (b Bitmap) Count() uint64 {
	var n uint64
	for _, w := range b {
		n += uint64(bits.OnesCount64(w))
	}
	return n
}

// or adds the loads of a and grows b where needed.
func (b Bitmap) or(a Bitmap) Bitmap {
	for len(b) < len(a) {
		b = append(b, 0)
	}
	for i, w := range a {
		b[i] |= w
	}
	return b
}

// each calls f for every load of the set in ascending order.
func (b Bitmap) each(f func(load uint64)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			f(uint64(i)*64 + uint64(bits.TrailingZeros64(w)))
		}
	}
}

// clip returns the set without loads from n on; it may share b's memory.
func (b Bitmap) clip(n uint64) Bitmap {
	if uint64(len(b))*64 <= n {
		return b
	}
	c := append(Bitmap(nil), b[:(n+63)/64]...)
	if r := n % 64; r != 0 {
		c[len(c)-1] &= 1<<r - 1
	}
	return c
}

// without returns the loads of b that are not in a.
func (b Bitmap) without(a Bitmap) Bitmap {
	c := append(Bitmap(nil), b...)
	for i := range min(len(a), len(c)) {
		c[i] &^= a[i]
	}
	return c
}

// ranks answers in constant time the how-manieth load of a set a load is.
type ranks struct {
	set    Bitmap
	before []uint32 // loads in the words before
}

func newRanks(set Bitmap) ranks {
	r := ranks{set: set, before: make([]uint32, len(set))}
	var n uint32
	for i, w := range set {
		r.before[i] = n
		n += uint32(bits.OnesCount64(w))
	}
	return r
}

// of returns the number of loads in the set below load, and whether load is in
// it.
func (r ranks) of(load uint64) (rank uint64, ok bool) {
	if !r.set.Has(load) {
		return 0, false
	}
	w := r.set[load/64] & (1<<(load%64) - 1)
	return uint64(r.before[load/64]) + uint64(bits.OnesCount64(w)), true
}
