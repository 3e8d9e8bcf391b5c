package mining

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
)

// patience ends a test that hangs; it is no measure of speed.
const patience = 3 * time.Minute

// fakeWatcher is a Watcher whose states a test sets.
type fakeWatcher struct {
	mu      sync.Mutex
	state   watch.State
	changed chan struct{}
}

func (f *fakeWatcher) State() watch.State {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state
}

func (f *fakeWatcher) Changed() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.changed
}

func (f *fakeWatcher) set(s watch.State) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.state = s
	close(f.changed)
	f.changed = make(chan struct{})
}

const testLoads = 16

// open is a state in the middle of a window of a flow of testLoads loads, with so
// many blocks of a second left.
func open(key byte, left uint64) watch.State {
	m := &pora.Mine{MaxShards: 256, TargetSubmissions: 1 << 20, Subtasks: 1, TargetMineBlocks: 1 << 40}
	m.Target.SetAllOne()
	m.Target.Rsh(&m.Target, 6) // about a hit in each load
	w := &watch.Work{
		MinerID: common.Hash{1}, Contract: m, Rolled: m, SubtaskDigest: pora.Hash{key},
		Context: flow.Context{Epoch: 1, FlowLength: testLoads * pora.LoadSectors, Digest: pora.Hash{key}},
		Subtask: pora.Subtask{Start: 100, End: 100 + 10 + left},
	}
	return watch.State{
		Head: client.Header{Number: 110}, Seen: time.Now(), Interval: time.Second, Context: w.Context, Contract: m, Subtask: w.Subtask,
		Work: w, Reason: watch.Reason{Code: watch.Mining, Text: "."},
	}
}

// source holds loads in memory.
type source struct {
	held    func(load uint64) bool
	shards  uint64
	err     error
	mu      sync.Mutex
	opened  int
	closed  int
	ranges  []pora.Range
	shardID uint64
}

func (s *source) Shard() (uint64, uint64) { return s.shardID, max(s.shards, 1) }

func (s *source) Tiers(_ context.Context, r pora.Range, length uint64) (Tiers, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return Tiers{}, s.err
	}
	s.opened++
	s.ranges = append(s.ranges, r)
	held := mine.NewBitmap(r.Loads())
	for l := range r.Loads() {
		if (s.held == nil || s.held(l)) && r.Covers(l) {
			held.Set(l)
		}
	}
	t, err := mine.NewMemoryTier("memory", held, testvec.Bytes("sealed", int(held.Count())*kernels.LoadBytes), nil)
	return Tiers{List: []mine.Tier{t}, Close: func() { s.mu.Lock(); s.closed++; s.mu.Unlock() }}, err
}

// found is a sink.
type found struct {
	mu    sync.Mutex
	hits  []mine.Hit
	works []*watch.Work
}

func (f *found) sink(w *watch.Work, _ pora.Range, h mine.Hit) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hits = append(f.hits, h)
	f.works = append(f.works, w)
}

func (f *found) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.hits)
}

type rig struct {
	*testing.T
	watch  *fakeWatcher
	source *source
	found  *found
	miner  *Miner
	stop   func()
}

func run(t *testing.T, s Settings, src *source, change func(*Options)) *rig {
	t.Helper()
	r := &rig{T: t, watch: &fakeWatcher{changed: make(chan struct{})}, source: src, found: &found{}}
	r.watch.state.Reason = watch.Reason{Code: watch.BeforeWindow, Text: "."}
	backend := kernels.NewCPUBackend(kernels.Tiers()[len(kernels.Tiers())-1], 1)
	o := Options{Settings: s, Devices: backend.Devices(), Source: src, Watcher: r.watch, Sink: r.found.sink, Logger: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&o)
	}
	var err error
	if r.miner, err = New(o); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.miner.Run(ctx)
	}()
	var once sync.Once
	r.stop = func() { once.Do(func() { cancel(); <-done }) }
	t.Cleanup(func() { r.stop(); backend.Close() })
	return r
}

