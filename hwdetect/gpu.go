package hwdetect

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// GPUDriver describes the NVIDIA driver.
type GPUDriver struct {
	// Source says where GPU details come from: "nvml", "sysfs" (the PCI bus
	// only, no details) or "none" (no NVIDIA GPU was seen).
	Source      string `json:"source"`
	Version     string `json:"version,omitempty"`
	CUDAVersion string `json:"cuda_version,omitempty"` // newest the driver supports, "12.4"
}

// GPU is one NVIDIA GPU.
type GPU struct {
	Index      *int   `json:"index,omitempty"` // NVML's; CUDA may count otherwise
	Name       string `json:"name,omitempty"`
	UUID       string `json:"uuid,omitempty"`
	PCIAddress string `json:"pci_address,omitempty"` // 0000:41:00.0; the key to match GPUs by
	PCIDevice  string `json:"pci_device,omitempty"`  // 10de:2330
	// KernelDriver is bound to the device: nvidia, nouveau, vfio-pci; "" none.
	KernelDriver string `json:"kernel_driver,omitempty"`
	NUMANode     *int   `json:"numa_node,omitempty"`

	ComputeCapability string  `json:"compute_capability,omitempty"` // "9.0"
	MemoryTotalBytes  uint64  `json:"memory_total_bytes,omitzero"`
	MemoryUsedBytes   *uint64 `json:"memory_used_bytes,omitempty"`

	PCIe *PCIeLink `json:"pcie,omitempty"`

	PowerLimitWatts    float64  `json:"power_limit_watts,omitzero"`     // in force
	PowerMaxLimitWatts float64  `json:"power_max_limit_watts,omitzero"` // settable
	PowerDrawWatts     *float64 `json:"power_draw_watts,omitempty"`

	TemperatureC         *int `json:"temperature_c,omitempty"`
	SlowdownTemperatureC *int `json:"slowdown_temperature_c,omitempty"` // clocks are lowered from here on

	ECCEnabled *bool `json:"ecc_enabled,omitempty"`
	// Errors of the memory over the life of the GPU, and uncorrected ones
	// since the driver was loaded.
	ECCCorrectedTotal      *uint64 `json:"ecc_corrected_total,omitempty"`
	ECCUncorrectedTotal    *uint64 `json:"ecc_uncorrected_total,omitempty"`
	ECCUncorrectedVolatile *uint64 `json:"ecc_uncorrected_since_load,omitempty"`

	SMClockMHz        *int `json:"sm_clock_mhz,omitempty"`
	SMMaxClockMHz     int  `json:"sm_max_clock_mhz,omitzero"`
	MemoryClockMHz    *int `json:"memory_clock_mhz,omitempty"`
	MemoryMaxClockMHz int  `json:"memory_max_clock_mhz,omitzero"`

	UtilisationPercent *int `json:"utilisation_percent,omitempty"`
	// ClockLimits are the reasons why the clock is not at its maximum now.
	ClockLimits []string `json:"clock_limits,omitempty"`
}

// gpuCures are what helps when NVML cannot be used.
const (
	cureDriver    = "install the NVIDIA driver (Debian, Ubuntu: apt-get install nvidia-driver; or the .run file of nvidia.com), then reboot"
	cureContainer = "start the container with the GPUs (docker run --gpus all, with nvidia-container-toolkit on the host)"
	cureLibrary   = "install the NVML library of the running driver's version (Debian: libnvidia-ml1; Ubuntu: libnvidia-compute-<version>)"
)

type gpuPart struct {
	driver GPUDriver
	gpus   []GPU
}

// gpus lists the NVIDIA GPUs: those of the PCI bus, with details from NVML.
func (p *prober) gpus() (gpuPart, []Unseen) {
	var f findings
	part := gpuPart{driver: GPUDriver{Source: "none"}, gpus: []GPU{}}
	onBus, busErr := p.pciGPUs()
	for _, found := range onBus {
		part.gpus = append(part.gpus, p.busGPU(found))
	}

	openErr := p.gpu.open()
	if openErr == nil {
		part.driver.Source = "nvml"
		p.askNVML(&part, &f)
		p.gpu.close()
	} else if len(onBus) > 0 {
		part.driver.Source = "sysfs"
	}
	// Nothing is asked of NVML from here on.

	for i, gpu := range part.gpus {
		if gpu.PCIe != nil {
			continue
		}
		reason := "neither NVML nor /sys/bus/pci tells it"
		if at := slices.IndexFunc(onBus, func(b pciGPU) bool { return b.address == gpu.PCIAddress }); at >= 0 && onBus[at].linkErr != nil {
			reason = onBus[at].linkErr.Error()
		}
		f.miss(gpuLabel(&part.gpus[i])+" pcie link", reason, "")
	}
	if openErr != nil {
		switch {
		case len(onBus) > 0:
			f.miss("gpu details", openErr.Error(), p.gpuCure(openErr, onBus))
			part.driver.Version = kernelDriverVersion(p.tree.textOr("proc/driver/nvidia/version", ""))
		case busErr != nil:
			f.miss("gpus", fmt.Sprintf("%v; NVML: %v", busErr, openErr), "")
		}
	}
	return part, f.unseen
}

