// Package index is the one key-value database of a storage node, at
// <home>/storage/index: what is not sealed data itself. It adds to pebble a
// format version, checked at open, batches that are durable when committed, and
// a failure that stays an error: a disk that refuses writes makes the index read
// only, it never ends the process.
//
// # Keys
//
// The first byte of a key names the owner; everything behind it is the owner's
// business. Numbers in keys are big-endian, so that keys sort as numbers do.
//
//	0x00  this package: the format version
//	'f'   miner/flow: entries, roots, tree nodes, epochs, progress
//	's'   miner/store: where loads lie, what is present and sealed, intents
//	'x'   miner/files: state of each file, shard
//	'w'   miner/seal, watch, answers, rewards, register
//	'y'   miner/sync: peers and progress
//
// Owners do not read each other's keys.
package index

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	// pebble: an embedded ordered store with atomic synced batches in pure Go; the
	// embedded chain uses it too.
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Options configure Open. The zero value works.
type Options struct {
	// FS is the file system; nil means the machine's. Tests give pebble's memory
	// file system and clone it as a crash would leave it.
	FS vfs.FS
	// CacheBytes is the memory for recently read blocks, 0 for 8 MiB.
	CacheBytes int64
	// MemTableBytes is the memory for recent writes, 0 for 4 MiB.
	MemTableBytes uint64
	// MinFreeBytes is what its disk must have free for Room to succeed; 0 means
	// 128 MiB.
	MinFreeBytes uint64
	// Logger receives what the database reports; nil means slog.Default.
	Logger *slog.Logger
}

// Errors of this package.
var (
	// ErrFormat says that the index was written by a newer program.
	ErrFormat = errors.New("the index has a newer format")
	// ErrFailed says that a write failed before, so that no further write is
	// tried until the index is opened again. Reads go on.
	ErrFailed = errors.New("the index cannot be written since an earlier failure")
	// ErrRoom says that the disk is nearly full: new data has to wait, so that what
	// is known of the data held can still be changed.
	ErrRoom = errors.New("the disk of the index is nearly full")
)

// Version is the format version that this program writes and the newest that it
// reads.
const Version = 1

var versionKey = []byte{0, 'v'}

// DB is an open index. Its methods may be called from any goroutine.
type DB struct {
	db     *pebble.DB
	dir    string
	fs     vfs.FS
	least  uint64 // Options.MinFreeBytes
	log    *slog.Logger
	failed atomic.Pointer[error] // the first failed write

	mu    sync.Mutex // guards asked, room
	asked time.Time
	room  error
}

