package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/internal/config"
	"github.com/zgminer/zgminer/internal/health"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/minertest"
)

// gate is a chain's RPC server that can be down.
func gate(t *testing.T, address string) (server string, open *atomic.Bool) {
	t.Helper()
	to, err := url.Parse("http://" + address)
	fatalIf(t, err)
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	open = new(atomic.Bool)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !open.Load() {
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
	}))
	s.Config.ErrorLog = proxy.ErrorLog
	t.Cleanup(s.Close)
	return s.URL, open
}

// runHome runs a home as zgminer run does and returns when its listeners are open.
func runHome(t *testing.T, cfg config.Config, home string) (r *runner, stop func()) {
	t.Helper()
	sel, err := kernels.Select("")
	fatalIf(t, err)
	ready, ended := make(chan struct{}), make(chan error, 1)
	r = &runner{home: home, cfg: cfg, kernels: sel, log: slog.New(slog.DiscardHandler), ready: func() { close(ready) }}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { ended <- r.run(ctx) }()
	select {
	case <-ready:
	case err := <-ended:
		t.Fatalf("it ended: %v", err)
	case <-time.After(nodetest.Patience):
		t.Fatal("it did not start")
	}
	return r, func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("it ended with %v", err)
		}
	}
}

// TestRunWithoutChain: with every RPC server down, what is stored is served and the
// status tells of it; the rest goes on when a server answers.
func TestRunWithoutChain(t *testing.T) {
	n := minertest.Start(t, contracts.Demo())
	n.Tick(200 * time.Millisecond)
	home := minerHome(t, n)
	l, err := config.Load(config.Source{Path: filepath.Join(home, config.FileName), Required: true})
	fatalIf(t, err)
	cfg := l.Config
	server, open := gate(t, n.Node.Status().HTTP)
	cfg.Chain.RPCURL, cfg.Storage.Indexers = server, []string{"none"}
	cfg.Storage.Addr, cfg.Storage.Admin, cfg.Status.Addr = "127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0"
	cfg.Miner.Threads, cfg.Miner.CPUPercent = 1, 5

	down := func(r *runner) bool {
		return slices.ContainsFunc(r.health.Problems(), func(p health.Problem) bool { return p.Code == "chain-down" })
	}
	r, stop := runHome(t, cfg, home)
	nodetest.Until(t, "a health code", func() bool { return down(r) })
	if got, err := http.Get("http://" + r.status + "/status"); err != nil || got.StatusCode != http.StatusOK {
		t.Errorf("status: %v, %v", got, err)
	} else {
		got.Body.Close()
	}
	open.Store(true)
	nodetest.Until(t, "the chain answers and is followed", func() bool { return !down(r) && r.storage.Status().Flow.Block > 0 })
	data := bytes.Repeat([]byte("kept without a chain "), 500)
	in, out := filepath.Join(t.TempDir(), "in"), filepath.Join(t.TempDir(), "out")
	fatalIf(t, os.WriteFile(in, data, 0o600))
	node := func(r *runner) string {
		rpc, _, _, _ := r.storage.Addresses()
		return "http://" + rpc
	}
	if code, _, errs := inHome(home, "file", "upload", "--node", node(r), "--rpc", server, "--flow", n.At.Flow.Hex(), in); code != exitOK {
		t.Fatalf("upload: exit %d, %s", code, errs)
	}
	stop()

	open.Store(false)
	r, stop = runHome(t, cfg, home)
	if code, _, errs := inHome(home, "file", "download", "--node", node(r), "0", out); code != exitOK {
		t.Errorf("download without a chain: exit %d, %s", code, errs)
	}
	if got, err := os.ReadFile(out); err != nil || !bytes.Equal(got, data) {
		t.Errorf("it came back different: %v", err)
	}
	nodetest.Until(t, "a health code", func() bool { return down(r) })
	stop()
}

// TestRunOnAnotherChain: a wrong chain id never heals by waiting.
func TestRunOnAnotherChain(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"jsonrpc":"2.0","id":1,"result":"0x1"}`)
	}))
	defer s.Close()
	cfg := config.Default()
	cfg.Chain.RPCURL, cfg.Chain.ChainID, cfg.Storage.Network, cfg.Miner.Enabled = s.URL, 16602, "testnet", false
	r := &runner{home: t.TempDir(), cfg: cfg, log: slog.New(slog.DiscardHandler)}
	err := runExit(r.run(t.Context()))
	var exit cli.ExitCoder
	if !errors.As(err, &exit) || exit.ExitCode() != exitUsage || !strings.Contains(err.Error(), "chain id 1, configured is 16602") {
		t.Errorf("%v", err)
	}
}
