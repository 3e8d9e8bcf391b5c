package sync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/zgminer/zgminer/miner/zgs"
)

// The methods of this file are those of server.Syncing: what admin_ calls do and
// ask for (spec/storage-node.md 1.4).

// words are errors in the words that clients know.
type words string

func (w words) Error() string { return string(w) }

var errIdle = errors.New("fetching from other nodes is not running")

// Find asks all nodes whether they have a file, in the background; Locations tells
// what they said.
func (s *Syncer) Find(_ context.Context, seq uint64) error {
	ok := s.background(func(life context.Context) {
		ctx, cancel := context.WithTimeout(life, time.Minute)
		defer cancel()
		s.find(ctx, seq)
	})
	if !ok {
		return errIdle
	}
	return nil
}

// find asks all nodes that may be asked for a file.
func (s *Syncer) find(ctx context.Context, seq uint64) (list []*source) {
	info, ok, err := s.files.BySeq(seq)
	if err != nil || !ok {
		return nil
	}
	var mu sync.Mutex // guards list
	var wg sync.WaitGroup
	room := make(chan struct{}, probers)
	for _, p := range s.list() {
		if !p.usable(time.Now()) {
			continue
		}
		room <- struct{}{}
		wg.Add(1)
		go func() {
			defer func() { <-room; wg.Done() }()
			src := s.locate(ctx, p, &info.Entry)
			if src == nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			list = append(list, src)
		}()
	}
	wg.Wait()
	return list
}

// StartFile fetches a file, also if Options.Auto is off.
func (s *Syncer) StartFile(ctx context.Context, seq uint64) error { return s.begin(seq, 0, 0) }

// StartChunks fetches the segments with the sectors start to end (exclusive) of a
// file.
func (s *Syncer) StartChunks(ctx context.Context, seq, start, end uint64) error {
	if start >= end {
		return words("Invalid chunk range")
	}
	return s.begin(seq, start/segmentSectors, (end+segmentSectors-1)/segmentSectors)
}

// maxAskedFor bounds the jobs that wait.
const maxAskedFor = 1024

func (s *Syncer) begin(seq, first, end uint64) error {
	s.mu.Lock()
	n, life := len(s.jobs), s.life
	delete(s.stopped, seq)
	delete(s.waiting, seq)
	s.mu.Unlock()
	if n >= maxAskedFor {
		return words(fmt.Sprintf("Max sync file limitation reached: %d", maxAskedFor))
	}
	ok, err := s.prepare(seq, first, end)
	if err == nil && ok && life != nil {
		s.launch(seq)
	}
	return err
}

// Terminate ends the fetching of a file, which is not begun by itself again until
// the next start. It tells whether it was under way.
func (s *Syncer) Terminate(seq uint64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.stopped) < maxWaiting {
		s.stopped[seq] = struct{}{}
	}
	j := s.jobs[seq]
	if j == nil {
		return false
	}
	if j.cancel != nil {
		j.cancel()
	} else {
		delete(s.jobs, seq)
	}
	return true
}

// current returns the jobs.
func (s *Syncer) current() []*job {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]*job, 0, len(s.jobs))
	for _, j := range s.jobs {
		list = append(list, j)
	}
	slices.SortFunc(list, func(a, b *job) int { return int(a.entry.Seq) - int(b.entry.Seq) })
	return list
}

// Tasks lists the files that are fetched now, in order.
func (s *Syncer) Tasks() []uint64 {
	tasks := []uint64{}
	for _, j := range s.current() {
		tasks = append(tasks, j.entry.Seq)
	}
	return tasks
}

// State tells what is fetched, in the reference's terms.
func (s *Syncer) State() zgs.SyncServiceState {
	st := zgs.SyncServiceState{}
	tasks := s.Tasks()
	st.NumSyncing = uint64(len(tasks))
	if s.opt.Auto {
		s.mu.Lock()
		p, next := s.found, s.next
		s.mu.Unlock()
		caught := p.ended && p.pending == 0
		st.CatchedUp = &caught
		total := s.files.Counts().Total
		st.AutoSyncSerial = &zgs.AutoSyncSerial{Tasks: tasks, Next: next, Max: total, Pendings: p.pending, NextInDB: total}
	}
	return st
}

// Status describes the fetching of a file; ok is false if it is not fetched.
func (s *Syncer) Status(seq uint64) (text string, ok bool) {
	s.mu.Lock()
	j, wait := s.jobs[seq], s.waiting[seq]
	s.mu.Unlock()
	switch {
	case j == nil && wait.at.IsZero():
		return "", false
	case j == nil:
		return fmt.Sprintf("Idle { no known node has what is missing, next try in %v }", max(0, time.Until(wait.at).Round(time.Second))), true
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.sources) == 0 {
		return fmt.Sprintf("FindingPeers { since: %v }", time.Since(j.begun).Round(time.Second)), true
	}
	return fmt.Sprintf("Downloading { peers: %d, next segment: %d, segments stored: %d }", len(j.sources), j.next, j.got), true
}

// Info tells about the files that are fetched.
func (s *Syncer) Info() map[uint64]zgs.FileSyncInfo {
	out := map[uint64]zgs.FileSyncInfo{}
	now := time.Now()
	for _, j := range s.current() {
		j.mu.Lock()
		v := zgs.FileSyncInfo{
			ElapsedSecs: uint64(max(0, now.Sub(j.begun)) / time.Second), Peers: map[string]uint64{}, State: j.state,
			NextChunks: j.next * segmentSectors,
			Goal: zgs.FileSyncGoal{
				NumChunks: j.end*segmentSectors - j.first*segmentSectors, IndexStart: j.first * segmentSectors, IndexEnd: j.end * segmentSectors,
				AllChunks: j.first == 0 && j.end == j.total(),
			},
		}
		for _, src := range j.sources {
			if src.p.usable(now) {
				v.Peers["Connected"]++
			} else {
				v.Peers["Disconnected"]++
			}
		}
		j.mu.Unlock()
		out[j.entry.Seq] = v
	}
	return out
}

// locateTimeout bounds the questions of Locations.
const locateTimeout = 5 * time.Second

// Locations asks the nodes for a file and lists those that have what their shard
// must hold of it.
func (s *Syncer) Locations(seq uint64) []zgs.LocationInfo {
	s.mu.Lock()
	life := s.life
	s.mu.Unlock()
	if life == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(life, locateTimeout)
	defer cancel()
	var out []zgs.LocationInfo
	for _, src := range s.find(ctx, seq) {
		src.p.mu.Lock()
		ip := src.p.ip
		src.p.mu.Unlock()
		if src.final && src.seq == seq && ip != "" {
			out = append(out, zgs.LocationInfo{IP: ip, ShardConfig: src.shard})
		}
	}
	slices.SortFunc(out, func(a, b zgs.LocationInfo) int {
		return cmpLocation(a, b)
	})
	return out
}
