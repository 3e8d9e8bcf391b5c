package transfer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
)

// Peer is a storage node with the shard that it had when it was asked.
type Peer struct {
	*client.Node
	Shard zgs.ShardConfig
}

// maxShards bounds what is believed of a node.
const maxShards = 1 << 16

// Finder names the nodes of a transfer.
type Finder interface {
	// ForUpload names nodes to send to; URLs in dropped failed before.
	ForUpload(ctx context.Context, dropped []string) ([]Peer, error)
	// ForDownload names nodes that may have a file.
	ForDownload(ctx context.Context, root Hash) ([]Peer, error)
}

// Nodes is a Finder of fixed nodes: an upload goes to all of them.
type Nodes struct {
	nodes []*client.Node
}

// NewNodes connects to nodes by their URLs.
func NewNodes(urls []string, opt client.Options) (*Nodes, error) {
	out := &Nodes{}
	for i, u := range urls {
		if slices.Contains(urls[:i], u) {
			continue
		}
		n, err := client.NewNode(u, opt)
		if err != nil {
			return nil, err
		}
		out.nodes = append(out.nodes, n)
	}
	if len(out.nodes) == 0 {
		return nil, errors.New("no storage node is named")
	}
	return out, nil
}

// ForUpload implements Finder.
func (f *Nodes) ForUpload(ctx context.Context, dropped []string) ([]Peer, error) {
	return askShards(ctx, slices.DeleteFunc(slices.Clone(f.nodes), func(n *client.Node) bool { return slices.Contains(dropped, n.URL()) }))
}

// ForDownload implements Finder.
func (f *Nodes) ForDownload(ctx context.Context, _ Hash) ([]Peer, error) {
	return askShards(ctx, f.nodes)
}

// askShards asks all nodes at once; those that answer are returned. The error of
// none is that of all.
func askShards(ctx context.Context, nodes []*client.Node) ([]Peer, error) {
	shards, errs := make([]zgs.ShardConfig, len(nodes)), make([]error, len(nodes))
	each(len(nodes), func(i int) {
		shards[i], errs[i] = nodes[i].ShardConfig(ctx)
		if errs[i] == nil && (!shards[i].Valid() || shards[i].NumShard > maxShards) {
			errs[i] = fmt.Errorf("%s says that it holds shard %d of %d, which cannot be", nodes[i], shards[i].ShardID, shards[i].NumShard)
		}
	})
	var out []Peer
	for i, n := range nodes {
		if errs[i] == nil {
			out = append(out, Peer{n, shards[i]})
		}
	}
	if len(out) == 0 {
		if err := errors.Join(errs...); err != nil {
			return nil, fmt.Errorf("%w: none of the nodes can be used: %w", ErrNodes, err)
		}
		return nil, fmt.Errorf("%w: no node is left", ErrNodes)
	}
	return out, nil
}

// each runs fn for 0 to n-1 at once and waits.
func each(n int, fn func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { fn(i) })
	}
	wg.Wait()
}

// FromIndexer is a Finder that asks an indexer.
type FromIndexer struct {
	Indexer  *client.Indexer
	Replicas uint
	Method   string // min, max, random or a number of shards
	Trusted  bool   // only nodes that the indexer's operator trusts
	Options  client.Options

	mu    sync.Mutex
	nodes map[string]*client.Node // guarded by mu, by URL
}

// ForUpload implements Finder.
func (f *FromIndexer) ForUpload(ctx context.Context, dropped []string) ([]Peer, error) {
	selected, err := f.Indexer.SelectedNodes(ctx, f.Replicas, f.Method, f.Trusted, dropped)
	if err != nil {
		return nil, err
	}
	all := selected.Trusted
	if !f.Trusted {
		all = append(slices.Clone(all), selected.Discovered...)
	}
	peers, err := f.peers(all, dropped)
	if err != nil {
		return nil, err
	}
	if !Covers(peers, f.Replicas) {
		return nil, fmt.Errorf("%w: the indexer %s names %d nodes whose shards do not cover everything %d times", ErrNodes, f.Indexer, len(peers), f.Replicas)
	}
	return Select(peers, f.Replicas, f.Method)
}

