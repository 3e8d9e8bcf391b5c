package store

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/sealing"
)

func someRecords() (list []record) {
	rng := rand.New(rand.NewPCG(3, 3))
	for range 50 {
		r := record{place: Place(rng.Uint32()), present: allSectors}
		if rng.IntN(2) == 0 {
			for i := range r.present {
				r.present[i] = rng.Uint64() | rng.Uint64() | rng.Uint64() | rng.Uint64() | rng.Uint64()
			}
		}
		r.seal = sealing.Record{Sealed: r.present.Units() & sealing.Bitmap(rng.Uint64())}
		if r.seal.Sealed != 0 {
			r.seal.Contexts = sealing.Contexts{{End: 9, Digest: sealing.Hash{1}}, {End: 64, Digest: sealing.Hash{2}}}
		}
		list = append(list, r)
	}
	return list
}

func someIntent() *intent {
	data := make([]byte, LoadBytes)
	data[5000] = 1
	return newIntent(0b110, sealing.Record{Sealed: 0b111, Contexts: sealing.Contexts{{End: 3, Digest: sealing.Hash{4}}}}, data)
}

// FuzzRecords: what is decoded is written back as it was, and nothing else is
// accepted.
func FuzzRecords(f *testing.F) {
	for _, r := range someRecords() {
		b, err := r.append(nil)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	b, err := someIntent().append(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	file := fileRecord{slots: 12, dir: "/data"}
	f.Add(file.append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := decodeRecord(b); err == nil {
			again, err := r.append(nil)
			if err != nil || !bytes.Equal(again, b) {
				t.Errorf("record %x becomes %x, %v", b, again, err)
			}
		}
		if in, err := decodeIntent(b); err == nil {
			again, err := in.append(nil)
			if err != nil || !bytes.Equal(again, b) {
				t.Errorf("intent %x becomes %x, %v", b, again, err)
			}
			for u := range sealing.LoadUnits {
				if in.units.Has(u) && len(in.unitCRCs(u)) != unitBlocks {
					t.Error("blocks of a unit")
				}
			}
			r := record{present: allSectors}
			if in.fits(&r) == nil { // whatever it says, recovering does not fail
				in.recover(sealerForTest, make([]byte, LoadBytes), 1, &r.seal)
			}
		}
		if r, err := decodeFileRecord(b); err == nil && !bytes.Equal(r.append(nil), b) {
			t.Errorf("file record %x", b)
		}
	})
}

var sealerForTest = sealing.New(kernels.Tiers()[0], sealing.Hash{1})

// TestRecordRefusals: a record never claims what it cannot have.
func TestRecordRefusals(t *testing.T) {
	one := sealing.Contexts{{End: 64, Digest: sealing.Hash{1}}}
	for name, r := range map[string]record{
		"empty":              {},
		"sealed and missing": {present: sectorRange(0, 31), seal: sealing.Record{Sealed: 3, Contexts: one}},
		"contexts alone":     {present: allSectors, seal: sealing.Record{Contexts: one}},
		"no context":         {present: allSectors, seal: sealing.Record{Sealed: 1}},
	} {
		if _, err := r.append(nil); err == nil {
			t.Errorf("%s is written", name)
		}
	}
	good, err := (&record{present: allSectors}).append(nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		if i == 2 {
			break
		}
		bad := bytes.Clone(good)
		bad[i] = 9
		if _, err := decodeRecord(bad); err == nil {
			t.Errorf("byte %d may be 9", i)
		}
	}
}

func TestSectors(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 200 {
		first := rng.Uint64N(1024)
		n := rng.Uint64N(1025 - first)
		s := sectorRange(first, n)
		for i := range uint64(1024) {
			if s.Has(i) != (i >= first && i < first+n) {
				t.Fatalf("%d+%d: sector %d", first, n, i)
			}
		}
		if s.Count() != int(n) || s.Full() != (n == 1024) || s.empty() != (n == 0) {
			t.Fatal(first, n)
		}
		for u := range uint64(64) {
			if s.Units().Has(int(u)) != (u*16 >= first && u*16+16 <= first+n) {
				t.Fatalf("%d+%d: unit %d", first, n, u)
			}
		}
	}
}

// TestTable holds the table in memory to a map.
func TestTable(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	tb := newTable()
	want := map[uint64]record{}
	for range 20000 {
		load := rng.Uint64N(3)*1000000 + rng.Uint64N(9000)
		switch rng.IntN(10) {
		case 0:
			tb.remove(load)
			delete(want, load)
		case 1:
			if rng.IntN(200) == 0 {
				places := tb.removeFrom(load)
				for l := range want {
					if l >= load {
						delete(want, l)
						places = places[1:]
					}
				}
				if len(places) != 0 {
					t.Fatal("places", places)
				}
			}
		default:
			r := record{place: Place(rng.Uint32()), present: sectorRange(0, 1)}
			if rng.IntN(2) == 0 {
				r.present = allSectors
				r.seal = sealing.Record{Sealed: sealing.Full, Contexts: sealing.Contexts{{End: 64, Digest: sealing.Hash{byte(load)}}}}
			}
			tb.put(load, &r, false)
			want[load] = r
		}
	}
	whole := uint64(0)
	for load, r := range want {
		c, ok := tb.get(load)
		if !ok || c.place != r.place || (c.flags&cellWhole != 0) != (r.seal.Sealed == sealing.Full) {
			t.Fatalf("load %d: %+v", load, c)
		}
		if r.seal.Sealed != 0 {
			whole++
			if tb.contextsOf(c)[0] != r.seal.Contexts[0] {
				t.Fatal("contexts")
			}
		}
	}
	if s := tb.sums(); s.loads != uint64(len(want)) || s.whole != whole || s.sealedUnits != 64*whole || s.complete != whole {
		t.Errorf("%+v, want %d loads, %d whole", s, len(want), whole)
	}
	for _, from := range []uint64{0, 5000, 8999, 1000000, 1500000, 3000000} {
		last, n := from, 0
		var buf []cell
		for at := from; ; {
			page, first := tb.pageFrom(at, buf)
			if page == nil {
				break
			}
			for _, c := range page {
				load := first + uint64(c.offset)
				if load < last || n > 0 && load == last {
					t.Fatal("out of order")
				}
				last = load
				n++
			}
			buf, at = page, first+pageLoads
		}
		for load := range want {
			if load >= from {
				n--
			}
		}
		if n != 0 {
			t.Errorf("from %d: off by %d", from, n)
		}
	}
}
