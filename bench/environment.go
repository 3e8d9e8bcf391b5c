package bench

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/kernels"
)

// environmentOf fills what is known before the run.
func environmentOf(m *hwdetect.Machine, o *Options, cores int) report.Environment {
	e := report.Environment{
		Date: time.Now().UTC().Truncate(time.Second), Version: o.Version, Revision: o.Revision,
		GoVersion: runtime.Version(), GOOS: runtime.GOOS, GOARCH: runtime.GOARCH, CGOEnabled: m.Kernel.Cgo,
		CPUModel: m.CPU.Model, CPUFeatures: m.CPU.Features, PhysicalCores: m.CPU.PhysicalCores, LogicalCPUs: m.CPU.LogicalCPUs,
		UsableCores: cores, LLCBytes: lastLevelCache(m),
		MemoryBytes: int64(m.Memory.TotalBytes), Kernel: m.Kernel.Release,
		LoadStart: loadAverage(),
		Options:   report.Options{Mode: string(o.Mode), CPUOnly: o.CPUOnly, Threads: o.Threads, TierGiven: string(o.Tier)},
	}
	if o.Mode == "" {
		e.Options.Mode = string(Normal)
	}
	e.Host, _ = os.Hostname()
	if b := m.Memory.UsableBytes; b != nil {
		e.MemoryFree = int64(*b)
	}
	if v := m.CPU.Virtualised; v != nil {
		e.Virtualised = *v
	}
	var governors []string
	for _, g := range m.CPU.Governors {
		governors = append(governors, g.Name)
	}
	e.Governor = strings.Join(governors, ",")
	if l := m.Limits.MemlockBytes; l != nil {
		e.MemlockBytes = l.Soft.String()
	}
	for _, g := range m.GPUs {
		e.GPUs = append(e.GPUs, g.Name)
	}
	e.GOAMD64, e.Revision = buildSettings(e.Revision)
	return e
}

// buildSettings returns GOAMD64 and the revision that the binary was built
// from, given if not "".
func buildSettings(given string) (goamd64, revision string) {
	revision = given
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", revision
	}
	modified := ""
	for _, s := range info.Settings {
		switch s.Key {
		case "GOAMD64":
			goamd64 = s.Value
		case "vcs.revision":
			if given == "" {
				revision = s.Value
			}
		case "vcs.modified":
			if s.Value == "true" && given == "" {
				modified = " (modified)"
			}
		}
	}
	return goamd64, revision + modified
}

func selectionInto(e *report.Environment, s *kernels.Selection) {
	e.Tier, e.TierRequested, e.TierFrom = string(s.CPU.Tier()), string(s.Requested), s.From
	for _, t := range s.Timings {
		e.TierTimings = append(e.TierTimings, report.TierTiming{Tier: string(t.Tier), SecondsPerIteration: t.PerIteration.Seconds()})
	}
	for _, r := range s.Rejected {
		e.TierRejected = append(e.TierRejected, r.Error())
	}
}

// loadAverage is the number of runnable tasks averaged over a minute, 0 if the
// system does not tell.
func loadAverage() float64 {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(text), " ")
	n, _ := strconv.ParseFloat(first, 64)
	return n
}

// lastLevelCache is the size of all caches of the highest level together, 0 if
// unknown.
func lastLevelCache(m *hwdetect.Machine) int64 {
	level, size := 0, int64(0)
	for _, c := range m.CPU.Caches {
		bytes := int64(c.SizeBytes) * int64(max(1, c.Instances))
		if c.Level > level {
			level, size = c.Level, 0
		}
		if c.Level == level {
			size += bytes
		}
	}
	return size
}

func probe(ctx context.Context, o *Options) *hwdetect.Machine {
	if o.machine != nil {
		return o.machine
	}
	m := hwdetect.Probe(ctx, hwdetect.Options{SkipGPUs: o.CPUOnly, PartLimit: 3 * time.Second})
	return &m
}

// usableCores is how many cores the run may use.
func usableCores(m *hwdetect.Machine) int {
	n := runtime.GOMAXPROCS(0)
	if m.CPU.UsableCPUs > 0 {
		n = min(n, m.CPU.UsableCPUs)
	}
	return max(1, n)
}

// sizeText prints a size for people.
func sizeText(bytes int64) string { return units.Bytes(bytes).String() }
