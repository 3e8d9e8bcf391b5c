package hwdetect

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"syscall"
)

// Kernel describes the operating system and this program's relation to it.
type Kernel struct {
	OperatingSystem string `json:"operating_system,omitempty"`
	Release         string `json:"release,omitempty"`
	// Container names the kind of container this process runs in, "" for none
	// that could be recognised.
	Container     string  `json:"container,omitempty"`
	UptimeSeconds float64 `json:"uptime_seconds,omitzero"`
	GoVersion     string  `json:"go_version,omitempty"`
	// Cgo tells whether this binary was built with cgo (NVML, fast signatures).
	Cgo     bool    `json:"cgo"`
	IOUring IOUring `json:"io_uring"`
}

// IOUring says whether this process may use io_uring; it was tried.
type IOUring struct {
	Permitted *bool  `json:"permitted,omitempty"` // nil: not tried
	Reason    string `json:"reason,omitempty"`    // why not
	// DisabledSysctl is kernel.io_uring_disabled: 0 permitted, 1 only for a
	// group, 2 for nobody; nil on kernels that do not have it.
	DisabledSysctl *uint64 `json:"disabled_sysctl,omitempty"`
}

// Clock describes the system clock.
type Clock struct {
	Source           string   `json:"source,omitempty"` // tsc, kvm-clock, hpet, ...
	AvailableSources []string `json:"available_sources,omitempty"`
	// Synchronised says whether the kernel holds its time for synchronised,
	// MaxErrorSeconds how far off it may be then.
	Synchronised    *bool    `json:"synchronised,omitempty"`
	MaxErrorSeconds *float64 `json:"max_error_seconds,omitempty"`
}

func (p *prober) kernel() (kernelPart, []Unseen) {
	var f findings
	part := kernelPart{kernel: Kernel{GoVersion: p.host.goVersion(), Cgo: p.host.cgo()}}
	k := &part.kernel

	release := parseKeyValue(p.tree.textOr("etc/os-release", p.tree.textOr("usr/lib/os-release", "")))
	k.OperatingSystem = release["PRETTY_NAME"]
	if k.OperatingSystem == "" {
		f.miss("kernel operating system", "/etc/os-release does not name it", "")
	}
	var err error
	k.Release, err = p.tree.text("proc/sys/kernel/osrelease")
	f.missed("kernel release", err)
	k.Container = p.container()
	if first, _, found := strings.Cut(p.tree.textOr("proc/uptime", ""), " "); found {
		if seconds, err := strconv.ParseFloat(first, 64); err == nil && seconds > 0 && !math.IsInf(seconds, 0) {
			k.UptimeSeconds = seconds
		}
	}
	if k.UptimeSeconds == 0 {
		f.miss("kernel uptime", "/proc/uptime does not tell", "")
	}
	k.IOUring = p.ioUring(&f)
	p.limits(&part.limits, &f)
	p.clock(&part.clock, &f)
	return part, f.unseen
}

type kernelPart struct {
	kernel Kernel
	limits Limits
	clock  Clock
}

// container recognises the usual container engines by the marks they leave.
func (p *prober) container() string {
	root, rootFound := findMount(parseMountInfo(p.tree.textOr("proc/self/mountinfo", "")), "/")
	// A container image that was made into a virtual machine's disk still has
	// Docker's mark, but its root is a whole device.
	wholeDevice := rootFound && root.Root == "/" && strings.HasPrefix(root.Source, "/dev/")
	switch {
	case p.tree.exists(".dockerenv") && !wholeDevice:
		return "docker"
	case p.tree.exists("run/.containerenv"):
		return "podman"
	case p.tree.exists("var/run/secrets/kubernetes.io"):
		return "kubernetes"
	}
	for _, file := range []string{"proc/self/cgroup", "proc/1/cgroup"} {
		groups := p.tree.textOr(file, "")
		for _, mark := range []struct{ part, name string }{
			{"kubepods", "kubernetes"}, {"docker", "docker"}, {"libpod", "podman"}, {"/lxc", "lxc"}, {"containerd", "containerd"},
			{"crio-", "cri-o"}, {"machine.slice/systemd-nspawn", "systemd-nspawn"},
		} {
			for line := range strings.Lines(groups) {
				// A service such as docker.service is not inside one.
				if strings.Contains(line, mark.part) && !strings.Contains(line, ".service") {
					return mark.name
				}
			}
		}
	}
	if rootFound && root.FileSystem == "overlay" {
		return "unknown engine (root file system is an overlay)"
	}
	return ""
}

