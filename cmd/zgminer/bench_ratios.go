package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/bench/ratios"
	"github.com/zgminer/zgminer/bench/report"
)

func benchRatiosCommand() *cli.Command {
	return &cli.Command{
		Name:      "ratios",
		Usage:     "write a report's ratios to plain Go, and compare them with those of before",
		ArgsUsage: "REPORT",
		Description: "Writes the ratios of every kernel stage to plain Go on one core, with their 95 %\n" +
			"intervals, a line each. With --against, a ratio whose whole interval lies more than\n" +
			"5 % below the one in that file is told: as a warning, or, with --dedicated (a machine\n" +
			"on which nothing else runs), as an error.\n\n" +
			"Exit codes: 0 done; 1 a file cannot be read or written, or a ratio fell and\n" +
			"--dedicated was given; 2 wrong flag.\n\n" +
			"Example:\n   zgminer bench ratios --against bench/results/ratios.txt report.json",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "out", Usage: "write to `FILE` (default: the terminal)"},
			&cli.StringFlag{Name: "against", Usage: "compare with the ratios in `FILE`"},
			&cli.BoolFlag{Name: "dedicated", Usage: "a drop is an error"},
		},
		Action: runBenchRatios,
	}
}

func runBenchRatios(c *cli.Context) error {
	if c.NArg() != 1 {
		return cli.Exit(errors.New("bench ratios takes one report (see zgminer bench ratios --help)"), exitUsage)
	}
	r, err := report.Read(c.Args().First())
	if err != nil {
		return cli.Exit(err, exitFailure)
	}
	var text bytes.Buffer
	if err := ratios.Write(&text, r); err != nil {
		return cli.Exit(err, exitFailure)
	}
	if out := c.String("out"); out != "" {
		err = report.WriteFile(out, text.Bytes())
	} else {
		_, err = c.App.Writer.Write(text.Bytes())
	}
	if err != nil {
		return cli.Exit(err, exitFailure)
	}
	against := c.String("against")
	if against == "" {
		return nil
	}
	f, err := os.Open(against)
	if err != nil {
		return cli.Exit(fmt.Errorf("compare ratios: %w (write the file with --out first)", err), exitFailure)
	}
	defer f.Close()
	before, err := ratios.Read(f)
	if err != nil {
		return cli.Exit(fmt.Errorf("compare ratios with %s: %w", against, err), exitFailure)
	}
	drops, compared := ratios.Drops(before, ratios.Of(r))
	for _, d := range drops {
		fmt.Fprintf(c.App.ErrWriter, "warning: %v\n", d)
	}
	fmt.Fprintf(c.App.ErrWriter, "%d ratios compared with %s, %d fell by more than %.0f %%\n", compared, against, len(drops), 100*ratios.Margin)
	if len(drops) > 0 && c.Bool("dedicated") {
		return cli.Exit("ratios fell on a dedicated machine", exitFailure)
	}
	return nil
}
