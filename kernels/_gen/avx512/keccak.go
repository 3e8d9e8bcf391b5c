package main

import (
	"fmt"
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"

	keccakconst "github.com/zgminer/zgminer/kernels/_gen/keccak"
)

// keccak writes Keccak-f[1600] on eight lanes: the 25 words live in registers.
type keccak struct {
	rot    [25]uint64
	consts Mem // 24 round constants, then the two words of the padding
	pairs  Mem
}

const (
	padFirst = 8 * 24 // offset of the constant 1 in consts
	padLast  = 8 * 25 // offset of 1 << 63
)

func newKeccak() *keccak {
	k := &keccak{rot: keccakconst.Rotations()}
	k.consts = GLOBL("keccakConstants", RODATA|NOPTR)
	rc := keccakconst.RoundConstants()
	for i, v := range append(rc[:], 1, 1<<63) {
		DATA(8*i, U64(v))
	}
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
	return s
}

// round adds one round in the order of schedule.
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
			v[name] = p.xor(get("r%d", x), get("c%d", (x+4)%5))
		case 'e':
			v[name] = p.xor(get("a%d", i), get("d%d", x))
		case 'b': // named by its place after pi
			v[name] = p.rotate(get("e%d", source[i]), k.rot[source[i]])
		case 'n', 'm':
			if name == "n0" {
				v[name] = p.xorMem(get("m0"), k.consts.Offset(8*r))
				break
			}
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
