package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/sealing"
)

// Sizes of spec/storage.md 1.
const (
	SectorBytes = kernels.LoadBytes / sealing.LoadSectors // 256
	LoadBytes   = sealing.LoadBytes
	LoadSectors = sealing.LoadSectors
)

// Options configure Open.
type Options struct {
	// Dirs are where data files lie and may grow.
	Dirs []Dir
	// SlabBytes is how much a data file grows at a time, a multiple of LoadBytes; 0
	// means 1 GiB.
	SlabBytes uint64
	// FileBytes is the size from which the next file is begun; 0 means 64 GiB,
	// which is also the most.
	FileBytes uint64
	// ReserveBytes is what is left free on each file system; 0 means 512 MiB.
	ReserveBytes uint64
	// DB is the index. It stays the caller's: close it after the store.
	DB *index.DB
	// Files is the file system; nil means the machine's.
	Files vfs.FS
	// CPU computes seals; nil means the fastest kernels that this machine runs.
	CPU *kernels.CPU
	// SealThreads is how many processors computing seals may keep busy at a time; 0
	// means no limit.
	SealThreads int
	// MinerID is what data is sealed for. Zero means the one used so far; if there
	// is none, nothing can be sealed until SetMinerID.
	MinerID kernels.Hash
	// Logger receives what goes wrong while the store works; nil means
	// slog.Default.
	Logger *slog.Logger
}

// Dir is a directory for data files.
type Dir struct {
	Path  string
	Bytes uint64 // quota
}

// Errors of the store; they come wrapped with the load or directory concerned.
var (
	// ErrMissing says that sectors asked for are not held.
	ErrMissing = errors.New("not all sectors are held")
	// ErrFull says that no directory has room; nothing was written.
	ErrFull = errors.New("the store is full")
	// ErrNoMiner says that there is no miner id to seal for yet.
	ErrNoMiner = errors.New("no miner id is set: register one first")
	// ErrOtherMiner says that data is sealed for another miner id.
	ErrOtherMiner = errors.New("the store is sealed for another miner id")
	// ErrDoubt says that a load waits for an interrupted change to be finished.
	ErrDoubt = errors.New("an interrupted change of the load is not finished")
	// ErrClosed says that the store was closed.
	ErrClosed = errors.New("the store is closed")
)

// Store is an open store. Its methods may be called from any goroutine; calls
// that change the same load follow each other.
type Store struct {
	opt   Options
	db    *index.DB
	log   *slog.Logger
	space *space
	table *table
	locks loadLocks
	bufs  sync.Pool // *[]byte of LoadBytes, aligned

	// gate is held shared by every call and alone by those that concern the whole
	// store: Truncate, SetMinerID, Close.
	gate     sync.RWMutex
	closed   bool
	minerID  kernels.Hash
	contexts func(load uint64) sealing.Contexts // see SealOnWrite
	sealers  sync.Pool                          // *sealing.Sealer for minerID
	threads  chan struct{}                      // nil without a limit; one element for each that computes

	zeros zeroRanges

	mu      sync.Mutex         // guards intents
	intents map[uint64]*intent // of loads in doubt
}

// Open opens the store in the given directories and index, makes what is
// missing, and finishes changes that a crash interrupted. A directory or file
// that cannot be used does not fail it: Stats names the reason, reads of its
// loads are errors.
func Open(opt Options) (*Store, error) {
	if opt.SlabBytes == 0 {
		opt.SlabBytes = 1 << 30
	}
	if opt.FileBytes == 0 {
		opt.FileBytes = maxSlots * LoadBytes
	}
	if opt.ReserveBytes == 0 {
		opt.ReserveBytes = 512 << 20
	}
	if opt.Files == nil {
		opt.Files = vfs.OS()
	}
	if opt.CPU == nil {
		tiers := kernels.Tiers()
		opt.CPU = tiers[len(tiers)-1]
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	switch {
	case opt.DB == nil:
		return nil, errors.New("opening the store: no index was given")
	case opt.SlabBytes%LoadBytes != 0 || opt.FileBytes%LoadBytes != 0 || opt.FileBytes > maxSlots*LoadBytes:
		return nil, fmt.Errorf("opening the store: slabs of %d bytes in files of %d: need multiples of %d, files of at most %d",
			opt.SlabBytes, opt.FileBytes, LoadBytes, uint64(maxSlots)*LoadBytes)
	}
	s := &Store{opt: opt, db: opt.DB, log: opt.Logger, table: newTable(), intents: map[uint64]*intent{}}
	if opt.SealThreads > 0 {
		s.threads = make(chan struct{}, opt.SealThreads)
	}
	s.bufs.New = func() any { b := vfs.Aligned(LoadBytes); return &b }
	s.zeros.db = opt.DB
	s.space = &space{
		fs: opt.Files, db: opt.DB, log: opt.Logger, files: map[int]*dataFile{},
		slab: int(opt.SlabBytes / LoadBytes), perFile: int(opt.FileBytes / LoadBytes), reserve: int64(opt.ReserveBytes),
	}
	if err := s.load(); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the store: %w", err), s.space.close())
	}
	return s, nil
}

