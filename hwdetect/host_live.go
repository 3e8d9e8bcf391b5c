package hwdetect

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/klauspost/cpuid/v2" // CPU features with the system's support of their registers checked, on amd64 and arm64
)

// liveHost asks the running system.
type liveHost struct{}

func (liveHost) architecture() string { return runtime.GOARCH }
func (liveHost) goVersion() string    { return runtime.Version() }
func (liveHost) cgo() bool            { return cgoEnabled }

// cpuidNames maps cpuid's features to the names of Linux.
var cpuidNames = map[cpuid.FeatureID]string{
	cpuid.ADX: "adx", cpuid.AESNI: "aes", cpuid.AVX: "avx", cpuid.AVX2: "avx2", cpuid.AVX512BITALG: "avx512_bitalg",
	cpuid.AVX512VBMI2: "avx512_vbmi2", cpuid.AVX512VPOPCNTDQ: "avx512_vpopcntdq", cpuid.AVX512BW: "avx512bw",
	cpuid.AVX512DQ: "avx512dq", cpuid.AVX512F: "avx512f", cpuid.AVX512IFMA: "avx512ifma", cpuid.AVX512VBMI: "avx512vbmi",
	cpuid.AVX512VL: "avx512vl", cpuid.BMI1: "bmi1", cpuid.BMI2: "bmi2", cpuid.FMA3: "fma", cpuid.GFNI: "gfni",
	cpuid.CLMUL: "pclmulqdq", cpuid.SHA: "sha_ni", cpuid.SSE42: "sse4_2", cpuid.SSSE3: "ssse3", cpuid.VAES: "vaes",
	cpuid.VPCLMULQDQ: "vpclmulqdq",

	cpuid.AESARM: "aes", cpuid.ASIMD: "neon", cpuid.PMULL: "pmull", cpuid.SHA2: "sha2", cpuid.SHA3: "sha3",
	cpuid.SHA512: "sha512", cpuid.SVE: "sve", cpuid.SVE2: "sve2",
}

func (liveHost) cpuid() (cpuIdentity, error) {
	cpu := &cpuid.CPU
	id := cpuIdentity{model: strings.TrimSpace(cpu.BrandName), vendor: cpu.VendorString}
	if cpu.VM() {
		id.hypervisor = hypervisorName(strings.TrimSpace(strings.Trim(cpu.HypervisorVendorString, "\x00")))
	}
	for feature, name := range cpuidNames {
		if cpu.Has(feature) {
			id.features = append(id.features, name)
		}
	}
	slices.Sort(id.features)
	if len(id.features) == 0 {
		return id, fmt.Errorf("cpuid knows no features of %s", runtime.GOARCH)
	}
	return id, nil
}

// hypervisorName turns the signature that a hypervisor shows through the CPUID
// instruction into its name.
func hypervisorName(signature string) string {
	names := map[string]string{
		"KVMKVMKVM": "kvm", "Linux KVM Hv": "kvm", "Microsoft Hv": "hyper-v", "VMwareVMware": "vmware", "XenVMMXenVMM": "xen",
		"TCGTCGTCGTCG": "qemu", "bhyve bhyve": "bhyve", "prl hyperv": "parallels", "VBoxVBoxVBox": "virtualbox", "ACRNACRNACRN": "acrn",
	}
	return cmp.Or(names[signature], signature, "unnamed")
}

// resolveDir returns the absolute path of an existing directory with symbolic
// links followed.
func resolveDir(dir string, follow func(string) (string, error)) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find directory %s: %w", dir, err)
	}
	real, err := follow(abs)
	if os.IsNotExist(err) {
		return "", fmt.Errorf("directory %s does not exist; create it with: mkdir -p %s", dir, dir)
	}
	if err != nil {
		return "", fmt.Errorf("find directory %s: %w", dir, err)
	}
	info, err := os.Stat(real)
	if err != nil {
		return "", fmt.Errorf("look at directory %s: %w", dir, err)
	}
	if !info.IsDir() {
		return "", fmt.Errorf("%s is a file, not a directory", dir)
	}
	return real, nil
}
