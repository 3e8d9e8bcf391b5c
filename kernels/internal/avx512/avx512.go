//go:build amd64 && !purego

package avx512

import (
	// Detection of AVX-512 and of the operating system's support for its registers.
	"golang.org/x/sys/cpu"

	"github.com/zgminer/zgminer/kernels/internal/variant"
)

//go:generate go -C ../../_gen run ./avx512 -out ../internal/avx512/kernels_amd64.s -stubs ../internal/avx512/kernels_amd64.go -pkg avx512

// width is the number of messages a kernel works on at once.
const width = 8

// Supported reports whether this CPU and operating system can run the tier:
// AVX-512 F, DQ, BW and VL with their state saved.
func Supported() bool {
	x := &cpu.X86
	return x.HasAVX512F && x.HasAVX512DQ && x.HasAVX512BW && x.HasAVX512VL
}

// Set is the tier. Its functions crash where Supported is false.
var Set = variant.Set{
	Name:        "avx512",
	Lanes:       width,
	Keccak256:   keccak256,
	PadSeeds:    padSeeds,
	RecallSeeds: recallSeeds,
	Pads:        pads,
	Search:      search,
	Seal:        seal,
	Unseal:      unseal,
}

// repeat fills offsets with step*m for the n messages of a group and with 0,
// that of the first, in the lanes left over.
func repeat(offsets *[width]uint64, step uint64, n int) {
	for m := range offsets {
		offsets[m] = 0
		if m < n {
			offsets[m] = step * uint64(m)
		}
	}
}
