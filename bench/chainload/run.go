package chainload

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	// The name of the processor.
	"github.com/klauspost/cpuid/v2"

	"github.com/zgminer/zgminer/bench/stats"
	"github.com/zgminer/zgminer/chain/genesis"
)

// run is one run of Run.
type run struct {
	Options
	dir   string
	began time.Time

	loads  []*load
	fund   []*account
	probes []probeTx
	idle   map[string][]quiet // by network
	jitter *rand.Rand

	pace *pace
}

// probeTx is a single transaction.
type probeTx struct {
	raw  string
	hash common.Hash
}

// quiet is what a network without load showed.
type quiet struct {
	blocksPerS, cpuPercent float64
	memory                 int64
	receipts               []time.Duration
}

func (r *run) newReport() *Report {
	return &Report{
		Schema: Schema, Version: r.Version, CPU: cmp.Or(cpuid.CPU.BrandName, runtime.GOARCH), Cores: runtime.NumCPU(),
		Go: runtime.Version(), Geth: cmp.Or(gethVersion(), "of unknown version"), Cgo: withCgo,
		Ingest:   fmt.Sprintf("Transactions, signed before, go to one node by JSON-RPC over HTTP on loopback, %d to a request, two requests at once", batchItems),
		Baseline: fmt.Sprintf("geth's dev mode of the same go-ethereum (simulated beacon, period %d s) in a process of its own, with its default caches, data on the same disk, the same block 0", devPeriod),
	}
}

// Seconds that steps are expected to take, for the estimate of the time left.
const (
	startSeconds = 5
	txSeconds    = 1.0 / 2500
	blockSeconds = 0.06
	signing      = 1e-4 // of one transaction
)

func (r *run) signSeconds() float64 { return float64(len(r.Loads)*r.Transactions) * signing }

func (r *run) idleSeconds() float64 { return r.Quiet.Seconds() + 1.2*float64(r.Probes) }

// loadSeconds is for one load on a network of so many validators, 0 for the
// baseline.
func (r *run) loadSeconds(validators int) float64 {
	return float64(r.Transactions) * txSeconds * (0.5 + float64(max(validators, 1))/2)
}

func (r *run) emptySeconds() float64 { return 2 * float64(r.EmptyBlocks) * blockSeconds }

// expectedSeconds is for all steps.
func (r *run) expectedSeconds() float64 {
	all := r.signSeconds() + r.emptySeconds()
	for _, g := range r.gasLimits() {
		for round := range r.rounds(g) {
			for _, v := range r.sessions(g, round) {
				all += startSeconds + r.idleSeconds() + float64(len(r.Loads))*r.loadSeconds(v)
			}
		}
	}
	return all
}

func (r *run) measure(ctx context.Context, report *Report) error {
	r.loads = make([]*load, len(r.Loads))
	r.pace = &pace{report: r.Progress, now: time.Now, began: r.began, expected: r.expectedSeconds()}
	if l := loadAverages(); l != nil {
		report.LoadAverages = append(report.LoadAverages, l)
	}
	r.pace.begin("signing transactions", r.signSeconds())
	if err := r.prepare(ctx); err != nil {
		return err
	}
	for _, g := range r.gasLimits() {
		if err := r.measureGasLimit(ctx, report, g); err != nil {
			return err
		}
	}
	if r.EmptyBlocks > 0 {
		r.pace.begin("cost of empty blocks", r.emptySeconds())
		var err error
		if report.Empty, err = r.measureEmpty(ctx); err != nil {
			return err
		}
	}
	r.conclude(report)
	r.pace.end()
	return nil
}

// prepare signs everything.
func (r *run) prepare(ctx context.Context) error {
	r.jitter = rand.New(rand.NewPCG(1, 2))
	accounts, err := newAccounts(min(maxSenders, r.Transactions))
	if err != nil {
		return err
	}
	for i, name := range r.Loads {
		if r.loads[i], err = sign(ctx, name, genesis.DefaultChainID, accounts, r.Transactions, 2); err != nil {
			return err
		}
	}
	single, err := newAccount(maxSenders)
	if err != nil {
		return err
	}
	r.fund = append(accounts, single)
	signer := types.LatestSignerForChainID(chainID())
	for i := range r.Probes {
		tx, err := types.SignNewTx(single.key, signer, transaction(Transfers, single, 1<<40+i))
		if err != nil {
			return fmt.Errorf("sign a transaction: %w", err)
		}
		data, err := tx.MarshalBinary()
		if err != nil {
			return fmt.Errorf("encode a transaction: %w", err)
		}
		single.nonce++
		r.probes = append(r.probes, probeTx{"0x" + hex.EncodeToString(data), tx.Hash()})
	}
	return nil
}

