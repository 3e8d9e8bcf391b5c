package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/internal/config"
)

func TestNotifyService(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	if err := notifyService("READY=1"); err != nil {
		t.Errorf("without systemd: %v", err)
	}
	t.Setenv("NOTIFY_SOCKET", filepath.Join(t.TempDir(), "none"))
	if err := notifyService("READY=1"); err == nil {
		t.Error("a missing socket was no error")
	}
}

// TestServiceTalks runs two nodes as a service: ready is said once both are, and
// stopping when they stop.
func TestServiceTalks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	t.Setenv("NOTIFY_SOCKET", path)

	out := t.TempDir()
	made, err := node.Init(node.InitOptions{Homes: []string{filepath.Join(out, "node0"), filepath.Join(out, "node1")}, Dev: true})
	if err != nil {
		t.Fatal(err)
	}
	var configs []node.Config
	for _, n := range made.Nodes {
		l, err := config.Load(config.Source{Path: filepath.Join(n.Home, config.FileName), Required: true})
		if err != nil {
			t.Fatal(err)
		}
		o := l.Chain
		o.P2P.Laddr, o.P2P.PersistentPeers, o.CometRPC.Laddr, o.Metrics.Addr, o.MinFree = "tcp://127.0.0.1:0", nil, "", "", 0
		o.HTTP.Enabled, o.WS.Enabled = false, false
		configs = append(configs, node.Config{Dir: node.ChainDir(n.Home), Options: o})
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	started := make(chan struct{}, len(configs))
	go func() { ended <- runNodes(ctx, configs, func(*node.Node) { started <- struct{}{} }) }()

	read := func() string {
		socket.SetReadDeadline(time.Now().Add(2 * time.Minute))
		b := make([]byte, 100)
		n, err := socket.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		return string(b[:n])
	}
	if got := read(); got != "READY=1" || len(started) != len(configs) {
		t.Errorf("systemd was told %q after %d nodes", got, len(started))
	}
	stop()
	if got := read(); got != "STOPPING=1" {
		t.Errorf("systemd was told %q", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("the nodes ended: %v", err)
	}
}

// TestUnit: what the unit relies on is there.
func TestUnit(t *testing.T) {
	data, err := os.ReadFile("../../deploy/systemd/zgminer-chain.service")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Type=notify", "ExecStart=/usr/local/bin/zgminer --home /var/lib/zgminer chain run", "KillSignal=SIGTERM", "NoNewPrivileges=yes"} {
		if !strings.Contains(string(data), "\n"+want+"\n") {
			t.Errorf("no line %q", want)
		}
	}
}
