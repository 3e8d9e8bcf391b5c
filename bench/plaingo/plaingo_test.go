package plaingo

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/zgminer/zgminer/kernels"
)

// TestAgainstGeneric holds that the baseline does the same work as the judge.
func TestAgainstGeneric(t *testing.T) {
	rnd := rand.NewChaCha8([32]byte{1})
	judge, p := kernels.Judge(), New()
	fill := func(n int) []byte { b := make([]byte, n); rnd.Read(b); return b }

	for _, size := range []int{0, 32, 64, 135, 136, 256} {
		msgs := fill(3 * size)
		got, want := make([]kernels.Hash, 3), make([]kernels.Hash, 3)
		p.Keccak256(got, msgs, size)
		judge.Keccak256(want, msgs, size)
		if !slices.Equal(got, want) {
			t.Errorf("Keccak-256 of %d bytes differs", size)
		}
	}

	prefix, suffix := kernels.Hash(fill(32)), [64]byte(fill(64))
	nonces := []kernels.Hash{kernels.Hash(fill(32)), kernels.Hash(fill(32))}
	seeds, wantSeeds := make([]kernels.PadSeed, 2), make([]kernels.PadSeed, 2)
	p.PadSeeds(seeds, &prefix, &suffix, nonces)
	judge.PadSeeds(wantSeeds, &prefix, &suffix, nonces)
	if !slices.Equal(seeds, wantSeeds) {
		t.Error("pad seeds differ")
	}

	pads, wantPads := make([]byte, 2*kernels.PadBytes), make([]byte, 2*kernels.PadBytes)
	recall, only, wantRecall := make([]kernels.Hash, 2), make([]kernels.Hash, 2), make([]kernels.Hash, 2)
	p.Pads(pads, recall, seeds)
	p.RecallSeeds(only, seeds)
	judge.Pads(wantPads, wantRecall, seeds)
	if !bytes.Equal(pads, wantPads) || !slices.Equal(recall, wantRecall) || !slices.Equal(only, wantRecall) {
		t.Error("scratchpads or recall seeds differ")
	}

	load := fill(kernels.LoadBytes)
	limit := kernels.Hash{0x80}
	hits, wantHits := make([]kernels.Hit, kernels.LoadUnits), make([]kernels.Hit, kernels.LoadUnits)
	units := rnd.Uint64()
	n := p.Search(hits, load, pads[:kernels.PadBytes], &seeds[0], units, &limit)
	m := judge.Search(wantHits, load, pads[:kernels.PadBytes], &seeds[0], units, &limit)
	if n == 0 || !slices.Equal(hits[:n], wantHits[:m]) {
		t.Errorf("%d and %d hits differ", n, m)
	}

	data := fill(2 * kernels.UnitBytes)
	sealed, want := slices.Clone(data), slices.Clone(data)
	p.Seal(sealed, nonces)
	judge.Seal(want, nonces)
	if !bytes.Equal(sealed, want) {
		t.Error("sealed units differ")
	}
	p.Unseal(sealed, nonces)
	if !bytes.Equal(sealed, data) {
		t.Error("unsealed units differ")
	}

	var scratch [kernels.LoadSectors]kernels.Hash
	if p.SegmentRoot(load, &scratch) != judge.SegmentRoot(load, &scratch) {
		t.Error("segment roots differ")
	}
}

func TestNoAllocations(t *testing.T) {
	p := New()
	load, pad := make([]byte, kernels.LoadBytes), make([]byte, kernels.PadBytes)
	hits, masks := make([]kernels.Hit, kernels.LoadUnits), make([]kernels.Hash, 1)
	seeds, nonces := make([]kernels.PadSeed, 1), make([]kernels.Hash, 1)
	var limit, prefix kernels.Hash
	var suffix [64]byte
	var scratch [kernels.LoadSectors]kernels.Hash
	if n := testing.AllocsPerRun(3, func() {
		p.PadSeeds(seeds, &prefix, &suffix, nonces)
		p.Pads(pad, masks, seeds)
		p.Search(hits, load, pad, &seeds[0], ^uint64(0), &limit)
		p.Seal(load[:kernels.UnitBytes], masks)
		p.Unseal(load[:kernels.UnitBytes], masks)
		p.SegmentRoot(load, &scratch)
	}); n != 0 {
		t.Errorf("%v allocations per run of all of it", n)
	}
}
