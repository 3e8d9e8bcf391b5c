package store

import "github.com/zgminer/zgminer/kernels"

// Stats is the state of the store in numbers.
type Stats struct {
	Dirs        []DirStats
	Loads       uint64 // with a slot
	Complete    uint64 // of those, with all sectors
	Whole       uint64 // of those, with all units sealed
	InDoubt     uint64 // see ErrDoubt
	SealedUnits uint64
	ZeroLoads   uint64   // whole loads known to be zero; some may have a slot
	QuotaBytes  uint64   // of all directories
	UsedBytes   uint64   // slots with a load
	FreeSlots   uint64   // in the files' present size, holes included
	LostFiles   []string // data files that cannot be read, with the reason
	MinerID     kernels.Hash
}

// DirStats is the state of one directory.
type DirStats struct {
	Path       string
	QuotaBytes uint64
	FileBytes  uint64 // taken from the file system: files less holes
	UsedBytes  uint64 // slots with a load
	FreeSlots  uint64
	Files      int
	Direct     bool   // all files are accessed past the page cache
	Buffered   string // why not
	Full       string // why the directory did not grow when it was asked to last, "" if it did
	Err        string // why it cannot be used, "" if it can
	LastError  string // of its last failed read or write
}

// Stats returns the state now.
func (s *Store) Stats() Stats {
	sums := s.table.sums()
	st := Stats{
		Loads: sums.loads, Complete: sums.complete, Whole: sums.whole, InDoubt: sums.doubt, SealedUnits: sums.sealedUnits,
		MinerID: s.MinerID(),
	}
	for _, r := range s.zeros.loads() {
		st.ZeroLoads += r[1] - r[0]
	}
	s.space.stats(&st)
	return st
}

func (p *space) stats(st *Stats) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, d := range p.dirs {
		ds := DirStats{
			Path: d.path, QuotaBytes: uint64(d.quota), FileBytes: uint64(d.allocated()), UsedBytes: uint64(d.used) * LoadBytes,
			Files: len(d.files), Direct: true, Full: d.full, LastError: d.lastError,
		}
		if d.err != nil {
			ds.Err = d.err.Error()
		}
		for _, f := range d.files {
			ds.FreeSlots += uint64(f.free)
			if f.file == nil {
				continue
			}
			if direct, why := f.file.Direct(); !direct {
				ds.Direct, ds.Buffered = false, why
			}
			if err := f.flush.failure(); err != nil && ds.Err == "" {
				ds.Err = "flushing " + f.name + ": " + err.Error() + ": nothing more is written to it until the next start"
			}
		}
		st.Dirs = append(st.Dirs, ds)
		st.QuotaBytes += ds.QuotaBytes
		st.UsedBytes += ds.UsedBytes
		st.FreeSlots += ds.FreeSlots
	}
	for _, f := range p.files {
		if f.err != nil {
			st.LostFiles = append(st.LostFiles, f.name+": "+f.err.Error())
		}
	}
}

// noteError keeps the last error of a directory for Stats.
func (p *space) noteError(f *dataFile, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f.dir != nil {
		f.dir.lastError = err.Error()
	}
}

// Dir returns the directory that a place lies in, as given in Options, "" if its
// file was not found.
func (s *Store) Dir(p Place) string {
	s.space.mu.Lock()
	defer s.space.mu.Unlock()
	if f := s.space.files[p.File()]; f != nil && f.dir != nil {
		return f.dir.path
	}
	return ""
}
