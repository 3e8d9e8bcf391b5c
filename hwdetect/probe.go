package hwdetect

import (
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/zgminer/zgminer/internal/units"
)

// Options choose what Probe looks at. The zero value is the running machine
// without directories.
type Options struct {
	// Root is the file tree that holds proc, sys and etc; nil is the running
	// machine. With another tree nothing is asked of the running system: what
	// only a call can tell is reported as unseen.
	Root fs.FS
	// Directories are looked at one by one; a trial file of 4 KiB is written
	// and removed in each.
	Directories []string
	// SkipGPUs leaves NVML alone; GPUs are listed as the PCI bus shows them.
	SkipGPUs bool
	// PartLimit is how long each part (CPU, memory, GPUs, disks, kernel, each
	// directory) may take; 0 means 10 s.
	PartLimit time.Duration

	host host       // fake of tests
	gpu  gpuLibrary // fake of tests
}

type prober struct {
	tree tree
	host host
	gpu  gpuLibrary
}

func newProber(o Options) *prober {
	p := &prober{tree: rootFS(), host: liveHost{}, gpu: liveGPULibrary()}
	if o.Root != nil {
		p.tree = tree{o.Root}
		p.host = deafHost{arch: guessArchitecture(p.tree)}
		p.gpu = noGPULibrary{errNotAsked.Error()}
	}
	if o.SkipGPUs {
		p.gpu = noGPULibrary{"left alone, as asked"}
	}
	if o.host != nil {
		p.host = o.host
	}
	if o.gpu != nil {
		p.gpu = o.gpu
	}
	return p
}

// guessArchitecture tells by the form of /proc/cpuinfo which processor wrote
// it.
func guessArchitecture(t tree) string {
	records := parseCPUInfo(t.textOr("proc/cpuinfo", ""))
	switch {
	case len(records) == 0:
		return "unknown"
	case records[0]["CPU implementer"] != "":
		return "arm64"
	}
	return "amd64"
}

// Probe looks at the machine. It returns when every part has answered, given
// up, or run into its limit, or when ctx ends; whatever is missing then is in
// Machine.Unseen. Parts run at the same time. It is safe for concurrent use.
func Probe(ctx context.Context, o Options) Machine {
	limit := o.PartLimit
	if limit <= 0 {
		limit = 10 * time.Second
	}
	p := newProber(o)
	cpu := start(ctx, limit, "cpu", p.cpu)
	memory := start(ctx, limit, "memory", p.memory)
	gpus := start(ctx, limit, "gpus", p.gpus)
	disks := start(ctx, limit, "disks", p.disks)
	kernel := start(ctx, limit, "kernel", p.kernel)
	var directories []<-chan partResult[Directory]
	for _, dir := range o.Directories {
		directories = append(directories, start(ctx, limit, "directory "+dir, func() (Directory, []Unseen) {
			d, unseen, err := p.directory(dir)
			if err != nil {
				unseen = append(unseen, Unseen{What: "directory " + dir, Reason: err.Error()})
			}
			return d, unseen
		}))
	}

	m := Machine{Schema: Schema, Unseen: []Unseen{}, Directories: []Directory{}}
	if o.Root == nil && runtime.GOOS != "linux" {
		m.Unseen = append(m.Unseen, Unseen{
			What:   "most details",
			Reason: "they are read from /proc and /sys of Linux; this system is " + runtime.GOOS,
		})
	}
	m.CPU = collect(&m, cpu)
	m.CPU.Features = nonNil(m.CPU.Features)
	m.CPU.KernelTiers = nonNil(m.CPU.KernelTiers)
	m.CPU.Caches = nonNil(m.CPU.Caches)
	m.CPU.NUMANodes = nonNil(m.CPU.NUMANodes)
	m.Memory = collect(&m, memory)
	m.Memory.HugePages = nonNil(m.Memory.HugePages)
	part := collect(&m, gpus)
	m.GPUDriver, m.GPUs = part.driver, nonNil(part.gpus)
	m.Disks = nonNil(collect(&m, disks))
	rest := collect(&m, kernel)
	m.Kernel, m.Limits, m.Clock = rest.kernel, rest.limits, rest.clock
	for i, directory := range directories {
		d := collect(&m, directory)
		if d.Path == "" { // its part gave up
			d = Directory{Path: o.Directories[i], Problem: m.Unseen[len(m.Unseen)-1].Reason}
		}
		m.Directories = append(m.Directories, d)
	}
	slices.SortStableFunc(m.Unseen, func(a, b Unseen) int { return strings.Compare(a.What, b.What) })
	return m
}

// nonNil makes lists empty rather than null in JSON.
func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

type partResult[T any] struct {
	value  T
	unseen []Unseen
}

// start runs one part. A part that does not answer in time or panics yields its
// zero value and one finding; its goroutine is left to end by itself, because a
// call that hangs in the kernel cannot be stopped. Parts share nothing that
// changes.
func start[T any](ctx context.Context, limit time.Duration, what string, run func() (T, []Unseen)) <-chan partResult[T] {
	inner := make(chan partResult[T], 1)
	go func() {
		defer func() {
			if cause := recover(); cause != nil {
				inner <- partResult[T]{unseen: []Unseen{{
					What: what, Reason: fmt.Sprintf("the probe itself failed: %v", cause), Cure: "please report this with the output of: zgminer hw --json",
				}}}
			}
		}()
		value, unseen := run()
		inner <- partResult[T]{value, unseen}
	}()
	out := make(chan partResult[T], 1)
	go func() {
		timer := time.NewTimer(limit)
		defer timer.Stop()
		gaveUp := partResult[T]{unseen: []Unseen{{What: what}}}
		select {
		case result := <-inner:
			out <- result
		case <-timer.C:
			gaveUp.unseen[0].Reason = fmt.Sprintf("no answer within %s", units.Duration(limit))
			gaveUp.unseen[0].Cure = "a driver or a mount hangs: look at the end of dmesg"
			out <- gaveUp
		case <-ctx.Done():
			gaveUp.unseen[0].Reason = fmt.Sprintf("the probe was ended before it answered: %v", context.Cause(ctx))
			out <- gaveUp
		}
	}()
	return out
}

func collect[T any](m *Machine, from <-chan partResult[T]) T {
	result := <-from
	m.Unseen = append(m.Unseen, result.unseen...)
	return result.value
}
