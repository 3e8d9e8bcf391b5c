// Package genesis is the one genesis file of a chain, genesis.zg.json, from which
// both native genesis files are derived: CometBFT's document and the EVM's block 0
// (spec/chain.md 8). Nodes with different files cannot join each other: the EVM
// genesis hash is the application hash of CometBFT's genesis.
package genesis

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/precompile"
	"github.com/zgminer/zgminer/chain/rules"
	"github.com/zgminer/zgminer/chain/staking"
)

// FileName is the file's name in a node's configuration folder.
const FileName = "genesis.zg.json"

// Format is the version of the file's layout that this binary writes and reads.
const Format = 1

// DefaultChainID is the EVM chain id of development chains.
const DefaultChainID = 1660099

// Default parameters.
const (
	DefaultGasLimit    = 60_000_000
	DevGasLimit        = 100_000_000
	DefaultBaseFee     = 1_000_000_000 // wei
	DefaultMaxBytes    = 16 << 20
	maxValidators      = rules.MaxValidators
	maxCometChainID    = 50
	commitBytes        = 160 // of one validator in a commit, generously
	maxFile            = 64 << 20
	maxTotalPower      = 1 << 60
	defaultEvidenceAge = 100_000
)

// taken are the chain ids of the public networks: a chain of our own must never
// accept their transactions, nor they ours.
var taken = []uint64{16600, 16601, 16602, 16661}

// Genesis is the content of genesis.zg.json.
type Genesis struct {
	Format        int         `json:"format"`         // Format
	ChainID       uint64      `json:"chain_id"`       // EVM chain id
	CometChainID  string      `json:"comet_chain_id"` // "zg-<chain_id>"
	Time          time.Time   `json:"time"`           // whole seconds, UTC
	InitialHeight int64       `json:"initial_height"` // always 1
	EVM           EVM         `json:"evm"`
	System        System      `json:"system"`
	Contracts     *Contracts  `json:"contracts,omitempty"` // nil: no storage contracts in block 0
	Validators    []Validator `json:"validators"`
	Params        Params      `json:"params"`
	Rewards       Rewards     `json:"rewards"`
	// Staking has the numbers of the set staking.Set; nil: the validators never change.
	Staking *staking.Params `json:"staking,omitempty"`
}

// EVM sets up the virtual machine.
type EVM struct {
	Fork        string `json:"fork"`        // prague or osaka
	GasLimit    uint64 `json:"gas_limit"`   // of every block, pinned
	BaseFee     uint64 `json:"base_fee"`    // wei, of block 0
	Precompiles int    `json:"precompiles"` // set of the native helper
	Prefund     *Funds `json:"prefund,omitempty"`
	Alloc       Alloc  `json:"alloc"`
}

// Funds gives accounts of a published mnemonic money: development only.
type Funds struct {
	Mnemonic string `json:"mnemonic"`
	Count    int    `json:"count"`
	Tokens   uint64 `json:"tokens"` // each, whole tokens of 10^18
}

// Alloc lists accounts of block 0 in the layout that geth's genesis uses.
type Alloc types.GenesisAlloc

// System names the sets of embedded contracts that block 0 contains, and who may
// change what is reserved for contracts of the chain itself.
type System struct {
	Sets []string `json:"sets"`
	// Governance is the admin of the upgradeable accounts of block 0 (0x…1000); a
	// timelock where Deploy made the genesis. Zero: there are none.
	Governance common.Address `json:"governance,omitzero"`
	Timelock   *Timelock      `json:"timelock,omitempty"`
}

// Timelock tells who may use the timelock at System.Governance in the beginning.
// It is a record: what counts is the code and storage in evm.alloc.
type Timelock struct {
	DelaySeconds uint64           `json:"delay_seconds"`
	Proposers    []common.Address `json:"proposers"` // none: nothing ever changes
	Executors    []common.Address `json:"executors"` // the zero address: anyone
}

// Contracts are the addresses of the storage contracts in evm.alloc.
type Contracts struct {
	Parameters  string         `json:"parameters"` // name of the numbers that they began with
	FirstBlock  uint64         `json:"first_block"`
	Flow        common.Address `json:"flow"`
	Mine        common.Address `json:"mine"`
	Market      common.Address `json:"market"`
	Reward      common.Address `json:"reward"`
	RootHistory common.Address `json:"root_history"`
	Escrow      common.Address `json:"escrow"`
	Deployer    common.Address `json:"deployer"` // has the others and their beacons as views
}

