//go:build amd64 && !purego

package avx2

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/zgminer/zgminer/kernels/internal/variant"
)

// Search computes qualities and keeps those at or below limit (see variant.Set).
// The units of a group are those of one pad; a group without a wanted unit is
// skipped.
func Search(hits []variant.Hit, load, pad []byte, seed *[64]byte, units uint64, limit *[32]byte) int {
	const groupUnits = 1<<lanes - 1
	top := binary.BigEndian.Uint64(limit[:])
	n := 0
	for units != 0 {
		first := bits.TrailingZeros64(units) &^ (lanes - 1)
		wanted := units >> first & groupUnits
		units &^= groupUnits << first
		next := first // the last group prefetches itself: nothing
		if units != 0 {
			next = bits.TrailingZeros64(units) &^ (lanes - 1)
		}
		var q [4][lanes]uint64
		unitQualities(&q, &load[first*variant.UnitBytes], &pad[0], seed, uint64(first), &load[next*variant.UnitBytes])
		for ; wanted != 0; wanted &= wanted - 1 {
			l := bits.TrailingZeros64(wanted)
			if bits.ReverseBytes64(q[0][l]) > top {
				continue
			}
			var quality [32]byte
			for w := range q {
				binary.LittleEndian.PutUint64(quality[8*w:], q[w][l])
			}
			if bytes.Compare(quality[:], limit[:]) <= 0 {
				hits[n] = variant.Hit{Unit: first + l, Quality: quality}
				n++
			}
		}
	}
	return n
}
