package sealing_test

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/sealing"
)

type hash = sealing.Hash

var fastest = kernels.Tiers()[len(kernels.Tiers())-1]

func random(rng *rand.Rand, b []byte) []byte {
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

// TestReadAtEveryWord unseals from every word and from odd byte offsets and
// compares with the data (spec/storage.md 9, seal).
func TestReadAtEveryWord(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	raw := random(rng, make([]byte, sealing.UnitBytes))
	s := sealing.New(fastest, hash{1})
	digest, sector := hash{2}, uint64(160)
	unit := bytes.Clone(raw)
	s.Seal(unit, &digest, sector)
	read := func(at, n int) {
		t.Helper()
		got := make([]byte, n)
		s.ReadAt(got, unit, at, &digest, sector)
		if !bytes.Equal(got, raw[at:at+n]) {
			t.Errorf("read of %d bytes at %d differs", n, at)
		}
	}
	for at := 0; at < sealing.UnitBytes; at += sealing.WordBytes {
		read(at, sealing.UnitBytes-at)
		mask := s.FirstMask(&digest, sector)
		if at > 0 {
			mask = s.WordMask((*hash)(unit[at-sealing.WordBytes:]))
		}
		tail := bytes.Clone(unit[at:])
		s.UnsealWords(tail, mask)
		if !bytes.Equal(tail, raw[at:]) {
			t.Errorf("words from %d differ", at)
		}
	}
	for range 300 {
		at := rng.IntN(sealing.UnitBytes)
		read(at, rng.IntN(sealing.UnitBytes-at+1))
	}
	read(sealing.UnitBytes, 0)
	s.UnsealWords(nil, hash{})
}

// TestEveryInputMatters: another position, digest or miner id changes every word.
func TestEveryInputMatters(t *testing.T) {
	seal := func(id, digest hash, sector uint64) []byte {
		unit := make([]byte, sealing.UnitBytes)
		sealing.New(fastest, id).Seal(unit, &digest, sector)
		return unit
	}
	base := seal(hash{1}, hash{2}, 16)
	for name, other := range map[string][]byte{
		"position": seal(hash{1}, hash{2}, 32), "digest": seal(hash{1}, hash{3}, 16), "miner id": seal(hash{2}, hash{2}, 16),
		"high position": seal(hash{1}, hash{2}, 16|1<<63),
	} {
		for at := 0; at < len(base); at += sealing.WordBytes {
			if bytes.Equal(base[at:at+32], other[at:at+32]) {
				t.Errorf("another %s leaves the word at %d as it is", name, at)
			}
		}
	}
}

// TestTiersAgree seals random loads with random contexts and bitmaps on every
// tier, resumes half-sealed loads and reseals after a change of digests.
func TestTiersAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for round := range 12 {
		raw := random(rng, make([]byte, sealing.LoadBytes))
		load := rng.Uint64N(1 << 40)
		old, new := randomContexts(rng), randomContexts(rng)
		both := sealing.First(min(old.Units(), new.Units()))
		units := both & sealing.Bitmap(rng.Uint64())
		var first []byte
		for _, cpu := range kernels.Tiers() {
			s := sealing.New(cpu, hash{byte(round)})
			data := bytes.Clone(raw)
			must(t, s.SealLoad(data, load, old, units))
			if first == nil {
				first = bytes.Clone(data)
				byUnit(t, s, data, raw, load, old, units)
			} else if !bytes.Equal(first, data) {
				t.Fatalf("round %d: tier %s seals differently", round, cpu)
			}
			must(t, s.SealLoad(data, load, old, both&^units)) // the rest of a half-sealed load
			whole := bytes.Clone(raw)
			must(t, s.SealLoad(whole, load, old, both))
			if !bytes.Equal(whole, data) {
				t.Fatalf("round %d: a load sealed in two steps differs", round)
			}
			must(t, s.Reseal(data, load, old, new, both))
			fresh := bytes.Clone(raw)
			must(t, s.SealLoad(fresh, load, new, both))
			if !bytes.Equal(fresh, data) {
				t.Fatalf("round %d: a resealed load differs from a fresh one", round)
			}
			must(t, s.UnsealLoad(data, load, new, both))
			if !bytes.Equal(raw, data) {
				t.Fatalf("round %d: unsealing does not give the data back", round)
			}
		}
	}
}

