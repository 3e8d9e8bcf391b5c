package flow_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/miner/flow"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// grow makes blocks with submissions and contexts.
func grow(c *double, rng *rand.Rand, blocks int) {
	for range blocks {
		switch rng.IntN(4) {
		case 0:
			c.mine(submission(rng, 11), submission(rng, 4))
		case 1:
			c.mine(submission(rng, 8))
		case 2:
			c.mine(nil)
		default:
			c.mine()
		}
	}
}

// expect waits and looks for a trouble.
func (r *rig) expect(trouble flow.Trouble, words ...string) {
	r.t.Helper()
	r.settle()
	s := r.syncer.Status()
	if s.Trouble != trouble {
		r.t.Fatalf("trouble %q, want %q: %+v", s.Trouble, trouble, s)
	}
	for _, w := range words {
		if !strings.Contains(s.Message, w) {
			r.t.Errorf("message %q lacks %q", s.Message, w)
		}
	}
}

// healed waits and compares with the chain.
func (r *rig) healed() {
	r.t.Helper()
	r.expect("")
	r.same()
	if s := r.syncer.Status(); !s.Caught() || s.ETA != 0 || s.Message != "" {
		r.t.Errorf("status %+v", s)
	}
}

var submitTopic = common.Hash(rules.SubmitTopic)

// without drops the logs that drop says.
func without(drop func(types.Log) bool) func([]types.Log) []types.Log {
	return func(in []types.Log) (out []types.Log) {
		for _, l := range in {
			if !drop(l) {
				out = append(out, l)
			}
		}
		return out
	}
}