// Close waits for calls under way and closes the data files.
func (s *Store) Close() error {
	s.gate.Lock()
	defer s.gate.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return s.space.close()
}

// enter begins a call; leave ends it.
func (s *Store) enter(ctx context.Context) error {
	s.gate.RLock()
	err := ctx.Err()
	if s.closed {
		err = ErrClosed
	}
	if err != nil {
		s.gate.RUnlock()
	}
	return err
}

func (s *Store) leave() { s.gate.RUnlock() }

// MinerID returns what data is sealed for, zero if that is not known yet.
func (s *Store) MinerID() kernels.Hash {
	s.gate.RLock()
	defer s.gate.RUnlock()
	return s.minerID
}

// SetMinerID sets the miner id after its registration. It refuses another id
// than before while anything is sealed.
func (s *Store) SetMinerID(id kernels.Hash) error {
	s.gate.Lock()
	defer s.gate.Unlock()
	return s.setMinerID(id)
}

func (s *Store) setMinerID(id kernels.Hash) error {
	if id == s.minerID {
		return nil
	}
	if id == (kernels.Hash{}) {
		return errors.New("setting the miner id: it is zero")
	}
	if sums := s.table.sums(); sums.sealedUnits+sums.doubt > 0 {
		return fmt.Errorf("setting the miner id %x: %w %x: use that id, or delete the store and fetch its files again", id, ErrOtherMiner, s.minerID)
	}
	b := s.db.Batch()
	b.Set(minerIDKey, id[:])
	if err := b.Commit(); err != nil {
		return fmt.Errorf("setting the miner id: %w", err)
	}
	s.useMinerID(id)
	return nil
}

func (s *Store) useMinerID(id kernels.Hash) {
	s.minerID = id
	s.sealers = sync.Pool{New: func() any { return sealing.New(s.opt.CPU, id) }}
}

// compute calls f when a thread is free for sealing.
func (s *Store) compute(f func() error) error {
	if s.threads != nil {
		s.threads <- struct{}{}
		defer func() { <-s.threads }()
	}
	return f()
}

func (s *Store) buffer() *[]byte { return s.bufs.Get().(*[]byte) }

// get returns the record of a load; ok is false if it has no slot. The caller
// holds the load's lock.
func (s *Store) get(load uint64) (r record, ok bool, err error) {
	c, ok := s.table.get(load)
	if !ok {
		return r, false, nil
	}
	if c.flags&cellWhole != 0 {
		return record{c.place, allSectors, sealing.Record{Sealed: sealing.Full, Contexts: s.table.contextsOf(c)}}, true, nil
	}
	v, found, err := s.db.Get(loadKey(load))
	if err == nil && !found {
		err = fmt.Errorf("%w: it is gone", errRecord)
	}
	if err == nil {
		r, err = decodeRecord(v)
	}
	if err != nil {
		return r, true, fmt.Errorf("load %d: %w", load, err)
	}
	return r, true, nil
}

// putRecord adds a load's record to a batch.
func putRecord(b *index.Batch, load uint64, r *record) error {
	v, err := r.append(nil)
	if err != nil {
		return fmt.Errorf("load %d: %w", load, err)
	}
	b.Set(loadKey(load), v)
	return nil
}

func (s *Store) openIntent(load uint64) *intent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.intents[load]
}

func (s *Store) setIntent(load uint64, in *intent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in == nil {
		delete(s.intents, load)
	} else {
		s.intents[load] = in
	}
}

func checkRange(load, sector, n uint64) error {
	if sector > LoadSectors || n > LoadSectors-sector || n == 0 {
		return fmt.Errorf("load %d: sectors %d to %d are not in a load of %d", load, sector, sector+n, LoadSectors)
	}
	return nil
}
