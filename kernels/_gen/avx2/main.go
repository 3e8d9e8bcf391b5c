// Command avx2 writes the four-lane kernels of the avx2 tier.
//
// One YMM register holds one 64-bit word of four independent messages; a "lane
// array" lies in memory with 32 bytes a word. Only AVX2 is used: no ternary
// logic, no vector rotation, sixteen registers.
package main

import (
	// avo turns Go calls into Go assembly with checked operands and frame sizes.
	. "github.com/mmcloughlin/avo/build"
)

func main() {
	ConstraintExpr("amd64,!purego")
	c := newConstants()
	genHashes(c)
	genAbsorb(c)
	genChain(c)
	genSeal(c)
	genUnseal(c)
	genQuality(c)
	genPadSeeds(c)
	Generate()
}
