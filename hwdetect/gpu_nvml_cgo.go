//go:build cgo && linux

package hwdetect

import (
	"errors"
	"fmt"
	"sync"

	"github.com/NVIDIA/go-nvml/pkg/dl"
	"github.com/NVIDIA/go-nvml/pkg/nvml" // GPU telemetry; NVIDIA keeps it in step with its driver
)

// The library is loaded when it is asked for: functions are bound at their
// first call. Binding them all at start (-z now) would keep the binary from
// starting on a machine without a driver; a test looks at the linked binary.

const nvmlFile = "libnvidia-ml.so.1"

// nvmlMutex lets one probe use NVML at a time: go-nvml keeps its version
// choices in package variables.
var nvmlMutex sync.Mutex

// liveGPULibrary is NVML on the running machine.
func liveGPULibrary() gpuLibrary { return &nvmlLibrary{} }

type nvmlLibrary struct{ nvml nvml.Interface }

// open looks for the library with the dynamic loader before go-nvml does,
// because only the loader says what is missing, and only a lookup proves that
// the first call will not end the process.
func (l *nvmlLibrary) open() error {
	nvmlMutex.Lock()
	opened := false
	defer func() {
		if !opened {
			nvmlMutex.Unlock()
		}
	}()
	file := dl.New(nvmlFile, dl.RTLD_LAZY)
	if err := file.Open(); err != nil {
		return &gpuError{reason: fmt.Sprintf("NVML is not installed: %v", err)}
	}
	err := lookup(file.Lookup, "nvmlInit_v2", "nvmlInit")
	err = errors.Join(err, lookup(file.Lookup, "nvmlShutdown"))
	if closeErr := file.Close(); err != nil || closeErr != nil {
		return &gpuError{reason: fmt.Sprintf("%s is not usable: %v", nvmlFile, errors.Join(err, closeErr))}
	}
	l.nvml = nvml.New()
	if ret := l.nvml.Init(); ret != nvml.SUCCESS {
		return initError(ret)
	}
	opened = true
	return nil
}

func (l *nvmlLibrary) close() {
	l.nvml.Shutdown()
	nvmlMutex.Unlock()
}

// initError puts a failed nvmlInit in words; the library's own words are not
// asked for, because it must not be called again.
func initError(ret nvml.Return) error {
	switch ret {
	case nvml.ERROR_DRIVER_NOT_LOADED:
		return &gpuError{reason: "the NVIDIA kernel driver is not loaded", cure: "load it (modprobe nvidia); if that fails, install the driver for the running kernel and reboot"}
	case nvml.ERROR_LIB_RM_VERSION_MISMATCH:
		return &gpuError{reason: "NVML and the loaded NVIDIA kernel driver are of different versions", cure: "reboot: the driver was updated while the old one was running"}
	case nvml.ERROR_NO_PERMISSION:
		return &gpuError{reason: "this user may not use the NVIDIA devices", cure: "check the permissions of /dev/nvidia* and the container's device list"}
	}
	return &gpuError{reason: "NVML does not start: " + returnText(ret)}
}

// returnText names NVML's return codes without asking the library.
func returnText(ret nvml.Return) string {
	switch ret {
	case nvml.ERROR_INVALID_ARGUMENT:
		return "invalid argument"
	case nvml.ERROR_NOT_SUPPORTED:
		return "not supported by this GPU or driver"
	case nvml.ERROR_NO_PERMISSION:
		return "no permission"
	case nvml.ERROR_NOT_FOUND, nvml.ERROR_GPU_NOT_FOUND:
		return "not found"
	case nvml.ERROR_INSUFFICIENT_POWER:
		return "a power cable of the GPU is not connected"
	case nvml.ERROR_DRIVER_NOT_LOADED:
		return "driver not loaded"
	case nvml.ERROR_TIMEOUT:
		return "time-out"
	case nvml.ERROR_IRQ_ISSUE:
		return "the GPU's interrupts do not arrive"
	case nvml.ERROR_LIBRARY_NOT_FOUND:
		return "library not found"
	case nvml.ERROR_FUNCTION_NOT_FOUND:
		return "the driver lacks this function"
	case nvml.ERROR_CORRUPTED_INFOROM:
		return "the GPU's inforom is damaged"
	case nvml.ERROR_GPU_IS_LOST:
		return "the GPU is lost (fell off the bus)"
	case nvml.ERROR_RESET_REQUIRED:
		return "the GPU needs a reset"
	case nvml.ERROR_OPERATING_SYSTEM:
		return "blocked by the operating system"
	case nvml.ERROR_MEMORY, nvml.ERROR_INSUFFICIENT_RESOURCES:
		return "not enough memory"
	case nvml.ERROR_DEPRECATED:
		return "no longer offered by the driver"
	}
	return fmt.Sprintf("NVML error %d", int32(ret))
}

