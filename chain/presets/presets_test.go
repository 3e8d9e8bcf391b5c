package presets

import (
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
)

// published is the table of spec/storage.md 3.5 and spec/chain.md 11.1.
var published = map[string]struct {
	chain                        uint64
	rpc, flow, mine, reward, idx string
	start                        uint64
}{
	Mainnet: {16661, "https://evmrpc.0g.ai", "0x62D4144dB0F0a6fBBaeb6296c785C71B3D57C526", "0xCd01c5Cd953971CE4C2c9bFb95610236a7F414fe",
		"0x457aC76B58ffcDc118AABD6DbC63ff9072880870", "https://indexer-storage-turbo.0g.ai", 2387557},
	Testnet: {16602, "https://evmrpc-testnet.0g.ai", "0x22E03a6A89B950F1c82ec5e74F8eCa321a105296", "0x00A9E9604b0538e06b268Fb297Df333337f9593b",
		"0xA97B57b4BdFEA2D0a25e535bd849ad4e6C440A69", "https://indexer-storage-testnet-turbo.0g.ai", 1},
	TestnetStandard: {16602, "https://evmrpc-testnet.0g.ai", "0x0460aA47b41a66694c0a73f667a1b795A5ED3556", "0x1785c8683b3c527618eFfF78d876d9dCB4b70285",
		"0x0496D0817BD8519e0de4894Dc379D35c35275609", "https://indexer-storage-testnet-standard.0g.ai", 595059},
}

func TestPublished(t *testing.T) {
	for name, want := range published {
		n, err := (Settings{Network: name, LogStart: -1}).Resolve()
		if err != nil {
			t.Fatal(err)
		}
		// The checksums of the published addresses are right, too.
		if n.ChainID != want.chain || n.RPC[0] != want.rpc || n.Flow.Hex() != want.flow || n.Mine.Hex() != want.mine ||
			n.Reward.Hex() != want.reward || n.Indexers[0] != want.idx || n.LogStart != want.start {
			t.Errorf("%s: %+v", name, n)
		}
	}
}

// TestConfirmations holds the published numbers (spec/storage-node.md 4.1).
func TestConfirmations(t *testing.T) {
	for _, name := range Names() {
		n, err := Get(name)
		want := uint64(1)
		if name == TestnetStandard {
			want = 3
		}
		if err != nil || n.Confirmations != want {
			t.Errorf("%s: %d confirmations, %v", name, n.Confirmations, err)
		}
	}
}

func TestMissingAddresses(t *testing.T) {
	for name, word := range map[string]string{MainnetStandard: "not published", Dev: "zgminer chain run"} {
		s := Settings{Network: name, LogStart: -1}
		for _, key := range []struct {
			name string
			to   *string
		}{{"flow", &s.Flow}, {"mine", &s.Mine}, {"reward", &s.Reward}} {
			_, err := s.Resolve()
			if err == nil || !strings.Contains(err.Error(), word) || !strings.Contains(err.Error(), "set "+key.name) {
				t.Errorf("%s without %s: %v", name, key.name, err)
			}
			*key.to = "0x62D4144dB0F0a6fBBaeb6296c785C71B3D57C526"
		}
		n, err := s.Resolve()
		if err != nil || len(n.Indexers) != 1 || n.LogStart == 0 {
			t.Errorf("%s: %+v, error %v", name, n, err)
		}
	}
}

func TestOverrides(t *testing.T) {
	s := Settings{
		Network: Testnet, ChainID: 16601, RPC: []string{"http://127.0.0.1:1", "http://127.0.0.1:2"}, LogStart: 0, Indexers: []string{"http://127.0.0.1:3"},
		Flow: "0xbd75117f80b4e22698d0cd7612d92bdb8eaff628", Mine: "0x3A0d1d67497Ad770d6f72e7f4B8F0BAbaa2A649C",
		Reward: "0xd3D4D91125D76112AE256327410Dd0414Ee08Cb4", Market: "0x53191725d260221bBa307D8EeD6e2Be8DD265e19",
	}
	n, err := s.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	if n.ChainID != 16601 || len(n.RPC) != 2 || n.LogStart != 0 || n.Indexers[0] != "http://127.0.0.1:3" ||
		n.Flow != common.HexToAddress(s.Flow) || n.Mine.Hex() != s.Mine || n.Reward.Hex() != s.Reward || n.Market.Hex() != s.Market {
		t.Errorf("%+v", n)
	}
	// The presets themselves do not change.
	n.RPC[0], n.Indexers[0] = "changed", "changed"
	again, err := Get(Testnet)
	if err != nil || again.RPC[0] != "https://evmrpc-testnet.0g.ai" || again.ChainID != TestnetChainID {
		t.Errorf("%+v, error %v", again, err)
	}
}

func TestBadSettings(t *testing.T) {
	for _, c := range []struct {
		s    Settings
		want string
	}{
		{Settings{Network: "mianet"}, "mainnet, mainnet-standard"},
		{Settings{Network: Mainnet, Flow: "62D4144dB0F0a6fBBaeb6296c785C71B3D57C526"}, "flow"},
		{Settings{Network: Mainnet, Mine: "0x62D4144dB0F0a6fBBaeb6296c785C71B3D57C5"}, "mine"},
		{Settings{Network: Mainnet, Reward: "0x62D4144dB0F0a6fBBaeb6296c785C71B3D57C527"}, "mistyped"},
		{Settings{Network: MainnetStandard, Flow: "0x0000000000000000000000000000000000000000"}, "not published"},
		{Settings{Network: Mainnet, Indexers: []string{"indexer:80"}}, "number 1"},
	} {
		if _, err := c.s.Resolve(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v", c.s, err)
		}
	}
	if n, err := DefaultSettings().Resolve(); err != nil || n.ChainID != MainnetChainID {
		t.Errorf("the default: %+v, %v", n, err)
	}
}
