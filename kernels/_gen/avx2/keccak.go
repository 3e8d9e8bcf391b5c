package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"

	"github.com/zgminer/zgminer/kernels/_gen/keccak"
)

// permutation writes Keccak-f[1600] on four interleaved states. A state of 25
// words does not fit the 16 registers: it lies in memory, is read as memory
// operands and goes from one array to the other and back with every round.
// Registers hold the column parities of the state being written (c), the theta
// words of the state being read (d), the row at work (b) and a scratch word (t).
//
// The CPU looks some 64 vector instructions ahead. Rows are therefore begun
// before the row before is finished, so that there always are independent
// instructions within reach; the second row in flight lies in the registers of
// the theta words, which then are read from memory.
type permutation struct {
	*constants
	rot     [25]uint64
	origin  [25]int // origin[i] is the word that pi moves to i
	c, d, b [5]ymm
	t       ymm
	state   [2]array // working arrays
	theta   array    // copy of d
}

// workWords is the size of the working arrays.
const workWords = 25 + 25 + 5

func newPermutation(cs *constants, work array) *permutation {
	k := &permutation{constants: cs, rot: keccak.Rotations(), t: y[15]}
	for i := range 25 {
		k.origin[keccak.PiTarget(i)] = i
	}
	copy(k.c[:], y[0:5])
	copy(k.d[:], y[5:10])
	copy(k.b[:], y[10:15])
	k.state[0] = work
	k.state[1] = array{work.base, work.disp + 25*wordBytes}
	k.theta = array{work.base, work.disp + 50*wordBytes}
	return k
}

// source tells where word i of a state is read; false if the word is zero.
type source func(i int) (Mem, bool)

// message is the first state of a message of n words that lie in a, or of a
// padded message if n < 17.
func (k *permutation) message(a array, n int) source {
	return func(i int) (Mem, bool) {
		switch {
		case i < n:
			return a.at(i), true
		case i == n && n < 17:
			return k.padFirst, true
		case i == 16 && n < 17:
			return k.padLast, true
		}
		return Mem{}, false
	}
}

// parity sets c to the column parities of a state.
func (k *permutation) parity(src source) {
	for x := range 5 {
		var words []Mem
		for i := x; i < 25; i += 5 {
			if m, ok := src(i); ok {
				words = append(words, m)
			}
		}
		VMOVDQA(words[0], k.c[x])
		for _, m := range words[1:] {
			VPXOR(m, k.c[x], k.c[x])
		}
	}
}

// setTheta sets d from c.
func (k *permutation) setTheta() {
	for x := range 5 {
		left, right := k.c[(x+4)%5], k.c[(x+1)%5]
		VPSRLQ(U8(63), right, k.t)
		VPADDQ(right, right, k.d[x])
		VPXOR(k.t, left, k.t)
		VPXOR(k.t, k.d[x], k.d[x])
	}
}

// rotate writes from, rotated left by n bits, to w.
func (k *permutation) rotate(n uint64, from, w ymm) {
	if m, ok := k.constants.rotate[int(n)]; ok {
		VPSHUFB(m, from, w)
		return
	}
	VPSRLQ(U8(64-n), from, k.t)
	if n == 1 {
		VPADDQ(from, from, w)
	} else {
		VPSLLQ(U8(n), from, w)
	}
	VPOR(k.t, w, w)
}

// begin writes theta, rho and pi of row r to w. The theta words are those in d
// or, if stored, those in memory.
func (k *permutation) begin(src source, r int, w [5]ymm, stored bool) {
	for x := range 5 {
		i := k.origin[x+5*r]
		from := k.d[i%5]
		if stored {
			from = w[x]
			VMOVDQA(k.theta.at(i%5), from)
		}
		if m, ok := src(i); ok {
			VPXOR(m, from, w[x])
			from = w[x]
		}
		if k.rot[i] != 0 {
			k.rotate(k.rot[i], from, w[x])
		}
	}
}