func (r *rig) until(what string, ok func() bool) {
	r.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return
		}
	}
	r.Fatalf("it did not come to this: %s; %+v", what, r.miner.Status().Reason)
}

// TestNoNonceTwice: a window that is left and entered again, as when the target or
// the deadline changes, goes on with new nonces; another window has its own.
func TestNoNonceTwice(t *testing.T) {
	t.Parallel()
	r := run(t, Settings{}, &source{}, nil)
	for range 4 {
		before := r.found.count()
		r.watch.set(open(1, 1000))
		r.until("hits", func() bool { return r.found.count() > before+3 })
		closed := open(1, 1000)
		closed.Work, closed.Reason.Code = nil, watch.QuotaFull
		r.watch.set(closed)
		r.until("a pause", func() bool { return r.miner.Status().Reason.Code == watch.QuotaFull })
	}
	r.watch.set(open(2, 1000))
	before := r.found.count()
	r.until("hits of another window", func() bool { return r.found.count() > before+3 })
	r.stop()
	type key struct {
		nonce kernels.Hash
		unit  int
	}
	seen := map[key]bool{}
	runs := map[*watch.Work]uint64{}
	bases := map[pora.Hash]kernels.Hash{}
	for i, h := range r.found.hits {
		w := r.found.works[i]
		k := key{h.Nonce, h.Unit}
		if seen[k] {
			t.Errorf("nonce %x, unit %d twice", h.Nonce[:8], h.Unit)
		}
		seen[k] = true
		runs[w] = max(runs[w], h.Counter)
		if b, ok := bases[w.SubtaskDigest]; ok && b != h.Window.Nonces.Base {
			t.Error("two bases in a window")
		}
		bases[w.SubtaskDigest] = h.Window.Nonces.Base
	}
	if len(bases) != 2 || bases[pora.Hash{1}] == bases[pora.Hash{2}] || len(runs) != 5 {
		t.Errorf("%d windows, %d runs", len(bases), len(runs))
	}
	if s := r.miner.Status(); s.Runs != 5 || s.Totals.Hits != uint64(len(r.found.hits)) || s.Totals.Mixes != s.Tiers[0].Totals.Mixes || s.Searched <= 0 {
		t.Errorf("%d hits; %+v", len(r.found.hits), s)
	}
	if r.source.opened != r.source.closed {
		t.Errorf("tiers opened %d times, closed %d times", r.source.opened, r.source.closed)
	}
}

// TestEnds: the search does not begin when no answer could arrive in the window,
// ends when a state says so, and names what is missing.
func TestEnds(t *testing.T) {
	t.Parallel()
	r := run(t, Settings{}, &source{}, func(o *Options) { o.Inclusion = func() time.Duration { return 3 * time.Second } })
	r.watch.set(open(1, 4)) // two blocks, three seconds at most a quarter of the window: 3.5 blocks
	r.until("a search", func() bool { return r.found.count() > 0 || r.miner.Status().Reason.Code == watch.WindowClosing })
	r.watch.set(open(2, 2))
	r.until("the end", func() bool { return r.miner.Status().Reason.Code == watch.WindowClosing })
	n := r.found.count()
	time.Sleep(20 * time.Millisecond)
	if r.found.count() != n {
		t.Error("hits after the end")
	}
	// A server that does not answer for a while is no reason to stop.
	r.watch.set(open(9, 1000))
	r.until("a search", func() bool { return r.miner.Status().Reason.Code == watch.Mining })
	down := open(9, 1000)
	down.Work, down.Reason.Code = nil, watch.ChainDown
	r.watch.set(down)
	n = r.found.count()
	r.until("hits without a server", func() bool { return r.found.count() > n+3 })
	s := open(3, 1000)
	if d := r.miner.deadline(&s); d != s.EndsAt().Add(-5*time.Second) {
		t.Errorf("deadline %v before the end", s.EndsAt().Sub(d))
	}
	short := open(3, 10)
	short.Subtask.Start = short.Subtask.End - 8
	if d := r.miner.deadline(&short); short.EndsAt().Sub(d) != 4*time.Second {
		t.Errorf("in a window of 8 s: deadline %v before the end, want 2 blocks and a quarter", short.EndsAt().Sub(d))
	}
	r.source.mu.Lock()
	r.source.err = errors.New("the disk is gone")
	r.source.mu.Unlock()
	r.watch.set(open(4, 1000))
	r.until("a failure", func() bool { return r.miner.Status().Reason.Code == DataFailed })
	r.source.mu.Lock()
	r.source.err, r.source.held = nil, func(uint64) bool { return false }
	r.source.mu.Unlock()
	r.watch.set(open(5, 1000))
	r.until("nothing held", func() bool { return r.miner.Status().Reason.Code == NothingHeld })
}

