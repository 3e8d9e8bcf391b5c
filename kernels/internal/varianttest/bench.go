package varianttest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/zgminer/zgminer/kernels/internal/variant"
)

// loadSetBytes is the memory that the loads of an iteration are taken from at
// random: larger than the last-level cache, so that a load comes from RAM.
const loadSetBytes = 64 << 20

// job is one measured piece of work: about a millisecond at most, the same for
// the tier and for plain Go.
type job struct {
	name  string
	unit  string // what is counted
	units int    // how many of them a run of the tier does
	bytes int    // bytes of data it goes through, 0 if that says nothing
	tier  func(set *variant.Set)
	plain func(p *plain)

	// how many of them a run of plain Go does: fewer where it would take much
	// more than a millisecond
	plainUnits int
}

// jobs returns the work measured. All share one set of buffers.
func jobs() []job {
	const (
		msgs  = 256 // messages of a Keccak job
		units = 16  // units of a seal job
		pads  = 8
	)
	var (
		src    = newSource("bench")
		loads  = make([]byte, loadSetBytes)
		data   = make([]byte, msgs*256)
		sealed = make([]byte, units*variant.UnitBytes)
		masks  = make([][32]byte, units)
		sums   = make([][32]byte, msgs)
		nonces = make([][32]byte, msgs)
		seeds  = make([][64]byte, msgs)
		mem    = make([]byte, pads*variant.PadBytes)
		hits   = make([]variant.Hit, variant.LoadUnits)
		limit  = [32]byte{2: 0xff} // about one hit in 65,000 units
		prefix [32]byte
		suffix [64]byte
	)
	src.fillRandom(loads)
	src.fillRandom(data)
	src.fillRandom(flat64(seeds))
	load := func() []byte {
		at := rand.IntN(loadSetBytes/variant.LoadBytes) * variant.LoadBytes
		return loads[at : at+variant.LoadBytes]
	}
	all := ^uint64(0)
	keccak := func(size int) job {
		return job{fmt.Sprintf("Keccak%d", size), "hash", msgs, msgs * size,
			func(s *variant.Set) { s.Keccak256(sums, data[:msgs*size], size) },
			func(p *plain) { p.keccak256(sums, data[:msgs*size], size) }, msgs}
	}
	return []job{
		keccak(32), keccak(64), keccak(96), keccak(256),
		{"PadSeeds", "seed", msgs, 0,
			func(s *variant.Set) { s.PadSeeds(seeds, &prefix, &suffix, nonces) },
			func(p *plain) { p.padSeeds(seeds, &prefix, &suffix, nonces) }, msgs},
		{"RecallSeeds", "pad", pads, 0,
			func(s *variant.Set) { s.RecallSeeds(sums[:pads], seeds[:pads]) },
			func(p *plain) { p.pads(nil, sums[:2], seeds[:2]) }, 2},
		{"Pads", "pad", pads, 0,
			func(s *variant.Set) { s.Pads(mem, sums[:pads], seeds[:pads]) },
			func(p *plain) { p.pads(mem, sums[:2], seeds[:2]) }, 2},
		{"SearchCached", "load", 1, variant.LoadBytes,
			func(s *variant.Set) {
				s.Search(hits, loads[:variant.LoadBytes], mem[:variant.PadBytes], &seeds[0], all, &limit)
			},
			func(p *plain) {
				p.search(hits, loads[:variant.LoadBytes], mem[:variant.PadBytes], &seeds[0], all, &limit)
			}, 1},
		{"Search", "load", 1, variant.LoadBytes,
			func(s *variant.Set) { s.Search(hits, load(), mem[:variant.PadBytes], &seeds[0], all, &limit) },
			func(p *plain) { p.search(hits, load(), mem[:variant.PadBytes], &seeds[0], all, &limit) }, 1},
		{"Iteration", "iteration", pads, pads * variant.LoadBytes,
			func(s *variant.Set) {
				s.PadSeeds(seeds[:pads], &prefix, &suffix, nonces[:pads])
				s.Pads(mem, sums[:pads], seeds[:pads])
				for i := range pads {
					s.Search(hits, load(), mem[i*variant.PadBytes:][:variant.PadBytes], &seeds[i], all, &limit)
				}
			},
			func(p *plain) {
				p.padSeeds(seeds[:1], &prefix, &suffix, nonces[:1])
				p.pads(mem, sums[:1], seeds[:1])
				p.search(hits, load(), mem[:variant.PadBytes], &seeds[0], all, &limit)
			}, 1},
		{"Seal", "unit", units, units * variant.UnitBytes,
			func(s *variant.Set) { s.Seal(sealed, masks) },
			func(p *plain) { p.seal(sealed, masks) }, units},
		{"Unseal", "unit", units, units * variant.UnitBytes,
			func(s *variant.Set) { s.Unseal(sealed, masks) },
			func(p *plain) { p.unseal(sealed, masks) }, units},
	}
}

// fillRandom fills b with random bytes only.
func (s source) fillRandom(b []byte) {
	for i := range b {
		b[i] = byte(s.Uint32())
	}
}

// Bench measures every job of set alone, in ns per hash, pad, load, unit.
func Bench(b *testing.B, set variant.Set) {
	for _, j := range jobs() {
		b.Run(j.name, func(b *testing.B) {
			b.SetBytes(int64(j.bytes))
			for b.Loop() {
				j.tier(&set)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*j.units), "ns/"+j.unit)
		})
	}
}

// Ratio measures set against plain Go (golang.org/x/crypto) for every job. One
// turn of the benchmark takes a sample of each, one after the other, so that
// both meet the same machine; the metrics are medians:
//
//	x         time of plain Go / time of the tier, median over the turns
//	x-p25     lower quartile of that ratio
//	x-p75     upper quartile
//	ns/...    median of the tier
//	best-ns   its fastest twentieth, which a busy machine disturbs least
//	plain-ns  median of plain Go, per the same unit
//
// Run it with -benchtime 300x or so. On a machine whose cores are two threads
// of one, a busy neighbour slows the vector units much more than plain Go.
func Ratio(b *testing.B, set variant.Set) {
	p := newPlain()
	for _, j := range jobs() {
		b.Run(j.name, func(b *testing.B) {
			var tier, ref, ratio []float64
			for b.Loop() {
				start := time.Now()
				j.tier(&set)
				middle := time.Now()
				j.plain(p)
				end := time.Now()
				a := float64(middle.Sub(start).Nanoseconds()) / float64(j.units)
				b := float64(end.Sub(middle).Nanoseconds()) / float64(j.plainUnits)
				tier, ref, ratio = append(tier, a), append(ref, b), append(ratio, b/a)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(quantile(ratio, 0.5), "x")
			b.ReportMetric(quantile(ratio, 0.25), "x-p25")
			b.ReportMetric(quantile(ratio, 0.75), "x-p75")
			b.ReportMetric(quantile(tier, 0.5), "ns/"+j.unit)
			b.ReportMetric(quantile(tier, 0.05), "best-ns")
			b.ReportMetric(quantile(ref, 0.5), "plain-ns")
		})
	}
}

func quantile(v []float64, q float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[int(q*float64(len(v)-1))]
}
