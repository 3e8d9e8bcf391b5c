// Package files knows what the node holds of each file: it joins the log of
// submissions (package flow) with the sealed loads on disk (package store). It
// checks and stores uploaded segments, keeps small files that come before their
// log entry, finishes files with the zeros that belong to them, copies files that
// were submitted twice, follows reverts of the log, shards and prunes, and serves
// segments with proofs (spec/storage-node.md 2.3, 3.2 to 3.6).
//
// # Order of durable writes
//
// Data first, then the tree nodes learned with it, then the record that says
// finalized; each step may be repeated. What was stored of a revert's sectors is
// dropped before the log is taken in again. A segment is acknowledged when it is
// durable.
package files

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/miner/store"
)

// Log is what this package needs of a flow.Log.
type Log interface {
	Next() uint64
	Length() uint64
	Entry(seq uint64) (flow.Entry, bool, error)
	ByRoot(root Hash) ([]uint64, error)
	RootAt(length uint64) (Hash, error)
	Node(height int, index uint64) (Hash, bool, error)
	Fill(nodes ...flow.NodeHash) error
	Reverts(since uint64) (generation uint64, to flow.RevertedTo, ok bool, err error)
	Subscribe() (events <-chan flow.Event, cancel func())
}

// Store is what this package needs of a store.Store.
type Store interface {
	Write(ctx context.Context, load, sector uint64, data []byte) error
	WriteZeros(ctx context.Context, load, sector, n uint64) error
	MarkZero(ctx context.Context, first, end uint64) error
	Read(load, sector, n uint64, dst []byte) error
	Missing(load, sector, n uint64) bool
	Truncate(ctx context.Context, sector uint64) error
	Delete(ctx context.Context, loads ...uint64) error
	Drop(ctx context.Context, load uint64, sectors store.Sectors) error
	Summary(load uint64) (sum store.Summary, ok bool)
	Summaries(from uint64) iter.Seq2[uint64, store.Summary]
	Stats() store.Stats
}

// Options configure Open. Log, Store, DB and CPU are needed; for the rest zero
// means the default.
type Options struct {
	Log   Log
	Store Store
	DB    *index.DB
	CPU   *kernels.CPU
	// Shard counts only if the index has none yet; default 0/1.
	Shard Shard
	// CacheBytes bounds the segments that wait in memory for their log entry,
	// default 256 MiB; CacheFileBytes the size of one such file, default 10 MiB; a
	// file is forgotten CacheFor after its last segment, default 300 s.
	CacheBytes     uint64
	CacheFileBytes uint64
	CacheFor       time.Duration
	// WritingBytes bounds the uploads under way, default 64 MiB; calls above wait
	// up to Hold, default 15 s.
	WritingBytes int64
	Hold         time.Duration
	// RevertBytes bounds the files that are kept in memory when their entries are
	// taken back, for when they come again, default 64 MiB.
	RevertBytes uint64
	// DeletePause is the time between batches of deletions after the shard shrank,
	// default 1 s.
	DeletePause time.Duration
	// Finalized, if set, is told of each finalized file. It must not block.
	Finalized func(seq uint64)
	Logger    *slog.Logger
	Now       func() time.Time
}

// Files is the state of all files. Its methods may be called from any goroutine.
type Files struct {
	opt   Options
	log   Log
	store Store
	db    *index.DB
	cpu   *kernels.CPU
	slog  *slog.Logger

	// proc is held by the one that takes in the log, reverts, shrinks or prunes.
	proc sync.Mutex

	// mu guards set. It is held shared while segments are written or read, alone
	// while sectors may change their meaning.
	mu  sync.RWMutex
	set settings

	final  atomic.Uint64 // records that are final
	sweep  atomic.Bool   // there may be loads to delete
	tracks tracks
	cache  cache
	gate   gate
	work   chan struct{} // something waits in jobs

	jobMu sync.Mutex // guards jobs
	jobs  map[uint64]struct{}

	badMu sync.Mutex               // guards bad
	bad   map[uint64]store.Sectors // by load: damaged, to be given up
}

