package seal

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/sealing"
)

// Store is the part of store.Store that the worker needs.
type Store interface {
	Summaries(from uint64) iter.Seq2[uint64, store.Summary]
	Summary(load uint64) (store.Summary, bool)
	State(load uint64) (store.LoadState, bool)
	Seal(ctx context.Context, load uint64, contexts sealing.Contexts) error
	Zeros() [][2]uint64
	Stats() store.Stats
	MinerID() kernels.Hash
}

// Log is the part of flow.Log that the worker needs.
type Log interface {
	// ContextsOf appends the contexts of a load to list.
	ContextsOf(list sealing.Contexts, load uint64) (sealing.Contexts, error)
	Subscribe() (events <-chan flow.Event, cancel func())
}

// Gaps says what happens with loads that are known to be zero.
type Gaps string

// The choices; the text forms are those of the configuration.
const (
	Auto  Gaps = "auto"  // sealed when all data is, within the quota
	Never Gaps = "never" // never sealed on disk
)

// Options configure a Worker. Store and Log are required.
type Options struct {
	Store Store
	Log   Log
	// Threads is how many processors sealing may keep busy; 0 means all. (The store's
	// SealThreads is what holds it to them.)
	Threads int
	// InFlight is how many loads are being sealed at a time; they share the disk's
	// flushes. 0 means 16 for each thread.
	InFlight int
	// Wait returns how long sealing should hold back before the next load, because a
	// mining window is open or near, 0 if it need not; it is asked again then. nil
	// means never.
	Wait func() time.Duration
	// Gaps is what happens with known zeros; "" means Auto.
	Gaps Gaps
	// Own tells whether a load of known zeros belongs to the own share; nil means
	// all do.
	Own func(load uint64) bool
	// SpareBytes is how much of the store's quota sealed zeros leave for data; 0
	// means a tenth.
	SpareBytes uint64
	// First returns the load to begin with, that of the first data that is still
	// paid for; those before come last. nil means 0.
	First func() uint64
	// Look is the longest time between two looks at what is to be done; 0 means 2 s:
	// data arrives without an event.
	Look time.Duration
	// Logger receives what goes wrong; nil means slog.Default.
	Logger *slog.Logger
}

// Worker seals until it is stopped.
type Worker struct {
	opt   Options
	kick  chan struct{}
	rate  rate
	retry time.Duration // how long a load that failed is left alone

	mu     sync.Mutex // guards the rest
	status Status
	failed map[uint64]time.Time // loads that failed: not again before
}

// New returns a Worker; Run makes it work.
func New(opt Options) *Worker {
	if opt.Gaps == "" {
		opt.Gaps = Auto
	}
	if opt.Threads <= 0 {
		opt.Threads = runtime.GOMAXPROCS(0)
	}
	if opt.InFlight <= 0 {
		opt.InFlight = 16 * opt.Threads
	}
	if opt.Look <= 0 {
		opt.Look = 2 * time.Second
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	return &Worker{opt: opt, kick: make(chan struct{}, 1), retry: time.Minute, failed: map[uint64]time.Time{}}
}

// Kick begins a pass soon: data or a context arrived.
func (w *Worker) Kick() {
	select {
	case w.kick <- struct{}{}:
	default:
	}
}

// Run seals until ctx is done, and returns nil when the last load under way is
// sealed. What goes wrong is in Status; it never ends the worker.
func (w *Worker) Run(ctx context.Context) error {
	events, cancel := w.opt.Log.Subscribe()
	defer cancel()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		did := w.pass(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if did {
			continue // what arrived meanwhile
		}
		timer.Reset(w.opt.Look)
		select {
		case <-ctx.Done():
			return nil
		case _, ok := <-events:
			if !ok {
				events = nil
			}
		case <-w.kick:
		case <-timer.C:
		}
	}
}

// job is a load with what it is to be sealed with.
type job struct {
	load     uint64
	contexts sealing.Contexts
	units    int // that change
}

// pass seals everything that the work list has now, and then known zeros. It
// reports whether it sealed anything.
func (w *Worker) pass(ctx context.Context) bool {
	p := w.survey()
	w.mu.Lock()
	w.status.Survey = p
	w.mu.Unlock()
	if w.opt.Store.MinerID() == (kernels.Hash{}) {
		return false
	}
	did := 0
	if p.Units > 0 {
		did = w.work(ctx, w.list(w.first()))
	}
	if ctx.Err() == nil && did == 0 && w.opt.Gaps == Auto {
		did = w.work(ctx, w.gaps())
	}
	return did > 0
}

func (w *Worker) first() uint64 {
	if w.opt.First == nil {
		return 0
	}
	return w.opt.First()
}

// work seals the loads of a list, several at a time, and returns how many
// succeeded.
func (w *Worker) work(ctx context.Context, list iter.Seq[job]) (done int) {
	jobs := make(chan job)
	var group sync.WaitGroup
	var mu sync.Mutex // guards done
	for range w.opt.InFlight {
		group.Go(func() {
			for j := range jobs {
				if w.seal(ctx, j) {
					mu.Lock()
					done++
					mu.Unlock()
				}
			}
		})
	}
	for j := range list {
		if !w.wait(ctx) {
			break
		}
		select {
		case jobs <- j:
		case <-ctx.Done():
		}
	}
	close(jobs)
	group.Wait()
	w.setPaused(false)
	return done
}

// wait returns when sealing may go on, false when ctx is done.
func (w *Worker) wait(ctx context.Context) bool {
	for ctx.Err() == nil {
		hold := time.Duration(0)
		if w.opt.Wait != nil {
			hold = w.opt.Wait()
		}
		w.setPaused(hold > 0)
		if hold <= 0 {
			return true
		}
		select {
		case <-ctx.Done():
		case <-time.After(hold):
		}
	}
	return false
}

func (w *Worker) setPaused(paused bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.status.Paused = paused
}

func (w *Worker) seal(ctx context.Context, j job) bool {
	err := w.opt.Store.Seal(ctx, j.load, j.contexts)
	if err == nil {
		w.rate.add(time.Now(), j.units)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.status.Sealed += uint64(j.units) * sealing.UnitBytes
		w.status.Units -= min(w.status.Units, uint64(j.units))
		w.status.Waiting -= min(w.status.Waiting, 1)
		delete(w.failed, j.load)
		if len(w.failed) == 0 {
			w.status.Problem = ""
		}
		return true
	}
	if ctx.Err() != nil || errors.Is(err, store.ErrMissing) { // dropped since it was listed
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.status.Failures++
	w.status.Problem = err.Error()
	if w.failed[j.load].IsZero() {
		w.opt.Logger.Warn("sealing failed; it is tried again later", "load", j.load, "err", err)
	}
	w.failed[j.load] = time.Now().Add(w.retry)
	return false
}

// resting tells whether a load failed a short while ago.
func (w *Worker) resting(load uint64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	until, ok := w.failed[load]
	return ok && time.Now().Before(until)
}
