package mine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

// Options configure a Searcher. The zero value works and drops the hits.
type Options struct {
	// Policy is how loads are fetched; "" means Auto.
	Policy Policy
	// RememberBytes bounds the memory for nonces that wait for a sweep, 16 bytes
	// each; 0 means 256 MiB. Less of it means shorter rounds.
	RememberBytes int64
	// BufferBytes bounds the memory of load buffers; 0 means 128 MiB. There is
	// always at least one buffer per device and disk.
	BufferBytes int64
	// Rates are used to choose the policy and to divide a window between drawing
	// and sweeping; nil means that a Run measures them at its start if it needs them
	// (some 20 ms, and 60 ms per disk).
	Rates *Rates
	// Verify is asked about every hit after the loop's own check, e.g. to run the
	// complete verification of package pora. An error drops the hit and is counted
	// as Stats.Rejected. It runs on one goroutine.
	Verify func(*Hit) error
	// Sink receives every verified hit, on one goroutine per Run, and must return
	// soon: when 256 hits wait, devices wait too.
	Sink func(Hit)
	// DeviceTimeout is how long a device may take for a batch before it is
	// retired; 0 means 30 s.
	DeviceTimeout time.Duration
	// StopGrace is how long a Run waits at its end for batches that devices are
	// computing; later ones are forgotten. 0 means 80 ms.
	StopGrace time.Duration
	// Log receives what goes wrong while the search goes on; nil means slog.Default.
	Log *slog.Logger
}

func (o *Options) warn(msg string, args ...any) { o.Log.Warn(msg, args...) }

// Errors of New and Run.
var (
	ErrNothingHeld = errors.New("no tier holds a load of the recall range that the policy may use")
	ErrNoDevices   = errors.New("no device is left to compute with")
	ErrRunning     = errors.New("this searcher is already running a window")
)

// Searcher runs the search loops over fixed devices and tiers, one window at a
// time.
type Searcher struct {
	opt     Options
	devices []*device
	tiers   []Tier
	common  tally // what is nobody's device: sweeps

	running sync.Mutex // held by Run; guards the rest
	bufs    chan *loadBuf
	last    kernels.Window // of the newest Run
	next    uint64         // its first counter not dealt out
}

// New returns a Searcher. Devices stay the caller's: close them after the last
// Run. Tiers are in the order fastest first.
func New(devices []kernels.Device, tiers []Tier, opt Options) (*Searcher, error) {
	if len(devices) == 0 {
		return nil, ErrNoDevices
	}
	policy, err := ParsePolicy(string(opt.Policy))
	if err != nil {
		return nil, err
	}
	opt.Policy = policy
	if opt.RememberBytes < 0 || opt.BufferBytes < 0 || opt.DeviceTimeout < 0 || opt.StopGrace < 0 {
		return nil, fmt.Errorf("search options: RememberBytes %d, BufferBytes %d, DeviceTimeout %v, StopGrace %v must not be negative",
			opt.RememberBytes, opt.BufferBytes, opt.DeviceTimeout, opt.StopGrace)
	}
	if r := opt.Rates; r != nil && (len(r.Devices) != len(devices) || len(r.Tiers) != len(tiers)) {
		return nil, fmt.Errorf("search options: rates of %d devices and %d tiers were given for %d devices and %d tiers; measure again",
			len(r.Devices), len(r.Tiers), len(devices), len(tiers))
	}
	if opt.RememberBytes == 0 {
		opt.RememberBytes = 256 << 20
	}
	if opt.BufferBytes == 0 {
		opt.BufferBytes = 128 << 20
	}
	if opt.DeviceTimeout == 0 {
		opt.DeviceTimeout = 30 * time.Second
	}
	if opt.StopGrace == 0 {
		opt.StopGrace = 80 * time.Millisecond
	}
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	s := &Searcher{opt: opt, tiers: tiers}
	for _, t := range tiers {
		_, memory := t.(Memory)
		_, disk := t.(Disk)
		if memory == disk {
			return nil, fmt.Errorf("tier %q (%T) must be a Memory or a Disk", t.Name(), t)
		}
	}
	for _, d := range devices {
		s.devices = append(s.devices, newDevice(d, tiers))
	}
	s.common.stats = newStats(tiers)
	return s, nil
}

// Stats returns the sum over all devices and Runs so far. It may be called at
// any time.
func (s *Searcher) Stats() Stats {
	sum := newStats(s.tiers)
	s.common.addTo(&sum)
	for _, d := range s.devices {
		d.addTo(&sum)
	}
	return sum
}

// Devices returns the state of each device, in the order given to New. It may
// be called at any time.
func (s *Searcher) Devices() []DeviceStatus {
	var list []DeviceStatus
	for _, d := range s.devices {
		list = append(list, d.status())
	}
	return list
}

// Result says what a Run did.
type Result struct {
	Policy  Policy // the one used, never Auto
	Reason  string // why this one
	End     End
	Next    uint64 // counters from here on were not tried
	Elapsed time.Duration
	Stats   Stats // of this Run alone
}

// Run searches window w until its deadline, its count or ctx ends it, which is
// not an error. It returns ErrNothingHeld or a description of the window if
// there is nothing to search, and ErrNoDevices with every device's reason when
// the last one was retired. Only one Run may be active.
//
// When Run returns, no hit is delivered any more. Reads and batches that were
// still under way are forgotten; their devices and tiers complete them on their
// own. While disks are read, GOMAXPROCS is raised by four for the goroutines that
// read.
func (s *Searcher) Run(ctx context.Context, w Window) (Result, error) {
	if !s.running.TryLock() {
		return Result{}, ErrRunning
	}
	defer s.running.Unlock()
	if err := w.check(); err != nil {
		return Result{}, err
	}
	if w.Nonces == s.last {
		w.First = max(w.First, s.next)
	}
	began := time.Now()
	run, err := newSearch(ctx, s, w)
	if err != nil {
		if ctx.Err() != nil { // while measuring
			return Result{Policy: s.opt.Policy, End: EndCancelled, Next: w.First, Stats: newStats(s.tiers)}, nil
		}
		return Result{}, err
	}
	before := s.Stats()
	end := run.do(ctx)
	s.last, s.next = w.Nonces, run.counters.next.Load()
	res := Result{Policy: run.policy, Reason: run.reason, End: end, Next: s.next, Elapsed: time.Since(began)}
	res.Stats = s.Stats()
	res.Stats.combine(&before, true)
	if left := res.Stats.OnItsWay(); end != EndCount && left > 0 {
		s.common.count(func(c *Stats) { c.Abandoned += left })
		res.Stats.Abandoned += left
	}
	if end == EndDevices {
		return res, s.deviceErrors()
	}
	return res, nil
}

func (s *Searcher) deviceErrors() error {
	err := ErrNoDevices
	for _, d := range s.Devices() {
		if d.Retired != nil {
			err = fmt.Errorf("%w; %s: %w", err, d.Info.Name, d.Retired)
		}
	}
	return err
}

// buffers returns a pool of load buffers, the last Run's if all came back.
func (s *Searcher) buffers(n int) chan *loadBuf {
	if s.bufs == nil || len(s.bufs) != cap(s.bufs) || cap(s.bufs) != n {
		s.bufs = newLoadBufs(n, true)
	}
	return s.bufs
}
