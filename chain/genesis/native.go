package genesis

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"time"

	// CometBFT's genesis document and key types: the consensus engine of the chain.
	cometed25519 "github.com/cometbft/cometbft/crypto/ed25519"
	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"github.com/zgminer/zgminer/chain/devkeys"
	"github.com/zgminer/zgminer/chain/hooks"
	"github.com/zgminer/zgminer/chain/rules"
)

// SystemSet is the set that every chain needs: the hooks called in each block and
// the deterministic deployment factory.
const SystemSet = "system/1"

// Set returns the accounts that a set of embedded contracts puts into block 0.
type Set func(g *Genesis) (types.GenesisAlloc, error)

var sets = map[string]Set{SystemSet: systemAlloc}

// Register adds a set. Packages of contracts call it while they are initialised;
// a name that is taken is a mistake in the program.
func Register(name string, s Set) {
	if sets[name] != nil {
		panic("genesis: two sets are named " + name)
	}
	sets[name] = s
}

func setNames() []string { return slices.Sorted(maps.Keys(sets)) }

func systemAlloc(*Genesis) (types.GenesisAlloc, error) {
	a := hooks.Alloc()
	a[params.DeterministicFactoryAddress] = types.Account{Nonce: 1, Code: params.DeterministicFactoryCode, Balance: new(big.Int)}
	return a, nil
}

var token = new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil)

// Block0 returns the EVM's genesis.
func (g *Genesis) Block0() (*core.Genesis, error) {
	config := chainConfig(g.ChainID, g.EVM.Fork)
	alloc := types.GenesisAlloc{}
	add := func(from string, more types.GenesisAlloc) error {
		for addr, a := range more {
			if _, dup := alloc[addr]; dup {
				return fmt.Errorf("genesis: account %s of %s is there already", addr, from)
			}
			alloc[addr] = a
		}
		return nil
	}
	for _, name := range g.System.Sets {
		more, err := sets[name](g)
		if err != nil {
			return nil, fmt.Errorf("genesis: set %s: %w", name, err)
		}
		if err := add("set "+name, more); err != nil {
			return nil, err
		}
	}
	if f := g.EVM.Prefund; f != nil {
		keys, err := devkeys.Derive(f.Mnemonic, f.Count)
		if err != nil {
			return nil, err
		}
		more := types.GenesisAlloc{}
		for _, k := range keys {
			more[crypto.PubkeyToAddress(k.PublicKey)] = types.Account{Balance: new(big.Int).Mul(token, new(big.Int).SetUint64(f.Tokens))}
		}
		if err := add("evm.prefund", more); err != nil {
			return nil, err
		}
	}
	if err := add("evm.alloc", types.GenesisAlloc(g.EVM.Alloc)); err != nil {
		return nil, err
	}
	// The extra data commits to the whole file: its fork, helper set and rewards
	// are part of the chain's identity, though no other field of block 0 shows them.
	canonical, err := g.Encode()
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(canonical)
	return &core.Genesis{
		ExtraData: digest[:],
		Config:    config, Timestamp: uint64(g.Time.Unix()), GasLimit: g.EVM.GasLimit, Difficulty: new(big.Int),
		BaseFee: new(big.Int).SetUint64(g.EVM.BaseFee), Alloc: alloc,
	}, nil
}

// chainConfig activates every fork up to the named one in block 0 and nothing after
// it.
func chainConfig(chainID uint64, fork string) *params.ChainConfig {
	zero, block := uint64(0), new(big.Int)
	c := &params.ChainConfig{
		ChainID:        new(big.Int).SetUint64(chainID),
		HomesteadBlock: block, EIP150Block: block, EIP155Block: block, EIP158Block: block, ByzantiumBlock: block,
		ConstantinopleBlock: block, PetersburgBlock: block, IstanbulBlock: block, MuirGlacierBlock: block, BerlinBlock: block,
		LondonBlock: block, ArrowGlacierBlock: block, GrayGlacierBlock: block,
		TerminalTotalDifficulty: block, ShanghaiTime: &zero, CancunTime: &zero, PragueTime: &zero,
		BlobScheduleConfig: &params.BlobScheduleConfig{Cancun: params.DefaultCancunBlobConfig, Prague: params.DefaultPragueBlobConfig},
	}
	if fork == "osaka" {
		c.OsakaTime = &zero
	}
	return c
}

// Comet returns CometBFT's genesis document; appHash is the hash of block 0.
func (g *Genesis) Comet(appHash common.Hash) (*comet.GenesisDoc, error) {
	p := comet.DefaultConsensusParams()
	p.Block = comet.BlockParams{MaxBytes: g.Params.MaxBytes, MaxGas: -1} // gas is the EVM's
	p.Evidence = comet.EvidenceParams{MaxAgeNumBlocks: g.Params.EvidenceMaxAgeBlocks,
		MaxAgeDuration: time.Duration(g.Params.EvidenceMaxAgeSeconds) * time.Second, MaxBytes: g.Params.EvidenceMaxBytes}
	p.Validator.PubKeyTypes = g.KeyTypes()
	p.Version.App = uint64(g.EVM.Precompiles)
	doc := &comet.GenesisDoc{GenesisTime: g.Time.UTC(), ChainID: g.CometChainID, InitialHeight: 1, ConsensusParams: p, AppHash: appHash.Bytes()}
	for _, v := range g.Validators {
		key := cometed25519.PubKey(slices.Clone(v.Key))
		doc.Validators = append(doc.Validators, comet.GenesisValidator{Address: key.Address(), PubKey: key, Power: v.Power, Name: v.Moniker})
	}
	if err := doc.ValidateAndComplete(); err != nil {
		return nil, fmt.Errorf("derive CometBFT's genesis: %w", err)
	}
	return doc, nil
}

// Addresses returns the validators' consensus addresses in the file's order: a
// validator's place is its index in the block context word.
func (g *Genesis) Addresses() [][]byte {
	var out [][]byte
	for _, v := range g.Validators {
		out = append(out, cometed25519.PubKey(v.Key).Address())
	}
	return out
}

// Inflation returns the reward rule of the chain.
func (g *Genesis) Inflation() rules.Inflation {
	return rules.Inflation{GweiPerBlock: g.Rewards.InflationGweiPerBlock, To: hooks.Staking}
}

// AddValidator appends a validator with an ed25519 key.
func (g *Genesis) AddValidator(key ed25519.PublicKey, power int64, moniker string, operator common.Address) {
	g.Validators = append(g.Validators, Validator{Operator: operator, KeyType: "ed25519", Key: slices.Clone([]byte(key)), Power: power, Moniker: moniker})
}
