package miner_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/internal/testvec"
)

// holdVariable makes TestHoldConnections a client that opens connections.
const holdVariable = "ZGMINER_TEST_HOLD"

// TestHoldConnections is the other end of TestIdleConnections, in a process of its
// own: it opens connections, calls once on every second of them, says so, and
// keeps them until its input ends.
func TestHoldConnections(t *testing.T) {
	var addr string
	var count int
	if n, _ := fmt.Sscan(os.Getenv(holdVariable), &addr, &count); n != 2 {
		t.Skip("the client of TestIdleConnections")
	}
	call := `{"jsonrpc":"2.0","id":1,"method":"zgs_getStatus","params":[]}`
	buf := make([]byte, 4096)
	var open []net.Conn
	for i := range count {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		open = append(open, c) // stays open, and is not collected
		if i%2 == 0 {
			continue
		}
		fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(call), call)
		c.SetReadDeadline(time.Now().Add(nodetest.Patience))
		if n, err := c.Read(buf); err != nil || !bytes.HasPrefix(buf[:n], []byte("HTTP/1.1 200")) {
			t.Fatalf("connection %d: %q, %v", i, buf[:n], err)
		}
	}
	fmt.Println("all open")
	io.Copy(io.Discard, os.Stdin)
	runtime.KeepAlive(open)
}

// TestIdleConnections: connections that say nothing, or that made one call and
// stay, cost little and hold nobody up: 1,000 of them everywhere, 10,000 where a
// process may have so many files open.
func TestIdleConnections(t *testing.T) {
	for _, count := range []int{1000, 10_000} {
		t.Run(fmt.Sprint(count), func(t *testing.T) {
			if files := openFiles(); int(files) < count+500 {
				t.Skipf("only %d files may be open, %d are needed: ulimit -n", files, count+500)
			}
			idle(t, count)
		})
	}
}

func idle(t *testing.T, count int) {
	v := newVictim(t, contracts.Demo(), nil)
	before := heap()
	client := exec.Command(os.Args[0], "-test.run=^TestHoldConnections$")
	client.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d", holdVariable, v.rpc, count))
	stdin, err := client.StdinPipe()
	testvec.Check(t, err, nil, "input")
	stdout, err := client.StdoutPipe()
	testvec.Check(t, err, nil, "output")
	testvec.Check(t, client.Start(), nil, "client")
	var end sync.Once
	hangUp := func() {
		end.Do(func() {
			stdin.Close()
			io.Copy(io.Discard, stdout)
			if err := client.Wait(); err != nil {
				t.Errorf("the client ended with %v", err)
			}
		})
	}
	defer hangUp()
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil || line != "all open\n" {
		t.Fatalf("the client says %q, %v", line, err)
	}
	v.serves("beside idle connections")
	held := heap()
	if per := (held - before) / int64(count); per > 40<<10 {
		t.Errorf("%d bytes of heap for each connection", per)
	}
	hangUp()
	nodetest.Until(t, "the memory comes back", func() bool { return heap()-before < 16<<20 })
	v.serves("afterwards")
	t.Logf("%d idle connections: live heap %d MiB before, %d MiB with them, %d MiB afterwards", count, before>>20, held>>20, heap()>>20)
}

// openFiles is how many files this process may have open.
func openFiles() uint64 {
	var r syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &r) != nil {
		return 0
	}
	return r.Cur
}
