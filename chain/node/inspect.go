package node

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	// CometBFT's key-value stores.
	dbm "github.com/cometbft/cometbft-db"
	cometcfg "github.com/cometbft/cometbft/config"
	sm "github.com/cometbft/cometbft/state"
	"github.com/cometbft/cometbft/store"
	comettypes "github.com/cometbft/cometbft/types"

	"github.com/zgminer/zgminer/chain/evm"
)

// cometStore is what CometBFT has on disk, read before it starts.
type cometStore struct {
	base, height int64 // of stored blocks; 0: none
	state        int64 // height of the last applied block
	hashes       map[int64][]byte
	appHash      func(height int64) ([]byte, error) // EVM hash of a height, nil if unknown
}

// cometDBs are CometBFT's open databases.
type cometDBs struct {
	blockDB, stateDB dbm.DB
	blocks           *store.BlockStore
	states           sm.Store
}

func openCometDBs(cc *cometcfg.Config) (*cometDBs, error) {
	blockDB, err := cometcfg.DefaultDBProvider(&cometcfg.DBContext{ID: "blockstore", Config: cc})
	if err != nil {
		return nil, fmt.Errorf("open the consensus blocks in %s: %w", cc.DBDir(), err)
	}
	stateDB, err := cometcfg.DefaultDBProvider(&cometcfg.DBContext{ID: "state", Config: cc})
	if err != nil {
		blockDB.Close()
		return nil, fmt.Errorf("open the consensus state in %s: %w", cc.DBDir(), err)
	}
	return &cometDBs{blockDB: blockDB, stateDB: stateDB, blocks: store.NewBlockStore(blockDB),
		states: sm.NewStore(stateDB, sm.StoreOptions{DiscardABCIResponses: true})}, nil
}

func (d *cometDBs) close() { d.blockDB.Close(); d.stateDB.Close() }

// inspectComet reads what a start needs to know and refuses data of another chain.
func inspectComet(cc *cometcfg.Config, doc *comettypes.GenesisDoc) (s *cometStore, err error) {
	if _, err := os.Stat(filepath.Join(cc.DBDir(), "blockstore.db")); errors.Is(err, fs.ErrNotExist) {
		return &cometStore{}, nil
	}
	defer func() {
		if p := recover(); p != nil { // CometBFT panics on damaged data
			err = problem(CodeBlocks, "the consensus data in %s is damaged (%v): restore a backup, or remove it and the EVM's data and sync again", cc.DBDir(), p)
		}
	}()
	d, err := openCometDBs(cc)
	if err != nil {
		return nil, err
	}
	defer d.close()
	s = &cometStore{base: d.blocks.Base(), height: d.blocks.Height(), hashes: map[int64][]byte{}}
	state, err := d.states.Load()
	if err != nil {
		return nil, fmt.Errorf("read the consensus state: %w", err)
	}
	if state.IsEmpty() {
		return s, nil
	}
	if state.ChainID != doc.ChainID {
		return nil, problem(CodeMismatch, "the consensus data in %s belongs to chain %q, the genesis file says %q: use that chain's genesis.zg.json, or another home",
			cc.DBDir(), state.ChainID, doc.ChainID)
	}
	if other, err := storedAppHash(d.stateDB); err != nil {
		return nil, err
	} else if other != nil && !bytes.Equal(other, doc.AppHash) {
		return nil, problem(CodeMismatch, "the data in %s belongs to a chain with genesis hash %X, the genesis file makes %X: use that chain's genesis.zg.json, or another home",
			cc.DBDir(), other, doc.AppHash)
	}
	s.state = state.LastBlockHeight
	s.hashes[state.LastBlockHeight] = state.AppHash
	// The header of height h+1 names the EVM hash of h; the EVM may be anywhere, so
	// all are asked for later, from a copy of the few that matter.
	s.appHash = func(height int64) ([]byte, error) {
		if h, ok := s.hashes[height]; ok {
			return h, nil
		}
		again, err := openCometDBs(cc)
		if err != nil {
			return nil, err
		}
		defer again.close()
		if m := again.blocks.LoadBlockMeta(height + 1); m != nil {
			return m.Header.AppHash, nil
		}
		return nil, nil
	}
	return s, nil
}

// storedAppHash returns the hash of the EVM's block 0 in the genesis document that
// CometBFT keeps, nil if it keeps none.
func storedAppHash(db dbm.DB) ([]byte, error) {
	data, err := db.Get([]byte("genesisDoc"))
	if err != nil || len(data) == 0 {
		return nil, err
	}
	doc, err := comettypes.GenesisDocFromJSON(data)
	if err != nil {
		return nil, fmt.Errorf("read the stored genesis document: %w", err)
	}
	return doc.AppHash, nil
}

// compare checks that the EVM and CometBFT fit together before anything is
// replayed or signed (spec/chain.md 4).
func (s *cometStore) compare(machine *evm.EVM) error {
	head := machine.Head()
	h := head.Number.Int64()
	switch {
	case h > s.height && s.state == 0 && s.height == 0 && h > 0:
		return problem(CodeBlocks, "the EVM is at height %d, but there are no consensus blocks: restore the data folder from the same backup, or remove the EVM's data too and sync again", h)
	case h > s.height && s.state < h:
		return problem(CodeBlocks, "the EVM is at height %d, the consensus blocks end at %d: restore the data folder from the same backup, or run zgminer chain rollback", h, s.height)
	case s.height > 0 && h+1 < s.base:
		return problem(CodeBlocks, "the EVM is at height %d and must replay from %d, but the consensus blocks begin at %d: restore a snapshot with zgminer chain import, "+
			"or remove the chain's data and evm folders and start with chain.state_sync.enable = true", h, h+1, s.base)
	}
	if h == 0 || s.appHash == nil {
		return nil
	}
	want, err := s.appHash(h)
	if err != nil {
		return err
	}
	if want != nil && !bytes.Equal(want, head.Hash().Bytes()) {
		return problem(CodeMismatch, "block %d is %s here, but consensus decided %X: the node does not sign with wrong data; run zgminer chain rollback, or restore a backup", h, head.Hash(), want)
	}
	return nil
}
