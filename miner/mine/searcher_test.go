package mine

import (
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/zgminer/zgminer/kernels"
)

// testWindow is a window over loads loads whose limit is met by the share easy
// of all units.
func testWindow(seed byte, loads uint64, easy float64) Window {
	w := Window{Map: kernels.LoadMap{Loads: loads, Mask: ^uint64(0)}}
	r := rand.NewChaCha8([32]byte{seed})
	r.Read(w.Nonces.MinerID[:])
	r.Read(w.Nonces.Suffix[:])
	r.Read(w.Nonces.Base[:])
	binary.BigEndian.PutUint64(w.Limit[:], uint64(easy*(1<<63)*2))
	return w
}

func testData(seed byte, loads uint64) []byte {
	data := make([]byte, loads*kernels.LoadBytes)
	rand.NewChaCha8([32]byte{seed}).Read(data)
	return data
}

// key identifies a hit.
type key struct {
	counter, load uint64
	unit          int
	quality       kernels.Hash
}

func keyOf(h Hit) key { return key{h.Counter, h.Load, h.Unit, h.Quality} }

func compareKeys(a, b key) int {
	if a.counter != b.counter {
		return int(int64(a.counter - b.counter))
	}
	return a.unit - b.unit
}

// naive returns what a plain loop over the counters finds, in order, and how
// many of the nonces ask for a held load.
func naive(w Window, first, count uint64, load func(uint64) ([]byte, uint64)) (hits []key, useful uint64) {
	c := bestCPU() // every delivered hit was computed by the judge as well
	var seed [1]kernels.PadSeed
	var recall [1]kernels.Hash
	pad, found := make([]byte, kernels.PadBytes), make([]kernels.Hit, kernels.LoadUnits)
	for i := first; i < first+count; i++ {
		c.PadSeeds(seed[:], &w.Nonces.MinerID, &w.Nonces.Suffix, []kernels.Hash{w.Nonces.Nonce(i)})
		c.Pads(pad, recall[:], seed[:])
		l := w.Map.Load(&recall[0])
		data, units := load(l)
		if data == nil {
			continue
		}
		useful++
		for _, h := range found[:c.Search(found, data, pad, &seed[0], units, &w.Limit)] {
			hits = append(hits, key{i, l, h.Unit, h.Quality})
		}
	}
	return hits, useful
}

// collector is a Sink.
type collector struct {
	mu   sync.Mutex
	hits []Hit
}

func (c *collector) sink(h Hit) {
	c.mu.Lock()
	c.hits = append(c.hits, h)
	c.mu.Unlock()
}

func (c *collector) keys() []key {
	var k []key
	for _, h := range c.hits {
		k = append(k, keyOf(h))
	}
	slices.SortFunc(k, compareKeys)
	return k
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func TestDirectFromMemoryEqualsNaive(t *testing.T) {
	const loads, heldLoads, count = 24, 16, 300
	w := testWindow(1, loads, 1.0/64)
	w.Count, w.First = count, 1<<40
	held := NewBitmap(loads)
	for i := range uint64(heldLoads) {
		held.Set(i * 3 / 2)
	}
	m, err := NewMemoryTier("memory", held, testData(2, heldLoads), func(load uint64) uint64 { return ^load })
	if err != nil {
		t.Fatal(err)
	}
	want, useful := naive(w, w.First, count, func(l uint64) ([]byte, uint64) { return m.Load(l) })
	b := kernels.NewCPUBackend(kernels.Tiers()[len(kernels.Tiers())-1], 3)
	defer b.Close()
	for n := 1; n <= 3; n++ {
		var got collector
		s, err := New(b.Devices()[:n], []Tier{m}, Options{Policy: Direct, Sink: got.sink, Log: quiet()})
		if err != nil {
			t.Fatal(err)
		}
		res, err := s.Run(context.Background(), w)
		if err != nil || res.End != EndCount {
			t.Fatalf("%+v, %v", res, err)
		}
		if !slices.Equal(got.keys(), want) {
			t.Errorf("%d devices: %d hits, want %d", n, len(got.hits), len(want))
		}
		st := res.Stats
		if st.Draws != count || st.Hashed != useful || st.Missing != count-useful || st.OnItsWay() != 0 ||
			st.Hits != uint64(len(want)) || st.Candidates != st.Hits || st.Pads != count {
			t.Errorf("%d devices: %+v, useful %d", n, st, useful)
		}
	}
}
