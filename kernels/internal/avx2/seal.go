//go:build amd64 && !purego

package avx2

import "github.com/zgminer/zgminer/kernels/internal/variant"

// Seal seals units in place (see variant.Set).
func Seal(data []byte, masks [][32]byte) {
	for i := 0; i < len(masks); i += lanes {
		m, u := group(masks, i), unitGroup(data, i, len(masks))
		sealUnits(&m, u[0], u[1], u[2], u[3])
	}
}

// Unseal is the inverse of Seal.
func Unseal(data []byte, masks [][32]byte) {
	for i := 0; i < len(masks); i += lanes {
		m, u := group(masks, i), unitGroup(data, i, len(masks))
		unsealUnits(&m, u[0], u[1], u[2], u[3])
	}
}

// unitGroup returns where four units of n begin, from unit i on.
func unitGroup(data []byte, i, n int) (u [lanes]*byte) {
	for l := range u {
		u[l] = &data[min(i+l, n-1)*variant.UnitBytes]
	}
	return u
}
