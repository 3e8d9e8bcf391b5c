package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/internal/config"
)

func initHome(t *testing.T, args ...string) (home, stdout, stderr string, code int) {
	t.Helper()
	home = filepath.Join(t.TempDir(), "home")
	password := filepath.Join(t.TempDir(), "pw")
	if err := os.WriteFile(password, []byte("open sesame\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errOut bytes.Buffer
	code = run(context.Background(), append([]string{"zgminer", "--home", home, "init", "--password-file", password}, args...), &out, &errOut)
	return home, out.String(), errOut.String(), code
}

func TestInit(t *testing.T) {
	home, out, errOut, code := initHome(t, "--network", "testnet", "--shard", "1/4", "--quota", "64GiB", "--yes", "--json", "--public-url", "https://node.example.org")
	if code != exitOK {
		t.Fatal(code, errOut)
	}
	var r initResult
	if err := json.Unmarshal([]byte(out), &r); err != nil || r.Network != "testnet" || r.ChainID != 16602 || !r.NewKey || r.Shard != "1/4" || r.Account == nil {
		t.Errorf("%+v, %v", r, err)
	}
	l, err := config.Load(config.Source{Path: filepath.Join(home, config.FileName), Required: true})
	if err != nil {
		t.Fatal(err)
	}
	if s := l.Storage; s.Network != "testnet" || s.Shard != "1/4" || s.Addr != "0.0.0.0:5678" || s.Admin != "127.0.0.1:5679" || l.Miner.Account != r.Account.Hex() {
		t.Errorf("%+v", l.Config)
	}
	if files, _ := os.ReadDir(filepath.Join(home, keysFolder)); len(files) != 1 {
		t.Errorf("%d key files", len(files))
	}
	// A second time it refuses, and changes nothing.
	before, _ := os.ReadFile(r.File)
	var again bytes.Buffer
	if code := run(context.Background(), []string{"zgminer", "--home", home, "init", "--yes", "--shard", "0/1"}, &again, &again); code != exitFailure || !strings.Contains(again.String(), "is there already") {
		t.Errorf("%d: %s", code, again.String())
	}
	if after, _ := os.ReadFile(r.File); !bytes.Equal(before, after) {
		t.Error("the settings were changed")
	}
}

// TestInitRoom: more bytes than are free are noted, not refused: disks are added.
func TestInitRoom(t *testing.T) {
	_, out, errOut, code := initHome(t, "--network", "testnet", "--shard", "0/1", "--quota", "1EiB", "--yes", "--json")
	var r initResult
	if err := json.Unmarshal([]byte(out), &r); code != exitOK || err != nil || !strings.Contains(strings.Join(r.Notes, "\n"), "may take 1 EiB, but its disk has room for") || !strings.Contains(errOut, "warning: ") {
		t.Errorf("code %d, %v: %s%s", code, err, out, errOut)
	}
	if _, out, errOut, code := initHome(t, "--network", "testnet", "--shard", "0/1", "--quota", "16MiB", "--yes"); code != exitOK || strings.Contains(out+errOut, "has room for") {
		t.Errorf("code %d: %s%s", code, out, errOut)
	}
}

// TestInitFromReference takes the key over and names what has no meaning here.
func TestInitFromReference(t *testing.T) {
	const key = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80" // a published development key
	file := filepath.Join(t.TempDir(), "config.toml")
	text := "miner_key = \"" + key + "\"\nlog_contract_address = \"0x22E03a6A89B950F1c82ec5e74F8eCa321a105296\"\nnetwork_boot_nodes = []\nshard_position = \"0/2\"\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	home, out, errOut, code := initHome(t, "--from", file)
	if code != exitOK {
		t.Fatal(code, errOut)
	}
	for _, want := range []string{"testnet (chain 16602)", "shard 0/2", "account 0x", "ignored: network_boot_nodes", "does not speak libp2p"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	settings, err := os.ReadFile(filepath.Join(home, config.FileName))
	if err != nil || strings.Contains(string(settings)+out+errOut, key[:16]) {
		t.Errorf("the key shows, or %v", err)
	}
}

func TestInitRefuses(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--network", "mainet", "--yes"}, "mainet"},
		{[]string{"--shard", "3/3", "--yes"}, "power of two"},
		{[]string{"--dir", "/mnt/a", "--shard", "0/1", "--yes"}, "PATH=SIZE"},
		{[]string{"--quota", "many", "--shard", "0/1", "--yes"}, "--quota"},
		{[]string{"--account", "0x12", "--shard", "0/1", "--yes"}, "miner.account"},
		{[]string{"--beneficiary", "bob", "--shard", "0/1", "--yes"}, "miner.beneficiary"},
		{[]string{"--public-url", "node", "--shard", "0/1", "--yes"}, "storage.public_url"},
		{[]string{"--from", "/nonexistent.toml", "--yes"}, "--from"},
		{[]string{"--rpc", "http://127.0.0.1:1", "--yes"}, "--shard"},
	} {
		home, out, errOut, code := initHome(t, c.args...)
		if code == exitOK || !strings.Contains(errOut, c.want) || out != "" {
			t.Errorf("%v: code %d, %s", c.args, code, errOut)
		}
		if _, err := os.Stat(filepath.Join(home, config.FileName)); err == nil {
			t.Errorf("%v: left settings", c.args)
		}
	}
}

// TestNoHome: a home that was never prepared is told from one that is well, and
// nothing is made in it.
func TestNoHome(t *testing.T) {
	home := filepath.Join(t.TempDir(), "typo")
	for _, args := range [][]string{{"run"}, {"seal", "verify"}, {"seal", "status"}, {"seal", "repair"}, {"storage", "snapshot", "export", filepath.Join(t.TempDir(), "x")}} {
		var out bytes.Buffer
		if code := run(context.Background(), append([]string{"zgminer", "--home", home}, args...), &out, &out); code != exitUsage || !strings.Contains(out.String(), "--home") {
			t.Errorf("%v: code %d, %s", args, code, out.String())
		}
		if _, err := os.Stat(home); err == nil {
			t.Fatalf("%v made %s", args, home)
		}
	}
}
