package bench

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/kernels"
)

// Names of the stages, an interface of the report.
const (
	StageIterations = "pora.iterations"
	StagePads       = "pora.pads"
	StageRecall     = "pora.recall"
	StageMix        = "pora.mix"
	StageSeal       = "seal"
	StageUnseal     = "unseal"
	StageLeaf       = "merkle.leaf"
	StagePair       = "merkle.pair"
	StageSegment    = "merkle.segment"
	StageKeccak     = "keccak"
	StageBlake2b    = "blake2b"
	StageClock      = "cpu.clock"
)

// kernelStage is a stage that every engine can do.
type kernelStage struct {
	name, unit string
	maxPieces  int
	// make returns a job of n pieces on e.
	make func(w *workList, e engine, tier string, n int) *job
}

// poraStages and dataStages are sampled as two groups: within a group the
// figures belong to the same minutes of the machine, so that ideals composed of
// several stages mean something.
var (
	poraStages = []kernelStage{
		{StageIterations, report.UnitIterations, 16, iterationsJob},
		{StagePads, report.UnitPads, items, padsJob},
		{StageRecall, report.UnitPads, items, recallJob},
		{StageMix, report.UnitLoads, 32, mixJob},
	}
	dataStages = []kernelStage{
		{StageSeal, report.UnitBytes, seals, sealJob},
		{StageUnseal, report.UnitBytes, seals, unsealJob},
		{StageLeaf, report.UnitBytes, 64, leafJob},
		{StagePair, report.UnitBytes, 64, pairJob},
		{StageSegment, report.UnitSegments, 16, segmentJob},
		{StageKeccak, report.UnitHashes, 64, keccakJob},
		{StageBlake2b, report.UnitHashes, 64, blake2bJob},
	}
)

func wrong(tier, stage, format string, args ...any) error {
	return &ErrWrongResult{tier, stage, fmt.Sprintf(format, args...)}
}

// lanes is how many independent inputs are offered at once; a multiple of every
// tier's lanes.
const lanes = 8

// iterationsJob does n mining iterations on every lane of a wide tier, 2*n on
// engines that work one by one, with loads from random slots of the set.
func iterationsJob(w *workList, e engine, tier string, n int) *job {
	group := groupOf(e)
	n *= group
	var (
		rnd    = rand.New(rand.NewPCG(rand.Uint64(), 0))
		slots  = make([]int, n)
		nonces = make([]kernels.Hash, n)
		seeds  = make([]kernels.PadSeed, group)
		recall = make([]kernels.Hash, n)
		pads   = make([]byte, group*kernels.PadBytes)
		hits   = make([]kernels.Hit, n*kernels.LoadUnits)
		found  = make([]int, n)
	)
	return &job{
		ops: float64(n), results: n,
		prepare: func() {
			for i := range slots {
				slots[i] = rnd.IntN(w.slots)
				nonces[i] = w.nonces[slots[i]%items]
			}
			clear(recall)
			clear(hits)
			clear(found)
		},
		run: func() {
			for at := 0; at < n; at += group {
				e.PadSeeds(seeds, &w.miner, &w.suffix, nonces[at:at+group])
				e.Pads(pads, recall[at:at+group], seeds)
				for i := range group {
					found[at+i] = e.Search(hits[(at+i)*kernels.LoadUnits:][:kernels.LoadUnits], w.slot(slots[at+i]),
						pads[i*kernels.PadBytes:][:kernels.PadBytes], &seeds[i], ^uint64(0), &w.limit)
				}
			}
		},
		check: func() error {
			for i, s := range slots {
				item := s % items
				if recall[i] != w.recall[item] {
					return wrong(tier, StageIterations, "the recall seed of item %d", item)
				}
				if !slices.Equal(hits[i*kernels.LoadUnits:][:found[i]], w.hits[item]) {
					return wrong(tier, StageIterations, "the list of hits of item %d", item)
				}
			}
			return nil
		},
	}
}

// groupOf returns how many nonces e is given at once: all lanes of a tier, two
// for engines without lanes, whose sample would be too long otherwise.
func groupOf(e engine) int {
	if l, ok := e.(interface{ Lanes() int }); ok && l.Lanes() > 1 {
		return min(lanes, l.Lanes())
	}
	return 2
}

func padsJob(w *workList, e engine, tier string, n int) *job {
	group := groupOf(e)
	n = min(n*group, items) / group * group
	recall, pads := make([]kernels.Hash, n), make([]byte, n*kernels.PadBytes)
	return &job{
		ops: float64(n), results: n,
		prepare: func() { clear(pads); clear(recall) },
		run: func() {
			for at := 0; at < n; at += group {
				e.Pads(pads[at*kernels.PadBytes:][:group*kernels.PadBytes], recall[at:at+group], w.seeds[at:at+group])
			}
		},
		check: func() error {
			if !bytes.Equal(pads, w.pads[:len(pads)]) || !slices.Equal(recall, w.recall[:n]) {
				return wrong(tier, StagePads, "a scratchpad")
			}
			return nil
		},
	}
}

