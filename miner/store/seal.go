package store

import (
	"context"
	"fmt"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/sealing"
)

// Seal seals in place every unit of a load that has all its sectors and a
// context in contexts; one sealed with another digest is resealed. Units
// without a context stay as they are. A load of known zeros gets a slot. When
// it returns nil the units are sealed, and a crash does not undo that; on an
// error every unit is still served with its raw bytes.
func (s *Store) Seal(ctx context.Context, load uint64, contexts sealing.Contexts) error {
	if err := contexts.Check(); err != nil {
		return fmt.Errorf("sealing load %d: %w", load, err)
	}
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.leave()
	if s.minerID == (kernels.Hash{}) {
		return fmt.Errorf("sealing load %d: %w", load, ErrNoMiner)
	}
	defer s.locks.lock(load)()
	r, ok, err := s.get(load)
	if err != nil {
		return err
	}
	if !ok {
		return s.sealZeros(load, contexts)
	}
	if in := s.openIntent(load); in != nil {
		if r, err = s.finish(load, r, in); err != nil {
			return err
		}
	}
	if err := s.transform(load, r, targetOf(&r, contexts)); err != nil {
		return fmt.Errorf("sealing load %d: %w", load, err)
	}
	return nil
}

// targetOf returns the seal record of a load once all its units are sealed with
// contexts.
func targetOf(r *record, contexts sealing.Contexts) sealing.Record {
	var digests [sealing.LoadUnits]*sealing.Hash
	present := r.present.Units()
	for u := range sealing.LoadUnits {
		if c := contexts.Of(u); c != nil && present.Has(u) {
			digests[u] = &c.Digest
		} else if r.seal.Sealed.Has(u) {
			digests[u] = &r.seal.Contexts.Of(u).Digest
		}
	}
	return compose(&digests)
}

// compose returns the record that says that each unit with a digest is sealed
// with it.
func compose(digests *[sealing.LoadUnits]*sealing.Hash) (r sealing.Record) {
	for u, d := range digests {
		if d == nil {
			continue
		}
		r.Sealed = r.Sealed.With(u)
		if n := len(r.Contexts); n > 0 && r.Contexts[n-1].Digest == *d {
			r.Contexts[n-1].End = uint8(u + 1)
		} else {
			r.Contexts = append(r.Contexts, sealing.Context{End: uint8(u + 1), Digest: *d})
		}
	}
	return r
}

// changed returns the units whose form on disk differs between two records.
func changed(a, b *sealing.Record) (units sealing.Bitmap) {
	units = a.Sealed ^ b.Sealed
	for both, u := a.Sealed&b.Sealed, 0; u < sealing.LoadUnits; u++ {
		if both.Has(u) && a.Contexts.Of(u).Digest != b.Contexts.Of(u).Digest {
			units = units.With(u)
		}
	}
	return units
}

// transform changes a load's units in place to what target says. The caller
// holds the load's lock; the load is not in doubt.
func (s *Store) transform(load uint64, r record, target sealing.Record) error {
	units := changed(&r.seal, &target)
	if units == 0 {
		return nil
	}
	f, err := s.writable(r.place)
	if err != nil {
		return err
	}
	buf := s.buffer()
	defer s.bufs.Put(buf)
	first, end := span(units)
	if err := s.readSlot(load, r.place, (*buf)[first*sealing.UnitBytes:end*sealing.UnitBytes], first); err != nil {
		return err
	}
	sealer := s.sealers.Get().(*sealing.Sealer)
	defer s.sealers.Put(sealer)
	var in *intent
	err = s.compute(func() error {
		err := sealer.UnsealLoad(*buf, load, r.seal.Contexts, units&r.seal.Sealed)
		in = newIntent(units, target, *buf)
		return err
	})
	if err != nil {
		return err
	}
	if err := s.announce(load, in); err != nil {
		return err
	}
	return s.complete(sealer, f, load, r, in, *buf)
}

// span returns the first unit and the one behind the last.
func span(units sealing.Bitmap) (first, end int) {
	first = -1
	for at, n := range units.Runs() {
		if first < 0 {
			first = at
		}
		end = at + n
	}
	return first, end
}

// announce makes an intent durable.
func (s *Store) announce(load uint64, in *intent) error {
	v, err := in.append(nil)
	if err != nil {
		return err
	}
	b := s.db.Batch()
	b.Set(intentKey(load), v)
	return b.Commit()
}

// complete does what an announced intent says: data has the changed units raw.
// On an error the load is in doubt.
func (s *Store) complete(sealer *sealing.Sealer, f *dataFile, load uint64, r record, in *intent, data []byte) (err error) {
	defer func() {
		if err != nil {
			s.setIntent(load, in)
			s.table.put(load, &r, true)
			s.space.noteError(f, err)
		}
	}()
	err = s.compute(func() error {
		return sealer.SealLoad(data, load, in.target.Contexts, in.units&in.target.Sealed)
	})
	if err != nil {
		return err
	}
	if err := writeUnits(f, r.place, data, in.units); err != nil {
		return err
	}
	if err := f.flush.flush(f.file.Sync); err != nil {
		return err
	}
	done := r
	done.seal = in.target
	b := s.db.Batch()
	if err := putRecord(b, load, &done); err != nil {
		b.Discard()
		return err
	}
	b.Delete(intentKey(load))
	// A crash that loses this finds the intent, and the units as it says.
	if err := b.CommitLazy(); err != nil {
		return err
	}
	s.setIntent(load, nil)
	s.table.put(load, &done, false)
	return nil
}

