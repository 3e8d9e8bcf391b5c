package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

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
	if len(dirs) == 0 {
		d, err := DefaultDirectory()
		if err != nil {
			return err
		}
		dirs = []string{d}
	}
	for _, d := range dirs {
		path, err := filepath.Abs(d)
		if err != nil {
			return fmt.Errorf("benchmark of directory %s: %w", d, err)
		}
		if slices.ContainsFunc(r.dirs, func(o directory) bool { return o.path == path }) {
			return fmt.Errorf("benchmark of directory %s: it is named twice", path)
		}
		f, err := disk.Create(context.Background(), path, disk.Settings{Bytes: disk.BlockBytes})
		if err != nil {
			return err
		}
		if err := f.Remove(); err != nil {
			return fmt.Errorf("benchmark of directory %s: remove the trial file: %w", path, err)
		}
		info, err := hwdetect.ProbeDirectory(path)
		if err != nil {
			return errors.Join(fmt.Errorf("benchmark of directory %s", path), err)
		}
		r.dirs = append(r.dirs, directory{path: path, info: info})
	}
	return nil
}
