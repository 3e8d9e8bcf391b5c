package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/bench"
	"github.com/zgminer/zgminer/bench/chart"
	"github.com/zgminer/zgminer/bench/golden"
	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/kernels"
)

// exitWrongResults: something computed wrong results; no figures were given.
const exitWrongResults = 3

func benchCommand() *cli.Command {
	return &cli.Command{
		Name:  "bench",
		Usage: "measure what this machine can earn its living with, and what holds it back",
		Description: "Checks every kernel tier against golden vectors, then measures the kernels, memory,\n" +
			"disks and the miner's own search loops (on made-up data), and says in plain words\n" +
			"what limits mining here and what it may bring. It writes a report file for\n" +
			"`zgminer bench compare`. Ratios, not seconds, are what travels between machines.\n\n" +
			"Disks are read with O_DIRECT in a file that is removed afterwards: up to 512 MiB with\n" +
			"--quick, 4 GiB without, four times the memory with --full. Without --dir it lies in\n" +
			"zgminer/bench in your cache directory (~/.cache), or in the current directory if that\n" +
			"cannot be made. At least 16 MiB must be free.\n\n" +
			"The expectation assumes, unless flags say otherwise: difficulty 1,000,000 (as the\n" +
			"network's contracts are deployed), a flow of 4 TiB, one shard, and sealed data on nine\n" +
			"tenths of the free space of the directories measured.\n\n" +
			"Exit codes: 0 done; 1 it could not be done (a directory, the report file); 2 wrong flag,\n" +
			"or a tier that does not exist or that this CPU lacks; 3 something computed wrong results,\n" +
			"no figures are given; 130 interrupted, files removed, no report.\n\n" +
			"Example:\n   zgminer bench --quick\n" +
			"   zgminer bench --dir /data1 --dir /data2 --flow-bytes 4TiB --held 2TiB --chart bench.svg",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "quick", Usage: "at most 30 seconds"},
			&cli.BoolFlag{Name: "full", Usage: "10 minutes and more: larger sets, every tier on all cores (default: at most 3 minutes)"},
			&cli.BoolFlag{Name: "cpu-only", Usage: "leave GPUs alone, neither ask nor use them"},
			&cli.IntFlag{Name: "threads", Usage: "use at most `N` cores (default: all this process may use)"},
			&cli.StringFlag{Name: "tier", Usage: "measure this kernel tier only: auto, generic, avx2 or avx512 (default: all, and mine with the fastest)"},
			&cli.StringSliceFlag{Name: "dir", Usage: "read from this `DIRECTORY` (may be given several times)"},
			&cli.BoolFlag{Name: "no-disk", Usage: "leave disks alone"},
			jsonFlag(),
			&cli.StringFlag{Name: "out", Usage: "write the report to `FILE` (default: zgminer-bench-HOST-DATE.json in the current directory; with --json only if given)"},
			&cli.StringFlag{Name: "chart", Usage: "draw the report as SVG into `FILE`"},
			&cli.Float64Flag{Name: "difficulty", Usage: "of the mine contract, for the expectation", Value: bench.DefaultDifficulty, DefaultText: "1000000"},
			&cli.StringFlag{Name: "flow-bytes", Usage: "length of the network's data, e.g. 4TiB", DefaultText: "4TiB"},
			&cli.IntFlag{Name: "shards", Usage: "into how many shards the store cuts the flow, a power of two", Value: 1},
			&cli.StringFlag{Name: "held", Usage: "sealed data this machine will hold, e.g. 2TiB", DefaultText: "9/10 of the free space"},
			&cli.BoolFlag{Name: "live", Usage: "ask the chain of the settings (storage.network, chain.rpc_url) for difficulty, flow, windows and reward"},
			&cli.Float64Flag{Name: "reward-per-answer", Usage: "tokens per accepted answer (default: not known)"},
			&cli.Float64Flag{Name: "price-per-kwh", Usage: "price of electricity, in any currency; needs --watts"},
			&cli.DurationFlag{Name: "budget", Hidden: true, Usage: "about how long to measure in all; figures of short runs mean little"},
			&cli.Float64Flag{Name: "watts", Usage: "power of the whole rig; needs --price-per-kwh"},
		},
		Action:      runBench,
		Subcommands: []*cli.Command{benchCompareCommand(), benchShowCommand(), benchRatiosCommand(), benchChainCommand(), benchChainChildCommand()},
	}
}

// benchOptions turns flags into options; errors are the user's.
func benchOptions(c *cli.Context) (bench.Options, error) {
	o := bench.Options{
		Mode: bench.Normal, CPUOnly: c.Bool("cpu-only"), Threads: c.Int("threads"), Directories: c.StringSlice("dir"), NoDisk: c.Bool("no-disk"),
		Budget: c.Duration("budget"), Version: version, Revision: readBuildFacts().Revision,
		Assumptions: bench.Assumptions{
			Difficulty: c.Float64("difficulty"), Shards: c.Int("shards"), RewardPerAnswer: c.Float64("reward-per-answer"),
			PricePerKWh: c.Float64("price-per-kwh"), Watts: c.Float64("watts"),
		},
	}
	if o.Revision == "" && version != "unknown" {
		o.Revision = version // the Makefile makes it from git describe
	}
	if c.Args().Present() {
		return o, fmt.Errorf("bench takes no argument %q (see zgminer bench --help)", c.Args().First())
	}
	switch {
	case c.Bool("quick") && c.Bool("full"):
		return o, errors.New("--quick and --full exclude each other")
	case c.Bool("quick"):
		o.Mode = bench.Quick
	case c.Bool("full"):
		o.Mode = bench.Full
	}
	for flag, into := range map[string]*int64{"flow-bytes": &o.Assumptions.FlowBytes, "held": &o.Assumptions.HeldBytes} {
		if !c.IsSet(flag) {
			continue
		}
		n, err := units.ParseBytes(c.String(flag))
		if err != nil {
			return o, fmt.Errorf("--%s: %w", flag, err)
		}
		if n == 0 {
			return o, fmt.Errorf("--%s: it must be more than 0", flag)
		}
		*into = int64(n)
	}
	if o.Assumptions.Difficulty == bench.DefaultDifficulty && !c.IsSet("difficulty") {
		o.Assumptions.Difficulty = 0 // the report says that it is assumed
	} else if o.Assumptions.Difficulty < 1 {
		return o, fmt.Errorf("--difficulty %v: it must be at least 1", o.Assumptions.Difficulty)
	}
	if t := c.String("tier"); t != "" {
		tier, err := kernels.ParseTier(t)
		if err != nil {
			return o, kernels.TierSetBy(err, "--tier")
		}
		if tier != kernels.Auto {
			o.Tier = tier
		}
	}
	return o, o.Check()
}