// sealZeros gives a load of known zeros a slot and seals it there. Nothing
// claims the slot before, so that no intent is needed.
func (s *Store) sealZeros(load uint64, contexts sealing.Contexts) error {
	r := record{present: s.zeros.in(load)}
	if !r.present.Full() {
		return fmt.Errorf("sealing load %d: %w", load, ErrMissing)
	}
	r.seal = targetOf(&r, contexts)
	place, f, err := s.space.take()
	if err != nil {
		return fmt.Errorf("sealing load %d: %w", load, err)
	}
	r.place = place
	buf := s.buffer()
	defer s.bufs.Put(buf)
	clear(*buf)
	sealer := s.sealers.Get().(*sealing.Sealer)
	defer s.sealers.Put(sealer)
	err = s.compute(func() error { return sealer.SealLoad(*buf, load, r.seal.Contexts, r.seal.Sealed) })
	if err == nil {
		if err = writeUnits(f, place, *buf, sealing.Full); err == nil {
			err = f.flush.flush(f.file.Sync)
		}
	}
	if err != nil {
		s.space.refuse(place, err)
		s.space.noteError(f, err)
		return fmt.Errorf("sealing load %d into %s, slot %d: %w", load, f.name, place.Slot(), err)
	}
	b := s.db.Batch()
	if err := putRecord(b, load, &r); err != nil {
		b.Discard()
		return err
	}
	if err := b.Commit(); err != nil {
		return fmt.Errorf("sealing load %d: %w", load, err)
	}
	s.table.put(load, &r, false)
	return nil
}

// finish completes an interrupted change from what lies on disk and returns the
// load's record after it. Units that something else damaged are given up: their
// sectors are not held any more. The caller holds the load's lock.
func (s *Store) finish(load uint64, r record, in *intent) (record, error) {
	f, err := s.writable(r.place)
	if err != nil {
		return r, fmt.Errorf("finishing an interrupted change of load %d: %w: %w", load, ErrDoubt, err)
	}
	buf := s.buffer()
	defer s.bufs.Put(buf)
	if err := s.readSlot(load, r.place, *buf, 0); err != nil {
		return r, fmt.Errorf("finishing an interrupted change: %w: %w", ErrDoubt, err)
	}
	sealer := s.sealers.Get().(*sealing.Sealer)
	defer s.sealers.Put(sealer)
	lost := in.recover(sealer, *buf, load, &r.seal)
	if lost != 0 {
		s.log.Error("sealed data: units are damaged, their sectors have to be fetched again", "load", load, "file", f.name, "slot", r.place.Slot(), "units", fmt.Sprintf("%016x", uint64(lost)))
		return s.giveUp(load, r, in, lost)
	}
	if err := s.complete(sealer, f, load, r, in, *buf); err != nil {
		return r, fmt.Errorf("finishing an interrupted change of load %d: %w: %w", load, ErrDoubt, err)
	}
	r.seal = in.target
	return r, nil
}

// giveUp drops damaged units of a load in doubt, then finishes the rest.
func (s *Store) giveUp(load uint64, r record, in *intent, lost sealing.Bitmap) (record, error) {
	rest := &intent{units: in.units &^ lost, target: dropUnits(in.target, lost)}
	for u := range sealing.LoadUnits {
		if rest.units.Has(u) {
			rest.crcs = append(rest.crcs, in.unitCRCs(u)...)
		}
	}
	r.seal = dropUnits(r.seal, lost)
	for u := range sealing.LoadUnits {
		if lost.Has(u) {
			r.present = r.present.without(sectorRange(uint64(u)*sealing.UnitSectors, sealing.UnitSectors))
		}
	}
	b := s.db.Batch()
	if r.present.empty() {
		b.Delete(loadKey(load))
	} else if err := putRecord(b, load, &r); err != nil {
		b.Discard()
		return r, err
	}
	if rest.units == 0 {
		b.Delete(intentKey(load))
	} else {
		v, err := rest.append(nil)
		if err != nil {
			b.Discard()
			return r, err
		}
		b.Set(intentKey(load), v)
	}
	if err := b.Commit(); err != nil {
		return r, fmt.Errorf("load %d: %w", load, err)
	}
	if r.present.empty() {
		s.setIntent(load, nil)
		s.table.remove(load)
		s.space.give(r.place)
		return r, fmt.Errorf("load %d: %w", load, ErrMissing)
	}
	if rest.units == 0 {
		s.setIntent(load, nil)
		s.table.put(load, &r, false)
		return r, nil
	}
	s.setIntent(load, rest)
	s.table.put(load, &r, true)
	return s.finish(load, r, rest)
}

// dropUnits returns r without the seal of some units.
func dropUnits(r sealing.Record, units sealing.Bitmap) sealing.Record {
	var digests [sealing.LoadUnits]*sealing.Hash
	for u := range sealing.LoadUnits {
		if r.Sealed.Has(u) && !units.Has(u) {
			digests[u] = &r.Contexts.Of(u).Digest
		}
	}
	return compose(&digests)
}
