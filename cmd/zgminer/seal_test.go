package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/internal/config"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner"
	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/server"
	"github.com/zgminer/zgminer/sealing"
)

var sealedSizes = []int{1000, 700000, 5242881, 257, 2 << 20}

// stoppedHome is a home of a stopped node.
type stoppedHome struct {
	t    *testing.T
	path string
}

func newStoppedHome(t *testing.T) *stoppedHome {
	h := &stoppedHome{t, t.TempDir()}
	text := "[storage]\nnetwork = \"dev\"\nquota = \"64MiB\"\nslab = \"4MiB\"\n[miner]\nenabled = false\n"
	fatalIf(t, os.WriteFile(filepath.Join(h.path, config.FileName), []byte(text), 0o600))
	return h
}

// with opens the parts and closes them again.
func (h *stoppedHome) with(f func(*miner.Offline, *filestest.World)) {
	h.t.Helper()
	cfg := config.Default()
	cfg.Storage.Quota, cfg.Storage.Slab = 64<<20, 4<<20
	o, err := miner.OpenOffline(miner.Config{Home: filepath.Join(h.path, "storage"), Storage: cfg.Storage, Miner: cfg.Miner, CPU: kernels.Tiers()[0], Log: slog.New(slog.DiscardHandler)})
	fatalIf(h.t, err)
	f(o, &filestest.World{T: h.t, DB: o.DB, Log: o.Flow, Store: o.Store, Files: o.Files})
	fatalIf(h.t, o.Close())
}

// fill stores files, seals some loads and lets the chain be final.
func (h *stoppedHome) fill() (data [][]byte) {
	h.with(func(o *miner.Offline, w *filestest.World) {
		fatalIf(h.t, o.Flow.SetIdentity(flow.Identity{ChainID: 1, BlocksPerEpoch: 1 << 40}))
		fatalIf(h.t, o.Flow.StartAt(1))
		fatalIf(h.t, o.Store.SetMinerID([32]byte{5}))
		for i, size := range sealedSizes {
			d := filestest.Other(i, size)
			data = append(data, d)
			f := filestest.File(h.t, d)
			w.Upload(w.Submit(f), filestest.Segments(h.t, f, d))
		}
		w.SettleAll()
		for load := range o.Store.Summaries(0) {
			if load%2 == 0 {
				fatalIf(h.t, o.Store.Seal(context.Background(), load, sealing.Contexts{{End: 64, Digest: sealing.Hash{1}}}))
			}
		}
		fatalIf(h.t, o.Flow.Apply(flow.Step{From: w.Block + 1, To: w.Block + 1, Hash: flow.Hash{7}, Final: w.Block + 1}))
	})
	return data
}

func (h *stoppedHome) run(args ...string) (code int, out string) {
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), append([]string{"zgminer", "--home", h.path}, args...), &stdout, &stderr)
	return code, stdout.String() + stderr.String()
}

func (h *stoppedHome) check(data [][]byte) {
	h.t.Helper()
	h.with(func(_ *miner.Offline, w *filestest.World) {
		for i, d := range data {
			w.WantFile(uint64(i), d)
		}
	})
}

// TestSealCommands: a stopped node's data are shown, verified, damaged, repaired
// from another node.
func TestSealCommands(t *testing.T) {
	h, other := newStoppedHome(t), newStoppedHome(t)
	data := h.fill()
	other.fill()
	var place string
	var offset int64
	h.with(func(o *miner.Offline, w *filestest.World) {
		st, _ := o.Store.State(w.Info(2).Entry.Start/1024 + 4)
		name, at := st.Place.Where()
		place, offset = filepath.Join(o.Store.Dir(st.Place), name), at+100000
	})
	if code, out := h.run("seal", "status"); code != 0 || !strings.Contains(out, "5, 5 of them complete") {
		t.Errorf("status: %d\n%s", code, out)
	}
	if code, out := h.run("seal", "verify"); code != 0 || !strings.Contains(out, "0 B damaged in 0 places, 0 B could not be checked") {
		t.Errorf("verify: %d\n%s", code, out)
	}
	f, err := os.OpenFile(place, os.O_RDWR, 0)
	fatalIf(t, err)
	b := make([]byte, 1)
	_, err = f.ReadAt(b, offset)
	fatalIf(t, err)
	b[0] ^= 4
	_, err = f.WriteAt(b, offset)
	fatalIf(t, err)
	fatalIf(t, f.Close())
	code, out := h.run("seal", "verify")
	if code != exitFailure || !strings.Contains(out, "user file 2 ") || !strings.Contains(out, place) || !strings.Contains(out, "hash differs") {
		t.Errorf("verify: %d\n%s", code, out)
	}
	var rep sealReport
	code, out = h.run("seal", "verify", "--json")
	fatalIf(t, json.Unmarshal([]byte(out), &rep))
	if d := rep.Damage; code != exitFailure || len(d) != 1 || d[0].Offset > offset || d[0].Offset+d[0].Bytes <= offset || d[0].File != place || rep.Whole {
		t.Errorf("verify: %d\n%s", code, out)
	}
	// Nobody has it: it is given up, and stays missing.
	code, out = h.run("seal", "repair", "--node", "http://127.0.0.1:1")
	if code != exitFailure || !strings.Contains(out, "1 files are still incomplete [2]") {
		t.Errorf("repair without a node: %d\n%s", code, out)
	}
	other.with(func(o *miner.Offline, _ *filestest.World) {
		hs := httptest.NewServer(server.New(server.Options{Files: o.Files, Log: o.Flow, Identity: func() zgs.NetworkIdentity { return zgs.NetworkIdentity{} }, Logger: slog.New(slog.DiscardHandler)}).Public())
		defer hs.Close()
		// What an earlier repair gave up is fetched too.
		code, out = h.run("seal", "repair", "--node", hs.URL)
	})
	if code != 0 || !strings.Contains(out, "1 segments came from other nodes; 0 files are still incomplete") {
		t.Errorf("repair: %d\n%s", code, out)
	}
	if code, out = h.run("seal", "verify"); code != 0 {
		t.Errorf("verify after the repair: %d\n%s", code, out)
	}
	h.check(data)

	h.with(func(*miner.Offline, *filestest.World) {
		if code, out := h.run("seal", "verify"); code != node.CodeInUse || !strings.Contains(out, "used by another process") {
			t.Errorf("verify of a running node: %d\n%s", code, out)
		}
	})
}

