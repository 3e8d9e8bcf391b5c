// Package envelope is the wire form of one EVM block inside a CometBFT block:
// the only transaction of every height (spec/chain.md 3.1).
//
//	0x01 ‖ RLP([block, bal?])
//
// block is the canonical RLP of the whole EVM block (header, transactions, empty
// list of uncles, withdrawals); bal is the EIP-7928 block access list and is
// reserved for forks that have one.
package envelope

import (
	"bytes"
	"errors"
	"fmt"

	// The EVM block and its RLP form: the same code that executes it.
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
)

// Version is the first byte of every envelope.
const Version = 0x01

// Errors of Decode, all about the sender's bytes.
var (
	ErrEmpty        = errors.New("the envelope is empty")
	ErrVersion      = errors.New("unknown envelope version")
	ErrTooLarge     = errors.New("the envelope is larger than allowed")
	ErrNotCanonical = errors.New("the envelope is not the canonical encoding of its block")
)

// body is the RLP list behind the version byte.
type body struct {
	Block *types.Block
	Bal   rlp.RawValue `rlp:"optional"`
}

// Encode returns the envelope of a block. bal is nil before Amsterdam.
func Encode(block *types.Block, bal []byte) ([]byte, error) {
	var w bytes.Buffer
	w.Grow(int(block.Size()) + len(bal) + 16)
	w.WriteByte(Version)
	if err := rlp.Encode(&w, &body{Block: block, Bal: bal}); err != nil {
		return nil, fmt.Errorf("encode the envelope of block %d: %w", block.NumberU64(), err)
	}
	return w.Bytes(), nil
}

// Decode reads an envelope of at most limit bytes (0: no limit). It accepts only
// the bytes that Encode would write, so that one block has one envelope. The
// returned block does not alias data.
func Decode(data []byte, limit int) (block *types.Block, bal []byte, err error) {
	switch {
	case len(data) == 0:
		return nil, nil, ErrEmpty
	case limit > 0 && len(data) > limit:
		return nil, nil, fmt.Errorf("%w: %d bytes, limit %d", ErrTooLarge, len(data), limit)
	case data[0] != Version:
		return nil, nil, fmt.Errorf("%w %d", ErrVersion, data[0])
	}
	var b body
	if err := rlp.DecodeBytes(data[1:], &b); err != nil {
		return nil, nil, fmt.Errorf("decode the envelope: %w", err)
	}
	if b.Block == nil || b.Block.Header().Number == nil {
		return nil, nil, errors.New("decode the envelope: no block in it")
	}
	if err := b.Block.SanityCheck(); err != nil {
		return nil, nil, fmt.Errorf("decode the envelope: %w", err)
	}
	again, err := Encode(b.Block, b.Bal)
	if err != nil {
		return nil, nil, err
	}
	if !bytes.Equal(again, data) {
		return nil, nil, ErrNotCanonical
	}
	return b.Block, b.Bal, nil
}
