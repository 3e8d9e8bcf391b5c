//go:build amd64 && !purego

package avx512

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/zgminer/zgminer/kernels/internal/generic"
	"github.com/zgminer/zgminer/kernels/internal/variant"
)

// padSeeds is variant.Set.PadSeeds.
func padSeeds(seeds [][64]byte, prefix *[32]byte, suffix *[64]byte, nonces [][32]byte) {
	seeds = seeds[:len(nonces)]
	for len(nonces) >= width {
		groups := min(len(nonces)/width, maxGroups)
		padSeedsx8(&seeds[0], prefix, suffix, &nonces[0], groups)
		seeds, nonces = seeds[groups*width:], nonces[groups*width:]
	}
	switch {
	case len(nonces) == 1:
		generic.PadSeeds(seeds, prefix, suffix, nonces)
	case len(nonces) > 1:
		var in [width][32]byte
		var out [width][64]byte
		copy(in[:], nonces)
		padSeedsx8(&out[0], prefix, suffix, &in[0], 1)
		copy(seeds, out[:])
	}
}

// recallSeeds is variant.Set.RecallSeeds.
func recallSeeds(recall [][32]byte, seeds [][64]byte) {
	chains(nil, recall, seeds)
}

// pads is variant.Set.Pads.
func pads(pads []byte, recall [][32]byte, seeds [][64]byte) {
	chains(pads[:len(seeds)*variant.PadBytes], recall, seeds)
}

// chains computes groups of scratchpads, and stores them unless pads is nil. A
// group lasts less than half a millisecond. One chain alone takes the generic
// tier as long as eight take here.
func chains(pads []byte, recall [][32]byte, seeds [][64]byte) {
	recall = recall[:len(seeds)]
	for len(seeds) > 0 {
		n := min(len(seeds), width)
		var to *byte
		if pads != nil {
			to = &pads[0]
		}
		var offsets [width]uint64
		repeat(&offsets, variant.PadBytes, n)
		if n == width {
			padsx8(to, &offsets, (*[width][32]byte)(recall), (*[width][64]byte)(seeds))
		} else {
			var in [width][64]byte
			var out [width][32]byte
			for m := range in {
				in[m] = seeds[0]
			}
			copy(in[:], seeds)
			padsx8(to, &offsets, &out, &in)
			copy(recall, out[:])
		}
		recall, seeds = recall[n:], seeds[n:]
		if pads != nil {
			pads = pads[n*variant.PadBytes:]
		}
	}
}

// places tells the quality kernels where up to sixteen units lie; the rows are
// seal offset, byte offset in the load, byte offset in the pad.
type places [3][2 * width]uint64

// take fills p with the lowest units of the bitmap, at most sixteen, repeats the
// first in the lanes left over, and returns how many it took.
func (p *places) take(units uint64) (n int) {
	for m := range p[0] {
		u := p[0][0]
		if units != 0 {
			u = uint64(bits.TrailingZeros64(units))
			n++
		}
		units &= units - 1
		p[0][m] = u
		p[1][m] = u * variant.UnitBytes
		p[2][m] = u % (variant.PadBytes / variant.UnitBytes) * variant.UnitBytes
	}
	return n
}

// search is variant.Set.Search: any sixteen wanted units make a group, wherever
// they lie in the load; up to eight left over take a kernel half as wide.
func search(hits []variant.Hit, load, pad []byte, seed *[64]byte, units uint64, limit *[32]byte) (found int) {
	load, pad = load[:variant.LoadBytes], pad[:variant.PadBytes]
	top := binary.BigEndian.Uint64(limit[:])
	var now, next places
	n := now.take(units)
	for units != 0 {
		if n == 1 {
			return found + generic.Search(hits[found:], load, pad, seed, units, limit)
		}
		for range n {
			units &= units - 1
		}
		following, distance := 0, 0
		if units != 0 {
			following = next.take(units)
			distance = int(next[1][0] - now[1][0]) // exact if no unit is missing
		}
		var digest [4][2 * width]uint64
		var candidates uint64
		at := (*[3][2 * width]uint64)(&now)
		if n > width {
			candidates = qualityx16(&digest, &load[0], &pad[0], at, distance, seed, top)
		} else {
			candidates = qualityx8(&digest, &load[0], &pad[0], at, distance, seed, top)
		}
		candidates &= 1<<n - 1
		for ; candidates != 0; candidates &= candidates - 1 {
			m := bits.TrailingZeros64(candidates)
			var quality [32]byte
			for w := range digest {
				binary.LittleEndian.PutUint64(quality[8*w:], digest[w][m])
			}
			if bytes.Compare(quality[:], limit[:]) <= 0 {
				hits[found] = variant.Hit{Unit: int(now[0][m]), Quality: quality}
				found++
			}
		}
		now, n = next, following
	}
	return found
}