// lookup succeeds if one of the names is a symbol of the library.
func lookup(find func(string) error, names ...string) error {
	for _, name := range names {
		if find(name) == nil {
			return nil
		}
	}
	return fmt.Errorf("%s of this driver has no %s", nvmlFile, names[0])
}

func (l *nvmlLibrary) has(names ...string) error {
	return lookup(l.nvml.Extensions().LookupSymbol, names...)
}

func asError(ret nvml.Return) error {
	if ret == nvml.SUCCESS {
		return nil
	}
	return errors.New(returnText(ret))
}

func (l *nvmlLibrary) driverVersion() (string, error) {
	if err := l.has("nvmlSystemGetDriverVersion"); err != nil {
		return "", err
	}
	version, ret := l.nvml.SystemGetDriverVersion()
	return version, asError(ret)
}

func (l *nvmlLibrary) cudaVersion() (int, error) {
	if err := l.has("nvmlSystemGetCudaDriverVersion"); err != nil {
		return 0, err
	}
	version, ret := l.nvml.SystemGetCudaDriverVersion()
	return version, asError(ret)
}

func (l *nvmlLibrary) count() (int, error) {
	if err := l.has("nvmlDeviceGetCount_v2", "nvmlDeviceGetCount"); err != nil {
		return 0, err
	}
	count, ret := l.nvml.DeviceGetCount()
	return count, asError(ret)
}

func (l *nvmlLibrary) device(index int) (gpuDevice, error) {
	if err := l.has("nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetHandleByIndex"); err != nil {
		return nil, err
	}
	device, ret := l.nvml.DeviceGetHandleByIndex(index)
	if ret != nvml.SUCCESS {
		return nil, asError(ret)
	}
	return nvmlDevice{l, device}, nil
}

type nvmlDevice struct {
	library *nvmlLibrary
	nvml.Device
}

// textCalls and numberCalls say which symbols a question needs and how it is
// asked.
var textCalls = map[gpuText]struct {
	symbols []string
	ask     func(nvml.Device) (string, nvml.Return)
}{
	gpuName: {[]string{"nvmlDeviceGetName"}, nvml.Device.GetName},
	gpuUUID: {[]string{"nvmlDeviceGetUUID"}, nvml.Device.GetUUID},
	gpuPCIAddress: {[]string{"nvmlDeviceGetPciInfo_v3", "nvmlDeviceGetPciInfo_v2", "nvmlDeviceGetPciInfo"},
		func(d nvml.Device) (string, nvml.Return) {
			info, ret := d.GetPciInfo()
			return fmt.Sprintf("%04x:%02x:%02x.0", info.Domain, info.Bus, info.Device), ret
		}},
	gpuComputeCapability: {[]string{"nvmlDeviceGetCudaComputeCapability"},
		func(d nvml.Device) (string, nvml.Return) {
			major, minor, ret := d.GetCudaComputeCapability()
			return fmt.Sprintf("%d.%d", major, minor), ret
		}},
}

func (d nvmlDevice) text(query gpuText) (string, error) {
	call := textCalls[query]
	if err := d.library.has(call.symbols...); err != nil {
		return "", err
	}
	text, ret := call.ask(d.Device)
	return text, asError(ret)
}

type numberCall struct {
	symbol string
	ask    func(nvml.Device) (uint64, nvml.Return)
}

// number adapts the return types of go-nvml.
func number[T ~int | ~uint32 | ~int32](ask func(nvml.Device) (T, nvml.Return)) func(nvml.Device) (uint64, nvml.Return) {
	return func(d nvml.Device) (uint64, nvml.Return) {
		value, ret := ask(d)
		return uint64(value), ret
	}
}

func clock(kind nvml.ClockType) func(nvml.Device) (uint64, nvml.Return) {
	return number(func(d nvml.Device) (uint32, nvml.Return) { return d.GetClockInfo(kind) })
}

func maxClock(kind nvml.ClockType) func(nvml.Device) (uint64, nvml.Return) {
	return number(func(d nvml.Device) (uint32, nvml.Return) { return d.GetMaxClockInfo(kind) })
}

func eccErrors(kind nvml.MemoryErrorType, counter nvml.EccCounterType) func(nvml.Device) (uint64, nvml.Return) {
	return func(d nvml.Device) (uint64, nvml.Return) { return d.GetTotalEccErrors(kind, counter) }
}

