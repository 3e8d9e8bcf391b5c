package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/internal/config"
)

func chainCommand() *cli.Command {
	c := &cli.Command{
		Name:  "chain",
		Usage: "run and look after the embedded chain",
		Description: "One process holds consensus (CometBFT) and the EVM (go-ethereum).\n\n" +
			"Example:\n   zgminer chain init --dev && zgminer chain run\n\n" +
			"Exit codes of all chain commands: 0 done, 1 failed, 2 wrong setting or genesis,\n" +
			"3 consensus blocks needed for a replay are gone, 4 disk full, 5 directory, key or\n" +
			"port in use, 6 data of another chain or a block this node cannot accept.",
		Subcommands: []*cli.Command{
			chainInitCommand(), chainRunCommand(), chainStatusCommand(), chainValidatorsCommand(), chainKeysCommand(),
			chainExportCommand(), chainImportCommand(), chainRollbackCommand(),
		},
	}
	for _, s := range c.Subcommands {
		if !strings.Contains(s.Description, "Exit codes:") {
			s.Description += "\n\nExit codes: 0 done; others: zgminer chain --help."
		}
	}
	return c
}

// home returns the home directory that the command line names.
func home(c *cli.Context) (string, error) {
	if h := c.String("home"); h != "" {
		return h, nil
	}
	return config.DefaultHome()
}

// chainPlace returns the chain directory and its settings.
func chainPlace(c *cli.Context) (string, options.Options, error) {
	o := settings(c).Chain
	if o.Home != "" {
		return o.Home, o, nil
	}
	h, err := home(c)
	return node.ChainDir(h), o, err
}

// chainExit gives an error of the node its exit code.
func chainExit(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return cli.Exit(err.Error(), node.ExitCode(err))
}

func chainRunCommand() *cli.Command {
	return &cli.Command{
		Name:  "run",
		Usage: "run the chain node until it is stopped",
		Description: "Needs `zgminer chain init`. With --net it runs all homes that `zgminer chain init\n" +
			"--validators` made in one folder, in this one process: a network to try things on.\n\n" +
			"Examples:\n   zgminer chain run\n   zgminer chain run --net ./net",
		Flags:  []cli.Flag{&cli.StringFlag{Name: "net", Usage: "folder with the homes of a whole test network"}},
		Action: runChain,
	}
}

func runChain(c *cli.Context) error {
	var configs []node.Config
	if folder := c.String("net"); folder != "" {
		homes, err := filepath.Glob(filepath.Join(folder, "node*", config.FileName))
		if err != nil || len(homes) == 0 {
			return cli.Exit(fmt.Sprintf("no homes in %s: make them with zgminer chain init --validators 4 --out %s", folder, folder), exitUsage)
		}
		for i, file := range homes {
			l, err := config.Load(config.Source{Path: file, Required: true})
			if err != nil {
				return cli.Exit(err, exitUsage)
			}
			configs = append(configs, node.Config{Dir: node.ChainDir(filepath.Dir(file)), Options: l.Chain, Log: slog.Default().With("node", i)})
		}
	} else {
		dir, o, err := chainPlace(c)
		if err != nil {
			return err
		}
		configs = []node.Config{{Dir: dir, Options: o, Log: slog.Default()}}
	}
	banner := newChainBanner(c.App.Writer, len(configs))
	return chainExit(runNodes(c.Context, configs, func(n *node.Node) {
		g, sum := n.Genesis()
		banner.started(g, sum, n.Status())
	}))
}

