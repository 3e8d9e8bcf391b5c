//go:build long

package node_test

import (
	"os"
	"strconv"
	"testing"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// The campaigns of make test-long. Their sizes can be set, for a shorter or a
// longer one: ZGMINER_KILLS, ZGMINER_KILLS_ALL, ZGMINER_SYNC_BLOCKS (numbers) and
// ZGMINER_SOAK (a time such as 30m).

// size reads a number from the environment.
func size(t *testing.T, name string, standard int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return standard
	}
	n, err := strconv.Atoi(text)
	if err != nil || n <= 0 {
		t.Fatalf("%s = %q: use a number above 0", name, text)
	}
	return n
}

// TestCampaignKills kills a validator under load at random moments. At every second
// start it writes its state to the disk every few blocks, so that kills meet that
// also; at the others it replays all blocks since.
func TestCampaignKills(t *testing.T) {
	plan := plans(t, nodetest.New(t, 1, nil))[0]
	kills := size(t, "ZGMINER_KILLS", 200)
	usual := plan.Config.Options.EVM.FlushTxs
	for k := range kills {
		plan.Config.Options.EVM.FlushTxs = usual
		if k%2 == 1 {
			plan.Config.Options.EVM.FlushTxs = 20
		}
		killAtRandom(t, plan)
	}
	t.Logf("%d kills", kills)
	goesOn(t, []nodetest.Plan{plan})
}

// TestCampaignKillAll kills four validators at once, again and again.
func TestCampaignKillAll(t *testing.T) {
	plans := plans(t, nodetest.New(t, 4, nil))
	times := size(t, "ZGMINER_KILLS_ALL", 20)
	killAll(t, plans, times)
	t.Logf("%d times all four killed", times)
	goesOn(t, plans)
}

// TestCampaignSteps kills one of four validators at each step of a block. The
// other three go on, and it comes back to them.
func TestCampaignSteps(t *testing.T) {
	plans := plans(t, nodetest.New(t, 4, nil))
	running := make([]*nodetest.Process, len(plans))
	for i, p := range plans {
		running[i] = nodetest.StartProcess(t, p)
	}
	last := func(i int) uint64 { return nodetest.ReadLog(t, plans[i].Log).Last }
	for k, step := range app.Steps {
		victim, other := k%4, (k+1)%4
		running[victim].WaitHeight(last(other) + 2)
		running[victim].Kill() // to give it a plan
		running[victim].WaitKilled()
		p := plans[victim]
		p.Step, p.Height = step, int64(last(other)+3)
		nodetest.StartProcess(t, p).WaitKilled()
		running[other].WaitHeight(last(other) + 2)
		running[victim] = nodetest.StartProcess(t, plans[victim])
		running[victim].WaitHeight(last(other))
	}
	for _, p := range running {
		p.Kill()
		p.WaitKilled()
	}
	goesOn(t, plans)
}

// TestCampaignStateSync lets a node join a long chain.
func TestCampaignStateSync(t *testing.T) {
	stateSync(t, int64(size(t, "ZGMINER_SYNC_BLOCKS", 5000)/200*200))
}
