// Package indexer tells clients which storage nodes there are and gives files by
// HTTP, as the official indexer does (spec/storage-node.md 1.7): clients then work
// with --indexer. It knows the nodes that it is given, usually the one that it
// runs beside; it discovers none.
package indexer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/jsonrpc"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
)

// Node is a storage node to tell of.
type Node struct {
	URL  string // as clients reach it
	Dial string // as the indexer reaches it; empty: URL
}

// Options configure New. Zero means the default.
type Options struct {
	Nodes []Node
	CPU   *kernels.CPU // checks what is given out
	// Refresh is the time between questions to each node, default 1 min.
	Refresh time.Duration
	// MaxFile bounds files given by HTTP, in bytes, default 100 MiB.
	MaxFile uint64
	// Downloads bounds files given at the same time, default 8.
	Downloads int
	// Client tunes the connections with the nodes.
	Client client.Options
	// Limits bounds what clients may do.
	Limits  jsonrpc.Options
	Serving jsonrpc.Serving
	Logger  *slog.Logger
	Now     func() time.Time
}

// Indexer is the service. It is an http.Handler.
type Indexer struct {
	opt       Options
	rpc       *jsonrpc.Server
	mux       *http.ServeMux
	downloads chan struct{}

	mu    sync.RWMutex // guards nodes' state
	nodes []*node
}

// node is what is known of a Node.
type node struct {
	url     string // as clients reach it
	rpc     *client.Node
	alive   bool
	config  zgs.ShardConfig
	latency time.Duration
	since   time.Time // when it answered first
}

