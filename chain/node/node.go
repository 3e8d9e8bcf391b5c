package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	cometcfg "github.com/cometbft/cometbft/config"
	// The consensus node itself.
	cometnode "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/proxy"
	rpccore "github.com/cometbft/cometbft/rpc/core"
	comettypes "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/evm"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/options"
)

// Config is what New needs.
type Config struct {
	Dir     string // chain directory
	Options options.Options
	Log     *slog.Logger `json:"-"` // nil: silent

	// Fast lets blocks follow each other without pacing, so that the EVM's clock
	// runs ahead: tests only.
	Fast bool
	// Hook interferes with the application's steps: tests only.
	Hook func(step app.Step, height int64) `json:"-"`
	// Wrap puts something in front of the application: tests only.
	Wrap func(*app.App) Application `json:"-"`
	// Retain replaces the rule by which consensus blocks are pruned: tests only.
	Retain *Retention
	// SeenTxs replaces the number of transactions from peers that are remembered,
	// if not 0: tests only.
	SeenTxs int
	// DiskFree replaces the question for free space: tests only.
	DiskFree func(dir string) (uint64, error) `json:"-"`
}

// Node is one embedded chain node. Run it once.
type Node struct {
	cfg    Config
	layout Layout
	log    *slog.Logger
	doc    *genesis.Genesis
	sum    string // of the genesis file

	ready   chan struct{} // closed when blocks can be produced or followed
	failure chan error    // first fatal error

	registry *prometheus.Registry // of the metrics; nil if they are off; set before run

	writing sync.Mutex // guards the status file

	mu     sync.Mutex // guards all below
	status Status
	evm    *evm.EVM
	app    *app.App
	comet  *cometnode.Node

	persistedAt time.Time // when the metrics last looked

	env atomic.Pointer[rpccore.Environment]
}

// New checks the settings and the genesis file. It opens no data. What it refuses
// is left in the status of a chain directory that nobody uses.
func New(cfg Config) (*Node, error) {
	n, err := newNode(cfg)
	if err != nil {
		recordRefusal(cfg.Dir, cfg.Options.Mode, err)
		return nil, err
	}
	return n, nil
}

func newNode(cfg Config) (*Node, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.DiskFree == nil {
		cfg.DiskFree = diskFree
	}
	if err := cfg.Options.Validate(); err != nil {
		return nil, &Problem{CodeConfig, err}
	}
	if !cfg.Options.Embedded() {
		if _, err := os.Stat((Layout{cfg.Dir}).Genesis()); err == nil {
			return nil, problem(CodeConfig, "chain.mode = %q runs no node here, although a chain lies in %s: set chain.mode to dev, validator or full in zgminer.toml", cfg.Options.Mode, cfg.Dir)
		}
		return nil, problem(CodeConfig, "chain.mode = %q runs no node here: use dev, validator or full; zgminer chain init prepares one", cfg.Options.Mode)
	}
	for key, peers := range map[string][]string{"persistent_peers": cfg.Options.P2P.PersistentPeers, "seeds": cfg.Options.P2P.Seeds} {
		if err := checkPeers(key, peers); err != nil {
			return nil, err
		}
	}
	// CometBFT would take relative paths as relative to the directory itself.
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("find the chain directory %s: %w", cfg.Dir, err)
	}
	cfg.Dir = dir
	l := Layout{cfg.Dir}
	doc, sum, err := genesis.Load(l.Genesis())
	if err != nil {
		return nil, &Problem{CodeConfig, err}
	}
	if cfg.Options.Mode == options.Validator && doc.EVM.Prefund != nil && len(doc.Validators) > 1 && !cfg.Options.AllowDevKeys {
		return nil, problem(CodeConfig, "the genesis file prefunds accounts whose keys everybody knows (evm.prefund), on a network of %d validators: "+
			"remove evm.prefund, or set chain.allow_dev_keys = true on a test network", len(doc.Validators))
	}
	n := &Node{cfg: cfg, layout: l, log: cfg.Log, doc: doc, sum: sum, ready: make(chan struct{}), failure: make(chan error, 1)}
	n.status = Status{Phase: Opening, PID: os.Getpid(), ChainID: doc.ChainID, GenesisID: sum, Mode: cfg.Options.Mode, Contracts: doc.Contracts}
	if g := doc.System.Governance; g != (common.Address{}) {
		n.status.Governance = &g
	}
	return n, nil
}

