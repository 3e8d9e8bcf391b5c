package miner

import (
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/miner/store"
)

// Offline are the parts of a node that is stopped, opened for a command that looks
// at them or repairs them. Nothing runs.
type Offline struct {
	DB    *index.DB
	Store *store.Store
	Flow  *flow.Log
	Files *files.Files
	node  *Node
}

// OpenOffline opens them, keeping a node away; it fails with ErrInUse while one
// runs. Of cfg, Chain, Signer and Devices are not used.
func OpenOffline(cfg Config) (*Offline, error) {
	cfg.Chain, cfg.Signer, cfg.Devices = nil, nil, nil
	n, err := New(cfg)
	if err != nil {
		return nil, err
	}
	return &Offline{n.db, n.store, n.flow, n.files, n}, nil
}

// Close closes the parts.
func (o *Offline) Close() error { return o.node.close() }

// CPU returns the kernels of the configuration.
func (o *Offline) CPU() *kernels.CPU { return o.node.cfg.CPU }
