package seal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	pvfs "github.com/cockroachdb/pebble/v2/vfs"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/sealing"
)

var (
	ctx     = context.Background()
	fastest = kernels.Tiers()[len(kernels.Tiers())-1]
	minerID = kernels.Hash{3, 1, 4}
)

// world is a store in memory, the epochs of its flow and a worker.
type world struct {
	*store.Store
	files  *vfs.Mem
	dbfs   pvfs.FS
	db     *index.DB
	events chan flow.Event
	mu     sync.Mutex // guards epochs
	epochs []sealing.Epoch
}

func open(t *testing.T, w *world) *world {
	t.Helper()
	if w == nil {
		w = &world{files: vfs.NewMem(), dbfs: pvfs.NewMem(), events: make(chan flow.Event)}
	}
	var err error
	if w.db, err = index.Open("index", index.Options{FS: w.dbfs}); err != nil {
		t.Fatal(err)
	}
	w.Store, err = store.Open(store.Options{
		Dirs: []store.Dir{{Path: "a", Bytes: 16 << 20}}, SlabBytes: 1 << 20, DB: w.db, Files: w.files, CPU: fastest,
		MinerID: minerID, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) close(t *testing.T) {
	t.Helper()
	if err := errors.Join(w.Store.Close(), w.db.Close()); err != nil {
		t.Fatal(err)
	}
}

func (w *world) now() []sealing.Epoch {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.epochs
}

// ContextsOf and Subscribe make the world the worker's log.
func (w *world) ContextsOf(list sealing.Contexts, load uint64) (sealing.Contexts, error) {
	return sealing.ContextsOf(list, w.now(), load)
}

func (w *world) Subscribe() (<-chan flow.Event, func()) { return w.events, func() {} }

func (w *world) set(e ...sealing.Epoch) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.epochs = e
}

// start runs a worker; stop ends it.
func (w *world) start(t *testing.T, change func(*Options)) (worker *Worker, stop func()) {
	t.Helper()
	opt := Options{Store: w.Store, Log: w, Look: 20 * time.Millisecond, Logger: slog.New(slog.DiscardHandler), Gaps: Never}
	if change != nil {
		change(&opt)
	}
	worker = New(opt)
	worker.retry = 10 * time.Millisecond
	c, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() { _ = worker.Run(c) })
	return worker, func() { cancel(); group.Wait() }
}

// eventually waits for what a worker does soon.
func eventually(t *testing.T, what string, f func() error) {
	t.Helper()
	var err error
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if err = f(); err == nil {
			return
		}
	}
	t.Fatalf("%s: %v", what, err)
}

func raw(load uint64) []byte {
	b := make([]byte, store.LoadBytes)
	var seed [32]byte
	seed[0], seed[1] = byte(load), byte(load>>8)
	rand.NewChaCha8(seed).Read(b)
	return b
}

func (w *world) write(t *testing.T, load, sector, n uint64) {
	t.Helper()
	if err := w.Write(ctx, load, sector, raw(load)[sector*256:(sector+n)*256]); err != nil {
		t.Fatal(err)
	}
}

// sealedAsSaid checks that exactly the units with all sectors and a context are
// sealed, each with the digest of the epoch that holds its last sector, and that
// the bytes are so on disk.
func (w *world) sealedAsSaid(data func(load uint64) []byte) error {
	epochs := w.now()
	for load, st := range w.Loads(0) {
		disk := vfs.Aligned(store.LoadBytes)
		if _, _, err := w.ReadSealed(load, disk); err != nil {
			return err
		}
		want := bytes.Clone(data(load))
		sealer := sealing.New(fastest, minerID)
		for u := range sealing.LoadUnits {
			sector := load*1024 + uint64(u)*16
			d, ok := sealing.UnitDigest(epochs, sector)
			if got := st.Sealed.Has(u); got != (ok && st.Present.Units().Has(u)) {
				return fmt.Errorf("load %d, unit %d: sealed is %v", load, u, got)
			}
			if !st.Sealed.Has(u) {
				continue
			}
			at, end := u*sealing.UnitBytes, (u+1)*sealing.UnitBytes
			sealer.Seal(want[at:end], &d, sector)
			if !bytes.Equal(want[at:end], disk[at:end]) {
				return fmt.Errorf("load %d, unit %d is not sealed with %x", load, u, d[:2])
			}
		}
	}
	return nil
}

func hash(n byte) sealing.Hash { return sealing.Hash{0xee, n} }

