package sync

import (
	"context"
	"errors"
	"sort"
	"time"

	"github.com/zgminer/zgminer/miner/files"
)

// survey is what a look over all files found.
type survey struct {
	ended    bool      // one came to an end
	at       time.Time // when the last one ended
	pending  uint64    // files that are wanted and not complete
	missing  uint64    // about how many segments those lack
	expired  uint64    // files that start before what earns something
	young    uint64    // files left to those who upload them
	segments uint64    // stored by this Syncer when it began
}

// count looks over all files now and then, so that Report knows what is missing
// while a pass that fetches it may take days.
func (s *Syncer) count(ctx context.Context) {
	var totals ripening
	for {
		began := time.Now()
		if s.opt.Auto {
			found, err := s.look(ctx, totals.add(began, s.files.Counts().Total, s.opt.Young), nil)
			switch {
			case ctx.Err() != nil:
				return
			case err != nil:
				s.log.Error("counting what is to be fetched", "err", err)
			default:
				s.mu.Lock()
				s.found = found
				s.mu.Unlock()
			}
		}
		if !sleep(ctx, max(s.opt.Every, 20*time.Since(began)), s.recount) {
			return
		}
	}
}

// fetchAll has everything that is missing fetched, pass by pass.
func (s *Syncer) fetchAll(ctx context.Context) {
	var totals ripening
	for {
		ripe := totals.add(time.Now(), s.files.Counts().Total, s.opt.Young)
		began := time.Now()
		if s.opt.Auto && s.anyPeer() {
			if _, err := s.look(ctx, ripe, s.consider); err != nil && ctx.Err() == nil {
				s.log.Error("looking for files to fetch", "err", err)
			}
		}
		// Looks over millions of files take their time: no more than a twentieth of it.
		if !sleep(ctx, min(max(s.opt.Every, 20*time.Since(began)), maxPause), s.wake) {
			return
		}
	}
}

// maxPause bounds the pause after a pass that fetched for long.
const maxPause = 10 * time.Minute

// ripening remembers how many files there were a while ago.
type ripening struct {
	samples []struct {
		at    time.Time
		total uint64
	}
}

// add notes a number of files and returns that of age ago. What is there at the
// start counts as old.
func (r *ripening) add(now time.Time, total uint64, age time.Duration) uint64 {
	if len(r.samples) == 0 {
		r.samples = append(r.samples, struct {
			at    time.Time
			total uint64
		}{now.Add(-age), total})
	}
	r.samples = append(r.samples, struct {
		at    time.Time
		total uint64
	}{now, total})
	for len(r.samples) > 1 && now.Sub(r.samples[1].at) >= age {
		r.samples = r.samples[1:]
	}
	return min(r.samples[0].total, total) // a revert may have taken some back
}

func (s *Syncer) anyPeer() bool {
	now := time.Now()
	for _, p := range s.list() {
		if p.usable(now) {
			return true
		}
	}
	return false
}

// look goes over all files below end that are not complete, in the order of the
// flow from the first that earns something on, and calls each, if given.
func (s *Syncer) look(ctx context.Context, end uint64, each func(ctx context.Context, seq uint64) error) (found survey, err error) {
	found.segments = s.total.segments.Load()
	from, err := s.firstWanted()
	if err != nil {
		return found, err
	}
	found.expired = from
	shard := s.files.Shard()
	for from < end {
		seqs, next, err := s.files.Pending(from, 256)
		if err != nil {
			return found, err
		}
		for _, seq := range seqs {
			if seq >= end {
				found.young++
				continue
			}
			info, ok, err := s.files.BySeq(seq)
			if err != nil {
				return found, err
			}
			if !ok || info.State == files.Finalized || info.State == files.Pruned {
				continue
			}
			found.pending++
			found.missing += lacking(&info, shard)
			if each != nil {
				if err := each(ctx, seq); err != nil {
					return found, err
				}
			}
		}
		if len(seqs) == 0 || next <= from {
			break
		}
		if from = next; ctx.Err() != nil {
			return found, ctx.Err()
		}
	}
	found.ended, found.at = true, time.Now()
	return found, nil
}

// consider fetches a file if its time has come. It waits for room.
func (s *Syncer) consider(ctx context.Context, seq uint64) error {
	s.mu.Lock()
	_, running := s.jobs[seq]
	_, stopped := s.stopped[seq]
	wait := s.waiting[seq].at
	full := s.fullTill
	s.next = seq
	s.mu.Unlock()
	if running || stopped || time.Now().Before(wait) {
		return nil
	}
	if d := time.Until(full); d > 0 && !sleep(ctx, d, nil) {
		return ctx.Err()
	}
	return s.start(ctx, seq, 0, 0)
}

