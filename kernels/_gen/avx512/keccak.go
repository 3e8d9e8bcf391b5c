package main

import (
	"fmt"
	"math/bits"
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"

	keccakconst "github.com/zgminer/zgminer/kernels/_gen/keccak"
)

// keccak writes Keccak-f[1600] on eight lanes: the 25 words live in registers.
type keccak struct {
	rot    [25]uint64
	consts Mem // 24 round constants, the same rotated by one, the two words of the padding
	pairs  Mem
}

const (
	rotated  = 8 * 24 // offset of the rotated constants in consts
	padFirst = 8 * 48 // offset of the constant 1
	padLast  = 8 * 49 // offset of 1 << 63
)

func newKeccak() *keccak {
	k := &keccak{rot: keccakconst.Rotations()}
	k.consts = GLOBL("keccakConstants", RODATA|NOPTR)
	rc := keccakconst.RoundConstants()
	for i, v := range rc {
		DATA(8*i, U64(v))
	}
	for i, v := range rc {
		DATA(rotated+8*i, U64(bits.RotateLeft64(v, 1)))
	}
	DATA(padFirst, U64(1))
	DATA(padLast, U64(1<<63))
	k.pairs = pairTable()
	return k
}

// state is the 25 words of a permutation; word x+5*y.
type state [25]value

// sponge starts a state whose first words are the given registers and whose
// others are zero.
func sponge(p *program, words ...z) (s state) {
	for i := range s {
		s[i] = zero
		if i < len(words) {
			s[i] = p.input(words[i])
		}
	}
	return s
}

// pad puts the padding of a message that ends before word n into registers a
// and b and into s.
func (k *keccak) pad(p *program, s *state, n int, a, b z) {
	VPBROADCASTQ(k.consts.Offset(padFirst), a)
	VPBROADCASTQ(k.consts.Offset(padLast), b)
	s[n] = p.xor(s[n], p.input(a))
	s[16] = p.xor(s[16], p.input(b))
}

// permute adds the 24 rounds.
func (k *keccak) permute(p *program, s state) state {
	for r := range 24 {
		s = k.round(p, s, r)
	}
	s[0] = p.xorMem(s[0], zero, k.consts.Offset(8*23))
	return s
}

// round adds one round in the order of schedule, without its last step, iota: the
// constant that is missing in word 0 is added in the next round, to the three
// words that word 0 goes into, for nothing, because each of them is an exclusive
// or of two operands that can as well have three.
func (k *keccak) round(p *program, s state, r int) state {
	v := map[string]value{}
	for i, x := range s {
		v[fmt.Sprintf("a%d", i)] = x
	}
	get := func(format string, args ...any) value {
		x, ok := v[fmt.Sprintf(format, args...)]
		if !ok {
			panic("schedule uses " + fmt.Sprintf(format, args...) + " before it is known")
		}
		return x
	}
	// iota returns a ^ b, and with the last round's constant if i is in missing,
	// which has the offset of that constant in consts.
	iota := func(a, b value, missing map[int]int, i int) value {
		offset, ok := missing[i]
		if !ok || r == 0 {
			return p.xor(a, b)
		}
		return p.xorMem(a, b, k.consts.Offset(offset+8*(r-1)))
	}
	var source [25]int // source[t] is the word that pi moves to t
	for i := range 25 {
		source[keccakconst.PiTarget(i)] = i
	}
	for _, name := range strings.Fields(schedule) {
		var i int
		fmt.Sscanf(name[1:], "%d", &i)
		x, y := i%5, i/5
		switch name[0] {
		case 'p': // part of the parity of column x
			v[name] = p.xor(get("a%d", i), get("a%d", i+5), get("a%d", i+10))
		case 'c':
			v[name] = p.xor(get("p%d", i), get("a%d", i+15), get("a%d", i+20))
		case 'r':
			v[name] = p.rotate(get("c%d", (x+1)%5), 1)
		case 'd': // what theta adds to column x
			v[name] = iota(get("r%d", x), get("c%d", (x+4)%5), map[int]int{1: 0, 4: rotated}, x)
		case 'e':
			v[name] = iota(get("a%d", i), get("d%d", x), map[int]int{0: 0}, i)
		case 'b': // named by its place after pi
			v[name] = p.rotate(get("e%d", source[i]), k.rot[source[i]])
		case 'n':
			v[name] = p.chi(get("b%d", i), get("b%d", 5*y+(x+1)%5), get("b%d", 5*y+(x+2)%5))
		default:
			panic("unknown operation " + name)
		}
	}
	var next state
	for i := range next {
		next[i] = get("n%d", i)
	}
	return next
}
