package tiers

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/sealing"
)

var (
	ctx     = context.Background()
	cpu     = kernels.Tiers()[len(kernels.Tiers())-1]
	minerID = kernels.Hash{0xab, 1}
	earner  = pora.Address{9}
)

const (
	firstBlock     = 10
	blocksPerEpoch = 100
)

func blockHash(n uint64) (h merkle.Hash) {
	binary.BigEndian.PutUint64(h[24:], n)
	return merkle.Sum(h[:])
}

// world is a flow with files, gaps and epochs, a store on real files that holds
// it, and the contract that judges answers.
type world struct {
	*store.Store
	t      *testing.T
	db     *index.DB
	flow   *flow.Flow
	data   []byte // of the whole flow
	block  uint64
	filled uint64 // sectors that the store was given
	mine   *pora.Mine
	now    []sealing.Epoch
	// judge is told what the contract's rules say of every hit; nil means that all
	// have to pass.
	judge func(load uint64, unit int, err error)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	dir := t.TempDir()
	db, err := index.Open(filepath.Join(dir, "index"), index.Options{})
	must(t, err)
	s, err := store.Open(store.Options{
		Dirs:      []store.Dir{{Path: filepath.Join(dir, "a"), Bytes: 64 << 20}, {Path: filepath.Join(dir, "b"), Bytes: 32 << 20}},
		SlabBytes: 8 << 20, DB: db, CPU: cpu, MinerID: minerID,
	})
	must(t, err)
	t.Cleanup(func() { must(t, errors.Join(s.Close(), db.Close())) })
	f, err := flow.New(flow.MemoryStore{}, firstBlock, blocksPerEpoch, blockHash)
	must(t, err)
	w := &world{Store: s, t: t, db: db, flow: f, data: make([]byte, 256), block: firstBlock + 1, filled: 0}
	w.mine = pora.NewMine(0, pora.InitParams{
		Difficulty: *uint256.NewInt(64), TargetMineBlocks: 50, TargetSubmissions: 10, MaxShards: 64, Subtasks: 1, SubtaskInterval: 50,
	})
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// submit puts a file into the flow.
func (w *world) submit(size int) {
	w.t.Helper()
	data := make([]byte, size)
	var seed [32]byte
	binary.LittleEndian.PutUint64(seed[:], uint64(len(w.data)))
	rand.NewChaCha8(seed).Read(data)
	file, err := merkle.NewFile(cpu, data)
	must(w.t, err)
	r, _, err := w.flow.Submit(w.block, merkle.NewSubmission(file, merkle.Address{1}))
	must(w.t, err)
	w.data = append(w.data, make([]byte, int(w.flow.Tree.Length())*256-len(w.data))...)
	copy(w.data[r.Start*256:], data)
	for i, segment := range file.Segments {
		if (uint64(i)+1)*1024 <= file.Padded && r.Start%1024 == 0 {
			must(w.t, w.flow.Tree.Fill(flow.NodeID{Height: flow.LoadHeight, Index: r.Start/1024 + uint64(i)}, segment))
		}
	}
}

// zeros puts a file of zero bytes into the flow, one node of 2^height sectors.
func (w *world) zeros(height uint64) {
	w.t.Helper()
	s := merkle.Submission{Length: 256 << height, Nodes: []merkle.Node{{Root: merkle.Zero(int(height)), Height: height}}, Submitter: merkle.Address{1}}
	_, _, err := w.flow.Submit(w.block, &s)
	must(w.t, err)
	w.data = append(w.data, make([]byte, int(w.flow.Tree.Length())*256-len(w.data))...)
}

// epoch ends the running epoch and makes its context.
func (w *world) epoch() {
	w.t.Helper()
	w.block = w.flow.Epochs.Next() + 1
	_, err := w.flow.MakeContexts(w.block)
	must(w.t, err)
	w.now = nil
	for _, r := range w.flow.Epochs.History {
		if r.Start < r.End {
			w.now = append(w.now, sealing.Epoch{Start: r.Start, End: r.End, Digest: sealing.Hash(r.Digest)})
		}
	}
}

// fill gives the store what own wants of the flow: whole loads of zeros as known
// ones, everything else as data.
func (w *world) fill(own func(load uint64) bool) {
	w.t.Helper()
	end := uint64(len(w.data)) / 256
	for load := w.filled / 1024; load*1024 < end; load++ {
		raw := w.raw(load)
		switch {
		case (load+1)*1024 <= end && allZero(raw):
			must(w.t, w.MarkZero(ctx, load, load+1))
		case own == nil || own(load):
			must(w.t, w.Write(ctx, load, 0, raw[:min(1024, end-load*1024)*256]))
		}
	}
	w.filled = end
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// raw returns a load of the flow, zeros beyond its end.
func (w *world) raw(load uint64) []byte {
	b := make([]byte, store.LoadBytes)
	copy(b, w.data[load*store.LoadBytes:])
	return b
}

// ContextsOf makes the world a Log.
func (w *world) ContextsOf(list sealing.Contexts, load uint64) (sealing.Contexts, error) {
	return sealing.ContextsOf(list, w.now, load)
}

// seal seals every load that has a slot.
func (w *world) seal() {
	w.t.Helper()
	for load := range w.Summaries(0) {
		c, err := w.ContextsOf(nil, load)
		must(w.t, err)
		must(w.t, w.Seal(ctx, load, c))
	}
}

// search mines count nonces and verifies every hit as the contract would, in
// full. It returns the hits by load of the flow and the result.
func (w *world) search(s *Source, r pora.Range, policy mine.Policy, count uint64) (hits map[uint64]int, res mine.Result, err error) {
	w.t.Helper()
	c := w.flow.Epochs.Current
	tiers, err := s.Tiers(ctx, r, c.FlowLength)
	must(w.t, err)
	defer tiers.Close()
	seen := mine.NewBitmap(r.Loads())
	for _, tier := range tiers.List {
		for load := range r.Loads() {
			if tier.Held().Has(load) {
				seen.Set(load)
			}
		}
	}
	subtask, err := w.mine.Subtask(&c, merkle.Hash(minerID))
	must(w.t, err)
	scale, err := r.Scale(c.FlowLength)
	must(w.t, err)
	target := w.mine.Target
	win := mine.Window{
		Nonces: kernels.Window{MinerID: minerID, Base: kernels.Hash{1, 2, 3}},
		Map:    kernels.LoadMap{Loads: r.Loads(), Mask: r.ShardMask, ID: r.ShardID},
		Limit:  kernels.Hash(pora.Threshold(&target, &scale)), Count: count,
	}
	digest, sub := r.Digest(), pora.SubtaskDigest(c.Digest, blockHash(subtask.Start))
	copy(win.Nonces.Suffix[:32], sub[:])
	copy(win.Nonces.Suffix[32:], digest[:])
	state := &pora.State{
		Mine: w.mine, Context: c, Block: subtask.Start + 1, BlockHash: blockHash, EpochRange: w.flow.Epochs.RangeOf,
		Beneficiary: func(id pora.Hash) (pora.Address, bool) { return earner, id == pora.Hash(minerID) },
		Submitted:   func(pora.Hash) bool { return false },
	}
	hits = map[uint64]int{}
	backend := kernels.NewCPUBackend(cpu, 2)
	defer backend.Close()
	searcher, err := mine.New(backend.Devices(), tiers.List, mine.Options{Policy: policy, Sink: func(h mine.Hit) {
		global := h.Load + r.StartPosition/1024
		hits[global]++
		if !seen.Has(h.Load) {
			w.t.Errorf("a hit in load %d, which is not held", h.Load)
		}
		claim := &pora.Claim{
			Context: &c, MinerID: pora.Hash(minerID), Nonce: pora.Hash(h.Nonce), Range: r, Load: global, Offset: h.Unit,
			Sealed: (*[pora.UnitBytes]byte)(h.Sealed),
		}
		a, err := pora.Assemble(claim, w.flow.Epochs, w.flow.Tree, flow.NewLower(cpu, global, c.FlowLength, w.raw(global)))
		if err == nil {
			_, err = pora.Verify(cpu, a, state)
		}
		if w.judge != nil {
			w.judge(global, h.Unit, err)
		} else if err != nil {
			w.t.Errorf("hit in load %d, unit %d, from %s: %v", global, h.Unit, h.Tier, describe(err))
		}
	}})
	if err != nil {
		return hits, res, err
	}
	res, err = searcher.Run(ctx, win)
	return hits, res, err
}

func describe(err error) string {
	var r *pora.Rejection
	if errors.As(err, &r) {
		return fmt.Sprintf("%s (%s)", r.Reason, r.Detail)
	}
	return err.Error()
}

func total(hits map[uint64]int) (n int) {
	for _, h := range hits {
		n += h
	}
	return n
}
