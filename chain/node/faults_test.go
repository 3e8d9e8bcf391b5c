package node_test

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// run runs a node that must fail, and returns its error.
func run(t *testing.T, cfg node.Config) error {
	t.Helper()
	n, err := node.New(cfg)
	if err != nil {
		return err
	}
	return n.Run(t.Context())
}

// refused checks an error's exit code and that it says all of want.
func refused(t *testing.T, what string, err error, code int, want ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: accepted", what)
		return
	}
	if got := node.ExitCode(err); got != code {
		t.Errorf("%s: exit code %d, want %d: %v", what, got, code, err)
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%s: error %q does not say %q", what, err, w)
		}
	}
}

// TestBadInput: each mistake gives a sentence with its cure and an exit code.
func TestBadInput(t *testing.T) {
	takesLong(t)
	network := nodetest.New(t, 1, nil)
	good := network.Nodes[0]
	l := node.Layout{Dir: good.Dir}

	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	c := good
	c.Options.HTTP.Port = busy.Addr().(*net.TCPAddr).Port
	refused(t, "HTTP port in use", run(t, c), node.CodeInUse, "in use", "chain.http.port")
	c = good
	c.Options.P2P.Laddr = "tcp://" + busy.Addr().String()
	refused(t, "p2p port in use", run(t, c), node.CodeInUse, "in use", "chain.p2p.laddr")
	c = good
	c.Options.HTTP.Addr = "0.0.0.0"
	refused(t, "debug in public", run(t, c), node.CodeConfig, "loopback only")
	c = good
	c.Options.P2P.PersistentPeers = []string{"127.0.0.1:3"}
	refused(t, "peer without id", run(t, c), node.CodeConfig, "ID@HOST:PORT")
	c = good
	c.Options.Mode = "external"
	refused(t, "mode", run(t, c), node.CodeConfig, "although a chain lies in")
	c.Dir = t.TempDir()
	refused(t, "mode, no chain", run(t, c), node.CodeConfig, "chain init")
	c = good
	c.Dir = t.TempDir()
	refused(t, "no chain", run(t, c), node.CodeConfig, "zgminer chain init")

	if err := os.Chmod(l.ValidatorKey(), 0o644); err != nil {
		t.Fatal(err)
	}
	refused(t, "open key", run(t, good), node.CodeConfig, "chmod 600")
	if err := os.Chmod(l.ValidatorKey(), 0o600); err != nil {
		t.Fatal(err)
	}
	state, err := os.ReadFile(l.SignState())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(l.SignState()); err != nil {
		t.Fatal(err)
	}
	refused(t, "no memory of signatures", run(t, good), node.CodeConfig, "double signing")
	if err := os.WriteFile(l.SignState(), state, 0o600); err != nil {
		t.Fatal(err)
	}

	n := nodetest.Start(t, good)
	n.WaitHeight(2)
	refused(t, "second process", run(t, good), node.CodeInUse, "this process already", "stop it first")
	copied := nodetest.New(t, 1, nil).Nodes[0]
	copied.Options.Privval.File = l.ValidatorKey()
	refused(t, "the same key elsewhere", run(t, copied), node.CodeInUse, "validator key", "double signing")
	if _, err := node.Export(good.Dir, good.Options, &bytes.Buffer{}); err == nil {
		t.Error("a running node was exported")
	}
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}

	// The data of one chain under the genesis of another.
	text, err := os.ReadFile(l.Genesis())
	if err != nil {
		t.Fatal(err)
	}
	for what, edit := range map[string]func(*genesis.Genesis){
		"chain id": func(g *genesis.Genesis) { g.ChainID, g.CometChainID = 77, genesis.CometChainID(77) },
		"fork":     func(g *genesis.Genesis) { g.EVM.Fork, g.EVM.GasLimit = "osaka", 60_000_000 },
	} {
		g, err := genesis.Decode(text)
		if err != nil {
			t.Fatal(err)
		}
		edit(g)
		other, err := g.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(l.Genesis(), other, 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, "other "+what, run(t, good), node.CodeMismatch, "belongs to", "another home")
	}
	if err := os.WriteFile(l.Genesis(), text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := node.Init(node.InitOptions{Homes: []string{filepath.Dir(good.Dir)}}); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("init over a chain: %v", err)
	}
	// Consensus blocks lost, the EVM kept.
	if err := os.RemoveAll(filepath.Join(l.Data(), "blockstore.db")); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(l.Data(), "state.db")); err != nil {
		t.Fatal(err)
	}
	refused(t, "consensus blocks lost", run(t, good), node.CodeBlocks, "no consensus blocks")
}