var numberCalls = map[gpuNumber]numberCall{
	gpuMemoryTotal: {"nvmlDeviceGetMemoryInfo", func(d nvml.Device) (uint64, nvml.Return) {
		info, ret := d.GetMemoryInfo()
		return info.Total, ret
	}},
	gpuMemoryUsed: {"nvmlDeviceGetMemoryInfo", func(d nvml.Device) (uint64, nvml.Return) {
		info, ret := d.GetMemoryInfo()
		return info.Used, ret
	}},
	gpuPCIeGeneration:    {"nvmlDeviceGetCurrPcieLinkGeneration", number(nvml.Device.GetCurrPcieLinkGeneration)},
	gpuPCIeWidth:         {"nvmlDeviceGetCurrPcieLinkWidth", number(nvml.Device.GetCurrPcieLinkWidth)},
	gpuPCIeMaxGeneration: {"nvmlDeviceGetMaxPcieLinkGeneration", number(nvml.Device.GetMaxPcieLinkGeneration)},
	gpuPCIeMaxWidth:      {"nvmlDeviceGetMaxPcieLinkWidth", number(nvml.Device.GetMaxPcieLinkWidth)},
	gpuPowerLimit:        {"nvmlDeviceGetEnforcedPowerLimit", number(nvml.Device.GetEnforcedPowerLimit)},
	gpuPowerMaxLimit: {"nvmlDeviceGetPowerManagementLimitConstraints", func(d nvml.Device) (uint64, nvml.Return) {
		_, limit, ret := d.GetPowerManagementLimitConstraints()
		return uint64(limit), ret
	}},
	gpuPowerDraw: {"nvmlDeviceGetPowerUsage", number(nvml.Device.GetPowerUsage)},
	gpuTemperature: {"nvmlDeviceGetTemperature", number(func(d nvml.Device) (uint32, nvml.Return) {
		return d.GetTemperature(nvml.TEMPERATURE_GPU)
	})},
	gpuSlowdownTemperature: {"nvmlDeviceGetTemperatureThreshold", number(func(d nvml.Device) (uint32, nvml.Return) {
		return d.GetTemperatureThreshold(nvml.TEMPERATURE_THRESHOLD_SLOWDOWN)
	})},
	gpuECCMode: {"nvmlDeviceGetEccMode", func(d nvml.Device) (uint64, nvml.Return) {
		current, _, ret := d.GetEccMode()
		return uint64(current), ret
	}},
	gpuECCCorrected:           {"nvmlDeviceGetTotalEccErrors", eccErrors(nvml.MEMORY_ERROR_TYPE_CORRECTED, nvml.AGGREGATE_ECC)},
	gpuECCUncorrected:         {"nvmlDeviceGetTotalEccErrors", eccErrors(nvml.MEMORY_ERROR_TYPE_UNCORRECTED, nvml.AGGREGATE_ECC)},
	gpuECCUncorrectedVolatile: {"nvmlDeviceGetTotalEccErrors", eccErrors(nvml.MEMORY_ERROR_TYPE_UNCORRECTED, nvml.VOLATILE_ECC)},
	gpuSMClock:                {"nvmlDeviceGetClockInfo", clock(nvml.CLOCK_SM)},
	gpuSMMaxClock:             {"nvmlDeviceGetMaxClockInfo", maxClock(nvml.CLOCK_SM)},
	gpuMemoryClock:            {"nvmlDeviceGetClockInfo", clock(nvml.CLOCK_MEM)},
	gpuMemoryMaxClock:         {"nvmlDeviceGetMaxClockInfo", maxClock(nvml.CLOCK_MEM)},
	gpuUtilisation: {"nvmlDeviceGetUtilizationRates", func(d nvml.Device) (uint64, nvml.Return) {
		rates, ret := d.GetUtilizationRates()
		return uint64(rates.Gpu), ret
	}},
	gpuClockLimits: {"nvmlDeviceGetCurrentClocksThrottleReasons", func(d nvml.Device) (uint64, nvml.Return) {
		return d.GetCurrentClocksThrottleReasons()
	}},
}

func (d nvmlDevice) number(query gpuNumber) (uint64, error) {
	call, known := numberCalls[query]
	if !known {
		return 0, fmt.Errorf("no NVML call is known for %q", query)
	}
	if err := d.library.has(call.symbol); err != nil {
		return 0, err
	}
	value, ret := call.ask(d.Device)
	return value, asError(ret)
}
