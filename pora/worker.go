package pora

import (
	"fmt"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/pora/abi"
	"github.com/zgminer/zgminer/pora/flow"
)

// WorkerContext is what computeWorkerContext returns: all that a miner needs to
// begin. Target and SubtaskDigest are 0 outside the miner id's window, Target
// also when the epoch is full.
type WorkerContext struct {
	Context       flow.Context
	Target        uint256.Int
	SubtaskDigest Hash
	MaxShards     uint64
}

// Mineable tells whether there is something to mine.
func (w *WorkerContext) Mineable() bool { return !w.Target.IsZero() }

// ComputeWorkerContext computes what the contract's function returns to caller.
// Like the contract it finds the subtask by the parameters before the epoch
// roll; see Mine.Upcoming.
func ComputeWorkerContext(s *State, caller Address, minerID Hash) (*WorkerContext, error) {
	if caller != WorkerContextCaller {
		return nil, reject(ErrWorkerContextCaller, "caller %x", caller)
	}
	if _, err := s.beneficiary(minerID); err != nil {
		return nil, err
	}
	w := &WorkerContext{Context: s.Context, MaxShards: s.Mine.MaxShards}
	t, err := s.Mine.Subtask(&s.Context, minerID)
	if err != nil {
		return nil, reject(err, "subtask of %d subtasks", s.Mine.Subtasks)
	}
	if t.Check(s.Block) != nil {
		return w, nil
	}
	w.SubtaskDigest = SubtaskDigest(s.Context.Digest, s.blockHash(t.Start))
	m := s.Mine
	if s.Context.Epoch > m.LastMinedEpoch {
		if m, err = m.Upcoming(s.Context.Epoch); err != nil {
			return nil, reject(err, "epoch %d, last mined epoch %d", s.Context.Epoch, s.Mine.LastMinedEpoch)
		}
	}
	if !m.Full() {
		w.Target = m.Target
	}
	return w, nil
}

// WorkerContextBytes is the size of the encoded WorkerContext: nine words.
const WorkerContextBytes = 9 * abi.WordBytes

// AppendABI appends the return data of computeWorkerContext to b.
func (w *WorkerContext) AppendABI(b []byte) []byte {
	c := &w.Context
	b = abi.AppendUint64(b, c.Epoch)
	b = abi.AppendUint64(b, c.MineStart)
	b = append(b, c.FlowRoot[:]...)
	b = abi.AppendUint64(b, c.FlowLength)
	b = append(b, c.BlockDigest[:]...)
	b = append(b, c.Digest[:]...)
	b = abi.AppendUint256(b, &w.Target)
	b = append(b, w.SubtaskDigest[:]...)
	return abi.AppendUint64(b, w.MaxShards)
}

// DecodeWorkerContext decodes the return data of computeWorkerContext.
func DecodeWorkerContext(data []byte) (*WorkerContext, error) {
	r := abi.NewReader(data)
	w := &WorkerContext{
		Context: flow.Context{
			Epoch: r.Uint64(), MineStart: r.Uint64(), FlowRoot: r.Hash(), FlowLength: r.Uint64(), BlockDigest: r.Hash(), Digest: r.Hash(),
		},
		Target: r.Uint256(), SubtaskDigest: r.Hash(), MaxShards: r.Uint64(),
	}
	if err := r.End(); err != nil {
		return nil, fmt.Errorf("decode worker context: %w", err)
	}
	return w, nil
}
