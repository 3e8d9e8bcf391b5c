package node_test

import (
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/nodetest/links"
)

// TestPartition divides four validators: two and two decide nothing, three go on
// without the fourth, and healing brings all to the same blocks.
func TestPartition(t *testing.T) {
	t.Parallel()
	net := nodetest.New(t, 4, nil)
	between := links.New(t, net)
	var nodes []*nodetest.Running
	for _, c := range net.Nodes {
		nodes = append(nodes, nodetest.StartRaw(t, c))
	}
	highest := func(who ...*nodetest.Running) (h uint64) {
		for _, n := range who {
			h = max(h, n.Height())
		}
		return h
	}
	reach := func(height uint64, who ...*nodetest.Running) {
		t.Helper()
		for _, n := range who {
			n.WaitHeight(height)
		}
	}
	for _, n := range nodes {
		n.Connect()
	}
	reach(3, nodes...)

	// Two and two, by packets that do not arrive. Votes for the next height may be
	// there already, for the one after it none.
	between.Hold(0, 1)
	limit := highest(nodes...) + 1
	time.Sleep(6 * time.Second) // six blocks of a network that decides
	if got := highest(nodes...); got > limit {
		t.Errorf("two and two: height %d was decided, divided below %d", got, limit)
	}
	began := time.Now()
	between.Heal()
	reach(limit+1, nodes...)
	t.Logf("two and two: the next block came %d ms after healing", time.Since(began).Milliseconds())

	// Three and one, by broken connections.
	between.Cut(3)
	limit = nodes[3].Height() + 1
	most := highest(nodes[:3]...) + 6
	reach(most, nodes[:3]...)
	if got := nodes[3].Height(); got > limit {
		t.Errorf("three and one: the lonely node decided height %d", got)
	}
	behind := highest(nodes...) - nodes[3].Height()
	began = time.Now()
	between.Heal()
	reach(most, nodes[3])
	t.Logf("three and one: the fourth, %d blocks behind, caught up %d ms after healing", behind, time.Since(began).Milliseconds())
	end := highest(nodes...) + 2
	reach(end, nodes...)
	sameBlocks(t, end, nodes)
}

// sameBlocks compares the blocks of all nodes up to a height, and each node's
// with its consensus.
func sameBlocks(t *testing.T, height uint64, nodes []*nodetest.Running) {
	t.Helper()
	for h := uint64(0); h <= height; h++ {
		want := nodes[0].EVM().BlockByNumber(h).Hash()
		for i, n := range nodes[1:] {
			if b := n.EVM().BlockByNumber(h); b == nil || b.Hash() != want {
				t.Errorf("block %d differs between node 0 and node %d", h, i+1)
			}
		}
	}
	for _, n := range nodes {
		checkHistory(t, n)
	}
}
