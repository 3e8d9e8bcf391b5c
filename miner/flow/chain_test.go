package flow_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

const (
	doubleChainID = 1660099
	perEpoch      = 7
)

var doubleAddress = common.HexToAddress("0x00000000000000000000000000000000f10f10f1")

// double is a chain in memory that follows the contract's rules and is reorganised
// at will. It implements flow.Chain and flow.Contract, honestly unless told
// otherwise.
type double struct {
	mu      sync.Mutex
	changed chan struct{} // closed and replaced when blocks change
	blocks  []*block
	tree    *rules.Tree
	epochs  *rules.Epochs
	ends    []uint64 // flow length after each submission
	salt    int
	final   uint64

	window   uint64 // blocks of one answer of Logs
	requests map[string]int
	// before answers a request with an error; nil in it lets it pass.
	before func(method string, number uint64) error
	// mangle changes the logs of an answer.
	mangle func([]types.Log) []types.Log
	// root replaces the contract's root of an entry.
	root func(seq uint64, honest common.Hash) (common.Hash, error)
	// behind is by how many blocks the server is late.
	behind uint64
}

type block struct {
	header client.Header
	logs   []types.Log
	// The contract's state after it.
	length uint64
	ends   int
	epochs rules.Epochs
}

func newDouble(t testing.TB) *double {
	t.Helper()
	tree, err := rules.NewTree(rules.MemoryStore{})
	if err != nil {
		t.Fatal(err)
	}
	c := &double{tree: tree, epochs: rules.NewEpochs(1, perEpoch), changed: make(chan struct{}), window: 10, requests: map[string]int{}}
	c.mine(nil)
	return c
}

// tx is what a block holds: a submission, or nil for makeContext.
type tx = *merkle.Submission

func (c *double) hash(number uint64) Hash {
	return Hash(crypto.Keccak256Hash(fmt.Appendf(nil, "block %d, branch %d", number, c.salt)))
}

// Hash is the log's hash.
type Hash = merkle.Hash

// mine appends a block.
func (c *double) mine(txs ...tx) {
	c.mu.Lock()
	defer c.mu.Unlock()
	number := uint64(len(c.blocks))
	b := &block{header: client.Header{Number: number, Hash: common.Hash(c.hash(number)), Time: 1_700_000_000 + number/3}}
	if number > 0 {
		b.header.ParentHash = c.blocks[number-1].header.Hash
	}
	c.blocks = append(c.blocks, b)
	if number > 0 {
		for i, t := range txs {
			c.execute(b, i, t)
		}
	}
	b.length, b.ends, b.epochs = c.tree.Length(), len(c.ends), c.epochs.Snapshot()
	c.final = max(c.final, number-min(number, 25))
	close(c.changed)
	c.changed = make(chan struct{})
}

