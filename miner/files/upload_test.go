package files_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

var ctx = context.Background()

// table is that of spec/storage-node.md 7.
var table = []struct {
	size, sectors, padded int
	heights               []uint64
	root                  string
}{
	{1, 1, 1, []uint64{0}, "647f0a8d58280e9d068cc136b89db86b99beed2d2def3f0b7afa43053c68b791"},
	{256, 1, 1, []uint64{0}, "627d3aac99d8568e52013327bf6c8059ab824e1e8889282269c1c8e502240177"},
	{257, 2, 2, []uint64{1}, "cee2dd2e1aa07eefe4df8102e51f6b58797a65ec6294084b339a03ae3f62c67d"},
	{1000, 4, 4, []uint64{2}, "ae87bbe9fd9209497d2c6a79e4e82f272313ead5aadface90b6fa656e33b439c"},
	{4096, 16, 16, []uint64{4}, "63bfe5c24df1376ef114789b29c94f9304b7eebbd7ea23f640754078e5020c79"},
	{4097, 17, 18, []uint64{4, 1}, "6c3e678fa854f6581dd5cf1c339907b0df9715f3402903ed02edb4fbf897e9f9"},
	{65536, 256, 256, []uint64{8}, "a86b879bef196c0060d06dea36ed2a34d5276dd3a8a4174c1d9b6837fdb91f22"},
	{65537, 257, 288, []uint64{8, 5}, "fd10a4388986e979a4cafe5d73d368de632c7c3634fb59b1b2c591a3abe55753"},
	{262144, 1024, 1024, []uint64{10}, "d9c4eef8fb9a1b8fbb138aab2a3264700b0460ee5a49eb000415402c774f0d9d"},
	{262145, 1025, 1152, []uint64{10, 7}, "8bcaaae8f573d0caa18e1bdd14711e506e526b4f7f40a87f8def2b5e83829847"},
	{600000, 2344, 2560, []uint64{11, 9}, "55d06ee7d6af52aa718588cd4264c1d425f8dde7c74b28e40c49382df1058360"},
	{2097152, 8192, 8192, []uint64{13}, "60b50f6f681c0dda82871bd19a1033e65f1bf124719506442c0782d8e4c02674"},
	{2097153, 8193, 9216, []uint64{13, 10}, "55167c01e411d4f62c2402bfc9cc485e38fa87e9fe8bf500056f230e6679f7af"},
	{3000000, 11719, 12288, []uint64{13, 12}, "5dfa1bea2c783ceabedec16199e19333b7f5be980e19591c00b6fb11db102a39"},
	{5242881, 20481, 22528, []uint64{14, 12, 11}, "92d7bb86a40dd6f0441fe83d0480d6d854d8da829f4f6cdd595613e266691951"},
}

func TestTable(t *testing.T) {
	w := filestest.New(t, nil)
	defer func() { w.T = t }()
	for _, c := range table {
		t.Run(fmt.Sprint(c.size), func(t *testing.T) {
			w.T = t
			data := filestest.Content(c.size)
			f := filestest.File(t, data)
			root := f.DataRoot()
			if hex.EncodeToString(root[:]) != c.root || int(f.Sectors) != c.sectors || int(f.Padded) != c.padded || len(f.Nodes) != len(c.heights) {
				t.Fatalf("root %x, %d sectors, %d padded, %d nodes", root, f.Sectors, f.Padded, len(f.Nodes))
			}
			for i, h := range c.heights {
				if f.Nodes[i].Height != h {
					t.Errorf("node %d has height %d, want %d", i, f.Nodes[i].Height, h)
				}
			}
			seq := w.Submit(f)
			list := filestest.Segments(t, f, data)
			w.Want(seq, files.Pending, 0)
			w.Upload(seq, list)
			w.Want(seq, files.Finalized, uint64(len(list)))
			w.WantFile(seq, data)
			// Everything up to the end of the flow is held: padding and gaps are zeros.
			wantFlow(w, seq)
			// The same again is no error, also with other bytes: nothing is stored.
			filestest.Must(t, w.AddSegments(ctx, "test", &seq, list))
			filestest.Must(t, w.AddSegments(ctx, "test", nil, list))
			w.WantFile(seq, data)
		})
	}
}

