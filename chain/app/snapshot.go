package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/evm"
)

// Snapshots are files in one folder per height: metadata.json and chunks 0, 1, …,
// which together are one gzip stream (spec/chain.md 13).

const (
	chunkBytes  = 8 << 20
	maxChunks   = 1 << 16
	metadataDoc = "metadata.json"
)

// snapshotMeta travels as the snapshot's metadata.
type snapshotMeta struct {
	Genesis common.Hash `json:"genesis"`
	Hash    common.Hash `json:"hash"`   // of the EVM block
	Chunks  [][]byte    `json:"chunks"` // SHA-256 of each
}

// snapshots makes, offers and takes snapshots.
type snapshots struct {
	dir      string
	interval int64
	keep     int

	mu      sync.Mutex // guards all below
	making  bool
	meta    *snapshotMeta // of the snapshot being taken
	pending *os.File      // its chunks so far
	next    uint32
}

// busy reports whether a snapshot is being made.
func (s *snapshots) busy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.making
}

func heightName(h int64) string { return fmt.Sprintf("%012d", h) }

// makeSnapshot begins a snapshot in the background at the heights meant for one.
func (a *App) makeSnapshot(height int64) {
	s := &a.snapshots
	if s.interval <= 0 || s.dir == "" || height%s.interval != 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.making {
		return
	}
	s.making = true
	a.wg.Add(1)
	go func() {
		defer a.wg.Done()
		err := a.writeSnapshot(height)
		s.mu.Lock()
		s.making = false
		s.mu.Unlock()
		if err != nil {
			a.log.Warn("no snapshot was made", "height", height, "error", err)
		}
	}()
}

func (a *App) writeSnapshot(height int64) error {
	s := &a.snapshots
	final := filepath.Join(s.dir, heightName(height))
	tmp := final + ".tmp"
	if err := os.RemoveAll(tmp); err != nil {
		return err
	}
	if err := os.MkdirAll(tmp, 0o700); err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	w := &chunkWriter{dir: tmp}
	z := gzip.NewWriter(w)
	header, err := a.cfg.EVM.WriteSnapshot(z, uint64(height))
	if err = errors.Join(err, z.Close(), w.close()); err != nil {
		return err
	}
	meta, err := json.Marshal(snapshotMeta{Genesis: a.cfg.EVM.Genesis().Hash(), Hash: header.Hash(), Chunks: w.sums})
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(tmp, metadataDoc), meta, 0o600); err != nil {
		return err
	}
	if err := os.Rename(tmp, final); err != nil {
		return err
	}
	for old := s.heights(); len(old) > max(s.keep, 1); old = old[1:] {
		if err := os.RemoveAll(filepath.Join(s.dir, heightName(old[0]))); err != nil {
			return err
		}
	}
	return nil
}

// chunkWriter cuts a stream into files.
type chunkWriter struct {
	dir  string
	buf  bytes.Buffer
	sums [][]byte
}

func (w *chunkWriter) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		take := min(len(p), chunkBytes-w.buf.Len())
		w.buf.Write(p[:take])
		p = p[take:]
		if w.buf.Len() == chunkBytes {
			if err := w.close(); err != nil {
				return 0, err
			}
		}
	}
	return n, nil
}

// close writes what is left as the last chunk.
func (w *chunkWriter) close() error {
	if w.buf.Len() == 0 {
		return nil
	}
	sum := sha256.Sum256(w.buf.Bytes())
	err := os.WriteFile(filepath.Join(w.dir, fmt.Sprint(len(w.sums))), w.buf.Bytes(), 0o600)
	w.sums = append(w.sums, sum[:])
	w.buf.Reset()
	return err
}