// byUnit checks a sealed load unit by unit.
func byUnit(t *testing.T, s *sealing.Sealer, sealed, raw []byte, load uint64, c sealing.Contexts, units sealing.Bitmap) {
	t.Helper()
	for u := range sealing.LoadUnits {
		want := bytes.Clone(raw[u*sealing.UnitBytes : (u+1)*sealing.UnitBytes])
		if units.Has(u) {
			s.Seal(want, &c.Of(u).Digest, load*sealing.LoadSectors+uint64(u)*sealing.UnitSectors)
		}
		if !bytes.Equal(want, sealed[u*sealing.UnitBytes:(u+1)*sealing.UnitBytes]) {
			t.Errorf("unit %d of load %d differs", u, load)
		}
	}
}

func randomContexts(rng *rand.Rand) (c sealing.Contexts) {
	for end := 0; ; {
		end += 1 + rng.IntN(40)
		if end > sealing.LoadUnits {
			return c
		}
		c = append(c, sealing.Context{End: uint8(end), Digest: hash{byte(len(c)), byte(rng.Uint32())}})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestLoadRefusals(t *testing.T) {
	s := sealing.New(fastest, hash{1})
	data := make([]byte, sealing.LoadBytes)
	c := sealing.Contexts{{End: 10, Digest: hash{1}}}
	for name, err := range map[string]error{
		"seal":          s.SealLoad(data, 1, c, sealing.First(11)),
		"unseal":        s.UnsealLoad(data, 1, nil, sealing.First(1)),
		"reseal before": s.Reseal(data, 1, nil, c, sealing.First(1)),
		"reseal after":  s.Reseal(data, 1, c, nil, sealing.First(1)),
	} {
		if err == nil || !strings.Contains(err.Error(), "have a context") {
			t.Errorf("%s of a unit without a context: %v", name, err)
		}
	}
	if !bytes.Equal(data, make([]byte, sealing.LoadBytes)) {
		t.Error("a refused call changed the data")
	}
	must(t, s.SealLoad(data, 1, nil, 0))
}

func TestUnitDigest(t *testing.T) {
	epochs := []sealing.Epoch{{0, 20, hash{1}}, {20, 20, hash{2}}, {20, 47, hash{3}}, {47, 2048, hash{4}}, {2048, 2060, hash{5}}}
	for sector, want := range map[uint64]hash{
		0:    {1}, // sectors 0..15
		16:   {3}, // 16..31 span the boundary at 20: the later epoch
		32:   {4}, // 32..47: only sector 47 is of the later epoch
		48:   {4},
		2032: {4},
	} {
		if got, ok := sealing.UnitDigest(epochs, sector); !ok || got != want {
			t.Errorf("unit at %d: %x %v, want %x", sector, got[0], ok, want[0])
		}
	}
	if _, ok := sealing.UnitDigest(epochs, 2048); ok {
		t.Error("a unit whose last sector is in no epoch yet has a digest")
	}
	if got, ok := sealing.UnitDigest(epochs, 2044); !ok || got != (hash{5}) { // last sector 2059
		t.Errorf("unit that ends with the last epoch: %x %v", got[0], ok)
	}

	got, err := sealing.ContextsOf(nil, epochs, 0)
	must(t, err)
	want := sealing.Contexts{{1, hash{1}}, {2, hash{3}}, {64, hash{4}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("contexts of load 0: %v", got)
	}
	if got, err = sealing.ContextsOf(got[:0], epochs, 2); err != nil || len(got) != 0 {
		t.Errorf("contexts of load 2: %v %v", got, err)
	}
	if _, err = sealing.ContextsOf(nil, []sealing.Epoch{{0, 16, hash{1}}, {40, 1024, hash{2}}}, 0); err == nil {
		t.Error("ranges with a hole were accepted")
	}
}

func TestContextsRules(t *testing.T) {
	for name, c := range map[string]sealing.Contexts{
		"end 0": {{0, hash{1}}}, "end 65": {{65, hash{1}}}, "falling": {{9, hash{1}}, {8, hash{2}}},
		"equal ends": {{9, hash{1}}, {9, hash{2}}}, "same digest": {{9, hash{1}}, {10, hash{1}}},
	} {
		if c.Check() == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	a := sealing.Contexts{{10, hash{1}}, {30, hash{2}}}
	b := sealing.Contexts{{12, hash{1}}, {20, hash{2}}}
	if got := a.Differing(b); got != 1<<10|1<<11 {
		t.Errorf("differing units %b", got)
	}
	if a.Of(30) != nil || a.Of(29).Digest != (hash{2}) || a.Units() != 30 || sealing.Contexts(nil).Units() != 0 {
		t.Error("Of or Units is wrong at the end of a list")
	}
}

func TestBitmapRuns(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for _, b := range []sealing.Bitmap{0, 1, 1 << 63, sealing.Full, sealing.First(17), sealing.Bitmap(rng.Uint64()), sealing.Bitmap(rng.Uint64() & rng.Uint64())} {
		var again sealing.Bitmap
		last, count := -1, 0
		for first, n := range b.Runs() {
			if first <= last || n < 1 {
				t.Errorf("%x: run of %d at %d after %d", b, n, first, last)
			}
			for u := first; u < first+n; u++ {
				again = again.With(u)
			}
			last, count = first+n, count+n
		}
		if again != b || b.Count() != count {
			t.Errorf("runs of %x give %x", b, again)
		}
	}
	if sealing.First(0) != 0 || sealing.First(64) != sealing.Full || sealing.Full.Without(3).Has(3) || !sealing.Full.Has(63) {
		t.Error("First, Without or Has is wrong")
	}
	for range sealing.Full.Without(9).Runs() {
		break // stopping early must be possible
	}
}

func TestNoAllocations(t *testing.T) {
	for _, cpu := range kernels.Tiers() {
		s := sealing.New(cpu, hash{1})
		data, part := make([]byte, sealing.LoadBytes), make([]byte, 300)
		c := sealing.Contexts{{10, hash{1}}, {64, hash{2}}}
		units := sealing.Full.Without(20)
		digest := hash{9}
		if n := testing.AllocsPerRun(3, func() {
			s.Seal(data, &digest, 1024)
			s.Unseal(data, &digest, 1024)
			s.ReadAt(part, data[:sealing.UnitBytes], 100, &digest, 1024)
			s.UnsealWords(part[:96], s.WordMask(&digest))
			if s.SealLoad(data, 5, c, units) != nil || s.UnsealLoad(data, 5, c, units) != nil || s.Reseal(data, 5, c, c, units) != nil {
				panic("refused")
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", cpu, n)
		}
	}
}

func TestRecord(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	for range 100 {
		c := randomContexts(rng)
		r := sealing.Record{Sealed: sealing.Bitmap(rng.Uint64()) & sealing.First(c.Units()), Contexts: c}
		b, err := r.AppendBinary(nil)
		must(t, err)
		var got sealing.Record
		must(t, got.UnmarshalBinary(b))
		if got.Sealed != r.Sealed || !slices.Equal(got.Contexts, r.Contexts) {
			t.Errorf("%v became %v", r, got)
		}
	}
	if _, err := (&sealing.Record{Sealed: 1}).AppendBinary(nil); err == nil {
		t.Error("a sealed unit without a context was encoded")
	}
	good, err := (&sealing.Record{Sealed: 3, Contexts: sealing.Contexts{{5, hash{1}}}}).AppendBinary(nil)
	must(t, err)
	var r sealing.Record
	for name, b := range map[string][]byte{
		"empty": nil, "short": good[:len(good)-1], "long": append(bytes.Clone(good), 0),
		"version 2": append([]byte{2}, good[1:]...), "no context": good[:9],
	} {
		if r.UnmarshalBinary(b) == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// FuzzRecord: the decoder never panics and accepts nothing but what the encoder
// writes.
func FuzzRecord(f *testing.F) {
	good, _ := (&sealing.Record{Sealed: 3, Contexts: sealing.Contexts{{5, hash{1}}, {64, hash{2}}}}).AppendBinary(nil)
	f.Add(good)
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		var r sealing.Record
		if r.UnmarshalBinary(b) != nil {
			return
		}
		again, err := r.AppendBinary(nil)
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("%x decodes to %v and encodes to %x, %v", b, r, again, err)
		}
	})
}

func BenchmarkSealLoad(b *testing.B) {
	for _, cpu := range kernels.Tiers() {
		b.Run(cpu.String(), func(b *testing.B) {
			s := sealing.New(cpu, hash{1})
			data := make([]byte, sealing.LoadBytes)
			c := sealing.Contexts{{64, hash{2}}}
			b.SetBytes(sealing.LoadBytes)
			for b.Loop() {
				if err := s.SealLoad(data, 1, c, sealing.Full); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