// runNodes runs nodes until ctx ends or one fails, which ends the others.
func runNodes(ctx context.Context, configs []node.Config, started func(*node.Node)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var nodes []*node.Node
	for _, cfg := range configs {
		n, err := node.New(cfg)
		if err != nil {
			return err
		}
		nodes = append(nodes, n)
	}
	var wg sync.WaitGroup
	wg.Go(func() { tendHeap(ctx) })
	var mu sync.Mutex // guards ready and started's output
	ready := 0
	tell := func(state string) {
		if err := notifyService(state); err != nil {
			slog.Warn("the service manager does not hear", "error", err)
		}
	}
	results := make([]error, len(nodes))
	for i, n := range nodes {
		wg.Go(func() {
			defer cancel()
			results[i] = n.Run(ctx)
		})
		wg.Go(func() {
			select {
			case <-n.Ready():
				mu.Lock()
				started(n)
				if ready++; ready == len(nodes) {
					tell("READY=1")
				}
				mu.Unlock()
			case <-ctx.Done():
			}
		})
	}
	wg.Go(func() {
		<-ctx.Done()
		tell("STOPPING=1")
	})
	wg.Wait()
	for _, err := range results {
		if err != nil {
			return err
		}
	}
	return nil
}

func chainStatusCommand() *cli.Command {
	return &cli.Command{
		Name:  "status",
		Usage: "say what the chain node is doing",
		Description: "Reads what the node last wrote, so it also works while stored blocks are replayed\n" +
			"and after a failure. With chain.mode = external it asks the servers of the settings.\n\nExit codes: 0 it follows the chain, 1 it does not.\n\nExample:\n   zgminer chain status --json | jq .height",
		Flags:  []cli.Flag{jsonFlag()},
		Action: runChainStatus,
	}
}

func runChainStatus(c *cli.Context) error {
	dir, o, err := chainPlace(c)
	if err != nil {
		return err
	}
	if o.Mode == options.External && (o.RPCURL != "" || o.ChainID != 0) {
		return runExternalStatus(c, o)
	}
	s, running, err := node.ReadStatus(dir)
	if err != nil {
		return chainExit(err)
	}
	ready := running && s.Ready(time.Now(), o.BlockTime())
	if c.Bool("json") {
		err = writeJSON(c.App.Writer, struct {
			node.Status
			Running bool `json:"running"`
			Ready   bool `json:"ready"`
		}{s, running, ready})
	} else {
		err = printChainStatus(c, s)
	}
	if err != nil {
		return err
	}
	if !ready {
		return cli.Exit("", 1)
	}
	return nil
}

func printChainStatus(c *cli.Context, s node.Status) error {
	w := c.App.Writer
	if s.ChainID == 0 { // the first start was refused before the chain was known
		_, err := fmt.Fprintf(w, "%s, no chain was opened yet (%s)\n  problem       %s\n  told at       %s\n", s.Phase, s.Mode, s.Problem, s.Updated.Format(time.RFC3339))
		return err
	}
	fmt.Fprintf(w, "%s, chain %d (%s), height %d", s.Phase, s.ChainID, s.Mode, s.Height)
	if s.ReplayTarget > s.Height {
		fmt.Fprintf(w, " of %d being replayed", s.ReplayTarget)
	}
	fmt.Fprintln(w)
	if s.Height > 0 {
		fmt.Fprintf(w, "  newest block  %s\n", s.BlockTime.Format(time.RFC3339))
	}
	fmt.Fprintf(w, "  peers         %d\n  transactions  %d ready, %d waiting\n  told at       %s\n", s.Peers, s.PoolReady, s.PoolQueued, s.Updated.Format(time.RFC3339))
	if s.HTTP != "" && s.Problem == "" {
		fmt.Fprintf(w, "  JSON-RPC      http://%s\n", s.HTTP)
	}
	if s.Contracts != nil {
		for _, a := range s.Contracts.Main() {
			fmt.Fprintf(w, "  %-12s  %s\n", a.Name, a.Address)
		}
	}
	if s.Problem != "" {
		fmt.Fprintf(w, "  problem       %s\n", s.Problem)
	}
	if s.Phase == node.Failed && s.CleanStop {
		fmt.Fprintln(w, "  data          as the last clean stop left them")
	}
	return nil
}
