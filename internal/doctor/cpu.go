package doctor

import (
	"context"
	"fmt"
	"strings"

	"github.com/zgminer/zgminer/hwdetect"
)

var cpuChecks = []Check{
	{
		Code: "simd-tier",
		Why:  "hashing decides what a CPU earns: per core, avx2 is about 2.5 and avx512 about 6 times as fast as plain Go",
		Run:  checkTier,
	},
	{
		Code: "cpu-usable",
		Why:  "mining and sealing use every CPU this process may run on",
		Run:  checkUsable,
	},
	{
		Code: "governor",
		Why:  "a governor that saves power lowers the clock between bursts of work and makes figures vary",
		Run:  checkGovernor,
	},
	{
		Code: "virtualised",
		Why:  "a hypervisor may hide CPU features and give CPU time to others, so speed and figures vary",
		Run:  checkVirtualised,
	},
	{
		Code: "load",
		Why:  "other work takes CPU time from mining and spoils measurements",
		Run:  checkLoad,
	},
}

func checkTier(_ context.Context, m *hwdetect.Machine) Outcome {
	c := &m.CPU
	if len(c.KernelTiers) == 0 {
		return unseen(m, "cpu features")
	}
	best := c.BestTier()
	top := c.KernelTiers[len(c.KernelTiers)-1]
	if top.Name == best {
		if best == "generic" {
			return Outcome{Severity: Note, Saw: fmt.Sprintf("generic: there are no SIMD kernels for %s, plain Go is used", c.Architecture)}
		}
		return Outcome{Saw: best}
	}
	o := Outcome{Severity: Note, Saw: fmt.Sprintf("%s; %s is not possible, the CPU does not offer %s", best, top.Name, strings.Join(top.Missing, ", "))}
	if best == "generic" {
		o.Severity = Warning
		o.Cure = "no setting helps: mine with a GPU, or use a CPU with AVX2 (Intel since 2013, AMD since 2015)"
	}
	if isTrue(c.Virtualised) {
		o.Cure = "if the host's CPU has them, let the virtual machine see them (QEMU: -cpu host; libvirt: <cpu mode='host-passthrough'/>)"
	}
	return o
}

func checkUsable(_ context.Context, m *hwdetect.Machine) Outcome {
	c := &m.CPU
	if c.UsableCPUs == 0 || c.LogicalCPUs == 0 {
		return unseen(m, "cpu count")
	}
	if c.UsableCPUs >= c.LogicalCPUs {
		return Outcome{Saw: fmt.Sprintf("all %d CPUs", c.LogicalCPUs)}
	}
	o := Outcome{Severity: Note, Saw: fmt.Sprintf("%d of %d CPUs", c.UsableCPUs, c.LogicalCPUs)}
	if c.QuotaCPUs > 0 {
		o.Saw += fmt.Sprintf(" (a quota of %g CPUs)", c.QuotaCPUs)
		o.Cure = "raise the quota if the machine is meant for mining (docker: --cpus; Kubernetes: resources.limits.cpu; systemd: CPUQuota=)"
		return o
	}
	o.Saw += " (CPU affinity)"
	o.Cure = "start without taskset or numactl, or widen the cpuset (docker: --cpuset-cpus; systemd: AllowedCPUs=)"
	return o
}

func checkGovernor(_ context.Context, m *hwdetect.Machine) Outcome {
	if len(m.CPU.Governors) == 0 {
		return unseen(m, "cpu governor")
	}
	var names []string
	var o Outcome
	for _, g := range m.CPU.Governors {
		names = append(names, g.Name)
		switch {
		case g.Name == "performance":
		case g.Name == "powersave" && managesItself(m.CPU.ScalingDriver), g.Name == "schedutil", g.Name == "ondemand":
			o.Severity = max(o.Severity, Note)
		default: // powersave, conservative, userspace hold the clock down
			o.Severity = max(o.Severity, Warning)
		}
	}
	o.Saw = strings.Join(names, ", ")
	if m.CPU.ScalingDriver != "" {
		o.Saw += " (driver " + m.CPU.ScalingDriver + ")"
	}
	if o.Severity > OK {
		o.Cure = "echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"
	}
	return o
}

// managesItself reports whether under that driver the CPU chooses its clock by
// itself and powersave is only a preference.
func managesItself(driver string) bool { return driver == "intel_pstate" || driver == "amd-pstate-epp" }

// A hypervisor that takes more than stealWarning percent of the CPU time since
// boot is noticed in every figure.
const stealWarning = 1.0

func checkVirtualised(_ context.Context, m *hwdetect.Machine) Outcome {
	c := &m.CPU
	if c.Virtualised == nil {
		return unseen(m, "cpu virtualised")
	}
	if !*c.Virtualised {
		return Outcome{Saw: "no"}
	}
	o := Outcome{Severity: Note, Saw: "yes"}
	if c.Hypervisor != "" {
		o.Saw += ", " + c.Hypervisor
	}
	if c.StealPercent == nil {
		o.Saw += "; how much CPU time it takes could not be seen"
		return o
	}
	o.Saw += fmt.Sprintf("; others took %.3g %% of the CPU time since boot", *c.StealPercent)
	if *c.StealPercent >= stealWarning {
		o.Severity = Warning
		o.Cure = "use a machine with dedicated CPUs; compare bench figures by their ratio to plain Go only"
	}
	return o
}

func checkLoad(_ context.Context, m *hwdetect.Machine) Outcome {
	c := &m.CPU
	if c.Load1 == nil || c.LogicalCPUs == 0 {
		return unseen(m, "cpu load")
	}
	o := Outcome{Saw: fmt.Sprintf("%.2f runnable tasks on %d CPUs over the last minute", *c.Load1, c.LogicalCPUs)}
	switch cpus := float64(c.LogicalCPUs); {
	case *c.Load1 > cpus:
		o.Severity = Warning
	case *c.Load1 > max(1, cpus/2):
		o.Severity = Note
	}
	if o.Severity > OK {
		o.Cure = "see what runs: top -o %CPU; a running zgminer counts too"
	}
	return o
}

func isTrue(b *bool) bool { return b != nil && *b }