func (p *prober) ioUring(f *findings) IOUring {
	var u IOUring
	if value, err := p.tree.number("proc/sys/kernel/io_uring_disabled"); err == nil {
		u.DisabledSysctl = &value
	}
	err := p.host.ioUring()
	permitted := err == nil
	switch {
	case permitted:
	case errors.Is(err, errNotAsked) || !onLinux && !errors.As(err, new(syscall.Errno)):
		f.missed("kernel io_uring", err)
		return u
	case errors.Is(err, syscall.ENOSYS):
		u.Reason = "the kernel has no io_uring, or a container filter hides it (ENOSYS)"
	case errors.Is(err, syscall.EPERM) && u.DisabledSysctl != nil && *u.DisabledSysctl > 0:
		u.Reason = "kernel.io_uring_disabled is " + strconv.FormatUint(*u.DisabledSysctl, 10) + " (EPERM)"
	case errors.Is(err, syscall.EPERM):
		u.Reason = "refused, probably by the system call filter of a container (EPERM)"
	default:
		u.Reason = "io_uring_setup failed: " + err.Error()
	}
	u.Permitted = &permitted
	return u
}

func (p *prober) limits(l *Limits, f *findings) {
	openFiles, memlock, err := p.host.limits()
	if err != nil {
		// /proc tells the same in text.
		text, textErr := p.tree.text("proc/self/limits")
		if textErr != nil {
			f.miss("limits", fmt.Sprintf("%v; %v", err, textErr), "")
			return
		}
		table := parseLimits(text)
		if limit, ok := table["Max open files"]; ok {
			l.OpenFiles = &limit
		}
		if limit, ok := table["Max locked memory"]; ok {
			l.MemlockBytes = &limit
		}
		if l.OpenFiles == nil || l.MemlockBytes == nil {
			f.miss("limits", "/proc/self/limits lacks open files or locked memory", "")
		}
		return
	}
	l.OpenFiles, l.MemlockBytes = &openFiles, &memlock
}

// parseLimits reads /proc/self/limits: a name of several words, soft and hard
// value, and a unit that may be missing, in columns.
func parseLimits(text string) map[string]Limit {
	limits := map[string]Limit{}
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		for i := 1; i+1 < len(fields); i++ {
			soft, ok1 := parseLimitValue(fields[i])
			hard, ok2 := parseLimitValue(fields[i+1])
			if ok1 && ok2 {
				limits[strings.Join(fields[:i], " ")] = Limit{Soft: soft, Hard: hard}
				break
			}
		}
	}
	return limits
}

func parseLimitValue(text string) (LimitValue, bool) {
	if text == "unlimited" {
		return Unlimited, true
	}
	value, err := strconv.ParseUint(text, 10, 64)
	return LimitValue(value), err == nil
}

func (p *prober) clock(c *Clock, f *findings) {
	const base = "sys/devices/system/clocksource/clocksource0/"
	var err error
	c.Source, err = p.tree.text(base + "current_clocksource")
	f.missed("clock source", err)
	if available := p.tree.textOr(base+"available_clocksource", ""); available != "" {
		c.AvailableSources = strings.Fields(available)
	}
	state, err := p.host.clockState()
	if f.missed("clock synchronisation", err) {
		return
	}
	c.Synchronised = &state.synchronised
	if state.synchronised {
		c.MaxErrorSeconds = &state.errorSeconds
	}
}
