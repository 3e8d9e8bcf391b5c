package chainload

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/zgminer/zgminer/bench/stats"
)

// Schema names the layout of Report.
const Schema = "zgminer.bench.chain/1"

// Report is the outcome of a run.
type Report struct {
	Schema       string      `json:"schema"`
	Version      string      `json:"version"`
	CPU          string      `json:"cpu"`
	Cores        int         `json:"cores"`
	Go           string      `json:"go"`
	Geth         string      `json:"go_ethereum"`
	Cgo          bool        `json:"cgo"`
	Ingest       string      `json:"ingest"` // how transactions reach the nodes
	Baseline     string      `json:"baseline"`
	Rows         []Row       `json:"rows"`
	Idle         []Idle      `json:"idle"`
	Empty        *EmptyCost  `json:"empty_blocks"`
	LoadAverages [][]float64 `json:"load_averages"` // of the machine at the beginning and the end; empty if not known
	WallSeconds  float64     `json:"wall_seconds"`
	Verdict      string      `json:"verdict"`
	Warnings     []string    `json:"warnings,omitempty"`
}

// Row is one setting: validators and load. Figures are medians over rounds;
// ratios are medians of the rounds' own ratios, since both sides of a round met
// the same machine.
type Row struct {
	Validators         int     `json:"validators"`
	Load               string  `json:"load"`
	GasLimit           uint64  `json:"gas_limit"`
	Transactions       int     `json:"transactions"` // of each round
	TxPerS             float64 `json:"tx_per_s"`
	CPUUsPerTx         float64 `json:"cpu_us_per_tx"` // of all validators together
	ReceiptP50Ms       float64 `json:"receipt_p50_ms"`
	ReceiptP99Ms       float64 `json:"receipt_p99_ms"`
	BaselineTxPerS     float64 `json:"baseline_tx_per_s"`
	BaselineCPUUsPerTx float64 `json:"baseline_cpu_us_per_tx"`
	TxRatio            Spread  `json:"tx_ratio"`  // ours / baseline
	CPURatio           Spread  `json:"cpu_ratio"` // ours / baseline
	BlocksPerS         float64 `json:"blocks_per_s"`
	BaselineBlocksPerS float64 `json:"baseline_blocks_per_s"`
	FullBlocks         float64 `json:"full_blocks"` // share of the inner blocks of the load that were full
	Rounds             []Round `json:"rounds"`
}

// Spread is a median with the smallest and largest value.
type Spread struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// Round is one load on one of our networks and on the baseline.
type Round struct {
	Ours     Sample `json:"ours"`
	Baseline Sample `json:"baseline"`
}

// Sample is one load on one network.
type Sample struct {
	TxPerS     float64 `json:"tx_per_s"`
	CPUUsPerTx float64 `json:"cpu_us_per_tx"`
	BlocksPerS float64 `json:"blocks_per_s"` // by the blocks' times; 0 if there were too few
	FullBlocks float64 `json:"full_blocks"`
}

// Idle is a network without load but for single transactions.
type Idle struct {
	Network       string  `json:"network"` // "1 validator", "4 validators", "dev mode"
	BlocksPerS    float64 `json:"blocks_per_s"`
	MemoryMB      float64 `json:"memory_mb"`   // 10^6 bytes of one process
	CPUPercent    float64 `json:"cpu_percent"` // of one core, one process
	ReceiptP50Ms  float64 `json:"receipt_p50_ms"`
	ReceiptP99Ms  float64 `json:"receipt_p99_ms"`
	ReceiptProbes int     `json:"receipt_probes"`
}

func spread(values []float64) Spread {
	if len(values) == 0 {
		return Spread{}
	}
	return Spread{stats.Round(stats.Median(values), 4), stats.Round(slices.Min(values), 4), stats.Round(slices.Max(values), 4)}
}

// summarize fills a row's figures from its rounds.
func (r *Row) summarize() {
	pick := func(f func(Round) float64) (out []float64) {
		for _, x := range r.Rounds {
			out = append(out, f(x))
		}
		return out
	}
	median := func(f func(Round) float64) float64 { return stats.Round(stats.Median(pick(f)), 4) }
	r.TxPerS = median(func(x Round) float64 { return x.Ours.TxPerS })
	r.CPUUsPerTx = median(func(x Round) float64 { return x.Ours.CPUUsPerTx })
	r.BaselineTxPerS = median(func(x Round) float64 { return x.Baseline.TxPerS })
	r.BaselineCPUUsPerTx = median(func(x Round) float64 { return x.Baseline.CPUUsPerTx })
	r.BlocksPerS = median(func(x Round) float64 { return x.Ours.BlocksPerS })
	r.BaselineBlocksPerS = median(func(x Round) float64 { return x.Baseline.BlocksPerS })
	r.FullBlocks = median(func(x Round) float64 { return x.Ours.FullBlocks })
	r.TxRatio = spread(pick(func(x Round) float64 { return x.Ours.TxPerS / x.Baseline.TxPerS }))
	r.CPURatio = spread(pick(func(x Round) float64 {
		if x.Baseline.CPUUsPerTx == 0 { // not known on this system
			return 0
		}
		return x.Ours.CPUUsPerTx / x.Baseline.CPUUsPerTx
	}))
}

