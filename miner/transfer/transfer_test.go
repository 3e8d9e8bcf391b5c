package transfer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/pora/merkle"
)

func init() { busyPause, roundPause = time.Millisecond, time.Millisecond }

// contents are random bytes; equal seeds give equal contents.
func contents(seed uint64, size int) []byte {
	rng := rand.New(rand.NewPCG(seed, uint64(size)))
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	proofs.add(b)
	return b
}

func mustUpload(t *testing.T, u *Uploader, data []byte) []Uploaded {
	t.Helper()
	out, err := u.Upload(t.Context(), bytes.NewReader(data), uint64(len(data)))
	if err != nil {
		t.Fatalf("upload %d bytes: %v", len(data), err)
	}
	return out
}

// fetchAll downloads what was uploaded and compares.
func fetchAll(t *testing.T, f Finder, up []Uploaded, want []byte) Downloaded {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	var roots []Hash
	for _, u := range up {
		roots = append(roots, u.Root)
	}
	d := &Downloader{CPU: cpu, Find: f}
	out, err := d.Download(t.Context(), roots, path)
	if err != nil {
		t.Fatalf("download %d bytes: %v", len(want), err)
	}
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%d bytes came back as %d others (%v)", len(want), len(got), err)
	}
	if _, err := os.Stat(path + PartialSuffix); err == nil {
		t.Error("the partial file is still there")
	}
	return out
}

func TestSizes(t *testing.T) {
	for _, size := range []int{1, 255, 256, 257, 4097, 262143, 262144, 262145, 600000, 5<<20 + 1} {
		for name, shards := range map[string][][2]uint64{"one": {{0, 1}}, "halves": {{0, 2}, {1, 2}}, "mixed": {{0, 2}, {1, 4}, {3, 4}}} {
			t.Run(fmt.Sprint(size, name), func(t *testing.T) {
				flow := newFlow()
				flow.length = 1024*uint64(size%5) + 1
				var nodes []*fakeNode
				for _, s := range shards {
					nodes = append(nodes, startNode(t, flow, s[0], s[1]))
				}
				data := contents(1, size)
				f := finder(t, nodes...)
				u := &Uploader{CPU: cpu, Find: f, Pay: flow, Opt: UploadOptions{CallSegments: 3}}
				up := mustUpload(t, u, data)
				if len(up) != 1 || up[0].Known || len(up[0].Copies) != len(nodes) {
					t.Errorf("uploaded %+v", up)
				}
				fetchAll(t, f, up, data)
				// Once more: nothing is paid and nothing is sent.
				before := nodes[0].received()
				if up = mustUpload(t, u, data); !up[0].Known || up[0].Sent != 0 || flow.fees != 1 || nodes[0].received() != before {
					t.Errorf("again: %+v, %d fees, %d bytes more", up, flow.fees, nodes[0].received()-before)
				}
			})
		}
	}
}

func TestTreeProofs(t *testing.T) {
	for n := 1; n < 70; n++ {
		leaves := make([]Hash, n)
		for i := range leaves {
			leaves[i] = merkle.Sum([]byte{byte(i)})
		}
		tr := newTree(leaves)
		if tr.root() != merkle.Root(leaves) {
			t.Fatalf("root of %d leaves", n)
		}
		for i := range leaves {
			if err := tr.prove(uint64(i)).Verify(tr.root(), leaves[i], uint64(i), uint64(n)); err != nil {
				t.Errorf("leaf %d of %d: %v", i, n, err)
			}
		}
	}
}

func TestEmptyFile(t *testing.T) {
	if _, err := (&Uploader{CPU: cpu}).Upload(t.Context(), bytes.NewReader(nil), 0); !errors.Is(err, ErrEmpty) {
		t.Errorf("%v", err)
	}
}

