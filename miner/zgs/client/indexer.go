package client

import (
	"context"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/miner/zgs"
)

// Indexer knows storage nodes (spec/storage-node.md 1.7).
type Indexer struct{ *peer }

// NewIndexer names an indexer by its URL, for instance http://127.0.0.1:12345.
func NewIndexer(url string, opt Options) (*Indexer, error) {
	p, err := newPeer(url, opt)
	if err != nil {
		return nil, err
	}
	return &Indexer{p}, nil
}

// ShardedNodes lists all nodes that the indexer knows.
func (x *Indexer) ShardedNodes(ctx context.Context) (zgs.ShardedNodes, error) {
	return get[zgs.ShardedNodes](ctx, x.peer, "indexer_getShardedNodes")
}

// SelectedNodes asks for nodes that hold everything replicas times together.
// method is min, max, random or a number of shards; dropped are URLs that shall
// not be among them.
func (x *Indexer) SelectedNodes(ctx context.Context, replicas uint, method string, trusted bool, dropped []string) (zgs.ShardedNodes, error) {
	if dropped == nil {
		dropped = []string{}
	}
	return get[zgs.ShardedNodes](ctx, x.peer, "indexer_getSelectedNodes", replicas, method, trusted, dropped)
}

// NodeLocations maps IP addresses to places.
func (x *Indexer) NodeLocations(ctx context.Context) (map[string]zgs.NodeLocation, error) {
	return get[map[string]zgs.NodeLocation](ctx, x.peer, "indexer_getNodeLocations")
}

// FileLocations lists nodes that have a file; none if their shards do not make it
// complete. A file that is nowhere is an error for IsNotFound.
func (x *Indexer) FileLocations(ctx context.Context, root common.Hash) ([]*zgs.ShardedNode, error) {
	return get[[]*zgs.ShardedNode](ctx, x.peer, "indexer_getFileLocations", root)
}
