package genesis

import (
	"crypto/ed25519"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/staking"
)

func init() { Register(staking.Set, stakingAlloc) }

// EnableStaking makes the validators a matter of the staking contract: each begins
// with as many tokens of its own as it has power. System.Governance must be set.
func (g *Genesis) EnableStaking(p staking.Params) {
	g.Staking = &p
	if !slices.Contains(g.System.Sets, staking.Set) {
		g.System.Sets = append(g.System.Sets, staking.Set)
	}
}

// validateStaking checks the section staking and that what it needs is there.
func (g *Genesis) validateStaking() error {
	set := slices.Contains(g.System.Sets, staking.Set)
	switch {
	case set != (g.Staking != nil):
		return fmt.Errorf("system.sets with %q and the section staking belong together: give both or none", staking.Set)
	case !set:
		return nil
	case g.System.Governance == (common.Address{}):
		return fmt.Errorf("system.governance is missing: the staking contract needs an account that may upgrade it and change its parameters")
	}
	_, err := stakingAlloc(g)
	return err
}

func stakingAlloc(g *Genesis) (types.GenesisAlloc, error) {
	if g.Staking == nil {
		return nil, fmt.Errorf("the section staking is missing")
	}
	var founders []staking.Founder
	for _, v := range g.Validators {
		founders = append(founders, staking.Founder{Operator: v.Operator, Key: ed25519.PublicKey(v.Key), Power: uint64(v.Power), Moniker: v.Moniker})
	}
	return staking.Accounts(*g.Staking, g.System.Governance, founders)
}

// KeyTypes are the types of consensus keys that the chain allows.
func (g *Genesis) KeyTypes() []string {
	if g.Staking == nil {
		return []string{staking.Ed25519}
	}
	return slices.Clone(g.Staking.KeyTypes)
}
