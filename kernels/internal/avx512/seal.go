//go:build amd64 && !purego

package avx512

import (
	"github.com/zgminer/zgminer/kernels/internal/generic"
	"github.com/zgminer/zgminer/kernels/internal/variant"
)

// seal is variant.Set.Seal: eight units side by side.
func seal(data []byte, masks [][32]byte) {
	data = data[:len(masks)*variant.UnitBytes]
	for len(masks) > 0 {
		n := min(len(masks), width)
		var offsets [width]uint64
		repeat(&offsets, variant.UnitBytes, n)
		switch n {
		case 1:
			generic.Seal(data, masks)
		case width:
			sealx8(&data[0], &offsets, (*[width][32]byte)(masks))
		default:
			var first [width][32]byte
			for m := range first {
				first[m] = masks[0]
			}
			copy(first[:], masks)
			sealx8(&data[0], &offsets, &first)
		}
		data, masks = data[n*variant.UnitBytes:], masks[n:]
	}
}

// maxUnits keeps a call of unsealx8 below half a millisecond.
const maxUnits = 64

// unseal is variant.Set.Unseal: eight words of one unit side by side, so that
// there are no lanes left over.
func unseal(data []byte, masks [][32]byte) {
	data = data[:len(masks)*variant.UnitBytes]
	for len(masks) > 0 {
		n := min(len(masks), maxUnits)
		unsealx8(&data[0], &masks[0], n)
		data, masks = data[n*variant.UnitBytes:], masks[n:]
	}
}
