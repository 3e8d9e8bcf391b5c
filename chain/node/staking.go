package node

import (
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
