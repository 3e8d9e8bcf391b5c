//go:build amd64 && !purego

package avx512

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/zgminer/zgminer/kernels/internal/generic"
	"github.com/zgminer/zgminer/kernels/internal/variant"
)

// row is how many units in a row the wide kernel takes; it starts at multiples
// of it.
const row = 16

// job is one call of search.
type job struct {
	load, pad *byte
	seed      *[64]byte
	limit     *[32]byte
	top       uint64 // most significant word of the limit
	hits      []variant.Hit
	found     int
}

// search is variant.Set.Search. Sixteen wanted units in a row take the wide
// kernel; of what lies between such rows any eight units make a group, in
// ascending order.
func search(hits []variant.Hit, load, pad []byte, seed *[64]byte, units uint64, limit *[32]byte) int {
	load, pad = load[:variant.LoadBytes], pad[:variant.PadBytes]
	j := job{&load[0], &pad[0], seed, limit, binary.BigEndian.Uint64(limit[:]), hits, 0}
	for units != 0 {
		first := bits.TrailingZeros64(units) / row * row
		if isRow(units, first) {
			units &^= (1<<row - 1) << first
			j.wide(load, first, units)
			continue
		}
		end := first
		for end < variant.LoadUnits && !isRow(units, end) {
			end += row
		}
		between := units & (1<<end - 1) // all of units if end is 64
		units &^= between
		for bits.OnesCount64(between) > 1 {
			between = j.narrow(between, units)
		}
		if between != 0 { // a single unit takes generic less time
			j.found += generic.Search(hits[j.found:], load, pad, seed, between, limit)
		}
	}
	return j.found
}

// isRow reports whether the units first..first+15 are all wanted.
func isRow(units uint64, first int) bool { return units>>first&(1<<row-1) == 1<<row-1 }

// wide searches sixteen units in a row; rest are the units wanted later.
func (j *job) wide(load []byte, first int, rest uint64) {
	next := 0
	if rest != 0 {
		next = (bits.TrailingZeros64(rest) - first) * variant.UnitBytes
	}
	var digest [4][2 * width]uint64
	candidates := qualityx16(&digest, &load[first*variant.UnitBytes], j.pad, first, next, j.seed, j.top)
	for ; candidates != 0; candidates &= candidates - 1 {
		m := bits.TrailingZeros64(candidates)
		j.check(&digest, m, first+m)
	}
}

// narrow searches the lowest eight of units and returns the others; rest are
// the units wanted after those.
func (j *job) narrow(units, rest uint64) uint64 {
	var at [3][2 * width]uint64 // seal offset, byte offset in the load, byte offset in the pad
	n := 0
	for m := range width {
		u := at[0][0] // lanes left over repeat the first unit
		if units != 0 {
			u = uint64(bits.TrailingZeros64(units))
			n++
		}
		units &= units - 1
		at[0][m] = u
		at[1][m] = u * variant.UnitBytes
		at[2][m] = u * variant.UnitBytes % variant.PadBytes
	}
	next := 0
	if rest |= units; rest != 0 {
		next = bits.TrailingZeros64(rest)*variant.UnitBytes - int(at[1][0])
	}
	var digest [4][2 * width]uint64
	candidates := qualityx8(&digest, j.load, j.pad, &at, next, j.seed, j.top)
	for candidates &= 1<<n - 1; candidates != 0; candidates &= candidates - 1 {
		m := bits.TrailingZeros64(candidates)
		j.check(&digest, m, int(at[0][m]))
	}
	return units
}

// check compares the whole quality in lane m with the limit.
func (j *job) check(digest *[4][2 * width]uint64, m, unit int) {
	var quality [32]byte
	for w := range digest {
		binary.LittleEndian.PutUint64(quality[8*w:], digest[w][m])
	}
	if bytes.Compare(quality[:], j.limit[:]) <= 0 {
		j.hits[j.found] = variant.Hit{Unit: unit, Quality: quality}
		j.found++
	}
}
