package genesis

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/contracts"
)

// Reserved is the address for the data availability signers (spec/chain.md 7): an
// upgradeable account without an implementation, until governance sets one.
var Reserved = common.HexToAddress("0x1000")

// Deploy puts contracts into evm.alloc, as they are after their deployment and
// initialisation: the timelock that governs the chain, the upgradeable account at
// Reserved and, if p is not nil, the storage contracts. The file then needs no
// embedded bytecode: a later program makes the same block 0 of it.
func (g *Genesis) Deploy(p *contracts.Params, lock *contracts.Timelock) error {
	if g.System.Governance != (common.Address{}) {
		return fmt.Errorf("deploy contracts into the genesis: it has governance %s already", g.System.Governance)
	}
	var creations []*contracts.Call
	if p == nil {
		c, err := lock.Call(contracts.Block0Sender, 0)
		if err != nil {
			return err
		}
		creations = append(creations, c)
		g.System.Governance = c.Creates
	} else {
		plan, err := contracts.NewPlan(contracts.Block0Sender, 0, p, contracts.Governance{Create: lock}, contracts.Roles{})
		if err != nil {
			return err
		}
		creations = append(creations, plan.Timelock, &plan.Deploy)
		g.System.Governance = plan.Governance
		g.Contracts = &Contracts{
			Parameters: p.Name, FirstBlock: contracts.FirstBlock + p.DeployDelay, Flow: plan.Flow.Proxy, Mine: plan.Mine.Proxy, Market: plan.Market.Proxy,
			Reward: plan.Reward.Proxy, RootHistory: plan.RootHistory, Escrow: plan.Escrow, Deployer: plan.Deployer,
		}
	}
	g.System.Timelock = &Timelock{DelaySeconds: lock.Delay, Proposers: append([]common.Address{}, lock.Proposers...), Executors: lock.Executors}
	accounts, err := contracts.Block0Accounts(chainConfig(g.ChainID, g.EVM.Fork), uint64(g.Time.Unix()), creations...)
	if err != nil {
		return err
	}
	if accounts[Reserved], err = contracts.SystemAccount(g.System.Governance, common.Address{}, nil); err != nil {
		return err
	}
	for at, a := range accounts {
		if err := g.Add(at, a); err != nil {
			return err
		}
	}
	return nil
}

// Add puts an account into evm.alloc; one that is there already is an error.
func (g *Genesis) Add(at common.Address, a types.Account) error {
	if _, dup := g.EVM.Alloc[at]; dup {
		return fmt.Errorf("add account %s to the genesis: it is there already", at)
	}
	g.EVM.Alloc[at] = a
	return nil
}

// validateContracts checks that the addresses in the file are what they are said to
// be: a record that points elsewhere would send money to nowhere.
func (g *Genesis) validateContracts() error {
	if a, ok := g.EVM.Alloc[Reserved]; ok && common.BytesToAddress(a.Storage[contracts.AdminSlot].Bytes()) != g.System.Governance {
		return fmt.Errorf("system.governance = %s, but the admin of %s in evm.alloc is %s: make both equal", g.System.Governance, Reserved,
			common.BytesToAddress(a.Storage[contracts.AdminSlot].Bytes()))
	}
	if g.System.Timelock != nil && len(g.EVM.Alloc[g.System.Governance].Code) == 0 {
		return fmt.Errorf("system.timelock: there is no code at system.governance = %s in evm.alloc", g.System.Governance)
	}
	c := g.Contracts
	if c == nil {
		return nil
	}
	for _, e := range c.List() {
		if len(g.EVM.Alloc[e.Address].Code) == 0 {
			return fmt.Errorf("contracts.%s = %s: there is no code in evm.alloc", e.Name, e.Address)
		}
	}
	if c.FirstBlock == 0 {
		return fmt.Errorf("contracts.first_block = 0: epochs begin at block 1 or later")
	}
	return nil
}

// Named is an address with its key in the file.
type Named struct {
	Name    string
	Address common.Address
}

// Main returns the contracts that clients need.
func (c *Contracts) Main() []Named {
	return []Named{{"flow", c.Flow}, {"mine", c.Mine}, {"market", c.Market}, {"reward", c.Reward}}
}

// List returns the contracts in the file's order.
func (c *Contracts) List() []Named {
	return append(c.Main(), Named{"root_history", c.RootHistory}, Named{"escrow", c.Escrow}, Named{"deployer", c.Deployer})
}
