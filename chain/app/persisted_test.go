package app

import (
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/options"
)

// grow decides blocks with one transaction each.
func grow(t *testing.T, a *App, from, to int64) {
	t.Helper()
	for h := from; h <= to; h++ {
		pay(t, a, uint64(h-1))
		a.cfg.EVM.SettlePool()
		txs := propose(t, a, h, 1_000_000+h)
		if !process(t, a, txs, h, 1_000_000+h, nil) {
			t.Fatalf("the block of height %d was refused", h)
		}
		decide(t, a, txs, h, 1_000_000+h)
	}
}

func persisted(t *testing.T, a *App) int64 {
	t.Helper()
	n, err := a.cfg.EVM.Persisted()
	if err != nil {
		t.Fatal(err)
	}
	return int64(n)
}

// waitPersisted waits for a block to be the newest on disk: geth writes in the
// background.
func waitPersisted(t *testing.T, a *App, want int64) {
	t.Helper()
	got := persisted(t, a)
	for end := time.Now().Add(time.Minute); got != want && time.Now().Before(end); got = persisted(t, a) {
		time.Sleep(10 * time.Millisecond)
	}
	if got != want {
		t.Errorf("block %d is the newest on disk, want %d", got, want)
	}
}

// TestFlush: after so many transactions the state is on disk, so that a crash
// replays little (spec/chain.md 4.4), and the chain goes on.
func TestFlush(t *testing.T) {
	never := newApp(t, nil)
	grow(t, never, 1, 25)
	if n := persisted(t, never); n != 0 {
		t.Errorf("without flushing block %d is on disk: the test proves nothing", n)
	}
	a := newApp(t, func(c *Config) { c.FlushTxs = 10 })
	grow(t, a, 1, 9)
	if n := persisted(t, a); n != 0 {
		t.Errorf("block %d is on disk after 9 transactions", n)
	}
	grow(t, a, 10, 10)
	waitPersisted(t, a, 10)
	grow(t, a, 11, 25)
	waitPersisted(t, a, 20)
	if one, two := never.cfg.EVM.Head().Hash(), a.cfg.EVM.Head().Hash(); one != two {
		t.Errorf("flushing changed the chain: %s and %s", one, two)
	}
}

// TestPersistedCutHistory: states whose history was cut have no number any more;
// the newest on disk is found all the same, or nothing would ever be pruned.
func TestPersistedCutHistory(t *testing.T) {
	a := newAppOn(t, func(o *options.Options) { o.EVM.StateHistory = 20 }, func(c *Config) { c.FlushTxs = 10 })
	grow(t, a, 1, 65)
	waitPersisted(t, a, 60)

	// A snapshot that is being made holds the flush back.
	a.snapshots.making = true
	grow(t, a, 66, 75)
	waitPersisted(t, a, 60)
	a.snapshots.making = false
	grow(t, a, 76, 76)
	waitPersisted(t, a, 76)
}
