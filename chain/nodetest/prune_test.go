package nodetest_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// plan tells a child process what to run and when to die.
type plan struct {
	Config node.Config
	Step   app.Step
	Height int64
	Log    string // gets a line for each committed block
}

const planVariable = "ZGMINER_TEST_PRUNE_CHILD"

func TestMain(m *testing.M) {
	if text := os.Getenv(planVariable); text != "" {
		if err := child(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child runs a node under load until it kills itself, as kill -9 would.
func child(text string) error {
	var p plan
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return err
	}
	f, err := os.OpenFile(p.Log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	var n *node.Node
	p.Config.Hook = func(s app.Step, h int64) {
		if s == app.AfterCommit {
			fmt.Fprintf(f, "%d %s\n", h, n.EVM().Head().Hash())
		}
		if s == p.Step && h >= p.Height {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	if n, err = node.New(p.Config); err != nil {
		return err
	}
	go load(n)
	return n.Run(context.Background())
}

// load sends a transfer now and then.
func load(n *node.Node) {
	<-n.Ready()
	g, _ := n.Genesis()
	a := nodetest.DevAccount(&testing.T{}, g, int(n.EVM().Head().Number.Int64()%20))
	for i := int64(1); ; i++ {
		data, err := a.Transfer(common.Address{7}, i, 0).MarshalBinary()
		if err != nil || n.Attach() == nil {
			return
		}
		n.Attach().Call(nil, "eth_sendRawTransaction", fmt.Sprintf("0x%x", data))
		time.Sleep(3 * time.Millisecond)
	}
}

// run runs a child until it is dead.
func (p plan) run(t *testing.T) {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), planVariable+"="+string(text))
	cmd.Stderr = os.Stderr
	err = cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the node ended with %v, want its own kill", err)
	}
}

// TestPrunedReplay prunes consensus blocks, kills the node and starts it again:
// the blocks that the replay needs must be there (spec/chain.md 4.3).
func TestPrunedReplay(t *testing.T) {
	t.Parallel()
	cfg := nodetest.New(t, 1, nil).Nodes[0]
	cfg.Log, cfg.Fast = nil, true
	cfg.Options.EVM.FlushTxs = 20
	cfg.Retain = &node.Retention{Keep: 20, Margin: 5, Every: 5}
	p := plan{Config: cfg, Log: filepath.Join(t.TempDir(), "committed")}
	for _, p.Step = range []app.Step{app.AfterCommit, app.BeforeCommit, app.BeforeFinalize, app.AfterCommit} {
		p.Height += 60
		p.run(t)
	}
	n := nodetest.Start(t, cfg)
	if base := n.Comet().BlockStore.Base(); base < 2 {
		t.Errorf("the oldest consensus block is %d: nothing was pruned", base)
	}
	f, err := os.Open(p.Log)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	last := uint64(0)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var h uint64
		var hash string
		if n, err := fmt.Sscan(lines.Text(), &h, &hash); n != 2 || err != nil || len(hash) != 66 {
			continue // cut by the kill
		}
		if b := n.EVM().BlockByNumber(h); b == nil || b.Hash() != common.HexToHash(hash) {
			t.Errorf("block %d was committed as %s and is lost", h, hash)
		}
		last = max(last, h)
	}
	if last < uint64(p.Height)-1 {
		t.Errorf("only %d blocks were committed", last)
	}
	n.WaitHeight(last + 30)
}

// TestPruneWaitsForDisk: while no state is on disk, no block may go.
func TestPruneWaitsForDisk(t *testing.T) {
	t.Parallel()
	cfg := nodetest.New(t, 1, nil).Nodes[0]
	cfg.Fast = true
	cfg.Retain = &node.Retention{Keep: 5, Margin: 5, Every: 5}
	n := nodetest.Start(t, cfg)
	n.WaitHeight(40)
	if base, persisted := n.Comet().BlockStore.Base(), n.Status().Persisted; base != 1 || persisted != 0 {
		t.Errorf("the oldest consensus block is %d, block %d is on disk", base, persisted)
	}
}