// TestSmallFilesGoEarly: a file of one segment is at the node before its entry.
func TestSmallFilesGoEarly(t *testing.T) {
	flow := newFlow()
	node := startNode(t, flow, 0, 1)
	data := contents(2, 200000)
	flow.before = func() {
		for deadline := time.Now().Add(time.Minute); node.received() == 0 && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond)
		}
	}
	u := &Uploader{CPU: cpu, Find: finder(t, node), Pay: flow}
	up := mustUpload(t, u, data)
	if up[0].Sent != 0 || node.count("zgs_uploadSegments") != 1 || node.count("zgs_uploadSegmentsByTxSeq") != 0 {
		t.Errorf("sent %d after the entry, requests %v", up[0].Sent, node.requests)
	}
	fetchAll(t, finder(t, node), up, data)
}

func TestFragments(t *testing.T) {
	flow := newFlow()
	a, b := startNode(t, flow, 0, 2), startNode(t, flow, 1, 2)
	data := contents(3, 7*256<<10+77)
	for i := 0; i < len(data); i += 512 << 10 {
		proofs.add(data[i:min(len(data), i+512<<10)])
	}
	u := &Uploader{CPU: cpu, Find: finder(t, a, b), Pay: flow, Opt: UploadOptions{FragmentBytes: 512 << 10, BatchFragments: 3}}
	up := mustUpload(t, u, data)
	if len(up) != 4 || flow.fees != 2 {
		t.Errorf("%d fragments in %d transactions", len(up), flow.fees)
	}
	fetchAll(t, finder(t, a, b), up, data)
}

// TestUploadGoesOn: what a node has is not sent again, and is not paid again.
func TestUploadGoesOn(t *testing.T) {
	flow := newFlow()
	node := startNode(t, flow, 0, 1)
	data := contents(4, 40*256<<10)
	calls := 0
	node.fail = func(method string) error {
		if method == "zgs_uploadSegmentsByTxSeq" {
			if calls++; calls > 5 {
				return errDown
			}
		}
		return nil
	}
	opt := UploadOptions{CallSegments: 4, Workers: 1}
	u := &Uploader{CPU: cpu, Find: finder(t, node), Pay: flow, Opt: opt}
	if _, err := u.Upload(t.Context(), bytes.NewReader(data), uint64(len(data))); err == nil {
		t.Fatal("uploaded through a broken node")
	}
	node.mu.Lock()
	node.fail = nil
	node.mu.Unlock()
	var skipped uint64
	u.Opt.Progress = func(p Progress) {
		if p.Stage == Sending {
			skipped = p.Skipped
		}
	}
	up := mustUpload(t, u, data)
	if up[0].Sent != 20*256<<10 || skipped != 20*256<<10 || flow.fees != 1 {
		t.Errorf("sent %d, skipped %d, %d fees", up[0].Sent, skipped, flow.fees)
	}
	fetchAll(t, finder(t, node), up, data)
}

func TestAgain(t *testing.T) {
	flow := newFlow()
	node := startNode(t, flow, 0, 1)
	data := contents(5, 300000)
	u := &Uploader{CPU: cpu, Find: finder(t, node), Pay: flow, Opt: UploadOptions{Again: true}}
	mustUpload(t, u, data)
	up := mustUpload(t, u, data)
	if flow.fees != 2 || up[0].Place.Seq != 1 || up[0].Sent != 0 {
		t.Errorf("%d fees, %+v", flow.fees, up[0])
	}
}

func TestNoAccount(t *testing.T) {
	flow := newFlow()
	node := startNode(t, flow, 0, 1)
	u := &Uploader{CPU: cpu, Find: finder(t, node)}
	if _, err := u.Upload(t.Context(), bytes.NewReader(contents(6, 99)), 99); err == nil || !strings.Contains(err.Error(), "account") {
		t.Errorf("%v", err)
	}
	flow.refuse = errors.New("no money")
	u.Pay = flow
	if _, err := u.Upload(t.Context(), bytes.NewReader(contents(6, 99)), 99); !errors.Is(err, flow.refuse) {
		t.Errorf("%v", err)
	}
}

