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
			jsonFlag(),
			&cli.StringFlag{Name: "out", Usage: "write the lines to `FILE` (default: the terminal, unless --json has it)"},
			&cli.StringFlag{Name: "against", Usage: "compare with the ratios in `FILE`"},
			&cli.BoolFlag{Name: "dedicated", Usage: "a drop is an error"},
		},
		Action: runBenchRatios,
	}
}

// ratiosJSON is what --json prints.
type ratiosJSON struct {
	Schema   string         `json:"schema"`
	CPU      string         `json:"cpu"`
	Mode     string         `json:"mode"`
	Version  string         `json:"version"`
	Ratios   []ratios.Ratio `json:"ratios"`
	Against  string         `json:"against,omitempty"`  // file of --against
	Compared *int           `json:"compared,omitempty"` // how many are in both
	Drops    *[]ratios.Drop `json:"drops,omitempty"`    // those that fell
}

// write prints, if --json asks for it.
func (r *ratiosJSON) write(c *cli.Context) error {
	if !c.Bool("json") {
		return nil
	}
	return writeJSON(c.App.Writer, r)
}

func runBenchRatios(c *cli.Context) error {
	names, err := flagsAnywhere(c)
	if err == nil && len(names) != 1 {
		err = errors.New("bench ratios takes one report")
	}
	if err != nil {
		return cli.Exit(fmt.Sprintf("%v (see zgminer bench ratios --help)", err), exitUsage)
	}
	r, err := report.Read(names[0])
	if err != nil {
		return cli.Exit(err, exitFailure)
	}
	var text bytes.Buffer
	if err := ratios.Write(&text, r); err != nil {
		return cli.Exit(err, exitFailure)
	}
	switch out := c.String("out"); {
	case out != "":
		err = report.WriteFile(out, text.Bytes())
	case !c.Bool("json"):
		_, err = c.App.Writer.Write(text.Bytes())
	}
	if err != nil {
		return cli.Exit(err, exitFailure)
	}
	e := &r.Environment
	result := ratiosJSON{Schema: "zgminer.bench.ratios/1", CPU: e.CPUModel, Mode: e.Options.Mode, Version: e.Version, Ratios: ratios.Of(r)}
	against := c.String("against")
	if against == "" {
		return result.write(c)
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
	drops, compared := ratios.Drops(before, result.Ratios)
	result.Against, result.Compared, result.Drops = against, &compared, &drops
	if err := result.write(c); err != nil {
		return err
	}
	for _, d := range drops {
		fmt.Fprintf(c.App.ErrWriter, "warning: %v\n", d)
	}
	fmt.Fprintf(c.App.ErrWriter, "%d ratios compared with %s, %d fell by more than %.0f %%\n", compared, against, len(drops), 100*ratios.Margin)
	if len(drops) > 0 && c.Bool("dedicated") {
		return cli.Exit("ratios fell on a dedicated machine", exitFailure)
	}
	return nil
}
