package storage

import (
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/contracts/bindings"
)

// Mine is the contract that judges answers (spec/storage.md 3.2).
type Mine struct{ contract }

// NewMine reads the mine contract at an address.
func NewMine(address common.Address, c Caller) Mine { return Mine{contract{"mine", address, c}} }

// WorkerContext is what a miner works on now. PoraTarget is zero outside of the
// miner's window and when the epoch has enough answers.
type WorkerContext struct {
	Context       MineContext
	PoraTarget    *big.Int
	SubtaskDigest common.Hash
	MaxShards     uint64
}

// RecallRange is the part of the flow an answer is drawn from.
type RecallRange struct {
	StartPosition, MineLength uint64 // sectors
	ShardID, ShardMask        uint64
}

// Answer is a PoraAnswer: 4 KiB of sealed data and its proof.
type Answer struct {
	ContextDigest, Nonce, MinerID common.Hash
	Range                         RecallRange
	RecallPosition                uint64 // sectors
	SealOffset                    uint64 // units of 16 sectors within a load
	SealedContextDigest           common.Hash
	SealedData                    [4096]byte
	MerkleProof                   []common.Hash
}

// MineParameters are the settings and counters of a mine contract. The …Next
// values replace the others at the first answer of a new epoch.
type MineParameters struct {
	TargetMineBlocks      uint64
	TargetSubmissions     uint64
	TargetSubmissionsNext uint64
	DifficultyAdjustRatio uint64
	MaxShards             uint64
	LastMinedEpoch        uint64
	CurrentSubmissions    uint64
	PoraTarget            *big.Int
	MinDifficulty         *big.Int
	Subtasks              uint64
	SubtasksNext          uint64
	SubtaskInterval       uint64 // blocks
	SubtaskIntervalNext   uint64
	SealDataEnabled       bool
	DataProofEnabled      bool
	FixedDifficulty       bool
	Flow, Reward          common.Address
}

// WorkerContext reads computeWorkerContext for a miner id.
func (m Mine) WorkerContext(ctx context.Context, minerID common.Hash, at client.BlockRef) (WorkerContext, error) {
	return readAs(ctx, m.contract, workerCaller, at, "computeWorkerContext", mineCodec.PackComputeWorkerContext(minerID), decodeWorker)
}

func decodeWorker(b []byte) (WorkerContext, error) {
	w, err := mineCodec.UnpackComputeWorkerContext(b)
	if err != nil {
		return WorkerContext{}, err
	}
	c, err := decodeContext(w.Context, nil)
	return WorkerContext{Context: c, PoraTarget: w.PoraTarget, SubtaskDigest: w.SubtaskDigest, MaxShards: w.MaxShards}, err
}

// CanSubmit reports whether the epoch still takes answers.
func (m Mine) CanSubmit(ctx context.Context, at client.BlockRef) (bool, error) {
	return read(ctx, m.contract, at, "canSubmit", mineCodec.PackCanSubmit(), mineCodec.UnpackCanSubmit)
}

// Beneficiary returns who is paid for a miner id, the zero address if the id is
// not registered.
func (m Mine) Beneficiary(ctx context.Context, minerID common.Hash, at client.BlockRef) (common.Address, error) {
	return read(ctx, m.contract, at, "beneficiaries", mineCodec.PackBeneficiaries(minerID), mineCodec.UnpackBeneficiaries)
}

