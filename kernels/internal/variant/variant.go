// Package variant declares what every CPU tier of the kernels provides: one Set
// of functions over plain bytes. The tiers (generic, avx2, avx512) differ in
// speed only; for equal input every function writes equal bytes.
package variant

// Sizes in bytes; package kernels documents them.
const (
	UnitBytes = 4096
	LoadUnits = 64
	LoadBytes = UnitBytes * LoadUnits
	PadBytes  = 16384
	PadCells  = 256
	CellBytes = 64
)

// Hit is a seal unit whose quality is at or below the limit.
type Hit struct {
	Unit    int      // seal offset in the load, 0..63
	Quality [32]byte // big-endian integer
}

// Set is one tier. Slices may have any length, zero included; a function that
// works on groups of lanes handles the rest itself. No function allocates,
// keeps a reference, or needs alignment. Arguments were checked by the caller
// (package kernels): lengths match as stated.
type Set struct {
	Name  string // "generic", "avx2", "avx512"
	Lanes int    // independent messages worked on at once

	// Keccak256 hashes len(out) messages of msgBytes bytes each (any length,
	// also 0), lying back to back in msgs. If 64 <= msgBytes, out may be the
	// memory at the beginning of msgs (a tree level written over the level below).
	Keccak256 func(out [][32]byte, msgs []byte, msgBytes int)

	// PadSeeds computes the BLAKE2b-512 of prefix | nonce | suffix (32 + 32 + 64 bytes)
	// for each nonce: seeds[i] belongs to nonces[i].
	PadSeeds func(seeds [][64]byte, prefix *[32]byte, suffix *[64]byte, nonces [][32]byte)

	// RecallSeeds computes Keccak-256 of the last cell of the scratchpad of each seed
	// and stores no scratchpad.
	RecallSeeds func(recall [][32]byte, seeds [][64]byte)

	// Pads computes the scratchpad of each seed (pads[16384*i:]) and its recall seed.
	Pads func(pads []byte, recall [][32]byte, seeds [][64]byte)

	// Search computes the quality of those units of load (LoadBytes) whose bit is
	// set in units, mixed with pad (PadBytes), writes those at or below limit (both
	// big-endian) to hits in ascending order of unit and returns how many.
	// len(hits) is at least the number of set bits.
	Search func(hits []Hit, load, pad []byte, seed *[64]byte, units uint64, limit *[32]byte) int

	// Seal seals len(masks) units lying back to back in data in place: per 32-byte
	// word, word ^= mask, then mask = Keccak-256(word). masks[i] is the first mask of
	// unit i; it is not changed.
	Seal func(data []byte, masks [][32]byte)

	// Unseal is the inverse of Seal.
	Unseal func(data []byte, masks [][32]byte)
}
