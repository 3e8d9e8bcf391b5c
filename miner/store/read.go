package store

import (
	"context"
	"fmt"
	"iter"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/sealing"
)

// Read fills dst with the raw bytes of n sectors of a load; len(dst) is
// n*SectorBytes. It is an error that wraps ErrMissing if one is not held.
func (s *Store) Read(load, sector, n uint64, dst []byte) error {
	if err := checkRange(load, sector, n); err != nil {
		return err
	}
	if uint64(len(dst)) != n*SectorBytes {
		return fmt.Errorf("load %d: %d bytes for %d sectors", load, len(dst), n)
	}
	if err := s.enter(context.Background()); err != nil {
		return err
	}
	defer s.leave()
	k := s.locks.rlock(load)
	defer s.locks.runlock(load, k)
	want := sectorRange(sector, n)
	r, ok, err := s.get(load)
	if err != nil {
		return err
	}
	if !ok {
		if missing := want.without(s.zeros.in(load)); !missing.empty() {
			return fmt.Errorf("load %d: %d of %d sectors from %d: %w", load, missing.Count(), n, sector, ErrMissing)
		}
		clear(dst)
		return nil
	}
	if missing := want.without(r.present); !missing.empty() {
		return fmt.Errorf("load %d: %d of %d sectors from %d: %w", load, missing.Count(), n, sector, ErrMissing)
	}
	if in := s.openIntent(load); in != nil {
		return s.readDoubtful(load, &r, in, sector, dst)
	}
	return s.readRaw(load, &r, sector, dst)
}

// readRaw reads the units that hold the sectors and unseals them.
func (s *Store) readRaw(load uint64, r *record, sector uint64, dst []byte) error {
	buf := s.buffer()
	defer s.bufs.Put(buf)
	n := uint64(len(dst)) / SectorBytes
	first, end := int(sector/sealing.UnitSectors), int((sector+n-1)/sealing.UnitSectors)+1
	part := (*buf)[first*sealing.UnitBytes : end*sealing.UnitBytes]
	if err := s.readSlot(load, r.place, part, first); err != nil {
		return err
	}
	sealed := r.seal.Sealed & sealing.First(end) &^ sealing.First(first)
	if sealed != 0 {
		sealer := s.sealers.Get().(*sealing.Sealer)
		defer s.sealers.Put(sealer)
		if err := sealer.UnsealLoad(*buf, load, r.seal.Contexts, sealed); err != nil {
			return err
		}
	}
	copy(dst, (*buf)[sector*SectorBytes:])
	return nil
}

// readDoubtful reads through an open intent.
func (s *Store) readDoubtful(load uint64, r *record, in *intent, sector uint64, dst []byte) error {
	buf := s.buffer()
	defer s.bufs.Put(buf)
	if err := s.readSlot(load, r.place, *buf, 0); err != nil {
		return err
	}
	sealer := s.sealers.Get().(*sealing.Sealer)
	defer s.sealers.Put(sealer)
	lost := in.recover(sealer, *buf, load, &r.seal)
	if err := sealer.UnsealLoad(*buf, load, r.seal.Contexts, r.seal.Sealed&^in.units); err != nil {
		return err
	}
	n := uint64(len(dst)) / SectorBytes
	for u := sector / sealing.UnitSectors; u*sealing.UnitSectors < sector+n; u++ {
		if lost.Has(int(u)) {
			return fmt.Errorf("load %d: unit %d is damaged: %w", load, u, ErrMissing)
		}
	}
	copy(dst, (*buf)[sector*SectorBytes:])
	return nil
}

// readSlot reads units from first on as they lie on disk.
func (s *Store) readSlot(load uint64, place Place, buf []byte, first int) error {
	f, err := s.space.file(place)
	if err == nil {
		err = vfs.ReadFull(f.file, buf, place.offset()+int64(first)*sealing.UnitBytes)
	}
	if err != nil {
		name := fileName(place.File())
		if f != nil {
			name = f.name
			s.space.noteError(f, err)
		}
		return fmt.Errorf("reading load %d from %s, slot %d: %w", load, name, place.Slot(), err)
	}
	return nil
}

// Missing tells whether one of n sectors of a load is not held.
func (s *Store) Missing(load, sector, n uint64) bool {
	if checkRange(load, sector, n) != nil || s.enter(context.Background()) != nil {
		return true
	}
	defer s.leave()
	if c, ok := s.table.get(load); ok && c.flags&cellComplete != 0 {
		return false
	}
	k := s.locks.rlock(load)
	defer s.locks.runlock(load, k)
	r, ok, err := s.get(load)
	if err != nil {
		return true
	}
	if !ok {
		r.present = s.zeros.in(load)
	}
	want := sectorRange(sector, n).without(r.present)
	return !want.empty()
}

