package contracts

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"
	// The EVM's integers.
	"github.com/holiman/uint256"
)

// Block0Sender is the account that deploys what block 0 contains. It is an address
// that nobody has the key of, and the same for every chain, so that chains with the
// same contracts have them at the same addresses.
var Block0Sender = common.HexToAddress("0x5c00")

// FirstBlock is the block number that the creations see: the flow's first epoch
// must begin at block 1 or later (spec/storage.md 8).
const FirstBlock = 1

// creationGas is far more than any creation needs.
const creationGas = 1 << 32

// errPast says that a creation asked for something that block 0 cannot
// have.
var errPast = errors.New("the creation reads hashes of earlier blocks, which block 0 cannot have")

// Block0Accounts runs creations of Block0Sender, whose nonce begins with 0, as the
// first block of a chain at the given time would, in an EVM that has nothing else,
// and returns the accounts that they leave: put into block 0, the chain begins with
// the contracts deployed, initialised and endowed. Equal arguments give equal
// accounts.
func Block0Accounts(config *params.ChainConfig, time uint64, creations ...*Call) (types.GenesisAlloc, error) {
	disk := rawdb.NewMemoryDatabase()
	tries := triedb.NewDatabase(disk, nil)
	defer tries.Close()
	db, err := state.New(types.EmptyRootHash, state.NewDatabase(tries, state.NewCodeDB(disk)))
	if err != nil {
		return nil, fmt.Errorf("make an empty state: %w", err)
	}
	touched := map[common.Address]map[common.Hash]bool{}
	touch := func(a common.Address) map[common.Hash]bool {
		if touched[a] == nil {
			touched[a] = map[common.Hash]bool{}
		}
		return touched[a]
	}
	past := false
	hooks := &tracing.Hooks{
		OnEnter: func(_ int, _ byte, _, to common.Address, _ []byte, _ uint64, _ *big.Int) {
			past = past || to == params.HistoryStorageAddress
		},
		OnBalanceChange: func(a common.Address, _, _ *big.Int, _ tracing.BalanceChangeReason) { touch(a) },
		OnNonceChange:   func(a common.Address, _, _ uint64) { touch(a) },
		OnCodeChange:    func(a common.Address, _ common.Hash, _ []byte, _ common.Hash, _ []byte) { touch(a) },
		OnStorageChange: func(a common.Address, slot, _, _ common.Hash) { touch(a)[slot] = true },
	}
	hooked := state.NewHookedState(db, hooks)
	block := vm.BlockContext{
		CanTransfer: core.CanTransfer, Transfer: core.Transfer,
		GetHash:     func(uint64) common.Hash { past = true; return common.Hash{} },
		BlockNumber: big.NewInt(FirstBlock), Time: time, Difficulty: new(big.Int), GasLimit: creationGas,
		BaseFee: new(big.Int), BlobBaseFee: big.NewInt(1), Random: new(common.Hash), CostPerStateByte: params.CostPerStateByte,
	}
	rules := config.Rules(block.BlockNumber, true, time)
	for i, c := range creations {
		if c.Nonce != db.GetNonce(Block0Sender) {
			return nil, fmt.Errorf("run creation %d of block 0: planned for nonce %d, but it is %d's turn", i, c.Nonce, db.GetNonce(Block0Sender))
		}
		value := uint256.MustFromBig(c.Value)
		hooked.AddBalance(Block0Sender, value, tracing.BalanceChangeUnspecified)
		e := vm.NewEVM(block, hooked, config, vm.Config{Tracer: hooks})
		e.SetTxContext(vm.TxContext{Origin: Block0Sender, GasPrice: new(uint256.Int)})
		hooked.Prepare(rules, Block0Sender, common.Address{}, nil, vm.ActivePrecompiles(rules), nil)
		out, at, _, err := e.Create(Block0Sender, c.Data, vm.NewGasBudget(creationGas, 0), value)
		hooked.Finalise(rules)
		switch {
		case err != nil:
			return nil, fmt.Errorf("run creation %d of block 0: %w (returned %x)", i, err, out)
		case at != c.Creates:
			return nil, fmt.Errorf("run creation %d of block 0: it made %s, planned was %s", i, at, c.Creates)
		case past:
			return nil, fmt.Errorf("run creation %d of block 0: %w", i, errPast)
		}
	}
	alloc := types.GenesisAlloc{}
	for a, slots := range touched {
		if db.Empty(a) {
			continue
		}
		account := types.Account{Nonce: db.GetNonce(a), Balance: db.GetBalance(a).ToBig(), Code: db.GetCode(a)}
		for slot := range slots {
			if v := db.GetState(a, slot); v != (common.Hash{}) {
				if account.Storage == nil {
					account.Storage = map[common.Hash]common.Hash{}
				}
				account.Storage[slot] = v
			}
		}
		alloc[a] = account
	}
	return alloc, nil
}
