package netns

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	// setns, which Go's own syscall package lacks.
	"golang.org/x/sys/unix"
)

// Net is a network of hosts.
type Net struct {
	t     testing.TB
	hosts []string // names of their namespaces
	hub   string   // namespace of the switch, which has two bridges
}

const (
	whole = "br0" // where all ports are when nothing divides them
	other = "br1"
)

// New makes a network of so many hosts, at most 200, which the test's end removes.
func New(t testing.TB, hosts int) *Net {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("network namespaces need root")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("network namespaces need the program ip (iproute2)")
	}
	n := &Net{t: t, hub: fmt.Sprintf("zgt%d-hub", os.Getpid())}
	if out, err := exec.Command("ip", "netns", "add", n.hub).CombinedOutput(); err != nil {
		t.Skipf("this system allows no network namespaces: %v: %s", err, out)
	}
	t.Cleanup(func() { exec.Command("ip", "netns", "delete", n.hub).Run() })
	if out, err := exec.Command("ip", "-n", n.hub, "link", "add", whole, "type", "bridge").CombinedOutput(); err != nil {
		t.Skipf("this system allows no bridges in network namespaces: %v: %s", err, out)
	}
	n.ip("-n", n.hub, "link", "add", other, "type", "bridge")
	for _, b := range []string{whole, other} {
		n.ip("-n", n.hub, "link", "set", b, "up")
	}
	for i := range hosts {
		name := fmt.Sprintf("zgt%d-%d", os.Getpid(), i)
		n.ip("netns", "add", name)
		t.Cleanup(func() { exec.Command("ip", "netns", "delete", name).Run() })
		n.hosts = append(n.hosts, name)
		n.ip("-n", n.hub, "link", "add", port(i), "type", "veth", "peer", "name", "eth0", "netns", name)
		n.ip("-n", n.hub, "link", "set", port(i), "master", whole, "up")
		n.ip("-n", name, "address", "add", n.Addr(i)+"/24", "dev", "eth0")
		n.ip("-n", name, "link", "set", "eth0", "up")
		n.ip("-n", name, "link", "set", "lo", "up")
	}
	return n
}

func port(host int) string { return fmt.Sprintf("port%d", host) }

func (n *Net) ip(args ...string) {
	n.t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		n.t.Fatalf("ip %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

// Addr returns a host's address. Each host has a loopback of its own as well.
func (n *Net) Addr(host int) string { return fmt.Sprintf("10.77.0.%d", host+1) }

// Command makes a command that runs on a host.
func (n *Net) Command(host int, name string, args ...string) *exec.Cmd {
	return exec.Command("ip", append([]string{"netns", "exec", n.hosts[host], name}, args...)...)
}

// Divide lets no packet pass between the hosts of side and the others: their
// connections stay, and hear nothing.
func (n *Net) Divide(side ...int) {
	n.t.Helper()
	for _, i := range side {
		n.ip("-n", n.hub, "link", "set", port(i), "master", other)
	}
}

// Heal joins all hosts again.
func (n *Net) Heal() {
	n.t.Helper()
	for i := range n.hosts {
		n.ip("-n", n.hub, "link", "set", port(i), "master", whole)
	}
}

// Dial connects from a host, to its loopback or another host. The address must be
// an IP address with a port.
func (n *Net) Dial(ctx context.Context, host int, address string) (net.Conn, error) {
	type result struct {
		conn net.Conn
		err  error
	}
	done := make(chan result)
	go func() {
		// The thread is in the host's namespace and ends with the goroutine, because it
		// is never unlocked.
		runtime.LockOSThread()
		f, err := os.Open(filepath.Join("/run/netns", n.hosts[host]))
		if err == nil {
			defer f.Close()
			err = unix.Setns(int(f.Fd()), unix.CLONE_NEWNET)
		}
		if err != nil {
			done <- result{nil, fmt.Errorf("enter the network namespace of host %d: %w", host, err)}
			return
		}
		c, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		done <- result{c, err}
	}()
	r := <-done
	return r.conn, r.err
}
