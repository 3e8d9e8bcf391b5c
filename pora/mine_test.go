package pora

import (
	"errors"
	"testing"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/pora/revert"
)

func TestUpcomingParameters(t *testing.T) {
	m := NewMine(0, InitParams{*uint256.NewInt(1000), 50, 10, 32, 4, 20})
	if err := errors.Join(m.SetSubtasks(2, 200), m.SetSubtaskInterval(30, 200)); err != nil || m.Subtasks != 2 || m.SubtaskInterval != 30 {
		t.Errorf("before the first mined epoch setters act at once: %+v, %v", m, err)
	}
	m.SetTargetSubmissions(7)
	m.Accept(3)
	if err := errors.Join(m.SetSubtasks(4, 200), m.SetSubtaskInterval(10, 200)); err != nil {
		t.Fatal(err)
	}
	m.SetTargetSubmissions(9)
	up, err := m.Upcoming(3)
	if err != nil || *up != *m || m.Subtasks != 2 || m.TargetSubmissions != 7 {
		t.Errorf("in the same epoch: %+v %v", up, err)
	}
	up, err = m.Upcoming(9)
	if err != nil || up.Subtasks != 4 || up.SubtaskInterval != 10 || up.TargetSubmissions != 9 || up.CurrentSubmissions != 0 || up.LastMinedEpoch != 3 {
		t.Errorf("in a later epoch: %+v %v", up, err)
	}
	if !up.Target.Gt(&m.Target) || m.CurrentSubmissions != 1 {
		t.Errorf("one answer of seven wanted must ease the target: %s to %s", &m.Target, &up.Target)
	}
	if !m.CanSubmit(4) || !m.CanSubmit(3) {
		t.Error("cannot submit")
	}
	for name, err := range map[error]error{
		ErrTargetMineBlocks: m.SetTargetMineBlocks(257), ErrAdjustRatio: m.SetAdjustRatio(0), ErrMaxShardsZero: m.SetMaxShards(0),
		ErrMaxShardsPower: m.SetMaxShards(12), ErrSubtasksZero: m.SetSubtasks(0, 200), ErrSubtasksTooMany: m.SetSubtasks(16, 200),
		ErrIntervalZero: m.SetSubtaskInterval(0, 200), ErrIntervalTooLong: m.SetSubtaskInterval(50, 200),
	} {
		if err != name {
			t.Errorf("got %v, want %v", err, name)
		}
	}
	if err := errors.Join(m.SetSubtasks(15, 192), m.SetTargetMineBlocks(256), m.SetAdjustRatio(1), m.SetMaxShards(64)); err != nil {
		t.Error(err) // 14*10 + 50 + 1 < 192
	}
	m.SetMinDifficulty(uint256.NewInt(5000))
	if want := TargetOf(uint256.NewInt(5000)); m.Target != want {
		t.Error("the lower bound of the difficulty is not applied at once")
	}
}

func TestAdjustTargetPanics(t *testing.T) {
	var zero uint256.Int
	for _, c := range []struct {
		wanted, submissions, ratio uint64
		want                       error
	}{{10, 10, 0, revert.Overflow}, {10, 10, 1 << 40, revert.Overflow}, {1 << 40, 1, 20, ErrMulDiv}} {
		if _, err := AdjustTarget(&maxTarget, c.wanted, c.submissions, c.ratio, &zero); err != c.want {
			t.Errorf("%+v: %v", c, err)
		}
	}
	m := Mine{Settings: FixedDifficulty, Target: maxTarget, TargetSubmissions: 1 << 40, CurrentSubmissions: 1, LastMinedEpoch: 1}
	if err := m.Roll(2); err != ErrMulDiv {
		t.Errorf("fixed difficulty: %v", err)
	}
}
