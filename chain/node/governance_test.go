package node_test

import (
	"context"
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/hooks"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/staking"
)

// TestStakingGovernance: on a running network the staking contract's parameters and
// code change through the timelock, after its delay, and in no other way.
func TestStakingGovernance(t *testing.T) {
	takesLong(t)
	t.Parallel()
	net := stakingChain(t, 2)
	n := nodetest.StartRaw(t, net.Nodes[0])
	other := nodetest.StartRaw(t, net.Nodes[1])
	n.Connect()
	other.Connect()
	ctx, g := context.Background(), net.Init.Genesis
	lock, timelock, contract := bindings.NewTimelockController(), g.System.Governance, hooks.Staking
	governor, rich := nodetest.DevAccount(t, g, 0), nodetest.DevAccount(t, g, 5)

	// call is what a transaction to the timelock or the contract would do after a block.
	call := func(from, to common.Address, data []byte, block int64) error {
		_, err := n.Client.CallContract(ctx, ethereum.CallMsg{From: from, To: &to, Data: data, Gas: 5_000_000}, big.NewInt(block))
		return err
	}
	plan := func(to common.Address, data []byte, delay int64) (schedule, execute []byte) {
		return lock.PackSchedule(to, new(big.Int), data, [32]byte{}, [32]byte{}, big.NewInt(delay)), lock.PackExecute(to, new(big.Int), data, [32]byte{}, [32]byte{})
	}
	do := func(data []byte) int64 { return sent(t, n, governor.Pay(timelock, new(big.Int), 5_000_000, data)) }
	failed := func(what string, tx *types.Transaction) {
		t.Helper()
		if err := n.Client.SendTransaction(ctx, tx); err != nil {
			t.Fatal(err)
		}
		if r := n.Receipt(tx); r.Status != types.ReceiptStatusFailed {
			t.Errorf("%s: done in block %d", what, r.BlockNumber)
		}
	}

	// The development network's timelock has no delay: it gives itself one.
	const delay = 15
	schedule, execute := plan(timelock, lock.PackUpdateDelay(big.NewInt(delay)), 0)
	do(schedule)
	do(execute)

	// Parameters: the set has room for one only.
	old, err := stakingCall.UnpackParams(must(t, n, stakingCall.PackParams()))
	if err != nil {
		t.Fatal(err)
	}
	params := old
	params.MaxValidators, params.UnbondingBlocks = 1, 33
	data := stakingCall.PackSetParams(params)
	failed("parameters by the governor itself", governor.Pay(contract, new(big.Int), 1_000_000, data))
	hasty, _ := plan(contract, data, delay-1)
	failed("a shorter delay", governor.Pay(timelock, new(big.Int), 1_000_000, hasty))
	schedule, execute = plan(contract, data, delay)
	failed("a stranger's schedule", rich.Pay(timelock, new(big.Int), 1_000_000, schedule))
	at := do(schedule)
	if err := call(governor.Address, timelock, execute, at); err == nil {
		t.Errorf("the parameters could be changed in the block after their schedule, %d", at)
	}
	n.WaitHeight(uint64(at) + delay) // at least a second each
	failed("a stranger's execution", rich.Pay(timelock, new(big.Int), 1_000_000, execute))
	at = do(execute)
	n.WaitHeight(uint64(at + 4))
	if before, after := powers(t, n, at+1), powers(t, n, at+2); len(before) != 2 || len(after) != 1 {
		t.Errorf("changed in block %d: set of the next block %v, of the one after %v", at, before, after)
	}
	if now, err := stakingCall.UnpackParams(must(t, n, stakingCall.PackParams())); err != nil || fmt.Sprint(now) != fmt.Sprint(params) {
		t.Errorf("%+v, %v, want %+v", now, err, params)
	}

	// Code: a new implementation, the storage stays.
	code, err := contracts.Load(contracts.Staking)
	if err != nil {
		t.Fatal(err)
	}
	creation, err := code.Creation()
	if err != nil {
		t.Fatal(err)
	}
	next := crypto.CreateAddress(rich.Address, mined(t, n, rich, creation))
	upgrade := contracts.UpgradeSystem(next, stakingCall.PackSetParams(old)) // and all in one
	failed("an upgrade by the governor itself", governor.Pay(contract, new(big.Int), 1_000_000, upgrade))
	schedule, execute = plan(contract, upgrade, delay)
	at = do(schedule)
	if err := call(governor.Address, timelock, execute, at); err == nil {
		t.Errorf("the code could be changed in the block after its schedule, %d", at)
	}
	implementation := func() common.Address {
		w, err := n.Client.StorageAt(ctx, contract, contracts.ImplementationSlot, nil)
		if err != nil {
			t.Fatal(err)
		}
		return common.BytesToAddress(w)
	}
	if got := implementation(); got != staking.Implementation {
		t.Errorf("implementation before: %s", got)
	}
	n.WaitHeight(uint64(at) + delay)
	at = do(execute)
	if got := implementation(); got != next {
		t.Errorf("implementation after: %s, want %s", got, next)
	}
	n.WaitHeight(uint64(at + 4))
	if after := powers(t, n, at+2); len(after) != 2 {
		t.Errorf("upgraded in block %d with room for all: set of two blocks later %v", at, after)
	}
	// The new code counts stake and ends blocks.
	at = sent(t, n, rich.Pay(contract, tokens(7), 500_000, stakingCall.PackDelegate(1)))
	other.WaitHeight(uint64(at + 4))
	if got := powers(t, other, at+2)[validatorKey(t, net.Nodes[1].Dir).Address.String()]; got != 107 {
		t.Errorf("power %d after a delegation to the new code, want 107", got)
	}
	n.WaitHeight(uint64(at + 4))
	sameBlocks(t, uint64(at+4), []*nodetest.Running{n, other})
}

// must reads from the staking contract.
func must(t *testing.T, n *nodetest.Running, data []byte) []byte {
	t.Helper()
	out, err := n.Client.CallContract(t.Context(), ethereum.CallMsg{To: &hooks.Staking, Data: data}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// mined creates a contract and returns the nonce of its creation.
func mined(t *testing.T, n *nodetest.Running, from *nodetest.Account, creation []byte) uint64 {
	t.Helper()
	tx := from.Tx(nil, 0, 1, 8_000_000, creation)
	sent(t, n, tx)
	return tx.Nonce()
}
