package repair

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"sync"
	"time"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/sealing"
)

// Log is what this package needs of a flow.Log.
type Log interface {
	Length() uint64
	Node(height int, index uint64) (merkle.Hash, bool, error)
	Range(first, end uint64) iter.Seq2[flow.Entry, error]
}

// Store is what this package needs of a store.Store.
type Store interface {
	Summaries(from uint64) iter.Seq2[uint64, store.Summary]
	State(load uint64) (st store.LoadState, ok bool)
	Read(load, sector, n uint64, dst []byte) error
	Dir(p store.Place) string
	Stats() store.Stats
}

// Options configure Verify. Log, Store and CPU are needed.
type Options struct {
	Log   Log
	Store Store
	CPU   *kernels.CPU
	// First and End bound the loads, End 0 means all from First on.
	First, End uint64
	// Threads is how many loads are verified at the same time, default 2.
	Threads int
	// BytesPerSecond bounds the reading; 0 means no bound.
	BytesPerSecond float64
	// Found is told of each damage, Progress of each load when it is done; calls come
	// one after another. Both may be nil.
	Found    func(Damage)
	Progress func(load uint64, sofar Result)
}

// Damage is a stretch of a load that is not what the chain says.
type Damage struct {
	Load    uint64         `json:"load"`
	Sector  uint64         `json:"sector"` // first, in the load
	Sectors uint64         `json:"sectors"`
	Units   sealing.Bitmap `json:"-"`     // the seal units that it touches
	Unit    int            `json:"unit"`  // the first of them
	Count   int            `json:"units"` // how many
	File    string         `json:"file"`  // data file on disk
	Offset  int64          `json:"offset"`
	Bytes   int64          `json:"bytes"`
	Seqs    []uint64       `json:"entries"` // log entries with data in it; none in gaps
	Roots   []merkle.Hash  `json:"roots"`   // of those
	Reason  string         `json:"reason"`
	// Unreadable: the disk does not give the bytes. They may come back with it.
	Unreadable bool `json:"unreadable,omitempty"`
}

// Set returns the damaged sectors.
func (d *Damage) Set() store.Sectors { return store.SectorRange(d.Sector, d.Sectors) }

// String says the damage in a sentence.
func (d Damage) String() string {
	what := "no user file"
	if len(d.Seqs) > 0 {
		what = fmt.Sprintf("user file %d (root %x)", d.Seqs[0], d.Roots[0])
		if n := len(d.Seqs) - 1; n > 0 {
			what += fmt.Sprintf(" and %d more", n)
		}
	}
	units := fmt.Sprintf("unit %d", d.Unit)
	if d.Count > 1 {
		units = fmt.Sprintf("units %d to %d", d.Unit, d.Unit+d.Count-1)
	}
	return fmt.Sprintf("load %d, %s: %s: %s, bytes %d to %d: %s", d.Load, units, what, d.File, d.Offset, d.Offset+d.Bytes, d.Reason)
}

// Result sums up.
type Result struct {
	Loads   uint64 `json:"loads"`
	Bytes   uint64 `json:"bytes"` // of sectors held
	Checked uint64 `json:"checked_bytes"`
	// Unknown bytes could not be checked: the tree has no node for them alone, and
	// what they are hashed with is not held.
	Unknown uint64        `json:"unknown_bytes"`
	Damaged uint64        `json:"damaged_bytes"`
	Damages int           `json:"damages"`
	Took    time.Duration `json:"took_ns"`
}

func (r *Result) add(o *Result) {
	r.Loads += o.Loads
	r.Bytes += o.Bytes
	r.Checked += o.Checked
	r.Unknown += o.Unknown
	r.Damaged += o.Damaged
	r.Damages += o.Damages
}

// Verify verifies the loads that have a slot. It returns an error only if it could
// not do its work; damage is in the result.
func Verify(ctx context.Context, opt Options) (Result, error) {
	if opt.Threads <= 0 {
		opt.Threads = 2
	}
	if opt.End == 0 {
		opt.End = ^uint64(0)
	}
	begun := time.Now()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex // guards sum and the calls of Found and Progress
	var sum Result
	work := make(chan uint64)
	var wg sync.WaitGroup
	for range opt.Threads {
		wg.Add(1)
		go func() {
			defer wg.Done()
			v := verifier{opt: &opt, data: make([]byte, store.LoadBytes), leaves: make([]merkle.Hash, store.LoadSectors)}
			for load := range work {
				r, found, err := v.load(load)
				mu.Lock()
				if err != nil {
					cancel(fmt.Errorf("verify load %d: %w", load, err))
				}
				sum.add(&r)
				for _, d := range found {
					if opt.Found != nil {
						opt.Found(d)
					}
				}
				if opt.Progress != nil {
					opt.Progress(load, sum)
				}
				mu.Unlock()
			}
		}()
	}
	read := uint64(0)
	for load := range opt.Store.Summaries(opt.First) {
		if load >= opt.End || ctx.Err() != nil {
			break
		}
		if opt.BytesPerSecond > 0 {
			due := begun.Add(time.Duration(float64(read) / opt.BytesPerSecond * float64(time.Second)))
			t := time.NewTimer(time.Until(due))
			select {
			case <-t.C:
			case <-ctx.Done():
			}
			t.Stop()
		}
		select {
		case work <- load:
			read += store.LoadBytes
		case <-ctx.Done():
		}
	}
	close(work)
	wg.Wait()
	sum.Took = time.Since(begun)
	return sum, context.Cause(ctx)
}

