package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// transpose8 turns eight rows of eight words (lane l in r[l]) into eight word
// registers, or back: 24 shuffles. It returns the registers of the result,
// which are those given as t; r is destroyed.
func transpose8(r, t [8]z) [8]z {
	transposeSteps(r, t).write()
	return t
}

// transposeSteps are the shuffles of transpose8, for interleaving with other code.
func transposeSteps(r, t [8]z) (out steps) {
	do := out.add
	for i := 0; i < 8; i += 2 {
		do(func() { VPUNPCKLQDQ(r[i+1], r[i], t[i]) })
		do(func() { VPUNPCKHQDQ(r[i+1], r[i], t[i+1]) })
	}
	blocks := func(imm U8, b, a, d z) { do(func() { VSHUFI64X2(imm, b, a, d) }) }
	for i := range 2 { // i: even or odd word of each pair
		blocks(0x88, t[2+i], t[i], r[i])
		blocks(0xdd, t[2+i], t[i], r[2+i])
		blocks(0x88, t[6+i], t[4+i], r[4+i])
		blocks(0xdd, t[6+i], t[4+i], r[6+i])
	}
	for i := range 4 {
		blocks(0x88, r[4+i], r[i], t[i])
		blocks(0xdd, r[4+i], r[i], t[4+i])
	}
	return out
}

// laneOf is the lane that holds message m of a group of eight in kernels with
// 32-byte rows: even lanes hold messages 0..3, odd lanes 4..7. With this order
// pairs of neighbouring messages share a register after one unpack and one
// permute, see rows4 and words4.
func laneOf(m int) int { return 2*(m%4) + m/4 }

// pairTable holds four index vectors of VPERMI2Q over two registers u and v:
// their 128-bit blocks u0 v0 u1 v1, and u2 v2 u3 v3 (for rows4); u0 u2 v0 v2, and
// u1 u3 v1 v3 (for words4).
func pairTable() Mem {
	g := GLOBL("pairIndex", RODATA|NOPTR)
	for i, v := range []uint64{
		0, 1, 8, 9, 2, 3, 10, 11,
		4, 5, 12, 13, 6, 7, 14, 15,
		0, 1, 4, 5, 8, 9, 12, 13,
		2, 3, 6, 7, 10, 11, 14, 15,
	} {
		DATA(8*i, U64(v))
	}
	return g
}

// rows4 turns four word registers into 32-byte rows: register h of the result
// holds the rows of messages 2h and 2h+1 (lane order of laneOf). w and the
// result may share registers with nothing else; t is scratch.
func rows4(table Mem, w, t, out [4]z) {
	VPUNPCKLQDQ(w[1], w[0], t[0]) // even lanes, words 0 1
	VPUNPCKHQDQ(w[1], w[0], t[1]) // odd lanes
	VPUNPCKLQDQ(w[3], w[2], t[2]) // even lanes, words 2 3
	VPUNPCKHQDQ(w[3], w[2], t[3])
	for m := range 4 { // messages 2m, 2m+1
		VMOVDQU64(table.Offset(64*(m%2)), out[m])
		VPERMI2Q(t[2+m/2], t[m/2], out[m])
	}
}

// words4 is the inverse of rows4; r is left unchanged.
func words4(table Mem, r, t, out [4]z) {
	for half := range 2 { // even lanes (messages 0..3), odd lanes
		for part := range 2 { // words 0 1, words 2 3
			d := t[2*part+half]
			VMOVDQU64(table.Offset(64*(2+part)), d)
			VPERMI2Q(r[2*half+1], r[2*half], d)
		}
	}
	VPUNPCKLQDQ(t[1], t[0], out[0])
	VPUNPCKHQDQ(t[1], t[0], out[1])
	VPUNPCKLQDQ(t[3], t[2], out[2])
	VPUNPCKHQDQ(t[3], t[2], out[3])
}

// group4 loads the 32 bytes at address(m) of each message m into row pairs.
func group4(address func(m int) Mem, out [4]z) {
	for i, d := range out {
		VMOVDQU64(address(2*i), d.AsY())
		VINSERTI64X4(U8(1), address(2*i+1), d, d)
	}
}

func regs4(i int) (r [4]z) { copy(r[:], zr[i:]); return r }

func regs8(i int) (r [8]z) { copy(r[:], zr[i:]); return r }