// measureGasLimit runs the rounds of all settings with a gas limit.
func (r *run) measureGasLimit(ctx context.Context, report *Report, gasLimit uint64) error {
	samples := map[int][]map[string]Sample{} // by validators, then round
	for round := range r.rounds(gasLimit) {
		for _, v := range r.sessions(gasLimit, round) {
			what := fmt.Sprintf("round %d of %d: %s", round+1, r.rounds(gasLimit), networkName(v))
			if len(r.gasLimits()) > 1 {
				what += fmt.Sprintf(", gas limit %d M", gasLimit/1_000_000)
			}
			s, err := r.session(ctx, v, gasLimit, round, what)
			if err != nil {
				if ctx.Err() == nil {
					err = fmt.Errorf("%s: %w", what, err)
				}
				return err
			}
			samples[v] = append(samples[v], s)
		}
	}
	for _, set := range r.Settings {
		if set.GasLimit != gasLimit {
			continue
		}
		for i, name := range r.Loads {
			row := Row{Validators: set.Validators, Load: name, GasLimit: gasLimit, Transactions: r.loads[i].txs}
			for round := range set.Rounds {
				row.Rounds = append(row.Rounds, Round{Ours: samples[set.Validators][round][name], Baseline: samples[0][round][name]})
			}
			row.summarize()
			report.Rows = append(report.Rows, row)
		}
	}
	return nil
}

// session runs one network from its start to its end.
func (r *run) session(ctx context.Context, validators int, gasLimit uint64, round int, what string) (out map[string]Sample, err error) {
	r.pace.begin(what+": starting", startSeconds)
	n, err := r.start(ctx, validators, gasLimit, fmt.Sprintf("%d-%d-%d", gasLimit/1_000_000, round, validators))
	if err != nil {
		return nil, err
	}
	defer func() {
		if stopped := n.stop(); err == nil {
			err = stopped
		}
	}()
	r.pace.begin(what+": idle", r.idleSeconds())
	q, err := n.idle(ctx, r)
	if err != nil {
		return nil, err
	}
	name := networkName(validators)
	r.idle[name] = append(r.idle[name], *q)
	out = map[string]Sample{}
	for _, l := range r.loads {
		r.pace.begin(what+": "+l.name, r.loadSeconds(validators))
		m, err := n.client.drive(ctx, l, func() (time.Duration, error) { return n.cpu(ctx) })
		if err != nil {
			return nil, err
		}
		s := sample(l, m, gasLimit)
		out[l.name] = s
		r.pace.figure = fmt.Sprintf("%s: %.0f %s/s, %.0f µs of CPU each", name, s.TxPerS, l.name, s.CPUUsPerTx)
	}
	return out, nil
}

// conclude adds what is counted over all rounds.
func (r *run) conclude(report *Report) {
	for _, v := range []int{1, 4, 0} {
		r.concludeIdle(report, v)
	}
	for _, s := range r.Settings {
		if s.Validators != 1 && s.Validators != 4 {
			r.concludeIdle(report, s.Validators)
		}
	}
	for i := range report.Rows {
		row := &report.Rows[i]
		for _, idle := range report.Idle {
			if idle.Network == networkName(row.Validators) {
				row.ReceiptP50Ms, row.ReceiptP99Ms = idle.ReceiptP50Ms, idle.ReceiptP99Ms
			}
		}
	}
	if l := loadAverages(); l != nil {
		report.LoadAverages = append(report.LoadAverages, l)
		if before := report.LoadAverages[0]; before[0] > 0.3*float64(report.Cores) {
			report.Warnings = append(report.Warnings, fmt.Sprintf("the machine was not idle at the beginning (load average %.1f on %d cores): rates are too low; ratios and CPU time suffer less", before[0], report.Cores))
		}
	}
	if !withCgo {
		report.Warnings = append(report.Warnings, "built without cgo: signatures are recovered in Go, which takes several times as long, on both sides")
	}
	report.WallSeconds = stats.Round(time.Since(r.began).Seconds(), 3)
	report.conclude()
}

func (r *run) concludeIdle(report *Report, validators int) {
	name := networkName(validators)
	all := r.idle[name]
	if len(all) == 0 {
		return
	}
	for _, done := range report.Idle {
		if done.Network == name {
			return
		}
	}
	var rates, cpu, memory, receipts []float64
	for _, q := range all {
		rates, cpu, memory = append(rates, q.blocksPerS), append(cpu, q.cpuPercent), append(memory, float64(q.memory)/1e6)
		for _, d := range q.receipts {
			receipts = append(receipts, float64(d.Microseconds())/1000)
		}
	}
	report.Idle = append(report.Idle, Idle{
		Network: name, BlocksPerS: stats.Round(stats.Median(rates), 4), CPUPercent: stats.Round(stats.Median(cpu), 3), MemoryMB: stats.Round(stats.Median(memory), 4),
		ReceiptP50Ms: stats.Round(stats.Median(receipts), 4), ReceiptP99Ms: stats.Round(stats.Quantile(receipts, 0.99), 4), ReceiptProbes: len(receipts),
	})
}

// profile names the file for a child's CPU profile, "" for none.
func (r *run) profile(name string) string {
	if r.Profiles == "" {
		return ""
	}
	return filepath.Join(r.Profiles, name+".pprof")
}

// scratch makes an empty directory for one network.
func (r *run) scratch(name string) (string, error) {
	dir := filepath.Join(r.dir, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", fmt.Errorf("make a directory for the nodes: %w", err)
	}
	return dir, nil
}
