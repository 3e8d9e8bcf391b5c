//go:build long

package node_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// TestFullDisk lets writes fail in the middle of a commit, without the limit of
// free space: the node ends all the same and says why, and space cures it.
func TestFullDisk(t *testing.T) {
	takesLong(t)
	cfg, fill, empty := onSmallDisk(t)
	cfg.Options.MinFree = 0
	plan := nodetest.Plan{Config: cfg, Log: filepath.Join(t.TempDir(), "committed"), Load: 0}
	p := nodetest.StartProcess(t, plan)
	p.WaitHeight(10)
	fill(0)
	code, said := p.WaitEnd()
	t.Logf("on the full disk the process ended with code %d: %.300s", code, said)
	// The databases' libraries end the process themselves when they meet it first;
	// then the system's text is all there is.
	if code <= 0 || !strings.Contains(said, "no space left on device") || code == node.CodeDisk && !strings.Contains(said, "make space") {
		t.Errorf("on the full disk the process ended with code %d and said: %s", code, said)
	}
	empty()
	goesOn(t, []nodetest.Plan{plan})
}
