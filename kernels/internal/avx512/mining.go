//go:build amd64 && !purego

package avx512

import (
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
