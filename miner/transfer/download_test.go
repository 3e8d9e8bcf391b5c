package transfer

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/zgminer/zgminer/miner/zgs"
)

// stored is a file on nodes.
func stored(t *testing.T, data []byte, nodes ...*fakeNode) Hash {
	t.Helper()
	u := &Uploader{CPU: cpu, Find: finder(t, nodes...), Pay: nodes[0].flow}
	return mustUpload(t, u, data)[0].Root
}

// TestLiars: wrong data of every kind are noticed, and the node that gave them is
// left.
func TestLiars(t *testing.T) {
	for name, bend := range map[string]func(*zgs.SegmentWithProof){
		"flipped bit":  func(s *zgs.SegmentWithProof) { s.Data[100] ^= 1 },
		"short":        func(s *zgs.SegmentWithProof) { s.Data = s.Data[256:] },
		"no proof":     func(s *zgs.SegmentWithProof) { s.Proof = zgs.FileProof{} },
		"wrong branch": func(s *zgs.SegmentWithProof) { s.Proof.Path[0] = !s.Proof.Path[0] },
	} {
		t.Run(name, func(t *testing.T) {
			flow := newFlow()
			good, bad := startNode(t, flow, 0, 1), startNode(t, flow, 0, 1)
			data := contents(20, 8*256<<10)
			root := stored(t, data, good, bad)
			bad.bend = bend
			var mu sync.Mutex
			var notes []string
			d := &Downloader{CPU: cpu, Find: finder(t, good, bad), Opt: DownloadOptions{Progress: func(p Progress) {
				mu.Lock()
				defer mu.Unlock()
				if p.Note != "" {
					notes = append(notes, p.Note)
				}
			}}}
			path := filepath.Join(t.TempDir(), "file")
			if _, err := d.Download(t.Context(), []Hash{root}, path); err != nil {
				t.Fatal(err)
			}
			if got, _ := os.ReadFile(path); !bytes.Equal(got, data) {
				t.Error("other data")
			}
			if len(notes) != 1 || !strings.Contains(notes[0], bad.http.URL) {
				t.Errorf("notes %q", notes)
			}
			// Alone it gives nothing.
			d.Find = finder(t, bad)
			if _, err := d.Download(t.Context(), []Hash{root}, path+"2"); !errors.Is(err, ErrNodes) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestDownloadGoesOn: what is there is not fetched again.
func TestDownloadGoesOn(t *testing.T) {
	flow := newFlow()
	node := startNode(t, flow, 0, 1)
	data := contents(21, 20*256<<10+5)
	root := stored(t, data, node)
	path := filepath.Join(t.TempDir(), "file")
	ctx, cancel := context.WithCancel(t.Context())
	d := &Downloader{CPU: cpu, Find: finder(t, node), Opt: DownloadOptions{Workers: 2, Progress: func(p Progress) {
		if p.Stage == Receiving && p.Done > 10*256<<10 {
			cancel()
		}
	}}}
	if _, err := d.Download(ctx, []Hash{root}, path); !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
	before := node.count("zgs_downloadSegmentWithProofByTxSeq")
	d.Opt.Progress = nil
	out, err := d.Download(t.Context(), []Hash{root}, path)
	if err != nil {
		t.Fatal(err)
	}
	fetched := node.count("zgs_downloadSegmentWithProofByTxSeq") - before
	if out.Resumed <= 10*256<<10 || fetched != 21-int(out.Resumed/(256<<10)) {
		t.Errorf("resumed %d bytes, fetched %d segments", out.Resumed, fetched)
	}
	if got, _ := os.ReadFile(path); !bytes.Equal(got, data) {
		t.Error("other data")
	}
}

// TestDamagedPartial: what a power failure left wrong is found and fetched again.
func TestDamagedPartial(t *testing.T) {
	flow := newFlow()
	node := startNode(t, flow, 0, 1)
	data := contents(22, 4*256<<10)
	root := stored(t, data, node)
	path := filepath.Join(t.TempDir(), "file")
	p, err := openPartial(path+PartialSuffix, []wanted{{root: root, size: uint64(len(data))}})
	if err != nil {
		t.Fatal(err)
	}
	for s := range uint64(3) {
		if err := p.put(s, make([]byte, 256<<10), s*256<<10); err != nil {
			t.Fatal(err)
		}
	}
	p.file.Close()
	d := &Downloader{CPU: cpu, Find: finder(t, node)}
	if out, err := d.Download(t.Context(), []Hash{root}, path); err != nil || out.Resumed != 3*256<<10 {
		t.Fatalf("%+v, %v", out, err)
	}
	if got, _ := os.ReadFile(path); !bytes.Equal(got, data) {
		t.Error("other data")
	}
	// A partial file of something else is left alone.
	if err := os.WriteFile(path+"2"+PartialSuffix, []byte("my letters"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Download(t.Context(), []Hash{root}, path+"2"); err == nil || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("%v", err)
	}
	if b, _ := os.ReadFile(path + "2" + PartialSuffix); string(b) != "my letters" {
		t.Errorf("it became %q", b)
	}
}

func TestExistingFile(t *testing.T) {
	flow := newFlow()
	node := startNode(t, flow, 0, 1)
	data := contents(23, 300000)
	root := stored(t, data, node)
	path := filepath.Join(t.TempDir(), "file")
	d := &Downloader{CPU: cpu, Find: finder(t, node)}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := d.Download(t.Context(), []Hash{root}, path); err != nil || !out.Already {
		t.Errorf("%+v, %v", out, err)
	}
	data[7] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Download(t.Context(), []Hash{root}, path); !errors.Is(err, ErrExists) {
		t.Errorf("%v", err)
	}
	d.Opt.Overwrite = true
	if out, err := d.Download(t.Context(), []Hash{root}, path); err != nil || out.Already {
		t.Errorf("%+v, %v", out, err)
	}
	data[7] ^= 1
	if got, _ := os.ReadFile(path); !bytes.Equal(got, data) {
		t.Error("it was not replaced")
	}
	if _, err := d.Download(t.Context(), []Hash{root}, filepath.Dir(path)); err == nil {
		t.Error("a directory was taken for the file")
	}
	if _, err := d.Download(t.Context(), []Hash{{1}}, path+"2"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("unknown root: %v", err)
	}
}

// TestReshardedNode: a node that gave up a part of its shard after it was asked
// answers null; the one that has it is asked in the end.
func TestReshardedNode(t *testing.T) {
	flow := newFlow()
	a, b := startNode(t, flow, 0, 1), startNode(t, flow, 0, 1)
	data := contents(24, 6*256<<10)
	root := stored(t, data, a, b)
	path := filepath.Join(t.TempDir(), "file")
	shrink := func(n *fakeNode, id uint64) {
		n.shard.Store(&zgs.ShardConfig{ShardID: id, NumShard: 2})
		n.mu.Lock()
		defer n.mu.Unlock()
		for seq, segments := range n.stored {
			for i := range segments {
				if !n.shard.Load().Holds(n.entry(seq).StartEntryIndex/1024 + i) {
					delete(segments, i)
				}
			}
		}
	}
	var once sync.Once
	d := &Downloader{CPU: cpu, Find: finder(t, a, b), Opt: DownloadOptions{Workers: 1, Progress: func(p Progress) {
		if p.Done > 0 {
			once.Do(func() { shrink(a, 0); shrink(b, 1) })
		}
	}}}
	if _, err := d.Download(t.Context(), []Hash{root}, path); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); !bytes.Equal(got, data) {
		t.Error("other data")
	}
}
