package demo

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/pora/reward"
)

// TestFillers: placed by the flow's own rule, the fillers leave no gap and end where
// the pricing chunk ends; each passes the contract's check.
func TestFillers(t *testing.T) {
	for length, count := range map[uint64]int{
		1 << 19: 6, // after a first file of 64 MiB
		1:       25, 2: 24, 3: 24, 1 << 25: 0, 1<<25 + 1: 25, 5 << 25: 0, 262144 + 18432: 0,
	} {
		files := fillers(length, common.Address{1})
		if length != 262144+18432 && len(files) != count {
			t.Errorf("length %d: %d fillers, not %d", length, len(files), count)
		}
		at := length
		for i, f := range files {
			s := merkle.Submission{Length: f.Length, Submitter: [20]byte(f.Submitter)}
			for _, n := range f.Nodes {
				s.Nodes = append(s.Nodes, merkle.Node{Root: merkle.Hash(n.Root), Height: n.Height})
			}
			if err := s.Check(); err != nil {
				t.Fatalf("length %d, filler %d: %v", length, i, err)
			}
			start, after, err := flow.Place(at, s.Nodes)
			if err != nil || start != at {
				t.Fatalf("length %d, filler %d begins at %d, not %d (%v)", length, i, start, at, err)
			}
			at = after
		}
		if at%reward.PricingSectors != 0 || at-length >= reward.PricingSectors {
			t.Errorf("length %d: filled to %d", length, at)
		}
	}
}

func TestGenerate(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	if err := generate(context.Background(), name, 100_001, 7); err != nil {
		t.Fatal(err)
	}
	first, _ := sum(name)
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := generate(context.Background(), name, 100_001, 7); err != nil {
		t.Fatal(err)
	}
	if again, _ := sum(name); again != first {
		t.Error("the same seed gives another file")
	}
	if err := generate(context.Background(), filepath.Join(dir, "b"), 100_001, 8); err != nil {
		t.Fatal(err)
	}
	if other, _ := sum(filepath.Join(dir, "b")); other == first {
		t.Error("another seed gives the same file")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := generate(ctx, filepath.Join(dir, "c"), 100_001, 9); err == nil {
		t.Error("stopped, but no error")
	}
	if files, _ := os.ReadDir(dir); len(files) != 2 {
		t.Errorf("%d files are left", len(files))
	}
}

func TestState(t *testing.T) {
	dir := t.TempDir()
	s, err := readState(dir)
	if err != nil || len(s.Files) != 0 {
		t.Fatal(s, err)
	}
	s.Files = append(s.Files, storedFile{Path: "/a", Bytes: 5, Sum: "ab", Root: merkle.Hash{1}, TxSeq: 3})
	if err := s.write(); err != nil {
		t.Fatal(err)
	}
	got, err := readState(dir)
	if err != nil || len(got.Files) != 1 || got.Files[0] != s.Files[0] || !got.has("/a", "ab") || got.has("/a", "ac") || got.has("/b", "ab") || got.total() != 5 {
		t.Errorf("%+v, %v", got, err)
	}
	if err := os.WriteFile(filepath.Join(dir, stateFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readState(dir); err == nil {
		t.Error("a damaged state was read")
	}
}
