package storage

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// Topics of the logs, spec/storage.md 3.
var (
	SubmitTopic           = topic("Submit(address,bytes32,uint256,uint256,uint256,(uint256,bytes,(bytes32,uint256)[]))")
	NewEpochTopic         = topic("NewEpoch(address,uint256,bytes32,uint256,uint256,bytes32)")
	NewMinerIDTopic       = topic("NewMinerId(bytes32,address)")
	UpdateMinerIDTopic    = topic("UpdateMinerId(bytes32,address,address)")
	NewSubmissionTopic    = topic("NewSubmission(uint256,bytes32,uint256,uint256)")
	DistributeRewardTopic = topic("DistributeReward(uint256,address,bytes32,uint256)")
	WithdrawnTopic        = topic("Withdrawn(address,uint256)") // of the escrow that Reward pays into
)

func topic(signature string) common.Hash { return crypto.Keccak256Hash([]byte(signature)) }

// Place says where a log is. Removed is set when a reorganisation took it back.
type Place struct {
	Contract    common.Address
	BlockNumber uint64
	BlockHash   common.Hash
	TxHash      common.Hash
	LogIndex    uint
	Removed     bool
}

func place(l *types.Log) Place {
	return Place{l.Address, l.BlockNumber, l.BlockHash, l.TxHash, l.Index, l.Removed}
}

// SubmitEvent is a file that entered the flow.
type SubmitEvent struct {
	Place
	Sender          common.Address
	Identity        common.Hash // digest of the submission
	SubmissionIndex uint64      // "txSeq"
	StartPosition   uint64      // sectors
	Sectors         uint64      // padded length
	Submission      Submission  // its Submitter is Sender
}

// NewEpochEvent is a mining context that was created.
type NewEpochEvent struct {
	Place
	Sender          common.Address
	Epoch           uint64
	FlowRoot        common.Hash
	SubmissionIndex uint64 // number of submissions so far
	FlowLength      uint64 // sectors
	Context         common.Hash
}

// NewMinerIDEvent is a registered miner id.
type NewMinerIDEvent struct {
	Place
	MinerID     common.Hash
	Beneficiary common.Address
}

// UpdateMinerIDEvent is a changed beneficiary.
type UpdateMinerIDEvent struct {
	Place
	MinerID  common.Hash
	From, To common.Address
}

// NewSubmissionEvent is an accepted answer.
type NewSubmissionEvent struct {
	Place
	Epoch          uint64
	MinerID        common.Hash
	EpochIndex     uint64 // number of the answer in its epoch, from 0
	RecallPosition uint64 // sectors
}

// DistributeRewardEvent is a reward credited to a beneficiary.
type DistributeRewardEvent struct {
	Place
	PricingIndex uint64
	Beneficiary  common.Address
	MinerID      common.Hash
	Amount       *big.Int // wei
}

// WithdrawnEvent is a withdrawal from the escrow to the payee's account.
type WithdrawnEvent struct {
	Place
	Payee  common.Address
	Amount *big.Int // wei
}

// DecodeLog decodes any log of the storage contracts into a pointer to one of the
// …Event types. A log with another topic gives nil and no error; a log that has a
// known topic but wrong contents is an error.
func DecodeLog(l *types.Log) (any, error) {
	if len(l.Topics) == 0 {
		return nil, nil
	}
	decode, ok := decoders[l.Topics[0]]
	if !ok {
		return nil, nil
	}
	// The codecs count neither topics nor absent data.
	if len(l.Topics) != decode.topics || len(l.Data) < decode.minData {
		return nil, fmt.Errorf("decode a %s log of block %d: it has %d topics and %d bytes of data", decode.name, l.BlockNumber, len(l.Topics), len(l.Data))
	}
	e, err := decode.into(l)
	if err != nil {
		return nil, fmt.Errorf("decode a %s log of block %d, transaction %s: %w", decode.name, l.BlockNumber, l.TxHash, err)
	}
	return e, nil
}

