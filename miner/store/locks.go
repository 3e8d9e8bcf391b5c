package store

import "sync"

// loadLocks are readers-writer locks by load number; a lock exists while it is
// in use.
type loadLocks struct {
	shards [64]struct {
		mu    sync.Mutex // guards locks and their uses
		locks map[uint64]*loadLock
		_     [48]byte // shards on cache lines of their own
	}
}

type loadLock struct {
	sync.RWMutex
	uses int
}

func (l *loadLocks) get(load uint64) *loadLock {
	s := &l.shards[load%uint64(len(l.shards))]
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.locks[load]
	if k == nil {
		if s.locks == nil {
			s.locks = map[uint64]*loadLock{}
		}
		k = &loadLock{}
		s.locks[load] = k
	}
	k.uses++
	return k
}

func (l *loadLocks) put(load uint64, k *loadLock) {
	s := &l.shards[load%uint64(len(l.shards))]
	s.mu.Lock()
	defer s.mu.Unlock()
	if k.uses--; k.uses == 0 {
		delete(s.locks, load)
	}
}

// lock locks a load for changing it and returns what unlocks it.
func (l *loadLocks) lock(load uint64) func() {
	k := l.get(load)
	k.Lock()
	return func() { k.Unlock(); l.put(load, k) }
}

// rlock locks a load for reading it.
func (l *loadLocks) rlock(load uint64) *loadLock {
	k := l.get(load)
	k.RLock()
	return k
}

func (l *loadLocks) runlock(load uint64, k *loadLock) {
	k.RUnlock()
	l.put(load, k)
}
