package node_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/rules"
)

// scrape is an answer of /metrics: values by name with labels, types by name.
type scrape struct {
	values map[string]float64
	types  map[string]string
}

var sampleLine = regexp.MustCompile(`^([a-zA-Z_:][a-zA-Z0-9_:]*) ?(\{[^}]*\})? ([^ ]+)$`)

func get(t *testing.T, addr, path string) (int, string) {
	t.Helper()
	r, err := http.Get("http://" + addr + path)
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

func takeScrape(t *testing.T, addr string) scrape {
	t.Helper()
	code, body := get(t, addr, "/metrics")
	if code != http.StatusOK {
		t.Fatalf("/metrics answers %d: %s", code, body)
	}
	s := scrape{map[string]float64{}, map[string]string{}}
	for lines := bufio.NewScanner(strings.NewReader(body)); lines.Scan(); {
		line := lines.Text()
		if words := strings.Fields(line); len(words) == 4 && words[0] == "#" && words[1] == "TYPE" {
			if s.types[words[2]] != "" {
				t.Errorf("%s has two types", words[2])
			}
			s.types[words[2]] = words[3]
		}
		if line == "" || line[0] == '#' {
			continue
		}
		m := sampleLine.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("not Prometheus' text format: %q", line)
			continue
		}
		v, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			t.Errorf("%q: %v", line, err)
		}
		if _, twice := s.values[m[1]+m[2]]; twice {
			t.Errorf("%s is there twice", m[1]+m[2])
		}
		s.values[m[1]+m[2]] = v
	}
	return s
}

// has reports whether a metric of this name, with any labels, was scraped.
func (s scrape) has(name string) bool {
	for n := range s.values {
		if n == name || strings.HasPrefix(n, name+"{") {
			return true
		}
	}
	return false
}

// TestMetrics scrapes a network of two nodes in one process.
func TestMetrics(t *testing.T) {
	t.Parallel()
	net := nodetest.New(t, 2, nil)
	var nodes []*nodetest.Running
	for _, cfg := range net.Nodes {
		cfg.Options.Metrics.Addr = "127.0.0.1:0"
		nodes = append(nodes, nodetest.StartRaw(t, cfg))
	}
	for _, n := range nodes {
		n.Connect()
		n.WaitHeight(4)
	}
	alice := nodetest.DevAccount(t, net.Init.Genesis, 0)
	tx := alice.Transfer(common.Address{1}, 1, 0)
	if err := nodes[0].Client.SendTransaction(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	nodes[0].Receipt(tx)

	var s scrape
	for i, n := range nodes {
		addr := n.Status().Metrics
		nodetest.Until(t, "the node is healthy", func() bool {
			code, _ := get(t, addr, "/health")
			return code == http.StatusOK
		})
		s = takeScrape(t, addr)
		if s.values["zg_chain_height"] < 4 || s.values["zg_chain_evm_height"] < s.values["zg_chain_height"]-1 || s.values["zg_chain_commit_seconds_count"] < 4 ||
			s.values["zg_chain_ready"] != 1 || s.values["zg_chain_insert_seconds_sum"] <= 0 || s.values[`zg_chain_insert_seconds_bucket{le="+Inf"}`] != s.values["zg_chain_insert_seconds_count"] {
			t.Errorf("node %d: %v", i, s.values)
		}
		if got := s.values[`cometbft_consensus_height{chain_id="`+net.Init.Genesis.CometChainID+`"}`]; got < 4 {
			t.Errorf("node %d: CometBFT's height is %v", i, got)
		}
		if s.values[`cometbft_p2p_peers{chain_id="`+net.Init.Genesis.CometChainID+`"}`] != 1 {
			t.Errorf("node %d: no peer was counted", i)
		}
		if s.values["chain_head_block"] < 4 {
			t.Errorf("node %d: geth's head is %v", i, s.values["chain_head_block"])
		}
	}
	checkDashboard(t, s)
	checkMetricsDoc(t, s)

	// Without a majority there are no blocks, and that is no health.
	nodes[1].Stop()
	nodetest.Until(t, "the node that is left alone is not healthy", func() bool {
		code, body := get(t, nodes[0].Status().Metrics, "/health")
		var h node.Health
		if err := json.Unmarshal([]byte(body), &h); err != nil {
			t.Fatal(err)
		}
		return code == http.StatusServiceUnavailable && !h.Ready && strings.Contains(h.Problem, "newest block is")
	})
}

// checkDashboard looks up every name that the dashboard's queries use.
func checkDashboard(t *testing.T, s scrape) {
	t.Helper()
	data, err := os.ReadFile("../../deploy/grafana/zgminer-chain.json")
	if err != nil {
		t.Fatal(err)
	}
	type query struct {
		Expr       string
		Datasource struct{ Type, UID string }
	}
	var d struct {
		Title         string
		SchemaVersion int
		Templating    struct {
			List []struct{ Name, Type, Definition string }
		}
		Panels []struct {
			ID      int
			Type    string
			GridPos struct{ H, W, X, Y int }
			Targets []query
		}
	}
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatalf("the dashboard: %v", err)
	}
	if d.Title == "" || d.SchemaVersion < 36 || len(d.Templating.List) == 0 || d.Templating.List[0].Type != "datasource" || d.Templating.List[0].Name != "datasource" {
		t.Errorf("the dashboard cannot be imported: %+v", d)
	}
	metric := regexp.MustCompile(`\b(zg|zgminer|cometbft|chain|txpool|rpc|process|go|state|trie|pathdb|system)_[a-z0-9_]+`)
	var exprs []string
	for _, v := range d.Templating.List {
		if v.Definition != "" {
			exprs = append(exprs, v.Definition)
		}
	}
	ids := map[int]bool{}
	for _, p := range d.Panels {
		if ids[p.ID] || p.GridPos.W == 0 || p.GridPos.X+p.GridPos.W > 24 || p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("panel %d: %+v", p.ID, p)
		}
		ids[p.ID] = true
		for _, q := range p.Targets {
			if q.Datasource.Type != "prometheus" || q.Datasource.UID != "${datasource}" {
				t.Errorf("panel %d asks the data source %+v", p.ID, q.Datasource)
			}
			exprs = append(exprs, q.Expr)
		}
	}
	for _, e := range exprs {
		names := metric.FindAllString(e, -1)
		if len(names) == 0 {
			t.Errorf("no metric in %q", e)
		}
		for _, n := range names {
			if !s.has(n) {
				t.Errorf("the dashboard asks for %s, which no node serves", n)
			}
		}
	}
	if len(exprs) < 20 {
		t.Errorf("only %d queries were found", len(exprs))
	}
}

