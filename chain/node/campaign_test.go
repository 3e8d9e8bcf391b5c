//go:build long

package node_test

import (
	"context"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"

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

// TestSoak keeps four validators under mixed load and watches their memory.
func TestSoak(t *testing.T) {
	length := 30 * time.Minute
	if text := os.Getenv("ZGMINER_SOAK"); text != "" {
		var err error
		if length, err = time.ParseDuration(text); err != nil || length < 30*time.Second {
			t.Fatalf("ZGMINER_SOAK = %q: use a time of at least 30s", text)
		}
	}
	net := nodetest.New(t, 4, nil)
	var nodes []*nodetest.Running
	for _, c := range net.Nodes {
		nodes = append(nodes, nodetest.StartRaw(t, c))
	}
	for _, n := range nodes {
		n.Connect()
	}
	deployer := nodetest.DevAccount(t, net.Init.Genesis, 10)
	deploy := deployer.Tx(nil, 0, 1, 300_000, soakCode)
	if err := nodes[0].Client.SendTransaction(t.Context(), deploy); err != nil {
		t.Fatal(err)
	}
	r := nodes[0].Receipt(deploy)
	if r.Status != 1 {
		t.Fatal("the contract was not deployed")
	}
	nodes[3].Receipt(deploy)
	contract := r.ContractAddress
	from := nodes[0].Height()

	ctx, stop := context.WithTimeout(t.Context(), length)
	defer stop()
	var transfers, calls, queries, found atomic.Int64
	var wg sync.WaitGroup
	for i, n := range nodes {
		a := nodetest.DevAccount(t, net.Init.Genesis, i)
		wg.Add(2)
		go func() {
			defer wg.Done()
			for k := 0; ctx.Err() == nil; k++ {
				next, err := n.Client.PendingNonceAt(ctx, a.Address)
				if err != nil {
					continue // the end
				}
				a.SetNonce(next)
				for range 4 {
					if n.Client.SendTransaction(ctx, a.Transfer(common.BigToAddress(big.NewInt(int64(1000+k%5000))), 1, 1)) == nil {
						transfers.Add(1)
					}
				}
				if n.Client.SendTransaction(ctx, a.Tx(&contract, 0, 1, 100_000, common.BigToHash(big.NewInt(int64(k))).Bytes())) == nil {
					calls.Add(1)
				}
				rest(ctx, 100*time.Millisecond)
			}
		}()
		go func() {
			defer wg.Done()
			for ctx.Err() == nil {
				head := n.Height()
				first := max(int64(from), int64(head)-100)
				logs, err := n.Client.FilterLogs(ctx, ethereum.FilterQuery{FromBlock: big.NewInt(first), ToBlock: big.NewInt(int64(head)), Addresses: []common.Address{contract}})
				if err == nil {
					queries.Add(1)
					found.Add(int64(len(logs)))
				} else if ctx.Err() == nil {
					t.Errorf("log query: %v", err)
				}
				rest(ctx, 500*time.Millisecond)
			}
		}()
	}

	var heap, resident []float64
	for began := time.Now(); ctx.Err() == nil; rest(ctx, length/30) {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		heap, resident = append(heap, float64(m.HeapAlloc)/(1<<20)), append(resident, residentMiB())
		t.Logf("%4.0f s: height %d, live heap %.0f MiB, resident %.0f MiB, %d goroutines", time.Since(began).Seconds(), nodes[0].Height(), heap[len(heap)-1], resident[len(resident)-1], runtime.NumGoroutine())
	}
	wg.Wait()
	height := nodes[0].Height()
	for _, n := range nodes {
		n.WaitHeight(height)
	}
	sameBlocks(t, height, nodes)
	mined := 0
	for h := from; h <= height; h++ {
		mined += len(nodes[0].EVM().BlockByNumber(h).Transactions())
	}
	t.Logf("%v, %d blocks: %d transfers and %d contract calls sent, %d mined; %d log queries gave %d logs", length, height-from, transfers.Load(), calls.Load(), mined, queries.Load(), found.Load())
	if transfers.Load() == 0 || calls.Load() == 0 || found.Load() == 0 || int64(mined) < (transfers.Load()+calls.Load())/2 {
		t.Error("the load did not reach the chain")
	}
	// Memory is bounded when the last third needs no more than the second.
	third := len(heap) / 3
	middle, end := highest(heap[third:2*third]), highest(heap[2*third:])
	t.Logf("live heap of four validators: at most %.0f MiB in the second third, %.0f MiB in the last; resident at most %.0f MiB", middle, end, highest(resident))
	if end > 1.25*middle+32 {
		t.Errorf("the live heap grew from %.0f to %.0f MiB", middle, end)
	}
	if end > soakLimit {
		t.Errorf("four validators need %.0f MiB of live heap, limit %d", end, soakLimit)
	}
}

// soakLimit is for the live heap of four validators with the caches of tests, in
// MiB.
const soakLimit = 1200

// soakCode deploys a contract that stores and logs the first word of its
// calldata: PUSH0 CALLDATALOAD DUP1 PUSH1 1 SSTORE PUSH0 MSTORE PUSH1 32 PUSH0 LOG0
// STOP.
var soakCode = common.FromHex("600d8060095f395ff3" + "5f35806001555f5260205fa000")

func highest(list []float64) (out float64) {
	for _, v := range list {
		out = max(out, v)
	}
	return out
}

func rest(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// residentMiB is what the system says of this process, 0 where it says nothing.
func residentMiB() float64 {
	data, err := os.ReadFile(filepath.Join("/proc/self", "status"))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmRSS:" {
			kib, _ := strconv.ParseFloat(f[1], 64)
			return kib / 1024
		}
	}
	return 0
}
