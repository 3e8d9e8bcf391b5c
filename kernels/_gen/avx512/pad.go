package main

import (
	"slices"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// genChain writes the scratchpads of eight seeds in lock step. One turn of the
// loop is a cell: the digest a|b is hashed into a, then into b. The four words
// a hash makes go to the next one in registers; the four older ones come from
// memory, where they have been for a whole permutation.
func (k *keccak) genChain() {
	text("padsx8", "func(pads *byte, offsets *[8]uint64, recall *[8][32]byte, seeds *[8][64]byte)")
	Doc("padsx8 computes eight scratchpads of 16 KiB and their recall seeds. The pad of",
		"seed m is written to pads[offsets[m]:]; seeds with equal offsets must be equal. With",
		"pads nil only the recall seeds are computed.")
	pads, seeds := Load(Param("pads"), GP64()), Load(Param("seeds"), GP64())
	digest := frame(8)
	for i, w := range load8(fixed(seeds, 64), 0, 0) {
		VMOVDQA64(w, word(digest, i))
	}
	to := newLanes(pads, Load(Param("offsets"), GP64()))
	left := GP64()
	MOVQ(U32(256), left) // cells
	b := zr[4:8]         // second half of the digest at the beginning of a turn
	for i, r := range b {
		VMOVDQA64(word(digest, 4+i), r)
	}

	Label("cell")
	for i := range 4 {
		VMOVDQA64(word(digest, i), zr[i])
	}
	first := k.hashDigest(zr[:8], zr[8], zr[9])
	DECQ(left)
	JS(LabelRef("recall")) // that was the hash of the last cell
	free := others(first, 6)
	for i, w := range first {
		VMOVDQA64(w, word(digest, i))
		VMOVDQA64(word(digest, 4+i), free[i])
	}
	sum := k.hashDigest(append(slices.Clone(first), free[:4]...), free[4], free[5])
	spare := others(append(slices.Clone(sum), b...), 4)
	for i, w := range sum {
		VMOVDQA64(w, word(digest, 4+i))
		VMOVDQA64(w, spare[i])
	}
	for i, r := range b {
		VMOVDQA64(spare[i], r)
	}
	TESTQ(pads, pads)
	JZ(LabelRef("cell"))
	r := regs8(8)
	for i := range 8 {
		VMOVDQA64(word(digest, i), r[i])
	}
	rows := transpose8(r, regs8(16))
	for m := range 8 {
		VMOVDQU64(rows[laneOf(m)], to.at(m))
	}
	ADDQ(U32(64), to.running)
	JMP(LabelRef("cell"))

	Label("recall")
	k.storeDigests(first, Load(Param("recall"), GP64()))
	VZEROUPPER()
	RET()
}

// hashDigest writes Keccak-256 of the eight words in registers and returns the
// four registers of the result; padA and padB are two more free registers.
func (k *keccak) hashDigest(words []z, padA, padB z) []z {
	p := &program{}
	s := sponge(p, words...)
	k.pad(p, &s, 8, padA, padB)
	s = k.permute(p, s)
	return p.write(s[:4])
}
