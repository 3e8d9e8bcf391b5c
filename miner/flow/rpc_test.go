package flow_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/miner/flow"
)

// server answers JSON-RPC for a double, over connections in memory.
type server struct {
	chain *double
	queue chan net.Conn
	done  chan struct{}

	// Under the double's lock.
	down     bool
	tooMany  bool
	maxRange uint64 // of eth_getLogs
	largest  uint64 // range answered
	oldest   uint64 // block with state and logs
	served   int
}

func serve(t *testing.T, c *double) *server {
	s := &server{chain: c, queue: make(chan net.Conn), done: make(chan struct{})}
	h := &http.Server{Handler: s}
	stopped := make(chan struct{})
	go func() { defer close(stopped); _ = h.Serve(s) }()
	t.Cleanup(func() { h.Close(); <-stopped })
	return s
}

func (s *server) dial(context.Context, string, string) (net.Conn, error) {
	var down bool
	s.chain.set(func() { down = s.down })
	if down {
		return nil, errors.New("connection refused")
	}
	here, there := net.Pipe()
	select {
	case s.queue <- there:
		return here, nil
	case <-s.done:
		return nil, errors.New("connection refused")
	}
}

func (s *server) Accept() (net.Conn, error) {
	select {
	case c := <-s.queue:
		return c, nil
	case <-s.done:
		return nil, net.ErrClosed
	}
}
func (s *server) Close() error   { close(s.done); return nil }
func (s *server) Addr() net.Addr { return &net.IPAddr{} }

type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var down, tooMany bool
	s.chain.set(func() { down, tooMany = s.down, s.tooMany; s.served++ })
	switch {
	case down:
		http.Error(w, "bad gateway", http.StatusBadGateway)
		return
	case tooMany:
		http.Error(w, "slow down", http.StatusTooManyRequests)
		return
	}
	var m struct {
		ID     json.RawMessage
		Method string
		Params []json.RawMessage
	}
	if err := json.Unmarshal(body, &m); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	out := map[string]any{"jsonrpc": "2.0", "id": m.ID}
	if result, err := s.answer(m.Method, m.Params); err != nil {
		out["error"] = err
	} else {
		out["result"] = result
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(out)
}

func (s *server) answer(method string, params []json.RawMessage) (any, *rpcError) {
	c := s.chain
	number := func(p json.RawMessage) (n uint64) {
		if _, err := fmt.Sscanf(string(p), `"0x%x"`, &n); err != nil {
			return uint64(len(c.blocks)) - 1
		}
		return n
	}
	ctx := context.Background()
	switch method {
	case "eth_chainId":
		return hexutil.Uint64(doubleChainID), nil
	case "eth_blockNumber":
		h, _ := c.Head(ctx)
		return hexutil.Uint64(h.Number), nil
	case "eth_getBlockByNumber":
		at := client.Latest
		switch string(params[0]) {
		case `"latest"`:
		case `"finalized"`:
			at = client.Finalized
		default:
			at = client.At(number(params[0]))
		}
		h, err := c.Header(ctx, at)
		if err != nil {
			return nil, nil
		}
		return map[string]any{"number": hexutil.Uint64(h.Number), "hash": h.Hash, "parentHash": h.ParentHash, "timestamp": hexutil.Uint64(h.Time),
			"gasLimit": "0x1", "gasUsed": "0x0", "stateRoot": common.Hash{}}, nil
	case "eth_getLogs":
		var q struct{ FromBlock, ToBlock json.RawMessage }
		if err := json.Unmarshal(params[0], &q); err != nil {
			return nil, &rpcError{-32602, err.Error()}
		}
		from, to := number(q.FromBlock), number(q.ToBlock)
		switch {
		case s.maxRange > 0 && to-from+1 > s.maxRange:
			return nil, &rpcError{-32000, fmt.Sprintf("exceed maximum block range: %d", s.maxRange)}
		case from < s.oldest:
			return nil, &rpcError{-32000, "history has been pruned for this block"}
		}
		s.largest = max(s.largest, to-from+1)
		w, _ := c.logs(from, to)
		if w.Logs == nil {
			w.Logs = []types.Log{}
		}
		return w.Logs, nil
	case "eth_call":
		var call struct{ Data, Input hexutil.Bytes }
		if err := json.Unmarshal(params[0], &call); err != nil {
			return nil, &rpcError{-32602, err.Error()}
		}
		data := append(call.Data, call.Input...)
		at := number(params[1])
		if at < s.oldest {
			return nil, &rpcError{-32000, "missing trie node"}
		}
		word := func(n uint64) hexutil.Bytes {
			return common.BigToHash(hexutil.MustDecodeBig(hexutil.EncodeUint64(n))).Bytes()
		}
		switch hexutil.Encode(data[:4]) {
		case "0x231b0268":
			return word(c.epochs.FirstBlock), nil
		case "0xf0682054":
			return word(c.epochs.BlocksPerEpoch), nil
		case "0x80f55605", "0xc7dd5221":
			return word(7), nil
		case "0x6d7ad0fc":
			root, err := c.RootByTxSeq(ctx, common.BytesToHash(data[4:]).Big().Uint64(), client.At(at))
			if err != nil {
				return nil, &rpcError{-32000, err.Error()}
			}
			return hexutil.Bytes(root.Bytes()), nil
		case "0x7d590708":
			r, _ := c.EpochRange(ctx, common.BytesToHash(data[4:]), client.Latest)
			return append(word(r.Start), word(r.End)...), nil
		}
	}
	return nil, &rpcError{-32601, "the method " + method + " does not exist/is not available"}
}

