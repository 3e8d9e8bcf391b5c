package mine

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

// TestStopAnywhere cancels searches at random moments: every nonce is accounted
// for, no hit comes after the end, a further run of the same window repeats no
// counter, and no goroutine stays.
func TestStopAnywhere(t *testing.T) {
	const loads = 30
	before := runtime.NumGoroutine()
	runPolicies(t, func(t *testing.T, p Policy) {
		b := kernels.NewCPUBackend(bestCPU(), 2)
		defer b.Close()
		small := func(i *kernels.DeviceInfo) { i.DrawNonces, i.SearchItems = 8, 8 }
		devices := []kernels.Device{&fakeDevice{Device: b.Devices()[0], info: small}, &fakeDevice{Device: b.Devices()[1], info: small}}
		tiers, disks, lookup := testTiers(loads, "mdr", 1)
		for _, d := range disks {
			d.latency = 300 * time.Microsecond
			defer d.Close()
		}
		var got collector
		opt := searchOptions(p, 2, 3, &got)
		opt.StopGrace = 5 * time.Minute // a batch of the judge can take long on a busy machine
		s, err := New(devices, tiers, opt)
		if err != nil {
			t.Fatal(err)
		}
		rnd := rand.New(rand.NewPCG(8, 8))
		w := testWindow(12, loads, 1.0/1024)
		var slowest time.Duration
		var hits int
		for range 25 {
			ctx, cancel := context.WithCancel(context.Background())
			wait := time.Duration(rnd.Int64N(int64(15 * time.Millisecond)))
			stopped := make(chan time.Time, 1)
			go func() {
				time.Sleep(wait)
				stopped <- time.Now()
				cancel()
			}()
			res, err := s.Run(ctx, w)
			slowest = max(slowest, time.Since(<-stopped))
			st := res.Stats
			if err != nil || res.End != EndCancelled || st.OnItsWay() != 0 || st.Draws > res.Next {
				t.Fatalf("%+v, %v", res, err)
			}
			hits += int(st.Hits)
			if len(got.hits) != hits || st.Candidates != st.Hits {
				t.Fatalf("%d hits delivered, %d counted in all", len(got.hits), hits)
			}
		}
		t.Logf("slowest stop %v", slowest)
		// Each hit once, and each of them one that a naive loop finds.
		keys := got.keys()
		if len(slices.Compact(slices.Clone(keys))) != len(keys) {
			t.Error("a nonce was tried twice")
		}
		want, _ := naive(w, 0, s.next, lookup)
		for _, k := range keys {
			if !slices.Contains(want, k) {
				t.Errorf("wrong hit %+v", k)
			}
		}
	})
	for end := time.Now().Add(3 * time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if runtime.NumGoroutine() <= before {
			return
		}
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

// TestDeadline lets windows end by time, in several rounds of a sweep with
// little memory.
func TestDeadline(t *testing.T) {
	patiently(1500*time.Millisecond, func(d time.Duration) (enough bool) {
		st := endByTime(t, d)
		if enough = st.Rounds > 0 && st.Tiers[0].Hashed > 0 && st.Tiers[1].Hashed > 0; !enough && d >= 4*time.Minute {
			t.Errorf("in %v: rounds %d, tiers %+v", d, st.Rounds, st.Tiers)
		}
		return enough
	})
}

// endByTime lets a window end after d.
func endByTime(t *testing.T, d time.Duration) Stats {
	t.Helper()
	const loads = 64
	b := kernels.NewCPUBackend(bestCPU(), 2)
	defer b.Close()
	tiers, disks, _ := testTiers(loads, "md", 0)
	defer disks[0].Close()
	var got collector
	opt := searchOptions(Bucketed, 2, 2, &got)
	opt.RememberBytes = 24 * chunkBytes
	opt.Rates = nil // measured
	s, err := New(b.Devices(), tiers, opt)
	if err != nil {
		t.Fatal(err)
	}
	w := testWindow(13, loads, 1.0/4096)
	w.Deadline = time.Now().Add(d)
	res, err := s.Run(context.Background(), w)
	st := res.Stats
	if err != nil || res.End != EndDeadline || st.OnItsWay() != 0 || st.Hits != uint64(len(got.hits)) {
		t.Fatalf("%+v, %v", res, err)
	}
	t.Logf("%d rounds, %d hashed, %d abandoned, %d forgotten of %d drawn, %.1f nonces per read", st.Rounds, st.Hashed, st.Abandoned, st.Forgotten, st.Draws,
		float64(st.Tiers[1].Hashed)/float64(st.Tiers[1].Reads))
	return st
}

// TestFullQueueDrops: a direct search never waits for a slow disk.
func TestFullQueueDrops(t *testing.T) {
	const loads, count = 30, 400
	b := kernels.NewCPUBackend(bestCPU(), 1)
	defer b.Close()
	tiers, disks, _ := testTiers(loads, "d", 0)
	defer disks[0].Close()
	disks[0].latency = 20 * time.Millisecond
	var got collector
	s, err := New(b.Devices(), tiers, searchOptions(Direct, 1, 1, &got))
	if err != nil {
		t.Fatal(err)
	}
	w := testWindow(14, loads, 1.0/256)
	w.Count = count
	res, err := s.Run(context.Background(), w)
	st := res.Stats
	if err != nil || st.Draws != count || st.Full == 0 || st.Full != st.Tiers[0].Full || st.Hashed+st.Full != count || st.Tiers[0].Reads != st.Hashed {
		t.Errorf("%+v, %v", st, err)
	}
	if q := st.Tiers[0].Latency.Quantile(0.5); q < 20*time.Millisecond {
		t.Errorf("median latency %v of reads that take at least 20 ms", q)
	}
}

// TestHitsMatchTheRate holds reported work against counted hits at an easy
// target: 4 sigma.
func TestHitsMatchTheRate(t *testing.T) {
	const loads, count, easy = 64, 2000, 1.0 / 300
	b := kernels.NewCPUBackend(bestCPU(), 2)
	defer b.Close()
	tiers, _, _ := testTiers(loads, "m", 1)
	var got collector
	s, err := New(b.Devices(), tiers, searchOptions(Direct, 2, 1, &got))
	if err != nil {
		t.Fatal(err)
	}
	w := testWindow(15, loads, easy)
	w.Count = count
	res, err := s.Run(context.Background(), w)
	if err != nil {
		t.Fatal(err)
	}
	expected := float64(res.Stats.Units) * easy
	if diff := math.Abs(float64(res.Stats.Hits) - expected); diff > 4*math.Sqrt(expected) {
		t.Errorf("%d hits, expected %.0f of %d units", res.Stats.Hits, expected, res.Stats.Units)
	}
	if share := float64(res.Stats.Hashed) / count; math.Abs(share-0.5) > 4*math.Sqrt(0.25/count) {
		t.Errorf("%.3f of the nonces had their load, expected half", share)
	}
}

func TestRefusals(t *testing.T) {
	b := kernels.NewCPUBackend(bestCPU(), 1)
	defer b.Close()
	m, err := NewMemoryTier("memory", FullBitmap(1), testData(1, 1), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewMemoryTier("memory", FullBitmap(2), testData(1, 1), nil); err == nil {
		t.Error("too little data was accepted")
	}
	if _, err := New(nil, nil, Options{}); !errors.Is(err, ErrNoDevices) {
		t.Error(err)
	}
	for _, o := range []Options{{Policy: "fast"}, {RememberBytes: -1}, {Rates: &Rates{}}} {
		if _, err := New(b.Devices(), nil, o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
	if _, err := New(b.Devices(), []Tier{neither{m}}, Options{}); err == nil {
		t.Error("a tier that is neither memory nor disk was accepted")
	}
	s, err := New(b.Devices(), []Tier{m}, Options{Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	good := testWindow(1, 4, 0.5)
	for name, spoil := range map[string]func(*Window){
		"no loads":    func(w *Window) { w.Map.Loads = 0 },
		"mask and id": func(w *Window) { w.Map.ID = 1 },
		"no limit":    func(w *Window) { w.Limit = kernels.Hash{} },
	} {
		w := good
		spoil(&w)
		if _, err := s.Run(context.Background(), w); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	empty, _ := New(b.Devices(), nil, Options{Log: quiet()})
	if _, err := empty.Run(context.Background(), good); !errors.Is(err, ErrNothingHeld) {
		t.Error(err)
	}
	// One window at a time.
	inside := make(chan struct{})
	leave := make(chan struct{})
	s.opt.Verify = func(*Hit) error {
		select {
		case inside <- struct{}{}:
			<-leave
		default:
		}
		return errors.New("refused")
	}
	ended := make(chan Result)
	go func() {
		w := good
		w.Count = 200
		res, _ := s.Run(context.Background(), w)
		ended <- res
	}()
	<-inside
	if _, err := s.Run(context.Background(), good); !errors.Is(err, ErrRunning) {
		t.Error(err)
	}
	close(leave)
	if res := <-ended; res.Stats.Rejected == 0 || res.Stats.Hits != 0 || res.Policy != Resident {
		t.Errorf("%+v", res)
	}
}

type neither struct{ Tier }
