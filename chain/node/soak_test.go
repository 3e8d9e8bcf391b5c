//go:build long

package node_test

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/nodetest"
)

// Memory of a validator grows until its caches are full, and these count blocks and
// transactions, not bytes. Only what comes after says whether it is bounded.
const (
	// cachedBlocks are kept decoded by go-ethereum (blockCacheLimit in
	// core/blockchain.go), and the state of the newest 128 of them (triedb/pathdb).
	cachedBlocks = 256
	// cachedTxs are the hashes of mined transactions that go-ethereum keeps
	// (txOnChainCacheLimit in eth/fetcher).
	cachedTxs = 32_768
	// seenTxs is our setting for the hashes of transactions that peers have sent:
	// 100,000 outside of tests, which take long to fill.
	seenTxs = 10_000

	// fixedMiB is what one validator with the settings of tests may need for all that
	// does not depend on the size of blocks: 16 MiB of write buffers of LevelDB, up to
	// 30 of the log index (12 maps of 65,536 rows each), 4 to 8 of state on its way to
	// the disk (dirty_cache_mb), 15 of hashes of transactions, connections and their
	// buffers, contracts, listeners.
	fixedMiB = 80
	// cachedTxBytes is what a transaction needs while it is one of the newest
	// cachedBlocks: decoded some 900 bytes, and its share of the newest states.
	cachedTxBytes = 1100
	// leakBytes is what one transaction may add to the live heap of one validator once
	// these caches are full, in the mean of all samples. Two bounded ones still fill up
	// in half an hour, and heap profiles give some 40 bytes for a transaction to each:
	// the log index until its map has 65,536 values, and the state on its way to the
	// disk. A hash that is forgotten in a map would add some 100.
	leakBytes = 100
)

// memory is one sample of the process with its validators at rest.
type memory struct {
	height         uint64
	txs            float64 // mined so far
	cached         float64 // of them, in the newest cachedBlocks
	heap, resident float64 // MiB
}

// TestSoak keeps four validators under mixed load and watches their memory: the
// live heap of the process with the load at rest, so that requests in flight do not
// count (a query of 100 blocks with 1,000 logs each needs some 40 MiB while it
// runs).
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
		c.SeenTxs = seenTxs
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
	var load sync.RWMutex // its readers are the load
	// repeat does one part of the load again and again. Requests are not bound to
	// ctx: one that is cut off would disturb the others of its client.
	repeat := func(pause time.Duration, part func(k int)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := 0; ctx.Err() == nil; k++ {
				load.RLock()
				part(k)
				load.RUnlock()
				rest(ctx, pause)
			}
		}()
	}
	for i, n := range nodes {
		a := nodetest.DevAccount(t, net.Init.Genesis, i)
		repeat(100*time.Millisecond, func(k int) {
			next, err := n.Client.PendingNonceAt(t.Context(), a.Address)
			if err != nil {
				t.Errorf("nonce: %v", err)
				return
			}
			a.SetNonce(next)
			for range 4 {
				if n.Client.SendTransaction(t.Context(), a.Transfer(common.BigToAddress(big.NewInt(int64(1000+k%5000))), 1, 1)) == nil {
					transfers.Add(1)
				}
			}
			if n.Client.SendTransaction(t.Context(), a.Tx(&contract, 0, 1, 100_000, common.BigToHash(big.NewInt(int64(k))).Bytes())) == nil {
				calls.Add(1)
			}
		})
		repeat(500*time.Millisecond, func(int) {
			head := n.Height()
			first := max(int64(from), int64(head)-100)
			logs, err := n.Client.FilterLogs(t.Context(), ethereum.FilterQuery{FromBlock: big.NewInt(first), ToBlock: big.NewInt(int64(head)), Addresses: []common.Address{contract}})
			if err != nil {
				t.Errorf("log query: %v", err)
				return
			}
			queries.Add(1)
			found.Add(int64(len(logs)))
		})
	}

	var samples []memory
	var mined []int // transactions by block, after the first
	for began := time.Now(); ctx.Err() == nil; rest(ctx, length/60) {
		load.Lock()
		settle(t, nodes)
		m := measure()
		if dir := os.Getenv("ZGMINER_SOAK_PROFILES"); dir != "" {
			heapProfile(t, filepath.Join(dir, fmt.Sprintf("heap-%04.0f", time.Since(began).Seconds())))
		}
		load.Unlock()
		m.height = nodes[0].Height()
		for h := from + 1 + uint64(len(mined)); h <= m.height; h++ {
			mined = append(mined, len(nodes[0].EVM().BlockByNumber(h).Transactions()))
		}
		m.txs, m.cached = sum(mined), sum(mined[max(0, len(mined)-cachedBlocks):])
		samples = append(samples, m)
		t.Logf("%4.0f s: height %d, %.0f transactions, live heap %.1f MiB, resident %.0f MiB, %d goroutines", time.Since(began).Seconds(), m.height, m.txs, m.heap, m.resident, runtime.NumGoroutine())
	}
	wg.Wait()
	settle(t, nodes)
	height := nodes[0].Height()
	for _, n := range nodes {
		n.WaitHeight(height)
	}
	sameBlocks(t, height, nodes)
	last := samples[len(samples)-1].txs
	t.Logf("%v, %d blocks: %d transfers and %d contract calls sent, %.0f mined by the last sample; %d log queries gave %d logs", length, height-from, transfers.Load(), calls.Load(), last, queries.Load(), found.Load())
	if transfers.Load() == 0 || calls.Load() == 0 || found.Load() == 0 || int64(last) < (transfers.Load()+calls.Load())/2 {
		t.Error("the load did not reach the chain")
	}
	bounded(t, samples, from)
}

