package miner

import (
	"context"
	"fmt"
	"net"

	"github.com/zgminer/zgminer/internal/jsonrpc"
	"github.com/zgminer/zgminer/internal/metrics"
	"github.com/zgminer/zgminer/miner/sync"
	"github.com/zgminer/zgminer/miner/zgs"
	zgsgrpc "github.com/zgminer/zgminer/miner/zgs/grpc"
	"github.com/zgminer/zgminer/miner/zgs/indexer"
	"github.com/zgminer/zgminer/miner/zgs/server"
)

// protocolVersion is that of the storage network (spec/storage-node.md 1.2).
var protocolVersion = zgs.ProtocolVersion{Major: 0, Minor: 4, Build: 0}

// serve opens the listeners and runs what answers on them.
func (n *Node) serve(run func(name string, f func(context.Context) error)) error {
	s := &n.cfg.Storage
	if err := n.openSync(); err != nil {
		return err
	}
	srv := server.New(server.Options{
		Files: n.files, Log: n.flow, Logger: n.log, Identity: n.identify, Network: n.sync.Network(), Syncing: n.sync, Mining: n.mineOrders(),
		Metrics:  func() map[string]string { return metrics.FieldValues(n.Status()) },
		Shutdown: n.stop, LoadInfo: n.loadInfo,
		Limits: jsonrpc.Options{CallsPerSecond: s.Rate, Origins: s.CORS},
	})
	l, err := srv.Listen(s.Addr, s.Admin)
	if err != nil {
		return err
	}
	n.served.RPC, n.served.Admin = l.Addr(), l.AdminAddr()
	run("serve storage clients", l.Serve)
	run("fetch segments", n.sync.Run)
	if err := n.serveGRPC(run); err != nil {
		return err
	}
	if s.Indexer == "" {
		return nil
	}
	return n.serveIndexer(run)
}

// loadInfo describes a stored load, for people who look for a defect.
func (n *Node) loadInfo(load uint64) (string, bool) {
	st, ok := n.store.State(load)
	return fmt.Sprintf("%+v", st), ok
}

// mineOrders is what miner_ methods change, nil where nothing is mined: then there
// are no such methods.
func (n *Node) mineOrders() server.Mining {
	if !n.set.mining {
		return nil
	}
	return &n.orders
}

// identify says which network the node is of, as clients and peers compare it.
func (n *Node) identify() zgs.NetworkIdentity {
	return zgs.NetworkIdentity{ChainID: n.cfg.Network.ChainID, FlowAddress: n.cfg.Network.Flow, P2PProtocolVersion: protocolVersion}
}

// openSync makes what fetches missing segments from other nodes.
func (n *Node) openSync() (err error) {
	s := &n.cfg.Storage
	var self []string
	if s.PublicURL != "" {
		self = []string{s.PublicURL}
	}
	n.sync, err = sync.New(sync.Options{
		Files: n.files, Peers: s.Peers, Indexers: n.cfg.Network.Indexers, Self: self, Auto: s.Fetch, Identity: n.identify,
		FirstRewardable: n.share.First, Logger: n.log,
	})
	return err
}

// serveGRPC opens the gRPC service if it is wanted.
func (n *Node) serveGRPC(run func(name string, f func(context.Context) error)) error {
	if n.cfg.Storage.GRPC == "" {
		return nil
	}
	l, err := net.Listen("tcp", n.cfg.Storage.GRPC)
	if err != nil {
		return fmt.Errorf("listen for gRPC clients: %w", err)
	}
	n.served.GRPC = l.Addr().String()
	g := zgsgrpc.New(zgsgrpc.Options{Files: n.files, Logger: n.log})
	run("serve gRPC clients", func(ctx context.Context) error { return g.Serve(ctx, l) })
	return nil
}

// serveIndexer opens the embedded indexer, which tells of this node, by the URL
// under which others reach it, and of the configured peers.
func (n *Node) serveIndexer(run func(name string, f func(context.Context) error)) error {
	s := &n.cfg.Storage
	own := indexer.Node{URL: s.PublicURL, Dial: "http://" + n.served.RPC}
	if own.URL == "" {
		own.URL = own.Dial
	}
	nodes := []indexer.Node{own}
	for _, u := range s.Peers {
		nodes = append(nodes, indexer.Node{URL: u})
	}
	x, err := indexer.New(indexer.Options{Nodes: nodes, CPU: n.cfg.CPU, Limits: jsonrpc.Options{CallsPerSecond: s.Rate, Origins: s.CORS}, Logger: n.log})
	if err != nil {
		return fmt.Errorf("start the indexer: %w", err)
	}
	l, err := net.Listen("tcp", s.Indexer)
	if err != nil {
		x.Close()
		return fmt.Errorf("listen for the indexer's clients: %w", err)
	}
	n.served.Indexer = l.Addr().String()
	run("ask the indexer's nodes", func(ctx context.Context) error {
		defer x.Close()
		return x.Run(ctx)
	})
	run("serve the indexer's clients", func(ctx context.Context) error {
		return jsonrpc.Serve(ctx, l, x, jsonrpc.Serving{Logger: n.log})
	})
	return nil
}
