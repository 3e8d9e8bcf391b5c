package pora

import (
	"fmt"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/pora/revert"
)

// State is everything that the contract reads when it judges an answer in a
// block. A lookup that is nil finds nothing.
type State struct {
	Mine *Mine
	// Context is what flow.makeContextWithResult returns in the block.
	Context flow.Context
	// Block is the number of the block that the answer would be in.
	Block uint64
	// BlockHash knows the hashes of past blocks; the window of
	// flow.HistoryBlocks is applied to it.
	BlockHash func(number uint64) Hash
	// EpochRange finds the range that is sealed with a digest.
	EpochRange func(digest Hash) (flow.EpochRange, bool)
	// Beneficiary finds the account that a miner id earns for; none or the zero
	// account if it is not registered.
	Beneficiary func(minerID Hash) (Address, bool)
	// Submitted tells whether an answer of this quality was accepted before.
	Submitted func(quality Hash) bool
}

// Rejection is why the contract would refuse an answer.
type Rejection struct {
	Reason revert.Reason // what errors.Is and errors.As find
	Detail string        // the values that broke the rule, for the log
}

// Error returns the contract's reason and nothing else.
func (r *Rejection) Error() string { return string(r.Reason) }

// Unwrap returns the reason.
func (r *Rejection) Unwrap() error { return r.Reason }

func reject(reason error, format string, args ...any) error {
	return &Rejection{Reason: reason.(revert.Reason), Detail: fmt.Sprintf(format, args...)}
}

// Verdict is what is known of an answer that passed.
type Verdict struct {
	Beneficiary   Address
	Subtask       Subtask
	SubtaskDigest Hash
	Quality       Hash
	Threshold     Hash          // the largest accepted quality
	Event         NewSubmission // what the contract will report
	Mine          *Mine         // the contract's storage afterwards
	PricingIndex  uint64        // reward pool that pays
}

// Verify judges an answer as PoraMine.submit would, check by check in the
// contract's order (spec/storage.md 3.2), and changes nothing. The error is a
// *Rejection whose text is the contract's reason. cpu hashes; a miner that is
// about to send verifies with kernels.Judge.
//
// Two checks are added to the official contract's, as our own contract has them:
// the seal offset is below 64 and the unit lies in the range. Answers that the
// official contract accepts break neither.
func Verify(cpu *kernels.CPU, a *Answer, s *State) (*Verdict, error) {
	if a == nil || s == nil || s.Mine == nil {
		return nil, fmt.Errorf("verify an answer: no answer or no contract state given")
	}
	v := &Verdict{}
	// Step 1: the miner id.
	var err error
	if v.Beneficiary, err = s.beneficiary(a.MinerID); err != nil {
		return nil, err
	}
	// Steps 2 and 3: epoch and subtask.
	c := &s.Context
	if v.Mine, err = s.Mine.Upcoming(c.Epoch); err != nil {
		return nil, reject(err, "epoch %d, last mined epoch %d", c.Epoch, s.Mine.LastMinedEpoch)
	}
	if v.Subtask, err = v.Mine.Subtask(c, a.MinerID); err != nil {
		return nil, reject(err, "subtask of %d subtasks", v.Mine.Subtasks)
	}
	if err := v.Subtask.Check(s.Block); err != nil {
		return nil, reject(err, "block %d, subtask %d takes answers in blocks %d to %d", s.Block, v.Subtask.Index, v.Subtask.Start+1, v.Subtask.End)
	}
	v.SubtaskDigest = SubtaskDigest(c.Digest, s.blockHash(v.Subtask.Start))
	// Steps 4 to 7: what needs no data.
	if err := a.check(s, v.Mine); err != nil {
		return nil, err
	}
	// Everything below fits 64 bits: the unit lies in the range, the range in the flow.
	r, _ := a.Range.Narrow()
	position, offset := a.RecallPosition.Uint64(), a.SealOffset.Uint64()
	// Step 8: the data are the flow's.
	if err := a.checkData(cpu, v.Mine.Settings, c.FlowRoot, position); err != nil {
		return nil, err
	}
	// Step 9: the work.
	if v.Quality, err = a.work(cpu, v.SubtaskDigest, r, position, offset); err != nil {
		return nil, err
	}
	scale, err := r.Scale(c.FlowLength)
	if err != nil {
		return nil, reject(err, "flow of %d sectors, mask %016x", c.FlowLength, r.ShardMask)
	}
	v.Threshold = Threshold(&v.Mine.Target, &scale)
	if !atMost(&v.Quality, &v.Threshold) {
		return nil, reject(ErrQuality, "quality %x, threshold %x", v.Quality, v.Threshold)
	}
	if s.Submitted != nil && s.Submitted(v.Quality) {
		return nil, reject(ErrDuplicate, "quality %x", v.Quality)
	}
	// Step 10: what it leads to.
	v.PricingIndex = position / PricingSectors
	v.Event = NewSubmission{c.Epoch, a.MinerID, v.Mine.CurrentSubmissions, position}
	v.Mine.Accept(c.Epoch)
	return v, nil
}

