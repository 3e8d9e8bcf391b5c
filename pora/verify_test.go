package pora

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/pora/revert"
)

const mib = 1 << 20

// want verifies an answer and compares the reason, "" for acceptance.
func want(t *testing.T, a *Answer, s *State, reason error, name string) *Verdict {
	t.Helper()
	v, err := Verify(fastest, a, s)
	if !errors.Is(err, reason) {
		t.Errorf("%s: got %v, want %v", name, err, reason)
	}
	var r *Rejection
	if err != nil && (!errors.As(err, &r) || r.Error() != string(r.Reason) || r.Detail == "") {
		t.Errorf("%s: error is %#v", name, err)
	}
	return v
}

func with(a *Answer, f func(a *Answer)) *Answer {
	b := *a
	b.MerkleProof = append([]Hash(nil), a.MerkleProof...)
	f(&b)
	return &b
}

// TestBoundsStatedExplicitly: the seal offset and the unit's end are checked by
// themselves (spec/storage.md 3.2).
func TestBoundsStatedExplicitly(t *testing.T) {
	m := newMini(t, 2*mib)
	r := ShardRange(m.state().Context.FlowLength, 0, 0, 1)
	a := m.answer(t, r, -1, 3)
	want(t, a, m.state(), nil, "base")
	var big, all uint256.Int
	big.Lsh(uint256.NewInt(1), 64)
	all.SetAllOne()
	for _, o := range []*uint256.Int{uint256.NewInt(64), uint256.NewInt(65), &big, &all} {
		want(t, with(a, func(a *Answer) { a.SealOffset = *o }), m.state(), ErrSealOffset, "seal offset "+o.Hex())
	}
	end := r.StartPosition + r.MineLength
	for p, reason := range map[*uint256.Int]error{
		uint256.NewInt(end - 16): ErrMerkleRoot, // inside, but other data
		uint256.NewInt(end - 15): ErrRecallRange, uint256.NewInt(end): ErrRecallRange, &big: ErrRecallRange, &all: revert.Overflow,
	} {
		want(t, with(a, func(a *Answer) { a.RecallPosition = *p }), m.state(), reason, "recall position "+p.Hex())
	}
	want(t, with(a, func(a *Answer) { a.Range.StartPosition = all; a.Range.MineLength = big }), m.state(), ErrStartAlignment, "odd start")
	high := all
	high.Lsh(&high, 25)
	want(t, with(a, func(a *Answer) { a.Range.StartPosition = high; a.Range.MineLength = all }), m.state(), revert.Overflow, "start + length beyond 256 bits")
	want(t, with(a, func(a *Answer) { a.Range.StartPosition = big }), m.state(), ErrRangeOverflow, "start 2^64")
	want(t, with(a, func(a *Answer) { a.Range.ShardMask = 0; a.Range.ShardID = 0 }), m.state(), ErrTooManyShards, "2^64 shards")
}

func trialOf(m *mini, a *Answer, r Range) *Trial {
	s := m.state()
	sub, _ := s.Mine.Subtask(&s.Context, m.id)
	w := Window{m.id, SubtaskDigest(s.Context.Digest, s.blockHash(sub.Start)), r.Digest()}
	return w.Try(fastest, a.Nonce)
}

