package store

import (
	"errors"
	"fmt"
	"log/slog"
	"math/bits"
	"path/filepath"
	"slices"
	"sync"
	"syscall"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/sealing"
)

// space hands out slots. Files and their lengths are in the index; free slots
// are those that no load's record names.
type space struct {
	fs      vfs.FS
	db      *index.DB
	log     *slog.Logger
	slab    int   // slots
	perFile int   // slots of a full file
	reserve int64 // bytes of a file system left to others

	mu    sync.Mutex // guards the rest; data is read and written without it
	dirs  []*dir
	files map[int]*dataFile
	next  int // number of the next file
}

type dir struct {
	path      string
	quota     int64 // bytes
	files     []*dataFile
	used      int    // slots with a load
	err       error  // why the directory takes no data: not mounted, of another store
	full      string // why nothing was added last time, "" if something was
	lastError string
}

// allocated returns the bytes of the directory's files, less the holes in them.
func (d *dir) allocated() (n int64) {
	for _, f := range d.files {
		n += int64(f.slots-f.holes) * sealing.LoadBytes
	}
	return n
}

// dataFile is one loads-NNNNN.dat.
type dataFile struct {
	number int
	name   string
	dir    *dir // nil if it was not found
	file   vfs.File
	flush  *flushGroup
	err    error // why the file cannot be used

	slots, free, holes int
	freeBits, holeBits []uint64 // by slot
	hint               int      // no free slot in words before
}

func fileName(number int) string { return fmt.Sprintf("loads-%05d.dat", number) }

func (f *dataFile) grow(slots int) {
	for len(f.freeBits)*64 < slots {
		f.freeBits = append(f.freeBits, 0)
		f.holeBits = append(f.holeBits, 0)
	}
	for s := f.slots; s < slots; s++ {
		f.freeBits[s/64] |= 1 << (s % 64)
	}
	f.free += slots - f.slots
	f.hint = min(f.hint, f.slots/64)
	f.slots = slots
}

// claim takes a slot out of the free ones; false if it was not free.
func (f *dataFile) claim(slot int) bool {
	if slot >= f.slots || f.freeBits[slot/64]>>(slot%64)&1 == 0 {
		return false
	}
	f.freeBits[slot/64] &^= 1 << (slot % 64)
	f.free--
	if f.dir != nil {
		f.dir.used++
	}
	return true
}

func (f *dataFile) release(slot int) {
	f.freeBits[slot/64] |= 1 << (slot % 64)
	f.free++
	f.hint = min(f.hint, slot/64)
	if f.dir != nil {
		f.dir.used--
	}
}

func (f *dataFile) isHole(slot int) bool { return f.holeBits[slot/64]>>(slot%64)&1 == 1 }

func (f *dataFile) setHole(slot int, hole bool) {
	if f.isHole(slot) == hole {
		return
	}
	f.holeBits[slot/64] ^= 1 << (slot % 64)
	if hole {
		f.holes++
	} else {
		f.holes--
	}
}

// lowest returns the lowest free slot.
func (f *dataFile) lowest() int {
	for ; ; f.hint++ {
		if w := f.freeBits[f.hint]; w != 0 {
			return f.hint*64 + bits.TrailingZeros64(w)
		}
	}
}

// usable reports why a file cannot be written.
func (f *dataFile) usable() error {
	if f.err != nil {
		return f.err
	}
	if f.dir.err != nil {
		return f.dir.err
	}
	return f.flush.failure()
}

// file returns a data file for reading or writing.
func (p *space) file(place Place) (*dataFile, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.files[place.File()]
	if f == nil {
		return nil, fmt.Errorf("data file %s is not known", fileName(place.File()))
	}
	return f, f.err
}

// take claims a slot for a load: the lowest free one of the directory that has
// the largest share of its quota left, which grows where needed.
func (p *space) take() (Place, *dataFile, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	order := slices.Clone(p.dirs)
	slices.SortStableFunc(order, func(a, b *dir) int {
		// a.left/a.quota against b.left/b.quota, in slots
		return int(b.left()*(a.quota/sealing.LoadBytes) - a.left()*(b.quota/sealing.LoadBytes))
	})
	var reasons []error
	for _, d := range order {
		place, f, err := p.takeFrom(d)
		if err == nil {
			d.full = ""
			return place, f, nil
		}
		d.full = err.Error()
		reasons = append(reasons, fmt.Errorf("%s: %w", d.path, err))
	}
	return 0, nil, fmt.Errorf("%w: %w", ErrFull, errors.Join(reasons...))
}

// left returns the slots that the quota leaves.
func (d *dir) left() int64 { return d.quota/sealing.LoadBytes - int64(d.used) }

func (p *space) takeFrom(d *dir) (Place, *dataFile, error) {
	if d.err != nil {
		return 0, nil, d.err
	}
	if d.left() < 1 {
		return 0, nil, fmt.Errorf("the quota of %d bytes is used", d.quota)
	}
	for {
		var broken error
		for _, f := range d.files {
			if err := f.usable(); err != nil {
				broken = err
				continue
			}
			if f.free == 0 {
				continue
			}
			slot := f.lowest()
			if f.isHole(slot) {
				if err := f.file.Allocate(int64(slot)*sealing.LoadBytes, sealing.LoadBytes); err != nil && !errors.Is(err, vfs.ErrNoAllocate) {
					return 0, nil, err
				}
				f.setHole(slot, false)
			}
			f.claim(slot)
			return placeOf(f.number, slot), f, nil
		}
		if err := p.growDir(d); err != nil {
			return 0, nil, errors.Join(err, broken)
		}
	}
}

