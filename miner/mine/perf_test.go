//go:build unix

package mine

import (
	"context"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

// cpuSeconds is the processor time of this process: on a shared machine it
// moves far less than the clock does.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// plainLoop hashes count nonces on one core with the kernels alone, in groups
// of eight.
func plainLoop(c *kernels.CPU, w *Window, data []byte, count int) {
	const n = 8
	var nonces, recall [n]kernels.Hash
	var seeds [n]kernels.PadSeed
	pads, hits := make([]byte, n*kernels.PadBytes), make([]kernels.Hit, kernels.LoadUnits)
	for done := 0; done < count; done += n {
		for i := range n {
			nonces[i] = w.Nonces.Nonce(uint64(done + i))
		}
		c.PadSeeds(seeds[:], &w.Nonces.MinerID, &w.Nonces.Suffix, nonces[:])
		c.Pads(pads, recall[:], seeds[:])
		for i := range n {
			l := w.Map.Load(&recall[i])
			c.Search(hits, data[l*kernels.LoadBytes:(l+1)*kernels.LoadBytes], pads[i*kernels.PadBytes:(i+1)*kernels.PadBytes], &seeds[i], ^uint64(0), &w.Limit)
		}
	}
}

// TestReportSpeed prints what the direct loop from memory costs beside the
// kernels alone, in alternating samples; it judges nothing. Set
// ZGMINER_MEASURE=1 to run it.
func TestReportSpeed(t *testing.T) {
	if os.Getenv("ZGMINER_MEASURE") == "" {
		t.Skip("a measurement: set ZGMINER_MEASURE=1 to run it")
	}
	const loads = 1024 // 256 MiB, beyond the caches
	w := testWindow(7, loads, 1e-9)
	data := testData(7, loads)
	m, err := NewMemoryTier("memory", FullBitmap(loads), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range kernels.Tiers() {
		b := kernels.NewCPUBackend(c, 2)
		var searchers [3]*Searcher
		for n := 1; n <= 2; n++ {
			if searchers[n], err = New(b.Devices()[:n], []Tier{m}, Options{Policy: Direct, Log: quiet()}); err != nil {
				t.Fatal(err)
			}
		}
		count := 3072
		if c.Tier() == kernels.Generic {
			count = 512
		}
		// Seconds of processor and of clock per iteration: plain, one device, two.
		var cpu, wall [3][]float64
		for i := range 3 * 11 {
			n := i % 3
			w.Count = uint64(count * max(n, 1))
			began, used := time.Now(), cpuSeconds()
			if n == 0 {
				plainLoop(c, &w, data, count)
			} else if res, err := searchers[n].Run(context.Background(), w); err != nil || res.Stats.Hashed != w.Count {
				t.Fatal(err, res.Stats.Hashed)
			}
			cpu[n] = append(cpu[n], (cpuSeconds()-used)/float64(w.Count))
			wall[n] = append(wall[n], time.Since(began).Seconds()/float64(w.Count))
		}
		// Scaling: short windows in turn, so that both meet the same neighbours.
		var rate [3][]float64
		for i := range 2 * 40 {
			n := 1 + i%2
			w.Count = uint64(count / 8 * n)
			res, err := searchers[n].Run(context.Background(), w)
			if err != nil {
				t.Fatal(err)
			}
			rate[n] = append(rate[n], float64(w.Count)/res.Elapsed.Seconds())
		}
		b.Close()
		median := func(v []float64) float64 { slices.Sort(v); return v[len(v)/2] }
		m1, m2 := median(rate[1]), median(rate[2])
		t.Logf("%s, windows of %d iterations per device: %.0f and %.0f it/s, %.2f x (best quarter %.2f x)", c, count/8, m1, m2, m2/m1,
			rate[2][len(rate[2])*3/4]/rate[1][len(rate[1])*3/4])
		p, one, two := median(cpu[0]), median(cpu[1]), median(cpu[2])
		t.Logf("%s, processor time: kernels alone %.1f us, loop on one device %.1f us (%.1f %% of ideal), on two %.1f us (%.1f %%); clock: %.1f, %.1f, %.1f us",
			c, 1e6*p, 1e6*one, 100*p/one, 1e6*two, 100*p/two, 1e6*median(wall[0]), 1e6*median(wall[1]), 1e6*median(wall[2]))
	}
}

// TestReportSweep prints the rate of direct and bucketed searches of a
// synthetic file on the disk of ZGMINER_MEASURE_DIR beside the ideals of the
// same run; it judges nothing. Set ZGMINER_MEASURE=1 to run it.
func TestReportSweep(t *testing.T) {
	if os.Getenv("ZGMINER_MEASURE") == "" {
		t.Skip("a measurement: set ZGMINER_MEASURE=1 to run it")
	}
	dir := os.Getenv("ZGMINER_MEASURE_DIR")
	if dir == "" {
		dir = t.TempDir()
	}
	const loads = 4096 // 1 GiB
	began := time.Now()
	name := writeSynthetic(t, dir, loads, 1)
	defer os.Remove(name)
	t.Logf("wrote %d MiB in %v", loads/4, time.Since(began).Round(time.Millisecond))
	f, err := OpenFile(name, FileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	direct, reason := f.Direct()
	b := kernels.NewCPUBackend(bestCPU(), 2)
	defer b.Close()
	rates := &Rates{Tiers: make([]TierRates, 1)}
	if rates.Tiers[0], err = MeasureDisk(context.Background(), f, loads, time.Second); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		c, err := MeasureDevice(context.Background(), b.Devices()[0], 200*time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		rates.Devices = append(rates.Devices, c)
	}
	t.Logf("O_DIRECT %v %s, rates %+v", direct, reason, *rates)
	for round := range 6 {
		p := []Policy{Direct, Bucketed}[round%2]
		s, err := New(b.Devices(), []Tier{f}, Options{Policy: p, Log: quiet(), Rates: rates})
		if err != nil {
			t.Fatal(err)
		}
		w := testWindow(byte(40+round), loads, 1e-9)
		w.Deadline = time.Now().Add(4 * time.Second)
		used := cpuSeconds()
		res, err := s.Run(context.Background(), w)
		if err != nil {
			t.Fatal(err)
		}
		used = cpuSeconds() - used
		st := res.Stats
		t.Logf("%s: %.0f it/s, %.1f us of processor each, %.2f cores; %d drawn, %d full, %d abandoned, %d reads, %.2f nonces per read, %d rounds, read p50 %v p99 %v", p,
			float64(st.Hashed)/res.Elapsed.Seconds(), 1e6*used/float64(st.Hashed), used/res.Elapsed.Seconds(), st.Draws, st.Full, st.Abandoned,
			st.Tiers[0].Reads, float64(st.Hashed)/float64(st.Tiers[0].Reads), st.Rounds, st.Tiers[0].Latency.Quantile(0.5), st.Tiers[0].Latency.Quantile(0.99))
	}
}