// Validator is one validator of the first block.
type Validator struct {
	Operator common.Address `json:"operator"`
	KeyType  string         `json:"key_type"` // ed25519
	Key      hexutil.Bytes  `json:"key"`
	Power    int64          `json:"power"`
	Moniker  string         `json:"moniker"`
}

// Params are CometBFT's consensus parameters.
type Params struct {
	MaxBytes              int64 `json:"max_bytes"` // of a CometBFT block
	EvidenceMaxAgeBlocks  int64 `json:"evidence_max_age_blocks"`
	EvidenceMaxAgeSeconds int64 `json:"evidence_max_age_seconds"`
	EvidenceMaxBytes      int64 `json:"evidence_max_bytes"`
}

// Rewards are minted per block for the staking contract.
type Rewards struct {
	InflationGweiPerBlock uint64 `json:"inflation_gwei_per_block"`
}

// Default returns a genesis without validators and accounts.
func Default(chainID uint64, now time.Time) *Genesis {
	return &Genesis{
		Format: Format, ChainID: chainID, CometChainID: CometChainID(chainID), Time: now.UTC().Truncate(time.Second), InitialHeight: 1,
		EVM:    EVM{Fork: "prague", GasLimit: DefaultGasLimit, BaseFee: DefaultBaseFee, Precompiles: precompile.SetVersion, Alloc: Alloc{}},
		System: System{Sets: []string{SystemSet}},
		Params: Params{MaxBytes: DefaultMaxBytes, EvidenceMaxAgeBlocks: defaultEvidenceAge, EvidenceMaxAgeSeconds: 48 * 3600, EvidenceMaxBytes: 1 << 20},
	}
}

// CometChainID returns CometBFT's chain id, which contains the EVM's.
func CometChainID(chainID uint64) string { return fmt.Sprintf("zg-%d", chainID) }

// Load reads a file. It returns the file's SHA-256 in hex beside the genesis: the
// banner shows it, so that operators can compare.
func Load(path string) (*Genesis, string, error) {
	f, err := os.Open(path)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, "", fmt.Errorf("read the genesis file: %w; make one with zgminer chain init, or copy the network's", err)
		}
		return nil, "", fmt.Errorf("read the genesis file: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, "", fmt.Errorf("read the genesis file %s: %w", path, err)
	}
	g, err := Decode(data)
	if err != nil {
		return nil, "", fmt.Errorf("genesis file %s: %w; copy the network's file again, or from a backup", path, err)
	}
	return g, Sum(data), nil
}

// Sum returns the SHA-256 of a file's bytes in hex.
func Sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// Decode reads and checks a genesis. Unknown keys and anything after the object
// are errors: a misspelt key must not give another chain.
func Decode(data []byte) (*Genesis, error) {
	if len(data) > maxFile {
		return nil, fmt.Errorf("larger than %d bytes", maxFile)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	g := new(Genesis)
	if err := d.Decode(g); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more data after the genesis object")
	}
	if err := g.Validate(); err != nil {
		return nil, err
	}
	return g, nil
}

// Encode returns the file's bytes; equal genesis values have equal bytes.
func (g *Genesis) Encode() ([]byte, error) {
	if err := g.Validate(); err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the genesis: %w", err)
	}
	return append(data, '\n'), nil
}

// UnmarshalJSON refuses unknown fields of accounts, which geth would ignore.
func (a *Alloc) UnmarshalJSON(data []byte) error {
	var fields map[string]map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	for addr, f := range fields {
		for name := range f {
			if !slices.Contains([]string{"balance", "nonce", "code", "storage"}, name) {
				return fmt.Errorf("account %s: unknown field %q", addr, name)
			}
		}
	}
	var g types.GenesisAlloc
	if err := json.Unmarshal(data, &g); err != nil {
		return err
	}
	if len(g) != len(fields) {
		return errors.New("one account is listed twice")
	}
	*a = Alloc(g)
	return nil
}

// MarshalJSON writes geth's layout, in which every account has a balance.
func (a Alloc) MarshalJSON() ([]byte, error) {
	whole := make(types.GenesisAlloc, len(a))
	for address, account := range a {
		if account.Balance == nil {
			account.Balance = new(big.Int)
		}
		whole[address] = account
	}
	return json.Marshal(whole)
}
