//go:build cgo && linux

package hwdetect

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/NVIDIA/go-nvml/pkg/nvml"
)

// TestEveryQuestionHasACall checks that the real library can be asked whatever
// the probe asks.
func TestEveryQuestionHasACall(t *testing.T) {
	for query := range numberCallsOfFixture(t) {
		_, isNumber := numberCalls[gpuNumber(query)]
		_, isText := textCalls[gpuText(query)]
		if !isNumber && !isText {
			t.Errorf("no NVML call is known for %q", query)
		}
	}
	for query, call := range numberCalls {
		if call.symbol == "" || call.ask == nil {
			t.Errorf("%q lacks its symbol or its call", query)
		}
	}
	if _, known := textCalls[gpuPCIAddress]; !known {
		t.Error("no NVML call is known for the PCI address")
	}
}

// TestRefusalsInWords checks that the cures of the usual refusals are there and
// that no return code is without words.
func TestRefusalsInWords(t *testing.T) {
	for _, ret := range []nvml.Return{nvml.ERROR_DRIVER_NOT_LOADED, nvml.ERROR_LIB_RM_VERSION_MISMATCH, nvml.ERROR_NO_PERMISSION} {
		var refusal *gpuError
		if !errors.As(initError(ret), &refusal) || refusal.cure == "" || refusal.reason == "" {
			t.Errorf("code %d: %+v", int32(ret), refusal)
		}
	}
	for code := range nvml.Return(40) {
		if returnText(code) == "" {
			t.Errorf("code %d has no words", int32(code))
		}
	}
}

// TestLookupFindsTheFirstName checks the guard that stands before every call.
func TestLookupFindsTheFirstName(t *testing.T) {
	find := func(name string) error {
		if name == "b" {
			return nil
		}
		return errors.New("absent")
	}
	if lookup(find, "a", "b") != nil {
		t.Error("b is there, but was not found")
	}
	if lookup(find, "a") == nil {
		t.Error("a was found, but is absent")
	}
}

// stubMode tells the test binary that it was started by TestLoadedLibrary to
// probe with the stand-in library and print the result.
const stubMode = "ZGMINER_TEST_NVML_STUB"

func TestMain(m *testing.M) {
	if os.Getenv(stubMode) == "" {
		os.Exit(m.Run())
	}
	nothing := fstest.MapFS{}
	machine := Probe(context.Background(), Options{Root: nothing, gpu: liveGPULibrary()})
	again := Probe(context.Background(), Options{Root: nothing, gpu: liveGPULibrary()}) // the library can be opened again
	if len(again.GPUs) != len(machine.GPUs) {
		os.Exit(3)
	}
	if json.NewEncoder(os.Stdout).Encode(machine) != nil {
		os.Exit(4)
	}
	os.Exit(0)
}

// TestLoadedLibrary probes in a process of its own with the real go-nvml and a
// compiled stand-in for the driver's library: a missing function must cost its
// value only, where calling it would end the process.
func TestLoadedLibrary(t *testing.T) {
	compiler, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("no C compiler to make the stand-in library with")
	}
	dir := t.TempDir()
	build := exec.Command(compiler, "-shared", "-fPIC", "-o", filepath.Join(dir, nvmlFile), filepath.Join("testdata", "libnvidia-ml.c"))
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("compile the stand-in library: %v\n%s", err, out)
	}
	probe := func(env ...string) Machine {
		t.Helper()
		command := exec.Command("/proc/self/exe")
		command.Env = append(os.Environ(), append(env, stubMode+"=1")...)
		out, err := command.Output()
		if err != nil {
			t.Fatalf("the probing process ended: %v\n%s", err, out)
		}
		var m Machine
		if err := json.Unmarshal(out, &m); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return m
	}

	m := probe("LD_LIBRARY_PATH=" + dir)
	if m.GPUDriver.Source != "nvml" || len(m.GPUs) != 1 || m.GPUs[0].Name != "Stub GPU" || m.GPUs[0].TemperatureC == nil || *m.GPUs[0].TemperatureC != 42 {
		t.Errorf("driver %+v, GPUs %+v", m.GPUDriver, m.GPUs)
	}
	for what, reason := range map[string]string{
		"gpu driver version": "of this driver has no nvmlSystemGetDriverVersion",
		"gpu 0 uuid":         "of this driver has no nvmlDeviceGetUUID",
		"gpu 0 pcie width":   "of this driver has no nvmlDeviceGetCurrPcieLinkWidth",
		"gpu 0 power draw":   "not supported by this GPU or driver",
		"gpu 0 clock limits": "of this driver has no",
		"gpu 0 memory size":  "of this driver has no nvmlDeviceGetMemoryInfo",
	} {
		if !strings.Contains(m.WhyUnseen(what), reason) {
			t.Errorf("%s: reason %q, want %q", what, m.WhyUnseen(what), reason)
		}
	}

	m = probe("LD_LIBRARY_PATH="+dir, "STUB_NVML_INIT=9")
	if len(m.GPUs) != 0 || !strings.Contains(m.WhyUnseen("gpus"), "kernel driver is not loaded") {
		t.Errorf("init refused: GPUs %+v, reason %q", m.GPUs, m.WhyUnseen("gpus"))
	}
}

