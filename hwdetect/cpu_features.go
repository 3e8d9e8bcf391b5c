package hwdetect

import (
	"slices"
	"strings"
)

// KernelTier is a set of CPU kernels and whether this CPU can run it.
type KernelTier struct {
	Name     string `json:"name"` // as package kernels names it
	Possible bool   `json:"possible"`
	// Missing are the features that the CPU, or the operating system's support
	// of it, lacks for this tier.
	Missing []string `json:"missing,omitempty"`
}

// tierNeeds are the requirements of the CPU kernels, slowest tier first
// (spec/performance.md 3). The avx tiers exist on amd64 only.
var tierNeeds = []struct {
	name, architecture string
	features           []string
}{
	{name: "generic"},
	{name: "avx2", architecture: "amd64", features: []string{"avx2"}},
	{name: "avx512", architecture: "amd64", features: []string{"avx512f", "avx512dq", "avx512bw", "avx512vl"}},
}

// featureNames are the features that Machine reports: name here and in Linux'
// flags (amd64) or Features (arm64).
var featureNames = map[string][]string{
	"amd64": {
		"adx", "aes", "avx", "avx2", "avx512_bitalg", "avx512_vbmi2", "avx512_vpopcntdq", "avx512bw", "avx512dq",
		"avx512f", "avx512ifma", "avx512vbmi", "avx512vl", "bmi1", "bmi2", "fma", "gfni", "pclmulqdq", "sha_ni",
		"sse4_2", "ssse3", "vaes", "vpclmulqdq",
	},
	// Linux calls neon "asimd" on arm64; Machine says "neon".
	"arm64": {"aes", "neon", "pmull", "sha2", "sha3", "sha512", "sve", "sve2"},
}

// cpuFeatures fills features and tiers, from the processor if it can be asked,
// else from /proc/cpuinfo.
func (p *prober) cpuFeatures(c *CPU, f *findings, records []cpuRecord) {
	var all []string
	if id, err := p.host.cpuid(); err == nil {
		all, c.FeaturesSource = id.features, "cpuid"
	} else if len(records) > 0 {
		flags := records[0]["flags"]
		if c.Architecture == "arm64" {
			flags = records[0]["Features"]
		}
		if flags != "" {
			all, c.FeaturesSource = strings.Fields(flags), "/proc/cpuinfo"
		}
	}
	c.Features = []string{}
	if c.FeaturesSource == "" {
		f.miss("cpu features", "neither the processor could be asked nor does /proc/cpuinfo list flags", "")
		return
	}
	for _, name := range featureNames[c.Architecture] {
		if slices.Contains(all, name) || name == "neon" && slices.Contains(all, "asimd") {
			c.Features = append(c.Features, name)
		}
	}
	c.KernelTiers = tiersOf(c.Architecture, c.Features)
}

func tiersOf(architecture string, features []string) []KernelTier {
	var tiers []KernelTier
	for _, need := range tierNeeds {
		if need.architecture != "" && need.architecture != architecture {
			continue
		}
		tier := KernelTier{Name: need.name}
		for _, feature := range need.features {
			if !slices.Contains(features, feature) {
				tier.Missing = append(tier.Missing, feature)
			}
		}
		tier.Possible = len(tier.Missing) == 0
		tiers = append(tiers, tier)
	}
	return tiers
}
