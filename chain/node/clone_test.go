package node_test

import (
	"testing"

	"github.com/cometbft/cometbft/privval"
	comettypes "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/staking"
)

// TestClonedKey: somebody starts a copy of a validator's key on a second machine,
// with an empty memory of signatures. Both vote; the other three validators see
// different votes of one key, which CometBFT makes evidence of by itself; the
// contract slashes once and removes the validator, and the chain goes on.
func TestClonedKey(t *testing.T) {
	takesLong(t)
	t.Parallel()
	net := stakingChain(t, 4)
	victim := net.Nodes[3]
	clone, _ := joiner(t, net)
	key := validatorKey(t, victim.Dir)
	l := node.Layout{Dir: clone.Dir}
	privval.NewFilePV(key.PrivKey, l.ValidatorKey(), l.SignState()).Save() // the memory is empty
	clone.Options.P2P.PersistentPeers = nil
	for i := range 3 {
		clone.Options.P2P.PersistentPeers = append(clone.Options.P2P.PersistentPeers, joinAddress(net, i))
	}
	clone.Options.Mode, clone.Options.AllowDevKeys = victim.Options.Mode, true
	clone.Options.Consensus.DoubleSignCheckHeight = 0                       // against its advice
	clone.Options.Consensus.FeeRecipient = common.Address{0xc1, 0x09}.Hex() // the thief wants the fees

	var nodes []*nodetest.Running
	for _, c := range append(net.Nodes, clone) {
		nodes = append(nodes, nodetest.StartRaw(t, c))
	}
	for _, n := range nodes {
		n.Connect()
	}
	n := nodes[0]
	nodetest.Until(t, "tombstone", func() bool { return stakers(t, n)[3].Status == staking.Tombstoned })
	head := n.Height()
	n.WaitHeight(head + 20) // more evidence may come, of the heights before it left
	end := n.Height()
	for _, o := range nodes {
		o.WaitHeight(end)
	}
	sameBlocks(t, end, nodes)

	// The evidence is in a block, made by the validators: nobody gave it to them.
	pieces, first := 0, int64(0)
	for h := int64(1); h <= int64(end); h++ {
		b, err := n.Comet().Block(nil, &h)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range b.Block.Evidence.Evidence {
			d, ok := e.(*comettypes.DuplicateVoteEvidence)
			if !ok || d.VoteA.ValidatorAddress.String() != key.Address.String() || d.VoteA.BlockID.Equals(d.VoteB.BlockID) {
				t.Errorf("evidence %v", e)
			}
			if pieces++; first == 0 {
				first = h
				t.Logf("votes of height %d, round %d: evidence in block %d", d.VoteA.Height, d.VoteA.Round, h)
			}
		}
	}
	t.Logf("%d pieces of evidence in %d blocks", pieces, end)
	if pieces == 0 {
		t.Fatal("tombstoned without evidence")
	}
	if before, after := powers(t, n, first+1)[key.Address.String()], powers(t, n, first+2); before != 100 || len(after) != 3 || after[key.Address.String()] != 0 {
		t.Errorf("convicted in block %d: power %d in the next block, set of the one after %v", first, before, after)
	}
	if v := stakers(t, n)[3]; v.Tokens.Cmp(tokens(95)) != 0 || v.Power != 0 {
		t.Errorf("stake %d, want 95 tokens; power %d", v.Tokens, v.Power)
	}
}
