package store

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/index"
)

// load reads the index, opens the files and finishes interrupted changes.
func (s *Store) load() error {
	id, err := s.storeID()
	if err != nil {
		return err
	}
	if err := s.openDirs(id); err != nil {
		return err
	}
	if err := s.openFiles(); err != nil {
		return err
	}
	s.space.removeStrays()
	if err := s.zeros.load(); err != nil {
		return err
	}
	intents, err := s.readIntents()
	if err != nil {
		return err
	}
	if err := s.readLoads(intents); err != nil {
		return err
	}
	if err := s.loadMinerID(); err != nil {
		return err
	}
	s.space.shrinkToQuota()
	return s.finishAll()
}

// storeID returns what marks the directories of this store.
func (s *Store) storeID() ([]byte, error) {
	id, ok, err := s.db.Get(storeIDKey)
	if err != nil || ok {
		return id, err
	}
	id = make([]byte, 16)
	rand.Read(id)
	b := s.db.Batch()
	b.Set(storeIDKey, id)
	return id, b.Commit()
}

func (s *Store) loadMinerID() error {
	v, ok, err := s.db.Get(minerIDKey)
	if err != nil {
		return err
	}
	if ok {
		if len(v) != kernels.HashBytes {
			return fmt.Errorf("%w: a miner id of %d bytes", errRecord, len(v))
		}
		s.useMinerID(kernels.Hash(v))
	}
	if s.opt.MinerID != (kernels.Hash{}) {
		return s.setMinerID(s.opt.MinerID)
	}
	return nil
}

// markerName is the file that says whose a directory is.
const markerName = "zgminer-store"

func (s *Store) openDirs(id []byte) error {
	p := s.space
	seen := map[string]bool{}
	for _, o := range s.opt.Dirs {
		path := filepath.Clean(o.Path)
		if seen[path] {
			return fmt.Errorf("the directory %s is listed twice", path)
		}
		seen[path] = true
		d := &dir{path: path, quota: int64(min(o.Bytes, 1<<60)) / LoadBytes * LoadBytes}
		d.err = s.openDir(d, id)
		if d.err != nil {
			s.log.Error("sealed data: a directory cannot be used", "dir", path, "err", d.err)
		}
		p.dirs = append(p.dirs, d)
	}
	return nil
}

func (s *Store) openDir(d *dir, id []byte) error {
	if err := s.space.fs.MkdirAll(d.path); err != nil {
		return err
	}
	f, err := s.space.fs.Open(filepath.Join(d.path, markerName), vfs.How{Create: true})
	if err != nil {
		return err
	}
	defer f.Close()
	want := []byte(hex.EncodeToString(id) + "\n")
	got := make([]byte, len(want)+1)
	n, err := f.ReadAt(got, 0)
	if n == len(want) && bytes.Equal(got[:n], want) {
		return nil
	}
	if n >= len(want) && got[0] != 0 {
		return fmt.Errorf("it belongs to another store (%s says %q): use another directory", markerName, got[:n])
	}
	if n < len(want) && err == nil {
		return fmt.Errorf("reading %s: %d bytes", markerName, n)
	}
	// New, or a crash left half a marker. If the index knows files here, then this
	// is not the directory that it knows.
	used, err := s.usedDir(d.path)
	if err != nil {
		return err
	}
	if used {
		return fmt.Errorf("%s is missing, but data files were made here: is the disk not mounted?", markerName)
	}
	if _, err := f.WriteAt(want, 0); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return s.space.fs.SyncDir(d.path)
}

// usedDir tells whether the index has a file that was made in a directory.
func (s *Store) usedDir(path string) (used bool, err error) {
	err = s.scanFiles(func(_ int, r fileRecord) error {
		used = used || r.dir == path && r.slots > 0
		return nil
	})
	return used, err
}

func (s *Store) scanFiles(f func(number int, r fileRecord) error) error {
	prefix := []byte("sf")
	return s.db.Scan(prefix, index.PrefixEnd(prefix), func(k, v []byte) error {
		r, err := decodeFileRecord(v)
		if err == nil && len(k) != 4 {
			err = fmt.Errorf("%w: key %x", errRecord, k)
		}
		if err != nil {
			return err
		}
		return f(int(binary.BigEndian.Uint16(k[2:])), r)
	})
}

