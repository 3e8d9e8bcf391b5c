package flow

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"github.com/zgminer/zgminer/pora/merkle"
)

// Hash is a root, digest, block or transaction hash.
type Hash = merkle.Hash

// Entry is one submission of the flow (spec/storage-node.md 3.1).
type Entry struct {
	Seq     uint64 // number of the submission, from 0 ("txSeq")
	Start   uint64 // first sector
	Sectors uint64 // with the file's own padding
	Size    uint64 // bytes of the file, without padding
	Root    Hash   // data root
	Nodes   []merkle.Node

	Block     uint64 // where the event was
	BlockHash Hash   // of old entries as the server said, not compared with its header
	TxHash    Hash
	Sender    merkle.Address
}

// End returns the sector after the entry, which is the flow's length right after
// it.
func (e *Entry) End() uint64 { return e.Start + e.Sectors }

// Same tells whether two entries are the same submission at the same place of the
// chain.
func (e *Entry) Same(other *Entry) bool {
	if e.Seq != other.Seq || e.Start != other.Start || e.Size != other.Size || e.Sender != other.Sender ||
		e.Block != other.Block || e.BlockHash != other.BlockHash || e.TxHash != other.TxHash || len(e.Nodes) != len(other.Nodes) {
		return false
	}
	for i := range e.Nodes {
		if e.Nodes[i] != other.Nodes[i] {
			return false
		}
	}
	return true
}

// dataRoot is the file's root, folded from the roots of its nodes
// (spec/storage.md 2.2).
func dataRoot(nodes []merkle.Node) Hash {
	roots := make([]Hash, len(nodes))
	for i := range nodes {
		roots[i] = nodes[i].Root
	}
	return merkle.FoldNodes(roots)
}

// Versions of the records; a newer one is refused, it belongs to a newer program.
const (
	entryVersion    = 1
	contextVersion  = 1
	stateVersion    = 1
	identityVersion = 1
)

// Entries and contexts end with a CRC-32C over their key's number and the rest.
const sumBytes = 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func sum(number uint64, b []byte) uint32 {
	return crc32.Update(crc32.Checksum(binary.BigEndian.AppendUint64(nil, number), castagnoli), castagnoli, b)
}

// sealed appends the checksum.
func sealed(number uint64, b []byte) []byte {
	return binary.BigEndian.AppendUint32(b, sum(number, b))
}

// unsealed takes the checksum off; ok is false if it is wrong.
func unsealed(number uint64, b []byte) (rest []byte, ok bool) {
	if len(b) < sumBytes {
		return nil, false
	}
	rest = b[:len(b)-sumBytes]
	return rest, binary.BigEndian.Uint32(b[len(rest):]) == sum(number, rest)
}

// errRecord is wrapped by every refusal of a stored record.
var errRecord = errors.New("record of the flow log is damaged or of a newer program")

// Layout of an entry, version 1: version (1), start, size, block (8 each), block
// hash, transaction hash (32 each), sender (20), then per node height (1) and root
// (32), then the checksum. The number is in the key, sectors and data root follow
// from the nodes.
const (
	entryHead = 1 + 3*8 + 2*32 + 20
	entryNode = 1 + 32
)

func (e *Entry) encode() []byte {
	b := make([]byte, 0, entryHead+len(e.Nodes)*entryNode)
	b = append(b, entryVersion)
	b = binary.BigEndian.AppendUint64(b, e.Start)
	b = binary.BigEndian.AppendUint64(b, e.Size)
	b = binary.BigEndian.AppendUint64(b, e.Block)
	b = append(b, e.BlockHash[:]...)
	b = append(b, e.TxHash[:]...)
	b = append(b, e.Sender[:]...)
	for i := range e.Nodes {
		b = append(b, byte(e.Nodes[i].Height))
		b = append(b, e.Nodes[i].Root[:]...)
	}
	return sealed(e.Seq, b)
}

// decodeEntry accepts only what encode writes of a valid submission.
func decodeEntry(seq uint64, b []byte) (Entry, error) {
	b, ok := unsealed(seq, b)
	n := len(b) - entryHead
	if !ok || n < entryNode || n%entryNode != 0 || n/entryNode > merkle.MaxNodes || b[0] != entryVersion {
		return Entry{}, fmt.Errorf("entry %d of %d bytes: %w", seq, len(b), errRecord)
	}
	e := Entry{
		Seq: seq, Start: binary.BigEndian.Uint64(b[1:]), Size: binary.BigEndian.Uint64(b[9:]), Block: binary.BigEndian.Uint64(b[17:]),
		BlockHash: Hash(b[25:57]), TxHash: Hash(b[57:89]), Sender: merkle.Address(b[89:109]),
		Nodes: make([]merkle.Node, n/entryNode),
	}
	for i := range e.Nodes {
		at := b[entryHead+i*entryNode:]
		e.Nodes[i] = merkle.Node{Height: uint64(at[0]), Root: Hash(at[1:entryNode])}
	}
	s := merkle.Submission{Length: e.Size, Nodes: e.Nodes, Submitter: e.Sender}
	if err := s.Check(); err != nil {
		return Entry{}, fmt.Errorf("entry %d: %w: %w", seq, errRecord, err)
	}
	e.Sectors, e.Root = s.Sectors(), dataRoot(e.Nodes)
	if e.Start == 0 || e.Start+e.Sectors < e.Start {
		return Entry{}, fmt.Errorf("entry %d at sector %d with %d sectors: %w", seq, e.Start, e.Sectors, errRecord)
	}
	return e, nil
}

