package pora

import (
	"math/bits"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/pora/flow"
)

// Settings are the immutable switches of a PoraMine contract; 0 on the public
// networks.
type Settings uint8

// The switches.
const (
	NoSeal          Settings = 1 // sealed data are the raw data
	NoProof         Settings = 2 // no Merkle proof is needed
	FixedDifficulty Settings = 4 // the target stays at its easiest
)

// Has tells whether a switch is on.
func (s Settings) Has(x Settings) bool { return s&x != 0 }

// Mine is the storage of the PoraMine contract as far as answers depend on it.
// Fields are numbers of blocks, submissions or shards; those named Next take
// effect at the next mined epoch.
type Mine struct {
	Settings Settings

	TargetMineBlocks      uint64 // length of a subtask's window
	TargetSubmissions     uint64 // wanted per epoch; twice as many are taken
	TargetSubmissionsNext uint64
	AdjustRatio           uint64
	MaxShards             uint64
	Subtasks              uint64
	SubtasksNext          uint64
	SubtaskInterval       uint64
	SubtaskIntervalNext   uint64
	MinDifficulty         uint256.Int // 0: no bound

	LastMinedEpoch     uint64
	CurrentSubmissions uint64 // in LastMinedEpoch
	Target             uint256.Int
}

// InitParams are the parameters of initialize().
type InitParams struct {
	Difficulty        uint256.Int
	TargetMineBlocks  uint64
	TargetSubmissions uint64
	MaxShards         uint64
	Subtasks          uint64
	SubtaskInterval   uint64
}

// DefaultAdjustRatio is the difficultyAdjustRatio that initialize() sets.
const DefaultAdjustRatio = 20

// NewMine returns the storage after initialize().
func NewMine(settings Settings, p InitParams) *Mine {
	m := &Mine{
		Settings: settings, AdjustRatio: DefaultAdjustRatio, MaxShards: p.MaxShards, TargetMineBlocks: p.TargetMineBlocks,
		TargetSubmissions: p.TargetSubmissions, TargetSubmissionsNext: p.TargetSubmissions,
		Subtasks: p.Subtasks, SubtasksNext: p.Subtasks,
		SubtaskInterval: p.SubtaskInterval, SubtaskIntervalNext: p.SubtaskInterval,
		Target: TargetOf(&p.Difficulty),
	}
	if settings.Has(FixedDifficulty) {
		m.Target = maxTarget
	}
	return m
}

// Roll does what the first answer of an epoch does before anything else: one
// adjustment of the target, however many epochs were skipped, and the Next
// parameters take effect. On error m is unchanged.
func (m *Mine) Roll(epoch uint64) error {
	if epoch < m.LastMinedEpoch {
		return ErrEpochDecrease
	}
	if epoch == m.LastMinedEpoch || m.LastMinedEpoch == 0 {
		return nil
	}
	if m.Settings.Has(FixedDifficulty) {
		if _, err := expectedTarget(&m.Target, m.TargetSubmissions, m.CurrentSubmissions); err != nil {
			return err
		}
	} else {
		t, err := AdjustTarget(&m.Target, m.TargetSubmissions, m.CurrentSubmissions, m.AdjustRatio, &m.MinDifficulty)
		if err != nil {
			return err
		}
		m.Target = t
	}
	m.CurrentSubmissions = 0
	m.TargetSubmissions = m.TargetSubmissionsNext
	m.Subtasks = m.SubtasksNext
	m.SubtaskInterval = m.SubtaskIntervalNext
	return nil
}

// Full tells whether the current epoch takes no more answers.
func (m *Mine) Full() bool {
	hi, quota := bits.Mul64(m.TargetSubmissions, 2)
	return hi == 0 && m.CurrentSubmissions >= quota
}

// CanSubmit is the contract's canSubmit for a context.
func (m *Mine) CanSubmit(epoch uint64) bool { return epoch > m.LastMinedEpoch || !m.Full() }

// Accept records an accepted answer of an epoch; Roll must have been done.
func (m *Mine) Accept(epoch uint64) {
	m.LastMinedEpoch = epoch
	m.CurrentSubmissions++
}

// Subtask returns the subtask of a miner id in a context, by the parameters in
// force now. submit rolls the epoch first; see Upcoming.
func (m *Mine) Subtask(c *flow.Context, minerID Hash) (Subtask, error) {
	return SubtaskOf(c.Digest, minerID, c.MineStart, m.Subtasks, m.SubtaskInterval, m.TargetMineBlocks)
}

// Upcoming returns the storage as submit will see it in the given epoch: m, or m
// rolled. A miner plans with it, because computeWorkerContext of the contract
// finds the subtask before the roll and submit after it, which differs when
// parameters changed (spec/storage.md 3.2).
func (m *Mine) Upcoming(epoch uint64) (*Mine, error) {
	next := *m
	err := next.Roll(epoch)
	return &next, err
}
