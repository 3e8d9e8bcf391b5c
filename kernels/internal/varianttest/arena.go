package varianttest

import (
	"fmt"
	"testing"
	"unsafe"
)

// arena lends one buffer at a time, at a chosen place between two guard pages,
// with canaries around it.
type arena struct {
	all      []byte
	from, to int // the buffer lent
}

const (
	canary      = 0xa7
	canaryBytes = 256
)

// place says where in its arena a buffer lies: a number of bytes after the
// first guard page, or at the last one.
type place int

const atEnd place = -1

func (p place) String() string {
	if p == atEnd {
		return "ending at a guard page"
	}
	return fmt.Sprintf("%d bytes after a guard page", int(p))
}

// places are the positions tried for every function.
var places = []place{atEnd, 0, 1, 3, 8, 17, 31, 32, 40, 63}

func newArena(t testing.TB, bytes int) *arena {
	return &arena{all: guardedBytes(t, bytes+64)}
}

// lend returns n bytes at p.
func (a *arena) lend(p place, n int) []byte {
	a.from = int(p)
	if p == atEnd {
		a.from = len(a.all) - n
	}
	a.to = a.from + n
	for _, c := range a.canaries() {
		for i := range c {
			c[i] = canary
		}
	}
	return a.all[a.from:a.to:a.to]
}

// lendCopy returns a copy of b at p.
func (a *arena) lendCopy(p place, b []byte) []byte {
	m := a.lend(p, len(b))
	copy(m, b)
	return m
}

func (a *arena) canaries() [2][]byte {
	return [2][]byte{
		a.all[max(0, a.from-canaryBytes):a.from],
		a.all[a.to:min(len(a.all), a.to+canaryBytes)],
	}
}

// intact reports whether nothing was written around the buffer lent last.
func (a *arena) intact() bool {
	for _, c := range a.canaries() {
		for _, b := range c {
			if b != canary {
				return false
			}
		}
	}
	return true
}

// Views of bytes as arrays of N bytes, and back.

func as32(b []byte) [][32]byte {
	return unsafe.Slice((*[32]byte)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/32)
}

func as64(b []byte) [][64]byte {
	return unsafe.Slice((*[64]byte)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/64)
}

func flat32(a [][32]byte) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(a))), 32*len(a))
}

func flat64(a [][64]byte) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(a))), 64*len(a))
}
