package node

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	// The two types of consensus keys.
	cometcrypto "github.com/cometbft/cometbft/crypto"
	cometed25519 "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	cometjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/p2p"
	// The validator key file with its memory of what was signed.
	"github.com/cometbft/cometbft/privval"

	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/staking"
)

// Keys are the public parts of a node's keys.
type Keys struct {
	NodeID    string // ID of the p2p identity
	Type      string // of the consensus key: staking.Ed25519 or staking.Secp256k1
	Validator []byte // consensus key: 32 bytes, or 33 (compressed) of secp256k1
	Address   []byte // consensus address, 20 bytes
}

// makeKeys makes the keys that are missing, the consensus key of the given type;
// existing ones stay.
func makeKeys(l Layout, keyType string) (Keys, error) {
	var secret cometcrypto.PrivKey = cometed25519.GenPrivKey()
	switch keyType {
	case staking.Ed25519:
	case staking.Secp256k1:
		secret = secp256k1eth.GenPrivKey()
	default:
		return Keys{}, problem(CodeConfig, "make a validator key of type %q: use %s or %s", keyType, staking.Ed25519, staking.Secp256k1)
	}
	for _, f := range []string{l.NodeKey(), l.SignState()} {
		if err := os.MkdirAll(filepath.Dir(f), 0o700); err != nil {
			return Keys{}, fmt.Errorf("make the directory of keys: %w", err)
		}
	}
	if _, err := os.Stat(l.ValidatorKey()); errors.Is(err, fs.ErrNotExist) {
		privval.NewFilePV(secret, l.ValidatorKey(), l.SignState()).Save()
	}
	if _, err := p2p.LoadOrGenNodeKey(l.NodeKey()); err != nil {
		return Keys{}, fmt.Errorf("make the node key: %w", err)
	}
	return ReadKeys(l)
}

// ReadKeys reads the public parts of the keys of a chain directory.
func ReadKeys(l Layout) (Keys, error) {
	nk, err := p2p.LoadNodeKey(l.NodeKey())
	if err != nil {
		return Keys{}, fmt.Errorf("read the node key: %w; zgminer chain init makes one", err)
	}
	k, err := readValidatorKey(l.ValidatorKey())
	if err != nil {
		return Keys{}, err
	}
	return Keys{NodeID: string(nk.ID()), Type: k.PubKey.Type(), Validator: k.PubKey.Bytes(), Address: k.PubKey.Address()}, nil
}

// readValidatorKey reads a key file without ending the process on a mistake, as
// CometBFT's own function does.
func readValidatorKey(path string) (privval.FilePVKey, error) {
	if err := checkSecret(path); err != nil {
		return privval.FilePVKey{}, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return privval.FilePVKey{}, fmt.Errorf("read the validator key: %w", err)
	}
	var k privval.FilePVKey
	if err := cometjson.Unmarshal(data, &k); err != nil || k.PrivKey == nil {
		return privval.FilePVKey{}, problem(CodeConfig, "the validator key file %s is damaged: restore it from a backup (%v)", path, err)
	}
	k.PubKey = k.PrivKey.PubKey()
	k.Address = k.PubKey.Address()
	return k, nil
}

// openSigner returns the signer of blocks in this process.
func openSigner(keyFile, stateFile string) (*privval.FilePV, error) {
	if _, err := readValidatorKey(keyFile); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(stateFile)
	if err != nil {
		return nil, problem(CodeConfig, "the memory of what the validator signed, %s, cannot be read (%v): restore it; starting without it risks double signing. "+
			"If this key has certainly never signed, write {\"height\":\"0\",\"round\":0,\"step\":0} into it", stateFile, err)
	}
	var state privval.FilePVLastSignState
	if err := cometjson.Unmarshal(data, &state); err != nil {
		return nil, problem(CodeConfig, "the memory of what the validator signed, %s, is damaged (%v): restore it from a backup", stateFile, err)
	}
	return privval.LoadFilePV(keyFile, stateFile), nil
}

// checkKeyType refuses a consensus key that the chain would never accept.
func checkKeyType(g *genesis.Genesis, keyType string) error {
	if allowed := g.KeyTypes(); !slices.Contains(allowed, keyType) {
		return problem(CodeConfig, "the validator key is of type %s, but this chain allows %s only (staking.key_types of its genesis, which cannot change): "+
			"use a key of an allowed type", keyType, strings.Join(allowed, " and "))
	}
	return nil
}
