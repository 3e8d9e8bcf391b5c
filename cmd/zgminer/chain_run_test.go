package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/internal/config"
)

// lockedOutput is a stream that a test reads while a command writes.
type lockedOutput struct {
	mu sync.Mutex // guards b
	b  bytes.Buffer
}

func (l *lockedOutput) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedOutput) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// TestBannerTellsAChainOnce: what all nodes share comes once, each node's own lines
// for each; another chain is told too.
func TestBannerTellsAChainOnce(t *testing.T) {
	var out bytes.Buffer
	b := newChainBanner(&out, 3)
	g := genesis.Default(77, time.Unix(1700000000, 0))
	g.EVM.Prefund = &genesis.Funds{Mnemonic: "test junk", Count: 20, Tokens: 5}
	g.Contracts = &genesis.Contracts{}
	b.started(g, "aa", node.Status{Mode: "dev", HTTP: "127.0.0.1:1", NodeID: "first"})
	b.started(g, "aa", node.Status{Mode: "dev", HTTP: "127.0.0.1:2", WS: "127.0.0.1:3", Metrics: "127.0.0.1:4", NodeID: "second", Validator: "AB"})
	for text, count := range map[string]int{"test junk": 1, "chain 77": 1, "  flow": 1, "JSON-RPC": 2, "WebSocket   ws://127.0.0.1:3\n": 1,
		"peer id": 2, "validator ": 1, "metrics     http://127.0.0.1:4\n": 1, "node 2 of 3 runs (dev)": 1, "genesis SHA-256 aa": 1} {
		if n := strings.Count(out.String(), text); n != count {
			t.Errorf("%q comes %d times, want %d:\n%s", text, n, count, out.String())
		}
	}
	out.Reset()
	b.started(genesis.Default(78, time.Unix(1700000000, 0)), "bb", node.Status{Mode: "full"})
	if !strings.Contains(out.String(), "chain 78, genesis SHA-256 bb") {
		t.Errorf("another chain: %s", out.String())
	}
}

// useFreePorts gives the homes that chain init made ports that nobody uses.
func useFreePorts(t *testing.T, folder string, nodes int) {
	t.Helper()
	var pairs []string
	for i, port := range nodetest.FreePorts(t, 5*nodes) {
		pairs = append(pairs, strconv.Itoa(26600+i/5*10+i%5), strconv.Itoa(port))
	}
	exchange := strings.NewReplacer(pairs...)
	for i := range nodes {
		file := filepath.Join(folder, fmt.Sprintf("node%d", i), config.FileName)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(exchange.Replace(string(text))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestChainRunNet runs two homes in one process and stops them: their banner, then
// export and import with --json, and the status after a genesis file was damaged.
func TestChainRunNet(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "net")
	if code, _, stderr := zgminer(t, "chain", "init", "--validators", "2", "--dev", "--out", folder); code != exitOK {
		t.Fatal(stderr)
	}
	useFreePorts(t, folder, 2)
	home := filepath.Join(folder, "node0")
	var out, errs lockedOutput
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan int, 1)
	go func() { done <- run(ctx, []string{"zgminer", "chain", "run", "--net", folder}, &out, &errs) }()
	for deadline := time.Now().Add(5 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
		s, _, err := node.ReadStatus(node.ChainDir(home))
		if err == nil && s.Height >= 2 && strings.Contains(out.String(), "node 2 of 2 runs") {
			break
		}
		select {
		case code := <-done:
			t.Fatalf("the network ended with %d: %s%s", code, out.String(), errs.String())
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("no blocks: %+v, %v\n%s%s", s, err, out.String(), errs.String())
		}
	}
	stop()
	if code := <-done; code != exitOK {
		t.Fatalf("stopped with %d: %s", code, errs.String())
	}
	for _, once := range []string{"mnemonic:", "  governance", "  flow "} {
		if n := strings.Count(out.String(), once); n != 1 {
			t.Errorf("%q comes %d times:\n%s", once, n, out.String())
		}
	}

	archive := filepath.Join(t.TempDir(), "chain.tar.gz")
	var exported, imported archiveJSON
	code, stdout, stderr := zgminer(t, "--home", home, "chain", "export", "--json", "--file", archive)
	if err := json.Unmarshal([]byte(stdout), &exported); code != exitOK || err != nil || exported.Height < 2 || exported.Files < 3 || exported.File != archive || exported.ChainID == 0 {
		t.Fatalf("export: exit %d, %v: %s%s", code, err, stdout, stderr)
	}
	// The archive on standard output: JSON must not be in it.
	code, stdout, stderr = zgminer(t, "--home", home, "chain", "export", "--json", "--file", "-")
	var again archiveJSON
	if err := json.Unmarshal([]byte(stderr), &again); code != exitOK || err != nil || again.Hash != exported.Hash || !strings.HasPrefix(stdout, "\x1f\x8b") {
		t.Errorf("export to a stream: exit %d, %v: %s", code, err, stderr)
	}
	other := t.TempDir()
	code, stdout, stderr = zgminer(t, "--home", other, "chain", "import", "--json", "--file", archive)
	if err := json.Unmarshal([]byte(stdout), &imported); code != exitOK || err != nil || imported != exported {
		t.Errorf("import: exit %d, %v: %s%s", code, err, stdout, stderr)
	}

	// A damaged genesis file: chain run says so, and so does the status.
	file := (node.Layout{Dir: node.ChainDir(home)}).Genesis()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text[:len(text)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(home, config.FileName)
	if code, _, stderr := zgminer(t, "--home", home, "--config", settings, "chain", "run"); code != exitUsage || !strings.Contains(stderr, "genesis file") {
		t.Errorf("damaged genesis: exit %d: %s", code, stderr)
	}
	code, stdout, stderr = zgminer(t, "--home", home, "chain", "status")
	for _, want := range []string{"failed, chain ", "problem       genesis file " + file, "from a backup", "as the last clean stop left them"} {
		if code != exitFailure || !strings.Contains(stdout, want) {
			t.Errorf("status: exit %d, want %q: %s%s", code, want, stdout, stderr)
		}
	}
}
