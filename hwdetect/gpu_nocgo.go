//go:build !cgo || !linux

package hwdetect

// liveGPULibrary is NVML on the running machine: absent, because go-nvml needs
// cgo.
func liveGPULibrary() gpuLibrary {
	return withoutCgo{}
}

type withoutCgo struct{ noGPULibrary }

func (withoutCgo) open() error {
	return &gpuError{
		reason: "this binary was built without cgo, which NVML needs",
		cure:   "use the release build of zgminer for linux, or build with CGO_ENABLED=1",
	}
}
