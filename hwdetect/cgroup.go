package hwdetect

import (
	"errors"
	"fmt"
	"math"
	"path"
	"strconv"
	"strings"
)

// cgroup is where the limits of this process's control group are found: the
// unified hierarchy (version 2) or one folder per controller (version 1).
type cgroup struct {
	tree    tree
	version int // 0: none found
	err     error
	// dirs lists, per controller ("cpu", "memory"), the group's folder and all
	// its parents, inmost first: a limit of any of them holds. Version 2 uses
	// the key "".
	dirs map[string][]string
}

// cgroup finds the control group of this process.
func (p *prober) cgroup() cgroup {
	g := cgroup{tree: p.tree, dirs: map[string][]string{}}
	text, err := p.tree.text("proc/self/cgroup")
	if err != nil {
		g.err = err
		return g
	}
	mountText, err := p.tree.text("proc/self/mountinfo")
	if err != nil {
		g.err = err
		return g
	}
	mounts := parseMountInfo(mountText)
	for line := range strings.Lines(text) {
		// hierarchy-ID:controller-list:path; version 2 has the ID 0.
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) != 3 {
			continue
		}
		for controller := range strings.SplitSeq(parts[1], ",") {
			if parts[0] == "0" {
				controller = ""
			}
			for _, m := range mounts {
				if controller == "" && m.FileSystem == "cgroup2" ||
					controller != "" && m.FileSystem == "cgroup" && hasOption(m.SuperOpts, controller) {
					g.dirs[controller] = groupDirs(m, parts[2])
					break
				}
			}
		}
	}
	// A hybrid system mounts version 2 without controllers beside version 1.
	switch _, v1 := g.dirs["memory"]; {
	case v1 || g.dirs["cpu"] != nil:
		g.version = 1
	case g.dirs[""] != nil:
		g.version = 2
	}
	return g
}

// groupDirs returns the folders of a group and its parents as names of the
// tree. Inside a container the mount shows a part of the hierarchy only.
func groupDirs(m mount, group string) []string {
	inside := group
	if m.Root != "/" {
		if rest, found := strings.CutPrefix(group, m.Root); found {
			inside = rest
		} else {
			inside = "/"
		}
	}
	var dirs []string
	for dir := path.Clean("/" + inside); ; dir = path.Dir(dir) {
		dirs = append(dirs, strings.TrimPrefix(path.Join(m.Point, dir), "/"))
		if dir == "/" {
			return dirs
		}
	}
}

// lowest returns the smallest value that read finds in the group's folders; 0
// if there is none. Folders without the file (the root group) do not count.
func (g cgroup) lowest(controller string, read func(dir string) (float64, error)) (float64, error) {
	if g.err != nil {
		return 0, g.err
	}
	if g.version == 2 {
		controller = ""
	}
	lowest := math.Inf(1)
	for _, dir := range g.dirs[controller] {
		value, err := read(dir)
		if err != nil && !isMissing(err) {
			return 0, err
		}
		if err == nil && value > 0 {
			lowest = min(lowest, value)
		}
	}
	if math.IsInf(lowest, 1) {
		return 0, nil
	}
	return lowest, nil
}

// cpuQuota returns the CPU time quota in CPUs, 0 for none.
func (g cgroup) cpuQuota() (float64, error) {
	return g.lowest("cpu", func(dir string) (float64, error) {
		if g.version == 2 {
			text, err := g.tree.text(dir + "/cpu.max")
			if err != nil {
				return 0, err
			}
			quota, err := parseCPUMax(text)
			if err != nil {
				return 0, fmt.Errorf("/%s/cpu.max: %w", dir, err)
			}
			return quota, nil
		}
		quota, err := g.tree.text(dir + "/cpu.cfs_quota_us")
		if err != nil || quota == "-1" {
			return 0, err
		}
		period, err := g.tree.text(dir + "/cpu.cfs_period_us")
		if err != nil {
			return 0, err
		}
		return parseCPUMax(quota + " " + period)
	})
}

// parseCPUMax reads "max 100000" or "150000 100000" (µs of CPU time per period)
// as CPUs; 0 is no quota.
func parseCPUMax(text string) (float64, error) {
	fields := strings.Fields(text)
	if len(fields) == 2 && fields[0] == "max" {
		return 0, nil
	}
	if len(fields) != 2 {
		return 0, fmt.Errorf("read CPU quota %.40q: want quota and period", text)
	}
	quota, err1 := strconv.ParseUint(fields[0], 10, 63)
	period, err2 := strconv.ParseUint(fields[1], 10, 63)
	if err := errors.Join(err1, err2); err != nil || period == 0 {
		return 0, fmt.Errorf("read CPU quota %.40q: not two numbers", text)
	}
	return float64(quota) / float64(period), nil
}

// memoryLimit returns the memory limit in bytes, 0 for none.
func (g cgroup) memoryLimit() (uint64, error) {
	file := map[int]string{1: "/memory.limit_in_bytes", 2: "/memory.max"}[g.version]
	limit, err := g.lowest("memory", func(dir string) (float64, error) {
		text, err := g.tree.text(dir + file)
		if err != nil || text == "max" {
			return 0, err
		}
		value, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("/%s%s holds %.20q, not a number of bytes", dir, file, text)
		}
		if value >= 1<<62 { // version 1 writes "none" as a huge number
			return 0, nil
		}
		return float64(value), nil
	})
	return uint64(limit), err
}

// memoryUsed returns the bytes the group uses and cannot give back at once
// (page cache that was not used lately is left out).
func (g cgroup) memoryUsed() (uint64, error) {
	controller, file, inactive := "memory", "/memory.usage_in_bytes", "total_inactive_file"
	if g.version == 2 {
		controller, file, inactive = "", "/memory.current", "inactive_file"
	}
	if len(g.dirs[controller]) == 0 {
		return 0, errors.New("no memory control group found")
	}
	dir := g.dirs[controller][0]
	used, err := g.tree.number(dir + file)
	if err != nil {
		return 0, err
	}
	stat := parseFlat(g.tree.textOr(dir+"/memory.stat", ""))
	return used - min(used, stat[inactive]), nil
}
