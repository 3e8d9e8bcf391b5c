package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// lanes addresses eight places, one of each lane's message, by a pointer each
// and a common running offset.
type lanes struct {
	pointer [8]reg.Register
	running reg.Register
}

// newLanes loads the pointers base + offsets[m] and clears the running offset.
func newLanes(base, offsets reg.Register) *lanes {
	l := &lanes{running: GP64()}
	for m := range l.pointer {
		r := GP64()
		MOVQ(Mem{Base: offsets, Disp: 8 * m}, r)
		ADDQ(base, r)
		l.pointer[m] = r
	}
	XORQ(l.running, l.running)
	return l
}

func (l *lanes) at(m int) Mem {
	return Mem{Base: l.pointer[m], Index: l.running, Scale: 1}
}
