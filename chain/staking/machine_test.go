package staking

import (
	"crypto/ed25519"
	"encoding/binary"
	"math/big"
	"math/rand/v2"
	"testing"

	comettypes "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/hooks"
	_ "github.com/zgminer/zgminer/chain/precompile" // ed25519 in the EVM
	"github.com/zgminer/zgminer/chain/rules"
)

const (
	testChain = 77
	hookGas   = 25_000_000 // what the hooks give
)

var (
	call       = bindings.NewStaking()
	governance = common.HexToAddress("0x60")
)

// tokens returns n tokens in wei.
func tokens(n int64) *big.Int { return new(big.Int).Mul(token, big.NewInt(n)) }

// machine is a bare EVM with the contract in block 0, and a validator set of
// CometBFT that follows its changes.
type machine struct {
	t      testing.TB
	db     *state.StateDB
	config *params.ChainConfig
	block  uint64
	time   uint64
	count  uint64
	gas    uint64 // of the last call
	set    *comettypes.ValidatorSet
	logs   []*types.Log // of the last call
}

func secret(n int) ed25519.PrivateKey {
	seed := make([]byte, 32)
	binary.BigEndian.PutUint64(seed, uint64(n))
	return ed25519.NewKeyFromSeed(seed)
}

func public(n int) ed25519.PublicKey { return secret(n).Public().(ed25519.PublicKey) }

// account returns the n-th account: operator of the n-th validator, or delegator.
func account(n int) common.Address {
	return common.BigToAddress(new(big.Int).Lsh(big.NewInt(int64(n)+1), 40))
}

// newMachine makes a chain whose founders have the given powers.
func newMachine(t testing.TB, p Params, powers ...uint64) *machine {
	t.Helper()
	var founders []Founder
	m := &machine{t: t, config: params.MergedTestChainConfig, time: 1_700_000_000}
	c := *m.config
	c.ChainID = big.NewInt(testChain)
	m.config = &c
	var set []*comettypes.Validator
	for i, w := range powers {
		founders = append(founders, Founder{Operator: account(i), Key: public(i), Power: w, Moniker: "founder"})
		set = append(set, comettypes.NewValidator(cometKey(i), int64(w)))
	}
	alloc, err := Accounts(p, governance, founders)
	if err != nil {
		t.Fatal(err)
	}
	if m.db, err = state.New(types.EmptyRootHash, state.NewDatabaseForTesting()); err != nil {
		t.Fatal(err)
	}
	for addr, a := range alloc {
		m.put(addr, a)
	}
	for addr, a := range hooks.Alloc() {
		m.put(addr, a)
	}
	m.db.Finalise(m.rules())
	m.set = comettypes.NewValidatorSet(set)
	return m
}

func (m *machine) put(addr common.Address, a types.Account) {
	m.db.SetNonce(addr, a.Nonce, tracing.NonceChangeUnspecified)
	m.db.SetCode(addr, a.Code, tracing.CodeChangeUnspecified)
	m.db.AddBalance(addr, uint256.MustFromBig(a.Balance), tracing.BalanceChangeUnspecified)
	for k, v := range a.Storage {
		m.db.SetState(addr, k, v)
	}
}

// send executes a call and returns what it returned and why it failed.
func (m *machine) send(from, to common.Address, gas uint64, value *big.Int, data []byte) ([]byte, error) {
	if value == nil {
		value = new(big.Int)
	}
	m.count++
	var id common.Hash
	binary.BigEndian.PutUint64(id[24:], m.count)
	m.db.SetTxContext(id, 0, 0)
	ctx := vm.BlockContext{
		CanTransfer: core.CanTransfer, Transfer: core.Transfer, GetHash: func(uint64) common.Hash { return common.Hash{} },
		BlockNumber: new(big.Int).SetUint64(m.block), Time: m.time, Difficulty: new(big.Int), GasLimit: 1 << 40,
		BaseFee: new(big.Int), BlobBaseFee: big.NewInt(1), Random: new(common.Hash), CostPerStateByte: params.CostPerStateByte,
	}
	e := vm.NewEVM(ctx, m.db, m.config, vm.Config{})
	e.SetTxContext(vm.TxContext{Origin: from, GasPrice: new(uint256.Int)})
	r := m.rules()
	m.db.Prepare(r, from, common.Address{}, &to, vm.ActivePrecompiles(r), nil)
	out, left, err := e.Call(from, to, data, vm.NewGasBudget(gas, 0), uint256.MustFromBig(value))
	m.gas = gas - left.ExecutionGas
	m.logs = m.db.GetLogs(id, m.block, common.Hash{}, m.time)
	m.db.Finalise(m.rules())
	return out, err
}