// TestFaultyServers: each fault is named while it lasts, nothing wrong is kept after
// it, and Run goes on all the time.
func TestFaultyServers(t *testing.T) {
	type fault struct {
		opt     flow.SyncOptions
		old     int // blocks before the syncer starts
		on      func(*double)
		grow    int // blocks while it lasts
		trouble flow.Trouble
		words   []string
		during  func(*rig)
	}
	after := func(n uint64) func(types.Log) bool {
		return func(l types.Log) bool { return l.BlockNumber >= n }
	}
	fails := func(err error, methods ...string) func(*double) {
		return func(c *double) {
			c.before = func(m string, _ uint64) error {
				for _, method := range methods {
					if m == method || method == "*" {
						return err
					}
				}
				return nil
			}
		}
	}
	faults := map[string]fault{
		"down from the start": {old: 300, on: fails(client.ErrUnavailable, "*"), trouble: flow.TroubleDown, words: []string{"RPC URLs"},
			during: func(r *rig) {
				if s := r.syncer.Status(); s.Phase != flow.Starting || s.ETA != -1 {
					r.t.Errorf("status %+v", s)
				}
			}},
		"down later":     {old: 300, on: nil, grow: 5, trouble: ""},
		"logs fail":      {old: 300, on: fails(client.ErrUnavailable, "logs"), trouble: flow.TroubleDown},
		"headers fail":   {old: 30, on: fails(client.ErrUnavailable, "header"), grow: 5, trouble: flow.TroubleDown},
		"wrong chain":    {old: 30, on: fails(client.ErrWrongChain, "chain id"), trouble: flow.TroubleChain},
		"nonsense":       {old: 30, on: fails(errors.New("invalid character '<'"), "logs"), trouble: flow.TroubleOther},
		"pruned, said":   {old: 300, on: fails(errors.New("missing trie node: history has been pruned"), "logs"), trouble: flow.TroublePruned, words: []string{"archive", "snapshot"}},
		"pruned, silent": {old: 300, on: func(c *double) { c.mangle = without(func(l types.Log) bool { return l.BlockNumber < 100 }) }, trouble: flow.TroublePruned, words: []string{"not known"}},
		"a missing entry": {old: 300, on: func(c *double) {
			c.mangle = without(func(l types.Log) bool { return l.Topics[0] == submitTopic && l.Data[31] == 9 })
		}, trouble: flow.TroubleLying, words: []string{"entry 10", "from 9 on"}},
		"missing contexts": {old: 300, on: func(c *double) {
			c.mangle = without(func(l types.Log) bool { return l.Topics[0] != submitTopic })
		}, trouble: flow.TroublePruned},
		"newest entries missing": {old: 30, on: func(c *double) {
			c.mangle = without(func(l types.Log) bool { return after(15)(l) && l.Topics[0] == submitTopic })
		}, trouble: flow.TroubleLying},
		"wrong digest": {old: 30, on: func(c *double) {
			c.mangle = func(in []types.Log) (out []types.Log) {
				for _, l := range in {
					if l.Topics[0] != submitTopic {
						l.Data = append([]byte{}, l.Data...)
						l.Data[len(l.Data)-1] ^= 1
					}
					out = append(out, l)
				}
				return out
			}
		}, trouble: flow.TroubleLying, words: []string{"digest"}},
		"garbled event": {old: 30, on: func(c *double) {
			c.mangle = func(in []types.Log) (out []types.Log) {
				for _, l := range in {
					l.Data = l.Data[:len(l.Data)-32]
					out = append(out, l)
				}
				return out
			}
		}, trouble: flow.TroubleLying, words: []string{"decode"}},
		"another contract's log": {old: 30, on: func(c *double) {
			c.mangle = func(in []types.Log) (out []types.Log) {
				for _, l := range in {
					l.Address[0]++
					out = append(out, l)
				}
				return out
			}
		}, trouble: flow.TroubleLying, words: []string{"not asked for"}},
		"invented entry": {old: 30, on: func(c *double) {
			c.mangle = func(in []types.Log) (out []types.Log) {
				for _, l := range in {
					if l.Topics[0] == submitTopic && l.Data[31] == 5 {
						l = invented(l)
					}
					out = append(out, l)
				}
				return out
			}
		}, trouble: flow.TroubleLying},
		"wrong roots": {old: 300, on: func(c *double) {
			c.root = func(seq uint64, honest common.Hash) (common.Hash, error) {
				if seq >= 7 && honest != (common.Hash{}) {
					honest[0] ^= 1
				}
				return honest, nil
			}
		}, opt: flow.SyncOptions{CompareEvery: 20}, trouble: flow.TroubleLying, words: []string{"after entry 7", "by the contract"},
			during: func(r *rig) {
				if r.log.Next() < 20 {
					r.t.Errorf("%d entries: the events say otherwise than the contract, but they did not change", r.log.Next())
				}
			}},
		"no roots": {old: 300, on: func(c *double) {
			c.root = func(uint64, common.Hash) (common.Hash, error) {
				return common.Hash{}, errors.New("missing trie node")
			}
		}, grow: 5, trouble: "", during: func(r *rig) {
			r.same()
			if s := r.syncer.Status(); !strings.Contains(s.CompareError, "missing trie node") || s.Compared != 0 {
				r.t.Errorf("status %+v", s)
			}
		}},
		"a little behind": {old: 100, on: nil, grow: 0, trouble: ""},
	}
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			simulated(t, f.opt, func(r *rig) {
				rng := rand.New(rand.NewPCG(uint64(len(name)), 5))
				r.stop()
				grow(r.chain, rng, f.old)
				if f.on != nil {
					r.chain.set(func() { f.on(r.chain) })
				}
				r.run()
				r.settle()
				grow(r.chain, rng, f.grow)
				r.expect(f.trouble, f.words...)
				if f.during != nil {
					f.during(r)
				}
				r.chain.set(func() { r.chain.before, r.chain.mangle, r.chain.root = nil, nil, nil })
				grow(r.chain, rng, 3)
				r.healed()
				if n := r.syncer.Status().Compared; n != r.log.Next() {
					t.Errorf("the roots of %d of %d entries were compared", n, r.log.Next())
				}
			})
		})
	}
}

