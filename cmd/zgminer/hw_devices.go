package main

import (
	"fmt"
	"strings"

	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/internal/units"
)

func printGPUs(t *hwTable, m *hwdetect.Machine) {
	if len(m.GPUs) == 0 {
		if m.SawAll("gpus") {
			t.group("GPUs", cells("none", "no NVIDIA GPU in this machine"))
		}
		return
	}
	headline := "GPUs"
	if m.GPUDriver.Version != "" {
		headline = joinText(", ", "GPUs: driver "+m.GPUDriver.Version, withPrefix("CUDA ", m.GPUDriver.CUDAVersion))
	}
	rows := [][]string{cells("#", "PCI", "name", "memory", "used", "arch", "PCIe", "power", "temp", "SM clock", "ECC", "clock limit")}
	for i := range m.GPUs {
		rows = append(rows, gpuRow(&m.GPUs[i]))
	}
	t.group(headline, rows...)
}

// gpuRow has a dash where a value was not seen.
func gpuRow(g *hwdetect.GPU) []string {
	row := []string{
		ifNotNil(g.Index, func(v int) string { return fmt.Sprint(v) }),
		g.PCIAddress,
		g.Name,
		"", "",
		g.ComputeCapability,
		ifNotNil(g.PCIe, pcieText),
		"",
		ifNotNil(g.TemperatureC, func(v int) string { return fmt.Sprintf("%d °C", v) }),
		ifNotNil(g.SMClockMHz, func(v int) string { return fmt.Sprintf("%d/%d MHz", v, g.SMMaxClockMHz) }),
		ifNotNil(g.ECCEnabled, func(on bool) string { return eccText(on, g) }),
		strings.Join(g.ClockLimits, ", "),
	}
	if g.Name == "" {
		row[2] = "device " + g.PCIDevice
	}
	if g.MemoryTotalBytes > 0 {
		row[3] = units.Bytes(g.MemoryTotalBytes).String()
	}
	row[4] = ifNotNil(g.MemoryUsedBytes, func(v uint64) string { return units.Bytes(v).String() })
	draw := ifNotNil(g.PowerDrawWatts, func(v float64) string { return fmt.Sprintf("%.0f", v) })
	if g.PowerLimitWatts > 0 {
		row[7] = fmt.Sprintf("%s/%.0f W", orDash(draw), g.PowerLimitWatts)
	} else if draw != "" {
		row[7] = draw + " W"
	}
	for i, cell := range row {
		row[i] = orDash(cell)
	}
	if row[len(row)-1] == "-" && g.SMClockMHz != nil {
		row[len(row)-1] = "" // known: none
	}
	return row
}

func eccText(on bool, g *hwdetect.GPU) string {
	if !on {
		return "off"
	}
	return "on" + ifNotNil(g.ECCUncorrectedTotal, func(v uint64) string { return fmt.Sprintf(", %d uncorrected", v) })
}

func pcieText(link hwdetect.PCIeLink) string {
	text := fmt.Sprintf("gen %d x%d", link.Generation, link.Width)
	if link.MaxGeneration > link.Generation || link.MaxWidth > link.Width {
		text += fmt.Sprintf(" (of gen %d x%d)", link.MaxGeneration, link.MaxWidth)
	}
	return text
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func printDisks(t *hwTable, disks []hwdetect.Disk) {
	var rows [][]string
	for _, d := range disks {
		kind := ifNotNil(d.Rotational, func(turning bool) string { return map[bool]string{true: "turning", false: "solid state"}[turning] })
		if d.Bus == "virtio" || d.Bus == "xen" || d.Bus == "hyper-v" {
			kind = "virtual" // whether it turns, only the host knows
		}
		rows = append(rows, cells(d.Name, orDash(d.Bus), sizeText(d.SizeBytes), orDash(kind), orDash(ifNotNil(d.PCIe, pcieText)),
			orDash(joinText(" ", d.Vendor, d.Model)), mountsText(d)))
	}
	if len(rows) > 0 {
		rows = append([][]string{cells("name", "bus", "size", "kind", "PCIe", "model", "mounted")}, rows...)
	}
	t.group("Disks", rows...)
}

func sizeText(size uint64) string {
	if size == 0 {
		return "-"
	}
	return units.Bytes(size).Decimal()
}

// roomText is an amount of a file system's space: in decimal units like its disk,
// but in binary ones if it lies in memory.
func roomText(size uint64, inMemory bool) string {
	if inMemory {
		return units.Bytes(size).String()
	}
	return units.Bytes(size).Decimal()
}

func mountsText(d hwdetect.Disk) string {
	var parts []string
	for _, m := range d.Mounts {
		part := m.Path + " (" + m.FileSystem
		if m.Device != d.Name {
			part += " on " + m.Device
		}
		part += ifNotNil(m.FreeBytes, func(v uint64) string { return ", " + units.Bytes(v).Decimal() + " free" })
		parts = append(parts, part+")")
	}
	if len(parts) == 0 && len(d.UsedBy) > 0 {
		return "part of " + strings.Join(d.UsedBy, ", ")
	}
	return strings.Join(parts, ", ")
}

func printDirectories(t *hwTable, dirs []hwdetect.Directory) {
	var rows [][]string
	for _, d := range dirs {
		if d.Problem != "" {
			rows = append(rows, cells(d.Path, d.Problem))
			continue
		}
		place := joinText(" ", d.FileSystem, withPrefix("on ", strings.Join(d.Disks, "+")))
		if d.Kind != hwdetect.KindDisk && d.Kind != hwdetect.KindOther && d.Kind != d.FileSystem {
			place = joinText(" ", place, inParens(d.Kind))
		}
		direct := ifNotNil(d.DirectIO, func(r hwdetect.DirectIO) string {
			if r.Works {
				return "O_DIRECT works"
			}
			return "O_DIRECT does not work: " + r.Reason
		})
		free := ifNotNil(d.FreeBytes, func(v uint64) string {
			return roomText(v, d.InMemory) + " of " + roomText(d.TotalBytes, d.InMemory) + " free"
		})
		rows = append(rows, cells(d.Path, joinText(", ", place, free, direct, d.NotWritableCause)))
	}
	t.group("Directories", rows...)
}
