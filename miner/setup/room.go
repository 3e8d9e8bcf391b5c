package setup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner/options"
)

// Room says in which file systems the directories of data would take more than is
// free there plus what lies in them already; none if all fits. A directory that does
// not exist counts for where it would be made.
func Room(dirs []options.Dir) (problems []string, err error) {
	type system struct {
		free, want uint64 // bytes
		path       string // of the first directory
	}
	var order []uint64
	systems := map[uint64]*system{}
	for _, d := range dirs {
		free, device, err := freeBytes(d.Path)
		if err != nil {
			return nil, err
		}
		s := systems[device]
		if s == nil {
			s = &system{free: free, path: d.Path}
			systems[device] = s
			order = append(order, device)
		}
		s.want += d.Bytes
		s.free += inUse(d.Path)
	}
	for _, device := range order {
		if s := systems[device]; s.want > s.free {
			problems = append(problems, fmt.Sprintf("%s may take %s, but its disk has room for %s", s.path, units.Bytes(s.want), units.Bytes(s.free)))
		}
	}
	return problems, nil
}

// freeBytes is what a user may still write in the file system where a directory is
// or would be made, and which one that is.
func freeBytes(path string) (free, device uint64, err error) {
	if path, err = filepath.Abs(path); err != nil {
		return 0, 0, fmt.Errorf("find the directory of data: %w", err)
	}
	for {
		var st syscall.Stat_t
		var room syscall.Statfs_t
		err := syscall.Stat(path, &st)
		if err == nil {
			err = syscall.Statfs(path, &room)
		}
		if err == nil {
			return room.Bavail * uint64(room.Bsize), uint64(st.Dev), nil
		}
		if !errors.Is(err, fs.ErrNotExist) || filepath.Dir(path) == path {
			return 0, 0, fmt.Errorf("ask how much is free in %s: %w", path, err)
		}
		path = filepath.Dir(path)
	}
}

// inUse is what the files of a directory take on disk, not counting folders in it.
func inUse(path string) (n uint64) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return 0
	}
	for _, e := range entries {
		var st syscall.Stat_t
		if e.Type().IsRegular() && syscall.Stat(filepath.Join(path, e.Name()), &st) == nil {
			n += uint64(st.Blocks) * 512
		}
	}
	return n
}
