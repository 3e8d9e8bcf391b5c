package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// Header is the part of a block header that zgminer uses. Several blocks may
// have the same Time, so Time is never a key or an order.
type Header struct {
	Number     uint64
	Hash       common.Hash
	ParentHash common.Hash
	Time       uint64   // Unix seconds
	BaseFee    *big.Int // wei per gas; nil before EIP-1559
	GasLimit   uint64
	GasUsed    uint64
	StateRoot  common.Hash
}

// UnmarshalJSON reads a block or header of any Ethereum-like node; fields it does
// not know are ignored, number, hash and timestamp are required.
func (h *Header) UnmarshalJSON(b []byte) error {
	var j struct {
		Number     *hexutil.Uint64 `json:"number"`
		Hash       *common.Hash    `json:"hash"`
		ParentHash common.Hash     `json:"parentHash"`
		Time       *hexutil.Uint64 `json:"timestamp"`
		BaseFee    *hexutil.Big    `json:"baseFeePerGas"`
		GasLimit   hexutil.Uint64  `json:"gasLimit"`
		GasUsed    hexutil.Uint64  `json:"gasUsed"`
		StateRoot  common.Hash     `json:"stateRoot"`
	}
	if err := json.Unmarshal(b, &j); err != nil {
		return fmt.Errorf("decode a block header: %w", err)
	}
	if j.Number == nil || j.Hash == nil || j.Time == nil {
		return errors.New("decode a block header: number, hash or timestamp is missing")
	}
	*h = Header{
		Number: uint64(*j.Number), Hash: *j.Hash, ParentHash: j.ParentHash, Time: uint64(*j.Time),
		BaseFee: (*big.Int)(j.BaseFee), GasLimit: uint64(j.GasLimit), GasUsed: uint64(j.GasUsed), StateRoot: j.StateRoot,
	}
	return nil
}

// BlockRef names a block: by number (At), by hash (AtHash) or by a tag. The zero
// value is Latest.
type BlockRef struct {
	tag    string
	number uint64
	hash   common.Hash
	kind   refKind
}

type refKind uint8

const (
	refTag refKind = iota
	refNumber
	refHash
)

// The tags. Finalized on a chain without that tag is the block three below the
// newest (spec/chain.md 12). Pending is for Nonce and Call only.
var (
	Latest    = BlockRef{tag: tagLatest}
	Pending   = BlockRef{tag: "pending"}
	Finalized = BlockRef{tag: tagFinalized}
)

const (
	tagLatest    = "latest"
	tagFinalized = "finalized"
)

// finalizedLag stands in for a missing finalized tag, in blocks.
const finalizedLag = 3

// At names the block with a number.
func At(number uint64) BlockRef { return BlockRef{kind: refNumber, number: number} }

// AtHash names the block with a hash.
func AtHash(hash common.Hash) BlockRef { return BlockRef{kind: refHash, hash: hash} }

func (r BlockRef) isLatest() bool    { return r.kind == refTag && (r.tag == "" || r.tag == tagLatest) }
func (r BlockRef) isFinalized() bool { return r.kind == refTag && r.tag == tagFinalized }

// param is the block parameter of state methods (EIP-1898 for hashes).
func (r BlockRef) param() any {
	switch r.kind {
	case refNumber:
		return hexutil.Uint64(r.number)
	case refHash:
		return map[string]any{"blockHash": r.hash}
	}
	if r.tag == "" {
		return tagLatest
	}
	return r.tag
}

func (r BlockRef) String() string {
	switch r.kind {
	case refNumber:
		return fmt.Sprintf("block %d", r.number)
	case refHash:
		return "block " + r.hash.Hex()
	}
	return fmt.Sprintf("the %s block", r.param())
}