// Genesis returns the chain's genesis and the SHA-256 of its file.
func (n *Node) Genesis() (*genesis.Genesis, string) { return n.doc, n.sum }

// Ready is closed when the node has replayed its blocks and takes part.
func (n *Node) Ready() <-chan struct{} { return n.ready }

// Attach returns an RPC client inside the process, once Ready is closed.
func (n *Node) Attach() *rpc.Client {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.evm == nil {
		return nil
	}
	return n.evm.Attach()
}

// App returns the application, once Ready is closed.
func (n *Node) App() *app.App {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.app
}

// EVM returns the EVM, once Ready is closed.
func (n *Node) EVM() *evm.EVM {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.evm
}

// Comet returns CometBFT's view of the chain, once Ready is closed.
func (n *Node) Comet() *rpccore.Environment { return n.env.Load() }

// fail records the first error that must stop the node.
func (n *Node) fail(err error) {
	select {
	case n.failure <- err:
	default:
	}
}

// Run runs the node until ctx ends, which is a clean stop with a nil error, or
// until it fails.
func (n *Node) Run(ctx context.Context) (err error) {
	lock, err := lockDir(n.cfg.Dir, true)
	if err != nil {
		return err
	}
	defer lock.unlock()
	n.remember()
	stopStatus := n.reportStatus()
	defer func() {
		final := Stopped
		if err != nil {
			final = Failed
		}
		n.setPhase(final, err)
		stopStatus()
	}()
	if err := checkDisk(n.cfg.Dir, uint64(n.cfg.Options.MinFree)<<20, n.cfg.DiskFree); err != nil {
		return err
	}
	if err := n.checkPorts(); err != nil {
		return err
	}
	stopMetrics, err := n.serveMetrics()
	if err != nil {
		return err
	}
	defer stopMetrics()
	return diskFullError(n.cfg.Dir, n.run(ctx))
}

