package bench

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/zgminer/zgminer/bench/disk"
	"github.com/zgminer/zgminer/bench/golden"
	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/kernels"
)

// Report is what Run returns; see package report.
type Report = report.Report

// Mode is how much time a run takes.
type Mode string

// The modes.
const (
	Quick  Mode = "quick"  // at most 30 s
	Normal Mode = "normal" // at most 3 min
	Full   Mode = "full"   // as long as it takes, 10 min and more on slow disks
)

// Options choose what Run measures. The zero value is a normal run on all
// cores and a directory of the user's cache.
type Options struct {
	Mode Mode // "" means Normal
	// CPUOnly leaves GPUs alone: they are neither asked nor used.
	CPUOnly bool
	// Threads is how many cores to use at most; 0 means all that this process may
	// use.
	Threads int
	// Kernels are the kernels chosen; nil means that Run selects Tier.
	Kernels *kernels.Selection
	// Tier, unless "" or auto, restricts the kernel stages to this tier.
	Tier kernels.Tier
	// Directories are read from; none means DefaultDirectory. NoDisk leaves disks
	// alone.
	Directories []string
	NoDisk      bool
	// Assumptions of the expectation.
	Assumptions Assumptions
	// Version and Revision of the program, for the report.
	Version, Revision string
	// Budget, if not 0, is about how long the run should take in all, instead of
	// the mode's time. Sizes shrink with it.
	Budget time.Duration
	// Progress is called from time to time, on one goroutine at a time; may be nil.
	Progress func(Progress)

	vectors golden.Source     // of tests; nil means the embedded ones
	machine *hwdetect.Machine // of tests; nil means the running one
	engine  func(e engine, tier string) engine
	cached  bool // tests: read through the page cache
}

// Progress tells where a run is.
type Progress struct {
	Step    string        // what is being done, for people
	Share   float64       // of the whole run done, 0 to 1
	Elapsed time.Duration // since the beginning
	Left    time.Duration // estimated time to the end
	Figure  string        // the newest result, e.g. "6,206 iterations/s with avx2"; may be ""
}

// plan is how much of everything a run does.
type runPlan struct {
	kernels, data, memory, rs, curve budget
	setBytes                         func(llc int64) int64
	diskBytes                        int64 // 0: four times the memory
	fillTime                         time.Duration
	readTime                         time.Duration // per number of reads in flight
	pipelineTime                     time.Duration // per loop
	pipelineRuns                     int
	passes                           int // of the groups
	everyTierOnAllCores              bool
}

const (
	mib = 1 << 20
	gib = 1 << 30
)

func between(low, v, high int64) int64 { return max(low, min(v, high)) }

func planOf(m Mode) (runPlan, time.Duration, error) {
	switch m {
	case Quick:
		return runPlan{
			kernels: budget{60, 15, 3 * time.Second}, data: budget{50, 15, 3 * time.Second},
			memory: budget{60, 15, time.Second}, rs: budget{60, 15, time.Second}, curve: budget{5, 2, 2 * time.Second},
			setBytes:  func(llc int64) int64 { return between(128*mib, 2*llc, 256*mib) },
			diskBytes: 512 * mib, fillTime: 2500 * time.Millisecond, readTime: 500 * time.Millisecond, pipelineTime: 400 * time.Millisecond, pipelineRuns: 5, passes: 2,
		}, 25 * time.Second, nil
	case Normal, "":
		return runPlan{
			kernels: budget{300, 30, 25 * time.Second}, data: budget{250, 30, 20 * time.Second},
			memory: budget{300, 30, 5 * time.Second}, rs: budget{300, 30, 5 * time.Second}, curve: budget{12, 3, 10 * time.Second},
			setBytes:  func(llc int64) int64 { return between(128*mib, 2*llc, gib) },
			diskBytes: 4 * gib, fillTime: 25 * time.Second, readTime: 5 * time.Second, pipelineTime: 2 * time.Second, pipelineRuns: 7, passes: 3,
		}, 150 * time.Second, nil
	case Full:
		return runPlan{
			kernels: budget{1000, 100, 2 * time.Minute}, data: budget{800, 100, 90 * time.Second},
			memory: budget{800, 100, 15 * time.Second}, rs: budget{800, 100, 15 * time.Second}, curve: budget{30, 5, 40 * time.Second},
			setBytes: func(llc int64) int64 { return between(256*mib, 4*llc, 2*gib) },
			fillTime: 15 * time.Minute, readTime: 20 * time.Second, pipelineTime: 5 * time.Second, pipelineRuns: 9, passes: 4,
			everyTierOnAllCores: true,
		}, 10 * time.Minute, nil
	}
	return runPlan{}, 0, fmt.Errorf("benchmark mode %q does not exist: use %s, %s or %s", m, Quick, Normal, Full)
}

