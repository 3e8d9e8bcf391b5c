package pora

import (
	"math/bits"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/pora/revert"
)

// The setters of PoraMine (spec/storage.md 3.2). Those of the number of
// submissions and of subtasks act on the Next fields, and at once as long as no
// epoch was mined.

// SetTargetMineBlocks sets the length of a subtask's window.
func (m *Mine) SetTargetMineBlocks(blocks uint64) error {
	if blocks > 256 {
		return ErrTargetMineBlocks
	}
	m.TargetMineBlocks = blocks
	return nil
}

// SetTargetSubmissions sets the wanted answers per epoch.
func (m *Mine) SetTargetSubmissions(n uint64) {
	m.TargetSubmissionsNext = n
	if m.LastMinedEpoch == 0 {
		m.TargetSubmissions = n
	}
}

// SetAdjustRatio sets the inertia of the difficulty.
func (m *Mine) SetAdjustRatio(ratio uint64) error {
	if ratio == 0 {
		return ErrAdjustRatio
	}
	m.AdjustRatio = ratio
	return nil
}

// SetMaxShards sets the largest number of shards.
func (m *Mine) SetMaxShards(n uint64) error {
	if n == 0 {
		return ErrMaxShardsZero
	}
	if n&(n-1) != 0 {
		return ErrMaxShardsPower
	}
	m.MaxShards = n
	return nil
}

// SetMinDifficulty sets the lower bound of the difficulty and applies it at once.
func (m *Mine) SetMinDifficulty(d *uint256.Int) {
	m.MinDifficulty = *d
	if bound := TargetOf(d); m.Target.Gt(&bound) {
		m.Target = bound
	}
}

// SetSubtasks sets the number of subtasks of an epoch of blocksPerEpoch blocks.
func (m *Mine) SetSubtasks(n, blocksPerEpoch uint64) error {
	if n == 0 {
		return ErrSubtasksZero
	}
	if !m.fits(n, m.SubtaskIntervalNext, blocksPerEpoch) {
		return ErrSubtasksTooMany
	}
	m.SubtasksNext = n
	if m.LastMinedEpoch == 0 {
		m.Subtasks = n
	}
	return nil
}

// SetSubtaskInterval sets the distance of the subtasks' starts in an epoch of
// blocksPerEpoch blocks.
func (m *Mine) SetSubtaskInterval(interval, blocksPerEpoch uint64) error {
	if interval == 0 {
		return ErrIntervalZero
	}
	if m.SubtasksNext == 0 { // initialize() does not prevent it
		return revert.Overflow
	}
	if !m.fits(m.SubtasksNext, interval, blocksPerEpoch) {
		return ErrIntervalTooLong
	}
	m.SubtaskIntervalNext = interval
	if m.LastMinedEpoch == 0 {
		m.SubtaskInterval = interval
	}
	return nil
}

// fits tells whether the last of n >= 1 subtasks ends before the epoch does.
func (m *Mine) fits(n, interval, blocksPerEpoch uint64) bool {
	hi, last := bits.Mul64(n-1, interval)
	end, c1 := bits.Add64(last, m.TargetMineBlocks, 0)
	end, c2 := bits.Add64(end, 1, 0)
	return hi|c1|c2 == 0 && end < blocksPerEpoch
}
