package genesis

import (
	"crypto/ed25519"
	"fmt"
	"slices"

	"github.com/zgminer/zgminer/chain/precompile"
	"github.com/zgminer/zgminer/chain/rules"
	"github.com/zgminer/zgminer/chain/staking"
)

// Validate checks every value; the error names the key and the cure.
func (g *Genesis) Validate() error {
	switch {
	case g.Format > Format:
		return fmt.Errorf("format %d is newer than this binary, which reads up to %d: use a newer zgminer", g.Format, Format)
	case g.Format != Format:
		return fmt.Errorf("format = %d, want %d", g.Format, Format)
	case g.ChainID == 0 || g.ChainID > 1<<53:
		return fmt.Errorf("chain_id = %d: choose one between 1 and 2^53", g.ChainID)
	case slices.Contains(taken, g.ChainID):
		return fmt.Errorf("chain_id = %d belongs to a public 0G network: choose another, such as %d", g.ChainID, DefaultChainID)
	case g.CometChainID != CometChainID(g.ChainID):
		return fmt.Errorf("comet_chain_id = %q, want %q", g.CometChainID, CometChainID(g.ChainID))
	case len(g.CometChainID) > maxCometChainID:
		return fmt.Errorf("comet_chain_id is longer than %d characters", maxCometChainID)
	case g.Time.Unix() <= 0 || g.Time.Nanosecond() != 0:
		return fmt.Errorf("time = %v: give whole seconds after 1970", g.Time)
	case g.InitialHeight != 1:
		return fmt.Errorf("initial_height = %d: it must be 1, block numbers and heights are equal", g.InitialHeight)
	}
	if err := g.EVM.validate(); err != nil {
		return err
	}
	for _, s := range g.System.Sets {
		if sets[s] == nil {
			return fmt.Errorf("system.sets: this binary has no set %q (it has %v): use the zgminer version of this network", s, setNames())
		}
	}
	if err := g.validateContracts(); err != nil {
		return err
	}
	if err := g.validateParams(); err != nil {
		return err
	}
	if err := g.validateValidators(); err != nil {
		return err
	}
	return g.validateStaking()
}

func (e *EVM) validate() error {
	switch {
	case e.Fork != "prague" && e.Fork != "osaka":
		return fmt.Errorf("evm.fork = %q: use prague or osaka", e.Fork)
	case e.GasLimit < 5_000_000:
		return fmt.Errorf("evm.gas_limit = %d: below 5,000,000 contracts cannot be deployed", e.GasLimit)
	case e.GasLimit > 1<<40:
		return fmt.Errorf("evm.gas_limit = %d: beyond any use", e.GasLimit)
	case e.BaseFee < 8 || e.BaseFee > 1<<60:
		return fmt.Errorf("evm.base_fee = %d wei: use 8 to 2^60", e.BaseFee)
	case e.Precompiles > precompile.SetVersion:
		return fmt.Errorf("evm.precompiles = %d, but this binary has set %d: use a newer zgminer", e.Precompiles, precompile.SetVersion)
	case e.Precompiles < 1:
		return fmt.Errorf("evm.precompiles = %d: the first set is 1", e.Precompiles)
	}
	if f := e.Prefund; f != nil && (f.Count < 1 || f.Count > 1000 || f.Tokens > 1e12 || f.Mnemonic == "") {
		return fmt.Errorf("evm.prefund: give a mnemonic, 1 to 1000 accounts and at most 10^12 tokens each")
	}
	return nil
}

// validateParams also proves that no block allowed by the gas limit is too large
// to be proposed.
func (g *Genesis) validateParams() error {
	p := g.Params
	switch {
	case p.MaxBytes < 1<<20 || p.MaxBytes > 100<<20:
		return fmt.Errorf("params.max_bytes = %d: use 1 MiB to 100 MiB", p.MaxBytes)
	case p.EvidenceMaxBytes < 0 || p.EvidenceMaxBytes > p.MaxBytes:
		return fmt.Errorf("params.evidence_max_bytes = %d: use 0 to max_bytes", p.EvidenceMaxBytes)
	case p.EvidenceMaxAgeBlocks < 1 || p.EvidenceMaxAgeSeconds < 1:
		return fmt.Errorf("params.evidence_max_age_*: both must be positive")
	}
	worst := rules.WorstCaseBytes(g.EVM.GasLimit)
	room := uint64(p.MaxBytes - p.EvidenceMaxBytes)
	if commit := uint64(maxValidators * commitBytes); room > commit {
		room -= commit
	}
	if worst > room {
		return fmt.Errorf("evm.gas_limit = %d: a block full of calldata takes %d bytes, but params.max_bytes = %d leaves %d: lower the gas limit to %d or raise max_bytes",
			g.EVM.GasLimit, worst, p.MaxBytes, room, (room-rules.EnvelopeOverhead)*10)
	}
	if g.EVM.Fork == "osaka" && worst > rules.MaxBlockRLP {
		return fmt.Errorf("evm.gas_limit = %d: a block full of calldata takes %d bytes, but osaka allows %d: lower the gas limit to %d",
			g.EVM.GasLimit, worst, rules.MaxBlockRLP, (rules.MaxBlockRLP-rules.EnvelopeOverhead)*10)
	}
	return nil
}

func (g *Genesis) validateValidators() error {
	if len(g.Validators) == 0 || len(g.Validators) > maxValidators {
		return fmt.Errorf("validators: %d given, use 1 to %d", len(g.Validators), maxValidators)
	}
	seen := map[string]int{}
	var total int64
	for i, v := range g.Validators {
		if v.KeyType == staking.Secp256k1 {
			return fmt.Errorf("validators[%d]: key_type %q: validators of genesis have ed25519 keys; one with this type joins a running chain by createValidator of the staking contract, if staking.key_types has the type", i, v.KeyType)
		}
		if v.KeyType != "ed25519" || len(v.Key) != ed25519.PublicKeySize {
			return fmt.Errorf("validators[%d]: key_type %q with %d bytes, want ed25519 with %d", i, v.KeyType, len(v.Key), ed25519.PublicKeySize)
		}
		if v.Power < 1 || v.Power > maxTotalPower || total+v.Power > maxTotalPower {
			return fmt.Errorf("validators[%d]: power %d: use 1 to 2^60 in all", i, v.Power)
		}
		total += v.Power
		if j, dup := seen[string(v.Key)]; dup {
			return fmt.Errorf("validators[%d] has the key of validators[%d]: every validator needs its own", i, j)
		}
		seen[string(v.Key)] = i
		if len(v.Moniker) > 70 {
			return fmt.Errorf("validators[%d]: moniker of %d characters, at most 70", i, len(v.Moniker))
		}
	}
	return nil
}