// TestEpochs: boundaries inside loads and units, empty epochs, data without a
// context, partial loads, another fork's digests, contexts that arrive late.
func TestEpochs(t *testing.T) {
	w := open(t, nil)
	defer func() { w.close(t) }()
	for load := range uint64(5) {
		w.write(t, load, 0, 1024)
	}
	w.write(t, 7, 100, 500)
	w.set(
		sealing.Epoch{Start: 0, End: 1030, Digest: hash(1)}, sealing.Epoch{Start: 1030, End: 1030, Digest: hash(2)},
		sealing.Epoch{Start: 1030, End: 1500, Digest: hash(3)}, sealing.Epoch{Start: 1500, End: 1501, Digest: hash(4)},
		sealing.Epoch{Start: 1501, End: 3*1024 + 17, Digest: hash(5)},
	)
	worker, stop := w.start(t, nil)
	defer func() { stop() }()
	ready := func() error {
		if s := worker.Status(); s.Units != 0 || s.Sealed == 0 {
			return fmt.Errorf("%+v", s)
		}
		return w.sealedAsSaid(raw)
	}
	eventually(t, "first epochs", ready)
	if s := worker.Status(); s.NoContext == 0 || !strings.Contains(s.Reason, "no context") {
		t.Errorf("%+v", s)
	}
	w.set(append(w.now(), sealing.Epoch{Start: 3*1024 + 17, End: 8 * 1024, Digest: hash(6)})...)
	worker.Kick()
	eventually(t, "a later epoch", ready)
	// A reorganisation: the same data, other digests, another boundary.
	w.set(sealing.Epoch{Start: 0, End: 1030, Digest: hash(1)}, sealing.Epoch{Start: 1030, End: 2000, Digest: hash(7)}, sealing.Epoch{Start: 2000, End: 8 * 1024, Digest: hash(8)})
	worker.Kick()
	eventually(t, "another fork", ready)
	w.write(t, 7, 0, 1024)
	w.write(t, 2500, 0, 1024)
	worker.Kick()
	eventually(t, "more data", func() error {
		if st, _ := w.State(7); st.Sealed != sealing.Full {
			return fmt.Errorf("%+v", st)
		}
		return ready()
	})
	for load := range uint64(5) {
		got := make([]byte, store.LoadBytes)
		if err := w.Read(load, 0, 1024, got); err != nil || !bytes.Equal(got, raw(load)) {
			t.Error(load, err)
		}
	}
}

// TestRestart: a worker that is stopped anywhere leaves nothing undone.
func TestRestart(t *testing.T) {
	w := open(t, nil)
	for load := range uint64(30) {
		w.write(t, load, 0, 1024)
	}
	w.set(sealing.Epoch{Start: 0, End: 30 * 1024, Digest: hash(1)})
	for range 4 {
		var asked atomic.Int64
		stopNow := make(chan struct{})
		_, stop := w.start(t, func(o *Options) {
			o.InFlight = 2
			o.Wait = func() time.Duration {
				if asked.Add(1) == 5 {
					close(stopNow)
				}
				return 0
			}
		})
		<-stopNow
		stop()
		w.close(t)
		w = open(t, w)
	}
	if st := w.Stats(); st.Whole == 0 || st.Whole == 30 {
		t.Error("the test stopped too early or too late", st.Whole)
	}
	_, stop := w.start(t, nil)
	eventually(t, "the rest", func() error {
		if st := w.Stats(); st.Whole != 30 {
			return fmt.Errorf("%d", st.Whole)
		}
		return nil
	})
	stop()
	if err := w.sealedAsSaid(raw); err != nil {
		t.Error(err)
	}
	w.close(t)
}

// TestPause: nothing is begun while mining wants the machine.
func TestPause(t *testing.T) {
	w := open(t, nil)
	defer func() { w.close(t) }()
	w.write(t, 1, 0, 1024)
	w.set(sealing.Epoch{Start: 0, End: 1 << 20, Digest: hash(1)})
	var pause atomic.Bool
	pause.Store(true)
	worker, stop := w.start(t, func(o *Options) {
		o.Wait = func() time.Duration {
			if pause.Load() {
				return time.Millisecond
			}
			return 0
		}
	})
	defer func() { stop() }()
	eventually(t, "pausing", func() error {
		if s := worker.Status(); !s.Paused || !strings.Contains(s.Reason, "mining goes first") {
			return fmt.Errorf("%+v", s)
		}
		return nil
	})
	if st := w.Stats(); st.SealedUnits != 0 {
		t.Error("sealed during a pause")
	}
	pause.Store(false)
	eventually(t, "going on", func() error {
		if s := worker.Status(); s.Paused || s.Units != 0 || s.Rate == 0 || s.Reason != "" {
			return fmt.Errorf("%+v", s)
		}
		return w.sealedAsSaid(raw)
	})
}

