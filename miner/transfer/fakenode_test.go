package transfer

import (
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"context"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
	"github.com/zgminer/zgminer/pora/merkle"
)

var cpu = kernels.Tiers()[len(kernels.Tiers())-1]

// fakeFlow is a flow contract that places submissions as spec/storage.md 2.4
// says, and a Payer that counts what is paid.
type fakeFlow struct {
	mu     sync.Mutex
	length uint64
	log    []zgs.Transaction
	paid   map[common.Hash][]Place // by root of the first submission
	fees   int
	refuse error
	before func() // runs before a submission lands
}

func newFlow() *fakeFlow { return &fakeFlow{length: 1, paid: map[common.Hash][]Place{}} }

func (f *fakeFlow) Account() common.Address { return common.Address{19: 1} }

func (f *fakeFlow) Submit(_ context.Context, all []storage.Submission, again bool) ([]Place, error) {
	if f.before != nil {
		f.before()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refuse != nil {
		return nil, f.refuse
	}
	key := all[0].Nodes[0].Root
	if p := f.paid[key]; p != nil && !again {
		return p, nil
	}
	f.fees++
	var out []Place
	for _, s := range all {
		nodes := make([]merkle.Node, len(s.Nodes))
		roots := make([]Hash, len(s.Nodes))
		for i, n := range s.Nodes {
			nodes[i], roots[i] = merkle.Node{Root: Hash(n.Root), Height: n.Height}, Hash(n.Root)
		}
		sub := merkle.Submission{Length: s.Length, Nodes: nodes, Submitter: merkle.Address(s.Submitter)}
		if err := sub.Check(); err != nil {
			return nil, err
		}
		up := func(x, m uint64) uint64 { return (x + m - 1) / m * m }
		start := up(f.length, 1<<nodes[0].Height)
		if start%1024 != 0 && start/1024 != (start+s.Sectors()-1)/1024 {
			start = up(start, 1024)
		}
		f.length = start + s.Sectors()
		seq := uint64(len(f.log))
		f.log = append(f.log, zgs.NewTransaction(seq, start, s.Length, merkle.FoldNodes(roots), nodes))
		out = append(out, Place{Seq: seq, Start: start, Fee: big.NewInt(int64(s.Sectors()))})
	}
	f.paid[key] = out
	return out, nil
}

// fakeNode is a storage node that behaves as spec/storage-node.md 1.3, 1.5 and 2.3
// say, in memory.
type fakeNode struct {
	t     testing.TB
	flow  *fakeFlow
	shard atomic.Pointer[zgs.ShardConfig]
	http  *httptest.Server

	// What it does wrong. Each is asked before the request is served.
	fail func(method string) error // a *zgs.Error is an answer, another one HTTP 503
	bend func(*zgs.SegmentWithProof)
	blur bool // holds back that it has finalized a file

	mu       sync.Mutex
	stored   map[uint64]map[uint64][]byte      // seq → segment → data
	cached   map[common.Hash]map[uint64][]byte // root → segment → data
	requests map[string]int
	bytes    uint64 // of data that came in
}

func startNode(t testing.TB, flow *fakeFlow, id, shards uint64) *fakeNode {
	n := &fakeNode{t: t, flow: flow, stored: map[uint64]map[uint64][]byte{}, cached: map[common.Hash]map[uint64][]byte{}, requests: map[string]int{}}
	n.shard.Store(&zgs.ShardConfig{ShardID: id, NumShard: shards})
	n.http = httptest.NewServer(n)
	t.Cleanup(n.http.Close)
	return n
}

func (n *fakeNode) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var req struct {
		ID     json.RawMessage
		Method string
		Params []json.RawMessage
	}
	if err := json.Unmarshal(body, &req); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	n.mu.Lock()
	n.requests[req.Method]++
	fail := n.fail
	n.mu.Unlock()
	var result any
	if fail != nil {
		err = fail(req.Method)
	}
	if err == nil {
		result, err = n.serve(req.Method, req.Params)
	}
	answer := map[string]any{"jsonrpc": "2.0", "id": req.ID}
	if e, ok := err.(*zgs.Error); ok {
		answer["error"] = e
	} else if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	} else {
		answer["result"] = result
	}
	json.NewEncoder(w).Encode(answer)
}

func arg[T any](n *fakeNode, params []json.RawMessage, i int) (v T) {
	if err := json.Unmarshal(params[i], &v); err != nil {
		n.t.Errorf("parameter %d: %v", i, err)
	}
	return v
}

func (n *fakeNode) serve(method string, params []json.RawMessage) (any, error) {
	switch method {
	case "zgs_getShardConfig":
		return *n.shard.Load(), nil
	case "zgs_getFileInfo":
		return n.info(n.byRoot(arg[common.Hash](n, params, 0))), nil
	case "zgs_getFileInfoByTxSeq":
		return n.info(n.entry(arg[uint64](n, params, 0))), nil
	case "zgs_uploadSegments":
		for _, s := range arg[[]zgs.SegmentWithProof](n, params, 0) {
			if err := n.take(n.byRoot(s.Root), s); err != nil {
				return nil, err
			}
		}
		return nil, nil
	case "zgs_uploadSegmentsByTxSeq":
		for _, s := range arg[[]zgs.SegmentWithProof](n, params, 0) {
			tx := n.entry(arg[uint64](n, params, 1))
			if tx == nil || tx.DataMerkleRoot != s.Root {
				return nil, zgs.NewError(zgs.CodeInternal, zgs.MessageInternal, "data root and tx seq not match")
			}
			if err := n.take(tx, s); err != nil {
				return nil, err
			}
		}
		return nil, nil
	case "zgs_downloadSegmentWithProofByTxSeq":
		return n.segment(n.entry(arg[uint64](n, params, 0)), arg[uint64](n, params, 1)), nil
	}
	return nil, zgs.NewError(zgs.CodeNoMethod, "Method not found", "")
}

