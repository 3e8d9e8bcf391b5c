package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/devkeys"
	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/miner/minertest"
	"github.com/zgminer/zgminer/miner/prove"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/pora"
)

// minerHome is a home whose settings lead to a test chain, with the key of the
// chain's account.
func minerHome(t *testing.T, n *minertest.Net) string {
	t.Helper()
	h := t.TempDir()
	all, err := devkeys.Derive(devkeys.Mnemonic, 2)
	fatalIf(t, err)
	k, err := keys.ParseHex([]byte(hexutil.Encode(crypto.FromECDSA(all[1]))))
	fatalIf(t, err)
	_, err = keys.OpenDir(filepath.Join(h, keysFolder), true).Store(k, "secret")
	fatalIf(t, err)
	fatalIf(t, os.WriteFile(filepath.Join(h, "pw"), []byte("secret\n"), 0o600))
	config := fmt.Sprintf(`[chain]
mode = "external"
chain_id = %d
rpc_url = "http://%s"
requests_per_second = 1000.0
[storage]
network = "dev"
flow = %q
mine = %q
reward = %q
market = %q
log_start = 0
quota = "64MiB"
slab = "16MiB"
[miner]
account = %q
password_file = %q
`, n.ChainID, n.Node.Status().HTTP, n.At.Flow, n.At.Mine, n.At.Reward, n.At.Market, k.Address(), filepath.Join(h, "pw"))
	fatalIf(t, os.WriteFile(filepath.Join(h, "zgminer.toml"), []byte(config), 0o600))
	return h
}

