package hwdetect

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
)

// A fixture is a machine as one text file: after a comment that says how it was
// made come entries, each begun by a line
//
//	-- path --            a file; its content follows
//	-- path -> target --  a symbolic link
//
// A path may hold one range, {0..7}: the entry then stands for one per number,
// and {}, {+8} or {-8} in content and target is the number, plus or minus 8.
// host.json (what system calls say, type fakeHost) and nvml.json (type
// fakeNVML) are not part of the tree.
type fixture struct {
	tree fstest.MapFS
	host *fakeHost
	nvml *fakeNVML
}

var (
	entryLine   = regexp.MustCompile(`^-- (\S+?)(?: -> (\S+))? --$`)
	entryRange  = regexp.MustCompile(`\{(\d+)\.\.(\d+)\}`)
	entryNumber = regexp.MustCompile(`\{([+-]\d+)?\}`)
)

func loadFixture(t *testing.T, name string) fixture {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".machine"))
	if err != nil {
		t.Fatal(err)
	}
	fx, err := parseFixture(string(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return fx
}

func parseFixture(text string) (fixture, error) {
	var failure error
	fx := fixture{tree: fstest.MapFS{}, nvml: &fakeNVML{InitError: "NVML is not installed"}}
	var path, target string
	var content strings.Builder
	flush := func() {
		switch path {
		case "":
		case "host.json":
			fx.host = &fakeHost{}
			failure = cmp.Or(failure, decode(path, content.String(), fx.host))
		case "nvml.json":
			fx.nvml = &fakeNVML{}
			failure = cmp.Or(failure, decode(path, content.String(), fx.nvml))
		default:
			fx.add(path, target, content.String())
		}
		content.Reset()
	}
	for line := range strings.Lines(text) {
		if match := entryLine.FindStringSubmatch(strings.TrimSuffix(line, "\n")); match != nil {
			flush()
			path, target = match[1], match[2]
			continue
		}
		content.WriteString(line)
	}
	flush()
	return fx, failure
}

func decode(name, text string, to any) error {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(to); err != nil {
		return fmt.Errorf("%s of the fixture: %w", name, err)
	}
	return nil
}

func (fx fixture) add(path, target, content string) {
	low, high := 0, 0
	if match := entryRange.FindStringSubmatch(path); match != nil {
		low, _ = strconv.Atoi(match[1])
		high, _ = strconv.Atoi(match[2])
	}
	for n := low; n <= high; n++ {
		put := func(text string) string {
			return entryNumber.ReplaceAllStringFunc(text, func(place string) string {
				plus, _ := strconv.Atoi(strings.Trim(place, "{}"))
				return strconv.Itoa(n + plus)
			})
		}
		name := put(entryRange.ReplaceAllString(path, "{}"))
		if target != "" {
			fx.tree[name] = &fstest.MapFile{Data: []byte(put(target)), Mode: fs.ModeSymlink | 0o777}
		} else {
			fx.tree[name] = &fstest.MapFile{Data: []byte(put(content)), Mode: 0o444}
		}
	}
}

// options returns what probes the fixture.
func (fx fixture) options() Options {
	o := Options{Root: fx.tree, gpu: fx.nvml}
	if fx.host != nil {
		o.host = fx.host
		o.Directories = fx.host.Directories
	}
	return o
}

// fakeHost answers system calls from a fixture. An absent part is refused.
type fakeHost struct {
	Arch  string
	Cgo   bool
	CPUID *struct {
		Model, Vendor, Hypervisor string
		Features                  string // separated by spaces
	}
	Affinity  int
	OpenFiles *Limit
	Memlock   *Limit
	IOUring   string // "ok" or the name of an error
	Clock     *struct {
		Synchronised bool
		ErrorSeconds float64
	}
	Space      map[string][4]uint64 // mount point: total, free bytes; all, free inodes
	Unwritable map[string]string    // directory: why
	DirectIO   map[string]DirectIO
	// Directories are those to probe; those named in Missing do not exist.
	Directories []string
	Missing     []string
}

var errRefused = errors.New("refused by the fixture")

func (h *fakeHost) architecture() string { return h.Arch }
func (h *fakeHost) goVersion() string    { return "go1.26.8" }
func (h *fakeHost) cgo() bool            { return h.Cgo }

func (h *fakeHost) cpuid() (cpuIdentity, error) {
	if h.CPUID == nil {
		return cpuIdentity{}, errRefused
	}
	return cpuIdentity{h.CPUID.Model, h.CPUID.Vendor, h.CPUID.Hypervisor, strings.Fields(h.CPUID.Features)}, nil
}

func (h *fakeHost) affinity() (int, error) {
	if h.Affinity == 0 {
		return 0, errRefused
	}
	return h.Affinity, nil
}

func (h *fakeHost) limits() (openFiles, memlock Limit, err error) {
	if h.OpenFiles == nil || h.Memlock == nil {
		return Limit{}, Limit{}, errRefused
	}
	return *h.OpenFiles, *h.Memlock, nil
}

func (h *fakeHost) ioUring() error {
	switch h.IOUring {
	case "ok":
		return nil
	case "EPERM":
		return syscall.EPERM
	case "ENOSYS":
		return syscall.ENOSYS
	case "ENOMEM":
		return syscall.ENOMEM
	}
	return errNotAsked
}

func (h *fakeHost) clockState() (clockState, error) {
	if h.Clock == nil {
		return clockState{}, errRefused
	}
	return clockState{h.Clock.Synchronised, h.Clock.ErrorSeconds}, nil
}

func (h *fakeHost) statfs(dir string) (space, error) {
	s, ok := h.Space[dir]
	if !ok {
		return space{}, errRefused
	}
	return space{s[0], s[1], s[2], s[3]}, nil
}

func (h *fakeHost) resolve(dir string) (string, error) {
	for _, missing := range h.Missing {
		if dir == missing {
			return "", fmt.Errorf("directory %s does not exist; create it with: mkdir -p %s", dir, dir)
		}
	}
	return dir, nil
}

func (h *fakeHost) writable(dir string) error {
	if reason, ok := h.Unwritable[dir]; ok {
		return errors.New(reason)
	}
	return nil
}

func (h *fakeHost) directIO(dir string) (DirectIO, error) {
	result, ok := h.DirectIO[dir]
	if !ok {
		return DirectIO{}, errRefused
	}
	return result, nil
}

// fakeNVML answers from a fixture and keeps the library's contract: any call
// after a failed open, before open or after close panics, where the real one
// would end the process.
type fakeNVML struct {
	InitError string // why open fails; "" it does not
	Cure      string
	Driver    string
	CUDA      int
	Count     int // number of devices; 0: len(Devices)
	// All holds the answers of every device that does not have its own.
	All     fakeGPU
	Devices []fakeGPU

	state string // "", "open", "failed", "closed"
}

// fakeGPU answers by the question's name. Fail holds errors, Lost makes the
// device itself unavailable.
type fakeGPU struct {
	Lost   string
	Text   map[gpuText]string
	Number map[gpuNumber]uint64
	Fail   map[string]string
}

func (n *fakeNVML) must(state, call string) {
	if n.state != state {
		panic(fmt.Sprintf("NVML: %s called in state %q; the real library would end the process", call, n.state))
	}
}

func (n *fakeNVML) open() error {
	n.must("", "open")
	if n.InitError != "" {
		n.state = "failed"
		return &gpuError{reason: n.InitError, cure: n.Cure}
	}
	n.state = "open"
	return nil
}

func (n *fakeNVML) close() { n.must("open", "close"); n.state = "closed" }

func (n *fakeNVML) driverVersion() (string, error) {
	n.must("open", "driverVersion")
	if n.Driver == "" {
		return "", errRefused
	}
	return n.Driver, nil
}

func (n *fakeNVML) cudaVersion() (int, error) {
	n.must("open", "cudaVersion")
	if n.CUDA == 0 {
		return 0, errRefused
	}
	return n.CUDA, nil
}

func (n *fakeNVML) count() (int, error) {
	n.must("open", "count")
	if n.Count < 0 {
		return 0, errRefused
	}
	return max(n.Count, len(n.Devices)), nil
}

func (n *fakeNVML) device(index int) (gpuDevice, error) {
	n.must("open", "device")
	if lost := n.Devices[index].Lost; lost != "" {
		return nil, errors.New(lost)
	}
	return fakeDevice{n, &n.Devices[index]}, nil
}

type fakeDevice struct {
	library *fakeNVML
	gpu     *fakeGPU
}

func (d fakeDevice) text(query gpuText) (string, error) {
	return fakeAnswer(d, query, d.gpu.Text, d.library.All.Text)
}

func (d fakeDevice) number(query gpuNumber) (uint64, error) {
	return fakeAnswer(d, query, d.gpu.Number, d.library.All.Number)
}

func fakeAnswer[Q ~string, T any](d fakeDevice, query Q, own, common map[Q]T) (T, error) {
	d.library.must("open", string(query))
	var zero T
	if reason := cmp.Or(d.gpu.Fail[string(query)], d.library.All.Fail[string(query)]); reason != "" {
		return zero, errors.New(reason)
	}
	if value, ok := own[query]; ok {
		return value, nil
	}
	if value, ok := common[query]; ok {
		return value, nil
	}
	return zero, errRefused
}
