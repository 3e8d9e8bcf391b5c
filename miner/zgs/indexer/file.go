package indexer

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
	"github.com/zgminer/zgminer/pora/merkle"
)

// errSent says that a file broke off after its beginning was sent.
var errSent = errors.New("the file broke off")

// complete returns the info of a file that can be given out: the nodes that
// answer have all of it.
func (x *Indexer) complete(ctx context.Context, cid string) (*zgs.FileInfo, error) {
	info, err := x.info(ctx, cid)
	switch {
	case err != nil:
		return nil, err
	case info.Pruned:
		return nil, errPruned
	case info.Tx.Size > x.opt.MaxFile:
		return nil, errTooLarge
	case !info.Finalized:
		return nil, errNotFinal
	}
	if list := x.holderShards(ctx, info.Tx.Seq); !covers(list) {
		return nil, errNotFinal // not by nodes that answer
	}
	return info, nil
}

// enter waits for one of the places for downloads.
func (x *Indexer) enter(ctx context.Context) (leave func(), err error) {
	select {
	case x.downloads <- struct{}{}:
		return func() { <-x.downloads }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// sendFile gives a file out; each segment is checked against the root before it
// is sent.
func (x *Indexer) sendFile(w http.ResponseWriter, r *http.Request, cid, name string) error {
	leave, err := x.enter(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	info, err := x.complete(r.Context(), cid)
	if err != nil {
		return err
	}
	if name == "" {
		name = info.Tx.DataMerkleRoot.Hex()
	}
	first, err := x.fetch(r.Context(), info, 0)
	if err != nil {
		return err
	}
	attachment(w, name, info.Tx.Size)
	return x.sendSegments(r.Context(), w, info, first)
}

// sendSegments sends a file whose first segment was fetched already.
func (x *Indexer) sendSegments(ctx context.Context, w io.Writer, info *zgs.FileInfo, first []byte) error {
	left := info.Tx.Size
	data, _ := client.Segments(info.Tx.Size)
	for i := range data {
		part := first
		if i > 0 {
			var err error
			if part, err = x.fetch(ctx, info, i); err != nil {
				x.opt.Logger.Warn("a file given by the indexer breaks off", "file", info.Tx.Seq, "segment", i, "err", err)
				return errSent
			}
		}
		n := min(left, uint64(len(part)))
		if _, err := w.Write(part[:n]); err != nil {
			return errSent
		}
		left -= n
	}
	return nil
}

// fetch gets a segment from a node that has it, and checks it.
func (x *Indexer) fetch(ctx context.Context, info *zgs.FileInfo, index uint64) ([]byte, error) {
	failed := fmt.Errorf("segment %d of file %d: no node has it", index, info.Tx.Seq)
	for _, n := range x.known(ctx) {
		if !x.sharded(n).Config.Holds(info.Tx.StartEntryIndex/merkle.SegmentSectors + index) {
			continue
		}
		s, err := n.rpc.SegmentBySeq(ctx, info.Tx.Seq, index)
		if err == nil && s == nil {
			continue
		}
		if err == nil {
			_, err = client.CheckSegment(x.opt.CPU, merkle.Hash(info.Tx.DataMerkleRoot), info.Tx.Size, index, s)
		}
		if err == nil {
			return s.Data, nil
		}
		failed = errors.Join(failed, fmt.Errorf("node %s: %w", n.url, err))
	}
	return nil, failed
}

// read returns a whole file.
func (x *Indexer) read(ctx context.Context, info *zgs.FileInfo) ([]byte, error) {
	first, err := x.fetch(ctx, info, 0)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = x.sendSegments(ctx, &b, info, first)
	return b.Bytes(), err
}

// A folder is a file of this form (spec/storage-node.md 2.5): the Keccak-256 of a
// name, a version, and a tree as JSON.
var folderMagic = merkle.Sum([]byte("0g-storage-client-dir-codec"))

// maxFolder bounds the tree of a folder, which is read into memory.
const maxFolder = 16 << 20

// entry is a node of a folder's tree.
type entry struct {
	Name    string        `json:"name"`
	Type    string        `json:"type"` // file, directory, symbolic
	Hash    string        `json:"hash"`
	Roots   []common.Hash `json:"roots"`
	Size    uint64        `json:"size"`
	Entries []entry       `json:"entries"`
}

// parseFolder reads a folder; errKind if data are none.
func parseFolder(data []byte) (*entry, error) {
	head := len(folderMagic) + 2
	if len(data) < head || !bytes.Equal(data[:len(folderMagic)], folderMagic[:]) {
		return nil, errKind
	}
	if v := binary.BigEndian.Uint16(data[len(folderMagic):]); v != 1 && v != 2 {
		return nil, errKind
	}
	var top entry
	if err := json.Unmarshal(data[head:], &top); err != nil {
		return nil, errKind
	}
	return &top, nil
}

// lookup walks to the entry of a path.
func (e *entry) lookup(path string) (*entry, error) {
	at := e
	for _, name := range strings.Split(strings.Trim(path, "/"), "/") {
		if name == "" {
			continue
		}
		var next *entry
		for i := range at.Entries {
			if at.Type == "directory" && at.Entries[i].Name == name {
				next = &at.Entries[i]
			}
		}
		if next == nil {
			return nil, errPath
		}
		at = next
	}
	return at, nil
}

// roots are those of a file's fragments, in order.
func (e *entry) roots() ([]common.Hash, error) {
	if e.Type != "file" {
		return nil, errKind
	}
	if len(e.Roots) > 0 {
		return e.Roots, nil
	}
	var h common.Hash
	if err := h.UnmarshalText([]byte(e.Hash)); err != nil {
		return nil, errKind
	}
	return []common.Hash{h}, nil
}

// sendFromFolder gives out one file of a folder.
func (x *Indexer) sendFromFolder(w http.ResponseWriter, r *http.Request, cid, path string) error {
	ctx := r.Context()
	leave, err := x.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	info, err := x.complete(ctx, cid)
	if err != nil {
		return err
	}
	if info.Tx.Size > maxFolder {
		return errTooLarge
	}
	data, err := x.read(ctx, info)
	if err != nil {
		return err
	}
	top, err := parseFolder(data)
	if err != nil {
		return err
	}
	e, err := top.lookup(path)
	if err != nil {
		return err
	}
	roots, err := e.roots()
	if err != nil {
		return err
	}
	if e.Size == 0 && len(e.Roots) == 0 { // an empty file has no data anywhere
		attachment(w, e.Name, 0)
		return nil
	}
	var parts []*zgs.FileInfo
	var size uint64
	for _, root := range roots {
		part, err := x.complete(ctx, root.Hex())
		if err != nil {
			return err
		}
		if size += part.Tx.Size; size > x.opt.MaxFile {
			return errTooLarge
		}
		parts = append(parts, part)
	}
	first, err := x.fetch(ctx, parts[0], 0)
	if err != nil {
		return err
	}
	attachment(w, e.Name, size)
	for i, part := range parts {
		if i > 0 {
			if first, err = x.fetch(ctx, part, 0); err != nil {
				x.opt.Logger.Warn("a file given by the indexer breaks off", "file", part.Tx.Seq, "err", err)
				return errSent
			}
		}
		if err := x.sendSegments(ctx, w, part, first); err != nil {
			return err
		}
	}
	return nil
}