// TestServersBehind: a server some blocks behind is no trouble, one far behind is;
// in neither case anything is taken back.
func TestServersBehind(t *testing.T) {
	simulated(t, flow.SyncOptions{}, func(r *rig) {
		rng := rand.New(rand.NewPCG(1, 6))
		grow(r.chain, rng, 100)
		r.healed()
		r.chain.set(func() { r.chain.behind = 4 })
		r.expect("")
		r.chain.set(func() { r.chain.behind = 30 })
		r.expect(flow.TroubleBehind, "read was 100")
		r.chain.set(func() { r.chain.behind = 0 })
		grow(r.chain, rng, 10)
		r.healed()
		if s := r.syncer.Status(); s.Reorgs != 0 {
			t.Errorf("%d reorganisations", s.Reorgs)
		}
	})
}

// TestFinalBlockGone: what was final is not taken back by what a server says.
func TestFinalBlockGone(t *testing.T) {
	simulated(t, flow.SyncOptions{FinalDepth: 30}, func(r *rig) {
		rng := rand.New(rand.NewPCG(1, 7))
		grow(r.chain, rng, 100)
		r.healed()
		entries := r.log.Next()
		if f := r.log.Final(); f != 70 {
			t.Errorf("final up to %d", f)
		}
		r.chain.reorg(60, true)
		grow(r.chain, rng, 70)
		r.expect(flow.TroubleFinal, "another home")
		if r.log.Next() != entries {
			t.Errorf("%d entries, there were %d", r.log.Next(), entries)
		}
		// Whoever knows that it was really so starts anew.
		if err := r.log.Reset(0); err != nil {
			t.Fatal(err)
		}
		r.healed()
	})
}

// TestConfirmations: the log stays below the head, and what happens above it does
// not matter.
func TestConfirmations(t *testing.T) {
	for name, o := range map[string]flow.SyncOptions{"confirmations": {Confirmations: 5}, "final": {FinalOnly: true}} {
		t.Run(name, func(t *testing.T) {
			simulated(t, o, func(r *rig) {
				rng := rand.New(rand.NewPCG(1, 8))
				for range 40 {
					grow(r.chain, rng, 1+rng.IntN(5))
					r.chain.reorg(rng.IntN(5), false)
					grow(r.chain, rng, 5)
					r.settle()
					head := uint64(len(r.chain.blocks)) - 1
					want := head - min(head, o.Confirmations)
					if o.FinalOnly {
						want = r.chain.final
					}
					number, hash, _ := r.log.Progress()
					if number != want || hash != Hash(r.chain.blocks[want].header.Hash) || r.log.Next() != uint64(r.chain.blocks[want].ends) {
						t.Fatalf("at block %d with %d entries, want block %d with %d", number, r.log.Next(), want, r.chain.blocks[want].ends)
					}
				}
				if s := r.syncer.Status(); s.Reorgs != 0 || s.Trouble != "" {
					t.Errorf("status %+v", s)
				}
			})
		})
	}
}

// TestSlowServer: at 5 requests a second it catches up, says when it will be
// there, and keeps pace with a block each second.
func TestSlowServer(t *testing.T) {
	simulated(t, flow.SyncOptions{}, func(r *rig) {
		rng := rand.New(rand.NewPCG(1, 9))
		r.stop()
		for range 300 {
			r.chain.mine(submission(rng, 11))
			for range 29 {
				r.chain.mine()
			}
		}
		slow := make(chan struct{}, 1)
		asked := 0
		r.chain.set(func() {
			r.chain.before = func(string, uint64) error {
				slow <- struct{}{}
				time.Sleep(200 * time.Millisecond)
				asked++
				<-slow
				return nil
			}
		})
		began := time.Now()
		r.run()
		var checked int
		for !statusOf(r).Caught() {
			time.Sleep(10 * time.Second)
			s := statusOf(r)
			if s.Phase == flow.CatchingUp && s.Block > 3000 && s.Block < 6000 {
				// 900 windows and the headers of contexts are asked for.
				left := time.Duration(float64(s.Target-s.Block) / float64(s.Block) * float64(time.Since(began)))
				if s.ETA < left*3/4 || s.ETA > left*5/4 {
					t.Errorf("at block %d after %v: ETA %v, expected about %v", s.Block, time.Since(began), s.ETA, left)
				}
				checked++
			}
		}
		if took := time.Since(began); took > 6*time.Minute || checked < 3 {
			t.Errorf("it took %v, ETA looked at %d times", took, checked)
		}
		r.same()
		asked = 0
		for range 60 {
			r.chain.mine(submission(rng, 5))
			time.Sleep(time.Second)
		}
		time.Sleep(5 * time.Second)
		r.same()
		if asked > 300 {
			t.Errorf("%d requests for 60 blocks", asked)
		}
		t.Logf("%d requests for 60 blocks in 65 s", asked)
	})
}

