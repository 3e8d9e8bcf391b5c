package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

const (
	unitBytes  = 4096
	blockBytes = 128
	// earlyBytes of each unit are prefetched while the header is hashed, for a first
	// group that no call before has prefetched. More than this delays the header.
	earlyBytes = 512
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
	for i := 0; i < earlyBytes; i += 64 {
		for l := range lanes {
			PREFETCHT0(Mem{Base: units, Disp: unitBytes*l + i})
		}
	}
	b := newBlake(cs)
	left, count, final := GP64(), GP64(), GP64()
	MOVQ(U32(unitBytes/blockBytes), left) // blocks of the unit to come
	XORQ(count, count)
	zero, w := y[0], y[1]
	VPXOR(zero, zero, zero)
	for _, i := range []int{0, 1, 2, 12, 13, 14, 15} {
		VMOVDQA(zero, b.msg.at(i))
	}
	VMOVQ(first, w.AsX())
	VPBROADCASTQ(w.AsX(), w)
	VPADDQ(cs.laneNumbers, w, w)
	VPSLLQ(U8(56), w, w) // the lowest byte of a big-endian integer
	VMOVDQA(w, b.msg.at(3))
	for i := range 8 {
		VPBROADCASTQ(Mem{Base: seed, Disp: 8 * i}, w)
		VMOVDQA(w, b.msg.at(4+i))
	}
	b.start()
	coming, this := GP64(), GP64()
	LEAQ(b.next.at(0), coming)
	LEAQ(b.msg.at(0), this)
	b.msg = array{this, 0}

	Label("block")
	ADDQ(U32(blockBytes), count)
	XORQ(final, final)
	CMPQ(left, U8(1)) // carry if left is 0
	SBBQ(U8(0), final)
	b.compress(count, final, fill(array{coming, 0}, strided(units, unitBytes), strided(pad, unitBytes), strided(next, unitBytes))...)
	XCHGQ(coming, this)
	CMPQ(left, U8(1)) // the last block prepares itself again: nothing lies behind it
	JBE(LabelRef("last"))
	for _, p := range []reg.Register{units, pad, next} {
		ADDQ(U32(blockBytes), p)
	}
	Label("last")
	SUBQ(U8(1), left)
	JNC(LabelRef("block"))
	for i := range 4 { // compress leaves the words of h in the first registers
		VMOVDQU(y[i], quality.at(i))
	}
	VZEROUPPER()
	RET()
}

// fill prepares the coming block: word i of lane l of dst is that of the unit XOR
// that of the pad. The integer units do this, which have nothing else to do,
// while the vector units compress the block before. Beside it, the next units
// are prefetched.
func fill(dst array, unit, pad, next rows) (steps []func()) {
	word := GP64()
	for l := range lanes {
		for i := range blockBytes / 8 {
			steps = append(steps, func() {
				if i%8 == 0 {
					PREFETCHT1(next[l].Offset(8 * i))
				}
				MOVQ(unit[l].Offset(8*i), word)
				XORQ(pad[l].Offset(8*i), word)
				MOVQ(word, dst.at(i).Offset(8*l))
			})
		}
	}
	return steps
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
	b.start()
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
