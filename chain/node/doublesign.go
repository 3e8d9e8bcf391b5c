package node

import (
	"bytes"
	"sync"

	"github.com/cometbft/cometbft/privval"
	cometproto "github.com/cometbft/cometbft/proto/tendermint/types"
	comettypes "github.com/cometbft/cometbft/types"
)

// guardedSigner signs with the key of this process, after it has made sure once
// that no other process uses the key: a signature of it in one of the last blocks
// that is newer than what this machine remembers to have signed is a stranger's.
//
// CometBFT's own check (double_sign_check_height) takes any signature for one,
// also this node's from before a restart. Validators that were down together, or
// a single one, would never start again.
type guardedSigner struct {
	comettypes.PrivValidator
	address []byte
	last    int64 // newest height signed here before the start
	depth   int64 // blocks to look at

	commit func(height int64) *comettypes.Commit // decided with a block; nil if unknown
	fail   func(error)
	once   sync.Once
	err    error
}

// guard wraps the key's signer; depth 0 looks at nothing.
func (n *Node) guard(pv *privval.FilePV, depth int64) comettypes.PrivValidator {
	return &guardedSigner{PrivValidator: pv, address: pv.GetAddress(), last: pv.LastSignState.Height, depth: depth, fail: n.fail,
		commit: func(height int64) *comettypes.Commit {
			if env := n.env.Load(); env != nil {
				return env.BlockStore.LoadSeenCommit(height)
			}
			return nil
		}}
}

// check looks at the blocks below the first height to be signed.
func (g *guardedSigner) check(height int64) error {
	g.once.Do(func() {
		for h := max(g.last+1, height-g.depth, 1); h < height; h++ {
			c := g.commit(h)
			if c == nil {
				continue
			}
			for _, s := range c.Signatures {
				if s.BlockIDFlag != comettypes.BlockIDFlagAbsent && bytes.Equal(s.ValidatorAddress, g.address) {
					g.err = problem(CodeInUse, "block %d is signed with this validator's key, but this machine remembers no signature above height %d: "+
						"another process uses the key, or data/priv_validator_state.json is an old copy; make sure that no other process has the key, then wait until %d more blocks have passed", h, g.last, g.depth)
					g.fail(g.err)
					return
				}
			}
		}
	})
	return g.err
}

// SignVote implements PrivValidator.
func (g *guardedSigner) SignVote(chainID string, v *cometproto.Vote) error {
	if err := g.check(v.Height); err != nil {
		return err
	}
	return g.PrivValidator.SignVote(chainID, v)
}

// SignProposal implements PrivValidator.
func (g *guardedSigner) SignProposal(chainID string, p *cometproto.Proposal) error {
	if err := g.check(p.Height); err != nil {
		return err
	}
	return g.PrivValidator.SignProposal(chainID, p)
}