// checkMetricsDoc keeps docs/metrics.md complete: our names and CometBFT's one by
// one, the others by their beginning.
func checkMetricsDoc(t *testing.T, s scrape) {
	t.Helper()
	data, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for name := range s.types {
		beginning, _, _ := strings.Cut(name, "_")
		switch beginning {
		case "zg", "zgminer", "cometbft":
			if !strings.Contains(text, "`"+name+"`") {
				t.Errorf("%s is not in docs/metrics.md", name)
			}
		default:
			if !strings.Contains(text, "`"+beginning+"_*`") {
				t.Errorf("%s and others of %s_* are not in docs/metrics.md", name, beginning)
			}
		}
	}
	for _, m := range regexp.MustCompile("`(zg_chain_[a-z_]+)`").FindAllStringSubmatch(text, -1) {
		if s.types[m[1]] == "" {
			t.Errorf("docs/metrics.md has %s, which no node serves", m[1])
		}
	}
	for _, r := range rules.Reasons {
		if !strings.Contains(text, "`"+string(r)+"`") || !s.has("zg_chain_proposals_rejected_total") {
			t.Errorf("the reason %q is not in docs/metrics.md", r)
		}
		if _, ok := s.values[`zg_chain_proposals_rejected_total{reason="`+string(r)+`"}`]; !ok {
			t.Errorf("no count of refusals for %q", r)
		}
	}
}

// TestMetricsPort: a port in use is named with its setting.
func TestMetricsPort(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	cfg := nodetest.New(t, 1, nil).Nodes[0]
	cfg.Options.Metrics.Addr = ln.Addr().String()
	err = nodetest.StartRaw(t, cfg).Wait()
	if node.ExitCode(err) != node.CodeInUse || !strings.Contains(err.Error(), "chain.metrics.addr") {
		t.Errorf("exit code %d: %v", node.ExitCode(err), err)
	}
}
