// Package web serves what zgminer says of itself: /status as JSON, /health for
// probes, /metrics for Prometheus and /hive in the form that HiveOS' agent reads.
package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/zgminer/zgminer/internal/health"
)

// Hive is the summary of a miner that HiveOS wants of h-stats.sh.
type Hive struct {
	HS       []float64 `json:"hs"`       // rate of each device
	Units    string    `json:"hs_units"` // "hs": per second
	Temp     []int     `json:"temp"`     // °C of each device, 0 unknown
	Fan      []int     `json:"fan"`      // percent
	Uptime   int64     `json:"uptime"`   // seconds
	Version  string    `json:"ver"`
	Accepted [2]uint64 `json:"ar"` // answers accepted and rejected
	Algo     string    `json:"algo"`
}

// Server says what there is to serve. Nil functions are not served.
type Server struct {
	Addr     string // IP:PORT
	Status   func() any
	Hive     func() Hive
	Health   *health.Tracker
	Registry prometheus.Gatherer
	Log      *slog.Logger
}

// Run serves until ctx ends. Listening is tried before it returns the address.
func (s *Server) Run(ctx context.Context) (addr string, wait func() error, err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Addr)
	if err != nil {
		return "", nil, fmt.Errorf("serve the status on %s: %w; choose another address with status.addr", s.Addr, err)
	}
	server := &http.Server{
		Handler: s.handler(), ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute,
		MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	stop := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if server.Shutdown(grace) != nil {
			server.Close()
		}
	})
	return l.Addr().String(), func() error {
		err := <-done
		stop()
		if errors.Is(err, http.ErrServerClosed) {
			return nil
		}
		return fmt.Errorf("serve the status on %s: %w", s.Addr, err)
	}, nil
}

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprintln(w, "zgminer: /status (JSON), /health, /metrics (Prometheus), /hive (HiveOS)")
	})
	mux.HandleFunc("GET /health", s.health)
	if s.Status != nil {
		mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, s.Status()) })
	}
	if s.Hive != nil {
		mux.HandleFunc("GET /hive", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, s.Hive()) })
	}
	if s.Registry != nil {
		mux.Handle("GET /metrics", promhttp.HandlerFor(s.Registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second}))
	}
	return mux
}

// health answers 200 if nothing stands still and 503 otherwise; the body names all
// problems.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	problems := s.Health.Problems()
	if problems == nil {
		problems = []health.Problem{}
	}
	code := http.StatusOK
	if !s.Health.Healthy() {
		code = http.StatusServiceUnavailable
	}
	answer(w, code, struct {
		Healthy  bool             `json:"healthy"`
		Problems []health.Problem `json:"problems"`
	}{code == http.StatusOK, problems})
}

func answer(w http.ResponseWriter, code int, v any) {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		http.Error(w, fmt.Sprintf("the status cannot be written as JSON: %v", err), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	w.Write(append(data, '\n')) // the other side may be gone
}