// wantFlow checks proofs of the first, the last and some other sectors of an
// entry against the flow's root.
func wantFlow(w *filestest.World, seq uint64) {
	w.T.Helper()
	e := w.Info(seq).Entry
	length := w.Log.Length()
	root, err := w.Log.Root()
	filestest.Must(w.T, err)
	for _, s := range []uint64{e.Start, e.Start + e.Sectors/2, e.End() - 1, 0} {
		p, err := w.SectorProof(s, flow.Hash{})
		if err != nil {
			w.T.Errorf("sector %d of a flow of %d: %v", s, length, err)
			continue
		}
		if err := flow.VerifySector(p, root, p.Leaf(), s, length); err != nil {
			w.T.Errorf("sector %d: %v", s, err)
		}
	}
}

func TestSizes(t *testing.T) {
	sizes := []int{255, 4095, 262143, 1024*16*256 - 1, 1024 * 16 * 256, 1024*16*256 + 1, 2097151, 16385 * 256}
	w := filestest.New(t, nil)
	for i, size := range sizes {
		data := filestest.Other(i, size)
		f := filestest.File(t, data)
		seq := w.Submit(f)
		list := filestest.Segments(t, f, data)
		rand.New(rand.NewPCG(1, uint64(size))).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		w.Upload(seq, list)
		w.Want(seq, files.Finalized, uint64(len(list)))
		w.WantFile(seq, data)
		wantFlow(w, seq)
	}
	if c := w.Counts(); c.Total != uint64(len(sizes)) || c.Finalized != c.Total {
		t.Errorf("%+v", c)
	}
	w.Restart()
	for i, size := range sizes {
		w.Want(uint64(i), files.Finalized, uint64((size+262143)/262144))
		w.WantFile(uint64(i), filestest.Other(i, size))
	}
}

func TestBoundaryMoves(t *testing.T) {
	w := filestest.New(t, nil)
	data := filestest.Content(5 * 262144)
	f := filestest.File(t, data)
	seq, list := w.Submit(f), filestest.Segments(t, f, data)
	for _, c := range []struct {
		add  int
		want uint64
	}{{1, 0}, {0, 2}, {4, 2}, {2, 3}} {
		filestest.Must(t, w.AddSegments(ctx, "test", &seq, list[c.add:c.add+1]))
		w.Want(seq, files.Uploading, c.want)
	}
	got, err := w.Missing(seq, 10)
	filestest.Must(t, err)
	if len(got) != 1 || got[0] != 3 {
		t.Errorf("missing %d, want 3", got)
	}
	if s, err := w.Sectors(seq, 3*1024, 4*1024); s != nil || err != nil {
		t.Errorf("a missing segment gives %d bytes, %v", len(s), err)
	}
	// A restart knows it still.
	w.Restart()
	w.Want(seq, files.Uploading, 3)
	filestest.Must(t, w.AddSegments(ctx, "test", &seq, list[3:4]))
	w.Want(seq, files.Finalized, 5)
	w.WantFile(seq, data)
}

// TestParallel uploads one file from eight clients at once, all of it by each.
func TestParallel(t *testing.T) {
	w := filestest.New(t, nil)
	data := filestest.Content(5242881)
	f := filestest.File(t, data)
	seq, list := w.Submit(f), filestest.Segments(t, f, data)
	var wg sync.WaitGroup
	for c := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			r := rand.New(rand.NewPCG(7, uint64(c)))
			for _, i := range r.Perm(len(list)) {
				by := &seq
				if c%2 == 0 {
					by = nil
				}
				if err := w.AddSegments(ctx, fmt.Sprint(c), by, list[i:i+1]); err != nil {
					t.Errorf("client %d, segment %d: %v", c, i, err)
				}
			}
		}()
	}
	wg.Wait()
	w.Want(seq, files.Finalized, 21)
	w.WantFile(seq, data)
	if c := w.Counts(); c.Finalized != 1 {
		t.Errorf("%+v", c)
	}
}