// TestAnswersOfOldNodes: their refusals of what they have count as success, a busy
// one is asked again.
func TestAnswersOfOldNodes(t *testing.T) {
	flow := newFlow()
	node := startNode(t, flow, 0, 1)
	var mu sync.Mutex
	calls := 0
	node.fail = func(method string) error {
		if method != "zgs_uploadSegmentsByTxSeq" {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		switch calls++; calls {
		case 1, 2:
			return zgs.NewError(zgs.CodeOther, zgs.TextTooMany+": 16", "")
		case 3:
			return zgs.NewError(zgs.CodeOther, zgs.TextDuplicate, "") // the others of the request are not stored
		}
		return nil
	}
	data := contents(7, 3*256<<10)
	u := &Uploader{CPU: cpu, Find: finder(t, node), Pay: flow}
	fetchAll(t, finder(t, node), mustUpload(t, u, data), data)
	if calls != 6 {
		t.Errorf("%d upload requests, want 3 for all segments and 3 for each one", calls)
	}
	node.fail = func(method string) error {
		if method == "zgs_uploadSegmentsByTxSeq" {
			return zgs.NewError(zgs.CodeInvalidParams, zgs.MessageParams+": proof", "validation failed")
		}
		return nil
	}
	data = contents(8, 3*256<<10)
	if _, err := u.Upload(t.Context(), bytes.NewReader(data), uint64(len(data))); err == nil || !strings.Contains(err.Error(), "validation failed") {
		t.Errorf("%v", err)
	}
}

// TestReplicas: a node that fails is replaced, or done without where the others
// suffice.
func TestReplicas(t *testing.T) {
	flow := newFlow()
	var nodes []*fakeNode
	for range 3 {
		nodes = append(nodes, startNode(t, flow, 0, 1))
	}
	nodes[1].fail = func(method string) error {
		if method == "zgs_uploadSegmentsByTxSeq" {
			return errDown
		}
		return nil
	}
	data := contents(9, 700000)
	var notes []string
	u := &Uploader{CPU: cpu, Find: finder(t, nodes...), Pay: flow, Opt: UploadOptions{Replicas: 2, Progress: func(p Progress) {
		if p.Note != "" {
			notes = append(notes, p.Note)
		}
	}}}
	up := mustUpload(t, u, data)
	if len(up[0].Copies) != 2 || len(notes) != 1 || !strings.Contains(notes[0], nodes[1].http.URL) {
		t.Errorf("copies %v, notes %q", up[0].Copies, notes)
	}
	u.Opt.Replicas = 3
	if _, err := u.Upload(t.Context(), bytes.NewReader(data), uint64(len(data))); !errors.Is(err, ErrNodes) {
		t.Errorf("three copies on two nodes: %v", err)
	}
	u.Opt.Replicas, u.Find = 1, finder(t, startNode(t, flow, 0, 2))
	if _, err := u.Upload(t.Context(), bytes.NewReader(data), uint64(len(data))); !errors.Is(err, ErrNodes) {
		t.Errorf("half of the shards: %v", err)
	}
}

// TestOtherChain: a node that has another file as the entry is given up.
func TestOtherChain(t *testing.T) {
	flow, other := newFlow(), newFlow()
	other.log = append(other.log, zgs.NewTransaction(0, 1, 5, Hash{1}, nil))
	good, bad := startNode(t, flow, 0, 1), startNode(t, other, 0, 1)
	data := contents(10, 1000)
	u := &Uploader{CPU: cpu, Find: finder(t, good, bad), Pay: flow}
	if up := mustUpload(t, u, data); len(up[0].Copies) != 1 || up[0].Copies[0] != good.http.URL {
		t.Errorf("%+v", up)
	}
}

func TestCancel(t *testing.T) {
	flow := newFlow()
	node := startNode(t, flow, 0, 1)
	node.blur = true // finality never comes
	ctx, cancel := context.WithCancel(t.Context())
	u := &Uploader{CPU: cpu, Find: finder(t, node), Pay: flow, Opt: UploadOptions{Progress: func(p Progress) {
		if p.Stage == Finalizing {
			cancel()
		}
	}}}
	if _, err := u.Upload(ctx, bytes.NewReader(contents(11, 300000)), 300000); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	u.Opt = UploadOptions{NoFinality: true}
	mustUpload(t, u, contents(11, 300000))
}
