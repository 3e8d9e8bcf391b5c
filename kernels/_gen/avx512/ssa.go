package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// A program is straight-line code over vectors, each assigned once. It is
// recorded first, so that work on words known to be zero or never used falls
// away, and then written with registers given out on the way.
type program struct{ ops []op }

type kind int

const (
	input   kind = iota
	xor          // a ^ b
	xor3         // a ^ b ^ c
	chi          // a ^ (^b & c)
	rotate       // a rotated left by n
	xorMem       // a ^ word at mem, the same for all lanes
	xor2Mem      // a ^ b ^ word at mem
)

type op struct {
	kind kind
	src  []value
	n    uint64
	mem  Mem
	reg  z // of an input
}

// value names the result of an operation; zero is the word known to be zero.
type value int

const zero value = -1

func (p *program) add(o op) value {
	p.ops = append(p.ops, o)
	return value(len(p.ops) - 1)
}

func (p *program) input(r z) value { return p.add(op{kind: input, reg: r}) }

// xor returns the exclusive or of two or three values.
func (p *program) xor(v ...value) value {
	var src []value
	for _, x := range v {
		if x != zero {
			src = append(src, x)
		}
	}
	switch len(src) {
	case 0:
		return zero
	case 1:
		return src[0]
	case 2:
		return p.add(op{kind: xor, src: src})
	}
	return p.add(op{kind: xor3, src: src})
}

func (p *program) rotate(a value, n uint64) value {
	if a == zero || n == 0 {
		return a
	}
	return p.add(op{kind: rotate, src: []value{a}, n: n})
}

func (p *program) chi(a, b, c value) value {
	return p.add(op{kind: chi, src: []value{a, b, c}})
}

// xorMem returns a ^ b ^ the word at m.
func (p *program) xorMem(a, b value, m Mem) value {
	switch {
	case a == zero:
		return p.add(op{kind: xorMem, src: []value{b}, mem: m})
	case b == zero:
		return p.add(op{kind: xorMem, src: []value{a}, mem: m})
	}
	return p.add(op{kind: xor2Mem, src: []value{a, b}, mem: m})
}

// write emits the code for the wanted results and returns their registers.
// Registers are taken from all 32 of which none is an input; a result takes the
// register of an operand that dies with it where it can, else the one that
// became free longest ago.
func (p *program) write(wanted []value) []z {
	last := make([]int, len(p.ops)) // position of the last use
	for _, v := range wanted {
		last[v] = len(p.ops)
	}
	for i := len(p.ops) - 1; i >= 0; i-- {
		if last[i] == 0 {
			continue // not used
		}
		for _, s := range p.ops[i].src {
			last[s] = max(last[s], i)
		}
	}

	at := make([]z, len(p.ops))
	taken := map[z]bool{}
	for i, o := range p.ops {
		if o.kind == input && last[i] > 0 {
			at[i], taken[o.reg] = o.reg, true
		}
	}
	var free []z
	for _, r := range zr {
		if !taken[r] {
			free = append(free, r)
		}
	}
	for i, o := range p.ops {
		if last[i] == 0 || o.kind == input {
			continue
		}
		dying := -1 // operand whose register the result takes
		for j, s := range o.src {
			if last[s] == i && dying < 0 {
				dying = j
			}
		}
		var d z
		if dying >= 0 {
			d = at[o.src[dying]]
		} else {
			if len(free) == 0 {
				panic(fmt.Sprintf("operation %d needs a 33rd register", i))
			}
			d, free = free[0], free[1:]
		}
		at[i] = d
		o.write(at, d, dying)
		for j, s := range o.src {
			if last[s] == i && j != dying {
				free = append(free, at[s])
			}
		}
	}
	out := make([]z, len(wanted))
	for i, v := range wanted {
		out[i] = at[v]
	}
	return out
}

// write emits one instruction (and a move, if the result of a three-input
// operation has no register of an operand to take).
func (o *op) write(at []z, d z, dying int) {
	r := make([]z, len(o.src))
	for i, s := range o.src {
		r[i] = at[s]
	}
	switch o.kind {
	case xor:
		VPXORQ(r[1], r[0], d)
	case rotate:
		VPROLQ(U8(o.n), r[0], d)
	case xorMem:
		VPXORQ_BCST(o.mem, r[0], d)
	case xor2Mem:
		if dying < 0 {
			dying = 0
			VMOVDQA64(r[0], d)
		}
		VPTERNLOGQ_BCST(U8(truth(xor3, [3]int{0, 1, 2})), o.mem, r[1-dying], d)
	case xor3, chi:
		if dying < 0 {
			dying = 0
			VMOVDQA64(r[0], d)
		}
		role := [3]int{dying} // operands in the order of the instruction's truth table
		for i, j := 0, 1; i < 3; i++ {
			if i != dying {
				role[j] = i
				j++
			}
		}
		VPTERNLOGQ(U8(truth(o.kind, role)), r[role[2]], r[role[1]], d)
	}
}

// truth is the table of a three-input operation whose operands role[0],
// role[1], role[2] are the instruction's destination, second and third source.
func truth(k kind, role [3]int) (table uint8) {
	for i := range 8 {
		var in [3]int
		for bit, operand := range role {
			in[operand] = i >> (2 - bit) & 1
		}
		v := in[0] ^ in[1] ^ in[2]
		if k == chi {
			v = in[0] ^ (1-in[1])&in[2]
		}
		table |= uint8(v) << i
	}
	return table
}
