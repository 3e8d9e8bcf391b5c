package hwdetect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Memory describes the main memory.
type Memory struct {
	TotalBytes     uint64  `json:"total_bytes,omitzero"`
	AvailableBytes *uint64 `json:"available_bytes,omitempty"` // the kernel's estimate for new work
	FreeBytes      *uint64 `json:"free_bytes,omitempty"`
	SwapTotalBytes *uint64 `json:"swap_total_bytes,omitempty"`
	SwapFreeBytes  *uint64 `json:"swap_free_bytes,omitempty"`

	// HugePages are the reserved pools by page size, TransparentHugePages the
	// mode: always, madvise or never.
	HugePages            []HugePages `json:"huge_pages"`
	TransparentHugePages string      `json:"transparent_huge_pages,omitempty"`

	// CgroupLimitBytes is the limit of this process's control group, 0 for
	// none; CgroupUsedBytes what the group uses of it.
	CgroupLimitBytes uint64  `json:"cgroup_limit_bytes,omitzero"`
	CgroupUsedBytes  *uint64 `json:"cgroup_used_bytes,omitempty"`
	// UsableBytes is what new work can have: available, and within the limit.
	UsableBytes *uint64 `json:"usable_bytes,omitempty"`
}

// HugePages is a pool of reserved huge pages.
type HugePages struct {
	PageBytes uint64 `json:"page_bytes"`
	Total     uint64 `json:"total"`
	Free      uint64 `json:"free"`
}

func (p *prober) memory() (Memory, []Unseen) {
	var f findings
	m := Memory{HugePages: []HugePages{}}
	text, err := p.tree.text("proc/meminfo")
	if !f.missed("memory size", err) {
		info := parseKeyKB(text)
		m.TotalBytes = info["MemTotal"]
		for _, item := range []struct {
			to  **uint64
			key string
		}{
			{&m.AvailableBytes, "MemAvailable"}, {&m.FreeBytes, "MemFree"},
			{&m.SwapTotalBytes, "SwapTotal"}, {&m.SwapFreeBytes, "SwapFree"},
		} {
			if value, ok := info[item.key]; ok {
				*item.to = &value
			} else {
				f.miss("memory "+item.key, "/proc/meminfo has no such line", "")
			}
		}
		if m.TotalBytes == 0 {
			f.miss("memory size", "/proc/meminfo has no MemTotal", "")
		}
	}
	m.HugePages = p.hugePages(&f)
	if mode, err := p.tree.text("sys/kernel/mm/transparent_hugepage/enabled"); !f.missed("memory transparent huge pages", err) {
		m.TransparentHugePages = parseChosen(mode)
	}

	group := p.cgroup()
	limit, err := group.memoryLimit()
	if err != nil {
		f.missed("memory cgroup limit", err)
	}
	// A limit above the machine's memory limits nothing.
	if limit > 0 && (m.TotalBytes == 0 || limit < m.TotalBytes) {
		m.CgroupLimitBytes = limit
		used, err := group.memoryUsed()
		if !f.missed("memory cgroup use", err) {
			m.CgroupUsedBytes = &used
		}
	}
	m.UsableBytes = m.usable()
	return m, f.unseen
}

func (m *Memory) usable() *uint64 {
	if m.AvailableBytes == nil {
		return nil
	}
	usable := *m.AvailableBytes
	if m.CgroupLimitBytes > 0 {
		left := m.CgroupLimitBytes
		if m.CgroupUsedBytes != nil {
			left -= min(left, *m.CgroupUsedBytes)
		}
		usable = min(usable, left)
	}
	return &usable
}

func (p *prober) hugePages(f *findings) []HugePages {
	const base = "sys/kernel/mm/hugepages"
	pools := []HugePages{}
	names, err := p.tree.names(base)
	if f.missed("memory huge pages", err) {
		return pools
	}
	for _, name := range names {
		digits, found := strings.CutPrefix(strings.TrimSuffix(name, "kB"), "hugepages-")
		kilobytes, err := strconv.ParseUint(digits, 10, 40)
		if !found || err != nil {
			continue
		}
		total, err1 := p.tree.number(base + "/" + name + "/nr_hugepages")
		free, err2 := p.tree.number(base + "/" + name + "/free_hugepages")
		if err1 != nil || err2 != nil {
			f.miss(fmt.Sprintf("memory huge pages of %d KiB", kilobytes), "/"+base+"/"+name+" cannot be read", "")
			continue
		}
		pools = append(pools, HugePages{PageBytes: kilobytes * 1024, Total: total, Free: free})
	}
	slices.SortFunc(pools, func(a, b HugePages) int { return int(a.PageBytes/1024) - int(b.PageBytes/1024) })
	return pools
}
