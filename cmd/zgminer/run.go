package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	// Joins the node's metrics with the process's.
	"github.com/prometheus/client_golang/prometheus"
	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/internal/config"
	"github.com/zgminer/zgminer/internal/health"
	"github.com/zgminer/zgminer/internal/metrics"
	"github.com/zgminer/zgminer/internal/web"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner"
)

func runCommand() *cli.Command {
	return &cli.Command{
		Name:  "run",
		Usage: "run what the settings say: chain, storage node, miner",
		Description: "Needs zgminer init. Runs until Ctrl-C or SIGTERM: the search stops, answers stay in\n" +
			"the outbox, journals are closed; a second signal stops at once.\n\n" +
			"Without a server of the chain that answers, what is stored is served and the rest\nwaits.\n\nExit codes: 0 stopped cleanly, 1 failed, 2 wrong setting, 5 home in use; with an\nembedded chain also those of zgminer chain --help.\n\n" +
			"Examples:\n   zgminer run\n   zgminer --home /srv/zgminer run",
		Action: func(c *cli.Context) error {
			h, err := home(c)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(settings(c).Values, func(v config.Value) bool { return v.Origin != "default" }) {
				return cli.Exit(fmt.Sprintf("nothing is set for %s: run zgminer init first, or name the home with --home", h), exitUsage)
			}
			r := &runner{home: h, cfg: settings(c).Config, log: slog.Default(), prompt: true}
			r.kernels, err = selectKernels(c, "")
			if err != nil {
				return err
			}
			r.ready = func() { printRunning(c, r) }
			return runExit(r.run(c.Context))
		},
	}
}

// runExit gives errors of run their exit codes.
func runExit(err error) error {
	var exit cli.ExitCoder
	switch {
	case err == nil || errors.Is(err, context.Canceled):
		return nil
	case errors.As(err, &exit):
		return err // its code is chosen already
	case errors.Is(err, miner.ErrInUse):
		return cli.Exit(err.Error(), node.CodeInUse)
	}
	return chainExit(err)
}

// runner runs the parts of one home.
type runner struct {
	home    string
	cfg     config.Config
	kernels *kernels.Selection
	log     *slog.Logger
	prompt  bool   // a person may be asked for the key's password
	ready   func() // when everything listens

	health  *health.Tracker
	chain   *node.Node    // nil: the chain is elsewhere
	client  client.Client // of the chain
	storage *miner.Node   // nil: none
	status  string        // address of the status API
	network presets.Network
}

// run runs chain and storage node until ctx ends. The storage node stops first.
func (r *runner) run(ctx context.Context) (err error) {
	r.health = &health.Tracker{Log: r.log}
	if !r.cfg.Chain.Embedded() && !r.cfg.Storage.Enabled {
		return cli.Exit("nothing to run: storage.enabled is false and chain.mode runs no node here", exitUsage)
	}
	var parts sync.WaitGroup
	defer parts.Wait()
	chainCtx, stopChain := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stopChain(nil)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if r.cfg.Chain.Embedded() {
		if err := r.startChain(chainCtx, &parts, cancel); err != nil {
			return err
		}
		select {
		case <-r.chain.Ready():
		case <-ctx.Done():
			stopChain(nil)
			parts.Wait()
			return cause(ctx)
		}
	}
	if err := r.connect(ctx); err != nil {
		stopChain(nil)
		parts.Wait()
		if c := cause(ctx); c != nil {
			return c
		}
		return err
	}
	defer func() { // the client's connections end before the node that it asks
		r.client.Close()
		stopChain(nil)
		parts.Wait()
		if err == nil {
			err = cause(ctx)
		}
	}()
	if !r.cfg.Storage.Enabled {
		r.begun()
		<-ctx.Done()
		return cause(ctx)
	}
	return r.runStorage(ctx)
}

