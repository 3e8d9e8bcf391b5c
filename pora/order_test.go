package pora

import (
	"testing"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/pora/merkle"
)

// TestOrderOfChecks begins with an answer that breaks every rule at once and
// heals one after the other: each time the reason must be the first rule still
// broken, in the order of spec/storage.md 3.2.
func TestOrderOfChecks(t *testing.T) {
	m := newMini(t, 2*mib)
	good := m.answer(t, ShardRange(m.state().Context.FlowLength, 0, 0, 1), -1, 3)
	maxEnd := MaxEnd(m.state().Context.FlowLength)
	rules := []struct {
		reason error
		spoil  func(a *Answer, s *State)
	}{
		{ErrMinerIDZero, func(a *Answer, s *State) { a.MinerID = Hash{} }},
		{ErrMinerIDUnknown, func(a *Answer, s *State) { s.Beneficiary = nil }},
		{ErrEpochDecrease, func(a *Answer, s *State) { s.Mine.LastMinedEpoch = s.Context.Epoch + 1 }},
		{ErrBeforeSubtask, func(a *Answer, s *State) { s.Block = s.Context.MineStart }},
		{ErrContextDigest, func(a *Answer, s *State) { a.ContextDigest = Hash{1} }},
		{ErrEmptyContext, func(a *Answer, s *State) { a.ContextDigest, s.Context.Digest = merkle.Empty, merkle.Empty }},
		{ErrEpochFull, func(a *Answer, s *State) { s.Mine.LastMinedEpoch, s.Mine.CurrentSubmissions = s.Context.Epoch, 20 }},
		{ErrStartAlignment, func(a *Answer, s *State) { a.Range.StartPosition.SetOne() }},
		{ErrRangeOverflow, func(a *Answer, s *State) { a.Range.MineLength.SetUint64(maxEnd + 1) }},
		{ErrRangeTooShort, func(a *Answer, s *State) { a.Range.MineLength.SetUint64(maxEnd - 1) }},
		{ErrMaskedBits, func(a *Answer, s *State) { a.Range.ShardID = 1 }},
		{ErrSealOffset, func(a *Answer, s *State) { a.SealOffset.SetUint64(LoadUnits) }},
		{ErrRecallRange, func(a *Answer, s *State) { a.RecallPosition.SetUint64(maxEnd) }},
		{ErrSealedContext, func(a *Answer, s *State) { a.SealedContextDigest = Hash{7} }},
		{ErrTooManyShards, func(a *Answer, s *State) { s.Mine.MaxShards = 0 }},
		{ErrMerkleRoot, func(a *Answer, s *State) { a.MerkleProof[0][0] ^= 1 }},
		{ErrRecallPosition, func(a *Answer, s *State) { a.SealOffset.SetUint64(4) }},
		{ErrQuality, func(a *Answer, s *State) { s.Mine.Target = uint256.Int{} }},
		{ErrDuplicate, func(a *Answer, s *State) { s.Submitted = func(Hash) bool { return true } }},
	}
	for first := range len(rules) + 1 {
		a, s := with(good, func(*Answer) {}), m.state()
		for i := len(rules) - 1; i >= first; i-- { // earlier rules overwrite what they share with later ones
			rules[i].spoil(a, s)
		}
		var reason error
		name := "all healed"
		if first < len(rules) {
			reason, name = rules[first].reason, rules[first].reason.Error()
		}
		want(t, a, s, reason, name)
	}
}
