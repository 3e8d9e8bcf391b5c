// Package staking connects the staking contract (chain/contracts/src/staking) with
// consensus: its parameters in the genesis file, the storage that block 0 gives it,
// and the reader by which consensus learns validators and changes from its storage
// (spec/chain.md 6).
package staking

import (
	"fmt"
	"slices"
)

// Set is the name of the set of embedded contracts in the genesis file.
const Set = "staking/1"

// Key types, as in CometBFT's consensus parameters.
const (
	Ed25519   = "ed25519"
	Secp256k1 = "secp256k1eth" // 33-byte compressed key, Ethereum address
)

// keyTypes are the contract's numbers.
var keyTypes = map[string]uint8{Ed25519: 1, Secp256k1: 2}

// Params are the numbers of the contract; governance can change them later, except
// for the key types.
type Params struct {
	MinSelfStakeGwei  uint64   `json:"min_self_stake_gwei"`
	MinDelegationGwei uint64   `json:"min_delegation_gwei"`
	MaxValidators     uint32   `json:"max_validators"` // in the set, at most 128
	MaxCandidates     uint32   `json:"max_candidates"` // that are ranked, more than max_validators, at most 512
	UnbondingBlocks   uint64   `json:"unbonding_blocks"`
	WindowBlocks      uint64   `json:"window_blocks"`  // of the judgement of absence
	MinSignedPPM      uint32   `json:"min_signed_ppm"` // of the window, in millionths
	JailBlocks        uint64   `json:"jail_blocks"`
	DowntimeSlashPPM  uint32   `json:"downtime_slash_ppm"`
	DoubleSignPPM     uint32   `json:"double_sign_slash_ppm"`
	ProposerBonusPPM  uint32   `json:"proposer_bonus_ppm"`
	CommunityTaxPPM   uint32   `json:"community_tax_ppm"`
	MaxCommissionPPM  uint32   `json:"max_commission_ppm"`
	CommissionStepPPM uint32   `json:"commission_step_ppm"`     // of one change
	CommissionSeconds uint64   `json:"commission_step_seconds"` // between two changes
	KeyTypes          []string `json:"key_types"`
}

// Default returns the parameters of a public network with blocks of one second:
// 21 days of unbonding, 10,000 blocks of window.
func Default() Params {
	return Params{
		MinSelfStakeGwei: 32e9, MinDelegationGwei: 1e7, MaxValidators: 100, MaxCandidates: 256,
		UnbondingBlocks: 21 * 86400, WindowBlocks: 10_000, MinSignedPPM: 50_000, JailBlocks: 600,
		DowntimeSlashPPM: 100, DoubleSignPPM: 50_000, ProposerBonusPPM: 10_000, CommunityTaxPPM: 20_000,
		MaxCommissionPPM: 200_000, CommissionStepPPM: 10_000, CommissionSeconds: 86400, KeyTypes: []string{Ed25519},
	}
}

// Dev returns the parameters of development chains: unbonding takes 60 blocks.
func Dev() Params {
	p := Default()
	p.UnbondingBlocks = 60
	return p
}

// Test returns short windows, to see everything within a minute: 40 blocks of
// window, 10 of jail, 20 of unbonding.
func Test() Params {
	p := Default()
	p.WindowBlocks, p.JailBlocks, p.UnbondingBlocks = 40, 10, 20
	return p
}

const ppm = 1_000_000

// Validate checks the ranges that the contract relies on.
func (p *Params) Validate() error {
	bad := func(key string, value any, want string) error {
		return fmt.Errorf("staking.%s = %v: use %s", key, value, want)
	}
	switch {
	case p.MaxValidators < 1 || p.MaxValidators > seats:
		return bad("max_validators", p.MaxValidators, "1 to 128")
	case p.MaxCandidates <= p.MaxValidators || p.MaxCandidates > 512:
		return bad("max_candidates", p.MaxCandidates, "more than max_validators, at most 512")
	case p.UnbondingBlocks < 1 || p.UnbondingBlocks > 1<<40:
		return bad("unbonding_blocks", p.UnbondingBlocks, "1 to 2^40")
	case p.WindowBlocks < 1 || p.WindowBlocks > 1<<24:
		return bad("window_blocks", p.WindowBlocks, "1 to 2^24")
	case p.JailBlocks > 1<<40:
		return bad("jail_blocks", p.JailBlocks, "at most 2^40")
	case p.CommissionSeconds > 1<<40:
		return bad("commission_step_seconds", p.CommissionSeconds, "at most 2^40")
	case p.MinSelfStakeGwei < 1e9:
		return bad("min_self_stake_gwei", p.MinSelfStakeGwei, "at least 1000000000, one token")
	case p.MinSignedPPM < 1 || p.MinSignedPPM >= ppm:
		return bad("min_signed_ppm", p.MinSignedPPM, "1 to 999999")
	case p.DowntimeSlashPPM > ppm/2:
		return bad("downtime_slash_ppm", p.DowntimeSlashPPM, "at most 500000, one half")
	case p.DoubleSignPPM > ppm/2:
		return bad("double_sign_slash_ppm", p.DoubleSignPPM, "at most 500000, one half")
	}
	for key, v := range map[string]uint32{"proposer_bonus_ppm": p.ProposerBonusPPM, "community_tax_ppm": p.CommunityTaxPPM,
		"max_commission_ppm": p.MaxCommissionPPM, "commission_step_ppm": p.CommissionStepPPM} {
		if v > ppm {
			return bad(key, v, "at most 1000000, all")
		}
	}
	for i, k := range p.KeyTypes {
		if keyTypes[k] == 0 || slices.Index(p.KeyTypes, k) != i {
			return bad("key_types", p.KeyTypes, "ed25519, secp256k1eth or both")
		}
	}
	if !slices.Contains(p.KeyTypes, Ed25519) {
		return bad("key_types", p.KeyTypes, "a list with ed25519, which validators of genesis have")
	}
	return nil
}
