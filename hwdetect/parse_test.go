package hwdetect

import (
	"context"
	"debug/elf"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestParseCPUList(t *testing.T) {
	for in, want := range map[string][]int{
		"": nil, "0": {0}, "0-3,8": {0, 1, 2, 3, 8}, " 2 , 1-1\n": {1, 2}, "3,1-3": {1, 2, 3},
	} {
		if got, err := parseCPUList(in); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("parseCPUList(%q) = %v, %v; want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"a", "1-", "-1", "3-1", "0-99999999999", "1--2", "0-16384"} {
		if got, err := parseCPUList(in); err == nil {
			t.Errorf("parseCPUList(%q) = %v, want an error", in, got)
		}
	}
}

func TestParseSmallForms(t *testing.T) {
	for in, want := range map[string]uint64{"32K": 32 << 10, "1024K": 1 << 20, "32M": 32 << 20, "7": 7} {
		if got, err := parseSize(in); err != nil || got != want {
			t.Errorf("parseSize(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", "K", "1KK", "1T", "-1K", "99999999999999999999", "18446744073709551615K"} {
		if got, err := parseSize(in); err == nil {
			t.Errorf("parseSize(%q) = %d, want an error", in, got)
		}
	}
	for in, want := range map[string]string{"always [madvise] never": "madvise", "none": "", "[x": "", "[none] kyber": "none"} {
		if got := parseChosen(in); got != want {
			t.Errorf("parseChosen(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]float64{"max 100000": 0, "150000 100000": 1.5} {
		if got, err := parseCPUMax(in); err != nil || got != want {
			t.Errorf("parseCPUMax(%q) = %v, %v; want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "max", "1 0", "a b", "1 2 3", "-5 100"} {
		if got, err := parseCPUMax(in); err == nil {
			t.Errorf("parseCPUMax(%q) = %v, want an error", in, got)
		}
	}
	for in, want := range map[string]int{
		"2.5 GT/s PCIe": 1, "5.0 GT/s PCIe": 2, "8.0 GT/s PCIe": 3, "16.0 GT/s PCIe": 4, "32.0 GT/s PCIe": 5, "64.0 GT/s PCIe": 6,
		"Unknown": 0, "8.0": 0, "": 0, "7 GT/s": 0, "NaN GT/s": 0,
	} {
		if got := parseLinkSpeed(in); got != want {
			t.Errorf("parseLinkSpeed(%q) = %d, want %d", in, got, want)
		}
	}
	for in, want := range map[string]string{"00000000:41:00.0": "0000:41:00.0", "00010000:0A:00.0": "00010000:0a:00.0", "0000:41:00.0": "0000:41:00.0", "": ""} {
		if got := sysfsAddress(in); got != want {
			t.Errorf("sysfsAddress(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"nvme0n1": "nvme0", "nvme12n3p4": "nvme12", "nvme0": "", "sda": "", "nvmen1": "", "nvmexn1": ""} {
		if got := nvmeController(in); got != want {
			t.Errorf("nvmeController(%q) = %q, want %q", in, got, want)
		}
	}
	all, stolen, err := parseCPUTimes("cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 1 1 1 1 1 1 1 1 1")
	if all != 36 || stolen != 8 || err != nil {
		t.Errorf("parseCPUTimes: %d, %d, %v; want 36, 8", all, stolen, err)
	}
}

func TestMountInfo(t *testing.T) {
	mounts := parseMountInfo(`27 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw
28 27 0:26 / /mnt/a\040b ro,nosuid - tmpfs none rw,size=4k
29 27 0:27 / /mnt rw - nfs4 server:/x ro,vers=4
30 28 254:1 /sub /mnt/a\040b rw - xfs /dev/vdb
short line
`)
	if len(mounts) != 4 {
		t.Fatalf("%d mounts, want 4: %+v", len(mounts), mounts)
	}
	for path, want := range map[string]string{
		"/": "ext4", "/mnt/x": "nfs4", "/mnt/a b": "xfs", "/mnt/a b/c": "xfs", "/mnt/a bc": "nfs4", "/mntx": "ext4",
	} {
		if m, ok := findMount(mounts, path); !ok || m.FileSystem != want {
			t.Errorf("findMount(%q) = %q, %v; want %q", path, m.FileSystem, ok, want)
		}
	}
	if mounts[0].readOnly() || !mounts[1].readOnly() || !mounts[2].readOnly() {
		t.Errorf("read-only: %v %v %v, want false true true", mounts[0].readOnly(), mounts[1].readOnly(), mounts[2].readOnly())
	}
	if _, ok := findMount(nil, "/x"); ok {
		t.Error("found a mount in an empty table")
	}
}

func TestLinkBytesPerSecond(t *testing.T) {
	for _, c := range []struct {
		generation, width int
		gigabytes         float64
	}{{1, 1, 0.25}, {3, 16, 15.75}, {4, 4, 7.877}, {5, 16, 63.02}, {0, 16, 0}, {9, 1, 0}, {4, 0, 0}} {
		got := LinkBytesPerSecond(c.generation, c.width) / 1e9
		if got < c.gigabytes*0.999 || got > c.gigabytes*1.001 {
			t.Errorf("generation %d x%d: %.3f GB/s, want %.3f", c.generation, c.width, got, c.gigabytes)
		}
	}
}

// TestErrorsInWords checks that messages name the file once, with its slash.
func TestErrorsInWords(t *testing.T) {
	_, err := tree{fstest.MapFS{}}.text("sys/x")
	if !isMissing(err) || err.Error() != "/sys/x does not exist" {
		t.Errorf("%v (missing: %v)", err, isMissing(err))
	}
	if err := treeError("proc/x", &fs.PathError{Op: "open", Path: "proc/x", Err: fs.ErrPermission}); err.Error() != "/proc/x may not be read by this user" {
		t.Error(err)
	}
	_, err = tree{fstest.MapFS{"a": {Data: []byte("many\n")}}}.number("a")
	if err == nil || !strings.Contains(err.Error(), `/a holds "many"`) {
		t.Error(err)
	}
}

// TestLazyBinding looks at this very test binary, which links go-nvml in cgo
// builds: were functions bound at start, no machine without a driver could run
// it.
func TestLazyBinding(t *testing.T) {
	if !onLinux || !cgoEnabled {
		t.Skip("NVML is linked on linux with cgo only")
	}
	file, err := elf.Open("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, tag := range []struct {
		tag  elf.DynTag
		flag uint64
	}{{elf.DT_FLAGS, uint64(elf.DF_BIND_NOW)}, {elf.DT_FLAGS_1, uint64(elf.DF_1_NOW)}} {
		values, err := file.DynValue(tag.tag)
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range values {
			if value&tag.flag != 0 {
				t.Errorf("%v = %#x: the binary binds all functions at start", tag.tag, value)
			}
		}
	}
	libraries, err := file.ImportedLibraries()
	if err != nil {
		t.Fatal(err)
	}
	for _, library := range libraries {
		if strings.Contains(library, "nvidia") {
			t.Errorf("the binary needs %s to start", library)
		}
	}
}

func TestProbeDirectory(t *testing.T) {
	if !onLinux {
		t.Skip("directories are probed on linux")
	}
	dir := t.TempDir()
	d, err := ProbeDirectory(dir)
	if err != nil || d.FreeBytes == nil || d.FileSystem == "" || d.DirectIO == nil || d.Writable == nil || !*d.Writable {
		t.Errorf("%+v, %v", d, err)
	}
	if !d.DirectIO.Works && d.DirectIO.Reason == "" {
		t.Error("O_DIRECT does not work, without a reason")
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := ProbeDirectory(dir + "/none"); err == nil || !strings.Contains(err.Error(), "mkdir -p") {
		t.Errorf("a missing directory: %v", err)
	}
	if err := os.WriteFile(dir+"/file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ProbeDirectory(dir + "/file"); err == nil || !strings.Contains(err.Error(), "not a directory") {
		t.Errorf("a file: %v", err)
	}
	if err := os.Symlink(dir, dir+"/link"); err != nil {
		t.Fatal(err)
	}
	if d, err := ProbeDirectory(dir + "/link"); err != nil || d.MountPoint == "" || strings.HasSuffix(d.Path, "/link") {
		t.Errorf("a symbolic link: %q, %v", d.Path, err)
	}
	if os.Geteuid() != 0 {
		if err := os.Mkdir(dir+"/closed", 0o500); err != nil {
			t.Fatal(err)
		}
		if d, err := ProbeDirectory(dir + "/closed"); err != nil || d.Writable == nil || *d.Writable || d.NotWritableCause == "" {
			t.Errorf("an unwritable directory: %+v, %v", d, err)
		}
	}
}

// TestUnwritableForEveryone: /sys lets nobody make a file, root included.
func TestUnwritableForEveryone(t *testing.T) {
	const dir = "/sys/kernel"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("sysfs, in which nobody can make a file, is missing: %v", err)
	}
	d, err := ProbeDirectory(dir)
	if err != nil || d.Writable == nil || *d.Writable || d.NotWritableCause == "" || d.DirectIO != nil {
		t.Errorf("%+v, %v", d, err)
	}
}

// FuzzParsers feeds any text to the readers of /proc and /sys; none may panic
// or ask for memory out of proportion.
func FuzzParsers(f *testing.F) {
	for _, seed := range []string{
		"0-3,8", "MemTotal: 1 kB\nNode 0 MemFree: 2 kB", "32K", "always [madvise]", "processor : 0\n\nprocessor : 1", "A=\"b\"",
		"cpu 1 2 3 4 5 6 7 8", `27 1 254:0 / /a\040b rw - ext4 /dev/vda rw`, "Max open files 1 unlimited files", "max 100000",
		"16.0 GT/s PCIe", "NVRM version: x 550.54.15 y", "10de  N\n\t2684  AD102", `\\04`, "0::/a\n4:memory:/b",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if cpus, err := parseCPUList(text); err == nil && len(cpus) > maxListedCPUs {
			t.Errorf("%d CPUs", len(cpus))
		}
		parseKeyKB(text)
		parseSize(text)
		parseChosen(text)
		parseCPUInfo(text)
		parseKeyValue(text)
		parseFlat(text)
		if all, stolen, err := parseCPUTimes(text); err == nil && stolen > all {
			t.Errorf("stolen %d of %d", stolen, all)
		}
		findMount(parseMountInfo(text), "/"+text)
		parseLimits(text)
		if quota, err := parseCPUMax(text); err == nil && !(quota >= 0) {
			t.Errorf("quota %v", quota)
		}
		parseLinkSpeed(text)
		kernelDriverVersion(text)
		findPCIName(text, "10de", "2684")
		sysfsAddress(text)
		nvmeController(text)
	})
}

// FuzzProbe puts any text into every file of a recorded machine, one at a time:
// the probe must answer without failing itself.
func FuzzProbe(f *testing.F) {
	f.Add(uint16(0), "")
	f.Add(uint16(3), "-1")
	f.Add(uint16(40), "0::/../../x")
	f.Fuzz(func(t *testing.T, which uint16, text string) {
		fx := loadFixture(t, "vm")
		names := slices.Sorted(maps.Keys(fx.tree))
		name := names[int(which)%len(names)]
		fx.tree[name] = &fstest.MapFile{Data: []byte(text), Mode: fx.tree[name].Mode}
		m := Probe(context.Background(), fx.options())
		for _, u := range m.Unseen {
			if strings.Contains(u.Reason, "probe itself failed") {
				t.Errorf("%s = %q: %s", name, text, u.Reason)
			}
		}
	})
}

// TestMemoryLimitOfControlGroups: version 1 writes "no limit" as the largest
// multiple of a page below 2^63; the lowest real limit on the way up holds.
func TestMemoryLimitOfControlGroups(t *testing.T) {
	const none = "9223372036854771712\n" // 2^63 - 4096, what Linux prints
	for _, c := range []struct {
		name         string
		version      int
		inner, outer string
		want         uint64
	}{
		{"version 1, none", 1, none, none, 0},
		{"version 1, none with pages of 64 KiB", 1, "9223372036854710272\n", none, 0},
		{"version 1, of the parent", 1, none, "4294967296\n", 4 << 30},
		{"version 1, the lower", 1, "1073741824\n", "4294967296\n", 1 << 30},
		{"version 2, none", 2, "max\n", "max\n", 0},
		{"version 2, of the parent", 2, "max\n", "4294967296\n", 4 << 30},
		{"version 2, the parent's the lower", 2, "8589934592\n", "4294967296\n", 4 << 30},
	} {
		file, controller := "memory.limit_in_bytes", "memory"
		if c.version == 2 {
			file, controller = "memory.max", ""
		}
		g := cgroup{
			tree: tree{fstest.MapFS{"g/a/" + file: {Data: []byte(c.inner)}, "g/" + file: {Data: []byte(c.outer)}}}, version: c.version,
			dirs: map[string][]string{controller: {"g/a", "g"}},
		}
		if got, err := g.memoryLimit(); err != nil || got != c.want {
			t.Errorf("%s: %d bytes, %v; want %d", c.name, got, err, c.want)
		}
	}
}

// TestGroupOfThisProcess finds the folders of a group from its path and the
// mount, which in a container shows a part of the hierarchy.
func TestGroupOfThisProcess(t *testing.T) {
	const unified = "31 23 0:27 %s /sys/fs/cgroup rw - cgroup2 cgroup rw\n"
	const cpuOnly = "32 23 0:28 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n33 23 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
	for _, c := range []struct {
		name, groups, mounts string
		version              int
		controller           string
		dirs                 []string
	}{
		{"own hierarchy", "0::/a/b\n", fmt.Sprintf(unified, "/"), 2, "", []string{"sys/fs/cgroup/a/b", "sys/fs/cgroup/a", "sys/fs/cgroup"}},
		{"part of it is mounted", "0::/pod/x/y\n", fmt.Sprintf(unified, "/pod/x"), 2, "", []string{"sys/fs/cgroup/y", "sys/fs/cgroup"}},
		{"the group is the mount", "0::/pod/x\n", fmt.Sprintf(unified, "/pod/x"), 2, "", []string{"sys/fs/cgroup"}},
		{"another part is mounted", "0::/../other\n", fmt.Sprintf(unified, "/pod/x"), 2, "", []string{"sys/fs/cgroup"}},
		{"version 1 for the CPU alone", "4:cpu,cpuacct:/a\n0::/a\n", cpuOnly, 1, "cpu", []string{"sys/fs/cgroup/cpu/a", "sys/fs/cgroup/cpu"}},
		{"none", "", "", 0, "", nil},
	} {
		p := &prober{tree: tree{fstest.MapFS{"proc/self/cgroup": {Data: []byte(c.groups)}, "proc/self/mountinfo": {Data: []byte(c.mounts)}}}}
		if g := p.cgroup(); g.err != nil || g.version != c.version || !slices.Equal(g.dirs[c.controller], c.dirs) {
			t.Errorf("%s: version %d, %v, %v", c.name, g.version, g.dirs, g.err)
		}
	}
}

// TestLimitAboveTheMemory limits nothing and is not told.
func TestLimitAboveTheMemory(t *testing.T) {
	for limit, want := range map[string]uint64{"8589934592": 0, "8589934591": 8<<30 - 1} {
		p := &prober{tree: tree{fstest.MapFS{
			"proc/meminfo":                 {Data: []byte("MemTotal: 8388608 kB\nMemAvailable: 8388608 kB\n")},
			"proc/self/cgroup":             {Data: []byte("0::/\n")},
			"proc/self/mountinfo":          {Data: []byte("31 23 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n")},
			"sys/fs/cgroup/memory.max":     {Data: []byte(limit + "\n")},
			"sys/fs/cgroup/memory.current": {Data: []byte("4096\n")},
		}}}
		if m, _ := p.memory(); m.CgroupLimitBytes != want || (m.CgroupUsedBytes != nil) != (want > 0) {
			t.Errorf("limit %s: told as %d", limit, m.CgroupLimitBytes)
		}
	}
}

// FuzzLimitValue reads any JSON as a limit; what is read can be written and read
// again.
func FuzzLimitValue(f *testing.F) {
	for _, seed := range []string{`"unlimited"`, "0", "1024", "18446744073709551615", "18446744073709551616", "-1", "1.5", `"12"`, "null", ""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var v LimitValue
		if err := json.Unmarshal(data, &v); err != nil {
			return
		}
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatalf("%q became %d, which cannot be written: %v", data, v, err)
		}
		var again LimitValue
		if err := json.Unmarshal(text, &again); err != nil || again != v {
			t.Fatalf("%q became %d, written %s, read as %d, %v", data, v, text, again, err)
		}
		if parsed, ok := parseLimitValue(v.String()); !ok || parsed != v {
			t.Fatalf("%d prints as %s, which reads as %d", v, v, parsed)
		}
	})
}
