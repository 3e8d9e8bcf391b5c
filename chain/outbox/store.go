package outbox

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"
)

// keepDone is how many finished entries are remembered, for repeated IDs.
const keepDone = 1000

// rewriteAbove is the size from which the file is rewritten when most of it is
// history, in bytes.
const rewriteAbove = 8 << 20

// Store is an open outbox. Its methods may be called from several goroutines.
// Every change is on disk when its method returns.
type Store struct {
	fs   vfs.FS
	name string
	lock io.Closer

	mu      sync.Mutex
	file    vfs.File          // guarded by mu
	size    int               // guarded by mu; bytes of file
	live    int               // guarded by mu; bytes after the last rewrite
	broken  error             // guarded by mu; set once a write failed
	entries map[string]*Entry // guarded by mu
	order   uint64            // guarded by mu; of the newest entry
	changed chan struct{}     // guarded by mu; closed at the next change
}

// Open reads the outbox of a file, which is created if it is missing; its
// directory has to exist. Only one process at a time can have it open.
func Open(fs vfs.FS, name string) (*Store, error) {
	lock, err := fs.Lock(name + ".lock")
	if err != nil {
		return nil, fmt.Errorf("lock the outbox %s: %w; is another zgminer running with the same home?", name, err)
	}
	s := &Store{fs: fs, name: name, lock: lock, entries: map[string]*Entry{}, changed: make(chan struct{})}
	contents, err := readFile(fs, name)
	if err == nil {
		err = readJournal(contents, s.replay)
	}
	if err == nil {
		err = s.rewrite()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the outbox %s: %w", name, err), lock.Close())
	}
	return s, nil
}

// Close closes the file and gives up the lock.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := errors.Join(s.file.Close(), s.lock.Close())
	if s.broken == nil {
		s.broken = fmt.Errorf("%w: it is closed", ErrBroken)
	}
	return err
}

// replay applies a record that was read.
func (s *Store) replay(ev *event) error {
	e := s.entries[ev.ID]
	if ev.Op == opIntent {
		if e != nil || ev.Intent == nil || ev.Intent.ID != ev.ID {
			return fmt.Errorf("%w: a second or empty intent %q", ErrDamaged, ev.ID)
		}
		s.order++
		s.entries[ev.ID] = &Entry{Intent: *ev.Intent, Order: s.order, State: Intended}
		return nil
	}
	if e == nil {
		return fmt.Errorf("%w: a change of the unknown intent %q", ErrDamaged, ev.ID)
	}
	return e.apply(ev)
}

// rewrite replaces the file by one without history. s.mu is held, or nobody else
// has s yet.
func (s *Store) rewrite() error {
	s.forget()
	contents := header()
	for _, e := range s.sorted() {
		for _, ev := range e.events() {
			var err error
			if contents, err = appendRecord(contents, &ev); err != nil {
				return err
			}
		}
	}
	f, err := replaceFile(s.fs, s.name, contents)
	if err != nil {
		return err
	}
	if s.file != nil {
		if err := s.file.Close(); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	s.file, s.size, s.live = f, len(contents), len(contents)
	return nil
}

// forget drops the oldest finished entries above keepDone, never one that has the
// highest nonce of its account.
func (s *Store) forget() {
	highest := map[common.Address]uint64{}
	for _, e := range s.entries {
		if n, ok := e.Nonce(); ok {
			highest[e.From] = max(highest[e.From], n)
		}
	}
	var done []*Entry
	for _, e := range s.sorted() {
		if n, ok := e.Nonce(); e.State.Done() && !(ok && n == highest[e.From]) {
			done = append(done, e)
		}
	}
	for _, e := range done[:max(0, len(done)-keepDone)] {
		delete(s.entries, e.ID)
	}
}

func (s *Store) sorted() []*Entry {
	var all []*Entry
	for _, e := range s.entries {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b *Entry) int { return cmp.Compare(a.Order, b.Order) })
	return all
}