// cause is why a context ended, nil for a wish.
func cause(ctx context.Context) error {
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

func (r *runner) startChain(ctx context.Context, parts *sync.WaitGroup, fail context.CancelCauseFunc) error {
	dir := r.cfg.Chain.Home
	if dir == "" {
		dir = node.ChainDir(r.home)
	}
	var err error
	if r.chain, err = node.New(node.Config{Dir: dir, Options: r.cfg.Chain, Log: r.log}); err != nil {
		return err
	}
	parts.Go(func() {
		if err := r.chain.Run(ctx); err != nil {
			fail(err)
		} else {
			fail(nil)
		}
	})
	parts.Go(func() { tendHeap(ctx) })
	return nil
}

// chainPause is the time between looks for a chain that has not answered yet.
const chainPause = 10 * time.Second

// connect makes the client of the chain and finds the contracts. Servers elsewhere
// may be down: their client keeps trying.
func (r *runner) connect(ctx context.Context) (err error) {
	dir := r.cfg.Chain.Home
	if dir == "" {
		dir = node.ChainDir(r.home)
	}
	if r.network, err = r.cfg.Storage.Presets(&r.cfg.Chain).ResolveIn(dir); err != nil {
		return cli.Exit(fmt.Sprintf("storage.%v", err), exitUsage)
	}
	if r.cfg.Storage.NoIndexers() {
		r.network.Indexers = nil
	}
	opt := client.Options{Logger: r.log}
	if r.chain != nil {
		g, _ := r.chain.Genesis()
		r.client, err = client.InProcess(ctx, r.chain.Attach(), g.ChainID, opt)
		return err
	}
	o := r.cfg.Chain
	if o.RPCURL == "" && len(r.network.RPC) > 0 {
		o.RPCURL, o.FallbackURLs = r.network.RPC[0], append(o.FallbackURLs, r.network.RPC[1:]...)
	}
	if o.ChainID == 0 {
		o.ChainID = int64(r.network.ChainID)
	}
	// What is stored is served without a chain too.
	opt.Late = r.cfg.Storage.Enabled
	remote, err := client.FromSettings(ctx, o, opt)
	switch {
	case err == nil:
		r.client = remote
		return nil
	case ctx.Err() != nil || errors.Is(err, client.ErrUnavailable):
		return err
	}
	return cli.Exit(err.Error(), exitUsage) // URL or chain id are wrong
}

// awaitChain tells that no server of the chain has answered yet.
func (r *runner) awaitChain(ctx context.Context) {
	for {
		_, err := r.client.ChainID(ctx)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			r.health.Clear("chain-down")
			return
		}
		p := health.Problem{Code: "chain-down", Severity: health.Error, Sentence: err.Error(), Hint: "check chain.rpc_url and the network; what is stored is served, and the rest goes on when a server answers"}
		if errors.Is(err, client.ErrWrongChain) {
			p.Hint = "correct chain.rpc_url or chain.chain_id; what is stored is served meanwhile"
		}
		r.health.Set(p)
		select {
		case <-ctx.Done():
			return
		case <-time.After(chainPause):
		}
	}
}

func (r *runner) runStorage(ctx context.Context) error {
	h := storageHome(r.home, &r.cfg)
	signer, err := r.signer(ctx)
	if err != nil {
		return err
	}
	threads := r.cfg.Miner.Threads
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	backend := kernels.NewCPUBackend(r.kernels.CPU, threads)
	defer backend.Close()
	cfg := miner.Config{
		Home: h, Network: r.network, Storage: r.cfg.Storage, Miner: r.cfg.Miner, Chain: r.client, Signer: signer,
		CPU: r.kernels.CPU, Devices: backend.Devices(), Health: r.health, Log: r.log,
	}
	if r.chain != nil {
		cfg.Consensus = r.cfg.Chain.BlockTime()
	}
	if r.storage, err = miner.New(cfg); err != nil {
		return err
	}
	statusCtx, stopStatus := context.WithCancel(ctx)
	defer stopStatus()
	var waiting sync.WaitGroup
	defer waiting.Wait()
	waiting.Go(func() { r.awaitChain(statusCtx) })
	defer stopStatus()
	if addr := r.cfg.Status.Addr; addr != "" {
		own := prometheus.NewRegistry() // of this node: tests run several in one process
		own.MustRegister(metrics.Fields(func() any { return r.storage.Status() }))
		s := &web.Server{Addr: addr, Status: func() any { return r.storage.Status() }, Hive: func() web.Hive { return hive(r.storage.Status()) }, Health: r.health, Registry: prometheus.Gatherers{metrics.Registry, own}, Log: r.log}
		got, wait, err := s.Run(statusCtx)
		if err != nil {
			return err
		}
		r.status = got
		defer func() {
			stopStatus()
			if err := wait(); err != nil {
				r.log.Warn("the status server", "error", err)
			}
		}()
	}
	return r.storage.Run(ctx, r.begun)
}

