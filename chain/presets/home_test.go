package presets

import (
	"bytes"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/genesis"
)

// TestHome finds the contracts of an embedded chain without any configuration.
func TestHome(t *testing.T) {
	dir := t.TempDir()
	s := Settings{Network: Dev, LogStart: -1}
	if _, err := s.ResolveIn(dir); err == nil || !strings.Contains(err.Error(), "chain init") {
		t.Errorf("without a chain: %v", err)
	}
	g := genesis.Default(4711, time.Unix(1_700_000_000, 0))
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32)).Public().(ed25519.PublicKey)
	g.AddValidator(key, 10, "v", common.Address{})
	p := contracts.Demo()
	p.DeployDelay = 3
	if err := g.Deploy(&p, contracts.NobodyGoverns()); err != nil {
		t.Fatal(err)
	}
	data, err := g.Encode()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "config", genesis.FileName)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	n, err := s.ResolveIn(dir)
	c := g.Contracts
	if err != nil || n.ChainID != 4711 || n.Flow != c.Flow || n.Mine != c.Mine || n.Reward != c.Reward || n.Market != c.Market || n.LogStart != 4 {
		t.Errorf("%+v, error %v", n, err)
	}
	s.Mine, s.ChainID = "0x62D4144dB0F0a6fBBaeb6296c785C71B3D57C526", 12 // settings win
	if n, err = s.ResolveIn(dir); err != nil || n.Mine.Hex() != s.Mine || n.Flow != c.Flow || n.ChainID != 12 {
		t.Errorf("%+v, error %v", n, err)
	}
	// Other networks do not care.
	s = DefaultSettings()
	if n, err := s.ResolveIn(dir); err != nil || n.ChainID != MainnetChainID {
		t.Errorf("%+v, error %v", n, err)
	}
	if err := os.WriteFile(file, data[1:], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (Settings{Network: Dev}).ResolveIn(dir); err == nil || !strings.Contains(err.Error(), genesis.FileName) {
		t.Errorf("a damaged genesis: %v", err)
	}
}
