// Package zgs holds the wire types of a storage node's JSON-RPC interface exactly
// as official clients write and read them (spec/storage-node.md 1.2). Its folders
// have the server and the client.
//
// Numbers are JSON numbers, hashes and addresses 0x and lower-case hexadecimal
// digits, segment data base64 with padding. Objects are the same in requests and
// results.
package zgs

import (
	"encoding/json"
	"fmt"

	// Hashes and addresses with the JSON form that the protocol uses.
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/zgminer/zgminer/pora/merkle"
)

// Status is the result of zgs_getStatus.
type Status struct {
	ConnectedPeers  uint64          `json:"connectedPeers"`
	LogSyncHeight   uint64          `json:"logSyncHeight"` // last block read, 0 if none
	LogSyncBlock    common.Hash     `json:"logSyncBlock"`
	NextTxSeq       uint64          `json:"nextTxSeq"` // log entries read
	NetworkIdentity NetworkIdentity `json:"networkIdentity"`
}

// NetworkIdentity says which network a node belongs to.
type NetworkIdentity struct {
	ChainID            uint64          `json:"chainId"`
	FlowAddress        common.Address  `json:"flowAddress"`
	P2PProtocolVersion ProtocolVersion `json:"p2pProtocolVersion"`
}

// ProtocolVersion is the version of the gossip protocol; 0.4.0 is current.
type ProtocolVersion struct {
	Major uint8 `json:"major"`
	Minor uint8 `json:"minor"`
	Build uint8 `json:"build"`
}

// Transaction is a log entry.
type Transaction struct {
	StreamIDs       []*hexutil.Big `json:"streamIds"` // always empty; never nil, see FileInfo
	Data            Numbers        `json:"data"`      // always empty
	DataMerkleRoot  common.Hash    `json:"dataMerkleRoot"`
	MerkleNodes     []MerkleNode   `json:"merkleNodes"`
	StartEntryIndex uint64         `json:"startEntryIndex"` // sector in the flow
	Size            uint64         `json:"size"`            // bytes
	Seq             uint64         `json:"seq"`
}

// NewTransaction is a log entry with the members that are always empty.
func NewTransaction(seq, start, size uint64, root merkle.Hash, nodes []merkle.Node) Transaction {
	t := Transaction{
		StreamIDs: []*hexutil.Big{}, Data: Numbers{}, MerkleNodes: make([]MerkleNode, len(nodes)),
		DataMerkleRoot: root, StartEntryIndex: start, Size: size, Seq: seq,
	}
	for i, n := range nodes {
		t.MerkleNodes[i] = MerkleNode{Depth: n.Height + 1, Root: n.Root}
	}
	return t
}

// MerkleNode is a submission node, on the wire the array [depth, root].
type MerkleNode struct {
	Depth uint64 // height + 1: a subtree of 2^(Depth-1) sectors
	Root  common.Hash
}

// MarshalJSON implements json.Marshaler.
func (n MerkleNode) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `[%d,"0x%x"]`, n.Depth, n.Root[:]), nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (n *MerkleNode) UnmarshalJSON(b []byte) error {
	return unmarshalTuple(b, "merkle node", &n.Depth, &n.Root)
}

// unmarshalTuple decodes a JSON array of exactly the given elements.
func unmarshalTuple(b []byte, what string, into ...any) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(b, &parts); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if len(parts) != len(into) {
		return fmt.Errorf("%s: an array of %d elements, need %d", what, len(parts), len(into))
	}
	for i := range parts {
		if err := json.Unmarshal(parts[i], into[i]); err != nil {
			return fmt.Errorf("%s: element %d: %w", what, i, err)
		}
	}
	return nil
}

// Numbers are bytes as a JSON array of numbers. Base64 is read too, null is
// empty.
type Numbers []byte

