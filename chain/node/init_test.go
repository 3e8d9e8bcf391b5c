package node_test

import (
	"path/filepath"
	"testing"

	"github.com/zgminer/zgminer/chain/nodetest"
)

// TestRelativeDir runs a node in a directory that is named relative to the working
// directory, as chain run --net ./net does.
func TestRelativeDir(t *testing.T) {
	net := nodetest.New(t, 1, nil)
	cfg := net.Nodes[0]
	t.Chdir(filepath.Dir(cfg.Dir))
	cfg.Dir = filepath.Base(cfg.Dir)
	n := nodetest.Start(t, cfg)
	n.WaitHeight(1)
	if err := n.Stop(); err != nil {
		t.Error(err)
	}
}
