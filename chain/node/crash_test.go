package node_test

import (
	"math/rand/v2"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
)

func TestMain(m *testing.M) { nodetest.Main(m) }

// takesLong leaves a test out with -short, as under the race detector, which makes
// it take minutes.
func takesLong(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes long: left out with -short")
	}
}

// plans makes a plan for each node of a network, to run without pacing and under
// the load of one account each.
func plans(t *testing.T, net *nodetest.Network) []nodetest.Plan {
	t.Helper()
	var out []nodetest.Plan
	for i, cfg := range net.Nodes {
		cfg.Log, cfg.Fast = nil, true
		cfg.Options.Consensus.TimeoutPropose = time.Second
		out = append(out, nodetest.Plan{Config: cfg, Log: filepath.Join(t.TempDir(), "committed"), Load: i})
	}
	return out
}

// killAtRandom starts a node, lets it commit some blocks more than any before, and
// kills it at a moment that nobody chose.
func killAtRandom(t *testing.T, plan nodetest.Plan) {
	t.Helper()
	last := nodetest.ReadLog(t, plan.Log).Last
	p := nodetest.StartProcess(t, plan)
	p.WaitHeight(last + 3)
	time.Sleep(time.Duration(rand.IntN(50)) * time.Millisecond)
	p.Kill()
	p.WaitKilled()
}

// goesOn starts the nodes of plans in this process after all deaths. Every block
// that any of them ever committed must be there, the same on all, and new ones
// must follow.
func goesOn(t *testing.T, plans []nodetest.Plan) {
	t.Helper()
	var nodes []*nodetest.Running
	for _, p := range plans {
		nodes = append(nodes, nodetest.StartRaw(t, p.Config))
	}
	last := uint64(0)
	for _, p := range plans {
		last = max(last, nodetest.ReadLog(t, p.Log).Last)
	}
	for i, n := range nodes {
		n.Connect()
		n.WaitHeight(last + 3)
		for j, p := range plans {
			for h, hash := range nodetest.ReadLog(t, p.Log).Blocks {
				if b := n.EVM().BlockByNumber(h); b == nil || b.Hash() != hash {
					t.Errorf("block %d was committed by node %d as %s and is lost on node %d", h, j, hash, i)
				}
			}
		}
		checkHistory(t, n)
	}
	sent := 0
	for h := range last {
		sent += len(nodes[0].EVM().BlockByNumber(h).Transactions())
	}
	if sent == 0 {
		t.Error("there was no load: not one transaction was mined")
	}
	report(t, plans, sent)
	for _, n := range nodes {
		if err := n.Stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	}
}

// report logs what the processes measured.
func report(t *testing.T, plans []nodetest.Plan, sent int) {
	t.Helper()
	var starts, replayed, most int
	var longest, all time.Duration
	last := uint64(0)
	for _, p := range plans {
		l := nodetest.ReadLog(t, p.Log)
		last = max(last, l.Last)
		for _, s := range l.Starts {
			starts, replayed, all = starts+1, replayed+s.Replayed, all+s.Took
			most, longest = max(most, s.Replayed), max(longest, s.Took)
		}
	}
	if starts > 0 {
		t.Logf("%d nodes, %d blocks, %d transactions; %d starts: %d ms each on average, %d ms at most; %d blocks replayed, %d at most",
			len(plans), last, sent, starts, all.Milliseconds()/int64(starts), longest.Milliseconds(), replayed, most)
	}
}

// TestKill kills a validator at each step of a block and twice at random under
// load, and starts it again without any other action: no height may be lost or
// change.
func TestKill(t *testing.T) {
	takesLong(t)
	t.Parallel()
	plan := plans(t, nodetest.New(t, 1, nil))[0]
	for _, step := range app.Steps {
		plan.Step = step
		plan.Height += 6
		nodetest.StartProcess(t, plan).WaitKilled()
	}
	plan.Step = ""
	for range 2 {
		killAtRandom(t, plan)
	}

	// The status file tells of the death, and the replay is visible.
	cfg := plan.Config
	if s, running, err := node.ReadStatus(cfg.Dir); err != nil || running || s.Phase != node.Failed || s.Problem == "" {
		t.Errorf("status after a kill: %+v, running %v, %v", s, running, err)
	}
	var replayed atomic.Bool
	started := make(chan *nodetest.Running, 1)
	var n *nodetest.Running
	cfg.Hook = func(s app.Step, h int64) {
		if n == nil {
			n = <-started
		}
		if st := n.Status(); s == app.BeforeFinalize && st.Phase == node.Replaying && st.ReplayTarget >= h {
			replayed.Store(true)
		}
	}
	first := nodetest.StartRaw(t, cfg)
	started <- first
	first.Connect()
	if !replayed.Load() {
		t.Error("no replay was visible in the status")
	}
	if err := first.Stop(); err != nil {
		t.Error(err)
	}
	goesOn(t, []nodetest.Plan{plan})
}

// killAll runs a network's nodes in processes and kills all of them at once, so
// many times.
func killAll(t *testing.T, plans []nodetest.Plan, times int) {
	t.Helper()
	for range times {
		last := uint64(0)
		for _, p := range plans {
			last = max(last, nodetest.ReadLog(t, p.Log).Last)
		}
		var processes []*nodetest.Process
		for _, p := range plans {
			processes = append(processes, nodetest.StartProcess(t, p))
		}
		for _, p := range processes {
			p.WaitHeight(last + 6)
		}
		for _, p := range processes {
			p.Kill()
		}
		for _, p := range processes {
			p.WaitKilled()
		}
	}
}

// TestKillAll kills all four validators of a network at once, twice.
func TestKillAll(t *testing.T) {
	takesLong(t)
	plans := plans(t, nodetest.New(t, 4, nil))
	killAll(t, plans, 2)
	goesOn(t, plans)
}
