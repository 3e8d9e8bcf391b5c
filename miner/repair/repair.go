package repair

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/miner/store"
)

// Files is what this package needs of files.Files.
type Files interface {
	Lost(ctx context.Context, load uint64, sectors store.Sectors) ([]uint64, error)
}

// GiveUp gives up what is damaged and returns the log entries that miss it now, in
// order. Package sync fetches them if Options.Auto is set, or by StartFile.
func GiveUp(ctx context.Context, f Files, damages []Damage) (seqs []uint64, err error) {
	loads := map[uint64]store.Sectors{}
	for i := range damages {
		loads[damages[i].Load] = loads[damages[i].Load].Or(damages[i].Set())
	}
	for load, sectors := range loads {
		list, err := f.Lost(ctx, load, sectors)
		if err != nil {
			return seqs, err
		}
		seqs = append(seqs, list...)
	}
	slices.Sort(seqs)
	return slices.Compact(seqs), nil
}

// Scrubbing configures NewScrubber.
type Scrubbing struct {
	// Verify has Log, Store and CPU; the rest is set here.
	Verify Options
	Files  Files
	// DB keeps how far the round is.
	DB *index.DB
	// Round is how long it takes to verify everything once, default 30 days. Small
	// stores are read at 1 MiB/s, at most once in a thirtieth of that time.
	Round  time.Duration
	Logger *slog.Logger
}

// Scrubber verifies the store of a running node all the time, slowly, and gives up
// what the disk changed. What it cannot read it keeps: a disk that is away may come
// back.
type Scrubber struct {
	opt Scrubbing

	mu sync.Mutex // guards st
	st ScrubStatus
}

// ScrubStatus is the state of a Scrubber.
type ScrubStatus struct {
	Next    uint64    `json:"next_load"` // the round goes on from here
	Rounds  uint64    `json:"rounds"`    // ended since the node exists
	Result  Result    `json:"result"`    // since the start
	Last    []Damage  `json:"last"`      // the newest damages, oldest first
	Begun   time.Time `json:"begun"`
	LastErr string    `json:"error,omitempty"`
}

// NewScrubber returns a Scrubber; Run makes it work.
func NewScrubber(opt Scrubbing) *Scrubber {
	if opt.Round <= 0 {
		opt.Round = 30 * 24 * time.Hour
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	return &Scrubber{opt: opt, st: ScrubStatus{Begun: time.Now()}}
}

// Status returns the state now.
func (s *Scrubber) Status() ScrubStatus {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.st
	st.Last = slices.Clone(st.Last)
	return st
}

var keyProgress = []byte("yv") // next load (8), rounds (8)

const (
	leastRate = 1 << 20          // bytes a second
	part      = 256              // loads between notes of the progress
	lastKept  = 20               // damages in the status
	errPause  = 30 * time.Second // after an error
)

// Run verifies until ctx ends.
func (s *Scrubber) Run(ctx context.Context) error {
	if v, ok, err := s.opt.DB.Get(keyProgress); err == nil && ok && len(v) == 16 {
		s.mu.Lock()
		s.st.Next, s.st.Rounds = binary.BigEndian.Uint64(v), binary.BigEndian.Uint64(v[8:])
		s.mu.Unlock()
	}
	began := time.Now() // of the round
	for ctx.Err() == nil {
		ended, err := s.step(ctx)
		pause := time.Duration(0)
		if ended && err == nil {
			pause = max(0, time.Until(began.Add(s.opt.Round/30)))
			began = time.Now().Add(pause)
		}
		s.mu.Lock()
		s.st.LastErr = ""
		if err != nil && ctx.Err() == nil {
			s.st.LastErr, pause = err.Error(), errPause
			s.opt.Logger.Error("verifying what is stored", "err", err)
		}
		s.mu.Unlock()
		t := time.NewTimer(pause)
		select {
		case <-t.C:
		case <-ctx.Done():
		}
		t.Stop()
	}
	return ctx.Err()
}

// step verifies the next loads; ended tells that there were none and the round
// begins anew.
func (s *Scrubber) step(ctx context.Context) (ended bool, err error) {
	at := s.Status().Next
	// The loads of this step: the number of the one behind them is known only then.
	end, count := at, 0
	for load := range s.opt.Verify.Store.Summaries(at) {
		if count == part {
			break
		}
		end, count = load+1, count+1
	}
	if count == 0 {
		return true, s.progress(0, 1)
	}
	o := s.opt.Verify
	o.First, o.End, o.Threads = at, end, 1
	o.BytesPerSecond = max(leastRate, float64(o.Store.Stats().UsedBytes)/s.opt.Round.Seconds())
	var found []Damage
	o.Found, o.Progress = func(d Damage) { found = append(found, d) }, nil
	result, err := Verify(ctx, o)
	var changed []Damage
	for _, d := range found {
		if !d.Unreadable {
			changed = append(changed, d)
			s.opt.Logger.Error("stored data are damaged; they are fetched again", "damage", d.String())
		}
	}
	_, gerr := GiveUp(context.WithoutCancel(ctx), s.opt.Files, changed)
	s.mu.Lock()
	s.st.Result.add(&result)
	s.st.Result.Took += result.Took
	s.st.Last = append(s.st.Last, found...)
	s.st.Last = s.st.Last[max(0, len(s.st.Last)-lastKept):]
	s.mu.Unlock()
	if err := errors.Join(err, gerr); err != nil {
		return false, err
	}
	return false, s.progress(end, 0)
}

// progress notes where the round goes on.
func (s *Scrubber) progress(next, rounds uint64) error {
	s.mu.Lock()
	s.st.Next = next
	s.st.Rounds += rounds
	rounds = s.st.Rounds
	s.mu.Unlock()
	b := s.opt.DB.Batch()
	b.Set(keyProgress, binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, next), rounds))
	if err := b.CommitLazy(); err != nil {
		return fmt.Errorf("note how far the verification is: %w", err)
	}
	return nil
}
