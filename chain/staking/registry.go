package staking

import (
	"fmt"
	"math/big"

	abci "github.com/cometbft/cometbft/abci/types"
	cometcrypto "github.com/cometbft/cometbft/crypto"
	cometed25519 "github.com/cometbft/cometbft/crypto/ed25519"
	cometkeys "github.com/cometbft/cometbft/crypto/encoding"
	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"

	"github.com/zgminer/zgminer/chain/hooks"
)

// Registry reads the contract's storage for consensus. It implements
// chain/app's interface of that name.
type Registry struct{}

func read(s *state.StateDB, at common.Hash) common.Hash { return s.GetState(hooks.Staking, at) }

// Index returns the index of the validator with a consensus address (20 bytes).
func (Registry) Index(before *state.StateDB, address []byte) (uint16, bool) {
	w := read(before, in(slot(slotByAddress), common.BytesToHash(address))).Big()
	if w.Sign() == 0 || w.BitLen() > 16 {
		return 0, false
	}
	return uint16(w.Uint64() - 1), true
}

// Seat returns the bit of the validator with a consensus address in the bitmap of
// absent validators; one that has left the set has none.
func (r Registry) Seat(before *state.StateDB, address []byte) (uint16, bool) {
	index, ok := r.Index(before, address)
	if !ok {
		return 0, false
	}
	seat := part(read(before, in(slot(slotConsensus), number(uint64(index)))), consensusSeatBit, 8)
	return uint16(seat - 1), seat > 0
}

// Updates returns the changes of the set that the contract made in the block with
// the given number.
func (Registry) Updates(after *state.StateDB, block uint64) ([]abci.ValidatorUpdate, error) {
	if read(after, slot(slotDiffEpoch)) != number(block) {
		return nil, nil
	}
	n := read(after, slot(slotDiff)).Big()
	if !n.IsUint64() || n.Uint64() > maxDiff {
		return nil, fmt.Errorf("read the staking contract: %d changes of the validator set, at most %d are possible", n, maxDiff)
	}
	var out []abci.ValidatorUpdate
	for i := range n.Uint64() {
		w := read(after, next(elements(slot(slotDiff)), i))
		index, power := part(w, 0, 16), part(w, 16, 64)
		key, err := publicKey(after, index)
		if err != nil {
			return nil, err
		}
		p, err := cometkeys.PubKeyToProto(key)
		if err != nil {
			return nil, fmt.Errorf("read the staking contract: key of validator %d: %w", index, err)
		}
		out = append(out, abci.ValidatorUpdate{PubKey: p, Power: int64(power)})
	}
	return out, nil
}

// publicKey returns a validator's consensus key.
func publicKey(s *state.StateDB, index uint64) (cometcrypto.PubKey, error) {
	kind := part(read(s, in(slot(slotConsensus), number(index))), 0, 8)
	key := read(s, in(slot(slotKey), number(index))).Bytes()
	if uint8(kind) == keyTypes[Secp256k1] {
		key = append(key, byte(part(read(s, in(slot(slotKeyTail), number(index))), 0, 8)))
	}
	k, err := parseKey(uint8(kind), key)
	if err != nil {
		return nil, fmt.Errorf("read the staking contract: validator %d: %w", index, err)
	}
	return k, nil
}

// parseKey returns the key with the contract's number of its type and its bytes.
func parseKey(kind uint8, key []byte) (cometcrypto.PubKey, error) {
	switch {
	case kind == keyTypes[Ed25519] && len(key) == cometed25519.PubKeySize:
		return cometed25519.PubKey(key), nil
	case kind == keyTypes[Secp256k1]:
		return secp256k1eth.NewPubKeyFromBytes(key)
	}
	return nil, fmt.Errorf("a key of type %d with %d bytes, which this program does not know: use a newer zgminer", kind, len(key))
}

// Address returns the consensus address (20 bytes) of a key, given as the contract's
// views do.
func Address(kind uint8, key []byte) ([]byte, error) {
	k, err := parseKey(kind, key)
	if err != nil {
		return nil, err
	}
	return k.Address(), nil
}

// Info is one validator as the contract knows it.
type Info struct {
	Index    uint16
	Address  []byte // of its consensus key
	Operator common.Address
	Power    uint64 // in the set; 0: not in it
	Tokens   *big.Int
	Status   Status
	Jailed   uint64 // first block in which the jail can end, if it is jailed
	Moniker  string
}

// Validators returns all validators that were ever made, by index.
func Validators(s *state.StateDB) ([]Info, error) {
	n := part(read(s, slot(slotCount)), 0, 64)
	if n > 1<<16 {
		return nil, fmt.Errorf("read the staking contract: %d validators, at most 65536 are possible", n)
	}
	var out []Info
	for i := range n {
		key, err := publicKey(s, i)
		if err != nil {
			return nil, err
		}
		c := read(s, in(slot(slotConsensus), number(i)))
		v := in(slot(slotValidators), number(i))
		head, tokens := read(s, v), read(s, next(v, validatorTokens))
		out = append(out, Info{
			Index: uint16(i), Address: key.Address(), Operator: common.BytesToAddress(head[12:]), Power: part(c, 8, 64), Status: Status(part(c, 72, 8)),
			Tokens: new(big.Int).SetBytes(tokens[16:]), Jailed: part(read(s, next(v, validatorJail)), 0, 64), Moniker: moniker(s, in(slot(slotMonikers), number(i))),
		})
	}
	return out, nil
}

// moniker reads a string of at most 70 bytes.
func moniker(s *state.StateDB, at common.Hash) string {
	w := read(s, at)
	if w[31]&1 == 0 {
		return string(w[:min(int(w[31]/2), 31)])
	}
	var text []byte
	for i := range uint64(wordsOfAMoniker) {
		part := read(s, next(elements(at), i))
		text = append(text, part[:]...)
	}
	length := part(w, 0, 64) / 2
	return string(text[:min(length, uint64(len(text)))])
}
