package kernels

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

func testWindow(seed byte) *Window {
	w := &Window{}
	r := rand.NewChaCha8([32]byte{seed})
	r.Read(w.MinerID[:])
	r.Read(w.Suffix[:])
	r.Read(w.Base[:])
	return w
}

// run submits b to d and waits for it.
func run(t testing.TB, d Device, b Batch) {
	t.Helper()
	done := make(chan Batch, 1)
	if err := d.Submit(b, done); err != nil {
		t.Fatal(err)
	}
	if got := <-done; got != b || got.Error() != nil {
		t.Fatalf("completed %v with %v", got, got.Error())
	}
}

// slowDraw computes what a DrawBatch asks for, one nonce at a time.
func slowDraw(w *Window, m LoadMap, bitmap []uint64, first uint64, count int) (draws []Draw, pads []byte, seeds []PadSeed) {
	for i := range uint64(count) {
		nonce := w.Nonce(first + i)
		var seed [1]PadSeed
		var recall [1]Hash
		pad := make([]byte, PadBytes)
		Judge().PadSeeds(seed[:], &w.MinerID, &w.Suffix, []Hash{nonce})
		Judge().Pads(pad, recall[:], seed[:])
		if l := m.Load(&recall[0]); l < m.Loads && held(bitmap, l) {
			draws = append(draws, Draw{first + i, l})
			pads = append(pads, pad...)
			seeds = append(seeds, seed[0])
		}
	}
	return draws, pads, seeds
}

func TestDrawBatch(t *testing.T) {
	w := testWindow(1)
	const count = 61
	bitmap := []uint64{0x5a5a5a5a5a5a5a5a, ^uint64(0), 0x0123456789abcdef}
	// 200 loads need a fourth bitmap word: what lies beyond is not held. Shard 5 of 8
	// does not divide 197, so some indexes do not exist.
	for _, m := range []LoadMap{{Loads: 200, Mask: ^uint64(0)}, {Loads: 197, Mask: ^uint64(7), ID: 5}} {
		want, wantPads, wantSeeds := slowDraw(w, m, bitmap, 1000, count)
		if len(want) < 3 || len(want) == count {
			t.Fatalf("the case keeps %d of %d draws and proves little", len(want), count)
		}
		for _, c := range Tiers() {
			b := NewCPUBackend(c, 1)
			d := b.Devices()[0]
			batch := &DrawBatch{Window: w, Map: m, Held: bitmap, First: 1000, Count: count, Draws: make([]Draw, count)}
			run(t, d, batch)
			if !slices.Equal(batch.Draws[:batch.Kept], want) {
				t.Errorf("%s: draws differ", c)
			}
			batch.Pads, batch.Seeds = make([]byte, count*PadBytes), make([]PadSeed, count)
			run(t, d, batch)
			if !slices.Equal(batch.Draws[:batch.Kept], want) || !slices.Equal(batch.Seeds[:batch.Kept], wantSeeds) ||
				!bytes.Equal(batch.Pads[:batch.Kept*PadBytes], wantPads) {
				t.Errorf("%s: draws with pads differ", c)
			}
			b.Close()
		}
	}
}

func TestSearchBatch(t *testing.T) {
	w := testWindow(2)
	r := rand.NewChaCha8([32]byte{3})
	loads := make([][]byte, 3)
	for i := range loads {
		loads[i] = make([]byte, LoadBytes)
		r.Read(loads[i])
	}
	limit := Hash{0: 0x10}
	for _, c := range Tiers() {
		batch := &SearchBatch{Window: w, Limit: limit}
		var want []SearchHit
		for i := range 21 {
			it := SearchItem{Counter: uint64(i * i), Load: loads[i%3], Units: r.Uint64()}
			_, pad, seed := slowDraw(w, LoadMap{Loads: 1, Mask: ^uint64(0)}, []uint64{1}, it.Counter, 1)
			if i%5 == 2 { // some items bring their pad
				it.Pad, it.Seed = pad, &seed[0]
			}
			hits := make([]Hit, LoadUnits)
			for _, h := range hits[:Judge().Search(hits, it.Load, pad, &seed[0], it.Units, &limit)] {
				want = append(want, SearchHit{Item: i, Counter: it.Counter, Hit: h})
			}
			batch.Items = append(batch.Items, it)
		}
		if len(want) < 5 {
			t.Fatalf("only %d hits to compare", len(want))
		}
		b := NewCPUBackend(c, 1)
		run(t, b.Devices()[0], batch)
		run(t, b.Devices()[0], batch) // buffers are reused
		b.Close()
		if !slices.Equal(batch.Hits, want) {
			t.Errorf("%s: hits differ", c)
		}
	}
}

func TestSealAndRootBatch(t *testing.T) {
	r := rand.NewChaCha8([32]byte{4})
	data := make([]byte, 2*LoadBytes)
	r.Read(data)
	masks := make([]Hash, 2*LoadUnits)
	for i := range masks {
		r.Read(masks[i][:])
	}
	sealed := slices.Clone(data)
	Judge().Seal(sealed, masks)
	var scratch [LoadSectors]Hash
	roots := []Hash{Judge().SegmentRoot(data[:LoadBytes], &scratch), Judge().SegmentRoot(data[LoadBytes:], &scratch)}
	for _, c := range Tiers() {
		b := NewCPUBackend(c, 1)
		got := slices.Clone(data)
		run(t, b.Devices()[0], &SealBatch{Data: got, Masks: masks})
		if !bytes.Equal(got, sealed) {
			t.Errorf("%s: sealed data differ", c)
		}
		run(t, b.Devices()[0], &SealBatch{Data: got, Masks: masks, Unseal: true})
		if !bytes.Equal(got, data) {
			t.Errorf("%s: unsealed data differ", c)
		}
		rb := &RootBatch{Segments: data, Roots: make([]Hash, 2)}
		run(t, b.Devices()[0], rb)
		if !slices.Equal(rb.Roots, roots) {
			t.Errorf("%s: roots differ", c)
		}
		b.Close()
	}
}