func recallJob(w *workList, e engine, tier string, n int) *job {
	group := groupOf(e)
	n = min(n*group, items) / group * group
	recall := make([]kernels.Hash, n)
	return &job{
		ops: float64(n), results: n,
		prepare: func() { clear(recall) },
		run: func() {
			for at := 0; at < n; at += group {
				e.RecallSeeds(recall[at:at+group], w.seeds[at:at+group])
			}
		},
		check: func() error {
			if !slices.Equal(recall, w.recall[:n]) {
				return wrong(tier, StageRecall, "a recall seed")
			}
			return nil
		},
	}
}

// mixJob mixes and hashes one load n times; after the first time it comes from
// the cache.
func mixJob(w *workList, e engine, tier string, n int) *job {
	hits := make([]kernels.Hit, kernels.LoadUnits)
	load, pad := bytes.Clone(w.slot(w.rich)), bytes.Clone(w.pad(w.rich))
	found := 0
	return &job{
		ops: float64(n), results: 1,
		prepare: func() { clear(hits); found = 0 },
		run: func() {
			for range n {
				found = e.Search(hits, load, pad, &w.seeds[w.rich], ^uint64(0), &w.limit)
			}
		},
		check: func() error {
			if !slices.Equal(hits[:found], w.hits[w.rich]) {
				return wrong(tier, StageMix, "the list of hits")
			}
			return nil
		},
	}
}

// sealJob seals n units at once, whole groups of lanes.
func sealJob(w *workList, e engine, tier string, n int) *job {
	n = min(seals, (n+lanes-1)/lanes*lanes)
	data := make([]byte, n*kernels.UnitBytes)
	return &job{
		ops: float64(len(data)), results: n,
		prepare: func() { copy(data, w.slot(0)) },
		run:     func() { e.Seal(data, w.masks[:n]) },
		check: func() error {
			if !bytes.Equal(data, w.sealed[:len(data)]) {
				return wrong(tier, StageSeal, "a sealed unit")
			}
			return nil
		},
	}
}

func unsealJob(w *workList, e engine, tier string, n int) *job {
	n = min(seals, (n+lanes-1)/lanes*lanes)
	data := make([]byte, n*kernels.UnitBytes)
	return &job{
		ops: float64(len(data)), results: n,
		prepare: func() { copy(data, w.sealed) },
		run:     func() { e.Unseal(data, w.masks[:n]) },
		check: func() error {
			if !bytes.Equal(data, w.slot(0)[:len(data)]) {
				return wrong(tier, StageUnseal, "an unsealed unit")
			}
			return nil
		},
	}
}

// hashJob hashes the messages n times over.
func hashJob(w *workList, e engine, tier, stage string, n, size int, opsPerMsg float64, want []kernels.Hash) *job {
	out := make([]kernels.Hash, msgs)
	return &job{
		ops: float64(n) * msgs * opsPerMsg, results: msgs,
		prepare: func() { clear(out) },
		run: func() {
			for range n {
				e.Keccak256(out, w.data[:msgs*size], size)
			}
		},
		check: func() error {
			if !slices.Equal(out, want) {
				return wrong(tier, stage, "a hash")
			}
			return nil
		},
	}
}

func leafJob(w *workList, e engine, tier string, n int) *job {
	return hashJob(w, e, tier, StageLeaf, n, kernels.SectorBytes, kernels.SectorBytes, w.leaves[:])
}

func pairJob(w *workList, e engine, tier string, n int) *job {
	return hashJob(w, e, tier, StagePair, n, 64, 64, w.pairs[:])
}

func keccakJob(w *workList, e engine, tier string, n int) *job {
	return hashJob(w, e, tier, StageKeccak, n, 64, 1, w.pairs[:])
}

func segmentJob(w *workList, e engine, tier string, n int) *job {
	scratch := new([kernels.LoadSectors]kernels.Hash)
	segment := bytes.Clone(w.slot(0))
	var root kernels.Hash
	return &job{
		ops: float64(n), results: 1,
		prepare: func() { root = kernels.Hash{} },
		run: func() {
			for range n {
				root = e.SegmentRoot(segment, scratch)
			}
		},
		check: func() error {
			if root != w.root {
				return wrong(tier, StageSegment, "a segment root")
			}
			return nil
		},
	}
}

// blake2bJob hashes the 128 bytes of pad seeds: one compression each.
func blake2bJob(w *workList, e engine, tier string, n int) *job {
	seeds := make([]kernels.PadSeed, items)
	return &job{
		ops: float64(n * items), results: items,
		prepare: func() { clear(seeds) },
		run: func() {
			for range n {
				e.PadSeeds(seeds, &w.miner, &w.suffix, w.nonces[:])
			}
		},
		check: func() error {
			if !slices.Equal(seeds, w.seeds[:]) {
				return wrong(tier, StageBlake2b, "a pad seed")
			}
			return nil
		},
	}
}

// clockJob measures the clock that the core really runs at: a chain of additions
// and exclusive ors of which each waits for the one before, one cycle each.
func clockJob(n int) *job {
	sink := uint64(n)
	const steps = 16 << 10
	return &job{
		ops: float64(n) * steps * 2,
		run: func() {
			x, a, b := sink, sink|1, sink<<7
			for range n * steps / 8 {
				x = (x + a) ^ b
				x = (x + a) ^ b
				x = (x + a) ^ b
				x = (x + a) ^ b
				x = (x + a) ^ b
				x = (x + a) ^ b
				x = (x + a) ^ b
				x = (x + a) ^ b
			}
			sink = x
		},
	}
}
