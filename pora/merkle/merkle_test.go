package merkle

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/zgminer/zgminer/kernels"
)

var cpu = kernels.Tiers()[len(kernels.Tiers())-1]

// leavesOf hashes the padded sectors of data one by one, the slow way.
func leavesOf(data []byte) []Hash {
	padded := make([]byte, PaddedSectors(Sectors(uint64(len(data))))*SectorBytes)
	copy(padded, data)
	var leaves []Hash
	for ; len(padded) > 0; padded = padded[SectorBytes:] {
		leaves = append(leaves, Leaf(padded[:SectorBytes]))
	}
	return leaves
}

// TestFileProperties checks spec/storage.md 9 (file): the three ways to the data
// root agree, the padding is small, and the contract accepts exactly lengths that
// reach into the last granule.
func TestFileProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	sizes := []uint64{1, 255, 256, 257, 4096, 4097, 262143, 262144, 262145, 524288 + 4097}
	for range 60 {
		sizes = append(sizes, 1+rng.Uint64N(1<<(2+rng.IntN(18))))
	}
	for _, size := range sizes {
		data := make([]byte, size)
		for i := range data {
			data[i] = byte(rng.Uint32())
		}
		f, err := NewFile(cpu, data)
		if err != nil {
			t.Fatal(err)
		}
		leaves := leavesOf(data)
		root := Root(leaves)
		if root != f.DataRoot() || root != Root(f.Segments) {
			t.Errorf("size %d: tree %x, fold %x, segments %x", size, root, f.DataRoot(), Root(f.Segments))
		}
		checkShape(t, f)
		if n := uint64(len(leaves)); n < 3000 {
			for _, i := range []uint64{0, n - 1, rng.Uint64N(n), rng.Uint64N(n)} {
				p, err := Prove(leaves, i)
				if err != nil {
					t.Fatal(err)
				}
				if err := p.Verify(root, leaves[i], i, n); err != nil {
					t.Errorf("size %d sector %d: %v", size, i, err)
				}
			}
		}
	}
}

// checkShape checks the bounds of spec/storage.md 2.2 and the validity rule at
// both ends of the lengths it accepts.
func checkShape(t *testing.T, f *File) {
	t.Helper()
	n, p := f.Sectors, f.Padded
	first, last := f.Nodes[0].Height, f.Nodes[len(f.Nodes)-1].Height
	if p < n || p*8 >= n*9+8 || len(f.Nodes) > MaxNodes || first-last >= MaxNodes {
		t.Errorf("%d sectors padded to %d in %d nodes of heights %d to %d", n, p, len(f.Nodes), first, last)
	}
	s := NewSubmission(f, Address{1})
	if s.Sectors() != p {
		t.Errorf("nodes cover %d sectors, padded file has %d", s.Sectors(), p)
	}
	granule := max(1, pow2(p)/16)
	for length, ok := range map[uint64]bool{
		p * SectorBytes: true, p*SectorBytes + 1: false,
		(p-granule)*SectorBytes + 1: true, (p - granule) * SectorBytes: false,
	} {
		s.Length = length
		if err := s.Check(); (err == nil) != ok {
			t.Errorf("%d padded sectors, granule %d, length %d: %v", p, granule, length, err)
		}
	}
}

// pow2 is the smallest power of two that is not below n.
func pow2(n uint64) uint64 {
	p := uint64(1)
	for p < n {
		p *= 2
	}
	return p
}

func TestShapeOfLargeFiles(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		n := 1 + rng.Uint64N(1<<rng.IntN(54))
		p := PaddedSectors(n)
		trees := subtrees(p)
		if p < n || p-n > n/8 || len(trees) > MaxNodes || trees[0].height-trees[len(trees)-1].height >= MaxNodes {
			t.Fatalf("%d sectors: padded %d, subtrees %v", n, p, trees)
		}
	}
}