// run starts in the order of spec/chain.md 2.1 and stops in reverse.
func (n *Node) run(ctx context.Context) (err error) {
	block0, err := n.doc.Block0()
	if err != nil {
		return &Problem{CodeConfig, err}
	}
	block0Hash := block0.ToBlock().Hash()
	cometDoc, err := n.doc.Comet(block0Hash)
	if err != nil {
		return &Problem{CodeConfig, err}
	}
	cc := cometConfig(n.layout, n.cfg.Options, n.cfg.Fast)
	if n.cfg.SeenTxs > 0 {
		cc.Mempool.SeenCacheSize = n.cfg.SeenTxs
	}
	nodeKey, err := p2p.LoadNodeKey(n.layout.NodeKey())
	if err != nil {
		return fmt.Errorf("read the node key: %w; zgminer chain init makes one", err)
	}
	signer, address, unlock, err := n.openSigner(ctx, cc, nodeKey)
	if err != nil {
		return err
	}
	defer unlock()
	if ctx.Err() != nil {
		return nil
	}
	store, err := inspectComet(cc, cometDoc)
	if err != nil {
		return err
	}
	n.set(func(s *Status) {
		s.NodeID, s.ReplayTarget = string(nodeKey.ID()), store.height
		if address != nil {
			s.Validator = fmt.Sprintf("%X", address)
		}
	})

	evm.LogTo(n.log.Handler())
	wasClean, err := n.beginChanges()
	if err != nil {
		return err
	}
	machine, err := evm.Open(evm.Config{Dir: n.layout.EVM(), Genesis: block0, Options: n.cfg.Options, Recommit: n.recommit()})
	if err != nil {
		return &Problem{CodeMismatch, err}
	}
	changed := false // whether blocks may have been executed
	defer func() {
		n.Status() // remembers the last block
		n.mu.Lock()
		n.evm = nil
		n.mu.Unlock()
		closed := machine.Close()
		n.set(func(s *Status) { s.CleanStop = closed == nil && (err == nil || wasClean && !changed) })
		err = errors.Join(err, closed)
	}()
	if err := store.compare(machine); err != nil {
		return err
	}
	if !n.cfg.Options.RPC.WaitSync {
		if err := machine.StartRPC(); err != nil {
			return &Problem{CodeInUse, err}
		}
	}
	a := app.New(n.appConfig(machine, address))
	defer a.Close()
	n.mu.Lock()
	n.evm, n.app = machine, a
	n.mu.Unlock()
	n.setPhase(Replaying, nil)

	var application Application = a
	if n.cfg.Wrap != nil {
		application = n.cfg.Wrap(a)
	}
	changed = store.height > machine.Head().Number.Int64() // they will be replayed
	consensus, err := n.newComet(ctx, cc, signer, nodeKey, application, cometDoc)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return n.explain(err)
	}
	if err := n.startComet(consensus); err != nil {
		return err
	}
	changed = true
	n.mu.Lock()
	n.comet = consensus
	n.mu.Unlock()
	if err := machine.StartRPC(); err != nil {
		err = &Problem{CodeInUse, err}
		return errors.Join(err, n.stopComet(consensus, a))
	}
	n.setPhase(Syncing, nil)
	close(n.ready)
	n.log.Info("chain node started", "chain_id", n.doc.ChainID, "genesis", n.sum[:16], "mode", n.cfg.Options.Mode, "height", machine.Head().Number,
		"http", machine.HTTPAddr(), "ws", machine.WSAddr(), "validator", fmt.Sprintf("%X", address))

	select {
	case <-ctx.Done():
	case err = <-n.failure: // later ones are its consequences
	}
	n.setPhase(Stopping, nil)
	return errors.Join(err, n.stopComet(consensus, a))
}

// recommit is the time limit of filling one block: a part of the block time.
func (n *Node) recommit() time.Duration {
	if n.cfg.Options.Instant() {
		return time.Second * 6 / 10
	}
	return n.cfg.Options.BlockTime() * 6 / 10
}

// appConfig connects the application with the node.
func (n *Node) appConfig(machine *evm.EVM, address []byte) app.Config {
	o := n.cfg.Options
	return app.Config{
		EVM: machine, ChainID: n.doc.CometChainID, AppVersion: uint64(n.doc.EVM.Precompiles), GasLimit: n.doc.EVM.GasLimit,
		MaxBlockRLP: maxBlockRLP(n.doc.EVM.Fork), Inflation: n.doc.Inflation(), Registry: registry(n.doc),
		FeeRecipient: n.feeRecipient(address), Log: n.log,
		Instant: o.Instant() && !n.cfg.Fast, IdleTime: o.BlockTime(),
		Pace: !n.cfg.Fast, MaxWait: o.Consensus.TimeoutPropose / 2, BuildLimit: n.recommit(),
		Self: address, NextProposer: n.nextProposer,
		Snapshots: n.layout.Snapshots(), SnapshotInterval: o.Snapshot.Interval, SnapshotKeep: o.Snapshot.Keep,
		Fatal: n.fail, Retain: n.retain(machine), FlushTxs: uint64(o.EVM.FlushTxs), Hook: n.cfg.Hook,
		BeforeBlock: func() error { return checkDisk(n.cfg.Dir, uint64(o.MinFree)<<20, n.cfg.DiskFree) },
	}
}

