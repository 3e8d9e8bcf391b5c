package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// fixed addresses byte at of message i where the distance is a constant.
func fixed(base reg.Register, stride int) func(i, at int) Mem {
	return func(i, at int) Mem { return Mem{Base: base, Disp: stride*i + at} }
}

// genHash writes Keccak-256 of groups of eight messages of size bytes, at most
// one block; size is 32, 64 or 96.
func (k *keccak) genHash(size int) {
	text(fmt.Sprintf("keccak%dx8", size), "func(out *[32]byte, in *byte, groups int)")
	Doc(fmt.Sprintf("keccak%dx8 computes Keccak-256 of 8*groups messages of %d bytes; in-place as", size, size),
		"variant.Set.Keccak256 allows: all of a group is read before its digests are written.")
	out, in, n := Load(Param("out"), GP64()), Load(Param("in"), GP64()), Load(Param("groups"), GP64())
	at := fixed(in, size)
	Label("group")
	var words []z
	switch size {
	case 32:
		words = append(words, load4(k.pairs, at, 0, 0)...)
	case 64:
		words = append(words, load8(at, 0, 0)...)
	case 96:
		words = append(load8(at, 0, 0), load4(k.pairs, at, 64, 16)...)
	}
	p := &program{}
	s := sponge(p, words...)
	k.pad(p, &s, len(words), zr[30], zr[31])
	s = k.permute(p, s)
	k.storeDigests(p.write(s[:4]), out)
	ADDQ(U32(256), out)
	ADDQ(U32(8*size), in)
	DECQ(n)
	JNZ(LabelRef("group"))
	VZEROUPPER()
	RET()
}

// load8 loads 64 bytes of each message from byte offset on and returns the
// eight word registers; it uses sixteen registers from first on.
func load8(at func(i, at int) Mem, offset, first int) []z {
	r := regs8(first)
	for i := range 8 {
		VMOVDQU64(at(i, offset), r[laneOf(i)])
	}
	w := transpose8(r, regs8(first+8))
	return w[:]
}

// load4 is load8 for 32 bytes: twelve registers, of which the last four hold
// the words.
func load4(table Mem, at func(i, at int) Mem, offset, first int) []z {
	group4(func(m int) Mem { return at(m, offset) }, regs4(first))
	w := regs4(first + 8)
	words4(table, regs4(first), regs4(first+4), w)
	return w[:]
}

// storeDigests writes the four digest words w of eight lanes as 256 bytes in
// order of message.
func (k *keccak) storeDigests(w []z, out reg.Register) {
	t := others(w, 8)
	rows := [4]z(t[4:])
	rows4(k.pairs, [4]z(w), [4]z(t[:4]), rows)
	for i, r := range rows {
		VMOVDQU64(r, word(out, i))
	}
}

// others returns n registers that are not among used.
func others(used []z, n int) (free []z) {
	for _, r := range zr {
		taken := false
		for _, u := range used {
			taken = taken || u == r
		}
		if !taken && len(free) < n {
			free = append(free, r)
		}
	}
	return free
}

// genHash256 writes Keccak-256 of groups of eight messages of 256 bytes, the
// leaves of a flow: words 0..16 are the first block, 17..31 the second.
func (k *keccak) genHash256() {
	text("keccak256x8", "func(out *[32]byte, in *byte, groups int)")
	Doc("keccak256x8 computes Keccak-256 of 8*groups messages of 256 bytes; in-place as",
		"variant.Set.Keccak256 allows: all of a group is read before its digests are written.")
	out, in, n := Load(Param("out"), GP64()), Load(Param("in"), GP64()), Load(Param("groups"), GP64())
	second := frame(15)
	at := fixed(in, 256)
	Label("group")
	for i, w := range load8(at, 192, 0) {
		VMOVDQA64(w, word(second, 7+i))
	}
	middle := load8(at, 128, 16)
	for i, w := range middle[1:] {
		VMOVDQA64(w, word(second, i))
	}
	VMOVDQA64(middle[0], zr[31]) // word 16
	words := load8(at, 64, 8)    // words 8..15, in registers 16..23
	words = append(load8(at, 0, 0), words...)
	words = append(words, zr[31])
	p := &program{}
	s := sponge(p, words...)
	s = k.permute(p, s)
	first := p.write(s[:])

	p = &program{}
	s = sponge(p, first...)
	for i := range 15 {
		VPXORQ(word(second, i), first[i], first[i])
	}
	VPXORQ_BCST(k.consts.Offset(padFirst), first[15], first[15])
	VPXORQ_BCST(k.consts.Offset(padLast), first[16], first[16])
	s = k.permute(p, s)
	k.storeDigests(p.write(s[:4]), out)
	ADDQ(U32(256), out)
	ADDQ(U32(2048), in)
	DECQ(n)
	JNZ(LabelRef("group"))
	VZEROUPPER()
	RET()
}

// genAbsorb writes the general sponge: whole blocks of eight messages at any
// place, the state in memory between calls.
func (k *keccak) genAbsorb() {
	text("absorbx8", "func(state *[25][8]uint64, in *byte, offsets *[8]uint64, blocks int)")
	Doc("absorbx8 absorbs blocks of 136 bytes into eight interleaved Keccak states; the",
		"message of lane l begins at in[offsets[l]:]. Lanes may share a message.")
	st, in := Load(Param("state"), GP64()), Load(Param("in"), GP64())
	off, n := Load(Param("offsets"), GP64()), Load(Param("blocks"), GP64())
	Label("block")
	VMOVDQU64(word(off, 0), zr[31])
	var words []z
	for i := range 25 {
		w := zr[i]
		if i < 17 {
			KXNORB(reg.K1, reg.K1, reg.K1)
			VPXORQ(w, w, w)
			VPGATHERQQ(Mem{Base: in, Index: zr[31], Scale: 1, Disp: 8 * i}, reg.K1, w)
			VPXORQ(word(st, i), w, w)
		} else {
			VMOVDQU64(word(st, i), w)
		}
		words = append(words, w)
	}
	p := &program{}
	s := sponge(p, words...)
	s = k.permute(p, s)
	for i, r := range p.write(s[:]) {
		VMOVDQU64(r, word(st, i))
	}
	ADDQ(U32(136), in)
	DECQ(n)
	JNZ(LabelRef("block"))
	VZEROUPPER()
	RET()
}
