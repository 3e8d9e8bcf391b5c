package doctor

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zgminer/zgminer/hwdetect"
)

var update = flag.Bool("update", false, "write the golden files anew")

// machine loads one of hwdetect's recorded machines.
func machine(t *testing.T, name string) hwdetect.Machine {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "hwdetect", "testdata", name+".golden.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m hwdetect.Machine
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

var machines = []string{"rig8", "vm", "nvml-missing", "container", "arm64", "nothing"}

// TestGolden examines each recorded machine; review the difference after
// -update.
func TestGolden(t *testing.T) {
	for _, name := range machines {
		m := machine(t, name)
		report := Run(context.Background(), &m, Checks(), time.Minute)
		var text strings.Builder
		fmt.Fprintf(&text, "exit code %d\n", report.ExitCode())
		for _, r := range report.Results {
			fmt.Fprintf(&text, "%-7s %-15s %s\n", r.Severity, r.Code, r.Saw)
			for _, d := range r.Details {
				fmt.Fprintf(&text, "%24s- %s\n", "", d)
			}
			if r.Cure != "" {
				fmt.Fprintf(&text, "%24s> %s\n", "", r.Cure)
			}
			if r.Severity >= Warning && r.Cure == "" {
				t.Errorf("%s: %s is a %s without a cure", name, r.Code, r.Severity)
			}
		}
		file := filepath.Join("testdata", name+".golden.txt")
		if *update {
			if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if text.String() != string(want) {
			t.Errorf("%s differs from %s (go test -update rewrites it):\n%s", name, file, &text)
		}
	}
}

// codes are part of the interface: adding one is fine, changing one is not.
var codes = []string{
	"cgo", "clock-source", "clock-sync", "cpu-usable", "dir-network", "dir-tmpfs", "dir-usable", "disk-free", "disk-odirect",
	"disk-pcie-width", "disk-rotational", "governor", "gpu-driver", "gpu-ecc", "gpu-lost", "gpu-pcie-width", "gpu-power",
	"gpu-temperature", "hugepages", "io-uring", "load", "memlock", "memory-free", "open-files", "probe", "simd-tier", "virtualised",
}

func TestCodes(t *testing.T) {
	var got []string
	form := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	for _, check := range Checks() {
		got = append(got, check.Code)
		if !form.MatchString(check.Code) || check.Why == "" || check.Run == nil {
			t.Errorf("check %q is incomplete or badly named", check.Code)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, codes) {
		t.Errorf("codes %q, want %q", got, codes)
	}
}

// TestBrokenChecksStandAlone runs with simulated time: the limit passes only when
// every other check has finished.
func TestBrokenChecksStandAlone(t *testing.T) { synctest.Test(t, brokenChecksStandAlone) }

func brokenChecksStandAlone(t *testing.T) {
	blocked := make(chan struct{})
	defer close(blocked)
	checks := []Check{
		{Code: "a-hangs", Why: "-", Run: func(context.Context, *hwdetect.Machine) Outcome { <-blocked; return Outcome{} }},
		{Code: "b-panics", Why: "-", Run: func(context.Context, *hwdetect.Machine) Outcome { panic("broken") }},
		{Code: "c-notes", Why: "-", Run: func(context.Context, *hwdetect.Machine) Outcome { return Outcome{Severity: Note, Saw: "seen"} }},
		{Code: "d-skips", Why: "-", Run: func(context.Context, *hwdetect.Machine) Outcome { return Outcome{Skip: true, Severity: Error} }},
		{Code: "e-fine", Why: "-", Run: func(context.Context, *hwdetect.Machine) Outcome { return Outcome{Saw: "seen"} }},
	}
	report := Run(context.Background(), &hwdetect.Machine{}, checks, 200*time.Millisecond)
	var got []string
	for _, r := range report.Results {
		got = append(got, fmt.Sprintf("%s %s: %s", r.Severity, r.Code, r.Saw))
	}
	want := []string{
		"error a-hangs: the check did not finish: no answer within 200 ms",
		"error b-panics: the check itself failed: broken",
		"note c-notes: seen",
		"ok e-fine: seen",
	}
	if !slices.Equal(got, want) || report.Worst != Error || report.ExitCode() != 2 {
		t.Errorf("worst %s, exit code %d, got\n%s", report.Worst, report.ExitCode(), strings.Join(got, "\n"))
	}
}

func TestChecksRunAtTheSameTime(t *testing.T) {
	// Each waits for the other: one after the other they would never end.
	first, second := make(chan struct{}), make(chan struct{})
	checks := []Check{
		{Code: "a", Run: func(context.Context, *hwdetect.Machine) Outcome { close(first); <-second; return Outcome{} }},
		{Code: "b", Run: func(context.Context, *hwdetect.Machine) Outcome { close(second); <-first; return Outcome{} }},
	}
	if report := Run(context.Background(), &hwdetect.Machine{}, checks, time.Minute); report.Worst != OK || len(report.Results) != 2 {
		t.Errorf("%+v", report)
	}
}

func TestExitCodeAndText(t *testing.T) {
	for severity, code := range map[Severity]int{OK: 0, Note: 0, Warning: 1, Error: 2} {
		if got := (&Report{Worst: severity}).ExitCode(); got != code {
			t.Errorf("worst %s: exit code %d, want %d", severity, got, code)
		}
		text, _ := severity.MarshalText()
		var back Severity
		if err := back.UnmarshalText(text); err != nil || back != severity {
			t.Errorf("%s reads back as %s, %v", text, back, err)
		}
	}
	var s Severity
	if err := s.UnmarshalText([]byte("fatal")); err == nil {
		t.Error("an unknown severity was read")
	}
}

// TestChecks changes a healthy machine in one point and expects the severity of
// one check.
func TestChecks(t *testing.T) {
	number := func(v uint64) *uint64 { return &v }
	degrees := func(v int) *int { return &v }
	yes, no := true, false
	limit := func(soft, hard hwdetect.LimitValue) *hwdetect.Limit { return &hwdetect.Limit{Soft: soft, Hard: hard} }
	// healthy is the rig without the faults that its recording has on purpose.
	healthy := func() hwdetect.Machine {
		m := machine(t, "rig8")
		good := m.GPUs[0]
		m.GPUs = []hwdetect.GPU{good}
		m.Directories = m.Directories[:1]
		m.Unseen = nil
		m.CPU.Governors = []hwdetect.Governor{{Name: "performance", CPUs: 64}}
		m.CPU.KernelTiers[2] = hwdetect.KernelTier{Name: "avx512", Possible: true}
		m.Limits.MemlockBytes = limit(hwdetect.Unlimited, hwdetect.Unlimited)
		return m
	}
	m := healthy()
	if report := Run(context.Background(), &m, Checks(), time.Minute); report.Worst != OK {
		t.Fatalf("the healthy machine is not healthy: %+v", report.Results[0])
	}
	type change func(*hwdetect.Machine)
	for _, c := range []struct {
		code   string
		want   Severity
		change change
	}{
		{"simd-tier", Note, func(m *hwdetect.Machine) {
			m.CPU.KernelTiers[2] = hwdetect.KernelTier{Name: "avx512", Missing: []string{"avx512f"}}
		}},
		{"simd-tier", Warning, func(m *hwdetect.Machine) { m.CPU.KernelTiers[1].Possible, m.CPU.KernelTiers[2].Possible = false, false }},
		{"cpu-usable", Note, func(m *hwdetect.Machine) { m.CPU.UsableCPUs = 4 }},
		{"governor", Warning, func(m *hwdetect.Machine) { m.CPU.Governors[0].Name = "powersave" }},
		{"governor", Note, func(m *hwdetect.Machine) { m.CPU.Governors[0].Name, m.CPU.ScalingDriver = "powersave", "intel_pstate" }},
		{"governor", Note, func(m *hwdetect.Machine) { m.CPU.Governors = nil }},
		{"virtualised", Note, func(m *hwdetect.Machine) { m.CPU.Virtualised = &yes }},
		{"virtualised", Warning, func(m *hwdetect.Machine) { steal := 3.0; m.CPU.Virtualised, m.CPU.StealPercent = &yes, &steal }},
		{"load", Note, func(m *hwdetect.Machine) { load := 40.0; m.CPU.Load1 = &load }},
		{"load", Warning, func(m *hwdetect.Machine) { load := 65.0; m.CPU.Load1 = &load }},
		{"memory-free", Warning, func(m *hwdetect.Machine) { m.Memory.UsableBytes = number(1 << 30) }},
		{"memory-free", Error, func(m *hwdetect.Machine) { m.Memory.UsableBytes = number(0) }},
		{"memory-free", Note, func(m *hwdetect.Machine) { m.Memory.UsableBytes = nil }},
		{"hugepages", Note, func(m *hwdetect.Machine) { m.Memory.TransparentHugePages = "never" }},
		{"memlock", Note, func(m *hwdetect.Machine) { m.Limits.MemlockBytes = limit(8<<20, 8<<20) }},
		{"memlock", Warning, func(m *hwdetect.Machine) { m.Limits.MemlockBytes = limit(65536, 65536) }},
		{"open-files", OK, func(m *hwdetect.Machine) { m.Limits.OpenFiles = limit(1024, 524288) }},
		{"open-files", Note, func(m *hwdetect.Machine) { m.Limits.OpenFiles = limit(20000, 20000) }},
		{"open-files", Warning, func(m *hwdetect.Machine) { m.Limits.OpenFiles = limit(4096, 4096) }},
		{"open-files", Error, func(m *hwdetect.Machine) { m.Limits.OpenFiles = limit(256, 256) }},
		{"io-uring", Note, func(m *hwdetect.Machine) { m.Kernel.IOUring = hwdetect.IOUring{Permitted: &no, Reason: "EPERM"} }},
		{"clock-sync", Warning, func(m *hwdetect.Machine) { m.Clock.Synchronised = &no }},
		{"clock-sync", Warning, func(m *hwdetect.Machine) { off := 9.0; m.Clock.MaxErrorSeconds = &off }},
		{"clock-source", Warning, func(m *hwdetect.Machine) { m.Clock.Source = "hpet" }},
		{"cgo", Note, func(m *hwdetect.Machine) { m.Kernel.Cgo = false }},
		{"probe", Warning, func(m *hwdetect.Machine) {
			m.Unseen = []hwdetect.Unseen{{What: "disks", Reason: "no answer within 10 s", Cure: "dmesg"}}
		}},
		{"gpu-driver", OK, func(m *hwdetect.Machine) { m.GPUs = nil }},
		{"gpu-driver", Error, func(m *hwdetect.Machine) { m.GPUDriver.Source, m.GPUs[0].KernelDriver = "sysfs", "nouveau" }},
		{"gpu-driver", Error, func(m *hwdetect.Machine) { m.GPUDriver.Source = "sysfs" }},
		{"gpu-driver", Warning, func(m *hwdetect.Machine) { m.GPUDriver.Source, m.Kernel.Cgo = "sysfs", false }},
		{"probe", Warning, func(m *hwdetect.Machine) { m.Memory.TotalBytes = 0 }},
		{"gpu-lost", Error, func(m *hwdetect.Machine) {
			m.Unseen = []hwdetect.Unseen{{What: "gpu 3 details", Reason: "lost", Cure: "dmesg"}}
		}},
		{"gpu-pcie-width", Warning, func(m *hwdetect.Machine) { m.GPUs[0].PCIe.Width = 8 }},
		{"gpu-pcie-width", Warning, func(m *hwdetect.Machine) { m.GPUs[0].PCIe.Generation = 3 }},
		{"gpu-pcie-width", OK, func(m *hwdetect.Machine) { m.GPUs[0].PCIe.Generation, m.GPUs[0].UtilisationPercent = 1, degrees(0) }},
		{"gpu-pcie-width", Note, func(m *hwdetect.Machine) {
			*m.GPUs[0].PCIe = hwdetect.PCIeLink{Generation: 3, Width: 1, MaxGeneration: 3, MaxWidth: 1}
		}},
		{"gpu-pcie-width", Note, func(m *hwdetect.Machine) { m.GPUs[0].PCIe = nil }},
		{"gpu-temperature", Warning, func(m *hwdetect.Machine) { m.GPUs[0].TemperatureC = degrees(86) }},
		{"gpu-temperature", OK, func(m *hwdetect.Machine) { m.GPUs[0].TemperatureC = degrees(84) }},
		{"gpu-temperature", Warning, func(m *hwdetect.Machine) { m.GPUs[0].TemperatureC, m.GPUs[0].SlowdownTemperatureC = degrees(85), nil }},
		{"gpu-temperature", Error, func(m *hwdetect.Machine) { m.GPUs[0].ClockLimits = []string{"hardware thermal slowdown"} }},
		{"gpu-power", Warning, func(m *hwdetect.Machine) { m.GPUs[0].ClockLimits = []string{"hardware power brake"} }},
		{"gpu-power", Note, func(m *hwdetect.Machine) { m.GPUs[0].PowerLimitWatts = 200 }},
		{"gpu-ecc", Error, func(m *hwdetect.Machine) { m.GPUs[0].ECCEnabled, m.GPUs[0].ECCUncorrectedVolatile = &yes, number(1) }},
		{"gpu-ecc", Warning, func(m *hwdetect.Machine) { m.GPUs[0].ECCEnabled, m.GPUs[0].ECCUncorrectedTotal = &yes, number(1) }},
		{"gpu-ecc", OK, func(m *hwdetect.Machine) { m.GPUs[0].ECCEnabled, m.GPUs[0].ECCCorrectedTotal = &yes, number(5) }},
		{"dir-usable", Note, func(m *hwdetect.Machine) { m.Directories = nil }},
		{"dir-usable", Error, func(m *hwdetect.Machine) { m.Directories[0].Problem = "directory /x does not exist" }},
		{"dir-usable", Error, func(m *hwdetect.Machine) { m.Directories[0].Writable = &no }},
		{"dir-tmpfs", Warning, func(m *hwdetect.Machine) { m.Directories[0].InMemory = true }},
		{"dir-network", Warning, func(m *hwdetect.Machine) { m.Directories[0].Kind = hwdetect.KindNetwork }},
		{"dir-network", Warning, func(m *hwdetect.Machine) { m.Directories[0].Kind = hwdetect.KindOverlay }},
		{"dir-network", Note, func(m *hwdetect.Machine) { m.Directories[0].Kind = hwdetect.KindFUSE }},
		{"disk-free", Error, func(m *hwdetect.Machine) { m.Directories[0].FreeBytes = number(0) }},
		{"disk-free", Warning, func(m *hwdetect.Machine) { m.Directories[0].FreeBytes = number(10 << 30) }},
		{"disk-free", Warning, func(m *hwdetect.Machine) { m.Directories[0].FreeInodes = number(3) }},
		{"disk-free", Note, func(m *hwdetect.Machine) { m.Directories[0].FreeBytes = nil }},
		{"disk-odirect", Warning, func(m *hwdetect.Machine) { m.Directories[0].DirectIO = &hwdetect.DirectIO{Reason: "EINVAL"} }},
		{"disk-odirect", Note, func(m *hwdetect.Machine) { m.Directories[0].DirectIO = nil }},
		{"disk-rotational", Warning, func(m *hwdetect.Machine) { m.Directories[0].Rotational = &yes }},
		{"disk-rotational", Note, func(m *hwdetect.Machine) {
			m.Directories[0].Rotational, m.Directories[0].Buses = &yes, []string{"virtio"}
		}},
		{"disk-pcie-width", Warning, func(m *hwdetect.Machine) { m.Disks[0].PCIe.Width = 2 }},
		{"disk-pcie-width", Note, func(m *hwdetect.Machine) { m.Disks[0].PCIe.Generation = 3 }},
	} {
		m := healthy()
		c.change(&m)
		report := Run(context.Background(), &m, Checks(), time.Minute)
		at := slices.IndexFunc(report.Results, func(r Result) bool { return r.Code == c.code })
		if at < 0 {
			t.Errorf("%s gave no result", c.code)
			continue
		}
		r := report.Results[at]
		if r.Severity != c.want || r.Saw == "" {
			t.Errorf("%s: %s (%s), want %s", c.code, r.Severity, r.Saw, c.want)
		}
		if r.Severity >= Warning && r.Cure == "" {
			t.Errorf("%s: a %s without a cure: %s", c.code, r.Severity, r.Saw)
		}
	}
}
