package mine

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

// iterationSeconds measures t_s + t_h of one core: the kernels alone, in
// groups of eight nonces over data far larger than the caches.
func iterationSeconds(c *kernels.CPU, w *Window, data []byte, d time.Duration) float64 {
	const n = 8
	var nonces, recall [n]kernels.Hash
	var seeds [n]kernels.PadSeed
	pads, hits := make([]byte, n*kernels.PadBytes), make([]kernels.Hit, kernels.LoadUnits)
	began, done := time.Now(), 0
	for time.Since(began) < d {
		for i := range n {
			nonces[i] = w.Nonces.Nonce(uint64(done + i))
		}
		c.PadSeeds(seeds[:], &w.Nonces.MinerID, &w.Nonces.Suffix, nonces[:])
		c.Pads(pads, recall[:], seeds[:])
		for i := range n {
			l := w.Map.Load(&recall[i])
			c.Search(hits, data[l*kernels.LoadBytes:(l+1)*kernels.LoadBytes], pads[i*kernels.PadBytes:(i+1)*kernels.PadBytes], &seeds[i], ^uint64(0), &w.Limit)
		}
		done += n
	}
	return time.Since(began).Seconds() / float64(done)
}

// TestReportSpeed prints the direct loop's rate from memory beside the kernels'
// alone, in alternating short samples; it judges nothing. Set
// ZGMINER_MEASURE=1 to run it.
func TestReportSpeed(t *testing.T) {
	if os.Getenv("ZGMINER_MEASURE") == "" {
		t.Skip("a measurement: set ZGMINER_MEASURE=1 to run it")
	}
	const loads = 1024
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
		var ratio, scale, rates []float64
		for range 15 {
			count := uint64(2000)
			if c.Tier() == kernels.Generic {
				count = 500
			}
			var rate [3]float64
			plain := 1 / iterationSeconds(c, &w, data, 100*time.Millisecond)
			for n := 1; n <= 2; n++ {
				w.Count = count * uint64(n)
				res, err := searchers[n].Run(context.Background(), w)
				if err != nil {
					t.Fatal(err)
				}
				rate[n] = float64(res.Stats.Hashed) / res.Elapsed.Seconds()
			}
			plain = (plain + 1/iterationSeconds(c, &w, data, 100*time.Millisecond)) / 2
			rates = append(rates, rate[1])
			ratio = append(ratio, rate[1]/plain)
			scale = append(scale, rate[2]/rate[1])
		}
		b.Close()
		slices.Sort(ratio)
		slices.Sort(scale)
		slices.Sort(rates)
		h := len(ratio) / 2
		fmt.Printf("%s: %.0f it/s on 1 core, %.1f %% of the kernels alone (%.1f..%.1f), two cores %.2f x (%.2f..%.2f)\n", c, rates[h],
			100*ratio[h], 100*ratio[0], 100*ratio[len(ratio)-1], scale[h], scale[0], scale[len(scale)-1])
	}
}
