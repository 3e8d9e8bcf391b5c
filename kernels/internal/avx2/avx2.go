//go:build amd64 && !purego

package avx2

import (
	"golang.org/x/sys/cpu" // CPU features including the operating system's support

	"github.com/zgminer/zgminer/kernels/internal/variant"
)

//go:generate go -C ../../_gen run ./avx2 -out ../internal/avx2/kernels_amd64.s -stubs ../internal/avx2/stubs_amd64.go -pkg avx2

const lanes = 4

// Set is the avx2 tier. It may be used only where Supported is true.
var Set = variant.Set{
	Name:        "avx2",
	Lanes:       lanes,
	Keccak256:   Keccak256,
	PadSeeds:    PadSeeds,
	RecallSeeds: RecallSeeds,
	Pads:        Pads,
	Search:      Search,
	Seal:        Seal,
	Unseal:      Unseal,
}

// Supported reports whether the CPU and the operating system offer AVX2.
func Supported() bool { return cpu.X86.HasAVX2 }

// group returns the four elements of s from i on; where s ends before, its last
// element is repeated.
func group[T any](s []T, i int) (g [lanes]T) {
	if i+lanes <= len(s) {
		return [lanes]T(s[i:])
	}
	for l := range g {
		g[l] = s[min(i+l, len(s)-1)]
	}
	return g
}