// growDir adds up to a slab of free slots to a directory, in its last file or a
// new one. The slots are on disk before the index knows them.
func (p *space) growDir(d *dir) error {
	slots := min(int64(p.slab), (d.quota-d.allocated())/sealing.LoadBytes)
	if slots < 1 {
		return fmt.Errorf("the quota of %d bytes is used", d.quota)
	}
	free, err := p.fs.Free(d.path)
	if err != nil {
		return err
	}
	slots = min(slots, (int64(min(free, 1<<62))-p.reserve)/sealing.LoadBytes)
	if slots < 1 {
		return fmt.Errorf("the disk has %d bytes left, %d are kept for others", free, p.reserve)
	}
	var f *dataFile
	if n := len(d.files); n > 0 && d.files[n-1].slots < p.perFile && d.files[n-1].usable() == nil {
		f = d.files[n-1]
	} else if f, err = p.newFile(d); err != nil {
		return err
	}
	slots = min(slots, int64(p.perFile-f.slots))
	from := int64(f.slots) * sealing.LoadBytes
	switch err := f.file.Allocate(from, slots*sealing.LoadBytes); {
	case errors.Is(err, vfs.ErrNoAllocate):
		p.log.Warn("sealed data: space cannot be reserved, a full disk will show late", "file", f.name, "err", err)
	case err != nil:
		// A failed allocation may have taken part of it.
		if terr := f.file.Truncate(from); terr != nil {
			err = errors.Join(err, terr)
		}
		if errors.Is(err, syscall.ENOSPC) && slots > 1 {
			return p.growLess(d, int(slots/2), err)
		}
		return err
	}
	if err := f.flush.flush(f.file.Sync); err != nil {
		return err
	}
	r := fileRecord{slots: f.slots + int(slots), dir: d.path}
	b := p.db.Batch()
	b.Set(fileKey(f.number), r.append(nil))
	if err := b.Commit(); err != nil {
		return err
	}
	f.grow(r.slots)
	return nil
}

// growLess tries again with fewer slots than a slab.
func (p *space) growLess(d *dir, slots int, full error) error {
	slab := p.slab
	p.slab = slots
	defer func() { p.slab = slab }()
	if err := p.growDir(d); err != nil {
		return full
	}
	return nil
}

// newFile makes the next data file in d.
func (p *space) newFile(d *dir) (*dataFile, error) {
	if p.next >= maxFiles {
		return nil, fmt.Errorf("there are %d data files already", p.next)
	}
	f := &dataFile{number: p.next, dir: d, name: filepath.Join(d.path, fileName(p.next)), flush: newFlushGroup()}
	p.next++ // even if it fails: two files of one number would be one too many
	var err error
	if f.file, err = p.fs.Open(f.name, vfs.How{Create: true, Direct: true}); err != nil {
		return nil, err
	}
	// What a crash left of a file that the index does not know is not data.
	if err = f.file.Truncate(0); err == nil {
		err = p.fs.SyncDir(d.path)
	}
	if err != nil {
		return nil, errors.Join(err, f.file.Close())
	}
	p.files[f.number] = f
	d.files = append(d.files, f)
	return f, nil
}

// give frees the slots of loads that the index does not name any more. Up to a
// slab of them per directory stays reserved for reuse, the rest becomes holes.
func (p *space) give(places ...Place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, place := range places {
		f := p.files[place.File()]
		if f == nil {
			continue
		}
		f.release(place.Slot())
		if f.dir != nil && f.usable() == nil && (f.dir.reserved() > p.slab || f.dir.allocated() > f.dir.quota) {
			p.punch(f, place.Slot())
		}
	}
}

// refuse takes back a slot that could not be written and that nothing claims. A
// slot that failed for another reason than a full disk is not handed out again
// before the next start.
func (p *space) refuse(place Place, err error) {
	if errors.Is(err, syscall.ENOSPC) {
		p.give(place)
	}
}

// reserved returns the free slots that are not holes.
func (d *dir) reserved() (n int) {
	for _, f := range d.files {
		n += f.free - f.holes
	}
	return n
}

func (p *space) punch(f *dataFile, slot int) {
	err := f.file.Punch(int64(slot)*sealing.LoadBytes, sealing.LoadBytes)
	if errors.Is(err, errors.ErrUnsupported) {
		return
	}
	if err != nil {
		p.log.Warn("sealed data: giving space back failed", "file", f.name, "slot", slot, "err", err)
		return
	}
	f.setHole(slot, true)
}

// shrinkToQuota punches free slots of directories that have more than their
// quota.
func (p *space) shrinkToQuota() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, d := range p.dirs {
		for _, f := range d.files {
			if f.usable() != nil {
				continue
			}
			for s := f.slots - 1; s >= 0 && d.allocated() > d.quota; s-- {
				if f.freeBits[s/64]>>(s%64)&1 == 1 && !f.isHole(s) {
					p.punch(f, s)
				}
			}
		}
	}
}

func (p *space) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var err error
	for _, f := range p.files {
		if f.file != nil {
			err = errors.Join(err, f.file.Close())
		}
	}
	return err
}
