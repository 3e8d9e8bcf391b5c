package mine

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

// runPolicies runs f for a direct and a bucketed search.
func runPolicies(t *testing.T, f func(*testing.T, Policy)) {
	for _, p := range []Policy{Direct, Bucketed} {
		t.Run(string(p), func(t *testing.T) { f(t, p) })
	}
}

// endless gives every disk a queue that is never full, so that a direct search
// drops nothing.
func endless(t *testing.T, disks []*fakeDisk, count int) {
	for _, d := range disks {
		d.Close()
		d.ReadPool = NewReadPool(2, count, d.readLoad)
		t.Cleanup(func() { d.Close() })
	}
}

func searchOptions(p Policy, devices, tiers int, got *collector) Options {
	return Options{Policy: p, Sink: got.sink, Log: quiet(), Rates: testRates(devices, tiers), BufferBytes: 1 << 30}
}

// TestFailingDevice: the work of a device that fails half way is done by the
// others, once.
func TestFailingDevice(t *testing.T) {
	const loads, count = 30, 300
	w := testWindow(4, loads, 1.0/256)
	w.Count = count
	_, _, lookup := testTiers(loads, "md", 1)
	want, useful := naive(w, 0, count, lookup)
	runPolicies(t, func(t *testing.T, p Policy) {
		for _, failAt := range []int64{1, 3, 8} {
			b := kernels.NewCPUBackend(bestCPU(), 3)
			defer b.Close()
			small := func(i *kernels.DeviceInfo) { i.DrawNonces, i.SearchItems = 17, 9 }
			devices := []kernels.Device{
				&fakeDevice{Device: b.Devices()[0], info: small},
				&fakeDevice{Device: b.Devices()[1], info: small, failAt: failAt},
				&fakeDevice{Device: b.Devices()[2], info: small, delay: 2 * time.Millisecond},
			}
			tiers, disks, _ := testTiers(loads, "md", 1)
			endless(t, disks, count)
			var got collector
			s, err := New(devices, tiers, searchOptions(p, 3, 2, &got))
			if err != nil {
				t.Fatal(err)
			}
			res, err := s.Run(context.Background(), w)
			if err != nil || res.End != EndCount {
				t.Fatalf("%+v, %v", res, err)
			}
			if !slices.Equal(got.keys(), want) || res.Stats.Draws != count || res.Stats.Hashed != useful || res.Stats.OnItsWay() != 0 {
				t.Errorf("failing at %d: %d hits, want %d; %+v", failAt, len(got.hits), len(want), res.Stats)
			}
			if d := s.Devices(); !errors.Is(d[1].Retired, errFake) || d[0].Retired != nil || d[2].Retired != nil {
				t.Errorf("retired: %v, %v, %v", d[0].Retired, d[1].Retired, d[2].Retired)
			}
			// It stays retired in the next window.
			w2 := testWindow(5, loads, 1.0/256)
			w2.Count = 40
			if res, err := s.Run(context.Background(), w2); err != nil || res.Stats.Draws != 40 {
				t.Errorf("next window: %+v, %v", res, err)
			}
		}
	})
}

func TestAllDevicesFail(t *testing.T) {
	runPolicies(t, func(t *testing.T, p Policy) {
		b := kernels.NewCPUBackend(bestCPU(), 2)
		defer b.Close()
		devices := []kernels.Device{&fakeDevice{Device: b.Devices()[0], failAt: 3}, &fakeDevice{Device: b.Devices()[1], failAt: 4}}
		tiers, disks, _ := testTiers(30, "md", 0)
		endless(t, disks, 500)
		var got collector
		s, err := New(devices, tiers, searchOptions(p, 2, 2, &got))
		if err != nil {
			t.Fatal(err)
		}
		res, err := s.Run(context.Background(), testWindow(1, 30, 1.0/256))
		if !errors.Is(err, ErrNoDevices) || !errors.Is(err, errFake) || res.End != EndDevices || res.Stats.OnItsWay() != 0 {
			t.Errorf("%+v, %v", res, err)
		}
		if _, err := s.Run(context.Background(), testWindow(1, 30, 1.0/256)); !errors.Is(err, ErrNoDevices) || !strings.Contains(err.Error(), "cpu1") {
			t.Errorf("a run without devices: %v", err)
		}
	})
}

