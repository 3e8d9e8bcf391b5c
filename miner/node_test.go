package miner_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner"
	"github.com/zgminer/zgminer/miner/minertest"
	"github.com/zgminer/zgminer/miner/options"
	"github.com/zgminer/zgminer/miner/transfer"
	zgs "github.com/zgminer/zgminer/miner/zgs/client"
	"github.com/zgminer/zgminer/miner/zgs/grpc/zgspb"
)

// running is a whole node in this process.
type running struct {
	*miner.Node
	stop context.CancelFunc
	done sync.WaitGroup
	err  error
}

// start runs a node on a net; change adjusts its settings.
func start(t *testing.T, n *minertest.Net, home string, change func(*miner.Config)) *running {
	t.Helper()
	cfg := miner.Config{
		Home:    home,
		Network: presets.Network{Name: presets.Dev, ChainID: n.ChainID, Flow: n.At.Flow, Mine: n.At.Mine, Reward: n.At.Reward, Market: n.At.Market, LogStart: n.At.FirstBlock},
		Storage: options.DefaultStorage(), Miner: options.DefaultMiner(), Chain: n.Chain, CPU: minertest.CPU, Log: minertest.Quiet(t),
	}
	s := &cfg.Storage
	s.Addr, s.Admin, s.GRPC, s.Indexer, s.Confirmations, s.Rate = "127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0", 0, 0
	s.Quota, s.Slab = 256*units.MiB, units.MiB
	if change != nil {
		change(&cfg)
	}
	node, err := miner.New(cfg)
	testvec.Check(t, err, nil, "open the node")
	r := &running{Node: node}
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	ready := make(chan struct{})
	r.done.Go(func() { r.err = node.Run(ctx, func() { close(ready) }) })
	t.Cleanup(func() { r.end(t) })
	select {
	case <-ready:
	case <-time.After(nodetest.Patience):
		t.Fatal("the node does not get ready")
	}
	return r
}

// end stops the node cleanly.
func (r *running) end(t *testing.T) {
	t.Helper()
	r.stop()
	r.done.Wait()
	if r.err != nil {
		t.Errorf("the node ended with %v", r.err)
	}
}

