package node_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/precompile"
	"github.com/zgminer/zgminer/chain/rules"
)

// TestDevNode runs the chain of one developer as users see it.
func TestDevNode(t *testing.T) {
	t.Parallel()
	net := nodetest.New(t, 1, nil)
	n := nodetest.Start(t, net.Nodes[0])
	ctx := context.Background()

	// Over HTTP, as others do.
	c, err := ethclient.Dial("http://" + n.Status().HTTP)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if id, err := c.ChainID(ctx); err != nil || id.Uint64() != net.Init.Genesis.ChainID {
		t.Fatalf("chain id %v, %v", id, err)
	}
	heads := make(chan *types.Header, 100)
	ws, err := ethclient.Dial("ws://" + n.Status().WS)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	sub, err := ws.SubscribeNewHead(ctx, heads)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()

	alice := nodetest.DevAccount(t, net.Init.Genesis, 0)
	bob := common.Address{0xb0, 0xb}
	tx := alice.Transfer(bob, 12345, 0) // no tip
	if err := c.SendTransaction(ctx, tx); err != nil {
		t.Fatal(err)
	}
	r := n.Receipt(tx)
	if r.Status != 1 || r.BlockNumber.Sign() <= 0 {
		t.Errorf("receipt %+v", r)
	}
	if b, err := c.BalanceAt(ctx, bob, nil); err != nil || b.Int64() != 12345 {
		t.Errorf("balance %v, %v", b, err)
	}

	// A contract whose constructor emits a log, and the queries for it.
	topic := crypto.Keccak256Hash([]byte("Hello()"))
	code := append(append([]byte{0x7f}, topic[:]...), 0x5f, 0x5f, 0xa1, 0x60, 0x01, 0x5f, 0xf3) // LOG1, return one zero byte
	deploy := alice.Tx(nil, 0, 1, 200_000, code)
	if err := c.SendTransaction(ctx, deploy); err != nil {
		t.Fatal(err)
	}
	r = n.Receipt(deploy)
	n.WaitHeight(r.BlockNumber.Uint64() + 2)
	logs, err := c.FilterLogs(ctx, ethereum.FilterQuery{FromBlock: big.NewInt(0), Topics: [][]common.Hash{{topic}}})
	if err != nil || len(logs) != 1 || logs[0].Address != r.ContractAddress || logs[0].TxHash != deploy.Hash() {
		t.Errorf("logs %+v, %v", logs, err)
	}
	var trace map[string]any
	if err := n.Attach().Call(&trace, "debug_traceTransaction", deploy.Hash(), map[string]any{"tracer": "callTracer"}); err != nil || trace["type"] != "CREATE" {
		t.Errorf("trace %v, %v", trace, err)
	}

	checkHistory(t, n)
	checkSystemContracts(t, n, n, 1000)
	checkHelper(t, n)
	checkRefusals(t, c)

	if h := <-heads; h.Number.Sign() <= 0 {
		t.Errorf("subscription gave block %v", h.Number)
	}
	for _, tag := range []int64{int64(rpc.FinalizedBlockNumber), int64(rpc.SafeBlockNumber)} {
		if b, err := c.HeaderByNumber(ctx, big.NewInt(tag)); err != nil || b.Number.Uint64() < r.BlockNumber.Uint64() {
			t.Errorf("tag %d: %v, %v", tag, b, err)
		}
	}

	// Blocks keep whole seconds: EVM time moves one second per block once paced.
	head := n.EVM().Head()
	if lead := int64(head.Time) - n.Status().Updated.Unix(); lead > 1 {
		t.Errorf("the EVM's clock leads by %d s", lead)
	}
	if err := n.Stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	s, running, err := node.ReadStatus(net.Nodes[0].Dir)
	if err != nil || running || s.Phase != node.Stopped {
		t.Errorf("status after the stop: %+v, running %v, %v", s, running, err)
	}

	// A clean stop loses nothing and replays nothing.
	height, hash := head.Number.Uint64(), head.Hash()
	var first int64
	cfg := net.Nodes[0]
	n = nodetest.StartRaw(t, cfg)
	nodetest.Until(t, "the EVM is open", func() bool { return n.EVM() != nil })
	first = n.EVM().Head().Number.Int64()
	if first < int64(height) {
		t.Errorf("after a clean stop at %d or later the EVM is at %d", height, first)
	}
	<-n.Ready()
	n.WaitHeight(height + 3)
	if got := n.EVM().BlockByNumber(height).Hash(); got != hash {
		t.Errorf("block %d is %s after the restart, was %s", height, got, hash)
	}
}