func statusOf(r *rig) flow.Status { return r.syncer.Status() }

// TestChaos: servers that fail and lie at random for a while; the log never takes
// up what it cannot get rid of, and Run never ends.
func TestChaos(t *testing.T) {
	seeds := seeds(10)
	for seed := range seeds {
		simulated(t, flow.SyncOptions{CompareEvery: 10}, func(r *rig) {
			rng := rand.New(rand.NewPCG(seed, 10))
			r.lied = true
			lies := rand.New(rand.NewPCG(seed, 11)) // used under the double's lock or by one request
			grow(r.chain, rng, 60)
			for range 15 {
				r.chain.set(func() {
					r.chain.before = func(m string, _ uint64) error {
						if lies.IntN(5) == 0 {
							return fmt.Errorf("%w: %s", client.ErrUnavailable, m)
						}
						return nil
					}
					r.chain.root = func(_ uint64, honest common.Hash) (common.Hash, error) {
						switch lies.IntN(8) {
						case 0:
							return common.Hash{1}, nil
						case 1:
							return common.Hash{}, nil
						}
						return honest, nil
					}
					r.chain.mangle = func(in []types.Log) (out []types.Log) {
						for _, l := range in {
							switch lies.IntN(30) {
							case 0: // dropped
								continue
							case 1: // of another branch
								l.BlockHash[3] ^= 1
							case 2:
								l.TxHash[3] ^= 1
							case 3: // other contents
								l = invented(l)
							}
							out = append(out, l)
						}
						if lies.IntN(10) == 0 {
							return nil
						}
						return out
					}
				})
				depth := rng.IntN(8)
				r.chain.reorg(depth, false)
				grow(r.chain, rng, depth+1+rng.IntN(8))
				time.Sleep(time.Duration(rng.IntN(100)) * time.Second)
				if rng.IntN(5) == 0 {
					r.crash(rng)
				}
				if rng.IntN(3) == 0 {
					r.chain.set(func() { r.chain.before, r.chain.mangle, r.chain.root = nil, nil, nil })
					grow(r.chain, rng, 1)
					r.healed()
				}
			}
			r.chain.set(func() { r.chain.before, r.chain.mangle, r.chain.root = nil, nil, nil })
			grow(r.chain, rng, 1)
			r.healed()
		})
	}
}

// invented changes the contents of an event so that it looks like one.
func invented(l types.Log) types.Log {
	e, ok, err := flow.DecodeEvent(&l)
	if err != nil || !ok {
		return l
	}
	var raw rules.Log
	if e.Submit != nil {
		nodes := append([]merkle.Node{}, e.Submit.Submission.Nodes...)
		nodes[0].Root[5] ^= 1
		e.Submit.Submission.Nodes = nodes
		e.Submit.Identity = e.Submit.Submission.Digest()
		raw = e.Submit.Log()
	} else {
		e.Epoch.Digest[5] ^= 1
		raw = e.Epoch.Log()
	}
	l.Data, l.Topics = raw.Data, nil
	for _, topic := range raw.Topics {
		l.Topics = append(l.Topics, common.Hash(topic))
	}
	return l
}
