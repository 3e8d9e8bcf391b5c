package generic

import (
	"encoding/binary"

	"github.com/zgminer/zgminer/kernels/internal/variant"
)

// Seal seals units in place (see variant.Set and spec/storage.md 5.1).
func Seal(data []byte, masks [][32]byte) {
	for i := range masks {
		unit := data[i*variant.UnitBytes : (i+1)*variant.UnitBytes]
		m := loadMask(&masks[i])
		for ; len(unit) > 0; unit = unit[32:] {
			for w := range m {
				m[w] ^= binary.LittleEndian.Uint64(unit[8*w:])
				binary.LittleEndian.PutUint64(unit[8*w:], m[w])
			}
			nextMask(&m)
		}
	}
}

// Unseal is the inverse of Seal.
func Unseal(data []byte, masks [][32]byte) {
	for i := range masks {
		unit := data[i*variant.UnitBytes : (i+1)*variant.UnitBytes]
		m := loadMask(&masks[i])
		for ; len(unit) > 0; unit = unit[32:] {
			var sealed [4]uint64
			for w := range m {
				sealed[w] = binary.LittleEndian.Uint64(unit[8*w:])
				binary.LittleEndian.PutUint64(unit[8*w:], sealed[w]^m[w])
			}
			m = sealed
			nextMask(&m)
		}
	}
}

func loadMask(b *[32]byte) (m [4]uint64) {
	for w := range m {
		m[w] = binary.LittleEndian.Uint64(b[8*w:])
	}
	return m
}

// nextMask replaces a sealed word by its Keccak-256, the mask of the next word.
func nextMask(m *[4]uint64) {
	s := [25]uint64{m[0], m[1], m[2], m[3], 1, 16: 1 << 63}
	KeccakF(&s)
	copy(m[:], s[:4])
}
