// Package app is the ABCI application: it carries blocks between CometBFT, which
// decides their order, and the EVM, which gives them meaning (spec/chain.md 3).
//
// One height is one EVM block, its number the height. A block is executed when it
// is proposed; the head of the EVM moves only in Commit, because only then the
// answer of FinalizeBlock is on CometBFT's disk and a crash can be repaired.
package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	// The interface between CometBFT and its application.
	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/evm"
	"github.com/zgminer/zgminer/chain/rules"
	"github.com/zgminer/zgminer/internal/metrics"
)

// Config is what New needs.
type Config struct {
	EVM          *evm.EVM
	ChainID      string // CometBFT's
	AppVersion   uint64 // precompile set of genesis
	GasLimit     uint64 // of every block
	MaxBlockRLP  uint64 // 0: no limit
	Inflation    rules.Inflation
	Registry     Registry
	FeeRecipient common.Address
	Log          *slog.Logger

	// Pace waits until whole seconds before proposing, at most MaxWait.
	Pace    bool
	MaxWait time.Duration
	// Instant proposes as soon as a transaction waits, or when the newest block is
	// IdleTime old, instead of pacing.
	Instant  bool
	IdleTime time.Duration
	// BuildLimit bounds the filling of one block.
	BuildLimit time.Duration

	// Self is our consensus address and NextProposer tells who proposes a height in
	// round 0, nil if unknown; both serve the optimistic build only. NextProposer is
	// called on a goroutine of its own and may block until CometBFT has taken note of
	// the block before.
	Self         []byte
	NextProposer func(height int64) []byte

	// Fatal is called once with an error after which the node must stop.
	Fatal func(error)
	// BeforeBlock, if set, may refuse to go on, for instance when the disk is full.
	BeforeBlock func() error
	// Retain returns the lowest height that CometBFT must keep, 0 for all.
	Retain func(height int64) int64
	// FlushTxs bounds the transactions that a crash must replay; 0: not.
	FlushTxs uint64
	// Snapshots is the folder of snapshots for peers, made every SnapshotInterval
	// blocks (0: never), of which SnapshotKeep stay.
	Snapshots        string
	SnapshotInterval int64
	SnapshotKeep     int
	// Committed is told each height that became the head.
	Committed func(height int64)

	// Hook, if set, is called at the named steps: tests crash or fail there.
	Hook func(step Step, height int64)
}

// Step is a place where a test may interfere.
type Step string

// The steps around which a crash must be harmless.
const (
	BeforePrepare  Step = "before-prepare"
	AfterPrepare   Step = "after-prepare"
	BeforeProcess  Step = "before-process"
	AfterProcess   Step = "after-process"
	BeforeFinalize Step = "before-finalize"
	AfterFinalize  Step = "after-finalize"
	BeforeCommit   Step = "before-commit"
	AfterCommit    Step = "after-commit"
)

// Steps lists all steps in the order of one height.
var Steps = []Step{BeforePrepare, AfterPrepare, BeforeProcess, AfterProcess, BeforeFinalize, AfterFinalize, BeforeCommit, AfterCommit}

// Registry knows the validators by the index that contracts use, and what their
// contract wants changed.
type Registry interface {
	// Index returns a validator's index in the state before the block.
	Index(before *state.StateDB, consensusAddress []byte) (uint16, bool)
	// Seat returns a validator's bit in the bitmap of absent validators, in the state
	// before the block; false if its absence does not matter (any more).
	Seat(before *state.StateDB, consensusAddress []byte) (uint16, bool)
	// Updates returns the changes of the validator set that the state after the
	// block with a number asks for.
	Updates(after *state.StateDB, number uint64) ([]abci.ValidatorUpdate, error)
}

// Static is a registry of validators that never change: their order in genesis is
// their index.
type Static [][]byte

// Index implements Registry.
func (s Static) Index(_ *state.StateDB, address []byte) (uint16, bool) {
	for i, a := range s {
		if bytes.Equal(a, address) {
			return uint16(i), true
		}
	}
	return rules.Unknown, false
}

// Seat implements Registry: it is the index.
func (s Static) Seat(before *state.StateDB, address []byte) (uint16, bool) {
	return s.Index(before, address)
}

// Updates implements Registry.
func (Static) Updates(*state.StateDB, uint64) ([]abci.ValidatorUpdate, error) { return nil, nil }

