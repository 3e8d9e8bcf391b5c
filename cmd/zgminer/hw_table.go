package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/internal/units"
)

// printMachine writes the table for people, one group after the other.
func printMachine(w io.Writer, m *hwdetect.Machine) error {
	t := &hwTable{out: w}
	printCPU(t, &m.CPU)
	printMemory(t, &m.Memory)
	printGPUs(t, m)
	printDisks(t, m.Disks)
	printDirectories(t, m.Directories)
	printKernel(t, m)
	printUnseen(t, m.Unseen)
	return t.err
}

// hwTable writes groups of rows with aligned columns and keeps the first error.
type hwTable struct {
	out io.Writer
	err error
}

// group writes a headline and rows of cells; rows whose cells after the first
// are all empty are left out, and a group without rows is left out.
func (t *hwTable) group(headline string, rows ...[]string) {
	var full [][]string
	for _, row := range rows {
		if strings.Join(row[1:], "") != "" {
			full = append(full, row)
		}
	}
	if len(full) == 0 || t.err != nil {
		return
	}
	_, t.err = fmt.Fprintf(t.out, "%s\n%s\n", headline, columns(tableWidth, full))
}

func cells(texts ...string) []string { return texts }

func printCPU(t *hwTable, c *hwdetect.CPU) {
	t.group("CPU",
		cells("model", joinText(" ", c.Model, inParens(joinText(", ", c.Vendor, c.Architecture)))),
		cells("cores", coresText(c)),
		cells("kernels", tiersText(c)),
		cells("features", strings.Join(c.Features, " ")),
		cells("caches", cachesText(c.Caches)),
		cells("NUMA", numaText(c.NUMANodes)),
		cells("clock", cpuClockText(c)),
		cells("virtual", virtualText(c)),
		cells("load", ifNotNil(c.Load1, func(v float64) string { return fmt.Sprintf("%.2f over the last minute", v) })),
	)
}

func coresText(c *hwdetect.CPU) string {
	text := joinText(", ", countText(c.Sockets, "socket"), countText(c.PhysicalCores, "core"), countText(c.LogicalCPUs, "CPU"))
	if c.UsableCPUs > 0 && c.UsableCPUs < c.LogicalCPUs {
		text += fmt.Sprintf("; %d usable by this process", c.UsableCPUs)
	}
	if c.QuotaCPUs > 0 {
		text += fmt.Sprintf(" (quota of %g CPUs)", c.QuotaCPUs)
	}
	return text
}

func tiersText(c *hwdetect.CPU) string {
	var possible []string
	var missing string
	for _, tier := range c.KernelTiers {
		if tier.Possible {
			possible = append(possible, tier.Name)
		} else {
			missing += fmt.Sprintf("; not %s (the CPU lacks %s)", tier.Name, strings.Join(tier.Missing, ", "))
		}
	}
	return strings.Join(possible, ", ") + missing
}