func (s *State) beneficiary(minerID Hash) (Address, error) {
	if minerID == (Hash{}) {
		return Address{}, reject(ErrMinerIDZero, "miner id is 0")
	}
	if s.Beneficiary != nil {
		if b, ok := s.Beneficiary(minerID); ok && b != (Address{}) {
			return b, nil
		}
	}
	return Address{}, reject(ErrMinerIDUnknown, "miner id %x", minerID)
}

func (s *State) blockHash(number uint64) Hash {
	if s.BlockHash == nil {
		return Hash{}
	}
	return flow.BlockHash(s.Block, number, s.BlockHash)
}

// check makes the checks of steps 4 to 7.
func (a *Answer) check(s *State, m *Mine) error {
	c := &s.Context
	if a.ContextDigest != c.Digest {
		return reject(ErrContextDigest, "answer for %x, context is %x", a.ContextDigest, c.Digest)
	}
	if c.Digest == merkle.Empty {
		return reject(ErrEmptyContext, "epoch %d expired", c.Epoch)
	}
	if m.Full() {
		return reject(ErrEpochFull, "%d answers in epoch %d, %d are wanted", m.CurrentSubmissions, c.Epoch, m.TargetSubmissions)
	}
	maxEnd := MaxEnd(c.FlowLength)
	if err := a.Range.Check(maxEnd); err != nil {
		return reject(err, "range from %s of %s sectors, shard %d, mask %016x, mining ends at %d",
			a.Range.StartPosition.Hex(), a.Range.MineLength.Hex(), a.Range.ShardID, a.Range.ShardMask, maxEnd)
	}
	if !a.SealOffset.IsUint64() || a.SealOffset.Uint64() >= LoadUnits {
		return reject(ErrSealOffset, "seal offset %s", a.SealOffset.Hex())
	}
	r, _ := a.Range.Narrow()
	end, ok := endOf(a)
	if !ok {
		return reject(revert.Overflow, "recall position %s", a.RecallPosition.Hex())
	}
	if !end.IsUint64() || end.Uint64() > r.StartPosition+r.MineLength {
		return reject(ErrRecallRange, "unit ends at %s, range at %d", end.Hex(), r.StartPosition+r.MineLength)
	}
	var e flow.EpochRange
	if s.EpochRange != nil {
		e, _ = s.EpochRange(a.SealedContextDigest)
	}
	if e.Start >= end.Uint64() || e.End < end.Uint64() {
		return reject(ErrSealedContext, "unit ends at %d, epoch range of %x is %d to %d", end.Uint64(), a.SealedContextDigest, e.Start, e.End)
	}
	if n, ok := r.Shards(); !ok || n > m.MaxShards {
		return reject(ErrTooManyShards, "mask %016x, at most %d shards", r.ShardMask, m.MaxShards)
	}
	return nil
}
