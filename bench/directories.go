package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/zgminer/zgminer/bench/disk"
	"github.com/zgminer/zgminer/hwdetect"
)

// directory is a directory under test.
type directory struct {
	path string
	info hwdetect.Directory
	file *disk.File

	random, sequential float64 // best rates seen, loads per second
	direct, bucketed   efficiency
	noncesPerRead      float64 // of the sweeps measured
}

// findDirectories settles the directories and refuses those that cannot be
// used, before the long part of the run.
func (r *run) findDirectories() error {
	dirs := r.opt.Directories
	given := len(dirs) > 0
	if !given {
		d, fallback, err := defaultDirectory()
		if err != nil {
			return err
		}
		if fallback != "" {
			r.early = append(r.early, fallback)
		}
		dirs = []string{d}
	}
	for _, d := range dirs {
		path, err := filepath.Abs(d)
		if err != nil {
			return fmt.Errorf("benchmark of directory %s: %w", d, err)
		}
		if slices.ContainsFunc(r.dirs, func(o directory) bool { return o.path == path }) {
			return fmt.Errorf("benchmark of directory %s: it is named twice (name it once)", path)
		}
		info, err := tryDirectory(path)
		if err == nil && info.FreeBytes != nil && info.TotalBytes > 0 && *info.FreeBytes < smallestFile {
			err = disk.ErrFull(path, smallestFile, int64(*info.FreeBytes))
		}
		if full := errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT); full && !given {
			r.early = append(r.early, fmt.Sprintf("no disk was measured: %v", err))
			return nil
		}
		if err != nil {
			return err
		}
		r.dirs = append(r.dirs, directory{path: path, info: info})
	}
	return nil
}

// smallestFile is the least that disks are read from.
const smallestFile = 16 * mib

// tryDirectory finds out whether a file can be made in the directory, and what
// it lies on.
func tryDirectory(path string) (hwdetect.Directory, error) {
	f, err := disk.Create(context.Background(), path, disk.Settings{Bytes: disk.BlockBytes})
	if errors.Is(err, syscall.ENOSPC) {
		if info, err := hwdetect.ProbeDirectory(path); err == nil && info.FreeBytes != nil {
			return info, disk.ErrFull(path, smallestFile, int64(*info.FreeBytes))
		}
	}
	if err != nil {
		return hwdetect.Directory{}, err
	}
	if err := f.Remove(); err != nil {
		return hwdetect.Directory{}, fmt.Errorf("benchmark of directory %s: remove the trial file: %w", path, err)
	}
	info, err := hwdetect.ProbeDirectory(path)
	if err != nil {
		return info, fmt.Errorf("benchmark of directory %s: %w", path, err)
	}
	return info, nil
}
