package contracts

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/internal/testvec"
)

// machine is a bare EVM with a state: no transaction fees, no blocks, but block
// number, time and past block hashes as a test sets them.
type machine struct {
	t      testing.TB
	db     *state.StateDB
	config *params.ChainConfig
	label  string // of the chain whose block hashes are seen
	block  uint64
	time   uint64
	filled uint64 // the history contract knows the blocks below
	count  uint64 // transactions so far
	errors map[[4]byte]abi.Error
	load   func(name string) *Artifact // if not the package's artefacts
}

const callGas = 400_000_000

var (
	alice    = common.Address(testvec.Submitter)
	stranger = common.HexToAddress("0x57a6")
	owner    = common.HexToAddress("0x0e5e")
)

// rich is what every account is given before it sends.
var rich = new(uint256.Int).Lsh(uint256.NewInt(1), 120)

func newMachine(t testing.TB, label string, block uint64) *machine {
	t.Helper()
	db, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	db.SetCode(params.HistoryStorageAddress, params.HistoryStorageCode, tracing.CodeChangeUnspecified)
	m := &machine{t: t, db: db, config: params.MergedTestChainConfig, label: label, time: 1_700_000_000, errors: map[[4]byte]abi.Error{}}
	m.at(block)
	return m
}

// at moves to a block and fills the history contract with the hashes of its window.
func (m *machine) at(block uint64) {
	m.block = block
	const window = params.HistoryServeWindow
	m.filled = max(m.filled, block-min(block, window))
	for ; m.filled < block; m.filled++ {
		var slot common.Hash
		binary.BigEndian.PutUint64(slot[24:], m.filled%window)
		m.db.SetState(params.HistoryStorageAddress, slot, m.hash(m.filled))
	}
}

func (m *machine) hash(block uint64) common.Hash {
	return common.Hash(testvec.BlockHash(m.label, block))
}

// outcome is what a call did.
type outcome struct {
	data []byte // returned, or given to the revert
	err  error
	logs []*types.Log
	gas  uint64 // execution gas, refunds not deducted
	to   common.Address
	m    *machine
}

func (m *machine) evm(from common.Address, to *common.Address) (*vm.EVM, params.Rules) {
	ctx := vm.BlockContext{
		CanTransfer: core.CanTransfer, Transfer: core.Transfer, GetHash: m.hash,
		BlockNumber: new(big.Int).SetUint64(m.block), Time: m.time, Difficulty: new(big.Int), GasLimit: callGas,
		BaseFee: new(big.Int), BlobBaseFee: big.NewInt(1), Random: new(common.Hash), CostPerStateByte: params.CostPerStateByte,
	}
	e := vm.NewEVM(ctx, m.db, m.config, vm.Config{})
	e.SetTxContext(vm.TxContext{Origin: from, GasPrice: new(uint256.Int)})
	rules := m.config.Rules(ctx.BlockNumber, true, m.time)
	m.db.Prepare(rules, from, common.Address{}, to, vm.ActivePrecompiles(rules), nil)
	return e, rules
}

// send executes a transaction; value may be nil.
func (m *machine) send(from, to common.Address, data []byte, value *big.Int) *outcome {
	m.t.Helper()
	m.db.SetBalance(from, rich, tracing.BalanceChangeUnspecified)
	o := m.run(from, &to, data, value, func(e *vm.EVM, v *uint256.Int) ([]byte, common.Address, vm.GasBudget, error) {
		ret, left, err := e.Call(from, to, data, vm.NewGasBudget(callGas, 0), v)
		return ret, to, left, err
	})
	return o
}

func (m *machine) create(from common.Address, code []byte, value *big.Int) *outcome {
	m.t.Helper()
	m.db.SetBalance(from, rich, tracing.BalanceChangeUnspecified)
	return m.run(from, nil, code, value, func(e *vm.EVM, v *uint256.Int) ([]byte, common.Address, vm.GasBudget, error) {
		return e.Create(from, code, vm.NewGasBudget(callGas, 0), v)
	})
}

func (m *machine) run(from common.Address, to *common.Address, data []byte, value *big.Int, do func(*vm.EVM, *uint256.Int) ([]byte, common.Address, vm.GasBudget, error)) *outcome {
	m.t.Helper()
	m.count++
	var id common.Hash
	binary.BigEndian.PutUint64(id[24:], m.count)
	m.db.SetTxContext(id, 0, 0)
	e, rules := m.evm(from, to)
	v := new(uint256.Int)
	if value != nil {
		v = uint256.MustFromBig(value)
	}
	ret, created, left, err := do(e, v)
	o := &outcome{data: ret, err: err, gas: callGas - left.ExecutionGas, to: created, m: m}
	if err == nil {
		o.logs = m.db.GetLogs(id, m.block, common.Hash{}, m.time)
	}
	m.db.Finalise(rules)
	return o
}

// ask executes a call and takes it back.
func (m *machine) ask(from, to common.Address, data []byte) *outcome {
	m.t.Helper()
	e, _ := m.evm(from, &to)
	snapshot := m.db.Snapshot()
	ret, left, err := e.Call(from, to, data, vm.NewGasBudget(callGas, 0), new(uint256.Int))
	m.db.RevertToSnapshot(snapshot)
	return &outcome{data: ret, err: err, gas: callGas - left.ExecutionGas, to: to, m: m}
}

// why is the reason of a failure in the notation of the vectors, "" for success.
func (o *outcome) why() string {
	switch {
	case o.err == nil:
		return ""
	case !errors.Is(o.err, vm.ErrExecutionReverted):
		return o.err.Error()
	case len(o.data) == 0:
		return "(no reason)"
	case len(o.data) < 4:
		return fmt.Sprintf("%x", o.data)
	}
	if len(o.data) == 36 && common.Bytes2Hex(o.data[:4]) == "4e487b71" {
		return fmt.Sprintf("Panic(0x%02x)", o.data[35])
	}
	if text, err := abi.UnpackRevert(o.data); err == nil {
		return text
	}
	e, ok := o.m.errors[[4]byte(o.data[:4])]
	if !ok {
		return fmt.Sprintf("error %x", o.data)
	}
	values, err := e.Inputs.Unpack(o.data[4:])
	if err != nil {
		return err.Error()
	}
	var args []string
	for _, v := range values {
		args = append(args, fmt.Sprint(v))
	}
	return e.Name + "(" + strings.Join(args, ",") + ")"
}

// must ends the test if the call failed.
func (o *outcome) must() *outcome {
	o.m.t.Helper()
	if o.err != nil {
		o.m.t.Fatalf("call of %s failed: %s", o.to, o.why())
	}
	return o
}

// fails checks the reason of a failure.
func (o *outcome) fails(want, name string) {
	o.m.t.Helper()
	testvec.Check(o.m.t, o.why(), want, "%s", name)
}
