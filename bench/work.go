package bench

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/zgminer/zgminer/bench/golden"
	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/kernels"
)

// Sizes of the work list.
const (
	items = 64  // distinct pairs of a nonce and a load
	msgs  = 256 // messages of the hash stages
	seals = 64  // units of the seal stages: one load
)

// engine is what the stages of the kernels run on: a *kernels.CPU or the plain
// Go baseline.
type engine interface{ golden.Kernels }

// workList is the work of the kernel stages with the results that the generic
// tier computes. Everything that a stage does is an item of it, so that the
// results of every measured run can be compared.
//
// The loads fill a set larger than the last-level cache, so that a load taken
// at random comes from RAM. To keep the list of results short, slot s of the
// set holds the same bytes as slot s mod 64; caches do not notice.
type workList struct {
	miner  kernels.Hash
	suffix [64]byte
	nonces [items]kernels.Hash
	limit  kernels.Hash // one unit in 64 is a hit: one per load

	set   []byte // slots of LoadBytes
	slots int

	data  []byte // msgs messages of 256 bytes, and their first 64 bytes count as pairs
	masks [seals]kernels.Hash

	// Results.
	seeds  [items]kernels.PadSeed
	recall [items]kernels.Hash
	pads   []byte
	hits   [items][]kernels.Hit
	rich   int // the item with most hits
	leaves [msgs]kernels.Hash
	pairs  [msgs]kernels.Hash
	sealed []byte // load 0 sealed with masks
	root   kernels.Hash

	checksum kernels.Hash
}

// newWorkList makes the work list with a set of about setBytes, at least one
// slot per item, and computes its results with the generic tier.
func newWorkList(ctx context.Context, setBytes int64) (*workList, error) {
	w := &workList{slots: max(items, int(setBytes/kernels.LoadBytes)/items*items)}
	rnd := rand.NewChaCha8([32]byte{'z', 'g', 'm', 'i', 'n', 'e', 'r', ' ', 'b', 'e', 'n', 'c', 'h'})
	rnd.Read(w.miner[:])
	rnd.Read(w.suffix[:])
	for i := range w.nonces {
		rnd.Read(w.nonces[i][:])
	}
	for i := range w.masks {
		rnd.Read(w.masks[i][:])
	}
	w.limit[0] = 3
	for i := range w.limit[1:] {
		w.limit[1+i] = 0xff
	}
	w.data = make([]byte, msgs*kernels.SectorBytes)
	rnd.Read(w.data)
	w.set = make([]byte, w.slots*kernels.LoadBytes)
	rnd.Read(w.set[:items*kernels.LoadBytes])
	for s := items; s < w.slots; s++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		copy(w.slot(s), w.slot(s%items))
	}

	judge := kernels.Judge()
	w.pads = make([]byte, items*kernels.PadBytes)
	judge.PadSeeds(w.seeds[:], &w.miner, &w.suffix, w.nonces[:])
	judge.Pads(w.pads, w.recall[:], w.seeds[:])
	for i := range w.hits {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		hits := make([]kernels.Hit, kernels.LoadUnits)
		n := judge.Search(hits, w.slot(i), w.pad(i), &w.seeds[i], ^uint64(0), &w.limit)
		w.hits[i] = hits[:n]
		if n > len(w.hits[w.rich]) {
			w.rich = i
		}
	}
	judge.Keccak256(w.leaves[:], w.data, kernels.SectorBytes)
	judge.Keccak256(w.pairs[:], w.data[:msgs*64], 64)
	w.sealed = bytes.Clone(w.slot(0))
	judge.Seal(w.sealed, w.masks[:])
	var scratch [kernels.LoadSectors]kernels.Hash
	w.root = judge.SegmentRoot(w.slot(0), &scratch)
	w.checksum = w.checksumOf(judge)
	return w, nil
}

func (w *workList) slot(s int) []byte { return w.set[s*kernels.LoadBytes:][:kernels.LoadBytes] }
func (w *workList) pad(i int) []byte  { return w.pads[i*kernels.PadBytes:][:kernels.PadBytes] }

// checksumOf computes the whole work list with e, every quality of every unit
// included, and returns the Keccak-256 over all results.
func (w *workList) checksumOf(e engine) kernels.Hash {
	var (
		seeds   [items]kernels.PadSeed
		recall  [items]kernels.Hash
		only    [items]kernels.Hash
		pads    = make([]byte, items*kernels.PadBytes)
		hits    = make([]kernels.Hit, kernels.LoadUnits)
		hashes  [msgs]kernels.Hash
		scratch [kernels.LoadSectors]kernels.Hash
		all     kernels.Hash
		results bytes.Buffer
	)
	for i := range all {
		all[i] = 0xff
	}
	e.PadSeeds(seeds[:], &w.miner, &w.suffix, w.nonces[:])
	e.Pads(pads, recall[:], seeds[:])
	e.RecallSeeds(only[:], seeds[:])
	results.Write(pads)
	for i := range items {
		results.Write(seeds[i][:])
		results.Write(recall[i][:])
		results.Write(only[i][:])
		n := e.Search(hits, w.slot(i), pads[i*kernels.PadBytes:][:kernels.PadBytes], &seeds[i], ^uint64(0), &all)
		for _, h := range hits[:n] {
			results.WriteByte(byte(h.Unit))
			results.Write(h.Quality[:])
		}
	}
	for _, size := range []int{64, kernels.SectorBytes} {
		e.Keccak256(hashes[:], w.data[:msgs*size], size)
		for i := range hashes {
			results.Write(hashes[i][:])
		}
	}
	sealed := bytes.Clone(w.slot(0))
	e.Seal(sealed, w.masks[:])
	results.Write(sealed)
	e.Unseal(sealed, w.masks[:])
	results.Write(sealed)
	root := e.SegmentRoot(w.slot(0), &scratch)
	results.Write(root[:])

	var sum [1]kernels.Hash
	kernels.Judge().Keccak256(sum[:], results.Bytes(), results.Len())
	return sum[0]
}

// ErrWrongResult reports a tier whose results differ from the generic tier's.
type ErrWrongResult struct{ Tier, Stage, Detail string }

func (e *ErrWrongResult) Error() string {
	return fmt.Sprintf("kernel tier %q computed a wrong result in stage %s: %s differs from the generic tier (no figures are given; do not mine with this tier, report CPU model and version)",
		e.Tier, e.Stage, e.Detail)
}

// verify checks e against the golden vectors and the checksum of the work list.
func (w *workList) verify(v *golden.Vectors, tier string, e engine) (report.TierCheck, error) {
	n, err := v.Check(tier, e)
	if err != nil {
		return report.TierCheck{}, err
	}
	sum := w.checksumOf(e)
	if sum != w.checksum {
		return report.TierCheck{}, &ErrWrongResult{tier, "checksum", fmt.Sprintf("the checksum over the whole work list, %x instead of %x,", sum[:8], w.checksum[:8])}
	}
	return report.TierCheck{Tier: tier, GoldenValues: n, Checksum: fmt.Sprintf("0x%x", sum)}, nil
}
