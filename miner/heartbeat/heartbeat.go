// Package heartbeat takes a few hits at an easy target through the whole path,
// from the sealed data over devices and proofs to the verification, every few
// minutes. On a network where an answer takes days a broken path would otherwise
// look like bad luck: silence or a wrong answer raises a health code.
package heartbeat

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Codes of the heartbeat.
const (
	Unknown  watch.Code = "heartbeat-unknown"  // not yet, or nothing to say
	OK       watch.Code = "heartbeat-ok"       // answers were made and verified
	Silent   watch.Code = "heartbeat-silent"   // no answer where many were due
	Mismatch watch.Code = "heartbeat-mismatch" // data, proofs, devices or seals are wrong
)

// Assemble makes the answer of a hit and verifies it, as answers.Answers does.
type Assemble func(w *watch.Work, r pora.Range, h *mine.Hit, s *watch.State, raw []byte) (*pora.Answer, *pora.Verdict, error)

// Watcher is the part of watch.Watcher that is used.
type Watcher interface {
	State() watch.State
}

// Options are what a Heart needs. Watcher, Source, Devices, Assemble and MinerID
// are required.
type Options struct {
	Watcher  Watcher
	Source   mining.Source
	Devices  []kernels.Device
	Assemble Assemble
	MinerID  func() common.Hash
	// Interval is the time between two beats; 0 means 5 minutes.
	Interval time.Duration
	// Limit bounds the time of a beat; 0 means 10 s.
	Limit time.Duration
	// Alarm is told of every change of the code; it may be nil.
	Alarm  func(watch.Reason)
	Logger *slog.Logger // nil means slog.Default
}

// Status is what the newest beat found.
type Status struct {
	watch.Reason
	At       time.Time     // when it ended; zero before the first
	Took     time.Duration // of the newest beat
	Verified uint64        // answers of the newest beat
	Beats    uint64
}

// Heart beats. Its methods may be called from any goroutine, Beat from one at a
// time.
type Heart struct {
	opt Options

	mu     sync.Mutex // guards status
	status Status
}

// New returns a Heart.
func New(opt Options) *Heart {
	if opt.Interval == 0 {
		opt.Interval = 5 * time.Minute
	}
	if opt.Limit == 0 {
		opt.Limit = 10 * time.Second
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	return &Heart{opt: opt, status: Status{Reason: watch.Reason{Code: Unknown, Text: "The path has not been tried yet."}}}
}

// Status returns what the newest beat found.
func (h *Heart) Status() Status {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.status
}

// Run beats every interval until ctx ends; the first time as soon as there is a
// context.
func (h *Heart) Run(ctx context.Context) error {
	for wait := min(h.opt.Interval, 10*time.Second); ; {
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		}
		if wait = h.opt.Interval; h.Beat(ctx).Code == Unknown {
			wait = min(wait, 30*time.Second)
		}
	}
}

// enough answers end a beat; due hashed loads without any answer are silence: at
// one hit per load the chance of that is e^-due.
const (
	enough = 8
	due    = 32
)

// Beat takes answers through the path once.
func (h *Heart) Beat(ctx context.Context) Status {
	began := time.Now()
	reason, verified := h.beat(ctx)
	if ctx.Err() != nil {
		return h.Status()
	}
	h.mu.Lock()
	before := h.status.Code
	h.status = Status{Reason: reason, At: time.Now(), Took: time.Since(began), Verified: verified, Beats: h.status.Beats + 1}
	s := h.status
	h.mu.Unlock()
	if before != reason.Code {
		if reason.Code == Silent || reason.Code == Mismatch {
			h.opt.Logger.Error("heartbeat: "+reason.Text, "code", reason.Code)
		}
		if h.opt.Alarm != nil {
			h.opt.Alarm(reason)
		}
	}
	return s
}

func says(c watch.Code, format string, args ...any) watch.Reason {
	return watch.Reason{Code: c, Text: fmt.Sprintf(format, args...)}
}