// verifier verifies one load at a time.
type verifier struct {
	opt    *Options
	data   []byte
	leaves []merkle.Hash

	number  uint64 // of the load
	state   store.LoadState
	have    store.Sectors // with a leaf: held, or zeros by the rules
	entries []flow.Entry  // with sectors in the load
	result  Result
	found   []Damage
}

// load verifies one load as it is now.
func (v *verifier) load(load uint64) (Result, []Damage, error) {
	st, ok := v.opt.Store.State(load)
	if !ok || !st.HasSlot {
		return Result{}, nil, nil // gone meanwhile
	}
	v.number, v.state, v.have, v.entries, v.found = load, st, store.Sectors{}, v.entries[:0], nil
	v.result = Result{Loads: 1, Bytes: uint64(st.Present.Count()) * store.SectorBytes}
	first := load * store.LoadSectors
	for e, err := range v.opt.Log.Range(first, first+store.LoadSectors) {
		if err != nil {
			return v.result, nil, err
		}
		v.entries = append(v.entries, e)
	}
	if err := v.read(); err != nil {
		return v.result, nil, err
	}
	v.zeros()
	if _, err := v.visit(merkle.SegmentHeight, load); err != nil {
		return v.result, nil, err
	}
	if v.stale() {
		return Result{}, nil, nil // the chain or the node changed it while it was read
	}
	v.result.Damages = len(v.found)
	return v.result, v.found, nil
}

// stale tells whether what was verified is not there any more.
func (v *verifier) stale() bool {
	if len(v.found) == 0 {
		return false
	}
	now, ok := v.opt.Store.State(v.number)
	return !ok || !now.HasSlot || now.Place != v.state.Place || now.Present != v.state.Present
}

// read hashes what is held. Sectors that cannot be read are damage.
func (v *verifier) read() error {
	for i := uint64(0); i < store.LoadSectors; {
		if !v.state.Present.Has(i) {
			i++
			continue
		}
		n := uint64(1)
		for i+n < store.LoadSectors && v.state.Present.Has(i+n) {
			n++
		}
		if err := v.part(i, n); err != nil {
			return err
		}
		i += n
	}
	return nil
}

// part reads and hashes n sectors; where that fails, unit by unit.
func (v *verifier) part(first, n uint64) error {
	data := v.data[first*store.SectorBytes : (first+n)*store.SectorBytes]
	err := v.opt.Store.Read(v.number, first, n, data)
	if err == nil {
		merkle.HashSectors(v.opt.CPU, v.leaves[first:first+n], data)
		v.have = v.have.Or(store.SectorRange(first, n))
		return nil
	}
	if errors.Is(err, store.ErrClosed) {
		return err
	}
	if first/sealing.UnitSectors == (first+n-1)/sealing.UnitSectors {
		if !errors.Is(err, store.ErrMissing) || v.state.Doubt {
			v.damage(first, n, "it cannot be read: "+err.Error())
			v.found[len(v.found)-1].Unreadable = true
		}
		return nil
	}
	for at := first; at < first+n; {
		end := min((at/sealing.UnitSectors+1)*sealing.UnitSectors, first+n)
		if err := v.part(at, end-at); err != nil {
			return err
		}
		at = end
	}
	return nil
}

// zeros fills in sectors that are not held but can only be zeros: those behind the
// data of a file, and those between files. The leaf of sector 0 is no hash.
func (v *verifier) zeros() {
	begin := v.number * store.LoadSectors
	at := begin
	if begin == 0 {
		v.leaves[0], at = merkle.Hash{}, 1
		v.have = v.have.Or(store.SectorRange(0, 1))
	}
	fill := func(from, to uint64) { // sectors of the flow
		for s := max(from, begin); s < min(to, begin+store.LoadSectors); s++ {
			if i := s - begin; !v.have.Has(i) && !v.state.Present.Has(i) {
				v.leaves[i] = merkle.Zero(0)
				v.have = v.have.Or(store.SectorRange(i, 1))
			}
		}
	}
	for i := range v.entries {
		e := &v.entries[i]
		fill(at, e.Start)
		fill(e.Start+merkle.Sectors(e.Size), e.End())
		at = e.End()
	}
	fill(at, v.opt.Log.Length())
}

