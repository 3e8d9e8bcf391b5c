package storage

import (
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/contracts/bindings"
)

// Flow is the contract that orders all data of the network (spec/storage.md 3.1).
type Flow struct{ contract }

// NewFlow reads the flow contract at an address.
func NewFlow(address common.Address, c Caller) Flow { return Flow{contract{"flow", address, c}} }

// MineContext is what one epoch mines on.
type MineContext struct {
	Epoch       uint64
	MineStart   uint64 // block
	FlowRoot    common.Hash
	FlowLength  uint64 // sectors
	BlockDigest common.Hash
	Digest      common.Hash // keccak256("") if the epoch expired
}

// EpochRange is the part of the flow that was added in one epoch, Start included,
// End not; Digest seals it.
type EpochRange struct {
	Start, End uint64 // sectors
	Digest     common.Hash
}

// FlowParameters are the constants of a flow contract.
type FlowParameters struct {
	FirstBlock     uint64
	BlocksPerEpoch uint64
	Market         common.Address
	RootHistory    common.Address
}

// FlowState is how far a flow has come.
type FlowState struct {
	Length             uint64 // sectors, including sector 0
	UnstagedHeight     uint64
	Submissions        uint64
	Epoch              uint64
	EpochStartPosition uint64 // sectors that have their epoch range
}

func decodeContext(c bindings.MineContext, err error) (MineContext, error) {
	if err != nil {
		return MineContext{}, err
	}
	out := MineContext{FlowRoot: c.FlowRoot, BlockDigest: c.BlockDigest, Digest: c.Digest}
	return out, toUint64s([]*uint64{&out.Epoch, &out.MineStart, &out.FlowLength}, c.Epoch, c.MineStart, c.FlowLength)
}

func decodeRange(start, end *big.Int, digest common.Hash, err error) (EpochRange, error) {
	if err != nil {
		return EpochRange{}, err
	}
	out := EpochRange{Digest: digest}
	return out, toUint64s([]*uint64{&out.Start, &out.End}, start, end)
}

// Context returns the stored context, which may be older than the current epoch.
func (f Flow) Context(ctx context.Context, at client.BlockRef) (MineContext, error) {
	return read(ctx, f.contract, at, "getContext", flowCodec.PackGetContext(), func(b []byte) (MineContext, error) {
		return decodeContext(flowCodec.UnpackGetContext(b))
	})
}

// CurrentContext returns the context that a transaction would create now. If no
// transaction creates it in time its digest will be another one (spec/storage.md 2.6).
func (f Flow) CurrentContext(ctx context.Context, at client.BlockRef) (MineContext, error) {
	return read(ctx, f.contract, at, "makeContextWithResult", flowCodec.PackMakeContextWithResult(), func(b []byte) (MineContext, error) {
		return decodeContext(flowCodec.UnpackMakeContextWithResult(b))
	})
}

// EpochRange returns the range sealed with a digest; an unknown digest gives an
// empty range at 0.
func (f Flow) EpochRange(ctx context.Context, digest common.Hash, at client.BlockRef) (EpochRange, error) {
	return read(ctx, f.contract, at, "getEpochRange", flowCodec.PackGetEpochRange(digest), func(b []byte) (EpochRange, error) {
		r, err := flowCodec.UnpackGetEpochRange(b)
		return decodeRange(r.Start, r.End, digest, err)
	})
}

// EpochRangeHistory returns the recorded range with an index; the contract
// reverts for an index that is not there yet.
func (f Flow) EpochRangeHistory(ctx context.Context, index uint64, at client.BlockRef) (EpochRange, error) {
	return read(ctx, f.contract, at, "getEpochRangeHistory", flowCodec.PackGetEpochRangeHistory(uint256(index)), func(b []byte) (EpochRange, error) {
		r, err := flowCodec.UnpackGetEpochRangeHistory(b)
		return decodeRange(r.Start, r.End, r.Digest, err)
	})
}

// RangeAt returns the recorded range that holds a sector.
func (f Flow) RangeAt(ctx context.Context, sector uint64, at client.BlockRef) (EpochRange, error) {
	return read(ctx, f.contract, at, "queryContextAtPosition", flowCodec.PackQueryContextAtPosition(uint256(sector)), func(b []byte) (EpochRange, error) {
		r, err := flowCodec.UnpackQueryContextAtPosition(b)
		return decodeRange(r.Start, r.End, r.Digest, err)
	})
}

// RootByTxSeq returns the flow root right after a submission.
func (f Flow) RootByTxSeq(ctx context.Context, txSeq uint64, at client.BlockRef) (common.Hash, error) {
	return read(ctx, f.contract, at, "getFlowRootByTxSeq", flowCodec.PackGetFlowRootByTxSeq(uint256(txSeq)), asHash(flowCodec.UnpackGetFlowRootByTxSeq))
}

