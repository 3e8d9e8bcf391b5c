package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// genChain writes the scratchpads of eight seeds in lock step. The digest of
// eight words a|b stays in a cache line each on the stack; one turn of the loop
// is one hash of it, into a and b by turns.
func (k *keccak) genChain() {
	text("padsx8", "func(pads *byte, offsets *[8]uint64, recall *[8][32]byte, seeds *[8][64]byte)")
	Doc("padsx8 computes eight scratchpads of 16 KiB and their recall seeds. The pad of",
		"seed m is written to pads[offsets[m]:]; seeds with equal offsets must be equal. With",
		"pads nil only the recall seeds are computed.")
	pads, seeds := Load(Param("pads"), GP64()), Load(Param("seeds"), GP64())
	for i, w := range load8(fixed(seeds, 64), 0, 0) {
		// stored below, once the frame is known
		if w != zr[8+i] {
			panic("seed words are not where they are expected")
		}
	}
	digest := frame(8)
	for i := range 8 {
		VMOVDQA64(zr[8+i], word(digest, i))
	}
	to := newLanes(pads, Load(Param("offsets"), GP64()))
	left, half := GP64(), GP64()
	MOVQ(U32(512), left) // hashes of cells; one more gives the recall seed
	XORQ(half, half)     // byte offset in digest of the words the next hash replaces

	Label("hash")
	for i := range 8 {
		VMOVDQA64(word(digest, i), zr[i])
	}
	p := &program{}
	s := sponge(p, zr[:8]...)
	k.pad(p, &s, 8, zr[8], zr[9])
	s = k.permute(p, s)
	sum := p.write(s[:4])
	DECQ(left)
	JS(LabelRef("recall"))
	for i, w := range sum {
		VMOVDQA64(w, Mem{Base: digest, Index: half, Scale: 1, Disp: 64 * i})
	}
	XORQ(U32(256), half)
	JNZ(LabelRef("hash"))
	TESTQ(pads, pads)
	JZ(LabelRef("hash"))
	r := regs8(0)
	for i := range 8 {
		VMOVDQA64(word(digest, i), r[i])
	}
	rows := transpose8(r, regs8(8))
	for m := range 8 {
		VMOVDQU64(rows[laneOf(m)], to.at(m))
	}
	ADDQ(U32(64), to.running)
	JMP(LabelRef("hash"))

	Label("recall")
	k.storeDigests(sum, Load(Param("recall"), GP64()))
	VZEROUPPER()
	RET()
}
