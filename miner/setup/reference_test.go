package setup

import (
	"slices"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/internal/units"
)

const secret = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"

func TestFromReference(t *testing.T) {
	r, err := FromReference(`
network_boot_nodes = ["/ip4/10.0.0.1/udp/1234/p2p/16Uiu2HA"]
blockchain_rpc_endpoint = "https://rpc.example.org"
log_contract_address = "0x62D4144dB0F0a6fBBaeb6296c785C71B3D57C526"
mine_contract_address = "0xCd01c5Cd953971CE4C2c9bFb95610236a7F414fe"
reward_contract_address = "0x457aC76B58ffcDc118AABD6DbC63ff9072880870"
log_sync_start_block_number = 2387557
confirmation_block_count = 1
miner_key = "` + secret + `"
miner_id = "` + strings.Repeat("ab", 32) + `"
miner_cpu_percentage = 150
db_max_num_sectors = 4000000000
db_dir = "db"
shard_position = "1/4"
[rpc]
listen_address = "0.0.0.0:5678"
[sync]
auto_sync_enabled = true
`)
	if err != nil {
		t.Fatal(err)
	}
	s, m := r.Storage, r.Miner
	if s.Network != "mainnet" || s.Flow != "" || s.Mine != "" || s.Reward != "" || s.LogStart != 2387557 || s.Confirmations != 1 || s.Quota != units.Bytes(4e9*256) ||
		s.Shard != "1/4" || s.Addr != "0.0.0.0:5678" || s.Admin != "127.0.0.1:5679" || m.ID != "0x"+strings.Repeat("ab", 32) || m.CPUPercent != 100 || r.RPC != "https://rpc.example.org" || r.Key != secret {
		t.Errorf("%+v", r)
	}
	if want := []string{"network_boot_nodes", "sync.auto_sync_enabled"}; !slices.Equal(r.Ignored, append(want[:1:1], "sync", want[1])) && !slices.Equal(r.Ignored, want) {
		t.Errorf("ignored: %q", r.Ignored)
	}
	for _, want := range []string{"of one processor thread", "fetched again"} {
		if !strings.Contains(strings.Join(r.Notes, "\n"), want) {
			t.Errorf("no note says %q: %q", want, r.Notes)
		}
	}
}

// TestOtherContracts: addresses that no preset has are kept.
func TestOtherContracts(t *testing.T) {
	r, err := FromReference(`log_contract_address = "62d4144db0f0a6fbbaeb6296c785c71b3d57c520"
mine_contract_address = ""`)
	if err != nil || r.Storage.Flow != "0x62d4144db0f0a6fbbaeb6296c785c71b3d57c520" || len(r.Notes) != 2 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestBadReference(t *testing.T) {
	for text, want := range map[string]string{
		`miner_key = "12"`:                                       "64 hexadecimal digits",
		`miner_key = ` + secret:                                  "read the reference node's configuration",
		`shard_position = "4/4"`:                                 "storage.shard",
		`log_contract_address = "0x12"`:                          "log_contract_address",
		`miner_id = "zz"`:                                        "miner.id",
		`[rpc]` + "\n" + `listen_address = "5678"`:               "storage.addr",
		`[rpc]` + "\n" + `listen_address_admin = "0.0.0.0:5679"`: "loopback",
	} {
		_, err := FromReference(text)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), secret[:8]) {
			t.Errorf("%s: %v", strings.ReplaceAll(text, secret, "…"), err)
		}
	}
}
