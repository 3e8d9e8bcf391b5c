package miner

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/zgminer/zgminer/internal/metrics"
)

// TestMetricsAreDocumented: every number of the status that Prometheus gets stands in
// docs/metrics.md with its meaning, and no other.
func TestMetricsAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	names, helps, labels := metrics.FieldNames(Status{})
	if len(names) < 80 {
		t.Fatalf("only %d metrics", len(names))
	}
	for i, n := range names {
		text := helps[i]
		if labels[i] != "" {
			text += " By `" + labels[i] + "`."
		}
		if !strings.Contains(string(doc), "| `"+n+"` | "+text+" |") {
			t.Errorf("%s (%s) is not in docs/metrics.md", n, text)
		}
	}
	_, table, _ := strings.Cut(string(doc), "## The storage node and the miner")
	table, _, _ = strings.Cut(table, "## The chain node")
	for _, m := range regexp.MustCompile("zgminer_[a-z_]+").FindAllString(table, -1) {
		if !slices.Contains(names, m) {
			t.Errorf("docs/metrics.md has %s, which no node serves", m)
		}
	}
}

// TestDashboard looks up every name that the dashboard's queries use.
func TestDashboard(t *testing.T) {
	data, err := os.ReadFile("../deploy/grafana/zgminer-storage.json")
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Title      string
		Templating struct {
			List []struct{ Name, Type, Definition string }
		}
		Panels []struct {
			ID      int
			Type    string
			GridPos struct{ H, W, X, Y int }
			Targets []struct{ Expr, LegendFormat string }
		}
	}
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatalf("the dashboard: %v", err)
	}
	names, _, labels := metrics.FieldNames(Status{})
	metric, legend := regexp.MustCompile(`\bzgminer_[a-z0-9_]+`), regexp.MustCompile(`\{\{(\w+)\}\}`)
	asked, ids := 0, map[int]bool{}
	look := func(expr, text string) {
		found := metric.FindAllString(expr, -1)
		if len(found) == 0 {
			t.Errorf("no metric in %q", expr)
		}
		for _, n := range found {
			asked++
			i := slices.Index(names, n)
			if i < 0 {
				t.Errorf("the dashboard asks for %s, which no node serves", n)
			} else if m := legend.FindStringSubmatch(text); m != nil && m[1] != labels[i] {
				t.Errorf("%s has the label %q, not %q", n, labels[i], m[1])
			}
		}
	}
	for _, v := range d.Templating.List {
		if v.Definition != "" {
			look(v.Definition, "")
		}
	}
	for _, p := range d.Panels {
		if ids[p.ID] || p.GridPos.W == 0 || p.GridPos.X+p.GridPos.W > 24 || p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("panel %d: %+v", p.ID, p)
		}
		ids[p.ID] = true
		for _, q := range p.Targets {
			look(q.Expr, q.LegendFormat)
		}
	}
	if asked < 40 || d.Title == "" {
		t.Errorf("only %d queries were found in %q", asked, d.Title)
	}
}

// TestCollect: Prometheus takes a status with several disks, servers and causes.
func TestCollect(t *testing.T) {
	s := Status{
		Disks: []DiskStatus{{Path: "/a", Free: 7}, {Path: "/b"}}, RPC: []RPCStatus{{Server: "https://x"}, {Server: "https://x"}},
		Mining: &MiningStatus{Lost: []LostStatus{{Cause: "late", Count: 3}, {Cause: "verify"}}, Chunks: []ChunkStatus{{Index: 4, Pays: true}}, Devices: []DeviceStatus{{Name: "cpu", Mixes: 9}}},
	}
	r := prometheus.NewRegistry()
	r.MustRegister(metrics.Fields(func() any { return s }))
	all, err := r.Gather()
	if err != nil || len(all) < 60 {
		t.Fatalf("%d metrics, %v", len(all), err)
	}
	v := metrics.FieldValues(s)
	for name, want := range map[string]string{
		`zgminer_answers_lost_total{cause="late"}`: "counter 3", `zgminer_disk_free_bytes{path="/a"}`: "gauge 7",
		`zgminer_chunk_pays{chunk="4"}`: "gauge 1", `zgminer_device_mixes_total{device="cpu"}`: "counter 9", "zgminer_pads_total": "counter 0",
	} {
		if v[name] != want {
			t.Errorf("%s is %q, not %q", name, v[name], want)
		}
	}
}
