package miner

import (
	"os"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/internal/metrics"
)

// TestMetricsAreDocumented: every number of the status that Prometheus gets stands in
// docs/metrics.md with its meaning.
func TestMetricsAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	names, helps := metrics.FieldNames(&Status{Mining: &MiningStatus{Beat: &BeatStatus{}}})
	if len(names) < 30 {
		t.Fatalf("only %d metrics", len(names))
	}
	for i, n := range names {
		if !strings.Contains(string(doc), "| `"+n+"` | "+helps[i]+" |") {
			t.Errorf("%s (%s) is not in docs/metrics.md", n, helps[i])
		}
	}
}
