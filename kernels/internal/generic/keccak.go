package generic

import "encoding/binary"

// rate is the number of message bytes per permutation of Keccak-256.
const rate = 136

// Keccak256 hashes len(out) messages of msgBytes bytes each, lying back to back
// in msgs (see variant.Set).
func Keccak256(out [][32]byte, msgs []byte, msgBytes int) {
	for i := range out {
		out[i] = Sum256(msgs[i*msgBytes : (i+1)*msgBytes])
	}
}

// Sum256 is Keccak-256 with the original padding 0x01 (Ethereum's hash, not
// SHA3-256).
func Sum256(msg []byte) (sum [32]byte) {
	var s [25]uint64
	for ; len(msg) >= rate; msg = msg[rate:] {
		for i := range rate / 8 {
			s[i] ^= binary.LittleEndian.Uint64(msg[8*i:])
		}
		KeccakF(&s)
	}
	n := len(msg) / 8
	for i := range n {
		s[i] ^= binary.LittleEndian.Uint64(msg[8*i:])
	}
	last := uint64(1) << (8 * (len(msg) % 8))
	for i, b := range msg[8*n:] {
		last |= uint64(b) << (8 * i)
	}
	s[n] ^= last
	s[rate/8-1] ^= 1 << 63
	KeccakF(&s)
	for i := range 4 {
		binary.LittleEndian.PutUint64(sum[8*i:], s[i])
	}
	return sum
}
