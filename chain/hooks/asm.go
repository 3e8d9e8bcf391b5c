package hooks

import "fmt"

// EVM opcodes used by the hooks.
const (
	opStop           = 0x00
	opAdd            = 0x01
	opSub            = 0x03
	opMod            = 0x06
	opGt             = 0x11
	opEq             = 0x14
	opIszero         = 0x15
	opShl            = 0x1b
	opCaller         = 0x33
	opCallDataLoad   = 0x35
	opCallDataSize   = 0x36
	opReturnDataSize = 0x3d
	opReturnDataCopy = 0x3e
	opTimestamp      = 0x42
	opPop            = 0x50
	opMload          = 0x51
	opMstore         = 0x52
	opSload          = 0x54
	opSstore         = 0x55
	opJumpi          = 0x57
	opJumpdest       = 0x5b
	opPush0          = 0x5f
	opPush1          = 0x60
	opPush2          = 0x61
	opDup1           = 0x80
	opDup2           = 0x81
	opDup3           = 0x82
	opSwap1          = 0x90
	opCall           = 0xf1
	opReturn         = 0xf3
	opRevert         = 0xfd
)

// program is EVM code under construction with symbolic jump targets.
type program struct {
	code   []byte
	labels map[string]int
	refs   map[int]string // offset of a 2-byte operand → label
}

func newProgram() *program {
	return &program{labels: map[string]int{}, refs: map[int]string{}}
}

// op appends opcodes.
func (p *program) op(ops ...byte) *program {
	p.code = append(p.code, ops...)
	return p
}

// push appends a PUSH of 1 to 32 bytes, big endian.
func (p *program) push(b ...byte) *program {
	return p.op(opPush1 + byte(len(b)-1)).op(b...)
}

// label makes the next instruction a jump target.
func (p *program) label(name string) *program {
	p.labels[name] = len(p.code)
	return p.op(opJumpdest)
}

// jumpIf jumps to the label when the top of the stack is not zero.
func (p *program) jumpIf(name string) *program {
	p.op(opPush2)
	p.refs[len(p.code)] = name
	return p.op(0, 0, opJumpi)
}

// assemble resolves the labels.
func (p *program) assemble() []byte {
	for at, name := range p.refs {
		target, ok := p.labels[name]
		if !ok {
			panic(fmt.Sprintf("hooks: no label %q", name)) // a mistake in this package
		}
		p.code[at], p.code[at+1] = byte(target>>8), byte(target)
	}
	return p.code
}
