package store

import (
	"context"
	"fmt"

	"github.com/zgminer/zgminer/sealing"
)

// Drop says that sectors of a load are not held any more, because they are damaged
// on disk. Units of them lose their seal. The other sectors stay: a sealed unit
// that keeps some is unsealed in place first; if it cannot be read, it goes as a
// whole. Sectors that are not held are ignored. A load that keeps none loses its
// slot. It is durable on return and may be repeated.
func (s *Store) Drop(ctx context.Context, load uint64, sectors Sectors) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.leave()
	defer s.locks.lock(load)()
	if err := s.drop(load, sectors); err != nil {
		return fmt.Errorf("dropping %d sectors of load %d: %w", sectors.Count(), load, err)
	}
	return nil
}

func (s *Store) drop(load uint64, sectors Sectors) error {
	r, ok, err := s.get(load)
	if err != nil || !ok {
		return err
	}
	if in := s.openIntent(load); in != nil {
		// What the intent cannot recover it gives up by itself.
		if r, err = s.finish(load, r, in); err != nil {
			return err
		}
	}
	gone := sectors.and(r.present)
	if gone.empty() {
		return nil
	}
	var partial, touched sealing.Bitmap // units
	for u := range sealing.LoadUnits {
		switch gone.unit(u) {
		case 0:
			continue
		case r.present.unit(u):
		default:
			partial = partial.With(u)
		}
		touched = touched.With(u)
	}
	if keep := partial & r.seal.Sealed; keep != 0 {
		target := dropUnits(r.seal, keep)
		if err := s.transform(load, r, target); err == nil {
			r.seal = target
		} else if s.openIntent(load) != nil {
			return err // it was begun: the next try finishes it
		} else {
			s.log.Error("sealed data: units that cannot be read are dropped as a whole", "load", load, "units", fmt.Sprintf("%016x", uint64(keep)), "err", err)
			for u := range sealing.LoadUnits {
				if keep.Has(u) {
					gone = gone.or(sectorRange(uint64(u)*sealing.UnitSectors, sealing.UnitSectors).and(r.present))
				}
			}
		}
	}
	r.seal = dropUnits(r.seal, touched)
	r.present = r.present.without(gone)
	b := s.db.Batch()
	if r.present.empty() {
		b.Delete(loadKey(load))
	} else if err := putRecord(b, load, &r); err != nil {
		b.Discard()
		return err
	}
	if err := b.Commit(); err != nil {
		return err
	}
	if r.present.empty() {
		s.table.remove(load)
		s.space.give(r.place)
		return nil
	}
	s.table.put(load, &r, false)
	return nil
}

// SectorRange returns the sectors first to first+n of a load, as a set.
func SectorRange(first, n uint64) Sectors {
	return sectorRange(first, min(n, LoadSectors-min(first, LoadSectors)))
}

// Or returns the sectors that are in s or t.
func (s Sectors) Or(t Sectors) Sectors { return s.or(t) }

// And returns the sectors that are in s and t.
func (s Sectors) And(t Sectors) Sectors { return s.and(t) }

// Without returns the sectors that are in s and not in t.
func (s Sectors) Without(t Sectors) Sectors { return s.without(t) }

// Where returns the data file that a place lies in and the byte at which its slot
// begins; the file's name is without directory, see Dir.
func (p Place) Where() (file string, offset int64) { return fileName(p.File()), p.offset() }
