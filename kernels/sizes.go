package kernels

import "github.com/zgminer/zgminer/kernels/internal/variant"

// Sizes of spec/storage.md 1, in bytes unless the name says otherwise.
const (
	HashBytes   = 32
	SectorBytes = 256                               // leaf of all Merkle trees
	UnitBytes   = variant.UnitBytes                 // seal unit: 16 sectors, 128 words of 32 bytes
	UnitSectors = UnitBytes / SectorBytes           // 16
	UnitWords   = UnitBytes / HashBytes             // 128
	LoadUnits   = variant.LoadUnits                 // seal units per load
	LoadBytes   = variant.LoadBytes                 // one mining read, one segment
	LoadSectors = LoadBytes / SectorBytes           // 1024
	CellBytes   = variant.CellBytes                 // one step of the scratchpad
	PadCells    = variant.PadCells                  // cells per scratchpad
	PadBytes    = variant.PadBytes                  // scratchpad; repeats 16 times over a load
	PadUnits    = PadBytes / UnitBytes              // 4
	SeedBytes   = 64                                // pad seed, a BLAKE2b-512 sum
	LoadKeccaks = 2*LoadSectors + (LoadSectors - 1) // permutations for a segment root
)

// IterationKeccaks is the number of permutations of one mining iteration
// (spec/storage.md 7.1).
const IterationKeccaks = 2*PadCells + 1

var _ = [1]struct{}{}[PadCells*CellBytes-PadBytes] // the pad is exactly its cells

type (
	// Hash is a 32-byte string; as a number it is big-endian.
	Hash = [HashBytes]byte
	// PadSeed is the 64-byte start of a scratchpad (spec/storage.md 4.4).
	PadSeed = [SeedBytes]byte
	// Hit is a seal unit whose quality is at or below the limit.
	Hit = variant.Hit
)