// sample turns a load's course into figures. gasLimit tells which blocks were full.
func sample(l *load, m *mined, gasLimit uint64) Sample {
	s := Sample{
		TxPerS:     stats.Round(float64(l.txs)/m.seconds, 4),
		CPUUsPerTx: stats.Round(float64(m.cpu.Microseconds())/float64(l.txs), 4),
	}
	if n := len(m.blocks); n >= 3 {
		first, last := m.blocks[0], m.blocks[n-1]
		if last.time > first.time {
			s.BlocksPerS = stats.Round(float64(last.number-first.number)/float64(last.time-first.time), 3)
		}
		// Blocks are full when another transaction's limit would not fit.
		room := int(gasLimit / transferGas)
		if l.name == Calls {
			room = int(gasLimit / callGas) // more fit, since calls use less than their limit
		}
		full := 0
		for _, b := range m.blocks[1 : n-1] {
			if b.txs >= room {
				full++
			}
		}
		s.FullBlocks = stats.Round(float64(full)/float64(n-2), 3)
	}
	return s
}

// conclude writes the verdict: the figures that matter and what limits them.
func (r *Report) conclude() {
	var b strings.Builder
	for _, row := range r.Rows {
		if row.Validators != 1 || row.GasLimit != r.Rows[0].GasLimit {
			continue
		}
		fmt.Fprintf(&b, "One validator mines %.0f %s a second, %.2f times what geth's dev mode does with the same load, at %.0f µs of CPU each, %.2f times dev mode's. ",
			row.TxPerS, row.Load, row.TxRatio.Median, row.CPUUsPerTx, row.CPURatio.Median)
		busy := row.TxPerS * row.CPUUsPerTx / 1e6
		switch {
		case row.FullBlocks >= 0.5 && row.BlocksPerS > 0.9:
			b.WriteString("The limit is the gas limit: blocks come every second and are full. ")
		case busy > 0.7*float64(r.Cores):
			fmt.Fprintf(&b, "The limit is the CPU: the node keeps %.1f of %d cores busy. ", busy, r.Cores)
		default:
			fmt.Fprintf(&b, "The node itself keeps only %.1f of %d cores busy: the rest goes to the sender of the load, other work on this machine, and waiting. ", busy, r.Cores)
		}
	}
	for _, i := range r.Idle {
		if i.Network == networkName(1) {
			fmt.Fprintf(&b, "A single transaction has its receipt after %.2f s (median). Idle, a validator makes %.2f blocks a second and holds %.0f MB. ", i.ReceiptP50Ms/1000, i.BlocksPerS, i.MemoryMB)
		}
	}
	if e := r.Empty; e != nil {
		fmt.Fprintf(&b, "An empty block is replayed in %.1f ms, %.1f times the application's own %.1f ms.", e.ReplayMs, e.ReplayRatio, e.AppMs)
	}
	r.Verdict = strings.TrimSpace(b.String())
}

// Text is the report for people.
func (r *Report) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "VERDICT\n%s\n\nLOAD (medians of the rounds; in brackets smallest and largest)\n", strings.ReplaceAll(r.Verdict, ". ", ".\n"))
	t := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "validators\tload\tgas limit\ttx/s\tdev mode\tratio\tCPU µs/tx\tdev mode\tratio\tblocks/s")
	for _, row := range r.Rows {
		fmt.Fprintf(t, "%d\t%s\t%d M\t%.0f\t%.0f\t%s\t%.0f\t%.0f\t%s\t%.2f\n", row.Validators, row.Load, row.GasLimit/1_000_000,
			row.TxPerS, row.BaselineTxPerS, row.TxRatio, row.CPUUsPerTx, row.BaselineCPUUsPerTx, row.CPURatio, row.BlocksPerS)
	}
	t.Flush()
	fmt.Fprintf(&b, "\nIDLE\n")
	fmt.Fprintln(t, "network\tblocks/s\treceipt p50\tp99\tprobes\tmemory of one node\tCPU of one node")
	for _, i := range r.Idle {
		fmt.Fprintf(t, "%s\t%.2f\t%.0f ms\t%.0f ms\t%d\t%.0f MB\t%.1f %% of a core\n", i.Network, i.BlocksPerS, i.ReceiptP50Ms, i.ReceiptP99Ms, i.ReceiptProbes, i.MemoryMB, i.CPUPercent)
	}
	t.Flush()
	if e := r.Empty; e != nil {
		fmt.Fprintf(&b, "\nEMPTY BLOCKS (%d, one validator, no pause between them)\nwhole block %.1f ms, inside the application %.1f ms, replay %.1f ms (%.1f times the application)\n",
			e.Blocks, e.LiveMs, e.AppMs, e.ReplayMs, e.ReplayRatio)
	}
	fmt.Fprintf(&b, "\nHOW\n%s.\nbaseline: %s.\nCPU time is that of the node processes; the sender is a process apart. p99 of few probes is their largest.\n", r.Ingest, r.Baseline)
	for i, w := range r.Warnings {
		if i == 0 {
			b.WriteString("\nWARNINGS\n")
		}
		fmt.Fprintf(&b, "- %s\n", w)
	}
	fmt.Fprintf(&b, "\n%s, %d cores, %s, go-ethereum %s, cgo %v, zgminer %s, took %.0f s\n", r.CPU, r.Cores, r.Go, r.Geth, r.Cgo, r.Version, r.WallSeconds)
	return b.String()
}

// String is the median with its range.
func (s Spread) String() string {
	if s.Low == s.High {
		return fmt.Sprintf("%.2f", s.Median)
	}
	return fmt.Sprintf("%.2f (%.2f–%.2f)", s.Median, s.Low, s.High)
}
