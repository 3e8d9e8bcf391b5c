package metrics

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// find returns the value of the metric with the given name and tier label.
func find(t *testing.T, name, tier string) (float64, bool) {
	t.Helper()
	families, err := Registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == name && label(m, "tier") == tier {
				return m.GetGauge().GetValue() + m.GetCounter().GetValue(), true
			}
		}
	}
	return 0, false
}

func label(m *dto.Metric, name string) string {
	for _, l := range m.GetLabel() {
		if l.GetName() == name {
			return l.GetValue()
		}
	}
	return ""
}

func TestKernelTier(t *testing.T) {
	before, _ := find(t, "zgminer_kernel_tier_fallbacks_total", "avx512")
	KernelTier("avx512", nil)
	KernelTier("avx2", []string{"avx512"})
	if v, ok := find(t, "zgminer_kernel_tier", "avx2"); !ok || v != 1 {
		t.Errorf("tier in use: %v %v", v, ok)
	}
	if _, ok := find(t, "zgminer_kernel_tier", "avx512"); ok {
		t.Error("a tier no longer in use is still shown")
	}
	if v, _ := find(t, "zgminer_kernel_tier_fallbacks_total", "avx512"); v != before+1 {
		t.Errorf("fallbacks: %v after %v", v, before)
	}
}

func TestDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	KernelTier("generic", []string{"avx2"})
	families, err := Registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if !strings.Contains(string(text), "`"+f.GetName()+"`") {
			t.Errorf("%s is not in docs/metrics.md", f.GetName())
		}
	}
}

func TestChainCollector(t *testing.T) {
	r := prometheus.NewPedanticRegistry()
	s := Step{Count: 3, Seconds: 20.5}
	for _, d := range []time.Duration{time.Millisecond, 500 * time.Millisecond, 20 * time.Second} {
		s.Buckets[Bucket(d)]++
	}
	r.MustRegister(ChainCollector(func() Chain {
		return Chain{Height: 7, Insert: s, ClockLead: -1.5, Rejected: map[string]int64{"size": 2}}
	}))
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, f := range families {
		m := f.GetMetric()[0]
		found[f.GetName()] = true
		switch f.GetName() {
		case "zg_chain_height":
			if m.GetGauge().GetValue() != 7 {
				t.Errorf("height %v", m)
			}
		case "zg_chain_proposals_rejected_total":
			if m.GetCounter().GetValue() != 2 || m.GetLabel()[0].GetValue() != "size" {
				t.Errorf("rejected %v", m)
			}
		case "zg_chain_insert_seconds":
			h := m.GetHistogram()
			if h.GetSampleCount() != 3 || h.GetSampleSum() != 20.5 || len(h.GetBucket()) != len(StepBounds) {
				t.Errorf("histogram %v", h)
			}
			for _, b := range h.GetBucket() {
				want := uint64(1) // the sample of 1 ms lies in the first bucket
				if b.GetUpperBound() >= 0.5 {
					want = 2
				}
				if b.GetCumulativeCount() != want {
					t.Errorf("bucket %v", b)
				}
			}
		}
	}
	if len(found) != len(chainValues)+len(chainSteps)+1 {
		t.Errorf("metrics %v", found)
	}
}
