package miner_test

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/miner"
	"github.com/zgminer/zgminer/miner/minertest"
	"github.com/zgminer/zgminer/miner/transfer"
	zgsclient "github.com/zgminer/zgminer/miner/zgs/client"
	"github.com/zgminer/zgminer/pora/merkle"
)

// victim is a running node with one file, and what it needs to get more.
type victim struct {
	t    *testing.T
	net  *minertest.Net
	home string
	node *running
	rpc  string
	good *zgsclient.Node
	data []byte
	root transfer.Hash
}

// newVictim runs a node and stores a file of 2 MiB in it.
func newVictim(t *testing.T, p contracts.Params, change func(*miner.Config)) *victim {
	t.Helper()
	v := &victim{t: t, net: minertest.Start(t, p), home: t.TempDir()}
	v.net.Tick(150 * time.Millisecond)
	managing, stop := context.WithCancel(context.Background())
	var manager sync.WaitGroup
	manager.Go(func() { v.net.Manager.Run(managing) })
	t.Cleanup(manager.Wait)
	t.Cleanup(stop)
	v.run(change)
	v.data = make([]byte, 2<<20)
	rand.NewChaCha8([32]byte{9}).Read(v.data)
	v.root = v.store(v.data)
	return v
}

// run starts the node, which mines only if change says so.
func (v *victim) run(change func(*miner.Config)) {
	v.t.Helper()
	v.node = start(v.t, v.net, v.home, func(c *miner.Config) {
		c.Miner.Enabled = false
		if change != nil {
			change(c)
		}
	})
	v.rpc, _, _, _ = v.node.Addresses()
	var err error
	v.good, err = zgsclient.NewNode("http://"+v.rpc, zgsclient.Options{})
	testvec.Check(v.t, err, nil, "client")
}

// end stops the node.
func (v *victim) end() {
	v.t.Helper()
	v.good.Close()
	v.node.end(v.t)
}

func (v *victim) restart(change func(*miner.Config)) {
	v.t.Helper()
	v.end()
	v.run(change)
}

// store uploads data as a well-behaved client.
func (v *victim) store(data []byte) transfer.Hash {
	v.t.Helper()
	nodes, err := transfer.NewNodes([]string{"http://" + v.rpc}, zgsclient.Options{})
	testvec.Check(v.t, err, nil, "nodes")
	up := &transfer.Uploader{
		CPU: minertest.CPU, Find: nodes,
		Pay: &transfer.Wallet{Chain: v.net.Chain, Manager: v.net.Manager, Store: v.net.Box, Flow: v.net.At.Flow, From: v.net.From},
	}
	got, err := up.Upload(context.Background(), bytes.NewReader(data), uint64(len(data)))
	testvec.Check(v.t, err, nil, "upload")
	return got[0].Root
}

// serves checks that an honest client gets its data.
func (v *victim) serves(when string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), nodetest.Patience)
	defer cancel()
	for i := range uint64(len(v.data)) / merkle.SegmentBytes {
		s, err := v.good.Segment(ctx, common.Hash(v.root), i)
		if err != nil || s == nil || !bytes.Equal(s.Data, v.data[i*merkle.SegmentBytes:(i+1)*merkle.SegmentBytes]) {
			v.t.Fatalf("%s: segment %d: %v, %v", when, i, s != nil, err)
		}
	}
}

// heap is the live heap.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// watchHeap samples the heap in use until stop, which returns the highest value.
func watchHeap() (stop func() int64) {
	var most atomic.Int64
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), int64(m.HeapAlloc)))
			select {
			case <-quit:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return func() int64 { close(quit); <-done; return most.Load() }
}

// post sends a body and returns the answer.
func (v *victim) post(body io.Reader) (string, error) {
	c := http.Client{Timeout: nodetest.Patience}
	r, err := c.Post("http://"+v.rpc, "application/json", body)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return string(b), err
}
