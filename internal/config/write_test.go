package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/internal/units"
)

// TestTOMLRoundTrip: reading what was written gives the same configuration, also
// when every setting differs from its default.
func TestTOMLRoundTrip(t *testing.T) {
	c := Default()
	c.Chain.Mode = "dev"
	c.Chain.Consensus.BlockTime = 2 * time.Second
	c.Chain.PerSecond = 3
	c.Chain.FallbackURLs = []string{"http://a", "http://b"}
	c.Storage.Dirs = []string{`/mnt/a "quoted"\back=3GiB`, "/mnt/ü\t=1TB"}
	c.Storage.Slab = 64 * units.MiB
	c.Storage.Rate = 0.5
	c.Miner.CPUPercent, c.Miner.Enabled = 40, false
	c.Miner.Heartbeat = 90 * time.Second
	text := c.TOML("storage.network")
	file := filepath.Join(t.TempDir(), FileName)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Load(Source{Path: file, Required: true, Env: func(string) (string, bool) { return "", false }})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if !reflect.DeepEqual(l.Config, c) {
		t.Errorf("read back %+v\nwritten %+v\n%s", l.Config, c, text)
	}
	if !strings.Contains(text, "\nnetwork = \"mainnet\"\n") || strings.Contains(text, "kernels") {
		t.Error(text)
	}
	if d := Default(); d.TOML() != "" {
		t.Errorf("defaults need no file: %s", d.TOML())
	}
}
