package node

import (
	"context"
	"fmt"
	"log/slog"

	sm "github.com/cometbft/cometbft/state"

	"github.com/zgminer/zgminer/chain/evm"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/options"
)

// RollbackOptions say how far to go back.
type RollbackOptions struct {
	// Height is where the EVM goes back to; 0: one block.
	Height uint64
	// Consensus also takes back CometBFT's last block, which must be asked from the
	// other validators again. CometBFT can do one.
	Consensus bool
}

// RollbackResult tells where a rollback ended.
type RollbackResult struct {
	EVM       uint64 `json:"evm_height"`
	Hash      string `json:"evm_hash"`
	Consensus int64  `json:"consensus_height,omitempty"` // if it was rolled back
}

// Rollback moves a stopped node back, so that it executes its blocks anew.
func Rollback(ctx context.Context, dir string, opts options.Options, r RollbackOptions) (*RollbackResult, error) {
	lock, err := lockDir(dir, false)
	if err != nil {
		return nil, err
	}
	defer lock.unlock()
	out := &RollbackResult{}
	if r.Consensus {
		d, err := openCometDBs(cometConfig(Layout{dir}, opts, false))
		if err != nil {
			return nil, err
		}
		height, _, err := sm.Rollback(d.blocks, d.states, true)
		d.close()
		if err != nil {
			return nil, fmt.Errorf("take back the last consensus block: %w", err)
		}
		out.Consensus = height
	}
	return out, withEVM(dir, opts, func(machine *evm.EVM) error {
		target, head := r.Height, machine.Head().Number.Uint64()
		if target > head && !r.Consensus {
			return problem(CodeConfig, "--height %d is above the EVM's newest block, %d: give a lower one", target, head)
		}
		if target == 0 && head > 0 {
			target = head - 1
		}
		if r.Consensus {
			target = min(target, uint64(out.Consensus))
		}
		out.EVM, err = machine.Rewind(target)
		out.Hash = machine.Head().Hash().Hex()
		return err
	})
}

// withEVM opens the EVM of a stopped node. The caller holds the lock.
func withEVM(dir string, opts options.Options, use func(*evm.EVM) error) error {
	l := Layout{dir}
	doc, _, err := genesis.Load(l.Genesis())
	if err != nil {
		return &Problem{CodeConfig, err}
	}
	block0, err := doc.Block0()
	if err != nil {
		return err
	}
	evm.LogTo(slog.DiscardHandler)
	machine, err := evm.Open(evm.Config{Dir: l.EVM(), Genesis: block0, Options: opts, Recommit: 1e9})
	if err != nil {
		return err
	}
	err = use(machine)
	if e := machine.Close(); err == nil {
		err = e
	}
	return err
}
