package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// genSeal writes the sealing of eight units side by side: inside a unit each
// mask needs the sealed word before it.
func (k *keccak) genSeal() {
	text("sealx8", "func(data *byte, offsets *[8]uint64, masks *[8][32]byte)")
	Doc("sealx8 seals eight units of 4096 bytes in place, unit m at data[offsets[m]:] with",
		"the first mask masks[m]. Units with equal offsets must have equal masks.")
	data, masks := Load(Param("data"), GP64()), Load(Param("masks"), GP64())
	first := load4(k.pairs, fixed(masks, 32), 0, 0)
	unit := newLanes(data, Load(Param("offsets"), GP64()))
	left := GP64()
	MOVQ(U32(127), left)
	sealed := k.mixWords(unit, first)

	Label("word")
	p := &program{}
	s := sponge(p, sealed...)
	k.pad(p, &s, 4, zr[30], zr[31])
	s = k.permute(p, s)
	mask := p.write(s[:4])
	ADDQ(U32(32), unit.running)
	k.mixWords(unit, mask)
	DECQ(left)
	JNZ(LabelRef("word"))
	VZEROUPPER()
	RET()
}

// mixWords seals the next 32 bytes of each unit with the masks in four word
// registers and returns the sealed words, always in the same registers.
func (k *keccak) mixWords(unit *lanes, mask []z) []z {
	r := others(mask, 28)
	rows, t, plain := [4]z(r[0:4]), [4]z(r[4:8]), [4]z(r[8:12])
	group4(unit.at, rows)
	words4(k.pairs, rows, t, plain)
	for i := range 4 {
		VPXORQ(mask[i], plain[i], zr[i])
	}
	sealed := regs4(0)
	out := regs4(8)
	rows4(k.pairs, sealed, regs4(4), out)
	for i, d := range out {
		VMOVDQU64(d.AsY(), unit.at(2*i))
		VEXTRACTI64X4(U8(1), d, unit.at(2*i+1))
	}
	return sealed[:]
}

// genUnseal writes the inverse, whose masks all follow from the sealed words:
// lanes are eight neighbouring words of one unit, from the end of the unit to
// its beginning, so that each group's sealed words are still there. Words
// 8g..8g+7 give the masks of words 8g+1..8g+8.
func (k *keccak) genUnseal() {
	text("unsealx8", "func(data *byte, masks *[32]byte, units int)")
	Doc("unsealx8 unseals units of 4096 bytes in place, one after the other.")
	data, masks, n := Load(Param("data"), GP64()), Load(Param("masks"), GP64()), Load(Param("units"), GP64())
	at, ones := GP64(), GP64()
	Label("unit")
	MOVQ(U32(15*256), at)
	MOVQ(U32(0x0f), ones) // the last group has no word 8g+8
	Label("group")
	KMOVB(ones.(reg.GPVirtual).As32(), reg.K1)
	part := func(offset int) Mem { return Mem{Base: data, Index: at, Scale: 1, Disp: offset} }
	p := &program{}
	r := regs4(0)
	for i, d := range r {
		VMOVDQU64(part(64*i), d)
	}
	w := regs4(8)
	words4(k.pairs, r, regs4(4), w)
	s := sponge(p, w[:]...)
	k.pad(p, &s, 4, zr[30], zr[31])
	s = k.permute(p, s)
	mask := p.write(s[:4])
	t := others(mask, 8)
	rows := [4]z(t[4:])
	rows4(k.pairs, [4]z(mask), [4]z(t[:4]), rows)
	for i, d := range rows {
		to := part(32 + 64*i)
		if i < 3 {
			VPXORQ(to, d, d)
			VMOVDQU64(d, to)
		} else {
			VPXORQ_Z(to, d, reg.K1, d)
			VMOVDQU64(d, reg.K1, to)
		}
	}
	MOVQ(U32(0xff), ones)
	SUBQ(U32(256), at)
	JNS(LabelRef("group"))
	VMOVDQU(Mem{Base: masks}, reg.Y0)
	VPXOR(Mem{Base: data}, reg.Y0, reg.Y0)
	VMOVDQU(reg.Y0, Mem{Base: data})
	ADDQ(U32(4096), data)
	ADDQ(U32(32), masks)
	DECQ(n)
	JNZ(LabelRef("unit"))
	VZEROUPPER()
	RET()
}