func (h *Heart) beat(ctx context.Context) (reason watch.Reason, verified uint64) {
	s := h.opt.Watcher.State()
	w, err := h.work(&s)
	if err != nil {
		return says(Unknown, "The path cannot be tried: %v.", err), 0
	}
	id, shards := h.opt.Source.Shard()
	shards = min(shards, max(w.Contract.MaxShards, 1))
	r := pora.ShardRange(w.Context.FlowLength, 0, id%shards, shards)
	tiers, err := h.opt.Source.Tiers(ctx, r, w.Context.FlowLength)
	if err != nil {
		return says(Mismatch, "The sealed data cannot be opened: %v.", err), 0
	}
	if tiers.Close != nil {
		defer tiers.Close()
	}
	held := uint64(0)
	for _, t := range tiers.List {
		held = max(held, t.Held().Count())
	}
	if held == 0 {
		return says(Unknown, "Nothing is sealed yet."), 0
	}
	c := &check{heart: h, work: w, state: s, rng: r, raw: make([]byte, kernels.LoadBytes)}
	c.state.Head.Number = w.Subtask.Start // the answers are for the window's first block
	res, err := c.search(ctx, tiers.List)
	expected := float64(res.Stats.Draws) * float64(held) / float64(r.Loads())
	if shards > 1 {
		expected *= float64(shards)
	}
	st := &res.Stats
	readErrors, lastError := uint64(0), ""
	for _, t := range st.Tiers {
		if t.ReadErrors > 0 {
			readErrors, lastError = readErrors+t.ReadErrors, t.LastError
		}
	}
	switch {
	case c.wrong != nil:
		return says(Mismatch, "A hit at an easy target did not become a right answer: %v.", c.wrong), c.right
	case st.Mismatches > 0:
		return says(Mismatch, "A device computed wrong results (%d of them): it must not mine on.", st.Mismatches), c.right
	case err != nil && !errors.Is(err, context.Canceled):
		return says(Mismatch, "The search failed at an easy target: %v.", err), c.right
	case readErrors > 0:
		return says(Mismatch, "%d of the sealed loads could not be read: %s.", readErrors, lastError), c.right
	case c.right > 0:
		return says(OK, "%d answers at an easy target were right.", c.right), c.right
	case st.Hashed >= due || expected >= due:
		return says(Silent, "%d nonces and %d hashed loads gave no answer at a target where every load gives one.", st.Draws, st.Hashed), 0
	}
	return says(Unknown, "Too little is held of the flow to tell: %d nonces hit %d held loads.", st.Draws, st.Hashed), 0
}

// work is a window like the contract's with an easy target and a first block that
// does not exist, so that the beat's nonces are of no use elsewhere.
func (h *Heart) work(s *watch.State) (*watch.Work, error) {
	id := h.opt.MinerID()
	switch {
	case id == (common.Hash{}):
		return nil, errors.New("there is no miner id yet")
	case s.Contract == nil || s.Context.Epoch == 0 || s.Context.Digest == merkle.Empty:
		return nil, errors.New("there is no mining context yet")
	case s.Context.FlowLength < pora.LoadSectors:
		return nil, errors.New("the flow has no complete load yet")
	}
	m := *s.Contract
	m.LastMinedEpoch, m.CurrentSubmissions, m.TargetSubmissions = 0, 0, 1<<20
	m.Target.SetAllOne() // one unit in 64, that is one in each load
	m.Target.Div(&m.Target, uint256.NewInt(pora.LoadUnits))
	w := &watch.Work{MinerID: id, Context: s.Context, Contract: &m, Rolled: &m, Beneficiary: common.Address{19: 1}}
	var err error
	if w.Subtask, err = m.Subtask(&w.Context, pora.Hash(id)); err != nil {
		return nil, err
	}
	rand.Read(w.StartHash[:])
	w.SubtaskDigest = pora.SubtaskDigest(w.Context.Digest, w.StartHash)
	return w, nil
}

// check is one beat's search and what came of its hits.
type check struct {
	heart  *Heart
	work   *watch.Work
	state  watch.State
	rng    pora.Range
	raw    []byte
	cancel context.CancelFunc
	right  uint64
	wrong  error
}

func (c *check) search(ctx context.Context, tiers []mine.Tier) (mine.Result, error) {
	ctx, c.cancel = context.WithCancel(ctx)
	defer c.cancel()
	w := c.work
	// Every nonce is served at once: a sweep would first collect.
	opt := mine.Options{Policy: mine.Direct, Log: c.heart.opt.Logger, Sink: c.hit}
	scale, err := c.rng.Scale(w.Context.FlowLength)
	if err != nil {
		return mine.Result{}, err
	}
	// The range's scale asks for better hashes of a shard; here all ranges are easy.
	scaled := new(uint256.Int).Rsh(&scale, 64)
	if _, overflow := w.Contract.Target.MulOverflow(&w.Contract.Target, scaled); overflow {
		w.Contract.Target.SetAllOne()
	}
	limit := pora.Threshold(&w.Contract.Target, &scale)
	s, err := mine.New(c.heart.opt.Devices, tiers, opt)
	if err != nil {
		return mine.Result{}, err
	}
	win := mine.Window{
		Nonces: kernels.Window{MinerID: kernels.Hash(w.MinerID)},
		Map:    kernels.LoadMap{Loads: c.rng.Loads(), Mask: c.rng.ShardMask, ID: c.rng.ShardID},
		Limit:  limit, Deadline: time.Now().Add(c.heart.opt.Limit),
	}
	digest := c.rng.Digest()
	copy(win.Nonces.Suffix[:32], w.SubtaskDigest[:])
	copy(win.Nonces.Suffix[32:], digest[:])
	rand.Read(win.Nonces.Base[:])
	return s.Run(ctx, win)
}

// hit is the search's sink.
func (c *check) hit(h mine.Hit) {
	if c.wrong != nil || c.right >= enough {
		return
	}
	if _, _, err := c.heart.opt.Assemble(c.work, c.rng, &h, &c.state, c.raw); err != nil {
		c.wrong = fmt.Errorf("unit %d of load %d from %s on %s: %w", h.Unit, c.rng.StartPosition/pora.LoadSectors+h.Load, h.Tier, h.Device, err)
	} else {
		c.right++
	}
	if c.wrong != nil || c.right >= enough {
		c.cancel()
	}
}
