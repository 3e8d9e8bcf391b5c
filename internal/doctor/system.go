package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/internal/units"
)

var systemChecks = []Check{
	{
		Code: "open-files",
		Why:  "indexes, load files and connections each take an open file; at the limit the node stops accepting peers and writing",
		Run:  checkOpenFiles,
	},
	{
		Code: "io-uring",
		Why:  "io_uring halves the CPU time per read; without it reads go through a pool of threads at nearly the same rate",
		Run:  checkIOUring,
	},
	{
		Code: "clock-sync",
		Why:  "blocks and mining windows carry times; a clock that is off by seconds makes a validator miss its turn and an operator misread the log",
		Run:  checkClockSync,
	},
	{
		Code: "clock-source",
		Why:  "with a slow clock source every reading of the time costs microseconds instead of nanoseconds",
		Run:  checkClockSource,
	},
	{
		Code: "cgo",
		Why:  "a build without cgo has no GPU telemetry (NVML)",
		Run:  checkCgo,
	},
	{
		Code: "probe",
		Why:  "a part of the machine that does not answer usually has a hanging driver or mount, which will hang the miner too",
		Run:  checkProbe,
	},
}

// Open files: an error below what the first start needs, a warning below what a
// node with some peers needs, a note below what a large one needs.
const (
	openFilesError   = 1024
	openFilesWarning = 8192
	openFilesNote    = 65536
)

func checkOpenFiles(_ context.Context, m *hwdetect.Machine) Outcome {
	limit := m.Limits.OpenFiles
	if limit == nil {
		return unseen(m, "limits")
	}
	// The program raises its soft limit to the hard one when it starts.
	o := Outcome{Saw: fmt.Sprintf("%s (may be raised to %s)", limit.Soft, limit.Hard)}
	if limit.Soft == limit.Hard {
		o.Saw = limit.Soft.String()
	}
	switch {
	case limit.Hard < openFilesError:
		o.Severity = Error
	case limit.Hard < openFilesWarning:
		o.Severity = Warning
	case limit.Hard < openFilesNote:
		o.Severity = Note
	default:
		return o
	}
	o.Cure = "ulimit -n 1048576 as root in the shell that starts zgminer; for good: LimitNOFILE=1048576 in the systemd unit, or '* - nofile 1048576' in /etc/security/limits.conf"
	return o
}

func checkIOUring(_ context.Context, m *hwdetect.Machine) Outcome {
	u := m.Kernel.IOUring
	if u.Permitted == nil {
		return unseen(m, "kernel io_uring")
	}
	if *u.Permitted {
		return Outcome{Saw: "permitted"}
	}
	o := Outcome{Severity: Note, Saw: u.Reason}
	switch {
	case u.DisabledSysctl != nil && *u.DisabledSysctl > 0:
		o.Cure = "sudo sysctl -w kernel.io_uring_disabled=0"
	case m.Kernel.Container != "":
		o.Cure = "start the container with a seccomp profile that permits io_uring_setup, io_uring_enter and io_uring_register"
	default:
		o.Cure = "use a kernel of version 5.10 or later with CONFIG_IO_URING=y"
	}
	return o
}

// clockErrorWarning is the error from which on the miner warns by itself when it
// compares the clock with the chain's head.
const clockErrorWarning = 5 * time.Second

func checkClockSync(_ context.Context, m *hwdetect.Machine) Outcome {
	c := &m.Clock
	if c.Synchronised == nil {
		return unseen(m, "clock synchronisation")
	}
	cure := "sudo timedatectl set-ntp true, or install chrony (apt-get install chrony)"
	if m.Kernel.Container != "" {
		cure = "synchronise the host's clock (there: " + cure + ")"
	}
	if !*c.Synchronised {
		return Outcome{Severity: Warning, Saw: "no time service keeps the clock", Cure: cure}
	}
	o := Outcome{Saw: "synchronised"}
	if c.MaxErrorSeconds != nil {
		bound := time.Duration(*c.MaxErrorSeconds * float64(time.Second))
		o.Saw += ", error at most " + units.Duration(bound)
		if bound > clockErrorWarning {
			o.Severity, o.Cure = Warning, "look at the time service: chronyc tracking, or timedatectl timesync-status"
		}
	}
	return o
}

func checkClockSource(_ context.Context, m *hwdetect.Machine) Outcome {
	source := m.Clock.Source
	switch source {
	case "":
		return unseen(m, "clock source")
	case "hpet", "acpi_pm", "jiffies", "refined-jiffies", "pit":
		o := Outcome{Severity: Warning, Saw: source, Cure: "see why the kernel distrusts the CPU's counter: dmesg | grep -i tsc; often a firmware update helps"}
		if slices.Contains(m.Clock.AvailableSources, "tsc") {
			o.Cure = "echo tsc | sudo tee /sys/devices/system/clocksource/clocksource0/current_clocksource"
		}
		return o
	}
	return Outcome{Saw: source}
}

func checkCgo(_ context.Context, m *hwdetect.Machine) Outcome {
	if m.Kernel.Cgo {
		return Outcome{Saw: "this binary was built with cgo"}
	}
	return Outcome{Severity: Note, Saw: "this binary was built without cgo", Cure: "use the release binary, or build with a C compiler and CGO_ENABLED=1"}
}

func checkProbe(_ context.Context, m *hwdetect.Machine) Outcome {
	var o Outcome
	for _, u := range m.Unseen {
		if strings.Contains(u.Reason, "no answer within") || strings.Contains(u.Reason, "probe itself failed") {
			o.Severity = Warning
			o.Details = append(o.Details, u.What+": "+u.Reason)
			o.Cure = u.Cure
		}
	}
	switch count := len(m.Unseen); {
	case o.Severity == OK && (m.CPU.LogicalCPUs == 0 || m.Memory.TotalBytes == 0):
		o.Severity, o.Saw = Warning, fmt.Sprintf("the machine is hardly visible (%d things not seen): not even CPUs and memory", count)
		o.Cure = "run zgminer where /proc and /sys are mounted"
	case o.Severity > OK:
		o.Saw = fmt.Sprintf("%d parts of the machine did not answer", len(o.Details))
		if len(o.Details) == 1 {
			o.Saw = "a part of the machine did not answer"
		}
	case count == 0:
		o.Saw = "everything could be seen"
	default:
		o.Saw = fmt.Sprintf("every part answered; single values not seen: %d (zgminer hw lists them)", count)
	}
	return o
}