// Open opens the index in dir and makes it if it does not exist.
func Open(dir string, opt Options) (*DB, error) {
	if opt.FS == nil {
		opt.FS = vfs.Default
	}
	if opt.CacheBytes == 0 {
		opt.CacheBytes = 8 << 20
	}
	if opt.MemTableBytes == 0 {
		opt.MemTableBytes = 4 << 20
	}
	if opt.MinFreeBytes == 0 {
		opt.MinFreeBytes = 128 << 20
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	opt.FS = orderedFS{opt.FS}
	if err := create(dir, opt); err != nil {
		return nil, fmt.Errorf("making the index %s: %w", dir, err)
	}
	return open(dir, opt)
}

// create makes a database that exists as a whole or not at all: pebble's own
// first steps, torn by a crash, may leave one that cannot be opened.
func create(dir string, opt Options) error {
	names, err := opt.FS.List(dir)
	if err == nil && len(names) > 0 {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	parent, fresh := opt.FS.PathDir(dir), dir+".new"
	if err := opt.FS.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	if err := errors.Join(removeAll(opt.FS, dir), removeAll(opt.FS, fresh)); err != nil {
		return err
	}
	d, err := open(fresh, opt)
	if err != nil {
		return err
	}
	if err := d.Close(); err != nil {
		return err
	}
	if err := opt.FS.Rename(fresh, dir); err != nil {
		return err
	}
	return syncDir(opt.FS, parent)
}

func open(dir string, opt Options) (*DB, error) {
	d := &DB{dir: dir, fs: opt.FS, least: opt.MinFreeBytes, log: opt.Logger}
	cache := pebble.NewCache(opt.CacheBytes)
	defer cache.Unref() // the database holds it
	db, err := pebble.Open(dir, &pebble.Options{
		FS:                          opt.FS,
		Cache:                       cache,
		MemTableSize:                opt.MemTableBytes,
		MemTableStopWritesThreshold: 4,
		FormatMajorVersion:          pebble.FormatNewest,
		Logger:                      logger{d},
	})
	if err != nil {
		return nil, fmt.Errorf("opening the index %s: %w", dir, err)
	}
	d.db = db
	if err := d.checkVersion(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return d, nil
}

func (d *DB) checkVersion() error {
	v, ok, err := d.Get(versionKey)
	switch {
	case err != nil:
		return err
	case !ok:
		b := d.Batch()
		b.Set(versionKey, []byte{Version})
		return b.Commit()
	case len(v) != 1 || v[0] == 0:
		return fmt.Errorf("the index %s has the format version %x, which is none: the database belongs to something else or is damaged", d.dir, v)
	case v[0] > Version:
		return fmt.Errorf("%w: %s has version %d, this program reads up to %d: use the program that wrote it", ErrFormat, d.dir, v[0], Version)
	}
	return nil
}

// Close writes everything out and closes the database. Iterations must have
// ended.
func (d *DB) Close() error {
	if err := d.Err(); err != nil {
		return fmt.Errorf("closing the index %s: %w", d.dir, err)
	}
	if err := d.db.Close(); err != nil {
		return fmt.Errorf("closing the index %s: %w", d.dir, err)
	}
	return nil
}

// Err returns nil while writes are possible, else an error that wraps ErrFailed
// and says why.
func (d *DB) Err() error {
	if p := d.failed.Load(); p != nil {
		return *p
	}
	return nil
}

// Room returns an error that wraps ErrRoom while the disk has less free than
// Options.MinFreeBytes. Ask it before taking new data; it looks at the disk once
// a second.
func (d *DB) Room() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if time.Since(d.asked) < time.Second && !d.asked.IsZero() {
		return d.room
	}
	d.asked, d.room = time.Now(), nil
	usage, err := d.fs.GetDiskUsage(d.dir)
	switch {
	case errors.Is(err, vfs.ErrUnsupported):
	case err != nil:
		d.room = fmt.Errorf("free space of the index %s: %w", d.dir, err)
	case usage.AvailBytes < d.least:
		d.room = fmt.Errorf("%w: %s has %d bytes free and needs %d", ErrRoom, d.dir, usage.AvailBytes, d.least)
	}
	return d.room
}

func (d *DB) fail(err error) error {
	err = fmt.Errorf("%w: %s: %w: free or repair the disk, then start again", ErrFailed, d.dir, err)
	d.failed.CompareAndSwap(nil, &err)
	return *d.failed.Load()
}

// logger passes on what pebble has to say.
type logger struct{ d *DB }

func (l logger) Infof(format string, args ...any) {
	l.d.log.Debug("index: " + fmt.Sprintf(format, args...))
}

func (l logger) Errorf(format string, args ...any) {
	l.d.log.Error("index: " + fmt.Sprintf(format, args...))
}

// fatalCommit is how pebble announces a batch that could not be written.
const fatalCommit = "pebble: fatal commit error: %v"

type commitPanic struct{ err error }

// Fatalf must not return, and must not end the process for a full disk either.
// A failed commit unwinds to Commit; a failed background job stays where it is,
// which leaves the database readable.
func (l logger) Fatalf(format string, args ...any) {
	err := fmt.Errorf(format, args...)
	if format == fatalCommit && len(args) == 1 {
		if cause, ok := args[0].(error); ok {
			err = cause
		}
		panic(commitPanic{err})
	}
	l.d.log.Error("the index cannot be written any more", "err", l.d.fail(err))
	select {}
}

// removeAll removes what may not exist.
func removeAll(f vfs.FS, dir string) error {
	if err := f.RemoveAll(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
