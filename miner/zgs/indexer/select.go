package indexer

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/zgminer/zgminer/miner/zgs"
)

// maxShards bounds the numShard of nodes that are considered.
const maxShards = 1 << 16

// errSelect is the official indexer's answer when its nodes do not suffice.
var errSelect = errors.New("cannot select a subset from the returned nodes that meets the replication requirement")

// order returns the nodes that a method considers, in its order: min prefers few
// shards, max many, random none; a number takes nodes of that many shards only.
func order(nodes []*zgs.ShardedNode, method string) ([]*zgs.ShardedNode, error) {
	list := slices.Clone(nodes)
	byShard := func(a, b *zgs.ShardedNode) int { return cmp.Compare(a.Config.ShardID, b.Config.ShardID) }
	switch method {
	case "min":
		slices.SortStableFunc(list, func(a, b *zgs.ShardedNode) int {
			return cmp.Or(cmp.Compare(a.Config.NumShard, b.Config.NumShard), byShard(a, b))
		})
	case "max":
		slices.SortStableFunc(list, func(a, b *zgs.ShardedNode) int {
			return cmp.Or(cmp.Compare(b.Config.NumShard, a.Config.NumShard), byShard(a, b))
		})
	case "random":
		rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	default:
		n, err := strconv.ParseUint(method, 10, 32)
		if err != nil {
			return nil, errors.New("method is neither min, max, random nor a number of shards")
		}
		list = slices.DeleteFunc(list, func(v *zgs.ShardedNode) bool { return v.Config.NumShard != n })
		slices.SortStableFunc(list, byShard)
	}
	return list, nil
}

// cover walks nodes and keeps those that raise the coverage, until every segment
// is covered replicas times; ok is false if they do not suffice
// (spec/storage-node.md 1.7).
func cover(nodes []*zgs.ShardedNode, replicas uint) (kept []*zgs.ShardedNode, ok bool) {
	if replicas == 0 {
		return nil, true
	}
	most := uint64(1)
	usable := func(n *zgs.ShardedNode) bool { return n.Config.Valid() && n.Config.NumShard <= maxShards }
	for _, n := range nodes {
		if usable(n) {
			most = max(most, n.Config.NumShard)
		}
	}
	covered := make([]uint, most) // by segment number modulo most
	open := most                  // not covered often enough
	for _, n := range nodes {
		if !usable(n) {
			continue
		}
		raises := false
		for g := n.Config.ShardID; g < most; g += n.Config.NumShard {
			raises = raises || covered[g] < replicas
		}
		if !raises {
			continue
		}
		kept = append(kept, n)
		for g := n.Config.ShardID; g < most; g += n.Config.NumShard {
			if covered[g]++; covered[g] == replicas {
				open--
			}
		}
		if open == 0 {
			return kept, true
		}
	}
	return nil, false
}

// choose is indexer_getSelectedNodes: unless only trusted nodes are wanted, three
// fifths of the replicas come from discovered ones if they suffice.
func choose(all zgs.ShardedNodes, replicas uint, method string, fullTrusted bool, dropped []string) (out zgs.ShardedNodes, err error) {
	pick := func(nodes []*zgs.ShardedNode) ([]*zgs.ShardedNode, error) {
		list, err := order(nodes, method)
		return slices.DeleteFunc(list, func(n *zgs.ShardedNode) bool { return slices.Contains(dropped, n.URL) }), err
	}
	trusted, err := pick(all.Trusted)
	if err != nil {
		return out, err
	}
	if !fullTrusted {
		discovered, err := pick(all.Discovered)
		if err != nil {
			return out, err
		}
		if part := replicas * 3 / 5; part > 0 {
			if kept, ok := cover(discovered, part); ok {
				out.Discovered = kept
				replicas -= part
			}
		}
	}
	kept, ok := cover(trusted, replicas)
	if !ok {
		return zgs.ShardedNodes{}, errSelect
	}
	if out.Trusted = kept; kept == nil {
		out.Trusted = []*zgs.ShardedNode{}
	}
	return out, nil
}
