package seal

import (
	"iter"

	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/sealing"
)

// Survey is what is left to do.
type Survey struct {
	Waiting   uint64 // loads with units to be sealed
	Units     uint64 // units that have all their sectors and a context, and are not sealed with it
	Reseal    uint64 // of those, sealed with another digest
	NoContext uint64 // units that have all their sectors and no context yet
}

// differ answers for many loads in ascending order what of them is to be done.
type differ struct {
	store Store
	log   Log
	want  sealing.Contexts
}

// of returns the contexts of a load and the units to be sealed, those of them
// that are sealed with another digest, and those that wait for a context.
func (d *differ) of(load uint64, sum store.Summary) (todo, reseal, waiting sealing.Bitmap) {
	var err error
	if d.want, err = d.log.ContextsOf(d.want[:0], load); err != nil {
		return 0, 0, 0 // the log will have to mend it first
	}
	if sum.Whole && !sum.Doubt {
		reseal = d.differing(sum.Contexts)
		return reseal, reseal, 0
	}
	st, ok := d.store.State(load)
	if !ok {
		return 0, 0, 0
	}
	units := st.Present.Units()
	waiting = units &^ sealing.First(d.want.Units()) &^ st.Sealed
	todo = units & sealing.First(d.want.Units()) &^ st.Sealed
	for u := range sealing.LoadUnits {
		if c := d.want.Of(u); st.Sealed.Has(u) && c != nil && st.Contexts.Of(u).Digest != c.Digest {
			reseal = reseal.With(u)
		}
	}
	if todo |= reseal; st.Doubt && todo == 0 {
		todo = units & -units // any call finishes what was interrupted
	}
	return todo, reseal, waiting
}

// differing returns the units whose digest in the contexts of a load that is
// sealed whole is not that of want.
func (d *differ) differing(have sealing.Contexts) sealing.Bitmap {
	if len(d.want) == 1 && len(have) == 1 && have[0] == d.want[0] {
		return 0
	}
	return have.Differing(d.want)
}

// survey counts what is to be done.
func (w *Worker) survey() (s Survey) {
	d := differ{store: w.opt.Store, log: w.opt.Log}
	for load, sum := range w.opt.Store.Summaries(0) {
		todo, reseal, waiting := d.of(load, sum)
		if todo != 0 {
			s.Waiting++
		}
		s.Units += uint64(todo.Count())
		s.Reseal += uint64(reseal.Count())
		s.NoContext += uint64(waiting.Count())
	}
	return s
}

// list yields the loads with something to be done, from first on and then those
// before.
func (w *Worker) list(first uint64) iter.Seq[job] {
	return func(yield func(job) bool) {
		d := differ{store: w.opt.Store, log: w.opt.Log}
		part := func(from, end uint64) bool {
			for load, sum := range w.opt.Store.Summaries(from) {
				if load >= end {
					break
				}
				todo, _, _ := d.of(load, sum)
				if todo == 0 || w.resting(load) {
					continue
				}
				if !yield(job{load, append(sealing.Contexts(nil), d.want...), todo.Count()}) {
					return false
				}
			}
			return true
		}
		if part(first, ^uint64(0)) && first > 0 {
			part(0, first)
		}
	}
}

// gaps yields loads of known zeros that are not sealed yet, have their contexts
// and belong to us, as long as the quota has room.
func (w *Worker) gaps() iter.Seq[job] {
	return func(yield func(job) bool) {
		stats := w.opt.Store.Stats()
		spare := w.opt.SpareBytes
		if spare == 0 {
			spare = stats.QuotaBytes / 10
		}
		if stats.UsedBytes+spare >= stats.QuotaBytes {
			return
		}
		room := (stats.QuotaBytes - stats.UsedBytes - spare) / store.LoadBytes
		for _, r := range w.opt.Store.Zeros() {
			for load := r[0]; load < r[1] && room > 0; load++ {
				if w.opt.Own != nil && !w.opt.Own(load) {
					continue
				}
				if _, has := w.opt.Store.Summary(load); has || w.resting(load) {
					continue
				}
				want, err := w.opt.Log.ContextsOf(nil, load)
				if err != nil || want.Units() < sealing.LoadUnits {
					break // no context from here on
				}
				room--
				if !yield(job{load, want, sealing.LoadUnits}) {
					return
				}
			}
		}
	}
}