// ForDownload implements Finder.
func (f *FromIndexer) ForDownload(ctx context.Context, root Hash) ([]Peer, error) {
	all, err := f.Indexer.FileLocations(ctx, root)
	if err != nil {
		return nil, err
	}
	return f.peers(all, nil)
}

func (f *FromIndexer) peers(all []*zgs.ShardedNode, dropped []string) ([]Peer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.nodes == nil {
		f.nodes = map[string]*client.Node{}
	}
	var out []Peer
	for _, n := range all {
		if n == nil || !n.Config.Valid() || n.Config.NumShard > maxShards || slices.Contains(dropped, n.URL) {
			continue
		}
		if f.nodes[n.URL] == nil {
			node, err := client.NewNode(n.URL, f.Options)
			if err != nil {
				continue // one bad URL of an indexer does not spoil the others
			}
			f.nodes[n.URL] = node
		}
		if !slices.ContainsFunc(out, func(p Peer) bool { return p.URL() == n.URL }) {
			out = append(out, Peer{f.nodes[n.URL], n.Config})
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: the indexer %s names no node", ErrNodes, f.Indexer)
	}
	return out, nil
}

// Covers tells whether every segment is held by at least so many of the peers.
func Covers(peers []Peer, replicas uint) bool {
	if len(peers) == 0 {
		return false
	}
	return slices.Min(coverage(peers)) >= max(1, replicas)
}

// coverage counts for each residue modulo the greatest number of shards how many
// peers hold it.
func coverage(peers []Peer) []uint {
	count := make([]uint, slices.MaxFunc(peers, func(a, b Peer) int { return cmp.Compare(a.Shard.NumShard, b.Shard.NumShard) }).Shard.NumShard)
	for _, p := range peers {
		for x := p.Shard.ShardID; x < uint64(len(count)); x += p.Shard.NumShard {
			count[x]++
		}
	}
	return count
}

// Select picks peers that hold everything so many times together
// (spec/storage-node.md 1.7): method min prefers those that hold much, max those
// that hold little, random any; a number allows only that many shards.
func Select(peers []Peer, replicas uint, method string) ([]Peer, error) {
	all := slices.Clone(peers)
	switch method {
	case "", "min":
		slices.SortStableFunc(all, func(a, b Peer) int {
			return cmp.Or(cmp.Compare(a.Shard.NumShard, b.Shard.NumShard), cmp.Compare(a.Shard.ShardID, b.Shard.ShardID))
		})
	case "max":
		slices.SortStableFunc(all, func(a, b Peer) int {
			return cmp.Or(cmp.Compare(b.Shard.NumShard, a.Shard.NumShard), cmp.Compare(a.Shard.ShardID, b.Shard.ShardID))
		})
	case "random":
		rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	default:
		n, err := strconv.ParseUint(method, 10, 32)
		if err != nil || n == 0 {
			return nil, fmt.Errorf("method %q of selecting nodes: use min, max, random or a number of shards", method)
		}
		all = slices.DeleteFunc(all, func(p Peer) bool { return p.Shard.NumShard != n })
	}
	replicas = max(1, replicas)
	if !Covers(all, replicas) {
		return nil, fmt.Errorf("%w: %s do not hold everything %d times", ErrNodes, describe(all), replicas)
	}
	have := make([]uint, len(coverage(all)))
	var out []Peer
	for _, p := range all {
		useful := false
		for x := p.Shard.ShardID; x < uint64(len(have)); x += p.Shard.NumShard {
			useful = useful || have[x] < replicas
		}
		if !useful {
			continue
		}
		for x := p.Shard.ShardID; x < uint64(len(have)); x += p.Shard.NumShard {
			have[x]++
		}
		out = append(out, p)
	}
	return out, nil
}

// describe lists peers with their shards.
func describe(peers []Peer) string {
	if len(peers) == 0 {
		return "no nodes"
	}
	var parts []string
	for i, p := range peers {
		if i == 8 {
			parts = append(parts, fmt.Sprintf("%d more", len(peers)-i))
			break
		}
		parts = append(parts, fmt.Sprintf("%s (shard %d of %d)", p, p.Shard.ShardID, p.Shard.NumShard))
	}
	return strings.Join(parts, ", ")
}
