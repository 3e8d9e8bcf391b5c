package nodetest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"runtime"
	"sync"
	"testing"
)

// Ports are given out of a range below the one from which systems choose the
// ports of outgoing connections: a node that is killed and started again must
// find its port as it left it.
const (
	firstPort = 20000
	lastPort  = 32000
)

var given struct {
	sync.Mutex // guards ports
	ports      map[int]bool
}

// FreePorts returns TCP ports of the loopback interface that no other test uses:
// of this process by a table, of others, on Linux, by an abstract socket that is
// held until the process ends.
func FreePorts(t testing.TB, count int) []int {
	t.Helper()
	given.Lock()
	defer given.Unlock()
	if given.ports == nil {
		given.ports = map[int]bool{}
	}
	var out []int
	for tries := 0; len(out) < count; tries++ {
		if tries > 10*(lastPort-firstPort) {
			t.Fatalf("no free port between %d and %d", firstPort, lastPort)
		}
		port := firstPort + rand.IntN(lastPort-firstPort)
		if given.ports[port] || !reserve(port) {
			continue
		}
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		l.Close()
		given.ports[port] = true
		out = append(out, port)
	}
	return out
}

// reserved keeps the sockets from being collected.
var reserved []net.Listener

// reserve takes a port for this process, as long as it lives.
func reserve(port int) bool {
	if runtime.GOOS != "linux" {
		return true
	}
	l, err := net.Listen("unix", fmt.Sprintf("@zgminer-test-port-%d", port))
	if err != nil {
		return false
	}
	reserved = append(reserved, l)
	return true
}
