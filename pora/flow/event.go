package flow

import (
	"fmt"

	"github.com/zgminer/zgminer/pora/abi"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Event topics of the Flow contract (spec/storage.md 3.1).
var (
	SubmitTopic   = merkle.Sum([]byte("Submit(address,bytes32,uint256,uint256,uint256,(uint256,bytes,(bytes32,uint256)[]))"))
	NewEpochTopic = merkle.Sum([]byte("NewEpoch(address,uint256,bytes32,uint256,uint256,bytes32)"))
)

// Log is the part of an Ethereum log that its event defines.
type Log struct {
	Topics []Hash
	Data   []byte
}

// Receipt is what the Flow contract reports of a submission: the Submit event.
type Receipt struct {
	Submission merkle.Submission // Submitter is the event's sender
	Identity   Hash              // Submission.Digest
	Index      uint64            // txSeq
	Start      uint64            // first sector
	Sectors    uint64            // length in the flow
}

// Log encodes the Submit event.
func (r *Receipt) Log() Log {
	s := &r.Submission
	b := abi.AppendUint64(nil, r.Index)
	b = abi.AppendUint64(b, r.Start)
	b = abi.AppendUint64(b, r.Sectors)
	b = abi.AppendUint64(b, 4*abi.WordBytes)
	b = abi.AppendUint64(b, s.Length)
	b = abi.AppendUint64(b, 3*abi.WordBytes)
	b = abi.AppendUint64(b, uint64(4*abi.WordBytes+abi.PaddedBytes(len(s.Tags))))
	b = abi.AppendBytes(b, s.Tags)
	b = abi.AppendUint64(b, uint64(len(s.Nodes)))
	for i := range s.Nodes {
		b = append(b, s.Nodes[i].Root[:]...)
		b = abi.AppendUint64(b, s.Nodes[i].Height)
	}
	return Log{Topics: []Hash{SubmitTopic, Hash(abi.AppendAddress(nil, s.Submitter)), r.Identity}, Data: b}
}

// DecodeSubmit decodes a Submit event and checks that it could have come from
// the contract: the submission is valid, its identity and length are its own.
func DecodeSubmit(log Log) (*Receipt, error) {
	if len(log.Topics) != 3 || log.Topics[0] != SubmitTopic {
		return nil, fmt.Errorf("decode Submit event: not a log of it (%d topics)", len(log.Topics))
	}
	r := &Receipt{Identity: log.Topics[2]}
	s := &r.Submission
	sender := abi.NewReader(log.Topics[1][:])
	s.Submitter = sender.Address()
	if err := sender.End(); err != nil {
		return nil, fmt.Errorf("decode Submit event: sender: %w", err)
	}
	d := abi.NewReader(log.Data)
	r.Index, r.Start, r.Sectors = d.Uint64(), d.Uint64(), d.Uint64()
	d.Expect(4*abi.WordBytes, "offset of the submission")
	s.Length = d.Uint64()
	d.Expect(3*abi.WordBytes, "offset of the tags")
	nodesAt := d.Uint64()
	s.Tags = d.Bytes()
	if want := uint64(4*abi.WordBytes + abi.PaddedBytes(len(s.Tags))); d.Err() == nil && nodesAt != want {
		d.Fail("offset of the nodes is %d, the canonical encoding has %d", nodesAt, want)
	}
	s.Nodes = make([]merkle.Node, d.Count(2, "nodes"))
	for i := range s.Nodes {
		s.Nodes[i] = merkle.Node{Root: d.Hash(), Height: d.Uint64()}
	}
	if err := d.End(); err != nil {
		return nil, fmt.Errorf("decode Submit event: %w", err)
	}
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("decode Submit event %d: the contract would refuse its submission: %w", r.Index, err)
	}
	if s.Digest() != r.Identity || s.Sectors() != r.Sectors {
		return nil, fmt.Errorf("decode Submit event %d: identity %x and %d sectors, its nodes have %x and %d", r.Index, r.Identity, r.Sectors, s.Digest(), s.Sectors())
	}
	return r, nil
}

// NewEpoch is the event of a new context.
type NewEpoch struct {
	Sender     merkle.Address // who sent the transaction that made it
	Epoch      uint64
	FlowRoot   Hash
	Submission uint64 // number of submissions so far
	FlowLength uint64
	Digest     Hash
}

// Log encodes the event.
func (e *NewEpoch) Log() Log {
	b := append([]byte(nil), e.FlowRoot[:]...)
	b = abi.AppendUint64(b, e.Submission)
	b = abi.AppendUint64(b, e.FlowLength)
	b = append(b, e.Digest[:]...)
	return Log{Topics: []Hash{NewEpochTopic, Hash(abi.AppendAddress(nil, e.Sender)), Hash(abi.AppendUint64(nil, e.Epoch))}, Data: b}
}

// DecodeNewEpoch decodes a NewEpoch event.
func DecodeNewEpoch(log Log) (*NewEpoch, error) {
	if len(log.Topics) != 3 || log.Topics[0] != NewEpochTopic {
		return nil, fmt.Errorf("decode NewEpoch event: not a log of it (%d topics)", len(log.Topics))
	}
	t := abi.NewReader(append(log.Topics[1][:], log.Topics[2][:]...))
	d := abi.NewReader(log.Data)
	e := &NewEpoch{
		Sender: t.Address(), Epoch: t.Uint64(),
		FlowRoot: d.Hash(), Submission: d.Uint64(), FlowLength: d.Uint64(), Digest: d.Hash(),
	}
	if err := t.End(); err != nil {
		return nil, fmt.Errorf("decode NewEpoch event: topics: %w", err)
	}
	if err := d.End(); err != nil {
		return nil, fmt.Errorf("decode NewEpoch event: %w", err)
	}
	return e, nil
}
