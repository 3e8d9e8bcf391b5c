package kernels

import (
	"encoding/binary"
	"math/bits"
)

// Window is what all nonces of one mining window share.
type Window struct {
	MinerID Hash
	Suffix  [64]byte // subtask digest | range digest
	Base    Hash     // random; the nonces are Base with a counter in it
}

// Nonce returns the nonce with the given counter: Base with its first eight
// bytes XORed with counter in little-endian order. Counters and nonces
// correspond one to one.
func (w *Window) Nonce(counter uint64) Hash {
	n := w.Base
	binary.LittleEndian.PutUint64(n[:], binary.LittleEndian.Uint64(n[:])^counter)
	return n
}

// LoadMap maps recall seeds to loads of a recall range (spec/storage.md 4.3):
// index = ((seed as a big-endian number mod Loads) AND Mask) OR ID.
type LoadMap struct {
	Loads uint64 // number of loads in the range, > 0
	Mask  uint64 // shard mask
	ID    uint64 // shard id
}

// Load returns the index of the load, counted from the range's start. It can be
// Loads or more when the number of shards does not divide Loads: such a load
// does not exist.
func (m LoadMap) Load(seed *Hash) uint64 {
	var r uint64
	for i := 0; i < len(seed); i += 8 {
		_, r = bits.Div64(r, binary.BigEndian.Uint64(seed[i:]), m.Loads)
	}
	return r&m.Mask | m.ID
}

// held reports whether bit i of bitmap is set.
func held(bitmap []uint64, i uint64) bool {
	return i/64 < uint64(len(bitmap)) && bitmap[i/64]>>(i%64)&1 == 1
}
