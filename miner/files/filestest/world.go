// Package filestest has a storage node without network for tests: a real log,
// store and index in memory, to which files are submitted as a chain would.
package filestest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	pvfs "github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/miner/store"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

var (
	ctx = context.Background()
	// CPU hashes.
	CPU = kernels.Tiers()[len(kernels.Tiers())-1]
)

// Content is the test data of spec/storage-node.md 7.
func Content(size int) []byte {
	out := make([]byte, size)
	x := uint64(42)
	for i := range out {
		x = (1103515245*x + 12345) % (1 << 31)
		out[i] = byte(x >> 16)
	}
	return out
}

// Other is Content of another kind, by seed.
func Other(seed, size int) []byte {
	out := Content(size)
	for i := range out {
		out[i] ^= byte(seed + i/256)
	}
	return out
}

// World is a node without network: real log, store and files in memory.
type World struct {
	T       testing.TB
	IndexFS *pvfs.MemFS
	DataFS  *vfs.Mem

	DB    *index.DB
	Log   *flow.Log
	Store *store.Store
	*files.Files

	Options files.Options // of the next Open
	// Watch, if set, is called before each change of the index's file system.
	Watch func()
	Quota uint64 // bytes of the store
	Block uint64 // of the newest submission
	fork  byte   // in block hashes, so that blocks after a revert are others
}

// New opens a node; change may set options.
func New(t testing.TB, change func(*files.Options)) *World {
	w := &World{T: t, IndexFS: pvfs.NewCrashableMem(), DataFS: vfs.NewMem(), Quota: 256 << 20}
	if change != nil {
		change(&w.Options)
	}
	if w.Options.Logger == nil {
		w.Options.Logger = slog.New(slog.DiscardHandler)
	}
	Must(t, w.Open())
	t.Cleanup(w.Close)
	return w
}

// Crashed opens a copy of w as a crash at this moment might leave it; open later.
func (w *World) Crashed(rng *rand.Rand) *World {
	return &World{
		T: w.T, IndexFS: w.IndexFS.CrashClone(pvfs.CrashCloneCfg{UnsyncedDataPercent: rng.IntN(101), RNG: rng}), DataFS: w.DataFS.Crash(rng),
		Quota: w.Quota, Options: w.Options, Block: w.Block, fork: w.fork,
	}
}

// Must fails the test on an error.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Open opens what is in the file systems.
func (w *World) Open() (err error) {
	quiet := slog.New(slog.DiscardHandler)
	fs := errorfs.Wrap(w.IndexFS, errorfs.InjectorFunc(func(op errorfs.Op) error {
		if w.Watch != nil && op.Kind.ReadOrWrite() == errorfs.OpIsWrite {
			w.Watch()
		}
		return nil
	}))
	w.DB, err = index.Open("index", index.Options{FS: fs, CacheBytes: 1 << 20, MemTableBytes: 512 << 10, Logger: quiet})
	if err != nil {
		return err
	}
	if w.Log, err = flow.Open(w.DB, flow.Options{Logger: quiet}); err != nil {
		return err
	}
	if err := w.Log.SetIdentity(flow.Identity{ChainID: 1, BlocksPerEpoch: 1 << 40}); err != nil {
		return err
	}
	if err := w.Log.StartAt(1); err != nil {
		return err
	}
	w.Block, _, _ = w.Log.Progress()
	w.Store, err = store.Open(store.Options{
		Dirs: []store.Dir{{Path: "a", Bytes: w.Quota}}, SlabBytes: 4 << 20, DB: w.DB, Files: w.DataFS, CPU: CPU, Logger: quiet,
	})
	if err != nil {
		return err
	}
	opt := w.Options
	opt.Log, opt.Store, opt.DB, opt.CPU = w.Log, w.Store, w.DB, CPU
	w.Files, err = files.Open(opt)
	return err
}

// Close closes everything.
func (w *World) Close() {
	if err := errors.Join(w.Store.Close(), w.DB.Close()); err != nil {
		w.T.Error(err)
	}
}

// Restart closes cleanly and opens again.
func (w *World) Restart() {
	w.T.Helper()
	w.Close()
	Must(w.T, w.Open())
}

// Submit appends a file of the given size and nodes to the log.
func (w *World) Submit(f *merkle.File) uint64 {
	w.T.Helper()
	seq, err := w.TrySubmit(f)
	Must(w.T, err)
	return seq
}