// heights lists the finished snapshots, oldest first.
func (s *snapshots) heights() []int64 {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil
	}
	var out []int64
	for _, e := range entries {
		var h int64
		if _, err := fmt.Sscanf(e.Name(), "%d", &h); err == nil && e.Name() == heightName(h) {
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return out
}

// ListSnapshots tells peers what this node offers.
func (a *App) ListSnapshots(context.Context, *abci.RequestListSnapshots) (*abci.ResponseListSnapshots, error) {
	r := &abci.ResponseListSnapshots{}
	for _, h := range a.snapshots.heights() {
		data, err := os.ReadFile(filepath.Join(a.snapshots.dir, heightName(h), metadataDoc))
		if err != nil {
			continue
		}
		var m snapshotMeta
		if json.Unmarshal(data, &m) != nil {
			continue
		}
		sum := sha256.Sum256(data)
		r.Snapshots = append(r.Snapshots, &abci.Snapshot{Height: uint64(h), Format: evm.SnapshotFormat, Chunks: uint32(len(m.Chunks)), Hash: sum[:], Metadata: data})
	}
	return r, nil
}

// LoadSnapshotChunk gives a peer one chunk, or nothing.
func (a *App) LoadSnapshotChunk(_ context.Context, q *abci.RequestLoadSnapshotChunk) (*abci.ResponseLoadSnapshotChunk, error) {
	if q.Format != evm.SnapshotFormat || q.Height > 1<<62 {
		return &abci.ResponseLoadSnapshotChunk{}, nil
	}
	data, err := os.ReadFile(filepath.Join(a.snapshots.dir, heightName(int64(q.Height)), fmt.Sprint(q.Chunk)))
	if err != nil {
		return &abci.ResponseLoadSnapshotChunk{}, nil
	}
	return &abci.ResponseLoadSnapshotChunk{Chunk: data}, nil
}

// OfferSnapshot looks at a snapshot of peers. AppHash comes from a header that
// CometBFT's light client has verified.
func (a *App) OfferSnapshot(_ context.Context, q *abci.RequestOfferSnapshot) (*abci.ResponseOfferSnapshot, error) {
	answer := func(r abci.ResponseOfferSnapshot_Result) (*abci.ResponseOfferSnapshot, error) {
		return &abci.ResponseOfferSnapshot{Result: r}, nil
	}
	var m snapshotMeta
	switch {
	case q.Snapshot == nil:
		return answer(abci.ResponseOfferSnapshot_REJECT)
	case q.Snapshot.Format != evm.SnapshotFormat:
		return answer(abci.ResponseOfferSnapshot_REJECT_FORMAT)
	case json.Unmarshal(q.Snapshot.Metadata, &m) != nil, len(m.Chunks) == 0, len(m.Chunks) > maxChunks, int(q.Snapshot.Chunks) != len(m.Chunks),
		m.Genesis != a.cfg.EVM.Genesis().Hash(), !bytes.Equal(m.Hash[:], q.AppHash):
		return answer(abci.ResponseOfferSnapshot_REJECT)
	}
	s := &a.snapshots
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropPending()
	if s.dir == "" {
		return answer(abci.ResponseOfferSnapshot_ABORT)
	}
	err := os.MkdirAll(s.dir, 0o700)
	var f *os.File
	if err == nil {
		f, err = os.CreateTemp(s.dir, "incoming-*")
	}
	if err != nil {
		a.log.Error("no place for a snapshot", "error", err)
		return answer(abci.ResponseOfferSnapshot_ABORT)
	}
	s.meta, s.pending, s.next = &m, f, 0
	a.log.Info("taking a snapshot of the chain's state", "height", q.Snapshot.Height, "chunks", len(m.Chunks))
	return answer(abci.ResponseOfferSnapshot_ACCEPT)
}

func (s *snapshots) dropPending() {
	if s.pending != nil {
		s.pending.Close()
		os.Remove(s.pending.Name())
	}
	s.meta, s.pending = nil, nil
}

// ApplySnapshotChunk takes one chunk, in order; with the last one the state is
// rebuilt and verified.
func (a *App) ApplySnapshotChunk(_ context.Context, q *abci.RequestApplySnapshotChunk) (*abci.ResponseApplySnapshotChunk, error) {
	s := &a.snapshots
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.meta == nil || q.Index != s.next || int(q.Index) >= len(s.meta.Chunks) {
		return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_ABORT}, nil
	}
	if sum := sha256.Sum256(q.Chunk); !bytes.Equal(sum[:], s.meta.Chunks[q.Index]) {
		return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_RETRY, RefetchChunks: []uint32{q.Index}, RejectSenders: []string{q.Sender}}, nil
	}
	if _, err := s.pending.Write(q.Chunk); err != nil {
		a.log.Error("a snapshot cannot be stored", "error", err)
		return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_ABORT}, nil
	}
	s.next++
	if int(s.next) < len(s.meta.Chunks) {
		return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_ACCEPT}, nil
	}
	err := a.readSnapshot(s.pending, s.meta.Hash)
	s.dropPending()
	if err != nil {
		a.log.Error("a snapshot of peers is wrong", "error", err)
		return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_REJECT_SNAPSHOT}, nil
	}
	return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_ACCEPT}, nil
}

func (a *App) readSnapshot(f *os.File, hash common.Hash) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	return a.cfg.EVM.ReadSnapshot(z, hash)
}