func (c *double) execute(b *block, i int, t tx) {
	number := b.header.Number
	txHash := crypto.Keccak256Hash(b.header.Hash[:], []byte{byte(i)})
	emit := func(l rules.Log) {
		out := types.Log{Address: doubleAddress, Data: l.Data, BlockNumber: number, BlockHash: b.header.Hash, TxHash: txHash, TxIndex: uint(i), Index: uint(len(b.logs))}
		for _, topic := range l.Topics {
			out.Topics = append(out.Topics, common.Hash(topic))
		}
		b.logs = append(b.logs, out)
	}
	root := must(c.tree.Root(c.tree.Length()))
	for _, m := range c.epochs.Advance(number, root, c.tree.Length(), func(n uint64) Hash { return Hash(c.blocks[n].header.Hash) }) {
		e := rules.NewEpoch{Sender: merkle.Address{1}, Epoch: m.Context.Epoch, FlowRoot: root, Submission: uint64(len(c.ends)), FlowLength: c.tree.Length(), Digest: m.Context.Digest}
		emit(e.Log())
	}
	if t == nil {
		return
	}
	start := must(c.tree.Append(t.Nodes))
	c.ends = append(c.ends, c.tree.Length())
	r := rules.Receipt{Submission: *t, Identity: t.Digest(), Index: uint64(len(c.ends) - 1), Start: start, Sectors: t.Sectors()}
	emit(r.Log())
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// reorg takes back so many blocks. The final block stays, unless beyond is set.
func (c *double) reorg(depth int, beyond bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	keep := max(len(c.blocks)-depth, 1)
	if beyond {
		c.final = min(c.final, uint64(keep-1))
	} else {
		keep = max(keep, int(c.final)+1)
	}
	c.blocks = c.blocks[:keep]
	b := c.blocks[keep-1]
	if err := c.tree.Truncate(b.length); err != nil {
		panic(err)
	}
	c.ends, *c.epochs = c.ends[:b.ends], b.epochs
	c.salt++
}

func (c *double) set(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

func (c *double) request(method string, number uint64) error {
	c.requests[method]++
	if c.before == nil {
		return nil
	}
	f := c.before
	c.mu.Unlock()
	defer c.mu.Lock()
	return f(method, number)
}

func (c *double) top() *block {
	n := len(c.blocks) - 1
	return c.blocks[n-min(n, int(c.behind))]
}

func (c *double) ChainID(context.Context) (uint64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return doubleChainID, c.request("chain id", 0)
}

func (c *double) Head(context.Context) (client.Header, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.request("head", 0); err != nil {
		return client.Header{}, err
	}
	return c.top().header, nil
}

func (c *double) Header(_ context.Context, at client.BlockRef) (client.Header, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	number := c.top().header.Number
	if at == client.Latest {
		number = c.top().header.Number
	} else if at == client.Finalized {
		number = min(number, c.final)
	} else {
		var n uint64
		if _, err := fmt.Sscanf(at.String(), "block %d", &n); err != nil {
			panic(err)
		}
		if n > number {
			return client.Header{}, client.ErrNotFound
		}
		number = n
	}
	if err := c.request("header", number); err != nil {
		return client.Header{}, err
	}
	return c.blocks[min(number, c.top().header.Number)].header, nil
}

func (c *double) WatchHeads(ctx context.Context, fn func(client.Header) error) error {
	for {
		c.mu.Lock()
		h, changed := c.top().header, c.changed
		c.mu.Unlock()
		if err := fn(h); err != nil {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (c *double) Logs(ctx context.Context, q client.LogQuery, fn func(client.LogWindow) error) error {
	for from := q.From; from <= q.To; {
		w, err := c.logs(from, min(q.To, from+c.window-1))
		if err != nil {
			return err
		}
		if err := fn(w); err != nil {
			return err
		}
		from = w.To + 1
	}
	return nil
}

func (c *double) logs(from, to uint64) (client.LogWindow, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := client.LogWindow{From: from, To: to}
	if err := c.request("logs", from); err != nil {
		return w, err
	}
	for n := from; n <= min(to, c.top().header.Number); n++ {
		w.Logs = append(w.Logs, c.blocks[n].logs...)
	}
	if c.mangle != nil {
		w.Logs = c.mangle(w.Logs)
	}
	return w, nil
}

func (c *double) Address() common.Address { return doubleAddress }

func (c *double) Parameters(context.Context, client.BlockRef) (storage.FlowParameters, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return storage.FlowParameters{FirstBlock: c.epochs.FirstBlock, BlocksPerEpoch: c.epochs.BlocksPerEpoch}, c.request("parameters", 0)
}

func (c *double) RootByTxSeq(_ context.Context, seq uint64, at client.BlockRef) (common.Hash, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.request("root", 0); err != nil {
		return common.Hash{}, err
	}
	b := c.top()
	var n uint64
	if _, err := fmt.Sscanf(at.String(), "block %d", &n); err == nil {
		if n > b.header.Number {
			return common.Hash{}, errors.New("header not found")
		}
		b = c.blocks[n]
	}
	honest := common.Hash{}
	if seq < uint64(b.ends) {
		honest = common.Hash(must(c.tree.Root(c.ends[seq])))
	}
	if c.root != nil {
		return c.root(seq, honest)
	}
	return honest, nil
}

func (c *double) EpochRange(_ context.Context, digest common.Hash, _ client.BlockRef) (storage.EpochRange, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.request("epoch range", 0); err != nil {
		return storage.EpochRange{}, err
	}
	r, _ := c.epochs.RangeOf(Hash(digest))
	return storage.EpochRange{Start: r.Start, End: r.End, Digest: digest}, nil
}

// submission is a made-up file of up to four nodes.
func submission(rng *rand.Rand, maxHeight int) tx {
	s := &merkle.Submission{Submitter: merkle.Address{byte(rng.Uint32()), 1}}
	h := rng.IntN(maxHeight + 1)
	for low := max(0, h-3); h >= low; h -= 1 + rng.IntN(3) {
		var root Hash
		binary.BigEndian.PutUint64(root[:], rng.Uint64())
		s.Nodes = append(s.Nodes, merkle.Node{Root: root, Height: uint64(h)})
	}
	s.Length = s.Sectors()*merkle.SectorBytes - rng.Uint64N(merkle.SectorBytes)
	return s
}