// TestThresholdBoundary finds the target at which an answer begins to be
// accepted: the smallest whose threshold is not below the quality.
func TestThresholdBoundary(t *testing.T) {
	m := newMini(t, 2*mib)
	length := m.state().Context.FlowLength
	for _, shards := range []uint64{1, 2} {
		r := ShardRange(length, 0, 0, shards)
		a := m.answer(t, r, -1, 3)
		s := m.state()
		q := trialOf(m, a, r).Quality(&a.SealedData, 3)
		scale, err := r.Scale(length)
		if err != nil {
			t.Fatal(err)
		}
		// quality <= k*2^64 with k = floor(quality/2^64) + 1 (its low bits are not zero).
		var k, edge uint256.Int
		k.SetBytes(q[:24])
		if binary.BigEndian.Uint64(q[24:]) == 0 {
			t.Fatal("a quality with 64 low zero bits: change the test's data")
		}
		k.AddUint64(&k, 1)
		if _, overflow := edge.MulOverflow(&k, &scale); overflow {
			s.Mine.Target.SetAllOne()
			want(t, a, s, ErrQuality, "a quality above every threshold")
			continue
		}
		s.Mine.Target = edge
		v := want(t, a, s, nil, "target at the edge")
		if v != nil && (v.Quality != q || binary.BigEndian.Uint64(v.Threshold[24:]) != 0) {
			t.Errorf("quality %x, threshold %x", v.Quality, v.Threshold)
		}
		s.Mine.Target.SubUint64(&edge, 1)
		want(t, a, s, ErrQuality, "target just below the edge")
	}
	// Equality is acceptance, one more is not.
	a, b := Hash{24: 1}, Hash{24: 1}
	if !atMost(&a, &b) {
		t.Error("a quality equal to the threshold is refused")
	}
	a[31] = 1
	if atMost(&a, &b) {
		t.Error("a quality above the threshold is accepted")
	}
}

func TestWindowBlocksQuotaAndDuplicates(t *testing.T) {
	m := newMini(t, 1000, 2*mib)
	r := ShardRange(m.state().Context.FlowLength, 0, 0, 1)
	a := m.answer(t, r, -1, 5)
	start := m.state().Context.MineStart
	for block, reason := range map[uint64]error{start: ErrBeforeSubtask, start + 1: nil, start + 50: nil, start + 51: ErrAfterSubtask} {
		s := m.state()
		s.Block = block
		want(t, a, s, reason, "block")
	}
	s := m.state()
	v := want(t, a, s, nil, "first")
	if v.Mine.CurrentSubmissions != 1 || v.Mine.LastMinedEpoch != s.Context.Epoch || v.Beneficiary != (Address{9}) || v.PricingIndex != 0 {
		t.Errorf("verdict %+v", v)
	}
	s.Mine = v.Mine
	s.Submitted = func(q Hash) bool { return q == v.Quality }
	want(t, a, s, ErrDuplicate, "second")
	s.Submitted = nil
	s.Mine.CurrentSubmissions = 19
	want(t, a, s, nil, "the last of the quota")
	s.Mine.CurrentSubmissions = 20
	want(t, a, s, ErrEpochFull, "beyond the quota")
	s.Mine.LastMinedEpoch-- // the quota belongs to an earlier epoch
	want(t, a, s, nil, "first of the next epoch")
	s.Mine.LastMinedEpoch = s.Context.Epoch + 1
	want(t, a, s, ErrEpochDecrease, "an epoch of the past")
	s = m.state()
	s.Context.Digest = merkle.Empty
	want(t, with(a, func(a *Answer) { a.ContextDigest = merkle.Empty }), s, ErrEmptyContext, "expired epoch")
	s = m.state()
	s.Mine.Subtasks = 0
	want(t, a, s, revert.DivisionByZero, "no subtasks")
	s.Mine.Subtasks, s.Mine.SubtaskInterval, s.Context.MineStart = 1, 1, 1<<64-10
	want(t, a, s, revert.Overflow, "subtask beyond 2^64")
}

// TestEveryLookupMayBeMissing: nil fields make the contract refuse, never panic.
func TestEveryLookupMayBeMissing(t *testing.T) {
	m := newMini(t, 2*mib)
	a := m.answer(t, ShardRange(m.state().Context.FlowLength, 0, 0, 1), -1, 5)
	s := m.state()
	s.Beneficiary = nil
	want(t, a, s, ErrMinerIDUnknown, "no miner ids")
	s = m.state()
	s.EpochRange = nil
	want(t, a, s, ErrSealedContext, "no epoch ranges")
	s = m.state()
	s.BlockHash = nil
	want(t, a, s, ErrRecallPosition, "no block hashes")
	for _, err := range []error{second(Verify(fastest, nil, m.state())), second(Verify(fastest, a, nil)), second(Verify(fastest, a, &State{}))} {
		if err == nil {
			t.Error("nothing was verified and accepted")
		}
	}
	long := with(a, func(a *Answer) { a.MerkleProof = make([]Hash, 10000) })
	want(t, long, m.state(), ErrMerkleRoot, "a huge proof")
}

