package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"github.com/zgminer/zgminer/kernels/_gen/blake2b"
)

// blake writes BLAKE2b-512 on four interleaved messages. The 16 working words
// live in the 16 registers and the message in memory; the rotation by 63 needs
// a scratch register, for which one c word goes to memory meanwhile.
type blake struct {
	*constants
	msg   array // 16 words, the block at work
	next  array // 16 words, the block to come
	h     array // 8 words
	spill array // 1 word
}

// blakeWords are the sizes of the arrays of blake.
var blakeWords = []int{16, 16, 8, 1}

func newBlake(cs *constants) *blake {
	a := alignedFrame(blakeWords...)
	return &blake{cs, a[0], a[1], a[2], a[3]}
}

// start sets h to the initial value, in memory and in the first eight registers.
func (b *blake) start() {
	for i := range 8 {
		VMOVDQA(b.iv.Offset(wordBytes*i), y[i])
		if i == 0 {
			VPXOR(b.parameters, y[i], y[i])
		}
		VMOVDQA(y[i], b.h.at(i))
	}
}

// compress writes the compression of msg into h, which is in memory and in the
// first eight registers before and after. count holds the bytes of the
// message up to and with this block; final is zero or, for the last block, -1.
// The instructions of beside, which must leave the vector registers alone, are
// spread between those of the rounds.
func (b *blake) compress(count, final reg.Register, beside ...func()) {
	v := y
	for i := range 8 {
		m := b.iv.Offset(wordBytes * i)
		w := v[8+i]
		switch i {
		case 4, 6:
			g := count
			if i == 6 {
				g = final
			}
			VMOVQ(g, w.AsX())
			VPBROADCASTQ(w.AsX(), w)
			VPXOR(m, w, w)
		default:
			VMOVDQA(m, w)
		}
	}
	spilled := -1 // index of the word in memory
	total := len(beside)
	for r := range 12 {
		for half := range 2 {
			spilled = b.halfRound(v, blake2b.Sigma[r%10], half, spilled)
			done := 2*r + half + 1
			for len(beside)*24 > total*(24-done) {
				beside[0]()
				beside = beside[1:]
			}
		}
	}
	for i := range 8 {
		if 8+i == spilled {
			VPXOR(b.spill.at(0), v[i], v[i])
		} else {
			VPXOR(v[8+i], v[i], v[i])
		}
		VPXOR(b.h.at(i), v[i], v[i])
		VMOVDQA(v[i], b.h.at(i))
	}
}

// halfRound writes four G functions, on columns (half 0) or diagonals, side by
// side. spilled is the c word that lies in memory at the start; the word that
// does at the end is returned.
func (b *blake) halfRound(v [16]ymm, s [16]int, half, spilled int) int {
	type quad struct{ a, b, c, d, i int }
	var g [4]quad
	for i := range g {
		g[i] = quad{i, 4 + (i+half)%4, 8 + (i+2*half)%4, 12 + (i+3*half)%4, i}
	}
	each := func(f func(q quad)) {
		for _, q := range g {
			f(q)
		}
	}
	for step := range 2 {
		each(func(q quad) { VPADDQ(b.msg.at(s[8*half+2*q.i+step]), v[q.a], v[q.a]) })
		each(func(q quad) { VPADDQ(v[q.b], v[q.a], v[q.a]) })
		each(func(q quad) { VPXOR(v[q.a], v[q.d], v[q.d]) })
		each(func(q quad) {
			if step == 0 {
				VPSHUFD(U8(0xb1), v[q.d], v[q.d]) // by 32
			} else {
				VPSHUFB(b.rotate[48], v[q.d], v[q.d])
			}
		})
		each(func(q quad) {
			if q.c == spilled && step == 0 {
				VPADDQ(b.spill.at(0), v[q.d], v[q.c])
			} else {
				VPADDQ(v[q.d], v[q.c], v[q.c])
			}
		})
		each(func(q quad) { VPXOR(v[q.c], v[q.b], v[q.b]) })
		if step == 0 {
			each(func(q quad) { VPSHUFB(b.rotate[40], v[q.b], v[q.b]) })
		}
	}
	spilled = g[0].c
	t := v[spilled]
	VMOVDQA(t, b.spill.at(0))
	each(func(q quad) {
		VPSRLQ(U8(63), v[q.b], t)
		VPADDQ(v[q.b], v[q.b], v[q.b])
		VPOR(t, v[q.b], v[q.b])
	})
	return spilled
}