// openFiles opens the data files that the index knows, wherever they lie now.
func (s *Store) openFiles() error {
	p := s.space
	return s.scanFiles(func(number int, r fileRecord) error {
		if number >= maxFiles {
			return fmt.Errorf("%w: data file number %d", errRecord, number)
		}
		f := &dataFile{number: number, name: filepath.Join(r.dir, fileName(number)), flush: newFlushGroup()}
		p.files[number] = f
		p.next = max(p.next, number+1)
		for _, d := range p.candidates(r.dir) {
			name := filepath.Join(d.path, fileName(number))
			file, err := p.fs.Open(name, vfs.How{Direct: true})
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			f.name, f.dir, f.file, f.err = name, d, file, err
			d.files = append(d.files, f)
			break
		}
		f.grow(r.slots)
		switch {
		case f.err != nil:
		case f.dir == nil:
			f.err = fmt.Errorf("data file %s is in none of the directories: mount its disk, list its directory, or fetch its data again", f.name)
		default:
			f.err = checkSize(f)
		}
		if f.err != nil {
			s.log.Error("sealed data: a file cannot be used", "file", f.name, "err", f.err)
		}
		return nil
	})
}

// candidates returns the usable directories, the one that a file was made in
// first.
func (p *space) candidates(made string) (list []*dir) {
	for _, d := range p.dirs {
		if d.err != nil {
			continue
		}
		if list = append(list, d); d.path == made {
			list[0], list[len(list)-1] = list[len(list)-1], list[0]
		}
	}
	return list
}

// removeStrays removes data files in our directories that the index does not
// know: a crash or an error came between making one and noting it, there is no
// load in them.
func (p *space) removeStrays() {
	for _, d := range p.dirs {
		if d.err != nil {
			continue
		}
		names, err := p.fs.List(d.path)
		if err != nil {
			d.err = err
			continue
		}
		for _, name := range names {
			var number int
			if n, _ := fmt.Sscanf(name, "loads-%d.dat", &number); n != 1 || name != fileName(number) {
				continue
			}
			p.next = max(p.next, number+1)
			if f := p.files[number]; f != nil {
				continue // another directory's, if not this one's
			}
			path := filepath.Join(d.path, name)
			p.log.Info("sealed data: removing a file that was never taken into use", "file", path)
			if err := p.fs.Remove(path); err != nil {
				p.log.Warn("sealed data: removing a file that was never taken into use", "err", err)
			}
		}
	}
}

func checkSize(f *dataFile) error {
	size, err := f.file.Size()
	if err == nil && size < int64(f.slots)*LoadBytes {
		err = fmt.Errorf("it has %d bytes and should have %d: it was cut; restore it, or remove it and fetch its data again", size, int64(f.slots)*LoadBytes)
	}
	return err
}

func (s *Store) readIntents() (map[uint64]*intent, error) {
	intents := map[uint64]*intent{}
	prefix := []byte("sw")
	err := s.db.Scan(prefix, index.PrefixEnd(prefix), func(k, v []byte) error {
		load, err := keyNumber(k)
		if err != nil {
			return err
		}
		in, err := decodeIntent(v)
		if err != nil {
			return fmt.Errorf("load %d: %w", load, err)
		}
		intents[load] = in
		return nil
	})
	return intents, err
}

func (s *Store) readLoads(intents map[uint64]*intent) error {
	prefix := []byte("sl")
	return s.db.Scan(prefix, index.PrefixEnd(prefix), func(k, v []byte) error {
		load, err := keyNumber(k)
		if err != nil {
			return err
		}
		r, err := decodeRecord(v)
		if err != nil {
			return fmt.Errorf("load %d: %w", load, err)
		}
		in := intents[load]
		if in != nil {
			if err := in.fits(&r); err != nil {
				return fmt.Errorf("load %d: %w", load, err)
			}
			s.intents[load] = in
		}
		f := s.space.files[r.place.File()]
		if f == nil || !f.claim(r.place.Slot()) {
			return fmt.Errorf("%w: load %d claims slot %d of %s, which does not exist or has another load", errRecord, load, r.place.Slot(), fileName(r.place.File()))
		}
		s.table.put(load, &r, in != nil)
		return nil
	})
}

// fits checks an intent against its load's record.
func (in *intent) fits(r *record) error {
	units := r.present.Units()
	if bad := (in.units | in.target.Sealed) &^ units; bad != 0 {
		return fmt.Errorf("%w: an intent for units %016x without all their sectors", errRecord, uint64(bad))
	}
	if got := changed(&r.seal, &in.target); got&^in.units != 0 {
		return fmt.Errorf("%w: an intent that changes units %016x and announces %016x", errRecord, uint64(got), uint64(in.units))
	}
	return nil
}

// finishAll finishes what was interrupted. What cannot be stays in doubt.
func (s *Store) finishAll() error {
	for load, in := range s.intents {
		r, ok, err := s.get(load)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if _, err := s.finish(load, r, in); err != nil {
			if s.db.Err() != nil {
				return err
			}
			s.log.Error("sealed data: a load stays in doubt", "err", err)
		}
	}
	return nil
}
