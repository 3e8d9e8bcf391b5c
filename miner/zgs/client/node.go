package client

import (
	"context"
	"encoding/json"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/miner/zgs"
)

// Node is the public interface of a storage node (spec/storage-node.md 1.3). Its
// methods may be called from several goroutines.
type Node struct{ *peer }

// NewNode names a storage node by its URL, for instance http://127.0.0.1:5678.
// Nothing is sent yet.
func NewNode(url string, opt Options) (*Node, error) {
	p, err := newPeer(url, opt)
	if err != nil {
		return nil, err
	}
	return &Node{p}, nil
}

// Status tells how far the node has read the log, and of which network.
func (n *Node) Status(ctx context.Context) (zgs.Status, error) {
	return get[zgs.Status](ctx, n.peer, "zgs_getStatus")
}

// ShardConfig tells which segments the node holds; it changes over time.
func (n *Node) ShardConfig(ctx context.Context) (zgs.ShardConfig, error) {
	return get[zgs.ShardConfig](ctx, n.peer, "zgs_getShardConfig")
}

// FileInfo tells about a file by its root, nil if the node knows none: the first
// finalized entry, else with available the first that is not pruned, else the
// first.
func (n *Node) FileInfo(ctx context.Context, root common.Hash, available bool) (*zgs.FileInfo, error) {
	return get[*zgs.FileInfo](ctx, n.peer, "zgs_getFileInfo", root, available)
}

// FileInfoBySeq tells about a log entry, nil if the node has not read it yet.
func (n *Node) FileInfoBySeq(ctx context.Context, seq uint64) (*zgs.FileInfo, error) {
	return get[*zgs.FileInfo](ctx, n.peer, "zgs_getFileInfoByTxSeq", seq)
}

// Finalized tells whether the node has all it should have of a file, nil if it
// does not know the file.
func (n *Node) Finalized(ctx context.Context, which zgs.TxSeqOrRoot) (*bool, error) {
	return get[*bool](ctx, n.peer, "zgs_checkFileFinalized", which)
}

// UploadSegments hands in segments by root, also before the log entry. Errors:
// see IsStored and IsBusy.
func (n *Node) UploadSegments(ctx context.Context, segments []zgs.SegmentWithProof) error {
	return n.upload(ctx, "zgs_uploadSegments", segments, nil)
}

// UploadSegmentsBySeq hands in segments of a log entry.
func (n *Node) UploadSegmentsBySeq(ctx context.Context, segments []zgs.SegmentWithProof, seq uint64) error {
	return n.upload(ctx, "zgs_uploadSegmentsByTxSeq", segments, &seq)
}

func (n *Node) upload(ctx context.Context, method string, segments []zgs.SegmentWithProof, seq *uint64) error {
	size := 64
	for i := range segments {
		size += len(segments[i].Data)*4/3 + 128*len(segments[i].Proof.Lemma) + 512
	}
	b, err := appendSegments(append(make([]byte, 0, size), '['), segments)
	if err != nil {
		return err
	}
	if seq != nil {
		text, _ := json.Marshal(*seq) // a number always encodes
		b = append(append(b, ','), text...)
	}
	return n.call(ctx, method, append(b, ']'), func([]byte) error { return nil })
}

// Download returns the sectors start to end (not included, at most 1,024 of them)
// of a file by root, nil if the node does not have all. Nothing proves them.
func (n *Node) Download(ctx context.Context, root common.Hash, start, end uint64) ([]byte, error) {
	return n.data(ctx, "zgs_downloadSegment", root, start, end)
}

// DownloadBySeq is Download of a log entry.
func (n *Node) DownloadBySeq(ctx context.Context, seq, start, end uint64) ([]byte, error) {
	return n.data(ctx, "zgs_downloadSegmentByTxSeq", seq, start, end)
}

func (n *Node) data(ctx context.Context, method string, args ...any) (out []byte, err error) {
	b, err := params(args...)
	if err != nil {
		return nil, err
	}
	err = n.call(ctx, method, b, func(result []byte) (err error) {
		out, err = decodeData(result)
		return err
	})
	return out, err
}

// Segment returns a segment of a file with its proof by root, nil if the node
// does not have it. CheckSegment verifies it.
func (n *Node) Segment(ctx context.Context, root common.Hash, index uint64) (*zgs.SegmentWithProof, error) {
	return n.segment(ctx, "zgs_downloadSegmentWithProof", root, index)
}

// SegmentBySeq is Segment of a log entry.
func (n *Node) SegmentBySeq(ctx context.Context, seq, index uint64) (*zgs.SegmentWithProof, error) {
	return n.segment(ctx, "zgs_downloadSegmentWithProofByTxSeq", seq, index)
}

func (n *Node) segment(ctx context.Context, method string, args ...any) (out *zgs.SegmentWithProof, err error) {
	b, err := params(args...)
	if err != nil {
		return nil, err
	}
	err = n.call(ctx, method, b, func(result []byte) (err error) {
		out, err = decodeSegment(result)
		return err
	})
	return out, err
}

// SectorProof proves a sector of the flow under a historic root, or under the
// current one for nil.
func (n *Node) SectorProof(ctx context.Context, sector uint64, root *common.Hash) (zgs.FileProof, error) {
	return get[zgs.FileProof](ctx, n.peer, "zgs_getSectorProof", sector, root)
}

// SegmentRoot returns the root of a segment of the flow, nil if the node does not
// know it.
func (n *Node) SegmentRoot(ctx context.Context, segment uint64) (*common.Hash, error) {
	return get[*common.Hash](ctx, n.peer, "zgs_getHashAtNodeIndex", segment)
}

// FlowContext returns root and length of the flow as the node has it.
func (n *Node) FlowContext(ctx context.Context) (zgs.FlowContext, error) {
	return get[zgs.FlowContext](ctx, n.peer, "zgs_getFlowContext")
}
