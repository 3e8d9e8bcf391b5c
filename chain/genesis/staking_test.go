package genesis

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/hooks"
	"github.com/zgminer/zgminer/chain/staking"
)

func withStaking() *Genesis {
	g := Default(DefaultChainID, time.Unix(1_700_000_000, 0))
	g.System.Governance = common.Address{7}
	for i := range byte(3) {
		g.AddValidator(bytes.Repeat([]byte{i + 1}, 32), 40+int64(i), "name", common.Address{i + 1})
	}
	p := staking.Test()
	p.KeyTypes = []string{staking.Ed25519, staking.Secp256k1}
	g.EnableStaking(p)
	return g
}

// TestStaking: the section survives the file, and both native genesis files follow
// it.
func TestStaking(t *testing.T) {
	g := withStaking()
	text, err := g.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	one, err := g.Block0()
	if err != nil {
		t.Fatal(err)
	}
	two, err := again.Block0()
	if err != nil || one.ToBlock().Hash() != two.ToBlock().Hash() {
		t.Errorf("block 0 of the written file differs, %v", err)
	}
	if a := one.Alloc[hooks.Staking]; len(a.Code) == 0 || a.Balance.String() != "123000000000000000000" {
		t.Errorf("the staking account has %d bytes of code and %v wei, want the stakes 40 + 41 + 42 tokens", len(a.Code), a.Balance)
	}
	doc, err := g.Comet(one.ToBlock().Hash())
	if err != nil || strings.Join(doc.ConsensusParams.Validator.PubKeyTypes, ",") != "ed25519,secp256k1eth" {
		t.Errorf("key types %v, %v", doc.ConsensusParams.Validator.PubKeyTypes, err)
	}
	g.Staking.JailBlocks++
	three, err := g.Block0()
	if err != nil || three.ToBlock().Hash() == two.ToBlock().Hash() {
		t.Errorf("another jail, the same block 0, %v", err)
	}
}

// TestStakingRefusals: each mistake is named.
func TestStakingRefusals(t *testing.T) {
	for want, change := range map[string]func(*Genesis){
		"belong together":            func(g *Genesis) { g.Staking = nil },
		"give both or none":          func(g *Genesis) { g.System.Sets = g.System.Sets[:1] },
		"system.governance":          func(g *Genesis) { g.System.Governance = common.Address{} },
		"no operator":                func(g *Genesis) { g.Validators[1].Operator = common.Address{} },
		"has the operator of":        func(g *Genesis) { g.Validators[2].Operator = g.Validators[0].Operator },
		"min_self_stake_gwei":        func(g *Genesis) { g.Validators[0].Power = 31 },
		"at most 2^53-1":             func(g *Genesis) { g.Validators[0].Power = 1 << 53 },
		"staking.max_validators = 2": func(g *Genesis) { g.Staking.MaxValidators = 2 },
		"max_candidates":             func(g *Genesis) { g.Staking.MaxCandidates = 100 },
		"max_validators = 129":       func(g *Genesis) { g.Staking.MaxValidators = 129 },
		"unbonding_blocks":           func(g *Genesis) { g.Staking.UnbondingBlocks = 0 },
		"window_blocks":              func(g *Genesis) { g.Staking.WindowBlocks = 0 },
		"jail_blocks":                func(g *Genesis) { g.Staking.JailBlocks = 1 << 41 },
		"commission_step_seconds":    func(g *Genesis) { g.Staking.CommissionSeconds = 1 << 41 },
		"one token":                  func(g *Genesis) { g.Staking.MinSelfStakeGwei = 5 },
		"min_signed_ppm":             func(g *Genesis) { g.Staking.MinSignedPPM = 1_000_000 },
		"downtime_slash_ppm":         func(g *Genesis) { g.Staking.DowntimeSlashPPM = 500_001 },
		"double_sign_slash_ppm":      func(g *Genesis) { g.Staking.DoubleSignPPM = 500_001 },
		"community_tax_ppm":          func(g *Genesis) { g.Staking.CommunityTaxPPM = 1_000_001 },
		"key_types":                  func(g *Genesis) { g.Staking.KeyTypes = []string{"bls12381"} },
		"joins a running chain":      func(g *Genesis) { g.Validators[0].KeyType = staking.Secp256k1 },
		"a list with ed25519":        func(g *Genesis) { g.Staking.KeyTypes = []string{staking.Secp256k1} },
	} {
		g := withStaking()
		change(g)
		if err := g.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}
