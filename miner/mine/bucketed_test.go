package mine

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/plan"
)

// testRates make a plan without measuring: two nonces per load and a lead of
// some milliseconds do for tests.
func testRates(devices, tiers int) *Rates {
	r := &Rates{}
	for range devices {
		r.Devices = append(r.Devices, plan.Compute{Capacity: 1, PadSeconds: 200e-6, HashSeconds: 200e-6})
	}
	for range tiers {
		r.Tiers = append(r.Tiers, TierRates{RandomPerSecond: 10, SequentialPerSecond: 1e5})
	}
	return r
}

// TestSameHitsByEveryPolicy is the loops' main property: the same counters give
// the same multiset of hits as a naive loop, whatever the policy, the devices
// and the tiers.
func TestSameHitsByEveryPolicy(t *testing.T) {
	const loads, count = 40, 128
	w := testWindow(3, loads, 1.0/200)
	w.Count = count
	b := kernels.NewCPUBackend(bestCPU(), 3)
	defer b.Close()
	noPads := func(i *kernels.DeviceInfo) {
		i.PadsToHost = false
		i.DrawNonces = 19
		i.SearchItems = 7
		i.QueueDepth = 1
	}
	tiny := func(i *kernels.DeviceInfo) { i.DrawNonces, i.SearchItems = 3, 2 }
	devices := map[string][]kernels.Device{
		"one":    b.Devices()[:1],
		"three":  b.Devices(),
		"uneven": {b.Devices()[0], &fakeDevice{Device: b.Devices()[1], info: noPads}, &fakeDevice{Device: b.Devices()[2], info: tiny}},
	}
	for _, c := range []struct {
		kinds   string
		missing uint64
	}{{"m", 1}, {"d", 0}, {"mdr", 0}, {"rd", 1}} {
		_, _, lookup := testTiers(loads, c.kinds, c.missing)
		want, useful := naive(w, 0, count, lookup)
		if len(want) < 15 {
			t.Fatalf("only %d hits to compare", len(want))
		}
		for name, devs := range devices {
			for _, policy := range []Policy{Direct, Bucketed, Resident, Auto} {
				if policy == Resident && c.kinds != "m" {
					continue
				}
				t.Run(fmt.Sprintf("%s/%d missing/%s/%s", c.kinds, c.missing, name, policy), func(t *testing.T) {
					tiers, disks, _ := testTiers(loads, c.kinds, c.missing)
					for i, d := range disks {
						d.Close()
						if policy == Direct { // a queue that is never full, so that nothing is dropped
							disks[i].ReadPool = NewReadPool(2, count, disks[i].readLoad)
						} else {
							disks[i].ReadPool = NewReadPool(2, 1, disks[i].readLoad)
						}
						defer disks[i].Close()
					}
					var got collector
					opt := Options{Policy: policy, Sink: got.sink, Log: quiet(), Rates: testRates(len(devs), len(tiers))}
					if policy == Direct {
						opt.BufferBytes = 1 << 30
					}
					s, err := New(devs, tiers, opt)
					if err != nil {
						t.Fatal(err)
					}
					res, err := s.Run(context.Background(), w)
					if err != nil || res.End != EndCount {
						t.Fatalf("%+v, %v", res, err)
					}
					st := res.Stats
					if st.Full+st.Forgotten+st.Lost+st.Abandoned != 0 || st.OnItsWay() != 0 || st.Draws != count ||
						st.Hashed != useful || st.Hits != st.Candidates || st.Missing != count-useful {
						t.Errorf("%s: %+v", res.Policy, st)
					}
					if !slices.Equal(got.keys(), want) {
						t.Errorf("%s: %d hits, want %d", res.Policy, len(got.hits), len(want))
					}
					var reads uint64
					for i := range st.Tiers {
						reads += st.Tiers[i].Reads
					}
					if res.Policy == Bucketed && len(disks) > 0 && reads > loads*max(1, st.Rounds) {
						t.Errorf("%d reads of %d loads in %d rounds", reads, loads, st.Rounds)
					}
				})
			}
		}
	}
}

// TestSweepOrder: a sweep reads each load at most once and in physical order,
// whatever the order of the loads in the range.
func TestSweepOrder(t *testing.T) {
	const loads = 50
	b := kernels.NewCPUBackend(bestCPU(), 1)
	defer b.Close()
	tiers, disks, _ := testTiers(loads, "rd", 0)
	for _, d := range disks {
		d.Close()
		d.ReadPool = NewReadPool(1, 2, d.readLoad)
		defer d.Close()
	}
	var got collector
	s, err := New(b.Devices(), tiers, searchOptions(Bucketed, 1, 2, &got))
	if err != nil {
		t.Fatal(err)
	}
	w := testWindow(17, loads, 1e-9)
	w.Count = 150
	res, err := s.Run(context.Background(), w)
	if err != nil || res.Policy != Bucketed {
		t.Fatalf("%+v, %v", res, err)
	}
	for _, d := range disks {
		sweeps := uint64(1)
		for i := 1; i < len(d.order); i++ {
			if d.Place(d.order[i]) <= d.Place(d.order[i-1]) {
				sweeps++
			}
		}
		if len(d.order) < 10 || sweeps > res.Stats.Rounds {
			t.Errorf("%s was read in %d passes of %d rounds: %v", d.name, sweeps, res.Stats.Rounds, d.order)
		}
	}
}
