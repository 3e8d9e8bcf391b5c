package staking

import (
	"crypto/ed25519"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/hooks"
	"github.com/zgminer/zgminer/chain/rules"
)

// TestLastIndex: 65,534 validators in the life of a chain, and then no more: 0xffff
// is nobody.
func TestLastIndex(t *testing.T) {
	m := newMachine(t, Test(), 100)
	m.db.SetState(hooks.Staking, slot(slotCount), number(0xfffd)) // all but the first and the last are left out
	m.begin(new(big.Int), common.Hash{})
	if out, err := m.create(1, tokens(40)); err != nil {
		t.Fatal(reason(out))
	} else if index := common.BytesToHash(out).Big(); index.Int64() != 0xfffd {
		t.Errorf("index %d", index)
	}
	if diff := m.end(); common.Bytes2Hex(diff) != "fffd0000000000000028" {
		t.Errorf("changes %x", diff)
	}
	h := PossessionHash(testChain, account(2), public(2))
	m.fails("no index is left", account(2), tokens(40), call.PackCreateValidator(public(2), 1, ed25519.Sign(secret(2), h[:]), 0, bindings.StakingStorageDescription{}))
}

// TestTooMuch: a validator holds less than 2^128 wei, and consensus is told less
// power than that.
func TestTooMuch(t *testing.T) {
	m := newMachine(t, Test(), 100, 50)
	m.begin(new(big.Int), common.Hash{})
	room := new(big.Int).Lsh(common.Big1, 128)
	room.Sub(room, common.Big1).Sub(room, tokens(100))
	m.fails("too much", account(9), new(big.Int).Add(room, common.Big1), call.PackDelegate(0))
	m.must(account(9), room, call.PackDelegate(0))
	m.fails("too much", account(8), tokens(1), call.PackDelegate(0))
	m.end()
	if v := m.infos()[0]; v.Power != 1<<53-1 {
		t.Errorf("power %d, at most 2^53-1", v.Power)
	}
	m.begin(big.NewInt(1e18), (&rules.Context{Proposer: 0}).Word())
	m.end()
	m.check([]common.Address{account(0), account(1), account(9)})
	m.must(account(9), nil, call.PackUndelegate(0, room))
	m.pass(1)
	m.check([]common.Address{account(0), account(1), account(9)})
}

// TestWorthNothing: after a punishment one share is less than one wei.
func TestWorthNothing(t *testing.T) {
	m := newMachine(t, Test(), 100, 50)
	m.must(account(9), tokens(3), call.PackDelegate(1))
	w := rules.Context{Proposer: rules.Unknown}
	w.AddEvidence(rules.Evidence{Validator: 1, Kind: rules.DuplicateVote})
	m.begin(new(big.Int), w.Word())
	m.end()
	m.fails("the shares are worth nothing", account(9), nil, call.PackUndelegate(1, common.Big1))
	m.must(account(9), nil, call.PackUndelegate(1, common.Big2))
	m.check([]common.Address{account(0), account(1), account(9)})
}

// TestTooLittle: an amount for which nothing could be written down is refused, not
// kept. Shares are never worth more than a wei each, because only punishments
// change their worth, so no sequence of calls comes there; the state is written.
func TestTooLittle(t *testing.T) {
	p := Test()
	p.MinDelegationGwei = 0
	m := newMachine(t, p, 100)
	v := in(slot(slotValidators), number(0))
	set := func(at common.Hash, value *big.Int) { m.db.SetState(hooks.Staking, at, common.BigToHash(value)) }
	shares, tokensAt := next(v, validatorShares), next(v, validatorTokens)
	unbondingShares := next(v, validatorShares+1)
	half := new(big.Int).Rsh(tokens(100), 1)
	set(shares, half) // a share is worth two wei
	m.fails("too little for a share", account(9), common.Big1, call.PackDelegate(0))
	m.must(account(9), common.Big2, call.PackDelegate(0))
	if got := unpack2(m, call.UnpackDelegation, m.view(call.PackDelegation(0, account(9)))); got.Shares.Int64() != 1 || got.Tokens.Int64() != 2 {
		t.Errorf("%+v", got)
	}
	// The same on the way out: 2 wei for which 10 of 5 shares would be too little.
	word := m.db.GetState(hooks.Staking, tokensAt)
	leaving := new(big.Int).Lsh(big.NewInt(10), 128) // unbonding is the word's upper half
	set(tokensAt, leaving.Or(leaving, new(big.Int).SetBytes(word[16:])))
	set(unbondingShares, common.Big1)
	m.fails("too little for a share", account(9), nil, call.PackUndelegate(0, common.Big1))
	set(unbondingShares, big.NewInt(5))
	m.must(account(9), nil, call.PackUndelegate(0, common.Big1))
	if got := unpack2(m, call.UnpackTicketOf, m.view(call.PackTicketOf(new(big.Int)))); got.Shares.Int64() != 1 {
		t.Errorf("%+v", got)
	}
}

// TestUnwillingReceiver: an account that does not take money keeps its claims, and
// nobody else is touched.
func TestUnwillingReceiver(t *testing.T) {
	const refusal = "the receiver does not take the money"
	m := newMachine(t, Test(), 100)
	box := account(9)
	code := func(c []byte) { m.put(box, types.Account{Nonce: 1, Balance: new(big.Int), Code: c}) }
	code(common.FromHex("5f5ffd")) // reverts whatever comes
	m.begin(new(big.Int), common.Hash{})
	m.must(box, tokens(5), call.PackDelegate(0))
	m.end()
	m.begin(tokens(1), (&rules.Context{Proposer: 0}).Word())
	m.must(box, nil, call.PackUndelegate(0, tokens(5)))
	m.end()
	m.pass(20)
	before := m.root()
	m.fails(refusal, box, nil, call.PackClaim(0))
	m.fails(refusal, account(3), nil, call.PackWithdraw(new(big.Int)))
	m.fails(refusal, governance, nil, call.PackSpendCommunity(box, common.Big1))
	if m.root() != before {
		t.Error("a refused payment changed the state")
	}
	m.check([]common.Address{account(0), box})
	code(common.FromHex("00")) // takes it
	have := m.db.GetBalance(box).ToBig()
	owed := unpack2(m, call.UnpackDelegation, m.view(call.PackDelegation(0, box))).Rewards
	m.must(box, nil, call.PackClaim(0))
	m.must(account(3), nil, call.PackWithdraw(new(big.Int)))
	m.must(governance, nil, call.PackSpendCommunity(box, common.Big1))
	want := new(big.Int).Add(have, tokens(5))
	want.Add(want, owed).Add(want, common.Big1)
	if got := m.db.GetBalance(box).ToBig(); got.Cmp(want) != 0 || owed.Sign() == 0 {
		t.Errorf("the account has %d, want %d, of which %d are rewards", got, want, owed)
	}
	m.check([]common.Address{account(0), box})
}
