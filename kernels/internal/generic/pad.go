package generic

import (
	"encoding/binary"

	// The reference BLAKE2b of the Go project; its amd64 assembly beats plain Go.
	"golang.org/x/crypto/blake2b"

	"github.com/zgminer/zgminer/kernels/internal/variant"
)

// PadSeeds computes the pad seed of each nonce (see variant.Set).
func PadSeeds(seeds [][64]byte, prefix *[32]byte, suffix *[64]byte, nonces [][32]byte) {
	var msg [128]byte
	copy(msg[:32], prefix[:])
	copy(msg[64:], suffix[:])
	for i := range nonces {
		copy(msg[32:64], nonces[i][:])
		seeds[i] = blake2b.Sum512(msg[:])
	}
}

// RecallSeeds computes recall seeds and stores no scratchpad (see variant.Set).
func RecallSeeds(recall [][32]byte, seeds [][64]byte) {
	for i := range seeds {
		var c chain
		c.start(&seeds[i])
		for range variant.PadCells {
			c.next()
		}
		c.recall(&recall[i])
	}
}

// Pads computes scratchpads and their recall seeds (see variant.Set).
func Pads(pads []byte, recall [][32]byte, seeds [][64]byte) {
	for i := range seeds {
		pad := pads[i*variant.PadBytes : (i+1)*variant.PadBytes]
		var c chain
		c.start(&seeds[i])
		for ; len(pad) > 0; pad = pad[variant.CellBytes:] {
			c.next()
			for w, v := range c.digest {
				binary.LittleEndian.PutUint64(pad[8*w:], v)
			}
		}
		c.recall(&recall[i])
	}
}

// chain is the running 64-byte digest of a scratchpad (spec/storage.md 4.4) as
// eight little-endian words.
type chain struct {
	digest [8]uint64
	state  [25]uint64
}

func (c *chain) start(seed *[64]byte) {
	for i := range c.digest {
		c.digest[i] = binary.LittleEndian.Uint64(seed[8*i:])
	}
}

// hash leaves Keccak-256 of the digest in the first four words of the state.
func (c *chain) hash() {
	c.state = [25]uint64{8: 1, 16: 1 << 63} // padding of a 64-byte message
	copy(c.state[:8], c.digest[:])
	KeccakF(&c.state)
}

// next computes one cell: the digest is hashed into its first half, the result
// into its second half.
func (c *chain) next() {
	c.hash()
	copy(c.digest[:4], c.state[:4])
	c.hash()
	copy(c.digest[4:], c.state[:4])
}

func (c *chain) recall(out *[32]byte) {
	c.hash()
	for i := range 4 {
		binary.LittleEndian.PutUint64(out[8*i:], c.state[i])
	}
}