// verdict is what is known of a subtree.
type verdict uint8

const (
	unknown verdict = iota // not all of it is held, or no node is known
	good
	bad
)

// visit compares the subtree of height at index with the tree, as high up as
// possible, and names the smallest subtrees that differ.
func (v *verifier) visit(height int, index uint64) (verdict, error) {
	begin := v.number * store.LoadSectors
	first, n := index<<height-begin, uint64(1)<<height
	set := store.SectorRange(first, n)
	held := v.state.Present.And(set)
	if held.Count() == 0 {
		return unknown, nil
	}
	missing := set.Without(v.have)
	if missing.Count() == 0 {
		want, known, err := v.node(height, index)
		if err != nil {
			return unknown, err
		}
		if known {
			if v.root(first, n) == want {
				v.result.Checked += uint64(held.Count()) * store.SectorBytes
				return good, nil
			}
			return bad, v.narrow(height, index, first, n)
		}
	}
	if height == 0 {
		v.result.Unknown += store.SectorBytes
		return unknown, nil
	}
	left, err := v.visit(height-1, index*2)
	if err != nil {
		return unknown, err
	}
	right, err := v.visit(height-1, index*2+1)
	return max(left, right), err
}

// narrow looks for the part of a subtree that makes it differ.
func (v *verifier) narrow(height int, index uint64, first, n uint64) error {
	if height > 0 {
		var below [2]verdict
		known := false
		for side := range below {
			_, ok, err := v.node(height-1, index*2+uint64(side))
			if err != nil {
				return err
			}
			known = known || ok
		}
		if known {
			unchecked := v.result.Unknown
			for side := range below {
				var err error
				if below[side], err = v.visit(height-1, index*2+uint64(side)); err != nil {
					return err
				}
			}
			if below[0] == bad || below[1] == bad {
				return nil // what could not be checked below may be good
			}
			v.result.Unknown = unchecked
			for side := range below {
				// One half is good: the other one is not, though nothing is known of it.
				if below[side] == unknown && below[1-side] == good {
					half := n / 2
					return v.narrow(height-1, index*2+uint64(side), first+uint64(side)*half, half)
				}
			}
		}
	}
	v.damage(first, n, "its hash differs from the chain's")
	return nil
}

// node returns a node of the tree; subtrees between files are zeros.
func (v *verifier) node(height int, index uint64) (merkle.Hash, bool, error) {
	hash, ok, err := v.opt.Log.Node(height, index)
	if err != nil || ok {
		return hash, ok, err
	}
	first, end := index<<height, (index+1)<<height
	if first == 0 || end > v.opt.Log.Length() {
		return merkle.Hash{}, false, nil
	}
	for i := range v.entries {
		e := &v.entries[i]
		if e.Start < end && first < e.End() {
			return merkle.Hash{}, false, nil
		}
	}
	return merkle.Zero(height), true, nil
}

// root returns the root over n sectors, a power of two, from first on.
func (v *verifier) root(first, n uint64) merkle.Hash {
	if n == 1 {
		return v.leaves[first]
	}
	leaves := append(make([]merkle.Hash, 0, n), v.leaves[first:first+n]...)
	return v.opt.CPU.TreeRoot(leaves)
}

// damage adds a stretch, as far as it is held.
func (v *verifier) damage(first, n uint64, reason string) {
	d := Damage{Load: v.number, Sector: first, Sectors: n, Reason: reason}
	touched := v.state.Present.And(store.SectorRange(first, n))
	d.Unit = -1
	for u := range sealing.LoadUnits {
		in := touched.And(store.SectorRange(uint64(u)*sealing.UnitSectors, sealing.UnitSectors))
		if in.Count() > 0 {
			d.Units = d.Units.With(u)
			if d.Unit < 0 {
				d.Unit = u
			}
			d.Count = u - d.Unit + 1
		}
	}
	name, offset := v.state.Place.Where()
	d.File = filepath.Join(v.opt.Store.Dir(v.state.Place), name)
	// A sealed unit is damaged as a whole: what is behind the first change in it
	// cannot be unsealed.
	d.Offset, d.Bytes = offset+int64(first)*store.SectorBytes, int64(n)*store.SectorBytes
	begin := v.number*store.LoadSectors + first
	for i := range v.entries {
		if e := &v.entries[i]; e.Start < begin+n && begin < e.End() {
			d.Seqs, d.Roots = append(d.Seqs, e.Seq), append(d.Roots, e.Root)
		}
	}
	v.result.Damaged += uint64(touched.Count()) * store.SectorBytes
	v.found = append(v.found, d)
}
