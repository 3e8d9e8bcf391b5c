// Package devkeys derives the prefunded accounts of development chains from a
// mnemonic, as BIP-39, BIP-32 and BIP-44 (m/44'/60'/0'/0/i) say, so that wallets
// and tools show the same accounts. The keys are public: never use them for
// anything of value.
package devkeys

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/crypto"
)

// Mnemonic is the phrase that all development tools know.
const Mnemonic = "test test test test test test test test test test test junk"

const hardened = 1 << 31

// node is one extended private key.
type node struct {
	key   [32]byte
	chain [32]byte
}

// Derive returns the first count keys of a mnemonic. Its checksum is not verified.
func Derive(mnemonic string, count int) ([]*ecdsa.PrivateKey, error) {
	seed, err := pbkdf2.Key(sha512.New, mnemonic, []byte("mnemonic"), 2048, 64)
	if err != nil {
		return nil, fmt.Errorf("derive development keys: %w", err)
	}
	n := split([]byte("Bitcoin seed"), seed)
	for _, index := range []uint32{44 + hardened, 60 + hardened, 0 + hardened, 0} {
		if n, err = n.child(index); err != nil {
			return nil, err
		}
	}
	keys := make([]*ecdsa.PrivateKey, count)
	for i := range keys {
		c, err := n.child(uint32(i))
		if err != nil {
			return nil, err
		}
		if keys[i], err = crypto.ToECDSA(c.key[:]); err != nil {
			return nil, fmt.Errorf("derive development key %d: %w", i, err)
		}
	}
	return keys, nil
}

// child is BIP-32's CKDpriv.
func (n node) child(index uint32) (node, error) {
	var data []byte
	if index >= hardened {
		data = append([]byte{0}, n.key[:]...)
	} else {
		key, err := crypto.ToECDSA(n.key[:])
		if err != nil {
			return node{}, fmt.Errorf("derive development keys: %w", err)
		}
		data = crypto.CompressPubkey(&key.PublicKey)
	}
	c := split(n.chain[:], binary.BigEndian.AppendUint32(data, index))
	sum := new(big.Int).SetBytes(c.key[:])
	order := crypto.S256().Params().N
	if sum.Cmp(order) >= 0 {
		return node{}, errors.New("derive development keys: this index has no key (probability 2^-127)")
	}
	sum.Add(sum, new(big.Int).SetBytes(n.key[:])).Mod(sum, order)
	sum.FillBytes(c.key[:])
	return c, nil
}

func split(key, data []byte) (n node) {
	h := hmac.New(sha512.New, key)
	h.Write(data)
	sum := h.Sum(nil)
	copy(n.key[:], sum[:32])
	copy(n.chain[:], sum[32:])
	return n
}