// TrySubmit is Submit with an error.
func (w *World) TrySubmit(f *merkle.File) (uint64, error) {
	start, _, err := rules.Place(w.Log.Length(), f.Nodes)
	if err != nil {
		return 0, err
	}
	w.Block++
	s := merkle.NewSubmission(f, merkle.Address{1})
	r := &rules.Receipt{Submission: *s, Identity: s.Digest(), Index: w.Log.Next(), Start: start, Sectors: s.Sectors()}
	hash := w.blockHash(w.Block)
	return r.Index, w.Log.Apply(flow.Step{From: w.Block, To: w.Block, Hash: hash, Events: []flow.ChainEvent{{Block: w.Block, BlockHash: hash, Submit: r}}})
}

func (w *World) blockHash(n uint64) (h flow.Hash) {
	binary.BigEndian.PutUint64(h[:], n)
	h[31], h[30] = w.fork, 1
	return h
}

// Revert takes back everything after a block.
func (w *World) Revert(block uint64) {
	w.T.Helper()
	Must(w.T, w.Log.Revert(block, w.blockHash(block)))
	w.Block = block
	w.fork++
}

// File computes the file of data.
func File(t testing.TB, data []byte) *merkle.File {
	t.Helper()
	f, err := merkle.NewFile(CPU, data)
	Must(t, err)
	return f
}

// Segments cuts a file as clients do.
func Segments(t testing.TB, f *merkle.File, data []byte) []files.Segment {
	t.Helper()
	padded := append(bytes.Clone(data), make([]byte, int(f.Sectors*256)-len(data))...)
	var list []files.Segment
	for i := uint64(0); i*1024 < f.Sectors; i++ {
		p, err := f.ProveSegment(i)
		Must(t, err)
		list = append(list, files.Segment{
			Root: f.DataRoot(), Index: i, FileSize: f.Size, Proof: p,
			Data: padded[i<<18 : min(uint64(len(padded)), (i+1)<<18)],
		})
	}
	return list
}

// Upload adds all segments by seq, ten at a time.
func (w *World) Upload(seq uint64, list []files.Segment) {
	w.T.Helper()
	for len(list) > 0 {
		n := min(10, len(list))
		Must(w.T, w.AddSegments(ctx, "test", &seq, list[:n]))
		list = list[n:]
	}
}

// Info returns what is known of a file, which must be known.
func (w *World) Info(seq uint64) files.Info {
	w.T.Helper()
	info, ok, err := w.BySeq(seq)
	Must(w.T, err)
	if !ok {
		w.T.Fatalf("file %d is not known", seq)
	}
	return info
}

// Want checks a file's state.
func (w *World) Want(seq uint64, state files.State, uploaded uint64) {
	w.T.Helper()
	if i := w.Info(seq); i.State != state || i.Uploaded != uploaded {
		w.T.Errorf("file %d is %s with %d segments, want %s with %d", seq, i.State, i.Uploaded, state, uploaded)
	}
}

// WantFile reads a file back in both ways and checks every proof.
func (w *World) WantFile(seq uint64, data []byte) {
	w.T.Helper()
	if err := w.CheckFile(seq, data); err != nil {
		w.T.Errorf("file %d: %v", seq, err)
	}
}

// CheckFile is WantFile with an error.
func (w *World) CheckFile(seq uint64, data []byte) error {
	f, err := merkle.NewFile(CPU, data)
	if err != nil {
		return err
	}
	padded := append(bytes.Clone(data), make([]byte, int(f.Sectors*256)-len(data))...)
	var back []byte
	for i := uint64(0); i*1024 < f.Sectors; i++ {
		part, err := w.Sectors(seq, i*1024, min((i+1)*1024, f.Sectors))
		if err != nil || part == nil {
			return fmt.Errorf("segment %d: %d bytes, %w", i, len(part), err)
		}
		back = append(back, part...)
		s, err := w.SegmentWithProof(seq, i)
		if err != nil || s == nil {
			return fmt.Errorf("segment %d with proof: %v, %w", i, s, err)
		}
		if !bytes.Equal(s.Data, part) || s.Root != f.DataRoot() || s.FileSize != f.Size || s.Index != i {
			return fmt.Errorf("segment %d with proof is another one", i)
		}
		if err := s.Proof.Verify(f.DataRoot(), f.Segments[i], i, uint64(len(f.Segments))); err != nil {
			return fmt.Errorf("segment %d: %w", i, err)
		}
	}
	if !bytes.Equal(back, padded) {
		return errors.New("the data differ")
	}
	return nil
}

// SettleAll lets everything that waits happen.
func (w *World) SettleAll() {
	w.T.Helper()
	Must(w.T, w.Settle(ctx))
}

// Refusal is the text of a Refusal.
func Refusal(err error) string {
	var r *files.Refusal
	if errors.As(err, &r) {
		return r.Error()
	}
	return fmt.Sprint("not a refusal: ", err)
}

// Eventually waits for a condition, long only if it never comes.
func Eventually(t testing.TB, what string, cond func() bool) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if cond() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}