func runBench(c *cli.Context) error {
	o, err := benchOptions(c)
	if err != nil {
		return cli.Exit(err, exitUsage)
	}
	if o.Kernels, err = selectKernels(c, c.String("tier")); err != nil {
		return err
	}
	if c.Bool("live") {
		if err := askLive(c, &o.Assumptions); err != nil {
			return err
		}
		if err := o.Check(); err != nil {
			return cli.Exit(err, exitUsage)
		}
	}
	files := benchFiles{report: c.String("out"), chart: c.String("chart")}
	if files.report == "" && !c.Bool("json") {
		files.report = defaultReportName()
	}
	if err := files.tryWrite(); err != nil {
		return cli.Exit(err, exitFailure)
	}
	progress := newBenchProgress(c.App.ErrWriter, c.Bool("json"))
	o.Progress = progress.update
	r, err := bench.Run(c.Context, o)
	progress.done()
	if err != nil {
		return benchError(err)
	}
	return files.deliver(c, r)
}

// deliver writes the files of a report and shows it.
func (f benchFiles) deliver(c *cli.Context, r *bench.Report) error {
	if err := f.write(r); err != nil {
		return cli.Exit(err, exitFailure)
	}
	if c.Bool("json") {
		data, err := r.Encode()
		if err == nil {
			_, err = c.App.Writer.Write(data)
		}
		return err
	}
	if err := printBench(c.App.Writer, r, benchWidth(c.App.Writer)); err != nil {
		return err
	}
	if err := f.tell(c); err != nil {
		return err
	}
	return printLastLine(c.App.Writer, r)
}

// benchError gives each kind of error its exit code.
func benchError(err error) error {
	var mismatch *golden.ErrMismatch
	var wrong *bench.ErrWrongResult
	var tier *kernels.ErrTier
	switch {
	case errors.As(err, &mismatch), errors.As(err, &wrong):
		return cli.Exit(err, exitWrongResults)
	case errors.As(err, &tier):
		return cli.Exit(err, exitUsage)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return cli.Exit("interrupted: the benchmark's files were removed, no report was written", exitInterrupted)
	}
	return cli.Exit(err, exitFailure)
}

// benchFiles are the files that a run writes; "" for none.
type benchFiles struct{ report, chart string }

// defaultReportName is a name in the current directory, with host and date.
func defaultReportName() string {
	host, err := os.Hostname()
	if err != nil || host == "" {
		host = "host"
	}
	host = strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, host)
	return fmt.Sprintf("zgminer-bench-%s-%s.json", host, benchNow().Format("20060102-150405"))
}

// tryWrite finds out before the long part whether the files can be written.
func (f benchFiles) tryWrite() error {
	if f.chart != "" && filepath.Clean(f.chart) == filepath.Clean(f.report) {
		return fmt.Errorf("write %s: report and chart cannot be one file (choose another with --out or --chart)", f.chart)
	}
	switch ext := strings.ToLower(filepath.Ext(f.chart)); ext {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf":
		return fmt.Errorf("draw %s: charts are drawn as SVG, not as %s (end the name of --chart in .svg)", f.chart, ext[1:])
	}
	for flag, path := range map[string]string{"out": f.report, "chart": f.chart} {
		if path == "" {
			continue
		}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return fmt.Errorf("write %s: it is a directory (name a file with --%s)", path, flag)
		}
		t, err := os.CreateTemp(filepath.Dir(path), ".zgminer-bench-*")
		if err != nil {
			return fmt.Errorf("write %s: %w (choose another file with --%s)", path, err, flag)
		}
		t.Close()
		os.Remove(t.Name())
	}
	return nil
}

func (f benchFiles) write(r *bench.Report) error {
	if f.report != "" {
		if err := r.Write(f.report); err != nil {
			return err
		}
	}
	if f.chart == "" {
		return nil
	}
	var svg bytes.Buffer
	if err := chart.Write(&svg, r); err != nil {
		return fmt.Errorf("draw the chart: %w", err)
	}
	return report.WriteFile(f.chart, svg.Bytes())
}

// tell says where the files are.
func (f benchFiles) tell(c *cli.Context) error {
	for _, path := range []string{f.report, f.chart} {
		if path == "" {
			continue
		}
		if abs, err := filepath.Abs(path); err == nil {
			path = abs
		}
		if _, err := fmt.Fprintf(c.App.Writer, "written: %s\n", path); err != nil {
			return err
		}
	}
	return nil
}
