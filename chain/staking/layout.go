package staking

import (
	"encoding/binary"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Slots of the contract's storage (src/staking/StakingStorage.sol). Those up to
// slotByAddress are frozen for all versions.
const (
	slotCount     = 0
	slotDiffEpoch = 1
	slotConsensus = 2 // index → Consensus
	slotKey       = 3 // index → first 32 bytes
	slotKeyTail   = 4 // index → byte 33
	slotDiff      = 5
	slotByAddress = 6 // consensus address → 1 + index

	slotParams       = 7 // four slots
	slotTotalTokens  = 11
	slotTotalPower   = 15
	slotValidators   = 17
	slotDelegations  = 18
	slotByOperator   = 19
	slotCandidates   = 20
	slotSeats        = 21
	slotMonikers     = 24
	seats            = 128
	validatorTokens  = 1 // slots within a Validator
	validatorShares  = 2
	validatorJail    = 7
	maxDiff          = 2 * seats // entries: as many can leave as can join
	wordsOfAMoniker  = 3         // at most 70 bytes
	consensusSeatBit = 80        // of a Consensus
)

// Status of a validator.
type Status uint8

// The statuses.
const (
	Active     Status = 1 + iota // in the set
	Waiting                      // not among the first
	Jailed                       // until its operator ends that
	Tombstoned                   // for ever
)

// String returns the status in a word.
func (s Status) String() string {
	switch s {
	case Active:
		return "active"
	case Waiting:
		return "waiting"
	case Jailed:
		return "jailed"
	case Tombstoned:
		return "tombstoned"
	}
	return "unknown"
}

// slot returns the place of a variable.
func slot(n uint64) common.Hash {
	var h common.Hash
	binary.BigEndian.PutUint64(h[24:], n)
	return h
}

// number returns a small number as a word.
func number(n uint64) common.Hash { return slot(n) }

// in returns the place of a key's value in the mapping at a slot.
func in(mapping, key common.Hash) common.Hash { return crypto.Keccak256Hash(key[:], mapping[:]) }

// next returns the place n slots further.
func next(h common.Hash, n uint64) common.Hash {
	sum := new(big.Int).Add(h.Big(), new(big.Int).SetUint64(n))
	return common.BigToHash(sum) // a hash is never near 2^256
}

// elements returns the place of the first element of the array at a slot.
func elements(array common.Hash) common.Hash { return crypto.Keccak256Hash(array[:]) }

// packed is a word filled from its low end, as Solidity packs small variables.
type packed struct {
	word big.Int
	bits uint
}

func (p *packed) add(v uint64, bits uint) *packed {
	return p.addBig(new(big.Int).SetUint64(v), bits)
}

func (p *packed) addBig(v *big.Int, bits uint) *packed {
	p.word.Or(&p.word, new(big.Int).Lsh(v, p.bits))
	p.bits += bits
	return p
}

func (p *packed) hash() common.Hash { return common.BigToHash(&p.word) }

// part returns some bits of a word, at most 64, counted from the low end.
func part(w common.Hash, from, bits uint) uint64 {
	v := new(big.Int).Rsh(w.Big(), from)
	return v.And(v, new(big.Int).Sub(new(big.Int).Lsh(common.Big1, bits), common.Big1)).Uint64()
}
