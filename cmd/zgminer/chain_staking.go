package main

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/staking"
)

// parseStaking reads --staking and --operator.
func parseStaking(name string, operators []string) (*staking.Params, []common.Address, error) {
	if name == "" {
		if len(operators) > 0 {
			return nil, nil, fmt.Errorf("--operator belongs to --staking")
		}
		return nil, nil, nil
	}
	p, ok := map[string]staking.Params{"default": staking.Default(), "dev": staking.Dev(), "test": staking.Test()}[name]
	if !ok {
		return nil, nil, fmt.Errorf("--staking %q: use default, dev or test; single numbers are changed in the section staking of genesis.zg.json before the first start", name)
	}
	var out []common.Address
	for _, o := range operators {
		if !common.IsHexAddress(o) {
			return nil, nil, fmt.Errorf("--operator %q: give an address, 0x and 40 hex digits", o)
		}
		out = append(out, common.HexToAddress(o))
	}
	return &p, out, nil
}

// allowKeyType lets the validators of a chain that begins use keys of a type, also.
func allowKeyType(keyType string, p *staking.Params) error {
	switch {
	case keyType == staking.Ed25519:
		return nil
	case keyType != staking.Secp256k1:
		return fmt.Errorf("--key-type %q: use %s or %s", keyType, staking.Ed25519, staking.Secp256k1)
	case p == nil:
		return fmt.Errorf("--key-type %s belongs to --staking or --genesis: the first validators have %s keys, and without staking no other joins them", keyType, staking.Ed25519)
	}
	p.KeyTypes = append(p.KeyTypes, keyType)
	return nil
}
