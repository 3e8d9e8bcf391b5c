package varianttest

import (
	"bytes"
	"slices"
	"testing"

	"github.com/zgminer/zgminer/kernels/internal/generic"
	"github.com/zgminer/zgminer/kernels/internal/variant"
)

// FuzzKeccak256 compares Keccak256 with generic for any message size, number
// of messages and alignment, apart and in place.
func FuzzKeccak256(f *testing.F, set variant.Set) {
	f.Add([]byte("message"), uint16(7), uint8(0), uint8(0), false)
	f.Add(bytes.Repeat([]byte{1, 2, 3}, 800), uint16(256), uint8(1), uint8(33), true)
	f.Add(bytes.Repeat([]byte{0xff}, 1300), uint16(136), uint8(63), uint8(2), false)
	f.Fuzz(func(t *testing.T, data []byte, size uint16, inAt, outAt uint8, inPlace bool) {
		msgBytes := int(size) % 600
		n := 1 + int(size)%19
		if msgBytes > 0 {
			n = len(data) / msgBytes
		}
		data = data[:n*msgBytes]
		want, mem, out := make([][32]byte, n), newArena(t, len(data)), newArena(t, 32*n)
		generic.Set.Keccak256(want, data, msgBytes)
		lent, got := mem.lendCopy(fuzzPlace(inAt), data), out.lend(fuzzPlace(outAt), 32*n)
		if inPlace && msgBytes >= 64 {
			got = lent[:32*n]
		}
		set.Keccak256(as32(got), lent, msgBytes)
		if !bytes.Equal(got, flat32(want)) || !mem.intact() || !out.intact() {
			t.Fatalf("%d messages of %d bytes differ", n, msgBytes)
		}
	})
}

// FuzzSeal compares Seal and Unseal with generic for any number of units and
// alignment.
func FuzzSeal(f *testing.F, set variant.Set) {
	f.Add([]byte{1, 2, 3}, uint8(9), uint8(0), uint8(8))
	f.Add([]byte{}, uint8(3), uint8(200), uint8(1))
	f.Fuzz(func(t *testing.T, pattern []byte, units, dataAt, masksAt uint8) {
		n := int(units) % 18
		raw, masks := stretch(pattern, n*variant.UnitBytes), stretch(slices.Concat(pattern, []byte{0x31}), 32*n)
		want := bytes.Clone(raw)
		generic.Set.Seal(want, as32(masks))
		mem, first := newArena(t, len(raw)), newArena(t, len(masks))
		lent, lentMasks := mem.lendCopy(fuzzPlace(dataAt), raw), as32(first.lendCopy(fuzzPlace(masksAt), masks))
		set.Seal(lent, lentMasks)
		if !bytes.Equal(lent, want) || !mem.intact() {
			t.Fatalf("seal of %d units differs", n)
		}
		set.Unseal(lent, lentMasks)
		if !bytes.Equal(lent, raw) || !mem.intact() {
			t.Fatalf("unseal of %d units differs", n)
		}
	})
}

// FuzzSearch compares PadSeeds, Pads, RecallSeeds and Search with generic:
// pads of a few nonces, the search with one of them.
func FuzzSearch(f *testing.F, set variant.Set) {
	f.Add([]byte{9}, uint8(1), ^uint64(0), uint8(0), uint8(3))
	f.Add([]byte{}, uint8(8), uint64(0x8001), uint8(255), uint8(17))
	f.Fuzz(func(t *testing.T, pattern []byte, nonces uint8, units uint64, limitUnit, at uint8) {
		n := 1 + int(nonces)%9
		in := stretch(pattern, 32+64+32*n)
		prefix, suffix, names := (*[32]byte)(in), (*[64]byte)(in[32:]), as32(in[96:])
		wantSeeds, seeds := make([][64]byte, n), make([][64]byte, n)
		generic.Set.PadSeeds(wantSeeds, prefix, suffix, names)
		set.PadSeeds(seeds, prefix, suffix, names)
		wantPads, pads := make([]byte, n*variant.PadBytes), make([]byte, n*variant.PadBytes)
		wantRecall, recall, again := make([][32]byte, n), make([][32]byte, n), make([][32]byte, n)
		generic.Set.Pads(wantPads, wantRecall, wantSeeds)
		set.Pads(pads, recall, seeds)
		set.RecallSeeds(again, seeds)
		if !bytes.Equal(flat64(seeds), flat64(wantSeeds)) || !bytes.Equal(pads, wantPads) ||
			!bytes.Equal(flat32(recall), flat32(wantRecall)) || !bytes.Equal(flat32(again), flat32(wantRecall)) {
			t.Fatalf("seeds, pads or recall seeds of %d nonces differ", n)
		}

		mem := newArena(t, variant.LoadBytes)
		load := mem.lendCopy(fuzzPlace(at), stretch(slices.Concat(pattern, []byte{0x77}), variant.LoadBytes))
		pad, seed := pads[(n-1)*variant.PadBytes:], &seeds[n-1]
		limit := newPlain().quality(load, pad, seed, int(limitUnit)%variant.LoadUnits)
		var hits, wantHits [variant.LoadUnits]variant.Hit
		want := generic.Set.Search(wantHits[:], load, pad, seed, units, &limit)
		if got := set.Search(hits[:], load, pad, seed, units, &limit); got != want || hits != wantHits {
			t.Fatalf("units %#x: %d hits, generic has %d, or they differ", units, got, want)
		}
	})
}

// fuzzPlace maps a byte to a place: 0..63 an offset, more the end.
func fuzzPlace(b uint8) place {
	if b > 63 {
		return atEnd
	}
	return place(b)
}

// stretch makes n bytes of a pattern, no two blocks alike.
func stretch(pattern []byte, n int) []byte {
	b, x := make([]byte, n), uint32(len(pattern))
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
		if len(pattern) > 0 {
			b[i] ^= pattern[i%len(pattern)]
		}
	}
	return b
}
