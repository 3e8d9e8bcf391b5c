package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/zgminer/zgminer/internal/health"
	"github.com/zgminer/zgminer/internal/metrics"
)

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func TestServer(t *testing.T) {
	type status struct {
		Held uint64 `json:"held_bytes" metric:"zgminer_storage_held_bytes" help:"Bytes held."`
	}
	reg := prometheus.NewRegistry()
	read := func() any { return status{12} }
	reg.MustRegister(metrics.Fields(read))
	h := &health.Tracker{}
	s := &Server{Addr: "127.0.0.1:0", Status: read, Hive: func() Hive { return Hive{HS: []float64{1.5}, Units: "hs", Algo: "pora"} }, Health: h, Registry: reg, Log: slog.New(slog.DiscardHandler)}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	addr, wait, err := s.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/": "/metrics", "/status": `"held_bytes": 12`, "/hive": `"hs_units": "hs"`, "/metrics": "zgminer_storage_held_bytes 12", "/health": `"problems": []`} {
		if code, body := get(t, "http://"+addr+path); code != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
	h.Set(health.Problem{Code: "rpc-down", Severity: health.Error, Sentence: "no server answers"})
	if code, body := get(t, "http://"+addr+"/health"); code != http.StatusServiceUnavailable || !strings.Contains(body, "rpc-down") {
		t.Errorf("%d %s", code, body)
	}
	if code, _ := get(t, "http://"+addr+"/nothing"); code != http.StatusNotFound {
		t.Error(code)
	}
	if _, _, err := (&Server{Addr: addr, Health: h, Log: s.Log}).Run(ctx); err == nil || !strings.Contains(err.Error(), "status.addr") {
		t.Errorf("a taken port: %v", err)
	}
	cancel()
	if err := wait(); err != nil {
		t.Error(err)
	}
}
