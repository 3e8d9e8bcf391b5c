package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Byte offsets in the argument units, which tells where eight units lie.
const (
	groupUnit = 0   // seal offset of each lane's unit
	groupData = 64  // its byte offset in the load
	groupPad  = 128 // byte offset of its quarter of the pad
	groupNext = 192 // byte offset in the load of what to prefetch
)

// genQuality writes the quality hash of eight units of a load. While one block
// is compressed, the next is read, mixed with the pad and transposed into the
// other of two message buffers, so that loads and shuffles hide behind the
// arithmetic.
func (b *blake2b) genQuality() {
	text("qualityx8", "func(digest *[4][8]uint64, load *byte, pad *byte, units *[4][8]uint64, seed *[64]byte, top uint64) uint64")
	Doc("qualityx8 hashes eight units of a load mixed with the pad (spec/storage.md 4.4).",
		"digest gets the first four words of each lane's hash; the result has bit l set if the",
		"big-endian first word of lane l is at most top.")
	load, pad, units := Load(Param("load"), GP64()), Load(Param("pad"), GP64()), Load(Param("units"), GP64())
	seed := Load(Param("seed"), GP64())
	h := frame(8 + 16 + 16)
	now, next := GP64(), GP64()
	LEAQ(Mem{Base: h, Disp: 512}, now)
	LEAQ(Mem{Base: h, Disp: 512 + 1024}, next)

	// header block: 24 zero bytes, seal offset big-endian, seed, 32 zero bytes
	VPXORQ(zr[0], zr[0], zr[0])
	for _, i := range []int{0, 1, 2, 12, 13, 14, 15} {
		VMOVDQA64(zr[0], word(now, i))
	}
	VPSLLQ(U8(56), Mem{Base: units, Disp: groupUnit}, zr[0])
	VMOVDQA64(zr[0], word(now, 3))
	for i := range 8 {
		VPBROADCASTQ(Mem{Base: seed, Disp: 8 * i}, zr[0])
		VMOVDQA64(zr[0], word(now, 4+i))
	}
	b.start(h)

	left, bytes, final, off := GP64(), GP64(), GP64(), GP64()
	MOVQ(U32(32), left) // blocks after this one
	XORQ(bytes, bytes)
	Label("block")
	ADDQ(U32(128), bytes)
	XORQ(final, final)
	CMPQ(left, U8(1)) // carry if left == 0
	SBBQ(U8(0), final)
	steps := b.mixBlock(load, pad, units, next, off)
	b.compress(h, now, bytes, final, spread(steps, 12*2*14-20))
	XCHGQ(now, next)
	// The last turn reads the last block again, for nothing.
	XORQ(off, off)
	CMPQ(left, U8(2)) // carry if left < 2
	SBBQ(off, off)
	NOTQ(off)
	ANDQ(U32(128), off)
	ADDQ(off, load)
	ADDQ(off, pad)
	DECQ(left)
	JNS(LabelRef("block"))

	digest := Load(Param("digest"), GP64())
	for i := range 4 {
		VMOVDQU64(zr[i], word(digest, i))
	}
	VPSHUFB(b.swap, zr[0], zr[0])
	VPBROADCASTQ(Load(Param("top"), GP64()), zr[1])
	VPCMPUQ(U8(2), zr[1], zr[0], reg.K1) // zr[0] <= zr[1]
	hits := GP32()
	KMOVB(reg.K1, hits)
	Store(hits.(reg.GPVirtual).As64(), ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// mixBlock returns the steps that read 128 bytes of each unit and its pad, mix
// and transpose them and store them as message to. They use registers 16..31.
func (b *blake2b) mixBlock(load, pad, units, to, off reg.Register) (steps []func()) {
	do := func(f func()) { steps = append(steps, f) }
	r, t := regs8(16), regs8(24)
	for half := range 2 {
		for l := range 8 {
			do(func() {
				MOVQ(Mem{Base: units, Disp: groupData + 8*l}, off)
				VMOVDQU64(Mem{Base: load, Index: off, Scale: 1, Disp: 64 * half}, r[l])
				MOVQ(Mem{Base: units, Disp: groupPad + 8*l}, off)
				VPXORQ(Mem{Base: pad, Index: off, Scale: 1, Disp: 64 * half}, r[l], r[l])
			})
			do(func() {
				MOVQ(Mem{Base: units, Disp: groupNext + 8*l}, off)
				PREFETCHT1(Mem{Base: load, Index: off, Scale: 1, Disp: 64 * half})
			})
		}
		for _, shuffle := range transposeSteps(r, t) {
			do(shuffle)
		}
		for i := range 8 {
			do(func() { VMOVDQA64(t[i], word(to, 8*half+i)) })
		}
	}
	return steps
}

// spread returns a function that, called points times, runs all steps in
// order, evenly spread.
func spread(steps []func(), points int) func() {
	done, called := 0, 0
	return func() {
		called++
		for ; done < len(steps) && done*points < called*len(steps); done++ {
			steps[done]()
		}
	}
}
