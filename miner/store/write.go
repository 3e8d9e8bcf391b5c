package store

import (
	"context"
	"fmt"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/sealing"
)

// Write stores raw whole sectors of a load, from sector on; they must not reach
// past it. Sectors that are held already are left alone. When it returns nil
// the sectors are durable; on an error they are not held. Calls for different
// loads share the disk's flushes, so that many at once are fast.
func (s *Store) Write(ctx context.Context, load, sector uint64, data []byte) error {
	n := uint64(len(data)) / SectorBytes
	if err := checkRange(load, sector, n); err != nil {
		return err
	}
	if len(data)%SectorBytes != 0 {
		return fmt.Errorf("load %d: %d bytes are not whole sectors of %d", load, len(data), SectorBytes)
	}
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.leave()
	defer s.locks.lock(load)()
	return s.write(load, sector, data, sectorRange(sector, n))
}

var zeroLoad [LoadBytes]byte

// WriteZeros stores n zero sectors inside a used load.
func (s *Store) WriteZeros(ctx context.Context, load, sector, n uint64) error {
	if err := checkRange(load, sector, n); err != nil {
		return err
	}
	return s.Write(ctx, load, sector, zeroLoad[:n*SectorBytes])
}

// MarkZero notes that the loads [first, end) are zero where nothing else is
// held. They are held from then on. A load without a slot gets one only when it
// is sealed; one that has a slot is completed with zeros in it. It costs one
// record in the index, however long the range (and one for each load with data
// in it).
func (s *Store) MarkZero(ctx context.Context, first, end uint64) error {
	if first >= end || end > 1<<53 {
		return fmt.Errorf("loads %d to %d are no range of loads", first, end)
	}
	used, err := s.markZero(ctx, first, end)
	if err != nil {
		return fmt.Errorf("loads %d to %d known to be zero: %w", first, end, err)
	}
	for _, load := range used {
		if err := s.WriteZeros(ctx, load, 0, LoadSectors); err != nil {
			return err
		}
	}
	return nil
}

// markZero adds the range less the loads that hold data, and returns those.
func (s *Store) markZero(ctx context.Context, first, end uint64) (used []uint64, err error) {
	s.gate.Lock() // no load gets a slot meanwhile
	defer s.gate.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	from := first
	for load := range s.scan(first) {
		if load >= end {
			break
		}
		if known := s.zeros.in(load); known.Full() {
			continue
		}
		used = append(used, load)
		if err := s.zeros.add(from*LoadSectors, load*LoadSectors); err != nil {
			return nil, err
		}
		from = load + 1
	}
	return used, s.zeros.add(from*LoadSectors, end*LoadSectors)
}

// write stores the wanted sectors out of data, which begins at sector from. The
// caller holds the load's lock.
func (s *Store) write(load, from uint64, data []byte, want Sectors) error {
	r, ok, err := s.get(load)
	if err != nil {
		return err
	}
	var zero Sectors
	if !ok {
		zero = s.zeros.in(load)
	}
	fresh := want.without(r.present).without(zero)
	if fresh.empty() {
		return nil
	}
	var f *dataFile
	if ok {
		if f, err = s.writable(r.place); err != nil {
			return fmt.Errorf("writing load %d: %w", load, err)
		}
	} else {
		if err := s.db.Room(); err != nil {
			return fmt.Errorf("writing load %d: %w: %w", load, ErrFull, err)
		}
		if r.place, f, err = s.space.take(); err != nil {
			return fmt.Errorf("writing load %d: %w", load, err)
		}
	}
	// With its first slot a load takes along what was known to be zero, and is
	// sealed at once if it can be: nothing claims the slot yet.
	r, err = s.fill(f, load, r, from, data, fresh, zero, !ok)
	if err == nil {
		err = f.flush.flush(f.file.Sync)
	}
	if err != nil {
		if !ok {
			s.space.refuse(r.place, err)
		}
		s.space.noteError(f, err)
		return fmt.Errorf("writing load %d to %s, slot %d: %w", load, f.name, r.place.Slot(), err)
	}
	b := s.db.Batch()
	if err := putRecord(b, load, &r); err != nil {
		b.Discard()
		return err
	}
	if err := b.Commit(); err != nil {
		// Whether the claim is on disk is unknown: the slot stays out of use.
		return fmt.Errorf("writing load %d: %w", load, err)
	}
	s.table.put(load, &r, s.openIntent(load) != nil)
	return nil
}

// fill writes fresh sectors and zeros into a load's slot, in whole units, and
// returns the record with them. Sectors present are written again as they are. A
// slot that is new is sealed where that is wanted.
func (s *Store) fill(f *dataFile, load uint64, r record, from uint64, data []byte, fresh, zero Sectors, isNew bool) (record, error) {
	buf := s.buffer()
	defer s.bufs.Put(buf)
	touched := fresh.or(zero)
	var dirty sealing.Bitmap
	for u := range sealing.LoadUnits {
		if touched.unit(u) == 0 {
			continue
		}
		dirty = dirty.With(u)
		unit := (*buf)[u*sealing.UnitBytes : (u+1)*sealing.UnitBytes]
		if r.present.unit(u) == 0 {
			clear(unit)
		} else if err := vfs.ReadFull(f.file, unit, r.place.offset()+int64(u)*sealing.UnitBytes); err != nil {
			return r, err
		}
		for i := range uint64(sealing.UnitSectors) {
			sector := uint64(u)*sealing.UnitSectors + i
			at := unit[i*SectorBytes : (i+1)*SectorBytes]
			if fresh.Has(sector) {
				copy(at, data[(sector-from)*SectorBytes:])
			} else if zero.Has(sector) {
				clear(at)
			}
		}
	}
	r.present = r.present.or(touched)
	if isNew && s.contexts != nil && s.minerID != (kernels.Hash{}) {
		r.seal = targetOf(&r, s.contexts(load))
		sealer := s.sealers.Get().(*sealing.Sealer)
		defer s.sealers.Put(sealer)
		err := s.compute(func() error { return sealer.SealLoad(*buf, load, r.seal.Contexts, r.seal.Sealed) })
		if err != nil {
			return r, err
		}
	}
	return r, writeUnits(f, r.place, *buf, dirty)
}

// SealOnWrite makes the store seal the units of new loads that come with all
// their sectors before they are written for the first time, with what contexts
// returns for the load: one write instead of a write, a read, a write and two
// records. That is for filling a store with old data, whose contexts exist; the
// seal worker does the rest. contexts is called from many goroutines and may
// return nil; it must be a list that passes Check.
func (s *Store) SealOnWrite(contexts func(load uint64) sealing.Contexts) {
	s.gate.Lock()
	defer s.gate.Unlock()
	s.contexts = contexts
}

// writeUnits writes the given units of a load.
func writeUnits(f *dataFile, place Place, data []byte, units sealing.Bitmap) error {
	for first, n := range units.Runs() {
		part := data[first*sealing.UnitBytes : (first+n)*sealing.UnitBytes]
		if _, err := f.file.WriteAt(part, place.offset()+int64(first)*sealing.UnitBytes); err != nil {
			return err
		}
	}
	return nil
}

// writable returns the file of a place if it can be written.
func (s *Store) writable(place Place) (*dataFile, error) {
	f, err := s.space.file(place)
	if err == nil {
		err = f.flush.failure()
	}
	return f, err
}
