//go:build long

package node_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// childPlan tells a child process what to run and where to die.
type childPlan struct {
	Config node.Config
	Step   app.Step // "": never
	Height int64
	Log    string // file of committed blocks
}

const childVariable = "ZGMINER_TEST_CHAIN_CHILD"

func TestMain(m *testing.M) {
	if plan := os.Getenv(childVariable); plan != "" {
		if err := child(plan); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child runs a node under load until it kills itself, as kill -9 would.
func child(text string) error {
	var p childPlan
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
	go func() {
		<-n.Ready()
		t := &testing.T{}
		g, _ := n.Genesis()
		a := nodetest.DevAccount(t, g, int(p.Height%20))
		for i := range int64(1 << 40) {
			data, err := a.Transfer(common.Address{7}, i, 0).MarshalBinary()
			if err != nil {
				return
			}
			n.Attach().Call(nil, "eth_sendRawTransaction", fmt.Sprintf("0x%x", data))
			time.Sleep(5 * time.Millisecond)
		}
	}()
	return n.Run(context.Background())
}

// start begins a child process.
func (p childPlan) start(t *testing.T) *exec.Cmd {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childVariable+"="+string(text))
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	return cmd
}

// killed waits for a child's death by SIGKILL.
func killed(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	err := cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the node ended with %v, want its own kill", err)
	}
}

// TestKill kills a validator at each step of a block and twice at random, and
// starts it again without any other action: no height may be lost or change.
func TestKill(t *testing.T) {
	t.Parallel()
	net := nodetest.New(t, 1, nil)
	cfg := net.Nodes[0]
	cfg.Log, cfg.Fast = nil, true
	log := filepath.Join(t.TempDir(), "committed")
	plan := childPlan{Config: cfg, Log: log}
	for _, step := range app.Steps {
		plan.Step = step
		plan.Height += 6
		killed(t, plan.start(t))
	}
	plan.Step = ""
	for range 2 {
		cmd := plan.start(t)
		from := len(readLog(t, log))
		nodetest.Until(t, "blocks after a kill", func() bool { return len(readLog(t, log)) > from+3 })
		time.Sleep(time.Duration(rand.IntN(50)) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		killed(t, cmd)
	}

	// The status file tells of the death, and the replay is visible.
	if s, running, err := node.ReadStatus(cfg.Dir); err != nil || running || s.Phase != node.Failed || s.Problem == "" {
		t.Errorf("status after a kill: %+v, running %v, %v", s, running, err)
	}
	committed := readLog(t, log)
	replayed := false
	var n *nodetest.Running
	cfg.Hook = func(s app.Step, h int64) {
		if st := n.Status(); s == app.BeforeFinalize && st.Phase == node.Replaying && st.ReplayTarget >= h {
			replayed = true
		}
	}
	n = nodetest.StartRaw(t, cfg)
	<-n.Ready()
	if !replayed {
		t.Error("no replay was visible in the status")
	}
	last := uint64(0)
	for h, hash := range committed {
		b := n.EVM().BlockByNumber(h)
		if b == nil || b.Hash() != hash {
			t.Errorf("block %d was committed as %s and is lost", h, hash)
		}
		last = max(last, h)
	}
	n.WaitHeight(last + 3)
	checkHistory(t, n)
}

// readLog reads what children committed. A height that was replayed is there
// twice and must have one hash.
func readLog(t *testing.T, path string) map[uint64]common.Hash {
	t.Helper()
	out := map[uint64]common.Hash{}
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return out
	} else if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		number, hash, ok := strings.Cut(s.Text(), " ")
		if !ok || len(hash) != 66 {
			continue // cut by the kill
		}
		var h uint64
		fmt.Sscan(number, &h)
		if old, seen := out[h]; seen && old != common.HexToHash(hash) {
			t.Errorf("height %d was committed as %s and as %s", h, old, hash)
		}
		out[h] = common.HexToHash(hash)
	}
	return out
}
