package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// sigma is the message schedule of BLAKE2b (RFC 7693, 2.7).
var sigma = [10][16]int{
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
	{14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
	{11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
	{7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
	{9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
	{2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
	{12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
	{13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
	{6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
	{10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
}

// blake2b writes BLAKE2b-512 on eight lanes.
type blake2b struct {
	iv    Mem // eight words, then the parameter block of a 64-byte digest
	swap  Mem // byte order of eight words reversed
	pairs Mem
}

func newBlake2b(pairs Mem) *blake2b {
	b := &blake2b{pairs: pairs}
	b.iv = GLOBL("blake2bIV", RODATA|NOPTR)
	for i, v := range []uint64{
		0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
		0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
		0x01010040, // digest of 64 bytes, no key, fanout 1, depth 1
	} {
		DATA(8*i, U64(v))
	}
	b.swap = GLOBL("byteSwap", RODATA|NOPTR)
	for i := range 8 {
		DATA(8*i, U64(0x0001020304050607+0x0808080808080808*uint64(i%2)))
	}
	return b
}

const parameters = 8 * 8 // offset in iv

// start writes the initial chaining value to the eight words at h.
func (b *blake2b) start(h reg.Register) {
	for i := range 8 {
		VPBROADCASTQ(b.iv.Offset(8*i), zr[i])
		if i == 0 {
			VPXORQ_BCST(b.iv.Offset(parameters), zr[0], zr[0])
		}
		VMOVDQA64(zr[i], word(h, i))
	}
}

// compress writes one compression of the 16 words at msg into the chaining value at h.
// bytes is the counter after this block, final all ones for the last block.
// Registers 0..15 are used, and 16 at the beginning; side, if not nil, is called
// at each of the 12*2*14 points between groups of four operations and may write
// code that uses registers 16..31. It leaves h in registers 0..7 as well.
func (b *blake2b) compress(h, msg, bytes, final reg.Register, side func()) {
	v := zr[:16]
	for i := range 8 {
		VMOVDQA64(word(h, i), v[i])
		VPBROADCASTQ(b.iv.Offset(8*i), v[8+i])
	}
	VPBROADCASTQ(bytes, zr[16])
	VPXORQ(zr[16], v[12], v[12])
	VPBROADCASTQ(final, zr[16])
	VPXORQ(zr[16], v[14], v[14])
	for r := range 12 {
		s := sigma[r%10]
		for half := range 2 { // columns, diagonals
			each := func(f func(i int, a, b, c, d z)) {
				for i := range 4 {
					f(i, v[i], v[4+(i+half)%4], v[8+(i+2*half)%4], v[12+(i+3*half)%4])
				}
				if side != nil {
					side()
				}
			}
			for step := range 2 {
				rd, rb := U8(32), U8(24)
				if step == 1 {
					rd, rb = 16, 63
				}
				each(func(i int, a, b, c, d z) { VPADDQ(word(msg, s[8*half+2*i+step]), a, a) })
				each(func(i int, a, b, c, d z) { VPADDQ(b, a, a) })
				each(func(i int, a, b, c, d z) { VPXORQ(a, d, d) })
				each(func(i int, a, b, c, d z) { VPRORQ(rd, d, d) })
				each(func(i int, a, b, c, d z) { VPADDQ(d, c, c) })
				each(func(i int, a, b, c, d z) { VPXORQ(c, b, b) })
				each(func(i int, a, b, c, d z) { VPRORQ(rb, b, b) })
			}
		}
	}
	for i := range 8 {
		VPTERNLOGQ(U8(truth(xor3, [3]int{0, 1, 2})), word(h, i), v[8+i], v[i])
		VMOVDQA64(v[i], word(h, i))
	}
}

// genPadSeeds writes BLAKE2b-512 of prefix | nonce | suffix, one block.
func (b *blake2b) genPadSeeds() {
	text("padSeedsx8", "func(seeds *[64]byte, prefix *[32]byte, suffix *[64]byte, nonces *[32]byte, groups int)")
	Doc("padSeedsx8 computes BLAKE2b-512 of prefix | nonce | suffix for 8*groups nonces.")
	seeds, nonces, n := Load(Param("seeds"), GP64()), Load(Param("nonces"), GP64()), Load(Param("groups"), GP64())
	prefix, suffix := Load(Param("prefix"), GP64()), Load(Param("suffix"), GP64())
	work := frame(24)
	msg := GP64()
	LEAQ(Mem{Base: work, Disp: 512}, msg)
	for i := range 16 {
		var m Mem
		switch {
		case i < 4:
			m = Mem{Base: prefix, Disp: 8 * i}
		case i < 8:
			continue
		default:
			m = Mem{Base: suffix, Disp: 8 * (i - 8)}
		}
		VPBROADCASTQ(m, zr[0])
		VMOVDQA64(zr[0], word(msg, i))
	}
	bytes, final := GP64(), GP64()
	MOVQ(U32(128), bytes)
	MOVQ(I32(-1), final)
	Label("group")
	b.start(work)
	for i, w := range load4(b.pairs, fixed(nonces, 32), 0, 0) {
		VMOVDQA64(w, word(msg, 4+i))
	}
	b.compress(work, msg, bytes, final, nil)
	rows := transpose8(regs8(0), regs8(8))
	for m := range 8 {
		VMOVDQU64(rows[laneOf(m)], word(seeds, m))
	}
	ADDQ(U32(512), seeds)
	ADDQ(U32(256), nonces)
	DECQ(n)
	JNZ(LabelRef("group"))
	VZEROUPPER()
	RET()
}
