package sealing

import (
	"iter"
	"math/bits"
)

// Bitmap says something about the 64 units of a load; bit u belongs to seal
// offset u.
type Bitmap uint64

// Full has every unit's bit set.
const Full Bitmap = 1<<64 - 1

// First returns the bitmap of the first n units, 0 <= n <= 64.
func First(n int) Bitmap {
	if n >= LoadUnits {
		return Full
	}
	return 1<<n - 1
}

// Has tells whether unit's bit is set.
func (b Bitmap) Has(unit int) bool { return b>>unit&1 == 1 }

// With returns b with unit's bit set.
func (b Bitmap) With(unit int) Bitmap { return b | 1<<unit }

// Without returns b with unit's bit cleared.
func (b Bitmap) Without(unit int) Bitmap { return b &^ (1 << unit) }

// Count returns the number of set bits.
func (b Bitmap) Count() int { return bits.OnesCount64(uint64(b)) }

// Runs yields the maximal runs of set bits, ascending, as first unit and count.
func (b Bitmap) Runs() iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for at := 0; at < LoadUnits; {
			at += bits.TrailingZeros64(uint64(b >> at))
			if at >= LoadUnits {
				return
			}
			n := bits.TrailingZeros64(^uint64(b >> at))
			n = min(n, LoadUnits-at)
			if !yield(at, n) {
				return
			}
			at += n
		}
	}
}
