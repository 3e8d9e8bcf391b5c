package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	blakeconst "github.com/zgminer/zgminer/kernels/_gen/blake2b"
)

// blake2b writes BLAKE2b-512 on eight lanes.
type blake2b struct {
	iv      Mem // eight words, then the parameter block of a 64-byte digest
	swap    Mem // byte order of eight words reversed
	numbers Mem // 0..7
	pairs   Mem
}

func newBlake2b(pairs Mem) *blake2b {
	b := &blake2b{pairs: pairs}
	b.iv = GLOBL("blake2bIV", RODATA|NOPTR)
	for i, v := range append(blakeconst.IV[:], blakeconst.Parameters) {
		DATA(8*i, U64(v))
	}
	b.swap = GLOBL("byteSwap", RODATA|NOPTR)
	for i := range 8 {
		DATA(8*i, U64(0x0001020304050607+0x0808080808080808*uint64(i%2)))
	}
	b.numbers = GLOBL("laneNumbers", RODATA|NOPTR)
	for i := range 8 {
		DATA(8*i, U64(i))
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

// compression is one compression of the 16 words at msg into the chaining value
// at h, in the registers v. count points to two words in memory: the number of
// bytes hashed with this block, and the finalization word (all ones for the last).
type compression struct {
	h, msg reg.Register
	count  Mem
	v      [16]z
}

// headRounds is how many rounds count as the head of a compression.
const headRounds = 4

// parts returns the instructions of the first rounds and of the others; after
// them the chaining value is in memory and in v[:8].
func (b *blake2b) parts(c compression) (head, tail steps) {
	v := c.v
	for i := range 8 {
		head.add(func() { VMOVDQA64(word(c.h, i), v[i]) })
		head.add(func() { VPBROADCASTQ(b.iv.Offset(8*i), v[8+i]) })
	}
	head.add(func() { VPXORQ_BCST(c.count, v[12], v[12]) })
	head.add(func() { VPXORQ_BCST(c.count.Offset(8), v[14], v[14]) })
	for r := range 12 {
		if r < headRounds {
			head.round(c, r)
		} else {
			tail.round(c, r)
		}
	}
	for i := range 8 {
		tail.add(func() { VPTERNLOGQ(U8(truth(xor3, [3]int{0, 1, 2})), word(c.h, i), v[8+i], v[i]) })
		tail.add(func() { VMOVDQA64(v[i], word(c.h, i)) })
	}
	return head, tail
}

// round adds round r: four columns side by side, then four diagonals. Two of the
// four run four instructions behind the others, so that not all wait for a
// rotation at once.
func (st *steps) round(c compression, r int) {
	v, s := c.v, blakeconst.Sigma[r%10]
	for half := range 2 {
		var pairs [2]steps
		each := func(f func(i int, a, b, c, d z)) {
			for i := range 4 {
				pairs[i/2].add(func() { f(i, v[i], v[4+(i+half)%4], v[8+(i+2*half)%4], v[12+(i+3*half)%4]) })
			}
		}
		for step := range 2 {
			each(func(i int, a, _, _, _ z) { VPADDQ(word(c.msg, s[8*half+2*i+step]), a, a) })
			each(func(_ int, a, b, _, _ z) { VPADDQ(b, a, a) })
			each(func(_ int, a, _, _, d z) { VPXORQ(a, d, d) })
			each(func(_ int, _, _, _, d z) {
				if step == 0 {
					VPSHUFD(U8(0xb1), d, d) // by 32: on Zen 4 in more pipes and sooner than a rotation
				} else {
					VPRORQ(U8(16), d, d)
				}
			})
			each(func(_ int, _, _, c, d z) { VPADDQ(d, c, c) })
			each(func(_ int, _, b, c, _ z) { VPXORQ(c, b, b) })
			each(func(_ int, _, b, _, _ z) { VPRORQ(U8(24+39*step), b, b) }) // 24, 63
		}
		const lag = 4
		*st = after(*st, pairs[0][:lag], interleave(pairs[1], pairs[0][lag:]))
	}
}

// genPadSeeds writes BLAKE2b-512 of prefix | nonce | suffix, one block.
func (b *blake2b) genPadSeeds() {
	text("padSeedsx8", "func(seeds *[64]byte, prefix *[32]byte, suffix *[64]byte, nonces *[32]byte, groups int)")
	Doc("padSeedsx8 computes BLAKE2b-512 of prefix | nonce | suffix for 8*groups nonces.")
	seeds, nonces, n := Load(Param("seeds"), GP64()), Load(Param("nonces"), GP64()), Load(Param("groups"), GP64())
	prefix, suffix := Load(Param("prefix"), GP64()), Load(Param("suffix"), GP64())
	h := frame(8 + 16 + 1)
	msg := GP64()
	LEAQ(Mem{Base: h, Disp: 512}, msg)
	count := word(h, 24)
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
	MOVQ(U32(128), count)
	MOVQ(I32(-1), count.Offset(8))
	head, tail := b.parts(compression{h, msg, count, [16]z(zr[:16])})
	Label("group")
	b.start(h)
	for i, w := range load4(b.pairs, fixed(nonces, 32), 0, 0) {
		VMOVDQA64(w, word(msg, 4+i))
	}
	head.write()
	tail.write()
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
