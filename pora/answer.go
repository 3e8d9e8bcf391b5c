package pora

import (
	"fmt"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/pora/abi"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Answer is a claim to have held a seal unit (spec/storage.md 4.5). The numbers
// are as wide as the contract takes them, so that a hostile answer can be judged
// as the contract would.
type Answer struct {
	ContextDigest       Hash
	Nonce               Hash
	MinerID             Hash
	Range               WideRange
	RecallPosition      uint256.Int // first sector of the unit
	SealOffset          uint256.Int // unit in its load, 0..63
	SealedContextDigest Hash
	SealedData          [UnitBytes]byte
	MerkleProof         []Hash // siblings from height 4 up, without leaf and root
}

// submitSelector begins the calldata of submit(PoraAnswer).
var submitSelector = [4]byte{0xae, 0x72, 0x2e, 0x82}

// Layout of submit(PoraAnswer): selector, offset of the tuple, the tuple's fixed
// words, the proof's length and the proof.
const (
	answerWords = 3 + 4 + 3 + UnitBytes/abi.WordBytes + 1 // with the proof's offset
	// CalldataBytes is the size of the calldata without the proof's 32 bytes per
	// sibling.
	CalldataBytes = 4 + abi.WordBytes*(1+answerWords+1)
)

var _ = [1]struct{}{}[CalldataBytes-4516] // spec/storage.md 4.5

// AppendCalldata appends the calldata of submit(answer) to b.
func (a *Answer) AppendCalldata(b []byte) []byte {
	b = append(b, submitSelector[:]...)
	b = abi.AppendUint64(b, abi.WordBytes)
	b = append(b, a.ContextDigest[:]...)
	b = append(b, a.Nonce[:]...)
	b = append(b, a.MinerID[:]...)
	b = abi.AppendUint256(b, &a.Range.StartPosition)
	b = abi.AppendUint256(b, &a.Range.MineLength)
	b = abi.AppendUint64(b, a.Range.ShardID)
	b = abi.AppendUint64(b, a.Range.ShardMask)
	b = abi.AppendUint256(b, &a.RecallPosition)
	b = abi.AppendUint256(b, &a.SealOffset)
	b = append(b, a.SealedContextDigest[:]...)
	b = append(b, a.SealedData[:]...)
	b = abi.AppendUint64(b, answerWords*abi.WordBytes)
	b = abi.AppendUint64(b, uint64(len(a.MerkleProof)))
	for i := range a.MerkleProof {
		b = append(b, a.MerkleProof[i][:]...)
	}
	return b
}

// DecodeCalldata decodes the calldata of submit(answer). Only the canonical
// encoding is accepted, the one that AppendCalldata writes.
func DecodeCalldata(data []byte) (*Answer, error) {
	if len(data) < len(submitSelector) || [4]byte(data) != submitSelector {
		return nil, fmt.Errorf("decode answer: %d bytes do not begin with the selector %x of submit", len(data), submitSelector)
	}
	r := abi.NewReader(data[len(submitSelector):])
	r.Expect(abi.WordBytes, "offset of the answer")
	a := &Answer{
		ContextDigest: r.Hash(), Nonce: r.Hash(), MinerID: r.Hash(),
		Range:          WideRange{r.Uint256(), r.Uint256(), r.Uint64(), r.Uint64()},
		RecallPosition: r.Uint256(), SealOffset: r.Uint256(), SealedContextDigest: r.Hash(),
	}
	for at := 0; at < UnitBytes; at += abi.WordBytes {
		w := r.Hash()
		copy(a.SealedData[at:], w[:])
	}
	r.Expect(answerWords*abi.WordBytes, "offset of the Merkle proof")
	a.MerkleProof = make([]Hash, r.Count(1, "proof nodes"))
	for i := range a.MerkleProof {
		a.MerkleProof[i] = r.Hash()
	}
	if err := r.End(); err != nil {
		return nil, fmt.Errorf("decode answer: %w", err)
	}
	return a, nil
}

// NewSubmissionTopic is the topic of the event of an accepted answer.
var NewSubmissionTopic = merkle.Sum([]byte("NewSubmission(uint256,bytes32,uint256,uint256)"))

// NewSubmission is the event of an accepted answer.
type NewSubmission struct {
	Epoch          uint64
	MinerID        Hash
	Index          uint64 // answers accepted in the epoch before this one
	RecallPosition uint64
}

// Log encodes the event.
func (e *NewSubmission) Log() flow.Log {
	return flow.Log{
		Topics: []Hash{NewSubmissionTopic, Hash(abi.AppendUint64(nil, e.Epoch)), e.MinerID},
		Data:   abi.AppendUint64(abi.AppendUint64(nil, e.Index), e.RecallPosition),
	}
}

// DecodeNewSubmission decodes the event.
func DecodeNewSubmission(log flow.Log) (*NewSubmission, error) {
	if len(log.Topics) != 3 || log.Topics[0] != NewSubmissionTopic {
		return nil, fmt.Errorf("decode NewSubmission event: not a log of it (%d topics)", len(log.Topics))
	}
	t, d := abi.NewReader(log.Topics[1][:]), abi.NewReader(log.Data)
	e := &NewSubmission{Epoch: t.Uint64(), MinerID: log.Topics[2], Index: d.Uint64(), RecallPosition: d.Uint64()}
	if err := t.End(); err != nil {
		return nil, fmt.Errorf("decode NewSubmission event: epoch: %w", err)
	}
	if err := d.End(); err != nil {
		return nil, fmt.Errorf("decode NewSubmission event: %w", err)
	}
	return e, nil
}