// New returns an indexer; Refresh or Run asks the nodes.
func New(opt Options) (*Indexer, error) {
	def(&opt.Refresh, time.Minute)
	def(&opt.MaxFile, 100<<20)
	def(&opt.Downloads, 8)
	def(&opt.Client.Timeout, 25*time.Second)
	def(&opt.Client.Attempts, 2)
	def(&opt.Logger, slog.Default())
	if opt.CPU == nil {
		tiers := kernels.Tiers()
		opt.CPU = tiers[len(tiers)-1]
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	opt.Limits.Logger, opt.Serving.Logger = opt.Logger, opt.Logger
	x := &Indexer{opt: opt, rpc: jsonrpc.New(opt.Limits), downloads: make(chan struct{}, opt.Downloads)}
	for _, n := range opt.Nodes {
		dial := n.Dial
		if dial == "" {
			dial = n.URL
		}
		c, err := client.NewNode(dial, opt.Client)
		if err != nil {
			return nil, fmt.Errorf("storage node %s of the indexer: %w", n.URL, err)
		}
		x.nodes = append(x.nodes, &node{url: n.URL, rpc: c})
	}
	x.methods()
	x.routes()
	return x, nil
}

func def[T comparable](v *T, value T) {
	var zero T
	if *v == zero {
		*v = value
	}
}

// Close closes the connections with the nodes.
func (x *Indexer) Close() {
	for _, n := range x.nodes {
		n.rpc.Close()
	}
}

// Run asks the nodes now and then until ctx ends.
func (x *Indexer) Run(ctx context.Context) error {
	t := time.NewTicker(x.opt.Refresh)
	defer t.Stop()
	for {
		x.Refresh(ctx)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
}

// Refresh asks every node for its shard; one that does not answer is not told of
// until it does.
func (x *Indexer) Refresh(ctx context.Context) {
	var wg sync.WaitGroup
	for _, n := range x.nodes {
		wg.Add(1)
		go func() {
			defer wg.Done()
			x.ask(ctx, n)
		}()
	}
	wg.Wait()
}

func (x *Indexer) ask(ctx context.Context, n *node) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	start := x.opt.Now()
	config, err := n.rpc.ShardConfig(ctx)
	now := x.opt.Now()
	if err == nil && !config.Valid() {
		err = fmt.Errorf("it says that it is shard %d/%d", config.ShardID, config.NumShard)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if err != nil {
		if n.alive {
			x.opt.Logger.Warn("a storage node does not answer; the indexer leaves it out", "node", n.url, "err", err)
		}
		n.alive = false
		return
	}
	if !n.alive {
		n.since = now
	}
	n.alive, n.config, n.latency = true, config, now.Sub(start)
}

// known returns the nodes that answer.
func (x *Indexer) known(ctx context.Context) []*node {
	x.mu.RLock()
	none := !slices.ContainsFunc(x.nodes, func(n *node) bool { return n.alive })
	x.mu.RUnlock()
	if none {
		x.Refresh(ctx)
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	var list []*node
	for _, n := range x.nodes {
		if n.alive {
			list = append(list, n)
		}
	}
	return list
}

// sharded is the wire form of a node.
func (x *Indexer) sharded(n *node) *zgs.ShardedNode {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return &zgs.ShardedNode{URL: n.url, Config: n.config, Latency: n.latency.Milliseconds(), Since: n.since.Unix()}
}

// Nodes returns all nodes that answer, as trusted ones.
func (x *Indexer) Nodes(ctx context.Context) zgs.ShardedNodes {
	out := zgs.ShardedNodes{Trusted: []*zgs.ShardedNode{}}
	for _, n := range x.known(ctx) {
		out.Trusted = append(out.Trusted, x.sharded(n))
	}
	return out
}

// find returns what a node knows of a file, preferring one that has it complete.
// A nil result without error means that no node knows it.
func (x *Indexer) find(ctx context.Context, which zgs.TxSeqOrRoot) (info *zgs.FileInfo, err error) {
	var failed error
	for _, n := range x.known(ctx) {
		var got *zgs.FileInfo
		var err error
		if which.Root != nil {
			got, err = n.rpc.FileInfo(ctx, *which.Root, true)
		} else {
			got, err = n.rpc.FileInfoBySeq(ctx, which.Seq)
		}
		switch {
		case err != nil:
			failed = errors.Join(failed, fmt.Errorf("node %s: %w", n.url, err))
		case got != nil && (info == nil || got.Finalized && !info.Finalized):
			info = got
		}
	}
	if info == nil {
		return nil, failed
	}
	return info, nil
}

// holderShards returns the nodes that have their part of a file complete.
func (x *Indexer) holderShards(ctx context.Context, seq uint64) (list []*zgs.ShardedNode) {
	for _, n := range x.known(ctx) {
		if info, err := n.rpc.FileInfoBySeq(ctx, seq); err == nil && info != nil && info.Finalized {
			list = append(list, x.sharded(n))
		}
	}
	return list
}

// covers tells whether nodes together have every segment.
func covers(nodes []*zgs.ShardedNode) bool {
	_, ok := cover(nodes, 1)
	return ok
}

// locations is indexer_getFileLocations: nil if the nodes that have the file do
// not cover it.
func (x *Indexer) locations(ctx context.Context, root common.Hash) ([]*zgs.ShardedNode, error) {
	info, err := x.find(ctx, zgs.TxSeqOrRoot{Root: &root})
	if err != nil {
		x.opt.Logger.Warn("the indexer's nodes could not be asked for a file", "root", root, "err", err)
		return nil, jsonrpc.Internal("no storage node answered")
	}
	if info == nil {
		return nil, jsonrpc.Failed(zgs.TextNoFile)
	}
	list := x.holderShards(ctx, info.Tx.Seq)
	if !covers(list) {
		return nil, nil
	}
	return list, nil
}

func (x *Indexer) methods() {
	x.rpc.Handle("indexer_getShardedNodes", nil, func(ctx context.Context, _ *jsonrpc.Params) (any, error) {
		return x.Nodes(ctx), nil
	})
	x.rpc.Handle("indexer_getSelectedNodes", []string{"expectedReplica", "method", "fullTrusted", "dropped"}, func(ctx context.Context, p *jsonrpc.Params) (any, error) {
		replicas, err := jsonrpc.Arg[uint](p, 0, "expectedReplica")
		if err != nil {
			return nil, err
		}
		method, ok, err := jsonrpc.Optional[string](p, 1, "method")
		if err != nil {
			return nil, err
		}
		if !ok || method == "" {
			method = "min"
		}
		full, _, err := jsonrpc.Optional[bool](p, 2, "fullTrusted")
		if err != nil {
			return nil, err
		}
		dropped, _, err := jsonrpc.Optional[[]string](p, 3, "dropped")
		if err != nil {
			return nil, err
		}
		out, err := choose(x.Nodes(ctx), replicas, method, full, dropped)
		if err != nil {
			return nil, jsonrpc.Failed(err.Error())
		}
		return out, nil
	})
	// Where on earth a node is nobody here knows.
	x.rpc.Handle("indexer_getNodeLocations", nil, func(context.Context, *jsonrpc.Params) (any, error) {
		return map[string]zgs.NodeLocation{}, nil
	})
	x.rpc.Handle("indexer_getFileLocations", []string{"root"}, func(ctx context.Context, p *jsonrpc.Params) (any, error) {
		root, err := jsonrpc.Arg[common.Hash](p, 0, "root")
		if err != nil {
			return nil, err
		}
		list, err := x.locations(ctx, root)
		if err != nil || list == nil {
			return nil, err
		}
		return list, nil
	})
}
