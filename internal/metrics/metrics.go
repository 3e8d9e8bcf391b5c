// Package metrics holds zgminer's Prometheus metrics. Each is documented in
// docs/metrics.md.
package metrics

import (
	// Metrics in the form that operators' tools scrape.
	"github.com/prometheus/client_golang/prometheus"
)

// Registry holds every metric of this process.
var Registry = prometheus.NewRegistry()

var (
	kernelTier = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "zgminer_kernel_tier",
		Help: "1 for the CPU kernel tier in use.",
	}, []string{"tier"})
	kernelTierFallbacks = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "zgminer_kernel_tier_fallbacks_total",
		Help: "CPU kernel tiers given up because their self-test differed from generic.",
	}, []string{"tier"})
)

func init() { Registry.MustRegister(kernelTier, kernelTierFallbacks) }

// KernelTier records the tier in use and those that failed their self-test.
func KernelTier(inUse string, failed []string) {
	kernelTier.Reset()
	kernelTier.WithLabelValues(inUse).Set(1)
	for _, t := range failed {
		kernelTierFallbacks.WithLabelValues(t).Inc()
	}
}