// TestWrongResults: whatever a device gets wrong about a hit, the hit is not
// delivered and the device is retired.
func TestWrongResults(t *testing.T) {
	const loads, count = 24, 200
	w := testWindow(6, loads, 1.0/64)
	w.Count = count
	for name, spoil := range map[string]func(kernels.Batch){
		"quality": func(b kernels.Batch) {
			if b, ok := b.(*kernels.SearchBatch); ok {
				for i := range b.Hits {
					b.Hits[i].Quality[31] ^= 1
				}
			}
		},
		"unit": func(b kernels.Batch) {
			if b, ok := b.(*kernels.SearchBatch); ok {
				for i := range b.Hits {
					b.Hits[i].Unit = 63 - b.Hits[i].Unit
				}
			}
		},
		"unit out of range": func(b kernels.Batch) {
			if b, ok := b.(*kernels.SearchBatch); ok {
				for i := range b.Hits {
					b.Hits[i].Unit += 64
				}
			}
		},
		"item": func(b kernels.Batch) {
			if b, ok := b.(*kernels.SearchBatch); ok {
				for i := range b.Hits {
					b.Hits[i].Item = (b.Hits[i].Item + 1) % len(b.Items)
				}
			}
		},
		"item out of range": func(b kernels.Batch) {
			if b, ok := b.(*kernels.SearchBatch); ok {
				for i := range b.Hits {
					b.Hits[i].Item = -1
				}
			}
		},
		"load of a nonce": func(b kernels.Batch) {
			if b, ok := b.(*kernels.DrawBatch); ok {
				for i := range b.Kept {
					b.Draws[i].Load = (b.Draws[i].Load + 2) % loads
				}
			}
		},
		"load beyond the range": func(b kernels.Batch) {
			if b, ok := b.(*kernels.DrawBatch); ok {
				for i := range b.Kept {
					b.Draws[i].Load += 1 << 50
				}
			}
		},
	} {
		b := kernels.NewCPUBackend(bestCPU(), 2)
		defer b.Close()
		tiers, _, lookup := testTiers(loads, "mm", 0)
		want, _ := naive(w, 0, count, lookup)
		devices := []kernels.Device{b.Devices()[0], &fakeDevice{Device: b.Devices()[1], spoil: spoil}}
		var got collector
		s, err := New(devices, tiers, searchOptions(Direct, 2, 2, &got))
		if err != nil {
			t.Fatal(err)
		}
		res, err := s.Run(context.Background(), w)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, k := range got.keys() {
			if !slices.Contains(want, k) {
				t.Errorf("%s: a wrong hit was delivered: %+v", name, k)
			}
		}
		if name == "load beyond the range" { // nothing is computed from it
			if res.Stats.Hits != uint64(len(got.hits)) {
				t.Errorf("%s: %+v", name, res.Stats)
			}
			continue
		}
		if d := s.Devices(); !errors.Is(d[1].Retired, ErrMismatch) || d[0].Retired != nil || res.Stats.Mismatches == 0 {
			t.Errorf("%s: retired %v and %v, %d mismatches", name, d[0].Retired, d[1].Retired, res.Stats.Mismatches)
		}
	}
}

