package bench

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/zgminer/zgminer/bench/disk"
	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/bench/stats"
	"github.com/zgminer/zgminer/internal/units"
)

// Stages of disks.
const (
	StageDiskRandom     = "disk.read256k"
	StageDiskSequential = "disk.sequential"
)

// inFlights are the numbers of reads in flight that are measured.
var inFlights = []int{1, 4, 16, 64}

// diskStages reads from every directory, and mines from the file while it is
// there. Without directories it mines from RAM only.
func (r *run) diskStages(ctx context.Context) error {
	if err := r.memoryPipeline(ctx); err != nil {
		return err
	}
	for i := range r.dirs {
		d := &r.dirs[i]
		if err := r.makeFile(ctx, d); err != nil {
			return err
		}
		if err := r.readFile(ctx, d); err != nil {
			return err
		}
		if err := r.diskPipelines(ctx, d); err != nil {
			return err
		}
		err := d.file.Remove()
		d.file = nil
		if err != nil {
			return fmt.Errorf("benchmark of directory %s: remove the file: %w", d.path, err)
		}
	}
	return nil
}

// diskSize is how large the file in d is to be.
func (r *run) diskSize(d *directory) int64 {
	size := r.plan.diskBytes
	if size == 0 {
		size = 4 * max(gib, r.report.Environment.MemoryBytes)
	}
	if f := d.info.FreeBytes; f != nil && d.info.TotalBytes > 0 {
		size = min(size, int64(*f)/2)
	}
	if d.info.InMemory { // it is the RAM of this very process
		if free := r.report.Environment.MemoryFree; free > 0 {
			size = min(size, free/4)
		}
	}
	return max(size, 16*mib)
}

func (r *run) makeFile(ctx context.Context, d *directory) (err error) {
	fill := r.plan.fillTime / time.Duration(len(r.dirs))
	r.track.begin("filling a file in "+d.path, fill)
	for _, path := range disk.Stale(d.path) {
		r.warn("%s was left behind by an earlier benchmark that was killed; you may delete it", path)
	}
	d.file, err = disk.Create(ctx, d.path, disk.Settings{
		Bytes: r.diskSize(d), FillTime: fill, MinBytes: 16 * mib, Progress: r.track.update,
	})
	if err != nil {
		return err
	}
	direct, reason := d.file.Direct()
	r.report.Environment.Directories = append(r.report.Environment.Directories, report.Directory{
		Path: d.path, FileSystem: d.info.FileSystem, Disk: strings.Join(d.info.DiskModels, ", "), SetBytes: d.file.Bytes(), ODirect: direct,
	})
	if d.info.InMemory {
		r.warn("%s is in memory (%s): its figures mean RAM, not a disk; name a directory on a disk with --dir", d.path, d.info.FileSystem)
	}
	if d.info.Network {
		r.warn("%s is on another machine (%s): its figures mean the network too", d.path, d.info.FileSystem)
	}
	if !direct {
		r.warn("%s refuses O_DIRECT (%s): reads go through the page cache, which is dropped after each; its figures are lower and cost more CPU", d.path, reason)
	}
	return nil
}

// readFile measures sequential and random reads of d's file.
func (r *run) readFile(ctx context.Context, d *directory) error {
	share := time.Duration(len(r.dirs))
	whole := r.plan.readTime / share
	r.track.begin("reading "+d.path, whole*time.Duration(len(inFlights)+1))
	sequential, err := d.file.ReadSequential(ctx, whole)
	if err != nil {
		return err
	}
	s := diskStage(StageDiskSequential, d, sequential, 4)
	s.LatencyP50Seconds, s.LatencyP99Seconds = 0, 0 // of larger reads
	s.Notes = append(s.Notes, "loads per second when the file is read in order, 2 MiB at a time")
	stages := []report.Stage{s}
	d.sequential = s.Value
	for i, n := range inFlights {
		r.track.update(float64(i+1) / float64(len(inFlights)+1))
		res, err := d.file.ReadRandom(ctx, n, whole)
		if err != nil {
			return err
		}
		stages = append(stages, diskStage(StageDiskRandom, d, res, n))
		d.random = max(d.random, stages[i+1].Value)
	}
	// The ideal of random reads is what the disk delivered at best in this run.
	best := max(d.sequential, d.random)
	for i := range stages[1:] {
		setIdeal(&stages[1+i], best, report.LimitDisk, "highest rate of this disk in this run, sequential or random")
	}
	r.report.Stages = append(r.report.Stages, stages...)
	r.track.result(fmt.Sprintf("%s reads/s of 256 KiB (%s)", units.Count(d.random), units.Rate(d.random*disk.BlockBytes)))
	return nil
}

func diskStage(name string, d *directory, res *disk.Result, inFlight int) report.Stage {
	samples := make([]float64, 0, len(res.Rates))
	for _, v := range res.Rates {
		if v > 0 {
			samples = append(samples, rounded(v))
		}
	}
	if len(samples) == 0 { // less than a read in the whole time's slices
		samples = []float64{rounded(float64(res.Reads) / res.Seconds)}
	}
	s := summarized(samples)
	s.Name, s.Device, s.Unit, s.Cores, s.Directory, s.InFlight = name, "disk", report.UnitReads, 1, d.path, inFlight
	s.SampleSeconds = rounded(res.SliceSeconds)
	s.LatencyP50Seconds, s.LatencyP99Seconds = rounded(stats.Median(res.Latencies)), rounded(stats.Quantile(res.Latencies, 0.99))
	s.CPUSecondsPerRead = rounded(max(0, res.CPUSeconds) / float64(res.Reads))
	if d.info.InMemory {
		s.Device = "memory"
		s.Notes = append(s.Notes, "the directory is in memory")
	}
	if direct, _ := d.file.Direct(); !direct {
		s.Notes = append(s.Notes, "through the page cache, O_DIRECT was refused")
	}
	return s
}
