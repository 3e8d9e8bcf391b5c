package merkle

import (
	"testing"

	"golang.org/x/crypto/blake2b"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
)

func TestHashVectors(t *testing.T) {
	type digest struct {
		InputSeed  string
		InputLen   int
		Input      testvec.Hex
		Blake2b512 testvec.Seed
		Keccak256  testvec.Hash
	}
	var v struct {
		Blake2b512, Keccak256 []digest
		ZeroSubtreeRoots      []testvec.Hash
	}
	testvec.Load(t, "hash/hash.json", &v)
	input := func(d digest) []byte {
		in := testvec.Bytes(d.InputSeed, d.InputLen)
		if d.Input != nil {
			testvec.Check(t, string(in), string(d.Input), "input of %s", d.InputSeed)
		}
		return in
	}
	for _, d := range v.Blake2b512 {
		in := input(d)
		testvec.Check(t, blake2b.Sum512(in), [64]byte(d.Blake2b512), "BLAKE2b of %d bytes", d.InputLen)
		if d.InputLen == 128 { // a pad seed
			for _, cpu := range kernels.Tiers() {
				out := make([]kernels.PadSeed, 1)
				cpu.PadSeeds(out, (*Hash)(in), (*[64]byte)(in[64:]), []Hash{Hash(in[32:64])})
				testvec.Check(t, out[0], [64]byte(d.Blake2b512), "%s pad seed", cpu)
			}
		}
	}
	for _, d := range v.Keccak256 {
		in := input(d)
		testvec.Check(t, Sum(in), Hash(d.Keccak256), "Sum of %d bytes", d.InputLen)
		testvec.Check(t, testvec.Keccak256(in), d.Keccak256, "testvec.Keccak256 of %d bytes", d.InputLen)
		for _, cpu := range kernels.Tiers() {
			out := make([]Hash, 9)
			var all []byte
			for range out {
				all = append(all, in...)
			}
			cpu.Keccak256(out, all, d.InputLen)
			for i := range out {
				testvec.Check(t, out[i], Hash(d.Keccak256), "%s message %d of %d bytes", cpu, i, d.InputLen)
			}
		}
	}
	if len(v.ZeroSubtreeRoots) != MaxHeight+1 {
		t.Fatalf("%d zero roots", len(v.ZeroSubtreeRoots))
	}
	for h, want := range v.ZeroSubtreeRoots {
		testvec.Check(t, Zero(h), Hash(want), "zero root of height %d", h)
	}
}

type fileVector struct {
	Size, Sectors, PaddedSectors uint64
	Segments, PaddedSegments     uint64
	DataSeed                     string
	Nodes                        []struct {
		Height uint64
		Root   testvec.Hash
	}
	DataRoot, SubmissionDigest testvec.Hash
	SegmentProofs              []struct {
		Segment uint64
		Lemma   []testvec.Hash
		Path    []bool
	}
}

type checkVector struct {
	Name          string
	Length        uint64
	Heights       []uint64
	SubmitterZero bool
	Error         string
}

func loadFiles(t *testing.T) (files []fileVector, checks []checkVector) {
	var v struct {
		Files            []fileVector
		SubmissionChecks []checkVector
	}
	testvec.Load(t, "file/file.json", &v)
	return v.Files, v.SubmissionChecks
}

func TestFileVectors(t *testing.T) {
	files, _ := loadFiles(t)
	for _, cpu := range kernels.Tiers() {
		t.Run(cpu.String(), func(t *testing.T) {
			for _, v := range files {
				data := testvec.Bytes(v.DataSeed, int(v.Size))
				f, err := NewFile(cpu, data)
				if err != nil {
					t.Fatal(err)
				}
				testvec.Check(t, f.Sectors, v.Sectors, "%s sectors", v.DataSeed)
				testvec.Check(t, f.Padded, v.PaddedSectors, "%s padded sectors", v.DataSeed)
				testvec.Check(t, (f.Sectors+SegmentSectors-1)/SegmentSectors, v.Segments, "%s segments", v.DataSeed)
				testvec.Check(t, uint64(len(f.Segments)), v.PaddedSegments, "%s padded segments", v.DataSeed)
				testvec.Check(t, f.DataRoot(), Hash(v.DataRoot), "%s root folded from the nodes", v.DataSeed)
				testvec.Check(t, Root(f.Segments), Hash(v.DataRoot), "%s root over the segments", v.DataSeed)
				testvec.Check(t, len(f.Nodes), len(v.Nodes), "%s nodes", v.DataSeed)
				for i, n := range v.Nodes {
					testvec.Check(t, f.Nodes[i].Height, n.Height, "%s node %d height", v.DataSeed, i)
					testvec.Check(t, f.Nodes[i].Root, Hash(n.Root), "%s node %d root", v.DataSeed, i)
				}
				s := NewSubmission(f, testvec.Submitter)
				testvec.Check(t, s.Digest(), Hash(v.SubmissionDigest), "%s digest", v.DataSeed)
				if err := s.Check(); err != nil {
					t.Errorf("%s: submission of the file refused: %v", v.DataSeed, err)
				}
				for _, p := range v.SegmentProofs {
					got, err := f.ProveSegment(p.Segment)
					if err != nil {
						t.Fatal(err)
					}
					testvec.Check(t, len(got.Lemma), len(p.Lemma), "%s segment %d lemma", v.DataSeed, p.Segment)
					testvec.Check(t, len(got.Path), len(p.Path), "%s segment %d path", v.DataSeed, p.Segment)
					for i := range min(len(p.Lemma), len(got.Lemma)) {
						testvec.Check(t, got.Lemma[i], Hash(p.Lemma[i]), "%s segment %d lemma %d", v.DataSeed, p.Segment, i)
					}
					for i := range min(len(p.Path), len(got.Path)) {
						testvec.Check(t, got.Path[i], p.Path[i], "%s segment %d path %d", v.DataSeed, p.Segment, i)
					}
					if err := got.Verify(Hash(v.DataRoot), f.Segments[p.Segment], p.Segment, v.PaddedSegments); err != nil {
						t.Errorf("%s segment %d: %v", v.DataSeed, p.Segment, err)
					}
				}
			}
		})
	}
}

func TestSubmissionCheckVectors(t *testing.T) {
	_, checks := loadFiles(t)
	for _, v := range checks {
		s := Submission{Length: v.Length}
		if !v.SubmitterZero {
			s.Submitter = testvec.Submitter
		}
		for _, h := range v.Heights {
			s.Nodes = append(s.Nodes, Node{Height: h})
		}
		got := ""
		if err := s.Check(); err != nil {
			got = err.Error()
		}
		testvec.Check(t, got, v.Error, "%s", v.Name)
	}
}