// Open reads the state from opt.DB. Nothing happens before Sync or Run.
func Open(opt Options) (*Files, error) {
	if opt.Shard == (Shard{}) {
		opt.Shard = Shard{0, 1}
	}
	def(&opt.CacheBytes, 256<<20)
	def(&opt.CacheFileBytes, 10<<20)
	def(&opt.CacheFor, 300*time.Second)
	def(&opt.WritingBytes, 64<<20)
	def(&opt.Hold, 15*time.Second)
	def(&opt.RevertBytes, 64<<20)
	def(&opt.DeletePause, time.Second)
	def(&opt.Logger, slog.Default())
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if !opt.Shard.Valid() {
		return nil, fmt.Errorf("open the files: shard %v: need ID/COUNT, COUNT a power of two and ID below it", opt.Shard)
	}
	f := &Files{
		opt: opt, log: opt.Log, store: opt.Store, db: opt.DB, cpu: opt.CPU, slog: opt.Logger,
		work: make(chan struct{}, 1), jobs: make(map[uint64]struct{}), bad: make(map[uint64]store.Sectors),
	}
	f.sweep.Store(true)
	f.tracks.init()
	f.cache.init(&f.opt)
	f.gate.init(opt.WritingBytes)
	if err := f.load(); err != nil {
		return nil, fmt.Errorf("open the files: %w", err)
	}
	return f, nil
}

func def[T comparable](v *T, value T) {
	var zero T
	if *v == zero {
		*v = value
	}
}

// load reads settings, counts files and lists those under way.
func (f *Files) load() error {
	b, ok, err := f.db.Get(keySettings)
	if err != nil {
		return err
	}
	f.set = settings{shard: f.opt.Shard}
	if ok {
		if f.set, err = decodeSettings(b); err != nil {
			return err
		}
	}
	var final uint64
	err = f.scanSeqs(prefRecord, 0, func(_ uint64, v []byte) error {
		r, err := decodeRecord(v)
		if r.final {
			final++
		}
		return err
	})
	if err != nil {
		return err
	}
	f.final.Store(final)
	return f.scanSeqs(prefActive, 0, func(seq uint64, _ []byte) error {
		f.enqueue(seq)
		return nil
	})
}

// Shard returns the node's shard, which changes when it shrinks.
func (f *Files) Shard() Shard { return f.settings().shard }

func (f *Files) settings() settings {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.set
}

// Run follows the log, finishes copies and deletions, and forgets old cached
// segments, until ctx ends. What fails is logged and tried again.
func (f *Files) Run(ctx context.Context) error {
	events, cancel := f.log.Subscribe()
	defer cancel()
	// Everything is looked at again now and then, so that what failed goes on.
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	for {
		if err := f.Settle(ctx); err != nil && ctx.Err() == nil {
			f.slog.Error("the files do not follow the log; trying again", "err", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-events:
			drain(events)
		case <-f.work:
		case <-tick.C:
			f.cache.expire()
		}
	}
}

func drain(events <-chan flow.Event) {
	for {
		select {
		case <-events:
		default:
			return
		}
	}
}

// Settle takes in the log and then does what waits: damage that reads met, copies of files submitted
// twice, files whose last segment was stored before a crash, deletions after a
// shrink.
func (f *Files) Settle(ctx context.Context) error {
	if err := f.Sync(ctx); err != nil {
		return err
	}
	if err := f.giveUpSuspects(ctx); err != nil {
		return err
	}
	return errors.Join(f.resumeAll(ctx), f.deleteForeign(ctx))
}

func (f *Files) enqueue(seq uint64) {
	f.jobMu.Lock()
	f.jobs[seq] = struct{}{}
	f.jobMu.Unlock()
	select {
	case f.work <- struct{}{}:
	default:
	}
}
