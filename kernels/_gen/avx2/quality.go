package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

const (
	unitBytes  = 4096
	blockBytes = 128
)

// genQuality writes the quality kernel (spec/storage.md 4.4).
func genQuality(cs *constants) {
	TEXT("unitQualities", 0, "func(quality *[4][4]uint64, units *byte, pad *byte, seed *[64]byte, first uint64, next *byte)")
	Doc("unitQualities computes the first 32 bytes (word i of lane l in quality[i][l]) of the",
		"BLAKE2b-512 of four units, l = 0..3: u256(first+l) | seed | 32 zero bytes | unit l",
		"XOR pad, where the pad of 16384 bytes covers the four units. It prefetches the",
		"four units at next.")
	Pragma("noescape")
	quality := array{Load(Param("quality"), GP64()), 0}
	units := Load(Param("units"), GP64())
	pad := Load(Param("pad"), GP64())
	seed := Load(Param("seed"), GP64())
	first := Load(Param("first"), GP64())
	next := Load(Param("next"), GP64())
	b := newBlake(cs)
	left, count, final := GP64(), GP64(), GP64()
	MOVQ(U32(unitBytes/blockBytes), left) // blocks of the unit to come
	XORQ(count, count)
	b.start()
	VPXOR(y[0], y[0], y[0])
	for _, i := range []int{0, 1, 2, 12, 13, 14, 15} {
		VMOVDQA(y[0], b.msg.at(i))
	}
	VMOVQ(first, y[1].AsX())
	VPBROADCASTQ(y[1].AsX(), y[1])
	VPADDQ(cs.laneNumbers, y[1], y[1])
	VPSLLQ(U8(56), y[1], y[1]) // the lowest byte of a big-endian integer
	VMOVDQA(y[1], b.msg.at(3))
	for i := range 8 {
		VPBROADCASTQ(Mem{Base: seed, Disp: 8 * i}, y[2])
		VMOVDQA(y[2], b.msg.at(4+i))
	}
	JMP(LabelRef("compress"))

	Label("block")
	for i := 0; i < 16; i += 4 {
		var w, t [4]ymm
		copy(w[:], y[8*(i/4%2):])
		copy(t[:], y[8*(i/4%2)+4:])
		for l := range lanes {
			VMOVDQU(Mem{Base: units, Disp: unitBytes*l + 8*i}, w[l])
			VPXOR(Mem{Base: pad, Disp: unitBytes*l + 8*i}, w[l], w[l])
		}
		transpose(w, t)
		for j := range w {
			VMOVDQA(w[j], b.msg.at(i+j))
		}
	}
	for l := range lanes {
		PREFETCHT1(Mem{Base: next, Disp: unitBytes * l})
		PREFETCHT1(Mem{Base: next, Disp: unitBytes*l + 64})
	}
	ADDQ(U32(blockBytes), next)
	ADDQ(U32(blockBytes), units)
	ADDQ(U32(blockBytes), pad)
	DECQ(left)

	Label("compress")
	ADDQ(U32(blockBytes), count)
	XORQ(final, final)
	CMPQ(left, U8(1)) // carry if left is 0
	SBBQ(U8(0), final)
	b.compress(count, final)
	TESTQ(left, left)
	JNZ(LabelRef("block"))
	for i := range 4 { // compress leaves the words of h in the first registers
		VMOVDQU(y[i], quality.at(i))
	}
	VZEROUPPER()
	RET()
}

// genPadSeeds writes the pad seed kernel (spec/storage.md 4.4).
func genPadSeeds(cs *constants) {
	TEXT("padSeeds", 0, "func(prefix *[32]byte, suffix *[64]byte, n0 *[32]byte, n1 *[32]byte, n2 *[32]byte, n3 *[32]byte, seeds *[4][64]byte)")
	Doc("padSeeds computes the BLAKE2b-512 of prefix | nonce | suffix for four nonces.")
	Pragma("noescape")
	prefix := Load(Param("prefix"), GP64())
	suffix := Load(Param("suffix"), GP64())
	var nonces rows
	for l := range nonces {
		nonces[l] = Mem{Base: Load(Param(fmt.Sprintf("n%d", l)), GP64())}
	}
	seeds := Load(Param("seeds"), GP64())
	b := newBlake(cs)
	b.start()
	for i := range 16 {
		switch {
		case i < 4:
			VPBROADCASTQ(Mem{Base: prefix, Disp: 8 * i}, y[0])
			VMOVDQA(y[0], b.msg.at(i))
		case i == 4:
			w := [4]ymm(y[:4])
			gather(nonces, 0, w, y[4])
			for j := range w {
				VMOVDQA(w[j], b.msg.at(i+j))
			}
		case i >= 8:
			VPBROADCASTQ(Mem{Base: suffix, Disp: 8 * (i - 8)}, y[0])
			VMOVDQA(y[0], b.msg.at(i))
		}
	}
	count, final := GP64(), GP64()
	MOVQ(U32(blockBytes), count)
	MOVQ(I32(-1), final)
	b.compress(count, final)
	for i := range 2 {
		w, t := [4]ymm(y[4*i:4*i+4]), [4]ymm(y[8:12])
		scatter(w, t, strided(seeds, 64), 32*i)
	}
	VZEROUPPER()
	RET()
}
