package hwdetect

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// CPU describes the processors.
type CPU struct {
	Model        string `json:"model,omitempty"`
	Vendor       string `json:"vendor,omitempty"`
	Architecture string `json:"architecture"` // as Go names it: amd64, arm64

	Sockets       int `json:"sockets,omitzero"`
	PhysicalCores int `json:"physical_cores,omitzero"`
	LogicalCPUs   int `json:"logical_cpus,omitzero"` // online
	// AffinityCPUs is on how many CPUs this process may run (affinity mask,
	// which holds the cpuset of a container too).
	AffinityCPUs int `json:"affinity_cpus,omitzero"`
	// QuotaCPUs is the CPU time quota of the cgroup in CPUs; 0: no quota.
	QuotaCPUs float64 `json:"quota_cpus,omitzero"`
	// UsableCPUs is how many CPUs can be kept busy: the affinity, not more
	// than the quota rounded up.
	UsableCPUs int `json:"usable_cpus,omitzero"`

	// Features are the instruction set extensions that matter to hashing, curve
	// arithmetic and erasure codes, in lower case as Linux names them, sorted.
	Features []string `json:"features"`
	// FeaturesSource says who told: "cpuid" (the processor, with the operating
	// system's support of the registers checked) or "/proc/cpuinfo".
	FeaturesSource string `json:"features_source,omitempty"`
	// KernelTiers are the tiers of CPU kernels, slowest first.
	KernelTiers []KernelTier `json:"kernel_tiers"`

	Caches    []Cache    `json:"caches"`
	NUMANodes []NUMANode `json:"numa_nodes"`

	ScalingDriver string     `json:"scaling_driver,omitempty"`
	Governors     []Governor `json:"governors,omitempty"`
	// CurrentMHz is the mean over the CPUs at the time of the probe, MaxMHz
	// what the fastest core may reach.
	CurrentMHz float64 `json:"current_mhz,omitzero"`
	MaxMHz     float64 `json:"max_mhz,omitzero"`

	// Virtualised says whether this is a virtual machine; Hypervisor names the
	// hypervisor or the machine's maker if it tells.
	Virtualised *bool  `json:"virtualised,omitempty"`
	Hypervisor  string `json:"hypervisor,omitempty"`
	// StealPercent is the share of CPU time since boot that the hypervisor
	// gave to others, Load1 the number of runnable tasks averaged over a
	// minute.
	StealPercent *float64 `json:"steal_percent,omitempty"`
	Load1        *float64 `json:"load_1min,omitempty"`
}

// Governor is a frequency governor and on how many CPUs it is in force.
type Governor struct {
	Name string `json:"name"`
	CPUs int    `json:"cpus"`
}

// BestTier returns the fastest kernel tier the CPU can run, "generic" if none
// else.
func (c *CPU) BestTier() string {
	for _, tier := range slices.Backward(c.KernelTiers) {
		if tier.Possible {
			return tier.Name
		}
	}
	return "generic"
}

func (p *prober) cpu() (CPU, []Unseen) {
	var f findings
	c := CPU{Architecture: p.host.architecture()}

	text, err := p.tree.text("proc/cpuinfo")
	f.missed("cpu model", err)
	records := parseCPUInfo(text)
	if err == nil && len(records) == 0 {
		f.miss("cpu model", "/proc/cpuinfo lists no processor", "")
	}

	p.cpuIdentity(&c, &f, records)
	p.cpuTopology(&c, &f, records)
	p.cpuUsable(&c, &f)
	p.cpuFeatures(&c, &f, records)
	c.Caches = p.caches(&f)
	c.NUMANodes = p.numaNodes(&f)
	p.cpuFrequency(&c, &f, records)
	p.cpuLoad(&c, &f)
	return c, f.unseen
}

// cpuTopology counts sockets, cores and CPUs from sysfs, or from /proc/cpuinfo
// where sysfs is missing.
func (p *prober) cpuTopology(c *CPU, f *findings, records []cpuRecord) {
	const base = "sys/devices/system/cpu/"
	text, err := p.tree.text(base + "online")
	online, listErr := parseCPUList(text)
	if err == nil {
		err = listErr
	}
	if err != nil || len(online) == 0 {
		c.LogicalCPUs = len(records)
		if c.LogicalCPUs == 0 {
			f.miss("cpu count", fmt.Sprintf("%v, and /proc/cpuinfo lists no processor", err), "")
		}
		c.Sockets, c.PhysicalCores = countRecords(records)
		if c.Sockets == 0 {
			f.miss("cpu topology", "neither /sys/devices/system/cpu nor /proc/cpuinfo tells sockets and cores", "")
		}
		return
	}
	c.LogicalCPUs = len(online)
	sockets, cores := map[string]bool{}, map[string]bool{}
	for _, cpu := range online {
		dir := base + "cpu" + strconv.Itoa(cpu) + "/topology/"
		socket, err := p.tree.text(dir + "physical_package_id")
		siblings, err2 := p.tree.text(dir + "thread_siblings_list")
		if err := errors.Join(err, err2); err != nil {
			f.missed("cpu topology", err)
			c.Sockets, c.PhysicalCores = countRecords(records)
			return
		}
		sockets[socket], cores[siblings] = true, true
	}
	c.Sockets, c.PhysicalCores = len(sockets), len(cores)
}

