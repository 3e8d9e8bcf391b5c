package flow

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"github.com/zgminer/zgminer/miner/index"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/sealing"
)

// Options configure Open.
type Options struct {
	// Logger receives what an operator should know (default slog.Default()).
	Logger *slog.Logger
}

// Log is the flow on disk. Its methods may be called from any goroutine; what a
// method returns belongs to the caller, except lists that are said to be shared.
type Log struct {
	db     *index.DB
	logger *slog.Logger

	// write is held by whatever changes the log; it comes before mu.
	write sync.Mutex
	edge  edge // guarded by write

	mu       sync.RWMutex // guards the rest; readers of the tree hold it against reverts
	identity *Identity    // nil until it is known
	state    state
	current  *storedContext  // newest context, nil before the first
	ranges   []sealing.Epoch // not empty ranges in order; shared, only appended to
	epochs   []uint64        // the epoch of each range
	pending  []Pending
	readers  map[*subscriber]struct{}
}

// Errors of this package.
var (
	// ErrOtherFlow says that the log on disk is of another chain or contract.
	ErrOtherFlow = errors.New("the flow log on disk is of another chain or contract")
	// ErrBeyond asks for something beyond the flow's length.
	ErrBeyond = errors.New("beyond the end of the flow")
)

// Open opens the log kept in db and makes an empty one if there is none. Cost:
// one read for each epoch range that is not empty (48 bytes of memory each).
func Open(db *index.DB, opt Options) (*Log, error) {
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	l := &Log{db: db, logger: opt.Logger, readers: map[*subscriber]struct{}{}}
	if err := l.load(); err != nil {
		return nil, fmt.Errorf("open the flow log: %w", err)
	}
	return l, nil
}

// load reads what is kept in memory.
func (l *Log) load() error {
	v, ok, err := l.db.Get(key(keyIdentity))
	if err != nil {
		return err
	}
	if ok {
		i, err := decodeIdentity(v)
		if err != nil {
			return err
		}
		l.identity = &i
	}
	v, ok, err = l.db.Get(key(keyState))
	if err != nil {
		return err
	}
	if !ok {
		return l.create()
	}
	if l.state, err = decodeState(v); err != nil {
		return err
	}
	err = l.db.Scan(key(keyContext), after(keyContext), func(k, v []byte) error {
		c, err := decodeContextAt(k, v)
		if err != nil {
			return err
		}
		l.addContext(&c)
		return nil
	})
	if err != nil {
		return err
	}
	if l.lastEpoch() != l.state.epoch {
		return fmt.Errorf("the newest context is of epoch %d, progress says %d: %w", l.lastEpoch(), l.state.epoch, errRecord)
	}
	return nil
}

// create writes an empty flow, in which only sector 0 exists.
func (l *Log) create() error {
	batch := l.db.Batch()
	l.state = state{length: rules.FirstLength}
	if _, err := rules.NewTree(l.writer(batch)); err != nil {
		batch.Discard()
		return err
	}
	batch.Set(key(keyState), l.state.encode())
	return batch.Commit()
}

func decodeContextAt(k, v []byte) (storedContext, error) {
	if len(k) != 10 {
		return storedContext{}, fmt.Errorf("context with key %x: %w", k, errRecord)
	}
	return decodeContext(binary.BigEndian.Uint64(k[2:]), v)
}

// addContext takes up the next context. mu is held, or nobody else is there yet.
func (l *Log) addContext(c *storedContext) {
	l.current = c
	if !c.expired() && c.rangeStart < c.flowLength {
		l.ranges = append(l.ranges, sealing.Epoch{Start: c.rangeStart, End: c.flowLength, Digest: c.digest})
		l.epochs = append(l.epochs, c.epoch)
	}
}

// lastEpoch is the number of contexts in memory. mu is held.
func (l *Log) lastEpoch() uint64 {
	if l.current == nil {
		return 0
	}
	return l.current.epoch
}

// SetIdentity says which flow the log is of. The first time it is written down;
// later it must be the same, else the error is ErrOtherFlow.
func (l *Log) SetIdentity(i Identity) error {
	if i.BlocksPerEpoch == 0 {
		return fmt.Errorf("set the identity of the flow log: contract %x says 0 blocks per epoch: it was not initialised", i.Contract)
	}
	l.write.Lock()
	defer l.write.Unlock()
	if known, ok := l.Identity(); ok {
		if known != i {
			return fmt.Errorf("%w: it has chain %d, contract %x, first block %d, %d blocks per epoch; configured are chain %d, contract %x, first block %d, %d blocks per epoch: correct the configuration or use another home",
				ErrOtherFlow, known.ChainID, known.Contract, known.FirstBlock, known.BlocksPerEpoch, i.ChainID, i.Contract, i.FirstBlock, i.BlocksPerEpoch)
		}
		return nil
	}
	batch := l.db.Batch()
	batch.Set(key(keyIdentity), i.encode())
	if err := batch.Commit(); err != nil {
		return fmt.Errorf("write the identity of the flow log: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.identity = &i
	return nil
}

// Identity returns which flow the log is of; ok is false before SetIdentity.
func (l *Log) Identity() (i Identity, ok bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.identity == nil {
		return Identity{}, false
	}
	return *l.identity, true
}

// Next returns the number of entries, which is the number of the next one.
func (l *Log) Next() uint64 { return l.now().next }

// Length returns the flow's length in sectors, at least 1.
func (l *Log) Length() uint64 { return l.now().length }

// Progress returns the last block that was read, and its hash if it was looked up
// (it is not in the middle of catching up). Before any block was read number is 0
// and ok is false.
func (l *Log) Progress() (number uint64, hash Hash, ok bool) {
	s := l.now()
	if s.from == 0 {
		return 0, Hash{}, false
	}
	return s.from - 1, s.hash, true
}

// Final returns the block up to which the chain is taken as final.
func (l *Log) Final() uint64 { return l.now().final }

func (l *Log) now() state {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.state
}

// Epochs returns the confirmed epoch ranges that are not empty, in order. They
// tile the flow from sector 0 to some position; the sectors after it have no
// context on the chain yet. The list is shared: do not change it.
func (l *Log) Epochs() []sealing.Epoch {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return slices.Clip(l.ranges)
}

// sync returns when everything written before is durable.
func (l *Log) sync() error {
	batch := l.db.Batch()
	batch.Set(key(keySync), nil)
	return batch.Commit()
}
