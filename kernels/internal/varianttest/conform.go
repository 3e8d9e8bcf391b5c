package varianttest

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/zgminer/zgminer/kernels/internal/generic"
	"github.com/zgminer/zgminer/kernels/internal/variant"
)

// groups are the numbers of messages tried: none, every rest of eight lanes,
// and several groups with a rest.
var groups = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17}

// Conform compares every function of set with the generic tier and with
// golang.org/x/crypto: values, every lane and group size, any alignment, no
// access outside the arguments, inputs unchanged, no allocation.
func Conform(t *testing.T, set variant.Set) {
	if set.Name == "" || set.Lanes < 1 {
		t.Fatalf("set has name %q and %d lanes", set.Name, set.Lanes)
	}
	t.Run("Keccak256", func(t *testing.T) { keccakValues(t, set) })
	t.Run("Keccak256InPlace", func(t *testing.T) { keccakInPlace(t, set) })
	t.Run("Large", func(t *testing.T) { large(t, set) })
	t.Run("PadSeeds", func(t *testing.T) { padSeeds(t, set) })
	t.Run("Pads", func(t *testing.T) { pads(t, set) })
	t.Run("Search", func(t *testing.T) { search(t, set) })
	t.Run("SearchLimits", func(t *testing.T) { searchLimits(t, set) })
	t.Run("Seal", func(t *testing.T) { seal(t, set) })
	t.Run("Allocations", func(t *testing.T) { allocations(t, set) })
}

// source gives deterministic input: mostly random, now and then all zeros, all
// ones, or a single bit.
type source struct{ *rand.Rand }

func newSource(name string) source {
	var seed [32]byte
	copy(seed[:], name)
	return source{rand.New(rand.NewChaCha8(seed))}
}

func (s source) bytes(n int) []byte {
	b := make([]byte, n)
	s.fill(b)
	return b
}

func (s source) fill(b []byte) {
	switch kind := s.IntN(12); {
	case kind == 0: // zeros
		clear(b)
	case kind == 1:
		for i := range b {
			b[i] = 0xff
		}
	case kind == 2 && len(b) > 0:
		clear(b)
		b[s.IntN(len(b))] = 1 << s.IntN(8)
	default:
		for i := range b {
			b[i] = byte(s.Uint32())
		}
	}
}

func (s source) place() place { return places[s.IntN(len(places))] }

func keccakValues(t *testing.T, set variant.Set) {
	in, out := newArena(t, 17*4500), newArena(t, 17*32)
	src, ref := newSource("keccak"), newPlain()
	check := func(n, size int, inAt, outAt place) {
		t.Helper()
		msgs := src.bytes(n * size)
		want, judge := make([][32]byte, n), make([][32]byte, n)
		ref.keccak256(want, msgs, size)
		generic.Set.Keccak256(judge, msgs, size)
		lent := in.lendCopy(inAt, msgs)
		got := as32(out.lend(outAt, 32*n))
		set.Keccak256(got, lent, size)
		for i := range got {
			if got[i] != want[i] || judge[i] != want[i] {
				t.Fatalf("message %d of %d, %d bytes, %v: got %x, generic %x, want %x", i, n, size, inAt, got[i], judge[i], want[i])
			}
		}
		if !bytes.Equal(lent, msgs) {
			t.Fatalf("%d messages of %d bytes: input changed", n, size)
		}
		if !in.intact() || !out.intact() {
			t.Fatalf("%d messages of %d bytes: written outside the output", n, size)
		}
	}
	for size := range 301 {
		for _, n := range groups {
			check(n, size, src.place(), src.place())
		}
	}
	for _, size := range []int{32, 64, 96, 135, 136, 137, 256, 271, 272, 408, 544, 4096, 4352} {
		for _, at := range places {
			for _, n := range []int{1, 7, 8, 9, 17} {
				check(n, size, at, src.place())
				check(n, size, src.place(), at)
			}
		}
	}
	for _, size := range []int{32, 64, 96, 256} { // every offset
		for at := range place(64) {
			check(9, size, at, 63-at)
		}
	}
}

