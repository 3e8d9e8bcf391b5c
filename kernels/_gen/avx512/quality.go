package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Rows of the argument units, sixteen words each, which tell where the units lie.
const (
	rowUnit = 128 * iota // seal offset of each lane's unit
	rowData              // its byte offset in the load
	rowPad               // byte offset of its quarter of the pad
)

// lead is how many bytes of a unit are prefetched before they are needed: four
// blocks, about a microsecond and a half.
const lead = 512

// qualities is the quality hash of eight units, in sixteen registers.
type qualities struct {
	compression
	column         int // number of the first unit
	load, pad, off reg.Register
	units          reg.Register // where the units lie; nil if in a row
	ahead          reg.Register // load plus what is prefetched ahead of it
	mixed          steps        // read, mix and transpose the next block into msg
	head, tail     steps
}

// genQualityAny writes the quality hash of eight units anywhere in a load.
func (b *blake2b) genQualityAny() {
	text("qualityx8", "func(digest *[4][16]uint64, load *byte, pad *byte, units *[3][16]uint64, next int, seed *[64]byte, top uint64) uint64")
	Doc("qualityx8 hashes eight units of a load mixed with the pad (spec/storage.md 4.4). The first",
		"eight columns of units tell where they lie (rows: seal offset, byte offset in load, byte",
		"offset in pad), next how many bytes later the units of the next call do, for prefetching.",
		"digest gets the first four words of each lane's hash; the result has bit l set if the",
		"big-endian first word of lane l is at most top.")
	b.quality(1, Load(Param("units"), GP64()))
}

// genQualityRow writes the quality hash of sixteen units in a row. A
// compression has only four chains of dependent operations, which leaves issue
// slots unused; two groups half a block apart fill them, and the loads and
// shuffles of one hide behind the arithmetic of the other (see overlap).
func (b *blake2b) genQualityRow() {
	text("qualityx16", "func(digest *[4][16]uint64, load *byte, pad *byte, first int, next int, seed *[64]byte, top uint64) uint64")
	Doc("qualityx16 is qualityx8 for the sixteen units that begin at load; first is the seal offset",
		"of the first of them, a multiple of four.")
	b.quality(2, nil)
}

