// Package mining runs the search: it waits for the own window of blocks, opens
// what is held of the recall range, lets package mine search it and ends the
// search when no answer could arrive in time any more. It knows the chain only by
// the states of package watch and the data only by tiers.
//
// A search never waits for those who take its hits, no nonce is tried twice in a
// window however often the search begins anew, and what was found for a context
// that is over is dropped (spec/performance.md 6, spec/storage.md 4.6).
package mining

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/plan"
	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/pora"
)

// The forms of Settings.Range.
const (
	Wide  = "wide"  // the widest range the contract takes; nonces of loads that are not held are dropped
	Shard = "shard" // the store's own shard
)

// Codes of reasons that follow from the machine and not from the chain.
const (
	NothingHeld watch.Code = "nothing-held" // nothing that is sealed lies in the range
	NoDevice    watch.Code = "no-device"    // every device failed
	DataFailed  watch.Code = "data-failed"  // the tiers cannot be opened
)

// Tiers is what is held of a recall range, fastest first, for one run of the
// search. Close is called when the run is over; reads may still be under way.
type Tiers struct {
	List  []mine.Tier
	Close func()
}

// Source opens what is sealed. Loads are counted from the range's start. length
// is the flow's length in the context: loads that reach beyond it, and units that
// are not sealed, must not be given.
type Source interface {
	Tiers(ctx context.Context, r pora.Range, length uint64) (Tiers, error)
	// Shard is the part of the flow that is stored: loads that are id modulo shards.
	Shard() (id, shards uint64)
}

// Watcher is the part of watch.Watcher that is used.
type Watcher interface {
	State() watch.State
	Changed() <-chan struct{}
}

// Settings are what the operator chooses.
type Settings struct {
	Range      string      // Wide or Shard; "" means Wide
	Policy     mine.Policy // "" means Auto
	CPUPercent int         // share of each device's time, 1 to 100; 0 means 100
	// RememberBytes bounds the memory for nonces of a sweep; 0 means 256 MiB.
	RememberBytes int64
}

// Options are what a Miner needs. Devices, Source, Watcher and Sink are required.
type Options struct {
	Settings
	Devices []kernels.Device
	Source  Source
	Watcher Watcher
	// Sink receives every verified hit; it must return at once and may drop it.
	Sink func(w *watch.Work, r pora.Range, h mine.Hit)
	// Inclusion returns how long an answer takes from hand-in to its block, the
	// 95th percentile; nil or a result of 0 means two block intervals.
	Inclusion func() time.Duration
	// FirstSector returns the sector from which on data are worth mining when the
	// flow is longer than a range can be; nil means 0.
	FirstSector func() uint64
	// Consensus is the time between blocks that a validator in this process should
	// keep; mining yields when blocks come late. 0: there is none.
	Consensus time.Duration
	Logger    *slog.Logger // nil means slog.Default
}

// marginBlocks is how many blocks before the window's end an answer must be found,
// besides the time that inclusion takes.
const marginBlocks = 2

// Miner schedules the search. Run it once.
type Miner struct {
	opt      Options
	share    Share
	courtesy courtesy
	quit     chan struct{}
	devices  []kernels.Device
	yielding atomic.Pointer[string] // what courtesy says

	mu     sync.Mutex // guards all up to Run's part
	status Status
	// current is the searcher whose statistics are not in total yet.
	current *mine.Searcher
	total   total
	costs   [2]float64 // seconds of a pad and of a hashed load

	// Of Run's goroutine.
	nonces  map[kernels.Hash]*spent // by range digest, of the window key
	key     kernels.Hash
	rates   *mine.Rates
	ratesOf string
	look    time.Duration // after which a search looks for more that is held
}

// spent says which nonces of a window are used up.
type spent struct {
	base kernels.Hash
	next uint64
}

