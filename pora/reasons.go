package pora

import "github.com/zgminer/zgminer/pora/revert"

// Reasons of PoraMine.submit and computeWorkerContext, in the order of the checks
// (spec/storage.md 3.2).
const (
	ErrMinerIDZero         revert.Reason = "MinerId cannot be zero"
	ErrMinerIDUnknown      revert.Reason = "MinerId does not registered"
	ErrEpochDecrease       revert.Reason = "Internal error: epoch number decrease"
	ErrMulDiv              revert.Reason = "MathOverflowedMulDiv()"
	ErrBeforeSubtask       revert.Reason = "Earlier than expected subtask start block."
	ErrAfterSubtask        revert.Reason = "Mine deadline exceed"
	ErrContextDigest       revert.Reason = "Inconsistent mining digest"
	ErrEmptyContext        revert.Reason = "Empty digest can not mine"
	ErrEpochFull           revert.Reason = "Epoch has enough submissions"
	ErrStartAlignment      revert.Reason = "Start position is not aligned"
	ErrRangeOverflow       revert.Reason = "Mining range overflow"
	ErrRangeTooLong        revert.Reason = "Mining range too long"
	ErrRangeTooShort       revert.Reason = "Mining range too short"
	ErrMaskedBits          revert.Reason = "Masked bits should be zero"
	ErrSealOffset          revert.Reason = "Seal offset out of bound"     // ours, stated explicitly
	ErrRecallRange         revert.Reason = "Recall position out of range" // ours, stated explicitly
	ErrSealedContext       revert.Reason = "Invalid sealed context digest"
	ErrTooManyShards       revert.Reason = "Exceeding the allowed number of shards"
	ErrSealDigestEmpty     revert.Reason = "Seal digest cannot be empty"
	ErrMerkleRoot          revert.Reason = "Inconsistent merkle root"
	ErrMinerIDEmpty        revert.Reason = "Miner ID cannot be empty"
	ErrRecallOutOfBound    revert.Reason = "Recall position out of bound"
	ErrRecallPosition      revert.Reason = "Incorrect recall position"
	ErrQuality             revert.Reason = "Do not reach target quality"
	ErrDuplicate           revert.Reason = "Answer has been submitted"
	ErrWorkerContextCaller revert.Reason = "Only authorized caller can compute worker context"
)

// Reasons of the parameter setters.
const (
	ErrTargetMineBlocks  revert.Reason = "target mine block must <= 256"
	ErrAdjustRatio       revert.Reason = "Adjust ratio must be non-zero"
	ErrMaxShardsZero     revert.Reason = "Max shard number cannot be zero"
	ErrMaxShardsPower    revert.Reason = "Max shard number must be power of 2"
	ErrSubtasksZero      revert.Reason = "Number of subtasks cannot be zero"
	ErrSubtasksTooMany   revert.Reason = "Number of subtasks must be less than blocks per epoch"
	ErrIntervalZero      revert.Reason = "Subtask interval cannot be zero"
	ErrIntervalTooLong   revert.Reason = "Number of subtask intervals must be less than blocks per epoch"
	ErrMinerIDRegistered revert.Reason = "MinerId has registered"
	ErrNotMinerIDOwner   revert.Reason = "Sender does not own minerId"
)