// settle waits until no node has a transaction to mine.
func settle(t *testing.T, nodes []*nodetest.Running) {
	t.Helper()
	nodetest.Until(t, "no transaction waits", func() bool {
		waiting := 0
		for _, n := range nodes {
			pending, queued := n.EVM().PoolStats()
			waiting += pending + queued
		}
		return waiting == 0
	})
}

// measure collects twice, because pools of buffers survive the first time.
func measure() memory {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return memory{heap: float64(m.HeapAlloc) / (1 << 20), resident: residentMiB()}
}

// bounded judges the samples: each by the sizes of the caches with a half more, and
// those after the caches are full by what a transaction adds.
func bounded(t *testing.T, samples []memory, from uint64) {
	t.Helper()
	var full []memory
	var most memory
	for _, m := range samples {
		most.heap, most.resident = max(most.heap, m.heap), max(most.resident, m.resident)
		if limit := 4 * (fixedMiB + 1.5*m.cached*cachedTxBytes/(1<<20)); m.heap > limit {
			t.Errorf("at height %d, with %.0f transactions in %d blocks, four validators need %.0f MiB of live heap at rest, limit %.0f", m.height, m.cached, cachedBlocks, m.heap, limit)
		}
		if m.height >= from+cachedBlocks && m.txs >= cachedTxs+seenTxs {
			full = append(full, m)
		}
	}
	t.Logf("live heap of four validators at rest: at most %.0f MiB; resident at most %.0f MiB", most.heap, most.resident)
	if len(full) < 10 {
		t.Logf("what a transaction adds for good was not judged: it takes %d blocks and %d transactions until the caches are full, and ten samples after that", cachedBlocks, cachedTxs+seenTxs)
		return
	}
	first, last := full[0], full[len(full)-1]
	perTx, deviation := growth(full)
	t.Logf("with full caches, from height %d to %d, each of %.0f transactions added %.0f bytes to a validator, standard deviation %.0f", first.height, last.height, last.txs-first.txs, perTx, deviation)
	if leaks(perTx, deviation) {
		t.Errorf("with full caches every transaction costs a validator %.0f bytes for good, limit %d and two standard deviations of %.0f", perTx, leakBytes, deviation)
	}
}

// leaks tells whether what a transaction adds is too much, noise aside.
func leaks(perTx, deviation float64) bool { return perTx > leakBytes+2*deviation }

// growth tells what one transaction adds to the heap of one validator, in bytes,
// beyond what the cached ones need, and the standard deviation of that: the line of
// least squares through the samples.
func growth(list []memory) (perTx, deviation float64) {
	n := float64(len(list))
	rest := func(m memory) float64 { return m.heap*(1<<20)/4 - m.cached*cachedTxBytes }
	var x, y float64
	for _, m := range list {
		x, y = x+m.txs/n, y+rest(m)/n
	}
	var xx, xy, yy float64
	for _, m := range list {
		dx, dy := m.txs-x, rest(m)-y
		xx, xy, yy = xx+dx*dx, xy+dx*dy, yy+dy*dy
	}
	perTx = xy / xx
	return perTx, math.Sqrt(max(0, yy-perTx*xy) / (n - 2) / xx)
}

// TestGrowth: caches and noise are told apart from a leak.
func TestGrowth(t *testing.T) {
	for _, leak := range []float64{0, 200} {
		var list []memory
		for k := range 40 {
			m := memory{txs: float64(43_000 + 2000*k), cached: float64(20_000 + 2000*(k*k%5))}
			m.heap = 200 + 4*(cachedTxBytes*m.cached+leak*m.txs)/(1<<20) + float64(k*7%11)
			list = append(list, m)
		}
		perTx, deviation := growth(list)
		if math.Abs(perTx-leak) > 3*deviation || deviation > 30 || leaks(perTx, deviation) != (leak > 0) {
			t.Errorf("a leak of %.0f bytes for a transaction is seen as %.1f, standard deviation %.1f", leak, perTx, deviation)
		}
	}
}

func sum(list []int) (out float64) {
	for _, n := range list {
		out += float64(n)
	}
	return out
}

// soakCode deploys a contract that stores and logs the first word of its
// calldata: PUSH0 CALLDATALOAD DUP1 PUSH1 1 SSTORE PUSH0 MSTORE PUSH1 32 PUSH0 LOG0
// STOP.
var soakCode = common.FromHex("600d8060095f395ff3" + "5f35806001555f5260205fa000")

// heapProfile writes what the live heap belongs to, for go tool pprof.
func heapProfile(t *testing.T, path string) {
	f, err := os.Create(path)
	if err != nil {
		t.Error(err)
		return
	}
	defer f.Close()
	if err := pprof.WriteHeapProfile(f); err != nil {
		t.Error(err)
	}
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
