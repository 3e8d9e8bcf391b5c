package doctor

import (
	"context"
	"fmt"

	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/internal/units"
)

var memoryChecks = []Check{
	{
		Code: "memory-free",
		Why:  "without memory the system swaps or kills the miner; spare memory holds loads that are then searched without a disk",
		Run:  checkMemory,
	},
	{
		Code: "hugepages",
		Why:  "huge pages save address look-ups when gigabytes of loads are searched at random",
		Run:  checkHugePages,
	},
	{
		Code: "memlock",
		Why:  "buffers registered with io_uring and keys kept out of swap need memory that may be locked",
		Run:  checkMemlock,
	},
}

// Below memoryError nothing useful runs; a node with index and caches wants
// memoryWarning.
const (
	memoryError   = 512 * units.MiB
	memoryWarning = 2 * units.GiB
)

func checkMemory(_ context.Context, m *hwdetect.Machine) Outcome {
	if m.Memory.UsableBytes == nil {
		return unseen(m, "memory size", "memory MemAvailable")
	}
	usable := units.Bytes(*m.Memory.UsableBytes)
	o := Outcome{Saw: fmt.Sprintf("%s usable of %s", usable, units.Bytes(m.Memory.TotalBytes))}
	if limit := m.Memory.CgroupLimitBytes; limit > 0 {
		o.Saw += fmt.Sprintf(" (this process's group is limited to %s)", units.Bytes(limit))
	}
	switch {
	case usable < memoryError:
		o.Severity = Error
	case usable < memoryWarning:
		o.Severity = Warning
	default:
		return o
	}
	o.Cure = "see what uses it: ps aux --sort=-rss | head"
	if m.Memory.CgroupLimitBytes > 0 {
		o.Cure += "; or raise the limit (docker: --memory; Kubernetes: resources.limits.memory; systemd: MemoryMax=)"
	}
	return o
}

func checkHugePages(_ context.Context, m *hwdetect.Machine) Outcome {
	mode := m.Memory.TransparentHugePages
	if mode == "" {
		return unseen(m, "memory transparent huge pages")
	}
	o := Outcome{Saw: "transparent huge pages: " + mode}
	for _, pool := range m.Memory.HugePages {
		if pool.Total > 0 {
			o.Saw += fmt.Sprintf("; %d reserved of %s, %d free", pool.Total, units.Bytes(pool.PageBytes), pool.Free)
		}
	}
	if mode == "never" {
		o.Severity = Note
		o.Cure = "echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled"
	}
	return o
}

const (
	memlockWarning = 1 * units.MiB
	memlockNote    = 64 * units.MiB
)

func checkMemlock(_ context.Context, m *hwdetect.Machine) Outcome {
	limit := m.Limits.MemlockBytes
	if limit == nil {
		return unseen(m, "limits")
	}
	if limit.Soft == hwdetect.Unlimited {
		return Outcome{Saw: "unlimited"}
	}
	soft := units.Bytes(limit.Soft)
	o := Outcome{Saw: soft.String()}
	switch {
	case soft < memlockWarning:
		o.Severity = Warning
	case soft < memlockNote:
		o.Severity = Note
	default:
		return o
	}
	o.Cure = "ulimit -l unlimited in the shell that starts zgminer; for good: LimitMEMLOCK=infinity in the systemd unit, or '* - memlock unlimited' in /etc/security/limits.conf"
	return o
}
