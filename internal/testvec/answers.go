package testvec

// The layouts that the files of pora/ have in common. Both who computes the rules
// and who runs the contracts read them.

// PoraHead is what every file of pora/ begins with: a chain, a mine contract and
// its flow.
type PoraHead struct {
	ChainLabel     string // of the block hashes (BlockHash)
	Contract       string // name of the contract's source
	Settings       uint64 // bits of the mine contract
	DeployBlock    uint64
	BlocksPerEpoch uint64
	InitParams     struct {
		Difficulty                                              Number
		MaxShards, NSubtasks, SubtaskInterval, TargetMineBlocks uint64
		TargetSubmissions                                       uint64
	}
	Submissions []struct {
		TxSeq, Size, StartIndex, Length uint64 // Size in bytes, the others in sectors
		DataSeed                        string // of Bytes
		FlowRootAfter                   Hash
	}
	EpochRanges []EpochRange
	Miner       struct {
		MinerID         Hash `json:"minerId"`
		ParentBlockHash Hash
		RequestBlock    uint64
		Seed            uint64
		Sender          Address
	}
}

// EpochRange is a row of the flow's history, in sectors.
type EpochRange struct {
	Index, Start, End uint64
	Digest            Hash
}

// PoraOneEpoch is the beginning of the files with a single context.
type PoraOneEpoch struct {
	PoraHead
	Context     Context
	PoraTarget  Number
	SubmitBlock uint64
	Subtask     Subtask
}

// Context is a mining context of the flow.
type Context struct {
	Epoch, MineStart, FlowLength  uint64
	FlowRoot, BlockDigest, Digest Hash
	RangeStart, RangeEnd          *uint64 // of the epoch; in some files of flow/ only
}

// Subtask is a window of an epoch.
type Subtask struct {
	Index, StartBlock      uint64
	StartBlockHash, Digest Hash
}

// RecallRange says where answers recall data, in sectors.
type RecallRange struct {
	StartPosition, MineLength, ShardID uint64
	ShardMask                          Number
}

// Answer is an answer with everything that it is computed from.
type Answer struct {
	ContextDigest, Nonce       Hash
	MinerID                    Hash `json:"minerId"`
	Range                      RecallRange
	RecallPosition, SealOffset uint64
	SealedContextDigest        Hash
	SealedData                 Hex
	MerkleProof                []Hash
	SealedKeccak               Hash
	PadSeed                    Seed
	RecallSeed                 Hash
	RecallChunk                uint64
	MixedKeccak, Quality       Hash
	TargetScaleX64             Number
	Threshold, SubtaskDigest   Hash
	CalldataKeccak             *Hash
	CalldataLength             int
	ExecutionGas               uint64 // of the official bytecode
	NonceSeed                  string
	Accepted                   *bool
	Result                     string
	EpochBoundaryAt            uint64
	NoncesTried                int
	CurrentSubmissionsAfter    uint64
}

// Outcome is what the contract's submit does with the answer: its revert string, ""
// for acceptance.
func (a *Answer) Outcome() string {
	if a.Result == "(accepted)" || a.Accepted != nil && *a.Accepted {
		return ""
	}
	return a.Result
}