// TestNodes: a client uploads to one node by its indexer; a second, empty node
// fetches everything from the first and gives it back, also after a restart; admin_
// and miner_ methods and gRPC answer.
func TestNodes(t *testing.T) {
	t.Parallel()
	n := minertest.Start(t, contracts.Demo())
	n.Tick(150 * time.Millisecond)
	ctx := context.Background()
	managing, stopManager := context.WithCancel(ctx)
	var manager sync.WaitGroup
	manager.Go(func() { n.Manager.Run(managing) })
	defer manager.Wait()
	defer stopManager()
	first := start(t, n, t.TempDir(), func(c *miner.Config) { c.Miner.Enabled = false })
	rpc, admin, grpcAddr, indexer := first.Addresses()

	data := make([]byte, 3<<20+77)
	source := rand.NewChaCha8([32]byte{1})
	source.Read(data)
	x, err := zgs.NewIndexer("http://"+indexer, zgs.Options{})
	testvec.Check(t, err, nil, "indexer")
	defer x.Close()
	up := &transfer.Uploader{
		CPU: minertest.CPU, Find: &transfer.FromIndexer{Indexer: x, Replicas: 1, Method: "min"},
		Pay: &transfer.Wallet{Chain: n.Chain, Manager: n.Manager, Store: n.Box, Flow: n.At.Flow, From: n.From},
	}
	got, err := up.Upload(ctx, bytes.NewReader(data), uint64(len(data)))
	testvec.Check(t, err, nil, "upload")

	if s := first.Status(); s.Mining == nil || s.Mining.Code != string(miner.Disabled) || s.Mining.Reason == "" || s.Share.SealReason == "" ||
		s.Disks[0].Free <= 0 || s.Files.Pending != 0 || s.Fetching.Missing != 0 || s.Fetching.Nodes == nil {
		t.Errorf("%+v, %+v", s, s.Mining)
	}

	home := t.TempDir()
	peer := func(c *miner.Config) {
		c.Miner.Enabled, c.Storage.Peers = false, []string{"http://" + rpc}
	}
	second := start(t, n, home, peer)
	nodetest.Until(t, "the second node holds the file", func() bool { return second.Status().Files.Finalized == 1 })
	if s := second.Status(); s.Home != home || s.Fetching.Segments != 13 || s.Fetching.Peers != 1 || s.Flow.Submissions != 1 || s.Share.Held == 0 {
		t.Errorf("%+v", s)
	}
	second.end(t)
	second = start(t, n, home, peer)
	own, _, _, _ := second.Addresses()
	nodes, err := transfer.NewNodes([]string{"http://" + own}, zgs.Options{})
	testvec.Check(t, err, nil, "nodes")
	to := filepath.Join(t.TempDir(), "copy")
	_, err = (&transfer.Downloader{CPU: minertest.CPU, Find: nodes}).Download(ctx, []transfer.Hash{got[0].Root}, to)
	testvec.Check(t, err, nil, "download")
	if back, err := os.ReadFile(to); err != nil || !bytes.Equal(back, data) {
		t.Errorf("the second node gives back something else (%v)", err)
	}

	a, err := zgs.NewAdmin("http://"+admin, zgs.Options{Attempts: 1})
	testvec.Check(t, err, nil, "admin")
	defer a.Close()
	if status, err := a.SyncStatus(ctx, 0); err != nil || status != "Completed" {
		t.Errorf("admin_getSyncStatus: %q, %v", status, err)
	}
	if m, err := a.Metrics(ctx, "zgminer_flow_"); err != nil || m["zgminer_flow_submissions"] != "gauge 1" {
		t.Errorf("admin_getMetrics: %v, %v", m, err)
	}
	if _, err := a.StopMining(ctx); err == nil {
		t.Error("miner_stop exists although nothing is mined")
	}
	conn, err := grpc.NewClient(grpcAddr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	testvec.Check(t, err, nil, "gRPC")
	defer conn.Close()
	r := new(zgspb.PingReply)
	if err := conn.Invoke(ctx, "/zgs_grpc.ZgsGrpcService/Ping", &zgspb.PingRequest{Message: "hello"}, r); err != nil || r.Message != "Echo: hello" {
		t.Errorf("%v, %v", r, err)
	}
}

// TestOrders: miner_stop ends the search with the next block and says so, miner_start
// begins it again.
func TestOrders(t *testing.T) {
	t.Parallel()
	p := contracts.Demo()
	p.Difficulty, p.MinDifficulty = 16, 16
	n := minertest.Start(t, p)
	n.Upload("file", 1<<20)
	n.Fill()
	n.Tick(150 * time.Millisecond)
	backend := kernels.NewCPUBackend(minertest.CPU, 1)
	defer backend.Close()
	node := start(t, n, t.TempDir(), func(c *miner.Config) {
		c.Signer, c.Devices, c.Miner.Account = n.Signer, backend.Devices(), n.From.Hex()
		c.Miner.KeepContexts = "always"
	})
	code := func() string {
		m := node.Status().Mining
		if m.Reason == "" {
			t.Errorf("no sentence says why: %+v", m)
		}
		return m.Code
	}
	nodetest.Until(t, "a miner", func() bool { return node.Status().Mining.MinerID != common.Hash{} })
	if s := node.Status(); s.RPC == nil || s.Mining.Devices == nil || s.Mining.WindowFrom == 1 {
		t.Errorf("%+v", s)
	}
	_, admin, _, _ := node.Addresses()
	a, err := zgs.NewAdmin("http://"+admin, zgs.Options{Attempts: 1})
	testvec.Check(t, err, nil, "admin")
	defer a.Close()
	if ok, err := a.StopMining(context.Background()); err != nil || !ok {
		t.Fatalf("miner_stop: %v, %v", ok, err)
	}
	nodetest.Until(t, "the search stops", func() bool { return code() == string(miner.Stopped) })
	if ok, err := a.StartMining(context.Background()); err != nil || !ok {
		t.Fatalf("miner_start: %v, %v", ok, err)
	}
	nodetest.Until(t, "the search goes on", func() bool { return code() != string(miner.Stopped) })
}

// TestRefusals: a home in use, a taken port and a miner without account are clear
// sentences.
func TestRefusals(t *testing.T) {
	t.Parallel()
	n := minertest.Start(t, contracts.Demo())
	home := t.TempDir()
	first := start(t, n, home, func(c *miner.Config) { c.Miner.Enabled = false })
	cfg := miner.Config{Home: home, Storage: options.DefaultStorage(), Miner: options.DefaultMiner(), Chain: n.Chain, CPU: minertest.CPU, Log: minertest.Quiet(t)}
	cfg.Miner.Enabled = false
	if _, err := miner.New(cfg); err == nil || !bytes.Contains([]byte(err.Error()), []byte("used by another process")) {
		t.Errorf("a home in use: %v", err)
	}
	cfg.Home = t.TempDir()
	cfg.Storage.Addr, _, _, _ = first.Addresses()
	second, err := miner.New(cfg)
	testvec.Check(t, err, nil, "open")
	if err := second.Run(context.Background(), func() {}); err == nil || !bytes.Contains([]byte(err.Error()), []byte("address already in use")) {
		t.Errorf("a taken port: %v", err)
	}
	backend := kernels.NewCPUBackend(minertest.CPU, 1)
	defer backend.Close()
	cfg.Home, cfg.Miner.Enabled, cfg.Signer, cfg.Devices = t.TempDir(), true, n.Signer, backend.Devices()
	if _, err := miner.New(cfg); err == nil || !bytes.Contains([]byte(err.Error()), []byte("miner.account")) {
		t.Errorf("no account: %v", err)
	}
}
