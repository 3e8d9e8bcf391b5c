package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/presets"
)

func TestChainInit(t *testing.T) {
	home := t.TempDir()
	code, stdout, stderr := zgminer(t, "--home", home, "chain", "init", "--dev")
	n, err := (presets.Settings{Network: presets.Dev, LogStart: -1}).ResolveIn(node.ChainDir(home))
	if code != exitOK || err != nil {
		t.Fatalf("exit %d: %s%s, %v", code, stdout, stderr, err)
	}
	for _, want := range []string{"flow        " + n.Flow.String(), "mine        " + n.Mine.String(), "market      " + n.Market.String(),
		"reward      " + n.Reward.String(), "a timelock of 0 s; may propose: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "zgminer chain run"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("chain init prints no %q:\n%s", want, stdout)
		}
	}

	const account = "0x62D4144dB0F0a6fBBaeb6296c785C71B3D57C526"
	out := filepath.Join(t.TempDir(), "net")
	code, stdout, stderr = zgminer(t, "chain", "init", "--validators", "2", "--out", out, "--contracts", "mainnet-turbo", "--proposer", account, "--fund", account+"=12", "--json")
	var made struct{ Contracts genesis.Contracts }
	if err := json.Unmarshal([]byte(stdout), &made); code != exitOK || err != nil || made.Contracts.Parameters != "mainnet turbo" {
		t.Fatalf("exit %d, %v: %s%s", code, err, stdout, stderr)
	}
	g, _, err := genesis.Load(node.Layout{Dir: node.ChainDir(filepath.Join(out, "node1"))}.Genesis())
	if err != nil {
		t.Fatal(err)
	}
	a, err := presets.ParseAddress(account)
	if err != nil || g.EVM.Alloc[a].Balance.String() != "12000000000000000000" || *g.Contracts != made.Contracts ||
		len(g.System.Timelock.Proposers) != 1 || g.System.Timelock.Proposers[0] != a || g.System.Timelock.DelaySeconds != 2*86400 {
		t.Errorf("genesis %+v, money %v, %v", g.System.Timelock, g.EVM.Alloc[a].Balance, err)
	}

	home = t.TempDir()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--contracts", "demu"}, "use one of demo, mainnet-turbo"},
		{[]string{"--proposer", "0x12"}, "--proposer 0x12: an address"},
		{[]string{"--proposer", "0x0000000000000000000000000000000000000000"}, "none that is zero"},
		{[]string{"--fund", account}, "say 0x…=TOKENS"},
		{[]string{"--fund", account + "=0.5"}, "say 0x…=TOKENS"},
		{[]string{"--fund", account + "=1", "--fund", account + "=2"}, "named twice"},
		{[]string{"--peer", "x@127.0.0.1:1"}, "--peer belongs to --genesis"},
		{[]string{"--chain-id", "0"}, "give a number from 1"},
		{[]string{"--key-type", "bls12381"}, "use ed25519 or secp256k1eth"},
		{[]string{"--key-type", "secp256k1eth"}, "belongs to --staking or --genesis"},
	} {
		code, _, stderr := zgminer(t, append([]string{"--home", home, "chain", "init"}, c.args...)...)
		if code != exitUsage || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: exit %d, %s", c.args, code, stderr)
		}
	}
	if left, err := os.ReadDir(home); err != nil || len(left) != 0 {
		t.Errorf("wrong options left %v, %v", left, err)
	}
	one := filepath.Join(t.TempDir(), "one")
	if code, stdout, _ = zgminer(t, "chain", "init", "--contracts", "none", "--out", one); code != exitOK || !strings.Contains(stdout, "chain run --net "+one) {
		t.Errorf("one home in a folder: exit %d: %s", code, stdout)
	}
	code, stdout, _ = zgminer(t, "--home", home, "chain", "init", "--contracts", "none")
	if code != exitOK || strings.Contains(stdout, "flow") || !strings.Contains(stdout, "nobody can use") {
		t.Errorf("exit %d: %s", code, stdout)
	}
}

// TestKeyType: a chain that allows keys of Ethereum's curve, and a node that joins it
// with one.
func TestKeyType(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	code, stdout, stderr := zgminer(t, "--home", first, "chain", "init", "--dev", "--staking", "dev", "--key-type", "secp256k1eth")
	file := node.Layout{Dir: node.ChainDir(first)}.Genesis()
	g, _, err := genesis.Load(file)
	if code != exitOK || err != nil || strings.Join(g.KeyTypes(), ",") != "ed25519,secp256k1eth" {
		t.Fatalf("exit %d, %v: %s%s", code, err, stdout, stderr)
	}
	if code, _, stderr := zgminer(t, "--home", second, "chain", "init", "--genesis", file, "--key-type", "secp256k1eth"); code != exitOK {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	var keys struct {
		Type       string `json:"key_type"`
		Key        string `json:"validator_key"`
		Possession string `json:"possession"`
	}
	code, stdout, stderr = zgminer(t, "--home", second, "chain", "keys", "--json", "--operator", "0x62D4144dB0F0a6fBBaeb6296c785C71B3D57C526")
	if err := json.Unmarshal([]byte(stdout), &keys); code != exitOK || err != nil || keys.Type != "secp256k1eth" || len(keys.Key) != 2+2*33 || len(keys.Possession) != 2+2*65 {
		t.Errorf("exit %d, %v: %s%s", code, err, stdout, stderr)
	}
}