func TestProofRefusals(t *testing.T) {
	leaves := make([]Hash, 11)
	for i := range leaves {
		leaves[i] = Sum([]byte{byte(i)})
	}
	root := Root(leaves)
	p, err := Prove(leaves, 8)
	if err != nil {
		t.Fatal(err)
	}
	changed := func(f func(p *Proof)) *Proof {
		q := &Proof{append([]Hash(nil), p.Lemma...), append([]bool(nil), p.Path...)}
		f(q)
		return q
	}
	for name, q := range map[string]*Proof{
		"none":           {},
		"sibling":        changed(func(q *Proof) { q.Lemma[1][0] ^= 1 }),
		"leaf":           changed(func(q *Proof) { q.Lemma[0][0] ^= 1 }),
		"root":           changed(func(q *Proof) { q.Lemma[len(q.Lemma)-1][0] ^= 1 }),
		"direction":      changed(func(q *Proof) { q.Path[0] = !q.Path[0] }),
		"short path":     changed(func(q *Proof) { q.Path = q.Path[1:] }),
		"short lemma":    changed(func(q *Proof) { q.Lemma = q.Lemma[1:] }),
		"inner node":     {Lemma: []Hash{Pair(leaves[8], leaves[9]), p.Lemma[2], p.Lemma[3], root}, Path: p.Path[1:]},
		"root only":      {Lemma: []Hash{root}},
		"very long path": {Lemma: make([]Hash, 1002), Path: make([]bool, 1000)},
	} {
		if err := q.Verify(root, leaves[8], 8, 11); !errors.Is(err, ErrProof) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := p.Verify(root, leaves[8], 9, 11); !errors.Is(err, ErrProof) {
		t.Errorf("another index: %v", err)
	}
	if err := p.Verify(root, leaves[8], 8, 16); !errors.Is(err, ErrProof) {
		t.Errorf("another size: %v", err)
	}
	if err := p.Verify(root, leaves[8], 11, 11); !errors.Is(err, ErrProof) {
		t.Errorf("index beyond the tree: %v", err)
	}
}

func TestBuilderRefusals(t *testing.T) {
	for _, size := range []uint64{0, MaxFileBytes + 1} {
		if _, err := NewBuilder(cpu, size); err == nil {
			t.Errorf("size %d was accepted", size)
		}
	}
	b, err := NewBuilder(cpu, SegmentBytes+5)
	if err != nil {
		t.Fatal(err)
	}
	if b.Add(make([]byte, 5)) == nil {
		t.Error("a short first segment was accepted")
	}
	if err := b.Add(make([]byte, SegmentBytes)); err != nil {
		t.Error(err)
	}
	if _, err := b.Finish(); err == nil {
		t.Error("a file without its end was accepted")
	}
	if err := b.Add(make([]byte, 5)); err != nil {
		t.Error(err)
	}
	if b.Add(nil) == nil {
		t.Error("an empty segment after the end was accepted")
	}
	if _, err := b.Finish(); err != nil {
		t.Error(err)
	}
}

func TestPairAllocatesNothing(t *testing.T) {
	a, b := Zero(0), Zero(1)
	if n := testing.AllocsPerRun(100, func() { a = Pair(a, b) }); n != 0 {
		t.Errorf("%v allocations per Pair", n)
	}
}

// FuzzProofVerify checks that no proof, however malformed, panics or proves a
// leaf that is not in the tree.
func FuzzProofVerify(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3}, []byte{1, 0}, uint64(2), uint64(5))
	leaves := make([]Hash, 5)
	for i := range leaves {
		leaves[i] = Sum([]byte{byte(i)})
	}
	root := Root(leaves)
	f.Fuzz(func(t *testing.T, lemma, path []byte, index, n uint64) {
		p := Proof{}
		for _, b := range lemma { // a choice of true nodes and of rubbish
			switch {
			case int(b) < len(leaves):
				p.Lemma = append(p.Lemma, leaves[b])
			case b == 255:
				p.Lemma = append(p.Lemma, root)
			default:
				p.Lemma = append(p.Lemma, Hash{b})
			}
		}
		for _, b := range path {
			p.Path = append(p.Path, b&1 == 1)
		}
		leaf := Hash{1, 2, 3}
		if err := p.Verify(root, leaf, index, n); err == nil {
			t.Fatalf("proved a foreign leaf: %+v", p)
		}
		p.Index(n)
	})
}
