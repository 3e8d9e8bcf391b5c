package flow

import (
	"errors"
	"math"
	"testing"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/pora/revert"
)

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

// TestOpenTree goes on in a store that another Tree left, as a node does after a
// restart.
func TestOpenTree(t *testing.T) {
	store := MemoryStore{}
	whole, err := NewTree(MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	tree, err := NewTree(store)
	if err != nil {
		t.Fatal(err)
	}
	for i, nodes := range [][]merkle.Node{{{Height: 3}, {Height: 1}}, {{Height: 0}}, {{Height: 11}}, {{Height: 4}, {Height: 3}}, {{Height: 0}}} {
		for n := range nodes {
			nodes[n].Root = Hash{byte(i + 1), byte(n)}
		}
		if _, err := whole.Append(nodes); err != nil {
			t.Fatal(err)
		}
		tree = OpenTree(store, tree.Length())
		if _, err := tree.Append(nodes); err != nil {
			t.Fatal(err)
		}
		a, errA := whole.Root(whole.Length())
		b, errB := tree.Root(tree.Length())
		if a != b || errors.Join(errA, errB) != nil {
			t.Fatalf("after %d submissions: %x %v, %x %v", i+1, a, errA, b, errB)
		}
	}
	delete(store, NodeID{0, tree.Length() - 1})
	if _, err := OpenTree(store, tree.Length()).Append([]merkle.Node{{Height: 0}}); !errors.Is(err, ErrUnknownNode) {
		t.Errorf("append in a damaged store: %v", err)
	}
}

// failingStore gives an error for everything.
type failingStore struct{ err error }

func (f failingStore) Get(NodeID) (Hash, bool, error) { return Hash{}, false, f.err }
func (f failingStore) Put(NodeID, Hash) error         { return f.err }
func (f failingStore) Truncate(uint64) error          { return f.err }

func TestStoreErrorsComeThrough(t *testing.T) {
	broken := errors.New("disk on fire")
	tree := OpenTree(failingStore{broken}, 5000)
	_, rootErr := tree.Root(4000)
	_, insertErr := tree.Insert(merkle.Node{Height: 2})
	_, appendErr := tree.Append([]merkle.Node{{Height: 2}})
	_, sectorErr := tree.SectorProof(17, 4000, nil)
	_, unitErr := tree.UnitProof(32, 4000, nil)
	_, newErr := NewTree(failingStore{broken})
	for i, err := range []error{rootErr, insertErr, appendErr, sectorErr, unitErr, newErr, tree.Fill(NodeID{10, 2}, Hash{1}), tree.Truncate(3)} {
		if !errors.Is(err, broken) {
			t.Errorf("call %d: %v", i, err)
		}
	}
}
