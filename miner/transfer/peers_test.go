package transfer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
)

// peersOf makes peers with shards "id/n"; nothing is asked of them.
func peersOf(t *testing.T, shards ...string) (out []Peer) {
	t.Helper()
	for i, s := range shards {
		n, err := client.NewNode(fmt.Sprintf("http://node%d", i), client.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p := Peer{Node: n}
		if _, err := fmt.Sscanf(s, "%d/%d", &p.Shard.ShardID, &p.Shard.NumShard); err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

func TestSelect(t *testing.T) {
	for _, c := range []struct {
		shards   string
		replicas uint
		method   string
		want     string // "" for an error
	}{
		{"0/1", 1, "min", "0/1"},
		{"0/2 1/2", 1, "min", "0/2 1/2"},
		{"0/2 3/4 1/4", 1, "min", "0/2 1/4 3/4"},
		{"0/2 3/4", 1, "min", ""},
		{"0/2 1/2 0/1", 1, "min", "0/1"},
		{"0/2 1/2 0/1", 1, "max", "0/2 1/2"},
		{"0/2 1/2 0/1", 1, "2", "0/2 1/2"},
		{"0/2 1/2 0/1", 1, "4", ""},
		{"0/2 1/2 0/1", 2, "min", "0/1 0/2 1/2"},
		{"0/2 1/2 0/1", 3, "min", ""},
		{"0/4 0/2 1/2", 1, "min", "0/2 1/2"}, // 0/4 adds nothing
		{"0/1", 0, "", "0/1"},
		{"0/1", 1, "best", ""},
		{"0/1", 1, "0", ""},
		{"0/1 0/1", 2, "random", "0/1 0/1"},
		{"", 1, "min", ""},
	} {
		got, err := Select(peersOf(t, strings.Fields(c.shards)...), c.replicas, c.method)
		var text []string
		for _, p := range got {
			text = append(text, fmt.Sprintf("%d/%d", p.Shard.ShardID, p.Shard.NumShard))
		}
		if strings.Join(text, " ") != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s, %d replicas, %s: %v, %v", c.shards, c.replicas, c.method, text, err)
		}
	}
}

// indexerOf is an indexer that names nodes, but for dropped ones.
func indexerOf(t *testing.T, nodes ...*fakeNode) *client.Indexer {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var req struct {
			Method string
			Params []json.RawMessage
		}
		if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
			t.Error(err)
		}
		var dropped []string
		if req.Method == "indexer_getSelectedNodes" {
			if err := json.Unmarshal(req.Params[3], &dropped); err != nil {
				t.Error(err)
			}
		}
		all := []*zgs.ShardedNode{nil, {URL: "::", Config: zgs.ShardConfig{NumShard: 1}}, {URL: "http://x", Config: zgs.ShardConfig{NumShard: 3}}}
		for _, n := range nodes {
			if !slices.Contains(dropped, n.http.URL) {
				all = append(all, &zgs.ShardedNode{URL: n.http.URL, Config: *n.shard.Load()})
			}
		}
		var result any = all
		if req.Method == "indexer_getSelectedNodes" {
			result = zgs.ShardedNodes{Trusted: all[:len(all)-1], Discovered: all[len(all)-1:]}
		}
		json.NewEncoder(w).Encode(map[string]any{"jsonrpc": "2.0", "id": 1, "result": result})
	}))
	t.Cleanup(s.Close)
	x, err := client.NewIndexer(s.URL, fast)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestIndexer: nodes come from an indexer, and one that fails in the middle of an
// upload is replaced by another without paying again.
func TestIndexer(t *testing.T) {
	flow := newFlow()
	var nodes []*fakeNode
	for range 3 {
		nodes = append(nodes, startNode(t, flow, 0, 1))
	}
	var mu sync.Mutex
	calls := 0
	broken := func(method string) error {
		mu.Lock()
		defer mu.Unlock()
		if method == "zgs_uploadSegmentsByTxSeq" {
			if calls++; calls > 1 {
				return errDown
			}
		}
		return nil
	}
	nodes[0].fail = broken
	data := contents(40, 30*256<<10)
	find := &FromIndexer{Indexer: indexerOf(t, nodes...), Replicas: 1, Method: "min", Trusted: true, Options: fast}
	u := &Uploader{CPU: cpu, Find: find, Pay: flow, Opt: UploadOptions{CallSegments: 4, Workers: 2}}
	up := mustUpload(t, u, data)
	if len(up[0].Copies) != 1 || up[0].Copies[0] == nodes[0].http.URL || flow.fees != 1 {
		t.Errorf("%+v, %d fees", up, flow.fees)
	}
	fetchAll(t, find, up, data)
	// With all that fail there is nobody left; the third is not trusted.
	nodes[1].mu.Lock()
	nodes[1].fail = broken
	nodes[1].mu.Unlock()
	data = contents(41, 9*256<<10)
	if _, err := u.Upload(t.Context(), bytes.NewReader(data), uint64(len(data))); !errors.Is(err, ErrNodes) {
		t.Errorf("%v", err)
	}
	find.Trusted = false
	if up := mustUpload(t, u, data); up[0].Copies[0] != nodes[2].http.URL {
		t.Errorf("%+v", up)
	}
}

func TestNodes(t *testing.T) {
	flow := newFlow()
	good, bad, odd := startNode(t, flow, 0, 1), startNode(t, flow, 0, 1), startNode(t, flow, 1, 3)
	bad.fail = func(string) error { return errDown }
	if peers, err := finder(t, good, bad, odd, good).ForUpload(t.Context(), nil); err != nil || len(peers) != 1 || peers[0].URL() != good.http.URL {
		t.Errorf("%v, %v", peers, err)
	}
	if _, err := finder(t, bad, odd).ForUpload(t.Context(), nil); !errors.Is(err, ErrNodes) || !strings.Contains(err.Error(), "shard 1 of 3") {
		t.Errorf("%v", err)
	}
	if _, err := finder(t, good).ForUpload(t.Context(), []string{good.http.URL}); !errors.Is(err, ErrNodes) {
		t.Errorf("%v", err)
	}
	if _, err := NewNodes(nil, client.Options{}); err == nil {
		t.Error("no nodes were taken")
	}
}
