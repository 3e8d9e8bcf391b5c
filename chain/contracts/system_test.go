package contracts

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"

	"github.com/zgminer/zgminer/internal/testvec"
)

// system puts a SystemProxy that owner governs at an address, as genesis does.
func (m *machine) system(at, implementation common.Address) *contract {
	m.t.Helper()
	a, err := SystemAccount(owner, implementation, map[common.Hash]common.Hash{{}: {31: 5}})
	if err != nil {
		m.t.Fatal(err)
	}
	m.db.SetCode(at, a.Code, tracing.CodeChangeUnspecified)
	for slot, v := range a.Storage {
		m.db.SetState(at, slot, v)
	}
	return m.bind("SystemTest", at)
}

func TestSystemProxy(t *testing.T) { systemReverts(t, seen{}) }

func systemReverts(t *testing.T, seen seen) {
	m := newMachine(t, "system", 5)
	m.bind(SystemProxy, common.Address{})
	at := common.HexToAddress("0x1000")
	s := m.system(at, common.Address{})
	const empty = "this system contract has no code yet: governance sets it"
	for _, who := range []common.Address{owner, stranger} {
		seen.expect(s.try(who, "number"), empty)
		seen.expect(m.send(who, at, nil, num(1)), empty)
	}
	one, two := m.deploy("SystemTest"), m.deploy("SystemTest")
	set := func(n uint64) []byte { return s.pack("set", num(n)) }

	// Others cannot upgrade, before and after there is code.
	seen.expect(m.send(stranger, at, UpgradeSystem(one.at, nil), nil), empty)
	seen.expect(m.send(owner, at, UpgradeSystem(common.HexToAddress("0x77"), nil), nil), "the new implementation has no code")
	seen.expect(m.send(owner, at, UpgradeSystem(one.at, nil), num(1)), "money, but no call to take it")
	seen.expect(m.send(owner, at, UpgradeSystem(one.at, set(13)), nil), "thirteen")
	seen.expect(s.try(owner, "number"), empty)
	o := m.send(owner, at, UpgradeSystem(one.at, nil), nil).must()
	testvec.Check(t, o.logs[0].Topics[0], keccak([]byte("Upgraded(address)")), "event")
	testvec.Check(t, s.number("number").Uint64(), 5, "storage of genesis")
	s.send(stranger, "set", num(7)).must()
	testvec.Check(t, s.account("caller"), stranger, "caller")
	s.send(owner, "set", num(8)).must() // governance is a caller as well
	testvec.Check(t, s.account("caller"), owner, "caller")
	seen.expect(s.send(stranger, "set", num(13)), "thirteen")
	m.send(stranger, at, nil, num(3)).must()

	admin := m.bind(SystemProxy, at)
	for _, data := range [][]byte{UpgradeSystem(two.at, nil), admin.pack("changeAdmin", stranger)} {
		m.send(stranger, at, data, nil).fails("(no reason)", "a stranger's call of a function of the admin")
	}
	testvec.Check(t, m.db.GetState(at, ImplementationSlot), common.BytesToHash(one.at[:]), "implementation")
	m.send(owner, at, UpgradeSystem(two.at, set(9)), num(1)).must()
	testvec.Check(t, m.db.GetState(at, ImplementationSlot), common.BytesToHash(two.at[:]), "implementation")
	testvec.Check(t, s.number("number").Uint64(), 9, "call of the upgrade")

	seen.expect(admin.send(owner, "changeAdmin", common.Address{}), "the new admin is missing")
	admin.send(owner, "changeAdmin", alice).must()
	m.send(owner, at, UpgradeSystem(one.at, nil), nil).fails("(no reason)", "upgrade by the former admin")
	m.send(alice, at, UpgradeSystem(one.at, nil), nil).must()

	if _, err := SystemAccount(common.Address{}, one.at, nil); err == nil {
		t.Error("a system contract without admin")
	}
	if _, err := SystemAccount(owner, one.at, map[common.Hash]common.Hash{AdminSlot: {}}); err == nil {
		t.Error("a system contract with another admin in its storage")
	}
}