// Parameters reads all settings and counters.
func (m Mine) Parameters(ctx context.Context, at client.BlockRef) (p MineParameters, err error) {
	for _, n := range []struct {
		method string
		data   []byte
		decode func([]byte) (*big.Int, error)
		to     *uint64
	}{
		{"targetMineBlocks", mineCodec.PackTargetMineBlocks(), mineCodec.UnpackTargetMineBlocks, &p.TargetMineBlocks},
		{"targetSubmissions", mineCodec.PackTargetSubmissions(), mineCodec.UnpackTargetSubmissions, &p.TargetSubmissions},
		{"targetSubmissionsNextEpoch", mineCodec.PackTargetSubmissionsNextEpoch(), mineCodec.UnpackTargetSubmissionsNextEpoch, &p.TargetSubmissionsNext},
		{"difficultyAdjustRatio", mineCodec.PackDifficultyAdjustRatio(), mineCodec.UnpackDifficultyAdjustRatio, &p.DifficultyAdjustRatio},
		{"lastMinedEpoch", mineCodec.PackLastMinedEpoch(), mineCodec.UnpackLastMinedEpoch, &p.LastMinedEpoch},
		{"currentSubmissions", mineCodec.PackCurrentSubmissions(), mineCodec.UnpackCurrentSubmissions, &p.CurrentSubmissions},
		{"nSubtasks", mineCodec.PackNSubtasks(), mineCodec.UnpackNSubtasks, &p.Subtasks},
		{"nSubtasksNextEpoch", mineCodec.PackNSubtasksNextEpoch(), mineCodec.UnpackNSubtasksNextEpoch, &p.SubtasksNext},
		{"subtaskInterval", mineCodec.PackSubtaskInterval(), mineCodec.UnpackSubtaskInterval, &p.SubtaskInterval},
		{"subtaskIntervalNextEpoch", mineCodec.PackSubtaskIntervalNextEpoch(), mineCodec.UnpackSubtaskIntervalNextEpoch, &p.SubtaskIntervalNext},
	} {
		if *n.to, err = readUint64(ctx, m.contract, at, n.method, n.data, n.decode); err != nil {
			return p, err
		}
	}
	if p.MaxShards, err = read(ctx, m.contract, at, "maxShards", mineCodec.PackMaxShards(), mineCodec.UnpackMaxShards); err != nil {
		return p, err
	}
	if p.PoraTarget, err = read(ctx, m.contract, at, "poraTarget", mineCodec.PackPoraTarget(), mineCodec.UnpackPoraTarget); err != nil {
		return p, err
	}
	if p.MinDifficulty, err = read(ctx, m.contract, at, "minDifficulty", mineCodec.PackMinDifficulty(), mineCodec.UnpackMinDifficulty); err != nil {
		return p, err
	}
	for _, n := range []struct {
		method string
		data   []byte
		decode func([]byte) (bool, error)
		to     *bool
	}{
		{"sealDataEnabled", mineCodec.PackSealDataEnabled(), mineCodec.UnpackSealDataEnabled, &p.SealDataEnabled},
		{"dataProofEnabled", mineCodec.PackDataProofEnabled(), mineCodec.UnpackDataProofEnabled, &p.DataProofEnabled},
		{"fixedDifficulty", mineCodec.PackFixedDifficulty(), mineCodec.UnpackFixedDifficulty, &p.FixedDifficulty},
	} {
		if *n.to, err = read(ctx, m.contract, at, n.method, n.data, n.decode); err != nil {
			return p, err
		}
	}
	if p.Flow, err = read(ctx, m.contract, at, "flow", mineCodec.PackFlow(), mineCodec.UnpackFlow); err != nil {
		return p, err
	}
	p.Reward, err = read(ctx, m.contract, at, "reward", mineCodec.PackReward(), mineCodec.UnpackReward)
	return p, err
}

// Progress reads the two counters that change with every accepted answer: the
// epoch of the newest one and the number of answers in that epoch.
func (m Mine) Progress(ctx context.Context, at client.BlockRef) (lastMinedEpoch, currentSubmissions uint64, err error) {
	lastMinedEpoch, err = readUint64(ctx, m.contract, at, "lastMinedEpoch", mineCodec.PackLastMinedEpoch(), mineCodec.UnpackLastMinedEpoch)
	if err != nil {
		return 0, 0, err
	}
	currentSubmissions, err = readUint64(ctx, m.contract, at, "currentSubmissions", mineCodec.PackCurrentSubmissions(), mineCodec.UnpackCurrentSubmissions)
	return lastMinedEpoch, currentSubmissions, err
}

// AnswerData encodes PoraMine.submit.
func AnswerData(a *Answer) []byte {
	in := bindings.PoraAnswer{
		ContextDigest: a.ContextDigest, Nonce: a.Nonce, MinerId: a.MinerID,
		Range: bindings.RecallRange{
			StartPosition: uint256(a.Range.StartPosition), MineLength: uint256(a.Range.MineLength),
			ShardId: a.Range.ShardID, ShardMask: a.Range.ShardMask,
		},
		RecallPosition: uint256(a.RecallPosition), SealOffset: uint256(a.SealOffset), SealedContextDigest: a.SealedContextDigest,
		MerkleProof: make([][32]byte, len(a.MerkleProof)),
	}
	for i := range in.SealedData {
		copy(in.SealedData[i][:], a.SealedData[32*i:])
	}
	for i, h := range a.MerkleProof {
		in.MerkleProof[i] = h
	}
	return mineCodec.PackSubmit(in)
}

// RequestMinerIDData encodes PoraMine.requestMinerId; the NewMinerId log of its
// receipt has the id.
func RequestMinerIDData(beneficiary common.Address, seed uint64) []byte {
	return mineCodec.PackRequestMinerId(beneficiary, seed)
}

// TransferBeneficiaryData encodes PoraMine.transferBeneficial.
func TransferBeneficiaryData(to common.Address, minerID common.Hash) []byte {
	return mineCodec.PackTransferBeneficial(to, minerID)
}