// TestDiskFull: a full disk stops the node with a message, and space cures it.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	network := nodetest.New(t, 1, nil)
	cfg := network.Nodes[0]
	cfg.Fast = true
	cfg.Options.MinFree = 100
	var free atomic.Uint64
	free.Store(1 << 30)
	cfg.DiskFree = func(string) (uint64, error) { return free.Load(), nil }
	n := nodetest.Start(t, cfg)
	n.WaitHeight(5)
	free.Store(50 << 20)
	err := n.Wait()
	refused(t, "disk full while running", err, node.CodeDisk, "50 MiB", "make space", "nothing is lost")
	refused(t, "disk full at the start", run(t, cfg), node.CodeDisk, "make space")
	s, _, err := node.ReadStatus(cfg.Dir)
	if err != nil || s.Phase != node.Failed || s.ExitCode != node.CodeDisk {
		t.Errorf("status %+v, %v", s, err)
	}
	free.Store(1 << 30)
	n = nodetest.Start(t, cfg)
	n.WaitHeight(uint64(s.Height) + 3)
	checkHistory(t, n)
}

// TestArchive: export, import elsewhere, go on from there, roll back and replay.
func TestArchive(t *testing.T) {
	t.Parallel()
	network := nodetest.New(t, 1, nil)
	cfg := network.Nodes[0]
	cfg.Fast = true
	n := nodetest.Start(t, cfg)
	alice := nodetest.DevAccount(t, network.Init.Genesis, 0)
	n.WaitHeight(3) // the rollback below goes to the block before the transaction's, and height 0 would mean another thing
	tx := alice.Transfer(alice.Address, 1, 0)
	if err := n.Client.SendTransaction(context.Background(), tx); err != nil {
		t.Fatal(err)
	}
	at := n.Receipt(tx).BlockNumber.Uint64()
	n.WaitHeight(at + 20)
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	m, err := node.Export(cfg.Dir, cfg.Options, &archive)
	if err != nil {
		t.Fatal(err)
	}
	if m.Height < at+20 {
		t.Errorf("exported up to %d, the chain was at %d", m.Height, at+20)
	}
	if _, err := node.Import(cfg.Dir, cfg.Options, bytes.NewReader(archive.Bytes())); err == nil {
		t.Error("an archive was imported over data")
	}
	for what, data := range map[string][]byte{
		"cut":     archive.Bytes()[:archive.Len()/2],
		"changed": flip(archive.Bytes()),
	} {
		dir := filepath.Join(t.TempDir(), "chain")
		if _, err := node.Import(dir, cfg.Options, bytes.NewReader(data)); err == nil {
			t.Errorf("a %s archive was imported", what)
		}
		if _, err := os.Stat(node.Layout{Dir: dir}.EVM() + "/geth"); err == nil {
			t.Errorf("a %s archive left data behind", what)
		}
	}
	second := cfg
	second.Dir = filepath.Join(t.TempDir(), "chain")
	if got, err := node.Import(second.Dir, cfg.Options, bytes.NewReader(archive.Bytes())); err != nil || got.Hash != m.Hash {
		t.Fatalf("import: %+v, %v", got, err)
	}
	second.Options.Mode = "full"
	follower := nodetest.Start(t, second)
	if b := follower.EVM().BlockByNumber(m.Height); b == nil || b.Hash().Hex() != m.Hash {
		t.Errorf("the imported chain has %v at %d", b, m.Height)
	}
	follower.Receipt(tx)
	if err := follower.Stop(); err != nil {
		t.Fatal(err)
	}

	r, err := node.Rollback(t.Context(), cfg.Dir, cfg.Options, node.RollbackOptions{Height: at - 1})
	if err != nil || r.EVM > at-1 {
		t.Fatalf("rollback to %d: %+v, %v", at-1, r, err)
	}
	n = nodetest.Start(t, cfg)
	n.WaitHeight(m.Height + 2)
	if b := n.EVM().BlockByNumber(m.Height); b.Hash().Hex() != m.Hash {
		t.Errorf("after the replay block %d is %s, was %s", m.Height, b.Hash(), m.Hash)
	}
	checkHistory(t, n)
	if _, list, err := node.Validators(t.Context(), cfg.Dir, cfg.Options); err != nil || len(list) != 1 || !list[0].Self {
		t.Errorf("validators %+v, %v", list, err)
	}
}

// flip changes one byte in the middle.
func flip(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)/2] ^= 0x10
	return b
}
