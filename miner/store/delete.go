package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/sealing"
)

// deleteBatch is how many loads one batch of the index deletes.
const deleteBatch = 256

// Delete drops the slots of loads: for a smaller share, for pruned data. The
// slots are reused or given back to the file system. What is known to be zero
// stays known.
func (s *Store) Delete(ctx context.Context, loads ...uint64) error {
	loads = slices.Compact(slices.Sorted(slices.Values(loads)))
	for part := range slices.Chunk(loads, deleteBatch) {
		if err := s.enter(ctx); err != nil {
			return err
		}
		err := s.deletePart(part)
		s.leave()
		if err != nil {
			return fmt.Errorf("deleting %d loads from %d on: %w", len(part), part[0], err)
		}
	}
	return nil
}

func (s *Store) deletePart(loads []uint64) error {
	b := s.db.Batch()
	var places []Place
	var held []uint64
	for _, load := range loads {
		defer s.locks.lock(load)()
		c, ok := s.table.get(load)
		if !ok {
			continue
		}
		b.Delete(loadKey(load))
		b.Delete(intentKey(load))
		places, held = append(places, c.place), append(held, load)
	}
	if len(held) == 0 {
		b.Discard()
		return nil
	}
	if err := b.Commit(); err != nil {
		return err
	}
	for _, load := range held {
		s.setIntent(load, nil)
		s.table.remove(load)
	}
	s.space.give(places...)
	return nil
}

// Truncate drops everything at or after sector of the flow, as a reorganisation
// of the chain does. A unit that reaches past sector loses its seal; its sectors
// before stay. It happens as a whole or not at all, and may be repeated.
func (s *Store) Truncate(ctx context.Context, sector uint64) error {
	s.gate.Lock()
	defer s.gate.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.closed {
		return ErrClosed
	}
	if err := s.truncate(sector/LoadSectors, sector%LoadSectors); err != nil {
		return fmt.Errorf("truncating at sector %d: %w", sector, err)
	}
	return nil
}

func (s *Store) truncate(load, within uint64) error {
	first := load // of the loads that go as a whole
	b := s.db.Batch()
	committed := false
	defer func() {
		if !committed {
			b.Discard()
		}
	}()
	var boundary *record
	if within > 0 {
		first++
		r, ok, err := s.cutLoad(load, within)
		if err != nil {
			return err
		}
		if ok && r.present.empty() {
			first--
		} else if ok {
			if err := putRecord(b, load, &r); err != nil {
				return err
			}
			boundary = &r
		}
	}
	for _, key := range []func(uint64) []byte{loadKey, intentKey} {
		b.DeleteRange(key(first), index.PrefixEnd(key(0)[:2]))
	}
	zerosDone := s.zeros.cut(b, load*LoadSectors+within)
	committed = true
	if err := b.Commit(); err != nil {
		return err
	}
	zerosDone()
	if boundary != nil {
		s.table.put(load, boundary, false)
	}
	s.mu.Lock()
	for l := range s.intents {
		if l >= first {
			delete(s.intents, l)
		}
	}
	s.mu.Unlock()
	s.space.give(s.table.removeFrom(first)...)
	return nil
}

// cutLoad prepares a load for losing its sectors from within on: the unit that
// loses some of them is unsealed in place. It returns the record to come.
func (s *Store) cutLoad(load, within uint64) (r record, ok bool, err error) {
	r, ok, err = s.get(load)
	if !ok || err != nil {
		return r, ok, err
	}
	if in := s.openIntent(load); in != nil {
		if r, err = s.finish(load, r, in); err != nil {
			return r, true, err
		}
	}
	unit := int(within / sealing.UnitSectors)
	if within%sealing.UnitSectors != 0 && r.seal.Sealed.Has(unit) {
		target := dropUnits(r.seal, sealing.Bitmap(0).With(unit))
		if err := s.transform(load, r, target); err != nil {
			return r, true, err
		}
		r.seal = target
	}
	r.present = r.present.and(sectorRange(0, within))
	r.seal = dropUnits(r.seal, ^r.present.Units())
	return r, true, nil
}