// begun tells whoever waits that everything listens.
func (r *runner) begun() {
	if err := notifyService("READY=1"); err != nil {
		r.log.Warn("the service manager does not hear", "error", err)
	}
	if r.ready != nil {
		r.ready()
	}
}

// signer opens the account that mines; nil if nothing is to be mined.
func (r *runner) signer(ctx context.Context) (tx.Signer, error) {
	m := r.cfg.Miner
	if !m.Enabled {
		return nil, nil
	}
	if m.Signer != "" {
		clef, err := keys.DialClef(ctx, m.Signer)
		if err != nil {
			return nil, err
		}
		return clef, nil
	}
	if m.Account == "" {
		return nil, cli.Exit("mining needs an account that sends answers and pays their gas: set miner.account (zgminer keys new makes one), or miner.enabled = false", exitUsage)
	}
	address, err := presets.ParseAddress(m.Account)
	if err != nil {
		return nil, cli.Exit(fmt.Sprintf("miner.account = %q: %v", m.Account, err), exitUsage)
	}
	source := keys.PasswordSource{File: m.PasswordFile}
	if m.PasswordFile == "" {
		source.Credential = serviceCredential()
		if r.prompt {
			source.Prompt = keys.TerminalPrompt("Password for the key of "+m.Account, false)
		}
	}
	password, err := source.Read()
	if err != nil {
		return nil, err
	}
	k, err := keys.OpenDir(filepath.Join(r.home, keysFolder), false).Load(address, password)
	if err != nil {
		return nil, err
	}
	return keys.NewKeyring(k), nil
}

// hive is the summary for HiveOS.
func hive(s miner.Status) web.Hive {
	h := web.Hive{HS: []float64{}, Units: "hs", Temp: []int{}, Fan: []int{}, Uptime: s.Uptime, Version: version, Algo: "pora"}
	if m := s.Mining; m != nil {
		for _, d := range m.Devices {
			h.HS = append(h.HS, d.HashRate)
			h.Temp, h.Fan = append(h.Temp, 0), append(h.Fan, 0) // not measured
		}
		h.Accepted = [2]uint64{m.Accepted, m.Rejected}
	}
	return h
}

func printRunning(c *cli.Context, r *runner) {
	w := c.App.Writer
	fmt.Fprintf(w, "zgminer runs on %s (chain %d)\n", r.network.Name, r.network.ChainID)
	if r.chain != nil {
		if s := r.chain.Status(); s.HTTP != "" {
			fmt.Fprintf(w, "  chain RPC  http://%s\n", s.HTTP)
		}
	}
	if r.storage != nil {
		rpc, admin, grpc, indexer := r.storage.Addresses()
		for _, a := range []struct{ name, addr string }{{"storage", rpc}, {"admin", admin}, {"gRPC", grpc}, {"indexer", indexer}, {"status", r.status}} {
			if a.addr != "" {
				fmt.Fprintf(w, "  %-9s  http://%s\n", a.name, a.addr)
			}
		}
	}
	fmt.Fprintln(w, "what it does: zgminer status")
}
