package generic

import (
	"bytes"
	"crypto/subtle"

	"golang.org/x/crypto/blake2b"

	"github.com/zgminer/zgminer/kernels/internal/variant"
)

// headerBytes precede the mixed unit in a quality's message: seal offset (32,
// big-endian), pad seed (64), zeros (32); spec/storage.md 4.4.
const headerBytes = 128

// Search computes qualities and keeps those at or below limit (see variant.Set).
func Search(hits []variant.Hit, load, pad []byte, seed *[64]byte, units uint64, limit *[32]byte) int {
	var msg [headerBytes + variant.UnitBytes]byte
	copy(msg[32:96], seed[:])
	n := 0
	for u := range variant.LoadUnits {
		if units>>u&1 == 0 {
			continue
		}
		msg[31] = byte(u)
		at := u * variant.UnitBytes
		subtle.XORBytes(msg[headerBytes:], load[at:at+variant.UnitBytes], pad[at%variant.PadBytes:][:variant.UnitBytes])
		sum := blake2b.Sum512(msg[:])
		if bytes.Compare(sum[:32], limit[:]) <= 0 {
			hits[n].Unit = u
			copy(hits[n].Quality[:], sum[:32])
			n++
		}
	}
	return n
}
