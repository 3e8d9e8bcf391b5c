// Package snapshot writes and reads snapshots of a flow log: the entries, the
// contexts, the tree nodes learned from data, and if wanted raw data of loads, as
// one stream. It holds nothing that belongs to one node: no miner id, no sealed
// bytes, no keys.
//
// # Format, version 1
//
// The 8 bytes "zgflow\x00\x01" (the last is the version), then frames: kind (1),
// length of the payload (4, big-endian), payload, CRC-32C of all of these (4).
//
//	h  position: chain id, contract, first block, blocks per epoch, block, hash, entries, sectors, contexts, root
//	e  entry: number (8), record
//	c  context: epoch (8), record
//	p  pair: height (1) and index (8) of the parent, its two children (32 each)
//	d  data: load number (8), raw bytes from the load's beginning, whole sectors
//	z  end: SHA-256 of everything before this frame
//
// One h comes first, then e and c in the order of the chain, then p from the top
// down, then d, then z and nothing after it.
package snapshot

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"

	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

const magic = "zgflow\x00"

// Version is the format version that is written, and the newest that is read.
const Version = 1

// Kinds of frames.
const (
	kindHead = 'h'
	kindPair = 'p'
	kindData = 'd'
	kindEnd  = 'z'
)

// maxPayload is the longest payload: a load and its number.
const maxPayload = merkle.SegmentBytes + 8

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrFormat is wrapped by every refusal of a stream that is not a snapshot, is cut
// short or damaged.
var ErrFormat = errors.New("this is no intact snapshot of a flow log")

// Summary is what a snapshot holds.
type Summary struct {
	flow.Position
	Pairs, Loads uint64
	Bytes        uint64 // of the stream
}

const headBytes = 3*8 + 20 + 8 + 32 + 3*8 + 32

func encodeHead(p *flow.Position) []byte {
	b := make([]byte, 0, headBytes)
	for _, n := range []uint64{p.Identity.ChainID, p.Identity.FirstBlock, p.Identity.BlocksPerEpoch} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	b = append(b, p.Identity.Contract[:]...)
	b = binary.BigEndian.AppendUint64(b, p.Block)
	b = append(b, p.Hash[:]...)
	for _, n := range []uint64{p.Next, p.Length, p.Epoch} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return append(b, p.Root[:]...)
}

func decodeHead(b []byte) (p flow.Position, err error) {
	if len(b) != headBytes {
		return p, fmt.Errorf("%w: its position has %d bytes", ErrFormat, len(b))
	}
	number := func() uint64 {
		n := binary.BigEndian.Uint64(b)
		b = b[8:]
		return n
	}
	p.Identity.ChainID, p.Identity.FirstBlock, p.Identity.BlocksPerEpoch = number(), number(), number()
	p.Identity.Contract, b = merkle.Address(b[:20]), b[20:]
	p.Block = number()
	p.Hash, b = flow.Hash(b[:32]), b[32:]
	p.Next, p.Length, p.Epoch = number(), number(), number()
	p.Root = flow.Hash(b)
	if p.Block == ^uint64(0) {
		return p, fmt.Errorf("%w: it ends at block %d", ErrFormat, p.Block)
	}
	return p, nil
}

const pairBytes = 1 + 8 + 2*32

func encodePair(p *flow.Pair) []byte {
	b := binary.BigEndian.AppendUint64([]byte{p.Height}, p.Index)
	return append(append(b, p.Left[:]...), p.Right[:]...)
}

func decodePair(b []byte) (p flow.Pair, err error) {
	if len(b) != pairBytes || b[0] == 0 || b[0] > merkle.MaxHeight {
		return p, fmt.Errorf("%w: a pair of %d bytes", ErrFormat, len(b))
	}
	p.Height, p.Index = b[0], binary.BigEndian.Uint64(b[1:])
	p.Left, p.Right = flow.Hash(b[9:41]), flow.Hash(b[41:73])
	return p, nil
}

// writer writes frames.
type writer struct {
	w     io.Writer
	sum   hash.Hash
	bytes uint64
	buf   []byte
}

func newWriter(w io.Writer) (*writer, error) {
	out := &writer{w: w, sum: sha256.New()}
	return out, out.raw(append([]byte(magic), Version))
}

func (w *writer) raw(b []byte) error {
	w.sum.Write(b)
	w.bytes += uint64(len(b))
	_, err := w.w.Write(b)
	return err
}

func (w *writer) frame(kind byte, payload ...[]byte) error {
	n := 0
	for _, p := range payload {
		n += len(p)
	}
	w.buf = binary.BigEndian.AppendUint32(append(w.buf[:0], kind), uint32(n))
	for _, p := range payload {
		w.buf = append(w.buf, p...)
	}
	w.buf = binary.BigEndian.AppendUint32(w.buf, crc32.Checksum(w.buf, castagnoli))
	return w.raw(w.buf)
}

// reader reads frames.
type reader struct {
	r     io.Reader
	sum   hash.Hash
	bytes uint64
	buf   []byte
	end   [sha256.Size]byte // of what was read before the newest frame
}

func newReader(r io.Reader) (*reader, error) {
	in := &reader{r: r, sum: sha256.New()}
	b, err := in.raw(nil, len(magic)+1)
	if err != nil {
		return nil, err
	}
	if string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: it does not begin with %q", ErrFormat, magic)
	}
	if v := b[len(magic)]; v != Version {
		return nil, fmt.Errorf("%w: it has version %d, this program knows %d: use a newer program", ErrFormat, v, Version)
	}
	return in, nil
}

func (r *reader) raw(b []byte, n int) ([]byte, error) {
	at := len(b)
	b = append(b, make([]byte, n)...)
	if _, err := io.ReadFull(r.r, b[at:]); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("%w: it is cut short after %d bytes", ErrFormat, r.bytes)
		}
		return nil, err
	}
	r.sum.Write(b[at:])
	r.bytes += uint64(n)
	return b, nil
}

// frame returns the next frame; its payload is valid until the next call.
func (r *reader) frame() (kind byte, payload []byte, err error) {
	r.sum.Sum(r.end[:0])
	if r.buf, err = r.raw(r.buf[:0], 5); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(r.buf[1:])
	if n > maxPayload {
		return 0, nil, fmt.Errorf("%w: a part of %d bytes after %d bytes", ErrFormat, n, r.bytes)
	}
	if r.buf, err = r.raw(r.buf, int(n)+4); err != nil {
		return 0, nil, err
	}
	body := r.buf[:5+n]
	if crc32.Checksum(body, castagnoli) != binary.BigEndian.Uint32(r.buf[5+n:]) {
		return 0, nil, fmt.Errorf("%w: damaged before byte %d", ErrFormat, r.bytes)
	}
	return body[0], body[5:], nil
}
