package node

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/staking"
)

// registry returns who knows the chain's validators: the staking contract, or the
// genesis file for ever.
func registry(g *genesis.Genesis) app.Registry {
	if g.Staking != nil {
		return staking.Registry{}
	}
	return app.Static(g.Addresses())
}

// power is what a validator begins with; with staking it is its stake in tokens.
func (o *InitOptions) power() int64 {
	if o.Staking != nil {
		return 100
	}
	return 10
}

// Possession is what createValidator of the staking contract wants to see of a chain
// directory's validator key: its signature (64 bytes, of secp256k1 65) that it
// belongs to an operator.
func Possession(dir string, operator common.Address) ([]byte, error) {
	l := Layout{dir}
	doc, _, err := genesis.Load(l.Genesis())
	if err != nil {
		return nil, &Problem{CodeConfig, err}
	}
	k, err := readValidatorKey(l.ValidatorKey())
	if err != nil {
		return nil, err
	}
	if err := checkKeyType(doc, k.PubKey.Type()); err != nil {
		return nil, err
	}
	message := staking.Possession(doc.ChainID, operator, k.PubKey.Bytes())
	if k.PubKey.Type() == staking.Ed25519 {
		message = crypto.Keccak256(message) // the other type hashes by itself
	}
	proof, err := k.PrivKey.Sign(message)
	if err != nil {
		return nil, fmt.Errorf("sign with the validator key: %w", err)
	}
	return proof, nil
}
