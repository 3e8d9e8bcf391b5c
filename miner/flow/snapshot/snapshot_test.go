package snapshot

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

var (
	silent   = slog.New(slog.DiscardHandler)
	identity = flow.Identity{ChainID: 7, Contract: merkle.Address{7}, FirstBlock: 1, BlocksPerEpoch: 5}
)

func empty(t testing.TB) (*flow.Log, func()) {
	t.Helper()
	db, err := index.Open("index", index.Options{FS: vfs.NewMem(), Logger: silent})
	if err != nil {
		t.Fatal(err)
	}
	log, err := flow.Open(db, flow.Options{Logger: silent})
	if err != nil {
		t.Fatal(err)
	}
	return log, func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

func blockHash(n uint64) flow.Hash { return merkle.Sum(binary.BigEndian.AppendUint64(nil, n)) }

// sample is a log of so many blocks, the newest 10 not final, with filled nodes.
func sample(t testing.TB, blocks uint64) (*flow.Log, func()) {
	t.Helper()
	log, done := empty(t)
	if err := log.SetIdentity(identity); err != nil {
		t.Fatal(err)
	}
	model, err := rules.New(rules.MemoryStore{}, identity.FirstBlock, identity.BlocksPerEpoch, blockHash)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for n := uint64(0); n < blocks; n++ {
		step := flow.Step{From: n, To: n, Hash: blockHash(n), Verified: true, Final: n - min(n, 10)}
		var fill [][2]flow.NodeHash
		for range rng.IntN(3) {
			if n == 0 {
				continue
			}
			var a, b flow.Hash
			a[0], b[0] = byte(rng.Uint32()), byte(rng.Uint32())
			height := 9 + rng.Uint64N(4)
			s := &merkle.Submission{Length: 256 << height, Submitter: merkle.Address{1}, Nodes: []merkle.Node{{Height: height, Root: merkle.Pair(a, b)}}}
			r, made, err := model.Submit(n, s)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range made {
				step.Events = append(step.Events, flow.ChainEvent{Block: n, BlockHash: blockHash(n), BlockDigest: m.Context.BlockDigest, Epoch: &rules.NewEpoch{
					Epoch: m.Context.Epoch, FlowRoot: m.Context.FlowRoot, FlowLength: m.Context.FlowLength, Submission: r.Index, Digest: m.Context.Digest}})
			}
			step.Events = append(step.Events, flow.ChainEvent{Block: n, BlockHash: blockHash(n), TxHash: a, Submit: r})
			id := rules.NodeID{Height: uint8(height - 1), Index: r.Start >> (height - 1)}
			fill = append(fill, [2]flow.NodeHash{{NodeID: id, Hash: a}, {NodeID: rules.NodeID{Height: id.Height, Index: id.Index + 1}, Hash: b}})
		}
		if err := log.Apply(step); err != nil {
			t.Fatal(err)
		}
		for _, pair := range fill {
			if err := log.Fill(pair[:]...); err != nil {
				t.Fatal(err)
			}
		}
	}
	return log, done
}

func export(t testing.TB, log *flow.Log, opt ExportOptions) ([]byte, Summary) {
	t.Helper()
	var b bytes.Buffer
	s, err := Export(context.Background(), &b, log, opt)
	if err != nil {
		t.Fatal(err)
	}
	if s.Bytes != uint64(b.Len()) {
		t.Errorf("%d bytes, the summary says %d", b.Len(), s.Bytes)
	}
	return b.Bytes(), s
}

func TestRoundTrip(t *testing.T) {
	from, done := sample(t, 120)
	defer done()
	data := []Load{{3, make([]byte, 512)}, {9, bytes.Repeat([]byte{5}, merkle.SegmentBytes)}}
	b, s := export(t, from, ExportOptions{Loads: func(yield func(Load, error) bool) {
		for _, l := range data {
			if !yield(l, nil) {
				return
			}
		}
	}})
	if s.Block != 109 || s.Next == 0 || s.Next >= from.Next() || s.Pairs != s.Next || s.Loads != 2 || s.Epoch < 10 {
		t.Errorf("summary %+v", s)
	}
	to, done2 := empty(t)
	defer done2()
	var loads []Load
	got, err := Import(context.Background(), bytes.NewReader(b), to, ImportOptions{Identity: &identity, Load: func(l Load) error {
		loads = append(loads, Load{l.Number, bytes.Clone(l.Data)})
		return nil
	}})
	if err != nil || got != s {
		t.Fatalf("imported %+v, want %+v, error %v", got, s, err)
	}
	if len(loads) != 2 || loads[1].Number != 9 || !bytes.Equal(loads[1].Data, data[1].Data) {
		t.Errorf("%d loads", len(loads))
	}
	if n, hash, _ := to.Progress(); n != 109 || hash != blockHash(109) || to.Final() != 109 {
		t.Errorf("progress %d %x", n, hash)
	}
	for seq := range s.Next {
		a, _, err1 := from.Entry(seq)
		b, ok, err2 := to.Entry(seq)
		ra, err3 := from.RootAt(a.End())
		rb, err4 := to.RootAt(a.End())
		if err := errors.Join(err1, err2, err3, err4); err != nil || !ok || !a.Same(&b) || ra != rb {
			t.Fatalf("entry %d: %+v, want %+v, error %v", seq, b, a, err)
		}
		// A filled node, and a proof through it.
		h := uint8(a.Nodes[0].Height - 1)
		if _, ok, err := to.Node(int(h), a.Start>>h); err != nil || !ok {
			t.Errorf("node under entry %d is missing, error %v", seq, err)
		}
	}
	for e := uint64(1); e <= s.Epoch; e++ {
		a, _, err1 := from.ContextOf(e)
		b, ok, err2 := to.ContextOf(e)
		if errors.Join(err1, err2) != nil || !ok || a != b {
			t.Errorf("context %d: %+v, want %+v", e, b, a)
		}
	}
	if r, err := to.Check(context.Background(), nil); err != nil || r.Problems > 0 {
		t.Errorf("check %+v, error %v", r, err)
	}
	// What was imported can be exported again, and is the same.
	if again, _ := export(t, to, ExportOptions{}); len(again) >= len(b) || !bytes.HasPrefix(b, again[:len(again)-45]) {
		t.Error("exported again it is another one")
	}
	if _, err := Import(context.Background(), bytes.NewReader(b), to, ImportOptions{}); err == nil || to.Next() != s.Next {
		t.Errorf("import into a log that is not empty: %v", err)
	}
}

// stays checks that an import fails and leaves an empty log that can still be used.
func stays(t *testing.T, what string, b []byte, want error) {
	t.Helper()
	log, done := empty(t)
	defer done()
	_, err := Import(context.Background(), bytes.NewReader(b), log, ImportOptions{})
	if err == nil || want != nil && !errors.Is(err, want) {
		t.Fatalf("%s: error %v, want %v", what, err, want)
	}
	_, known := log.Identity()
	if _, _, ok := log.Progress(); ok || known || log.Next() != 0 || log.Length() != 1 || len(log.Epochs()) != 0 {
		t.Fatalf("%s: the log has %d entries", what, log.Next())
	}
}

func TestRefusals(t *testing.T) {
	log, done := sample(t, 60)
	defer done()
	b, s := export(t, log, ExportOptions{})
	rng := rand.New(rand.NewPCG(1, 3))
	for range 150 {
		bad := bytes.Clone(b)
		bad[rng.IntN(len(bad))] ^= 1 << rng.IntN(8)
		stays(t, "a flipped bit", bad, nil)
	}
	for range 50 {
		stays(t, "cut short", b[:rng.IntN(len(b))], ErrFormat)
	}
	stays(t, "more behind it", append(bytes.Clone(b), 0), ErrFormat)
	newer := bytes.Clone(b)
	newer[7]++
	stays(t, "a newer version", newer, ErrFormat)
	other := identity
	other.ChainID++
	empty, done2 := empty(t)
	defer done2()
	if _, err := Import(context.Background(), bytes.NewReader(b), empty, ImportOptions{Identity: &other}); !errors.Is(err, flow.ErrOtherFlow) {
		t.Errorf("another flow: %v", err)
	}

	// Whole and sound frames that say something else.
	for what, change := range map[string]func(kind byte, p []byte) []byte{
		"another root":           func(k byte, p []byte) []byte { return flip(k == kindHead, p, headBytes-1) },
		"another length":         func(k byte, p []byte) []byte { return flip(k == kindHead, p, headBytes-41) },
		"another hash of a pair": func(k byte, p []byte) []byte { return flip(k == kindPair, p, 20) },
		"a damaged entry":        func(k byte, p []byte) []byte { return flip(k == 'e', p, 100) },
		"an entry's number":      func(k byte, p []byte) []byte { return flip(k == 'e', p, 7) },
		"no contexts": func(k byte, p []byte) []byte {
			if k == 'c' {
				return nil
			}
			return p
		},
		"the last entry left out": func(k byte, p []byte) []byte {
			if k == 'e' && binary.BigEndian.Uint64(p) == s.Next-1 {
				return nil
			}
			return p
		},
	} {
		stays(t, what, rewrite(t, b, change), nil)
	}
	stays(t, "unchanged but for a byte of data", rewrite(t, b, func(k byte, p []byte) []byte {
		if k == kindEnd {
			return nil
		}
		return p
	}), ErrFormat)
	same := rewrite(t, b, func(_ byte, p []byte) []byte { return p })
	if !bytes.Equal(same, b) {
		t.Error("the test's own rewriting is wrong")
	}
}

func flip(yes bool, p []byte, at int) []byte {
	if yes {
		p[at] ^= 1
	}
	return p
}

// rewrite makes a snapshot of changed frames with right checksums; nil drops one.
func rewrite(t *testing.T, b []byte, change func(kind byte, payload []byte) []byte) []byte {
	t.Helper()
	in, err := newReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w, err := newWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	for {
		kind, payload, err := in.frame()
		if errors.Is(err, ErrFormat) && in.bytes == uint64(len(b)) {
			return out.Bytes()
		}
		if err != nil {
			t.Fatal(err)
		}
		p := change(kind, bytes.Clone(payload))
		if p != nil && kind == kindEnd {
			p = w.sum.Sum(nil)
		}
		if p != nil {
			if err := w.frame(kind, p); err != nil {
				t.Fatal(err)
			}
		}
		if kind == kindEnd {
			return out.Bytes()
		}
	}
}

// FuzzImport: whatever the stream is, the log is empty after a refusal and sound
// after an import.
func FuzzImport(f *testing.F) {
	log, done := sample(f, 25)
	b, _ := export(f, log, ExportOptions{})
	done()
	f.Add(b, uint16(0), byte(0))
	f.Add(b[:300], uint16(40), byte(1))
	f.Fuzz(func(t *testing.T, b []byte, at uint16, with byte) {
		if int(at) < len(b) {
			b = bytes.Clone(b)
			b[at] ^= with
		}
		log, done := empty(t)
		defer done()
		s, err := Import(context.Background(), io.LimitReader(bytes.NewReader(b), 1<<20), log, ImportOptions{})
		if err != nil {
			if log.Next() != 0 || log.Length() != 1 {
				t.Fatalf("after %v: %d entries", err, log.Next())
			}
			return
		}
		r, err := log.Check(context.Background(), nil)
		if err != nil || r.Problems > 0 || log.Next() != s.Next {
			t.Fatalf("imported %+v, check %+v, error %v", s, r, err)
		}
	})
}
