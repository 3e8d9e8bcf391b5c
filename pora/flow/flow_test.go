package flow

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/pora/revert"
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

func TestFillRefusesWrongData(t *testing.T) {
	f, err := New(MemoryStore{}, 1, 100, hashOf)
	if err != nil {
		t.Fatal(err)
	}
	file, err := merkle.NewFile(cpu, testvec.Bytes("fill", 2*merkle.SegmentBytes))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Submit(1, merkle.NewSubmission(file, merkle.Address{1})); err != nil {
		t.Fatal(err)
	}
	at := f.Tree.Length()/LoadSectors - 2
	if err := f.Tree.Fill(NodeID{LoadHeight, at}, file.Segments[0]); err != nil {
		t.Fatal(err)
	}
	if err := f.Tree.Fill(NodeID{LoadHeight, at + 1}, Hash{1}); !errors.Is(err, ErrMismatch) {
		t.Errorf("a wrong segment root: %v", err)
	}
	if err := f.Tree.Fill(NodeID{LoadHeight, at + 1}, file.Segments[1]); err != nil {
		t.Errorf("the right segment root after a wrong one: %v", err)
	}
	if err := f.Tree.Fill(NodeID{LoadHeight, 0}, Hash{}); !errors.Is(err, ErrMismatch) {
		t.Errorf("a wrong root of sector 0's segment: %v", err)
	}
	if err := f.Tree.Fill(NodeID{0, 1500}, Hash{1}); !errors.Is(err, ErrMismatch) {
		t.Errorf("data in a gap of zeros: %v", err)
	}
	if err := f.Tree.Fill(NodeID{LoadHeight, at + 2}, Hash{}); err == nil {
		t.Error("a node beyond the flow was accepted")
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

// TestRangesTile: every sector below the last range's end is in exactly one
// range (spec/storage.md 9, context).
func TestRangesTile(t *testing.T) {
	r := newRandomFlow(t, rand.New(rand.NewPCG(31, 32)), 60)
	var end uint64
	empty := 0
	for i, h := range r.Epochs.History {
		if h.Start != end || h.End < h.Start {
			t.Fatalf("range %d is %d to %d, the one before ends at %d", i, h.Start, h.End, end)
		}
		if h.Start == h.End {
			empty++
		}
		end = h.End
	}
	if end != r.Epochs.StartPosition || empty == 0 {
		t.Errorf("ranges end at %d, state says %d; %d empty", end, r.Epochs.StartPosition, empty)
	}
	for position := uint64(0); position < end; position += 3 {
		got, err := r.Epochs.At(position, r.Tree.Length())
		if err != nil || position < got.Start || position >= got.End {
			t.Fatalf("position %d: %v %v", position, got, err)
		}
	}
}

// TestBoundaryBlocks checks which block can make a context for boundary N, and
// which hash it sees.
func TestBoundaryBlocks(t *testing.T) {
	const first, per = 100, 50
	for _, c := range []struct {
		block   uint64
		made    int
		expired bool // the first context made
	}{
		{first + per, 0, false}, {first + per + 1, 1, false}, {first + 2*per, 1, false}, {first + 2*per + 1, 2, false},
		{first + per + HistoryBlocks, 164, false}, {first + per + HistoryBlocks + 1, 164, true},
	} {
		e := NewEpochs(first, per)
		made := e.Advance(c.block, Hash{9}, 77, hashOf)
		if len(made) != c.made {
			t.Fatalf("block %d: %d contexts, want %d", c.block, len(made), c.made)
		}
		if c.made == 0 {
			continue
		}
		m := made[0]
		if m.Expired != c.expired || (m.Context.Digest == merkle.Empty) != c.expired {
			t.Errorf("block %d: first context %+v", c.block, m)
		}
		if !c.expired && m.Context.BlockDigest != hashOf(first+per) {
			t.Errorf("block %d: block digest %x", c.block, m.Context.BlockDigest)
		}
		if c.expired && (e.History[0].Start != 0 || e.History[0].End != 77) {
			t.Errorf("block %d: sectors of the expired epoch are in %+v", c.block, e.History[0])
		}
	}
	for _, number := range []uint64{10000, 10001, 10000 - HistoryBlocks - 1} {
		if BlockHash(10000, number, hashOf) != (Hash{}) {
			t.Errorf("block 10000 sees a hash of block %d", number)
		}
	}
	for _, number := range []uint64{9999, 9744, 9743, 10000 - HistoryBlocks} {
		if BlockHash(10000, number, hashOf) != hashOf(number) {
			t.Errorf("block 10000 does not see the hash of block %d", number)
		}
	}
}

func TestPlaceAtTheEnd(t *testing.T) {
	if _, _, err := Place(math.MaxUint64-5, []merkle.Node{{Height: 4}}); err != revert.Overflow {
		t.Errorf("beyond 2^64: %v", err)
	}
	if _, _, err := Place(1<<63, []merkle.Node{{Height: 63}}); err != revert.Overflow {
		t.Errorf("exactly to 2^64: %v", err)
	}
	start, after, err := Place(1<<62+1, []merkle.Node{{Height: 62}, {Height: 61}})
	if start != 1<<63 || after != 1<<63+3<<61 || err != nil {
		t.Errorf("large submission: %d %d %v", start, after, err)
	}
	tree, err := NewTree(MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tree.Append([]merkle.Node{{Height: 63, Root: Hash{1}}}); err != revert.Overflow {
		t.Errorf("append to 2^64 sectors: %v", err)
	}
	if _, err := tree.Insert(merkle.Node{Height: 63}); err == nil {
		t.Error("insertion to 2^64 sectors was accepted")
	}
	if _, err := tree.Append([]merkle.Node{{Height: 62, Root: Hash{1}}}); err != nil {
		t.Fatal(err)
	}
	root, err := tree.Root(tree.Length()) // 2^63 sectors: a zero half, then the file
	if err != nil || tree.Length() != 1<<63 {
		t.Fatalf("flow of %d sectors: %v", tree.Length(), err)
	}
	left := Hash{}
	for h := range 62 {
		left = merkle.Pair(left, merkle.Zero(h))
	}
	if root != merkle.Pair(left, Hash{1}) {
		t.Error("root of a flow of 2^63 sectors is wrong")
	}
}

func TestLengthOneFlow(t *testing.T) {
	tree, err := NewTree(MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	root, err := tree.Root(1)
	if err != nil || root != (Hash{}) {
		t.Errorf("root of the empty flow %x %v", root, err)
	}
	p, err := tree.SectorProof(0, 1, nil)
	if err != nil || len(p.Lemma) != 2 || len(p.Path) != 0 {
		t.Fatalf("proof in a flow of one sector: %+v %v", p, err)
	}
	if err := VerifySector(p, root, Hash{}, 0, 1); err != nil {
		t.Error(err)
	}
	for _, length := range []uint64{0, 2} {
		if _, err := tree.Root(length); err == nil {
			t.Errorf("root at length %d of a flow of one sector", length)
		}
	}
}

func fuzzLog(b []byte, topics [3][]byte) (log Log) {
	for _, topic := range topics {
		var h Hash
		copy(h[:], topic)
		log.Topics = append(log.Topics, h)
	}
	log.Data = b
	return log
}

// FuzzDecodeSubmit: no log makes the decoder panic, and what it accepts encodes
// to the same log.
func FuzzDecodeSubmit(f *testing.F) {
	r := Receipt{Submission: merkle.Submission{Length: 300, Tags: []byte("ab"), Nodes: []merkle.Node{{Root: Hash{7}, Height: 1}}, Submitter: merkle.Address{1}}, Index: 3, Start: 4, Sectors: 2}
	r.Identity = r.Submission.Digest()
	good := r.Log()
	if _, err := DecodeSubmit(good); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Data, good.Topics[1][:], good.Topics[2][:])
	f.Fuzz(func(t *testing.T, data, sender, identity []byte) {
		log := fuzzLog(data, [3][]byte{SubmitTopic[:], sender, identity})
		got, err := DecodeSubmit(log)
		if err != nil {
			return
		}
		checkSameLog(t, got.Log(), log)
	})
}

// FuzzDecodeNewEpoch is the same for the other event.
func FuzzDecodeNewEpoch(f *testing.F) {
	good := (&NewEpoch{Sender: merkle.Address{1}, Epoch: 5, FlowRoot: Hash{1}, Submission: 2, FlowLength: 9, Digest: Hash{3}}).Log()
	if _, err := DecodeNewEpoch(good); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Data, good.Topics[1][:], good.Topics[2][:])
	f.Fuzz(func(t *testing.T, data, sender, epoch []byte) {
		log := fuzzLog(data, [3][]byte{NewEpochTopic[:], sender, epoch})
		got, err := DecodeNewEpoch(log)
		if err != nil {
			return
		}
		checkSameLog(t, got.Log(), log)
	})
}

func checkSameLog(t *testing.T, got, want Log) {
	t.Helper()
	if string(got.Data) != string(want.Data) || got.Topics[1] != want.Topics[1] || got.Topics[2] != want.Topics[2] {
		t.Errorf("log %x %x decodes to one that encodes to %x %x", want.Topics, want.Data, got.Topics, got.Data)
	}
}
