//go:build amd64 && !purego

package avx2

import (
	"encoding/binary"
	"unsafe"
)

const (
	rate       = 136 // message bytes per permutation of Keccak-256
	callGroups = 512 // most groups of a kernel call: it cannot be preempted
	callBlocks = 512 // most blocks of a kernel call
)

// Keccak256 hashes len(out) messages of msgBytes bytes each, lying back to back
// in msgs (see variant.Set).
func Keccak256(out [][32]byte, msgs []byte, msgBytes int) {
	if !hasKernel(msgBytes) {
		anyLength(out, msgs, msgBytes)
		return
	}
	for len(out) >= lanes {
		groups := min(len(out)/lanes, callGroups)
		hashGroups(&out[0][0], &msgs[0], msgBytes, groups)
		out, msgs = out[groups*lanes:], msgs[groups*lanes*msgBytes:]
	}
	if len(out) > 0 {
		var rest [lanes * 256]byte
		var sums [lanes][32]byte
		copy(rest[:], msgs[:len(out)*msgBytes])
		hashGroups(&sums[0][0], &rest[0], msgBytes, 1)
		copy(out, sums[:])
	}
}

// hasKernel reports whether a kernel is made for messages of this length.
func hasKernel(msgBytes int) bool {
	return msgBytes == 32 || msgBytes == 64 || msgBytes == 96 || msgBytes == 256
}

func hashGroups(out, msgs *byte, msgBytes, groups int) {
	switch msgBytes {
	case 32:
		keccak32Bytes(out, msgs, groups)
	case 64:
		keccak64Bytes(out, msgs, groups)
	case 96:
		keccak96Bytes(out, msgs, groups)
	case 256:
		keccak256Bytes(out, msgs, groups)
	}
}

// anyLength is Keccak256 for messages of any length.
func anyLength(out [][32]byte, msgs []byte, msgBytes int) {
	for i := 0; i < len(out); i += lanes {
		var msg [lanes][]byte
		for l := range msg {
			j := min(i+l, len(out)-1)
			msg[l] = msgs[j*msgBytes : (j+1)*msgBytes]
		}
		var state [25][lanes]uint64
		for blocks := msgBytes / rate; blocks > 0; {
			n := min(blocks, callBlocks)
			absorb(&state, &msg, n)
			for l := range msg {
				msg[l] = msg[l][n*rate:]
			}
			blocks -= n
		}
		var last [lanes][rate]byte
		var padded [lanes][]byte
		for l := range last {
			n := copy(last[l][:], msg[l])
			last[l][n] = 1
			last[l][rate-1] |= 0x80
			padded[l] = last[l][:]
		}
		absorb(&state, &padded, 1)
		for l := range min(lanes, len(out)-i) {
			for w := range 4 {
				binary.LittleEndian.PutUint64(out[i+l][8*w:], state[w][l])
			}
		}
	}
}

// absorb absorbs the first blocks of four messages.
func absorb(state *[25][lanes]uint64, msg *[lanes][]byte, blocks int) {
	var at [lanes]*byte
	for l := range at {
		at[l] = unsafe.SliceData(msg[l])
	}
	keccakAbsorb(state, at[0], at[1], at[2], at[3], blocks)
}
