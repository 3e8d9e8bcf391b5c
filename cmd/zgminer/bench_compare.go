package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/bench/chart"
	"github.com/zgminer/zgminer/bench/compare"
	"github.com/zgminer/zgminer/bench/report"
)

// exitSlower: with --fail-slower a stage is slower.
const exitSlower = 4

func benchCompareCommand() *cli.Command {
	return &cli.Command{
		Name:      "compare",
		Usage:     "compare two benchmark reports",
		ArgsUsage: "A.json B.json",
		Description: "Prints for each stage the ratio of B to A with its 95 % confidence interval, and what\n" +
			"differs in the environment. \"no difference\" means that the interval holds 1 or that the\n" +
			"ratio lies within the margin. The last column is the ratio of the ratios to plain Go:\n" +
			"what another clock or a busy machine does to both cancels out there. At the end come\n" +
			"the warnings of the two runs themselves.\n\n" +
			"Exit codes: 0 compared, whatever the outcome; 1 a report cannot be read (another schema,\n" +
			"damaged); 2 wrong flag; 4 a stage is slower (only with --fail-slower).\n\n" +
			"Example:\n   zgminer bench compare before.json after.json --margin 0.05",
		Flags: []cli.Flag{
			&cli.Float64Flag{Name: "margin", Usage: "ratios within ± this share are no difference", Value: compare.DefaultMargin},
			jsonFlag(),
			&cli.BoolFlag{Name: "all", Usage: "list the stages without difference too"},
			&cli.BoolFlag{Name: "fail-slower", Usage: "exit with code 4 if B is slower in a stage"},
		},
		Action: runBenchCompare,
	}
}

func runBenchCompare(c *cli.Context) error {
	files, err := flagsAnywhere(c)
	if err != nil {
		return cli.Exit(fmt.Sprintf("%v (see zgminer bench compare --help)", err), exitUsage)
	}
	if len(files) != 2 {
		return cli.Exit(fmt.Sprintf("compare takes two report files, got %d (see zgminer bench compare --help)", len(files)), exitUsage)
	}
	if m := c.Float64("margin"); !(m >= 0 && m < 1) {
		return cli.Exit(fmt.Sprintf("--margin %v: it must be at least 0 and below 1, 0.05 means ± 5 %%", m), exitUsage)
	}
	var reports [2]*report.Report
	for i, path := range files {
		if reports[i], err = report.Read(path); err != nil {
			return cli.Exit(err, exitFailure)
		}
	}
	res, err := compare.Reports(reports[0], reports[1], c.Float64("margin"))
	if err != nil {
		return cli.Exit(err, exitFailure)
	}
	res.Named(shortNames(files[0], files[1]))
	if c.Bool("json") {
		err = writeJSON(c.App.Writer, res)
	} else {
		err = printCompare(c.App.Writer, res, c.Bool("all"))
		if err == nil && sameFile(files[0], files[1]) {
			_, err = fmt.Fprintln(c.App.Writer, "Both names are the same file.")
		}
	}
	if err == nil && c.Bool("fail-slower") && res.Count(compare.Slower) > 0 {
		return cli.Exit(fmt.Sprintf("%s is slower in %d stages", res.NameB, res.Count(compare.Slower)), exitSlower)
	}
	return err
}

// shortNames are the names of two files without their directories, if that
// tells them apart.
func shortNames(a, b string) (string, string) {
	if x, y := filepath.Base(a), filepath.Base(b); x != y {
		return x, y
	}
	return a, b
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// flagsAnywhere returns the arguments that are no flags and applies flags that
// stand behind them, which the command line parser leaves alone.
func flagsAnywhere(c *cli.Context) (files []string, err error) {
	args := c.Args().Slice()
	for i := 0; i < len(args); i++ {
		a := args[i]
		if a == "-" || !strings.HasPrefix(a, "-") {
			files = append(files, a)
			continue
		}
		name, value, given := strings.Cut(strings.TrimLeft(a, "-"), "=")
		isBool := false
		known := false
		for _, f := range c.Command.Flags {
			if f.Names()[0] == name {
				known = true
				_, isBool = f.(*cli.BoolFlag)
			}
		}
		switch {
		case !known:
			return nil, fmt.Errorf("flag provided but not defined: -%s", name)
		case given:
		case isBool:
			value = "true"
		case i+1 < len(args):
			i++
			value = args[i]
		default:
			return nil, fmt.Errorf("flag needs an argument: -%s", name)
		}
		if err := c.Set(name, value); err != nil {
			return nil, fmt.Errorf("--%s %s: %w", name, value, err)
		}
	}
	return files, nil
}

func printCompare(w io.Writer, res *compare.Result, all bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", res.Verdict)
	t := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	rows := 0
	for _, r := range res.Rows {
		if r.Verdict == compare.NoDifference && !all {
			continue
		}
		if rows++; rows == 1 {
			fmt.Fprintf(t, "stage\ttier\ton\t%s\t%s\tratio\t95 %% interval\tverdict\tratio of × plain Go\n", res.NameA, res.NameB)
		}
		on := fmt.Sprintf("%d cores", r.Cores)
		switch {
		case r.InFlight > 0:
			on = fmt.Sprintf("%d in flight", r.InFlight)
		case r.Cores == 1:
			on = "1 core"
		}
		relative := "-"
		if r.RatioOfRatios > 0 {
			relative = fmt.Sprintf("%.3f", r.RatioOfRatios)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%.3f\t%.3f to %.3f\t%s\t%s\n", r.Name, orDash(r.Tier), on, chart.Value(r.A, r.Unit), chart.Value(r.B, r.Unit),
			r.Ratio, r.ConfidenceLow, r.ConfidenceHigh, r.Verdict, relative)
	}
	t.Flush()
	if rows > 0 {
		b.WriteByte('\n')
	}
	if n := res.Count(compare.NoDifference); n > 0 && !all {
		fmt.Fprintf(&b, "%d stages without difference are not listed (--all lists them).\n", n)
	}
	for _, only := range []struct {
		name   string
		stages []string
	}{{res.NameA, res.OnlyA}, {res.NameB, res.OnlyB}} {
		if len(only.stages) > 0 {
			fmt.Fprintf(&b, "only in %s: %s\n", only.name, strings.Join(only.stages, "; "))
		}
	}
	if len(res.Environment) == 0 {
		b.WriteString("The environments are the same.\n")
	} else {
		b.WriteString("\nWhat differs in the environment:\n")
		t := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
		fmt.Fprintf(t, "  field\t%s\t%s\n", res.NameA, res.NameB)
		for _, d := range res.Environment {
			fmt.Fprintf(t, "  %s\t%s\t%s\n", d.Field, orDash(d.A), orDash(d.B))
		}
		t.Flush()
	}
	for _, run := range []struct {
		name     string
		warnings []string
	}{{res.NameA, res.WarningsA}, {res.NameB, res.WarningsB}} {
		if len(run.warnings) > 0 {
			fmt.Fprintf(&b, "\nWarnings of %s:\n", run.name)
		}
		for _, text := range run.warnings {
			fmt.Fprintf(&b, "  - %s\n", text)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
