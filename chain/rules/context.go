package rules

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
)

// The block context word: what consensus tells contracts in the header's parent
// beacon root (spec/chain.md 3.5). Layout, big endian:
//
//	0      version = 1
//	1      flags, 0
//	2-3    proposer's index
//	4      n, pieces of evidence, at most 3
//	5-13   n × (validator index u16, kind u8), rest 0
//	14-15  0
//	16-31  bitmap of validators absent in the last commit: bit i is byte 16+i/8, 1<<(i%8)
//
// Proposer and evidence name validators by their index, which never changes. Bits of
// the bitmap are seats, which only members of the set have: there may be more
// validators than bits. Where the set is static, a validator's seat is its index.
const (
	contextVersion = 1
	evidenceOffset = 5
	bitmapOffset   = 16

	// MaxEvidence is the number of pieces of evidence in one word.
	MaxEvidence = 3
	// MaxValidators is the number of validators that the bitmap can name.
	MaxValidators = 128
	// Unknown is the index of a validator that the registry does not know.
	Unknown = 0xffff
)

// Kinds of evidence.
const (
	DuplicateVote     = 1
	LightClientAttack = 2
)

// Evidence says that a validator misbehaved.
type Evidence struct {
	Validator uint16 // index in the registry
	Kind      uint8
}

// Context is the decoded block context word.
type Context struct {
	Flags    uint8
	Proposer uint16
	Evidence []Evidence // at most MaxEvidence
	Absent   [16]byte   // bitmap
}

// SetAbsent marks the validator of a seat as absent; a seat beyond MaxValidators is
// ignored.
func (c *Context) SetAbsent(seat uint16) {
	if seat < MaxValidators {
		c.Absent[seat/8] |= 1 << (seat % 8)
	}
}

// AddEvidence appends evidence unless the validator has been named already, is
// unknown or the word is full. It reports whether it was taken.
func (c *Context) AddEvidence(e Evidence) bool {
	if len(c.Evidence) >= MaxEvidence || e.Validator == Unknown {
		return false
	}
	for _, x := range c.Evidence {
		if x.Validator == e.Validator {
			return false
		}
	}
	c.Evidence = append(c.Evidence, e)
	return true
}

// Word encodes the context.
func (c *Context) Word() common.Hash {
	var w common.Hash
	w[0], w[1] = contextVersion, c.Flags
	binary.BigEndian.PutUint16(w[2:], c.Proposer)
	w[4] = uint8(min(len(c.Evidence), MaxEvidence))
	for i, e := range c.Evidence[:w[4]] {
		binary.BigEndian.PutUint16(w[evidenceOffset+3*i:], e.Validator)
		w[evidenceOffset+3*i+2] = e.Kind
	}
	copy(w[bitmapOffset:], c.Absent[:])
	return w
}

// ParseContext decodes a word and refuses one that Word would not write.
func ParseContext(w common.Hash) (Context, error) {
	if w[0] != contextVersion {
		return Context{}, fmt.Errorf("block context word %s: version %d, want %d", w, w[0], contextVersion)
	}
	if w[4] > MaxEvidence {
		return Context{}, fmt.Errorf("block context word %s: %d pieces of evidence, at most %d fit", w, w[4], MaxEvidence)
	}
	c := Context{Flags: w[1], Proposer: binary.BigEndian.Uint16(w[2:])}
	for i := range int(w[4]) {
		at := evidenceOffset + 3*i
		c.Evidence = append(c.Evidence, Evidence{Validator: binary.BigEndian.Uint16(w[at:]), Kind: w[at+2]})
	}
	copy(c.Absent[:], w[bitmapOffset:])
	if c.Word() != w {
		return Context{}, fmt.Errorf("block context word %s: bytes that must be zero are not", w)
	}
	return c, nil
}
