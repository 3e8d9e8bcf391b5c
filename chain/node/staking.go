package node

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"

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
// directory's validator key: its signature (64 bytes) that it belongs to an operator.
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
	h := staking.PossessionHash(doc.ChainID, operator, k.PubKey.Bytes())
	proof, err := k.PrivKey.Sign(h[:])
	if err != nil {
		return nil, fmt.Errorf("sign with the validator key: %w", err)
	}
	return proof, nil
}
