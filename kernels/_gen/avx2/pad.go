package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

const padCells = 256

// genChain writes the scratchpad kernel (spec/storage.md 4.4).
func genChain(cs *constants) {
	TEXT("padChain", 0, "func(recall *[4][32]byte, seeds *[4][64]byte, p0 *byte, p1 *byte, p2 *byte, p3 *byte)")
	Doc("padChain computes the scratchpads of four seeds in lock step and their recall",
		"seeds. p0 to p3 are the pads of the lanes (16384 bytes each, two may be the",
		"same if their seeds are equal); if p0 is nil, no pad is stored.")
	Pragma("noescape")
	recall := Load(Param("recall"), GP64())
	seeds := Load(Param("seeds"), GP64())
	var pads rows
	for l := range pads {
		pads[l] = Mem{Base: Load(Param(fmt.Sprintf("p%d", l)), GP64())}
	}
	a := alignedFrame(workWords, 8)
	k, digest := newPermutation(cs, a[0]), a[1]
	for i := 0; i < 8; i += 4 {
		w := [4]ymm(k.b[:4])
		gather(strided(seeds, 64), 8*i, w, k.t)
		for j := range w {
			VMOVDQA(w[j], digest.at(i+j))
		}
	}
	src := k.message(digest, 8)
	cells := GP64()
	MOVQ(U32(padCells), cells)
	Label("cell")
	for half := range 2 {
		k.parity(src)
		k.digest(fmt.Sprintf("half%d", half), src)
		out := k.four()
		for i := range out {
			VMOVDQA(out[i], digest.at(4*half+i))
		}
		skip := fmt.Sprintf("stored%d", half)
		TESTQ(pads[0].Base, pads[0].Base)
		JZ(LabelRef(skip))
		scatter(out, [4]ymm(k.b[:4]), pads, 32*half)
		if half == 1 {
			for l := range pads {
				ADDQ(U8(64), pads[l].Base)
			}
		}
		Label(skip)
	}
	DECQ(cells)
	JNZ(LabelRef("cell"))
	k.parity(src)
	k.digest("recall", src)
	scatter(k.four(), [4]ymm(k.b[:4]), strided(recall, 32), 0)
	VZEROUPPER()
	RET()
}
