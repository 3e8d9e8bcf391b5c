package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/internal/units"
)

var gpuChecks = []Check{
	{
		Code: "gpu-driver",
		Why:  "without the NVIDIA driver a GPU does nothing; without its management library temperature, power and errors are not watched",
		Run:  checkGPUDriver,
	},
	{
		Code: "gpu-lost",
		Why:  "a GPU that the driver does not answer for earns nothing and may stop the others",
		Run:  checkGPULost,
	},
	{
		Code: "gpu-pcie-width",
		Why:  "loads that are not in GPU memory travel over PCI Express; a narrow or slow link feeds the GPU less than it can search",
		Run:  checkGPULink,
	},
	{
		Code: "gpu-temperature",
		Why:  "a hot GPU lowers its clock, then switches off",
		Run:  checkGPUTemperature,
	},
	{
		Code: "gpu-power",
		Why:  "a power limit far below the maximum, or a power brake, holds the clock down; a chosen limit may still earn more per kilowatt-hour",
		Run:  checkGPUPower,
	},
	{
		Code: "gpu-ecc",
		Why:  "uncorrected memory errors give wrong results; every hit is verified on the CPU, so they cost work, not honesty",
		Run:  checkGPUECC,
	},
}

func gpuName(g *hwdetect.GPU) string {
	name := g.PCIAddress
	if g.Index != nil {
		name = fmt.Sprintf("GPU %d (%s)", *g.Index, g.PCIAddress)
	}
	return strings.TrimSpace(name + " " + g.Name)
}

func checkGPUDriver(_ context.Context, m *hwdetect.Machine) Outcome {
	if len(m.GPUs) == 0 {
		for _, u := range m.Unseen {
			if u.What == "gpus" {
				return unseen(m, "gpus")
			}
		}
		return Outcome{Saw: "no NVIDIA GPU in this machine; the CPU mines alone"}
	}
	count := fmt.Sprintf("%d GPUs", len(m.GPUs))
	if len(m.GPUs) == 1 {
		count = "1 GPU"
	}
	if m.GPUDriver.Source == "nvml" {
		return Outcome{Saw: fmt.Sprintf("%s, driver %s, CUDA %s", count, orUnknown(m.GPUDriver.Version), orUnknown(m.GPUDriver.CUDAVersion))}
	}
	o := unseen(m, "gpu details")
	o.Severity = Error
	o.Saw = fmt.Sprintf("%s on the PCI bus, details %s", count, o.Saw)
	if o.Cure == "" {
		o.Cure = "run nvidia-smi: it names the cause"
	}
	// A build without cgo cannot ask, but with the kernel driver bound the GPUs
	// can work; only the telemetry lacks.
	bound := !slices.ContainsFunc(m.GPUs, func(g hwdetect.GPU) bool { return g.KernelDriver != "nvidia" })
	if bound && !m.Kernel.Cgo {
		o.Severity = Warning
	}
	return o
}

func orUnknown(text string) string {
	if text == "" {
		return "unknown"
	}
	return text
}

// perGPU collects one finding per GPU into one outcome.
type perGPU struct{ Outcome }

func (o *perGPU) add(severity Severity, g *hwdetect.GPU, format string, values ...any) {
	o.Severity = max(o.Severity, severity)
	o.Details = append(o.Details, gpuName(g)+": "+fmt.Sprintf(format, values...))
}

// sum sets the line that stands for all: fine if no GPU had a finding.
func (o *perGPU) sum(m *hwdetect.Machine, fine string) Outcome {
	switch n := len(o.Details); n {
	case 0:
		o.Saw = fine
	case 1:
		o.Saw, o.Details = o.Details[0], nil
	default:
		o.Saw = fmt.Sprintf("%d of %d GPUs", n, len(m.GPUs))
	}
	return o.Outcome
}

// asked reports whether NVML could be asked about GPUs at all.
func asked(m *hwdetect.Machine) bool { return len(m.GPUs) > 0 && m.GPUDriver.Source == "nvml" }

func checkGPULost(_ context.Context, m *hwdetect.Machine) Outcome {
	if !asked(m) {
		return Outcome{Skip: true}
	}
	o := Outcome{Saw: "all GPUs answer"}
	for _, u := range m.Unseen {
		if rest, found := strings.CutPrefix(u.What, "gpu "); found && strings.HasSuffix(rest, " details") {
			o.Severity, o.Cure = Error, u.Cure
			o.Details = append(o.Details, u.What[:len(u.What)-len(" details")]+": "+u.Reason)
		}
	}
	if o.Severity > OK {
		o.Saw = o.Details[0]
		o.Details = o.Details[1:]
	}
	return o
}

// slowLink is a rate below which a link is worth a note even if neither end can
// do better: a riser of one lane.
const slowLink = 2e9

