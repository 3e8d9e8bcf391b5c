package node_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/envelope"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/rules"
)

// byzantine proposes a different kind of bad block at each of its turns.
type byzantine struct {
	*app.App
	turn int
}

// PrepareProposal spoils the proposal of the real application.
func (b *byzantine) PrepareProposal(ctx context.Context, r *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	out, err := b.App.PrepareProposal(ctx, r)
	if err != nil || len(out.Txs) != 1 {
		return out, err
	}
	good, _, err := envelope.Decode(out.Txs[0], 0)
	if err != nil {
		return nil, err
	}
	spoil := func(change func(*types.Header), txs ...*types.Transaction) []byte {
		h, body := good.Header(), good.Body()
		change(h)
		body.Transactions = append(body.Transactions, txs...)
		data, err := envelope.Encode(types.NewBlockWithHeader(h).WithBody(*body), nil)
		if err != nil {
			panic(err)
		}
		return data
	}
	b.turn++
	switch b.turn % 6 {
	case 0:
		out.Txs[0] = spoil(func(h *types.Header) { h.Root[0] ^= 1 }) // as if it had executed differently
	case 1:
		out.Txs[0] = spoil(func(h *types.Header) { h.Time += 7 })
	case 2:
		out.Txs[0] = spoil(func(h *types.Header) { h.Extra = make([]byte, 300<<10) }) // a header over its limit
	case 5: // within what consensus carries, but over the EVM's limit
		out.Txs[0] = spoil(func(*types.Header) {}, types.NewTx(&types.LegacyTx{Data: make([]byte, 9<<20)}))
	case 3:
		out.Txs = append(out.Txs, out.Txs[0])
	case 4:
		out.Txs[0] = append(out.Txs[0], 0)
	}
	return out, nil
}

// TestNetwork: four validators, one of which proposes only bad blocks, and a full
// node that comes later.
func TestNetwork(t *testing.T) {
	takesLong(t)
	t.Parallel()
	net := nodetest.New(t, 4, func(g *genesis.Genesis) { g.EVM.Fork, g.EVM.GasLimit = "osaka", 60_000_000 }) // with its limit of 8 MiB
	var nodes []*nodetest.Running
	for i := range net.Nodes {
		c := &net.Nodes[i]
		c.Fast = true
		c.Options.Consensus.TimeoutPropose = time.Second
		if i == 3 {
			c.Wrap = func(a *app.App) node.Application { return &byzantine{App: a} }
		}
		nodes = append(nodes, nodetest.StartRaw(t, *c))
	}
	for _, n := range nodes {
		n.Connect()
	}
	// Transactions sent to one node reach the proposers among the others.
	alice := nodetest.DevAccount(t, net.Init.Genesis, 5)
	to := common.Address{0xcc}
	proposers := map[common.Address]bool{}
	for range 8 {
		tx := alice.Transfer(to, 1, 1)
		if err := nodes[0].Client.SendTransaction(context.Background(), tx); err != nil {
			t.Fatal(err)
		}
		r := nodes[2].Receipt(tx)
		proposers[nodes[2].EVM().BlockByNumber(r.BlockNumber.Uint64()).Coinbase()] = true
	}
	if len(proposers) < 2 {
		t.Errorf("all transactions were mined by %v: gossip is not shown to work", proposers)
	}
	bad := nodetest.DevAccount(t, net.Init.Genesis, 3).Address
	if proposers[bad] {
		t.Error("a block of the byzantine proposer was decided")
	}
	// Every kind of bad block was met and refused by an honest node.
	nodetest.Until(t, "all kinds of bad proposals refused", func() bool {
		got := nodes[0].App().Stats().Rejections()
		return got[rules.Execution] > 0 && got[rules.WrongTime] > 0 && got[rules.Encoding] > 1 && got[rules.Count] > 0 && got[rules.Size] > 0
	})

	// A fresh full node syncs the blocks from its peers.
	genesisFile, err := os.ReadFile(node.Layout{Dir: net.Nodes[0].Dir}.Genesis())
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(t.TempDir(), "full")
	joined, err := node.Join(home, genesisFile, nil)
	if err != nil {
		t.Fatal(err)
	}
	full := node.Config{Dir: node.ChainDir(home), Options: nodetest.Small(joined.Nodes[0].Options), Log: nodetest.Logger(t, 4), Fast: true}
	full.Options.P2P = net.Nodes[0].Options.P2P
	full.Options.P2P.Laddr = fmt.Sprintf("tcp://127.0.0.1:%d", nodetest.FreePorts(t, 1)[0])
	full.Options.P2P.PersistentPeers = append(full.Options.P2P.PersistentPeers, joinAddress(net, 0))
	late := nodetest.Start(t, full)
	target := nodes[0].EVM().Head().Number.Uint64()
	late.WaitHeight(target + 2)
	nodes = append(nodes, late)

	for _, n := range nodes {
		n.WaitHeight(target)
	}
	sameBlocks(t, target, nodes)
}

// joinAddress is where other nodes find a node of the network.
func joinAddress(net *nodetest.Network, i int) string {
	return net.Init.Nodes[i].Keys.NodeID + "@" + strings.TrimPrefix(net.Nodes[i].Options.P2P.Laddr, "tcp://")
}
