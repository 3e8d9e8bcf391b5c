package flow

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/merkle"
)

var cpu = kernels.Tiers()[len(kernels.Tiers())-1]

func hashOf(n uint64) Hash { return Hash(testvec.BlockHash("flow-test", n)) }

// randomFlow submits random files, most of them small, and keeps the raw
// sectors beside the flow.
type randomFlow struct {
	*Flow
	data     []byte   // all sectors; sector 0 and gaps are zeros
	lengths  []uint64 // after each submission
	receipts []*Receipt
	files    []*merkle.File
	blocks   []uint64
}

func newRandomFlow(t *testing.T, rng *rand.Rand, files int) *randomFlow {
	t.Helper()
	f, err := New(MemoryStore{}, 10, 7, hashOf)
	if err != nil {
		t.Fatal(err)
	}
	r := &randomFlow{Flow: f, data: make([]byte, merkle.SectorBytes)}
	block := uint64(10)
	for range files {
		block += rng.Uint64N(9)
		data := make([]byte, 1+rng.Uint64N(1<<(4+rng.IntN(16))))
		for i := range data {
			data[i] = byte(rng.Uint32())
		}
		file, err := merkle.NewFile(cpu, data)
		if err != nil {
			t.Fatal(err)
		}
		before := f.Tree.Length()
		receipt, _, err := f.Submit(block, merkle.NewSubmission(file, merkle.Address{1}))
		if err != nil {
			t.Fatal(err)
		}
		if receipt.Start < before || receipt.Start%(1<<file.Nodes[0].Height) != 0 || f.Tree.Length() != receipt.Start+receipt.Sectors {
			t.Errorf("file of %d sectors after %d placed at %d, flow then %d", receipt.Sectors, before, receipt.Start, f.Tree.Length())
		}
		if receipt.Sectors <= 1024 && receipt.Start/1024 != (receipt.Start+receipt.Sectors-1)/1024 {
			t.Errorf("file of %d sectors at %d straddles a segment", receipt.Sectors, receipt.Start)
		}
		r.data = append(r.data, make([]byte, (f.Tree.Length()-before)*merkle.SectorBytes)...)
		copy(r.data[receipt.Start*merkle.SectorBytes:], data)
		r.lengths = append(r.lengths, f.Tree.Length())
		r.receipts = append(r.receipts, receipt)
		r.files = append(r.files, file)
		r.blocks = append(r.blocks, block)
	}
	return r
}

// load returns the raw data of a load, zeros beyond the end.
func (r *randomFlow) load(load uint64) []byte {
	out := make([]byte, merkle.SegmentBytes)
	if at := load * merkle.SegmentBytes; at < uint64(len(r.data)) {
		copy(out, r.data[at:])
	}
	return out
}

// slowRoot rebuilds the root at length from the leaves.
func (r *randomFlow) slowRoot(length uint64) Hash {
	leaves := make([]Hash, 1<<height(length))
	merkle.HashSectors(cpu, leaves, r.data[:length*merkle.SectorBytes])
	leaves[0] = Hash{}
	return cpu.TreeRoot(leaves)
}

// TestRootsAndProofs checks spec/storage.md 9 (flow): incremental roots equal
// roots rebuilt from the leaves, and proofs at every historic root verify.
func TestRootsAndProofs(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for range 3 {
		r := newRandomFlow(t, rng, 25)
		for _, length := range r.lengths {
			root, err := r.Tree.Root(length)
			if err != nil {
				t.Fatal(err)
			}
			if root != r.slowRoot(length) {
				t.Fatalf("root at %d differs from the rebuilt one", length)
			}
			for range 6 {
				r.checkProofs(t, rng, root, length)
			}
		}
	}
}

