package options

import (
	"strings"
	"testing"

	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/internal/units"
)

func TestDefaultsAreValid(t *testing.T) {
	s, m, st := DefaultStorage(), DefaultMiner(), DefaultStatus()
	for _, err := range []error{s.Validate(), m.Validate(), st.Validate()} {
		if err != nil {
			t.Error(err)
		}
	}
	c := options.Default(options.External)
	if n, err := s.Presets(&c).Resolve(); err != nil || n.ChainID != 16661 {
		t.Errorf("%+v, %v", n, err)
	}
}

func TestRefusals(t *testing.T) {
	for want, change := range map[string]func(*Storage, *Miner, *Status){
		"storage.network": func(s *Storage, _ *Miner, _ *Status) { s.Network = "mainet" },
		"storage.shard":   func(s *Storage, _ *Miner, _ *Status) { s.Shard = "4/4" },
		"storage.dirs":    func(s *Storage, _ *Miner, _ *Status) { s.Dirs = []string{"/mnt/a"} },
		"storage.parity = \"10+4\": this version does not write parity": func(s *Storage, _ *Miner, _ *Status) { s.Parity = "10+4" },
		"storage.parity":      func(s *Storage, _ *Miner, _ *Status) { s.Parity = "10" },
		"storage.slab":        func(s *Storage, _ *Miner, _ *Status) { s.Slab = 1000 },
		"storage.quota":       func(s *Storage, _ *Miner, _ *Status) { s.Quota = units.MiB },
		"storage.seal_gaps":   func(s *Storage, _ *Miner, _ *Status) { s.SealGaps = "yes" },
		"storage.addr":        func(s *Storage, _ *Miner, _ *Status) { s.Addr = "5678" },
		"storage.admin":       func(s *Storage, _ *Miner, _ *Status) { s.Admin = "0.0.0.0:5679" },
		"storage.peers":       func(s *Storage, _ *Miner, _ *Status) { s.Peers = []string{"node"} },
		"miner.account":       func(_ *Storage, m *Miner, _ *Status) { m.Account = "0x12" },
		"miner.id":            func(_ *Storage, m *Miner, _ *Status) { m.ID = "12" },
		"miner.range":         func(_ *Storage, m *Miner, _ *Status) { m.Range = "all" },
		"miner.policy":        func(_ *Storage, m *Miner, _ *Status) { m.Policy = "fast" },
		"miner.cpu_percent":   func(_ *Storage, m *Miner, _ *Status) { m.CPUPercent = 0 },
		"miner.min_profit":    func(_ *Storage, m *Miner, _ *Status) { m.MinProfit = "-2" },
		"miner.gas_per_day":   func(_ *Storage, m *Miner, _ *Status) { m.GasPerDay = "-1" },
		"miner.keep_contexts": func(_ *Storage, m *Miner, _ *Status) { m.KeepContexts = "on" },
		"status.addr":         func(_ *Storage, _ *Miner, s *Status) { s.Addr = "here" },
	} {
		s, m, st := DefaultStorage(), DefaultMiner(), DefaultStatus()
		change(&s, &m, &st)
		var got []string
		for _, err := range []error{s.Validate(), m.Validate(), st.Validate()} {
			if err != nil {
				got = append(got, err.Error())
			}
		}
		if len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("%s: %q", want, got)
		}
	}
}

func TestPlaces(t *testing.T) {
	s := DefaultStorage()
	s.Dirs = []string{"/mnt/a=3.5TiB", "/mnt/odd=name=10GB"}
	d, err := s.Places("")
	if err != nil || len(d) != 2 || d[0] != (Dir{"/mnt/a", 7 << 39}) || d[1] != (Dir{"/mnt/odd=name", 10e9}) {
		t.Errorf("%v, %v", d, err)
	}
}

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{"1": "1000000000000000000", "0.25": "250000000000000000", "0": "0", "-1": "-1", "12.000000000000000001": "12000000000000000001"} {
		if wei, err := ParseTokens(text); err != nil || wei.String() != want {
			t.Errorf("%s: %v, %v", text, wei, err)
		}
	}
	for _, text := range []string{"", ".5", "1e18", "-3", "+1", "0.0000000000000000001", "1_0", "x"} {
		if wei, err := ParseTokens(text); err == nil {
			t.Errorf("%q is %v", text, wei)
		}
	}
}