// TestHangingDevice: a device that never answers is retired, the rest goes on,
// and the end does not wait for it.
func TestHangingDevice(t *testing.T) {
	runPolicies(t, func(t *testing.T, p Policy) {
		patiently(1500*time.Millisecond, func(timeout time.Duration) (enough bool) { return besideHanging(t, p, timeout) })
	})
	// Within the timeout, the end of the window forgets its batches.
	b := kernels.NewCPUBackend(bestCPU(), 1)
	defer b.Close()
	hang := make(chan struct{})
	tiers, _, _ := testTiers(8, "m", 0)
	s, err := New([]kernels.Device{&fakeDevice{Device: b.Devices()[0], hang: hang}}, tiers, Options{Policy: Direct, Log: quiet(), StopGrace: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	w := testWindow(1, 8, 1.0/256)
	w.Deadline = time.Now().Add(5 * time.Millisecond)
	if res, err := s.Run(context.Background(), w); err != nil || res.End != EndDeadline || s.Devices()[0].Retired != nil {
		t.Errorf("%+v, %v, retired %v", res, err, s.Devices()[0].Retired)
	}
	close(hang) // it was only slow: the next window has it again
	w.Deadline, w.Count = time.Time{}, 100
	if res, err := s.Run(context.Background(), w); err != nil || res.Stats.Draws != 100 {
		t.Errorf("%+v, %v", res, err)
	}
}

// besideHanging searches with a device that hangs; false: the other one was taken
// for hanging, too.
func besideHanging(t *testing.T, p Policy, timeout time.Duration) bool {
	t.Helper()
	b := kernels.NewCPUBackend(bestCPU(), 2)
	defer b.Close()
	hang := make(chan struct{})
	defer close(hang)
	tiers, disks, _ := testTiers(30, "md", 0)
	endless(t, disks, 500)
	var got collector
	opt := searchOptions(p, 2, 2, &got)
	opt.DeviceTimeout = timeout
	small := func(i *kernels.DeviceInfo) { i.DrawNonces, i.SearchItems = 8, 8 }
	s, err := New([]kernels.Device{&fakeDevice{Device: b.Devices()[0], info: small}, &fakeDevice{Device: b.Devices()[1], info: small, hang: hang}}, tiers, opt)
	if err != nil {
		t.Fatal(err)
	}
	w := testWindow(1, 30, 1.0/2048)
	w.Count = 500
	res, err := s.Run(context.Background(), w)
	d := s.Devices()
	if errors.Is(d[0].Retired, ErrDeviceStuck) && timeout < 4*time.Minute {
		return false
	}
	if err != nil || res.End != EndCount || res.Stats.Draws != 500 || res.Stats.OnItsWay() != 0 {
		t.Errorf("%+v, %v", res, err)
	}
	if !errors.Is(d[1].Retired, ErrDeviceStuck) || d[0].Retired != nil {
		t.Errorf("retired: %v, %v", d[0].Retired, d[1].Retired)
	}
	return true
}

// TestBusyDevice: a device whose queue others fill is asked again.
func TestBusyDevice(t *testing.T) {
	b := kernels.NewCPUBackend(bestCPU(), 1)
	defer b.Close()
	rnd := rand.New(rand.NewPCG(1, 2))
	d := &fakeDevice{Device: b.Devices()[0], refuse: func(kernels.Batch) error {
		if rnd.IntN(3) > 0 {
			return fmt.Errorf("busy: %w", kernels.ErrQueueFull)
		}
		return nil
	}}
	tiers, _, lookup := testTiers(8, "m", 0)
	var got collector
	s, err := New([]kernels.Device{d}, tiers, searchOptions(Direct, 1, 1, &got))
	if err != nil {
		t.Fatal(err)
	}
	w := testWindow(1, 8, 1.0/256)
	w.Count = 300
	want, _ := naive(w, 0, 300, lookup)
	if res, err := s.Run(context.Background(), w); err != nil || res.End != EndCount || !slices.Equal(got.keys(), want) {
		t.Errorf("%+v, %v", res, err)
	}
	d.refuse = func(kernels.Batch) error { return kernels.ErrClosed }
	w.Count = 10
	if _, err := s.Run(context.Background(), w); !errors.Is(err, kernels.ErrClosed) || !errors.Is(err, ErrNoDevices) {
		t.Errorf("closed device: %v", err)
	}
}

// TestReadErrors: a load that cannot be read costs its nonces, nothing else.
func TestReadErrors(t *testing.T) {
	const loads, count = 30, 250
	w := testWindow(8, loads, 1.0/256)
	w.Count = count
	bad := func(load uint64) bool { return load%5 == 1 }
	runPolicies(t, func(t *testing.T, p Policy) {
		b := kernels.NewCPUBackend(bestCPU(), 2)
		defer b.Close()
		tiers, disks, lookup := testTiers(loads, "md", 0)
		endless(t, disks, count)
		disks[0].bad = func(load uint64) error {
			if bad(load) {
				return errors.New("medium error")
			}
			return nil
		}
		want, useful := naive(w, 0, count, func(l uint64) ([]byte, uint64) {
			if disks[0].Held().Has(l) && bad(l) {
				return nil, 0
			}
			return lookup(l)
		})
		var got collector
		s, err := New(b.Devices(), tiers, searchOptions(p, 2, 2, &got))
		if err != nil {
			t.Fatal(err)
		}
		res, err := s.Run(context.Background(), w)
		st := res.Stats
		if err != nil || !slices.Equal(got.keys(), want) || st.Hashed != useful || st.Lost != count-useful || st.OnItsWay() != 0 {
			t.Errorf("%d hits, want %d; %d lost, want %d; %+v, %v", len(got.hits), len(want), st.Lost, count-useful, st, err)
		}
		disk := st.Tiers[1]
		if disk.ReadErrors == 0 || !strings.Contains(disk.LastError, "medium error") || disk.ReadBytes != (disk.Reads-disk.ReadErrors)*kernels.LoadBytes {
			t.Errorf("%+v", disk)
		}
		// A tier that closes loses its nonces too.
		disks[0].Close()
		w2 := testWindow(9, loads, 1.0/256)
		w2.Count = 100
		res, err = s.Run(context.Background(), w2)
		if err != nil || res.Stats.Lost == 0 || res.Stats.OnItsWay() != 0 {
			t.Errorf("closed tier: %+v, %v", res, err)
		}
	})
}
