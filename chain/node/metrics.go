package node

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/cometbft/cometbft/blocksync"
	cometcfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/consensus"
	"github.com/cometbft/cometbft/mempool"
	cometnode "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/proxy"
	"github.com/cometbft/cometbft/state"
	"github.com/cometbft/cometbft/statesync"
	// Metrics in the form that operators' tools scrape.
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/zgminer/zgminer/chain/evm"
	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/chain/rules"
	"github.com/zgminer/zgminer/internal/metrics"
)

// The names of CometBFT's metrics begin with this.
const cometNamespace = "cometbft"

// persistedEvery is how often the newest persisted block is looked up for the
// metrics: it costs a sync of the database.
const persistedEvery = 15 * time.Second

// newRegistry makes the registry of one node: the process's metrics and ours.
func (n *Node) newRegistry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), metrics.ChainCollector(n.Metrics))
	return r
}

// defaultRegistry guards prometheus.DefaultRegisterer while it is exchanged.
var defaultRegistry sync.Mutex

// cometMetrics returns CometBFT's metrics. CometBFT knows only the process's
// default registry, where a second node's names would collide: for the moment of
// their making, that is the node's own.
func (n *Node) cometMetrics() cometnode.MetricsProvider {
	if n.registry == nil {
		return cometnode.DefaultMetricsProvider(&cometcfg.InstrumentationConfig{})
	}
	defaultRegistry.Lock()
	defer defaultRegistry.Unlock()
	old := prometheus.DefaultRegisterer
	prometheus.DefaultRegisterer = n.registry
	defer func() { prometheus.DefaultRegisterer = old }()
	provide := cometnode.DefaultMetricsProvider(&cometcfg.InstrumentationConfig{Prometheus: true, Namespace: cometNamespace})
	m1, m2, m3, m4, m5, m6, m7 := provide(n.doc.CometChainID)
	return func(string) (*consensus.Metrics, *p2p.Metrics, *mempool.Metrics, *state.Metrics, *proxy.Metrics, *blocksync.Metrics, *statesync.Metrics) {
		return m1, m2, m3, m4, m5, m6, m7
	}
}

// Metrics returns what the node's own metrics say now.
func (n *Node) Metrics() metrics.Chain {
	n.mu.Lock()
	defer n.mu.Unlock()
	m := metrics.Chain{EVMHeight: n.status.Height, Ready: n.unready(time.Now()) == ""}
	if env := n.env.Load(); env != nil {
		m.Height = env.BlockStore.Height()
	}
	if n.evm != nil {
		h := n.evm.Head()
		m.EVMHeight = h.Number.Int64()
		m.ClockLead = time.Until(time.Unix(int64(h.Time), 0)).Seconds()
		m.Pending, m.Queued = n.evm.PoolStats()
		if time.Since(n.persistedAt) > persistedEvery {
			if p, err := n.evm.Persisted(); err == nil {
				n.persistedAt, n.status.Persisted = time.Now(), p
			}
		}
	}
	m.PersistedHeight = n.status.Persisted
	if n.status.Phase == Replaying {
		m.ReplayRemaining = max(0, n.status.ReplayTarget-m.EVMHeight)
		m.Height = n.status.ReplayTarget
	}
	m.Rejected = map[string]int64{}
	for _, r := range rules.Reasons {
		m.Rejected[string(r)] = 0
	}
	if n.app == nil {
		return m
	}
	s := n.app.Stats()
	m.Prepare, m.Build, m.Process = s.Prepare.Step(), s.Build.Step(), s.Process.Step()
	m.Insert, m.Finalize, m.Commit = s.Insert.Step(), s.Finalize.Step(), s.Commit.Step()
	for r, c := range s.Rejections() {
		m.Rejected[string(r)] = c
	}
	m.ReapQueueBytes, m.ReapDropped = n.app.GossipQueue()
	return m
}

// Health is the answer of /health.
type Health struct {
	Ready      bool      `json:"ready"`
	Problem    string    `json:"problem,omitempty"` // why it is not
	Phase      Phase     `json:"phase"`
	Height     int64     `json:"height"`     // of consensus
	EVMHeight  int64     `json:"evm_height"` //
	BlockTime  time.Time `json:"block_time"` // of the newest block
	ClockLead  float64   `json:"clock_lead_seconds"`
	Peers      int       `json:"peers"`
	ReplayLeft int64     `json:"replay_remaining"`
}

