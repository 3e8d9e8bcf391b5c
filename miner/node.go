package miner

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/internal/health"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/miner/share"
	"github.com/zgminer/zgminer/miner/store"
	fetch "github.com/zgminer/zgminer/miner/sync"
	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/sealing"
)

// Node is one storage node. Run it once.
type Node struct {
	cfg    Config
	set    parsed
	health *health.Tracker
	log    *slog.Logger
	began  time.Time

	lock   *lock
	db     *index.DB
	store  *store.Store
	flow   *flow.Log
	syncer *flow.Syncer
	files  *files.Files
	stop   func() // ends Run cleanly; set before anything is served
	sync   *fetch.Syncer
	share  *share.Share
	at     storage.Contracts
	served addresses
	orders orders

	home   string       // absolute
	mu     sync.Mutex   // guards the rest
	mining *miningParts // nil until there is a miner id, and where nothing is mined
	idle   watch.Reason // why nothing is mined while mining is nil
}

// addresses are where the node listens.
type addresses struct{ RPC, Admin, GRPC, Indexer string }

// New opens the node's files. It talks to nobody yet.
func New(cfg Config) (*Node, error) {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Health == nil {
		cfg.Health = &health.Tracker{Log: cfg.Log}
	}
	n := &Node{cfg: cfg, health: cfg.Health, log: cfg.Log, began: time.Now()}
	if err := n.open(); err != nil {
		return nil, errors.Join(err, n.close())
	}
	return n, nil
}

// open opens the files in their order.
func (n *Node) open() (err error) {
	cfg := &n.cfg
	if n.set, err = cfg.parse(); err != nil {
		return err
	}
	n.orders.enabled = n.set.mining
	n.idle = cfg.idleReason()
	if n.home, err = filepath.Abs(cfg.Home); err != nil {
		return fmt.Errorf("find the home %s: %w", cfg.Home, err)
	}
	if n.lock, err = lockHome(cfg.Home); err != nil {
		return err
	}
	if n.db, err = index.Open(cfg.indexPath(), index.Options{Logger: cfg.Log}); err != nil {
		return err
	}
	if n.store, err = store.Open(store.Options{Dirs: n.set.dirs, SlabBytes: uint64(cfg.Storage.Slab), SealThreads: cfg.Miner.Threads, DB: n.db, CPU: cfg.CPU, MinerID: [32]byte(n.set.id), Logger: cfg.Log}); err != nil {
		return err
	}
	if n.flow, err = flow.Open(n.db, flow.Options{Logger: cfg.Log}); err != nil {
		return err
	}
	n.orders.length = n.flow.Length
	n.store.SealOnWrite(func(load uint64) sealing.Contexts {
		c, err := n.flow.ContextsOf(nil, load)
		if err != nil {
			return nil // the seal worker names it
		}
		return c
	})
	n.files, err = files.Open(files.Options{Log: n.flow, Store: n.store, DB: n.db, CPU: cfg.CPU, Shard: n.set.shard, Logger: cfg.Log, Finalized: n.finalized})
	return err
}

// finalized tells the seal worker of a file.
func (n *Node) finalized(uint64) {
	n.mu.Lock()
	m := n.mining
	n.mu.Unlock()
	if m != nil {
		m.seal.Kick()
	}
}

// close closes what New opened, in the reverse order.
func (n *Node) close() error {
	var all []error
	if n.store != nil {
		all = append(all, n.store.Close())
	}
	if n.db != nil {
		all = append(all, n.db.Close())
	}
	if n.lock != nil {
		all = append(all, n.lock.unlock())
	}
	return errors.Join(all...)
}

// Run runs the node until ctx ends, which is a clean stop with a nil error. ready is
// called when the listeners are open.
func (n *Node) Run(ctx context.Context, ready func()) (err error) {
	defer func() { err = errors.Join(err, n.close()) }()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var parts sync.WaitGroup
	defer parts.Wait()
	defer cancel(nil)
	run := func(name string, f func(context.Context) error) {
		parts.Go(func() {
			if err := f(ctx); err != nil && ctx.Err() == nil {
				cancel(fmt.Errorf("%s: %w", name, err))
			}
		})
	}
	c := n.cfg.Network
	n.at = storage.Contracts{Flow: storage.NewFlow(c.Flow, n.cfg.Chain), Mine: storage.NewMine(c.Mine, n.cfg.Chain), Reward: storage.NewReward(c.Reward, n.cfg.Chain), Market: storage.NewMarket(c.Market, n.cfg.Chain)}
	n.syncer = flow.NewSyncer(n.flow, n.cfg.Chain, n.at.Flow, flow.SyncOptions{Start: c.LogStart, Confirmations: n.cfg.confirmations(), Logger: n.log})
	n.stop = func() { cancel(nil) }
	n.share = share.New(share.Options{Files: n.files, Length: n.flow.Length, Stats: n.store.Stats, MaxShards: n.maxShards, Rewardable: n.rewardable, Logger: n.log})
	if err := n.serve(run); err != nil {
		return err
	}
	run("follow the flow", n.syncer.Run)
	run("follow the files", n.files.Run)
	run("keep the share", n.share.Run)
	run("verify what is stored", n.scrub)
	run("watch the node", n.watchHealth)
	if n.set.mining {
		run("mine", n.mine)
	}
	ready()
	<-ctx.Done()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) && !errors.Is(cause, context.DeadlineExceeded) {
		return cause
	}
	return nil
}

// Addresses returns where the node listens once Run called ready: zgs_, admin_,
// gRPC and the indexer, "" where it does not.
func (n *Node) Addresses() (rpc, admin, grpc, indexer string) {
	return n.served.RPC, n.served.Admin, n.served.GRPC, n.served.Indexer
}

// MinerID returns the id that is mined for, zero if there is none yet.
func (n *Node) MinerID() common.Hash { return common.Hash(n.store.MinerID()) }