// busGPU is what the PCI bus tells of a GPU.
func (p *prober) busGPU(found pciGPU) GPU {
	return GPU{
		Name:         p.pciName(found.deviceID),
		PCIAddress:   found.address,
		PCIDevice:    strings.TrimPrefix(nvidiaVendor, "0x") + ":" + found.deviceID,
		KernelDriver: found.driver,
		NUMANode:     found.numaNode,
		PCIe:         found.link,
	}
}

// gpuCure chooses the advice that fits why NVML could not be used.
func (p *prober) gpuCure(err error, onBus []pciGPU) string {
	driverRuns := slices.ContainsFunc(onBus, func(g pciGPU) bool { return g.driver == "nvidia" }) ||
		p.tree.exists("proc/driver/nvidia/version")
	passedThrough := !slices.ContainsFunc(onBus, func(g pciGPU) bool { return g.driver != "vfio-pci" })
	var known *gpuError
	switch {
	case errors.As(err, &known) && known.cure != "":
		return known.cure
	case passedThrough:
		return "the GPUs are given to a virtual machine (vfio-pci): run zgminer inside it, or unbind them"
	case p.container() != "" && (driverRuns || !p.tree.exists("dev/nvidiactl")):
		return cureContainer
	case driverRuns:
		return cureLibrary
	}
	return cureDriver
}

// kernelDriverVersion finds the version in /proc/driver/nvidia/version
// ("NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue ...").
func kernelDriverVersion(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	for word := range strings.FieldsSeq(line) {
		if major, _, found := strings.Cut(word, "."); found {
			if _, err := strconv.Atoi(major); err == nil {
				return word
			}
		}
	}
	return ""
}

// askNVML fills part with what NVML tells; it is open.
func (p *prober) askNVML(part *gpuPart, f *findings) {
	var err error
	part.driver.Version, err = p.gpu.driverVersion()
	f.missed("gpu driver version", err)
	if version, err := p.gpu.cudaVersion(); !f.missed("gpu cuda version", err) {
		part.driver.CUDAVersion = fmt.Sprintf("%d.%d", version/1000, version%1000/10)
	}
	count, err := p.gpu.count()
	if err != nil {
		f.miss("gpu details", err.Error(), "")
		return
	}
	detailed := map[string]bool{}
	for index := range count {
		device, err := p.gpu.device(index)
		if err != nil {
			f.miss(fmt.Sprintf("gpu %d details", index), err.Error(), cureLost)
			continue
		}
		address, err := device.text(gpuPCIAddress)
		if err != nil {
			f.miss(fmt.Sprintf("gpu %d pci address", index), err.Error(), "")
		}
		address = sysfsAddress(address)
		at := slices.IndexFunc(part.gpus, func(g GPU) bool { return address != "" && g.PCIAddress == address })
		if at < 0 {
			part.gpus = append(part.gpus, GPU{PCIAddress: address})
			at = len(part.gpus) - 1
		}
		part.gpus[at].Index = &index
		askGPU(&part.gpus[at], device, f)
		detailed[part.gpus[at].PCIAddress] = true
	}
	if count == 0 && len(part.gpus) > 0 {
		f.miss("gpu details", "NVML sees none of the GPUs on the PCI bus", "check CUDA/container device settings and: dmesg | grep -i nvrm")
		return
	}
	for i := range part.gpus {
		if !detailed[part.gpus[i].PCIAddress] {
			f.miss(gpuLabel(&part.gpus[i])+" details", "NVML does not list this GPU", cureLost)
		}
	}
}

const cureLost = "look for the cause with: dmesg | grep -iE 'nvrm|xid'; a GPU that fell off the bus comes back after a power cycle"

