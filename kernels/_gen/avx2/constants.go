package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"

	"github.com/zgminer/zgminer/kernels/_gen/blake2b"
	"github.com/zgminer/zgminer/kernels/_gen/keccak"
)

// constants are read-only tables of 32 bytes an entry, so that each entry can be
// the memory operand of an instruction.
type constants struct {
	roundConstants Mem         // Keccak's iota, 24 entries
	padFirst       Mem         // first padding bit of Keccak at the start of a word
	padLast        Mem         // last padding bit at the end of the rate
	rotate         map[int]Mem // byte shuffles that rotate words left by 8, 16, 40, 56
	iv             Mem         // BLAKE2b's initial vector, 8 entries
	parameters     Mem         // BLAKE2b's parameter block: digest 64, fanout 1, depth 1
	laneNumbers    Mem         // 0, 1, 2, 3
	allOnes        Mem
}

func newConstants() *constants {
	c := &constants{rotate: map[int]Mem{}}
	rc := keccak.RoundConstants()
	c.roundConstants = table("keccakRC", rc[:]...)
	c.padFirst = table("keccakPadFirst", 1)
	c.padLast = table("keccakPadLast", 1<<63)
	c.rotate[8] = byteRotation("rotate8", 8)
	c.rotate[56] = byteRotation("rotate56", 56)
	c.rotate[40] = byteRotation("rotate40", 40) // right by 24
	c.rotate[48] = byteRotation("rotate48", 48) // right by 16
	c.iv = table("blakeIV", blake2b.IV[:]...)
	c.parameters = table("blakeParameters", blake2b.Parameters)
	c.laneNumbers = GLOBL("laneNumbers", RODATA|NOPTR)
	for l := range lanes {
		DATA(8*l, U64(l))
	}
	c.allOnes = table("allOnes", 1<<64-1)
	return c
}

// table declares words that are the same in every lane.
func table(name string, words ...uint64) Mem {
	g := GLOBL(name, RODATA|NOPTR)
	for i, v := range words {
		for l := range lanes {
			DATA(wordBytes*i+8*l, U64(v))
		}
	}
	return g
}

// byteRotation declares the VPSHUFB control that rotates 64-bit words left by a
// multiple of 8 bits.
func byteRotation(name string, bits int) Mem {
	var control [2]uint64 // a 128-bit half has two words
	for i := range 16 {
		from := i&8 + (i-bits/8)&7
		control[i/8] |= uint64(from) << (8 * (i % 8))
	}
	g := GLOBL(name, RODATA|NOPTR)
	for l := range lanes {
		DATA(8*l, U64(control[l%2]))
	}
	return g
}
