package nodetest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/node"
)

// Plan tells a node in a process of its own what to run and where to die.
type Plan struct {
	Config node.Config
	Step   app.Step // where it kills itself; "": never
	Height int64    // from which height on
	Log    string   // file of committed blocks
	Load   int      // index of the prefunded account that sends transactions; -1: none
}

const planVariable = "ZGMINER_TEST_NODE_PLAN"

// Main is for TestMain of packages that start processes: in such a process it
// runs the node, otherwise the tests.
func Main(m *testing.M) {
	plan := os.Getenv(planVariable)
	if plan == "" {
		os.Exit(m.Run())
	}
	if err := child(plan); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(node.ExitCode(err))
	}
	os.Exit(0)
}

// child runs a node until it kills itself, as kill -9 would, or its parent ends.
func child(text string) error {
	go func() {
		io.Copy(io.Discard, os.Stdin)
		syscall.Kill(os.Getpid(), syscall.SIGKILL) // the test is gone
	}()
	var p Plan
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return err
	}
	f, err := os.OpenFile(p.Log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	var n *node.Node
	replayed := 0
	p.Config.Hook = func(s app.Step, h int64) {
		if s == app.AfterCommit {
			fmt.Fprintf(f, "%d %s\n", h, n.EVM().Head().Hash())
			if n.Status().Phase == node.Replaying {
				replayed++
			}
		}
		if s == p.Step && h >= p.Height {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	p.Config.Log = Logger(nil, 0)
	began := time.Now()
	if n, err = node.New(p.Config); err != nil {
		return err
	}
	go func() {
		<-n.Ready()
		fmt.Fprintf(f, "ready %d %d\n", time.Since(began).Milliseconds(), replayed)
		if p.Load >= 0 {
			sendForever(n, p.Load)
		}
	}()
	return n.Run(context.Background())
}

// sendForever sends some eighty transfers of one account a second.
func sendForever(n *node.Node, index int) {
	g, _ := n.Genesis()
	a, err := devAccount(g, index)
	if err != nil {
		panic(err)
	}
	c := ethclient.NewClient(n.Attach())
	for ctx := context.Background(); ; time.Sleep(100 * time.Millisecond) {
		next, err := c.PendingNonceAt(ctx, a.Address)
		if err != nil {
			return // the node stops
		}
		a.nonce = next
		for range 8 {
			c.SendTransaction(ctx, a.Transfer(common.Address{7}, 1, 1))
		}
	}
}

// Process is a node in a process of its own.
type Process struct {
	t    testing.TB
	plan Plan
	cmd  *exec.Cmd
	said lockedBuffer // standard error
	done chan struct{}
	err  error // of its end, once done is closed
}

type lockedBuffer struct {
	mu sync.Mutex // guards b
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// StartProcess starts a node. The test's end kills it.
func StartProcess(t testing.TB, p Plan) *Process {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	r := &Process{t: t, plan: p, cmd: exec.Command(os.Args[0], "-test.run=^$"), done: make(chan struct{})}
	r.cmd.Env = append(os.Environ(), planVariable+"="+string(text))
	r.cmd.Stderr = &r.said
	stdin, err := r.cmd.StdinPipe() // its end tells the child of ours
	if err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		r.err = r.cmd.Wait()
		stdin.Close()
		close(r.done)
	}()
	t.Cleanup(func() {
		r.cmd.Process.Kill()
		<-r.done
	})
	return r
}

// PID returns the process's number.
func (r *Process) PID() int { return r.cmd.Process.Pid }

// Kill ends the process as kill -9 does, without waiting for its end.
func (r *Process) Kill() {
	r.t.Helper()
	if err := r.cmd.Process.Kill(); err != nil {
		r.t.Fatalf("kill a node: %v (it ended with %v: %s)", err, r.err, r.said.String())
	}
}

// WaitKilled waits for the process' death by kill -9.
func (r *Process) WaitKilled() {
	r.t.Helper()
	select {
	case <-r.done:
	case <-time.After(Patience):
		r.t.Fatal("the node's process did not die")
	}
	var exit *exec.ExitError
	if !errors.As(r.err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		r.t.Fatalf("the node's process ended with %v, want a kill: %s", r.err, r.said.String())
	}
}

// WaitEnd waits for the process' end by itself and returns its exit code and what
// it wrote to standard error.
func (r *Process) WaitEnd() (code int, said string) {
	r.t.Helper()
	select {
	case <-r.done:
	case <-time.After(Patience):
		r.cmd.Process.Signal(syscall.SIGQUIT) // the runtime tells where every goroutine is
		<-r.done
		r.t.Fatalf("the node's process did not end; it said, and was at: %s", r.said.String())
	}
	return r.cmd.ProcessState.ExitCode(), r.said.String()
}

// WaitHeight waits until the process has committed a height, now or before.
func (r *Process) WaitHeight(height uint64) {
	r.t.Helper()
	climb(r.t, height, func() uint64 {
		r.t.Helper()
		select {
		case <-r.done:
			r.t.Fatalf("the node's process ended by itself: %v: %s", r.err, r.said.String())
		default:
		}
		return ReadLog(r.t, r.plan.Log).Last
	})
}

// WaitReady waits until the log tells of so many starts that came to an end.
func (r *Process) WaitReady(starts int) {
	r.t.Helper()
	Until(r.t, fmt.Sprintf("start %d of a process", starts), func() bool {
		select {
		case <-r.done:
			r.t.Fatalf("the node's process ended by itself: %v: %s", r.err, r.said.String())
		default:
		}
		return len(ReadLog(r.t, r.plan.Log).Starts) >= starts
	})
}

// StartUp is one start of a process that came to its end.
type StartUp struct {
	Took     time.Duration // until the node took part
	Replayed int           // blocks
}

// Log is what processes with one log file told.
type Log struct {
	Blocks map[uint64]common.Hash
	Last   uint64 // highest block
	Starts []StartUp
}

// ReadLog reads what processes committed. A height that was replayed is there
// more than once and must have one hash.
func ReadLog(t testing.TB, path string) Log {
	t.Helper()
	out := Log{Blocks: map[uint64]common.Hash{}}
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return out
	} else if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var ms int64
		var replayed int
		if n, _ := fmt.Sscanf(s.Text(), "ready %d %d", &ms, &replayed); n == 2 {
			out.Starts = append(out.Starts, StartUp{time.Duration(ms) * time.Millisecond, replayed})
			continue
		}
		number, hash, ok := strings.Cut(s.Text(), " ")
		var h uint64
		if n, _ := fmt.Sscan(number, &h); !ok || n != 1 || len(hash) != 66 {
			continue // cut by a kill
		}
		if old, seen := out.Blocks[h]; seen && old != common.HexToHash(hash) {
			t.Errorf("height %d was committed as %s and as %s", h, old, hash)
		}
		out.Blocks[h] = common.HexToHash(hash)
		out.Last = max(out.Last, h)
	}
	return out
}