func cachesText(all []hwdetect.Cache) string {
	var parts []string
	for _, c := range all {
		kind := map[string]string{"data": "d", "instruction": "i"}[c.Type]
		part := fmt.Sprintf("L%d%s %d × %s", c.Level, kind, c.Instances, units.Bytes(c.SizeBytes))
		if c.SharedByCPUs > 1 {
			part += fmt.Sprintf(" (each for %d CPUs)", c.SharedByCPUs)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

func numaText(nodes []hwdetect.NUMANode) string {
	if len(nodes) < 2 {
		return ""
	}
	var parts []string
	for _, n := range nodes {
		parts = append(parts, fmt.Sprintf("node %d: CPUs %s, %s", n.ID, n.CPUList, units.Bytes(n.TotalBytes)))
	}
	return strings.Join(parts, "; ")
}

func cpuClockText(c *hwdetect.CPU) string {
	var now, most, governors string
	if c.CurrentMHz > 0 {
		now = units.Count(c.CurrentMHz) + " MHz now"
	}
	if c.MaxMHz > 0 {
		most = units.Count(c.MaxMHz) + " MHz at most"
	}
	for _, g := range c.Governors {
		governors = joinText(", ", governors, g.Name)
	}
	if governors != "" {
		governors = joinText(" ", "governor", governors, inParens(c.ScalingDriver))
	}
	return joinText(", ", now, most, governors)
}

func virtualText(c *hwdetect.CPU) string {
	if c.Virtualised == nil {
		return ""
	}
	if !*c.Virtualised {
		return "no"
	}
	steal := ifNotNil(c.StealPercent, func(v float64) string { return fmt.Sprintf("%.3g %% of the CPU time since boot went to others", v) })
	return joinText("; ", joinText(", ", "yes", c.Hypervisor), steal)
}

func printMemory(t *hwTable, m *hwdetect.Memory) {
	var size, swap, pages, limit string
	if m.TotalBytes > 0 {
		size = units.Bytes(m.TotalBytes).String() + ifNotNil(m.AvailableBytes, func(v uint64) string { return ", " + units.Bytes(v).String() + " available" })
	}
	if m.SwapTotalBytes != nil {
		swap = "none"
		if *m.SwapTotalBytes > 0 {
			swap = units.Bytes(*m.SwapTotalBytes).String() + ifNotNil(m.SwapFreeBytes, func(v uint64) string { return ", " + units.Bytes(v).String() + " free" })
		}
	}
	if m.TransparentHugePages != "" {
		pages = "transparent: " + m.TransparentHugePages
	}
	for _, pool := range m.HugePages {
		if pool.Total > 0 {
			pages = joinText(", ", pages, fmt.Sprintf("%d reserved of %s (%d free)", pool.Total, units.Bytes(pool.PageBytes), pool.Free))
		}
	}
	if m.CgroupLimitBytes > 0 {
		limit = units.Bytes(m.CgroupLimitBytes).String() + " for this process's control group" +
			ifNotNil(m.UsableBytes, func(v uint64) string { return ", " + units.Bytes(v).String() + " usable" })
	}
	t.group("Memory", cells("size", size), cells("swap", swap), cells("huge pages", pages), cells("limit", limit))
}

func printKernel(t *hwTable, m *hwdetect.Machine) {
	k := &m.Kernel
	ioUring := ifNotNil(k.IOUring.Permitted, func(ok bool) string {
		if ok {
			return "permitted"
		}
		return "no: " + k.IOUring.Reason
	})
	build := "without cgo"
	if k.Cgo {
		build = "with cgo"
	}
	synchronised := ifNotNil(m.Clock.Synchronised, func(ok bool) string {
		return map[bool]string{true: "synchronised", false: "not synchronised"}[ok]
	})
	t.group("Kernel",
		cells("system", joinText(", ", k.OperatingSystem, withPrefix("Linux ", k.Release))),
		cells("container", k.Container),
		cells("up", uptimeText(k.UptimeSeconds)),
		cells("io_uring", ioUring),
		cells("open files", ifNotNil(m.Limits.OpenFiles, func(l hwdetect.Limit) string { return limitText(l, hwdetect.LimitValue.String) })),
		cells("locked memory", ifNotNil(m.Limits.MemlockBytes, func(l hwdetect.Limit) string { return limitText(l, lockedText) })),
		cells("clock", joinText(", ", m.Clock.Source, synchronised)),
		cells("zgminer", joinText(", ", k.GoVersion, build)),
	)
}

func lockedText(v hwdetect.LimitValue) string {
	if v == hwdetect.Unlimited {
		return v.String()
	}
	return units.Bytes(v).String()
}

func limitText(l hwdetect.Limit, text func(hwdetect.LimitValue) string) string {
	if l.Soft == l.Hard {
		return text(l.Soft)
	}
	return text(l.Soft) + ", may be raised to " + text(l.Hard)
}

// printUnseen lists what could not be seen; things with the same reason share a
// line.
func printUnseen(t *hwTable, all []hwdetect.Unseen) {
	type cause struct{ reason, cure string }
	things := map[cause][]string{}
	var order []cause
	for _, u := range all {
		key := cause{u.Reason, u.Cure}
		if things[key] == nil {
			order = append(order, key)
		}
		things[key] = append(things[key], u.What)
	}
	var rows [][]string
	for _, key := range order {
		rows = append(rows, cells(shorten(things[key]), joinText("; ", key.reason, key.cure)))
	}
	t.group("Not seen", rows...)
}

// shorten joins names, at most three.
func shorten(names []string) string {
	if len(names) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:2], ", "), len(names)-2)
	}
	return strings.Join(names, ", ")
}