func TestRefusals(t *testing.T) {
	w := filestest.New(t, nil)
	data := filestest.Content(5242881)
	f := filestest.File(t, data)
	seq, list := w.Submit(f), filestest.Segments(t, f, data)
	small := filestest.Content(1000)
	sf := filestest.File(t, small)
	one := w.Submit(sf)
	smallList := filestest.Segments(t, sf, small)
	otherRoot := merkle.Hash{5}

	for _, c := range []struct {
		name string
		seq  *uint64
		from files.Segment
		edit func(*files.Segment)
		want string
	}{
		{"no data", &seq, list[0], func(s *files.Segment) { s.Data = nil }, "data is empty"},
		{"no whole sector", &seq, list[0], func(s *files.Segment) { s.Data = s.Data[:255] }, "invalid data length"},
		{"file size 0", &seq, list[0], func(s *files.Segment) { s.FileSize = 0 }, "Invalid params: file_size; data: file is empty"},
		{"other file size", &seq, list[0], func(s *files.Segment) { s.FileSize-- }, "Invalid params: file_size; data: segment file size not matched with tx file size"},
		{"other root", &seq, list[0], func(s *files.Segment) { s.Root = otherRoot }, "Internal error; data: data root and tx seq not match"},
		{"other entry", &one, list[0], nil, "Internal error; data: data root and tx seq not match"},
		{"no such entry, large", files.BySeq(99), list[0], func(s *files.Segment) { s.FileSize = 11 << 20 }, "Invalid params: file_size; data: caching of large file when tx is unavailable is not supported"},
		{"index of a padding segment", &seq, list[0], func(s *files.Segment) { s.Index = 21 }, "Invalid params: index; data: index out of bound"},
		{"huge index", &seq, list[0], func(s *files.Segment) { s.Index = 1<<64 - 1 }, "Invalid params: index; data: index out of bound"},
		{"short data", &seq, list[0], func(s *files.Segment) { s.Data = s.Data[:256] }, "Invalid params: data; data: invalid data length"},
		{"last with too much", &seq, list[20], func(s *files.Segment) { s.Data = list[0].Data }, "Invalid params: data; data: invalid data length"},
		{"flipped bit", &seq, list[0], func(s *files.Segment) { s.Data = flip(s.Data, 1234567) }, "Invalid params: proof; data: validation failed"},
		{"other index", &seq, list[0], func(s *files.Segment) { s.Index = 1 }, "Invalid params: proof; data: validation failed"},
		{"extra lemma", &seq, list[0], func(s *files.Segment) { s.Proof.Lemma = append(s.Proof.Lemma, s.Proof.Root()) }, "Invalid params: proof; data: invalid proof"},
		{"one lemma less", &seq, list[0], func(s *files.Segment) { s.Proof.Lemma = s.Proof.Lemma[1:] }, "Invalid params: proof; data: invalid proof"},
		{"no proof", &seq, list[0], func(s *files.Segment) { *s.Proof = merkle.Proof{} }, "Invalid params: proof; data: invalid proof"},
		{"one level more", &seq, list[0], func(s *files.Segment) {
			s.Proof.Path = append(s.Proof.Path, true)
			s.Proof.Lemma = append(s.Proof.Lemma, s.Proof.Root())
		}, "Invalid params: proof; data: invalid proof"},
		{"one level less", &seq, list[0], func(s *files.Segment) {
			s.Proof.Path, s.Proof.Lemma = s.Proof.Path[1:], s.Proof.Lemma[1:]
		}, "Invalid params: proof; data: invalid proof"},
		{"root in the lemma", &seq, list[0], func(s *files.Segment) { s.Proof.Lemma[len(s.Proof.Lemma)-1] = otherRoot }, "Invalid params: proof; data: validation failed"},
		{"sibling", &seq, list[0], func(s *files.Segment) { s.Proof.Lemma[2][7] ^= 1 }, "Invalid params: proof; data: validation failed"},
		{"single segment with a long lemma", &one, smallList[0], func(s *files.Segment) { s.Proof.Lemma = append(s.Proof.Lemma, s.Root) }, "Invalid params: proof; data: invalid proof"},
	} {
		s := c.from
		s.Proof = &merkle.Proof{Lemma: append([]merkle.Hash{}, s.Proof.Lemma...), Path: append([]bool{}, s.Proof.Path...)}
		if c.edit != nil {
			c.edit(&s)
		}
		if got := filestest.Refusal(w.AddSegments(ctx, "test", c.seq, []files.Segment{s})); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
	// Every single bit of every path, and the hashes of every level.
	for i := range list {
		for level := range list[i].Proof.Path {
			s := list[i]
			s.Proof = &merkle.Proof{Lemma: s.Proof.Lemma, Path: append([]bool{}, s.Proof.Path...)}
			s.Proof.Path[level] = !s.Proof.Path[level]
			if err := w.AddSegments(ctx, "test", &seq, []files.Segment{s}); err == nil {
				t.Errorf("segment %d with path bit %d flipped is accepted", i, level)
			}
		}
		for level := range list[i].Proof.Lemma {
			s := list[i]
			s.Proof = &merkle.Proof{Lemma: append([]merkle.Hash{}, s.Proof.Lemma...), Path: s.Proof.Path}
			s.Proof.Lemma[level][31] ^= 0x80
			if err := w.AddSegments(ctx, "test", &seq, []files.Segment{s}); err == nil {
				t.Errorf("segment %d with lemma %d changed is accepted", i, level)
			}
		}
	}
	w.Want(seq, files.Pending, 0)
	// The first error ends it; what came before is stored.
	bad := list[2]
	bad.Data = flip(bad.Data, 0)
	if err := w.AddSegments(ctx, "test", &seq, []files.Segment{list[0], list[1], bad, list[3]}); err == nil {
		t.Error("a bad segment among good ones is accepted")
	}
	w.Want(seq, files.Uploading, 2)
	for _, c := range []struct {
		name       string
		first, end uint64
		want       string
	}{
		{"empty", 5, 5, "Invalid params: end_index; data: invalid chunk index"},
		{"too many", 0, 1025, "Invalid params: end_index; data: exceeds maximum chunks 1024"},
		{"beyond", 20480, 20482, "end entry index exceeds tx size: end=20480 tx size=5242881"},
	} {
		if _, err := w.Sectors(seq, c.first, c.end); filestest.Refusal(err) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := w.SegmentWithProof(seq, 21); filestest.Refusal(err) != "Invalid params: index; data: index out of bound" {
		t.Errorf("padding segment: %v", err)
	}
}

func flip(b []byte, bit int) []byte {
	out := append([]byte{}, b...)
	out[bit/8] ^= 1 << (bit % 8)
	return out
}

// TestPaddingNode forges a file whose padding is not zero: its proofs are right in
// every hash, and are refused for what lies in the padding.
func TestPaddingNode(t *testing.T) {
	w := filestest.New(t, nil)
	f := filestest.File(t, filestest.Content(5242881))
	data := filestest.Content(5242881)
	forged := *f
	forged.Segments = append([]merkle.Hash{}, f.Segments...)
	forged.Segments[21] = merkle.Hash{1}
	forged.Nodes = append([]merkle.Node{}, f.Nodes...)
	forged.Nodes[2].Root = merkle.Pair(forged.Segments[20], forged.Segments[21])
	seq := w.Submit(&forged)
	list := filestest.Segments(t, &forged, data)
	filestest.Must(t, w.AddSegments(ctx, "test", &seq, list[:20]))
	if got := filestest.Refusal(w.AddSegments(ctx, "test", &seq, list[20:])); got != "Invalid params: proof; data: invalid proof node value in the padding range" {
		t.Error(got)
	}
}