// New returns a Miner.
func New(opt Options) (*Miner, error) {
	if opt.Range == "" {
		opt.Range = Wide
	}
	policy, err := mine.ParsePolicy(string(opt.Policy))
	if err != nil {
		return nil, err
	}
	opt.Policy = policy
	if opt.CPUPercent == 0 {
		opt.CPUPercent = 100
	}
	switch {
	case opt.Range != Wide && opt.Range != Shard:
		return nil, fmt.Errorf("mining range %q does not exist: use wide or shard", opt.Range)
	case opt.CPUPercent < 1 || opt.CPUPercent > 100:
		return nil, fmt.Errorf("mining with %d %% of the processor time: use 1 to 100", opt.CPUPercent)
	case len(opt.Devices) == 0:
		return nil, mine.ErrNoDevices
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	m := &Miner{opt: opt, quit: make(chan struct{}), nonces: map[kernels.Hash]*spent{}, look: firstLook}
	m.share.Set(opt.CPUPercent)
	m.courtesy = courtesy{expected: opt.Consensus, share: &m.share, most: opt.CPUPercent}
	m.devices = opt.Devices
	if opt.CPUPercent < 100 || opt.Consensus > 0 {
		m.devices = throttle(opt.Devices, &m.share, m.quit)
	}
	m.status.Reason = watch.Reason{Code: watch.Starting, Text: "The search has not begun."}
	return m, nil
}

// Run searches window after window until ctx ends.
func (m *Miner) Run(ctx context.Context) error {
	defer close(m.quit)
	sampling, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() { m.sample(sampling) })
	defer group.Wait()
	defer stop()
	for {
		changed := m.opt.Watcher.Changed()
		s := m.opt.Watcher.State()
		m.note(&s)
		worked := false
		if s.Work == nil {
			m.because(s.Reason)
		} else {
			worked = m.window(ctx, &s)
		}
		if worked && ctx.Err() == nil {
			continue
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// note lets courtesy see a state.
func (m *Miner) note(s *watch.State) {
	m.courtesy.note(s)
	text := m.courtesy.text
	m.yielding.Store(&text)
}

// deadline is when the search of a window must end: an answer found then would
// just arrive in the window's last block (spec/storage.md 4.6).
func (m *Miner) deadline(s *watch.State) time.Time {
	inclusion := time.Duration(0)
	if m.opt.Inclusion != nil {
		// However slow the answers were, some of the window is searched, or the
		// figure could never become better.
		window := time.Duration(s.Subtask.End-s.Subtask.Start) * s.Interval
		inclusion = min(m.opt.Inclusion(), window/4)
	}
	if inclusion == 0 {
		inclusion = marginBlocks * s.Interval
	}
	return s.EndsAt().Add(-marginBlocks*s.Interval - inclusion)
}

// window searches one window once, until its end, a change or an error, and
// reports whether to look again at once.
func (m *Miner) window(ctx context.Context, s *watch.State) (again bool) {
	w := s.Work
	end := m.deadline(s)
	if !time.Now().Before(end) || s.Head.Number+marginBlocks >= s.Subtask.End {
		m.because(watch.Reason{Code: watch.WindowClosing, Text: fmt.Sprintf("Epoch %d's window ends with block %d, too soon for another answer.", w.Context.Epoch, s.Subtask.End)})
		return false
	}
	if m.key != w.SubtaskDigest {
		m.key = w.SubtaskDigest
		clear(m.nonces)
	}
	t, r, searcher, err := m.open(ctx, s)
	if err != nil {
		if ctx.Err() == nil {
			m.failed(err)
		}
		return false
	}
	defer t.Close()
	used := m.nonces[r.Digest()]
	if used == nil {
		used = &spent{}
		rand.Read(used.base[:])
		m.nonces[r.Digest()] = used
	}
	scale, err := r.Scale(w.Context.FlowLength)
	if err != nil {
		m.failed(err)
		return false
	}
	win := mine.Window{
		Nonces:   kernels.Window{MinerID: kernels.Hash(w.MinerID), Base: used.base},
		Map:      kernels.LoadMap{Loads: r.Loads(), Mask: r.ShardMask, ID: r.ShardID},
		Limit:    pora.Threshold(&w.Rolled.Target, &scale),
		Deadline: end, First: used.next,
	}
	rangeDigest := r.Digest()
	copy(win.Nonces.Suffix[:32], w.SubtaskDigest[:])
	copy(win.Nonces.Suffix[32:], rangeDigest[:])
	g := &growth{wait: m.look, next: time.Now().Add(m.look), held: heldIn(t.List), rng: r, length: w.Context.FlowLength}
	return m.search(ctx, s, searcher, win, used, g)
}

// firstLook is when a search looks for the first time whether more is held than it
// began with, because files arrived or were sealed meanwhile; then it looks after
// twice the time, and so on.
const firstLook = 5 * time.Second

// growth is what a search began with.
type growth struct {
	wait   time.Duration
	next   time.Time
	held   uint64 // loads
	rng    pora.Range
	length uint64
}

// heldIn counts the loads of tiers; one held by several counts once at least.
func heldIn(tiers []mine.Tier) (n uint64) {
	for _, t := range tiers {
		n += t.Held().Count()
	}
	return n
}

// grown reports whether so much more is held now that beginning anew pays.
func (m *Miner) grown(ctx context.Context, g *growth) bool {
	if time.Now().Before(g.next) {
		return false
	}
	t, err := m.opt.Source.Tiers(ctx, g.rng, g.length)
	if err != nil {
		return false
	}
	if t.Close != nil {
		defer t.Close()
	}
	g.wait *= 2
	g.next = time.Now().Add(g.wait)
	return heldIn(t.List) > g.held+g.held/10
}

// search runs the searcher and ends it when the window's work is no longer the
// watcher's.
func (m *Miner) search(ctx context.Context, s *watch.State, searcher *mine.Searcher, win mine.Window, used *spent, g *growth) (again bool) {
	w := s.Work
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	m.because(s.Reason)
	m.began(searcher)
	defer m.ended(searcher)
	var res mine.Result
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		res, err = searcher.Run(ctx, win)
	}()
	for {
		changed := m.opt.Watcher.Changed()
		now := m.opt.Watcher.State()
		m.note(&now)
		if !m.same(w, &now) || m.grown(ctx, g) {
			cancel()
		}
		select {
		case <-changed:
			continue
		case <-done:
		}
		break
	}
	if res.Next > used.next {
		used.next = res.Next
	}
	switch {
	case err != nil:
		m.failed(err)
		return false
	case res.End == mine.EndDeadline:
		// Blocks may have come slower than expected.
		now := m.opt.Watcher.State()
		return m.same(w, &now) && time.Until(m.deadline(&now)) > now.Interval
	}
	return true
}

// same reports whether a state is still the one a search works for, with time
// left and the same limit.
func (m *Miner) same(w *watch.Work, s *watch.State) bool {
	if s.Reason.Code == watch.ChainDown && s.Subtask == w.Subtask {
		return time.Now().Before(m.deadline(s)) // hits wait for the chain; nonces need it not
	}
	return s.Work != nil && s.Work.SubtaskDigest == w.SubtaskDigest && s.Work.MinerID == w.MinerID && s.Work.Rolled.Target == w.Rolled.Target &&
		s.Head.Number+marginBlocks < s.Subtask.End && time.Now().Before(m.deadline(s))
}

// failed records why a search could not be done.
func (m *Miner) failed(err error) {
	code := DataFailed
	text := fmt.Sprintf("The sealed data cannot be searched: %v.", err)
	switch {
	case errors.Is(err, mine.ErrNothingHeld):
		code, text = NothingHeld, "Nothing that is held and sealed lies in the recall range: store files and let them be sealed."
	case errors.Is(err, mine.ErrNoDevices):
		code, text = NoDevice, fmt.Sprintf("Every device failed: %v.", err)
	}
	m.because(watch.Reason{Code: code, Text: text})
}

func (m *Miner) because(r watch.Reason) {
	m.mu.Lock()
	before := m.status.Reason.Code
	m.status.Reason = r
	m.mu.Unlock()
	if before != r.Code && r.Code != m.opt.Watcher.State().Reason.Code { // the watcher logs its own
		m.opt.Logger.Warn("mining: "+r.Text, "code", r.Code)
	}
}

// open opens the tiers, chooses the range and makes a searcher.
func (m *Miner) open(ctx context.Context, s *watch.State) (t Tiers, r pora.Range, searcher *mine.Searcher, err error) {
	length, w := s.Work.Context.FlowLength, s.Work
	first := uint64(0)
	if m.opt.FirstSector != nil {
		first = m.opt.FirstSector()
	}
	id, shards := m.opt.Source.Shard()
	r = pora.ShardRange(length, first, 0, 1)
	if t, err = m.opt.Source.Tiers(ctx, r, length); err != nil {
		return Tiers{}, r, nil, fmt.Errorf("open the sealed data: %w", err)
	}
	if t.Close == nil {
		t.Close = func() {}
	}
	if err = m.measure(ctx, t.List, r, w); err == nil {
		choice := m.score(s, t.List, shards)
		n := uint64(choice.Wide.Shards)
		if m.opt.Range == Shard {
			n = shards
		}
		if n = min(max(n, 1), max(w.Rolled.MaxShards, 1)); n > 1 {
			t.Close()
			r = pora.ShardRange(length, first, id%n, n)
			if t, err = m.opt.Source.Tiers(ctx, r, length); err != nil {
				return Tiers{}, r, nil, fmt.Errorf("open the sealed data: %w", err)
			}
			if t.Close == nil {
				t.Close = func() {}
			}
		}
		searcher, err = m.searcher(t.List, w, r)
	}
	if err != nil {
		t.Close()
		return Tiers{}, r, nil, err
	}
	return t, r, searcher, nil
}

// searcher makes the search loops over tiers.
func (m *Miner) searcher(tiers []mine.Tier, w *watch.Work, r pora.Range) (*mine.Searcher, error) {
	opt := mine.Options{Policy: m.opt.Policy, RememberBytes: m.opt.RememberBytes, Log: m.opt.Logger}
	if m.rates != nil && len(m.rates.Tiers) == len(tiers) {
		opt.Rates = m.rates
	}
	opt.Sink = func(h mine.Hit) { m.opt.Sink(w, r, h) }
	return mine.New(m.devices, tiers, opt)
}

// How long is measured when the devices or tiers are new.
const (
	measureDevice = 30 * time.Millisecond
	measureDisk   = 40 * time.Millisecond
)

// measure finds the rates of devices and tiers, when the tiers are others than
// before or nothing was measured yet.
func (m *Miner) measure(ctx context.Context, tiers []mine.Tier, r pora.Range, w *watch.Work) error {
	names := fmt.Sprint(m.share.Get())
	for _, t := range tiers {
		names += "\n" + t.Name()
	}
	if m.rates != nil && m.ratesOf == names || r.Loads() == 0 {
		return nil
	}
	m.rates = nil
	s, err := m.searcher(tiers, w, r)
	if err != nil {
		return err
	}
	rates, err := s.MeasureRates(ctx, kernels.LoadMap{Loads: r.Loads(), Mask: r.ShardMask, ID: r.ShardID}, measureDevice, measureDisk)
	if err != nil {
		return err
	}
	m.rates, m.ratesOf = rates, names
	return nil
}

// score compares the ranges that the contract takes.
func (m *Miner) score(s *watch.State, tiers []mine.Tier, shards uint64) plan.RangeChoice {
	in := plan.RangeInput{
		FlowBytes: float64(pora.MaxEnd(s.Work.Context.FlowLength)) * kernels.SectorBytes, StoreShards: int(shards),
		MaxShards: int(s.Work.Rolled.MaxShards), RememberBytes: float64(m.opt.RememberBytes),
		WindowSeconds: time.Until(m.deadline(s)).Seconds(),
	}
	if in.RememberBytes == 0 {
		in.RememberBytes = 256 << 20
	}
	var list []plan.Compute
	if m.rates != nil {
		for _, c := range m.rates.Devices {
			if c.PadSeconds > 0 && c.HashSeconds > 0 {
				list = append(list, c)
			}
		}
		in.Compute = plan.Together(list)
	}
	for i, t := range tiers {
		_, memory := t.(mine.Memory)
		p := plan.Tier{Name: t.Name(), Resident: memory}
		if m.rates != nil && i < len(m.rates.Tiers) {
			x := m.rates.Tiers[i]
			p.LoadsPerSecond, p.SequentialPerSecond, p.ReadSeconds = x.RandomPerSecond, x.SequentialPerSecond, x.ReadSeconds
		}
		in.Tiers = append(in.Tiers, p)
		in.HeldBytes = append(in.HeldBytes, float64(t.Held().Count())*kernels.LoadBytes)
	}
	c := plan.ChooseRange(in)
	m.mu.Lock()
	m.status.Range, m.status.Ranges = m.opt.Range, c
	m.costs = [2]float64{in.Compute.PadSeconds, in.Compute.HashSeconds}
	m.mu.Unlock()
	return c
}
