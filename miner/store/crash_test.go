package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	pvfs "github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/sealing"
)

var errPower = errors.New("the power is gone")

// machine is a computer that loses power at one operation: of the data files,
// or a write or flush of the index.
type machine struct {
	files *vfs.Mem
	index *pvfs.MemFS

	ops   atomic.Int64
	at    int64 // the operation before which power is lost, 0 for never
	seed  uint64
	gone  atomic.Bool
	after *machine // what is found when power is back
}

func newMachine(files *vfs.Mem, index *pvfs.MemFS, at int64, seed uint64) *machine {
	m := &machine{files: files, index: index, at: at, seed: seed}
	files.Hook = func(vfs.Op) error {
		m.count()
		if m.gone.Load() {
			return errPower
		}
		return nil
	}
	return m
}

// indexFS is the index's file system. It goes on working when power is gone, so
// that the database can be closed; nobody sees what it does then.
func (m *machine) indexFS() pvfs.FS {
	return errorfs.Wrap(m.index, errorfs.InjectorFunc(func(op errorfs.Op) error {
		if op.Kind.ReadOrWrite() == errorfs.OpIsWrite {
			m.count()
		}
		return nil
	}))
}

func (m *machine) count() {
	if m.ops.Add(1) != m.at || m.at == 0 {
		return
	}
	// From here on the files refuse everything; what the index still does until
	// it is cloned happened, for all that one can tell afterwards, just before.
	m.gone.Store(true)
	rng := rand.New(rand.NewPCG(m.seed, 99))
	files := m.files.Crash(rng)
	index := m.index.CrashClone(pvfs.CrashCloneCfg{UnsyncedDataPercent: rng.IntN(101), RNG: rng})
	m.after = &machine{files: files, index: index}
}

// life runs a script on a machine, checking nothing, until it ends or the power
// does. It returns the models before and after the step under way.
func (m *machine) life(rng *rand.Rand, before model, generation *byte, steps int) (old, new model, log []string, err error) {
	s, err := openMem(m.files, m.indexFS(), nil)
	if err != nil {
		if m.gone.Load() {
			return before, before, nil, nil
		}
		return before, before, nil, err
	}
	if before.onWrite {
		s.SealOnWrite(func(uint64) sealing.Contexts { return one(77) })
	}
	defer func() {
		s.Store.Close()
		if cerr := s.db.Close(); err == nil && !m.gone.Load() {
			err = cerr
		}
	}()
	if !m.gone.Load() {
		if err := s.check(&before, &before); err != nil && !m.gone.Load() {
			return before, before, nil, fmt.Errorf("after opening: %w", err)
		}
	}
	for range steps {
		a := randomAction(rng, &before, generation)
		log = append(log, a.name)
		after := before
		a.to(&after)
		err := a.do(s.Store)
		if m.gone.Load() {
			return before, after, log, nil
		}
		if err != nil {
			return before, after, log, fmt.Errorf("%s: %w", a.name, err)
		}
		before = after
		if err := s.check(&before, &before); err != nil && !m.gone.Load() {
			return before, before, log, fmt.Errorf("after %s: %w", a.name, err)
		}
	}
	return before, before, log, nil
}

// crashScript runs script seed and loses power at operation at; a second time,
// while the store recovers or soon after, at operation again. It returns how
// many operations there were, and whether power was lost.
func crashScript(seed uint64, at, again int64) (ops int64, crashed bool, err error) {
	rng := rand.New(rand.NewPCG(seed, 0))
	m := newMachine(vfs.NewMem(), pvfs.NewCrashableMem(), at, seed^uint64(at))
	var generation byte
	old, new, log, err := m.life(rng, model{onWrite: seed%3 == 0}, &generation, 9)
	if err != nil || !m.gone.Load() {
		return m.ops.Load(), false, wrapLog(err, log)
	}
	next := newMachine(m.after.files, m.after.index, again, seed)
	if err := next.survive(&old, &new); err != nil {
		return 0, true, wrapLog(fmt.Errorf("power lost at operation %d: %w", at, err), log)
	}
	if next.gone.Load() {
		last := newMachine(next.after.files, next.after.index, 0, 0)
		if err := last.survive(&old, &new); err != nil {
			return 0, true, wrapLog(fmt.Errorf("power lost at operation %d and again at %d: %w", at, again, err), log)
		}
	}
	return m.ops.Load(), true, nil
}

func wrapLog(err error, log []string) error {
	if err != nil {
		err = fmt.Errorf("%w\nscript: %q", err, log)
	}
	return err
}

// survive opens the store and checks it, then seals everything and checks again.
func (m *machine) survive(old, new *model) error {
	s, err := openMem(m.files, m.indexFS(), nil)
	if err != nil {
		if m.gone.Load() {
			return nil
		}
		return fmt.Errorf("opening: %w", err)
	}
	defer func() { s.Store.Close(); s.db.Close() }()
	if err := s.check(old, new); err != nil && !m.gone.Load() {
		return err
	}
	new.also = 201
	for load, st := range s.Loads(0) {
		err := s.Seal(ctx, load, one(201))
		if m.gone.Load() {
			return nil
		}
		if err != nil {
			return err
		}
		if got, _ := s.State(load); got.Sealed != st.Present.Units() {
			return fmt.Errorf("load %d: units %x sealed of %x", load, got.Sealed, st.Present.Units())
		}
	}
	if err := s.check(old, new); err != nil && !m.gone.Load() {
		return fmt.Errorf("after sealing all: %w", err)
	}
	return nil
}

// TestPowerLoss loses power at every operation of random scripts, and again
// while the store recovers.
func TestPowerLoss(t *testing.T) {
	scripts := uint64(10)
	if testing.Short() {
		scripts = 1 // for the race detector: one goroutine, of which it learns nothing
	}
	points, crashes := crashCampaign(t, 1, scripts)
	t.Logf("%d points, power lost at %d of them", points, crashes)
	if crashes < 100*int(scripts) {
		t.Errorf("power was lost %d times only", crashes)
	}
}

func crashCampaign(t *testing.T, first, scripts uint64) (points, crashes int) {
	for seed := first; seed < first+scripts; seed++ {
		total, _, err := crashScript(seed, 0, 0)
		if err != nil {
			t.Fatalf("script %d without a crash: %v", seed, err)
		}
		for at := int64(1); at <= total; at++ {
			points++
			_, crashed, err := crashScript(seed, at, 1+at*7%40)
			if err != nil {
				t.Fatalf("script %d: %v", seed, err)
			}
			if crashed {
				crashes++
			}
		}
	}
	return points, crashes
}