// write appends a record and waits until it is on disk. s.mu is held.
func (s *Store) write(ev *event) error {
	if s.broken != nil {
		return s.broken
	}
	b, err := appendRecord(nil, ev)
	if err != nil {
		return err
	}
	if _, err = s.file.Write(b); err == nil {
		err = s.file.Sync()
	}
	if err != nil {
		// Whether the record is on disk is unknown: only reading it again tells.
		s.broken = fmt.Errorf("%w (%s): %w; make space or repair the disk, then restart zgminer", ErrBroken, s.name, err)
		return s.broken
	}
	s.size += len(b)
	return nil
}

// change checks, writes and applies a change of an entry.
func (s *Store) change(ev event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[ev.ID]
	if e == nil {
		return fmt.Errorf("%w: %q", ErrUnknown, ev.ID)
	}
	next := e.clone()
	if err := next.apply(&ev); err != nil {
		return err
	}
	if err := s.write(&ev); err != nil {
		return err
	}
	*e = next
	return s.afterChange()
}

// afterChange wakes waiters and rewrites a file that is mostly history.
func (s *Store) afterChange() error {
	close(s.changed)
	s.changed = make(chan struct{})
	if s.size < rewriteAbove || s.size < 4*s.live {
		return nil
	}
	if err := s.rewrite(); err != nil {
		s.broken = fmt.Errorf("%w (%s): %w; make space or repair the disk, then restart zgminer", ErrBroken, s.name, err)
		return s.broken
	}
	return nil
}

// Put accepts an intent and reports whether it is new. The same intent again is
// no error; another one with its ID is ErrConflict.
func (s *Store) Put(i Intent) (bool, error) {
	if i.ID == "" {
		return false, errors.New("put a transaction into the outbox: it has no id")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.entries[i.ID]; e != nil {
		if !e.same(&i) {
			return false, fmt.Errorf("%w: %q", ErrConflict, i.ID)
		}
		return false, nil
	}
	if err := s.write(&event{Op: opIntent, ID: i.ID, Intent: &i}); err != nil {
		return false, err
	}
	s.order++
	s.entries[i.ID] = &Entry{Intent: i, Order: s.order, State: Intended}
	return true, s.afterChange()
}

// Signed stores a signed transaction. It must be called before the transaction is
// sent, and the transaction must not be sent if it fails.
func (s *Store) Signed(id string, a Attempt) error {
	return s.change(event{Op: opSigned, ID: id, Attempt: &a})
}

// Sent notes that the newest attempt was handed to a node.
func (s *Store) Sent(id string) error { return s.change(event{Op: opSent, ID: id}) }

// Mined notes where one of the attempts was mined.
func (s *Store) Mined(id string, in Inclusion) error {
	return s.change(event{Op: opMined, ID: id, Inclusion: &in})
}

// Reorged notes that the block it was mined in is gone.
func (s *Store) Reorged(id string) error { return s.change(event{Op: opReorg, ID: id}) }

// Finalized notes that the inclusion is final.
func (s *Store) Finalized(id string) error { return s.change(event{Op: opFinal, ID: id}) }

// Lost notes that a foreign transaction with the nonce of the attempts is final,
// so that none of them can be mined and a new nonce may be signed.
func (s *Store) Lost(id string) error { return s.change(event{Op: opLost, ID: id}) }

// Reject ends an intent that was not signed.
func (s *Store) Reject(id, problem string) error {
	return s.change(event{Op: opReject, ID: id, Problem: problem})
}

// Expire ends an intent that was not signed in time.
func (s *Store) Expire(id string) error { return s.change(event{Op: opExpire, ID: id}) }

// RequestCancel notes that the transaction is not wanted any more.
func (s *Store) RequestCancel(id string) error { return s.change(event{Op: opRequest, ID: id}) }

// Get returns a copy of an entry.
func (s *Store) Get(id string) (Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[id]
	if e == nil {
		return Entry{}, fmt.Errorf("%w: %q", ErrUnknown, id)
	}
	return e.clone(), nil
}

// List returns copies of all entries in the order of their acceptance.
func (s *Store) List() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Entry
	for _, e := range s.sorted() {
		out = append(out, e.clone())
	}
	return out
}

// Changed returns a channel that is closed at the next change.
func (s *Store) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Err returns why nothing can be written any more, nil if all is well.
func (s *Store) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broken
}
