package varianttest

import (
	"bytes"
	"math/bits"
	"testing"

	"github.com/zgminer/zgminer/kernels/internal/generic"
	"github.com/zgminer/zgminer/kernels/internal/variant"
)

func padSeeds(t *testing.T, set variant.Set) {
	in, out := newArena(t, 17*32), newArena(t, 17*64)
	pre, suf := newArena(t, 32), newArena(t, 64)
	src, ref := newSource("pad seeds"), newPlain()
	for _, n := range groups {
		for range 8 {
			prefix, suffix := (*[32]byte)(pre.lendCopy(src.place(), src.bytes(32))), (*[64]byte)(suf.lendCopy(src.place(), src.bytes(64)))
			nonces := as32(in.lendCopy(src.place(), src.bytes(32*n)))
			want, judge := make([][64]byte, n), make([][64]byte, n)
			ref.padSeeds(want, prefix, suffix, nonces)
			generic.Set.PadSeeds(judge, prefix, suffix, nonces)
			got := as64(out.lend(src.place(), 64*n))
			set.PadSeeds(got, prefix, suffix, nonces)
			for i := range got {
				if got[i] != want[i] || judge[i] != want[i] {
					t.Fatalf("nonce %d of %d: got %x, generic %x, want %x", i, n, got[i], judge[i], want[i])
				}
			}
			if !in.intact() || !out.intact() || !pre.intact() || !suf.intact() {
				t.Fatalf("%d nonces: written outside the output", n)
			}
		}
	}
}

func pads(t *testing.T, set variant.Set) {
	in, out, sums := newArena(t, 17*64), newArena(t, 17*variant.PadBytes), newArena(t, 17*32)
	src, ref := newSource("pads"), newPlain()
	for _, n := range groups {
		inAt, outAt, sumsAt := src.place(), src.place(), src.place()
		seeds := src.bytes(64 * n)
		wantPads, wantRecall := make([]byte, n*variant.PadBytes), make([][32]byte, n)
		ref.pads(wantPads, wantRecall, as64(seeds))
		judge := make([]byte, n*variant.PadBytes)
		generic.Set.Pads(judge, make([][32]byte, n), as64(seeds))
		if !bytes.Equal(judge, wantPads) {
			t.Fatalf("%d pads: generic and x/crypto differ", n)
		}

		lent := as64(in.lendCopy(inAt, seeds))
		gotPads, gotRecall := out.lend(outAt, n*variant.PadBytes), as32(sums.lend(sumsAt, 32*n))
		set.Pads(gotPads, gotRecall, lent)
		for i := range n {
			pad := gotPads[i*variant.PadBytes:][:variant.PadBytes]
			for c := range variant.PadCells {
				if got, want := pad[64*c:][:64], wantPads[i*variant.PadBytes+64*c:][:64]; !bytes.Equal(got, want) {
					t.Fatalf("pad %d of %d, cell %d, %v: got %x, want %x", i, n, c, outAt, got, want)
				}
			}
			if gotRecall[i] != wantRecall[i] {
				t.Fatalf("pad %d of %d: recall seed %x, want %x", i, n, gotRecall[i], wantRecall[i])
			}
		}
		if !in.intact() || !out.intact() || !sums.intact() || !bytes.Equal(flat64(lent), seeds) {
			t.Fatalf("%d pads: written outside the output", n)
		}

		gotRecall = as32(sums.lend(src.place(), 32*n))
		set.RecallSeeds(gotRecall, lent)
		for i := range n {
			if gotRecall[i] != wantRecall[i] {
				t.Fatalf("recall seed %d of %d alone: %x, want %x", i, n, gotRecall[i], wantRecall[i])
			}
		}
		if !in.intact() || !sums.intact() || !bytes.Equal(flat64(lent), seeds) {
			t.Fatalf("%d recall seeds: written outside the output", n)
		}
	}
}

