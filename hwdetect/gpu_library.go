package hwdetect

// gpuLibrary is as much of NVML as the probe needs. The order is: open once; if
// it succeeded, any of the others; close. After a failed open nothing else may
// be called, not even close: the real library would end the process.
type gpuLibrary interface {
	open() error
	close()
	driverVersion() (string, error)
	// cudaVersion returns 1000*major + 10*minor.
	cudaVersion() (int, error)
	count() (int, error)
	device(index int) (gpuDevice, error)
}

// gpuDevice answers single questions about one GPU; each may fail alone.
type gpuDevice interface {
	text(gpuText) (string, error)
	number(gpuNumber) (uint64, error)
}

// gpuText and gpuNumber name the questions; the names appear in Unseen.
type (
	gpuText   string
	gpuNumber string
)

const (
	gpuName              gpuText = "name"
	gpuUUID              gpuText = "uuid"
	gpuPCIAddress        gpuText = "pci address"
	gpuComputeCapability gpuText = "compute capability"
)

const (
	gpuMemoryTotal            gpuNumber = "memory size" // bytes
	gpuMemoryUsed             gpuNumber = "memory use"  // bytes
	gpuPCIeGeneration         gpuNumber = "pcie generation"
	gpuPCIeWidth              gpuNumber = "pcie width"
	gpuPCIeMaxGeneration      gpuNumber = "pcie maximum generation"
	gpuPCIeMaxWidth           gpuNumber = "pcie maximum width"
	gpuPowerLimit             gpuNumber = "power limit"         // mW
	gpuPowerMaxLimit          gpuNumber = "power maximum limit" // mW
	gpuPowerDraw              gpuNumber = "power draw"          // mW
	gpuTemperature            gpuNumber = "temperature"         // °C
	gpuSlowdownTemperature    gpuNumber = "slowdown temperature"
	gpuECCMode                gpuNumber = "ecc mode" // 1 on
	gpuECCCorrected           gpuNumber = "ecc corrected errors"
	gpuECCUncorrected         gpuNumber = "ecc uncorrected errors"
	gpuECCUncorrectedVolatile gpuNumber = "ecc uncorrected errors since load"
	gpuSMClock                gpuNumber = "sm clock" // MHz
	gpuSMMaxClock             gpuNumber = "sm maximum clock"
	gpuMemoryClock            gpuNumber = "memory clock"
	gpuMemoryMaxClock         gpuNumber = "memory maximum clock"
	gpuUtilisation            gpuNumber = "utilisation" // percent
	gpuClockLimits            gpuNumber = "clock limits"
)

// gpuError is a refusal of NVML with the cure, if the refusal tells it.
type gpuError struct{ reason, cure string }

func (e *gpuError) Error() string { return e.reason }

// noGPULibrary is the library of a machine that is not the running one, and of
// a probe that was asked to leave the GPUs alone.
type noGPULibrary struct{ reason string }

func (l noGPULibrary) open() error                  { return &gpuError{reason: l.reason} }
func (noGPULibrary) close()                         {}
func (noGPULibrary) driverVersion() (string, error) { return "", errNotAsked }
func (noGPULibrary) cudaVersion() (int, error)      { return 0, errNotAsked }
func (noGPULibrary) count() (int, error)            { return 0, errNotAsked }
func (noGPULibrary) device(int) (gpuDevice, error)  { return nil, errNotAsked }
