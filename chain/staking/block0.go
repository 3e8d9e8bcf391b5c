package staking

import (
	"crypto/ed25519"
	"fmt"
	"math/big"

	// Addresses of consensus keys.
	cometed25519 "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/hooks"
)

// Implementation is where block 0 has the code that the account at hooks.Staking
// begins with.
var Implementation = common.HexToAddress("0x5a01")

// Founder is a validator of block 0 with its own stake: Power tokens.
type Founder struct {
	Operator common.Address
	Key      ed25519.PublicKey
	Power    uint64 // tokens of 10^18 wei
	Moniker  string // at most 70 bytes
}

var token = new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil)

// Accounts returns the staking contract's accounts of block 0: the upgradeable
// account that governance administers, its balance and storage as if the founders
// had delegated to themselves, and the implementation's code.
func Accounts(p Params, governance common.Address, founders []Founder) (types.GenesisAlloc, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if len(founders) > int(p.MaxValidators) {
		return nil, fmt.Errorf("staking.max_validators = %d, but genesis has %d validators", p.MaxValidators, len(founders))
	}
	s := storage{}
	s.params(p)
	total := new(big.Int)
	operators := map[common.Address]int{}
	for i, f := range founders {
		stake := new(big.Int).Mul(token, new(big.Int).SetUint64(f.Power))
		switch least := gwei(p.MinSelfStakeGwei); {
		case f.Operator == (common.Address{}):
			return nil, fmt.Errorf("validators[%d]: no operator: nobody could ever use its stake", i)
		case stake.Cmp(least) < 0:
			return nil, fmt.Errorf("validators[%d]: power %d means a stake of as many tokens, less than staking.min_self_stake_gwei = %d", i, f.Power, p.MinSelfStakeGwei)
		case f.Power > 1<<53-1:
			return nil, fmt.Errorf("validators[%d]: power %d: at most 2^53-1", i, f.Power)
		}
		if j, dup := operators[f.Operator]; dup {
			return nil, fmt.Errorf("validators[%d] has the operator of validators[%d]: every validator needs its own", i, j)
		}
		operators[f.Operator] = i
		s.founder(uint64(i), f, stake)
		total.Add(total, stake)
	}
	s[slot(slotCount)] = number(uint64(len(founders)))
	s[slot(slotCandidates)] = number(uint64(len(founders)))
	s[slot(slotTotalTokens)] = common.BigToHash(total)
	s[slot(slotTotalPower)] = common.BigToHash(new(big.Int).Div(total, token))
	account, err := contracts.SystemAccount(governance, Implementation, s)
	if err != nil {
		return nil, err
	}
	account.Balance = total
	code, err := contracts.Load(contracts.Staking)
	if err != nil {
		return nil, err
	}
	return types.GenesisAlloc{
		hooks.Staking:  account,
		Implementation: {Nonce: 1, Balance: new(big.Int), Code: code.DeployedBytecode},
	}, nil
}

func gwei(n uint64) *big.Int {
	return new(big.Int).Mul(new(big.Int).SetUint64(n), big.NewInt(1e9))
}

// storage is the contract's storage under construction; zero words are left out.
type storage map[common.Hash]common.Hash

func (s storage) params(p Params) {
	types := uint64(0)
	for _, k := range p.KeyTypes {
		types |= 1 << keyTypes[k]
	}
	at := slot(slotParams)
	for i, w := range []*packed{
		new(packed).addBig(gwei(p.MinSelfStakeGwei), 128).addBig(gwei(p.MinDelegationGwei), 128),
		new(packed).add(p.UnbondingBlocks, 64).add(p.JailBlocks, 64).add(p.WindowBlocks, 64).add(p.CommissionSeconds, 64),
		new(packed).add(uint64(p.MaxValidators), 32).add(uint64(p.MaxCandidates), 32).add(uint64(p.MinSignedPPM), 32).add(uint64(p.DowntimeSlashPPM), 32).
			add(uint64(p.DoubleSignPPM), 32).add(uint64(p.ProposerBonusPPM), 32).add(uint64(p.CommunityTaxPPM), 32).add(uint64(p.MaxCommissionPPM), 32),
		new(packed).add(uint64(p.CommissionStepPPM), 32).add(types, 8),
	} {
		s[next(at, uint64(i))] = w.hash()
	}
}

// founder writes what createValidator and the first ranking would.
func (s storage) founder(i uint64, f Founder, stake *big.Int) {
	index, one := number(i), number(i+1)
	s[in(slot(slotConsensus), index)] = new(packed).add(uint64(keyTypes[Ed25519]), 8).add(f.Power, 64).add(uint64(Active), 8).add(i+1, 8).hash()
	s[in(slot(slotKey), index)] = common.BytesToHash(f.Key)
	s[in(slot(slotByAddress), common.BytesToHash(cometed25519.PubKey(f.Key).Address()))] = one
	s[in(slot(slotByOperator), common.BytesToHash(f.Operator[:]))] = one

	v := in(slot(slotValidators), index)
	s[v] = common.BytesToHash(f.Operator[:])
	s[next(v, validatorTokens)] = common.BigToHash(stake)
	s[next(v, validatorShares)] = common.BigToHash(stake)
	s[next(v, validatorJail)] = new(packed).add(0, 64).add(i+1, 16).hash() // place among the candidates

	s[in(in(slot(slotDelegations), index), common.BytesToHash(f.Operator[:]))] = common.BigToHash(stake)
	s[in(slot(slotSeats), index)] = new(packed).add(i+1, 16).add(1, 64).hash()

	list := next(elements(slot(slotCandidates)), i/16)
	word := s[list].Big()
	s[list] = common.BigToHash(word.Or(word, new(big.Int).Lsh(new(big.Int).SetUint64(i), uint(i%16)*16)))
	s.text(in(slot(slotMonikers), index), f.Moniker)
}

// text writes a string: up to 31 bytes in place with twice the length, longer ones
// apart.
func (s storage) text(at common.Hash, text string) {
	if len(text) == 0 {
		return
	}
	if len(text) < 32 {
		var w common.Hash
		copy(w[:], text)
		w[31] = byte(2 * len(text))
		s[at] = w
		return
	}
	s[at] = number(uint64(2*len(text) + 1))
	for i := 0; i < len(text); i += 32 {
		var w common.Hash
		copy(w[:], text[i:])
		s[next(elements(at), uint64(i/32))] = w
	}
}