func (r *randomFlow) checkProofs(t *testing.T, rng *rand.Rand, root Hash, length uint64) {
	t.Helper()
	sector := rng.Uint64N(length)
	if rng.IntN(4) == 0 {
		sector = length - 1
	}
	lower := NewLower(cpu, sector/LoadSectors, length, r.load(sector/LoadSectors))
	p, err := r.Tree.SectorProof(sector, length, lower)
	if err != nil && errors.Is(err, ErrUnknownNode) {
		r.fillAll(t) // a file above one segment: its segment roots come with its data
		p, err = r.Tree.SectorProof(sector, length, lower)
	}
	if err != nil {
		t.Fatal(err)
	}
	leaf := Hash{}
	if sector > 0 {
		leaf = merkle.Leaf(r.data[sector*256 : sector*256+256])
	}
	if err := VerifySector(p, root, leaf, sector, length); err != nil {
		t.Errorf("sector %d at %d: %v", sector, length, err)
	}
	if VerifySector(p, root, leaf, sector^1, length) == nil || VerifySector(p, root, Hash{1}, sector, length) == nil ||
		VerifySector(p, Hash{1}, leaf, sector, length) == nil || VerifySector(p, root, leaf, sector, 4*length) == nil {
		t.Errorf("sector %d at %d: a proof of something else was accepted", sector, length)
	}
	unit := sector / UnitSectors * UnitSectors
	proof, err := r.Tree.UnitProof(unit, length, lower)
	if err != nil {
		t.Fatal(err)
	}
	if want := max(0, int(height(length))-UnitHeight); len(proof) != want {
		t.Errorf("unit proof of %d siblings, want %d", len(proof), want)
	}
	if height(length) >= UnitHeight {
		cur := lower.at(UnitHeight, unit%LoadSectors/UnitSectors)
		for i, s := range proof {
			if unit/UnitSectors>>i&1 == 0 {
				cur = merkle.Pair(cur, s)
			} else {
				cur = merkle.Pair(s, cur)
			}
		}
		if cur != root {
			t.Errorf("unit %d at %d: proof leads to another root", unit, length)
		}
	}
	n := 1 + rng.Uint64N(min(length-sector, 1500))
	last := sector + n - 1
	lowerLast := NewLower(cpu, last/LoadSectors, length, r.load(last/LoadSectors))
	rp, err := r.Tree.ProveRange(sector, n, length, lower, lowerLast)
	if err != nil {
		r.fillAll(t)
		if rp, err = r.Tree.ProveRange(sector, n, length, lower, lowerLast); err != nil {
			t.Fatal(err)
		}
	}
	data := append([]byte(nil), r.data[sector*256:(last+1)*256]...)
	if err := rp.Verify(cpu, root, data, sector, length); err != nil {
		t.Errorf("sectors %d to %d at %d: %v", sector, last, length, err)
	}
	data[rng.IntN(len(data))] ^= 1
	if rp.Verify(cpu, root, data, sector, length) == nil && (sector > 0 || n > 1) {
		t.Errorf("sectors %d to %d at %d: changed data were accepted", sector, last, length)
	}
}

// fillAll adds what the node learns from data: the root of every segment.
func (r *randomFlow) fillAll(t *testing.T) {
	t.Helper()
	for i, receipt := range r.receipts {
		if receipt.Sectors < LoadSectors {
			continue
		}
		for s, root := range r.files[i].Segments {
			id := NodeID{LoadHeight, receipt.Start/LoadSectors + uint64(s)}
			if id.last() < receipt.Start+receipt.Sectors {
				if err := r.Tree.Fill(id, root); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// TestRevertAndReplay takes back random tails of the flow and submits them again
// in the same blocks: roots, contexts and ranges are the same.
func TestRevertAndReplay(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	r := newRandomFlow(t, rng, 40)
	epochs := r.Epochs.Snapshot()
	for range 12 {
		r.fillAll(t)
		k := rng.Uint64N(r.Submissions())
		if err := r.Revert(k); err != nil {
			t.Fatal(err)
		}
		if k > 0 && r.Tree.Length() != r.lengths[k-1] {
			t.Fatalf("length %d after the revert to %d", r.Tree.Length(), k)
		}
		if k > 0 && rng.IntN(2) == 0 { // another file in between, taken back as well
			if _, _, err := r.Submit(r.blocks[k]+50, &r.receipts[0].Submission); err != nil {
				t.Fatal(err)
			}
			if err := r.Revert(k); err != nil {
				t.Fatal(err)
			}
		}
		for i := k; i < uint64(len(r.blocks)); i++ {
			if _, _, err := r.Submit(r.blocks[i], &r.receipts[i].Submission); err != nil {
				t.Fatal(err)
			}
			root, err := r.RootAfter(i)
			if err != nil {
				t.Fatal(err)
			}
			if i%8 == 0 && root != r.slowRoot(r.lengths[i]) {
				t.Fatalf("root after submission %d differs after the replay", i)
			}
		}
		if r.Epochs.Current != epochs.Current || r.Epochs.Epoch != epochs.Epoch || len(r.Epochs.History) != len(epochs.History) {
			t.Fatalf("contexts differ after the revert to %d", k)
		}
		for i := range epochs.History {
			if r.Epochs.History[i] != epochs.History[i] {
				t.Fatalf("epoch range %d differs after the revert to %d", i, k)
			}
		}
	}
	if r.Revert(r.Submissions()) == nil {
		t.Error("a submission that does not exist was reverted")
	}
}
