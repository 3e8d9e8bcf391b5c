package node_test

import (
	"context"
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// TestStateSync: a fresh node takes a snapshot of a chain of 600 blocks instead of
// its blocks, follows it, and survives a restart.
func TestStateSync(t *testing.T) {
	takesLong(t)
	t.Parallel()
	stateSync(t, 600)
}

// stateSync lets a node join a chain of so many blocks, a multiple of 200. The
// source is held while the snapshot is fetched, or it would replace it.
func stateSync(t *testing.T, blocks int64) {
	net := nodetest.New(t, 1, nil)
	cfg := net.Nodes[0]
	cfg.Fast = true
	cfg.Options.Snapshot.Interval = 200
	brake := nodetest.NewBrake(t, blocks+10)
	cfg.Hook = brake.Hook
	cfg.Options.CometRPC.Laddr = fmt.Sprintf("tcp://127.0.0.1:%d", nodetest.FreePorts(t, 1)[0])
	source := nodetest.Start(t, cfg)

	// Some state: a contract with storage, transfers.
	alice := nodetest.DevAccount(t, net.Init.Genesis, 0)
	// Constructor: slot 1 = 0x55, slot 2 = 0x66; code: return slot of calldata word.
	code := common.FromHex("6055600155606660025560098060135f395ff3" + "5f35545f5260205ff3")
	deploy := alice.Tx(nil, 0, 1, 200_000, code)
	if err := source.Client.SendTransaction(context.Background(), deploy); err != nil {
		t.Fatal(err)
	}
	contract := source.Receipt(deploy).ContractAddress
	to := common.Address{0xdd}
	for range 3 {
		if err := source.Client.SendTransaction(context.Background(), alice.Transfer(to, 7, 1)); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	source.WaitHeight(uint64(blocks) + 10)
	t.Logf("the source made %d blocks in %.1f s", blocks+10, time.Since(began).Seconds())

	fresh, _ := joiner(t, &nodetest.Network{Init: net.Init, Nodes: []node.Config{cfg}})
	ss := &fresh.Options.StateSync
	ss.Enable, ss.TrustHeight, ss.TrustPeriod = true, 3, time.Hour
	ss.TrustHash = source.Comet().BlockStore.LoadBlockMeta(3).BlockID.Hash.String()
	server := "http" + cfg.Options.CometRPC.Laddr[len("tcp"):]
	ss.RPCServers = []string{server, server}

	began = time.Now()
	late := nodetest.Start(t, fresh)
	late.WaitHeight(uint64(blocks))
	t.Logf("the fresh node was at height %d after %.1f s", late.Height(), time.Since(began).Seconds())
	brake.Release()
	target := source.Height()
	late.WaitHeight(target + 5)
	if base := late.Comet().BlockStore.Base(); base <= blocks-200 {
		t.Errorf("the fresh node has the blocks from %d: it did not take the newest snapshot", base)
	}
	same := func(n *nodetest.Running) {
		t.Helper()
		for _, h := range []uint64{target, target + 5} {
			if a, b := source.EVM().BlockByNumber(h), n.EVM().BlockByNumber(h); a == nil || b == nil || a.Hash() != b.Hash() || a.Root() != b.Root() {
				t.Errorf("block %d: %v and %v", h, a, b)
			}
		}
		ctx := context.Background()
		if b, err := n.Client.BalanceAt(ctx, to, nil); err != nil || b.Int64() != 21 {
			t.Errorf("balance %v, %v", b, err)
		}
		out, err := n.Client.CallContract(ctx, ethereum.CallMsg{To: &contract, Data: common.BigToHash(big.NewInt(2)).Bytes()}, nil)
		if err != nil || new(big.Int).SetBytes(out).Int64() != 0x66 {
			t.Errorf("contract storage %x, %v", out, err)
		}
		checkSystemContracts(t, n, source, 200)
		tx := alice.Transfer(to, 0, 2_000_000_000)
		if err := n.Client.SendTransaction(ctx, tx); err != nil {
			t.Fatal(err)
		}
		r := n.Receipt(tx)
		if _, err := n.Client.FilterLogs(ctx, ethereum.FilterQuery{FromBlock: r.BlockNumber, ToBlock: r.BlockNumber}); err != nil {
			t.Errorf("logs after a state sync: %v", err)
		}
	}
	same(late)
	if err := late.Stop(); err != nil {
		t.Fatal(err)
	}
	again := nodetest.Start(t, fresh)
	same(again)
}
