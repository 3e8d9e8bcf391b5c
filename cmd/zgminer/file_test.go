package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/transfer"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/pora/merkle"
)

// oneFileNode is a storage node, and an indexer that names it, with one finalized
// file of less than a segment.
func oneFileNode(t *testing.T, data []byte) (url string, root transfer.Hash) {
	t.Helper()
	f, err := merkle.NewFile(kernels.Tiers()[0], data)
	if err != nil {
		t.Fatal(err)
	}
	root = f.DataRoot()
	proof, err := f.ProveSegment(0)
	if err != nil {
		t.Fatal(err)
	}
	padded := append(bytes.Clone(data), make([]byte, int(f.Sectors)*merkle.SectorBytes-len(data))...)
	info := zgs.FileInfo{Tx: zgs.NewTransaction(3, 64, f.Size, root, f.Nodes), Finalized: true, UploadedSegNum: 1}
	segment := zgs.SegmentWithProof{Root: common.Hash(root), Data: padded, Proof: zgs.NewFileProof(proof), FileSize: f.Size}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var req struct {
			ID     uint64
			Method string
			Params []json.RawMessage
		}
		if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
			t.Error(err)
		}
		var result any
		here := []*zgs.ShardedNode{{URL: "http://" + r.Host, Config: zgs.ShardConfig{NumShard: 1}}}
		known := len(req.Params) > 0 && (string(req.Params[0]) == "3" || string(req.Params[0]) == fmt.Sprintf(`"0x%x"`, root))
		switch {
		case req.Method == "zgs_getShardConfig":
			result = zgs.ShardConfig{NumShard: 1}
		case req.Method == "zgs_getStatus":
			result = zgs.Status{NetworkIdentity: zgs.NetworkIdentity{ChainID: 16661, FlowAddress: common.HexToAddress("0xbad")}}
		case req.Method == "indexer_getFileLocations" && known:
			result = here
		case req.Method == "indexer_getSelectedNodes":
			result = zgs.ShardedNodes{Trusted: here}
		case strings.HasPrefix(req.Method, "zgs_getFileInfo") && known:
			result = info
		case req.Method == "zgs_downloadSegmentWithProofByTxSeq":
			result = segment
		}
		json.NewEncoder(w).Encode(map[string]any{"jsonrpc": "2.0", "id": req.ID, "result": result})
	}))
	t.Cleanup(s.Close)
	return s.URL, root
}

func TestFileCommands(t *testing.T) {
	data := bytes.Repeat([]byte("all the news "), 50)
	url, root := oneFileNode(t, data)
	text := fmt.Sprintf("0x%x", root)
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	home := func(args ...string) []string { return append([]string{"--home", dir, "file"}, args...) }
	for _, where := range [][]string{{"--node", url}, {"--indexer", url}} {
		args := append(append([]string{"upload", "--json"}, where...), in)
		code, stdout, stderr := zgminer(t, home(args...)...)
		var up fileUploaded
		if err := json.Unmarshal([]byte(stdout), &up); code != exitOK || err != nil || len(up.Fragments) != 1 || up.Fragments[0].Root != text || !up.Fragments[0].Known || up.Fragments[0].Nodes[0] != url {
			t.Errorf("upload: exit %d, %v: %s%s", code, err, stdout, stderr)
		}
		args = append(append([]string{"download"}, where...), text, out)
		code, stdout, stderr = zgminer(t, home(args...)...)
		if got, err := os.ReadFile(out); code != exitOK || err != nil || !bytes.Equal(got, data) || !strings.Contains(stdout, "its root is right") || !strings.Contains(stderr, "downloading") {
			t.Errorf("download: exit %d, %v: %s%s", code, err, stdout, stderr)
		}
		if code, stdout, _ = zgminer(t, home(args...)...); code != exitOK || !strings.Contains(stdout, "there already") {
			t.Errorf("download again: exit %d: %s", code, stdout)
		}
		if err := os.WriteFile(out, data[1:], 0o600); err != nil {
			t.Fatal(err)
		}
		if code, _, stderr = zgminer(t, home(args...)...); code != exitFailure || !strings.Contains(stderr, "other contents") {
			t.Errorf("download over another file: exit %d: %s", code, stderr)
		}
		if err := os.Remove(out); err != nil {
			t.Fatal(err)
		}
		args = append(append([]string{"download", "--json"}, where...), "3", out)
		code, stdout, stderr = zgminer(t, home(args...)...)
		if got, err := os.ReadFile(out); code != exitOK || err != nil || !bytes.Equal(got, data) || !strings.Contains(stdout, text) {
			t.Errorf("download by number: exit %d, %v: %s%s", code, err, stdout, stderr)
		}
		if err := os.Remove(out); err != nil {
			t.Fatal(err)
		}
		for _, which := range []string{text, "3"} {
			args = append(append([]string{"info", "--json"}, where...), which)
			code, stdout, stderr = zgminer(t, home(args...)...)
			var infos []fileInfo
			if err := json.Unmarshal([]byte(stdout), &infos); code != exitOK || err != nil || len(infos) != 1 || infos[0].Info == nil || infos[0].Info.Tx.Seq != 3 {
				t.Errorf("info %s: exit %d, %v: %s%s", which, code, err, stdout, stderr)
			}
		}
	}
	if code, stdout, _ := zgminer(t, home("info", "--node", url, "9")...); code != exitFailure || !strings.Contains(stdout, "does not know the file") {
		t.Errorf("unknown file: exit %d: %s", code, stdout)
	}
	if code, stdout, _ := zgminer(t, home("info", "--node", url, text)...); code != exitOK || !strings.Contains(stdout, "complete") || !strings.Contains(stdout, "size    650 bytes\n") {
		t.Errorf("info: exit %d: %s", code, stdout)
	}
}

