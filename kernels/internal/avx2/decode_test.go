//go:build amd64 && !purego

package avx2

import "fmt"

// instruction is what the decoder tells of one instruction.
type instruction struct {
	bytes int
	vex   bool
	call  bool // a call with a 32-bit displacement behind a one-byte opcode
}

// decode finds the length of the instruction at the beginning of code. It knows
// the encodings that the kernels and their wrappers use and no other (Intel
// SDM volume 2, chapter 2 and appendix A): an unknown one is an error, so an
// EVEX instruction cannot pass, nor a wrong length lead past one unseen.
func decode(code *[16]byte) (instruction, error) {
	switch code[0] {
	case 0x62:
		return instruction{}, fmt.Errorf("EVEX instruction")
	case 0xc4, 0xc5:
		return decodeVEX(code)
	}
	at, wide := 0, false
	for code[at] == 0x65 || code[at] == 0x64 || code[at] == 0x66 { // segment, operand size
		at++
	}
	if code[at]&0xf0 == 0x40 { // REX
		wide = code[at]&8 != 0
		at++
	}
	op := code[at]
	at++
	switch {
	case op == 0x0f:
		return decode0F(code, at)
	case op&0xc4 == 0, // ALU register and memory: 00-03, 08-0b, ..., 38-3b
		op == 0x85, op == 0x87, op == 0x89, op == 0x8b, op == 0x8d, op == 0xff:
		return instruction{bytes: at + operand(code[at:])}, nil
	case op == 0x83:
		return instruction{bytes: at + operand(code[at:]) + 1}, nil
	case op == 0x81, op == 0xc7:
		return instruction{bytes: at + operand(code[at:]) + 4}, nil
	case op&0xf0 == 0x50, op&0xf8 == 0x90, op == 0xc3, op == 0xcc: // push, pop, exchange, ret, int3
		return instruction{bytes: at}, nil
	case op&0xf0 == 0x70, op == 0xeb: // short jumps
		return instruction{bytes: at + 1}, nil
	case op == 0xe9:
		return instruction{bytes: at + 4}, nil
	case op == 0xe8:
		return instruction{bytes: at + 4, call: at == 1}, nil
	case op == 0x05, op == 0x25, op == 0x2d, op == 0x3d: // ALU on the accumulator
		return instruction{bytes: at + 4}, nil
	case op&0xf8 == 0xb8 && !wide: // move of an immediate
		return instruction{bytes: at + 4}, nil
	}
	return instruction{}, fmt.Errorf("opcode %#x is unknown to this test", op)
}

// decode0F continues behind the byte 0f.
func decode0F(code *[16]byte, at int) (instruction, error) {
	op := code[at]
	at++
	switch {
	case op&0xf0 == 0x80: // long conditional jumps
		return instruction{bytes: at + 4}, nil
	case op == 0x18, op == 0x1f, op == 0x10, op == 0x11, op == 0x28, op == 0x29, op == 0x57: // prefetch, nop, SSE moves, xorps
		return instruction{bytes: at + operand(code[at:])}, nil
	}
	return instruction{}, fmt.Errorf("opcode 0f %#x is unknown to this test", op)
}

func decodeVEX(code *[16]byte) (instruction, error) {
	opcodeMap, at := 1, 2
	if code[0] == 0xc4 {
		opcodeMap, at = int(code[1]&0x1f), 3
	}
	op := code[at]
	at++
	in := instruction{vex: true}
	switch {
	case opcodeMap == 1 && op == 0x77: // VZEROUPPER
		in.bytes = at
	case opcodeMap == 1 && (op >= 0x70 && op <= 0x73 || op >= 0xc2 && op <= 0xc6), opcodeMap == 3: // with an immediate
		in.bytes = at + operand(code[at:]) + 1
	case opcodeMap == 1, opcodeMap == 2:
		in.bytes = at + operand(code[at:])
	default:
		return in, fmt.Errorf("VEX opcode map %d", opcodeMap)
	}
	return in, nil
}

// operand is the length of a ModRM byte with what belongs to it.
func operand(code []byte) int {
	mod, rm := code[0]>>6, code[0]&7
	n := 1
	if mod == 3 {
		return n
	}
	if rm == 4 { // SIB
		n++
		if mod == 0 && code[1]&7 == 5 {
			n += 4
		}
	}
	switch {
	case mod == 1:
		n++
	case mod == 2, mod == 0 && rm == 5: // 32-bit displacement, or relative to the instruction
		n += 4
	}
	return n
}
