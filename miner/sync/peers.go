package sync

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
)

// key makes equal URLs equal.
func key(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	u.Host = strings.ToLower(u.Host)
	return strings.TrimRight(u.String(), "/")
}

func (s *Syncer) addPeer(raw string, trusted bool) error {
	k := key(raw)
	if slices.ContainsFunc(s.opt.Self, func(own string) bool { return key(own) == k }) {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.peers[k] != nil || len(s.peers) >= maxPeers {
		return nil
	}
	node, err := client.NewNode(raw, s.opt.Client)
	if err != nil {
		return err
	}
	s.peers[k] = &peer{node: node, trusted: trusted, opt: &s.opt}
	return nil
}

// list returns all nodes in a fixed order.
func (s *Syncer) list() []*peer {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]*peer, 0, len(s.peers))
	for _, p := range s.peers {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *peer) int { return strings.Compare(a.node.URL(), b.node.URL()) })
	return out
}

// watchPeers asks indexers and looks at nodes now and then.
func (s *Syncer) watchPeers(ctx context.Context) {
	var listed time.Time
	for {
		if now := time.Now(); listed.IsZero() || now.Sub(listed) >= s.opt.List {
			if s.askIndexers(ctx) {
				listed = now
			}
		}
		s.probeAll(ctx)
		s.signal()
		s.poke()
		if !sleep(ctx, s.opt.Probe, nil) {
			return
		}
	}
}

// askIndexers takes up the nodes that indexers name; ok is false if none answered.
func (s *Syncer) askIndexers(ctx context.Context) (ok bool) {
	ok = len(s.opt.Indexers) == 0
	for _, raw := range s.opt.Indexers {
		x, err := client.NewIndexer(raw, s.opt.Client)
		if err != nil {
			continue // New made one
		}
		nodes, err := x.ShardedNodes(ctx)
		x.Close()
		said := ""
		if err != nil {
			said = err.Error()
		}
		s.mu.Lock()
		s.indexers[x.String()] = said
		s.mu.Unlock()
		if err != nil {
			continue
		}
		ok = true
		for _, n := range slices.Concat(nodes.Trusted, nodes.Discovered) {
			if n == nil {
				continue
			}
			if err := s.addPeer(n.URL, false); err != nil {
				s.log.Debug("an indexer names a node that is none", "indexer", x.String(), "err", err)
			}
		}
	}
	return ok
}

// probers is how many nodes are looked at at the same time.
const probers = 16

// probeAll looks at the nodes that may be asked.
func (s *Syncer) probeAll(ctx context.Context) {
	var wg sync.WaitGroup
	room := make(chan struct{}, probers)
	for _, p := range s.list() {
		p.mu.Lock()
		skip := time.Now().Before(p.until)
		p.mu.Unlock()
		if skip {
			continue
		}
		room <- struct{}{}
		wg.Add(1)
		go func() {
			defer func() { <-room; wg.Done() }()
			s.probe(ctx, p)
			s.signal()
		}()
	}
	wg.Wait()
}

// probeTimeout is how long a look at a node may take.
const probeTimeout = 10 * time.Second

// probe reads a node's shard and how far its log is.
func (s *Syncer) probe(ctx context.Context, p *peer) {
	ctx, cancel := context.WithTimeoutCause(ctx, probeTimeout, fmt.Errorf("no answer within %v", probeTimeout))
	defer cancel()
	st, err := p.node.Status(ctx)
	var shard zgs.ShardConfig
	if err == nil {
		shard, err = p.node.ShardConfig(ctx)
	}
	now := time.Now()
	switch {
	case err != nil && errors.Is(context.Cause(ctx), context.Canceled):
		return
	case err != nil:
		p.failed(err, now)
		return
	case !shard.Valid():
		p.failed(fmt.Errorf("it says that it holds shard %d of %d, which is none", shard.ShardID, shard.NumShard), now)
		return
	}
	if s.opt.Identity != nil {
		own := s.opt.Identity()
		if other := st.NetworkIdentity; other.ChainID != own.ChainID || other.FlowAddress != own.FlowAddress {
			why := fmt.Sprintf("it belongs to another network: chain %d, flow %x", other.ChainID, other.FlowAddress)
			p.lied(why, now)
			s.log.Warn("a storage node is not asked any more", "node", p.node.String(), "reason", why)
			return
		}
	}
	p.answered(shard, st.NextTxSeq, now)
	if p.ip == "" { // only this goroutine writes it
		if ip := address(ctx, p.node.URL()); ip != "" {
			p.mu.Lock()
			p.ip = ip
			p.mu.Unlock()
		}
	}
}

// address returns the IP address of a URL's host, "" if it has none.
func address(ctx context.Context, raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	if ip := net.ParseIP(u.Hostname()); ip != nil {
		return ip.String()
	}
	all, err := net.DefaultResolver.LookupHost(ctx, u.Hostname())
	if err != nil || len(all) == 0 {
		return ""
	}
	return all[0]
}
