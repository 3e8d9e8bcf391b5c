package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/internal/config"
)

// chainServer answers for a chain whose newest block has a time.
func chainServer(t *testing.T, newest time.Time) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q struct {
			ID     json.RawMessage
			Method string
		}
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		result := `"0x3039"`
		switch q.Method {
		case "eth_blockNumber":
			result = `"0x2a"`
		case "eth_getBlockByNumber":
			result = fmt.Sprintf(`{"number":"0x2a","hash":"0x%064x","timestamp":"0x%x"}`, 7, newest.Unix())
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"result":%s}`, q.ID, result)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestExternalStatus(t *testing.T) {
	settings := func(text string) string {
		file := filepath.Join(t.TempDir(), config.FileName)
		if err := os.WriteFile(file, []byte("[chain]\nmode = \"external\"\n"+text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	live := chainServer(t, time.Now())
	file := settings(fmt.Sprintf("chain_id = 12345\nrpc_url = %q\nrequests_per_second = 100.0\n", live))
	code, stdout, stderr := zgminer(t, "--config", file, "chain", "status", "--json")
	var s externalStatus
	if err := json.Unmarshal([]byte(stdout), &s); code != exitOK || err != nil || s.Height != 42 || s.ChainID != 12345 || !s.Ready || len(s.Servers) != 1 {
		t.Errorf("exit %d, %v: %s%s", code, err, stdout, stderr)
	}
	if code, stdout, _ := zgminer(t, "--config", file, "chain", "status"); code != exitOK || !strings.Contains(stdout, "chain 12345 through other nodes, height 42") {
		t.Errorf("exit %d: %s", code, stdout)
	}

	// A chain that stands still is not followed.
	file = settings(fmt.Sprintf("chain_id = 12345\nrpc_url = %q\n", chainServer(t, time.Now().Add(-time.Hour))))
	if code, stdout, _ := zgminer(t, "--config", file, "chain", "status"); code != 1 || !strings.Contains(stdout, "height 42") {
		t.Errorf("exit %d: %s", code, stdout)
	}
	// A server that is not there.
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	file = settings(fmt.Sprintf("chain_id = 12345\nrpc_url = %q\n", gone.URL))
	code, stdout, stderr = zgminer(t, "--config", file, "chain", "status", "--json")
	s = externalStatus{}
	if err := json.Unmarshal([]byte(stdout), &s); code != exitFailure || err != nil || s.Ready || s.Problem == "" {
		t.Errorf("no server: exit %d, %v: %s%s", code, err, stdout, stderr)
	}
	if code, stdout, stderr := zgminer(t, "--config", file, "chain", "status"); code != exitFailure || stdout != "" || !strings.Contains(stderr, gone.Listener.Addr().String()) {
		t.Errorf("no server: exit %d: %s%s", code, stdout, stderr)
	}
	// Wrong chain, missing chain id, and no node to run.
	for text, want := range map[string]string{
		fmt.Sprintf("chain_id = 1\nrpc_url = %q\n", live): "12345",
		fmt.Sprintf("rpc_url = %q\n", live):               "chain.chain_id is not set",
	} {
		if code, _, stderr := zgminer(t, "--config", settings(text), "chain", "status"); code == exitOK || !strings.Contains(stderr, want) {
			t.Errorf("%q: exit %d: %s", text, code, stderr)
		}
	}
	if code, _, stderr := zgminer(t, "--config", file, "chain", "run"); code != exitUsage || !strings.Contains(stderr, `chain.mode = "external" runs no node here`) {
		t.Errorf("chain run: exit %d: %s", code, stderr)
	}
}