// MarshalJSON implements json.Marshaler.
func (n Numbers) MarshalJSON() ([]byte, error) {
	out := append(make([]byte, 0, 2+4*len(n)), '[')
	for i, b := range n {
		if i > 0 {
			out = append(out, ',')
		}
		out = fmt.Append(out, b)
	}
	return append(out, ']'), nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (n *Numbers) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		var data []byte
		err := json.Unmarshal(b, &data)
		*n = data
		return err
	}
	var numbers []uint8 // encoding/json reads an array of numbers into bytes
	err := json.Unmarshal(b, &numbers)
	*n = numbers
	return err
}

// FileInfo is what a node knows of a file (spec/storage-node.md 1.2, semantics
// below the list of objects).
type FileInfo struct {
	Tx             Transaction `json:"tx"`
	Finalized      bool        `json:"finalized"` // every segment that the node's shard must hold is stored
	IsCached       bool        `json:"isCached"`  // segments came before the log entry and wait in memory
	UploadedSegNum uint64      `json:"uploadedSegNum"`
	Pruned         bool        `json:"pruned"`
}

// FileProof is merkle.Proof on the wire; it is also the FlowProof.
type FileProof struct {
	Lemma []common.Hash `json:"lemma"`
	Path  []bool        `json:"path"`
}

// NewFileProof converts a proof; its arrays are never null on the wire.
func NewFileProof(p *merkle.Proof) FileProof {
	out := FileProof{Lemma: make([]common.Hash, len(p.Lemma)), Path: append([]bool{}, p.Path...)}
	for i := range p.Lemma {
		out.Lemma[i] = p.Lemma[i]
	}
	return out
}

// Proof converts back.
func (p *FileProof) Proof() *merkle.Proof {
	out := &merkle.Proof{Lemma: make([]merkle.Hash, len(p.Lemma)), Path: p.Path}
	for i := range p.Lemma {
		out.Lemma[i] = p.Lemma[i]
	}
	return out
}

// SegmentWithProof is a segment on its way to a node or from it.
type SegmentWithProof struct {
	Root     common.Hash `json:"root"`  // of the file
	Data     []byte      `json:"data"`  // whole sectors without the flow's padding
	Index    uint64      `json:"index"` // in the file
	Proof    FileProof   `json:"proof"`
	FileSize uint64      `json:"fileSize"` // bytes
}

// ShardConfig says which segments a node holds: those with a number ≡ ShardID
// modulo NumShard. NumShard is a power of two.
type ShardConfig struct {
	ShardID  uint64 `json:"shardId"`
	NumShard uint64 `json:"numShard"`
}

// Valid tells whether NumShard is a power of two and ShardID below it.
func (s ShardConfig) Valid() bool {
	return s.NumShard != 0 && s.NumShard&(s.NumShard-1) == 0 && s.ShardID < s.NumShard
}

// Holds tells whether the segment with a number in the flow belongs to the shard,
// which must be valid.
func (s ShardConfig) Holds(segment uint64) bool { return segment&(s.NumShard-1) == s.ShardID }

// FlowContext is the local flow, on the wire the array [root, lengthInSectors].
type FlowContext struct {
	Root   common.Hash
	Length uint64 // sectors
}

// MarshalJSON implements json.Marshaler.
func (c FlowContext) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `["0x%x",%d]`, c.Root[:], c.Length), nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *FlowContext) UnmarshalJSON(b []byte) error {
	return unmarshalTuple(b, "flow context", &c.Root, &c.Length)
}

// TxSeqOrRoot names a file by sequence number or root, on the wire a number or a
// string.
type TxSeqOrRoot struct {
	Seq  uint64
	Root *common.Hash // nil: Seq counts
}

// MarshalJSON implements json.Marshaler.
func (t TxSeqOrRoot) MarshalJSON() ([]byte, error) {
	if t.Root != nil {
		return fmt.Appendf(nil, `"0x%x"`, t.Root[:]), nil
	}
	return fmt.Append(nil, t.Seq), nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *TxSeqOrRoot) UnmarshalJSON(b []byte) error {
	*t = TxSeqOrRoot{}
	if len(b) > 0 && b[0] == '"' {
		t.Root = new(common.Hash)
		return json.Unmarshal(b, t.Root)
	}
	return json.Unmarshal(b, &t.Seq)
}
