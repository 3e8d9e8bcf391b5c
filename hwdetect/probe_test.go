package hwdetect

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

var fixtures = []string{"rig8", "vm", "nvml-missing", "container", "arm64", "nothing"}

// TestGolden probes each recorded machine and compares everything seen and
// unseen with the golden JSON; review the difference after -update.
func TestGolden(t *testing.T) {
	for _, name := range fixtures {
		t.Run(name, func(t *testing.T) {
			m := Probe(context.Background(), loadFixture(t, name).options())
			got, err := json.MarshalIndent(m, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			file := filepath.Join("testdata", name+".golden.json")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("differs from %s (go test -update rewrites it):\n%s", file, firstDifference(string(got), string(want)))
			}
			var again Machine
			if err := json.Unmarshal(got, &again); err != nil || !reflect.DeepEqual(again, m) {
				t.Errorf("the JSON does not read back as the same machine (%v)", err)
			}
		})
	}
}

func firstDifference(got, want string) string {
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			return "got  " + gotLines[i] + "\nwant " + wantLines[i]
		}
	}
	return "one is the beginning of the other"
}

// TestNothingIsReportedAsZero checks the promise of the package comment on a
// machine that tells nothing: no number at all may appear in the JSON.
func TestNothingIsReportedAsZero(t *testing.T) {
	m := Probe(context.Background(), loadFixture(t, "nothing").options())
	out, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(out, &tree); err != nil {
		t.Fatal(err)
	}
	var walk func(path string, value any)
	walk = func(path string, value any) {
		switch value := value.(type) {
		case map[string]any:
			for key, inner := range value {
				walk(path+"."+key, inner)
			}
		case []any:
			for _, inner := range value {
				walk(path, inner)
			}
		case float64:
			t.Errorf("%s = %v, though nothing could be seen", path, value)
		}
	}
	walk("", tree)
	for _, what := range []string{"cpu model", "cpu count", "cpu topology", "cpu caches", "memory size", "disks", "gpus", "kernel release", "limits", "clock source"} {
		if m.SawAll(what) {
			t.Errorf("%s could not be seen, but Unseen does not say so", what)
		}
	}
}

// TestNVMLFails checks that after a failed Init nothing else is called (the
// fake panics) and that the GPUs of the bus are still listed.
func TestNVMLFails(t *testing.T) {
	fx := loadFixture(t, "rig8")
	fx.nvml = &fakeNVML{InitError: "the NVIDIA kernel driver is not loaded", Cure: "modprobe nvidia"}
	m := Probe(context.Background(), fx.options())
	if len(m.GPUs) != 8 || m.GPUDriver.Source != "sysfs" || m.GPUDriver.Version != "550.54.15" {
		t.Errorf("%d GPUs, driver %+v; want the 8 of the bus and the kernel driver's version", len(m.GPUs), m.GPUDriver)
	}
	gpu := m.GPUs[0]
	if gpu.Name != "AD102 [GeForce RTX 4090]" || gpu.PCIe == nil || gpu.PCIe.Width != 16 || gpu.TemperatureC != nil || gpu.MemoryTotalBytes != 0 {
		t.Errorf("first GPU: %+v", gpu)
	}
	if reason := m.WhyUnseen("gpu details"); reason != "the NVIDIA kernel driver is not loaded" {
		t.Errorf("reason of the missing details: %q", reason)
	}
	for _, u := range m.Unseen {
		if strings.Contains(u.Reason, "probe itself failed") {
			t.Errorf("NVML was used after a failed open: %+v", u)
		}
	}
}

// TestFakeNVMLKeepsTheContract makes sure that TestNVMLFails can fail.
func TestFakeNVMLKeepsTheContract(t *testing.T) {
	n := &fakeNVML{InitError: "no"}
	if n.open() == nil {
		t.Fatal("open succeeded")
	}
	defer func() {
		if recover() == nil {
			t.Error("a call after a failed open did not panic")
		}
	}()
	n.driverVersion()
}

// TestSingleNVMLErrors lets each question fail alone: exactly that value must
// be missing, with its reason.
func TestSingleNVMLErrors(t *testing.T) {
	whole := Probe(context.Background(), loadFixture(t, "rig8").options())
	const at = 4 // the GPU that answers everything, ECC too
	for query := range numberCallsOfFixture(t) {
		fx := loadFixture(t, "rig8")
		fx.nvml.Devices[at].Fail = map[string]string{query: "broken"}
		m := Probe(context.Background(), fx.options())
		found := false
		for _, u := range m.Unseen {
			found = found || u.What == "gpu 0000:84:00.0 "+query && u.Reason == "broken"
		}
		if !found {
			t.Errorf("%s failed, but Unseen does not say so", query)
		}
		if reflect.DeepEqual(m.GPUs[at], whole.GPUs[at]) && !strings.HasPrefix(query, "pcie") { // the bus tells the link as well
			t.Errorf("%s failed, but the GPU looks the same", query)
		}
		for i := range m.GPUs {
			if i != at && !reflect.DeepEqual(m.GPUs[i], whole.GPUs[i]) {
				t.Errorf("%s of GPU %d failed and changed GPU %d", query, at, i)
			}
		}
	}
	fx := loadFixture(t, "rig8")
	fx.nvml.Driver, fx.nvml.CUDA, fx.nvml.Count = "", 0, -1
	m := Probe(context.Background(), fx.options())
	for _, what := range []string{"gpu driver version", "gpu cuda version", "gpu details"} {
		if m.WhyUnseen(what) != errRefused.Error() {
			t.Errorf("%s: %q", what, m.WhyUnseen(what))
		}
	}
	if len(m.GPUs) != 8 {
		t.Errorf("%d GPUs, want the 8 of the bus", len(m.GPUs))
	}
}

