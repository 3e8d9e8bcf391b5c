package miner_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/miner/minertest"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/pora/merkle"
)

// TestHostileCalls: segments with wrong proofs, roots, indexes and data, batches
// of too many calls, nested rubbish, bodies beyond the limit and many large ones at
// once: each is refused, the node serves on and its memory stays within its bound.
func TestHostileCalls(t *testing.T) {
	v := newVictim(t, contracts.Demo(), nil)
	before := heap()
	stop := watchHeap()
	ctx := context.Background()

	// A file in the log of which segments are wrong in every way.
	data := testvec.Bytes("hostile", 1<<20)
	file, err := merkle.NewFile(minertest.CPU, data)
	testvec.Check(t, err, nil, "file")
	proof, err := file.ProveSegment(1)
	testvec.Check(t, err, nil, "proof")
	right := zgs.SegmentWithProof{Root: common.Hash(file.DataRoot()), Data: data[merkle.SegmentBytes : 2*merkle.SegmentBytes], Index: 1, Proof: zgs.NewFileProof(proof), FileSize: uint64(len(data))}
	for name, spoil := range map[string]func(*zgs.SegmentWithProof){
		"data":       func(s *zgs.SegmentWithProof) { s.Data = bytes.Clone(s.Data); s.Data[5] ^= 1 },
		"short data": func(s *zgs.SegmentWithProof) { s.Data = s.Data[:256] },
		"odd data":   func(s *zgs.SegmentWithProof) { s.Data = s.Data[:300] },
		"no data":    func(s *zgs.SegmentWithProof) { s.Data = nil },
		"long data":  func(s *zgs.SegmentWithProof) { s.Data = make([]byte, 4<<20) },
		"index":      func(s *zgs.SegmentWithProof) { s.Index = 2 },
		"far index":  func(s *zgs.SegmentWithProof) { s.Index = 1<<64 - 1 },
		"size":       func(s *zgs.SegmentWithProof) { s.FileSize++ },
		"huge size":  func(s *zgs.SegmentWithProof) { s.FileSize = 1<<64 - 1 },
		"no size":    func(s *zgs.SegmentWithProof) { s.FileSize = 0 },
		"root":       func(s *zgs.SegmentWithProof) { s.Root[3] ^= 1 },
		"no proof":   func(s *zgs.SegmentWithProof) { s.Proof = zgs.FileProof{} },
		"path":       func(s *zgs.SegmentWithProof) { s.Proof.Path = append([]bool{!s.Proof.Path[0]}, s.Proof.Path[1:]...) },
		"long proof": func(s *zgs.SegmentWithProof) {
			s.Proof.Lemma, s.Proof.Path = make([]common.Hash, 100_000), make([]bool, 100_000)
		},
	} {
		s := right
		spoil(&s)
		if err := v.good.UploadSegments(ctx, []zgs.SegmentWithProof{s}); err == nil {
			t.Errorf("wrong %s is accepted", name)
		}
		if err := v.good.UploadSegmentsBySeq(ctx, []zgs.SegmentWithProof{s}, 0); err == nil {
			t.Errorf("wrong %s is accepted for entry 0", name)
		}
	}

	call := `{"jsonrpc":"2.0","id":1,"method":"zgs_getStatus","params":[]}`
	batch := func(n int, call string) string { return "[" + strings.Repeat(call+",", n-1) + call + "]" }
	for name, body := range map[string]string{
		"a batch of 100,000 calls":   batch(100_000, call),
		"a batch of large downloads": batch(100, fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"zgs_downloadSegment","params":["%#x",0,1024]}`, v.root)),
		"deep nesting":               strings.Repeat("[", 1<<20),
		"deep parameters":            `{"jsonrpc":"2.0","id":1,"method":"zgs_getStatus","params":` + strings.Repeat(`{"a":`, 100_000),
		"a long number":              `{"jsonrpc":"2.0","id":` + strings.Repeat("9", 1<<20) + `,"method":"zgs_getFileInfoByTxSeq","params":[` + strings.Repeat("9", 1<<20) + `]}`,
		"a long method":              `{"jsonrpc":"2.0","id":1,"method":"` + strings.Repeat("m", 1<<20) + `"}`,
		"zeros":                      strings.Repeat("\x00", 1<<20),
	} {
		got, err := v.post(strings.NewReader(body))
		if err != nil || !strings.Contains(got, "error") {
			t.Errorf("%s: %v, %.300s", name, err, got)
		}
		if len(got) > 24<<20 {
			t.Errorf("%s: an answer of %d bytes", name, len(got))
		}
	}

	// 32 bodies of 40 MiB at once are far more than the server keeps in memory.
	var group sync.WaitGroup
	var refused atomic.Int64
	for range 32 {
		group.Go(func() {
			got, err := v.post(io.LimitReader(blank{}, 40<<20))
			if err != nil || strings.Contains(got, "error") {
				refused.Add(1)
			}
		})
	}
	v.serves("while bodies arrive")
	group.Wait()
	if refused.Load() != 32 {
		t.Errorf("%d of 32 bodies of spaces were refused", refused.Load())
	}
	if _, err := v.post(io.LimitReader(blank{}, 200<<20)); err == nil {
		t.Log("a body of 200 MiB got an answer")
	}
	v.serves("afterwards")
	most, after := stop(), heap()
	// 256 MiB are the server's bound for bodies and answers; the test's own copies and
	// garbage that is not collected yet come on top.
	if grown := after - before; grown > 32<<20 {
		t.Errorf("%d MiB of heap stay", grown>>20)
	}
	if most-before > 800<<20 {
		t.Errorf("the heap grew by %d MiB in between", (most-before)>>20)
	}
	t.Logf("live heap %d MiB before, %d MiB after, at most %d MiB in use between", before>>20, after>>20, most>>20)
}

// blank is an endless body of spaces.
type blank struct{}

// Read implements io.Reader.
func (blank) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestSlowClients: clients that send a byte now and then, or do not read what they
// asked for, hold no one up.
func TestSlowClients(t *testing.T) {
	v := newVictim(t, contracts.Demo(), nil)
	before := heap()
	const each = 200
	var open []net.Conn
	defer func() {
		for _, c := range open {
			c.Close()
		}
	}()
	dial := func() net.Conn {
		c, err := net.Dial("tcp", v.rpc)
		testvec.Check(t, err, nil, "dial")
		open = append(open, c)
		return c
	}
	ask := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"zgs_downloadSegment","params":["%#x",0,1024]}`, v.root)
	for range each {
		fmt.Fprintf(dial(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90000000\r\n\r\n[")
		fmt.Fprintf(dial(), "POST / HTTP/1.1\r\nHo") // no header ends
		c := dial()
		c.(*net.TCPConn).SetReadBuffer(4096) // and is never read
		for range 4 {
			fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(ask), ask)
		}
	}
	stop := watchHeap()
	v.serves("beside slow clients")
	other := testvec.Bytes("beside slow clients", 300<<10)
	v.store(other)
	v.serves("after an upload beside slow clients")
	most := stop()
	for _, c := range open {
		c.Close()
	}
	open = nil
	nodetest.Until(t, "the memory comes back", func() bool { return heap()-before < 16<<20 })
	t.Logf("%d slow clients: live heap %d MiB before, at most %d MiB in use, %d MiB afterwards", 3*each, before>>20, most>>20, heap()>>20)
}