func (n *fakeNode) entry(seq uint64) *zgs.Transaction {
	n.flow.mu.Lock()
	defer n.flow.mu.Unlock()
	if seq >= uint64(len(n.flow.log)) {
		return nil
	}
	return &n.flow.log[seq]
}

func (n *fakeNode) byRoot(root common.Hash) *zgs.Transaction {
	n.flow.mu.Lock()
	defer n.flow.mu.Unlock()
	i := slices.IndexFunc(n.flow.log, func(tx zgs.Transaction) bool { return tx.DataMerkleRoot == root })
	if i < 0 {
		return nil
	}
	return &n.flow.log[i]
}

func (n *fakeNode) own(tx *zgs.Transaction) (own []uint64) {
	data, _ := client.Segments(tx.Size)
	for i := range data {
		if n.shard.Load().Holds(tx.StartEntryIndex/1024 + i) {
			own = append(own, i)
		}
	}
	return own
}

// attach moves what was cached by root to its entry.
func (n *fakeNode) attach(tx *zgs.Transaction) {
	for i, data := range n.cached[tx.DataMerkleRoot] {
		n.keep(tx, i, data)
	}
	delete(n.cached, tx.DataMerkleRoot)
}

func (n *fakeNode) keep(tx *zgs.Transaction, i uint64, data []byte) {
	if !n.shard.Load().Holds(tx.StartEntryIndex/1024 + i) {
		return
	}
	if n.stored[tx.Seq] == nil {
		n.stored[tx.Seq] = map[uint64][]byte{}
	}
	n.stored[tx.Seq][i] = data
}

func (n *fakeNode) info(tx *zgs.Transaction) any {
	if tx == nil {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.attach(tx)
	// Equal contents are copied where the positions allow it.
	for seq, segments := range n.stored {
		if other := n.entry(seq); seq != tx.Seq && other.DataMerkleRoot == tx.DataMerkleRoot {
			for i, data := range segments {
				n.keep(tx, i, data)
			}
		}
	}
	out := zgs.FileInfo{Tx: *tx, Finalized: !n.blur}
	own := n.own(tx)
	data, _ := client.Segments(tx.Size)
	out.UploadedSegNum = data
	for _, i := range own {
		if n.stored[tx.Seq][i] == nil {
			out.Finalized, out.UploadedSegNum = false, i
			break
		}
	}
	return out
}

func (n *fakeNode) take(tx *zgs.Transaction, s zgs.SegmentWithProof) error {
	if _, err := client.CheckSegment(cpu, Hash(s.Root), s.FileSize, s.Index, &s); err != nil {
		return zgs.NewError(zgs.CodeInvalidParams, zgs.MessageParams+": proof", "validation failed")
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.bytes += uint64(len(s.Data))
	if tx == nil {
		if s.FileSize > 10<<20 {
			return zgs.NewError(zgs.CodeInvalidParams, zgs.MessageParams+": file_size", "caching of large file when tx is unavailable is not supported")
		}
		if n.cached[s.Root] == nil {
			n.cached[s.Root] = map[uint64][]byte{}
		}
		n.cached[s.Root][s.Index] = s.Data
		return nil
	}
	n.keep(tx, s.Index, s.Data)
	return nil
}

func (n *fakeNode) segment(tx *zgs.Transaction, i uint64) any {
	if tx == nil {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	data := n.stored[tx.Seq][i]
	if data == nil {
		return nil
	}
	// The proof is that of the uploader; other segments of the tree are not here.
	s := zgs.SegmentWithProof{Root: tx.DataMerkleRoot, Data: slices.Clone(data), Index: i, FileSize: tx.Size, Proof: proofs.of(tx.DataMerkleRoot, i)}
	if n.bend != nil {
		n.bend(&s)
	}
	return s
}

func (n *fakeNode) count(method string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.requests[method]
}

func (n *fakeNode) received() uint64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.bytes
}

// proofBook has the trees of all files of the tests.
type proofBook struct {
	mu    sync.Mutex
	trees map[common.Hash]*merkle.File
}

var proofs = &proofBook{trees: map[common.Hash]*merkle.File{}}

func (b *proofBook) of(root common.Hash, i uint64) zgs.FileProof {
	b.mu.Lock()
	defer b.mu.Unlock()
	p, err := b.trees[root].ProveSegment(i)
	if err != nil {
		panic(err)
	}
	return zgs.NewFileProof(p)
}

func (b *proofBook) add(data []byte) Hash {
	f, err := merkle.NewFile(cpu, data)
	if err != nil {
		panic(err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trees[common.Hash(f.DataRoot())] = f
	return f.DataRoot()
}

// fast are connections that do not wait long for what is broken on purpose.
var fast = client.Options{Attempts: 3, MinPause: time.Millisecond, MaxPause: 10 * time.Millisecond}

func finder(t testing.TB, nodes ...*fakeNode) *Nodes {
	t.Helper()
	var urls []string
	for _, n := range nodes {
		urls = append(urls, n.http.URL)
	}
	f, err := NewNodes(urls, fast)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

var errDown = fmt.Errorf("out of order")
