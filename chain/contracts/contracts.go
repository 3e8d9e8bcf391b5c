// Package contracts holds the storage contracts of zgminer's own networks: Solidity
// written from the specification (src), ABI-identical to the 0G storage network's,
// with the compiled artefacts embedded, published parameter sets and the plan of
// the transaction that deploys and initialises everything at once (spec/storage.md
// 2 and 3). Package bindings packs calls and unpacks results.
//
// Results are those of the official contracts, except for two bounds that PoraMine
// states explicitly (spec/storage.md 3.2).
package contracts

// The compiler and the OpenZeppelin sources are pinned in _tool/package-lock.json.
//go:generate npm ci --prefix _tool --no-audit --no-fund --loglevel=error
//go:generate node _tool/compile.js
//go:generate go run generate.go

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"

	// Stock go-ethereum is the chain's execution layer; its ABI package packs calls.
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

//go:embed artifacts/*.json
var files embed.FS

// Names of the artefacts.
const (
	Flow               = "Flow" // without fees: for tests
	FixedPriceFlow     = "FixedPriceFlow"
	DigestHistory      = "DigestHistory"
	PoraMine           = "PoraMine"
	FixedPrice         = "FixedPrice"
	DummyMarket        = "DummyMarket"
	DummyReward        = "DummyReward"
	ChunkLinearReward  = "ChunkLinearReward"
	ChunkDecayReward   = "ChunkDecayReward"
	Escrow             = "Escrow"
	TimelockController = "TimelockController"
	UpgradeableBeacon  = "UpgradeableBeacon"
	BeaconProxy        = "BeaconProxy"
	StorageDeployer    = "StorageDeployer"
	SystemProxy        = "SystemProxy"
	Staking            = "Staking"
)

// MaxInitCode is the most bytes that a transaction may create a contract with
// (EIP-3860).
const MaxInitCode = 49152

// Artifact is a compiled contract.
type Artifact struct {
	Contract string // name
	Source   string // file below the package's folder
	Compiler string // version
	ABI      abi.ABI
	// Bytecode creates the contract when its constructor's arguments follow.
	Bytecode hexutil.Bytes
	// DeployedBytecode is the code that stays, with zeros at Immutables.
	DeployedBytecode hexutil.Bytes
	Immutables       []Span
	// StorageLayout is the compiler's, of variables outside of namespaces.
	StorageLayout json.RawMessage
}

// Span is a part of the deployed code, in bytes.
type Span struct{ Start, Length int }

// Load returns the artefact of one of the contracts named above.
func Load(name string) (*Artifact, error) {
	text, err := files.ReadFile("artifacts/" + name + ".json")
	if err != nil {
		return nil, fmt.Errorf("load artefact of contract %q: %w", name, err)
	}
	return Parse(text)
}

// Parse reads an artefact: a JSON object with the fields of Artifact.
func Parse(text []byte) (*Artifact, error) {
	var v struct {
		Contract, Source, Compiler string
		ABI                        json.RawMessage
		Bytecode, DeployedBytecode hexutil.Bytes
		Immutables                 []Span
		StorageLayout              json.RawMessage
	}
	if err := json.Unmarshal(text, &v); err != nil {
		return nil, fmt.Errorf("parse artefact: %w", err)
	}
	parsed, err := abi.JSON(bytes.NewReader(v.ABI))
	if err != nil {
		return nil, fmt.Errorf("parse artefact of contract %q: abi: %w", v.Contract, err)
	}
	return &Artifact{v.Contract, v.Source, v.Compiler, parsed, v.Bytecode, v.DeployedBytecode, v.Immutables, v.StorageLayout}, nil
}

// Creation returns the code that creates the contract with the given constructor
// arguments, in the types that go-ethereum's abi package takes.
func (a *Artifact) Creation(args ...any) ([]byte, error) {
	packed, err := a.ABI.Pack("", args...)
	if err != nil {
		return nil, fmt.Errorf("pack constructor arguments of contract %s: %w", a.Contract, err)
	}
	return append(bytes.Clone(a.Bytecode), packed...), nil
}
