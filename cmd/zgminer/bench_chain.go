package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/bench/chainload"
)

// chainChild is the hidden command that a node process of bench chain runs.
const chainChild = "chain-child"

func benchChainCommand() *cli.Command {
	return &cli.Command{
		Name:  "chain",
		Usage: "measure the embedded chain under load, next to geth's dev mode",
		Description: "Starts networks of one and of four validators and geth's dev mode of the same\n" +
			"go-ethereum on loopback, in turn, each node a process of its own with data in a temporary\n" +
			"directory. All get the same transactions (transfers; token-like calls) by HTTP in batches.\n" +
			"It reports transactions per second, CPU time per transaction of all node processes, the\n" +
			"time from sending a single transaction to its receipt, block rate, memory, and what empty\n" +
			"blocks cost. Ratios to dev mode, not seconds, are what travels between machines.\n\n" +
			"Exit codes: 0 done; 1 it could not be done; 2 wrong flag; 130 interrupted, processes ended\n" +
			"and files removed, no report.\n\n" +
			"Example:\n   zgminer bench chain --quick\n   zgminer bench chain --json > chain.json",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "quick", Usage: "about three minutes (default: about twelve)"},
			jsonFlag(),
			&cli.StringFlag{Name: "profiles", Usage: "write CPU profiles of the nodes into this `DIRECTORY`, for go tool pprof"},
		},
		Action: runBenchChain,
	}
}

func benchChainChildCommand() *cli.Command {
	return &cli.Command{
		Name: chainChild, Hidden: true, Usage: "a node process of zgminer bench chain",
		Action: func(c *cli.Context) error {
			if err := chainload.Child(c.Context, os.Stdin, c.App.Writer, tendHeap); err != nil {
				return cli.Exit(err, exitFailure)
			}
			return nil
		},
	}
}

func runBenchChain(c *cli.Context) error {
	if c.Args().Present() {
		return cli.Exit(fmt.Sprintf("bench chain takes no argument %q (see zgminer bench chain --help)", c.Args().First()), exitUsage)
	}
	self, err := os.Executable()
	if err != nil {
		return cli.Exit(fmt.Errorf("find this program, to start the nodes: %w", err), exitFailure)
	}
	o := chainload.Normal()
	if c.Bool("quick") {
		o = chainload.Quick()
	}
	o.Command, o.Version, o.Profiles = []string{self, "bench", chainChild}, version, c.String("profiles")
	if o.Profiles != "" {
		if err := os.MkdirAll(o.Profiles, 0o777); err != nil {
			return cli.Exit(fmt.Errorf("write CPU profiles: %w (name a directory with --profiles)", err), exitFailure)
		}
	}
	progress := newBenchProgress(c.App.ErrWriter, c.Bool("json"))
	o.Progress = progress.update
	r, err := chainload.Run(c.Context, o)
	progress.done()
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return cli.Exit("interrupted: the nodes were stopped and their files removed, no report was written", exitInterrupted)
	case err != nil:
		return cli.Exit(err, exitFailure)
	case c.Bool("json"):
		return writeJSON(c.App.Writer, r)
	}
	_, err = fmt.Fprint(c.App.Writer, r.Text())
	return err
}
