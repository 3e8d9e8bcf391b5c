package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner/demo"
)

func demoCommand() *cli.Command {
	return &cli.Command{
		Name:  "demo",
		Usage: "a whole network on this machine: a file is stored, mined, paid and given back",
		Description: "Starts a chain with the storage contracts, a storage node, an indexer and a miner;\n" +
			"stores a file through the public interfaces as any client would, seals it, mines,\n" +
			"shows accepted answers and the withdrawn reward, and downloads the file again. It\n" +
			"then stays up, so that you can try it; Ctrl-C ends it, the next start goes on from\n" +
			"there. Everything is in one directory and listens on this machine only.\n\n" +
			"Exit codes: 0 stopped, or with --once everything worked; 1 it did not; 2 wrong usage.\n\n" +
			"Examples:\n   zgminer demo\n   zgminer demo --file photo.jpg\n   zgminer demo --once --json | jq .download_identical",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "dir", Usage: "where the demo lives (default HOME/demo)"},
			&cli.StringFlag{Name: "file", Usage: "a file to store, one byte or more; without one, 64 MiB are generated"},
			&cli.BoolFlag{Name: "once", Usage: "end after the withdrawn reward and the download"},
			&cli.StringFlag{Name: "log", Usage: "where the parts' messages go (default DIR/demo.log; - is standard error)"},
			jsonFlag(),
		},
		Action: runDemo,
	}
}