// TestGaps: known zeros are sealed after the data, for the own share, within the
// quota less what is to be spared, or not at all.
func TestGaps(t *testing.T) {
	for _, gaps := range []Gaps{Auto, Never} {
		w := open(t, nil)
		w.write(t, 0, 0, 1024)
		if err := w.MarkZero(ctx, 2, 1000); err != nil {
			t.Fatal(err)
		}
		w.set(sealing.Epoch{Start: 0, End: 1000 * 1024, Digest: hash(1)})
		worker, stop := w.start(t, func(o *Options) {
			o.Gaps, o.SpareBytes, o.Own = gaps, 6<<20, func(load uint64) bool { return load%2 == 0 }
		})
		want := uint64(40) // 10 MiB
		if gaps == Never {
			want = 1
		}
		eventually(t, string(gaps), func() error {
			if st := w.Stats(); st.Whole != want {
				return fmt.Errorf("%+v", st)
			}
			return nil
		})
		eventually(t, "rest", func() error {
			if s := worker.Status(); s.Units != 0 {
				return fmt.Errorf("%+v", s)
			}
			return nil
		})
		stop()
		for load := range w.Loads(2) {
			if load%2 == 1 {
				t.Errorf("load %d of another share", load)
			}
		}
		err := w.sealedAsSaid(func(load uint64) []byte {
			if load == 0 {
				return raw(0)
			}
			return make([]byte, store.LoadBytes)
		})
		if err != nil || w.Stats().Loads != want {
			t.Error(err, w.Stats().Loads)
		}
		w.close(t)
	}
}

// TestFailures: a disk that fails for a while is named, and everything is sealed
// when it works again.
func TestFailures(t *testing.T) {
	w := open(t, nil)
	defer func() { w.close(t) }()
	for load := range uint64(6) {
		w.write(t, load, 0, 1024)
	}
	w.set(sealing.Epoch{Start: 0, End: 1 << 20, Digest: hash(1)})
	var broken atomic.Bool
	broken.Store(true)
	w.files.Hook = func(o vfs.Op) error {
		if o.Kind == "write" && broken.Load() {
			return syscall.EIO
		}
		return nil
	}
	worker, stop := w.start(t, nil)
	defer func() { stop() }()
	eventually(t, "failing", func() error {
		if s := worker.Status(); s.Failures == 0 || !strings.Contains(s.Reason, "input/output error") || w.Stats().InDoubt == 0 {
			return fmt.Errorf("%+v", s)
		}
		return nil
	})
	broken.Store(false)
	eventually(t, "mended", func() error {
		if st := w.Stats(); st.Whole != 6 || st.InDoubt != 0 {
			return fmt.Errorf("%+v", st)
		}
		return w.sealedAsSaid(raw)
	})
}

// TestNoMiner: without a miner id nothing happens, and that is said.
func TestNoMiner(t *testing.T) {
	w := &world{files: vfs.NewMem(), dbfs: pvfs.NewMem()}
	id := minerID
	minerID = kernels.Hash{}
	w = open(t, w)
	minerID = id
	defer func() { w.close(t) }()
	w.write(t, 1, 0, 1024)
	w.set(sealing.Epoch{Start: 0, End: 1 << 20, Digest: hash(1)})
	worker, stop := w.start(t, nil)
	defer func() { stop() }()
	eventually(t, "reason", func() error {
		if s := worker.Status(); !strings.Contains(s.Reason, "miner id") || s.Units != 64 {
			return fmt.Errorf("%+v", s)
		}
		return nil
	})
	if err := w.SetMinerID(minerID); err != nil {
		t.Fatal(err)
	}
	worker.Kick()
	eventually(t, "registered", func() error { return w.sealedAsSaid(raw) })
}

// TestEvent: an event of the log begins a pass.
func TestEvent(t *testing.T) {
	w := open(t, nil)
	defer func() { w.close(t) }()
	w.write(t, 1, 0, 1024)
	worker, stop := w.start(t, func(o *Options) { o.Look = time.Hour })
	defer func() { stop() }()
	eventually(t, "first look", func() error {
		if s := worker.Status(); s.NoContext != 64 {
			return fmt.Errorf("%+v", s)
		}
		return nil
	})
	w.set(sealing.Epoch{Start: 0, End: 1 << 20, Digest: hash(1)})
	w.events <- flow.Event{}
	eventually(t, "after the event", func() error { return w.sealedAsSaid(raw) })
}