// TestRanges: wide searches the whole flow whatever the store's shard is, shard
// its own part; the scores of both are shown.
func TestRanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		setting string
		want    pora.Range
	}{
		{Wide, pora.ShardRange(testLoads*pora.LoadSectors, 0, 0, 1)}, {Shard, pora.ShardRange(testLoads*pora.LoadSectors, 0, 3, 4)},
	} {
		r := run(t, Settings{Range: c.setting}, &source{shards: 4, shardID: 3, held: func(l uint64) bool { return l%4 == 3 }}, nil)
		r.watch.set(open(1, 1000))
		r.until("hits", func() bool { return r.found.count() > 0 })
		r.stop()
		if got := r.source.ranges[len(r.source.ranges)-1]; got != c.want {
			t.Errorf("%s: %+v, want %+v", c.setting, got, c.want)
		}
		s := r.miner.Status()
		if s.Range != c.setting || s.Ranges.Wide.Shards != 1 || s.Ranges.Shard.Shards != 4 || s.Ranges.Wide.Score <= 0 || s.Ranges.Shard.Score <= 0 || s.Ideal <= 0 {
			t.Errorf("%s: %+v", c.setting, s.Ranges)
		}
	}
}

// TestGrowth: what is sealed while a window is searched is searched too, with
// nonces that were not tried before.
func TestGrowth(t *testing.T) {
	t.Parallel()
	src := &source{held: func(l uint64) bool { return l < 2 }}
	r := run(t, Settings{}, src, func(o *Options) {})
	r.miner.look = 10 * time.Millisecond
	r.watch.set(open(1, 1000))
	r.until("hits", func() bool { return r.found.count() > 0 })
	src.mu.Lock()
	src.held = nil
	src.mu.Unlock()
	later := func() bool {
		r.found.mu.Lock()
		defer r.found.mu.Unlock()
		for _, h := range r.found.hits {
			if h.Load >= 2 {
				return true
			}
		}
		return false
	}
	r.until("hits in new loads", func() bool {
		r.watch.set(open(1, 1000)) // a block
		return later()
	})
	r.stop()
	seen := map[uint64]uint64{}
	for _, h := range r.found.hits {
		if load, ok := seen[h.Counter]; ok && load != h.Load {
			t.Errorf("nonce %d twice", h.Counter)
		}
		seen[h.Counter] = h.Load
	}
	if s := r.miner.Status(); s.Runs < 2 || s.Bottleneck == "" {
		t.Errorf("%+v", s)
	}
}

func TestBottleneck(t *testing.T) {
	for want, c := range map[string]Counts{
		"": {}, "disks": {Pads: 1000, Mixes: 100, Full: 50}, "pads": {Pads: 100_000, Mixes: 100}, "hashing": {Pads: 100, Mixes: 100},
	} {
		if got := bottleneck(&c, 26e-6, 72e-6); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%+v: %q, want %q", c, got, want)
		}
	}
}

