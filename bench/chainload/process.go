package chainload

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// stopPatience is how long a child may take to end before it is killed.
const stopPatience = 30 * time.Second

// process is a child with its pipes.
type process struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	lines   chan []byte // its answers, closed at its end
	stderr  tail
	address string // HOST:PORT of its JSON-RPC
	ended   chan struct{}
	err     error // of Wait, once ended is closed
}

// tail keeps the last bytes of what is written to it.
type tail struct {
	mu   sync.Mutex
	data []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.data = append(t.data, p...)
	if over := len(t.data) - 4096; over > 0 {
		t.data = t.data[over:]
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.data))
}

// spawn starts a child with its job.
func spawn(command []string, j job) (*process, error) {
	data, err := json.Marshal(j)
	if err != nil {
		return nil, fmt.Errorf("start a child process: %w", err)
	}
	p := &process{cmd: exec.Command(command[0], command[1:]...), ended: make(chan struct{})}
	apart(p.cmd)
	p.cmd.Stderr = &p.stderr
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start a child process: %w", err)
	}
	// A pipe of our own: Wait would close StdoutPipe under the reader.
	r, w := io.Pipe()
	p.cmd.Stdout, p.lines = w, make(chan []byte, 16)
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start a child process: %w", err)
	}
	go func() {
		p.err = p.cmd.Wait()
		w.CloseWithError(io.EOF)
		close(p.ended)
	}()
	go func() {
		defer close(p.lines)
		for out := bufio.NewReader(r); ; {
			line, err := out.ReadBytes('\n')
			if err != nil {
				return
			}
			select {
			case p.lines <- line:
			default: // an answer that nobody waited for
			}
		}
	}()
	if _, err := p.in.Write(append(data, '\n')); err != nil {
		return nil, errors.Join(fmt.Errorf("start a child process: %w", err), p.stop())
	}
	return p, nil
}

// read reads one line of the child into v; ctx ends the wait, not the child.
func (p *process) read(ctx context.Context, v any) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case line, ok := <-p.lines:
		if !ok {
			return fmt.Errorf("a child process ended early: %s", p.lastWords())
		}
		if err := json.Unmarshal(bytes.TrimSpace(line), v); err != nil {
			return fmt.Errorf("read a child's answer %q: %w", line, err)
		}
		return nil
	}
}

func (p *process) lastWords() string {
	<-p.ended
	if s := p.stderr.String(); s != "" {
		return s
	}
	return fmt.Sprint(p.err)
}

// usage asks for the CPU time and memory used.
func (p *process) usage(ctx context.Context) (u usage, err error) {
	if _, err := p.in.Write([]byte("usage\n")); err != nil {
		return u, fmt.Errorf("a child process ended early: %s", p.lastWords())
	}
	return u, p.read(ctx, &u)
}

// stop ends the child in order, and by force when that takes too long.
func (p *process) stop() error {
	p.in.Close()
	select {
	case <-p.ended:
	case <-time.After(stopPatience):
		p.cmd.Process.Kill()
		<-p.ended
		return fmt.Errorf("a child process did not end in %v and was killed", stopPatience)
	}
	if p.err != nil {
		return fmt.Errorf("a child process failed: %s", p.lastWords())
	}
	return nil
}
