package hwdetect

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// maxListedCPUs bounds the CPU numbers a list may name, so that damaged text
// cannot ask for much memory. Linux is built for at most 8,192.
const maxListedCPUs = 1 << 14

// parseCPUList reads a list such as "0-3,8,10-11" (sysfs, cpuset) into sorted
// CPU numbers without repetition. Empty text is an empty list.
func parseCPUList(text string) ([]int, error) {
	var cpus []int
	for part := range strings.SplitSeq(strings.TrimSpace(text), ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		lowText, highText, isRange := strings.Cut(part, "-")
		low, err := strconv.Atoi(lowText)
		high := low
		if err == nil && isRange {
			high, err = strconv.Atoi(highText)
		}
		if err != nil || low < 0 || high < low || high >= maxListedCPUs {
			return nil, fmt.Errorf("read CPU list %.60q: bad part %.20q", text, part)
		}
		for cpu := low; cpu <= high; cpu++ {
			cpus = append(cpus, cpu)
		}
	}
	slices.Sort(cpus)
	return slices.Compact(cpus), nil
}

// parseKeyKB reads lines such as "MemTotal:  24684096 kB" into bytes by key;
// lines without kB keep their number. Lines of another form are left out. The
// per-node form "Node 0 MemTotal: 1 kB" is read too.
func parseKeyKB(text string) map[string]uint64 {
	values := make(map[string]uint64)
	for line := range strings.Lines(text) {
		key, rest, found := strings.Cut(line, ":")
		fields := strings.Fields(rest)
		if !found || len(fields) == 0 {
			continue
		}
		if words := strings.Fields(key); len(words) == 3 && words[0] == "Node" {
			key = words[2]
		}
		value, err := strconv.ParseUint(fields[0], 10, 64)
		if err != nil {
			continue
		}
		if len(fields) > 1 && fields[1] == "kB" {
			if value > math.MaxUint64/1024 {
				continue
			}
			value *= 1024
		}
		values[strings.TrimSpace(key)] = value
	}
	return values
}

// parseSize reads a cache size such as "32K", "1024K" or "32M".
func parseSize(text string) (uint64, error) {
	digits := strings.TrimRight(text, "KMG")
	value, err := strconv.ParseUint(digits, 10, 64)
	shift := map[string]int{"": 0, "K": 10, "M": 20, "G": 30}
	bits, ok := shift[text[len(digits):]]
	if err != nil || !ok || value > math.MaxUint64>>bits {
		return 0, fmt.Errorf("%.20q is not a size", text)
	}
	return value << bits, nil
}

// parseChosen returns the word in brackets of a sysfs choice such as
// "always [madvise] never", "" if there is none.
func parseChosen(text string) string {
	_, rest, _ := strings.Cut(text, "[")
	chosen, _, found := strings.Cut(rest, "]")
	if !found {
		return ""
	}
	return chosen
}

// cpuRecord is one processor of /proc/cpuinfo: its keys and values.
type cpuRecord map[string]string

// parseCPUInfo splits /proc/cpuinfo into one record per processor. Keys that
// stand apart from any processor (arm's "Hardware") are left out.
func parseCPUInfo(text string) []cpuRecord {
	var records []cpuRecord
	for block := range strings.SplitSeq(strings.ReplaceAll(text, "\r", ""), "\n\n") {
		record := make(cpuRecord)
		for line := range strings.Lines(block) {
			if key, value, found := strings.Cut(line, ":"); found {
				record[strings.TrimSpace(key)] = strings.TrimSpace(value)
			}
		}
		if _, ok := record["processor"]; ok {
			records = append(records, record)
		}
	}
	return records
}

// parseKeyValue reads lines KEY=value with optional quotes (os-release).
func parseKeyValue(text string) map[string]string {
	values := make(map[string]string)
	for line := range strings.Lines(text) {
		key, value, found := strings.Cut(strings.TrimSpace(line), "=")
		if !found || strings.HasPrefix(key, "#") {
			continue
		}
		values[key] = strings.Trim(value, `"'`)
	}
	return values
}

// parseFlat reads lines "key value" with a number (memory.stat, cpu.stat).
func parseFlat(text string) map[string]uint64 {
	values := make(map[string]uint64)
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) != 2 {
			continue
		}
		if value, err := strconv.ParseUint(fields[1], 10, 64); err == nil {
			values[fields[0]] = value
		}
	}
	return values
}

// parseCPUTimes reads the first line of /proc/stat and returns the ticks of all
// states and those stolen by the hypervisor.
func parseCPUTimes(text string) (all, stolen uint64, err error) {
	line, _, _ := strings.Cut(text, "\n")
	fields := strings.Fields(line)
	if len(fields) < 9 || fields[0] != "cpu" {
		return 0, 0, fmt.Errorf("/proc/stat begins with %.40q, not with the sum over CPUs", line)
	}
	// user nice system idle iowait irq softirq steal; guest times, which
	// follow, are already part of user and nice.
	for i, field := range fields[1:9] {
		value, err := strconv.ParseUint(field, 10, 64)
		if err != nil || value > math.MaxUint64-all {
			return 0, 0, fmt.Errorf("/proc/stat holds %.20q, not a number of ticks", field)
		}
		all += value
		if i == 7 {
			stolen = value
		}
	}
	return all, stolen, nil
}

// mount is one line of /proc/self/mountinfo.
type mount struct {
	Device     string // "major:minor"
	Root       string // what of the file system is mounted
	Point      string
	Options    string
	FileSystem string
	Source     string
	SuperOpts  string
}

func (m mount) readOnly() bool {
	return hasOption(m.Options, "ro") || hasOption(m.SuperOpts, "ro")
}

func hasOption(options, name string) bool {
	return slices.Contains(strings.Split(options, ","), name)
}

// parseMountInfo reads /proc/self/mountinfo (proc(5)); lines that do not have
// its form are left out.
func parseMountInfo(text string) []mount {
	var mounts []mount
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		// Between the options and the "-" stand any number of optional fields.
		dash := slices.Index(fields, "-")
		if dash < 6 || len(fields) < dash+3 {
			continue
		}
		m := mount{
			Device:     fields[2],
			Root:       unescapeMount(fields[3]),
			Point:      unescapeMount(fields[4]),
			Options:    fields[5],
			FileSystem: fields[dash+1],
			Source:     unescapeMount(fields[dash+2]),
		}
		if len(fields) > dash+3 {
			m.SuperOpts = fields[dash+3]
		}
		mounts = append(mounts, m)
	}
	return mounts
}

// unescapeMount undoes the octal escapes of mount tables (\040 is a space).
func unescapeMount(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+3 < len(text) {
			if code, err := strconv.ParseUint(text[i+1:i+4], 8, 8); err == nil {
				out.WriteByte(byte(code))
				i += 3
				continue
			}
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

// findMount returns the mount that holds the absolute path name: the one with
// the longest mount point that is a parent of it, the last of equals because it
// covers the earlier ones.
func findMount(mounts []mount, name string) (mount, bool) {
	best, found := mount{}, false
	for _, m := range mounts {
		inside := m.Point == "/" || name == m.Point || strings.HasPrefix(name, m.Point+"/")
		if inside && (!found || len(m.Point) >= len(best.Point)) {
			best, found = m, true
		}
	}
	return best, found
}