// checkHistory compares every height of the EVM with consensus.
func checkHistory(t *testing.T, n *nodetest.Running) {
	t.Helper()
	store := n.Comet().BlockStore
	for h := int64(1); h < store.Height(); h++ {
		b := n.EVM().BlockByNumber(uint64(h))
		if b == nil {
			break
		}
		if next := store.LoadBlockMeta(h + 1); !bytes.Equal(next.Header.AppHash, b.Hash().Bytes()) {
			t.Errorf("height %d: consensus has application hash %s, the EVM block %s", h, next.Header.AppHash, b.Hash())
		}
	}
}

// checkSystemContracts asks n's contracts for what they know of the last blocks,
// by eth_call, and compares with the blocks of truth.
func checkSystemContracts(t *testing.T, n, truth *nodetest.Running, last int64) {
	t.Helper()
	ctx := context.Background()
	head, err := n.Client.HeaderByNumber(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	for h := max(1, head.Number.Int64()-last); h < head.Number.Int64(); h++ {
		b, err := truth.Client.HeaderByNumber(ctx, big.NewInt(h))
		if err != nil {
			t.Fatalf("header %d at head %d: %v", h, head.Number, err)
		}
		out, err := n.Client.CallContract(ctx, ethereum.CallMsg{To: &params.HistoryStorageAddress, Data: common.BigToHash(b.Number).Bytes()}, head.Number)
		if err != nil || !bytes.Equal(out, b.Hash().Bytes()) {
			t.Errorf("EIP-2935, block %d: %x, %v, want %s", h, out, err, b.Hash())
		}
		out, err = n.Client.CallContract(ctx, ethereum.CallMsg{To: &params.BeaconRootsAddress, Data: common.BigToHash(new(big.Int).SetUint64(b.Time)).Bytes()}, head.Number)
		if err != nil || !bytes.Equal(out, b.ParentBeaconRoot.Bytes()) {
			t.Errorf("EIP-4788, time %d: %x, %v, want %s", b.Time, out, err, b.ParentBeaconRoot)
		}
		word, err := rules.ParseContext(*b.ParentBeaconRoot)
		if err != nil || word.Proposer != 0 || len(word.Evidence) != 0 {
			t.Errorf("block %d: context %+v, %v", h, word, err)
		}
		if b.GasLimit != n.EVM().Genesis().GasLimit() {
			t.Errorf("block %d has gas limit %d", h, b.GasLimit)
		}
	}
}

// checkHelper calls the helper precompile: eth_call, estimate and trace agree.
func checkHelper(t *testing.T, n *nodetest.Running) {
	t.Helper()
	in := common.FromHex("04" + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c" +
		"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" + "72")
	msg := ethereum.CallMsg{To: &precompile.Address, Data: in}
	out, err := n.Client.CallContract(context.Background(), msg, nil)
	if err != nil || new(big.Int).SetBytes(out).Int64() != 1 {
		t.Errorf("helper: %x, %v", out, err)
	}
	gas, err := n.Client.EstimateGas(context.Background(), msg)
	if err != nil || gas < 21000+5012 {
		t.Errorf("helper's gas estimate: %d, %v", gas, err)
	}
	var trace struct{ Output string }
	if err := n.Attach().Call(&trace, "debug_traceCall", map[string]any{"to": precompile.Address, "data": common.Bytes2Hex(in), "input": "0x" + common.Bytes2Hex(in)}, "latest", map[string]any{"tracer": "callTracer"}); err == nil && !strings.HasSuffix(trace.Output, "1") {
		t.Errorf("helper's trace: %+v", trace)
	}
}

// checkRefusals sends what the RPC must not take.
func checkRefusals(t *testing.T, c *ethclient.Client) {
	t.Helper()
	var raw json.RawMessage
	if err := c.Client().Call(&raw, "eth_sendRawTransaction", "0x03c0"); err == nil || !strings.Contains(err.Error(), "no blob transactions") {
		t.Errorf("a blob transaction: %v", err)
	}
	if err := c.Client().Call(&raw, "debug_setHead", "0x1"); err == nil || !strings.Contains(err.Error(), "consensus only") {
		t.Errorf("debug_setHead: %v", err)
	}
	for _, m := range []string{"admin_nodeInfo", "miner_setExtra", "personal_listAccounts", "engine_forkchoiceUpdatedV3", "testing_buildBlockV1"} {
		if err := c.Client().Call(&raw, m); err == nil || !strings.Contains(err.Error(), "does not exist") {
			t.Errorf("%s: %v", m, err)
		}
	}
	if _, err := c.FilterLogs(context.Background(), ethereum.FilterQuery{FromBlock: big.NewInt(0), ToBlock: big.NewInt(1 << 20)}); err == nil {
		t.Error("a query over a million blocks was taken")
	}
}