// quality writes the body of a quality kernel for one or two groups of eight
// units. Without units the units lie in a row.
func (b *blake2b) quality(groups int, units reg.Register) {
	load, pad := Load(Param("load"), GP64()), Load(Param("pad"), GP64())
	seed := Load(Param("seed"), GP64())
	base := frame(groups*(8+16) + 1)
	count := word(base, groups*24)
	ahead := GP64()
	LEAQ(Mem{Base: load, Disp: lead}, ahead)
	var q []*qualities
	for g := range groups {
		x := &qualities{column: 8 * g, load: load, pad: pad, off: GP64(), units: units, ahead: ahead}
		x.h, x.msg = GP64(), GP64()
		LEAQ(word(base, 24*g), x.h)
		LEAQ(word(base, 24*g+8), x.msg)
		x.count, x.v = count, [16]z(zr[16*g:])
		x.head, x.tail = b.parts(x.compression)
		x.mixed = x.mix()
		x.touch()
		x.header(seed)
		x.numbers(b.numbers)
		b.start(x.h)
		q = append(q, x)
	}
	MOVQ(U32(128), count)
	MOVQ(U32(0), count.Offset(8))
	left := GP64()
	MOVQ(U32(4096/128), left) // data blocks
	final, jump := GP64(), GP64()
	first := q[0]
	if groups == 2 {
		interleave(after(first.head, first.tail), q[1].head).write()
	} else {
		after(first.head, first.tail).write()
	}

	Label("block")
	ADDQ(U32(128), count)
	XORQ(final, final)
	CMPQ(left, U8(2)) // carry if this is the last block
	SBBQ(U8(0), final)
	MOVQ(final, count.Offset(8))
	CMPQ(left, U8(lead/128)) // at the end of the units prefetch from the next ones
	JNE(LabelRef("inside"))
	Load(Param("next"), jump)
	LEAQ(Mem{Base: ahead, Index: jump, Scale: 1, Disp: -4096}, ahead)
	Label("inside")
	if groups == 2 {
		overlap(first, q[1]).write()
		overlap(q[1], first).write()
	} else {
		after(first.mixed, first.head, first.tail).write()
	}
	ADDQ(U32(128), load)
	ADDQ(U32(128), pad)
	ADDQ(U32(128), ahead)
	DECQ(left)
	JNZ(LabelRef("block"))
	if groups == 2 {
		q[1].tail.write()
	}

	digest, top := Load(Param("digest"), GP64()), GP64()
	Load(Param("top"), top)
	hits := GP64()
	XORQ(hits, hits)
	for g := groups - 1; g >= 0; g-- {
		for i := range 4 {
			VMOVDQA64(word(q[g].h, i), zr[i])
			VMOVDQU64(zr[i], Mem{Base: digest, Disp: 128*i + 64*g})
		}
		VPSHUFB(b.swap, zr[0], zr[0])
		VPBROADCASTQ(top, zr[1])
		VPCMPUQ(U8(2), zr[1], zr[0], reg.K1) // zr[0] <= zr[1]
		lanes := GP32()
		KMOVB(reg.K1, lanes)
		SHLQ(U8(8), hits)
		ORQ(lanes.(reg.GPVirtual).As64(), hits)
	}
	Store(hits, ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// overlap runs the beginning of a block of a beside the rest of a block of b. The
// tail is longer than the head by about as much as reading, mixing and
// transposing leaves free.
func overlap(a, b *qualities) steps {
	n := len(b.tail) - len(a.head)
	return after(interleave(a.mixed, b.tail[:n]), interleave(a.head, b.tail[n:]))
}

// header writes the first message: 24 zero bytes, seal offset big-endian, seed,
// 32 zero bytes.
func (q *qualities) header(seed reg.Register) {
	VPXORQ(zr[0], zr[0], zr[0])
	for _, i := range []int{0, 1, 2, 12, 13, 14, 15} {
		VMOVDQA64(zr[0], word(q.msg, i))
	}
	for i := range 8 {
		VPBROADCASTQ(Mem{Base: seed, Disp: 8 * i}, zr[0])
		VMOVDQA64(zr[0], word(q.msg, 4+i))
	}
}

// numbers writes the seal offsets, big-endian, into the header.
func (q *qualities) numbers(consecutive Mem) {
	if q.units != nil {
		VPSLLQ(U8(56), Mem{Base: q.units, Disp: rowUnit}, zr[0])
	} else {
		first := GP64()
		Load(Param("first"), first)
		ADDQ(U32(q.column), first)
		VPBROADCASTQ(first, zr[0])
		VPADDQ(consecutive, zr[0], zr[0])
		VPSLLQ(U8(56), zr[0], zr[0])
	}
	VMOVDQA64(zr[0], word(q.msg, 3))
}

// data returns the place of lane l's bytes from offset at on, relative to base
// (q.load or q.ahead).
func (q *qualities) data(base reg.Register, l, at int) Mem {
	if q.units == nil {
		return Mem{Base: base, Disp: 4096*(q.column+l) + at}
	}
	MOVQ(Mem{Base: q.units, Disp: rowData + 8*l}, q.off)
	return Mem{Base: base, Index: q.off, Scale: 1, Disp: at}
}

// padding returns the place of the bytes of the pad that are mixed with those.
func (q *qualities) padding(l, at int) Mem {
	if q.units == nil {
		return Mem{Base: q.pad, Disp: 4096*(l%4) + at}
	}
	MOVQ(Mem{Base: q.units, Disp: rowPad + 8*l}, q.off)
	return Mem{Base: q.pad, Index: q.off, Scale: 1, Disp: at}
}

// touch prefetches the first bytes of each unit.
func (q *qualities) touch() {
	for l := range 8 {
		for at := 0; at < lead; at += 64 {
			PREFETCHT1(q.data(q.load, l, at))
		}
	}
}

// mix returns the instructions that read 128 bytes of each unit and its pad,
// mix and transpose them into msg.
func (q *qualities) mix() (out steps) {
	r, t := [8]z(q.v[:8]), [8]z(q.v[8:])
	for half := range 2 {
		for l := range 8 {
			out.add(func() { VMOVDQU64(q.data(q.load, l, 64*half), r[l]) })
			out.add(func() {
				VPXORQ(q.padding(l, 64*half), r[l], r[l])
				PREFETCHT1(q.data(q.ahead, l, 64*half))
			})
		}
		out = append(out, transposeSteps(r, t)...)
		for i := range 8 {
			out.add(func() { VMOVDQA64(t[i], word(q.msg, 8*half+i)) })
		}
	}
	return out
}
