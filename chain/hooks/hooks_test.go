package hooks

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/holiman/uint256"
)

// machine is a bare EVM with the hooks in place and code at the staking address.
type machine struct {
	state *state.StateDB
	time  uint64
}

func newMachine(t *testing.T, staking []byte) *machine {
	t.Helper()
	db := state.NewDatabase(triedb.NewDatabase(rawdb.NewMemoryDatabase(), nil), nil)
	s, err := state.New(types.EmptyRootHash, db)
	if err != nil {
		t.Fatal(err)
	}
	for addr, a := range Alloc() {
		s.SetCode(addr, a.Code, 0)
		s.SetBalance(addr, uint256.NewInt(0), 0)
	}
	if staking != nil {
		s.SetCode(Staking, staking, 0)
	}
	return &machine{state: s, time: 1000}
}

func (m *machine) call(from, to common.Address, input []byte) ([]byte, error) {
	zero := uint64(0)
	cfg := &runtime.Config{
		ChainConfig: &params.ChainConfig{ChainID: big.NewInt(1), HomesteadBlock: new(big.Int), EIP150Block: new(big.Int), EIP155Block: new(big.Int),
			EIP158Block: new(big.Int), ByzantiumBlock: new(big.Int), ConstantinopleBlock: new(big.Int), PetersburgBlock: new(big.Int),
			IstanbulBlock: new(big.Int), BerlinBlock: new(big.Int), LondonBlock: new(big.Int), TerminalTotalDifficulty: new(big.Int),
			ShanghaiTime: &zero, CancunTime: &zero, PragueTime: &zero},
		Origin: from, State: m.state, Time: m.time, GasLimit: 30_000_000, BlockNumber: big.NewInt(1), Random: &common.Hash{},
	}
	out, _, err := runtime.Call(to, input, cfg)
	return out, err
}

func timestamp(t uint64) []byte { return common.BigToHash(new(big.Int).SetUint64(t)).Bytes() }

func TestStartOfBlock(t *testing.T) {
	// The staking contract of this test stores the word it is given in slot 1,
	// and the selector in slot 2.
	recorder := newProgram().push(4).op(opCallDataLoad).push(1).op(opSstore, opPush0, opCallDataLoad).push(2).op(opSstore, opStop).assemble()
	m := newMachine(t, recorder)
	word := common.Hash{1, 2, 3, 31: 9}
	if _, err := m.call(params.SystemAddress, params.BeaconRootsAddress, word[:]); err != nil {
		t.Fatal(err)
	}
	if got := m.state.GetState(Staking, common.BigToHash(big.NewInt(1))); got != word {
		t.Errorf("the staking contract got %s", got)
	}
	if got := m.state.GetState(Staking, common.BigToHash(big.NewInt(2))); !bytes.Equal(got[:4], crypto.Keccak256([]byte("onBlock(bytes32)"))[:4]) {
		t.Errorf("called with selector %x", got[:4])
	}
	user := common.Address{9}
	if out, err := m.call(user, params.BeaconRootsAddress, timestamp(1000)); err != nil || !bytes.Equal(out, word[:]) {
		t.Errorf("lookup: %x, %v", out, err)
	}
	for name, in := range map[string][]byte{
		"unknown time": timestamp(999), "zero": timestamp(0), "empty": {}, "short": timestamp(1000)[1:], "long": append(timestamp(1000), 0),
		"same slot, other time": timestamp(1000 + ring),
	} {
		if _, err := m.call(user, params.BeaconRootsAddress, in); err == nil {
			t.Errorf("%s was answered", name)
		}
	}
	m.time = 1000 + ring // overwrites the slot
	other := common.Hash{7}
	if _, err := m.call(params.SystemAddress, params.BeaconRootsAddress, other[:]); err != nil {
		t.Fatal(err)
	}
	if _, err := m.call(user, params.BeaconRootsAddress, timestamp(1000)); err == nil {
		t.Error("a timestamp that left the ring was answered")
	}
	if out, err := m.call(user, params.BeaconRootsAddress, timestamp(1000+ring)); err != nil || !bytes.Equal(out, other[:]) {
		t.Errorf("after a turn of the ring: %x, %v", out, err)
	}
}