// sysfsAddress brings NVML's "00000000:41:00.0" into the form of sysfs,
// "0000:41:00.0".
func sysfsAddress(address string) string {
	address = strings.ToLower(address)
	if domain, rest, found := strings.Cut(address, ":"); found && len(domain) == 8 && strings.HasPrefix(domain, "0000") {
		return domain[4:] + ":" + rest
	}
	return address
}

func gpuLabel(g *GPU) string {
	switch {
	case g.PCIAddress != "":
		return "gpu " + g.PCIAddress
	case g.Index != nil:
		return fmt.Sprintf("gpu %d", *g.Index)
	}
	return "gpu " + g.UUID
}

// askGPU fills g; a value the driver refuses costs that value only.
func askGPU(g *GPU, device gpuDevice, f *findings) {
	label := gpuLabel(g)
	text := func(query gpuText, to *string) {
		if value, err := device.text(query); !f.missed(label+" "+string(query), err) {
			*to = value
		}
	}
	number := func(query gpuNumber, use func(uint64)) {
		if value, err := device.number(query); !f.missed(label+" "+string(query), err) {
			use(value)
		}
	}
	toInt := func(to *int) func(uint64) { return func(v uint64) { *to = int(v) } }
	toIntPointer := func(to **int) func(uint64) { return func(v uint64) { i := int(v); *to = &i } }
	toPointer := func(to **uint64) func(uint64) { return func(v uint64) { *to = &v } }
	toWatts := func(to *float64) func(uint64) { return func(v uint64) { *to = float64(v) / 1000 } }

	text(gpuName, &g.Name)
	text(gpuUUID, &g.UUID)
	text(gpuComputeCapability, &g.ComputeCapability)
	number(gpuMemoryTotal, func(v uint64) { g.MemoryTotalBytes = v })
	number(gpuMemoryUsed, toPointer(&g.MemoryUsedBytes))

	var link PCIeLink
	if g.PCIe != nil {
		link = *g.PCIe // what NVML refuses stays as the bus told it
	}
	number(gpuPCIeGeneration, toInt(&link.Generation))
	number(gpuPCIeWidth, toInt(&link.Width))
	number(gpuPCIeMaxGeneration, toInt(&link.MaxGeneration))
	number(gpuPCIeMaxWidth, toInt(&link.MaxWidth))
	if link.Generation > 0 && link.Width > 0 {
		g.PCIe = &link
	}

	number(gpuPowerLimit, toWatts(&g.PowerLimitWatts))
	number(gpuPowerMaxLimit, toWatts(&g.PowerMaxLimitWatts))
	number(gpuPowerDraw, func(v uint64) { watts := float64(v) / 1000; g.PowerDrawWatts = &watts })
	number(gpuTemperature, toIntPointer(&g.TemperatureC))
	number(gpuSlowdownTemperature, toIntPointer(&g.SlowdownTemperatureC))

	number(gpuECCMode, func(v uint64) { enabled := v != 0; g.ECCEnabled = &enabled })
	if g.ECCEnabled != nil && *g.ECCEnabled { // without ECC nothing is counted
		number(gpuECCCorrected, toPointer(&g.ECCCorrectedTotal))
		number(gpuECCUncorrected, toPointer(&g.ECCUncorrectedTotal))
		number(gpuECCUncorrectedVolatile, toPointer(&g.ECCUncorrectedVolatile))
	}

	number(gpuSMClock, toIntPointer(&g.SMClockMHz))
	number(gpuSMMaxClock, toInt(&g.SMMaxClockMHz))
	number(gpuMemoryClock, toIntPointer(&g.MemoryClockMHz))
	number(gpuMemoryMaxClock, toInt(&g.MemoryMaxClockMHz))
	number(gpuUtilisation, toIntPointer(&g.UtilisationPercent))
	number(gpuClockLimits, func(v uint64) { g.ClockLimits = clockLimits(v) })
}

// clockLimits puts NVML's bits of reasons in words (nvml.h,
// nvmlClocksEventReason...). Bits without a name here are left out.
func clockLimits(bits uint64) []string {
	var reasons []string
	for _, known := range []struct {
		bit  uint64
		name string
	}{
		{1, "idle"}, {2, "application clocks setting"}, {4, "software power cap"}, {8, "hardware slowdown"},
		{16, "sync boost"}, {32, "software thermal slowdown"}, {64, "hardware thermal slowdown"},
		{128, "hardware power brake"}, {256, "display clock setting"},
	} {
		if bits&known.bit != 0 {
			reasons = append(reasons, known.name)
		}
	}
	return reasons
}
