package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/internal/config"
	"github.com/zgminer/zgminer/internal/metrics"
	"github.com/zgminer/zgminer/kernels"
)

// TestTierOfFlagEnvironmentAndFile: the flag beats the environment, which beats
// the file.
func TestTierOfFlagEnvironmentAndFile(t *testing.T) {
	for _, c := range []struct{ flag, env, from string }{
		{"generic", "auto", "flag"},
		{"", "generic", "environment"},
		{"", "", "default"},
	} {
		l, err := config.Load(config.Source{Env: func(n string) (string, bool) { return c.env, n == kernels.TierEnv && c.env != "" }})
		if err != nil {
			t.Fatal(err)
		}
		s, err := chooseKernels(l, c.flag)
		if err != nil || s.From != c.from || (c.from != "default" && s.CPU.Tier() != kernels.Generic) {
			t.Errorf("%+v: %+v, %v", c, s, err)
		}
	}
	if _, err := chooseKernels(&config.Loaded{Config: config.Default()}, "sse9"); err == nil {
		t.Error("an unknown tier was accepted")
	}
}

// TestFallbackIsLoggedAndCounted feeds a selection in which a tier failed its
// self-test.
func TestFallbackIsLoggedAndCounted(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	defer slog.SetDefault(before)
	slog.SetDefault(newLogger(&log, config.Log{Level: "info", Format: "json"}))
	count := func() (n float64) {
		families, err := metrics.Registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range families {
			if f.GetName() == "zgminer_kernel_tier_fallbacks_total" {
				for _, m := range f.GetMetric() {
					n += m.GetCounter().GetValue()
				}
			}
		}
		return n
	}
	n := count()
	reportKernels(&kernels.Selection{CPU: kernels.Judge(), Rejected: []*kernels.ErrMismatch{{Tier: kernels.AVX512, Primitive: "scratchpad", Item: 3}}})
	if count() != n+1 {
		t.Error("not counted")
	}
	for _, want := range []string{`"level":"WARN"`, "avx512", "scratchpad", `"using":"generic"`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("log %s does not contain %s", &log, want)
		}
	}
}