// Root returns the root of everything submitted so far.
func (f Flow) Root(ctx context.Context, at client.BlockRef) (common.Hash, error) {
	return read(ctx, f.contract, at, "computeFlowRoot", flowCodec.PackComputeFlowRoot(), asHash(flowCodec.UnpackComputeFlowRoot))
}

// Paused reports whether submissions and mining are stopped.
func (f Flow) Paused(ctx context.Context, at client.BlockRef) (bool, error) {
	return read(ctx, f.contract, at, "paused", flowCodec.PackPaused(), flowCodec.UnpackPaused)
}

// Parameters reads the constants.
func (f Flow) Parameters(ctx context.Context, at client.BlockRef) (p FlowParameters, err error) {
	if p.FirstBlock, err = readUint64(ctx, f.contract, at, "firstBlock", flowCodec.PackFirstBlock(), flowCodec.UnpackFirstBlock); err != nil {
		return p, err
	}
	if p.BlocksPerEpoch, err = readUint64(ctx, f.contract, at, "blocksPerEpoch", flowCodec.PackBlocksPerEpoch(), flowCodec.UnpackBlocksPerEpoch); err != nil {
		return p, err
	}
	if p.Market, err = read(ctx, f.contract, at, "market", flowCodec.PackMarket(), flowCodec.UnpackMarket); err != nil {
		return p, err
	}
	p.RootHistory, err = read(ctx, f.contract, at, "rootHistory", flowCodec.PackRootHistory(), flowCodec.UnpackRootHistory)
	return p, err
}

// State reads the counters. They belong together only at a fixed block (At).
func (f Flow) State(ctx context.Context, at client.BlockRef) (s FlowState, err error) {
	tree, err := read(ctx, f.contract, at, "tree", flowCodec.PackTree(), flowCodec.UnpackTree)
	if err != nil {
		return s, err
	}
	if err = toUint64s([]*uint64{&s.Length, &s.UnstagedHeight}, tree.CurrentLength, tree.UnstagedHeight); err != nil {
		return s, err
	}
	if s.Submissions, err = readUint64(ctx, f.contract, at, "numSubmissions", flowCodec.PackNumSubmissions(), flowCodec.UnpackNumSubmissions); err != nil {
		return s, err
	}
	if s.Epoch, err = readUint64(ctx, f.contract, at, "epoch", flowCodec.PackEpoch(), flowCodec.UnpackEpoch); err != nil {
		return s, err
	}
	s.EpochStartPosition, err = readUint64(ctx, f.contract, at, "epochStartPosition", flowCodec.PackEpochStartPosition(), flowCodec.UnpackEpochStartPosition)
	return s, err
}

// SubmissionNode is one subtree of a file: 2^Height sectors with their root.
type SubmissionNode struct {
	Root   common.Hash
	Height uint64
}

// Submission describes a file for the flow (spec/storage.md 2.2): Length in
// bytes, the account it is submitted for.
type Submission struct {
	Length    uint64
	Tags      []byte
	Nodes     []SubmissionNode
	Submitter common.Address
}

// Sectors is the padded size that is paid for.
func (s Submission) Sectors() uint64 {
	n := uint64(0)
	for _, node := range s.Nodes {
		n += 1 << node.Height
	}
	return n
}

func (s Submission) abi() bindings.Submission {
	out := bindings.Submission{
		Data:      bindings.SubmissionData{Length: uint256(s.Length), Tags: s.Tags, Nodes: []bindings.SubmissionNode{}},
		Submitter: s.Submitter,
	}
	for _, n := range s.Nodes {
		out.Data.Nodes = append(out.Data.Nodes, bindings.SubmissionNode{Root: n.Root, Height: uint256(n.Height)})
	}
	return out
}

// SubmitData encodes Flow.submit; the transaction carries Sectors × price wei.
func SubmitData(s Submission) []byte { return flowCodec.PackSubmit(s.abi()) }

// BatchSubmitData encodes Flow.batchSubmit.
func BatchSubmitData(all []Submission) []byte {
	in := make([]bindings.Submission, len(all))
	for i, s := range all {
		in[i] = s.abi()
	}
	return flowCodec.PackBatchSubmit(in)
}

// MakeContextData encodes Flow.makeContext, which creates all due contexts.
func MakeContextData() []byte { return flowCodec.PackMakeContext() }

// MakeContextFixedTimesData encodes Flow.makeContextFixedTimes, which creates at
// most count + 1 due contexts.
func MakeContextFixedTimesData(count uint64) []byte {
	return flowCodec.PackMakeContextFixedTimes(uint256(count))
}

func uint256(v uint64) *big.Int { return new(big.Int).SetUint64(v) }

func asHash(decode func([]byte) ([32]byte, error)) func([]byte) (common.Hash, error) {
	return func(b []byte) (common.Hash, error) {
		h, err := decode(b)
		return h, err
	}
}
