package staking

import (
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
)

// TestRefusals: requests that ask for more than there is, or for more at once than
// is allowed.
func TestRefusals(t *testing.T) {
	p := Test()
	p.KeyTypes = []string{Ed25519, Secp256k1}
	m := newMachine(t, p, 100, 50)
	m.pass(3)
	m.begin(new(big.Int), common.Hash{})
	const few = "the caller has not so many shares"
	m.fails(few, account(9), nil, call.PackUndelegate(0, common.Big1))
	m.must(account(9), tokens(2), call.PackDelegate(0))
	m.fails(few, account(9), nil, call.PackUndelegate(0, new(big.Int).Add(tokens(2), common.Big1)))
	m.fails(few, account(9), nil, call.PackUndelegate(0, new(big.Int)))
	m.fails(few, account(9), nil, call.PackUndelegate(1, common.Big1))
	m.must(account(9), nil, call.PackUndelegate(0, tokens(2)))
	m.fails(few, account(9), nil, call.PackUndelegate(0, common.Big1))

	const lengths = "the key has 33 bytes, the signature 65"
	key, signature := append([]byte{2}, public(5)...), make([]byte, 65)
	for _, c := range [][2][]byte{{key[:32], signature}, {slices.Concat(key, []byte{0}), signature}, {key, signature[:64]}, {nil, nil}} {
		m.fails(lengths, account(5), tokens(40), call.PackCreateValidator(c[0], 2, c[1], 0, bindings.StakingStorageDescription{}))
	}

	m.fails("too large a step", account(1), nil, call.PackSetCommission(10_001))
	m.must(account(1), nil, call.PackSetCommission(10_000))
	m.end()
}
