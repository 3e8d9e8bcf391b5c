package node_test

import (
	"testing"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/staking"
)

// stakingChain makes a development chain with staking and test windows.
func stakingChain(t *testing.T, validators int) *nodetest.Network {
	t.Helper()
	p := staking.Test()
	n := nodetest.NewChain(t, validators, node.InitOptions{Staking: &p, Inflation: 1e9})
	for i := range n.Nodes {
		n.Nodes[i].Fast = true
	}
	return n
}

func info(t *testing.T, n *nodetest.Running) []staking.Info {
	t.Helper()
	s, err := n.EVM().State(n.EVM().Head())
	if err != nil {
		t.Fatal(err)
	}
	list, err := staking.Validators(s)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestStakingThin: blocks, rewards.
func TestStakingThin(t *testing.T) {
	net := stakingChain(t, 1)
	n := nodetest.Start(t, net.Nodes[0])
	n.WaitHeight(5)
	t.Logf("%+v", info(t, n))
}
