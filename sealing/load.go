package sealing

import "fmt"

// SealLoad seals in place those units of load number load whose bit is set in
// units, each with its digest in contexts. Every such unit must have a context;
// nothing is changed on error.
func (s *Sealer) SealLoad(data []byte, load uint64, contexts Contexts, units Bitmap) error {
	return s.load(data, load, contexts, units, s.cpu.Seal)
}

// UnsealLoad is the inverse of SealLoad.
func (s *Sealer) UnsealLoad(data []byte, load uint64, contexts Contexts, units Bitmap) error {
	return s.load(data, load, contexts, units, s.cpu.Unseal)
}

// Reseal changes sealed units from their digests in old to those in new, in
// place. Units whose digest stays are left alone.
func (s *Sealer) Reseal(data []byte, load uint64, old, new Contexts, units Bitmap) error {
	for _, c := range []Contexts{old, new} {
		if err := checkLoad(data, load, c, units); err != nil {
			return err
		}
	}
	units &= old.Differing(new)
	if err := s.UnsealLoad(data, load, old, units); err != nil {
		return err
	}
	return s.SealLoad(data, load, new, units)
}

func checkLoad(data []byte, load uint64, contexts Contexts, units Bitmap) error {
	if len(data) != LoadBytes {
		panic(fmt.Sprintf("sealing: a load of %d bytes, need %d", len(data), LoadBytes))
	}
	if n := contexts.Units(); units&^First(n) != 0 {
		return fmt.Errorf("load %d: units %016x wanted, only the first %d have a context", load, uint64(units), n)
	}
	return nil
}

func (s *Sealer) load(data []byte, load uint64, contexts Contexts, units Bitmap, work func([]byte, []Hash)) error {
	if err := checkLoad(data, load, contexts, units); err != nil {
		return err
	}
	if units == 0 {
		return nil
	}
	at := 0
	for i := range contexts {
		for ; at < int(contexts[i].End); at++ {
			s.prepare(at, &contexts[i].Digest, load*LoadSectors+uint64(at)*UnitSectors)
		}
	}
	s.hash(at)
	for first, n := range units.Runs() {
		work(data[first*UnitBytes:(first+n)*UnitBytes], s.masks[first:first+n])
	}
	return nil
}
