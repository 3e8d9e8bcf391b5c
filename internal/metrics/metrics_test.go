package metrics

import (
	"os"
	"strings"
	"testing"

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
