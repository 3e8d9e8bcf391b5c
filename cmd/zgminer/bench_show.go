package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/bench"
	"github.com/zgminer/zgminer/bench/chainload"
	"github.com/zgminer/zgminer/bench/report"
)

func benchShowCommand() *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     "print a stored benchmark report as the run itself did",
		ArgsUsage: "REPORT",
		Description: "Takes reports of `zgminer bench` and of `zgminer bench chain`. With --chart it draws the\n" +
			"picture of the first kind anew.\n\n" +
			"Exit codes: 0 done; 1 the report cannot be read (another schema, damaged) or the chart\n" +
			"not be written; 2 wrong flag.\n\n" +
			"Example:\n   zgminer bench show bench/results/amd-epyc-zen4-2cpu.json",
		Flags: []cli.Flag{
			jsonFlag(),
			&cli.StringFlag{Name: "chart", Usage: "draw the report as SVG into `FILE`"},
		},
		Action: runBenchShow,
	}
}

func runBenchShow(c *cli.Context) error {
	names, err := flagsAnywhere(c)
	if err == nil && len(names) != 1 {
		err = fmt.Errorf("bench show takes one report, got %d", len(names))
	}
	if err != nil {
		return cli.Exit(fmt.Sprintf("%v (see zgminer bench show --help)", err), exitUsage)
	}
	r, err := report.Read(names[0])
	var other *report.ErrSchema
	if errors.As(err, &other) && other.Found == chainload.Schema {
		return showChainReport(c, names[0])
	}
	if err != nil {
		return cli.Exit(err, exitFailure)
	}
	files := benchFiles{chart: c.String("chart")}
	if err := files.tryWrite(); err != nil {
		return cli.Exit(err, exitFailure)
	}
	return files.deliver(c, r)
}

// printLastLine says the most important thing once more, where a terminal that
// shows only the end has it.
func printLastLine(w io.Writer, r *bench.Report) error {
	_, err := fmt.Fprintln(w, firstSentence(r.Verdict))
	return err
}

func showChainReport(c *cli.Context, path string) error {
	if c.String("chart") != "" {
		return cli.Exit(fmt.Sprintf("%s is a report of bench chain, of which there is no chart: leave --chart out", path), exitUsage)
	}
	r, err := chainload.Read(path)
	if err != nil {
		return cli.Exit(err, exitFailure)
	}
	if c.Bool("json") {
		return writeJSON(c.App.Writer, r)
	}
	_, err = fmt.Fprint(c.App.Writer, r.Text())
	return err
}