// keccakInPlace writes digests over the beginning of the messages, as a tree
// does that keeps each level where the level below it was.
func keccakInPlace(t *testing.T, set variant.Set) {
	mem := newArena(t, 64*300)
	src, ref := newSource("in place"), newPlain()
	for _, size := range []int{64, 65, 71, 72, 96, 100, 128, 135, 136, 137, 200, 256, 271, 272, 273, 300} {
		for _, n := range append([]int{31, 32, 33, 64}, groups...) {
			msgs := src.bytes(n * size)
			want := make([][32]byte, n)
			ref.keccak256(want, msgs, size)
			lent := mem.lendCopy(src.place(), msgs)
			set.Keccak256(as32(lent[:32*n]), lent, size)
			if got := lent[:32*n]; !bytes.Equal(got, flat32(want)) {
				t.Fatalf("%d messages of %d bytes in place: digests differ", n, size)
			}
			if !bytes.Equal(lent[32*n:], msgs[32*n:]) || !mem.intact() {
				t.Fatalf("%d messages of %d bytes in place: written outside the output", n, size)
			}
		}
	}
}

// large has more messages, blocks and units than a tier works off in one kernel
// call.
func large(t *testing.T, set variant.Set) {
	src, ref := newSource("large"), newPlain()
	for _, c := range []struct{ n, size int }{{9001, 64}, {4500, 256}, {5003, 40}, {3, 300_000}, {2, 139_264}, {9, 139_400}} {
		msgs := src.bytes(c.n * c.size)
		got, want := make([][32]byte, c.n), make([][32]byte, c.n)
		set.Keccak256(got, msgs, c.size)
		ref.keccak256(want, msgs, c.size)
		if !bytes.Equal(flat32(got), flat32(want)) {
			t.Fatalf("%d messages of %d bytes: digests differ", c.n, c.size)
		}
	}

	nonces, prefix, suffix := as32(src.bytes(9001*32)), [32]byte{1}, [64]byte{2}
	seeds, wantSeeds := make([][64]byte, len(nonces)), make([][64]byte, len(nonces))
	set.PadSeeds(seeds, &prefix, &suffix, nonces)
	ref.padSeeds(wantSeeds, &prefix, &suffix, nonces)
	if !bytes.Equal(flat64(seeds), flat64(wantSeeds)) {
		t.Fatalf("pad seeds of %d nonces differ", len(nonces))
	}

	const units = 201
	raw := src.bytes(units * variant.UnitBytes)
	data, want := bytes.Clone(raw), bytes.Clone(raw)
	set.Seal(data, nonces[:units])
	ref.seal(want, nonces[:units])
	if !bytes.Equal(data, want) {
		t.Fatalf("%d sealed units differ", units)
	}
	set.Unseal(data, nonces[:units])
	if !bytes.Equal(data, raw) {
		t.Fatalf("%d unsealed units differ", units)
	}
}

func allocations(t *testing.T, set variant.Set) {
	const n = 11
	var (
		data   = make([]byte, n*variant.UnitBytes)
		load   = make([]byte, variant.LoadBytes)
		pads   = make([]byte, n*variant.PadBytes)
		sums   = make([][32]byte, n)
		seeds  = make([][64]byte, n)
		hits   = make([]variant.Hit, variant.LoadUnits)
		prefix [32]byte
		suffix [64]byte
		limit  = [32]byte{31: 1}
	)
	for name, f := range map[string]func(){
		"Keccak256 of 64":  func() { set.Keccak256(sums, data, 64) },
		"Keccak256 of 256": func() { set.Keccak256(sums, data, 256) },
		"Keccak256 of 99":  func() { set.Keccak256(sums, data, 99) },
		"PadSeeds":         func() { set.PadSeeds(seeds, &prefix, &suffix, sums) },
		"RecallSeeds":      func() { set.RecallSeeds(sums, seeds) },
		"Pads":             func() { set.Pads(pads, sums, seeds) },
		"Search":           func() { set.Search(hits, load, pads[:variant.PadBytes], &seeds[0], ^uint64(0)>>3, &limit) },
		"Seal":             func() { set.Seal(data, sums) },
		"Unseal":           func() { set.Unseal(data, sums) },
	} {
		if a := testing.AllocsPerRun(2, f); a != 0 {
			t.Errorf("%s: %v allocations a call", name, a)
		}
	}
}
