package pora

import (
	"testing"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
)

func rangeOf(v *testvec.RecallRange) Range {
	return Range{v.StartPosition, v.MineLength, v.ShardID, v.ShardMask.U64()}
}

func number(n *testvec.Number) uint256.Int { return *uint256.MustFromBig(&n.Int) }

func reason(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestRecallVectors(t *testing.T) {
	var v struct {
		Ranges []struct {
			Range          testvec.RecallRange
			FlowLength     uint64
			Digest         testvec.Hash
			NumShards      uint64
			TargetScaleX64 testvec.Number
			CheckError     string
			Recalls        []struct {
				RecallSeed  testvec.Hash
				RecallChunk uint64
				Error       string
			}
		}
		Checks []struct {
			Range          testvec.RecallRange
			MaxEndPosition uint64
			Error          string
		}
	}
	testvec.Load(t, "recall/recall.json", &v)
	for _, c := range v.Ranges {
		r := rangeOf(&c.Range)
		testvec.Check(t, r.Digest(), Hash(c.Digest), "%+v digest", r)
		shards, ok := r.Shards()
		testvec.Check(t, shards, c.NumShards, "%+v shards", r)
		testvec.Check(t, ok, true, "%+v shards", r)
		scale, err := r.Scale(c.FlowLength)
		testvec.Check(t, err, nil, "%+v scale", r)
		testvec.Check(t, scale, number(&c.TargetScaleX64), "%+v scale at %d", r, c.FlowLength)
		testvec.Check(t, reason(r.Check(MaxEnd(c.FlowLength))), c.CheckError, "%+v check at %d", r, c.FlowLength)
		if c.CheckError == "" && shards <= 256 && r.ShardMask == ^(shards-1) {
			want := ShardRange(c.FlowLength, r.StartPosition, r.ShardID, shards)
			testvec.Check(t, r, want, "range of shard %d of %d at %d", r.ShardID, shards, c.FlowLength)
		}
		for _, s := range c.Recalls {
			got, err := r.Recall(Hash(s.RecallSeed))
			testvec.Check(t, reason(err), s.Error, "%+v recall of %s", r, s.RecallSeed)
			testvec.Check(t, got, s.RecallChunk, "%+v recall of %s", r, s.RecallSeed)
			load, ok := r.Load(Hash(s.RecallSeed))
			complete := err == nil && got+LoadSectors <= r.StartPosition+r.MineLength
			testvec.Check(t, ok, complete, "%+v load of %s", r, s.RecallSeed)
			if ok {
				testvec.Check(t, load*LoadSectors, got, "%+v load of %s", r, s.RecallSeed)
			}
		}
	}
	for _, c := range v.Checks {
		r := rangeOf(&c.Range)
		testvec.Check(t, reason(r.Check(c.MaxEndPosition)), c.Error, "%+v check at %d", r, c.MaxEndPosition)
	}
}

func TestScratchpadVectors(t *testing.T) {
	var v struct {
		Cases []struct {
			MinerID              testvec.Hash `json:"minerId"`
			Nonce, SubtaskDigest testvec.Hash
			Range                testvec.RecallRange
			RangeDigest          testvec.Hash
			PadSeed              testvec.Seed
			Cells                map[int]testvec.Seed
			PadKeccak            testvec.Hash
			RecallSeed           testvec.Hash
			RecallChunk          uint64
			RecallChunkError     string
			SealedSeed           string
			Mixes                []struct {
				SealOffset           uint64
				MixedKeccak, Quality testvec.Hash
			}
		}
	}
	testvec.Load(t, "scratchpad/scratchpad.json", &v)
	for _, cpu := range kernels.Tiers() {
		for i, c := range v.Cases {
			r := rangeOf(&c.Range)
			testvec.Check(t, r.Digest(), Hash(c.RangeDigest), "%s case %d: range digest", cpu, i)
			w := Window{Hash(c.MinerID), Hash(c.SubtaskDigest), r.Digest()}
			trial := w.Try(cpu, Hash(c.Nonce))
			testvec.Check(t, trial.Seed, [64]byte(c.PadSeed), "%s case %d: pad seed", cpu, i)
			for cell, want := range c.Cells {
				testvec.Check(t, [64]byte(trial.Pad[cell*64:]), [64]byte(want), "%s case %d: cell %d", cpu, i, cell)
			}
			testvec.Check(t, testvec.Keccak256(trial.Pad[:]), c.PadKeccak, "%s case %d: pad", cpu, i)
			testvec.Check(t, trial.RecallSeed, Hash(c.RecallSeed), "%s case %d: recall seed", cpu, i)
			alone := make([]Hash, 1)
			cpu.RecallSeeds(alone, []PadSeed{trial.Seed})
			testvec.Check(t, alone[0], Hash(c.RecallSeed), "%s case %d: recall seed without a pad", cpu, i)
			chunk, err := r.Recall(trial.RecallSeed)
			testvec.Check(t, reason(err), c.RecallChunkError, "%s case %d: recall", cpu, i)
			testvec.Check(t, chunk, c.RecallChunk, "%s case %d: recall", cpu, i)
			sealed := [UnitBytes]byte(testvec.Bytes(c.SealedSeed, UnitBytes))
			for _, m := range c.Mixes {
				var mixed [UnitBytes]byte
				Mix(&mixed, &sealed, trial.Pad[:], m.SealOffset)
				testvec.Check(t, testvec.Keccak256(mixed[:]), m.MixedKeccak, "%s case %d offset %d: mixed", cpu, i, m.SealOffset)
				testvec.Check(t, Quality(&trial.Seed, &mixed, m.SealOffset), Hash(m.Quality), "%s case %d offset %d: quality", cpu, i, m.SealOffset)
				load := make([]byte, kernels.LoadBytes)
				copy(load[m.SealOffset*UnitBytes:], sealed[:])
				hits := make([]kernels.Hit, LoadUnits)
				limit := Hash(m.Quality)
				n := cpu.Search(hits, load, trial.Pad[:], &trial.Seed, 1<<m.SealOffset, &limit)
				testvec.Check(t, n, 1, "%s case %d offset %d: hits at a limit equal to the quality", cpu, i, m.SealOffset)
				testvec.Check(t, hits[0], kernels.Hit{Unit: int(m.SealOffset), Quality: limit}, "%s case %d: hit", cpu, i)
			}
		}
	}
}

func TestDifficultyAdjustVectors(t *testing.T) {
	var v struct {
		Cases []struct {
			PoraTarget, PoraTargetAfter           testvec.Number
			TargetSubmissions, CurrentSubmissions uint64
			DifficultyAdjustRatio                 uint64
			MinDifficulty                         testvec.Number
		}
	}
	testvec.Load(t, "contract/difficulty_adjust.json", &v)
	for i, c := range v.Cases {
		m := Mine{
			Target: number(&c.PoraTarget), TargetSubmissions: c.TargetSubmissions, CurrentSubmissions: c.CurrentSubmissions,
			AdjustRatio: c.DifficultyAdjustRatio, MinDifficulty: number(&c.MinDifficulty), LastMinedEpoch: 3,
		}
		testvec.Check(t, m.Roll(4), nil, "case %d", i)
		testvec.Check(t, m.Target, number(&c.PoraTargetAfter), "case %d: target", i)
	}
}
