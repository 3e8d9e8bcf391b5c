package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

const rateWords = 17

// genHashes writes the kernels of common message lengths.
func genHashes(c *constants) {
	for _, n := range []int{32, 64, 96, 256} {
		genHash(c, n)
	}
}

func genHash(cs *constants, bytes int) {
	name := fmt.Sprintf("keccak%dBytes", bytes)
	words := bytes / 8
	TEXT(name, 0, "func(out *byte, msgs *byte, groups int)")
	Doc(fmt.Sprintf("%s hashes groups of four messages of %d bytes each, lying back to", name, bytes),
		"back, to digests lying back to back; groups > 0. A group is read before its",
		"digests are written.")
	Pragma("noescape")
	out := Load(Param("out"), GP64())
	msgs := Load(Param("msgs"), GP64())
	groups := Load(Param("groups"), GP64())
	a := alignedFrame(workWords, words)
	k, msg := newPermutation(cs, a[0]), a[1]
	Label("group")
	for i := 0; i < words; i += 4 {
		w := [4]ymm(k.b[:4])
		gather(strided(msgs, bytes), 8*i, w, k.t)
		for j := range w {
			VMOVDQA(w[j], msg.at(i+j))
		}
	}
	src := k.message(msg, words)
	if words >= rateWords {
		src = k.message(msg, rateWords)
	}
	k.parity(src)
	if words >= rateWords {
		k.full("first", src)
		k.absorbLast(msg, words-rateWords)
		src = k.from(1)
	}
	k.digest("last", src)
	scatter(k.four(), [4]ymm(k.b[:4]), strided(out, 32), 0)
	ADDQ(U32(lanes*bytes), msgs)
	ADDQ(I32(lanes*32), out)
	DECQ(groups)
	JNZ(LabelRef("group"))
	VZEROUPPER()
	RET()
}

// absorbLast adds the last n words of a message (those behind the first block)
// and the padding to array 1 and to c.
func (k *permutation) absorbLast(msg array, n int) {
	tail := k.message(array{msg.base, msg.disp + rateWords*wordBytes}, n)
	for i := range rateWords {
		m, ok := tail(i)
		if !ok {
			continue
		}
		VMOVDQA(m, k.t)
		VPXOR(k.t, k.c[i%5], k.c[i%5])
		VPXOR(k.state[1].at(i), k.t, k.t)
		VMOVDQA(k.t, k.state[1].at(i))
	}
}

// genAbsorb writes the kernel for messages of any length.
func genAbsorb(cs *constants) {
	TEXT("keccakAbsorb", 0, "func(state *[25][4]uint64, m0 *byte, m1 *byte, m2 *byte, m3 *byte, blocks int)")
	Doc("keccakAbsorb absorbs blocks of 136 bytes of four messages into four interleaved",
		"states; blocks > 0. m0 to m3 are the messages of the lanes.")
	Pragma("noescape")
	state := array{Load(Param("state"), GP64()), 0}
	var r rows
	for l := range r {
		r[l] = Mem{Base: Load(Param(fmt.Sprintf("m%d", l)), GP64())}
	}
	blocks := Load(Param("blocks"), GP64())
	k := newPermutation(cs, alignedFrame(workWords)[0])
	for i := range 25 {
		VMOVDQU(state.at(i), k.t)
		VMOVDQA(k.t, k.state[1].at(i))
	}
	Label("block")
	for i := 0; i < rateWords-1; i += 4 {
		w := [4]ymm(k.b[:4])
		gather(r, 8*i, w, k.t)
		for j := range w {
			VPXOR(k.state[1].at(i+j), w[j], w[j])
			VMOVDQA(w[j], k.state[1].at(i+j))
		}
	}
	gatherWord(r, 8*(rateWords-1), k.b[0], k.t)
	VPXOR(k.state[1].at(rateWords-1), k.b[0], k.b[0])
	VMOVDQA(k.b[0], k.state[1].at(rateWords-1))
	k.parity(k.from(1))
	k.full("rounds", k.from(1))
	for l := range r {
		ADDQ(U32(8*rateWords), r[l].Base)
	}
	DECQ(blocks)
	JNZ(LabelRef("block"))
	for i := range 25 {
		VMOVDQA(k.state[1].at(i), k.t)
		VMOVDQU(k.t, state.at(i))
	}
	VZEROUPPER()
	RET()
}
