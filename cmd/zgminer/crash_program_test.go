package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/nodetest"
)

// programVariable makes the test binary the program itself.
const programVariable = "ZGMINER_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(programVariable) == "" {
		os.Exit(m.Run())
	}
	go func() {
		io.Copy(io.Discard, os.Stdin)
		syscall.Kill(os.Getpid(), syscall.SIGKILL) // the test is gone
	}()
	main()
}

// program is zgminer as a process of its own.
type program struct {
	t    *testing.T
	cmd  *exec.Cmd
	out  lockedOutput
	done chan struct{}
	err  error // of its end, once done is closed
}

// startProgram starts zgminer with arguments; its log goes to a file. The test's
// end kills it.
func startProgram(t *testing.T, logFile string, args ...string) *program {
	t.Helper()
	p := &program{t: t, cmd: exec.Command(os.Args[0], args...), done: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), programVariable+"=1")
	f, err := os.OpenFile(logFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p.cmd.Stdout, p.cmd.Stderr = &p.out, f
	stdin, err := p.cmd.StdinPipe() // its end tells the child of ours
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.err = p.cmd.Wait()
		stdin.Close()
		close(p.done)
	}()
	t.Cleanup(func() {
		p.cmd.Process.Kill()
		<-p.done
	})
	return p
}

// waitReady waits until everything listens.
func (p *program) waitReady(logFile string) {
	p.t.Helper()
	nodetest.Until(p.t, "the program listens", func() bool {
		select {
		case <-p.done:
			p.t.Fatalf("the program ended by itself: %v: %s", p.err, tail(logFile))
		default:
		}
		return strings.Contains(p.out.String(), "what it does: zgminer status")
	})
}

// kill ends the process as kill -9 does.
func (p *program) kill(logFile string) {
	p.t.Helper()
	p.cmd.Process.Kill()
	<-p.done
	if s, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || s.Signal() != syscall.SIGKILL {
		p.t.Fatalf("the program ended with %v before it was killed: %s", p.err, tail(logFile))
	}
}

// stop ends the process by SIGTERM and returns how long that took.
func (p *program) stop(logFile string) time.Duration {
	p.t.Helper()
	began := time.Now()
	p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(nodetest.Patience):
		p.cmd.Process.Signal(syscall.SIGQUIT) // the runtime tells where every goroutine is
		<-p.done
		p.t.Fatalf("the program did not end after SIGTERM: %s", tail(logFile))
	}
	took := time.Since(began)
	if code := p.cmd.ProcessState.ExitCode(); code != exitOK {
		p.t.Fatalf("SIGTERM: exit code %d: %s", code, tail(logFile))
	}
	return took
}

// tail is the end of a log.
func tail(file string) string {
	text, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-6000):])
}
