// Package rules holds what every node checks of a proposed block before it is
// executed, and the values that consensus dictates to the EVM header. All of it
// is pure: equal inputs give equal results on every node (spec/chain.md 3.3).
package rules

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	// Header, block and hash types of the EVM side.
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Time returns the timestamp, in seconds since 1970, of the block after one with
// timestamp parent when CometBFT gives the block the time consensus: EVM time is
// strictly increasing.
func Time(parent uint64, consensus time.Time) uint64 {
	next := parent + 1
	if s := consensus.Unix(); s > 0 && uint64(s) > next {
		return uint64(s)
	}
	return next
}

// Randao returns the header's mixDigest: SHA-256(parent hash ‖ height, u64 big
// endian ‖ proposer's consensus address). Anyone can predict it: it is no lottery.
func Randao(parent common.Hash, height uint64, proposer []byte) common.Hash {
	h := sha256.New()
	h.Write(parent[:])
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], height)
	h.Write(n[:])
	h.Write(proposer)
	return common.Hash(h.Sum(nil))
}

// Inflation describes the tokens that each block mints for the staking contract
// as one EIP-4895 withdrawal.
type Inflation struct {
	GweiPerBlock uint64 // 0: none
	To           common.Address
}

// systemValidator is the withdrawal's validator index: no validator of a beacon
// chain has it.
const systemValidator = ^uint64(0)

// Withdrawals returns the list that the block of a height must carry, never nil.
func (i Inflation) Withdrawals(height uint64) types.Withdrawals {
	if i.GweiPerBlock == 0 {
		return types.Withdrawals{}
	}
	return types.Withdrawals{{Index: height, Validator: systemValidator, Address: i.To, Amount: i.GweiPerBlock}}
}
