// Command avx512 writes the eight-lane AVX-512 kernels of zgminer.
//
//	go run ./avx512 -out kernels_amd64.s -stubs kernels_amd64.go -pkg avx512
//
// One ZMM register holds the same 64-bit word of eight independent messages
// (lanes). Rows are the other way round: 64 bytes of one message. Every kernel
// reads rows, transposes them to words, computes, and transposes back.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

type z = reg.VecPhysical

var zr = [32]z{
	reg.Z0, reg.Z1, reg.Z2, reg.Z3, reg.Z4, reg.Z5, reg.Z6, reg.Z7,
	reg.Z8, reg.Z9, reg.Z10, reg.Z11, reg.Z12, reg.Z13, reg.Z14, reg.Z15,
	reg.Z16, reg.Z17, reg.Z18, reg.Z19, reg.Z20, reg.Z21, reg.Z22, reg.Z23,
	reg.Z24, reg.Z25, reg.Z26, reg.Z27, reg.Z28, reg.Z29, reg.Z30, reg.Z31,
}

// word is word i of a lane array [N][8]uint64 at base.
func word(base reg.Register, i int) Mem { return Mem{Base: base, Disp: 64 * i} }

// frame reserves words lane-array words on the stack and returns a register
// that points to them, aligned to a cache line, which a Go frame is not:
// 512-bit accesses across two lines cost about twice as much.
func frame(words int) reg.Register {
	room := AllocLocal(64*words + 64)
	base := GP64()
	LEAQ(room.Offset(63), base)
	ANDQ(I8(-64), base)
	return base
}

// text begins a kernel. Its pointers do not escape, so that a caller's buffer
// may stay on the stack. The assembler adds the stack check that the frame needs.
func text(name, signature string) {
	TEXT(name, 0, signature)
	Pragma("noescape")
}

func main() {
	ConstraintExpr("amd64,!purego")
	k := newKeccak()
	k.genHash(32)
	k.genHash(64)
	k.genHash(96)
	k.genHash256()
	k.genAbsorb()
	k.genChain()
	k.genSeal()
	k.genUnseal()
	b := newBlake2b(k.pairs)
	b.genPadSeeds()
	b.genQualityAny()
	b.genQualityRow()
	Generate()
}