// App implements abci.Application. CometBFT calls it on several connections at
// once.
type App struct {
	abci.BaseApplication
	cfg Config
	log *slog.Logger

	ctx  context.Context // ends with Close
	stop context.CancelFunc
	wg   sync.WaitGroup

	executions executions
	decoded    decodedBlocks
	rejected   rejectedBlocks
	gossip     *gossip
	builder    builder
	fatalOnce  sync.Once
	snapshots  snapshots

	pending    *types.Block // executed by FinalizeBlock, not yet the head; used by the consensus connection only
	unflushed  uint64       // transactions since the last flush; consensus connection only
	lastCommit []abci.VoteInfo

	stats Stats
}

// Stats are counters and times of the node's work.
type Stats struct {
	Prepare, Build, Process, Insert, Finalize, Commit Timer

	Rejected atomic.Int64
	mu       sync.Mutex
	reasons  map[rules.Reason]int64
}

// Timer counts calls and the time they took.
type Timer struct {
	Count, Nanos atomic.Int64
	buckets      [metrics.StepBuckets]atomic.Int64
}

func (t *Timer) since(start time.Time) {
	d := time.Since(start)
	t.Count.Add(1)
	t.Nanos.Add(int64(d))
	t.buckets[metrics.Bucket(d)].Add(1)
}

// Step returns the timer in the form of a metric.
func (t *Timer) Step() metrics.Step {
	s := metrics.Step{Seconds: time.Duration(t.Nanos.Load()).Seconds()}
	for i := range t.buckets {
		s.Buckets[i] = uint64(t.buckets[i].Load())
		s.Count += s.Buckets[i]
	}
	return s
}

// New makes the application. Close must be called.
func New(cfg Config) *App {
	if cfg.Hook == nil {
		cfg.Hook = func(Step, int64) {}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	a := &App{cfg: cfg, log: cfg.Log}
	a.ctx, a.stop = context.WithCancel(context.Background())
	a.executions.running = map[common.Hash]*execution{}
	a.stats.reasons = map[rules.Reason]int64{}
	a.snapshots.dir, a.snapshots.interval, a.snapshots.keep = cfg.Snapshots, cfg.SnapshotInterval, cfg.SnapshotKeep
	a.gossip = newGossip(maxGossipTxs, maxGossipBytes)
	a.wg.Add(1)
	go a.watchPool()
	return a
}

// Interrupt makes a waiting PrepareProposal return, before CometBFT is stopped.
func (a *App) Interrupt() { a.stop() }

// Close ends the application's goroutines. CometBFT must be stopped before.
func (a *App) Close() {
	a.stop()
	a.wg.Wait()
}

// Stats returns the counters; read them only.
func (a *App) Stats() *Stats { return &a.stats }

// Rejections returns how many proposals were refused, by reason.
func (s *Stats) Rejections() map[rules.Reason]int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[rules.Reason]int64{}
	for r, n := range s.reasons {
		out[r] = n
	}
	return out
}

// fatal reports an error that must stop the node and returns it.
func (a *App) fatal(err error) error {
	a.fatalOnce.Do(func() {
		a.log.Error("the chain stops", "error", err)
		if a.cfg.Fatal != nil {
			a.cfg.Fatal(err)
		}
	})
	return err
}

// Info tells CometBFT the newest decided block that the EVM has; CometBFT replays
// the later ones.
func (a *App) Info(context.Context, *abci.RequestInfo) (*abci.ResponseInfo, error) {
	h := a.cfg.EVM.Head()
	r := &abci.ResponseInfo{Data: "zgminer", AppVersion: a.cfg.AppVersion, LastBlockHeight: h.Number.Int64()}
	if r.LastBlockHeight > 0 {
		r.LastBlockAppHash = h.Hash().Bytes()
	}
	return r, nil
}

// InitChain starts a chain from genesis.
func (a *App) InitChain(_ context.Context, r *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	if r.ChainId != a.cfg.ChainID || r.InitialHeight != 1 {
		return nil, a.fatal(fmt.Errorf("start chain %q at height %d: the genesis file says %q and 1", r.ChainId, r.InitialHeight, a.cfg.ChainID))
	}
	return &abci.ResponseInitChain{AppHash: a.cfg.EVM.Genesis().Hash().Bytes()}, nil
}

// Query answers nothing: the EVM's JSON-RPC does.
func (a *App) Query(context.Context, *abci.RequestQuery) (*abci.ResponseQuery, error) {
	return &abci.ResponseQuery{Code: 1, Log: "ask the Ethereum JSON-RPC"}, nil
}

var errStopping = errors.New("the node is stopping")
