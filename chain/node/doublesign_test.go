package node_test

import (
	"os"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// TestDoubleSignCheck: a validator that comes back knows its own signatures; one
// that it does not remember stops it.
func TestDoubleSignCheck(t *testing.T) {
	t.Parallel()
	cfg := nodetest.New(t, 1, nil).Nodes[0]
	cfg.Fast = true
	cfg.Options.Consensus.DoubleSignCheckHeight = 10
	n := nodetest.Start(t, cfg)
	n.WaitHeight(5)
	n.Stop()

	n = nodetest.Start(t, cfg) // at once, alone: its signature is in the last block
	n.WaitHeight(n.EVM().Head().Number.Uint64() + 3)
	n.Stop()

	state := node.Layout{Dir: cfg.Dir}.SignState()
	if err := os.WriteFile(state, []byte(`{"height":"2","round":0,"step":3}`), 0o600); err != nil {
		t.Fatal(err)
	}
	n = nodetest.StartRaw(t, cfg)
	err := n.Wait()
	if node.ExitCode(err) != node.CodeInUse || !strings.Contains(err.Error(), "remembers no signature above height 2") {
		t.Errorf("exit code %d: %v", node.ExitCode(err), err)
	}
	signed, err := os.ReadFile(state)
	if err != nil || !strings.Contains(string(signed), `"2"`) {
		t.Errorf("it has signed: %s, %v", signed, err)
	}

	cfg.Options.Consensus.DoubleSignCheckHeight = 0
	n = nodetest.Start(t, cfg)
	n.WaitHeight(n.EVM().Head().Number.Uint64() + 1)
}
