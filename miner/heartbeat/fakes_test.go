package heartbeat

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
)

// patience ends a beat of a path that works by its answers long before.
const patience = 5 * time.Minute

var (
	cpu     = kernels.Tiers()[len(kernels.Tiers())-1]
	minerID = common.Hash{7}
	errDisk = errors.New("the disk is gone")
)

const flowLoads = 16

// heads is a watcher with a state.
type heads struct {
	mu    sync.Mutex
	state watch.State
}

func (h *heads) State() watch.State {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.state
}

// inContext is a state in which the real target is so hard that no hit is found.
func inContext() watch.State {
	m := &pora.Mine{MaxShards: 256, TargetSubmissions: 1, CurrentSubmissions: 2, LastMinedEpoch: 3, Subtasks: 1, SubtaskInterval: 30, TargetMineBlocks: 30}
	m.Target.SetUint64(1)
	c := flow.Context{Epoch: 3, MineStart: 90, FlowLength: flowLoads * pora.LoadSectors, Digest: pora.Hash{5}}
	return watch.State{Head: client.Header{Number: 200}, Context: c, Contract: m}
}

// shelf is a source of sealed loads in memory or, with bad, on a disk that cannot
// be read.
type shelf struct {
	id, shards uint64
	held       func(load uint64) bool // nil: all of the shard
	bad        bool
	err        error

	mu             sync.Mutex // guards the rest
	data           *mine.MemoryTier
	opened, closed int
}

func (s *shelf) Shard() (id, shards uint64) { return s.id, max(s.shards, 1) }

func (s *shelf) Tiers(_ context.Context, r pora.Range, length uint64) (mining.Tiers, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return mining.Tiers{}, s.err
	}
	held := mine.NewBitmap(r.Loads())
	for l := range r.Loads() {
		if r.Covers(l) && (s.held == nil || s.held(l)) {
			held.Set(l)
		}
	}
	var err error
	s.data, err = mine.NewMemoryTier("memory", held, testvec.Bytes("sealed", int(held.Count())*kernels.LoadBytes), nil)
	if err != nil {
		return mining.Tiers{}, err
	}
	s.opened++
	var tier mine.Tier = s.data
	end := func() {}
	if s.bad {
		pool := mine.NewReadPool(1, 4, func(load uint64, buf []byte) (uint64, error) { return 0, errDisk })
		tier, end = badDisk{pool, held}, func() { pool.Close() }
	}
	return mining.Tiers{List: []mine.Tier{tier}, Close: func() { end(); s.mu.Lock(); s.closed++; s.mu.Unlock() }}, nil
}

// badDisk is a disk that holds loads and reads none.
type badDisk struct {
	*mine.ReadPool
	held mine.Bitmap
}

func (badDisk) Name() string                  { return "disk" }
func (d badDisk) Held() mine.Bitmap           { return d.held }
func (badDisk) Place(load uint64) (at uint64) { return load }

// device is the CPU whose results a test changes.
type device struct {
	kernels.Device
	spoil func(*kernels.SearchBatch)
}

func (d *device) Submit(b kernels.Batch, done chan<- kernels.Batch) error {
	inner := make(chan kernels.Batch, 1)
	if err := d.Device.Submit(b, inner); err != nil {
		return err
	}
	go func() {
		b := <-inner
		if s, ok := b.(*kernels.SearchBatch); ok {
			d.spoil(s)
		}
		done <- b
	}()
	return nil
}

// rig is a heart with what it beats on.
type rig struct {
	*Heart
	watch  *heads
	shelf  *shelf
	alarms []watch.Reason
	units  map[string]bool // nonce and unit of every answer
	broken error           // of Assemble
}

func newRig(t *testing.T, change func(*Options)) *rig {
	r := &rig{watch: &heads{state: inContext()}, shelf: &shelf{}, units: map[string]bool{}}
	backend := kernels.NewCPUBackend(cpu, 1)
	t.Cleanup(func() { backend.Close() })
	o := Options{
		Watcher: r.watch, Source: r.shelf, Devices: backend.Devices(), Assemble: r.assemble, MinerID: func() common.Hash { return minerID },
		Limit: patience, Alarm: func(a watch.Reason) { r.alarms = append(r.alarms, a) }, Logger: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&o)
	}
	r.Heart = New(o)
	return r
}

// assemble computes the hit anew, by the kernels alone, from the data of the shelf.
func (r *rig) assemble(w *watch.Work, rng pora.Range, h *mine.Hit, s *watch.State, raw []byte) (*pora.Answer, *pora.Verdict, error) {
	r.shelf.mu.Lock()
	defer r.shelf.mu.Unlock()
	data, _ := r.shelf.data.Load(h.Load)
	var seed [1]kernels.PadSeed
	var recall [1]kernels.Hash
	pad, hits := make([]byte, kernels.PadBytes), make([]kernels.Hit, kernels.LoadUnits)
	var suffix [64]byte
	digest, id := rng.Digest(), kernels.Hash(minerID)
	copy(suffix[:32], w.SubtaskDigest[:])
	copy(suffix[32:], digest[:])
	cpu.PadSeeds(seed[:], &id, &suffix, []kernels.Hash{h.Nonce})
	cpu.Pads(pad, recall[:], seed[:])
	n := cpu.Search(hits, data, pad, &seed[0], ^uint64(0), &h.Window.Limit)
	key := fmt.Sprintf("%x/%d", h.Nonce, h.Unit)
	switch load, ok := rng.RelativeLoad(pora.Hash(recall[0])); {
	case r.broken != nil:
		return nil, nil, r.broken
	case s.Head.Number != w.Subtask.Start || w.MinerID != minerID || len(raw) != kernels.LoadBytes:
		return nil, nil, fmt.Errorf("at block %d of %+v for %s", s.Head.Number, w.Subtask, w.MinerID)
	case !ok || load != h.Load:
		return nil, nil, fmt.Errorf("load %d, recalled is %d", h.Load, load)
	case r.units[key]:
		return nil, nil, fmt.Errorf("%s twice", key)
	case string(h.Sealed) != string(data[h.Unit*kernels.UnitBytes:(h.Unit+1)*kernels.UnitBytes]):
		return nil, nil, errors.New("other sealed data")
	}
	r.units[key] = true
	for _, found := range hits[:n] {
		if found.Unit == h.Unit && found.Quality == h.Quality {
			return &pora.Answer{}, &pora.Verdict{}, nil
		}
	}
	return nil, nil, fmt.Errorf("unit %d is no hit", h.Unit)
}
