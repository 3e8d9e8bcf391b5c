package files

import (
	"context"
	"errors"
	"sync"
	"time"
)

// reverted is the origin of files that a revert of the log took back.
const reverted = "reverted"

// cache holds segments of small files that have no log entry yet, by root
// (spec/storage-node.md 3.4).
type cache struct {
	opt *Options

	mu    sync.Mutex // guards the rest
	files map[Hash]*cachedFile
	bytes uint64
	by    map[string]uint64 // bytes by origin
}

type cachedFile struct {
	origin   string
	segments map[uint64]Segment
	bytes    uint64
	last     time.Time // of the last segment
}

func (c *cache) init(opt *Options) {
	c.opt, c.files, c.by = opt, make(map[Hash]*cachedFile), make(map[string]uint64)
}

// overhead is what a cached segment costs beside its data.
const overhead = 4096

// put adds a checked segment. One origin gets a quarter of the cache; when the
// cache is full the oldest file of the origin with the most bytes makes room.
func (c *cache) put(origin string, s *Segment) error {
	c.expire()
	c.mu.Lock()
	defer c.mu.Unlock()
	file := c.files[s.Root]
	if file != nil {
		if _, ok := file.segments[s.Index]; ok {
			file.last = c.opt.Now()
			return nil
		}
	} else {
		file = &cachedFile{origin: origin, segments: make(map[uint64]Segment)}
	}
	n := uint64(len(s.Data)) + overhead
	if c.by[file.origin]+n > c.opt.CacheBytes/4 {
		return refused("exceeds the maximum cached chunks of whole pool: %d", c.opt.CacheBytes/sectorBytes)
	}
	for c.bytes+n > c.opt.CacheBytes {
		if !c.makeRoom(s.Root) {
			return refused("exceeds the maximum cached chunks of whole pool: %d", c.opt.CacheBytes/sectorBytes)
		}
	}
	c.files[s.Root] = file
	c.insert(file, s, n)
	return nil
}

func (c *cache) insert(file *cachedFile, s *Segment, n uint64) {
	file.segments[s.Index] = *s
	file.last = c.opt.Now()
	file.bytes += n
	c.bytes += n
	c.by[file.origin] += n
}

func (c *cache) makeRoom(except Hash) bool {
	var most string
	for o, n := range c.by {
		if n > c.by[most] {
			most = o
		}
	}
	var victim Hash
	found := false
	for root, file := range c.files {
		if file.origin == most && root != except && (!found || file.last.Before(c.files[victim].last)) {
			victim, found = root, true
		}
	}
	if found {
		c.remove(victim)
	}
	return found
}

func (c *cache) remove(root Hash) {
	file := c.files[root]
	delete(c.files, root)
	c.bytes -= file.bytes
	if c.by[file.origin] -= file.bytes; c.by[file.origin] == 0 {
		delete(c.by, file.origin)
	}
}

// expire forgets files whose entry did not come.
func (c *cache) expire() {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.opt.Now()
	for root, file := range c.files {
		limit := c.opt.CacheFor
		if file.origin == reverted {
			limit *= 4 // the chain brings them again, or never
		}
		if now.Sub(file.last) > limit {
			c.remove(root)
		}
	}
}

// count returns how many segments of a file wait.
func (c *cache) count(root Hash) uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if file := c.files[root]; file != nil {
		return uint64(len(file.segments))
	}
	return 0
}

// take removes and returns a file's segments.
func (c *cache) take(root Hash) (list []Segment) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if file := c.files[root]; file != nil {
		for _, s := range file.segments {
			list = append(list, s)
		}
		c.remove(root)
	}
	return list
}

// flush attaches the cached segments of a root to its entry. mu is not held.
func (f *Files) flush(ctx context.Context, root Hash, seq uint64) {
	for _, s := range f.cache.take(root) {
		var refusal *Refusal
		if _, err := f.add(ctx, "", &seq, []Segment{s}); errors.As(err, &refusal) {
			f.slog.Info("a segment that came before its log entry does not fit it", "file", seq, "segment", s.Index, "err", err)
		} else if err != nil {
			f.slog.Error("storing a segment that came before its log entry", "file", seq, "segment", s.Index, "err", err)
		}
	}
}

// keep adds a segment of a file that was taken back, beside the cache's bounds:
// Options.RevertBytes bounds those.
func (c *cache) keep(s *Segment) {
	c.mu.Lock()
	defer c.mu.Unlock()
	file := c.files[s.Root]
	if file == nil {
		file = &cachedFile{origin: reverted, segments: make(map[uint64]Segment)}
		c.files[s.Root] = file
	}
	if _, ok := file.segments[s.Index]; !ok {
		c.insert(file, s, uint64(len(s.Data))+overhead)
	}
}
