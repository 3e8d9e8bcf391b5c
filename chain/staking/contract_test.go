package staking

import (
	"crypto/ed25519"
	"fmt"
	"math/big"
	"slices"
	"testing"

	cometcrypto "github.com/cometbft/cometbft/crypto"
	cometed25519 "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/hooks"
	"github.com/zgminer/zgminer/chain/rules"
)

func cometKey(n int) cometcrypto.PubKey { return cometed25519.PubKey(public(n)) }

// TestBlock0: the storage of genesis is what the contract's own views say, and what
// the reader for consensus says.
func TestBlock0(t *testing.T) {
	p := Test()
	p.KeyTypes = []string{Ed25519, Secp256k1}
	m := newMachine(t, p, 100, 40, 33)
	m.check([]common.Address{account(0), account(1), account(2)})
	got := unpack2(m, call.UnpackParams, m.view(call.PackParams()))
	want := bindings.StakingStorageParams{
		MinSelfStake: tokens(32), MinDelegation: big.NewInt(1e16), UnbondingBlocks: 20, JailBlocks: 10, WindowBlocks: 40, CommissionSeconds: 86400,
		MaxValidators: 100, MaxCandidates: 256, MinSignedPpm: 50_000, DowntimeSlashPpm: 100, DoubleSignSlashPpm: 50_000,
		ProposerBonusPpm: 10_000, CommunityTaxPpm: 20_000, MaxCommissionPpm: 200_000, CommissionStepPpm: 10_000, KeyTypes: 6,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("parameters %+v, want %+v", got, want)
	}
	if g := unpack2(m, call.UnpackGovernance, m.view(call.PackGovernance())); g != governance {
		t.Errorf("governance %s", g)
	}
	for i, power := range []uint64{100, 40, 33} {
		index, ok := Registry{}.Index(m.db, cometKey(i).Address())
		seat, seated := Registry{}.Seat(m.db, cometKey(i).Address())
		if !ok || index != uint16(i) || !seated || seat != uint16(i) {
			t.Errorf("validator %d: index %d %v, seat %d %v", i, index, ok, seat, seated)
		}
		key := unpack2(m, call.UnpackKeyOf, m.view(call.PackKeyOf(index)))
		self := unpack2(m, call.UnpackSelfStake, m.view(call.PackSelfStake(index)))
		op := unpack2(m, call.UnpackOperatorIndex, m.view(call.PackOperatorIndex(account(i))))
		if string(key) != string(public(i)) || self.Cmp(tokens(int64(power))) != 0 || op.Uint64() != uint64(i)+1 {
			t.Errorf("validator %d: key %x, self stake %d, operator's index %d", i, key, self, op)
		}
		name := unpack2(m, call.UnpackMonikerOf, m.view(call.PackMonikerOf(index)))
		if v := m.infos()[i]; name != "founder" || v.Moniker != name || v.Power != power || v.Status != Active || v.Tokens.Cmp(tokens(int64(power))) != 0 || v.Operator != account(i) {
			t.Errorf("validator %d: %+v, moniker %q", i, v, name)
		}
	}
	if _, ok := (Registry{}).Index(m.db, cometKey(9).Address()); ok {
		t.Error("an unknown address has an index")
	}
	if n := unpack2(m, call.UnpackCandidateCount, m.view(call.PackCandidateCount())); n.Int64() != 3 {
		t.Errorf("%d candidates", n)
	}
	m.pass(3)
	m.check([]common.Address{account(0), account(1), account(2)})
}

// TestMonikers: short and long names written by genesis are what the contract
// reads, and the other way round.
func TestMonikers(t *testing.T) {
	for _, n := range []int{1, 31, 32, 33, 63, 64, 65, 70} {
		name := string(slices.Repeat([]byte{'x'}, n))
		alloc, err := Accounts(Test(), governance, []Founder{{account(0), public(0), 100, name}})
		if err != nil {
			t.Fatal(err)
		}
		m := newMachine(t, Test(), 100)
		m.put(hooks.Staking, alloc[hooks.Staking])
		if got := unpack2(m, call.UnpackMonikerOf, m.view(call.PackMonikerOf(0))); got != name {
			t.Errorf("%d bytes written by genesis: the contract reads %q", n, got)
		}
		other := name + "y"
		if n == 70 {
			other = name[1:]
		}
		m.must(account(0), nil, call.PackSetDescription(bindings.StakingStorageDescription{Moniker: other}))
		if got := m.infos()[0].Moniker; got != other {
			t.Errorf("%d bytes written by the contract: we read %q", len(other), got)
		}
	}
}