// finish writes chi and iota of row r, which is in w: its words go to store and
// into the parities.
func (k *permutation) finish(r int, w [5]ymm, constant Mem, store func(i int, w ymm)) {
	for x := range 5 {
		out := k.t
		if r == 0 {
			out = k.c[x]
		}
		VPANDN(w[(x+2)%5], w[(x+1)%5], out)
		VPXOR(w[x], out, out)
		if r == 0 && x == 0 {
			VPXOR(constant, out, out)
		}
		store(x+5*r, out)
		if r > 0 {
			VPXOR(out, k.c[x], k.c[x])
		}
	}
}

// round writes one round. c holds the parities of the state read and then those
// of the state written. store takes the words to be kept.
func (k *permutation) round(src source, constant Mem, store func(i int, w ymm)) {
	k.setTheta()
	for x := range 5 {
		VMOVDQA(k.d[x], k.theta.at(x))
	}
	var inPlace [5]ymm // row 2 over the theta words it needs
	for x := range 5 {
		inPlace[x] = k.d[k.origin[x+5*2]%5]
	}
	k.begin(src, 0, k.b, false)
	k.finish(0, k.b, constant, store)
	k.begin(src, 1, k.b, false)
	k.begin(src, 2, inPlace, false)
	k.finish(1, k.b, constant, store)
	k.begin(src, 3, k.b, true)
	k.finish(2, inPlace, constant, store)
	k.begin(src, 4, k.d, true)
	k.finish(3, k.b, constant, store)
	k.finish(4, k.d, constant, store)
}

// digestRound writes the last round of a hash: only the four words of the
// digest, which it leaves in c[0] to c[3].
func (k *permutation) digestRound(src source, constant Mem) {
	k.setTheta()
	k.begin(src, 0, k.b, false)
	for x := range 4 {
		VPANDN(k.b[(x+2)%5], k.b[(x+1)%5], k.c[x])
		VPXOR(k.b[x], k.c[x], k.c[x])
	}
	VPXOR(constant, k.c[0], k.c[0])
}

// twoRounds writes a loop of two rounds a turn, from array 0 to array 0, over the
// rounds first to last-1; label must be unique in the kernel.
func (k *permutation) twoRounds(label string, first, last int) {
	at, end := GP64(), GP64()
	LEAQ(k.roundConstants.Offset(wordBytes*first), at)
	LEAQ(k.roundConstants.Offset(wordBytes*last), end)
	Label(label)
	for i := range 2 {
		k.round(k.from(i), Mem{Base: at, Disp: wordBytes * i}, k.to(1-i))
	}
	ADDQ(U8(2*wordBytes), at)
	CMPQ(at, end)
	JNE(LabelRef(label))
}

func (k *permutation) from(i int) source {
	return func(w int) (Mem, bool) { return k.state[i].at(w), true }
}

func (k *permutation) to(i int) func(int, ymm) {
	return func(w int, r ymm) { VMOVDQA(r, k.state[i].at(w)) }
}

// digest writes the 24 rounds of a hash's last permutation: from src with its
// parities in c to the digest in c[0] to c[3].
func (k *permutation) digest(label string, src source) {
	k.round(src, k.roundConstants, k.to(0))
	k.twoRounds(label, 1, 21)
	k.round(k.from(0), k.roundConstants.Offset(wordBytes*21), k.to(1))
	k.round(k.from(1), k.roundConstants.Offset(wordBytes*22), func(i int, w ymm) {
		if i%6 == 0 { // the last round reads the diagonal only
			k.to(0)(i, w)
		}
	})
	k.digestRound(k.from(0), k.roundConstants.Offset(wordBytes*23))
}

// full writes all 24 rounds from src, with its parities in c, to array 1 with its
// parities in c.
func (k *permutation) full(label string, src source) {
	k.round(src, k.roundConstants, k.to(0))
	k.twoRounds(label, 1, 23)
	k.round(k.from(0), k.roundConstants.Offset(wordBytes*23), k.to(1))
}

// four are the registers that hold a digest.
func (k *permutation) four() [4]ymm { return [4]ymm(k.c[:4]) }