func TestSettings(t *testing.T) {
	devices := kernels.NewCPUBackend(kernels.Judge(), 1)
	defer devices.Close()
	for _, s := range []Settings{{Range: "narrow"}, {Policy: "guess"}, {CPUPercent: 101}, {CPUPercent: -1}} {
		if _, err := New(Options{Settings: s, Devices: devices.Devices()}); err == nil {
			t.Errorf("%+v is accepted", s)
		}
	}
	if _, err := New(Options{}); !errors.Is(err, mine.ErrNoDevices) {
		t.Errorf("without devices: %v", err)
	}
}

// stampDevice computes nothing; it notes when it works.
type stampDevice struct {
	mu   sync.Mutex
	work time.Duration
	now  int // batches under way
	most int
	done int
}

func (d *stampDevice) Info() kernels.DeviceInfo {
	return kernels.DeviceInfo{Name: "stamp", QueueDepth: 4}
}
func (d *stampDevice) Close() error { return nil }
func (d *stampDevice) Submit(b kernels.Batch, done chan<- kernels.Batch) error {
	d.mu.Lock()
	d.now++
	d.most = max(d.most, d.now)
	d.mu.Unlock()
	go func() {
		time.Sleep(2 * time.Millisecond)
		d.mu.Lock()
		d.now--
		d.done++
		d.work += 2 * time.Millisecond
		d.mu.Unlock()
		done <- b
	}()
	return nil
}

// TestThrottle: a throttled device computes one batch at a time, in order, rests
// between, and loses none.
func TestThrottle(t *testing.T) {
	t.Parallel()
	d := &stampDevice{}
	var share Share
	share.Set(20)
	quit := make(chan struct{})
	defer close(quit)
	slow := throttle([]kernels.Device{d}, &share, quit)[0]
	done := make(chan kernels.Batch, 4)
	began := time.Now()
	const batches = 20
	var order []kernels.Batch
	sent := 0
	for len(order) < batches {
		for sent < batches && sent-len(order) < 4 {
			if err := slow.Submit(&kernels.DrawBatch{First: uint64(sent)}, done); err == kernels.ErrQueueFull {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			sent++
		}
		order = append(order, <-done)
	}
	for i, b := range order {
		if b.(*kernels.DrawBatch).First != uint64(i) {
			t.Errorf("batch %d came as number %d", b.(*kernels.DrawBatch).First, i)
		}
	}
	if took := time.Since(began); d.work*100 > took*30 { // 20 % and what the last rest lacks
		t.Errorf("worked %v of %v", d.work, took)
	}
	if d.most != 1 || d.done != batches {
		t.Errorf("%d at a time, %d done", d.most, d.done)
	}
	share.Set(0)
	if share.Get() != 1 {
		t.Errorf("share %d", share.Get())
	}
	share.Set(200)
	if share.Get() != 100 {
		t.Errorf("share %d", share.Get())
	}
}

// TestCourtesy: late blocks halve the share, blocks in time give it back.
func TestCourtesy(t *testing.T) {
	var share Share
	share.Set(80)
	c := courtesy{expected: time.Second, share: &share, most: 80}
	now, number := time.Unix(1000, 0), uint64(1)
	block := func(d time.Duration) {
		number++
		now = now.Add(d)
		c.note(&watch.State{Head: client.Header{Number: number}, Seen: now})
	}
	block(time.Second)
	block(time.Second)
	if share.Get() != 80 || c.text != "" {
		t.Errorf("blocks in time: %d, %q", share.Get(), c.text)
	}
	for _, want := range []int{40, 20, 10, 5, 5} {
		if block(1600 * time.Millisecond); share.Get() != want || c.text == "" {
			t.Errorf("late blocks: %d, want %d", share.Get(), want)
		}
	}
	for range 8 * goodBlocks {
		block(time.Second)
	}
	if share.Get() != 80 || c.text != "" {
		t.Errorf("in time again: %d, %q", share.Get(), c.text)
	}
	off := courtesy{share: &share, most: 80}
	off.note(&watch.State{Head: client.Header{Number: 1}, Seen: now})
	if off.note(&watch.State{Head: client.Header{Number: 2}, Seen: now.Add(time.Hour)}); share.Get() != 80 {
		t.Error("without a validator mining yields")
	}
}
