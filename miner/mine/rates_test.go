package mine

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

// TestMeasure: measured rates are those of what was measured, roughly, and what
// fails while being measured does not end the search.
func TestMeasure(t *testing.T) {
	patiently(4*time.Second, func(timeout time.Duration) (enough bool) { return measure(t, timeout) })
}

// measure is TestMeasure with a DeviceTimeout; false: a device that works was
// taken for one that hangs.
func measure(t *testing.T, timeout time.Duration) bool {
	t.Helper()
	b := kernels.NewCPUBackend(bestCPU(), 3)
	defer b.Close()
	tiers, disks, _ := testTiers(12, "mdd", 0)
	for _, d := range disks {
		defer d.Close()
	}
	disks[0].latency = 2 * time.Millisecond // three readers: at most 1,500 loads/s
	disks[1].bad = func(uint64) error { return errors.New("no medium") }
	hang := make(chan struct{})
	defer close(hang)
	devices := []kernels.Device{
		&fakeDevice{Device: b.Devices()[0], delay: 20 * time.Millisecond},
		&fakeDevice{Device: b.Devices()[1], failAt: 2},
		&fakeDevice{Device: b.Devices()[2], hang: hang},
	}
	opt := Options{Policy: Auto, Log: quiet(), DeviceTimeout: timeout}
	s, err := New(devices, tiers, opt)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.MeasureRates(context.Background(), kernels.LoadMap{Loads: 12}, time.Millisecond, 20*time.Millisecond)
	d := s.Devices()
	if errors.Is(d[0].Retired, ErrDeviceStuck) && timeout < 4*time.Minute {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	slow := r.Devices[0]
	if draws := devices[0].Info().DrawNonces; slow.PadSeconds*float64(draws) < 0.02 || slow.HashSeconds*float64(devices[0].Info().SearchItems) < 0.02 {
		t.Errorf("a device with 20 ms per batch: %+v", slow)
	}
	if r.Devices[1].Capacity != 0 || r.Devices[2].Capacity != 0 {
		t.Errorf("devices that fail: %+v", r.Devices)
	}
	if d[0].Retired != nil || !errors.Is(d[1].Retired, errFake) || !errors.Is(d[2].Retired, ErrDeviceStuck) {
		t.Errorf("retired: %v, %v, %v", d[0].Retired, d[1].Retired, d[2].Retired)
	}
	if q := r.Tiers[1]; q.RandomPerSecond <= 1 || q.RandomPerSecond > 1500 || q.SequentialPerSecond > 1500 || q.ReadSeconds <= 0 {
		t.Errorf("a disk of at most 1,500 loads/s: %+v", q)
	}
	if q := r.Tiers[2]; q.RandomPerSecond != 1 || r.Tiers[0] != (TierRates{}) {
		t.Errorf("%+v", r.Tiers)
	}
	w := testWindow(3, 12, 1.0/256)
	w.Count = 60
	s.opt.DeviceTimeout = 4 * time.Minute // the one that hangs is known
	if res, err := s.Run(context.Background(), w); err != nil || res.Stats.Draws != 60 || res.Policy == Auto || res.Reason == "" {
		t.Errorf("%+v, %v", res, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if res, err := s.Run(ctx, w); err != nil || res.End != EndCancelled || res.Stats.Draws != 0 {
		t.Errorf("%+v, %v", res, err)
	}
	return true
}
