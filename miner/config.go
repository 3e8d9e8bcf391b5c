package miner

import (
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/internal/health"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/options"
	"github.com/zgminer/zgminer/miner/store"
)

// Config is what New needs.
type Config struct {
	// Home is where index and outbox lie, and data where the settings name no other
	// directory.
	Home    string
	Network presets.Network
	Storage options.Storage
	Miner   options.Miner
	// Chain is the network's chain; it stays the caller's.
	Chain client.Client
	// Signer signs for Miner.Account; nil: nothing is sent, so nothing is mined.
	Signer tx.Signer
	CPU    *kernels.CPU
	// Devices compute the search; they stay the caller's.
	Devices []kernels.Device
	// Consensus is the time between blocks that a validator in this process should
	// keep; 0: there is none.
	Consensus time.Duration
	Health    *health.Tracker
	Log       *slog.Logger
}

// parsed are the settings in the form the parts want.
type parsed struct {
	dirs        []store.Dir
	shard       files.Shard
	account     common.Address
	beneficiary common.Address
	id          common.Hash
	minProfit   *big.Int
	withdraw    *big.Int
	gasPerDay   *big.Int
	mining      bool
}

// indexDir is the folder of the index in the storage home.
const indexDir = "index"

func (c *Config) parse() (p parsed, err error) {
	places, err := c.Storage.Places(c.Home)
	if err != nil {
		return p, err
	}
	for _, d := range places {
		p.dirs = append(p.dirs, store.Dir{Path: d.Path, Bytes: d.Bytes})
		if err := os.MkdirAll(d.Path, 0o700); err != nil {
			return p, fmt.Errorf("make the data directory: %w", err)
		}
	}
	id, count, err := options.ParseShard(c.Storage.Shard)
	if err != nil {
		return p, fmt.Errorf("storage.shard: %w", err)
	}
	p.shard = files.Shard{ID: id, Num: count}
	m := &c.Miner
	p.mining = m.Enabled && c.Signer != nil && len(c.Devices) > 0
	for _, a := range []struct {
		text string
		to   *common.Address
	}{{m.Account, &p.account}, {m.Beneficiary, &p.beneficiary}} {
		if a.text != "" {
			if *a.to, err = presets.ParseAddress(a.text); err != nil {
				return p, fmt.Errorf("read the account %q: %w", a.text, err)
			}
		}
	}
	if p.mining && p.account == (common.Address{}) {
		return p, fmt.Errorf("mining needs an account that sends answers and pays their gas: set miner.account (zgminer keys new makes one), or miner.enabled = false")
	}
	if m.ID != "" {
		if p.id, err = options.ParseHash(m.ID); err != nil {
			return p, fmt.Errorf("miner.id: %w", err)
		}
	}
	for _, a := range []struct {
		text string
		to   **big.Int
	}{{m.MinProfit, &p.minProfit}, {m.WithdrawAbove, &p.withdraw}, {m.GasPerDay, &p.gasPerDay}} {
		if *a.to, err = options.ParseTokens(a.text); err != nil {
			return p, err
		}
	}
	return p, nil
}

// confirmations is how many blocks below the head the log stays.
func (c *Config) confirmations() uint64 {
	if c.Storage.Confirmations < 0 {
		return c.Network.Confirmations
	}
	return uint64(c.Storage.Confirmations)
}

func (c *Config) indexPath() string  { return filepath.Join(c.Home, indexDir) }
func (c *Config) outboxPath() string { return filepath.Join(c.Home, "outbox") }
