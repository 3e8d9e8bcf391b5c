package contracts

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
)

// Places of a SystemProxy's two values (EIP-1967), addresses in the low 20 bytes.
var (
	ImplementationSlot = common.HexToHash("0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc")
	AdminSlot          = common.HexToHash("0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103")
)

// SystemAccount is an account of block 0 that holds an upgradeable contract of the
// chain itself: a SystemProxy that admin governs, with an implementation that is
// another account of block 0, or none if that is zero. storage is what the
// implementation finds there, nil for nothing; it must not use the two slots.
func SystemAccount(admin, implementation common.Address, storage map[common.Hash]common.Hash) (types.Account, error) {
	a, err := Load(SystemProxy)
	if err != nil {
		return types.Account{}, err
	}
	if admin == (common.Address{}) {
		return types.Account{}, fmt.Errorf("make a system contract: no admin, nobody could ever upgrade it")
	}
	s := map[common.Hash]common.Hash{AdminSlot: common.BytesToHash(admin[:])}
	if implementation != (common.Address{}) {
		s[ImplementationSlot] = common.BytesToHash(implementation[:])
	}
	for slot, v := range storage {
		if slot == AdminSlot || slot == ImplementationSlot {
			return types.Account{}, fmt.Errorf("make a system contract: slot %s is the proxy's own", slot)
		}
		s[slot] = v
	}
	return types.Account{Nonce: 1, Balance: new(big.Int), Code: a.DeployedBytecode, Storage: s}, nil
}

// UpgradeSystem is the call with which its admin gives a system contract another
// implementation and, with data, initialises it in the same transaction.
func UpgradeSystem(implementation common.Address, data []byte) []byte {
	return bindings.NewSystemProxy().PackUpgradeToAndCall(implementation, data)
}