type decoder struct {
	name    string
	topics  int
	minData int
	into    func(*types.Log) (any, error)
}

var decoders = map[common.Hash]decoder{
	SubmitTopic:           {"Submit", 3, 128, decodeSubmit},
	NewEpochTopic:         {"NewEpoch", 3, 128, decodeNewEpoch},
	NewMinerIDTopic:       {"NewMinerId", 3, 0, decodeNewMinerID},
	UpdateMinerIDTopic:    {"UpdateMinerId", 4, 0, decodeUpdateMinerID},
	NewSubmissionTopic:    {"NewSubmission", 3, 64, decodeNewSubmission},
	DistributeRewardTopic: {"DistributeReward", 4, 32, decodeDistributeReward},
	WithdrawnTopic:        {"Withdrawn", 2, 32, decodeWithdrawn},
}

func decodeSubmit(l *types.Log) (any, error) {
	e, err := flowCodec.UnpackSubmitEvent(l)
	if err != nil {
		return nil, err
	}
	out := &SubmitEvent{Place: place(l), Sender: e.Sender, Identity: e.Identity}
	out.Submission = Submission{Tags: e.Submission.Tags, Submitter: e.Sender}
	for _, n := range e.Submission.Nodes {
		height, err := toUint64(n.Height)
		if err != nil || height > 63 {
			return nil, fmt.Errorf("a node has height %v", n.Height)
		}
		out.Submission.Nodes = append(out.Submission.Nodes, SubmissionNode{Root: n.Root, Height: height})
	}
	return out, toUint64s([]*uint64{&out.SubmissionIndex, &out.StartPosition, &out.Sectors, &out.Submission.Length},
		e.SubmissionIndex, e.StartPos, e.Length, e.Submission.Length)
}

func decodeNewEpoch(l *types.Log) (any, error) {
	e, err := flowCodec.UnpackNewEpochEvent(l)
	if err != nil {
		return nil, err
	}
	out := &NewEpochEvent{Place: place(l), Sender: e.Sender, FlowRoot: e.StartMerkleRoot, Context: e.Context}
	return out, toUint64s([]*uint64{&out.Epoch, &out.SubmissionIndex, &out.FlowLength}, e.Index, e.SubmissionIndex, e.FlowLength)
}

func decodeNewMinerID(l *types.Log) (any, error) {
	e, err := mineCodec.UnpackNewMinerIdEvent(l)
	if err != nil {
		return nil, err
	}
	return &NewMinerIDEvent{place(l), e.MinerId, e.Beneficiary}, nil
}

func decodeUpdateMinerID(l *types.Log) (any, error) {
	e, err := mineCodec.UnpackUpdateMinerIdEvent(l)
	if err != nil {
		return nil, err
	}
	return &UpdateMinerIDEvent{place(l), e.MinerId, e.From, e.To}, nil
}

func decodeNewSubmission(l *types.Log) (any, error) {
	e, err := mineCodec.UnpackNewSubmissionEvent(l)
	if err != nil {
		return nil, err
	}
	out := &NewSubmissionEvent{Place: place(l), MinerID: e.MinerId}
	return out, toUint64s([]*uint64{&out.Epoch, &out.EpochIndex, &out.RecallPosition}, e.Epoch, e.EpochIndex, e.RecallPosition)
}

func decodeDistributeReward(l *types.Log) (any, error) {
	e, err := linearCodec.UnpackDistributeRewardEvent(l)
	if err != nil {
		return nil, err
	}
	out := &DistributeRewardEvent{Place: place(l), Beneficiary: e.Beneficiary, MinerID: e.MinerId, Amount: e.Amount}
	return out, toUint64s([]*uint64{&out.PricingIndex}, e.PricingIndex)
}

func decodeWithdrawn(l *types.Log) (any, error) {
	return &WithdrawnEvent{place(l), common.BytesToAddress(l.Topics[1][12:]), new(big.Int).SetBytes(l.Data[:32])}, nil
}
