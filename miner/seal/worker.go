package seal

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"github.com/zgminer/zgminer/kernels"
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

// Gaps says what happens with loads that are known to be zero.
type Gaps string

// The choices; the text forms are those of the configuration.
const (
	Auto  Gaps = "auto"  // sealed when all data is, within the quota
	Never Gaps = "never" // never sealed on disk
)

// Options configure a Worker.
type Options struct {
	Store Store
	// Epochs returns the epoch ranges of the flow, sorted, tiling it from its
	// beginning (flow.Log.Epochs). They are asked for anew for every pass.
	Epochs func() []sealing.Epoch
	// InFlight is how many loads are being sealed at a time; they share the disk's
	// flushes. 0 means 16 for each processor.
	InFlight int
	// Pause tells that sealing has to wait, because a mining window is open or near.
	// It is asked before every load; nil means never.
	Pause func() bool
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
	// Interval is the longest time between passes; 0 means 10 s.
	Interval time.Duration
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
func New(opt Options) (*Worker, error) {
	switch {
	case opt.Store == nil || opt.Epochs == nil:
		return nil, errors.New("seal worker: a store and epochs are needed")
	case opt.Gaps == "":
		opt.Gaps = Auto
	case opt.Gaps != Auto && opt.Gaps != Never:
		return nil, fmt.Errorf("seal worker: seal_gaps %q does not exist: use auto or never", opt.Gaps)
	}
	if opt.InFlight <= 0 {
		opt.InFlight = 16 * runtime.GOMAXPROCS(0)
	}
	if opt.Interval <= 0 {
		opt.Interval = 10 * time.Second
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	return &Worker{opt: opt, kick: make(chan struct{}, 1), retry: time.Minute, failed: map[uint64]time.Time{}}, nil
}

// Kick begins a pass soon: data or a context arrived.
func (w *Worker) Kick() {
	select {
	case w.kick <- struct{}{}:
	default:
	}
}

// Run seals until ctx is done, and returns when the last load under way is
// sealed. What goes wrong is in Status; it never ends the worker.
func (w *Worker) Run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		did := w.pass(ctx)
		if ctx.Err() != nil {
			return
		}
		if did {
			continue // what arrived meanwhile
		}
		timer.Reset(w.opt.Interval)
		select {
		case <-ctx.Done():
			return
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
	epochs := w.opt.Epochs()
	p := w.survey(epochs)
	w.mu.Lock()
	w.status.Survey = p
	w.mu.Unlock()
	if w.opt.Store.MinerID() == (kernels.Hash{}) {
		return false
	}
	did := 0
	if p.Units > 0 {
		did = w.work(ctx, w.list(epochs, w.first()))
	}
	if ctx.Err() == nil && did == 0 && w.opt.Gaps == Auto {
		did = w.work(ctx, w.gaps(epochs))
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
		paused := w.opt.Pause != nil && w.opt.Pause()
		w.setPaused(paused)
		if !paused {
			return true
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
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
		w.status.SealedUnits += uint64(j.units)
		w.status.Survey.Units -= min(w.status.Survey.Units, uint64(j.units))
		delete(w.failed, j.load)
		return true
	}
	if ctx.Err() != nil || errors.Is(err, store.ErrMissing) { // dropped since it was listed
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.status.Failures++
	w.status.LastError = err.Error()
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
