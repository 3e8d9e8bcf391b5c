package mine

import (
	"errors"
	"sync"

	"github.com/zgminer/zgminer/kernels"
)

// Reasons for which a device is retired.
var (
	ErrMismatch    = errors.New("the device computed a wrong result")
	ErrDeviceStuck = errors.New("the device did not complete a batch in time")
)

// DeviceStatus is what a Searcher knows of one of its devices.
type DeviceStatus struct {
	Info    kernels.DeviceInfo
	Retired error // why it takes no more work, nil while it does
	Stats   Stats // since the Searcher was made
}

// tally is a set of statistics that others read while it grows.
type tally struct {
	mu    sync.Mutex // guards stats, and retired in device
	stats Stats
}

// count changes the statistics; hot loops use flush.
func (t *tally) count(f func(*Stats)) {
	t.mu.Lock()
	f(&t.stats)
	t.mu.Unlock()
}

// flush adds local to the statistics and zeroes it.
func (t *tally) flush(local *Stats) {
	t.mu.Lock()
	t.stats.combine(local, false)
	t.mu.Unlock()
	local.reset()
}

// addTo adds the statistics to s.
func (t *tally) addTo(s *Stats) {
	t.mu.Lock()
	s.combine(&t.stats, false)
	t.mu.Unlock()
}

// device is the part of a device's state that outlives a Run.
type device struct {
	kernels.Device
	info kernels.DeviceInfo
	tally
	retired error

	spare *slots // of the Run before, if the device gave all back; guarded by Searcher.running
}

func newDevice(d kernels.Device, tiers []Tier) *device {
	info := d.Info()
	info.QueueDepth = max(info.QueueDepth, 1)
	info.DrawNonces = max(info.DrawNonces, 1)
	info.SearchItems = max(info.SearchItems, 1)
	return &device{Device: d, info: info, tally: tally{stats: newStats(tiers)}}
}

// retire marks the device for the first reason given and reports whether this
// was it.
func (d *device) retire(reason error) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.retired != nil {
		return false
	}
	d.retired = reason
	return true
}

func (d *device) status() DeviceStatus {
	d.mu.Lock()
	defer d.mu.Unlock()
	return DeviceStatus{Info: d.info, Retired: d.retired, Stats: d.stats.clone()}
}