// mix is one load with its pad, seed, and the qualities of all its units.
type mix struct {
	load, pad []byte
	seed      *[64]byte
	quality   [variant.LoadUnits][32]byte
}

// mixer lends mixes at chosen places.
type mixer struct {
	load, pad, seed, limit *arena
	src                    source
	ref                    *plain
}

func newMixer(t testing.TB, name string) *mixer {
	return &mixer{newArena(t, variant.LoadBytes), newArena(t, variant.PadBytes), newArena(t, 64), newArena(t, 32), newSource(name), newPlain()}
}

func (m *mixer) next() *mix {
	x := &mix{
		load: m.load.lendCopy(m.src.place(), m.src.bytes(variant.LoadBytes)),
		pad:  m.pad.lendCopy(m.src.place(), m.src.bytes(variant.PadBytes)),
		seed: (*[64]byte)(m.seed.lendCopy(m.src.place(), m.src.bytes(64))),
	}
	for u := range x.quality {
		x.quality[u] = m.ref.quality(x.load, x.pad, x.seed, u)
	}
	return x
}

// want returns the hits a search has to find.
func (x *mix) want(units uint64, limit *[32]byte) (hits []variant.Hit) {
	for u, q := range x.quality {
		if units>>u&1 == 1 && bytes.Compare(q[:], limit[:]) <= 0 {
			hits = append(hits, variant.Hit{Unit: u, Quality: q})
		}
	}
	return hits
}

// check searches x with as many hits as units has bits, and marked memory
// behind the hits found.
func (m *mixer) check(t *testing.T, set variant.Set, x *mix, units uint64, limit [32]byte) {
	t.Helper()
	mark := variant.Hit{Unit: -77, Quality: [32]byte{3: 0x5a}}
	room := bits.OnesCount64(units)
	hits := make([]variant.Hit, room+2)
	for i := range hits {
		hits[i] = mark
	}
	lent := (*[32]byte)(m.limit.lendCopy(m.src.place(), limit[:]))
	n := set.Search(hits[:room:room], x.load, x.pad, x.seed, units, lent)
	want := x.want(units, &limit)
	if n != len(want) {
		t.Fatalf("units %#x, limit %x: %d hits, want %d", units, limit, n, len(want))
	}
	for i, h := range want {
		if hits[i] != h {
			t.Fatalf("units %#x, limit %x, hit %d: got %v, want %v", units, limit, i, hits[i], h)
		}
	}
	for _, h := range hits[n:] {
		if h != mark {
			t.Fatalf("units %#x, limit %x: written behind the hits", units, limit)
		}
	}
	if !m.load.intact() || !m.pad.intact() || !m.seed.intact() || !m.limit.intact() {
		t.Fatalf("units %#x: written outside the hits", units)
	}
}

var allOnes = [32]byte(bytes.Repeat([]byte{0xff}, 32))

func search(t *testing.T, set variant.Set) {
	m := newMixer(t, "search")
	for range 6 {
		x := m.next()
		load, pad := bytes.Clone(x.load), bytes.Clone(x.pad)
		judge := make([]variant.Hit, variant.LoadUnits)
		if n := generic.Set.Search(judge, x.load, x.pad, x.seed, ^uint64(0), &allOnes); n != len(judge) {
			t.Fatalf("generic found %d units of %d", n, len(judge))
		}
		for u := range judge {
			if judge[u] != (variant.Hit{Unit: u, Quality: x.quality[u]}) {
				t.Fatalf("unit %d: generic and x/crypto differ", u)
			}
		}
		for _, units := range []uint64{0, ^uint64(0), 1, 1 << 63, 0xff, 0xff00, 1<<63 | 1, 0x8000_0000_0100_0001, 0x5555_5555_5555_5555, m.src.Uint64(), m.src.Uint64() & m.src.Uint64() & m.src.Uint64()} {
			m.check(t, set, x, units, allOnes)
			m.check(t, set, x, units, x.quality[m.src.IntN(variant.LoadUnits)])
		}
		if !bytes.Equal(load, x.load) || !bytes.Equal(pad, x.pad) {
			t.Fatal("input changed")
		}
	}
	x := m.next()
	for u := range variant.LoadUnits { // every lane of every group alone
		m.check(t, set, x, 1<<u, allOnes)
		m.check(t, set, x, ^uint64(1<<u), x.quality[u])
	}
}

