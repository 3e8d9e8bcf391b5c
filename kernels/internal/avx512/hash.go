//go:build amd64 && !purego

package avx512

import (
	"encoding/binary"

	"github.com/zgminer/zgminer/kernels/internal/generic"
)

const (
	rate = 136 // message bytes per permutation

	// A kernel cannot be preempted; these keep a call below half a millisecond.
	maxGroups = 512
	maxBlocks = 1024
)

// keccak256 is variant.Set.Keccak256. Messages of 32, 64, 96 and 256 bytes have
// kernels of their own, others go block by block.
func keccak256(out [][32]byte, msgs []byte, msgBytes int) {
	switch msgBytes {
	case 32, 64, 96, 256:
	default:
		keccakAny(out, msgs, msgBytes)
		return
	}
	msgs = msgs[:len(out)*msgBytes]
	for len(out) >= width {
		groups := min(len(out)/width, maxGroups)
		keccakGroups(&out[0], &msgs[0], msgBytes, groups)
		out, msgs = out[groups*width:], msgs[groups*width*msgBytes:]
	}
	switch {
	case len(out) == 1:
		generic.Keccak256(out, msgs, msgBytes)
	case len(out) > 1:
		// The kernels read and write groups of eight side by side: a copy costs
		// less than a kernel that looks up each lane's place.
		var in [width * 256]byte
		var sums [width][32]byte
		copy(in[:], msgs)
		keccakGroups(&sums[0], &in[0], msgBytes, 1)
		copy(out, sums[:])
	}
}

// keccakGroups calls the kernel for messages of msgBytes bytes; not through a
// variable, which would make the buffers escape.
func keccakGroups(out *[32]byte, in *byte, msgBytes, groups int) {
	switch msgBytes {
	case 32:
		keccak32x8(out, in, groups)
	case 64:
		keccak64x8(out, in, groups)
	case 96:
		keccak96x8(out, in, groups)
	case 256:
		keccak256x8(out, in, groups)
	}
}

// keccakAny hashes messages of any length.
func keccakAny(out [][32]byte, msgs []byte, msgBytes int) {
	msgs = msgs[:len(out)*msgBytes]
	for len(out) > 0 {
		n := min(len(out), width)
		if n == 1 {
			generic.Keccak256(out, msgs, msgBytes)
			return
		}
		keccakGroup(out[:n], msgs, msgBytes)
		out, msgs = out[n:], msgs[n*msgBytes:]
	}
}

// keccakGroup hashes two to eight messages: whole blocks where they lie, then
// the last block with its padding from a copy.
func keccakGroup(out [][32]byte, msgs []byte, msgBytes int) {
	var (
		state   [25][width]uint64
		tail    [width * rate]byte
		offsets [width]uint64
	)
	whole := msgBytes / rate * rate
	repeat(&offsets, uint64(msgBytes), len(out))
	for at := 0; at < whole; at += maxBlocks * rate {
		absorbx8(&state, &msgs[at], &offsets, min((whole-at)/rate, maxBlocks))
	}
	for m := range out {
		block := tail[m*rate : (m+1)*rate]
		n := copy(block, msgs[m*msgBytes+whole:(m+1)*msgBytes])
		block[n] = 1
		block[rate-1] |= 0x80
	}
	repeat(&offsets, rate, len(out))
	absorbx8(&state, &tail[0], &offsets, 1)
	for m := range out {
		for w := range 4 {
			binary.LittleEndian.PutUint64(out[m][8*w:], state[w][m])
		}
	}
}