// do sends a transaction to the contract; the sender always has the money.
func (m *machine) do(from common.Address, value *big.Int, data []byte) ([]byte, error) {
	if value != nil {
		m.db.AddBalance(from, uint256.MustFromBig(value), tracing.BalanceChangeUnspecified)
	}
	return m.send(from, hooks.Staking, 30_000_000, value, data)
}

// must is do for what has to succeed.
func (m *machine) must(from common.Address, value *big.Int, data []byte) []byte {
	m.t.Helper()
	out, err := m.do(from, value, data)
	if err != nil {
		m.t.Fatalf("block %d: %v: %s", m.block, err, reason(out))
	}
	return out
}

// fails checks the reason of a failure.
func (m *machine) fails(want string, from common.Address, value *big.Int, data []byte) {
	m.t.Helper()
	out, err := m.do(from, value, data)
	if err == nil {
		m.t.Errorf("block %d: done, should fail with %q", m.block, want)
	} else if got := reason(out); got != want {
		m.t.Errorf("block %d: failed with %q (%v), want %q", m.block, got, err, want)
	}
}

func reason(out []byte) string {
	if text, err := abi.UnpackRevert(out); err == nil {
		return text
	}
	return common.Bytes2Hex(out)
}

// begin starts a block: the withdrawal of the block before has come, the word
// arrives.
func (m *machine) begin(mint *big.Int, word common.Hash) {
	m.t.Helper()
	m.block++
	m.time++
	m.db.AddBalance(hooks.Staking, uint256.MustFromBig(mint), tracing.BalanceChangeUnspecified)
	if out, err := m.send(params.BeaconRootsAddress, hooks.Staking, hookGas, nil, call.PackOnBlock(word)); err != nil {
		m.t.Fatalf("block %d: onBlock(%s): %v: %s", m.block, word, err, reason(out))
	}
}

// end ends a block and gives the changes to CometBFT's set, as consensus would. It
// returns the changes that the contract returned.
func (m *machine) end() []byte {
	m.t.Helper()
	out, err := m.send(params.ConsolidationQueueAddress, hooks.Staking, hookGas, nil, call.PackEndBlock())
	if err != nil {
		m.t.Fatalf("block %d: endBlock: %v: %s", m.block, err, reason(out))
	}
	diff, err := call.UnpackEndBlock(out)
	if err != nil {
		m.t.Fatal(err)
	}
	updates, err := Registry{}.Updates(m.db, m.block)
	if err != nil {
		m.t.Fatal(err)
	}
	if len(diff) != 10*len(updates) {
		m.t.Fatalf("block %d: %d bytes of changes returned, %d changes in storage", m.block, len(diff), len(updates))
	}
	for i, u := range updates {
		if got := binary.BigEndian.Uint64(diff[10*i+2:]); got != uint64(u.Power) {
			m.t.Errorf("block %d: change %d has power %d in the header, %d in storage", m.block, i, got, u.Power)
		}
	}
	changes, err := comettypes.PB2TM.ValidatorUpdates(updates)
	if err != nil {
		m.t.Fatal(err)
	}
	if err := m.set.UpdateWithChangeSet(changes); err != nil {
		m.t.Fatalf("block %d: CometBFT refuses the changes and would stop: %v", m.block, err)
	}
	return diff
}

// pass makes blocks in which nothing happens but absences.
func (m *machine) pass(blocks int, absent ...uint16) {
	m.t.Helper()
	for range blocks {
		w := rules.Context{Proposer: rules.Unknown}
		for _, s := range absent {
			w.SetAbsent(s)
		}
		m.begin(new(big.Int), w.Word())
		m.end()
	}
}

func (m *machine) infos() []Info {
	m.t.Helper()
	list, err := Validators(m.db)
	if err != nil {
		m.t.Fatal(err)
	}
	return list
}

func (m *machine) view(data []byte) []byte {
	m.t.Helper()
	return m.must(common.Address{0xee}, nil, data)
}

// create makes the n-th validator.
func (m *machine) create(n int, stake *big.Int) ([]byte, error) {
	h := PossessionHash(testChain, account(n), public(n))
	return m.do(account(n), stake, call.PackCreateValidator(public(n), 1, ed25519.Sign(secret(n), h[:]), 100_000, bindings.StakingStorageDescription{Moniker: "late"}))
}

