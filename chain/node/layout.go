// Package node runs an embedded chain node: CometBFT, the application and the EVM
// in one process (spec/chain.md 2), and makes, checks and repairs its directory.
package node

import (
	"path/filepath"

	"github.com/zgminer/zgminer/chain/genesis"
)

// Layout names the files of a node's chain directory (spec/chain.md 8).
type Layout struct{ Dir string }

// Genesis is the one genesis file.
func (l Layout) Genesis() string { return filepath.Join(l.Dir, "config", genesis.FileName) }

// CometGenesis and EVMGenesis are the native files derived from it, for tools.
func (l Layout) CometGenesis() string { return filepath.Join(l.Dir, "config", "genesis.json") }

// EVMGenesis is geth's form of the genesis.
func (l Layout) EVMGenesis() string { return filepath.Join(l.Dir, "config", "evm-genesis.json") }

// NodeKey is the identity in CometBFT's network.
func (l Layout) NodeKey() string { return filepath.Join(l.Dir, "config", "node_key.json") }

// ValidatorKey signs blocks.
func (l Layout) ValidatorKey() string {
	return filepath.Join(l.Dir, "config", "priv_validator_key.json")
}

// AddrBook remembers peers.
func (l Layout) AddrBook() string { return filepath.Join(l.Dir, "config", "addrbook.json") }

// Data is CometBFT's data.
func (l Layout) Data() string { return filepath.Join(l.Dir, "data") }

// SignState remembers what the validator key has signed.
func (l Layout) SignState() string { return filepath.Join(l.Data(), "priv_validator_state.json") }

// EVM is the EVM's data.
func (l Layout) EVM() string { return filepath.Join(l.Dir, "evm") }

// Snapshots holds snapshots offered to other nodes.
func (l Layout) Snapshots() string { return filepath.Join(l.Dir, "snapshots") }

// Lock is held while a process uses the directory.
func (l Layout) Lock() string { return filepath.Join(l.Dir, "LOCK") }

// Status is rewritten every second by the running node.
func (l Layout) Status() string { return filepath.Join(l.Dir, "status.json") }