// TestFileRefusals: wrong usage, and what would be paid to the wrong one.
func TestFileRefusals(t *testing.T) {
	url, root := oneFileNode(t, []byte("x"))
	dir := t.TempDir()
	in := filepath.Join(dir, "in")
	if err := os.WriteFile(in, []byte("something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	key := strings.Repeat("1a", 32)
	text := fmt.Sprintf("0x%x", root)
	for _, c := range []struct {
		code int
		say  string
		args []string
	}{
		{exitUsage, "name the file", []string{"upload", "--node", url}},
		{exitUsage, "exclude each other", []string{"upload", "--node", url, "--indexer", url, in}},
		{exitUsage, "is no URL", []string{"upload", "--node", "somewhere", in}},
		{exitUsage, "no regular file", []string{"upload", "--node", url, dir}},
		{exitUsage, "command line", []string{"upload", "--node", url, "--account", key, in}},
		{exitUsage, "0x and 40", []string{"upload", "--node", url, "--account", "0x12", in}},
		{exitUsage, "--fragment", []string{"upload", "--node", url, "--fragment", "many", in}},
		{exitFailure, "multiple of", []string{"upload", "--node", url, "--fragment", "1000", in}},
		{exitFailure, "empty", []string{"upload", "--node", url, empty}},
		{exitFailure, "which account pays", []string{"upload", "--node", url, in}},
		{exitFailure, "none that zgminer knows", []string{"upload", "--node", url, "--account", "0x000000000000000000000000000000000000dEaD", in}},
		{exitFailure, "--flow is", []string{"upload", "--node", url, "--account", "0x000000000000000000000000000000000000dEaD", "--flow", "0x000000000000000000000000000000000000dEaD", in}},
		{exitFailure, "no such file", []string{"upload", "--node", url, filepath.Join(dir, "none")}},
		{exitFailure, "do not hold everything 2 times", []string{"upload", "--node", url, "--replicas", "2", in}},
		{exitUsage, "name the root", []string{"download", "--node", url, text}},
		{exitUsage, "is no root", []string{"download", "--node", url, "0x12", in}},
		{exitUsage, "--workers", []string{"upload", "--node", url, "--workers", "0", in}},
		{exitUsage, "--task", []string{"upload", "--node", url, "--task", "65", in}},
		{exitUsage, "--replicas", []string{"upload", "--node", url, "--replicas", "0", in}},
		{exitFailure, "no node knows entry 9", []string{"download", "--node", url, "9", filepath.Join(dir, "out")}},
		{exitFailure, "0x" + strings.Repeat("00", 32), []string{"download", "--node", url, strings.Repeat("00", 32), filepath.Join(dir, "out")}},
		{exitUsage, "--workers", []string{"download", "--node", url, "--workers", "0", text, in}},
		{exitFailure, "does not exist", []string{"download", "--node", url, "0x" + strings.Repeat("00", 32), filepath.Join(dir, "out")}},
		{exitUsage, "is no root", []string{"info", "--node", url, "x"}},
		{exitUsage, "name a file", []string{"info", "--node", url}},
		{exitUsage, "no command", []string{"uplaod"}},
	} {
		code, stdout, stderr := zgminer(t, append([]string{"--home", dir, "file"}, c.args...)...)
		if code != c.code || !strings.Contains(stderr, c.say) || strings.Contains(stdout+stderr, key) {
			t.Errorf("%v: exit %d, want %d and %q: %s%s", c.args, code, c.code, c.say, stdout, stderr)
		}
	}
}

func TestFileProgress(t *testing.T) {
	var out bytes.Buffer
	at := time.Unix(1000, 0)
	p := newFileProgress(&out, false)
	p.now = func() time.Time { return at }
	step := func(seconds float64, u transfer.Progress) string {
		out.Reset()
		at = at.Add(time.Duration(seconds * float64(time.Second)))
		p.update(u)
		return out.String()
	}
	const mib = 1 << 20
	if got := step(0, transfer.Progress{Stage: transfer.Sending, Done: 20 * mib, Skipped: 20 * mib, Total: 100 * mib}); got != "uploading  20 MiB of 100 MiB\n" {
		t.Errorf("%q", got)
	}
	if got := step(1, transfer.Progress{Stage: transfer.Sending, Done: 30 * mib, Skipped: 20 * mib, Total: 100 * mib}); got != "" {
		t.Errorf("a second later: %q", got)
	}
	if got := step(9, transfer.Progress{Stage: transfer.Sending, Done: 60 * mib, Skipped: 20 * mib, Total: 100 * mib}); got != "uploading  60 MiB of 100 MiB  4.19 MB/s  10 s left\n" {
		t.Errorf("%q", got)
	}
	if got := step(0, transfer.Progress{Stage: transfer.Sending, Note: "a node failed"}); got != "note: a node failed\n" {
		t.Errorf("%q", got)
	}
	if got := step(0, transfer.Progress{Stage: transfer.Finalizing}); got != "waiting for finality\n" {
		t.Errorf("%q", got)
	}
	p.terminal, p.columns = true, 60
	if got := step(1, transfer.Progress{Stage: transfer.Receiving, Done: 50 * mib, Total: 100 * mib}); got != "\r[############............]  50 %  downloading  50 MiB of\x1b[K" {
		t.Errorf("%q", got)
	}
	out.Reset()
	p.done()
	if out.String() != "\r\x1b[K" {
		t.Errorf("%q", out.String())
	}
	p.json = true
	if got := step(1, transfer.Progress{Stage: transfer.Checking, Done: 5, Total: 10}); got != `{"stage":"checking","bytes":5,"total_bytes":10}`+"\n" {
		t.Errorf("%q", got)
	}
}
