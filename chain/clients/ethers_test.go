package clients

import (
	"context"
	"encoding/json"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/devkeys"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// needVariable makes a missing tool a failure: make clients sets it.
const needVariable = "ZGMINER_NEED_ETHERS"

// tool returns the program node, and skips the test where it or ethers is missing.
func tool(t *testing.T) string {
	t.Helper()
	missing := t.Skipf
	if os.Getenv(needVariable) != "" {
		missing = t.Fatalf
	}
	program, err := exec.LookPath("node")
	if err != nil {
		missing("no node program (Node.js 18 or later): %v; make clients runs this test where it is installed", err)
	}
	if _, err := os.Stat("_ethers/node_modules/ethers/package.json"); err != nil {
		missing("ethers is not installed: %v; make clients installs it and runs this test", err)
	}
	return program
}

// TestEthers runs the program in _ethers against a node of one developer.
func TestEthers(t *testing.T) {
	program := tool(t)
	net := nodetest.New(t, 1, nil)
	n := nodetest.Start(t, net.Nodes[0])
	keys, err := devkeys.Derive(devkeys.Mnemonic, 8)
	if err != nil {
		t.Fatal(err)
	}
	key := keys[7]
	artifact, err := filepath.Abs("../contracts/artifacts/DigestHistory.json")
	if err != nil {
		t.Fatal(err)
	}
	plan, err := json.Marshal(map[string]any{
		"http": "http://" + n.Status().HTTP, "ws": "ws://" + n.Status().WS, "chainId": net.Init.Genesis.ChainID,
		"key": hexutil.Encode(crypto.FromECDSA(key)), "artifact": artifact, // a key that everybody knows
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*nodetest.Patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "check.js", string(plan))
	cmd.Dir = "_ethers"
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var report struct {
		Ethers    string
		Contract  common.Address
		Nonce     uint64
		Transfers []struct {
			Hash, BlockHash common.Hash
			Type            uint8
			Block           uint64
		}
		Subscriptions struct{ Heads, Logs int }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Logf("ethers %s: %s", report.Ethers, out)

	// The node itself says the same.
	for i, want := range report.Transfers {
		tx, pending, err := n.Client.TransactionByHash(ctx, want.Hash)
		if err != nil || pending || tx.Type() != want.Type || tx.Type() != uint8(i) {
			t.Fatalf("transfer %d: %+v, pending %v, error %v", i, tx, pending, err)
		}
		b := n.EVM().BlockByNumber(want.Block)
		if b == nil || b.Hash() != want.BlockHash || b.Transaction(want.Hash) == nil {
			t.Errorf("transfer %d is not in block %d", i, want.Block)
		}
	}
	if code, err := n.Client.CodeAt(ctx, report.Contract, nil); err != nil || len(code) == 0 {
		t.Errorf("no code at %s, error %v", report.Contract, err)
	}
	// Three transfers, a deployment, an insertion, a failure and two changes of owner.
	if nonce, err := n.Client.NonceAt(ctx, crypto.PubkeyToAddress(key.PublicKey), nil); err != nil || nonce != 8 || report.Nonce != nonce || len(report.Transfers) != 3 {
		t.Errorf("nonce %d, reported %d with %d transfers, error %v", nonce, report.Nonce, len(report.Transfers), err)
	}
	if report.Subscriptions.Heads < 3 || report.Subscriptions.Logs < 2 {
		t.Errorf("heard %+v", report.Subscriptions)
	}
	if b, err := n.Client.HeaderByNumber(ctx, big.NewInt(1)); err != nil || b.Number.Uint64() != 1 {
		t.Errorf("block 1: %v, error %v", b, err)
	}
}
