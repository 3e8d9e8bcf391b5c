package main

import (
	"fmt"
	"io"

	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/node"
)

// chainBanner prints what runs as nodes get ready: what a chain is once, then each
// node. Its methods are not for several goroutines at once.
type chainBanner struct {
	w      io.Writer
	told   map[string]bool // SHA-256 of the genesis files whose chains were told
	nodes  int             // told so far
	expect int             // nodes in this process
}

func newChainBanner(w io.Writer, nodes int) *chainBanner {
	return &chainBanner{w: w, told: map[string]bool{}, expect: nodes}
}

// started tells of a node that takes part now.
func (b *chainBanner) started(g *genesis.Genesis, sum string, s node.Status) {
	if !b.told[sum] {
		b.told[sum] = true
		b.chain(g, sum)
	}
	b.nodes++
	if b.expect > 1 {
		fmt.Fprintf(b.w, "node %d of %d runs (%s)\n", b.nodes, b.expect, s.Mode)
	} else {
		fmt.Fprintf(b.w, "the node runs (%s)\n", s.Mode)
	}
	for _, line := range []struct{ name, value string }{
		{"JSON-RPC", withPrefix("http://", s.HTTP)}, {"WebSocket", withPrefix("ws://", s.WS)}, {"metrics", withPrefix("http://", s.Metrics)},
		{"validator", s.Validator}, {"peer id", s.NodeID},
	} {
		if line.value != "" {
			fmt.Fprintf(b.w, "  %-10s  %s\n", line.name, line.value)
		}
	}
}

// chain tells what all nodes of a chain share.
func (b *chainBanner) chain(g *genesis.Genesis, sum string) {
	fmt.Fprintf(b.w, "chain %d, genesis SHA-256 %s\n", g.ChainID, sum)
	if f := g.EVM.Prefund; f != nil {
		fmt.Fprintf(b.w, "  money       %d accounts with %d tokens each, mnemonic: %s\n", f.Count, f.Tokens, f.Mnemonic)
	}
	printContracts(b.w, g)
}
