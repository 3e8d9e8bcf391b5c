package staking

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Possession returns the bytes whose Keccak-256 a new validator's consensus key signs,
// so that nobody registers somebody else's key: "zg-validator" ‖ chain id (32 bytes,
// big endian) ‖ operator (20) ‖ public key. An ed25519 key signs the 32-byte hash as
// its message; a secp256k1 key of CometBFT signs these bytes, which it hashes itself.
func Possession(chainID uint64, operator common.Address, key []byte) []byte {
	m := append([]byte("zg-validator"), make([]byte, 24)...)
	m = binary.BigEndian.AppendUint64(m, chainID)
	return append(append(m, operator[:]...), key...)
}

// PossessionHash is the Keccak-256 of Possession.
func PossessionHash(chainID uint64, operator common.Address, key []byte) common.Hash {
	return crypto.Keccak256Hash(Possession(chainID, operator, key))
}