// countRecords counts sockets and cores in /proc/cpuinfo; 0, 0 if it does not
// tell (arm64).
func countRecords(records []cpuRecord) (sockets, cores int) {
	socketSet, coreSet := map[string]bool{}, map[string]bool{}
	for _, r := range records {
		socket, ok := r["physical id"]
		core, ok2 := r["core id"]
		if !ok || !ok2 {
			return 0, 0
		}
		socketSet[socket], coreSet[socket+"/"+core] = true, true
	}
	return len(socketSet), len(coreSet)
}

// cpuUsable fills affinity, quota and their minimum.
func (p *prober) cpuUsable(c *CPU, f *findings) {
	affinity, err := p.host.affinity()
	if err != nil {
		// The kernel tells the same in text.
		status, statusErr := p.tree.text("proc/self/status")
		list, found := statusLine(status, "Cpus_allowed_list")
		cpus, listErr := parseCPUList(list)
		if statusErr == nil && found && listErr == nil && len(cpus) > 0 {
			affinity, err = len(cpus), nil
		}
	}
	if !f.missed("cpu affinity", err) {
		c.AffinityCPUs = affinity
	}
	quota, err := p.cgroup().cpuQuota()
	if err != nil {
		f.missed("cpu quota", err)
	} else {
		c.QuotaCPUs = quota
	}
	usable := c.AffinityCPUs
	if usable == 0 {
		usable = c.LogicalCPUs
	}
	if c.QuotaCPUs > 0 {
		usable = min(usable, int(math.Ceil(c.QuotaCPUs)))
	}
	c.UsableCPUs = usable
}

func statusLine(status, key string) (string, bool) {
	for line := range strings.Lines(status) {
		if value, found := strings.CutPrefix(line, key+":"); found {
			return strings.TrimSpace(value), true
		}
	}
	return "", false
}

// cpuFrequency fills governors and clock rates.
func (p *prober) cpuFrequency(c *CPU, f *findings, records []cpuRecord) {
	const base = "sys/devices/system/cpu/"
	governors := map[string]int{}
	var sum, count float64
	cpus, dirErr := p.cpuDirs()
	for _, cpu := range cpus {
		dir := base + "cpu" + strconv.Itoa(cpu) + "/cpufreq/"
		if governor := p.tree.textOr(dir+"scaling_governor", ""); governor != "" {
			governors[governor]++
		}
		if khz, err := p.tree.number(dir + "scaling_cur_freq"); err == nil && khz > 0 {
			sum, count = sum+float64(khz)/1000, count+1
		}
		if khz, err := p.tree.number(dir + "cpuinfo_max_freq"); err == nil {
			c.MaxMHz = max(c.MaxMHz, float64(khz)/1000)
		}
	}
	c.ScalingDriver = p.tree.textOr(base+"cpu0/cpufreq/scaling_driver", "")
	for name, cpus := range governors {
		c.Governors = append(c.Governors, Governor{Name: name, CPUs: cpus})
	}
	slices.SortFunc(c.Governors, func(a, b Governor) int { return strings.Compare(a.Name, b.Name) })
	if len(governors) == 0 {
		reason := "there is no cpufreq in /sys: the firmware or the hypervisor sets the clock"
		if dirErr != nil {
			reason = dirErr.Error()
		}
		f.miss("cpu governor", reason, "")
		f.miss("cpu max clock", reason, "")
	}
	if count == 0 {
		for _, r := range records {
			if mhz, err := strconv.ParseFloat(r["cpu MHz"], 64); err == nil && mhz > 0 && !math.IsInf(mhz, 0) {
				sum, count = sum+mhz, count+1
			}
		}
	}
	if count > 0 {
		c.CurrentMHz = math.Round(sum / count)
	} else {
		f.miss("cpu current clock", "neither cpufreq in /sys nor /proc/cpuinfo tells it", "")
	}
}

// cpuLoad fills what shows a noisy neighbour or other work on the machine.
func (p *prober) cpuLoad(c *CPU, f *findings) {
	text, err := p.tree.text("proc/stat")
	if err == nil {
		var all, stolen uint64
		if all, stolen, err = parseCPUTimes(text); err == nil && all > 0 {
			percent := math.Round(float64(stolen)/float64(all)*1e4) / 100
			c.StealPercent = &percent
		}
	}
	f.missed("cpu steal time", err)
	text, err = p.tree.text("proc/loadavg")
	if err == nil {
		first, _, _ := strings.Cut(text, " ")
		var load float64
		if load, err = strconv.ParseFloat(first, 64); err == nil && load >= 0 && !math.IsInf(load, 0) {
			c.Load1 = &load
		}
	}
	f.missed("cpu load", err)
}

// isMissing reports whether err says that a file does not exist.
func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// onLinux reports whether the running system is Linux.
const onLinux = runtime.GOOS == "linux"
