package flow_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
	rules "github.com/zgminer/zgminer/pora/flow"
)

// rig is a log that follows a double in simulated time.
type rig struct {
	t      *testing.T
	chain  *double
	opt    flow.SyncOptions
	disk   *vfs.MemFS
	db     *index.DB
	log    *flow.Log
	syncer *flow.Syncer
	stop   func()

	lied bool // block hashes of old entries may be wrong: they were not compared
}

// simulated runs f with a rig; it is stopped at the end.
func simulated(t *testing.T, opt flow.SyncOptions, f func(*rig)) {
	synctest.Test(t, func(t *testing.T) {
		opt.Logger = quiet
		r := &rig{t: t, chain: newDouble(t), opt: opt, disk: vfs.NewCrashableMem()}
		r.start()
		defer func() { r.close() }() // also when the test has failed
		f(r)
	})
}

func (r *rig) start() {
	r.t.Helper()
	r.db = openIndex(r.t, r.disk)
	r.log = openLog(r.t, r.db)
	r.run()
}

func (r *rig) run() {
	r.syncer = flow.NewSyncer(r.log, r.chain, r.chain, r.opt)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.syncer.Run(ctx) }()
	r.stop = func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			r.t.Errorf("Run ended with %v", err)
		}
	}
}

func (r *rig) close() {
	r.t.Helper()
	r.stop()
	if err := r.db.Close(); err != nil {
		r.t.Error(err)
	}
}

// crash ends it as a power cut does, and starts it again.
func (r *rig) crash(rng *rand.Rand) {
	r.t.Helper()
	r.stop()
	left := r.disk.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: rng.IntN(101), RNG: rng})
	if err := r.db.Close(); err != nil {
		r.t.Error(err)
	}
	r.disk = left
	r.start()
}

// settle gives the syncer time; in a bubble this takes none.
func (r *rig) settle() { time.Sleep(5 * time.Minute) }

// same compares the log with the chain.
func (r *rig) same() {
	r.t.Helper()
	c := r.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	top := c.top()
	number, hash, ok := r.log.Progress()
	if !ok || number != top.header.Number || hash != Hash(top.header.Hash) {
		r.t.Fatalf("at block %d %x, the chain is at %d %x; status %+v", number, hash[:4], top.header.Number, top.header.Hash[:4], r.syncer.Status())
	}
	if r.log.Next() != uint64(len(c.ends)) || r.log.Length() != c.tree.Length() {
		r.t.Fatalf("%d entries, %d sectors, the contract has %d and %d", r.log.Next(), r.log.Length(), len(c.ends), c.tree.Length())
	}
	for seq, end := range c.ends {
		e, ok, err := r.log.Entry(uint64(seq))
		ours, err2 := r.log.RootAt(end)
		if err := errors.Join(err, err2); err != nil || !ok || e.End() != end || ours != must(c.tree.Root(end)) || !r.lied && Hash(c.blocks[e.Block].header.Hash) != e.BlockHash {
			r.t.Fatalf("entry %d: %+v, root %x, error %v", seq, e, ours, err)
		}
		if seqs, err := r.log.ByRoot(e.Root); err != nil || !slices.Contains(seqs, e.Seq) || !slices.IsSorted(seqs) || seqs[len(seqs)-1] >= r.log.Next() {
			r.t.Fatalf("by root %x: %v %v", e.Root, seqs, err)
		}
	}
	if _, ok, err := r.log.Entry(uint64(len(c.ends))); ok || err != nil {
		r.t.Fatalf("an entry after the last: %v", err)
	}
	var want []rules.EpochRange
	for _, h := range c.epochs.History {
		if h.Start < h.End {
			want = append(want, h)
		}
	}
	epochs := r.log.Epochs()
	if len(epochs) != len(want) {
		r.t.Fatalf("%d ranges, want %d", len(epochs), len(want))
	}
	for i, e := range epochs {
		if e.Start != want[i].Start || e.End != want[i].End || e.Digest != want[i].Digest {
			r.t.Fatalf("range %d: %+v, want %+v", i, e, want[i])
		}
		if ctx, ok, err := r.log.Context(e.Digest); err != nil || !ok || ctx.FlowLength != e.End || rules.ContextDigest(ctx.BlockDigest, ctx.FlowRoot, ctx.FlowLength) != e.Digest {
			r.t.Fatalf("context %+v %v %v", ctx, ok, err)
		}
	}
	current, ok := r.log.Current()
	if ok != (c.epochs.Epoch > 0) || ok && current != c.epochs.Current {
		r.t.Fatalf("current context %+v, want %+v", current, c.epochs.Current)
	}
	r.samePending()
}

