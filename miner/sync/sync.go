package sync

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/meter"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
)

// Files is what this package needs of files.Files.
type Files interface {
	Shard() files.Shard
	Counts() files.Counts
	BySeq(seq uint64) (info files.Info, ok bool, err error)
	Pending(from uint64, limit int) (seqs []uint64, next uint64, err error)
	Missing(seq uint64, limit int) ([]uint64, error)
	AddSegments(ctx context.Context, origin string, seq *uint64, segments []files.Segment) error
}

// Options configure New. Files is needed; for the rest zero means the default.
type Options struct {
	Files Files
	// Peers are URLs of storage nodes, Indexers of indexers that name more. Self are
	// URLs of this node, which are never asked.
	Peers, Indexers, Self []string
	// Auto fetches everything that is missing; without, only what StartFile asks for.
	Auto bool
	// Identity returns the own network; nodes of another one are dropped. nil:
	// nothing is compared but each file's root.
	Identity func() zgs.NetworkIdentity
	// FirstRewardable returns the first pricing chunk that earns something; files
	// before it are not fetched. nil: all are.
	FirstRewardable func() uint64
	// InFlight is how many calls for segments are under way at most, default 32, and
	// PerPeer at one node, default the same. Batch is how many segments one call asks
	// for, default 4, at most 16. Together they bound the memory: about 700 KiB for
	// each segment.
	InFlight, PerPeer, Batch int
	// Jobs is how many files are worked on at the same time, default 16.
	Jobs int
	// Young is for how long after its log entry a file is left to those who upload
	// it, default 30 s.
	Young time.Duration
	// Every is the time between looks for what is missing, default 10 s; Probe
	// between looks at nodes, default 1 min; List between questions to indexers,
	// default 10 min.
	Every, Probe, List time.Duration
	// Backoff is the first pause after a node did not answer, default 2 s; it doubles
	// up to 5 min. DropFor is for how long a lying node is not asked, default 6 h; it
	// doubles with each lie.
	Backoff, DropFor time.Duration
	// Retry is the pause before a file that nobody has is looked for again, default
	// 30 s; it doubles up to 16 times as much.
	Retry time.Duration
	// Client tunes the connections; its Attempts, InFlight and Timeout (default 30 s)
	// are set here.
	Client client.Options
	Logger *slog.Logger
}

// NotAsked is what Status says of an indexer that was not asked yet.
const NotAsked = "not asked yet"

const (
	maxBatch   = 16 // segments in the 10 MiB that answers of nodes are limited to
	maxPeers   = 512
	maxWaiting = 1 << 16 // files remembered because nobody had them
	maxBackoff = 5 * time.Minute
	// pauseFull is the time between attempts while there is no room.
	pauseFull = time.Minute
	// pricingSectors is the size of a pricing chunk, 8 GiB.
	pricingSectors = 1 << 25
)

// Syncer fetches. Its methods may be called from any goroutine.
type Syncer struct {
	opt   Options
	files Files
	log   *slog.Logger
	slots chan struct{} // one for each call for segments

	mu       sync.Mutex // guards the rest
	peers    map[string]*peer
	indexers map[string]string   // error of the last question by label, "" if it answered
	jobs     map[uint64]*job     // running or asked for
	waiting  map[uint64]retry    // files that nobody had
	stopped  map[uint64]struct{} // terminated: not fetched by itself again
	freed    chan struct{}       // closed when a call ended or a node's state changed
	full     string              // why nothing can be stored, "" if it can
	fullTill time.Time
	found    survey
	next     uint64          // the file that the fetching is at
	life     context.Context // of Run; nil before and after

	work sync.WaitGroup // goroutines of background; added to under mu while life is set

	jobSlots chan struct{}
	wake     chan struct{} // fetchAll begins its next pass
	recount  chan struct{} // count does
	meter    meter.Meter
	total    counters
}

// retry says when a file is looked for again.
type retry struct {
	at    time.Time
	pause time.Duration
}

// New returns a Syncer; Run makes it work.
func New(opt Options) (*Syncer, error) {
	def(&opt.InFlight, 32)
	def(&opt.PerPeer, opt.InFlight)
	def(&opt.Batch, 4)
	opt.Batch = min(opt.Batch, maxBatch)
	def(&opt.Jobs, 16)
	def(&opt.Young, 30*time.Second)
	def(&opt.Every, 10*time.Second)
	def(&opt.Probe, time.Minute)
	def(&opt.List, 10*time.Minute)
	def(&opt.Backoff, 2*time.Second)
	def(&opt.DropFor, 6*time.Hour)
	def(&opt.Retry, 30*time.Second)
	def(&opt.Client.Timeout, 30*time.Second)
	def(&opt.Logger, slog.Default())
	opt.Client.Attempts, opt.Client.InFlight = 1, opt.PerPeer+4
	s := &Syncer{
		opt: opt, files: opt.Files, log: opt.Logger, slots: make(chan struct{}, opt.InFlight),
		peers: map[string]*peer{}, indexers: map[string]string{}, jobs: map[uint64]*job{}, waiting: map[uint64]retry{},
		stopped: map[uint64]struct{}{}, freed: make(chan struct{}), jobSlots: make(chan struct{}, opt.Jobs), wake: make(chan struct{}, 1), recount: make(chan struct{}, 1),
	}
	for _, url := range opt.Peers {
		if err := s.addPeer(url, true); err != nil {
			return nil, fmt.Errorf("storage nodes to fetch from: %w", err)
		}
	}
	for _, url := range opt.Indexers {
		x, err := client.NewIndexer(url, opt.Client)
		if err != nil {
			return nil, fmt.Errorf("indexers to ask for storage nodes: %w", err)
		}
		s.indexers[x.String()] = NotAsked
	}
	return s, nil
}

func def[T comparable](v *T, value T) {
	var zero T
	if *v == zero {
		*v = value
	}
}

// Run fetches until ctx ends. What fails is tried again.
func (s *Syncer) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.mu.Lock()
	s.life = ctx
	var asked []uint64
	for seq, j := range s.jobs {
		if j.cancel == nil {
			asked = append(asked, seq)
		}
	}
	s.mu.Unlock()
	var wg sync.WaitGroup
	for _, f := range []func(context.Context){s.watchPeers, s.measure, s.count} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f(ctx)
		}()
	}
	for _, seq := range asked {
		s.launch(seq)
	}
	s.fetchAll(ctx)
	wg.Wait()
	s.mu.Lock()
	s.life = nil
	s.mu.Unlock()
	s.work.Wait()
	return ctx.Err()
}

// background runs f with the life of Run, unless that is over or has not begun.
func (s *Syncer) background(f func(life context.Context)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	life := s.life
	if life == nil || life.Err() != nil {
		return false
	}
	s.work.Add(1)
	go func() {
		defer s.work.Done()
		f(life)
	}()
	return true
}

// signal wakes those that wait for a node.
func (s *Syncer) signal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.freed)
	s.freed = make(chan struct{})
}

func (s *Syncer) changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.freed
}

// pokeCount has what is missing counted now, unless that takes long.
func (s *Syncer) pokeCount() {
	if s.files.Counts().Total > cheap {
		return
	}
	select {
	case s.recount <- struct{}{}:
	default:
	}
}

// cheap is the number of files that can be looked over after each file.
const cheap = 1000

// poke has fetchAll begin its next pass now.
func (s *Syncer) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// sleep waits; it returns false when ctx ended.
func sleep(ctx context.Context, d time.Duration, also <-chan struct{}) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-also:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}