func fatalIf(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// inHome runs a command line in a home.
func inHome(h string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(context.Background(), append([]string{"zgminer", "--home", h}, args...), &out, &errs)
	return code, out.String(), errs.String()
}

// TestMinerCommands: from a home with nothing but a key to a miner id, rewards in
// the wallet, and the proof of a sealed unit that the contracts confirm.
func TestMinerCommands(t *testing.T) {
	p := contracts.Demo()
	p.Difficulty, p.MinDifficulty = 16, 16
	n := minertest.Start(t, p)
	n.Upload("file", 1<<20)
	n.Fill()
	h := minerHome(t, n)
	n.Tick(100 * time.Millisecond)

	if code, out, errs := inHome(h, "miner", "register"); code != exitFailure || out != "" || !strings.Contains(errs, "Registering a miner id costs up to") || !strings.Contains(errs, "--yes") {
		t.Errorf("without consent: exit %d, %q, %q", code, out, errs)
	}
	if code, _, errs := inHome(h, "miner", "rewards"); code != exitFailure || !strings.Contains(errs, "zgminer miner register") {
		t.Errorf("rewards without an id: exit %d, %q", code, errs)
	}
	var first, again registered
	jsonOf(t, h, &first, "miner", "register", "--yes", "--json")
	jsonOf(t, h, &again, "miner", "register", "--yes", "--json")
	if first.Known || !again.Known || first.MinerID != again.MinerID || first.MinerID == (common.Hash{}) || first.Beneficiary != n.From {
		t.Errorf("registered %+v, then %+v", first, again)
	}

	rig := minertest.NewRig(n, first.MinerID, minertest.Change{})
	rig.Run()
	nodetest.Until(t, "final answers", func() bool { return rig.Answers.Tally().Final >= 2 })
	rig.Stop()
	var r rewardsReport
	nodetest.Until(t, "final rewards", func() bool {
		jsonOf(t, h, &r, "miner", "rewards", "--json")
		return r.Answers >= 2
	})
	if r.MinerID != first.MinerID || r.Beneficiary != n.From || len(r.Days) == 0 || len(r.Chunks) != 1 || r.Chunks[0].Wei != r.Earned || r.Chunks[0].Next == "0" || !r.Chunks[0].Pays {
		t.Errorf("rewards %+v", r)
	}
	if code, out, errs := inHome(h, "miner", "rewards", "--id", first.MinerID.Hex()); code != 0 || !strings.Contains(out, "zgminer miner withdraw") {
		t.Errorf("rewards in words: exit %d, %q, %q", code, out, errs)
	}
	var w withdrawn
	jsonOf(t, h, &w, "miner", "withdraw", "--json")
	before, _ := new(big.Int).SetString(w.Before, 10)
	after, _ := new(big.Int).SetString(w.After, 10)
	if w.Wei == "0" || after.Cmp(before) <= 0 || w.Beneficiary != n.From {
		t.Errorf("withdrawn %+v", w)
	}
	if code, _, errs := inHome(h, "miner", "withdraw"); code != exitFailure || !strings.Contains(errs, "nothing waits") {
		t.Errorf("an empty escrow: exit %d, %q", code, errs)
	}

	sealHome(t, n, h, kernels.Hash(first.MinerID))
	code, proof, errs := inHome(h, "pora", "prove", "--sector", fmt.Sprint(pora.LoadSectors+48))
	if code != 0 {
		t.Fatalf("prove: exit %d, %s", code, errs)
	}
	file := filepath.Join(h, "proof.json")
	fatalIf(t, os.WriteFile(file, []byte(proof), 0o600))
	var v poraVerified
	jsonOf(t, h, &v, "pora", "verify", "--chain", "--json", file)
	if !v.Right || !v.Chain || v.Beneficiary == nil || *v.Beneficiary != n.From {
		t.Errorf("verified %+v", v)
	}
	checkForgeries(t, h, []byte(proof))
	if code, _, errs := inHome(h, "pora", "prove", "--sector", "1030"); code != exitUsage || !strings.Contains(errs, "multiples of 16") {
		t.Errorf("an odd sector: exit %d, %q", code, errs)
	}
	if code, _, errs := inHome(h, "pora", "prove", "--sector", fmt.Sprint(30*pora.LoadSectors)); code != exitFailure || errs == "" {
		t.Errorf("a load that is not held: exit %d, %q", code, errs)
	}
}

// jsonOf runs a command and decodes its output.
func jsonOf(t *testing.T, h string, to any, args ...string) {
	t.Helper()
	code, out, errs := inHome(h, args...)
	if code != 0 {
		t.Fatalf("%v: exit %d, %s", args, code, errs)
	}
	fatalIf(t, json.Unmarshal([]byte(out), to))
}

// checkForgeries changes each part of a proof: all are noticed, those that are
// consistent in themselves by the contracts.
func checkForgeries(t *testing.T, h string, proof []byte) {
	t.Helper()
	for name, change := range map[string]func(*prove.Unit){
		"data":     func(u *prove.Unit) { u.Sealed[77] ^= 1 },
		"miner id": func(u *prove.Unit) { u.MinerID[3] ^= 1 },
		"digest":   func(u *prove.Unit) { u.SealedWith[3] ^= 1 },
		"sector":   func(u *prove.Unit) { u.Sector += 16 },
		"sibling":  func(u *prove.Unit) { u.Siblings[5][0] ^= 1 },
		"length":   func(u *prove.Unit) { u.Siblings = u.Siblings[1:] },
		"root":     func(u *prove.Unit) { u.FlowRoot[0] ^= 1 },
		"beyond":   func(u *prove.Unit) { u.FlowLength = 8 },
		"epoch":    func(u *prove.Unit) { u.Epoch += 100 },
	} {
		var u prove.Unit
		fatalIf(t, json.Unmarshal(proof, &u))
		change(&u)
		forged, err := json.Marshal(&u)
		fatalIf(t, err)
		file := filepath.Join(t.TempDir(), "forged.json")
		fatalIf(t, os.WriteFile(file, forged, 0o600))
		if code, out, errs := inHome(h, "pora", "verify", "--chain", file); code != exitFailure || out != "" || errs == "" {
			t.Errorf("%s changed: exit %d, %q, %q", name, code, out, errs)
		}
	}
}

// sealHome fills a home's storage with the file's first loads, sealed, and the
// flow's log, as a node leaves them.
func sealHome(t *testing.T, n *minertest.Net, h string, id kernels.Hash) {
	t.Helper()
	dir := filepath.Join(h, "storage")
	quiet := slog.New(slog.DiscardHandler)
	db, err := index.Open(filepath.Join(dir, "index"), index.Options{Logger: quiet})
	fatalIf(t, err)
	defer db.Close()
	s, err := store.Open(store.Options{Dirs: []store.Dir{{Path: dir, Bytes: 64 << 20}}, SlabBytes: 16 << 20, DB: db, MinerID: id, Logger: quiet})
	fatalIf(t, err)
	defer s.Close()
	log, err := flow.Open(db, flow.Options{Logger: quiet})
	fatalIf(t, err)
	ctx, stop := context.WithCancel(context.Background())
	syncer := flow.NewSyncer(log, n.Chain, n.Contracts.Flow, flow.SyncOptions{Logger: quiet})
	done := make(chan struct{})
	go func() { defer close(done); syncer.Run(ctx) }()
	defer func() { stop(); <-done }()
	nodetest.Until(t, "the flow's log", func() bool {
		e := log.Epochs()
		return len(e) > 0 && e[len(e)-1].End > 2*pora.LoadSectors
	})
	raw := make([]byte, kernels.LoadBytes)
	for load := uint64(1); load < 3; load++ {
		n.Data.Load(load, raw)
		fatalIf(t, s.Write(ctx, load, 0, raw))
		cs, err := log.ContextsOf(nil, load)
		fatalIf(t, err)
		fatalIf(t, s.Seal(ctx, load, cs))
	}
}
