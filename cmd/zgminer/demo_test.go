package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/miner/demo"
)

// TestDemo is the whole product in one command: a file of a single byte is stored
// beside a generated one, sealed, mined, paid, withdrawn and given back.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("takes about a minute: the chain makes a block a second")
	}
	dir := filepath.Join(t.TempDir(), "demo")
	file := filepath.Join(t.TempDir(), "one byte")
	if err := os.WriteFile(file, []byte{7}, 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errOut bytes.Buffer
	if code := run(context.Background(), []string{"zgminer", "demo", "--dir", dir, "--file", file, "--once", "--json"}, &out, &errOut); code != exitOK {
		log, _ := os.ReadFile(filepath.Join(dir, "demo.log"))
		t.Fatalf("code %d\n%s\n%s", code, errOut.String(), log)
	}
	var r demo.Result
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	base := big.NewInt(1e16)
	if !r.DownloadIdentical || r.UploadedBytes != demo.MinBytes || r.SealedBytes < demo.MinBytes || r.AnswersAccepted < 1 || r.RewardWei.Cmp(base) < 0 || r.WithdrawnWei.Cmp(r.RewardWei) != 0 {
		t.Errorf("%s", out.String())
	}
	for _, want := range []string{"stored beside it", "which this node does not hold", "accepted answer 1", "Withdrawn", r.WithdrawTx.Hex(), "one byte (1 B)", "the same as the original"} {
		if !strings.Contains(errOut.String(), want) {
			t.Errorf("no %q in\n%s", want, errOut.String())
		}
	}
	demoAgain(t, dir, r.SealedBytes)
	// The home is an ordinary one.
	var status bytes.Buffer
	if code := run(context.Background(), []string{"zgminer", "--home", dir, "status"}, &status, &status); code != exitFailure || !strings.Contains(status.String(), "zgminer run") {
		t.Errorf("the status of a stopped demo: code %d, %s", code, status.String())
	}
}

// demoAgain starts the demo once more with another single byte, which is sealed too
// although nothing of ours follows it, and stops it when the story is told.
func demoAgain(t *testing.T, dir string, sealed int64) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "another byte")
	if err := os.WriteFile(file, []byte{9}, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var out bytes.Buffer
	errOut := &stopAt{at: "stays up", stop: stop}
	if code := run(ctx, []string{"zgminer", "demo", "--dir", dir, "--file", file, "--json"}, &out, errOut); code != exitOK {
		log, _ := os.ReadFile(filepath.Join(dir, "demo.log"))
		t.Fatalf("second start: code %d\n%s\n%s", code, errOut.String(), log)
	}
	var r demo.Result
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	if !r.DownloadIdentical || r.UploadedBytes != demo.MinBytes+1 || r.SealedBytes < sealed+4096 || r.RewardWei.Sign() <= 0 || r.WithdrawnWei.Cmp(r.RewardWei) != 0 {
		t.Errorf("sealed before: %d; second start: %s", sealed, out.String())
	}
	for _, want := range []string{"Only whole units", "Earlier runs brought", "another byte (1 B)", "Stopped; the next start goes on from here."} {
		if !strings.Contains(errOut.String(), want) {
			t.Errorf("no %q in\n%s", want, errOut.String())
		}
	}
}

// stopAt is output that stops the program when it says something.
type stopAt struct {
	bytes.Buffer
	at   string
	stop func()
}

func (s *stopAt) Write(p []byte) (int, error) {
	if strings.Contains(string(p), s.at) {
		s.stop()
	}
	return s.Buffer.Write(p)
}

func TestDemoRefuses(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{empty, dir, filepath.Join(dir, "nothing")} {
		var out bytes.Buffer
		if code := run(context.Background(), []string{"zgminer", "demo", "--dir", filepath.Join(dir, "demo"), "--file", file, "--once"}, &out, &out); code != exitUsage || !strings.Contains(out.String(), "--file") {
			t.Errorf("%s: code %d, %s", file, code, out.String())
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "demo")); err == nil {
		t.Error("a refused demo left a directory")
	}
}