// scaled returns the plan for another total time, smaller sizes included.
func (p runPlan) scaled(factor float64) runPlan {
	if factor >= 1 {
		return p
	}
	t := func(d time.Duration) time.Duration { return time.Duration(float64(d) * factor) }
	b := func(b budget) budget {
		n := max(3, int(math.Round(float64(b.samples)*factor)))
		return budget{n, min(n, b.minRounds, 3), t(b.limit)}
	}
	p.kernels, p.data, p.memory, p.rs, p.curve = b(p.kernels), b(p.data), b(p.memory), b(p.rs), b(p.curve)
	if factor < 0.5 {
		p.curve.minRounds, p.curve.samples = 1, min(2, p.curve.samples)
		p.setBytes = func(int64) int64 { return 0 } // the smallest
	}
	p.diskBytes = max(16*mib, int64(float64(p.diskBytes)*factor))
	p.fillTime, p.readTime = t(p.fillTime), t(p.readTime)
	p.passes = min(p.passes, 2)
	p.pipelineTime, p.pipelineRuns = max(t(p.pipelineTime), 100*time.Millisecond), min(p.pipelineRuns, 2)
	return p
}

// weight is about how long a run of this plan takes with the given number of
// directories.
func (p *runPlan) weight(dirs int) time.Duration {
	w := setupTime + p.kernels.limit + p.data.limit + p.memory.limit + p.rs.limit + p.curve.limit*11/8
	w += p.pipelineTime * time.Duration(p.pipelineRuns)
	if dirs > 0 { // the time is divided among them
		w += p.fillTime + p.readTime*time.Duration(len(inFlights)+1)
		w += p.pipelineTime * time.Duration(p.pipelineRuns+sweepWindows*min(sweepRuns, p.pipelineRuns))
	}
	return w
}

// setupTime is the weight of what comes before the first measurement.
const setupTime = 1500 * time.Millisecond

// Check reports the first option that cannot be.
func (o *Options) Check() error {
	if _, _, err := planOf(o.Mode); err != nil {
		return err
	}
	switch {
	case o.Threads < 0:
		return fmt.Errorf("benchmark on %d threads: use 1 or more, or 0 for all cores", o.Threads)
	case o.Threads > 4096:
		return fmt.Errorf("benchmark on %d threads: use at most 4096", o.Threads)
	case o.Budget < 0:
		return fmt.Errorf("benchmark budget %v is negative", o.Budget)
	case o.NoDisk && len(o.Directories) > 0:
		return errors.New("benchmark: directories are given and disks are to be left alone; choose one")
	case slices.Contains(o.Directories, ""):
		return errors.New("benchmark of a directory without a name: --dir is empty; name a directory, . is the current one")
	}
	return o.Assumptions.check()
}

// DefaultDirectory returns the directory that is read from when none is given,
// zgminer/bench in the user's cache directory, and makes it. If that cannot be
// made or written to it is the current one.
func DefaultDirectory() (string, error) {
	dir, _, err := defaultDirectory()
	return dir, err
}

// defaultDirectory also tells why it is the current one, "" if it is not.
func defaultDirectory() (dir, fallback string, err error) {
	cache, err := os.UserCacheDir()
	if err == nil {
		dir = filepath.Join(cache, "zgminer", "bench")
		if err = os.MkdirAll(dir, 0o755); err == nil {
			err = mayWrite(dir)
		}
		if err == nil {
			return dir, "", nil
		}
	}
	cause := err
	if dir, err = os.Getwd(); err != nil {
		return "", "", fmt.Errorf("find a directory to read from: %w (name one with --dir)", err)
	}
	return dir, fmt.Sprintf("the cache directory cannot be used (%v): disks are read in the current directory, %s (name another with --dir)", cause, dir), nil
}

// mayWrite makes and removes a file in dir; only a refusal is an error: whether
// there is room is found out later.
func mayWrite(dir string) error {
	f, err := os.CreateTemp(dir, disk.FilePrefix+"*.dat")
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		if p := (*fs.PathError)(nil); errors.As(err, &p) {
			err = p.Err // the random name says nothing
		}
		return fmt.Errorf("write in %s: %w", dir, err)
	}
	if err != nil {
		return nil
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
