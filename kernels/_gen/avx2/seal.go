package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

const unitWords = 128 // 32-byte words of a seal unit

// genSeal writes the sealing kernel (spec/storage.md 5.1).
func genSeal(cs *constants) {
	k, s := beginUnits(cs, "sealUnits",
		"sealUnits seals four units of 4096 bytes in place: per 32-byte word, word ^= mask,",
		"then mask = Keccak-256(word). masks are the first masks.")
	gather(s.units, 0, s.w, k.t)
	for i := range s.w { // the digest of the loop is the mask
		VPXOR(k.c[i], s.w[i], k.c[i])
		VMOVDQA(k.c[i], s.word.at(i))
	}
	s.end(k)
}

// genUnseal writes the inverse.
func genUnseal(cs *constants) {
	k, s := beginUnits(cs, "unsealUnits",
		"unsealUnits is the inverse of sealUnits.")
	gather(s.units, 0, s.w, k.t)
	for i := range s.w {
		VMOVDQA(s.w[i], s.word.at(i))
		VPXOR(k.c[i], s.w[i], k.c[i])
	}
	s.end(k)
}

// units is what sealing and unsealing share.
type units struct {
	units rows
	word  array  // the sealed word, message of the next mask
	w     [4]ymm // free registers
	left  Op     // words left
}

// beginUnits opens a kernel up to the top of its loop, where k.c[0] to k.c[3]
// hold the masks.
func beginUnits(cs *constants, name string, doc ...string) (*permutation, *units) {
	TEXT(name, 0, "func(masks *[4][32]byte, u0 *byte, u1 *byte, u2 *byte, u3 *byte)")
	Doc(append(doc, "u0 to u3 are the units of the lanes; two may be the same if their masks are equal.")...)
	Pragma("noescape")
	masks := Load(Param("masks"), GP64())
	s := &units{}
	for l := range s.units {
		s.units[l] = Mem{Base: Load(Param(fmt.Sprintf("u%d", l)), GP64())}
	}
	a := alignedFrame(workWords, 4)
	k := newPermutation(cs, a[0])
	s.word = a[1]
	copy(s.w[:], k.b[:])
	gather(strided(masks, 32), 0, k.four(), k.t)
	left := GP64()
	s.left = left
	MOVQ(U32(unitWords), left)
	Label("word")
	return k, s
}

// end writes the words in k.c[0] to k.c[3] over the units, computes the next
// masks and closes the loop.
func (s *units) end(k *permutation) {
	scatter(k.four(), s.w, s.units, 0)
	for l := range s.units {
		ADDQ(U8(32), s.units[l].Base)
	}
	DECQ(s.left)
	JZ(LabelRef("done")) // the last word needs no mask behind it
	src := k.message(s.word, 4)
	k.parity(src)
	k.digest("rounds", src)
	JMP(LabelRef("word"))
	Label("done")
	VZEROUPPER()
	RET()
}