// TestSnapshotCommands: log and data go into an empty home, without the miner id;
// damage is refused and leaves the home empty.
func TestSnapshotCommands(t *testing.T) {
	h := newStoppedHome(t)
	data := h.fill()
	file, bare := filepath.Join(t.TempDir(), "all.snapshot"), filepath.Join(t.TempDir(), "log.snapshot")
	if code, out := h.run("storage", "snapshot", "export", bare); code != 0 || !strings.Contains(out, "5 entries up to block 6 and 0 loads") {
		t.Fatalf("export: %d\n%s", code, out)
	}
	if code, out := h.run("storage", "snapshot", "export", "--data", "all", file); code != 0 || !strings.Contains(out, "(0 held in part or damaged") {
		t.Fatalf("export: %d\n%s", code, out)
	}
	if code, out := h.run("storage", "snapshot", "export", "--data", "9-3", file); code != exitUsage {
		t.Errorf("a wrong range: %d\n%s", code, out)
	}
	content, err := os.ReadFile(file)
	fatalIf(t, err)
	if bytes.Contains(content, append([]byte{5}, make([]byte, 31)...)) {
		t.Error("the miner id is in the snapshot")
	}

	to := newStoppedHome(t)
	var rep snapshotReport
	code, out := to.run("storage", "snapshot", "import", "--json", file)
	fatalIf(t, json.Unmarshal([]byte(out), &rep))
	if code != 0 || rep.Entries != 5 || rep.Segments != 1+3+21+1+8 || rep.Loads == 0 {
		t.Errorf("import: %d\n%s", code, out)
	}
	to.check(data)
	to.with(func(o *miner.Offline, _ *filestest.World) {
		if o.Store.MinerID() != ([32]byte{}) {
			t.Error("the miner id came along")
		}
	})
	if code, out := to.run("seal", "verify"); code != 0 {
		t.Errorf("verify: %d\n%s", code, out)
	}

	// The log alone, then the data.
	to = newStoppedHome(t)
	if code, out := to.run("storage", "snapshot", "import", bare); code != 0 || !strings.Contains(out, "5 entries") {
		t.Errorf("import: %d\n%s", code, out)
	}
	if code, out := to.run("storage", "snapshot", "import", file); code != 0 || !strings.Contains(out, "only data") {
		t.Errorf("import of data: %d\n%s", code, out)
	}
	to.check(data)

	for _, at := range []int{40, len(content) / 2, len(content) - 5} {
		bad := bytes.Clone(content)
		bad[at] ^= 1
		name := filepath.Join(t.TempDir(), "bad")
		fatalIf(t, os.WriteFile(name, bad, 0o600))
		to = newStoppedHome(t)
		if code, out := to.run("storage", "snapshot", "import", name); code != exitFailure {
			t.Errorf("damage at %d: %d\n%s", at, code, out)
		}
		to.with(func(o *miner.Offline, _ *filestest.World) {
			if o.Flow.Next() != 0 || o.Files.Counts().Total != 0 || o.Store.Stats().Loads != 0 {
				t.Errorf("damage at %d: %d entries, %d files, %d loads are left", at, o.Flow.Next(), o.Files.Counts().Total, o.Store.Stats().Loads)
			}
		})
	}
}
