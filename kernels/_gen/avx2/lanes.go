package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

type ymm = reg.VecPhysical

var y = [16]ymm{
	reg.Y0, reg.Y1, reg.Y2, reg.Y3, reg.Y4, reg.Y5, reg.Y6, reg.Y7,
	reg.Y8, reg.Y9, reg.Y10, reg.Y11, reg.Y12, reg.Y13, reg.Y14, reg.Y15,
}

const (
	lanes     = 4
	wordBytes = 8 * lanes // one word of every lane
)

// array is a lane array: word i lies at 32*i.
type array struct {
	base reg.Register
	disp int
}

func (a array) at(i int) Mem { return Mem{Base: a.base, Disp: a.disp + wordBytes*i} }

// alignedFrame reserves lane arrays of the given numbers of words in the stack
// frame, at a multiple of 32 bytes: a Go frame has no such alignment, and a word
// across two cache lines costs two accesses.
func alignedFrame(words ...int) []array {
	total := 0
	for _, n := range words {
		total += n * wordBytes
	}
	frame := AllocLocal(total + wordBytes - 8)
	base := GP64()
	LEAQ(frame.Offset(wordBytes-1), base)
	ANDQ(I8(-wordBytes), base)
	var as []array
	disp := 0
	for _, n := range words {
		as = append(as, array{base, disp})
		disp += n * wordBytes
	}
	return as
}

// rows addresses the messages of the four lanes.
type rows [lanes]Mem

// strided are rows that lie stride bytes apart.
func strided(base reg.Register, stride int) (r rows) {
	for l := range r {
		r[l] = Mem{Base: base, Disp: stride * l}
	}
	return r
}

// gather loads the four words at byte offset off of every row into w, word by
// word. t is scratch. Halves of rows are put together on their way from memory,
// so that four shuffles remain of eight.
func gather(r rows, off int, w [4]ymm, t ymm) {
	for p := range 2 {
		even, odd := t, w[2*p+1]
		VMOVDQU(r[0].Offset(off+16*p), even.AsX())
		VINSERTI128(U8(1), r[2].Offset(off+16*p), even, even)
		VMOVDQU(r[1].Offset(off+16*p), odd.AsX())
		VINSERTI128(U8(1), r[3].Offset(off+16*p), odd, odd)
		VPUNPCKLQDQ(odd, even, w[2*p])
		VPUNPCKHQDQ(odd, even, w[2*p+1])
	}
}

// gatherWord loads the single word at byte offset off of every row into w.
func gatherWord(r rows, off int, w, t ymm) {
	VMOVQ(r[0].Offset(off), w.AsX())
	VPINSRQ(U8(1), r[1].Offset(off), w.AsX(), w.AsX())
	VMOVQ(r[2].Offset(off), t.AsX())
	VPINSRQ(U8(1), r[3].Offset(off), t.AsX(), t.AsX())
	VINSERTI128(U8(1), t.AsX(), w, w)
}

// transpose turns four words (of four lanes each) into four rows or back, in w;
// t is scratch.
func transpose(w, t [4]ymm) {
	VPUNPCKLQDQ(w[1], w[0], t[0])
	VPUNPCKHQDQ(w[1], w[0], t[1])
	VPUNPCKLQDQ(w[3], w[2], t[2])
	VPUNPCKHQDQ(w[3], w[2], t[3])
	VPERM2I128(U8(0x20), t[2], t[0], w[0])
	VPERM2I128(U8(0x20), t[3], t[1], w[1])
	VPERM2I128(U8(0x31), t[2], t[0], w[2])
	VPERM2I128(U8(0x31), t[3], t[1], w[3])
}

// scatter stores the words w at byte offset off of every row; w and t are lost.
func scatter(w, t [4]ymm, r rows, off int) {
	transpose(w, t)
	for l := range lanes {
		VMOVDQU(w[l], r[l].Offset(off))
	}
}