func checkGPULink(_ context.Context, m *hwdetect.Machine) Outcome {
	if len(m.GPUs) == 0 {
		return Outcome{Skip: true}
	}
	var o perGPU
	known := 0
	var idle []string
	for i := range m.GPUs {
		g := &m.GPUs[i]
		if g.PCIe == nil {
			continue
		}
		known++
		link := g.PCIe
		rate := units.Rate(hwdetect.LinkBytesPerSecond(link.Generation, link.Width))
		best := units.Rate(hwdetect.LinkBytesPerSecond(link.MaxGeneration, link.MaxWidth))
		busy := g.UtilisationPercent != nil && *g.UtilisationPercent >= 50
		switch {
		case link.MaxWidth > link.Width:
			// The generation may be lowered while idle; the lanes count here.
			atBest := units.Rate(hwdetect.LinkBytesPerSecond(max(link.Generation, link.MaxGeneration), link.Width))
			o.add(Warning, g, "x%d of x%d lanes (at most %s of %s)", link.Width, link.MaxWidth, atBest, best)
			o.Cure = "seat the card again, use a slot wired for all lanes (see the mainboard's manual), replace the riser cable"
		case link.MaxGeneration > link.Generation && busy:
			o.add(Warning, g, "generation %d of %d under load (%s of %s)", link.Generation, link.MaxGeneration, rate, best)
			o.Cure = "set the slot's link speed in the firmware to automatic or the highest; replace the riser cable"
		case link.MaxGeneration > link.Generation:
			idle = append(idle, gpuName(g))
		case best > 0 && best < slowLink:
			o.add(Note, g, "generation %d x%d carries %s only", link.Generation, link.Width, rate)
			o.Cure = "fine while the data fits into GPU memory; else use a wider slot"
		}
	}
	if known == 0 {
		return unseen(m, "gpu "+m.GPUs[0].PCIAddress+" pcie")
	}
	fine := fmt.Sprintf("full width and generation on %d of %d GPUs", known-len(idle), len(m.GPUs))
	if len(idle) > 0 {
		fine += fmt.Sprintf("; %d idle with the generation lowered to save power, run doctor again under load", len(idle))
	}
	return o.sum(m, fine)
}

// nearSlowdown is how many degrees below the slowdown temperature a warning
// begins; hotWithoutLimit is where it begins if the GPU does not tell that
// temperature.
const (
	nearSlowdown    = 5
	hotWithoutLimit = 85
)

func checkGPUTemperature(_ context.Context, m *hwdetect.Machine) Outcome {
	if !asked(m) {
		return Outcome{Skip: true}
	}
	var o perGPU
	hottest, known := 0, 0
	for i := range m.GPUs {
		g := &m.GPUs[i]
		if g.TemperatureC == nil {
			continue
		}
		hottest, known = max(hottest, *g.TemperatureC), known+1
		limit := hotWithoutLimit
		if g.SlowdownTemperatureC != nil && *g.SlowdownTemperatureC > 0 {
			limit = *g.SlowdownTemperatureC - nearSlowdown
		}
		switch {
		case slices.Contains(g.ClockLimits, "hardware thermal slowdown"), slices.Contains(g.ClockLimits, "software thermal slowdown"):
			o.add(Error, g, "%d °C, slowed down by heat", *g.TemperatureC)
		case *g.TemperatureC >= limit:
			o.add(Warning, g, "%d °C, close to slowing down", *g.TemperatureC)
		}
	}
	if known == 0 {
		return unseen(m, "gpu "+m.GPUs[0].PCIAddress+" temperature")
	}
	if o.Severity > OK {
		o.Cure = "clean fans and filters, let more air in, or lower the power limit: sudo nvidia-smi -i INDEX -pl WATTS"
	}
	return o.sum(m, fmt.Sprintf("hottest of %d: %d °C", known, hottest))
}

func checkGPUPower(_ context.Context, m *hwdetect.Machine) Outcome {
	if !asked(m) {
		return Outcome{Skip: true}
	}
	var o perGPU
	known, watts := 0, 0.0
	for i := range m.GPUs {
		g := &m.GPUs[i]
		if slices.Contains(g.ClockLimits, "hardware power brake") || slices.Contains(g.ClockLimits, "hardware slowdown") {
			o.add(Warning, g, "slowed down by the power supply or the board")
			o.Cure = "check the power cables and the power supply's rating: nvidia-smi -q -d PERFORMANCE"
		}
		if g.PowerLimitWatts > 0 {
			known++
			watts += g.PowerLimitWatts
			if g.PowerMaxLimitWatts > 0 && g.PowerLimitWatts < g.PowerMaxLimitWatts/2 {
				o.add(Note, g, "limited to %.0f of %.0f W", g.PowerLimitWatts, g.PowerMaxLimitWatts)
			}
		}
	}
	if known == 0 && len(o.Details) == 0 {
		return unseen(m, "gpu "+m.GPUs[0].PCIAddress+" power")
	}
	return o.sum(m, fmt.Sprintf("limits of %d GPUs add up to %.0f W", known, watts))
}

func checkGPUECC(_ context.Context, m *hwdetect.Machine) Outcome {
	if !asked(m) {
		return Outcome{Skip: true}
	}
	var o perGPU
	on, off := 0, 0
	for i := range m.GPUs {
		g := &m.GPUs[i]
		switch {
		case g.ECCEnabled == nil:
			continue
		case !*g.ECCEnabled:
			off++
			continue
		}
		on++
		switch {
		case g.ECCUncorrectedVolatile != nil && *g.ECCUncorrectedVolatile > 0:
			o.add(Error, g, "%d uncorrected memory errors since the driver was loaded", *g.ECCUncorrectedVolatile)
			o.Cure = "reset or reboot (damaged pages are then retired); if the count grows again, have the card replaced: nvidia-smi -q -d ECC,PAGE_RETIREMENT,ROW_REMAPPER"
		case g.ECCUncorrectedTotal != nil && *g.ECCUncorrectedTotal > 0:
			o.add(Warning, g, "%d uncorrected memory errors in its life", *g.ECCUncorrectedTotal)
			o.Cure = "watch whether the count grows: nvidia-smi -q -d ECC"
		}
	}
	if on+off == 0 {
		// Most GPUs for players have no ECC at all: nothing to see or to do.
		return Outcome{Saw: "these GPUs do not tell of error correction"}
	}
	return o.sum(m, fmt.Sprintf("no uncorrected errors; ECC is on for %d, off for %d GPUs", on, off))
}