// TestSameAsStandard compares lookups with the code that Ethereum has there.
func TestSameAsStandard(t *testing.T) {
	ours, standard := newMachine(t, nil), newMachine(t, nil)
	standard.state.SetCode(params.BeaconRootsAddress, params.BeaconRootsCode, 0)
	for i := range uint64(40) {
		now := 1 + i*i*977
		word := common.BigToHash(new(big.Int).SetUint64(i * 31))
		for _, m := range []*machine{ours, standard} {
			m.time = now
			if _, err := m.call(params.SystemAddress, params.BeaconRootsAddress, word[:]); err != nil {
				t.Fatal(err)
			}
		}
		for _, ask := range []uint64{now, now - 1, now + ring, now % ring, 1} {
			a, errA := ours.call(common.Address{9}, params.BeaconRootsAddress, timestamp(ask))
			b, errB := standard.call(common.Address{9}, params.BeaconRootsAddress, timestamp(ask))
			if !bytes.Equal(a, b) || (errA == nil) != (errB == nil) {
				t.Fatalf("time %d, asked %d: %x %v, standard %x %v", now, ask, a, errA, b, errB)
			}
		}
	}
}

func TestEndOfBlock(t *testing.T) {
	// reply returns memory [0, size) after storing the words from 0 on.
	reply := func(size uint16, words ...uint64) []byte {
		p := newProgram()
		for i, w := range words {
			p.push(timestamp(w)...).push(byte(32 * i)).op(opMstore)
		}
		return p.push(byte(size>>8), byte(size)).op(opPush0, opReturn).assemble()
	}
	for name, c := range map[string]struct {
		staking []byte
		want    []byte
	}{
		"no contract":      {nil, nil},
		"no diff":          {reply(64, 32, 0), nil},
		"diff":             {reply(128, 32, 40, 5, 6), append(timestamp(5), timestamp(6)[:8]...)},
		"short answer":     {reply(63, 32, 1), nil},
		"length beyond":    {reply(96, 32, 33, 5), nil},
		"length huge":      {append(newProgram().push(bytes.Repeat([]byte{0xff}, 32)...).push(32).op(opMstore).assemble(), reply(96, 32)...), nil},
		"over the limit":   {reply(0x7000, 32, maxDiff+1), nil},
		"wrong offset":     {reply(96, 64, 1, 1), nil},
		"reverts":          {[]byte{opPush0, opPush0, opRevert}, nil},
		"burns all gas":    {[]byte{0xfe}, nil},
		"loops for ever":   {[]byte{opJumpdest, opPush1, 1, opPush0, opJumpi}, nil},
		"returns megabyte": {newProgram().push(0x40, 0, 0).op(opPush0, opReturn).assemble(), nil},
	} {
		m := newMachine(t, c.staking)
		out, err := m.call(params.SystemAddress, params.ConsolidationQueueAddress, nil)
		if err != nil || !bytes.Equal(out, c.want) {
			t.Errorf("%s: got %x, %v; want %x", name, out, err, c.want)
		}
		if out, err := m.call(common.Address{3}, params.ConsolidationQueueAddress, nil); err != nil || len(out) > 0 {
			t.Errorf("%s, other caller: got %x, %v", name, out, err)
		}
		if out, err := m.call(params.SystemAddress, params.WithdrawalQueueAddress, nil); err != nil || len(out) > 0 {
			t.Errorf("hook A: got %x, %v", out, err)
		}
		// The start hook must survive the same contracts.
		if _, err := m.call(params.SystemAddress, params.BeaconRootsAddress, timestamp(1)); err != nil {
			t.Errorf("%s: the start hook failed: %v", name, err)
		}
	}
}

// TestOnlySystemCallsStaking: a user's call must not reach the staking contract.
func TestOnlySystemCallsStaking(t *testing.T) {
	mark := newProgram().push(1).push(1).op(opSstore, opStop).assemble()
	m := newMachine(t, mark)
	for addr := range Alloc() {
		m.call(common.Address{3}, addr, timestamp(1000))
		m.call(common.Address{3}, addr, nil)
	}
	if m.state.GetState(Staking, common.BigToHash(big.NewInt(1))) != (common.Hash{}) {
		t.Error("a stranger reached the staking contract through a hook")
	}
}