// TestOverRPC: with the client that speaks to servers elsewhere, at 5 requests a
// second, through range limits, pruning and outages.
func TestOverRPC(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chain := newDouble(t)
		rng := rand.New(rand.NewPCG(3, 12))
		for range 700 {
			grow(chain, rng, 4)
			for range 16 {
				chain.mine()
			}
		}
		s := serve(t, chain)
		s.maxRange = 300
		c, err := client.External(t.Context(), []string{"http://node/secret"}, doubleChainID, client.Options{RequestsPerSecond: 5, Dial: s.dial, Logger: quiet})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		db := openIndex(t, vfs.NewMem())
		r := &rig{t: t, chain: chain, db: db, log: openLog(t, db)}
		r.syncer = flow.NewSyncer(r.log, c, storage.NewFlow(doubleAddress, c), flow.SyncOptions{Logger: quiet})
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- r.syncer.Run(ctx) }()
		r.stop = func() { cancel(); <-done }
		defer r.close()

		s.oldestAt(5000)
		r.expect(flow.TroublePruned, "archive")
		s.oldestAt(0)
		r.settle()
		r.healed()
		if s.largest < 150 || s.largest > 300 {
			t.Errorf("the widest range answered was %d blocks, the server allows 300", s.largest)
		}
		for _, f := range []struct {
			on      func(bool)
			trouble flow.Trouble
		}{{func(v bool) { s.down = v }, flow.TroubleDown}, {func(v bool) { s.tooMany = v }, flow.TroubleDown}} {
			chain.set(func() { f.on(true) })
			grow(chain, rng, 20)
			r.expect(f.trouble)
			chain.set(func() { f.on(false) })
			grow(chain, rng, 5)
			r.settle()
			r.healed()
		}
		var before, after int
		chain.set(func() { before = s.served })
		for range 60 {
			grow(chain, rng, 1)
			time.Sleep(time.Second)
		}
		time.Sleep(20 * time.Second)
		r.same()
		chain.set(func() { after = s.served })
		t.Logf("%d requests in 80 s for 60 blocks", after-before)
		if after-before > 5*80+1 {
			t.Error("too many")
		}
	})
}

func (s *server) oldestAt(n uint64) { s.chain.set(func() { s.oldest = n }) }