// TestJoin: a new validator, more stake, less stake, and the limits of the set.
func TestJoin(t *testing.T) {
	p := Test()
	p.MaxValidators, p.MaxCandidates = 3, 4
	m := newMachine(t, p, 100, 50)
	all := []common.Address{account(0), account(1), account(2), account(3), account(4), account(5)}
	m.begin(new(big.Int), (&rules.Context{Proposer: rules.Unknown}).Word())
	h := PossessionHash(testChain, account(2), public(2))
	good := ed25519.Sign(secret(2), h[:])
	d := bindings.StakingStorageDescription{Moniker: "late"}
	low := new(big.Int).Sub(tokens(32), common.Big1)
	m.fails("the stake is below the minimum", account(2), low, call.PackCreateValidator(public(2), 1, good, 0, d))
	m.fails("the commission is above the maximum", account(2), tokens(32), call.PackCreateValidator(public(2), 1, good, 200_001, d))
	m.fails("no proof that the caller has the key", account(3), tokens(32), call.PackCreateValidator(public(2), 1, good, 0, d))
	m.fails("no proof that the caller has the key", account(2), tokens(32), call.PackCreateValidator(public(3), 1, good, 0, d))
	m.fails("this type of key is not allowed", account(2), tokens(32), call.PackCreateValidator(public(2), 2, good, 0, d))
	m.fails("this type of key is not allowed", account(2), tokens(32), call.PackCreateValidator(public(2), 255, good, 0, d))
	m.fails("the key has 32 bytes, the signature 64", account(2), tokens(32), call.PackCreateValidator(append(public(2), 0), 1, good, 0, d))
	m.fails("the caller operates a validator already", account(1), tokens(32), call.PackCreateValidator(public(2), 1, good, 0, d))
	m.fails("a part of the description is too long", account(2), tokens(32), call.PackCreateValidator(public(2), 1, good, 0, bindings.StakingStorageDescription{Moniker: string(make([]byte, 71))}))
	m.must(account(2), tokens(32), call.PackCreateValidator(public(2), 1, good, 0, d))
	own := PossessionHash(testChain, account(3), public(2))
	m.fails("the key belongs to a validator already", account(3), tokens(32), call.PackCreateValidator(public(2), 1, ed25519.Sign(secret(2), own[:]), 0, d))
	if diff := m.end(); fmt.Sprintf("%x", diff) != "00020000000000000020" {
		t.Errorf("changes %x", diff)
	}
	m.check(all)

	// The fourth waits, and the least of the set makes room for more stake.
	m.begin(new(big.Int), common.Hash{})
	if out, err := m.create(3, tokens(32)); err != nil {
		t.Fatal(reason(out))
	}
	if diff := m.end(); len(diff) != 0 {
		t.Errorf("the fourth validator of three changed the set: %x", diff)
	}
	if s := m.infos()[3].Status; s != Waiting {
		t.Errorf("the fourth is %v", s)
	}
	m.begin(new(big.Int), common.Hash{})
	m.must(account(5), tokens(1), call.PackDelegate(3))
	if diff := m.end(); fmt.Sprintf("%x", diff) != "0002000000000000000000030000000000000021" {
		t.Errorf("changes %x", diff)
	}
	m.check(all)
	m.begin(new(big.Int), common.Hash{})
	m.must(account(5), nil, call.PackUndelegate(3, tokens(1)))
	m.end()
	if v := m.infos(); v[2].Status != Active || v[3].Status != Waiting {
		t.Errorf("equal stake: the lower index must win, statuses %v and %v", v[2].Status, v[3].Status)
	}
	// No room among the candidates for a fifth that is not better than the last.
	m.begin(new(big.Int), common.Hash{})
	if out, err := m.create(4, tokens(32)); err != nil {
		t.Fatal(reason(out))
	}
	m.must(account(5), new(big.Int).Mul(big.NewInt(5), big.NewInt(1e17)), call.PackDelegate(4))
	m.end()
	m.check(all)
	if n := unpack2(m, call.UnpackCandidateCount, m.view(call.PackCandidateCount())); n.Int64() != 4 {
		t.Errorf("%d candidates, at most 4", n)
	}
	if v := m.infos(); v[4].Status != Active || v[2].Status != Waiting || v[4].Power != 32 {
		t.Errorf("half a token more: %+v, %+v", v[4], v[2])
	}
	m.fails("the delegation is below the minimum", account(5), big.NewInt(1e15), call.PackDelegate(0))
	m.fails("no validator has this index", account(5), tokens(1), call.PackDelegate(5))
	m.fails("only consensus tells what happened in a block", account(5), nil, call.PackOnBlock([32]byte{1}))
	m.fails("only consensus ends a block", params.SystemAddress, nil, call.PackEndBlock())
	m.fails("only governance", account(0), nil, call.PackSpendCommunity(account(0), new(big.Int)))
}