// numberCallsOfFixture returns the names of all questions about one GPU except
// its address, by which it is found.
func numberCallsOfFixture(t *testing.T) map[string]bool {
	queries := map[string]bool{string(gpuName): true, string(gpuUUID): true, string(gpuComputeCapability): true}
	fx := loadFixture(t, "rig8")
	for query := range fx.nvml.All.Number {
		queries[string(query)] = true
	}
	for query := range fx.nvml.Devices[4].Number {
		queries[string(query)] = true
	}
	if len(queries) < 22 {
		t.Fatalf("the fixture answers only %d questions", len(queries))
	}
	return queries
}

// hangingHost never answers about free space, as a dead network mount does.
type hangingHost struct {
	host
	never chan struct{}
}

func (h hangingHost) statfs(string) (space, error) { <-h.never; return space{}, nil }

// panickingHost fails inside the probe.
type panickingHost struct{ host }

func (panickingHost) limits() (Limit, Limit, error) { panic("broken") }

// TestPartsFailAlone runs with simulated time: limits pass at once, and only
// when everything else has finished.
func TestPartsFailAlone(t *testing.T) {
	t.Run("hang", func(t *testing.T) {
		fx := loadFixture(t, "vm")
		synctest.Test(t, func(t *testing.T) {
			never := make(chan struct{})
			defer close(never)
			o := fx.options()
			o.host = hangingHost{fx.host, never}
			m := Probe(context.Background(), o)
			if m.CPU.LogicalCPUs != 2 || !strings.Contains(m.WhyUnseen("disks"), "no answer within 10 s") {
				t.Errorf("CPUs %d, disks %q", m.CPU.LogicalCPUs, m.WhyUnseen("disks"))
			}
			if len(m.Directories) != 1 || !strings.Contains(m.Directories[0].Problem, "no answer") {
				t.Errorf("directories %+v", m.Directories)
			}
			p := newProber(o)
			if _, err := probeDirectory(p, "/srv/zgminer"); err == nil || !strings.Contains(err.Error(), "does not answer within 10 s") {
				t.Errorf("one directory: %v", err)
			}
		})
	})
	t.Run("panic", func(t *testing.T) {
		fx := loadFixture(t, "vm")
		o := fx.options()
		o.host = panickingHost{fx.host}
		m := Probe(context.Background(), o)
		if m.CPU.LogicalCPUs != 2 || !strings.Contains(m.WhyUnseen("kernel"), "the probe itself failed: broken") {
			t.Errorf("CPUs %d, kernel %q", m.CPU.LogicalCPUs, m.WhyUnseen("kernel"))
		}
	})
	t.Run("cancel", func(t *testing.T) {
		fx := loadFixture(t, "vm")
		synctest.Test(t, func(t *testing.T) {
			never := make(chan struct{})
			defer close(never)
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			o := fx.options()
			o.host = hangingHost{fx.host, never}
			m := Probe(ctx, o)
			if m.CPU.LogicalCPUs != 2 || !strings.Contains(m.WhyUnseen("disks"), "ended before") {
				t.Errorf("CPUs %d, disks %q", m.CPU.LogicalCPUs, m.WhyUnseen("disks"))
			}
		})
	})
}

// TestRootAlone probes a tree without a host: nothing may be asked of the
// running machine.
func TestRootAlone(t *testing.T) {
	m := Probe(context.Background(), Options{Root: loadFixture(t, "arm64").tree})
	if m.CPU.Architecture != "arm64" || m.CPU.Model != "Neoverse-N1" || m.Kernel.GoVersion != "" {
		t.Errorf("CPU %q of %s, Go %q", m.CPU.Model, m.CPU.Architecture, m.Kernel.GoVersion)
	}
	if m.Kernel.IOUring.Permitted != nil || m.SawAll("kernel io_uring") {
		t.Errorf("io_uring of a recording: %+v", m.Kernel.IOUring)
	}
}

func TestSkipGPUs(t *testing.T) {
	fx := loadFixture(t, "rig8")
	o := fx.options()
	o.gpu, o.SkipGPUs = nil, true
	m := Probe(context.Background(), o)
	if len(m.GPUs) != 8 || m.GPUDriver.Source != "sysfs" {
		t.Errorf("%d GPUs from %s", len(m.GPUs), m.GPUDriver.Source)
	}
}
