package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/miner"
	"github.com/zgminer/zgminer/miner/plan"
)

// TestStatusOfAnother: the node that answers must be that of the home.
func TestStatusOfAnother(t *testing.T) {
	home := t.TempDir()
	s := miner.Status{Home: filepath.Join(t.TempDir(), "storage"), Healthy: true, Mining: &miner.MiningStatus{Code: "disabled", Reason: "Mining is switched off."}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if err := json.NewEncoder(w).Encode(s); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	addr := strings.TrimPrefix(server.URL, "http://")
	if err := os.WriteFile(filepath.Join(home, "zgminer.toml"), []byte("[status]\naddr = \""+addr+"\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ask := func(args ...string) (int, string) {
		var out bytes.Buffer
		return run(context.Background(), append([]string{"zgminer", "--home", home, "status"}, args...), &out, &out), out.String()
	}
	if code, out := ask(); code != exitFailure || !strings.Contains(out, s.Home) || !strings.Contains(out, home) || strings.Contains(out, "switched off") {
		t.Errorf("another's node: %d, %s", code, out)
	}
	if code, out := ask("--url", server.URL); code != exitOK || !strings.Contains(out, "switched off") {
		t.Errorf("another's node by --url: %d, %s", code, out)
	}
	s.Home = filepath.Join(home, "storage")
	if code, out := ask(); code != exitOK || !strings.Contains(out, "Mining is switched off. (disabled)") || strings.Contains(out, "opens in") {
		t.Errorf("the own node: %d, %s", code, out)
	}
}

// TestPrintStatus: what limits the search, what pays nothing and who finds the node
// is said.
func TestPrintStatus(t *testing.T) {
	m := &miner.MiningStatus{
		MinerID: common.Hash{1}, Code: "mining", Reason: "The window is open.", Limit: "hashing", Yielding: "blocks come late",
		Ranges:  plan.RangeChoice{Options: []plan.RangeOption{{}}, Wide: plan.RangeOption{Shards: 1, Score: 40}, Shard: plan.RangeOption{Shards: 4, Score: 20}, Reason: "wide: it counts more"},
		Chunks:  []miner.ChunkStatus{{Index: 3, Wei: new(big.Int)}, {Index: 2, Wei: big.NewInt(1), Pays: true}},
		Devices: []miner.DeviceStatus{{Name: "cpu", Mixes: 77}}, Rejected: 2,
	}
	s := miner.Status{Mining: m}
	s.Files.Pending, s.Fetching.Missing, s.Fetching.ETA = 3, -1, -1
	s.Share.Sealed, s.Share.Sealable, s.Share.SealETA, s.Share.SealReason = 0, 1<<20, -1, "the data has no context yet"
	s.RPC = []miner.RPCStatus{{Server: "https://rpc.example", Height: 9, Errors: 0.5, Problem: "503"}}
	text := func() string {
		var out bytes.Buffer
		if err := printStatus(&out, s); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	got := text()
	for _, want := range []string{"found by", "bottleneck", "hashing", "blocks come late", "wide 40 (1 shard), own shard 20 (4 shards)", "pricing chunk 3 pays nothing", "3 files incomplete", "unknown time left", "no context yet", "https://rpc.example", "not used now: 503", "2 refused or not mined"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	for _, not := range []string{"opens in", "pricing chunk 2"} {
		if strings.Contains(got, not) {
			t.Errorf("%q in\n%s", not, got)
		}
	}
	m.WindowFrom, m.WindowTo, s.Public = 5, 9, "http://node.example:5678"
	if got := text(); !strings.Contains(got, "blocks 5 to 9") || strings.Contains(got, "found by") {
		t.Error(got)
	}
}

// TestHive: answers that wait are not rejected, and the lists are of one length.
func TestHive(t *testing.T) {
	h := hive(miner.Status{Mining: &miner.MiningStatus{Sent: 9, Accepted: 4, Rejected: 2, Devices: []miner.DeviceStatus{{Name: "a", HashRate: 3}, {Name: "b"}}}})
	if h.Accepted != [2]uint64{4, 2} || len(h.HS) != 2 || h.HS[0] != 3 || len(h.Temp) != 2 || len(h.Fan) != 2 {
		t.Errorf("%+v", h)
	}
}
