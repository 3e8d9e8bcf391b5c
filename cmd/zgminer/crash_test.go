package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/internal/config"
	"github.com/zgminer/zgminer/internal/health"
	"github.com/zgminer/zgminer/miner"
)

func quietLogger() *slog.Logger { return slog.New(slog.DiscardHandler) }

// TestNodeKills kills chain, storage node and miner, one process, while files are
// uploaded, sealed, mined and answers sent.
func TestNodeKills(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute or two: the chain makes a block a second")
	}
	nodeKills(t, 10, 1)
}

// nodeKills kills the program so many times and checks what must hold.
func nodeKills(t *testing.T, kills int, seed uint64) {
	t.Helper()
	params := quickMining()
	home, cfg := crashHome(t, params)
	log := filepath.Join(filepath.Dir(home), "program.log")
	rng := rand.New(rand.NewPCG(seed, 0))
	start := func() *program { return startProgram(t, log, "--home", home, "run") }
	p := start()
	p.waitReady(log)
	network, err := cfg.Storage.Presets(&cfg.Chain).ResolveIn(node.ChainDir(home))
	if err != nil {
		t.Fatal(err)
	}
	u := newUploader(t, t.TempDir(), &cfg, seed, params.PricePerSector, network.Flow, network.ChainID)
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	defer work.Wait()
	defer stop()
	u.allow(1 << 20)
	more := max(1<<18, (6<<20)/kills)
	tested := time.Now()
	work.Go(func() { u.run(ctx) })
	answered := answers(t, &cfg)
	nodetest.Until(t, "a first answer is accepted", func() bool { return answered() > 0 })

	var starts []time.Duration
	var offline diskState
	aims := map[string]int{}
	for i := range kills {
		aims[aim(t, rng, p, log, &cfg, u, i > 0)]++
		p.kill(log)
		if rng.IntN(3) == 0 || i == kills-1 {
			got := checkDisk(t, home, &cfg, u)
			offline.sealed += got.sealed
			offline.loads++
		}
		if t.Failed() {
			return
		}
		u.allow(more)
		if (i+1)%10 == 0 {
			t.Logf("%d kills after %v: %v", i+1, time.Since(tested).Round(time.Second), aims)
		}
		began := time.Now()
		p = start()
		if rng.IntN(2) == 0 {
			p.waitReady(log)
			starts = append(starts, time.Since(began))
		}
	}
	p.waitReady(log)
	// All files arrive, everything is sealed, and mining goes on.
	before := answered()
	nodetest.Until(t, "all files are stored", func() bool {
		u.mu.Lock()
		defer u.mu.Unlock()
		for _, f := range u.files {
			if !f.finalized {
				return t.Failed()
			}
		}
		return u.bytes >= u.allowed || t.Failed()
	})
	stop()
	work.Wait()
	if t.Failed() {
		t.Logf("%s", tail(log))
		return
	}
	for _, f := range u.files {
		if err := u.fetch(t.Context(), f); err != nil {
			t.Errorf("entry %d: %v", f.seq, err)
		}
	}
	nodetest.Until(t, "everything is sealed", func() bool {
		s := readStatus(t, &cfg)
		return s.Share.Sealed > 0 && s.Share.SealQueue == 0 && s.Share.Sealed == s.Share.Sealable && s.Share.InDoubt == 0
	})
	nodetest.Until(t, "answers after the last kill", func() bool { return answered() > before+2 })
	for _, p := range readStatus(t, &cfg).Problems {
		if p.Severity == health.Error {
			t.Errorf("a problem is left: %+v", p)
		}
	}
	count := checkAnswers(t, &cfg, network.ChainID, network.Mine)
	took := p.stop(log)
	final := checkDisk(t, home, &cfg, u)
	if final.unsealed > 0 || final.sealed == 0 {
		t.Errorf("%d units are sealed, %d could be and are not", final.sealed, final.unsealed)
	}
	var sum, most time.Duration
	for _, d := range starts {
		sum, most = sum+d, max(most, d)
	}
	t.Logf("%d kills %v: %d files of %d bytes, %d segments acknowledged, %d calls failed; answers in blocks %d: %d accepted, %d refused; %d other transactions; "+
		"%d starts of %v on average, %v at most; disk compared %d times while dead; at the end %d loads, %d units sealed; SIGTERM took %v",
		kills, aims, len(u.files), u.bytes, u.sent, u.retried, count.sent, count.accepted, count.refused, count.other,
		len(starts), (sum / time.Duration(max(1, len(starts)))).Round(time.Millisecond), most.Round(time.Millisecond), offline.loads+1, final.loads, final.sealed, took.Round(time.Millisecond))
}

// aim waits for the moment of the next kill and names it.
func aim(t *testing.T, rng *rand.Rand, p *program, log string, cfg *config.Config, u *uploader, started bool) string {
	t.Helper()
	pause := func(ms int) { time.Sleep(time.Duration(rng.IntN(1000*ms)) * time.Microsecond) }
	kind := rng.IntN(6)
	if kind == 0 && started {
		pause(1500)
		return "while starting"
	}
	p.waitReady(log)
	// until waits for a number to change, for a while.
	until := func(number func() uint64) {
		for was, end := number(), time.Now().Add(15*time.Second); number() == was && time.Now().Before(end); {
			time.Sleep(2 * time.Millisecond)
		}
	}
	switch kind {
	case 1, 2: // the store's numbers move while a load after the other is sealed
		until(func() uint64 { return readStatus(t, cfg).Share.Sealed })
		pause(30)
		return "sealing"
	case 3:
		until(func() uint64 {
			if m := readStatus(t, cfg).Mining; m != nil {
				return m.Sent
			}
			return 0
		})
		pause(1200)
		return "an answer on its way"
	case 4:
		until(func() uint64 {
			u.mu.Lock()
			defer u.mu.Unlock()
			return uint64(u.sent)
		})
		pause(20)
		return "uploading"
	}
	pause(4000)
	return "any time"
}

// readStatus asks the program's status interface.
func readStatus(t *testing.T, cfg *config.Config) (s miner.Status) {
	t.Helper()
	r, err := http.Get(fmt.Sprintf("http://%s/status", cfg.Status.Addr))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if err := json.NewDecoder(r.Body).Decode(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// answers tells how many answers the chain took in all.
func answers(t *testing.T, cfg *config.Config) func() uint64 {
	return func() uint64 {
		if m := readStatus(t, cfg).Mining; m != nil {
			return m.Accepted
		}
		return 0
	}
}