// Health tells whether the node follows the chain (spec/chain.md 15).
func (n *Node) Health() Health {
	s, m := n.Status(), n.Metrics()
	h := Health{Phase: s.Phase, Height: m.Height, EVMHeight: m.EVMHeight, BlockTime: s.BlockTime, ClockLead: m.ClockLead, Peers: s.Peers, ReplayLeft: m.ReplayRemaining}
	n.mu.Lock()
	h.Problem = n.unready(time.Now())
	n.mu.Unlock()
	h.Ready = h.Problem == ""
	return h
}

// unready says why the node does not follow the chain, "" if it does. Consensus
// stores a block before the EVM has it, so that one block of difference is normal.
// The caller holds mu.
func (n *Node) unready(now time.Time) string {
	env := n.env.Load()
	if n.evm == nil || n.comet == nil || env == nil {
		return fmt.Sprintf("the node is %s", n.status.Phase)
	}
	if n.comet.ConsensusReactor().WaitSync() {
		return "blocks are being fetched from peers"
	}
	if n.status.Phase == Stopping {
		return "the node is stopping"
	}
	head, store := n.evm.Head(), env.BlockStore.Height()
	age, limit := now.Sub(time.Unix(int64(head.Time), 0)), 10*n.cfg.Options.BlockTime()
	switch {
	case head.Number.Sign() == 0:
		return "there is no block yet"
	case head.Number.Int64() != store && head.Number.Int64()+1 != store:
		return fmt.Sprintf("the EVM is at block %d, consensus at %d", head.Number, store)
	case age >= limit:
		return fmt.Sprintf("the newest block is %v old, more than %v", age.Round(time.Second), limit)
	}
	return ""
}

// serveMetrics serves /metrics and /health until stop is called. From here on
// CometBFT and geth count.
func (n *Node) serveMetrics() (stop func(), err error) {
	addr := n.cfg.Options.Metrics.Addr
	if addr == "" {
		return func() {}, nil
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, problem(CodeInUse, "listen on %s: %w; stop the program that uses the port or set chain.metrics.addr", addr, err)
	}
	if host, _, _ := net.SplitHostPort(addr); !options.IsLoopback(host) {
		n.log.Warn("metrics are open to other machines", "setting", "chain.metrics.addr", "addr", addr)
	}
	evm.EnableMetrics()
	n.registry = n.newRegistry()
	n.set(func(s *Status) { s.Metrics = ln.Addr().String() })
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", n.writeMetrics)
	mux.HandleFunc("GET /health", n.writeHealth)
	mux.HandleFunc("GET /{$}", n.writeFront)
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: time.Minute, MaxHeaderBytes: 16 << 10}
	done := make(chan struct{})
	go func() {
		defer close(done)
		srv.Serve(ln) // ends with Close
	}()
	return func() {
		srv.Close()
		<-done
	}, nil
}

// writeMetrics answers in the text format whatever the client prefers, because
// geth's metrics come in it.
func (n *Node) writeMetrics(w http.ResponseWriter, r *http.Request) {
	r = r.Clone(r.Context())
	r.Header.Set("Accept", "text/plain; version=0.0.4")
	all := prometheus.Gatherers{n.registry, metrics.Registry}
	promhttp.HandlerFor(all, promhttp.HandlerOpts{DisableCompression: true, ErrorHandling: promhttp.ContinueOnError}).ServeHTTP(w, r)
	evm.WriteMetrics(w)
}

// writeFront tells who looks at the port what it has.
func (n *Node) writeFront(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintf(w, "zgminer, node of chain %d\n\n/metrics  figures for Prometheus\n/health   whether the node follows the chain: 200 or 503, with the reason\n", n.doc.ChainID)
}

func (n *Node) writeHealth(w http.ResponseWriter, _ *http.Request) {
	h := n.Health()
	w.Header().Set("Content-Type", "application/json")
	if !h.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	json.NewEncoder(w).Encode(h)
}
