package node

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/options"
)

// Join prepares a home for a chain that exists: the network's genesis file, keys
// of its own (existing ones stay) and settings of a full node. peers are
// ID@HOST:PORT.
func Join(home string, genesisFile []byte, peers []string) (*InitResult, error) {
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
	keys, err := makeKeys(l)
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
