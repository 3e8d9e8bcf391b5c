// Package keys keeps the private keys of accounts: in keystore V3 files that any
// Ethereum tool reads, or in an external signer that speaks the Clef protocol.
//
// A private key or password is never part of an error, a log line or the printed
// form of a value; files that others on the machine can read are refused.
package keys

import (
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// Signer signs transactions for the accounts it has.
type Signer interface {
	// Accounts returns the accounts it signs for, in a fixed order.
	Accounts() []common.Address
	// SignTx returns tx with the signature of from, valid on the chain only.
	SignTx(ctx context.Context, from common.Address, tx *types.Transaction, chainID *big.Int) (*types.Transaction, error)
}

// ErrNoKey means that a signer does not have the key of an account.
var ErrNoKey = errors.New("no key for this account")

// Key is a private key. However it is printed, only its address shows.
type Key struct{ secret *ecdsa.PrivateKey }

// Generate makes a new key from the system's randomness.
func Generate() (Key, error) {
	k, err := crypto.GenerateKey()
	if err != nil {
		return Key{}, fmt.Errorf("generate a key: %w", err)
	}
	return Key{k}, nil
}

// ParseHex reads a private key as 64 hexadecimal digits, with or without 0x, as
// the official storage node's miner_key. Space around it is ignored.
func ParseHex(text []byte) (Key, error) {
	digits := strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(string(text)), "0x"), "0X")
	if len(digits) != 64 {
		return Key{}, fmt.Errorf("read a private key: it has %d characters, 64 hexadecimal digits are expected", len(digits))
	}
	b, err := hex.DecodeString(digits)
	if err != nil {
		return Key{}, errors.New("read a private key: a character is no hexadecimal digit") // err would show it
	}
	defer clear(b)
	k, err := crypto.ToECDSA(b)
	if err != nil {
		return Key{}, errors.New("read a private key: the number is not a key of the curve secp256k1")
	}
	return Key{k}, nil
}

// Address returns the account of the key.
func (k Key) Address() common.Address {
	if k.secret == nil {
		return common.Address{}
	}
	return crypto.PubkeyToAddress(k.secret.PublicKey)
}

// String, GoString, Format and LogValue show the address only.
func (k Key) String() string { return "key of " + k.Address().Hex() }

// GoString implements fmt.GoStringer.
func (k Key) GoString() string { return k.String() }

// Format implements fmt.Formatter for every verb.
func (k Key) Format(s fmt.State, _ rune) { fmt.Fprint(s, k.String()) }

// LogValue implements slog.LogValuer.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

// MarshalText refuses: a key is stored encrypted only.
func (k Key) MarshalText() ([]byte, error) {
	return nil, errors.New("a private key is not written as text")
}

// Keyring is a Signer with keys in memory.
type Keyring struct {
	keys  map[common.Address]Key
	order []common.Address
}

// NewKeyring makes a Keyring.
func NewKeyring(all ...Key) *Keyring {
	r := &Keyring{keys: map[common.Address]Key{}}
	for _, k := range all {
		if a := k.Address(); r.keys[a].secret == nil {
			r.keys[a] = k
			r.order = append(r.order, a)
		}
	}
	return r
}

// Accounts implements Signer.
func (r *Keyring) Accounts() []common.Address { return slices.Clone(r.order) }

// SignTx implements Signer.
func (r *Keyring) SignTx(_ context.Context, from common.Address, tx *types.Transaction, chainID *big.Int) (*types.Transaction, error) {
	k, ok := r.keys[from]
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrNoKey, from)
	}
	signed, err := types.SignTx(tx, types.LatestSignerForChainID(chainID), k.secret)
	if err != nil {
		return nil, fmt.Errorf("sign a transaction of %s: %w", from, err)
	}
	return signed, nil
}