// ReadSealed reads a load as it lies on disk into buf (LoadBytes, aligned to
// vfs.Align) and tells which of its units are sealed, and with what; the
// contexts are shared and must not be changed. A load without a slot is
// ErrMissing, one in doubt ErrDoubt.
func (s *Store) ReadSealed(load uint64, buf []byte) (units sealing.Bitmap, contexts sealing.Contexts, err error) {
	if len(buf) != LoadBytes {
		return 0, nil, fmt.Errorf("load %d: a buffer of %d bytes, need %d", load, len(buf), LoadBytes)
	}
	if err := s.enter(context.Background()); err != nil {
		return 0, nil, err
	}
	defer s.leave()
	k := s.locks.rlock(load)
	defer s.locks.runlock(load, k)
	r, ok, err := s.get(load)
	switch {
	case err != nil:
		return 0, nil, err
	case !ok:
		return 0, nil, fmt.Errorf("load %d has no slot: %w", load, ErrMissing)
	case s.openIntent(load) != nil:
		return 0, nil, fmt.Errorf("load %d: %w", load, ErrDoubt)
	}
	if err := s.readSlot(load, r.place, buf, 0); err != nil {
		return 0, nil, err
	}
	return r.seal.Sealed, r.seal.Contexts, nil
}

// LoadState is what the store knows of a load.
type LoadState struct {
	HasSlot  bool  // else the sectors present are known zeros
	Place    Place // if HasSlot
	Present  Sectors
	Sealed   sealing.Bitmap
	Contexts sealing.Contexts // of the sealed units
	Doubt    bool             // see ErrDoubt
}

// State returns what is known of a load; ok is false if nothing of it is held.
func (s *Store) State(load uint64) (st LoadState, ok bool) {
	if s.enter(context.Background()) != nil {
		return st, false
	}
	defer s.leave()
	return s.state(load)
}

func (s *Store) state(load uint64) (st LoadState, ok bool) {
	k := s.locks.rlock(load)
	defer s.locks.runlock(load, k)
	r, ok, err := s.get(load)
	if err != nil {
		s.log.Error("sealed data: state", "err", err)
		return st, false
	}
	if !ok {
		st.Present = s.zeros.in(load)
		return st, !st.Present.empty()
	}
	return LoadState{true, r.place, r.present, r.seal.Sealed, r.seal.Contexts, s.openIntent(load) != nil}, true
}

// Loads yields the loads that have a slot, in order, beginning at from, each as
// it is when it is yielded. Known zeros without a slot: see Zeros.
func (s *Store) Loads(from uint64) iter.Seq2[uint64, LoadState] {
	return func(yield func(uint64, LoadState) bool) {
		for load := range s.scan(from) {
			if st, ok := s.State(load); ok && st.HasSlot && !yield(load, st) {
				return
			}
		}
	}
}

// Summary is the part of LoadState that is in memory, cheap for millions of
// loads.
type Summary struct {
	Place    Place
	Complete bool             // all sectors are present
	Whole    bool             // all units are sealed, with Contexts
	Doubt    bool             // see ErrDoubt
	Contexts sealing.Contexts // if Whole; loads with the same share one list
}

// Summaries yields the loads that have a slot, in order, beginning at from.
func (s *Store) Summaries(from uint64) iter.Seq2[uint64, Summary] { return s.scan(from) }

// Summary returns that of one load; ok is false if it has no slot.
func (s *Store) Summary(load uint64) (sum Summary, ok bool) {
	c, ok := s.table.get(load)
	if !ok {
		return sum, false
	}
	return s.summary(c), true
}

func (s *Store) summary(c cell) Summary {
	sum := Summary{Place: c.place, Complete: c.flags&cellComplete != 0, Whole: c.flags&cellWhole != 0, Doubt: c.flags&cellDoubt != 0}
	if sum.Whole {
		sum.Contexts = s.table.contextsOf(c)
	}
	return sum
}

// scan is Summaries, page by page, so that it does not hold up others.
func (s *Store) scan(from uint64) iter.Seq2[uint64, Summary] {
	return func(yield func(uint64, Summary) bool) {
		var buf []cell
		for {
			page, first := s.table.pageFrom(from, buf)
			if page == nil {
				return
			}
			for _, c := range page {
				if !yield(first+uint64(c.offset), s.summary(c)) {
					return
				}
			}
			buf, from = page, first+pageLoads
		}
	}
}

// Zeros returns the ranges [first, end) of whole loads known to be zero; loads
// among them may have a slot.
func (s *Store) Zeros() [][2]uint64 { return s.zeros.loads() }