func TestDeviceQueue(t *testing.T) {
	b := NewCPUBackend(Judge(), 2)
	d := b.Devices()[1]
	depth := d.Info().QueueDepth
	// Nobody takes completed batches, so the device stops at its first one: one
	// batch in its hands, and the queue behind it.
	done := make(chan Batch)
	submitted := 0
	for range 2*depth + 2 {
		err := d.Submit(&RootBatch{Segments: make([]byte, LoadBytes), Roots: make([]Hash, 1)}, done)
		if err == nil {
			submitted++
		} else if !errors.Is(err, ErrQueueFull) {
			t.Fatal(err)
		}
	}
	if submitted < depth || submitted > depth+1 {
		t.Errorf("%d batches taken with a queue of %d", submitted, depth)
	}
	closed := make(chan struct{})
	go func() { b.Close(); close(closed) }() // completes what is queued
	for range submitted {
		<-done
	}
	<-closed
	if err := d.Submit(&SealBatch{}, done); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	b.Close()
}

func TestDeviceRefusesBadBatches(t *testing.T) {
	b := NewCPUBackend(Judge(), 1)
	defer b.Close()
	w := testWindow(1)
	for name, batch := range map[string]Batch{
		"no window":    &DrawBatch{Map: LoadMap{Loads: 1}},
		"no loads":     &DrawBatch{Window: w},
		"few draws":    &DrawBatch{Window: w, Map: LoadMap{Loads: 1}, Count: 2, Draws: make([]Draw, 1)},
		"few pads":     &DrawBatch{Window: w, Map: LoadMap{Loads: 1}, Count: 1, Draws: make([]Draw, 1), Pads: []byte{0}},
		"few seeds":    &DrawBatch{Window: w, Map: LoadMap{Loads: 1}, Count: 1, Draws: make([]Draw, 1), Pads: make([]byte, PadBytes)},
		"short load":   &SearchBatch{Window: w, Items: []SearchItem{{Load: make([]byte, 10)}}},
		"pad, no seed": &SearchBatch{Window: w, Items: []SearchItem{{Load: make([]byte, LoadBytes), Pad: make([]byte, PadBytes)}}},
		"search":       &SearchBatch{},
		"seal":         &SealBatch{Data: make([]byte, 1)},
		"roots":        &RootBatch{Roots: make([]Hash, 1)},
		"unknown":      &struct{ Status }{},
	} {
		if err := b.Devices()[0].Submit(batch, nil); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// TestNoAllocations holds the promise that nothing is allocated per call, for
// every primitive of every tier and for device batches.
func TestNoAllocations(t *testing.T) {
	const n = 11
	var (
		nonces  = make([]Hash, n)
		seeds   = make([]PadSeed, n)
		pads    = make([]byte, n*PadBytes)
		load    = make([]byte, LoadBytes)
		hits    = make([]Hit, LoadUnits)
		suffix  [64]byte
		limit   = Hash{0: 1}
		scratch = new([LoadSectors]Hash)
	)
	for _, c := range Tiers() {
		zero := func(what string, f func()) {
			if a := testing.AllocsPerRun(3, f); a != 0 {
				t.Errorf("%s %s: %v allocations", c, what, a)
			}
		}
		for _, size := range []int{0, 32, 64, 96, 136, 200, 256} {
			zero("Keccak256", func() { c.Keccak256(nonces, load[:n*size], size) })
		}
		zero("PadSeeds", func() { c.PadSeeds(seeds, &nonces[0], &suffix, nonces) })
		zero("RecallSeeds", func() { c.RecallSeeds(nonces, seeds) })
		zero("Pads", func() { c.Pads(pads, nonces, seeds) })
		zero("Search", func() { c.Search(hits, load, pads[:PadBytes], &seeds[0], ^uint64(0), &limit) })
		zero("Seal", func() { c.Seal(load[:n*UnitBytes], nonces) })
		zero("Unseal", func() { c.Unseal(load[:n*UnitBytes], nonces) })
		zero("SegmentRoot", func() { c.SegmentRoot(load, scratch) })

		b := NewCPUBackend(c, 1)
		d, done := b.Devices()[0], make(chan Batch, 1)
		w := testWindow(9)
		draw := &DrawBatch{Window: w, Map: LoadMap{Loads: 2, Mask: ^uint64(0)}, Held: []uint64{1}, Count: n, Draws: make([]Draw, n), Pads: pads, Seeds: seeds}
		search := &SearchBatch{Window: w, Limit: limit, Items: []SearchItem{{Load: load, Units: 3}}, Hits: make([]SearchHit, 0, LoadUnits)}
		zero("batches", func() {
			for _, batch := range []Batch{draw, search} {
				if err := d.Submit(batch, done); err != nil {
					t.Error(err)
				}
				<-done
			}
		})
		b.Close()
	}
}
