//go:build amd64 && !purego

package avx2

import "github.com/zgminer/zgminer/kernels/internal/variant"

// PadSeeds computes the pad seed of each nonce (see variant.Set).
func PadSeeds(seeds [][64]byte, prefix *[32]byte, suffix *[64]byte, nonces [][32]byte) {
	for i := 0; i < len(nonces); i += lanes {
		var n [lanes]*[32]byte
		for l := range n {
			n[l] = &nonces[min(i+l, len(nonces)-1)]
		}
		var g [lanes][64]byte
		padSeeds(prefix, suffix, n[0], n[1], n[2], n[3], &g)
		copy(seeds[i:len(nonces)], g[:])
	}
}

// RecallSeeds computes recall seeds and stores no scratchpad (see variant.Set).
func RecallSeeds(recall [][32]byte, seeds [][64]byte) {
	for i := 0; i < len(seeds); i += lanes {
		in := group(seeds, i)
		var r [lanes][32]byte
		padChain(&r, &in, nil, nil, nil, nil)
		copy(recall[i:len(seeds)], r[:])
	}
}

// Pads computes scratchpads and their recall seeds (see variant.Set).
func Pads(pads []byte, recall [][32]byte, seeds [][64]byte) {
	for i := 0; i < len(seeds); i += lanes {
		var p [lanes]*byte
		for l := range p {
			p[l] = &pads[min(i+l, len(seeds)-1)*variant.PadBytes]
		}
		in := group(seeds, i)
		var r [lanes][32]byte
		padChain(&r, &in, p[0], p[1], p[2], p[3])
		copy(recall[i:len(seeds)], r[:])
	}
}