func (n *Node) feeRecipient(address []byte) common.Address {
	if f := n.cfg.Options.Consensus.FeeRecipient; f != "" {
		return common.HexToAddress(f)
	}
	for i, a := range n.doc.Addresses() {
		if string(a) == string(address) {
			return n.doc.Validators[i].Operator
		}
	}
	return common.Address{}
}

// nextProposer asks consensus who proposes a height in round 0. It waits while
// consensus commits the height before, and knows nothing while blocks are synced.
func (n *Node) nextProposer(height int64) []byte {
	env := n.env.Load()
	if env == nil {
		return nil
	}
	s := env.ConsensusState.GetState()
	if s.LastBlockHeight+1 != height || s.Validators == nil {
		return nil
	}
	return s.Validators.GetProposer().Address
}

// newComet makes the consensus node, which replays stored blocks on the way.
func (n *Node) newComet(ctx context.Context, cc *cometcfg.Config, signer comettypes.PrivValidator, key *p2p.NodeKey, a Application, doc *comettypes.GenesisDoc) (node *cometnode.Node, err error) {
	defer func() {
		if p := recover(); p != nil { // CometBFT panics on damaged data
			err = fmt.Errorf("start consensus: %v", p)
		}
	}()
	logger := cometLogger{log: n.log.With("part", "consensus"), stopping: func() bool { return ctx.Err() != nil }, failed: func(detail string) {
		n.fail(problem(CodeFailure, "consensus stopped: %s; start the node again, and if that repeats keep the log and run zgminer chain rollback", detail))
	}, unwritable: func(err error) {
		n.fail(problem(CodeFailure, "consensus cannot write its data: %w; check the disk and start the node again", err))
	}}
	return cometnode.NewNodeWithContext(ctx, cc, signer, key, proxy.NewConnSyncLocalClientCreator(a),
		func() (*comettypes.GenesisDoc, error) { return doc, nil }, openLenient,
		n.cometMetrics(), logger)
}

func (n *Node) startComet(c *cometnode.Node) error {
	env, err := c.ConfigureRPC()
	if err != nil {
		return fmt.Errorf("start consensus: %w", err)
	}
	n.env.Store(env)
	if err := c.Start(); err != nil {
		return &Problem{CodeInUse, fmt.Errorf("start consensus: %w; is a port of chain.p2p.laddr or chain.comet_rpc.laddr in use?", err)}
	}
	return nil
}

// stopComet stops consensus; the EVM is closed after it.
func (n *Node) stopComet(c *cometnode.Node, a *app.App) error {
	a.Interrupt()
	err := c.Stop()
	c.Wait()
	n.env.Store(nil)
	n.mu.Lock()
	n.comet = nil
	n.mu.Unlock()
	if err != nil {
		return fmt.Errorf("stop consensus: %w", err)
	}
	return nil
}

// explain adds the cause that the application reported to an error of CometBFT.
func (n *Node) explain(err error) error {
	select {
	case first := <-n.failure:
		err = first
	default:
	}
	return err
}

// Retention is the rule by which consensus blocks are pruned: Keep blocks stay, and
// Margin blocks below the newest state on disk; every Every blocks old ones go.
type Retention struct{ Keep, Margin, Every int64 }

// retain returns the retention rule of spec/chain.md 4: consensus blocks are kept
// as long as a crash might need them for the replay.
func (n *Node) retain(machine *evm.EVM) func(int64) int64 {
	r := Retention{Keep: n.cfg.Options.Prune.RetainBlocks, Margin: 1000, Every: 100}
	if n.cfg.Retain != nil {
		r = *n.cfg.Retain
	}
	if r.Keep == 0 {
		return nil
	}
	return func(height int64) int64 {
		if height%r.Every != 0 {
			return 0
		}
		persisted, err := machine.Persisted()
		if err != nil {
			n.log.Warn("old consensus blocks are kept", "error", err)
			return 0
		}
		n.set(func(s *Status) { s.Persisted = persisted })
		return max(0, min(height-r.Keep, int64(persisted)-r.Margin))
	}
}
