package bench

import (
	"fmt"
	"slices"

	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/plan"
)

// Vector operations of the primitives (spec/performance.md 2), for all lanes of
// a tier together: a permutation of a message of one block, whose first and last
// round are shortened; a whole permutation; a BLAKE2b block with the XOR and
// transposition of its message.
type opCount struct {
	lanes           float64
	keccak          float64 // keccak-f of a hash of one block
	keccakFull      float64 // keccak-f whose whole result is needed
	blake2b         float64 // compression of a given block
	blake2bMixed    float64 // and the pad's XOR, transposition included
	perCycle        float64 // operations that a core starts per cycle
	perCycleInWords string
}

// opsOf returns the operation counts of a tier on a CPU of the given vendor.
func opsOf(tier, vendor string) opCount {
	switch tier {
	case string(kernels.AVX512):
		return opCount{8, 2083, 2160, 1344 + 24, 1344 + 24 + 48 + 16, 2, "two 512-bit operations per cycle"}
	case string(kernels.AVX2):
		// A rotation is three operations, or one byte shuffle.
		c := opCount{4, 188*24 - 100, 188 * 24, 96*16 + 24, 96*16 + 24 + 32 + 16, 3, "three 256-bit operations per cycle"}
		if vendor == "AuthenticAMD" {
			c.perCycle, c.perCycleInWords = 4, "four 256-bit operations per cycle"
		}
		return c
	}
	// 130 operations per round, 14 per G.
	return opCount{1, 130*24 - 60, 130 * 24, 96*14 + 24, 96*14 + 24 + 16, 4, "four 64-bit operations per cycle"}
}

// cyclesPerOp returns how many cycles of one core a unit of a stage costs at
// least, 0 if that is not known. The unit is that of the stage: a byte, a hash,
// a pad.
func (c opCount) cyclesPerOp(stage string) float64 {
	keccak, full := c.keccak/c.lanes/c.perCycle, c.keccakFull/c.lanes/c.perCycle
	block, mixed := c.blake2b/c.lanes/c.perCycle, c.blake2bMixed/c.lanes/c.perCycle
	pad := kernels.IterationKeccaks * keccak
	// Each quality is a header block and the blocks of the unit.
	load := kernels.LoadUnits * (block + kernels.UnitBytes/128*mixed)
	switch stage {
	case StageIterations:
		return block + pad + load
	case StagePads, StageRecall:
		return pad
	case StageMix:
		return load
	case StageSeal, StageUnseal:
		return (kernels.UnitWords - 1) * keccak / kernels.UnitBytes // the last word's mask is not needed
	case StageLeaf:
		return (full + keccak) / kernels.SectorBytes
	case StagePair:
		return keccak / 64
	case StageSegment:
		return kernels.LoadSectors*(full+keccak) + (kernels.LoadSectors-1)*keccak
	case StageKeccak:
		return keccak
	case StageBlake2b:
		return block
	}
	return 0
}

// limitOf names what bounds a kernel stage by its arithmetic.
func limitOf(stage string) string {
	switch stage {
	case StagePads, StageRecall:
		return report.LimitPads
	case StageMix, StageBlake2b:
		return report.LimitHashing
	}
	return report.LimitIssue
}

// setCeilings fills ideal, percent and limit of the kernel stages from the
// operation counts and the measured clock.
func setCeilings(stages []report.Stage, clock float64, vendor string) {
	for i := range stages {
		s := &stages[i]
		ops := opsOf(s.Tier, vendor)
		cycles := ops.cyclesPerOp(s.Name)
		if cycles == 0 || clock == 0 {
			continue
		}
		ceiling := clock / cycles * float64(s.Cores)
		if s.Name == StageIterations {
			setCeiling(s, ceiling)
			continue
		}
		setIdeal(s, ceiling, limitOf(s.Name),
			fmt.Sprintf("count of the algorithm's vector operations at %s and the measured clock", ops.perCycleInWords))
	}
}

// setIterationIdeals gives iterations their ideal: a scratchpad and a load
// already in the cache, one after the other, at the rates of the same group.
func setIterationIdeals(stages []report.Stage) {
	for i := range stages {
		s := &stages[i]
		if s.Name != StageIterations {
			continue
		}
		same := func(name string) float64 {
			at := slices.IndexFunc(stages, func(o report.Stage) bool {
				return o.Name == name && o.Tier == s.Tier && o.Cores == s.Cores
			})
			if at < 0 {
				return 0
			}
			return stages[at].Value
		}
		pads, mix := same(StagePads), same(StageMix)
		if pads == 0 || mix == 0 {
			continue
		}
		m := plan.Machine{KeccaksPerSecond: pads * plan.KeccaksPerPad, BLAKE2bsPerSecond: mix * plan.BLAKE2bsPerLoad, OneUnit: true}
		best, limit := tightest(m, 1)
		setIdeal(s, best.IterationsPerSecond, limit, "time of a scratchpad and of a cached load's hashing, both of this run; the rest is reading loads from RAM")
	}
}

// tightest returns the lowest ceiling of m with everything held and a read for
// each nonce, and its name for the report: of computing, the part that takes
// longer.
func tightest(m plan.Machine, padsPerIteration float64) (plan.Ceiling, string) {
	list := m.Ceilings(1, 1, padsPerIteration)
	limit := list[0].Resource
	if limit == plan.ResourceCompute {
		at := slices.IndexFunc(list, func(c plan.Ceiling) bool {
			return c.Resource == plan.ResourcePads || c.Resource == plan.ResourceHash
		})
		limit = list[at].Resource
	}
	return list[0], limit
}

func setIdeal(s *report.Stage, ideal float64, limit, from string) {
	s.Ideal, s.PercentOfIdeal = rounded(ideal), rounded(100*s.Value/ideal)
	s.Limit, s.IdealFrom = limit, from
}

func setCeiling(s *report.Stage, ceiling float64) {
	s.Ceiling, s.PercentOfCeiling = rounded(ceiling), rounded(100*s.Value/ceiling)
}