// searchLimits lets every byte of the limit decide.
func searchLimits(t *testing.T, set variant.Set) {
	m := newMixer(t, "limits")
	x := m.next()
	m.check(t, set, x, ^uint64(0), [32]byte{})
	m.check(t, set, x, ^uint64(0), allOnes)
	for _, u := range []int{0, 1, 2, 3, 4, 5, 6, 7, 30, 63} {
		q := x.quality[u]
		m.check(t, set, x, ^uint64(0), q)
		m.check(t, set, x, ^uint64(0), add(q, 1))
		m.check(t, set, x, ^uint64(0), add(q, -1))
		for i := range q { // equal down to byte i, which is one more or less; the rest pulls the other way
			below, above := q, q
			if q[i] > 0 {
				below[i]--
				copy(below[i+1:], allOnes[:])
				m.check(t, set, x, ^uint64(0), below)
			}
			if q[i] < 0xff {
				above[i]++
				clear(above[i+1:])
				m.check(t, set, x, ^uint64(0), above)
			}
		}
	}
}

// add returns the big-endian integer q plus or minus one, without wrapping at 2^256.
func add(q [32]byte, one int) [32]byte {
	for i := 31; i >= 0; i-- {
		q[i] += byte(one)
		if one > 0 && q[i] != 0 || one < 0 && q[i] != 0xff {
			break
		}
	}
	return q
}

func seal(t *testing.T, set variant.Set) {
	mem, first := newArena(t, 17*variant.UnitBytes), newArena(t, 17*32)
	src, ref := newSource("seal"), newPlain()
	for _, n := range groups {
		for range 3 {
			raw, masks := src.bytes(n*variant.UnitBytes), src.bytes(32*n)
			want, judge := bytes.Clone(raw), bytes.Clone(raw)
			ref.seal(want, as32(masks))
			generic.Set.Seal(judge, as32(masks))
			if !bytes.Equal(judge, want) {
				t.Fatalf("%d units: generic and x/crypto seal differently", n)
			}
			lent, lentMasks := mem.lendCopy(src.place(), raw), as32(first.lendCopy(src.place(), masks))
			set.Seal(lent, lentMasks)
			for at := 0; at < len(want); at += 32 {
				if !bytes.Equal(lent[at:at+32], want[at:at+32]) {
					t.Fatalf("%d units: sealed unit %d, word %d: got %x, want %x", n, at/variant.UnitBytes, at%variant.UnitBytes/32, lent[at:at+32], want[at:at+32])
				}
			}
			if !mem.intact() || !first.intact() || !bytes.Equal(flat32(lentMasks), masks) {
				t.Fatalf("seal %d units: written outside the data", n)
			}

			ref.unseal(want, as32(masks))
			generic.Set.Unseal(judge, as32(masks))
			if !bytes.Equal(want, raw) || !bytes.Equal(judge, raw) {
				t.Fatalf("%d units: a reference does not unseal its own seal", n)
			}
			set.Unseal(lent, lentMasks)
			for at := 0; at < len(raw); at += 32 {
				if !bytes.Equal(lent[at:at+32], raw[at:at+32]) {
					t.Fatalf("%d units: unsealed unit %d, word %d: got %x, want %x", n, at/variant.UnitBytes, at%variant.UnitBytes/32, lent[at:at+32], raw[at:at+32])
				}
			}
			if !mem.intact() || !first.intact() || !bytes.Equal(flat32(lentMasks), masks) {
				t.Fatalf("unseal %d units: written outside the data", n)
			}
		}
	}
}
