package mine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

// bestCPU is the fastest tier here; the loops do not care which.
func bestCPU() *kernels.CPU { t := kernels.Tiers(); return t[len(t)-1] }

// fakeDevice is a device of the CPU whose batches can be delayed, fail, or be
// spoiled after the CPU computed them.
type fakeDevice struct {
	kernels.Device
	info   func(*kernels.DeviceInfo)
	delay  time.Duration
	failAt int64                     // this batch and all later ones fail, 0 for none
	hang   chan struct{}             // batches wait until it is closed
	spoil  func(kernels.Batch)       // changes results
	seen   atomic.Int64              // batches submitted
	refuse func(kernels.Batch) error // of Submit
}

var errFake = errors.New("the device fell off the bus")

func (d *fakeDevice) Info() kernels.DeviceInfo {
	i := d.Device.Info()
	if d.info != nil {
		d.info(&i)
	}
	return i
}

func (d *fakeDevice) Submit(b kernels.Batch, done chan<- kernels.Batch) error {
	if d.refuse != nil {
		if err := d.refuse(b); err != nil {
			return err
		}
	}
	inner := make(chan kernels.Batch, 1)
	if err := d.Device.Submit(b, inner); err != nil {
		return err
	}
	n := d.seen.Add(1)
	go func() {
		b := <-inner
		time.Sleep(d.delay)
		if d.hang != nil {
			<-d.hang
		}
		if d.failAt > 0 && n >= d.failAt {
			// A failed device leaves rubbish behind.
			if db, ok := b.(*kernels.DrawBatch); ok {
				db.Kept = -7
			}
			b.Fail(errFake)
		}
		if d.spoil != nil {
			d.spoil(b)
		}
		done <- b
	}()
	return nil
}

// patiently runs a test of what needs time with more and more of it until it says
// that the time was enough: a machine under load is no failure. It ends with
// minutes, where try must judge what it finds.
func patiently(short time.Duration, try func(time.Duration) (enough bool)) {
	for d := short; !try(d) && d < 4*time.Minute; {
		d = min(4*d, 4*time.Minute)
	}
}

// fakeDisk is a Disk over loads in memory.
type fakeDisk struct {
	*ReadPool
	name    string
	mem     *MemoryTier
	reverse bool // physical order is descending
	latency time.Duration
	bad     func(load uint64) error

	mu    sync.Mutex // guards order
	order []uint64   // loads in the order read
}

func newFakeDisk(name string, mem *MemoryTier, workers, waiting int) *fakeDisk {
	d := &fakeDisk{name: name, mem: mem}
	d.ReadPool = NewReadPool(workers, waiting, d.readLoad)
	return d
}

func (d *fakeDisk) Name() string { return d.name }
func (d *fakeDisk) Held() Bitmap { return d.mem.Held() }

func (d *fakeDisk) Place(load uint64) uint64 {
	if d.reverse {
		return 1<<40 - load
	}
	return load + 7
}

func (d *fakeDisk) readLoad(load uint64, buf []byte) (uint64, error) {
	time.Sleep(d.latency)
	d.mu.Lock()
	d.order = append(d.order, load)
	d.mu.Unlock()
	if d.bad != nil {
		if err := d.bad(load); err != nil {
			return 0, fmt.Errorf("load %d: %w", load, err)
		}
	}
	data, units := d.mem.Load(load)
	copy(buf, data)
	return units, nil
}

func subset(loads uint64, in func(uint64) bool) Bitmap {
	b := NewBitmap(loads)
	for i := range loads {
		if in(i) {
			b.Set(i)
		}
	}
	return b
}

// testTiers spreads synthetic loads over memory and disks by kind: "m" memory,
// "d" a disk, "r" a disk in descending order; loads that none takes are missing.
func testTiers(loads uint64, kinds string, missing uint64) (tiers []Tier, disks []*fakeDisk, lookup func(uint64) ([]byte, uint64)) {
	n := uint64(len(kinds))
	units := func(load uint64) uint64 { return ^(load * 0x10001) }
	var all []*MemoryTier
	for k, kind := range kinds {
		held := subset(loads, func(l uint64) bool { return (l % (n + missing)) == uint64(k) })
		data := make([]byte, 0, held.Count()*kernels.LoadBytes)
		held.each(func(l uint64) {
			data = append(data, syntheticOnce(l)...)
		})
		m, err := NewMemoryTier(fmt.Sprintf("tier %d", k), held, data, units)
		if err != nil {
			panic(err)
		}
		all = append(all, m)
		if kind == 'm' {
			tiers = append(tiers, m)
			continue
		}
		d := newFakeDisk(m.Name(), m, 3, 5)
		d.reverse = kind == 'r'
		disks = append(disks, d)
		tiers = append(tiers, d)
	}
	return tiers, disks, func(l uint64) ([]byte, uint64) {
		for _, m := range all {
			if data, units := m.Load(l); data != nil {
				return data, units
			}
		}
		return nil, 0
	}
}

var syntheticLoads sync.Map // of syntheticOnce

// syntheticLoad fills buf with the pseudo-random content of a load, which looks
// to the search like sealed data and can be made again.
func syntheticLoad(buf []byte, seed, load uint64) {
	var key [32]byte
	copy(key[16:], "zgminer synth")
	binary.LittleEndian.PutUint64(key[:], seed)
	binary.LittleEndian.PutUint64(key[8:], load)
	rand.NewChaCha8(key).Read(buf[:kernels.LoadBytes])
}

// writeSynthetic makes a file in dir: slot i holds load i of syntheticLoad.
func writeSynthetic(t *testing.T, dir string, loads, seed uint64) (name string) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "synthetic.dat"))
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, kernels.LoadBytes)
	for load := range loads {
		syntheticLoad(buf, seed, load)
		if _, err := f.Write(buf); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

// syntheticOnce is syntheticLoad of seed 5, made once.
func syntheticOnce(load uint64) []byte {
	if b, ok := syntheticLoads.Load(load); ok {
		return b.([]byte)
	}
	b := make([]byte, kernels.LoadBytes)
	syntheticLoad(b, 5, load)
	syntheticLoads.Store(load, b)
	return b
}
