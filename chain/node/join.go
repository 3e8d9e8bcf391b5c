package node

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/chain/staking"
)

// Join prepares a home for a chain that exists: the network's genesis file, keys
// of its own (existing ones stay) and settings of a full node. peers are
// ID@HOST:PORT.
func Join(home string, genesisFile []byte, peers []string) (*InitResult, error) {
	return JoinWithKey(home, genesisFile, peers, staking.Ed25519)
}

// JoinWithKey is Join with a consensus key of a type, staking.Ed25519 or
// staking.Secp256k1, that the chain must allow.
func JoinWithKey(home string, genesisFile []byte, peers []string, keyType string) (*InitResult, error) {
	l := Layout{ChainDir(home)}
	if _, err := os.Stat(l.Genesis()); err == nil {
		return nil, problem(CodeConfig, "%s exists already: a chain lives in %s; start it with zgminer chain run, or name another home", l.Genesis(), home)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("look for %s: %w", l.Genesis(), err)
	}
	if err := checkPeers("persistent_peers", peers); err != nil {
		return nil, err
	}
	g, err := genesis.Decode(genesisFile)
	if err != nil {
		return nil, &Problem{CodeConfig, fmt.Errorf("the network's genesis file: %w", err)}
	}
	if err := checkKeyType(g, keyType); err != nil {
		return nil, err
	}
	keys, err := makeKeys(l, keyType)
	if err != nil {
		return nil, err
	}
	if err := writeGenesis(l, g, genesisFile); err != nil {
		return nil, err
	}
	o := options.Default(options.Full)
	o.P2P.PersistentPeers = peers
	n := InitNode{Home: home, Keys: keys, Options: o}
	return &InitResult{Genesis: g, Sum: genesis.Sum(genesisFile), Nodes: []InitNode{n}}, writeSettings(n)
}
