package plan

import (
	"cmp"
	"slices"
)

// Work of one iteration (spec/storage.md 7.1).
const (
	KeccaksPerPad   = 513  // permutations to draw a nonce
	BLAKE2bsPerLoad = 2113 // compressions to hash a load, the pad seed's included
)

// Resources of a Ceiling, in the words of a benchmark's report.
const (
	ResourcePads    = "pads"
	ResourceHash    = "hashing"
	ResourceRead    = "disk"
	ResourceMemory  = "memory"
	ResourceCopy    = "copy"
	ResourceCompute = "compute" // pads and hashing one after the other
)

// Machine holds measured or assumed rates; 0 means unknown or no limit.
type Machine struct {
	KeccaksPerSecond     float64 // Keccak-f[1600] permutations (kappa), all devices
	BLAKE2bsPerSecond    float64 // BLAKE2b compressions (beta), all devices
	ReadBytesPerSecond   float64 // random 256 KiB reads (D)
	MemoryBytesPerSecond float64 // effective bandwidth (M)
	CopyBytesPerSecond   float64 // host to device (X)
	// OneUnit says that pads and hashing share the same units, as on a CPU or a
	// GPU, so that their times add up.
	OneUnit bool
}

// Ceiling is the most iterations per second that one resource allows.
type Ceiling struct {
	Resource            string
	IterationsPerSecond float64
}

// Ceilings returns the limits of spec/storage.md 7.4, the tightest first: the
// first is the bottleneck. usefulShare is the held share of the drawn loads (f),
// noncesPerRead how many nonces one read or copy serves (k, 1 in direct
// reading), padsPerIteration how often a useful nonce's pad is computed (1, or 2
// in a sweep).
func (m Machine) Ceilings(usefulShare, noncesPerRead, padsPerIteration float64) []Ceiling {
	var list []Ceiling
	add := func(resource string, rate float64) {
		if rate > 0 {
			list = append(list, Ceiling{resource, rate})
		}
	}
	// 1/f pads are drawn for a useful one, which may be computed again.
	pads := 0.0
	if usefulShare > 0 {
		pads = KeccaksPerPad * (1/usefulShare + padsPerIteration - 1)
	}
	if m.KeccaksPerSecond > 0 && pads > 0 {
		add(ResourcePads, m.KeccaksPerSecond/pads)
	}
	add(ResourceHash, m.BLAKE2bsPerSecond/BLAKE2bsPerLoad)
	if m.OneUnit && m.KeccaksPerSecond > 0 && m.BLAKE2bsPerSecond > 0 && pads > 0 {
		add(ResourceCompute, 1/(pads/m.KeccaksPerSecond+BLAKE2bsPerLoad/m.BLAKE2bsPerSecond))
	}
	add(ResourceRead, noncesPerRead*m.ReadBytesPerSecond/LoadBytes)
	add(ResourceMemory, m.MemoryBytesPerSecond/LoadBytes)
	add(ResourceCopy, noncesPerRead*m.CopyBytesPerSecond/LoadBytes)
	slices.SortStableFunc(list, func(a, b Ceiling) int { return cmp.Compare(a.IterationsPerSecond, b.IterationsPerSecond) })
	return list
}

// BestNoncesPerRead is the number of nonces per read at which a sweep's disk
// time equals its compute time (k* of spec/storage.md 7.4); beyond it, more only
// adds latency.
func (m Machine) BestNoncesPerRead() float64 {
	if m.ReadBytesPerSecond <= 0 || m.KeccaksPerSecond <= 0 || m.BLAKE2bsPerSecond <= 0 {
		return 0
	}
	return LoadBytes / (m.ReadBytesPerSecond * (2*KeccaksPerPad/m.KeccaksPerSecond + BLAKE2bsPerLoad/m.BLAKE2bsPerSecond))
}