// TestSecp256k1: keys of Ethereum's curve, with the signature that CometBFT's keys
// make.
func TestSecp256k1(t *testing.T) {
	p := Test()
	p.KeyTypes = []string{Ed25519, Secp256k1}
	m := newMachine(t, p, 100)
	for i := range 6 {
		key := secp256k1eth.GenPrivKey()
		pub := key.PubKey()
		who := account(10 + i)
		sig, err := key.Sign(Possession(testChain, who, pub.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		m.begin(new(big.Int), common.Hash{})
		bad := slices.Clone(sig)
		bad[40] ^= 1
		m.fails("no proof that the caller has the key", who, tokens(40), call.PackCreateValidator(pub.Bytes(), 2, bad, 0, bindings.StakingStorageDescription{}))
		none := slices.Clone(pub.Bytes())
		none[0] = 4
		m.fails("no proof that the caller has the key", who, tokens(40), call.PackCreateValidator(none, 2, sig, 0, bindings.StakingStorageDescription{}))
		m.must(who, tokens(40), call.PackCreateValidator(pub.Bytes(), 2, sig, 0, bindings.StakingStorageDescription{}))
		m.end()
		if _, v := m.set.GetByAddress(pub.Address()); v == nil || v.VotingPower != 40 {
			t.Fatalf("CometBFT's set has %v for the key %x", v, pub.Bytes())
		}
		if got := unpack2(m, call.UnpackKeyOf, m.view(call.PackKeyOf(uint16(i+1)))); string(got) != string(pub.Bytes()) {
			t.Errorf("key %x, want %x", got, pub.Bytes())
		}
	}
}

// TestRewards: tax, proposer's bonus, shares by power, commission.
func TestRewards(t *testing.T) {
	m := newMachine(t, Test(), 300, 100)
	m.must(account(9), tokens(100), call.PackDelegate(1)) // power of 1 only from the end of the block
	m.pass(1)
	m.time += 86400
	m.must(account(1), nil, call.PackSetCommission(10_000))
	m.fails("changed too recently", account(1), nil, call.PackSetCommission(0))
	m.begin(big.NewInt(1_000_000e9), (&rules.Context{Proposer: 1}).Word())
	// In gwei: 2 % tax; 1 % of 980,000 to the proposer; 970,200 by power 300 : 200.
	// 1: 9,800 + 388,080 = 397,880, of that 1 % commission; the rest by shares 1 : 1.
	owed := func(i uint16, who int) int64 {
		x := unpack2(m, call.UnpackDelegation, m.view(call.PackDelegation(i, account(who))))
		return x.Rewards.Int64()
	}
	near := func(what string, got, want int64) {
		t.Helper()
		want *= 1e8                        // tenths of a gwei
		if got > want || got < want-1000 { // 300 tokens of shares: 300 wei of dust for each step
			t.Errorf("%s: %d, want %d or a little less", what, got, want)
		}
	}
	near("validator 0", owed(0, 0), 5_821_200)
	near("operator of 1", owed(1, 1), 1_969_506)
	near("delegator of 1", owed(1, 9), 1_969_506)
	before := m.db.GetBalance(account(9)).ToBig()
	m.must(account(9), nil, call.PackClaim(1))
	near("claimed", new(big.Int).Sub(m.db.GetBalance(account(9)).ToBig(), before).Int64(), 1_969_506)
	if n := owed(1, 9); n != 0 {
		t.Errorf("after the claim %d are owed", n)
	}
	before = m.db.GetBalance(account(1)).ToBig()
	m.must(account(1), nil, call.PackWithdrawCommission())
	if got := new(big.Int).Sub(m.db.GetBalance(account(1)).ToBig(), before).Int64(); got != 3_978_800_000_000 {
		t.Errorf("commission %d", got)
	}
	m.end()
	m.check([]common.Address{account(0), account(1), account(9)})
	m.fails("the caller operates no validator", account(9), nil, call.PackWithdrawCommission())
	m.must(governance, nil, call.PackSpendCommunity(account(8), big.NewInt(20_000e9)))
	m.fails("not so much is in the pool", governance, nil, call.PackSpendCommunity(account(8), common.Big1))
	if got := m.db.GetBalance(account(8)).Uint64(); got != 20_000e9 {
		t.Errorf("community paid %d", got)
	}
	// A second call in one block changes nothing.
	m.begin(big.NewInt(1000), common.Hash{1})
	root := m.root()
	again := rules.Context{Proposer: 0}
	again.SetAbsent(1)
	again.AddEvidence(rules.Evidence{Validator: 0, Kind: rules.DuplicateVote})
	if _, err := m.send(params.BeaconRootsAddress, hooks.Staking, hookGas, nil, call.PackOnBlock(again.Word())); err != nil {
		t.Fatal(err)
	}
	if m.root() != root {
		t.Error("the second onBlock of a block changed something")
	}
}

// TestAbsence: jailed after the window says so, slashed, back after the jail.
func TestAbsence(t *testing.T) {
	m := newMachine(t, Test(), 100, 100, 100, 100)
	m.pass(50)
	m.pass(20, 2)
	m.pass(10)
	m.pass(27, 2) // the window slides: 37 of the last 40 at most
	if s := m.infos()[2].Status; s != Active {
		t.Fatalf("%v with enough signatures", s)
	}
	m.pass(15, 2) // 42 in a row: more than 38
	v := m.infos()[2]
	if v.Status != Jailed || v.Power != 0 || m.set.Size() != 3 {
		t.Fatalf("after a long absence: %+v, %d in the set", v, m.set.Size())
	}
	want := new(big.Int).Sub(tokens(100), new(big.Int).Div(tokens(100), big.NewInt(10_000)))
	if v.Tokens.Cmp(want) != 0 {
		t.Errorf("stake %d, want %d", v.Tokens, want)
	}
	if v.Jailed > m.block {
		m.fails("the jail is not over", account(2), nil, call.PackUnjail(2))
		m.pass(int(v.Jailed - m.block))
	}
	m.fails("only the operator", account(1), nil, call.PackUnjail(2))
	m.fails("not jailed, or tombstoned for ever", account(1), nil, call.PackUnjail(1))
	m.must(account(2), nil, call.PackUnjail(2))
	m.pass(1)
	if v := m.infos()[2]; v.Status != Active || v.Power != 99 || m.set.Size() != 4 {
		t.Errorf("after the jail: %+v, %d in the set", v, m.set.Size())
	}
	m.pass(38, 2) // a new window: none of the old absences counts
	if s := m.infos()[2].Status; s != Active {
		t.Errorf("%v: absences before the jail were counted again", s)
	}
	m.pass(1, 2)
	if s := m.infos()[2].Status; s != Jailed {
		t.Errorf("%v after 39 absences of 40", s)
	}
	m.check([]common.Address{account(0), account(1), account(2), account(3)})
}

// TestSeatsAreForgotten: who takes a seat does not inherit its absences.
func TestSeatsAreForgotten(t *testing.T) {
	p := Test()
	p.MaxValidators, p.MaxCandidates = 2, 4
	m := newMachine(t, p, 100, 50)
	m.pass(30, 1)
	if out, err := m.create(2, tokens(60)); err != nil {
		t.Fatal(reason(out))
	}
	m.pass(1)
	c := unpack2(m, call.UnpackConsensusOf, m.view(call.PackConsensusOf(2)))
	if c.Seat != 2 || m.infos()[1].Status != Waiting {
		t.Fatalf("the new validator has seat %d", c.Seat)
	}
	m.pass(38, 1)
	seat := unpack2(m, call.UnpackSeatOf, m.view(call.PackSeatOf(1)))
	if s := m.infos()[2].Status; s != Active || seat.Missed != 38 {
		t.Errorf("%v with %d absences, want active with 38", s, seat.Missed)
	}
	m.pass(45)
	if seat = unpack2(m, call.UnpackSeatOf, m.view(call.PackSeatOf(1))); seat.Missed != 0 {
		t.Errorf("%d absences after a clean window", seat.Missed)
	}
}

// TestEvidence: slashed once with all that is on its way out, out of the set, never
// back; and the last validator stays in the set.
func TestEvidence(t *testing.T) {
	m := newMachine(t, Test(), 100, 100)
	m.must(account(9), tokens(40), call.PackDelegate(1))
	m.pass(1)
	m.must(account(9), nil, call.PackUndelegate(1, tokens(10)))
	word := func(index uint16, kind uint8) common.Hash {
		c := rules.Context{Proposer: rules.Unknown}
		c.AddEvidence(rules.Evidence{Validator: index, Kind: kind})
		return c.Word()
	}
	burnt := m.db.GetBalance(common.Address{}).ToBig()
	m.begin(new(big.Int), word(1, rules.DuplicateVote))
	var slashed *bindings.StakingSlashed
	for _, l := range m.logs {
		if e, err := call.UnpackSlashedEvent(l); err == nil {
			slashed = e
		}
	}
	lost := new(big.Int).Div(tokens(140), big.NewInt(20))
	if slashed == nil || slashed.Index != 1 || slashed.Kind != 1 || slashed.Amount.Cmp(lost) != 0 || slashed.Height.Uint64() != m.block {
		t.Errorf("event %+v, want %d", slashed, lost)
	}
	if got := new(big.Int).Sub(m.db.GetBalance(common.Address{}).ToBig(), burnt); got.Cmp(lost) != 0 {
		t.Errorf("%d burnt, want %d", got, lost)
	}
	m.end()
	if v := m.infos()[1]; v.Status != Tombstoned || v.Power != 0 || m.set.Size() != 1 {
		t.Errorf("%+v, %d in the set", v, m.set.Size())
	}
	for range 3 { // consensus repeats evidence
		m.begin(new(big.Int), word(1, rules.LightClientAttack))
		m.end()
	}
	if v := m.infos()[1]; v.Tokens.Cmp(new(big.Int).Sub(tokens(130), new(big.Int).Div(tokens(130), big.NewInt(20)))) != 0 {
		t.Errorf("stake %d: punished twice", v.Tokens)
	}
	m.fails("not jailed, or tombstoned for ever", account(1), nil, call.PackUnjail(1))
	m.fails("the validator is tombstoned", account(9), tokens(1), call.PackDelegate(1))
	m.fails("the ticket is not ripe", account(9), nil, call.PackWithdraw(new(big.Int)))
	m.pass(20)
	before := m.db.GetBalance(account(9)).ToBig()
	m.must(account(3), nil, call.PackWithdraw(new(big.Int))) // anybody, for the owner
	if got := new(big.Int).Sub(m.db.GetBalance(account(9)).ToBig(), before); got.Cmp(new(big.Int).Div(tokens(19), big.NewInt(2))) != 0 {
		t.Errorf("the ticket of 10 tokens paid %d wei, want 9.5 tokens", got)
	}
	m.fails("withdrawn already", account(9), nil, call.PackWithdraw(new(big.Int)))
	m.fails("no such ticket", account(9), nil, call.PackWithdraw(big.NewInt(7)))
	m.check([]common.Address{account(0), account(1), account(9)})

	m.begin(new(big.Int), word(0, rules.DuplicateVote))
	m.end()
	if v := m.infos()[0]; v.Status != Tombstoned || v.Power != 100 || m.set.Size() != 1 {
		t.Errorf("the last validator: %+v, %d in the set", v, m.set.Size())
	}
	if out, err := m.create(5, tokens(32)); err != nil {
		t.Fatal(reason(out))
	}
	m.pass(1)
	if v := m.infos(); v[0].Power != 0 || v[2].Power != 32 || m.set.Size() != 1 {
		t.Errorf("after a good one came: %+v", v)
	}
}

// TestOwnStake: an operator that takes its stake out leaves the set until it is
// back.
func TestOwnStake(t *testing.T) {
	m := newMachine(t, Test(), 100, 100)
	m.must(account(9), tokens(500), call.PackDelegate(1))
	m.must(account(1), nil, call.PackUndelegate(1, tokens(69)))
	m.pass(1)
	if v := m.infos()[1]; v.Status != Jailed || m.set.Size() != 1 {
		t.Fatalf("%+v", v)
	}
	m.fails("the operator's own stake is too low", account(1), nil, call.PackUnjail(1))
	m.must(account(1), tokens(1), call.PackDelegate(1))
	m.must(account(1), nil, call.PackUnjail(1))
	m.pass(1)
	if v := m.infos()[1]; v.Status != Active || v.Power != 532 {
		t.Fatalf("%+v", v)
	}
}
