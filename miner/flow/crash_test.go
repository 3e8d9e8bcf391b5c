package flow_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

var doubleIdentity = flow.Identity{ChainID: doubleChainID, Contract: merkle.Address(doubleAddress), FirstBlock: 1, BlocksPerEpoch: perEpoch}

// stepOf is the step of the blocks from from to to of a double.
func stepOf(c *double, from, to uint64) flow.Step {
	s := flow.Step{From: from, To: to, Hash: Hash(c.blocks[to].header.Hash), Verified: true, Final: to - min(to, 40)}
	for _, b := range c.blocks[from : to+1] {
		for i := range b.logs {
			e, ok, err := flow.DecodeEvent(&b.logs[i])
			if err != nil || !ok {
				panic(err)
			}
			if e.Epoch != nil {
				e.BlockDigest = Hash(c.blocks[e.Epoch.Epoch*perEpoch+1].header.Hash)
			}
			s.Events = append(s.Events, e)
		}
	}
	return s
}

// feed brings a log up to a double's end, without a syncer.
func feed(t testing.TB, log *flow.Log, c *double) {
	t.Helper()
	from := uint64(0)
	if n, _, ok := log.Progress(); ok {
		from = n + 1
	}
	for ; from < uint64(len(c.blocks)); from += 5 {
		if err := log.Apply(stepOf(c, from, min(from+4, uint64(len(c.blocks))-1))); err != nil {
			t.Fatal(err)
		}
	}
}

// print is a log's state in short.
type print struct {
	number, next, length, generation uint64
	hash, root                       Hash
	epochs                           int
}

func printOf(t testing.TB, log *flow.Log) (p print) {
	t.Helper()
	var err1, err2 error
	p.number, p.hash, _ = log.Progress()
	p.next, p.length, p.epochs = log.Next(), log.Length(), len(log.Epochs())
	p.root, err1 = log.Root()
	p.generation, _, _, err2 = log.Reverts(0)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return p
}

func clean(t testing.TB, log *flow.Log) {
	t.Helper()
	r, err := log.Check(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Problems > 0 || r.Entries != log.Next() {
		t.Fatalf("%d problems, %d of %d entries seen: %s", r.Problems, r.Entries, log.Next(), strings.Join(r.Texts, "; "))
	}
}

// TestCrashPoints cuts the power at every write to the disk of a story of blocks, a
// reorganisation and filled nodes: what was acknowledged is there, nothing is there
// by halves, and the log goes on to the same roots.
func TestCrashPoints(t *testing.T) {
	if testing.Short() {
		t.Skip("minutes of one goroutine with the race detector, which learns nothing of it")
	}
	for seed := range seeds(2) {
		rng := rand.New(rand.NewPCG(seed, 13))
		chain := newDouble(t)
		a, b := Hash{1}, Hash{2}
		known := &merkle.Submission{Submitter: merkle.Address{1}, Length: 2048 * 256, Nodes: []merkle.Node{{Height: 11, Root: merkle.Pair(a, b)}}}
		chain.mine(known)
		e, _, err := flow.DecodeEvent(&chain.blocks[1].logs[0])
		if err != nil {
			t.Fatal(err)
		}
		nodes := []flow.NodeHash{{NodeID: rules.NodeID{Height: 10, Index: e.Submit.Start >> 10}, Hash: a}, {NodeID: rules.NodeID{Height: 10, Index: e.Submit.Start>>10 + 1}, Hash: b}}
		grow(chain, rng, 90)

		type crash struct {
			disk            *vfs.MemFS
			ended, started  int // story steps
			acknowledgeFill bool
		}
		var crashes []crash
		var prints []print
		mem := vfs.NewCrashableMem()
		ended, started, filled, recording := 0, 0, false, false
		injector := errorfs.InjectorFunc(func(o errorfs.Op) error {
			if recording && o.Kind.ReadOrWrite() == errorfs.OpIsWrite {
				left := mem.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: rng.IntN(101), RNG: rng})
				crashes = append(crashes, crash{left, ended, started, filled})
			}
			return nil
		})
		db, err := index.Open("index", index.Options{FS: errorfs.Wrap(mem, injector), Logger: quiet, MemTableBytes: 64 << 10})
		if err != nil {
			t.Fatal(err)
		}
		log := openLog(t, db)
		if err := log.SetIdentity(doubleIdentity); err != nil {
			t.Fatal(err)
		}
		recording = true
		step := func(durable bool, f func() error) {
			started = len(prints) + 1
			if err := f(); err != nil {
				t.Fatal(err)
			}
			prints = append(prints, printOf(t, log))
			if durable {
				ended = len(prints)
			}
		}
		prints = append(prints, printOf(t, log))
		ended = 1
		read := func() {
			for from := uint64(0); from < uint64(len(chain.blocks)); {
				if n, _, ok := log.Progress(); ok {
					from = n + 1
				}
				if from >= uint64(len(chain.blocks)) {
					break
				}
				s := stepOf(chain, from, min(from+rng.Uint64N(3), uint64(len(chain.blocks))-1))
				step(len(s.Events) > 0, func() error { return log.Apply(s) })
			}
		}
		read()
		step(true, func() error { return log.Fill(nodes[0]) })
		step(true, func() error { return log.Fill(nodes[1]) })
		filled = true
		chain.reorg(12, false)
		fork := uint64(len(chain.blocks)) - 1
		grow(chain, rng, 60)
		step(true, func() error { return log.Revert(fork, Hash(chain.blocks[fork].header.Hash)) })
		read()
		recording = false
		final := printOf(t, log)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if len(crashes) < 100 {
			t.Fatalf("only %d crash points", len(crashes))
		}
		t.Logf("%d crash points", len(crashes))
		for i, c := range crashes {
			db := openIndex(t, c.disk)
			log := openLog(t, db)
			got := printOf(t, log)
			if !slices.Contains(prints[c.ended-1:min(c.started+1, len(prints))], got) {
				t.Fatalf("crash point %d: state %+v is none of those after steps %d to %d", i, got, c.ended, c.started)
			}
			clean(t, log)
			if _, ok, err := log.Node(10, nodes[1].Index); err != nil || c.acknowledgeFill && !ok {
				t.Fatalf("crash point %d: a filled node is lost, error %v", i, err)
			}
			if n, hash, ok := log.Progress(); ok && n > fork && hash != Hash(chain.blocks[n].header.Hash) {
				if err := log.Revert(fork, Hash(chain.blocks[fork].header.Hash)); err != nil {
					t.Fatal(err)
				}
			}
			feed(t, log, chain)
			got = printOf(t, log)
			if got.generation = final.generation; got != final {
				t.Fatalf("crash point %d: it ends with %+v, want %+v", i, got, final)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}