// samePending compares with what a transaction in the next block would make.
func (r *rig) samePending() {
	r.t.Helper()
	c := r.chain
	sim := c.epochs.Snapshot()
	number := uint64(len(c.blocks)) - c.behind
	made := sim.Advance(number, must(c.tree.Root(c.tree.Length())), c.tree.Length(), func(n uint64) Hash { return Hash(c.blocks[n].header.Hash) })
	var want []rules.Made
	for _, m := range made {
		if !m.Expired {
			want = append(want, m)
		}
	}
	if len(want) > 2 {
		want = []rules.Made{want[0], want[len(want)-1]}
	}
	got := r.log.Pending()
	if len(got) != len(want) {
		r.t.Fatalf("%d pending contexts, want %d", len(got), len(want))
	}
	for i, p := range got {
		if p.Context != want[i].Context || p.Range.Start != want[i].Range.Start || p.Range.End != want[i].Range.End || p.Range.Digest != want[i].Range.Digest {
			r.t.Fatalf("pending %d: %+v, want %+v", i, p, want[i])
		}
	}
}

// consumer remembers entries as a part of the node does that was not always
// running, and takes back what Reverts says.
type consumer struct {
	generation uint64
	entries    []flow.Entry
}

func (c *consumer) catchUp(t *testing.T, log *flow.Log) {
	t.Helper()
	generation, to, ok, err := log.Reverts(c.generation)
	if err != nil {
		t.Fatal(err)
	}
	if ok {
		c.entries = c.entries[:min(uint64(len(c.entries)), to.Next)]
	}
	c.generation = generation
	for seq := uint64(len(c.entries)); seq < log.Next(); seq++ {
		e, ok, err := log.Entry(seq)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		c.entries = append(c.entries, e)
	}
	for seq := range c.entries {
		if e, ok, err := log.Entry(uint64(seq)); err != nil || !ok || !e.Same(&c.entries[seq]) {
			t.Fatalf("the consumer's entry %d is not the log's: %v", seq, err)
		}
	}
}

// campaign multiplies the runs of random tests; make test-long sets it.
var campaign = uint64(1)

// seeds is how many random runs a test makes.
func seeds(n uint64) uint64 {
	if testing.Short() {
		return n/3 + 1
	}
	return n * campaign
}

// TestReorgs: random chains with reorganisations of 1 to 20 blocks that drop,
// reorder and replace entries and change contexts, with power cuts between.
func TestReorgs(t *testing.T) {
	seeds := seeds(12)
	var reorgs, deepest uint64
	for seed := range seeds {
		simulated(t, flow.SyncOptions{}, func(r *rig) {
			rng := rand.New(rand.NewPCG(seed, 4))
			var pool []tx // submissions that were taken back
			var use consumer
			extend := func(n int) {
				for range n {
					var txs []tx
					for range rng.IntN(4) {
						switch k := rng.IntN(8); {
						case k < 3:
							txs = append(txs, submission(rng, 12))
						case k < 5 && len(pool) > 0:
							i := rng.IntN(len(pool))
							txs = append(txs, pool[i])
							pool = slices.Delete(pool, i, i+1)
						case k == 5:
							txs = append(txs, nil)
						}
					}
					r.chain.mine(txs...)
				}
			}
			for range 60 {
				switch k := rng.IntN(10); {
				case k < 4:
					extend(1 + rng.IntN(6))
				case k < 8:
					depth := 1 + rng.IntN(20)
					for _, b := range r.chain.blocks[max(0, len(r.chain.blocks)-depth):] {
						for i := range b.logs {
							e, _, err := flow.DecodeEvent(&b.logs[i])
							if err == nil && e.Submit != nil && rng.IntN(4) > 0 {
								s := e.Submit.Submission
								pool = append(pool, &s)
							}
						}
					}
					down := rng.IntN(3) == 0
					if down {
						r.stop()
					}
					r.chain.reorg(depth, false)
					extend(depth + rng.IntN(4)) // a chain that wins is not shorter
					if down {
						r.run()
					}
				default:
					r.crash(rng)
				}
				r.settle()
				r.same()
				if rng.IntN(3) == 0 {
					use.catchUp(t, r.log)
				}
				s := r.syncer.Status()
				reorgs, deepest = reorgs+s.Reorgs, max(deepest, s.DeepestReorg)
				if s.Trouble != "" {
					t.Fatalf("status %+v", s)
				}
			}
		})
	}
	if reorgs < 20 || deepest < 15 {
		t.Errorf("only %d reorganisations, the deepest of %d blocks", reorgs, deepest)
	}
}