// Layout of a context, version 1: version (1), flow length, range start, block of
// the event (8 each), flow root, block digest, digest, block hash (32 each). The
// epoch is in the key; range end is the flow length. Behind it the checksum.
const contextBytes = 1 + 3*8 + 4*32

// storedContext is a context as it was made on the chain.
type storedContext struct {
	epoch       uint64
	flowLength  uint64
	rangeStart  uint64
	block       uint64 // of the event
	flowRoot    Hash
	blockDigest Hash // zero if it was not looked up
	digest      Hash // merkle.Empty if the epoch expired
	blockHash   Hash // of the event
}

func (c *storedContext) expired() bool { return c.digest == merkle.Empty }

func (c *storedContext) encode() []byte {
	b := make([]byte, 0, contextBytes)
	b = append(b, contextVersion)
	b = binary.BigEndian.AppendUint64(b, c.flowLength)
	b = binary.BigEndian.AppendUint64(b, c.rangeStart)
	b = binary.BigEndian.AppendUint64(b, c.block)
	b = append(b, c.flowRoot[:]...)
	b = append(b, c.blockDigest[:]...)
	b = append(b, c.digest[:]...)
	return sealed(c.epoch, append(b, c.blockHash[:]...))
}

func decodeContext(epoch uint64, b []byte) (storedContext, error) {
	b, ok := unsealed(epoch, b)
	if !ok || len(b) != contextBytes || b[0] != contextVersion {
		return storedContext{}, fmt.Errorf("context of epoch %d, %d bytes: %w", epoch, len(b), errRecord)
	}
	c := storedContext{
		epoch: epoch, flowLength: binary.BigEndian.Uint64(b[1:]), rangeStart: binary.BigEndian.Uint64(b[9:]), block: binary.BigEndian.Uint64(b[17:]),
		flowRoot: Hash(b[25:57]), blockDigest: Hash(b[57:89]), digest: Hash(b[89:121]), blockHash: Hash(b[121:153]),
	}
	if c.rangeStart > c.flowLength || c.flowLength == 0 || epoch == 0 {
		return storedContext{}, fmt.Errorf("context of epoch %d, sectors %d to %d: %w", epoch, c.rangeStart, c.flowLength, errRecord)
	}
	return c, nil
}

// state is how far the log was read. Layout, version 1: version (1), the numbers
// in the order below (8 each), hash (32).
type state struct {
	from       uint64 // next block to read
	next       uint64 // number of entries
	length     uint64 // flow length, sectors
	epoch      uint64 // contexts made
	rangeStart uint64 // where the next epoch range begins
	lastEvent  uint64 // block of the newest event
	final      uint64 // blocks up to here do not change any more
	compared   uint64 // entries before this one were compared with the contract
	generation uint64 // number of reverts
	hash       Hash   // of block from-1; zero if it was not looked up
}

const stateBytes = 1 + 9*8 + 32

func (s *state) numbers() []*uint64 {
	return []*uint64{&s.from, &s.next, &s.length, &s.epoch, &s.rangeStart, &s.lastEvent, &s.final, &s.compared, &s.generation}
}

func (s *state) encode() []byte {
	b := make([]byte, 0, stateBytes)
	b = append(b, stateVersion)
	for _, n := range s.numbers() {
		b = binary.BigEndian.AppendUint64(b, *n)
	}
	return append(b, s.hash[:]...)
}

func decodeState(b []byte) (s state, err error) {
	if len(b) != stateBytes || b[0] != stateVersion {
		return state{}, fmt.Errorf("progress of %d bytes: %w", len(b), errRecord)
	}
	for i, n := range s.numbers() {
		*n = binary.BigEndian.Uint64(b[1+8*i:])
	}
	s.hash = Hash(b[stateBytes-32:])
	if s.length == 0 || s.rangeStart > s.length || s.compared > s.next {
		return state{}, fmt.Errorf("progress %+v: %w", s, errRecord)
	}
	return s, nil
}

// Identity says which flow a log is of.
type Identity struct {
	ChainID        uint64
	Contract       merkle.Address
	FirstBlock     uint64 // of the contract
	BlocksPerEpoch uint64
}

const identityBytes = 1 + 3*8 + 20

func (i *Identity) encode() []byte {
	b := make([]byte, 0, identityBytes)
	b = append(b, identityVersion)
	b = binary.BigEndian.AppendUint64(b, i.ChainID)
	b = binary.BigEndian.AppendUint64(b, i.FirstBlock)
	b = binary.BigEndian.AppendUint64(b, i.BlocksPerEpoch)
	return append(b, i.Contract[:]...)
}

func decodeIdentity(b []byte) (Identity, error) {
	if len(b) != identityBytes || b[0] != identityVersion {
		return Identity{}, fmt.Errorf("identity of %d bytes: %w", len(b), errRecord)
	}
	i := Identity{
		ChainID: binary.BigEndian.Uint64(b[1:]), FirstBlock: binary.BigEndian.Uint64(b[9:]), BlocksPerEpoch: binary.BigEndian.Uint64(b[17:]),
		Contract: merkle.Address(b[25:]),
	}
	if i.BlocksPerEpoch == 0 {
		return Identity{}, fmt.Errorf("identity without blocks per epoch: %w", errRecord)
	}
	return i, nil
}

// pair is two numbers: what a revert left.
func encodePair(a, b uint64) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, a), b)
}

func decodePair(what string, b []byte) (x, y uint64, err error) {
	if len(b) != 16 {
		return 0, 0, fmt.Errorf("%s of %d bytes: %w", what, len(b), errRecord)
	}
	return binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:]), nil
}
