package pora

import (
	"errors"
	"testing"

	"github.com/zgminer/zgminer/pora/flow"
)

// FuzzDecodeCalldata: what is accepted encodes to the same bytes.
func FuzzDecodeCalldata(f *testing.F) {
	f.Add((&Answer{MerkleProof: []Hash{{1}, {2}}}).AppendCalldata(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := DecodeCalldata(b)
		if err == nil && string(a.AppendCalldata(nil)) != string(b) {
			t.Errorf("%x decodes to %+v", b, a)
		}
	})
}

// FuzzDecodeWorkerContext: the same for the worker context.
func FuzzDecodeWorkerContext(f *testing.F) {
	f.Add((&WorkerContext{MaxShards: 3, Context: flow.Context{Epoch: 1, FlowLength: 7}}).AppendABI(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, err := DecodeWorkerContext(b)
		if err == nil && string(w.AppendABI(nil)) != string(b) {
			t.Errorf("%x decodes to %+v", b, w)
		}
	})
}

// FuzzDecodeNewSubmission: the same for the event.
func FuzzDecodeNewSubmission(f *testing.F) {
	good := (&NewSubmission{3, Hash{1}, 2, 1024}).Log()
	f.Add(good.Data, good.Topics[1][:], good.Topics[2][:])
	f.Fuzz(func(t *testing.T, data, epoch, id []byte) {
		var e, m Hash
		copy(e[:], epoch)
		copy(m[:], id)
		got, err := DecodeNewSubmission(flow.Log{Topics: []Hash{NewSubmissionTopic, e, m}, Data: data})
		if err != nil {
			return
		}
		if back := got.Log(); string(back.Data) != string(data) || back.Topics[1] != e || back.Topics[2] != m {
			t.Errorf("%x %x %x decodes to %+v", e, m, data, got)
		}
	})
}

// FuzzVerify overwrites parts of a good answer and of the state: nothing panics,
// every refusal is a Rejection, and an accepted answer is good under the one
// state it was made for, or differs only where the contract does not look.
func FuzzVerify(f *testing.F) {
	m := newMini(f, 1<<20)
	base := m.answer(f, ShardRange(m.state().Context.FlowLength, 0, 0, 1), -1, 5)
	call := base.AppendCalldata(nil)
	f.Add(0, []byte{}, uint64(0), uint64(0), byte(0))
	f.Add(36, []byte{1}, uint64(1), uint64(7), byte(255))
	f.Add(36+96, []byte{255, 255, 255, 255}, uint64(0), ^uint64(0), byte(8))
	f.Fuzz(func(t *testing.T, at int, patch []byte, length, number uint64, which byte) {
		b := append([]byte(nil), call...)
		if at > 0 && at < len(b) {
			copy(b[at:], patch)
		}
		a, err := DecodeCalldata(b)
		if err != nil {
			return
		}
		if which&1 != 0 {
			a.MerkleProof = append(a.MerkleProof, make([]Hash, length%5000)...)
		}
		s := m.state()
		changed := string(b) != string(call) || which != 0
		switch which >> 1 {
		case 1:
			s.Context.FlowLength = number
		case 2:
			s.Block = number
		case 3:
			s.Mine.MaxShards, s.Mine.Subtasks = number, length
		case 4:
			s.Mine.SubtaskInterval, s.Mine.TargetMineBlocks = number, length
		case 5:
			s.Mine.CurrentSubmissions, s.Mine.LastMinedEpoch = number, length
		case 6:
			s.Context.MineStart = number
		case 7:
			s.EpochRange = func(Hash) (flow.EpochRange, bool) { return flow.EpochRange{Start: number, End: length}, true }
		case 8:
			s.Mine.Target.SetUint64(number)
		case 9:
			s.Context.FlowRoot, s.Context.Epoch = Hash{}, number
		case 10:
			s.Mine.TargetSubmissions, s.Mine.AdjustRatio, s.Mine.Settings = number, length, Settings(number)
		case 11:
			s.BlockHash, s.EpochRange, s.Beneficiary = nil, nil, nil
		}
		v, err := Verify(fastest, a, s)
		var r *Rejection
		switch {
		case err != nil && (!errors.As(err, &r) || v != nil):
			t.Errorf("refusal is %#v with verdict %v", err, v)
		case err == nil && !atMost(&v.Quality, &v.Threshold):
			t.Errorf("accepted quality %x above %x", v.Quality, v.Threshold)
		case err != nil && !changed:
			t.Errorf("the good answer is refused: %v (%s)", err, r.Detail)
		}
		if _, err := ComputeWorkerContext(s, WorkerContextCaller, a.MinerID); err != nil && !errors.As(err, &r) {
			t.Errorf("worker context refusal is %#v", err)
		}
	})
}
