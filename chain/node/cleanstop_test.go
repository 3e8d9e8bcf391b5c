package node_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// mute is an application that does not answer consensus.
type mute struct{ node.Application }

func (mute) Info(context.Context, *abci.RequestInfo) (*abci.ResponseInfo, error) {
	return nil, errors.New("no answer today")
}

// TestFailedStartKeepsCleanStop: starts that fail before they change data leave the
// record of the clean stop, tell their reason in the status, and an export goes on
// working.
func TestFailedStartKeepsCleanStop(t *testing.T) {
	t.Parallel()
	good := nodetest.New(t, 1, nil).Nodes[0]
	good.Fast = true
	file := (node.Layout{Dir: good.Dir}).Genesis()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	breakGenesis := func() {
		if err := os.WriteFile(file, text[:len(text)/2], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mendGenesis := func() {
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	// Before any node has run.
	breakGenesis()
	refused(t, "broken genesis", run(t, good), node.CodeConfig, "genesis file", "from a backup")
	if s, running, err := node.ReadStatus(good.Dir); err != nil || running || s.Phase != node.Failed || s.ExitCode != node.CodeConfig ||
		!strings.Contains(s.Problem, file) || !strings.Contains(s.Problem, "from a backup") || s.CleanStop {
		t.Errorf("status of a home with a broken genesis: %+v, %v, %v", s, running, err)
	}
	mendGenesis()

	n := nodetest.Start(t, good)
	n.WaitHeight(5)
	// The status of a running node stays its own.
	breakGenesis()
	refused(t, "broken genesis under a running node", run(t, good), node.CodeConfig, "genesis file")
	mendGenesis()
	if s, running, err := node.ReadStatus(good.Dir); err != nil || !running || s.Phase == node.Failed || s.Problem != "" || s.CleanStop {
		t.Errorf("status of a running node: %+v, %v, %v", s, running, err)
	}
	refused(t, "export of a running node", export(good), node.CodeInUse, fmt.Sprintf("pid %d", os.Getpid()))
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	stopped, _, err := node.ReadStatus(good.Dir)
	if err != nil || stopped.Phase != node.Stopped || !stopped.CleanStop || stopped.Height < 5 {
		t.Fatalf("after a clean stop: %+v, %v", stopped, err)
	}

	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	failed := func(what, want string) {
		t.Helper()
		s, _, err := node.ReadStatus(good.Dir)
		if err != nil || s.Phase != node.Failed || !s.CleanStop || !strings.Contains(s.Problem, want) || s.Height != stopped.Height {
			t.Errorf("%s: want a clean record, %q, height %d: %+v, %v", what, want, stopped.Height, s, err)
		}
		if err := export(good); err != nil {
			t.Errorf("%s: export: %v", what, err)
		}
	}
	c := good
	c.Options.HTTP.Port = busy.Addr().(*net.TCPAddr).Port
	refused(t, "port in use", run(t, c), node.CodeInUse, "chain.http.port")
	failed("port in use", "chain.http.port")
	breakGenesis()
	refused(t, "broken genesis", run(t, good), node.CodeConfig, "genesis file")
	mendGenesis()
	failed("broken genesis", "from a backup")
	c = good
	c.Wrap = func(a *app.App) node.Application { return mute{a} } // the EVM is open by then
	if err := run(t, c); err == nil || !strings.Contains(err.Error(), "no answer today") {
		t.Errorf("an application without answers: %v", err)
	}
	failed("an application without answers", "no answer today")
}

// TestFailureWhileRunningLeavesNoCleanStop: neither the failure nor a failed start
// after it makes the data clean; the next clean stop does.
func TestFailureWhileRunningLeavesNoCleanStop(t *testing.T) {
	takesLong(t)
	t.Parallel()
	c := nodetest.New(t, 1, nil).Nodes[0]
	c.Fast = true
	c.Options.MinFree = 100
	var free atomic.Uint64
	free.Store(1 << 30)
	c.DiskFree = func(string) (uint64, error) { return free.Load(), nil }
	n := nodetest.Start(t, c)
	n.WaitHeight(3)
	free.Store(50 << 20)
	for i, fail := range []func() error{n.Wait, func() error { return run(t, c) }} {
		refused(t, "disk full", fail(), node.CodeDisk, "make space")
		if s, _, err := node.ReadStatus(c.Dir); err != nil || s.Phase != node.Failed || s.CleanStop || s.Height < 3 {
			t.Errorf("failure %d: %+v, %v", i, s, err)
		}
		refused(t, "export", export(c), node.CodeFailure, "clean stop", "SIGTERM")
	}
	free.Store(1 << 30)
	n = nodetest.Start(t, c)
	n.WaitHeight(6)
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := export(c); err != nil {
		t.Errorf("export after a clean stop: %v", err)
	}
}

func export(c node.Config) error {
	_, err := node.Export(c.Dir, c.Options, io.Discard)
	return err
}

// TestRefusalMakesNoDirectory: a mistyped home stays absent.
func TestRefusalMakesNoDirectory(t *testing.T) {
	c := nodetest.New(t, 1, nil).Nodes[0]
	c.Dir = filepath.Join(t.TempDir(), "none")
	refused(t, "no home", run(t, c), node.CodeConfig, "chain init")
	if _, err := os.Stat(c.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the directory was made: %v", err)
	}
}

// TestLockNamesItsHolder: who meets a directory or a key in use is told by which
// process.
func TestLockNamesItsHolder(t *testing.T) {
	t.Parallel()
	net := nodetest.New(t, 1, nil)
	other := nodetest.New(t, 1, nil).Nodes[0]
	p := nodetest.StartProcess(t, nodetest.Plan{Config: net.Nodes[0], Log: filepath.Join(t.TempDir(), "committed"), Load: -1})
	p.WaitHeight(2)
	pid := fmt.Sprintf("another process, pid %d ", p.PID())
	refused(t, "directory in use", run(t, net.Nodes[0]), node.CodeInUse, "chain directory", pid)
	if _, err := os.Stat("/proc/locks"); err == nil { // Linux tells it of any file
		other.Options.Privval.File = (node.Layout{Dir: net.Nodes[0].Dir}).ValidatorKey()
		refused(t, "key in use", run(t, other), node.CodeInUse, "validator key", pid)
	}
	p.Kill()
	p.WaitKilled()
	// Whoever has it next is named, not the dead one.
	n := nodetest.Start(t, net.Nodes[0])
	refused(t, "directory in use", run(t, net.Nodes[0]), node.CodeInUse, fmt.Sprintf("this process already, pid %d ", os.Getpid()))
	if err := n.Stop(); err != nil {
		t.Error(err)
	}
}

// TestFrontPage: the metrics port tells what it has, and nothing else is there.
func TestFrontPage(t *testing.T) {
	t.Parallel()
	c := nodetest.New(t, 1, nil).Nodes[0]
	c.Options.Metrics.Addr = "127.0.0.1:0"
	n := nodetest.Start(t, c)
	addr := n.Status().Metrics
	code, body := get(t, addr, "/")
	if code != 200 || !bytes.Contains([]byte(body), []byte("/metrics")) || !strings.Contains(body, "/health") || len(body) > 400 {
		t.Errorf("/ answers %d: %s", code, body)
	}
	if code, _ := get(t, addr, "/other"); code != 404 {
		t.Errorf("/other answers %d", code)
	}
	if err := n.Stop(); err != nil {
		t.Error(err)
	}
}