func unpack[T any](m *machine, v T, err error) T {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
	return v
}

// check compares the whole accounting with itself and with CometBFT's set.
func (m *machine) check(delegators []common.Address) {
	m.t.Helper()
	totals := unpack2(m, call.UnpackTotals, m.view(call.PackTotals()))
	balance := m.db.GetBalance(hooks.Staking).ToBig()
	sum := new(big.Int).Add(totals.Tokens, totals.Unbonding)
	sum.Add(sum, totals.Rewards).Add(sum, totals.Community)
	if sum.Cmp(balance) != 0 {
		m.t.Fatalf("block %d: balance %d, but tokens %d + unbonding %d + rewards %d + community %d", m.block, balance, totals.Tokens, totals.Unbonding, totals.Rewards, totals.Community)
	}
	sumTokens, sumUnbonding, owed, power := new(big.Int), new(big.Int), new(big.Int), new(big.Int)
	seen := map[uint8]bool{}
	inSet := 0
	for _, v := range m.infos() {
		rest := unpack2(m, call.UnpackValidator, m.view(call.PackValidator(v.Index)))
		c := unpack2(m, call.UnpackConsensusOf, m.view(call.PackConsensusOf(v.Index)))
		sumTokens.Add(sumTokens, rest.Tokens)
		sumUnbonding.Add(sumUnbonding, rest.Unbonding)
		owed.Add(owed, rest.OwedCommission)
		shares := new(big.Int)
		for _, d := range delegators {
			x := unpack2(m, call.UnpackDelegation, m.view(call.PackDelegation(v.Index, d)))
			shares.Add(shares, x.Shares)
			owed.Add(owed, x.Rewards)
		}
		if shares.Cmp(rest.Shares) != 0 {
			m.t.Fatalf("block %d: validator %d has %d shares, its delegators %d", m.block, v.Index, rest.Shares, shares)
		}
		_, member := m.set.GetByAddress(v.Address)
		if (member == nil) != (c.Power == 0) || member != nil && member.VotingPower != int64(c.Power) {
			m.t.Fatalf("block %d: validator %d has power %d in the contract, CometBFT has %v", m.block, v.Index, c.Power, member)
		}
		if (c.Seat == 0) != (c.Power == 0) || seen[c.Seat] {
			m.t.Fatalf("block %d: validator %d has power %d and seat %d (taken: %v)", m.block, v.Index, c.Power, c.Seat, seen[c.Seat])
		}
		if c.Seat > 0 {
			seen[c.Seat] = true
			inSet++
			seat := unpack2(m, call.UnpackSeatOf, m.view(call.PackSeatOf(c.Seat-1)))
			if seat.Holder != v.Index+1 {
				m.t.Fatalf("block %d: seat %d is held by %d, not by %d", m.block, c.Seat, seat.Holder, v.Index+1)
			}
		}
		if (c.Status == uint8(Active)) != (c.Power > 0 && Status(c.Status) != Jailed && Status(c.Status) != Tombstoned) {
			m.t.Fatalf("block %d: validator %d has status %v and power %d", m.block, v.Index, Status(c.Status), c.Power)
		}
		power.Add(power, new(big.Int).SetUint64(c.Power))
	}
	if sumTokens.Cmp(totals.Tokens) != 0 || sumUnbonding.Cmp(totals.Unbonding) != 0 || power.Cmp(totals.Power) != 0 {
		m.t.Fatalf("block %d: sums %d, %d, %d, totals %+v", m.block, sumTokens, sumUnbonding, power, totals)
	}
	if owed.Cmp(totals.Rewards) > 0 {
		m.t.Fatalf("block %d: %d of rewards are owed, the pool has %d", m.block, owed, totals.Rewards)
	}
	if inSet != m.set.Size() || inSet == 0 {
		m.t.Fatalf("block %d: %d validators in the set, CometBFT has %d", m.block, inSet, m.set.Size())
	}
}

// unpack2 decodes an answer.
func unpack2[T any](m *machine, decode func([]byte) (T, error), out []byte) T {
	m.t.Helper()
	v, err := decode(out)
	return unpack(m, v, err)
}

func randomWord(r *rand.Rand) (w common.Hash) {
	for i := range w {
		w[i] = byte(r.Uint32())
	}
	return w
}

func (m *machine) rules() params.Rules {
	return m.config.Rules(new(big.Int).SetUint64(m.block), true, m.time)
}

// root returns the state root.
func (m *machine) root() common.Hash { return m.db.IntermediateRoot(m.rules()) }