// answeringGPU answers questions whose answers are easily confused.
type answeringGPU struct{ nvml.Device }

func (answeringGPU) GetMemoryInfo() (nvml.Memory, nvml.Return) {
	return nvml.Memory{Total: 80, Free: 50, Used: 30}, nvml.SUCCESS
}

func (answeringGPU) GetPowerManagementLimitConstraints() (uint32, uint32, nvml.Return) {
	return 100, 700, nvml.SUCCESS
}

func (answeringGPU) GetEccMode() (nvml.EnableState, nvml.EnableState, nvml.Return) {
	return 1, 0, nvml.SUCCESS
}

func (answeringGPU) GetUtilizationRates() (nvml.Utilization, nvml.Return) {
	return nvml.Utilization{Gpu: 90, Memory: 10}, nvml.SUCCESS
}

func (answeringGPU) GetClockInfo(kind nvml.ClockType) (uint32, nvml.Return) {
	return map[nvml.ClockType]uint32{nvml.CLOCK_SM: 1400, nvml.CLOCK_MEM: 2600}[kind], nvml.SUCCESS
}

func (answeringGPU) GetMaxClockInfo(kind nvml.ClockType) (uint32, nvml.Return) {
	return map[nvml.ClockType]uint32{nvml.CLOCK_SM: 1980, nvml.CLOCK_MEM: 2619}[kind], nvml.SUCCESS
}

func (answeringGPU) GetTotalEccErrors(kind nvml.MemoryErrorType, counter nvml.EccCounterType) (uint64, nvml.Return) {
	n := uint64(1)
	if kind == nvml.MEMORY_ERROR_TYPE_UNCORRECTED {
		n = 2
	}
	if counter == nvml.VOLATILE_ECC {
		n += 10
	}
	return n, nvml.SUCCESS
}

// TestAnswersGoToTheirQuestions: of answers with several numbers the right one
// is taken.
func TestAnswersGoToTheirQuestions(t *testing.T) {
	for query, want := range map[gpuNumber]uint64{
		gpuMemoryTotal: 80, gpuMemoryUsed: 30, gpuPowerMaxLimit: 700, gpuECCMode: 1, gpuUtilisation: 90,
		gpuSMClock: 1400, gpuMemoryClock: 2600, gpuSMMaxClock: 1980, gpuMemoryMaxClock: 2619,
		gpuECCCorrected: 1, gpuECCUncorrected: 2, gpuECCUncorrectedVolatile: 12,
	} {
		if got, ret := numberCalls[query].ask(answeringGPU{}); got != want || ret != nvml.SUCCESS {
			t.Errorf("%s: %d (code %d), want %d", query, got, ret, want)
		}
	}
}

// TestClockLimitsAreNVMLs holds each word to NVML's own constant.
func TestClockLimitsAreNVMLs(t *testing.T) {
	for bit, want := range map[uint64]string{
		nvml.ClocksEventReasonGpuIdle:                   "idle",
		nvml.ClocksEventReasonApplicationsClocksSetting: "application clocks setting",
		nvml.ClocksEventReasonSwPowerCap:                "software power cap",
		nvml.ClocksThrottleReasonHwSlowdown:             "hardware slowdown",
		nvml.ClocksEventReasonSyncBoost:                 "sync boost",
		nvml.ClocksEventReasonSwThermalSlowdown:         "software thermal slowdown",
		nvml.ClocksThrottleReasonHwThermalSlowdown:      "hardware thermal slowdown",
		nvml.ClocksThrottleReasonHwPowerBrakeSlowdown:   "hardware power brake",
		nvml.ClocksEventReasonDisplayClockSetting:       "display clock setting",
	} {
		if got := clockLimits(bit | 1<<40); len(got) != 1 || got[0] != want {
			t.Errorf("bit %d is %q, want %q", bit, got, want)
		}
	}
	if got := strings.Join(clockLimits(nvml.ClocksEventReasonSwPowerCap|nvml.ClocksThrottleReasonHwThermalSlowdown), ", "); got != "software power cap, hardware thermal slowdown" {
		t.Errorf("two reasons are %q", got)
	}
}
