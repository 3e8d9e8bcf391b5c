package main

import (
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/hwdetect"
)

func hwCommand() *cli.Command {
	return &cli.Command{
		Name:  "hw",
		Usage: "show what this machine consists of",
		Description: "Lists CPU, memory, GPUs, disks and kernel, and what could not be seen with the\n" +
			"reason. Nothing is changed; in each directory named with --dir a trial file of\n" +
			"4 KiB is written and removed, to learn whether O_DIRECT works there.\n\n" +
			"Memory is counted in GiB (2^30 bytes), disks and the room on them in GB and TB (10^9\n" +
			"and 10^12 bytes), as they are sold; --json has bytes.\n\n" +
			"Exit codes: 0 always, unless the output cannot be written (1) or a flag is wrong (2).\n\n" +
			"Example:\n   zgminer hw --dir /data\n   zgminer hw --json | jq '.gpus[].name'",
		Flags:  []cli.Flag{jsonFlag(), dirFlag()},
		Action: runHW,
	}
}

func dirFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "dir", Usage: "also examine this directory (may be given several times)"}
}

// directories returns the values of dirFlag; one without a name, as an unset
// variable of a script gives, is a usage error.
func directories(c *cli.Context) ([]string, error) {
	dirs := c.StringSlice("dir")
	if slices.Contains(dirs, "") {
		return nil, cli.Exit("--dir is empty: name a directory, . is the current one", exitUsage)
	}
	return dirs, nil
}

func runHW(c *cli.Context) error {
	dirs, err := directories(c)
	if err != nil {
		return err
	}
	m := hwdetect.Probe(c.Context, hwdetect.Options{Directories: dirs})
	if err := c.Context.Err(); err != nil {
		return err
	}
	if c.Bool("json") {
		return writeJSON(c.App.Writer, m)
	}
	return printMachine(c.App.Writer, &m)
}