// lacking is about how many own segments of a file are missing: what lies above
// the first that is counts as missing.
func lacking(info *files.Info, shard files.Shard) uint64 {
	sh := files.ShapeOf(info.Entry.Size)
	base := info.Entry.Start / segmentSectors
	n := shard.Count(base, base+sh.Data)
	if !info.Cached {
		n -= shard.Count(base, base+min(info.Uploaded, sh.Data))
	}
	return n
}

// firstWanted returns the first file that starts in a pricing chunk that earns
// something.
func (s *Syncer) firstWanted() (uint64, error) {
	if s.opt.FirstRewardable == nil {
		return 0, nil
	}
	sector := s.opt.FirstRewardable() * pricingSectors
	if sector == 0 {
		return 0, nil
	}
	var failed error
	n := sort.Search(int(s.files.Counts().Total), func(i int) bool {
		info, ok, err := s.files.BySeq(uint64(i))
		failed = errors.Join(failed, err)
		return !ok || info.Entry.Start >= sector
	})
	return uint64(n), failed
}

// start makes and launches a job when there is room for one. end 0 means the
// whole file.
func (s *Syncer) start(ctx context.Context, seq, first, end uint64) error {
	select {
	case s.jobSlots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if ok, err := s.prepare(seq, first, end); err != nil || !ok {
		<-s.jobSlots
		return err
	}
	s.run(seq)
	return nil
}

// prepare enters a job; ok is false if there is one, or the file is complete.
func (s *Syncer) prepare(seq, first, end uint64) (ok bool, err error) {
	info, ok, err := s.files.BySeq(seq)
	if err != nil || !ok || info.State == files.Finalized || info.State == files.Pruned {
		return false, err
	}
	sh := files.ShapeOf(info.Entry.Size)
	if end == 0 {
		end = sh.Data
	}
	j := &job{
		s: s, entry: info.Entry, first: first, end: min(end, sh.Data), asked: map[*peer]bool{}, tries: map[uint64]int{}, running: map[uint64]bool{},
		results: make(chan fetched, cap(s.slots)), begun: time.Now(), state: "FindingPeers",
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.jobs[seq] != nil {
		return false, nil
	}
	s.jobs[seq] = j
	return true, nil
}

// launch is start for a job that is entered already.
func (s *Syncer) launch(seq uint64) {
	ok := s.background(func(life context.Context) {
		select {
		case s.jobSlots <- struct{}{}:
			s.run(seq)
		case <-life.Done():
			s.forget(seq)
		}
	})
	if !ok {
		s.forget(seq)
	}
}

func (s *Syncer) forget(seq uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.jobs, seq)
}

// run runs an entered job in the background; the job slot is taken.
func (s *Syncer) run(seq uint64) {
	ok := s.background(func(life context.Context) {
		defer func() { <-s.jobSlots }()
		ctx, cancel := context.WithCancel(life)
		defer cancel()
		s.mu.Lock()
		j := s.jobs[seq]
		if j != nil { // else it was terminated meanwhile
			j.cancel = cancel
		}
		s.mu.Unlock()
		if j != nil {
			s.finished(j, j.run(ctx))
		}
	})
	if !ok {
		s.forget(seq)
		<-s.jobSlots
	}
}

// finished takes a job out and notes when its file is looked for again.
func (s *Syncer) finished(j *job, err error) {
	s.mu.Lock()
	seq := j.entry.Seq
	delete(s.jobs, seq)
	switch {
	case err == nil:
		defer s.pokeCount()
		delete(s.waiting, seq)
	case errors.Is(err, errNobody):
		w := s.waiting[seq]
		w.pause = min(max(2*w.pause, s.opt.Retry), 16*s.opt.Retry)
		w.at = time.Now().Add(w.pause)
		if len(s.waiting) < maxWaiting || !s.waiting[seq].at.IsZero() {
			s.waiting[seq] = w
		} else {
			clear(s.waiting) // all are looked for again: slower, never wrong
		}
	}
	s.mu.Unlock()
	if err != nil && !errors.Is(err, errNobody) && !errors.Is(err, errFull) && !errors.Is(err, context.Canceled) {
		s.log.Error("fetching a file from other nodes", "file", seq, "err", err)
	}
}

// pause keeps jobs from beginning while nothing can be stored.
func (s *Syncer) pause(why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full == "" {
		s.log.Warn("nothing is fetched while nothing can be stored", "reason", why)
	}
	s.full, s.fullTill = why, time.Now().Add(pauseFull)
}