func second[T any](_ T, err error) error { return err }

func TestSettings(t *testing.T) {
	m := newMini(t, 2*mib)
	r := ShardRange(m.state().Context.FlowLength, 0, 0, 1)
	m.mine.Settings |= NoSeal
	a := m.answer(t, r, -1, 5)
	want(t, a, m.state(), nil, "raw data without sealing")
	m.mine.Settings &^= NoSeal
	want(t, a, m.state(), ErrMerkleRoot, "raw data with sealing")
	m.mine.Settings |= NoProof
	want(t, with(a, func(a *Answer) { a.MerkleProof = nil }), m.state(), nil, "no proof where none is needed")
}

// TestLoadZero: unit 0 of load 0 can never be proven, the others can.
func TestLoadZero(t *testing.T) {
	m := newMini(t, 100000, 2*mib)
	r := ShardRange(m.state().Context.FlowLength, 0, 0, 1)
	want(t, m.answer(t, r, 0, 0), m.state(), ErrMerkleRoot, "unit 0")
	for _, u := range []int{1, 15, 16, 63} {
		want(t, m.answer(t, r, 0, u), m.state(), nil, "a unit of load 0")
	}
}

// TestBoundaryUnit: a unit over an epoch boundary belongs to the later epoch.
func TestBoundaryUnit(t *testing.T) {
	m := newMini(t, 200*256, 30*256, 2*mib) // file 2 ends inside a unit, in its own epoch
	s := m.state()
	h := m.flow.Epochs.History
	boundary := h[1].End
	if boundary%16 == 0 || boundary >= 1024 {
		t.Fatalf("boundary at %d", boundary)
	}
	r := ShardRange(s.Context.FlowLength, 0, 0, 1)
	unit := int(boundary / 16)
	a := m.answer(t, r, 0, unit)
	want(t, a, s, nil, "unit over the boundary")
	if later, _ := m.flow.Epochs.RangeOf(a.SealedContextDigest); later.Start != boundary {
		t.Errorf("unit over the boundary at %d is sealed with the range from %d", boundary, later.Start)
	}
	want(t, with(a, func(a *Answer) { a.SealedContextDigest = h[1].Digest }), s, ErrSealedContext, "unit over the boundary with the earlier digest")
	want(t, m.answer(t, r, 0, unit-1), s, nil, "unit before the boundary")
}

func TestDecodersRefuse(t *testing.T) {
	good := (&Answer{MerkleProof: []Hash{{1}, {2}}}).AppendCalldata(nil)
	at := func(i int, v byte) []byte {
		b := append([]byte(nil), good...)
		b[i] = v
		return b
	}
	for name, b := range map[string][]byte{
		"empty": nil, "selector": at(0, 1), "offset": at(35, 64), "shard id": at(36+5*32, 1), "proof offset": at(36+138*32+31, 1),
		"proof length": at(36+139*32+31, 3), "huge proof": at(36+139*32+24, 255), "short": good[:len(good)-1], "long": append(good, 0),
	} {
		if _, err := DecodeCalldata(b); err == nil || !strings.HasPrefix(err.Error(), "decode answer") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if a, err := DecodeCalldata(good); err != nil || len(a.MerkleProof) != 2 {
		t.Error(err)
	}
	if _, err := DecodeWorkerContext(make([]byte, WorkerContextBytes+1)); err == nil {
		t.Error("a long worker context was accepted")
	}
}