func runDemo(c *cli.Context) (err error) {
	began := time.Now()
	dir := c.String("dir")
	if dir == "" {
		h, err := home(c)
		if err != nil {
			return err
		}
		dir = filepath.Join(h, "demo")
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	if f := c.String("file"); f != "" { // before anything is started
		if st, err := os.Stat(f); err != nil {
			return cli.Exit(fmt.Sprintf("--file: %v", err), exitUsage)
		} else if !st.Mode().IsRegular() || st.Size() == 0 {
			return cli.Exit(fmt.Sprintf("--file %s: it has to be a regular file of one byte or more", f), exitUsage)
		}
	}
	l, err := prepareDemo(dir, settings(c).Kernels.Tier)
	if err != nil {
		return runExit(err)
	}
	logger, closeLog, err := demoLog(c, dir)
	if err != nil {
		return err
	}
	defer closeLog()
	sel, err := selectKernels(c, "")
	if err != nil {
		return err
	}
	ready := make(chan struct{})
	d := &demoRun{
		c: c, dir: dir, began: began, out: newDemoOutput(c),
		runner: &runner{home: dir, cfg: l.Config, kernels: sel, log: logger, ready: func() { close(ready) }},
	}
	d.out.say(fmt.Sprintf("A 0G network of its own on this machine, in %s.", dir))
	ctx, cancel := context.WithCancel(c.Context)
	defer cancel()
	var node sync.WaitGroup
	var nodeErr error
	node.Go(func() {
		defer cancel()
		nodeErr = d.runner.run(ctx)
	})
	defer node.Wait()
	defer cancel()
	select {
	case <-ready:
		err = d.play(ctx)
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err == nil && !c.Bool("once") {
		d.out.say("The network stays up; Ctrl-C ends it, and the next start goes on from here.")
		<-ctx.Done()
		err = c.Context.Err()
	}
	cancel()
	node.Wait()
	if nodeErr != nil {
		return runExit(nodeErr)
	}
	if errors.Is(err, context.Canceled) && c.Context.Err() != nil && !c.Bool("once") {
		d.out.say("Stopped; the next start goes on from here.")
		if !d.result.DownloadIdentical { // the story is not over
			return nil
		}
		err = nil
	}
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return writeJSON(c.App.Writer, d.result)
	}
	return nil
}

// demoLog says where the parts log to: their messages would bury the story.
func demoLog(c *cli.Context, dir string) (*slog.Logger, func() error, error) {
	name := c.String("log")
	if name == "-" {
		return slog.Default(), func() error { return nil }, nil
	}
	if name == "" {
		name = filepath.Join(dir, "demo.log")
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("open the log: %w", err)
	}
	logger := newLogger(f, settings(c).Log)
	slog.SetDefault(logger)
	return logger, f.Close, nil
}

// demoRun is one run of the demo.
type demoRun struct {
	c      *cli.Context
	dir    string
	began  time.Time
	runner *runner
	out    *demoOutput
	result demo.Result
}

// play waits for the first block and then lets the customers act.
func (d *demoRun) play(ctx context.Context) error {
	r := d.runner
	st := r.chain.Status()
	rpc := "http://" + st.HTTP
	nodeAddr, _, _, indexer := r.storage.Addresses()
	d.result.Addresses = map[string]string{
		"chain_rpc": rpc, "storage": "http://" + nodeAddr, "indexer": "http://" + indexer, "status": "http://" + r.status + "/status",
		"flow": r.network.Flow.Hex(), "mine": r.network.Mine.Hex(), "reward": r.network.Reward.Hex(),
	}
	// The customers know the chain by its public JSON-RPC only.
	o := options.Default(options.External)
	o.RPCURL, o.ChainID, o.PerSecond, o.MaxInFlight = rpc, int64(r.network.ChainID), 200, 16
	chain, err := client.FromSettings(ctx, o, client.Options{Logger: r.log, PollInterval: 250 * time.Millisecond})
	if err != nil {
		return err
	}
	defer chain.Close()
	for {
		head, err := chain.Head(ctx)
		if err != nil {
			return err
		}
		if head.Number > 0 {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	d.result.FirstBlockS = time.Since(d.began).Seconds()
	d.out.say(fmt.Sprintf("The chain makes a block a second (the first after %.1f s): CometBFT and the EVM in this process, with the storage contracts in block 0.", d.result.FirstBlockS))
	d.out.say(fmt.Sprintf("  chain RPC %s, storage node http://%s, indexer http://%s, status http://%s/status", rpc, nodeAddr, indexer, r.status))
	indexerURL := ""
	if indexer != "" {
		indexerURL = "http://" + indexer
	}
	open := func(name string, index int) (*customer, error) {
		return newCustomer(ctx, filepath.Join(d.dir, name), index, chain, r.network.Flow, indexerURL, "http://"+nodeAddr, r.kernels.CPU)
	}
	buyer, err := open("customer", demoCustomer)
	if err != nil {
		return err
	}
	defer buyer.close()
	owner, err := open("owner", demoOwner)
	if err != nil {
		return err
	}
	defer owner.close()
	defer d.out.done()
	return demo.Run(ctx, demo.Options{
		Dir: d.dir, File: d.c.String("file"), Seed: r.network.ChainID, Chain: chain, Network: r.network, Customer: buyer, Owner: owner,
		Beneficiary: common.HexToAddress(r.cfg.Miner.Beneficiary),
		Sealing: func() (int64, int64) {
			s := r.storage.Status().Share
			return int64(s.Sealed), int64(s.Sealable)
		},
		Say: d.out.say, Tell: d.out.tell, Log: r.log, Began: d.began,
	}, &d.result)
}

// demoOutput tells the story: sentences, and a line for what takes long.
type demoOutput struct {
	w        io.Writer
	terminal bool
	line     bool      // a progress line is on the screen
	told     time.Time // when progress was last shown
}

func newDemoOutput(c *cli.Context) *demoOutput {
	o := &demoOutput{w: c.App.Writer}
	if c.Bool("json") { // the result alone goes to standard output
		o.w = c.App.ErrWriter
	}
	o.terminal = isTerminal(o.w)
	return o
}

func (o *demoOutput) say(sentence string) {
	o.done()
	fmt.Fprintln(o.w, sentence)
}

// tell shows progress: a bar that moves on a terminal, a line now and then elsewhere.
func (o *demoOutput) tell(p demo.Progress) {
	interval := 10 * time.Second
	if o.terminal {
		interval = 100 * time.Millisecond
	}
	if time.Since(o.told) < interval || p.Total == 0 || time.Since(p.Since) < time.Second {
		return
	}
	o.told = time.Now()
	text := progressText(p)
	if o.terminal {
		fmt.Fprintf(o.w, "\r\x1b[K%s", text)
		o.line = true
	} else {
		fmt.Fprintln(o.w, text)
	}
}

// done ends a progress line.
func (o *demoOutput) done() {
	if o.line {
		fmt.Fprint(o.w, "\r\x1b[K")
		o.line = false
	}
}

func progressText(p demo.Progress) string {
	rate := p.Rate()
	text := fmt.Sprintf("%s: %s of %s, %s", p.What, units.Bytes(p.Done), units.Bytes(p.Total), units.Rate(rate))
	if rate > 0 && p.Done < p.Total {
		text += ", " + units.Duration(time.Duration(float64(p.Total-p.Done)/rate*float64(time.Second))) + " left"
	}
	return text
}

// isTerminal tells whether a person watches w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
