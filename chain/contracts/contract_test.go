package contracts

import (
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
)

var artifacts sync.Map

// artifact loads a contract of the package or of the tests.
func artifact(t testing.TB, name string) *Artifact {
	t.Helper()
	if a, ok := artifacts.Load(name); ok {
		return a.(*Artifact)
	}
	a, err := Load(name)
	if err != nil {
		text, err := os.ReadFile(filepath.Join("testdata", "artifacts", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if a, err = Parse(text); err != nil {
			t.Fatal(err)
		}
	}
	artifacts.Store(name, a)
	return a
}

// contract is a deployed contract and its interface.
type contract struct {
	m    *machine
	at   common.Address
	abi  *abi.ABI
	name string
}

func (m *machine) know(a *abi.ABI) {
	for _, e := range a.Errors {
		m.errors[[4]byte(e.ID[:4])] = e
	}
}

func (m *machine) bind(name string, at common.Address) *contract {
	m.t.Helper()
	a := artifact(m.t, name)
	m.know(&a.ABI)
	return &contract{m, at, &a.ABI, name}
}

// deploy creates a contract as it is.
func (m *machine) deploy(name string, args ...any) *contract {
	m.t.Helper()
	a := artifact(m.t, name)
	if m.load != nil {
		a = m.load(name)
	}
	code, err := a.Creation(args...)
	if err != nil {
		m.t.Fatal(err)
	}
	c := m.bind(name, common.Address{})
	c.at = m.create(owner, code, nil).must().to
	return c
}

// proxied creates an implementation, its beacon and a proxy, not initialised.
func (m *machine) proxied(name string, args ...any) *contract {
	m.t.Helper()
	c := m.deploy(name, args...)
	beacon := m.deploy(UpgradeableBeacon, c.at, owner)
	c.at = m.deploy(BeaconProxy, beacon.at, []byte{}).at
	return c
}

func (c *contract) pack(method string, args ...any) []byte {
	c.m.t.Helper()
	data, err := c.abi.Pack(method, args...)
	if err != nil {
		c.m.t.Fatalf("pack %s.%s: %v", c.name, method, err)
	}
	return data
}

// send calls a method in a transaction of from.
func (c *contract) send(from common.Address, method string, args ...any) *outcome {
	c.m.t.Helper()
	return c.m.send(from, c.at, c.pack(method, args...), nil)
}

func (c *contract) pay(from common.Address, value *big.Int, method string, args ...any) *outcome {
	c.m.t.Helper()
	return c.m.send(from, c.at, c.pack(method, args...), value)
}

// try calls a method without lasting effect.
func (c *contract) try(from common.Address, method string, args ...any) *outcome {
	c.m.t.Helper()
	return c.m.ask(from, c.at, c.pack(method, args...))
}

// get returns the first result of a call.
func (c *contract) get(method string, args ...any) any {
	c.m.t.Helper()
	return c.all(c.try(stranger, method, args...), method)[0]
}

func (c *contract) all(o *outcome, method string) []any {
	c.m.t.Helper()
	values, err := c.abi.Unpack(method, o.must().data)
	if err != nil {
		c.m.t.Fatalf("unpack %s.%s: %v", c.name, method, err)
	}
	return values
}

func (c *contract) number(method string, args ...any) *big.Int {
	c.m.t.Helper()
	return c.get(method, args...).(*big.Int)
}

func (c *contract) account(method string, args ...any) common.Address {
	c.m.t.Helper()
	return c.get(method, args...).(common.Address)
}

// events returns the logs of one event of the contract.
func (c *contract) events(o *outcome, name string) (logs []*types.Log) {
	for _, l := range o.logs {
		if l.Address == c.at && l.Topics[0] == c.abi.Events[name].ID {
			logs = append(logs, l)
		}
	}
	return logs
}

func (m *machine) balance(a common.Address) *big.Int { return m.db.GetBalance(a).ToBig() }

func num(n uint64) *big.Int { return new(big.Int).SetUint64(n) }

func keccak(data ...[]byte) common.Hash { return crypto.Keccak256Hash(data...) }

// createWithGas creates a contract with a gas limit and says how it ended.
func (m *machine) createWithGas(from common.Address, code []byte, gas uint64) (err error) {
	m.db.SetBalance(from, rich, tracing.BalanceChangeUnspecified)
	m.run(from, nil, code, nil, func(e *vm.EVM, v *uint256.Int) ([]byte, common.Address, vm.GasBudget, error) {
		var (
			ret  []byte
			at   common.Address
			left vm.GasBudget
		)
		ret, at, left, err = e.Create(from, code, vm.NewGasBudget(gas, 0), v)
		return ret, at, left, err
	})
	return err
}

// creationGas is what a creation takes; it leaves no trace.
func (m *machine) creationGas(from common.Address, code []byte) uint64 {
	m.t.Helper()
	e, _ := m.evm(from, nil)
	snapshot := m.db.Snapshot()
	_, _, left, err := e.Create(from, code, vm.NewGasBudget(callGas, 0), new(uint256.Int))
	m.db.RevertToSnapshot(snapshot)
	if err != nil {
		m.t.Fatal(err)
	}
	return callGas - left.ExecutionGas
}

// sendRich is send by an account with 2^200 wei.
func (m *machine) sendRich(from, to common.Address, data []byte, value *big.Int) *outcome {
	m.t.Helper()
	old := rich
	rich = new(uint256.Int).Lsh(uint256.NewInt(1), 200)
	defer func() { rich = old }()
	return m.send(from, to, data, value)
}

func uintOf(n *big.Int) *uint256.Int { return uint256.MustFromBig(n) }
