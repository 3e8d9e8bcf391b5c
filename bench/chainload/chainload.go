// Package chainload measures the embedded chain under load, and geth's dev mode
// under the same load as the baseline (spec/chain.md 10).
//
// Every node is a process of its own, so that its CPU time can be told from that
// of the sender. Both kinds of nodes get the same signed bytes by the same HTTP
// batches, on the same block 0. Ours and the baseline take turns, first the one
// then the other: on a machine that others use too, the ratios within a round are
// what counts, and CPU time is steadier than the rate.
package chainload

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zgminer/zgminer/bench"
	"github.com/zgminer/zgminer/chain/genesis"
)

// Options say what to measure.
type Options struct {
	// Command starts a child: a program with its arguments that calls Child.
	Command []string
	// Settings are measured in this order, those of one gas limit together.
	Settings []Setting
	Loads    []string // Transfers, Calls; nil: both
	// Transactions of each load and round.
	Transactions int
	Probes       int           // single transactions for the time to the receipt, each round
	Quiet        time.Duration // stretch without requests, for CPU, memory and block rate
	EmptyBlocks  int64         // for the cost of empty blocks; 0: not measured
	Profiles     string        // directory for CPU profiles of the nodes, "": none
	Dir          string        // where the temporary directory goes, "": the system's
	Progress     func(bench.Progress)
	Version      string
}

// Setting is a network of ours.
type Setting struct {
	Validators int
	GasLimit   uint64
	Rounds     int
}

// Quick is the plan of about three minutes.
func Quick() Options {
	return Options{
		Settings:     []Setting{{1, genesis.DevGasLimit, 2}, {4, genesis.DevGasLimit, 1}},
		Transactions: 12_000, Probes: 5, Quiet: 3 * time.Second, EmptyBlocks: 110,
	}
}

// Normal is the plan of about twelve minutes. The larger gas limit shows what the
// node can do when blocks are not what limits it.
func Normal() Options {
	return Options{
		Settings:     []Setting{{1, genesis.DevGasLimit, 4}, {4, genesis.DevGasLimit, 2}, {1, 3 * genesis.DevGasLimit, 2}},
		Transactions: 24_000, Probes: 8, Quiet: 10 * time.Second, EmptyBlocks: 310,
	}
}

func (o *Options) check() error {
	if len(o.Command) == 0 || len(o.Settings) == 0 {
		return errors.New("measure the chain: no command for the node processes, or nothing to measure")
	}
	if o.Loads == nil {
		o.Loads = []string{Transfers, Calls}
	}
	for _, l := range o.Loads {
		if l != Transfers && l != Calls {
			return fmt.Errorf("measure the chain: there is no load %q: use %s or %s", l, Transfers, Calls)
		}
	}
	for _, s := range o.Settings {
		if s.Validators < 1 || s.Validators > 16 || s.Rounds < 1 {
			return fmt.Errorf("measure the chain: %d validators, %d rounds: use 1 to 16 validators and at least 1 round", s.Validators, s.Rounds)
		}
		if most := int(s.GasLimit / callGas); most < 10 {
			return fmt.Errorf("measure the chain: the gas limit %d holds %d calls only", s.GasLimit, most)
		}
	}
	if o.Transactions < 1 || o.Transactions > 40_000 {
		return fmt.Errorf("measure the chain: %d transactions: use 1 to 40000, what fits into the pool", o.Transactions)
	}
	if o.Probes < 1 || o.Quiet < time.Second {
		return fmt.Errorf("measure the chain: %d probes, %v of quiet: use at least 1 and 1s", o.Probes, o.Quiet)
	}
	if o.Progress == nil {
		o.Progress = func(bench.Progress) {}
	}
	return nil
}

// Run measures. Its processes have ended and its files are gone when it returns,
// also when ctx ends, whose error it then returns.
func Run(ctx context.Context, o Options) (report *Report, err error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(o.Dir, "zgminer-bench-chain-")
	if err != nil {
		return nil, fmt.Errorf("make a directory for the nodes: %w (TMPDIR names another place)", err)
	}
	defer func() {
		if gone := os.RemoveAll(dir); gone != nil {
			err = errors.Join(err, fmt.Errorf("remove the nodes' directory: %w", gone))
		}
	}()
	r := &run{Options: o, dir: dir, began: time.Now(), idle: map[string][]quiet{}}
	report = r.newReport()
	if err := r.measure(ctx, report); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	return report, nil
}

// networkName names a network in reports; 0 validators is the baseline.
func networkName(validators int) string {
	switch validators {
	case 0:
		return "dev mode"
	case 1:
		return "1 validator"
	}
	return strconv.Itoa(validators) + " validators"
}

// gasLimits returns the different gas limits of the settings, in order.
func (o *Options) gasLimits() (out []uint64) {
	for _, s := range o.Settings {
		if !slices.Contains(out, s.GasLimit) {
			out = append(out, s.GasLimit)
		}
	}
	return out
}

// sessions returns the networks of a round, by validators, 0 for the baseline:
// odd rounds go the other way round.
func (o *Options) sessions(gasLimit uint64, round int) []int {
	out := []int{0}
	for _, s := range o.Settings {
		if s.GasLimit == gasLimit && round < s.Rounds {
			out = append(out, s.Validators)
		}
	}
	if len(out) == 1 {
		return nil
	}
	if round%2 == 1 {
		slices.Reverse(out)
	}
	return out
}

// rounds is the largest number of rounds at a gas limit.
func (o *Options) rounds(gasLimit uint64) (n int) {
	for _, s := range o.Settings {
		if s.GasLimit == gasLimit {
			n = max(n, s.Rounds)
		}
	}
	return n
}

// loadAverages are the machine's, nil if not known.
func loadAverages() (out []float64) {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return nil
	}
	for _, f := range strings.Fields(string(data)) {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || len(out) == 3 {
			break
		}
		out = append(out, v)
	}
	return out
}
