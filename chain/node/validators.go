package node

import (
	"context"
	"fmt"
	"math/big"
	"os"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/evm"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/hooks"
	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/chain/staking"
)

// ValidatorInfo is one validator.
type ValidatorInfo struct {
	Index    int            `json:"index"`
	Address  string         `json:"address"`
	Power    int64          `json:"power"` // 0: not in the set
	Moniker  string         `json:"moniker,omitempty"`
	Operator common.Address `json:"operator"`
	Self     bool           `json:"self,omitempty"`
	// Of chains with staking.
	Status string `json:"status,omitempty"`
	Stake  string `json:"stake_wei,omitempty"` // decimal
	Jailed uint64 `json:"jailed_until_block,omitempty"`
}

// Validators returns the validators after the newest block of a home, whether its
// node runs or not. Of a running node with staking it asks the JSON-RPC.
func Validators(ctx context.Context, dir string, opts options.Options) (int64, []ValidatorInfo, error) {
	l := Layout{dir}
	doc, _, err := genesis.Load(l.Genesis())
	if err != nil {
		return 0, nil, &Problem{CodeConfig, err}
	}
	height, list, err := validators(ctx, doc, dir, opts)
	if err != nil {
		return 0, nil, err
	}
	if k, err := ReadKeys(l); err == nil {
		self := fmt.Sprintf("%X", k.Address)
		for i := range list {
			list[i].Self = list[i].Address == self
		}
	}
	return height, list, nil
}

func validators(ctx context.Context, doc *genesis.Genesis, dir string, opts options.Options) (int64, []ValidatorInfo, error) {
	var height int64
	s, running, err := ReadStatus(dir)
	if err == nil {
		height = s.Height
	}
	if _, err := os.Stat(Layout{dir}.EVM()); doc.Staking == nil || err != nil { // they never change, or nothing has happened yet
		var list []ValidatorInfo
		for i, a := range doc.Addresses() {
			v := doc.Validators[i]
			list = append(list, ValidatorInfo{Index: i, Address: fmt.Sprintf("%X", a), Power: v.Power, Moniker: v.Moniker, Operator: v.Operator})
		}
		return height, list, nil
	}
	if running {
		if s.HTTP == "" {
			return 0, nil, fmt.Errorf("ask the running node for its validators: it has no JSON-RPC (yet): wait until it runs, or set chain.http.enabled = true")
		}
		return askValidators(ctx, "http://"+s.HTTP)
	}
	lock, err := lockDir(dir, false)
	if err != nil {
		return 0, nil, err
	}
	defer lock.unlock()
	var list []ValidatorInfo
	err = withEVM(dir, opts, func(machine *evm.EVM) error {
		head := machine.Head()
		height = head.Number.Int64()
		state, err := machine.State(head)
		if err != nil {
			return fmt.Errorf("read the state of block %d: %w", height, err)
		}
		all, err := staking.Validators(state)
		for _, v := range all {
			list = append(list, ValidatorInfo{Index: int(v.Index), Address: fmt.Sprintf("%X", v.Address), Power: int64(v.Power), Moniker: v.Moniker, Operator: v.Operator,
				Status: v.Status.String(), Stake: v.Tokens.String(), Jailed: jailed(v.Status, v.Jailed)})
		}
		return err
	})
	return height, list, err
}

func jailed(s staking.Status, until uint64) uint64 {
	if s != staking.Jailed {
		return 0
	}
	return until
}

// askValidators reads the staking contract by calls at one block.
func askValidators(ctx context.Context, url string) (int64, []ValidatorInfo, error) {
	client, err := ethclient.DialContext(ctx, url)
	if err != nil {
		return 0, nil, fmt.Errorf("ask the running node for its validators: %w", err)
	}
	defer client.Close()
	height, err := client.BlockNumber(ctx)
	if err != nil {
		return 0, nil, fmt.Errorf("ask the running node for its validators: %w", err)
	}
	at := new(big.Int).SetUint64(height)
	contract := bindings.NewStaking()
	ask := func(data []byte) []byte {
		if err != nil {
			return nil
		}
		var out []byte
		out, err = client.CallContract(ctx, ethereum.CallMsg{To: &hooks.Staking, Data: data}, at)
		return out
	}
	n, e := contract.UnpackValidatorCount(ask(contract.PackValidatorCount()))
	if err == nil {
		err = e
	}
	var list []ValidatorInfo
	for i := uint16(0); err == nil && uint64(i) < n.Uint64(); i++ {
		key, e1 := contract.UnpackKeyOf(ask(contract.PackKeyOf(i)))
		c, e2 := contract.UnpackConsensusOf(ask(contract.PackConsensusOf(i)))
		v, e3 := contract.UnpackValidator(ask(contract.PackValidator(i)))
		name, e4 := contract.UnpackMonikerOf(ask(contract.PackMonikerOf(i)))
		for _, e := range []error{e1, e2, e3, e4} {
			if err == nil {
				err = e
			}
		}
		if err != nil {
			break
		}
		var address []byte
		if address, err = staking.Address(c.KeyType, key); err == nil {
			s := staking.Status(c.Status)
			list = append(list, ValidatorInfo{Index: int(i), Address: fmt.Sprintf("%X", address), Power: int64(c.Power), Moniker: name, Operator: v.Operator,
				Status: s.String(), Stake: v.Tokens.String(), Jailed: jailed(s, v.JailedUntil)})
		}
	}
	if err != nil {
		return 0, nil, fmt.Errorf("ask the running node for its validators: %w", err)
	}
	return int64(height), list, nil
}
