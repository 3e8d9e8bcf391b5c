package files_test

import (
	"bytes"
	"testing"

	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/pora/merkle"
)

// FuzzSegments changes segments of a file in its data, index, size, path and
// lemma. What is accepted is the file's own data at their own place.
func FuzzSegments(f *testing.F) {
	w := filestest.New(f, nil)
	data := filestest.Content(5242881)
	file := filestest.File(f, data)
	list := filestest.Segments(f, file, data)
	seq := w.Submit(file)
	f.Add(uint8(0), uint64(0), uint64(5242881), uint32(0), uint8(0), uint8(0), []byte{})
	f.Add(uint8(20), uint64(20), uint64(5242881), uint32(0), uint8(0), uint8(0), []byte{})
	f.Add(uint8(3), uint64(2), uint64(5242880), uint32(77), uint8(1), uint8(2), []byte{1, 2, 3})
	f.Fuzz(func(t *testing.T, which uint8, index, size uint64, bit uint32, path, at uint8, lemma []byte) {
		w.T = t
		from := &list[int(which)%len(list)]
		s := *from
		s.Index, s.FileSize = index, size
		if bit != 0 {
			s.Data = flip(s.Data, int(bit)%(len(s.Data)*8))
		}
		s.Proof = &merkle.Proof{Lemma: append([]merkle.Hash{}, s.Proof.Lemma...), Path: append([]bool{}, s.Proof.Path...)}
		for i := range s.Proof.Path {
			if path>>i&1 == 1 {
				s.Proof.Path[i] = !s.Proof.Path[i]
			}
		}
		if len(lemma) > 0 {
			h := &s.Proof.Lemma[int(at)%len(s.Proof.Lemma)]
			for i, b := range lemma {
				h[i%32] ^= b
			}
		}
		if len(lemma) > 64 { // also of other lengths
			s.Proof.Lemma = append(s.Proof.Lemma, merkle.Hash(lemma[:32]))
		}
		if w.Info(seq).State == files.Finalized {
			t.Skip("the file was completed by right segments before: nothing more is looked at")
		}
		err := w.AddSegments(ctx, "fuzz", &seq, []files.Segment{s})
		if err == nil && (index >= uint64(len(list)) || size != 5242881 || !bytes.Equal(s.Data, list[index].Data)) {
			t.Fatalf("segment %d of %d bytes with bit %d flipped is accepted as segment %d", which, size, bit, index)
		}
	})
}
