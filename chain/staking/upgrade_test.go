package staking

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/hooks"
	"github.com/zgminer/zgminer/chain/rules"
)

// TestUpgrade: governance exchanges the implementation and the storage stays; a
// stranger's attempt is just a call that the contract does not know. An
// implementation that fails does not stop the chain: the hooks go on.
func TestUpgrade(t *testing.T) {
	m := newMachine(t, Test(), 100, 50)
	m.pass(2)
	code, err := contracts.Load(contracts.Staking)
	if err != nil {
		t.Fatal(err)
	}
	next, broken := common.HexToAddress("0xbeef"), common.HexToAddress("0xdead")
	m.put(next, types.Account{Nonce: 1, Balance: new(big.Int), Code: code.DeployedBytecode})
	m.put(broken, types.Account{Nonce: 1, Balance: new(big.Int), Code: []byte{0xfe}})
	upgrade := contracts.UpgradeSystem(next, nil)
	m.fails("", account(0), nil, upgrade)
	m.must(governance, nil, upgrade)
	if got := m.db.GetState(hooks.Staking, contracts.ImplementationSlot); got != common.BytesToHash(next[:]) {
		t.Errorf("implementation %s", got)
	}
	m.pass(1)
	m.check([]common.Address{account(0), account(1)})

	hook := func(to common.Address, data []byte) {
		t.Helper()
		if out, err := m.send(params.SystemAddress, to, 30_000_000, nil, data); err != nil || len(out) > 0 {
			t.Errorf("hook %s: %x, %v: the chain would stop", to, out, err)
		}
	}
	m.must(governance, nil, contracts.UpgradeSystem(broken, nil))
	m.block++
	word := (&rules.Context{}).Word()
	hook(params.BeaconRootsAddress, word[:])
	hook(params.ConsolidationQueueAddress, nil)
	if u, err := (Registry{}).Updates(m.db, m.block); err != nil || len(u) != 0 {
		t.Errorf("changes of a broken contract: %v, %v", u, err)
	}
	m.must(governance, nil, contracts.UpgradeSystem(Implementation, nil))
	m.pass(1)
	m.check([]common.Address{account(0), account(1)})
}

// TestHooks: the hooks' own code calls the contract.
func TestHooks(t *testing.T) {
	m := newMachine(t, Test(), 100, 50)
	m.must(account(9), tokens(3), call.PackDelegate(1))
	m.block++
	w := rules.Context{}
	w.AddEvidence(rules.Evidence{Validator: 0, Kind: rules.DuplicateVote})
	word := w.Word()
	if _, err := m.send(params.SystemAddress, params.BeaconRootsAddress, 30_000_000, nil, word[:]); err != nil {
		t.Fatal(err)
	}
	out, err := m.send(params.SystemAddress, params.ConsolidationQueueAddress, 30_000_000, nil, nil)
	if got := common.Bytes2Hex(out); err != nil || got != "0000000000000000000000010000000000000035" {
		t.Errorf("changes in the header: %s, %v", got, err)
	}
	if v := m.infos(); v[0].Status != Tombstoned || v[1].Power != 53 {
		t.Errorf("%+v", v)
	}
}
